//! The team as it is now, as one document: who does what, and who waits.

use domain::agent::AgentState;
use domain::contact::{Channel, ContactState};
use domain::customer::{CareGroup, Tier};
use domain::secret::masked_name;
use domain::{AgentId, ContactId, Language, Localised, QueueId, SiteId, SkillId, Timestamp};
use serde::Serialize;

use crate::contacts::LiveContact;
use crate::dispatcher::state::State;
use crate::ports::PhoneKind;
use crate::queues::NotReadyReason;

/// So many waiting contacts of a queue are shown; all are counted.
const SHOWN_OF_A_QUEUE: usize = 100;

/// Everything that the team's page shows.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TeamView {
    pub at: Timestamp,
    pub agents: Vec<TeamAgent>,
    pub queues: Vec<TeamQueue>,
    pub reasons: Vec<NotReadyReason>,
}

/// An agent at a desk.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TeamAgent {
    pub id: AgentId,
    pub number: String,
    pub name: String,
    pub site: Option<SiteId>,
    pub state: AgentState,
    /// The code of the not-ready reason; of one who still serves, the reason after that.
    pub reason: Option<String>,
    pub state_since: Timestamp,
    /// How a call would reach the agent now.
    pub phone: Option<PhoneKind>,
    /// The browser has not been heard of for the length of the lease.
    pub lost: bool,
    pub skills: Vec<(SkillId, u8)>,
    pub voice_capacity: u8,
    pub text_capacity: u8,
    pub deferred_capacity: u8,
    /// The queues whose contacts the agent can take.
    pub queues: Vec<QueueId>,
    pub contacts: Vec<TeamContact>,
}

/// What an agent is offered, serves or finishes.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TeamContact {
    pub id: ContactId,
    pub channel: Channel,
    /// `offered`, `connected`, `held` or `wrap_up`.
    pub state: ContactState,
    /// From when the present stage counts: the offer, the conversation, its end.
    pub since: Option<Timestamp>,
    pub queue: Option<QueueId>,
    pub tier: Tier,
    pub care: Option<CareGroup>,
    pub language: Language,
    pub masked_name: Option<String>,
}

/// A queue with those who wait in it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TeamQueue {
    pub id: QueueId,
    pub name: Localised,
    /// How many wait, beside those who are offered.
    pub waiting: u32,
    /// The first of them in the order in which they are served.
    pub contacts: Vec<TeamWaiting>,
}

/// A contact that waits or is offered.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TeamWaiting {
    pub id: ContactId,
    pub channel: Channel,
    /// From when the waiting time counts.
    pub since: Option<Timestamp>,
    /// Its own priority, without the queue's and without waiting.
    pub priority: i32,
    pub tier: Tier,
    pub care: Option<CareGroup>,
    pub language: Language,
    pub masked_name: Option<String>,
    /// The agent for whom alone it waits.
    pub meant_for: Option<AgentId>,
}

fn name_of(contact: &LiveContact) -> Option<String> {
    contact.brief.customer_name.as_deref().or(contact.visitor_name.as_deref()).map(masked_name)
}

fn served(contact: &LiveContact) -> TeamContact {
    let (stage, since) = if let Some(offer) = contact.offer {
        (ContactState::Offered, Some(offer.offered_at))
    } else if contact.in_conversation() {
        (contact.state, contact.talking_since.or(contact.connected_at))
    } else {
        (ContactState::WrapUp, contact.ended_at)
    };
    TeamContact {
        id: contact.brief.id,
        channel: contact.brief.channel,
        state: stage,
        since,
        queue: contact.queue().cloned(),
        tier: contact.brief.tier,
        care: contact.brief.care,
        language: contact.brief.language,
        masked_name: name_of(contact),
    }
}

/// Whether an agent with this profile can take contacts of the queue, of any medium.
fn serves(state: &State, queue: &QueueId, profile: &routing::AgentProfile) -> bool {
    let Some(queue) = state.queues.get(queue) else { return false };
    let knows = |(skill, least): &(SkillId, u8)| {
        profile.skills.iter().rev().find(|(known, _)| known == skill).is_some_and(|(_, level)| level >= least)
    };
    queue.skills.iter().all(knows)
}

fn agent(state: &State, id: AgentId, seated: &crate::dispatcher::state::SeatedAgent, now: Timestamp) -> TeamAgent {
    let view = state.router.agent(id);
    let profile = &seated.seat.profile;
    let offered = view.iter().flat_map(|view| view.offers.iter().map(|offer| offer.contact));
    let ids: Vec<ContactId> = offered.chain(state.on_desk(id)).collect();
    let mut queues: Vec<QueueId> = state.queues.keys().filter(|queue| serves(state, queue, profile)).cloned().collect();
    queues.sort();
    TeamAgent {
        id,
        number: seated.seat.number.clone(),
        name: seated.seat.name.clone(),
        site: profile.site.clone(),
        state: view.as_ref().map_or(AgentState::SignedOut, |view| view.state),
        reason: view.as_ref().and_then(|view| view.reason.clone()),
        state_since: view.as_ref().map_or(now, |view| view.since),
        phone: seated.phone,
        lost: seated.lost,
        skills: profile.skills.clone(),
        voice_capacity: profile.voice_capacity,
        text_capacity: profile.text_capacity,
        deferred_capacity: profile.deferred_capacity,
        queues,
        contacts: ids.iter().filter_map(|id| state.contacts.get(id)).map(served).collect(),
    }
}

fn queue(state: &State, queue: &crate::queues::Queue) -> TeamQueue {
    let waiting = |id: ContactId| {
        let contact = state.contacts.get(&id)?;
        let routed = state.router.contact(id)?;
        Some(TeamWaiting {
            id,
            channel: contact.brief.channel,
            since: contact.queued_at,
            priority: routed.priority,
            tier: contact.brief.tier,
            care: contact.brief.care,
            language: contact.brief.language,
            masked_name: name_of(contact),
            meant_for: routed.held_for,
        })
    };
    TeamQueue {
        id: queue.id.clone(),
        name: queue.name.clone(),
        waiting: state.router.queue(&queue.id).map_or(0, |view| view.waiting),
        contacts: state.router.waiting(&queue.id).take(SHOWN_OF_A_QUEUE).filter_map(waiting).collect(),
    }
}

/// The team as it is now.
pub(crate) fn team_view(state: &State, now: Timestamp) -> TeamView {
    let mut agents: Vec<TeamAgent> = state.agents.iter().map(|(id, seated)| agent(state, *id, seated, now)).collect();
    agents.sort_by(|a, b| a.number.cmp(&b.number).then(a.id.cmp(&b.id)));
    let mut queues: Vec<TeamQueue> = state.queues.values().map(|one| queue(state, one)).collect();
    queues.sort_by(|a, b| a.id.cmp(&b.id));
    TeamView { at: now, agents, queues, reasons: state.reasons.clone() }
}
