//! The table `announcement`.

use std::collections::HashMap;

use domain::{StaffId, Timestamp};
use platform::database::{Database, Row};
use sea_orm::Statement;

use super::Announcement;
use crate::error::SelfServiceError;

pub(super) async fn all(database: &Database) -> Result<HashMap<String, Announcement>, SelfServiceError> {
    let rows = database.fetch_all(database.sql("SELECT slot, text, audio, valid_from, valid_to FROM announcement", [])).await?;
    rows.iter()
        .map(|row| {
            let announcement = Announcement {
                text: row.json("text")?,
                audio: row.json("audio")?,
                valid_from: row.time_or_none("valid_from")?,
                valid_to: row.time_or_none("valid_to")?,
            };
            Ok((row.column("slot")?, announcement))
        })
        .collect()
}

pub(super) fn put(database: &Database, slot: &str, announcement: &Announcement, now: Timestamp, by: Option<StaffId>) -> Statement {
    let sql = "INSERT INTO announcement (slot, text, audio, valid_from, valid_to, updated_at, updated_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (slot) DO UPDATE SET text = excluded.text, audio = excluded.audio, valid_from = excluded.valid_from,
            valid_to = excluded.valid_to, updated_at = excluded.updated_at, updated_by = excluded.updated_by";
    let written = |value: serde_json::Result<String>| value.expect("invariant: texts and ids are JSON");
    let values = [
        slot.into(),
        written(serde_json::to_string(&announcement.text)).into(),
        written(serde_json::to_string(&announcement.audio)).into(),
        announcement.valid_from.map(Timestamp::micros).into(),
        announcement.valid_to.map(Timestamp::micros).into(),
        now.micros().into(),
        by.map(|staff| staff.to_string()).into(),
    ];
    database.sql(sql, values)
}

pub(super) fn remove(database: &Database, slot: &str) -> Statement {
    database.sql("DELETE FROM announcement WHERE slot = $1", [slot.into()])
}
