//! Many rows in few statements, of few sizes, so that the database prepares few of them.

use platform::database::{Database, DatabaseError};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Statement, Value};

/// Rows or keys per statement.
const SIZES: [usize; 6] = [512, 256, 64, 16, 4, 1];

/// What can be asked for rows: the connections that read, or a transaction.
pub(crate) trait Rows: Sync {
    fn rows(&self, statement: Statement) -> impl Future<Output = Result<Vec<QueryResult>, DatabaseError>> + Send;
}

impl Rows for Database {
    async fn rows(&self, statement: Statement) -> Result<Vec<QueryResult>, DatabaseError> {
        self.fetch_all(statement).await
    }
}

impl Rows for DatabaseTransaction {
    async fn rows(&self, statement: Statement) -> Result<Vec<QueryResult>, DatabaseError> {
        Ok(self.query_all_raw(statement).await?)
    }
}

/// Selects by keys. `sql` ends where the list of keys begins: `… WHERE id IN`.
pub(crate) async fn select_in(
    database: &Database,
    rows: &impl Rows,
    sql: &str,
    keys: &[String],
) -> Result<Vec<QueryResult>, DatabaseError> {
    let mut found = Vec::new();
    for chunk in keys.chunks(SIZES[0]) {
        // The last size that holds them all; what is left over is filled with the last key.
        let size = SIZES.iter().rev().copied().find(|size| *size >= chunk.len()).unwrap_or(SIZES[0]);
        let filled = chunk.iter().chain(std::iter::repeat(&chunk[chunk.len() - 1])).take(size);
        let values: Vec<Value> = filled.map(|key| key.as_str().into()).collect();
        let statement = database.sql(&format!("{sql} ({})", places(1, size)), values);
        found.extend(rows.rows(statement).await?);
    }
    Ok(found)
}

/// Inserts rows. `head` ends with `VALUES`, `tail` is what follows the rows, such as `ON CONFLICT …`.
pub(crate) async fn insert(
    database: &Database,
    transaction: &DatabaseTransaction,
    (head, tail): (&str, &str),
    mut rows: Vec<Vec<Value>>,
) -> Result<(), DatabaseError> {
    let Some(columns) = rows.first().map(Vec::len) else { return Ok(()) };
    for size in SIZES {
        while rows.len() >= size {
            let values: Vec<Value> = rows.drain(..size).flatten().collect();
            let tuples: Vec<String> =
                (0..size).map(|row| format!("({})", places(row * columns + 1, columns))).collect();
            let sql = format!("{head} {} {tail}", tuples.join(", "));
            transaction.execute_raw(database.sql(&sql, values)).await?;
        }
    }
    Ok(())
}

fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}
