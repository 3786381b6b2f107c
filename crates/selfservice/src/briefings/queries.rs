//! The table `contact_briefing`: the briefing of the last hand-over of each contact.

use domain::ContactId;
use platform::database::{Database, Row};
use sea_orm::Statement;

use super::Briefing;
use crate::error::SelfServiceError;

/// The statement that keeps the briefing; `text` is it as JSON.
pub(super) fn keep(database: &Database, contact: ContactId, briefing: &Briefing, text: &str) -> Statement {
    let sql = "INSERT INTO contact_briefing (contact, briefing, written_at) VALUES ($1, $2, $3)
        ON CONFLICT (contact) DO UPDATE SET briefing = excluded.briefing, written_at = excluded.written_at";
    database.sql(sql, [contact.to_string().into(), text.into(), briefing.written_at.micros().into()])
}

pub(super) async fn find(database: &Database, contact: ContactId) -> Result<Option<Briefing>, SelfServiceError> {
    let sql = database.sql("SELECT briefing FROM contact_briefing WHERE contact = $1", [contact.to_string().into()]);
    Ok(database.fetch_one(sql).await?.map(|row| row.json("briefing")).transpose()?)
}
