//! The table `flow_session`: where chats are in their flows.

use domain::{ContactId, Timestamp};
use platform::database::{Database, Row};
use sea_orm::{QueryResult, Statement};

use super::effects::Place;
use crate::briefings::Taken;
use crate::error::SelfServiceError;

pub(super) fn keep(database: &Database, contact: ContactId, place: &Place, now: Timestamp) -> Statement {
    let sql =
        "INSERT INTO flow_session (contact, flow, version, state, taken, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (contact) DO UPDATE SET flow = excluded.flow, version = excluded.version, state = excluded.state,
            taken = excluded.taken, updated_at = excluded.updated_at";
    let values = [
        contact.to_string().into(),
        place.flow.as_str().into(),
        i64::from(place.version).into(),
        place.state.as_str().into(),
        place.taken.as_str().into(),
        now.micros().into(),
    ];
    database.sql(sql, values)
}

pub(super) fn forget(database: &Database, contact: ContactId) -> Statement {
    database.sql("DELETE FROM flow_session WHERE contact = $1", [contact.to_string().into()])
}

/// What is kept of a chat.
pub(super) struct Kept {
    pub state: flow::State,
    pub taken: Taken,
}

/// The stored places. A state that an earlier program wrote and this one cannot read is `None`.
pub(super) async fn all(database: &Database) -> Result<Vec<(ContactId, Option<Kept>)>, SelfServiceError> {
    let rows =
        database.fetch_all(database.sql("SELECT contact, state, taken FROM flow_session ORDER BY contact", [])).await?;
    let kept = |row: &QueryResult| {
        let taken = row.json("taken").unwrap_or_default();
        row.json("state").ok().map(|state| Kept { state, taken })
    };
    rows.iter().map(|row| Ok((row.parsed("contact")?, kept(row)))).collect()
}
