//! The table `announcement`; its column `slot` is the announcement's key.

use std::collections::HashMap;

use domain::{StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::{QueryResult, Statement};

use super::{Announcement, AnnouncementKind};
use crate::error::SelfServiceError;

const ALL: &str =
    "SELECT slot, said_in, kind, text, audio, lines, tiers, regions, valid_from, valid_to FROM announcement";

pub(super) async fn all(database: &Database) -> Result<HashMap<String, Announcement>, SelfServiceError> {
    let rows = database.fetch_all(database.sql(ALL, [])).await?;
    rows.iter()
        .map(|row| {
            let announcement = Announcement {
                slot: row.column("said_in")?,
                kind: kind(row)?,
                text: row.json("text")?,
                audio: row.json("audio")?,
                lines: row.json("lines")?,
                tiers: row.json("tiers")?,
                regions: row.json("regions")?,
                valid_from: row.time_or_none("valid_from")?,
                valid_to: row.time_or_none("valid_to")?,
            };
            Ok((row.column("slot")?, announcement))
        })
        .collect()
}

fn kind(row: &QueryResult) -> Result<AnnouncementKind, DatabaseError> {
    let code: String = row.column("kind")?;
    serde_json::from_value(code.into()).map_err(|_| DatabaseError::Corrupt("column kind".to_owned()))
}

pub(super) fn put(
    database: &Database,
    key: &str,
    announcement: &Announcement,
    now: Timestamp,
    by: Option<StaffId>,
) -> Statement {
    let sql = "INSERT INTO announcement
            (slot, said_in, kind, text, audio, lines, tiers, regions, valid_from, valid_to, updated_at, updated_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (slot) DO UPDATE SET said_in = excluded.said_in, kind = excluded.kind, text = excluded.text,
            audio = excluded.audio, lines = excluded.lines, tiers = excluded.tiers, regions = excluded.regions,
            valid_from = excluded.valid_from, valid_to = excluded.valid_to, updated_at = excluded.updated_at,
            updated_by = excluded.updated_by";
    let values = [
        key.into(),
        announcement.slot.clone().into(),
        announcement.kind.code().into(),
        written(&announcement.text).into(),
        written(&announcement.audio).into(),
        written(&announcement.lines).into(),
        written(&announcement.tiers).into(),
        written(&announcement.regions).into(),
        announcement.valid_from.map(Timestamp::micros).into(),
        announcement.valid_to.map(Timestamp::micros).into(),
        now.micros().into(),
        by.map(|staff| staff.to_string()).into(),
    ];
    database.sql(sql, values)
}

fn written(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("invariant: texts and ids are JSON")
}

pub(super) fn remove(database: &Database, key: &str) -> Statement {
    database.sql("DELETE FROM announcement WHERE slot = $1", [key.into()])
}
