//! The table `follow_up`, and the contacts that are to be followed up.

use domain::events::FollowUpResult;
use domain::rating::RatingReason;
use domain::{ContactId, StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::{QueryResult, Statement};

use super::http::{FollowUp, FollowUpRow};
use crate::contacts::records;

/// Dissatisfied is whoever graded below the middle: 1 or 2 of 5, 1 of 3, 1 of 2.
const DISSATISFIED: &str = "c.score IS NOT NULL AND c.score * 2 < c.grades + 1";
/// Nobody need ask any more.
const DONE: &str = "EXISTS (SELECT 1 FROM follow_up d WHERE d.contact = c.id AND d.result <> 'not_reached')";

/// The dissatisfied of the time since then, who arrived last first: those who are still to be asked, or the others.
pub(super) async fn list(
    database: &Database,
    since: Timestamp,
    is_open: bool,
    limit: u32,
) -> Result<Vec<FollowUpRow>, DatabaseError> {
    let columns = records::COLUMNS;
    let done = if is_open { format!("NOT {DONE}") } else { DONE.to_owned() };
    let sql = format!(
        "SELECT {columns}, f.result, f.note AS follow_up_note, f.staff AS by_staff, f.at AS followed_at, b.name AS by_name, \
         r.reason AS rating_reason, r.words AS rating_words \
         FROM contact c LEFT JOIN account a ON a.id = c.agent \
         LEFT JOIN follow_up f ON f.id = (SELECT MAX(l.id) FROM follow_up l WHERE l.contact = c.id) \
         LEFT JOIN account b ON b.id = f.staff LEFT JOIN rating_reason r ON r.contact = c.id \
         WHERE c.arrived_at >= $1 AND {DISSATISFIED} AND {done} ORDER BY c.id DESC LIMIT {limit}"
    );
    database.fetch_all(database.sql(&sql, [since.micros().into()])).await?.iter().map(row).collect()
}

fn row(found: &QueryResult) -> Result<FollowUpRow, DatabaseError> {
    let (contact, note) = records::row(found)?;
    let follow_up = match found.column::<Option<String>>("result")? {
        Some(result) => Some(FollowUp {
            result: FollowUpResult::from_code(&result)
                .ok_or_else(|| DatabaseError::Corrupt("the result of a follow-up".to_owned()))?,
            note: found.column("follow_up_note")?,
            by: found.parsed("by_staff")?,
            by_name: found.column::<Option<String>>("by_name")?.unwrap_or_default(),
            at: found.time("followed_at")?,
        }),
        None => None,
    };
    let reason = found.column::<Option<String>>("rating_reason")?.and_then(|code| RatingReason::from_code(&code));
    Ok(FollowUpRow { contact, note, reason, words: found.column("rating_words")?, follow_up })
}

/// Whether the contact was graded low.
pub(super) async fn is_dissatisfied(database: &Database, contact: ContactId) -> Result<bool, DatabaseError> {
    let sql = format!("SELECT c.id FROM contact c WHERE c.id = $1 AND {DISSATISFIED}");
    Ok(database.fetch_one(database.sql(&sql, [contact.to_string().into()])).await?.is_some())
}

/// Writes down what came of asking.
pub(super) fn put(
    database: &Database,
    contact: ContactId,
    result: FollowUpResult,
    note: &str,
    staff: StaffId,
    now: Timestamp,
) -> Statement {
    // Version 7 ids ascend in time: the last one of a contact is the newest.
    database.sql(
        "INSERT INTO follow_up (id, contact, result, note, staff, at) VALUES ($1, $2, $3, $4, $5, $6)",
        [
            uuid::Uuid::now_v7().to_string().into(),
            contact.to_string().into(),
            result.code().into(),
            note.into(),
            staff.to_string().into(),
            now.micros().into(),
        ],
    )
}
