//! The store: SQLite in a file, or PostgreSQL, behind one small interface of raw statements.
//!
//! SQL is written once for both: placeholders `$1`, types `TEXT`, `BIGINT`, `DOUBLE PRECISION` and `{bytes}`,
//! `ON CONFLICT … DO UPDATE`, `RETURNING`. Times are microseconds in a `BIGINT`, ids and JSON are `TEXT`, truth is 0 or 1.
//! `SUM` over a `BIGINT` is a `NUMERIC` on PostgreSQL: write `CAST(SUM(x) AS BIGINT)`. Columns are named, not `*`.
//!
//! On SQLite one connection writes and several read, so a reader never waits behind the writer. What only
//! reads goes to the readers, everything else to the writer. Transactions that are known as a whole are written by a
//! thread of their own (`sqlite_writer`); those that ask in between, by a connection of sqlx. One of the two has the turn.

mod error;
mod migrate;
mod row;
mod sqlite_writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, QueryResult,
    RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value, sqlx,
};

pub use error::DatabaseError;
pub use migrate::Migration;
pub use row::Row;
use sqlite_writer::{SqliteWriter, Turn, Written};

/// How long a caller waits for a free connection or for another program's lock on the file.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 4;
const POSTGRES_READERS: u32 = 12;
const POSTGRES_WRITERS: u32 = 4;

/// A database. Clones share the connections.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    writer: DatabaseConnection,
    readers: DatabaseConnection,
    /// What writes whole transactions, on SQLite.
    sqlite: Option<SqliteWriter>,
    /// The file, on SQLite.
    file: Option<PathBuf>,
}

/// What a commit outlives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A power failure.
    Full,
    /// The end of the process; for tests, where the disk would be the slowest part.
    Process,
}

impl Database {
    /// Opens `sqlite:///path/file.db` (made if it is not there) or `postgres://…`.
    ///
    /// # Errors
    /// If the address cannot be read or the database cannot be reached.
    pub async fn open(url: &str) -> Result<Self, DatabaseError> {
        Self::open_with(url, Durability::Full).await
    }

    /// Opens the database with commits of the given durability.
    ///
    /// # Errors
    /// If the address cannot be read or the database cannot be reached.
    pub async fn open_with(url: &str, durability: Durability) -> Result<Self, DatabaseError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            Self::open_sqlite(Path::new(path.split('?').next().unwrap_or(path)), durability).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url, durability).await
        } else {
            Err(DatabaseError::Address)
        }
    }

    async fn open_sqlite(path: &Path, durability: Durability) -> Result<Self, DatabaseError> {
        let url = format!("sqlite://{}?mode=rwc", path.display());
        let synchronous = match durability {
            Durability::Full => "FULL",
            Durability::Process => "OFF",
        };
        let mut options = plain_options(&url);
        options.max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
        options.map_sqlx_sqlite_opts(move |options| {
            options
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", synchronous)
                .foreign_keys(true)
                .busy_timeout(ACQUIRE_TIMEOUT)
                .pragma("wal_autocheckpoint", "0")
                .pragma("cache_size", "-8000")
                .statement_cache_capacity(256)
        });
        options
            .map_sqlx_sqlite_pool_opts(|options| options.after_release(|connection, _| Box::pin(is_fit(connection))));
        let writer = sea_orm::Database::connect(options).await?;
        let mut options = plain_options(&url);
        options.max_connections(SQLITE_READERS).min_connections(1).idle_timeout(None).max_lifetime(None);
        options.map_sqlx_sqlite_opts(|options| {
            options
                .pragma("journal_mode", "WAL")
                .pragma("query_only", "ON")
                .foreign_keys(true)
                .busy_timeout(ACQUIRE_TIMEOUT)
                .pragma("cache_size", "-16000")
                .statement_cache_capacity(256)
        });
        let readers = sea_orm::Database::connect(options).await?;
        let sqlite = SqliteWriter::open(path, synchronous, ACQUIRE_TIMEOUT)?;
        let inner = Inner { writer, readers, sqlite: Some(sqlite), file: Some(path.to_owned()) };
        Ok(Self { inner: Arc::new(inner) })
    }

    async fn open_postgres(url: &str, durability: Durability) -> Result<Self, DatabaseError> {
        let mut options = plain_options(url);
        options.max_connections(POSTGRES_WRITERS).min_connections(0);
        options.map_sqlx_postgres_opts(move |options| match durability {
            Durability::Full => options,
            Durability::Process => options.options([("synchronous_commit", "off")]),
        });
        let writer = sea_orm::Database::connect(options).await?;
        let mut options = plain_options(url);
        options.max_connections(POSTGRES_READERS).min_connections(0);
        let readers = sea_orm::Database::connect(options).await?;
        Ok(Self { inner: Arc::new(Inner { writer, readers, sqlite: None, file: None }) })
    }

    /// Brings the tables up to date: every migration that has not run yet runs, in the order given, each in a
    /// transaction of its own. A room's versions must ascend from 1 without gaps.
    ///
    /// # Errors
    /// If a migration fails, or the database was made by a later program.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<(), DatabaseError> {
        migrate::run(self, migrations).await?;
        self.show_tables_to_readers().await
    }

    /// Lets the connections that read look at the tables again: SQLite notices a changed table only while a statement
    /// runs, and sqlx does not expect a row to grow by a column then.
    async fn show_tables_to_readers(&self) -> Result<(), DatabaseError> {
        if !self.is_sqlite() {
            return Ok(());
        }
        let pool = self.inner.readers.get_sqlite_connection_pool();
        let mut shown = Vec::new();
        while let Some(mut connection) = pool.try_acquire() {
            let looked = sqlx::query("SELECT COUNT(*) FROM sqlite_schema").execute(&mut *connection).await;
            looked.map_err(|error| DatabaseError::from(DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))))?;
            shown.push(connection);
        }
        Ok(())
    }

    /// Which of the two databases this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.inner.writer.get_database_backend()
    }

    /// Whether this is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.backend() == DbBackend::Sqlite
    }

    /// The file that the database is kept in, on SQLite.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.inner.file.as_deref()
    }

    /// A statement with its values.
    #[must_use]
    pub fn sql(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(self.backend(), sql, values)
    }

    /// All rows.
    ///
    /// # Errors
    /// If the statement is wrong or the database cannot be reached.
    pub async fn fetch_all(&self, statement: Statement) -> Result<Vec<QueryResult>, DatabaseError> {
        if only_reads(&statement.sql) {
            return Ok(self.inner.readers.query_all_raw(statement).await?);
        }
        let _turn = self.turn().await?;
        Ok(self.inner.writer.query_all_raw(statement).await?)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// If the statement is wrong or the database cannot be reached.
    pub async fn fetch_one(&self, statement: Statement) -> Result<Option<QueryResult>, DatabaseError> {
        if only_reads(&statement.sql) {
            return Ok(self.inner.readers.query_one_raw(statement).await?);
        }
        let _turn = self.turn().await?;
        Ok(self.inner.writer.query_one_raw(statement).await?)
    }

    /// Runs the statement and says how many rows it changed.
    ///
    /// # Errors
    /// If the statement is wrong or the database cannot be reached.
    pub async fn execute(&self, statement: Statement) -> Result<u64, DatabaseError> {
        match &self.inner.sqlite {
            Some(sqlite) => match sqlite.write(None, vec![statement]).await? {
                Written::Done(changed) => Ok(changed),
                Written::Barred => Ok(0),
            },
            None => Ok(self.inner.writer.execute_raw(statement).await?.rows_affected()),
        }
    }

    /// Runs the statements in one transaction: all of them or none.
    ///
    /// # Errors
    /// If a statement is wrong or the database cannot be reached; nothing is changed then.
    pub async fn transaction(&self, statements: Vec<Statement>) -> Result<(), DatabaseError> {
        self.transact(None, statements).await.map(drop)
    }

    /// Runs the statements in one transaction, if the guard, which reads, finds a row in it. Says whether it did.
    ///
    /// # Errors
    /// If a statement is wrong or the database cannot be reached; nothing is changed then.
    pub(crate) async fn guarded_transaction(
        &self,
        guard: Statement,
        statements: Vec<Statement>,
    ) -> Result<bool, DatabaseError> {
        self.transact(Some(guard), statements).await
    }

    async fn transact(&self, guard: Option<Statement>, statements: Vec<Statement>) -> Result<bool, DatabaseError> {
        if let Some(sqlite) = &self.inner.sqlite {
            return Ok(sqlite.write(guard, statements).await? != Written::Barred);
        }
        let transaction = self.begin().await?;
        if let Some(guard) = guard
            && transaction.query_one_raw(guard).await?.is_none()
        {
            return Ok(false);
        }
        for statement in statements {
            transaction.execute_raw(statement).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Waits until nobody else writes, on SQLite.
    async fn turn(&self) -> Result<Option<Turn>, DatabaseError> {
        match &self.inner.sqlite {
            Some(sqlite) => Ok(Some(sqlite.turn().await?)),
            None => Ok(None),
        }
    }

    /// Begins a transaction that writes. It is rolled back if it is dropped.
    ///
    /// On SQLite nobody else writes meanwhile: whoever holds it must not wait for another write.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn begin(&self) -> Result<Transaction, DatabaseError> {
        let turn = self.turn().await?;
        let options = TransactionOptions {
            sqlite_transaction_mode: self.is_sqlite().then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Transaction { inner: self.inner.writer.begin_with_options(options).await?, _turn: turn })
    }

    /// Closes the connections; every later use fails.
    ///
    /// # Errors
    /// If a connection does not close in good order.
    pub async fn close(&self) -> Result<(), DatabaseError> {
        if let Some(sqlite) = &self.inner.sqlite {
            sqlite.close();
        }
        self.inner.readers.close_by_ref().await?;
        Ok(self.inner.writer.close_by_ref().await?)
    }
}

/// A transaction that asks in between. It is rolled back if it is dropped.
pub struct Transaction {
    inner: DatabaseTransaction,
    /// Given back after the transaction.
    _turn: Option<Turn>,
}

impl Transaction {
    /// Makes what was written last.
    ///
    /// # Errors
    /// If the database does not take it.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        Ok(self.inner.commit().await?)
    }

    /// Takes everything back.
    ///
    /// # Errors
    /// If the database cannot be reached; everything is taken back then as well.
    pub async fn rollback(self) -> Result<(), DatabaseError> {
        Ok(self.inner.rollback().await?)
    }
}

impl std::ops::Deref for Transaction {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

/// Whether a connection may be used again. SQLite ends a transaction by itself when the disk is full; sqlx then believes
/// that one is still open and would put later ones into it as savepoints that are never committed.
async fn is_fit(connection: &mut sqlx::SqliteConnection) -> Result<bool, sqlx::Error> {
    use sqlx::Connection as _;
    // The rollback of a dropped transaction waits in the connection's queue; the answer comes after it.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Whether the statement is a `SELECT`, or a `WITH` that holds no word of a statement that writes.
fn only_reads(sql: &str) -> bool {
    let mut words = sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    match words.next() {
        Some(verb) if verb.eq_ignore_ascii_case("select") => true,
        Some(verb) if verb.eq_ignore_ascii_case("with") => {
            !words.any(|word| ["insert", "update", "delete"].iter().any(|writes| word.eq_ignore_ascii_case(writes)))
        }
        _ => false,
    }
}

impl std::fmt::Debug for Database {
    /// Says which database it is and nothing of its address, which may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Database({:?})", self.backend())
    }
}

/// Options without sea-orm's logging, which would put values into the log.
fn plain_options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).acquire_timeout(ACQUIRE_TIMEOUT).connect_timeout(ACQUIRE_TIMEOUT);
    options.record_stmt_in_spans(false);
    options
}

#[cfg(test)]
mod tests {
    use super::only_reads;

    #[test]
    fn what_only_reads_is_told_from_what_writes() {
        assert!(only_reads("\n  SELECT updated_at FROM x"));
        assert!(only_reads("WITH RECURSIVE t AS (SELECT 1) SELECT updated_at FROM t"));
        assert!(!only_reads("WITH t AS (SELECT 1) INSERT INTO x SELECT * FROM t RETURNING id"));
        assert!(!only_reads("UPDATE x SET y = 1 RETURNING y"));
        assert!(!only_reads(""));
    }
}
