//! The tables `board_thread`, `board_contact` and `board_draft`.

use domain::phone::Phone;
use domain::{AgentId, ContactId, CustomerId, Language, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::{QueryResult, Statement, Value};

use super::reference::Reference;
use super::thread::{Area, Aside, Draft, Matter, Standing, Thread};
use crate::token::TokenHash;

const COLUMNS: &str = "t.reference, t.code_hash, t.client_id, t.matter, t.area, t.title, t.language, t.customer, t.name, \
    t.phone, t.email, t.contact, t.standing, t.settled, t.raised, t.created_at, t.due_at, t.answered_at, \
    t.aside_until, t.aside_reason, t.aside_by, t.closed_reason, t.score";

/// How many threads a round looks at.
pub(super) const A_ROUND: usize = 1_000;
/// How many earlier threads of a customer are shown.
const EARLIER: u32 = 10;

/// The place of a thread in the order of their coming.
pub(super) type Seen = (Timestamp, Reference);

fn text(value: impl std::fmt::Display) -> Value {
    value.to_string().into()
}

pub(super) fn insert(database: &Database, thread: &Thread) -> Statement {
    database.sql(
        "INSERT INTO board_thread (reference, code_hash, client_id, matter, area, title, language, customer, name, \
         phone, email, contact, standing, settled, raised, created_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, $9, $10, $11, $12, 0, 0, $13, $14)",
        [
            text(&thread.reference),
            thread.code.to_text().into(),
            thread.client_id.clone().into(),
            thread.matter.code().into(),
            thread.area.code().into(),
            thread.title.clone().into(),
            thread.language.code().into(),
            thread.name.clone().into(),
            thread.phone.as_ref().map(|phone| phone.as_str().to_owned()).into(),
            thread.email.clone().into(),
            text(thread.contact),
            thread.standing.code().into(),
            thread.created_at.micros().into(),
            thread.due_at.micros().into(),
        ],
    )
}

/// The contact is the next of the thread.
pub(super) fn insert_contact(
    database: &Database,
    reference: &Reference,
    contact: ContactId,
    ordinal: i64,
) -> Statement {
    database.sql(
        "INSERT INTO board_contact (contact, reference, ordinal) VALUES ($1, $2, $3)",
        [text(contact), text(reference), ordinal.into()],
    )
}

/// The bank has to answer again, in this contact, until then.
pub(super) fn open_again(
    database: &Database,
    reference: &Reference,
    contact: ContactId,
    due_at: Timestamp,
) -> Statement {
    database.sql(
        "UPDATE board_thread SET contact = $2, standing = 'open', settled = 0, raised = 0, due_at = $3, \
         aside_until = NULL, score = NULL WHERE reference = $1",
        [text(reference), text(contact), due_at.micros().into()],
    )
}

/// Another contact takes the place of one that ended without an answer. What was written in that one belongs to the
/// thread, where it is read.
pub(super) fn take_over(database: &Database, reference: &Reference, contact: ContactId) -> Statement {
    database.sql(
        "UPDATE board_thread SET contact = $2, raised = 0, aside_until = NULL WHERE reference = $1",
        [text(reference), text(contact)],
    )
}

pub(super) fn known_customer(database: &Database, reference: &Reference, customer: CustomerId) -> Statement {
    database.sql("UPDATE board_thread SET customer = $2 WHERE reference = $1", [text(reference), text(customer)])
}

pub(super) fn raised(database: &Database, reference: &Reference) -> Statement {
    database.sql("UPDATE board_thread SET raised = 1 WHERE reference = $1", [text(reference)])
}

pub(super) fn answered(database: &Database, reference: &Reference, now: Timestamp) -> Statement {
    database.sql(
        "UPDATE board_thread SET standing = 'answered', answered_at = $2 WHERE reference = $1",
        [text(reference), now.micros().into()],
    )
}

pub(super) fn closed(database: &Database, reference: &Reference, reason: &str, now: Timestamp) -> Statement {
    database.sql(
        "UPDATE board_thread SET standing = 'closed', closed_reason = $2, answered_at = $3 WHERE reference = $1",
        [text(reference), reason.into(), now.micros().into()],
    )
}

pub(super) fn settled(database: &Database, reference: &Reference) -> Statement {
    database.sql("UPDATE board_thread SET settled = 1 WHERE reference = $1 AND standing <> 'open'", [text(reference)])
}

pub(super) fn rated(database: &Database, reference: &Reference, score: u8) -> Statement {
    database.sql("UPDATE board_thread SET score = $2 WHERE reference = $1", [text(reference), i64::from(score).into()])
}

pub(super) fn set_aside(database: &Database, reference: &Reference, aside: &Aside) -> Statement {
    database.sql(
        "UPDATE board_thread SET aside_until = $2, aside_reason = $3, aside_by = $4 WHERE reference = $1",
        [text(reference), aside.until.micros().into(), aside.reason.clone().into(), text(aside.by)],
    )
}

pub(super) fn keep_draft(database: &Database, reference: &Reference, draft: &Draft) -> Statement {
    database.sql(
        "INSERT INTO board_draft (reference, body, staff, saved_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (reference) DO UPDATE SET body = excluded.body, staff = excluded.staff, \
         saved_at = excluded.saved_at",
        [text(reference), draft.text.clone().into(), text(draft.by), draft.at.micros().into()],
    )
}

pub(super) fn drop_draft(database: &Database, reference: &Reference) -> Statement {
    database.sql("DELETE FROM board_draft WHERE reference = $1", [text(reference)])
}

pub(super) async fn draft(database: &Database, reference: &Reference) -> Result<Option<Draft>, DatabaseError> {
    let sql = "SELECT body, staff, saved_at FROM board_draft WHERE reference = $1";
    let Some(row) = database.fetch_one(database.sql(sql, [text(reference)])).await? else { return Ok(None) };
    Ok(Some(Draft { text: row.column("body")?, by: row.parsed("staff")?, at: row.time("saved_at")? }))
}

pub(super) async fn by_reference(database: &Database, reference: &Reference) -> Result<Option<Thread>, DatabaseError> {
    one(database, "t.reference = $1", text(reference)).await
}

pub(super) async fn by_client_id(database: &Database, client_id: &str) -> Result<Option<Thread>, DatabaseError> {
    one(database, "t.client_id = $1", client_id.into()).await
}

pub(super) async fn by_contact(database: &Database, contact: ContactId) -> Result<Option<Thread>, DatabaseError> {
    let condition = "t.reference = (SELECT reference FROM board_contact WHERE contact = $1)";
    one(database, condition, text(contact)).await
}

async fn one(database: &Database, condition: &str, value: Value) -> Result<Option<Thread>, DatabaseError> {
    let sql = format!("SELECT {COLUMNS} FROM board_thread t WHERE {condition}");
    database.fetch_one(database.sql(&sql, [value])).await?.as_ref().map(thread).transpose()
}

/// The threads for which something is to be done after that place, the oldest first: [`A_ROUND`] of them at most.
pub(super) async fn unsettled(database: &Database, after: Option<&Seen>) -> Result<Vec<Thread>, DatabaseError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM board_thread t WHERE t.settled = 0 AND (t.created_at, t.reference) > ($1, $2) \
         ORDER BY t.created_at, t.reference LIMIT {A_ROUND}"
    );
    let (created_at, reference) =
        after.map_or((i64::MIN, String::new()), |(created_at, reference)| (created_at.micros(), reference.to_string()));
    database.fetch_all(database.sql(&sql, [created_at.into(), reference.into()])).await?.iter().map(thread).collect()
}

/// How many threads are not settled.
pub(super) async fn unsettled_count(database: &Database) -> Result<i64, DatabaseError> {
    let sql = "SELECT COUNT(*) AS unsettled FROM board_thread WHERE settled = 0";
    database.fetch_one(database.sql(sql, [])).await?.map_or(Ok(0), |row| row.column("unsettled"))
}

/// Other threads of the customer or, where nobody knows who it is, of the telephone number; the newest first.
pub(super) async fn earlier(database: &Database, thread_of: &Thread) -> Result<Vec<Thread>, DatabaseError> {
    let (condition, value): (&str, Value) = match (thread_of.customer, &thread_of.phone) {
        (Some(customer), _) => ("t.customer = $2", text(customer)),
        (None, Some(phone)) => ("t.customer IS NULL AND t.phone = $2", phone.as_str().into()),
        (None, None) => return Ok(Vec::new()),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM board_thread t WHERE t.reference <> $1 AND {condition} \
         ORDER BY t.created_at DESC LIMIT {EARLIER}"
    );
    let rows = database.fetch_all(database.sql(&sql, [text(&thread_of.reference), value])).await?;
    rows.iter().map(thread).collect()
}

/// The contacts of a thread in their order.
pub(super) async fn contacts(database: &Database, reference: &Reference) -> Result<Vec<ContactId>, DatabaseError> {
    let sql = "SELECT contact FROM board_contact WHERE reference = $1 ORDER BY ordinal";
    let rows = database.fetch_all(database.sql(sql, [text(reference)])).await?;
    rows.iter().map(|row| row.parsed("contact")).collect()
}

/// Whether the contact has ever come to the centre.
pub(super) async fn has_come(database: &Database, contact: ContactId) -> Result<bool, DatabaseError> {
    let sql = "SELECT id FROM contact WHERE id = $1";
    Ok(database.fetch_one(database.sql(sql, [text(contact)])).await?.is_some())
}

/// The place of the contact's last message; 0 if it has none.
pub(super) async fn last_seq(database: &Database, contact: ContactId) -> Result<i64, DatabaseError> {
    let sql = "SELECT COALESCE(MAX(seq), 0) AS last_seq FROM message WHERE contact = $1";
    let row = database.fetch_one(database.sql(sql, [text(contact)])).await?;
    row.map_or(Ok(0), |row| row.column("last_seq"))
}

/// Of a contact of the board, the agent who had it last; the outer `None` if it is not one.
pub(crate) async fn last_agent(
    database: &Database,
    contact: ContactId,
) -> Result<Option<Option<AgentId>>, DatabaseError> {
    let sql = "SELECT c.agent FROM board_contact b JOIN contact c ON c.id = b.contact WHERE b.contact = $1";
    let Some(row) = database.fetch_one(database.sql(sql, [text(contact)])).await? else { return Ok(None) };
    row.parsed_or_none("agent").map(Some)
}

fn thread(row: &QueryResult) -> Result<Thread, DatabaseError> {
    let corrupt = |column: &str| DatabaseError::Corrupt(format!("column {column}: not a known value"));
    let word = |column: &str| row.column::<String>(column);
    let aside = match (row.time_or_none("aside_until")?, row.parsed_or_none::<AgentId>("aside_by")?) {
        (Some(until), Some(by)) => {
            Some(Aside { until, by, reason: row.column::<Option<String>>("aside_reason")?.unwrap_or_default() })
        }
        _ => None,
    };
    Ok(Thread {
        reference: row.parsed("reference")?,
        code: TokenHash::from_text(&word("code_hash")?).ok_or_else(|| corrupt("code_hash"))?,
        client_id: word("client_id")?,
        matter: Matter::from_code(&word("matter")?).ok_or_else(|| corrupt("matter"))?,
        area: Area::from_code(&word("area")?).ok_or_else(|| corrupt("area"))?,
        title: word("title")?,
        language: row.parsed::<Language>("language")?,
        customer: row.parsed_or_none("customer")?,
        name: word("name")?,
        phone: row.parsed_or_none::<Phone>("phone")?,
        email: row.column("email")?,
        contact: row.parsed("contact")?,
        standing: Standing::from_code(&word("standing")?).ok_or_else(|| corrupt("standing"))?,
        settled: row.truth("settled")?,
        raised: row.truth("raised")?,
        created_at: row.time("created_at")?,
        due_at: row.time("due_at")?,
        answered_at: row.time_or_none("answered_at")?,
        aside,
        closed_reason: row.column("closed_reason")?,
        score: row.column::<Option<i64>>("score")?.and_then(|score| u8::try_from(score).ok()),
    })
}
