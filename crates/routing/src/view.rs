//! What the router tells of its state.

use std::time::Duration;

use domain::agent::AgentState;
use domain::contact::{ContactState, Medium};
use domain::{AgentId, ContactId, OfferId, QueueId, Timestamp};

use crate::agent::Agent;
use crate::config::AgentProfile;
use crate::contact::Place;
use crate::router::Router;

/// Where a waiting contact stands in its queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// 1 for the head of the queue.
    pub position: u32,
    /// How long it is likely to wait from now on.
    pub expected_wait: Duration,
}

/// An agent at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentView {
    /// The state as pages show it.
    pub state: AgentState,
    /// Whether the agent takes new contacts, as far as there is capacity. False for one who serves a last contact
    /// and is not ready after it.
    pub ready: bool,
    /// Why the agent is not ready; `None` for one who is, or who has just signed in.
    pub reason: Option<String>,
    /// Since when the agent has been in this state (for one who is not ready: with this reason).
    pub since: Timestamp,
    /// What the agent is asked to take, the longest first.
    pub offers: Vec<OfferView>,
    /// Whom the agent is in conversation with, the longest first.
    pub contacts: Vec<ContactId>,
    /// What the agent finishes, the longest first.
    pub wrap_ups: Vec<WrapUpView>,
    /// Calls that take the agent's capacity: offered, in conversation or in wrap-up.
    pub voice_load: u16,
    /// The same for texts.
    pub text_load: u16,
    /// The same for deferred work.
    pub deferred_load: u16,
    /// What the agent can do.
    pub profile: AgentProfile,
}

/// An open offer of an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferView {
    /// The offer.
    pub offer: OfferId,
    /// What is offered.
    pub contact: ContactId,
    /// The queue it comes from.
    pub queue: QueueId,
    /// When it is missed.
    pub expires_at: Timestamp,
}

/// A wrap-up of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrapUpView {
    /// What is being finished.
    pub contact: ContactId,
    /// When the timer ends it; `None` if it lasts until the agent is done.
    pub until: Option<Timestamp>,
}

/// A contact at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactView {
    /// The queue that it came by.
    pub queue: QueueId,
    /// What it takes of an agent.
    pub medium: Medium,
    /// Its own priority, without the queue's and without ageing.
    pub priority: i32,
    /// From when its waiting time counts.
    pub since: Timestamp,
    /// Where it is.
    pub stage: Stage,
    /// Whether the customer has left and is to be called back when the turn comes.
    pub call_back: bool,
    /// The agent for whom alone it waits.
    pub held_for: Option<AgentId>,
}

impl ContactView {
    /// The agent who has the contact or is offered it.
    #[must_use]
    pub const fn agent(&self) -> Option<AgentId> {
        match self.stage {
            Stage::Waiting => None,
            Stage::Offered { agent, .. } | Stage::Connected { agent } | Stage::WrapUp { agent, .. } => Some(agent),
        }
    }

    /// The stage in the words of the domain.
    #[must_use]
    pub const fn state(&self) -> ContactState {
        match self.stage {
            Stage::Waiting => ContactState::Queued,
            Stage::Offered { .. } => ContactState::Offered,
            Stage::Connected { .. } => ContactState::Connected,
            Stage::WrapUp { .. } => ContactState::WrapUp,
        }
    }
}

/// Where a contact is between its arrival in a queue and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// In its queue.
    Waiting,
    /// Shown to an agent who has not accepted yet.
    Offered { offer: OfferId, agent: AgentId, expires_at: Timestamp },
    /// In conversation.
    Connected { agent: AgentId },
    /// The customer has gone, the agent finishes.
    WrapUp { agent: AgentId, until: Option<Timestamp> },
}

/// A queue at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueView {
    /// Contacts that wait and are not offered.
    pub waiting: u32,
    /// From when the waiting time of the longest waiting of them counts.
    pub oldest_since: Option<Timestamp>,
    /// The smoothed time from one contact served to the next.
    pub wait_per_place: Duration,
}

impl Router {
    /// Where a waiting contact stands; `None` if it does not wait (one that is being offered does not).
    #[must_use]
    pub fn standing(&self, contact: ContactId, now: Timestamp) -> Option<Standing> {
        let contact = &self.contacts[self.contacts.find(contact)?];
        if contact.place != Place::Waiting {
            return None;
        }
        let before: usize =
            self.lanes.own_of_queue(contact.queue).map(|lane| self.lanes[lane].rank(&contact.order)).sum();
        let position = u32::try_from(before + 1).unwrap_or(u32::MAX);
        let expected_wait = self.queues[contact.queue].wait.expected(position, self.now.max(now));
        Some(Standing { position, expected_wait })
    }

    /// An agent who has been at work since the router was made.
    #[must_use]
    pub fn agent(&self, agent: AgentId) -> Option<AgentView> {
        self.agents.find(agent).map(|ix| self.view_of(&self.agents[ix]))
    }

    /// All agents who have been at work since the router was made, in the order of their first sign-in.
    pub fn agents(&self) -> impl Iterator<Item = (AgentId, AgentView)> + '_ {
        self.agents.iter().map(|(_, agent)| (agent.id, self.view_of(agent)))
    }

    /// A queue.
    #[must_use]
    pub fn queue(&self, queue: &QueueId) -> Option<QueueView> {
        let queue = &self.queues[self.queues.find(queue)?];
        Some(QueueView {
            waiting: u32::try_from(queue.by_age.len()).unwrap_or(u32::MAX),
            oldest_since: queue.by_age.first().map(|(since, _)| Timestamp::from_micros(since)),
            wait_per_place: queue.wait.per_place(),
        })
    }

    /// The ids of all queues, in alphabetical order.
    #[must_use]
    pub fn queues(&self) -> Vec<QueueId> {
        let mut ids: Vec<_> = self.queues.ids().cloned().collect();
        ids.sort_unstable();
        ids
    }

    /// The contacts that wait in a queue, in the order in which they are served; none if there is no such queue.
    pub fn waiting<'router>(&'router self, queue: &QueueId) -> impl Iterator<Item = ContactId> + use<'router> {
        let lanes = self.queues.find(queue).into_iter().flat_map(|ix| self.lanes.own_of_queue(ix));
        let mut lanes: Vec<_> =
            lanes.map(|lane| self.lanes[lane].waiting()).map(|mut waiting| (waiting.next(), waiting)).collect();
        std::iter::from_fn(move || {
            let heads = lanes.iter_mut().filter_map(|(head, waiting)| head.map(|order| (order, head, waiting)));
            let (order, head, waiting) = heads.min_by_key(|(order, ..)| *order)?;
            *head = waiting.next();
            Some(self.contacts[order.contact].id)
        })
    }

    /// A contact that waits, is offered, in conversation or in wrap-up.
    #[must_use]
    pub fn contact(&self, contact: ContactId) -> Option<ContactView> {
        let contact = &self.contacts[self.contacts.find(contact)?];
        Some(ContactView {
            queue: self.queues[contact.queue].config.id.clone(),
            medium: contact.medium,
            priority: contact.priority,
            since: contact.since,
            call_back: contact.call_back,
            held_for: contact.held_for.filter(|_| contact.place == Place::Waiting).map(|ix| self.agents[ix].id),
            stage: match contact.place {
                Place::Waiting => Stage::Waiting,
                Place::Offered { offer, agent, expires_at } => {
                    Stage::Offered { offer, agent: self.agents[agent].id, expires_at }
                }
                Place::Connected { agent } => Stage::Connected { agent: self.agents[agent].id },
                Place::WrapUp { agent, until } => Stage::WrapUp { agent: self.agents[agent].id, until },
            },
        })
    }

    fn view_of(&self, agent: &Agent) -> AgentView {
        let mut view = AgentView {
            state: agent.told,
            ready: agent.ready,
            reason: agent.reason.clone(),
            since: agent.told_at,
            offers: Vec::new(),
            contacts: Vec::new(),
            wrap_ups: Vec::new(),
            voice_load: agent.load[0],
            text_load: agent.load[1],
            deferred_load: agent.load[2],
            profile: agent.profile.clone(),
        };
        for ix in &agent.held {
            let contact = &self.contacts[*ix];
            match contact.place {
                Place::Offered { offer, expires_at, .. } => view.offers.push(OfferView {
                    offer,
                    contact: contact.id,
                    queue: self.queues[contact.queue].config.id.clone(),
                    expires_at,
                }),
                Place::Connected { .. } => view.contacts.push(contact.id),
                Place::WrapUp { until, .. } => view.wrap_ups.push(WrapUpView { contact: contact.id, until }),
                Place::Waiting => {}
            }
        }
        view
    }
}
