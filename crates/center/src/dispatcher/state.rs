//! What the dispatcher knows: the router, the live contacts, the agents at their desks.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use dashmap::DashMap;
use domain::contact::ContactState;
use domain::{AgentId, ContactId, OfferId, QueueId, Timestamp};
use platform::database::Database;
use routing::Router;

use super::command::Seat;
use crate::CenterConfig;
use crate::abilities::Told;
use crate::contacts::LiveContact;
use crate::desk::view::WaitingQueue;
use crate::emergencies::live::Emergencies;
use crate::error::CenterError;
use crate::ports::{AgentPhones, ContactBrief, PhoneKind, SelfService};
use crate::queues::{NotReadyReason, Queue};
use crate::sites::live::Sites;
use crate::supervision::notice::DeskNotice;

/// What everybody may read of a live contact without asking the dispatcher.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) brief: Arc<ContactBrief>,
    pub(crate) state: ContactState,
    /// The queue in which it waits or was served.
    pub(crate) queue: Option<QueueId>,
    pub(crate) agent: Option<AgentId>,
    /// The agent who is asked to take the contact.
    pub(crate) offered_to: Option<AgentId>,
    pub(crate) has_wrap_up: bool,
    /// A flow leads the customer while the agent waits.
    pub(crate) is_visiting: bool,
    /// The members of staff who are guests of the conversation, or are asked to be.
    pub(crate) guests: Vec<AgentId>,
}

/// An agent at a desk.
#[derive(Debug, Clone)]
pub(crate) struct SeatedAgent {
    pub(crate) seat: Arc<Seat>,
    /// The browser was last heard of.
    pub(crate) heard_at: Timestamp,
    /// The phone that the router was last told of.
    pub(crate) phone: Option<PhoneKind>,
    /// The lease ran out; told once.
    pub(crate) lost: bool,
}

pub(crate) struct State {
    pub(crate) router: Router,
    pub(crate) contacts: HashMap<ContactId, LiveContact>,
    pub(crate) agents: HashMap<AgentId, SeatedAgent>,
    pub(crate) queues: HashMap<QueueId, Queue>,
    pub(crate) reasons: Vec<NotReadyReason>,
    pub(crate) offers: HashMap<OfferId, ContactId>,
    /// Members of staff who are guests of a conversation, or are asked to be.
    pub(crate) engaged: HashMap<AgentId, ContactId>,
    pub(crate) database: Database,
    pub(crate) config: CenterConfig,
    pub(crate) phones: Option<Arc<dyn AgentPhones>>,
    pub(crate) self_service: Option<Arc<dyn SelfService>>,
    /// Queues whose order changed since standings were last told.
    pub(crate) restless: BTreeSet<QueueId>,
    pub(crate) waiting: Vec<WaitingQueue>,
    /// What shift leaders left on desks and nobody has acknowledged yet, the oldest first.
    pub(crate) notices: HashMap<AgentId, Vec<DeskNotice>>,
    /// Agents whom a shift leader signed out and who have not come back to work.
    pub(crate) sent_away: HashSet<AgentId>,
    pub(crate) shown: Arc<DashMap<ContactId, Shown>>,
    pub(crate) sites: Sites,
    pub(crate) emergencies: Emergencies,
    /// The version of the routing policy that is in force.
    pub(crate) policy_version: Option<u32>,
    /// What every agent is able to, as last counted.
    pub(crate) abilities: Told,
    /// Whether the pages' situation shows something else now.
    pub(crate) situation_changed: bool,
}

impl State {
    pub(crate) fn contact(&mut self, id: ContactId) -> Result<&mut LiveContact, CenterError> {
        self.contacts.get_mut(&id).ok_or(CenterError::UnknownContact)
    }

    /// The contact, if this agent is in conversation with it.
    pub(crate) fn conversation(&mut self, id: ContactId, agent: AgentId) -> Result<&mut LiveContact, CenterError> {
        let contact = self.contact(id)?;
        if contact.agent != Some(agent) {
            return Err(CenterError::NotYours);
        }
        if contact.in_conversation() { Ok(contact) } else { Err(CenterError::WrongState) }
    }

    /// Shows the contact's state to everybody who asks without the dispatcher.
    pub(crate) fn show(&self, id: ContactId) {
        if let Some(contact) = self.contacts.get(&id) {
            let is_served = contact.in_conversation() || contact.is_dialling() || contact.wrap_up.is_some();
            let agent = contact.agent.filter(|_| is_served);
            self.shown.insert(
                id,
                Shown {
                    brief: contact.brief.clone(),
                    state: contact.state,
                    queue: contact.queue().cloned(),
                    agent,
                    offered_to: contact.offer.map(|offer| offer.agent),
                    has_wrap_up: contact.wrap_up.is_some(),
                    is_visiting: contact.visit.flow.is_some(),
                    guests: contact
                        .party
                        .iter()
                        .flat_map(|party| party.guests())
                        .filter_map(|guest| guest.who.staff())
                        .collect(),
                },
            );
        }
    }

    /// The contacts on an agent's desk, oldest conversation first.
    pub(crate) fn on_desk(&self, agent: AgentId) -> Vec<ContactId> {
        let Some(view) = self.router.agent(agent) else { return Vec::new() };
        let mut ids: Vec<ContactId> =
            view.contacts.iter().copied().chain(view.wrap_ups.iter().map(|wrap_up| wrap_up.contact)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.sort_by_key(|id| self.contacts.get(id).and_then(|contact| contact.connected_at));
        ids
    }

    /// How a call would reach the agent now.
    pub(crate) fn phone_of(&self, agent: AgentId) -> Option<PhoneKind> {
        self.phones.as_ref().and_then(|phones| phones.reachable(agent))
    }
}
