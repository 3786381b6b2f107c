//! A fresh database for a test.

use std::ops::Deref;

use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use uuid::Uuid;

use super::postgres;
use crate::database::{Database, Durability};

/// A database that nobody else uses and that is gone after the test.
pub struct TestDatabase {
    database: Database,
    url: String,
    folder: TempDir,
}

impl TestDatabase {
    /// The database, to be handed on.
    #[must_use]
    pub fn database(&self) -> Database {
        self.database.clone()
    }

    /// Its address, to open it once more.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder that is gone after the test.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Opens the same database once more, as another server would.
    ///
    /// # Panics
    /// If it cannot be opened.
    pub async fn reopen(&self) -> Database {
        Database::open_with(&self.url, Durability::Process).await.expect("the test database opens once more")
    }
}

impl Deref for TestDatabase {
    type Target = Database;
    fn deref(&self) -> &Database {
        &self.database
    }
}

/// A fresh database with this crate's tables: SQLite in a temporary folder, or with `STORE=postgres` a database of a
/// throw-away PostgreSQL cluster.
///
/// # Panics
/// If the store cannot be started.
pub async fn database() -> TestDatabase {
    let database = empty_database().await;
    database.migrate(crate::MIGRATIONS).await.expect("the tables are made");
    database
}

/// A fresh database without tables.
///
/// # Panics
/// If the store cannot be started.
pub async fn empty_database() -> TestDatabase {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = match std::env::var("STORE").as_deref() {
        Ok("postgres") => postgres_database().await,
        Ok("sqlite") | Err(_) => format!("sqlite://{}", folder.path().join("test.db").display()),
        Ok(other) => panic!("STORE is sqlite or postgres, not {other}"),
    };
    let database = Database::open_with(&url, Durability::Process).await.expect("the test database opens");
    TestDatabase { database, url, folder }
}

async fn postgres_database() -> String {
    let cluster = postgres::shared_url();
    let name = format!("test_{}", Uuid::new_v4().simple());
    let admin = sea_orm::Database::connect(&cluster).await.expect("the throw-away PostgreSQL answers");
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database can be made");
    admin.close().await.expect("the connection closes");
    let (server, _) = cluster.rsplit_once('/').expect("a PostgreSQL address names a database");
    format!("{server}/{name}")
}
