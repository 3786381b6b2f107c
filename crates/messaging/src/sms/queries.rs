//! The tables `sms_outgoing` and `sms_segment`.
//!
//! A row of `sms_outgoing` is what was said once. What was said in quick succession travels together under one *parcel*,
//! the id of its first row; the carrier's messages for it are rows of `sms_segment`. Texts with secrets have no body.

use std::time::Duration;

use domain::phone::Phone;
use domain::{ContactId, MessageId, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::{Statement, Value};

use super::carrier::Outcome;

/// How many messages are looked at together.
const PAGE: i64 = 500;

/// A message that goes out.
#[derive(Debug)]
pub(crate) struct Queued {
    pub(crate) id: MessageId,
    pub(crate) contact: Option<ContactId>,
    pub(crate) phone: Phone,
    pub(crate) body: String,
    /// How often it was tried.
    pub(crate) attempts: i64,
    pub(crate) queued_at: Timestamp,
}

fn text(id: impl std::fmt::Display) -> Value {
    id.to_string().into()
}

/// A message that waits for `gathering` before it goes.
pub(crate) fn insert(
    database: &Database,
    contact: Option<ContactId>,
    phone: &Phone,
    body: &str,
    now: Timestamp,
    gathering: Duration,
) -> Statement {
    let id = MessageId::generate();
    database.sql(
        "INSERT INTO sms_outgoing (id, parcel, contact, phone, body, state, attempts, queued_at, due_at, submitted_at, ended_at, reason) \
         VALUES ($1, $1, $2, $3, $4, 'queued', 0, $5, $6, NULL, NULL, NULL)",
        [
            text(id),
            contact.map(|contact| contact.to_string()).into(),
            phone.as_str().into(),
            body.into(),
            now.micros().into(),
            (now + gathering).micros().into(),
        ],
    )
}

/// A text with a secret that the carrier has taken: that there was one, and nothing of it.
pub(crate) fn insert_secret(
    database: &Database,
    id: MessageId,
    contact: Option<ContactId>,
    phone: &Phone,
    now: Timestamp,
) -> Statement {
    database.sql(
        "INSERT INTO sms_outgoing (id, parcel, contact, phone, body, state, attempts, queued_at, due_at, submitted_at, ended_at, reason) \
         VALUES ($1, $1, $2, $3, '', 'submitted', 1, $4, $4, $4, NULL, NULL)",
        [text(id), contact.map(|contact| contact.to_string()).into(), phone.as_str().into(), now.micros().into()],
    )
}

/// The messages that may go now, in the order in which they were said.
pub(crate) async fn due(database: &Database, now: Timestamp) -> Result<Vec<Queued>, DatabaseError> {
    let sql = "SELECT id, contact, phone, body, attempts, queued_at FROM sms_outgoing \
               WHERE state = 'queued' AND due_at <= $1 ORDER BY id LIMIT $2";
    let rows = database.fetch_all(database.sql(sql, [now.micros().into(), PAGE.into()])).await?;
    rows.iter()
        .map(|row| {
            Ok(Queued {
                id: row.parsed("id")?,
                contact: row.parsed_or_none("contact")?,
                phone: row.parsed("phone")?,
                body: row.column("body")?,
                attempts: row.column("attempts")?,
                queued_at: row.time("queued_at")?,
            })
        })
        .collect()
}

/// How many messages wait.
pub(crate) async fn waiting(database: &Database) -> Result<i64, DatabaseError> {
    let sql = "SELECT COUNT(*) AS waiting FROM sms_outgoing WHERE state = 'queued'";
    database.fetch_one(database.sql(sql, [])).await?.map_or(Ok(0), |row| row.column("waiting"))
}

/// The carrier has taken the messages of a parcel under these names; with none, they are on the handset already.
pub(crate) fn submitted(
    database: &Database,
    parcel: MessageId,
    messages: &[MessageId],
    carrier_ids: &[String],
    now: Timestamp,
) -> Vec<Statement> {
    let arrived = carrier_ids.is_empty();
    let mut writes: Vec<Statement> = messages
        .iter()
        .map(|message| {
            database.sql(
                "UPDATE sms_outgoing SET state = $2, parcel = $3, attempts = attempts + 1, submitted_at = $4, ended_at = $5 WHERE id = $1",
                [
                    text(message),
                    if arrived { "delivered" } else { "submitted" }.into(),
                    text(parcel),
                    now.micros().into(),
                    arrived.then_some(now.micros()).into(),
                ],
            )
        })
        .collect();
    writes.push(database.sql("DELETE FROM sms_segment WHERE parcel = $1", [text(parcel)]));
    writes.extend(carrier_ids.iter().zip(1_i64..).map(|(carrier_id, number)| {
        database.sql(
            "INSERT INTO sms_segment (parcel, number, carrier_id, state, submitted_at) VALUES ($1, $2, $3, 'submitted', $4)",
            [text(parcel), number.into(), carrier_id.as_str().into(), now.micros().into()],
        )
    }));
    writes
}

/// The messages wait until they are tried again.
pub(crate) fn again(database: &Database, messages: &[MessageId], due_at: Timestamp) -> Vec<Statement> {
    let wait = |message| {
        database.sql(
            "UPDATE sms_outgoing SET attempts = attempts + 1, due_at = $2 WHERE id = $1",
            [text(message), due_at.micros().into()],
        )
    };
    messages.iter().map(wait).collect()
}

/// The messages will not be sent.
pub(crate) fn failed(database: &Database, messages: &[MessageId], reason: &str, now: Timestamp) -> Vec<Statement> {
    let fail = |message| {
        database.sql(
            "UPDATE sms_outgoing SET state = 'failed', attempts = attempts + 1, ended_at = $2, reason = $3 WHERE id = $1",
            [text(message), now.micros().into(), reason.into()],
        )
    };
    messages.iter().map(fail).collect()
}

/// The parcel of a message that the carrier knows by one of these names, with its place in it: the latest one, because
/// carriers begin to count anew.
pub(crate) async fn segment(database: &Database, names: &[String]) -> Result<Option<(MessageId, i64)>, DatabaseError> {
    for name in names {
        let sql = "SELECT parcel, number FROM sms_segment WHERE carrier_id = $1 ORDER BY submitted_at DESC, parcel DESC LIMIT 1";
        if let Some(row) = database.fetch_one(database.sql(sql, [name.as_str().into()])).await? {
            return Ok(Some((row.parsed("parcel")?, row.column("number")?)));
        }
    }
    Ok(None)
}

/// A receipt: a parcel is delivered when all its segments are, and failed when one is.
pub(crate) fn receipt(
    database: &Database,
    parcel: MessageId,
    number: i64,
    outcome: &Outcome,
    now: Timestamp,
) -> Vec<Statement> {
    let state = if *outcome == Outcome::Delivered { "delivered" } else { "failed" };
    let mut writes = vec![database.sql(
        "UPDATE sms_segment SET state = $3 WHERE parcel = $1 AND number = $2",
        [text(parcel), number.into(), state.into()],
    )];
    writes.push(match outcome {
        Outcome::Failed(reason) => database.sql(
            "UPDATE sms_outgoing SET state = 'failed', ended_at = $2, reason = $3 WHERE parcel = $1 AND state = 'submitted'",
            [text(parcel), now.micros().into(), reason.as_str().into()],
        ),
        Outcome::Delivered => database.sql(
            "UPDATE sms_outgoing SET state = 'delivered', ended_at = $2 WHERE parcel = $1 AND state = 'submitted' \
             AND NOT EXISTS (SELECT 1 FROM sms_segment s WHERE s.parcel = $1 AND s.state <> 'delivered')",
            [text(parcel), now.micros().into()],
        ),
    });
    writes
}
