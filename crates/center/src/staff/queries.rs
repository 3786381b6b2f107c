//! The table of agents' settings, read together with their accounts.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{AgentId, StaffId};
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::{QueryResult, Statement};

use super::AgentSettings;
use crate::dispatcher::command::Seat;
use crate::queues::queries::document;

const SEAT: &str = "SELECT a.id, a.number, a.name, p.skills, p.voice_capacity, p.text_capacity, p.deferred_capacity, p.site \
                    FROM account a JOIN agent_profile p ON p.staff = a.id";

fn settings(row: &QueryResult, id: StaffId) -> Result<AgentSettings, DatabaseError> {
    let capacity = |column: &str| -> Result<u8, DatabaseError> {
        u8::try_from(row.try_get::<i64>("", column)?)
            .map_err(|_| DatabaseError::Corrupt("an agent's capacity".to_owned()))
    };
    Ok(AgentSettings {
        staff: id,
        skills: document(&row.try_get::<String>("", "skills")?)?,
        voice_capacity: capacity("voice_capacity")?,
        text_capacity: capacity("text_capacity")?,
        deferred_capacity: capacity("deferred_capacity")?,
        site: row.parsed_or_none("site")?,
    })
}

fn seat_of(row: &QueryResult) -> Result<(AgentId, Seat), DatabaseError> {
    let id: StaffId =
        row.try_get::<String>("", "id")?.parse().map_err(|_| DatabaseError::Corrupt("an account's id".to_owned()))?;
    let seat = Seat {
        number: row.try_get("", "number")?,
        name: row.try_get("", "name")?,
        profile: settings(row, id)?.profile(),
    };
    Ok((id, seat))
}

pub(crate) async fn seat(database: &Database, agent: AgentId) -> Result<Option<Seat>, DatabaseError> {
    let statement = database.sql(&format!("{SEAT} WHERE a.id = $1"), [agent.to_string().into()]);
    Ok(database.fetch_one(statement).await?.as_ref().map(seat_of).transpose()?.map(|(_, seat)| seat))
}

pub(crate) async fn seats(database: &Database) -> Result<HashMap<AgentId, Arc<Seat>>, DatabaseError> {
    database
        .fetch_all(database.sql(SEAT, []))
        .await?
        .iter()
        .map(|row| seat_of(row).map(|(id, seat)| (id, Arc::new(seat))))
        .collect()
}

pub(crate) async fn all_settings(database: &Database) -> Result<HashMap<StaffId, AgentSettings>, DatabaseError> {
    let sql = "SELECT staff AS id, skills, voice_capacity, text_capacity, deferred_capacity, site FROM agent_profile";
    database
        .fetch_all(database.sql(sql, []))
        .await?
        .iter()
        .map(|row| {
            let id: StaffId = row
                .try_get::<String>("", "id")?
                .parse()
                .map_err(|_| DatabaseError::Corrupt("an agent's id".to_owned()))?;
            settings(row, id).map(|settings| (id, settings))
        })
        .collect()
}

pub(crate) fn save(database: &Database, settings: &AgentSettings) -> Statement {
    database.sql(
        "INSERT INTO agent_profile (staff, skills, voice_capacity, text_capacity, site, deferred_capacity) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (staff) DO UPDATE SET skills = excluded.skills, voice_capacity = excluded.voice_capacity, \
         text_capacity = excluded.text_capacity, site = excluded.site, deferred_capacity = excluded.deferred_capacity",
        [
            settings.staff.to_string().into(),
            serde_json::to_string(&settings.skills).expect("invariant: skills are plain data").into(),
            i64::from(settings.voice_capacity).into(),
            i64::from(settings.text_capacity).into(),
            settings.site.as_ref().map(|site| site.as_str().to_owned()).into(),
            i64::from(settings.deferred_capacity).into(),
        ],
    )
}
