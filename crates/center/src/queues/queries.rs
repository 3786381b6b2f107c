//! The tables of queues, skills, lines, reasons and canned replies.

use domain::{LineId, Localised};
use platform::database::{Database, DatabaseError};
use sea_orm::Statement;
use serde::de::DeserializeOwned;

use super::{CannedReply, Line, NotReadyReason, Queue, Skill};

/// Reads a JSON column; a document that this version cannot read counts as damage of the store.
pub(crate) fn document<T: DeserializeOwned>(text: &str) -> Result<T, DatabaseError> {
    serde_json::from_str(text).map_err(|error| DatabaseError::Corrupt(error.to_string()))
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("invariant: settings have text keys and finite numbers")
}

pub(crate) async fn queues(database: &Database) -> Result<Vec<Queue>, DatabaseError> {
    let rows = database.fetch_all(database.sql("SELECT settings FROM queue ORDER BY place, id", [])).await?;
    rows.iter().map(|row| document(&row.try_get::<String>("", "settings")?)).collect()
}

pub(crate) fn save_queue(database: &Database, queue: &Queue, place: i64) -> Statement {
    database.sql(
        "INSERT INTO queue (id, place, settings) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET place = excluded.place, settings = excluded.settings",
        [queue.id.as_str().into(), place.into(), json(queue).into()],
    )
}

pub(crate) async fn skills(database: &Database) -> Result<Vec<Skill>, DatabaseError> {
    let rows = database.fetch_all(database.sql("SELECT id, name FROM skill ORDER BY id", [])).await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("", "id")?;
            Ok(Skill { id: domain::SkillId::of(&id), name: document(&row.try_get::<String>("", "name")?)? })
        })
        .collect()
}

pub(crate) fn save_skill(database: &Database, skill: &Skill) -> Statement {
    database.sql(
        "INSERT INTO skill (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        [skill.id.as_str().into(), json(&skill.name).into()],
    )
}

pub(crate) async fn lines(database: &Database) -> Result<Vec<Line>, DatabaseError> {
    let rows = database.fetch_all(database.sql("SELECT id, channel, name FROM line ORDER BY id", [])).await?;
    rows.iter()
        .map(|row| {
            let channel: String = row.try_get("", "channel")?;
            Ok(Line {
                id: LineId::of(&row.try_get::<String>("", "id")?),
                channel: domain::contact::Channel::from_code(&channel)
                    .ok_or_else(|| DatabaseError::Corrupt(format!("channel {channel}")))?,
                name: document(&row.try_get::<String>("", "name")?)?,
            })
        })
        .collect()
}

pub(crate) fn save_line(database: &Database, line: &Line) -> Statement {
    database.sql(
        "INSERT INTO line (id, channel, name) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET channel = excluded.channel, name = excluded.name",
        [line.id.as_str().into(), line.channel.code().into(), json(&line.name).into()],
    )
}

pub(crate) async fn reasons(database: &Database) -> Result<Vec<NotReadyReason>, DatabaseError> {
    let rows =
        database.fetch_all(database.sql("SELECT code, name FROM not_ready_reason ORDER BY place, code", [])).await?;
    rows.iter()
        .map(|row| {
            let name: Localised = document(&row.try_get::<String>("", "name")?)?;
            Ok(NotReadyReason { code: row.try_get("", "code")?, name })
        })
        .collect()
}

pub(crate) fn save_reason(database: &Database, reason: &NotReadyReason, place: i64) -> Statement {
    database.sql(
        "INSERT INTO not_ready_reason (code, place, name) VALUES ($1, $2, $3) \
         ON CONFLICT (code) DO UPDATE SET place = excluded.place, name = excluded.name",
        [reason.code.clone().into(), place.into(), json(&reason.name).into()],
    )
}

pub(crate) fn save_canned_reply(database: &Database, reply: &CannedReply, place: i64) -> Statement {
    database.sql(
        "INSERT INTO canned_reply (id, place, shortcut, title, body) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET place = excluded.place, shortcut = excluded.shortcut, \
         title = excluded.title, body = excluded.body",
        [
            reply.id.clone().into(),
            place.into(),
            reply.shortcut.clone().into(),
            json(&reply.title).into(),
            json(&reply.text).into(),
        ],
    )
}
