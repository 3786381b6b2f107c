//! What the router is told.

use domain::contact::Medium;
use domain::events::{MissCause, RequeueCause};
use domain::{AgentId, BusinessId, ContactId, OfferId, QueueId, SiteId, SkillId, Timestamp};

use crate::ability::Ability;
use crate::config::{AgentProfile, QueueConfig};
use crate::facts::Facts;
use crate::policy::Policy;

/// Something that happened or that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A queue is there, or has other settings from now on. Waiting contacts are put in their new order; offers,
    /// conversations and wrap-ups that are under way keep the settings they began with.
    DefineQueue(QueueConfig),
    /// A queue that has no contact in any stage goes away.
    RemoveQueue(QueueId),
    /// An agent comes to work and is not ready (with an empty reason). An agent whose conversations were restored
    /// signs in to confirm them.
    SignIn { agent: AgentId, profile: AgentProfile },
    /// The agent takes contacts.
    Ready { agent: AgentId },
    /// The agent takes no new contacts from now on; what they have goes on.
    NotReady { agent: AgentId, reason: String },
    /// The agent goes home. Refused while they have an offer, a conversation or a wrap-up.
    SignOut { agent: AgentId },
    /// The agent cannot be reached any more: offers are missed, conversations go back to the head of their queues,
    /// wrap-ups go on, and the agent is not ready.
    AgentLost { agent: AgentId },
    /// The agent can do other things from now on; what they have goes on.
    UpdateProfile { agent: AgentId, profile: AgentProfile },
    /// A contact waits for an agent.
    Enqueue {
        contact: ContactId,
        queue: QueueId,
        medium: Medium,
        /// Skills beside the queue's own, with the lowest level that will do (1–10). The higher level counts.
        skills: Vec<(SkillId, u8)>,
        /// Added to the queue's priority.
        priority: i32,
        /// From when the waiting time counts; earlier than now for a contact that waited before a restart.
        since: Timestamp,
        /// Whether the contact stands before all that were not at an agent yet.
        at_head: bool,
        /// What else is known, for the policy to judge; `None` if nothing is.
        facts: Option<Box<Facts>>,
    },
    /// The policy that holds from now on. Refused with the findings if it is not possible with the queues that there
    /// are. Contacts that wait find their places by it; only new ones are sent to another queue than they ask for or
    /// are turned away.
    SetPolicy(Box<Policy>),
    /// How able the agent, who has been at work, is from now on. A business named twice counts with its last ability.
    SetAbilities { agent: AgentId, abilities: Vec<(BusinessId, Ability)> },
    /// The site cannot be reached any more: all of its agents are lost, see [`Input::AgentLost`], and cannot be ready
    /// until it is restored; contacts that waited for it wait elsewhere at once.
    SiteLost { site: SiteId },
    /// The site is there again.
    SiteRestored { site: SiteId },
    /// The customer, who waits or is offered, would rather be called back: the contact keeps its place without them.
    PromiseCallBack { contact: ContactId },
    /// The customer left while waiting or being offered.
    Abandon { contact: ContactId },
    /// The agent takes the contact. Taken as long as the offer is open, even if it should have been missed already.
    Accept { offer: OfferId, agent: AgentId },
    /// The agent does not take the contact. [`MissCause::Timeout`] is a missed offer, [`MissCause::AgentLost`] is
    /// [`Input::AgentLost`], [`MissCause::PhoneFailed`] makes the agent not ready, any other leaves them ready.
    Refuse { offer: OfferId, agent: AgentId, cause: MissCause },
    /// The conversation is over; the agent wraps up if the queue says so.
    EndConversation { contact: ContactId },
    /// The conversation is over and the customer is still there: back to the head of the queue with the waiting
    /// time that the contact has. The agent is not offered it for the time of the refusal memory.
    ReturnToQueue { contact: ContactId, cause: RequeueCause },
    /// By hand: the contact, which waits, stands before all others of its queue, also those moved there before.
    MoveToHead { contact: ContactId },
    /// By hand: so many points are added to the own priority of the contact, which waits, or taken from it.
    Prioritise { contact: ContactId, by: i32 },
    /// By hand: the contact, which waits, does so in another queue, with the waiting time that it has.
    MoveToQueue { contact: ContactId, queue: QueueId },
    /// By hand: the contact, which waits, is for this agent, who is ready and takes contacts of its kind. They are
    /// offered it as soon as they have room, before anybody else; whether they have the skills is not asked.
    GiveTo { contact: ContactId, agent: AgentId },
    /// The conversation goes on with another agent at work, whether or not they have room; the one before has no
    /// wrap-up.
    HandOver { contact: ContactId, to: AgentId },
    /// The conversation is over and the customer is still there: to the head of another queue with the waiting time
    /// that the contact has. The agent is not offered it for the time of the refusal memory.
    TransferToQueue {
        contact: ContactId,
        queue: QueueId,
        /// As in [`Input::Enqueue`].
        skills: Vec<(SkillId, u8)>,
        /// As in [`Input::Enqueue`].
        priority: i32,
    },
    /// The conversation is over without a wrap-up and the contact waits nowhere: whoever set it aside enqueues it again.
    SetAside { contact: ContactId },
    /// The agent is done with the contact.
    FinishWrapUp { agent: AgentId, contact: ContactId },
    /// After a restart: the agent has this conversation. An agent who has not signed in is not ready and can do
    /// nothing else until they do.
    RestoreConversation {
        agent: AgentId,
        contact: ContactId,
        queue: QueueId,
        medium: Medium,
        /// As in [`Input::Enqueue`], for the case that the contact goes back to its queue.
        skills: Vec<(SkillId, u8)>,
        /// As in [`Input::Enqueue`].
        priority: i32,
        /// As in [`Input::Enqueue`].
        since: Timestamp,
    },
}
