//! The routes of supervision. Each act answers nothing: the team's view shows what came of it.

use axum::extract::State;
use axum::http::StatusCode;
use domain::agent::AgentState;
use domain::roles::Role;
use domain::{AgentId, ContactId, NoticeId, QueueId, SkillId};
use platform::audit::AuditEntry;
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, FieldError, Page, PageQuery, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::Deserialize;
use serde_json::{Value, json};

use super::LEADERS;
use super::act::{Act, Leader};
use super::notice::{self, SentMessage};
use super::team::TeamView;
use crate::center::Center;
use crate::dispatcher::command::{Answer, Command};
use crate::error::CenterError;
use crate::queues;
use crate::staff::AgentSettings;

const LEADING: Access = Access::Roles(LEADERS);
const AGENTS: Access = Access::Roles(&[Role::Agent]);

/// The longest message, in characters.
const MESSAGE_LENGTH: usize = 500;
/// Points by which a contact may be raised or lowered at once.
const MOST_POINTS: i32 = 10_000;
/// Chats at once, at most, and as many messages.
const MOST_TEXTS: u8 = 20;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(LEADING, routes!(show))
        .route(LEADING, routes!(set_state))
        .route(LEADING, routes!(set_abilities))
        .route(LEADING, routes!(send, list_messages))
        .route(LEADING, routes!(move_to_head))
        .route(LEADING, routes!(prioritise))
        .route(LEADING, routes!(move_to_queue))
        .route(LEADING, routes!(give_to))
        .route(LEADING, routes!(take_back))
        .route(AGENTS, routes!(acknowledge))
        .with_state(center.clone())
}

/// The state that a leader gives an agent.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct GivenState {
    /// `ready`, `not_ready` or `signed_out`.
    state: AgentState,
    /// The code of a not-ready reason.
    reason: Option<String>,
}

/// What an agent can do from now on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Abilities {
    /// Skills with levels 1–10.
    skills: Vec<(SkillId, u8)>,
    /// 0 or 1.
    voice_capacity: u8,
    /// 0 to 20.
    text_capacity: u8,
    /// Messages and mails at once, 0 to 20; absent: as before.
    deferred_capacity: Option<u8>,
}

/// A message to agents.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewMessage {
    /// Made by the page, so that sending it twice is sending it once.
    id: NoticeId,
    text: String,
    /// Nobody named: everybody who is at a desk.
    #[serde(default)]
    agents: Vec<AgentId>,
}

/// How much more urgent a contact is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Points {
    /// One point is worth a second of waiting; negative: less urgent.
    by: i32,
}

/// Another queue.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct OtherQueue {
    queue: QueueId,
}

/// The agent whom a contact is meant for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NamedAgent {
    agent: AgentId,
}

impl Center {
    /// The team as it is now.
    pub(crate) async fn team(&self) -> Result<TeamView, CenterError> {
        match self.ask(Command::Team).await? {
            Answer::Team(view) => Ok(*view),
            Answer::Done | Answer::View(_) | Answer::Colleagues(_) => Err(CenterError::Unavailable),
        }
    }

    /// Carries an act out; its audit row is written with it or not at all.
    async fn supervise(
        &self,
        caller: &Caller,
        act: Act,
        action: &'static str,
        subject: String,
        contact: Option<ContactId>,
        detail: Value,
    ) -> Result<StatusCode, Problem> {
        let foundations = &self.inner.foundations;
        let account = foundations.sign_in.account(caller.staff).await?.ok_or(CenterError::UnknownStaff)?;
        let by = Leader { id: caller.staff, name: account.name };
        let at = foundations.clock.now();
        let entry = AuditEntry { at, staff: Some(caller.staff), action, subject, contact, detail, remote: None };
        let audit = foundations.audit.entry(entry);
        self.ask(Command::Supervise { by, act, audit }).await?;
        Ok(StatusCode::NO_CONTENT)
    }
}

/// The team as it is now; the live topic `team` sends the same at each change.
#[utoipa::path(get, path = "/team", tag = "supervision", responses((status = 200, body = TeamView)))]
async fn show(State(center): State<Center>, caller: Caller) -> Result<ApiJson<TeamView>, Problem> {
    let view = center.team().await?;
    center.inner.foundations.audit.note(caller.staff, "team.read", "team").await?;
    Ok(ApiJson(view))
}

/// Makes an agent ready, not ready for a reason, or signs out one who serves nobody.
#[utoipa::path(put, path = "/team/agents/{id}/state", tag = "supervision", params(("id" = AgentId, Path)), request_body = GivenState, responses((status = 204)))]
async fn set_state(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(agent): ApiPath<AgentId>,
    ApiJson(given): ApiJson<GivenState>,
) -> Result<StatusCode, Problem> {
    let detail = json!({ "state": given.state, "reason": given.reason });
    let act = Act::SetState { agent, state: given.state, reason: given.reason };
    center.supervise(&caller, act, "agent.state_set", format!("staff:{agent}"), None, detail).await
}

/// Changes what an agent can do; an agent at work is routed by it at once.
#[utoipa::path(put, path = "/team/agents/{id}/abilities", tag = "supervision", params(("id" = AgentId, Path)), request_body = Abilities, responses((status = 204)))]
async fn set_abilities(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(agent): ApiPath<AgentId>,
    ApiJson(abilities): ApiJson<Abilities>,
) -> Result<StatusCode, Problem> {
    let known = queues::queries::skills(center.database()).await?;
    let mut errors = Vec::new();
    for (index, (skill, level)) in abilities.skills.iter().enumerate() {
        if !(1..=10).contains(level) {
            errors.push(FieldError::new(format!("/skills/{index}/1"), "1–10"));
        }
        if !known.iter().any(|one| one.id == *skill) {
            errors.push(FieldError::new(format!("/skills/{index}/0"), skill.as_str()));
        }
    }
    if abilities.voice_capacity > 1 {
        errors.push(FieldError::new("/voice_capacity", "0–1"));
    }
    if abilities.text_capacity > MOST_TEXTS {
        errors.push(FieldError::new("/text_capacity", "0–20"));
    }
    if abilities.deferred_capacity.is_some_and(|capacity| capacity > MOST_TEXTS) {
        errors.push(FieldError::new("/deferred_capacity", "0–20"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let seat = center.seat(agent).await?;
    let Abilities { skills, voice_capacity, text_capacity, deferred_capacity } = abilities;
    let deferred_capacity = deferred_capacity.unwrap_or(seat.profile.deferred_capacity);
    let detail = json!({
        "skills": skills,
        "voice_capacity": voice_capacity,
        "text_capacity": text_capacity,
        "deferred_capacity": deferred_capacity,
    });
    let site = seat.profile.site.clone();
    let settings = AgentSettings { staff: agent, skills, voice_capacity, text_capacity, deferred_capacity, site };
    let act = Act::SetAbilities { settings };
    center.supervise(&caller, act, "agent.abilities_set", format!("staff:{agent}"), None, detail).await
}

/// Sends a message to the named agents, or to everybody at a desk.
#[utoipa::path(post, path = "/team/messages", tag = "supervision", request_body = NewMessage, responses((status = 204)))]
async fn send(
    State(center): State<Center>,
    caller: Caller,
    ApiJson(new): ApiJson<NewMessage>,
) -> Result<StatusCode, Problem> {
    let text = new.text.replace('\0', "").trim().to_owned();
    if text.is_empty() || text.chars().count() > MESSAGE_LENGTH {
        return Err(Problem::invalid(vec![FieldError::new("/text", "1–500")]));
    }
    for agent in &new.agents {
        center.seat(*agent).await?;
    }
    let detail = json!({ "agents": new.agents });
    let act = Act::Tell { id: new.id, agents: new.agents, text };
    center.supervise(&caller, act, "team.message_sent", format!("notice:{}", new.id), None, detail).await
}

/// The messages that were sent, newest first, with who has acknowledged them.
#[utoipa::path(get, path = "/team/messages", tag = "supervision", params(PageQuery), responses((status = 200, body = Page<SentMessage>)))]
async fn list_messages(
    State(center): State<Center>,
    ApiQuery(page): ApiQuery<PageQuery>,
) -> Result<ApiJson<Page<SentMessage>>, Problem> {
    let before = page.after.as_deref().map(str::parse).transpose().map_err(|_| CenterError::Invalid("after"))?;
    let sent = notice::messages(center.database(), before, page.limit() + 1).await?;
    Ok(ApiJson(Page::of(sent, page.limit(), |message| message.id.to_string())))
}

/// The waiting contact is served next of its queue.
#[utoipa::path(post, path = "/team/waiting/{id}/head", tag = "supervision", params(("id" = ContactId, Path)), responses((status = 204)))]
async fn move_to_head(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
) -> Result<StatusCode, Problem> {
    let act = Act::MoveToHead { contact };
    let subject = format!("contact:{contact}");
    center.supervise(&caller, act, "contact.moved_to_head", subject, Some(contact), json!({})).await
}

/// The waiting contact is more, or less, urgent.
#[utoipa::path(post, path = "/team/waiting/{id}/priority", tag = "supervision", params(("id" = ContactId, Path)), request_body = Points, responses((status = 204)))]
async fn prioritise(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(points): ApiJson<Points>,
) -> Result<StatusCode, Problem> {
    if points.by == 0 || points.by.abs() > MOST_POINTS {
        return Err(Problem::invalid(vec![FieldError::new("/by", "±1–10000")]));
    }
    let act = Act::Prioritise { contact, by: points.by };
    let (subject, detail) = (format!("contact:{contact}"), json!({ "by": points.by }));
    center.supervise(&caller, act, "contact.prioritised", subject, Some(contact), detail).await
}

/// The contact waits in another queue, with the waiting time that it has.
#[utoipa::path(put, path = "/team/waiting/{id}/queue", tag = "supervision", params(("id" = ContactId, Path)), request_body = OtherQueue, responses((status = 204)))]
async fn move_to_queue(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(other): ApiJson<OtherQueue>,
) -> Result<StatusCode, Problem> {
    let detail = json!({ "queue": other.queue });
    let act = Act::MoveToQueue { contact, queue: other.queue };
    center.supervise(&caller, act, "contact.moved_to_queue", format!("contact:{contact}"), Some(contact), detail).await
}

/// The waiting contact is for this agent, as soon as they have room.
#[utoipa::path(put, path = "/team/waiting/{id}/agent", tag = "supervision", params(("id" = ContactId, Path)), request_body = NamedAgent, responses((status = 204)))]
async fn give_to(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(named): ApiJson<NamedAgent>,
) -> Result<StatusCode, Problem> {
    let act = Act::GiveTo { contact, agent: named.agent };
    let (subject, detail) = (format!("contact:{contact}"), json!({ "agent": named.agent }));
    center.supervise(&caller, act, "contact.given_to", subject, Some(contact), detail).await
}

/// Takes the contact from its agent, back to the head of its queue.
#[utoipa::path(post, path = "/team/contacts/{id}/recall", tag = "supervision", params(("id" = ContactId, Path)), responses((status = 204)))]
async fn take_back(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
) -> Result<StatusCode, Problem> {
    let act = Act::TakeBack { contact };
    let subject = format!("contact:{contact}");
    center.supervise(&caller, act, "contact.taken_back", subject, Some(contact), json!({})).await
}

/// The agent has seen the notice.
#[utoipa::path(post, path = "/desk/notices/{id}/acknowledgement", tag = "desk", params(("id" = NoticeId, Path)), responses((status = 204)))]
async fn acknowledge(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(notice): ApiPath<NoticeId>,
) -> Result<StatusCode, Problem> {
    center.ask(Command::Acknowledge { agent: caller.staff, notice }).await?;
    Ok(StatusCode::NO_CONTENT)
}
