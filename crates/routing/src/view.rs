//! What the router tells of its state.

use std::time::Duration;

use domain::agent::AgentState;
use domain::contact::{ContactState, Medium};
use domain::{AgentId, ContactId, OfferId, QueueId, Timestamp};

use crate::config::AgentProfile;

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
