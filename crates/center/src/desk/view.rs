//! Everything that one desk shows, as one document; sent whole at each change, so nothing is lost or doubled.

use domain::agent::AgentState;
use domain::contact::{Channel, ContactState, Direction};
use domain::customer::{CareGroup, Tier};
use domain::secret::Mask;
use domain::{AgentId, ContactId, CustomerId, Language, LineId, Localised, OfferId, QueueId, Timestamp};
use serde::Serialize;

use crate::contacts::LiveContact;
use crate::contacts::live::PathStep;
use crate::dispatcher::state::State;
use crate::ports::PhoneKind;
use crate::queues::{NotReadyReason, WrapUpCode};
use crate::supervision::notice::DeskNotice;

/// What the desk of one agent shows.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DeskView {
    pub agent: DeskAgent,
    pub offers: Vec<DeskOffer>,
    pub contacts: Vec<DeskContact>,
    pub reasons: Vec<NotReadyReason>,
    pub waiting: Vec<WaitingQueue>,
    /// What a shift leader did or says and the agent has not acknowledged yet, the oldest first.
    pub notices: Vec<DeskNotice>,
}

/// The agent and their state.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DeskAgent {
    pub id: AgentId,
    pub number: String,
    pub name: String,
    pub state: AgentState,
    /// The code of the not-ready reason.
    pub reason: Option<String>,
    pub state_since: Timestamp,
    /// How a call would reach the agent now.
    pub phone: Option<PhoneKind>,
    pub voice_capacity: u8,
    pub text_capacity: u8,
}

/// A contact that the agent is asked to take.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DeskOffer {
    pub id: OfferId,
    pub contact: ContactCard,
    pub queue: QueueId,
    pub queue_name: Localised,
    pub offered_at: Timestamp,
    pub expires_at: Timestamp,
    /// The offer is answered at the agent's SIP phone, which rings.
    pub rings: bool,
    /// The customer has left and is to be called back: whoever accepts calls them.
    pub call_back: bool,
}

/// A contact that the agent serves or finishes.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DeskContact {
    pub contact: ContactCard,
    pub queue: Option<QueueId>,
    pub queue_name: Option<Localised>,
    /// `connected`, `held` or `wrap_up`.
    pub state: ContactState,
    pub connected_at: Option<Timestamp>,
    pub last_message_at: Option<Timestamp>,
    pub wrap_up_until: Option<Timestamp>,
    pub wrap_up_code_required: bool,
    pub wrap_up_codes: Vec<WrapUpCode>,
    pub wrap_up_code: Option<String>,
    pub note: String,
    pub unread: u32,
    /// The customer has left and is to be called back.
    pub call_back: bool,
}

/// What is shown of a contact before and after it is accepted.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ContactCard {
    pub id: ContactId,
    pub channel: Channel,
    pub direction: Direction,
    pub line: LineId,
    pub language: Language,
    pub customer: Option<CustomerCard>,
    pub visitor_name: Option<String>,
    pub masked_phone: Option<String>,
    pub tier: Tier,
    pub care: Option<CareGroup>,
    pub arrived_at: Timestamp,
    pub queued_at: Option<Timestamp>,
    pub path: Vec<PathStep>,
}

/// Who the customer is, as the agent who serves them may know.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CustomerCard {
    pub id: CustomerId,
    pub name: String,
    pub masked_phone: Option<String>,
    pub tier: Tier,
    pub care: Option<CareGroup>,
}

/// How many wait in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WaitingQueue {
    pub queue: QueueId,
    pub name: Localised,
    pub waiting: u32,
    pub oldest_wait_since: Option<Timestamp>,
}

fn card(contact: &LiveContact) -> ContactCard {
    let brief = &contact.brief;
    let masked_phone = contact.phone.as_ref().map(Mask::masked);
    ContactCard {
        id: brief.id,
        channel: brief.channel,
        direction: contact.direction,
        line: brief.line.clone(),
        language: brief.language,
        customer: brief.customer.map(|id| CustomerCard {
            id,
            name: brief.customer_name.clone().unwrap_or_default(),
            masked_phone: masked_phone.clone(),
            tier: brief.tier,
            care: brief.care,
        }),
        visitor_name: contact.visitor_name.clone(),
        masked_phone,
        tier: brief.tier,
        care: brief.care,
        arrived_at: brief.arrived_at,
        queued_at: contact.queued_at,
        path: contact.path.clone(),
    }
}

/// The desk of an agent as it is now; signed out if the agent has none.
pub(crate) fn desk_view(state: &State, agent: AgentId, now: Timestamp) -> DeskView {
    let seated = state.agents.get(&agent);
    let view = state.router.agent(agent);
    let mut offers: Vec<DeskOffer> = state
        .contacts
        .values()
        .filter_map(|contact| contact.offer.filter(|offer| offer.agent == agent).map(|offer| (contact, offer)))
        .map(|(contact, offer)| {
            let queue = contact.queue().cloned().unwrap_or_else(|| QueueId::of("unknown"));
            DeskOffer {
                id: offer.id,
                contact: card(contact),
                queue_name: state.queues.get(&queue).map(|queue| queue.name.clone()).unwrap_or_default(),
                queue,
                offered_at: offer.offered_at,
                expires_at: offer.expires_at,
                rings: offer.rings,
                call_back: contact.is_call_back(),
            }
        })
        .collect();
    offers.sort_by_key(|offer| (offer.offered_at, offer.id));
    let contacts = state.on_desk(agent).into_iter().filter_map(|id| {
        let contact = state.contacts.get(&id)?;
        let queue = contact.queue().and_then(|queue| state.queues.get(queue));
        Some(DeskContact {
            contact: card(contact),
            queue: contact.queue().cloned(),
            queue_name: queue.map(|queue| queue.name.clone()),
            state: if contact.in_conversation() { contact.state } else { ContactState::WrapUp },
            connected_at: contact.connected_at,
            last_message_at: contact.last_message_at,
            wrap_up_until: contact.wrap_up.flatten(),
            wrap_up_code_required: queue.is_some_and(|queue| queue.wrap_up_code_required),
            wrap_up_codes: queue.map(|queue| queue.wrap_up_codes.clone()).unwrap_or_default(),
            wrap_up_code: contact.wrap_up_code.clone(),
            note: contact.note.clone(),
            unread: contact.unread,
            call_back: contact.is_call_back(),
        })
    });
    let profile = seated.map(|seated| &seated.seat.profile);
    DeskView {
        agent: DeskAgent {
            id: agent,
            number: seated.map(|seated| seated.seat.number.clone()).unwrap_or_default(),
            name: seated.map(|seated| seated.seat.name.clone()).unwrap_or_default(),
            state: view.as_ref().map_or(AgentState::SignedOut, |view| view.state),
            reason: view.as_ref().and_then(|view| view.reason.clone()),
            state_since: view.as_ref().map_or(now, |view| view.since),
            phone: seated.and_then(|seated| seated.phone),
            voice_capacity: profile.map_or(0, |profile| profile.voice_capacity),
            text_capacity: profile.map_or(0, |profile| profile.text_capacity),
        },
        offers,
        contacts: contacts.collect(),
        reasons: state.reasons.clone(),
        waiting: state.waiting.clone(),
        notices: state.notices.get(&agent).cloned().unwrap_or_default(),
    }
}
