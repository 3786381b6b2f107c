//! Contact records and the page of one contact. Every reading is audited. An agent sees the contacts that they serve or
//! served; the other roles see all.

use std::collections::HashMap;

use axum::extract::State;
use domain::events::ContactEvent;
use domain::roles::Role;
use domain::{ContactId, StaffId, Timestamp};
use platform::audit::AuditEntry;
use platform::database::Row as _;
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, Page, Problem, Routes, routes};
use platform::journal::Stream;
use platform::sign_in::Caller;
use serde::Serialize;
use serde_json::json;

use super::records::{self, ContactRow, RecordFilter};
use crate::center::Center;
use crate::error::CenterError;
use crate::http::RECORDS;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::Roles(RECORDS), routes!(search))
        .route(Access::Roles(RECORDS), routes!(show))
        .with_state(center.clone())
}

/// A step of the contact's timeline.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct Step {
    seq: i64,
    at: Timestamp,
    actor: Option<StaffId>,
    actor_name: Option<String>,
    event: ContactEvent,
}

/// A recording of the contact.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct RecordingView {
    id: domain::ObjectId,
    started_at: Timestamp,
    /// Absent while the recording is being written.
    milliseconds: Option<u64>,
}

/// Everything about one contact but its messages and the sound of its recordings.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct ContactView {
    contact: ContactRow,
    note: String,
    events: Vec<Step>,
    recordings: Vec<RecordingView>,
}

/// Whether the caller sees contacts that are not their own.
fn sees_all(caller: &Caller) -> bool {
    RECORDS.iter().any(|role| *role != Role::Agent && caller.has(*role))
}

impl Center {
    /// Whether the member of staff may read the record of the contact: one that they serve or served, one in which they
    /// were mentioned, or by their role.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn may_read(&self, contact: ContactId, caller: &Caller) -> Result<bool, CenterError> {
        if self.attending_agent(contact) == Some(caller.staff) || self.is_guest(contact, caller.staff) {
            return Ok(true);
        }
        let Some((row, _)) = records::one(self.database(), contact).await? else { return Ok(false) };
        let is_own = sees_all(caller) || row.agent_id == Some(caller.staff);
        Ok(is_own || self.is_mentioned(contact, caller.staff).await?)
    }
}

fn reading(
    center: &Center,
    caller: &Caller,
    action: &'static str,
    subject: String,
    contact: Option<ContactId>,
    detail: serde_json::Value,
) -> AuditEntry {
    AuditEntry {
        at: center.inner.foundations.clock.now(),
        staff: Some(caller.staff),
        action,
        subject,
        contact,
        detail,
        remote: None,
    }
}

/// Searches the contact records, newest first.
#[utoipa::path(get, path = "/contacts", tag = "contacts", params(RecordFilter), responses((status = 200, body = Page<ContactRow>)))]
async fn search(
    State(center): State<Center>,
    caller: Caller,
    ApiQuery(mut filter): ApiQuery<RecordFilter>,
) -> Result<ApiJson<Page<ContactRow>>, Problem> {
    if !sees_all(&caller) {
        filter.agent = Some(caller.staff);
    }
    let limit = filter.limit.unwrap_or(50).clamp(1, 200);
    let rows = records::search(center.database(), &filter, limit + 1).await?;
    let detail = json!({ "rows": rows.len(), "by_phone": filter.phone.is_some(), "by_customer": filter.customer });
    let entry = reading(&center, &caller, "contacts.search", "contacts".into(), None, detail);
    center.inner.foundations.audit.record(entry).await?;
    Ok(ApiJson(Page::of(rows, limit, |row| row.id.to_string())))
}

/// One contact with its timeline.
#[utoipa::path(get, path = "/contacts/{id}", tag = "contacts", params(("id" = ContactId, Path)), responses((status = 200, body = ContactView)))]
async fn show(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<ContactId>,
) -> Result<ApiJson<ContactView>, Problem> {
    let (contact, note) = records::one(center.database(), id).await?.ok_or(CenterError::UnknownContact)?;
    if !center.may_read(id, &caller).await? {
        return Err(CenterError::UnknownContact.into());
    }
    let entries = center.inner.foundations.journal.read_stream(&Stream::Contact(id)).await?;
    let names = names(&center, entries.iter().filter_map(|entry| entry.actor)).await?;
    let mut recordings: Vec<RecordingView> = Vec::new();
    let mut events = Vec::with_capacity(entries.len());
    for entry in entries {
        let Some((_, event)) = entry.contact_event() else { continue };
        match &event {
            ContactEvent::RecordingStarted { recording } => {
                recordings.push(RecordingView { id: *recording, started_at: entry.at, milliseconds: None });
            }
            ContactEvent::RecordingEnded { recording, milliseconds } => {
                if let Some(known) = recordings.iter_mut().find(|known| known.id == *recording) {
                    known.milliseconds = Some(*milliseconds);
                }
            }
            _ => {}
        }
        let actor_name = entry.actor.and_then(|actor| names.get(&actor).cloned());
        events.push(Step { seq: entry.seq, at: entry.at, actor: entry.actor, actor_name, event });
    }
    let entry = reading(&center, &caller, "contact.read", format!("contact:{id}"), Some(id), json!({}));
    center.inner.foundations.audit.record(entry).await?;
    Ok(ApiJson(ContactView { contact, note, events, recordings }))
}

async fn names(center: &Center, staff: impl Iterator<Item = StaffId>) -> Result<HashMap<StaffId, String>, Problem> {
    let ids: std::collections::BTreeSet<String> = staff.map(|id| id.to_string()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let marks: Vec<String> = (1..=ids.len()).map(|index| format!("${index}")).collect();
    let sql = format!("SELECT id, name FROM account WHERE id IN ({})", marks.join(", "));
    let database = center.database();
    let rows = database.fetch_all(database.sql(&sql, ids.into_iter().map(Into::into).collect::<Vec<_>>())).await?;
    rows.iter()
        .map(|row| Ok((row.parsed("id")?, row.column("name")?)))
        .collect::<Result<_, platform::database::DatabaseError>>()
        .map_err(Into::into)
}
