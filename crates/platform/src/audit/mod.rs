//! The audit trail: who did or read what, when and from where. Rows are only ever added.

mod http;
mod queries;

use std::net::IpAddr;

use domain::{ContactId, StaffId, Timestamp};
use sea_orm::Statement;
use serde_json::Value;
use uuid::Uuid;

pub use queries::{AuditFilter, AuditRow};

use crate::clock::SharedClock;
use crate::database::{Database, DatabaseError};

/// One line of the audit trail.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// When it happened.
    pub at: Timestamp,
    /// Who did it; nobody for what the centre does by itself or a stranger tries.
    pub staff: Option<StaffId>,
    /// What was done: a verb in the past, `signed_in`, `customer_read`.
    pub action: &'static str,
    /// To what: an id.
    pub subject: String,
    /// The contact during which it was done.
    pub contact: Option<ContactId>,
    /// More, without personal data: `{}` if there is nothing.
    pub detail: Value,
    /// From which address.
    pub remote: Option<IpAddr>,
}

/// The audit trail. Clones write to the same one.
#[derive(Clone)]
pub struct Audit {
    database: Database,
    clock: SharedClock,
}

impl Audit {
    /// The audit trail kept in the database.
    #[must_use]
    pub fn new(database: Database, clock: SharedClock) -> Self {
        Self { database, clock }
    }

    /// The statement that adds the line; it goes into the transaction of what is audited.
    #[must_use]
    pub fn entry(&self, entry: AuditEntry) -> Statement {
        Self::line(&self.database, entry)
    }

    /// The same for whoever has the database at hand and no trail of their own.
    #[must_use]
    pub fn line(database: &Database, entry: AuditEntry) -> Statement {
        let sql = "INSERT INTO audit_entry (id, at, staff, action, subject, contact, detail, remote)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = [
            Uuid::now_v7().to_string().into(),
            entry.at.micros().into(),
            entry.staff.map(|staff| staff.to_string()).into(),
            entry.action.into(),
            entry.subject.into(),
            entry.contact.map(|contact| contact.to_string()).into(),
            entry.detail.to_string().into(),
            entry.remote.map(|remote| remote.to_string()).into(),
        ];
        database.sql(sql, values)
    }

    /// Adds the line by itself, for readings, which change nothing else.
    ///
    /// # Errors
    /// If the store cannot be reached; what is to be audited must not happen then.
    pub async fn record(&self, entry: AuditEntry) -> Result<(), DatabaseError> {
        self.database.execute(self.entry(entry)).await.map(|_| ())
    }

    /// Adds the line that the member of staff did it just now.
    ///
    /// # Errors
    /// If the store cannot be reached; what is to be audited must not happen then.
    pub async fn note(
        &self,
        staff: StaffId,
        action: &'static str,
        subject: impl Into<String>,
    ) -> Result<(), DatabaseError> {
        let at = self.clock.now();
        let (subject, detail) = (subject.into(), Value::Object(serde_json::Map::new()));
        self.record(AuditEntry { at, staff: Some(staff), action, subject, contact: None, detail, remote: None }).await
    }
}
