//! The table `contact`: one row a contact, written whenever the contact changes.

use std::sync::Arc;
use std::time::Duration;

use domain::contact::{Channel, ContactState, Direction, Medium};
use domain::customer::{CareGroup, Tier};
use domain::{ContactId, LineId, Timestamp};
use platform::database::{Database, DatabaseError};
use sea_orm::{QueryResult, Statement, Value};

use super::live::{LiveContact, StoredRequest};
use crate::ports::ContactBrief;

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn direction_code(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

fn optional_time(time: Option<Timestamp>) -> Value {
    time.map(Timestamp::micros).into()
}

/// The row of a contact that has just arrived.
pub(crate) fn insert(database: &Database, contact: &LiveContact) -> Statement {
    let brief = &contact.brief;
    database.sql(
        "INSERT INTO contact (id, channel, direction, line, state, language, customer, customer_name, visitor_name, \
         phone, tier, care, queue, agent, request, arrived_at, queued_at, connected_at, ended_at, closed_at, \
         wait_micros, talk_micros, note, wrap_up_code, score, grades, recordings) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, NULL, NULL, $13, NULL, NULL, NULL, NULL, \
         0, 0, '', NULL, NULL, NULL, 0)",
        [
            brief.id.to_string().into(),
            brief.channel.code().into(),
            direction_code(contact.direction).into(),
            brief.line.as_str().into(),
            contact.state.code().into(),
            brief.language.code().into(),
            brief.customer.map(|id| id.to_string()).into(),
            brief.customer.and(brief.customer_name.clone()).into(),
            contact.visitor_name.clone().into(),
            contact.phone.as_ref().map(|phone| phone.as_str().to_owned()).into(),
            brief.tier.code().into(),
            brief.care.map(|care| care.code().to_owned()).into(),
            brief.arrived_at.micros().into(),
        ],
    )
}

/// The row of a contact as it is now.
pub(crate) fn update(database: &Database, contact: &LiveContact) -> Statement {
    let brief = &contact.brief;
    database.sql(
        "UPDATE contact SET state = $2, language = $3, queue = $4, agent = $5, request = $6, queued_at = $7, \
         connected_at = $8, ended_at = $9, closed_at = $10, wait_micros = $11, talk_micros = $12, note = $13, \
         wrap_up_code = $14, score = $15, grades = $16, recordings = $17, business = $18 WHERE id = $1",
        [
            brief.id.to_string().into(),
            contact.state.code().into(),
            brief.language.code().into(),
            contact.queue().map(|queue| queue.as_str().to_owned()).into(),
            contact.agent.map(|agent| agent.to_string()).into(),
            contact
                .request
                .as_ref()
                .map(|request| serde_json::to_string(request).expect("invariant: a request is plain data"))
                .into(),
            optional_time(contact.queued_at),
            optional_time(contact.connected_at),
            optional_time(contact.ended_at),
            optional_time(contact.closed_at),
            micros(contact.waited).into(),
            micros(contact.talked).into(),
            contact.note.clone().into(),
            contact.wrap_up_code.clone().into(),
            contact.rating.map(|(score, _)| i64::from(score)).into(),
            contact.rating.map(|(_, grades)| i64::from(grades)).into(),
            i64::from(contact.recordings).into(),
            contact
                .request
                .as_ref()
                .and_then(|request| request.facts.business.as_ref())
                .map(|business| business.as_str().to_owned())
                .into(),
        ],
    )
}

/// Notes how the customer rated a contact that is over.
pub(crate) fn rate(database: &Database, contact: ContactId, score: u8, grades: u8) -> Statement {
    database.sql(
        "UPDATE contact SET score = $2, grades = $3 WHERE id = $1",
        [contact.to_string().into(), i64::from(score).into(), i64::from(grades).into()],
    )
}

/// Notes that somebody of the bank will call the customer back.
pub(crate) fn promise_call_back(database: &Database, contact: ContactId, now: Timestamp) -> Statement {
    database.sql(
        "INSERT INTO call_back (contact, promised_at, done_at, done_by) VALUES ($1, $2, NULL, NULL) \
         ON CONFLICT (contact) DO UPDATE SET promised_at = excluded.promised_at, done_at = NULL, done_by = NULL \
         WHERE call_back.done_at IS NOT NULL",
        [contact.to_string().into(), now.micros().into()],
    )
}

/// Whether the customer was promised a call-back.
pub(crate) async fn is_call_back(database: &Database, contact: ContactId) -> Result<bool, DatabaseError> {
    let sql = "SELECT contact FROM call_back WHERE contact = $1";
    Ok(database.fetch_one(database.sql(sql, [contact.to_string().into()])).await?.is_some())
}

/// Notes that the customer has been called back.
pub(crate) fn call_back_done(
    database: &Database,
    contact: ContactId,
    now: Timestamp,
    by: domain::StaffId,
) -> Statement {
    database.sql(
        "UPDATE call_back SET done_at = $2, done_by = $3 WHERE contact = $1 AND done_at IS NULL",
        [contact.to_string().into(), now.micros().into(), by.to_string().into()],
    )
}

/// The call-backs that are promised, not done and do not wait in a queue for whoever takes them, the oldest first.
pub(crate) async fn call_backs(database: &Database) -> Result<Vec<CallBack>, DatabaseError> {
    let sql = "SELECT c.id, c.phone, c.line, c.customer_name, c.channel, b.promised_at FROM call_back b \
               JOIN contact c ON c.id = b.contact WHERE b.done_at IS NULL \
               AND c.state NOT IN ('queued', 'offered') ORDER BY b.promised_at LIMIT 200";
    let damaged = || DatabaseError::Corrupt("a promised call-back".to_owned());
    database
        .fetch_all(database.sql(sql, []))
        .await?
        .iter()
        .map(|row| {
            Ok(CallBack {
                contact: row.try_get::<String>("", "id")?.parse().map_err(|_| damaged())?,
                phone: row.try_get::<Option<String>>("", "phone")?.and_then(|phone| phone.parse().ok()),
                line: LineId::of(&row.try_get::<String>("", "line")?),
                channel: Channel::from_code(&row.try_get::<String>("", "channel")?).ok_or_else(damaged)?,
                customer_name: row.try_get("", "customer_name")?,
                promised_at: Timestamp::from_micros(row.try_get("", "promised_at")?),
            })
        })
        .collect()
}

/// A customer whom somebody of the bank will call back.
#[derive(Debug, Clone)]
pub(crate) struct CallBack {
    /// The contact that was cut.
    pub(crate) contact: ContactId,
    pub(crate) phone: Option<domain::phone::Phone>,
    pub(crate) line: LineId,
    pub(crate) channel: Channel,
    pub(crate) customer_name: Option<String>,
    pub(crate) promised_at: Timestamp,
}

/// The contacts that were not over when the server stopped, in the order of their arrival.
pub(crate) async fn unfinished(database: &Database) -> Result<Vec<LiveContact>, DatabaseError> {
    let sql = "SELECT id, channel, direction, line, state, language, customer, customer_name, visitor_name, phone, \
               tier, care, agent, request, arrived_at, queued_at, connected_at, ended_at, wait_micros, talk_micros, \
               note, wrap_up_code, score, grades, recordings, \
               (SELECT region FROM customer WHERE customer.id = contact.customer) AS region FROM contact \
               WHERE state NOT IN ('closed', 'abandoned', 'interrupted') ORDER BY id";
    database.fetch_all(database.sql(sql, [])).await?.iter().map(live).collect()
}

fn live(row: &QueryResult) -> Result<LiveContact, DatabaseError> {
    let damaged = |what: &str| DatabaseError::Corrupt(format!("contact with an unreadable {what}"));
    let text = |column: &str| row.try_get::<String>("", column);
    let optional = |column: &str| row.try_get::<Option<String>>("", column);
    let time = |column: &str| row.try_get::<Option<i64>>("", column).map(|micros| micros.map(Timestamp::from_micros));
    let duration = |column: &str| {
        row.try_get::<i64>("", column).map(|micros| Duration::from_micros(u64::try_from(micros).unwrap_or(0)))
    };
    let visitor_name = optional("visitor_name")?;
    let brief = ContactBrief {
        id: text("id")?.parse().map_err(|_| damaged("id"))?,
        channel: Channel::from_code(&text("channel")?).ok_or_else(|| damaged("channel"))?,
        line: LineId::of(&text("line")?),
        language: text("language")?.parse().map_err(|_| damaged("language"))?,
        customer: optional("customer")?.map(|id| id.parse().map_err(|_| damaged("customer"))).transpose()?,
        customer_name: optional("customer_name")?.or_else(|| visitor_name.clone()),
        tier: Tier::from_code(&text("tier")?).ok_or_else(|| damaged("tier"))?,
        care: optional("care")?.and_then(|care| CareGroup::from_code(&care)),
        region: optional("region")?,
        phone: optional("phone")?.and_then(|phone| phone.parse().ok()),
        arrived_at: Timestamp::from_micros(row.try_get("", "arrived_at")?),
    };
    let state = ContactState::from_code(&text("state")?).ok_or_else(|| damaged("state"))?;
    let customer_present = brief.channel.medium() != Medium::Deferred;
    let connected_at = time("connected_at")?;
    let ended_at = time("ended_at")?;
    let in_conversation = matches!(state, ContactState::Connected | ContactState::Held);
    let rating = row
        .try_get::<Option<i64>>("", "score")?
        .zip(row.try_get::<Option<i64>>("", "grades")?)
        .and_then(|(score, grades)| Some((u8::try_from(score).ok()?, u8::try_from(grades).ok()?)));
    Ok(LiveContact {
        brief: Arc::new(brief),
        direction: if text("direction")? == "outbound" { Direction::Outbound } else { Direction::Inbound },
        phone: optional("phone")?.and_then(|phone| phone.parse().ok()),
        visitor_name,
        state,
        customer_present,
        request: optional("request")?
            .map(|text| crate::queues::queries::document::<StoredRequest>(&text))
            .transpose()?,
        offer: None,
        agent: optional("agent")?.map(|id| id.parse().map_err(|_| damaged("agent"))).transpose()?,
        wrap_up: None,
        queued_at: time("queued_at")?,
        connected_at,
        talking_since: if in_conversation { connected_at.max(ended_at) } else { None },
        ended_at,
        closed_at: None,
        waited: duration("wait_micros")?,
        talked: duration("talk_micros")?,
        last_message_at: None,
        unread: 0,
        path: Vec::new(),
        note: text("note")?,
        wrap_up_code: optional("wrap_up_code")?,
        rating,
        recordings: u32::try_from(row.try_get::<i64>("", "recordings")?).unwrap_or(0),
        party: None,
        dial_end: None,
        visit: crate::contacts::live::Visit::default(),
        dialling: None,
        ending: None,
    })
}
