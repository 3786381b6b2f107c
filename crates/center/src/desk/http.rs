//! The acts of the desk. Each answers what the desk shows then.

use axum::extract::State;
use domain::agent::AgentState;
use domain::events::MissCause;
use domain::roles::Role;
use domain::{ContactId, OfferId};
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::Deserialize;

use super::view::DeskView;
use crate::center::Center;
use crate::dispatcher::command::Command;
use crate::error::CenterError;

const AGENTS: Access = Access::Roles(&[Role::Agent]);

/// The longest note and wrap-up code, in characters.
const NOTE_LENGTH: usize = 4_000;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(AGENTS, routes!(show))
        .route(AGENTS, routes!(set_state))
        .route(AGENTS, routes!(accept))
        .route(AGENTS, routes!(refuse))
        .route(AGENTS, routes!(hold))
        .route(AGENTS, routes!(resume))
        .route(AGENTS, routes!(hang_up))
        .route(AGENTS, routes!(give_back))
        .route(AGENTS, routes!(write_note))
        .route(AGENTS, routes!(wrap_up))
        .with_state(center.clone())
}

/// The state that an agent asks for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct StateWish {
    /// `ready`, `not_ready` or `signed_out`.
    state: AgentState,
    /// The code of a not-ready reason.
    reason: Option<String>,
}

/// A note on a contact.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteText {
    text: String,
}

/// How an agent finishes a contact.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct WrapUpForm {
    code: Option<String>,
    note: Option<String>,
}

type Answer = Result<ApiJson<DeskView>, Problem>;

/// What the desk shows; an agent who is not signed in yet is.
#[utoipa::path(get, path = "/desk", tag = "desk", responses((status = 200, body = DeskView)))]
async fn show(State(center): State<Center>, caller: Caller) -> Answer {
    center.present(caller.staff).await;
    Ok(ApiJson(center.ask_desk(Command::View { agent: caller.staff }).await?))
}

/// Ready, not ready for a reason, or signed out.
#[utoipa::path(put, path = "/desk/state", tag = "desk", request_body = StateWish, responses((status = 200, body = DeskView)))]
async fn set_state(State(center): State<Center>, caller: Caller, ApiJson(wish): ApiJson<StateWish>) -> Answer {
    Ok(ApiJson(center.set_state(caller.staff, wish.state, wish.reason).await?))
}

/// Takes the offered contact.
#[utoipa::path(post, path = "/offers/{id}/acceptance", tag = "desk", params(("id" = OfferId, Path)), responses((status = 200, body = DeskView)))]
async fn accept(State(center): State<Center>, caller: Caller, ApiPath(offer): ApiPath<OfferId>) -> Answer {
    Ok(ApiJson(center.ask_desk(Command::Accept { offer, agent: caller.staff }).await?))
}

/// Declines the offered contact.
#[utoipa::path(post, path = "/offers/{id}/refusal", tag = "desk", params(("id" = OfferId, Path)), responses((status = 200, body = DeskView)))]
async fn refuse(State(center): State<Center>, caller: Caller, ApiPath(offer): ApiPath<OfferId>) -> Answer {
    let command = Command::Refuse { offer, agent: caller.staff, cause: MissCause::Declined };
    Ok(ApiJson(center.ask_desk(command).await?))
}

/// The customer hears music.
#[utoipa::path(post, path = "/contacts/{id}/hold", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = DeskView)))]
async fn hold(State(center): State<Center>, caller: Caller, ApiPath(contact): ApiPath<ContactId>) -> Answer {
    Ok(ApiJson(center.ask_desk(Command::Hold { contact, agent: caller.staff }).await?))
}

/// The conversation goes on.
#[utoipa::path(post, path = "/contacts/{id}/resumption", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = DeskView)))]
async fn resume(State(center): State<Center>, caller: Caller, ApiPath(contact): ApiPath<ContactId>) -> Answer {
    Ok(ApiJson(center.ask_desk(Command::Resume { contact, agent: caller.staff }).await?))
}

/// Ends the conversation; the customer is asked to rate.
#[utoipa::path(post, path = "/contacts/{id}/hang-up", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = DeskView)))]
async fn hang_up(State(center): State<Center>, caller: Caller, ApiPath(contact): ApiPath<ContactId>) -> Answer {
    Ok(ApiJson(center.ask_desk(Command::HangUp { contact, agent: caller.staff }).await?))
}

/// Gives the contact back to the head of its queue.
#[utoipa::path(post, path = "/contacts/{id}/return", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = DeskView)))]
async fn give_back(State(center): State<Center>, caller: Caller, ApiPath(contact): ApiPath<ContactId>) -> Answer {
    Ok(ApiJson(center.give_back(contact, caller.staff).await?))
}

/// Writes the agent's note on the contact.
#[utoipa::path(put, path = "/contacts/{id}/note", tag = "desk", params(("id" = ContactId, Path)), request_body = NoteText, responses((status = 200, body = DeskView)))]
async fn write_note(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(note): ApiJson<NoteText>,
) -> Answer {
    let text = checked_note(note.text)?;
    Ok(ApiJson(center.ask_desk(Command::Note { contact, agent: caller.staff, text }).await?))
}

/// Writes code and note, and ends the wrap-up if the conversation is over.
#[utoipa::path(post, path = "/contacts/{id}/wrap-up", tag = "desk", params(("id" = ContactId, Path)), request_body = WrapUpForm, responses((status = 200, body = DeskView)))]
async fn wrap_up(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(form): ApiJson<WrapUpForm>,
) -> Answer {
    let note = form.note.map(checked_note).transpose()?;
    let command = Command::WrapUp { contact, agent: caller.staff, code: form.code, note };
    Ok(ApiJson(center.ask_desk(command).await?))
}

fn checked_note(text: String) -> Result<String, CenterError> {
    if text.chars().count() > NOTE_LENGTH {
        return Err(CenterError::Invalid("note: at most 4,000 characters"));
    }
    Ok(text.replace('\0', ""))
}
