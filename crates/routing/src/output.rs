//! What the router decides.

use domain::agent::AgentState;
use domain::decision::{Decision, Diversion};
use domain::events::{MissCause, RequeueCause};
use domain::{AgentId, ContactId, OfferId, QueueId, Timestamp};

use crate::guarantee::GuaranteeChange;

/// A decision. Those of one input stand in the order in which they are to be carried out; changed agents and
/// changed standings come last, once for each agent and queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// The agent is asked to take the contact until `expires_at`.
    Offered { offer: OfferId, contact: ContactId, agent: AgentId, queue: QueueId, expires_at: Timestamp },
    /// The agent did not take it. [`Output::Requeued`] follows.
    OfferMissed { offer: OfferId, contact: ContactId, agent: AgentId, cause: MissCause },
    /// The customer left; the offer is void and the contact gone.
    OfferWithdrawn { offer: OfferId, contact: ContactId, agent: AgentId },
    /// The contact is back at the head of its queue. It may be offered again in the same breath.
    Requeued { contact: ContactId, queue: QueueId, cause: RequeueCause },
    /// The agent has the contact.
    Connected { contact: ContactId, agent: AgentId, offer: OfferId },
    /// The conversation is over. Without a wrap-up following the contact is gone.
    ConversationEnded { contact: ContactId, agent: AgentId },
    /// The agent finishes the contact, until the time if there is one.
    WrapUpStarted { contact: ContactId, agent: AgentId, until: Option<Timestamp> },
    /// The agent is done with the contact; it is gone.
    WrapUpEnded { contact: ContactId, agent: AgentId, by_timer: bool },
    /// The agent's state as pages show it changed, or the reason of one who is not ready. The reason is that of an
    /// agent who is not ready, or who will be once they have served what they have.
    AgentChanged { agent: AgentId, from: AgentState, to: AgentState, reason: Option<String> },
    /// Some standings of waiting contacts in the queue changed.
    StandingsChanged { queue: QueueId },
    /// Why the contact is offered to the agent; follows each [`Output::Offered`] if the router is set so.
    Decided(Box<Decision>),
    /// The contact waits in another queue than it asked for.
    Diverted { contact: ContactId, from: QueueId, to: QueueId, by: Diversion },
    /// The queue is full and its policy says that nobody else may wait: the contact was not taken in.
    TurnedAway { contact: ContactId, queue: QueueId },
    /// The customer is to be asked whether they would rather be called back; the contact goes on waiting. Told once.
    CallBackOffered { contact: ContactId, queue: QueueId },
    /// What is promised is not kept any more, or is again.
    GuaranteeChanged(Box<GuaranteeChange>),
}
