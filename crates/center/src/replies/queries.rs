//! The table `canned_reply`, as staff change it.

use domain::StaffId;
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::{QueryResult, Statement};

use super::http::ReplyText;
use crate::queues::CannedReply;
use crate::queues::queries::document;

fn reply(row: &QueryResult) -> Result<CannedReply, DatabaseError> {
    Ok(CannedReply {
        id: row.column("id")?,
        shortcut: row.column("shortcut")?,
        title: document(&row.column::<String>("title")?)?,
        text: document(&row.column::<String>("body")?)?,
        owner: row.parsed_or_none("owner")?,
    })
}

/// Everybody's replies and those of the member of staff, their own first.
pub(super) async fn of(database: &Database, staff: StaffId) -> Result<Vec<CannedReply>, DatabaseError> {
    let sql = "SELECT id, shortcut, title, body, owner FROM canned_reply WHERE owner IS NULL OR owner = $1 \
               ORDER BY CASE WHEN owner IS NULL THEN 1 ELSE 0 END, place, id";
    let rows = database.fetch_all(database.sql(sql, [staff.to_string().into()])).await?;
    rows.iter().map(reply).collect()
}

/// The reply of that key.
pub(super) async fn one(database: &Database, id: &str) -> Result<Option<CannedReply>, DatabaseError> {
    let sql = "SELECT id, shortcut, title, body, owner FROM canned_reply WHERE id = $1";
    let row = database.fetch_one(database.sql(sql, [id.to_owned().into()])).await?;
    row.as_ref().map(reply).transpose()
}

/// Writes a reply; one that is there keeps its place and its owner.
pub(super) fn put(database: &Database, id: &str, text: &ReplyText, owner: Option<StaffId>) -> Statement {
    let json = |value: &domain::Localised| serde_json::to_string(value).expect("invariant: texts have text keys");
    database.sql(
        "INSERT INTO canned_reply (id, place, shortcut, title, body, owner) VALUES ($1, 1000, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET shortcut = excluded.shortcut, title = excluded.title, body = excluded.body",
        [
            id.to_owned().into(),
            text.shortcut.clone().into(),
            json(&text.title).into(),
            json(&text.text).into(),
            owner.map(|owner| owner.to_string()).into(),
        ],
    )
}

pub(super) fn remove(database: &Database, id: &str) -> Statement {
    database.sql("DELETE FROM canned_reply WHERE id = $1", [id.to_owned().into()])
}
