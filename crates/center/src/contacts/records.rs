//! Contact records: the search over all contacts, with names and numbers masked.

use domain::contact::{Channel, ContactState};
use domain::phone::Phone;
use domain::secret::{Mask, masked_name};
use domain::{ContactId, CustomerId, StaffId, Timestamp};
use platform::database::{Database, DatabaseError};
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};

use crate::center::Center;
use crate::error::CenterError;

/// What to search for; all given conditions must hold.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct RecordFilter {
    /// The last id of the page before.
    pub after: Option<ContactId>,
    /// 1 to 200, 50 if not given.
    pub limit: Option<u32>,
    pub channel: Option<Channel>,
    pub line: Option<String>,
    pub queue: Option<String>,
    pub agent: Option<StaffId>,
    pub state: Option<ContactState>,
    pub customer: Option<CustomerId>,
    /// The whole number; parts of a number are not searched.
    pub phone: Option<String>,
    /// Arrived at or after.
    pub from: Option<Timestamp>,
    /// Arrived before.
    pub to: Option<Timestamp>,
    /// What it was about: a wrap-up code.
    pub code: Option<String>,
    /// Words in the agent's note.
    pub text: Option<String>,
    /// Rated or not.
    pub rated: Option<bool>,
}

/// One line of the records.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ContactRow {
    pub id: ContactId,
    pub channel: String,
    pub direction: String,
    pub line: String,
    pub state: String,
    pub language: String,
    pub customer_id: Option<CustomerId>,
    /// Masked.
    pub customer_name: Option<String>,
    pub masked_phone: Option<String>,
    pub tier: String,
    pub care: Option<String>,
    pub queue: Option<String>,
    pub agent_id: Option<StaffId>,
    pub agent_name: Option<String>,
    pub arrived_at: Timestamp,
    pub queued_at: Option<Timestamp>,
    pub connected_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub wait_seconds: f64,
    pub talk_seconds: f64,
    pub wrap_up_code: Option<String>,
    pub score: Option<i64>,
    pub grades: Option<i64>,
    pub has_recording: bool,
}

pub(crate) const COLUMNS: &str = "c.id, c.channel, c.direction, c.line, c.state, c.language, c.customer, \
    COALESCE(c.customer_name, c.visitor_name) AS name, c.phone, c.tier, c.care, c.queue, c.agent, a.name AS agent_name, \
    c.arrived_at, c.queued_at, c.connected_at, c.ended_at, c.closed_at, c.wait_micros, c.talk_micros, c.wrap_up_code, \
    c.score, c.grades, c.recordings, c.note";

pub(crate) fn row(row: &QueryResult) -> Result<(ContactRow, String), DatabaseError> {
    let damaged = |what: &str| DatabaseError::Corrupt(format!("contact with an unreadable {what}"));
    let time = |column: &str| row.try_get::<Option<i64>>("", column).map(|micros| micros.map(Timestamp::from_micros));
    #[allow(clippy::cast_precision_loss)]
    let seconds = |column: &str| row.try_get::<i64>("", column).map(|micros| (micros / 1000) as f64 / 1000.0);
    let contact = ContactRow {
        id: row.try_get::<String>("", "id")?.parse().map_err(|_| damaged("id"))?,
        channel: row.try_get("", "channel")?,
        direction: row.try_get("", "direction")?,
        line: row.try_get("", "line")?,
        state: row.try_get("", "state")?,
        language: row.try_get("", "language")?,
        customer_id: row.try_get::<Option<String>>("", "customer")?.and_then(|id| id.parse().ok()),
        customer_name: row.try_get::<Option<String>>("", "name")?.map(|name| masked_name(&name)),
        masked_phone: row
            .try_get::<Option<String>>("", "phone")?
            .and_then(|phone| phone.parse::<Phone>().ok())
            .map(|phone| phone.masked()),
        tier: row.try_get("", "tier")?,
        care: row.try_get("", "care")?,
        queue: row.try_get("", "queue")?,
        agent_id: row.try_get::<Option<String>>("", "agent")?.and_then(|id| id.parse().ok()),
        agent_name: row.try_get("", "agent_name")?,
        arrived_at: Timestamp::from_micros(row.try_get("", "arrived_at")?),
        queued_at: time("queued_at")?,
        connected_at: time("connected_at")?,
        ended_at: time("ended_at")?,
        closed_at: time("closed_at")?,
        wait_seconds: seconds("wait_micros")?,
        talk_seconds: seconds("talk_micros")?,
        wrap_up_code: row.try_get("", "wrap_up_code")?,
        score: row.try_get("", "score")?,
        grades: row.try_get("", "grades")?,
        has_recording: row.try_get::<i64>("", "recordings")? > 0,
    };
    Ok((contact, row.try_get("", "note")?))
}

/// The contacts that the filter lets through, newest first, at most `limit`.
pub(crate) async fn search(
    database: &Database,
    filter: &RecordFilter,
    limit: u32,
) -> Result<Vec<ContactRow>, DatabaseError> {
    let found = search_with_notes(database, filter, limit).await?;
    Ok(found.into_iter().map(|(row, _)| row).collect())
}

/// Like [`search`], with the agents' notes.
pub(crate) async fn search_with_notes(
    database: &Database,
    filter: &RecordFilter,
    limit: u32,
) -> Result<Vec<(ContactRow, String)>, DatabaseError> {
    let mut conditions = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut condition = |sql: &str, value: Value| {
        values.push(value);
        conditions.push(sql.replace('?', &format!("${}", values.len())));
    };
    if let Some(after) = filter.after {
        condition("c.id < ?", after.to_string().into());
    }
    for (sql, text) in [
        ("c.channel = ?", filter.channel.map(|channel| channel.code().to_owned())),
        ("c.line = ?", filter.line.clone()),
        ("c.queue = ?", filter.queue.clone()),
        ("c.agent = ?", filter.agent.map(|agent| agent.to_string())),
        ("c.state = ?", filter.state.map(|state| state.code().to_owned())),
        ("c.wrap_up_code = ?", filter.code.clone()),
        ("c.customer = ?", filter.customer.map(|customer| customer.to_string())),
    ] {
        if let Some(text) = text {
            condition(sql, text.into());
        }
    }
    if let Some(phone) = &filter.phone {
        let number = phone.parse::<Phone>().map_or_else(|_| phone.clone(), |phone| phone.as_str().to_owned());
        condition("c.phone = ?", number.into());
    }
    if let Some(from) = filter.from {
        condition("c.arrived_at >= ?", from.micros().into());
    }
    if let Some(to) = filter.to {
        condition("c.arrived_at < ?", to.micros().into());
    }
    if let Some(text) = &filter.text {
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        condition("c.note LIKE ? ESCAPE '\\'", format!("%{escaped}%").into());
    }
    match filter.rated {
        Some(true) => conditions.push("c.score IS NOT NULL".to_owned()),
        Some(false) => conditions.push("c.score IS NULL".to_owned()),
        None => {}
    }
    let filtered = if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let sql = format!(
        "SELECT {COLUMNS} FROM contact c LEFT JOIN account a ON a.id = c.agent {filtered} ORDER BY c.id DESC LIMIT {limit}"
    );
    database.fetch_all(database.sql(&sql, values)).await?.iter().map(row).collect()
}

/// One contact and the agent's note.
pub(crate) async fn one(database: &Database, id: ContactId) -> Result<Option<(ContactRow, String)>, DatabaseError> {
    let sql = format!("SELECT {COLUMNS} FROM contact c LEFT JOIN account a ON a.id = c.agent WHERE c.id = $1");
    database.fetch_one(database.sql(&sql, [id.to_string().into()])).await?.as_ref().map(row).transpose()
}

impl Center {
    /// Whether the bank called the customer.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn is_outbound(&self, contact: ContactId) -> Result<bool, CenterError> {
        let sql = self.database().sql("SELECT direction FROM contact WHERE id = $1", [contact.to_string().into()]);
        let Some(found) = self.database().fetch_one(sql).await? else { return Ok(false) };
        let direction: String = found.try_get("", "direction").map_err(DatabaseError::from)?;
        Ok(direction == "outbound")
    }
}
