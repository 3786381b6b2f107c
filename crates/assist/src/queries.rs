//! The tables `assist_conversation` and `transcript_line`.

use domain::contact::Party;
use domain::{ContactId, Timestamp};
use platform::database::{Database, DatabaseError, Migration, Row as _};
use sea_orm::Statement;

use crate::conversation::Line;
use crate::following::Following;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        room: "assist",
        version: 1,
        name: "followed conversations and transcripts of calls",
        sql: include_str!("../migrations/0001_assist.sql"),
    },
    Migration {
        room: "assist",
        version: 2,
        name: "translations",
        sql: include_str!("../migrations/0002_translation.sql"),
    },
];

const fn code(party: Party) -> &'static str {
    match party {
        Party::Agent => "agent",
        _ => "customer",
    }
}

pub(crate) fn put(database: &Database, contact: ContactId, following: &Following, now: Timestamp) -> Statement {
    let state = serde_json::to_string(following).expect("invariant: what is followed has text keys");
    database.sql(
        "INSERT INTO assist_conversation (contact, state, updated_at) VALUES ($1, $2, $3) \
         ON CONFLICT (contact) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at",
        [contact.to_string().into(), state.into(), now.micros().into()],
    )
}

pub(crate) fn insert_line(database: &Database, contact: ContactId, line: &Line) -> Statement {
    database.sql(
        "INSERT INTO transcript_line (contact, seq, party, text, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (contact, seq) DO NOTHING",
        [
            contact.to_string().into(),
            line.seq.into(),
            code(line.by).into(),
            line.text.clone().into(),
            line.at.micros().into(),
        ],
    )
}

/// What was followed of the contact, if anything was.
pub(crate) async fn following(database: &Database, contact: ContactId) -> Result<Option<Following>, DatabaseError> {
    let sql = "SELECT state FROM assist_conversation WHERE contact = $1";
    let row = database.fetch_one(database.sql(sql, [contact.to_string().into()])).await?;
    let state: Option<String> = row.map(|row| row.column("state")).transpose()?;
    let read = |state: String| serde_json::from_str(&state).map_err(|error| DatabaseError::Corrupt(error.to_string()));
    state.map(read).transpose()
}

/// What was said in the contact, in order.
pub(crate) async fn lines(database: &Database, contact: ContactId) -> Result<Vec<Line>, DatabaseError> {
    let sql = "SELECT seq, party, text, at FROM transcript_line WHERE contact = $1 ORDER BY seq";
    let rows = database.fetch_all(database.sql(sql, [contact.to_string().into()])).await?;
    rows.iter()
        .map(|row| {
            let by = if row.column::<String>("party")? == "agent" { Party::Agent } else { Party::Customer };
            let at = Timestamp::from_micros(row.column("at")?);
            Ok(Line { seq: row.column("seq")?, by, text: row.column("text")?, at })
        })
        .collect()
}
