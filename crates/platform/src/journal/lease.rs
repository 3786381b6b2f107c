//! Who may write: a lease with an epoch, and on SQLite a lock on a file beside the database.

use std::fs::File;
use std::time::Duration;

use sea_orm::Statement;
use tokio::time::Instant;

use super::{JournalError, JournalOptions};
use crate::clock::SharedClock;
use crate::database::{Database, DatabaseError, Row};

/// The right to write the journal.
pub(super) struct Lease {
    database: Database,
    clock: SharedClock,
    options: JournalOptions,
    /// This taking of the lease.
    epoch: i64,
    /// Held while the lease is; another process on this machine cannot get it.
    _file: Option<File>,
}

const TAKE: &str = "INSERT INTO journal_lease (name, holder, epoch, expires_at) VALUES ('journal', $1, 1, $2)
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = journal_lease.epoch + 1, expires_at = excluded.expires_at
    WHERE journal_lease.expires_at < $3 OR journal_lease.holder = $4
    RETURNING epoch";

impl Lease {
    /// Takes the lease; waits for another server's to end for as long as the options say.
    pub async fn take(database: Database, clock: SharedClock, options: JournalOptions) -> Result<Self, JournalError> {
        let file = lock_file(&database)?;
        let until = Instant::now() + options.start_within;
        let mut lease = Self { database, clock, options, epoch: 0, _file: file };
        loop {
            // A holder that carries this server's name is this server before it was started again.
            let own_name = lease.options.holder.clone();
            if lease.try_take(&own_name).await.map_err(JournalError::Start)? {
                return Ok(lease);
            }
            if Instant::now() >= until {
                let holder = lease.holder().await.map_err(JournalError::Start)?;
                return Err(JournalError::HeldElsewhere(holder));
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }

    /// Takes a lease that was lost, once it has run out.
    pub async fn retake(&mut self) -> Result<bool, DatabaseError> {
        self.try_take("").await
    }

    async fn try_take(&mut self, own_name: &str) -> Result<bool, DatabaseError> {
        let now = self.clock.now();
        let values = [
            self.options.holder.as_str().into(),
            (now + self.options.lease).micros().into(),
            now.micros().into(),
            own_name.into(),
        ];
        let Some(row) = self.database.fetch_one(self.database.sql(TAKE, values)).await? else { return Ok(false) };
        self.epoch = row.column("epoch")?;
        Ok(true)
    }

    async fn holder(&self) -> Result<String, DatabaseError> {
        let sql = self.database.sql("SELECT holder FROM journal_lease WHERE name = 'journal'", []);
        self.database.fetch_one(sql).await?.map_or_else(|| Ok(String::new()), |row| row.column("holder"))
    }

    pub fn epoch(&self) -> i64 {
        self.epoch
    }

    /// How often the lease is to be renewed.
    pub fn renewal(&self) -> Duration {
        self.options.lease / 3
    }

    /// What finds a row while the lease is still this server's, asked within the transaction that is about to write;
    /// nobody can take the lease before that transaction ends.
    pub fn guard(&self) -> Statement {
        let sql = if self.database.is_sqlite() {
            "SELECT epoch FROM journal_lease WHERE name = 'journal' AND epoch = $1"
        } else {
            "SELECT epoch FROM journal_lease WHERE name = 'journal' AND epoch = $1 FOR UPDATE"
        };
        self.database.sql(sql, [self.epoch.into()])
    }

    /// Makes the lease last longer; says whether it still was this server's. This is a write like any other, so it
    /// also tells whether the store takes one.
    pub async fn renew(&self) -> Result<bool, DatabaseError> {
        let sql = "UPDATE journal_lease SET expires_at = $1 WHERE name = 'journal' AND epoch = $2";
        let expires = (self.clock.now() + self.options.lease).micros();
        Ok(self.database.execute(self.database.sql(sql, [expires.into(), self.epoch.into()])).await? == 1)
    }

    /// Gives the lease up, so that another server need not wait.
    pub async fn release(&self) {
        let sql = "UPDATE journal_lease SET expires_at = 0 WHERE name = 'journal' AND epoch = $1";
        let released = self.database.execute(self.database.sql(sql, [self.epoch.into()])).await;
        if let Err(error) = released {
            tracing::warn!(%error, "the journal's lease could not be given up; it runs out by itself");
        }
    }
}

fn lock_file(database: &Database) -> Result<Option<File>, JournalError> {
    let Some(path) = database.file() else { return Ok(None) };
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    match File::create(&name) {
        Ok(file) => match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(std::fs::TryLockError::WouldBlock) => Err(JournalError::HeldElsewhere("on this machine".into())),
            Err(std::fs::TryLockError::Error(error)) => {
                tracing::warn!(%error, "the file system has no locks; only the lease protects the journal");
                Ok(None)
            }
        },
        Err(error) => {
            tracing::warn!(%error, "no lock file beside the database; only the lease protects the journal");
            Ok(None)
        }
    }
}
