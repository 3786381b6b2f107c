//! The rows of rating links.

use std::time::Duration;

use domain::phone::Phone;
use domain::{ContactId, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::Statement;
use sha2::{Digest, Sha256};

/// A link that can still be opened.
pub(super) struct Found {
    pub contact: ContactId,
    pub sent_at: Timestamp,
    pub is_used: bool,
}

/// Keeps a link; `false` if the contact has one, or the phone had one within `apart`.
pub(super) async fn keep(
    database: &Database,
    link: &str,
    contact: ContactId,
    phone: &Phone,
    now: Timestamp,
    lasts: Duration,
    apart: Duration,
) -> Result<bool, DatabaseError> {
    // The number itself stands with the contact.
    let phone: String = Sha256::digest(phone.as_str().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let sql = "INSERT INTO rating_link (link, contact, phone, sent_at, expires_at)
        SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM rating_link WHERE phone = $6 AND sent_at > $7)
        ON CONFLICT (contact) DO NOTHING";
    let values = [
        link.into(),
        contact.to_string().into(),
        phone.clone().into(),
        now.micros().into(),
        (now + lasts).micros().into(),
        phone.into(),
        (now - apart).micros().into(),
    ];
    Ok(database.execute(database.sql(sql, values)).await? == 1)
}

/// Forgets a link that was not sent.
pub(super) async fn forget(database: &Database, link: &str) -> Result<(), DatabaseError> {
    database.execute(database.sql("DELETE FROM rating_link WHERE link = $1", [link.into()])).await.map(drop)
}

/// The link, if its time is not over.
pub(super) async fn find(database: &Database, link: &str, now: Timestamp) -> Result<Option<Found>, DatabaseError> {
    let sql = "SELECT contact, sent_at, used_at FROM rating_link WHERE link = $1 AND expires_at > $2";
    let row = database.fetch_one(database.sql(sql, [link.into(), now.micros().into()])).await?;
    row.map(|row| {
        Ok(Found {
            contact: row.parsed("contact")?,
            sent_at: row.time("sent_at")?,
            is_used: row.column::<Option<i64>>("used_at")?.is_some(),
        })
    })
    .transpose()
}

/// The statement that notes that a link has been used.
pub(super) fn used(database: &Database, link: &str, now: Timestamp) -> Statement {
    database.sql("UPDATE rating_link SET used_at = $2 WHERE link = $1", [link.into(), now.micros().into()])
}
