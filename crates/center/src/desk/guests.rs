//! Consulting, conferences, transfers, and listening in: the routes. Each of the desk's acts answers what the desk shows
//! then.

use axum::extract::State;
use axum::http::StatusCode;
use domain::events::ListeningMode;
use domain::phone::Phone;
use domain::roles::Role;
use domain::{AgentId, ContactId, GuestId, Localised, QueueId};
use platform::audit::AuditEntry;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::view::DeskView;
use crate::center::Center;
use crate::conversation::{Invitee, Purpose};
use crate::dispatcher::command::Command;
use crate::dispatcher::guests::GuestCommand;
use crate::error::CenterError;
use crate::http::Items;

const AGENTS: Access = Access::Roles(&[Role::Agent]);
const LEADERS: Access = Access::Roles(&[Role::ShiftLeader, Role::Director]);

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(AGENTS, routes!(colleagues))
        .route(AGENTS, routes!(consult))
        .route(AGENTS, routes!(back_to_customer))
        .route(AGENTS, routes!(confer))
        .route(AGENTS, routes!(transfer))
        .route(AGENTS, routes!(complete_transfer))
        .route(AGENTS, routes!(leave))
        .route(AGENTS, routes!(accept))
        .route(AGENTS, routes!(decline))
        .route(LEADERS, routes!(listen))
        .route(LEADERS, routes!(stop_listening))
        .route(LEADERS, routes!(take_over))
        .with_state(center.clone())
}

/// A colleague who can be asked now.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct Colleague {
    pub(crate) id: AgentId,
    pub(crate) number: String,
    pub(crate) name: String,
    /// The queues out of which they could be offered a contact.
    pub(crate) queues: Vec<Localised>,
}

/// Who is asked: exactly one of them is given.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Consulted {
    /// A colleague, who must be ready.
    colleague: Option<AgentId>,
    /// Whoever of a queue has been ready for longest.
    queue: Option<QueueId>,
    /// A telephone number outside.
    number: Option<Phone>,
}

/// Where a contact goes: exactly one of them is given.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct TransferTarget {
    /// A colleague, who must be ready; the contact stays here until they accept.
    colleague: Option<AgentId>,
    /// A queue, before everybody who waits in it.
    queue: Option<QueueId>,
}

/// How a leader listens.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ListeningWish {
    mode: ListeningMode,
}

type Answer = Result<ApiJson<DeskView>, Problem>;

async fn ask(center: &Center, contact: ContactId, command: GuestCommand) -> Answer {
    Ok(ApiJson(center.ask_desk(Command::Guests { contact, command }).await?))
}

/// The colleagues who can be asked now, by number.
#[utoipa::path(get, path = "/colleagues", tag = "desk", responses((status = 200, body = Items<Colleague>)))]
async fn colleagues(State(center): State<Center>, caller: Caller) -> Result<ApiJson<Items<Colleague>>, Problem> {
    let items = center.colleagues(caller.staff).await?;
    Ok(ApiJson(Items { items }))
}

/// Asks a colleague or an outside number; the customer hears music.
#[utoipa::path(post, path = "/contacts/{id}/consultations", tag = "desk", params(("id" = ContactId, Path)), request_body = Consulted, responses((status = 200, body = DeskView)))]
async fn consult(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(asked): ApiJson<Consulted>,
) -> Answer {
    let (agent, purpose) = (caller.staff, Purpose::Consult);
    let command = match (asked.colleague, asked.queue, asked.number) {
        (Some(staff), None, None) => GuestCommand::Invite { agent, who: Invitee::Staff(staff), purpose },
        (None, Some(queue), None) => GuestCommand::InviteOf { agent, queue, purpose },
        (None, None, Some(number)) => GuestCommand::Invite { agent, who: Invitee::Outside(number), purpose },
        _ => return Err(CenterError::Invalid("one of colleague, queue and number").into()),
    };
    ask(&center, contact, command).await
}

/// Goes back to the customer, without those who were consulted.
#[utoipa::path(delete, path = "/contacts/{id}/consultations", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = DeskView)))]
async fn back_to_customer(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
) -> Answer {
    ask(&center, contact, GuestCommand::Return(caller.staff)).await
}

/// Customer, agent and all guests hear each other.
#[utoipa::path(post, path = "/contacts/{id}/conference", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = DeskView)))]
async fn confer(State(center): State<Center>, caller: Caller, ApiPath(contact): ApiPath<ContactId>) -> Answer {
    ask(&center, contact, GuestCommand::Confer(caller.staff)).await
}

/// Sends the contact to a colleague or to another queue.
#[utoipa::path(post, path = "/contacts/{id}/transfers", tag = "desk", params(("id" = ContactId, Path)), request_body = TransferTarget, responses((status = 200, body = DeskView)))]
async fn transfer(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(target): ApiJson<TransferTarget>,
) -> Answer {
    let agent = caller.staff;
    match (target.colleague, target.queue) {
        (Some(staff), None) => {
            let who = Invitee::Staff(staff);
            ask(&center, contact, GuestCommand::Invite { agent, who, purpose: Purpose::Transfer }).await
        }
        (None, Some(queue)) => Ok(ApiJson(center.ask_desk(Command::Transfer { contact, agent, queue }).await?)),
        _ => Err(CenterError::Invalid("one of colleague and queue").into()),
    }
}

/// The consulted colleague takes the contact over.
#[utoipa::path(post, path = "/contacts/{id}/transfer-completion", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = DeskView)))]
async fn complete_transfer(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
) -> Answer {
    ask(&center, contact, GuestCommand::Complete(caller.staff)).await
}

/// Leaves the conference, which goes on with the others.
#[utoipa::path(post, path = "/contacts/{id}/departure", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = DeskView)))]
async fn leave(State(center): State<Center>, caller: Caller, ApiPath(contact): ApiPath<ContactId>) -> Answer {
    ask(&center, contact, GuestCommand::Leave(caller.staff)).await
}

/// Accepts a colleague's invitation.
#[utoipa::path(post, path = "/contacts/{id}/invitations/{guest}/acceptance", tag = "desk", params(("id" = ContactId, Path), ("guest" = GuestId, Path)), responses((status = 200, body = DeskView)))]
async fn accept(
    State(center): State<Center>,
    caller: Caller,
    ApiPath((contact, guest)): ApiPath<(ContactId, GuestId)>,
) -> Answer {
    ask(&center, contact, GuestCommand::Accept { guest, staff: caller.staff }).await
}

/// Declines a colleague's invitation.
#[utoipa::path(post, path = "/contacts/{id}/invitations/{guest}/refusal", tag = "desk", params(("id" = ContactId, Path), ("guest" = GuestId, Path)), responses((status = 200, body = DeskView)))]
async fn decline(
    State(center): State<Center>,
    caller: Caller,
    ApiPath((contact, guest)): ApiPath<(ContactId, GuestId)>,
) -> Answer {
    ask(&center, contact, GuestCommand::Decline { guest, staff: caller.staff }).await
}

async fn audit(
    center: &Center,
    caller: &Caller,
    action: &'static str,
    contact: ContactId,
    detail: serde_json::Value,
) -> Result<(), Problem> {
    let entry = AuditEntry {
        at: center.inner.foundations.clock.now(),
        staff: Some(caller.staff),
        action,
        subject: format!("contact:{contact}"),
        contact: Some(contact),
        detail,
        remote: None,
    };
    Ok(center.inner.foundations.audit.record(entry).await?)
}

/// Listens to a call in the caller's browser phone, or lets others hear the caller who listens already.
#[utoipa::path(put, path = "/contacts/{id}/listening", tag = "supervision", params(("id" = ContactId, Path)), request_body = ListeningWish, responses((status = 204)))]
async fn listen(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(wish): ApiJson<ListeningWish>,
) -> Result<StatusCode, Problem> {
    audit(&center, &caller, "contact.listen", contact, json!({ "mode": wish.mode })).await?;
    let command = GuestCommand::Listen { staff: caller.staff, mode: wish.mode };
    center.ask(Command::Guests { contact, command }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stops listening.
#[utoipa::path(delete, path = "/contacts/{id}/listening", tag = "supervision", params(("id" = ContactId, Path)), responses((status = 204)))]
async fn stop_listening(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
) -> Result<StatusCode, Problem> {
    center.ask(Command::Guests { contact, command: GuestCommand::StopListening(caller.staff) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the call that the caller listens to over from its agent. The caller needs a desk.
#[utoipa::path(post, path = "/contacts/{id}/takeover", tag = "supervision", params(("id" = ContactId, Path)), responses((status = 204)))]
async fn take_over(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
) -> Result<StatusCode, Problem> {
    audit(&center, &caller, "contact.take_over", contact, json!({})).await?;
    if caller.has(Role::Agent) {
        center.present(caller.staff).await;
    }
    center.ask(Command::Guests { contact, command: GuestCommand::TakeOver(caller.staff) }).await?;
    Ok(StatusCode::NO_CONTENT)
}
