//! The table `planned_call_back`.

use domain::contact::Channel;
use domain::phone::Phone;
use domain::{ContactId, CustomerId, Language, LineId, QueueId, StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::{QueryResult, Statement};

/// What was agreed with a customer.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The contact in which it was agreed.
    pub(crate) contact: ContactId,
    pub(crate) due: Timestamp,
    pub(crate) phone: Phone,
    pub(crate) note: String,
    pub(crate) planned_by: StaffId,
    pub(crate) planned_by_name: String,
    pub(crate) planned_at: Timestamp,
    pub(crate) customer_name: Option<String>,
    /// The contact that it becomes.
    pub(crate) call: ContactId,
    pub(crate) given_out_at: Option<Timestamp>,
    /// When the customer was reached.
    pub(crate) done_at: Option<Timestamp>,
    /// The state of that contact, once it is given out.
    pub(crate) call_state: Option<String>,
}

/// What of the contact in which it was agreed goes on in the call.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) channel: Channel,
    pub(crate) line: LineId,
    pub(crate) queue: Option<QueueId>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) visitor_name: Option<String>,
    pub(crate) language: Language,
    pub(crate) phone: Option<Phone>,
}

const OPEN: &str = "p.done_at IS NULL AND p.called_off_at IS NULL";
/// Open plans that one list shows at most.
const MOST: u32 = 500;

fn selection(condition: &str) -> String {
    format!(
        "SELECT p.contact, p.due, p.phone, p.note, p.planned_by, p.planned_at, p.call, p.given_out_at, p.done_at, \
         a.name AS planned_by_name, COALESCE(c.customer_name, c.visitor_name) AS customer_name, o.state AS call_state \
         FROM planned_call_back p JOIN contact c ON c.id = p.contact LEFT JOIN account a ON a.id = p.planned_by \
         LEFT JOIN contact o ON o.id = p.call WHERE {condition} ORDER BY p.due, p.id LIMIT {MOST}"
    )
}

fn plan(row: &QueryResult) -> Result<Plan, DatabaseError> {
    Ok(Plan {
        contact: row.parsed("contact")?,
        due: row.time("due")?,
        phone: row.parsed("phone")?,
        note: row.column("note")?,
        planned_by: row.parsed("planned_by")?,
        planned_by_name: row.column::<Option<String>>("planned_by_name")?.unwrap_or_default(),
        planned_at: row.time("planned_at")?,
        customer_name: row.column("customer_name")?,
        call: row.parsed("call")?,
        given_out_at: row.time_or_none("given_out_at")?,
        done_at: row.time_or_none("done_at")?,
        call_state: row.column("call_state")?,
    })
}

/// The open plan of the contact.
pub(crate) async fn open(database: &Database, contact: ContactId) -> Result<Option<Plan>, DatabaseError> {
    let sql = selection(&format!("p.contact = $1 AND {OPEN}"));
    database.fetch_one(database.sql(&sql, [contact.to_string().into()])).await?.as_ref().map(plan).transpose()
}

/// The plan that became this contact.
pub(crate) async fn that_became(database: &Database, call: ContactId) -> Result<Option<Plan>, DatabaseError> {
    let sql = selection("p.call = $1");
    database.fetch_one(database.sql(&sql, [call.to_string().into()])).await?.as_ref().map(plan).transpose()
}

/// The open plans, of one planner or of all, the earliest first.
pub(crate) async fn all(database: &Database, by: Option<StaffId>) -> Result<Vec<Plan>, DatabaseError> {
    let statement = match by {
        Some(by) => database.sql(&selection(&format!("p.planned_by = $1 AND {OPEN}")), [by.to_string().into()]),
        None => database.sql(&selection(OPEN), []),
    };
    database.fetch_all(statement).await?.iter().map(plan).collect()
}

/// What of the contact goes on in the call.
pub(crate) async fn origin(database: &Database, contact: ContactId) -> Result<Option<Origin>, DatabaseError> {
    let sql = "SELECT channel, line, queue, customer, visitor_name, language, phone FROM contact WHERE id = $1";
    let Some(row) = database.fetch_one(database.sql(sql, [contact.to_string().into()])).await? else {
        return Ok(None);
    };
    let channel = Channel::from_code(&row.column::<String>("channel")?);
    Ok(Some(Origin {
        channel: channel.ok_or_else(|| DatabaseError::Corrupt("contact with an unreadable channel".to_owned()))?,
        line: LineId::of(&row.column::<String>("line")?),
        queue: row.column::<Option<String>>("queue")?.map(|queue| QueueId::of(&queue)),
        customer: row.parsed_or_none("customer")?,
        visitor_name: row.column("visitor_name")?,
        language: row.parsed("language")?,
        phone: row.column::<Option<String>>("phone")?.and_then(|phone| phone.parse().ok()),
    }))
}

/// Writes down what was agreed first.
pub(crate) fn put(database: &Database, plan: &Plan) -> Statement {
    database.sql(
        "INSERT INTO planned_call_back (id, contact, due, phone, note, planned_by, planned_at, call) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            uuid::Uuid::now_v7().to_string().into(),
            plan.contact.to_string().into(),
            plan.due.micros().into(),
            plan.phone.as_str().into(),
            plan.note.as_str().into(),
            plan.planned_by.to_string().into(),
            plan.planned_at.micros().into(),
            plan.call.to_string().into(),
        ],
    )
}

/// Writes down what was agreed instead; it is still to be given out.
pub(crate) fn change(database: &Database, plan: &Plan) -> Statement {
    database.sql(
        "UPDATE planned_call_back SET due = $2, phone = $3, note = $4, call = $5, given_out_at = NULL \
         WHERE contact = $1 AND done_at IS NULL AND called_off_at IS NULL",
        [
            plan.contact.to_string().into(),
            plan.due.micros().into(),
            plan.phone.as_str().into(),
            plan.note.as_str().into(),
            plan.call.to_string().into(),
        ],
    )
}

/// Nobody calls the customer any more.
pub(crate) fn call_off(database: &Database, contact: ContactId, now: Timestamp, by: StaffId) -> Statement {
    database.sql(
        "UPDATE planned_call_back SET called_off_at = $2, called_off_by = $3 \
         WHERE contact = $1 AND done_at IS NULL AND called_off_at IS NULL",
        [contact.to_string().into(), now.micros().into(), by.to_string().into()],
    )
}

/// It waits for an agent from now on.
pub(crate) fn given_out(database: &Database, call: ContactId, now: Timestamp) -> Statement {
    database.sql(
        "UPDATE planned_call_back SET given_out_at = $2 WHERE call = $1",
        [call.to_string().into(), now.micros().into()],
    )
}

/// The customer was reached.
pub(crate) fn done(database: &Database, call: ContactId, now: Timestamp) -> Statement {
    database.sql(
        "UPDATE planned_call_back SET done_at = $2 WHERE call = $1 AND done_at IS NULL AND called_off_at IS NULL",
        [call.to_string().into(), now.micros().into()],
    )
}
