//! The table `translation`.

use domain::{ContactId, Language, StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::QueryResult;
use sha2::{Digest as _, Sha256};

use super::http::Translated;

/// Texts that a contact has at most here; a desk that asks for more has gone astray.
const MOST: u32 = 2_000;

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn translated(row: &QueryResult) -> Result<Translated, DatabaseError> {
    Ok(Translated { original: row.column("original")?, text: row.column("text")?, to: row.parsed("language")? })
}

/// All that was translated in the contact.
pub(super) async fn of(database: &Database, contact: ContactId) -> Result<Vec<Translated>, DatabaseError> {
    let sql = format!("SELECT original, text, language FROM translation WHERE contact = $1 ORDER BY at LIMIT {MOST}");
    database.fetch_all(database.sql(&sql, [contact.to_string().into()])).await?.iter().map(translated).collect()
}

/// What this text is in the language, if it was translated in the contact before.
pub(super) async fn known(
    database: &Database,
    contact: ContactId,
    original: &str,
    to: Language,
) -> Result<Option<Translated>, DatabaseError> {
    let sql = "SELECT original, text, language FROM translation WHERE contact = $1 AND digest = $2 AND language = $3";
    let asked = database.sql(sql, [contact.to_string().into(), digest(original).into(), to.code().into()]);
    database.fetch_one(asked).await?.as_ref().map(translated).transpose()
}

/// Keeps both texts; the later wording of the same text is the one that counts.
pub(super) async fn put(
    database: &Database,
    contact: ContactId,
    both: &Translated,
    staff: StaffId,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let row = database.sql(
        "INSERT INTO translation (contact, digest, language, original, text, staff, at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (contact, digest, language) DO UPDATE SET text = excluded.text, staff = excluded.staff, at = excluded.at",
        [
            contact.to_string().into(),
            digest(&both.original).into(),
            both.to.code().into(),
            both.original.as_str().into(),
            both.text.as_str().into(),
            staff.to_string().into(),
            now.micros().into(),
        ],
    );
    database.transaction(vec![row]).await
}
