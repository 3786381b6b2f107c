//! Everything that one desk shows, as one document; sent whole at each change, so nothing is lost or doubled.

use domain::agent::AgentState;
use domain::contact::{Channel, ContactState, Direction};
use domain::customer::{CareGroup, Tier};
use domain::events::GuestEnd;
use domain::secret::Mask;
use domain::{AgentId, ContactId, CustomerId, GuestId, Language, LineId, Localised, OfferId, QueueId, Timestamp};
use serde::Serialize;

use crate::contacts::LiveContact;
use crate::contacts::live::{PathStep, Visit};
use crate::conversation::{Form, Invitee, Presence, Purpose};
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
    /// Conversations of colleagues that the agent is asked into, or is in.
    pub invitations: Vec<DeskInvitation>,
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
    pub deferred_capacity: u8,
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
    /// `arrived` (the line rings at whom the agent calls), `connected`, `held` or `wrap_up`.
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
    /// Who is in the conversation beside customer and agent, or is being called.
    pub guests: Vec<DeskGuest>,
    /// Why a call out was not answered.
    pub dial_end: Option<GuestEnd>,
    /// The flow through which the customer is led now, and how the last one came out.
    pub visit: Visit,
    /// The customer hears music while the agent talks to a guest, or waits for one.
    pub apart: bool,
}

/// Somebody in a conversation beside customer and agent.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DeskGuest {
    pub id: GuestId,
    /// The member of staff; absent for a number outside.
    pub staff: Option<AgentId>,
    pub name: Option<String>,
    pub masked_phone: Option<String>,
    pub presence: GuestPresence,
    /// They are to take the conversation over.
    pub is_transfer: bool,
}

/// How far a guest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuestPresence {
    /// Their desk shows the invitation.
    Asked,
    /// Their telephone rings.
    Called,
    /// They are there.
    Here,
}

/// A colleague's conversation that the agent is asked into, or is in.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DeskInvitation {
    pub guest: GuestId,
    pub contact: ContactCard,
    /// The colleague who asks.
    pub from: AgentId,
    pub from_name: String,
    pub presence: GuestPresence,
    pub is_transfer: bool,
    /// The customer hears music and not the colleagues.
    pub apart: bool,
    pub since: Timestamp,
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

impl From<Presence> for GuestPresence {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Asked => Self::Asked,
            Presence::Called => Self::Called,
            Presence::Here => Self::Here,
        }
    }
}

fn name_of(state: &State, staff: AgentId) -> Option<String> {
    state.agents.get(&staff).map(|seated| seated.seat.name.clone())
}

/// The guests whom an agent knows of: a leader who listens is not one of them.
fn guests(state: &State, contact: &LiveContact) -> Vec<DeskGuest> {
    let guests = contact.party.iter().flat_map(|party| party.guests());
    guests
        .filter(|guest| !matches!(guest.purpose, Purpose::Listen(_)))
        .map(|guest| DeskGuest {
            id: guest.id,
            staff: guest.who.staff(),
            name: guest.who.staff().and_then(|staff| name_of(state, staff)),
            masked_phone: match &guest.who {
                Invitee::Staff(_) => None,
                Invitee::Outside(number) => Some(number.masked()),
            },
            presence: guest.presence.into(),
            is_transfer: guest.purpose == Purpose::Transfer,
        })
        .collect()
}

fn invitations(state: &State, agent: AgentId) -> Vec<DeskInvitation> {
    let contact = state.engaged.get(&agent).and_then(|id| state.contacts.get(id));
    let found = contact.and_then(|contact| {
        let party = contact.party.as_ref()?;
        let guest = party.guest_of(agent).filter(|guest| !matches!(guest.purpose, Purpose::Listen(_)))?;
        Some(DeskInvitation {
            guest: guest.id,
            contact: card(contact),
            from: party.agent(),
            from_name: name_of(state, party.agent()).unwrap_or_default(),
            presence: guest.presence.into(),
            is_transfer: guest.purpose == Purpose::Transfer,
            apart: party.form() == Form::Apart,
            since: guest.since,
        })
    });
    found.into_iter().collect()
}

/// The desk of an agent as it is now; signed out if the agent has none.
pub(crate) fn desk_view(state: &State, agent: AgentId, now: Timestamp) -> DeskView {
    let seated = state.agents.get(&agent);
    let view = state.router.agent(agent);
    let offered = view.as_ref().map(|view| view.offers.as_slice()).unwrap_or_default();
    let mut offers: Vec<DeskOffer> = offered
        .iter()
        .filter_map(|offer| state.contacts.get(&offer.contact))
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
            state: if contact.in_conversation() || contact.is_dialling() {
                contact.state
            } else {
                ContactState::WrapUp
            },
            dial_end: contact.dial_end,
            connected_at: contact.connected_at,
            last_message_at: contact.last_message_at,
            wrap_up_until: contact.wrap_up.flatten(),
            wrap_up_code_required: queue.is_some_and(|queue| queue.wrap_up_code_required),
            wrap_up_codes: queue.map(|queue| queue.wrap_up_codes.clone()).unwrap_or_default(),
            wrap_up_code: contact.wrap_up_code.clone(),
            note: contact.note.clone(),
            unread: contact.unread,
            call_back: contact.is_call_back(),
            visit: contact.visit.clone(),
            guests: guests(state, contact),
            apart: contact.party.as_ref().is_some_and(|party| party.form() == Form::Apart),
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
            deferred_capacity: profile.map_or(0, |profile| profile.deferred_capacity),
        },
        offers,
        contacts: contacts.collect(),
        reasons: state.reasons.clone(),
        waiting: state.waiting.clone(),
        notices: state.notices.get(&agent).cloned().unwrap_or_default(),
        invitations: invitations(state, agent),
    }
}
