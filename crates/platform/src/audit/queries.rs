//! Reading the audit trail.

use domain::{ContactId, StaffId, Timestamp};
use sea_orm::{QueryResult, Value};
use serde::Serialize;

use super::Audit;
use crate::database::{DatabaseError, Row};

/// Which lines are wanted; what is absent does not matter.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Lines older than the one with this id.
    pub before: Option<String>,
    /// By this member of staff.
    pub staff: Option<StaffId>,
    /// Of this action.
    pub action: Option<String>,
    /// To this thing.
    pub subject: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

/// A line of the audit trail as it is read.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct AuditRow {
    /// The line.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub staff: Option<StaffId>,
    /// Their staff number.
    pub staff_number: Option<String>,
    /// Their name.
    pub staff_name: Option<String>,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// The contact during which it was done.
    pub contact: Option<ContactId>,
    /// More.
    pub detail: serde_json::Value,
    /// From which address.
    pub remote: Option<String>,
}

impl Audit {
    /// The lines that are wanted, the latest first, `limit` at most.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn list(&self, filter: &AuditFilter, limit: u32) -> Result<Vec<AuditRow>, DatabaseError> {
        let mut wanted = Wanted::default();
        wanted.add("audit_entry.staff = ", filter.staff.map(|staff| staff.to_string().into()));
        wanted.add("audit_entry.action = ", filter.action.as_deref().map(Into::into));
        wanted.add("audit_entry.subject = ", filter.subject.as_deref().map(Into::into));
        wanted.add("audit_entry.at >= ", filter.from.map(|from| from.micros().into()));
        wanted.add("audit_entry.at < ", filter.to.map(|to| to.micros().into()));
        if let Some(before) = &filter.before {
            let mark = wanted.mark(before.as_str().into());
            wanted.conditions.push(format!(
                "(audit_entry.at, audit_entry.id) < (SELECT past.at, past.id FROM audit_entry past WHERE past.id = {mark})"
            ));
        }
        let limit = wanted.mark(i64::from(limit).into());
        let conditions = if wanted.conditions.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", wanted.conditions.join(" AND "))
        };
        let sql = format!(
            "SELECT audit_entry.id, audit_entry.at, audit_entry.staff, account.number, account.name, audit_entry.action,
                audit_entry.subject, audit_entry.contact, audit_entry.detail, audit_entry.remote
            FROM audit_entry LEFT JOIN account ON account.id = audit_entry.staff {conditions}
            ORDER BY audit_entry.at DESC, audit_entry.id DESC LIMIT {limit}"
        );
        self.database.fetch_all(self.database.sql(&sql, wanted.values)).await?.iter().map(read).collect()
    }
}

#[derive(Default)]
struct Wanted {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Wanted {
    fn mark(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn add(&mut self, condition: &str, value: Option<Value>) {
        if let Some(value) = value {
            let mark = self.mark(value);
            self.conditions.push(format!("{condition}{mark}"));
        }
    }
}

fn read(row: &QueryResult) -> Result<AuditRow, DatabaseError> {
    Ok(AuditRow {
        id: row.column("id")?,
        at: row.time("at")?,
        staff: row.parsed_or_none("staff")?,
        staff_number: row.column("number")?,
        staff_name: row.column("name")?,
        action: row.column("action")?,
        subject: row.column("subject")?,
        contact: row.parsed_or_none("contact")?,
        detail: row.json("detail")?,
        remote: row.column("remote")?,
    })
}
