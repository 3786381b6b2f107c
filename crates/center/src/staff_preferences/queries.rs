//! The table `staff_preference`.

use domain::{StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use platform::http::FieldError;
use platform::http::Problem;

use super::{LARGEST_BYTES, Section};

/// The person's document, unless there is none that can be read.
pub(super) async fn read<S: Section>(database: &Database, staff: StaffId) -> Result<Option<S>, DatabaseError> {
    let sql = "SELECT document FROM staff_preference WHERE staff = $1 AND section = $2 AND schema_number = $3";
    let asked = database.sql(sql, [staff.to_string().into(), S::NAME.into(), S::SCHEMA.into()]);
    let Some(row) = database.fetch_one(asked).await? else { return Ok(None) };
    let document: String = row.column("document")?;
    Ok(serde_json::from_str::<S>(&document).ok().filter(|section| section.findings().is_empty()))
}

/// Keeps the person's document in place of the one before.
pub(super) async fn write<S: Section>(
    database: &Database,
    staff: StaffId,
    section: &S,
    now: Timestamp,
) -> Result<(), Problem> {
    let findings = section.findings();
    if !findings.is_empty() {
        return Err(Problem::invalid(findings));
    }
    let document = serde_json::to_string(section).expect("invariant: a section is plain data with text keys");
    if document.len() > LARGEST_BYTES {
        return Err(Problem::invalid(vec![FieldError::new("", format!("≤ {LARGEST_BYTES} B"))]));
    }
    let kept = database.sql(
        "INSERT INTO staff_preference (staff, section, schema_number, document, changed_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (staff, section) DO UPDATE SET schema_number = excluded.schema_number, \
         document = excluded.document, changed_at = excluded.changed_at",
        [
            staff.to_string().into(),
            S::NAME.into(),
            S::SCHEMA.into(),
            document.into(),
            now.micros().into(),
        ],
    );
    Ok(database.transaction(vec![kept]).await?)
}

/// The person has the defaults again.
pub(super) async fn forget<S: Section>(database: &Database, staff: StaffId) -> Result<(), DatabaseError> {
    let sql = "DELETE FROM staff_preference WHERE staff = $1 AND section = $2";
    database.transaction(vec![database.sql(sql, [staff.to_string().into(), S::NAME.into()])]).await
}
