//! The routes: what helps at the desk, and the transcript on the contact's record.

use axum::extract::State;
use center::Center;
use domain::ContactId;
use domain::roles::Role;
use platform::audit::AuditEntry;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Remote, Routes, routes};
use platform::sign_in::Caller;
use serde::Serialize;

use crate::conversation::{AssistanceView, Line};
use crate::error::AssistError;
use crate::service::Assist;

const AGENTS: Access = Access::Roles(&[Role::Agent]);

/// Who may read transcripts, if the contact is open to them.
const READERS: Access =
    Access::Roles(&[Role::Agent, Role::ShiftLeader, Role::Inspector, Role::Director, Role::Auditor]);

#[derive(Clone)]
struct Room {
    assist: Assist,
    center: Center,
}

/// What was said in a call.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Transcript {
    /// In order; empty if the call was not transcribed.
    lines: Vec<Line>,
}

/// The routes of the room.
#[must_use]
pub fn routes(assist: &Assist, center: &Center) -> Api {
    Routes::new()
        .route(AGENTS, routes!(assistance))
        .route(READERS, routes!(transcript))
        .with_state(Room { assist: assist.clone(), center: center.clone() })
}

/// Everything that helps with a contact, for the agent who has it.
#[utoipa::path(get, path = "/contacts/{contact}/assistance", tag = "assist", operation_id = "assistance",
    params(("contact" = ContactId, Path)), responses((status = 200, body = AssistanceView)))]
async fn assistance(
    State(room): State<Room>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
) -> Result<ApiJson<AssistanceView>, Problem> {
    Ok(ApiJson(room.assist.assistance(contact, caller.staff).await?))
}

/// The transcript of a call. Every reading is audited.
#[utoipa::path(get, path = "/contacts/{contact}/transcript", tag = "assist", operation_id = "transcript",
    params(("contact" = ContactId, Path)), responses((status = 200, body = Transcript)))]
async fn transcript(
    State(room): State<Room>,
    ApiPath(contact): ApiPath<ContactId>,
    remote: Remote,
    caller: Caller,
) -> Result<ApiJson<Transcript>, Problem> {
    if !room.center.may_read(contact, &caller).await? {
        return Err(AssistError::UnknownContact.into());
    }
    let foundations = &room.assist.inner.foundations;
    let entry = AuditEntry {
        at: foundations.clock.now(),
        staff: Some(caller.staff),
        action: "transcript.read",
        subject: format!("contact:{contact}"),
        contact: Some(contact),
        detail: serde_json::json!({}),
        remote: remote.address,
    };
    foundations.audit.record(entry).await?;
    Ok(ApiJson(Transcript { lines: room.assist.transcript(contact).await? }))
}
