//! Notes on a customer. Whoever wrote one may change it; what it said before is kept.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use domain::{CustomerId, NoteId, StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use platform::http::{ApiJson, ApiPath, ApiQuery, FieldError, Page, PageQuery, Problem};
use platform::sign_in::Caller;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::queries;
use crate::center::Center;
use crate::error::CenterError;

/// The longest note, in characters.
const LONGEST: usize = 2_000;

/// A note on a customer.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct CustomerNote {
    id: NoteId,
    text: String,
    author: StaffId,
    author_name: String,
    written_at: Timestamp,
    changed_at: Option<Timestamp>,
    /// What it said before, the latest first.
    versions: Vec<NoteVersion>,
}

/// What a note said before.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct NoteVersion {
    text: String,
    replaced_at: Timestamp,
}

/// A note's text.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CustomerNoteText {
    text: String,
}

fn note(row: &QueryResult) -> Result<CustomerNote, DatabaseError> {
    Ok(CustomerNote {
        id: row.parsed("id")?,
        text: row.column("text")?,
        author: row.parsed("author")?,
        author_name: row.column::<Option<String>>("author_name")?.unwrap_or_default(),
        written_at: Timestamp::from_micros(row.column("written_at")?),
        changed_at: row.column::<Option<i64>>("changed_at")?.map(Timestamp::from_micros),
        versions: Vec::new(),
    })
}

const SELECT: &str = "SELECT n.id, n.text, n.author, n.written_at, n.changed_at, a.name AS author_name \
                      FROM customer_note n LEFT JOIN account a ON a.id = n.author";

async fn read(
    database: &Database,
    customer: CustomerId,
    before: Option<NoteId>,
    limit: u32,
) -> Result<Vec<CustomerNote>, DatabaseError> {
    let bound = before.map_or_else(|| "~".to_owned(), |id| id.to_string());
    let sql = format!("{SELECT} WHERE n.customer = $1 AND n.id < $2 ORDER BY n.id DESC LIMIT {limit}");
    let rows = database.fetch_all(database.sql(&sql, [customer.to_string().into(), bound.into()])).await?;
    let mut notes = rows.iter().map(note).collect::<Result<Vec<_>, _>>()?;
    let sql = "SELECT v.note, v.text, v.replaced_at FROM customer_note_version v \
               JOIN customer_note n ON n.id = v.note WHERE n.customer = $1 ORDER BY v.replaced_at DESC";
    let mut versions: HashMap<NoteId, Vec<NoteVersion>> = HashMap::new();
    for row in database.fetch_all(database.sql(sql, [customer.to_string().into()])).await? {
        let replaced_at = Timestamp::from_micros(row.column("replaced_at")?);
        versions.entry(row.parsed("note")?).or_default().push(NoteVersion { text: row.column("text")?, replaced_at });
    }
    for note in &mut notes {
        note.versions = versions.remove(&note.id).unwrap_or_default();
    }
    Ok(notes)
}

fn checked(text: &str) -> Result<String, Problem> {
    let text = text.replace('\0', "").trim().to_owned();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Problem::invalid(vec![FieldError::new("/text", "1–2000")]));
    }
    Ok(text)
}

/// The notes on the customer, newest first.
#[utoipa::path(get, path = "/customers/{id}/notes", tag = "customers", params(("id" = CustomerId, Path), PageQuery), responses((status = 200, body = Page<CustomerNote>)))]
pub(crate) async fn list_notes(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
    ApiQuery(page): ApiQuery<PageQuery>,
) -> Result<ApiJson<Page<CustomerNote>>, Problem> {
    let before = page.after.as_deref().map(str::parse).transpose().map_err(|_| CenterError::Invalid("after"))?;
    let notes = read(center.database(), id, before, page.limit() + 1).await?;
    center.inner.foundations.audit.note(caller.staff, "customer.notes.read", format!("customer:{id}")).await?;
    Ok(ApiJson(Page::of(notes, page.limit(), |note| note.id.to_string())))
}

/// Writes a note on the customer.
#[utoipa::path(post, path = "/customers/{id}/notes", tag = "customers", params(("id" = CustomerId, Path)), request_body = CustomerNoteText, responses((status = 201, body = NoteId)))]
pub(crate) async fn write_note(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
    ApiJson(new): ApiJson<CustomerNoteText>,
) -> Result<(StatusCode, ApiJson<NoteId>), Problem> {
    let text = checked(&new.text)?;
    queries::by_id(center.database(), id).await?.ok_or(CenterError::UnknownCustomer)?;
    let note = NoteId::generate();
    let database = center.database();
    let now = center.inner.foundations.clock.now();
    let statement = database.sql(
        "INSERT INTO customer_note (id, customer, author, text, written_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, NULL)",
        [
            note.to_string().into(),
            id.to_string().into(),
            caller.staff.to_string().into(),
            text.into(),
            now.micros().into(),
        ],
    );
    queries::write(&center, &caller, id, "customer.note_written", json!({ "note": note }), vec![statement]).await?;
    Ok((StatusCode::CREATED, ApiJson(note)))
}

/// Changes a note of one's own; what it said is kept.
#[utoipa::path(put, path = "/customers/{id}/notes/{note}", tag = "customers", params(("id" = CustomerId, Path), ("note" = NoteId, Path)), request_body = CustomerNoteText, responses((status = 204)))]
pub(crate) async fn change_note(
    State(center): State<Center>,
    caller: Caller,
    ApiPath((id, note_id)): ApiPath<(CustomerId, NoteId)>,
    ApiJson(new): ApiJson<CustomerNoteText>,
) -> Result<StatusCode, Problem> {
    let text = checked(&new.text)?;
    let database = center.database();
    let sql = format!("{SELECT} WHERE n.id = $1 AND n.customer = $2");
    let row = database.fetch_one(database.sql(&sql, [note_id.to_string().into(), id.to_string().into()])).await?;
    let known = row.as_ref().map(note).transpose()?.ok_or_else(Problem::not_found)?;
    if known.author != caller.staff {
        return Err(Problem::forbidden());
    }
    if known.text == text {
        return Ok(StatusCode::NO_CONTENT);
    }
    let now = center.inner.foundations.clock.now();
    let (key, at) = (note_id.to_string(), now.micros());
    let statements = vec![
        database.sql(
            "INSERT INTO customer_note_version (note, replaced_at, text) VALUES ($1, $2, $3)",
            [key.clone().into(), at.into(), known.text.into()],
        ),
        database.sql(
            "UPDATE customer_note SET text = $2, changed_at = $3 WHERE id = $1",
            [key.into(), text.into(), at.into()],
        ),
    ];
    queries::write(&center, &caller, id, "customer.note_changed", json!({ "note": note_id }), statements).await?;
    Ok(StatusCode::NO_CONTENT)
}
