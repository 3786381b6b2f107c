//! Migrations: forward only, each room's in order, each in its own transaction.

use std::collections::HashMap;

use domain::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend};

use super::{Database, DatabaseError, Row};
use crate::clock::{Clock, SystemClock};

/// One step of a room's tables.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The room that owns the tables.
    pub room: &'static str,
    /// From 1, without gaps within the room.
    pub version: u32,
    /// What the step does, in a few words.
    pub name: &'static str,
    /// Statements, each ended by `;` at the end of a line. `{bytes}` stands for the type of bytes.
    pub sql: &'static str,
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    room TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, applied_at BIGINT NOT NULL,
    PRIMARY KEY (room, version))";

/// Two servers that start at once must not migrate at once; the number is this program's own.
const POSTGRES_LOCK: &str = "SELECT pg_advisory_xact_lock(7229001)";

pub(super) async fn run(database: &Database, migrations: &[Migration]) -> Result<(), DatabaseError> {
    create_table(database).await?;
    refuse_newer(database, migrations).await?;
    for migration in migrations {
        apply(database, migration).await.map_err(|source| DatabaseError::Migration {
            room: migration.room,
            version: migration.version,
            name: migration.name,
            source: Box::new(source),
        })?;
    }
    Ok(())
}

async fn create_table(database: &Database) -> Result<(), DatabaseError> {
    let transaction = database.begin().await?;
    if database.backend() == DbBackend::Postgres {
        transaction.execute_unprepared(POSTGRES_LOCK).await?;
    }
    transaction.execute_unprepared(TABLE).await?;
    transaction.commit().await
}

async fn refuse_newer(database: &Database, migrations: &[Migration]) -> Result<(), DatabaseError> {
    let mut known: HashMap<&str, u32> = HashMap::new();
    for migration in migrations {
        let last = known.entry(migration.room).or_default();
        debug_assert_eq!(migration.version, *last + 1, "the versions of {} ascend from 1", migration.room);
        *last = migration.version;
    }
    let rows = database
        .fetch_all(database.sql("SELECT room, MAX(version) AS version FROM schema_migration GROUP BY room", []))
        .await?;
    for row in rows {
        let room: String = row.column("room")?;
        let found = u32::try_from(row.column::<i64>("version")?).unwrap_or(u32::MAX);
        // A room that this program does not carry is left alone.
        if let Some(&known) = known.get(room.as_str())
            && found > known
        {
            return Err(DatabaseError::Newer { room, found, known });
        }
    }
    Ok(())
}

async fn apply(database: &Database, migration: &Migration) -> Result<(), DatabaseError> {
    let transaction = database.begin().await?;
    if database.backend() == DbBackend::Postgres {
        transaction.execute_unprepared(POSTGRES_LOCK).await?;
    }
    let done = transaction
        .query_one_raw(database.sql(
            "SELECT version FROM schema_migration WHERE room = $1 AND version = $2",
            [migration.room.into(), i64::from(migration.version).into()],
        ))
        .await?;
    if done.is_some() {
        return transaction.rollback().await;
    }
    for statement in statements(migration.sql, database.backend()) {
        transaction.execute_unprepared(&statement).await?;
    }
    let now: Timestamp = SystemClock.now();
    transaction
        .execute_raw(database.sql(
            "INSERT INTO schema_migration (room, version, name, applied_at) VALUES ($1, $2, $3, $4)",
            [migration.room.into(), i64::from(migration.version).into(), migration.name.into(), now.micros().into()],
        ))
        .await?;
    transaction.commit().await?;
    tracing::info!(
        room = migration.room,
        version = migration.version,
        name = migration.name,
        "tables brought up to date"
    );
    Ok(())
}

/// The statements of a migration, without comment lines, in the words of the database.
fn statements(sql: &str, backend: DbBackend) -> Vec<String> {
    let bytes = if backend == DbBackend::Postgres { "BYTEA" } else { "BLOB" };
    let without_comments: String = sql
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect();
    without_comments
        .split(";\n")
        .map(|statement| statement.trim().trim_end_matches(';').replace("{bytes}", bytes))
        .filter(|statement| !statement.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_is_cut_into_statements_in_the_words_of_the_database() {
        let sql = "-- what it is for;\nCREATE TABLE a (x {bytes}, y TEXT DEFAULT ';');\n\nCREATE INDEX b ON a (y);";
        assert_eq!(
            statements(sql, DbBackend::Postgres),
            ["CREATE TABLE a (x BYTEA, y TEXT DEFAULT ';')", "CREATE INDEX b ON a (y)"]
        );
        assert!(statements(sql, DbBackend::Sqlite)[0].contains("x BLOB"));
    }
}
