//! Reading and changing canned replies.

use axum::extract::State;
use axum::http::StatusCode;
use domain::roles::Role;
use domain::{Localised, NoteId, StaffId};
use platform::audit::AuditEntry;
use platform::http::{Access, Api, ApiJson, ApiPath, FieldError, Problem, Routes, routes};
use platform::sign_in::Caller;
use sea_orm::Statement;
use serde::Deserialize;
use serde_json::json;

use super::{check, queries};
use crate::center::Center;
use crate::http::Items;
use crate::queues::CannedReply;

/// Who has replies of their own.
const WRITERS: Access = Access::Roles(&[Role::Agent, Role::ShiftLeader, Role::Clerk, Role::Director]);

/// Who keeps everybody's.
const KEEPERS: [Role; 3] = [Role::ShiftLeader, Role::Clerk, Role::Director];

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::SignedIn, routes!(list_canned_replies))
        .route(WRITERS, routes!(add_canned_reply))
        .route(WRITERS, routes!(change_canned_reply))
        .route(WRITERS, routes!(remove_canned_reply))
        .with_state(center.clone())
}

/// A canned reply as it is written. `{customer}`, `{agent}`, `{bank}` and `{queue}` are filled in by the desk.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplyText {
    pub(super) shortcut: String,
    pub(super) title: Localised,
    pub(super) text: Localised,
    /// One's own; otherwise everybody's. Stays as it was begun.
    pub(super) is_own: bool,
}

/// Everybody's canned replies and one's own.
#[utoipa::path(get, path = "/canned-replies", tag = "settings", responses((status = 200, body = Items<CannedReply>)))]
async fn list_canned_replies(
    State(center): State<Center>,
    caller: Caller,
) -> Result<ApiJson<Items<CannedReply>>, Problem> {
    Ok(ApiJson(Items { items: queries::of(center.database(), caller.staff).await? }))
}

/// Adds a canned reply.
#[utoipa::path(post, path = "/canned-replies", tag = "settings", request_body = ReplyText, responses((status = 201, body = String)))]
async fn add_canned_reply(
    State(center): State<Center>,
    caller: Caller,
    ApiJson(new): ApiJson<ReplyText>,
) -> Result<(StatusCode, ApiJson<String>), Problem> {
    let text = check::checked(&new)?;
    let owner = text.is_own.then_some(caller.staff);
    may_keep(&caller, owner)?;
    let id = NoteId::generate().to_string();
    is_free(&center, &caller, &text, owner, &id).await?;
    let statement = queries::put(center.database(), &id, &text, owner);
    write(&center, &caller, "canned_reply.added", &id, statement).await?;
    Ok((StatusCode::CREATED, ApiJson(id)))
}

/// Changes a canned reply.
#[utoipa::path(put, path = "/canned-replies/{id}", tag = "settings", params(("id" = String, Path)), request_body = ReplyText, responses((status = 204)))]
async fn change_canned_reply(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<String>,
    ApiJson(new): ApiJson<ReplyText>,
) -> Result<StatusCode, Problem> {
    let text = check::checked(&new)?;
    let known = known(&center, &caller, &id).await?;
    is_free(&center, &caller, &text, known.owner, &id).await?;
    let statement = queries::put(center.database(), &id, &text, known.owner);
    write(&center, &caller, "canned_reply.changed", &id, statement).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a canned reply.
#[utoipa::path(delete, path = "/canned-replies/{id}", tag = "settings", params(("id" = String, Path)), responses((status = 204)))]
async fn remove_canned_reply(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<String>,
) -> Result<StatusCode, Problem> {
    known(&center, &caller, &id).await?;
    let statement = queries::remove(center.database(), &id);
    write(&center, &caller, "canned_reply.removed", &id, statement).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The reply, if the caller may change it. Somebody else's own reply is not known to others.
async fn known(center: &Center, caller: &Caller, id: &str) -> Result<CannedReply, Problem> {
    let known = queries::one(center.database(), id).await?;
    let visible = known.filter(|reply| reply.owner.is_none_or(|owner| owner == caller.staff));
    let known = visible.ok_or_else(Problem::not_found)?;
    may_keep(caller, known.owner)?;
    Ok(known)
}

fn may_keep(caller: &Caller, owner: Option<StaffId>) -> Result<(), Problem> {
    let keeps = owner.is_some() || KEEPERS.iter().any(|role| caller.has(*role));
    if keeps { Ok(()) } else { Err(Problem::forbidden()) }
}

/// A shortcut stands for one reply of everybody's and one of one's own.
async fn is_free(
    center: &Center,
    caller: &Caller,
    text: &ReplyText,
    owner: Option<StaffId>,
    id: &str,
) -> Result<(), Problem> {
    let all = queries::of(center.database(), caller.staff).await?;
    let taken = all.iter().any(|reply| reply.owner == owner && reply.shortcut == text.shortcut && reply.id != id);
    if taken {
        Err(Problem::invalid(vec![FieldError::new("/shortcut", "already used · 已被使用")]))
    } else {
        Ok(())
    }
}

async fn write(
    center: &Center,
    caller: &Caller,
    action: &'static str,
    id: &str,
    statement: Statement,
) -> Result<(), Problem> {
    let foundations = &center.inner.foundations;
    let entry = AuditEntry {
        at: foundations.clock.now(),
        staff: Some(caller.staff),
        action,
        subject: format!("canned_reply:{id}"),
        contact: None,
        detail: json!({}),
        remote: None,
    };
    Ok(center.database().transaction(vec![statement, foundations.audit.entry(entry)]).await?)
}
