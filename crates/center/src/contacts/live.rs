//! A contact that is not over yet.

use std::sync::Arc;
use std::time::Duration;

use domain::contact::{ContactState, Direction, Medium, Party};
use domain::events::{EndCause, GuestEnd};
use domain::phone::Phone;
use domain::{AgentId, ContactId, FlowId, GuestId, Localised, NodeId, OfferId, QueueId, SkillId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::conversation::{Conversation, Guest};
use crate::ports::{ContactBrief, NewContact};

/// A node that the contact has been through, for the screen pop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PathStep {
    pub node: NodeId,
    /// What the flow's author calls the node; its kind (`menu`, `ask`, `queue` …) where it has no name.
    pub name: StepName,
    pub at: Timestamp,
}

/// A step's name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum StepName {
    /// The author's.
    Named(Localised),
    /// The kind of node.
    Kind(String),
}

/// Nodes that the customer neither hears nor answers; the desk does not show them.
const UNSEEN: [&str; 3] = ["decide", "business_hours", "set_language"];

/// How many steps of the path are kept for the screen pop; the journal has them all.
const PATH_STEPS: usize = 24;

/// What the flow asked for when it queued the contact; kept so that a restart can queue it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredRequest {
    /// The queue in which the contact waits.
    pub(crate) queue: QueueId,
    /// The queue that was asked for, where a rule of the policy made another one of it.
    #[serde(default)]
    pub(crate) asked_for: Option<QueueId>,
    pub(crate) skills: Vec<(SkillId, u8)>,
    pub(crate) priority: i32,
    /// The waiting time counts from here.
    pub(crate) since: Timestamp,
    /// The last conversation, so that an interrupted one goes before everybody else.
    pub(crate) at_head: bool,
    /// The customer was promised a call-back and need not be at the door.
    #[serde(default)]
    pub(crate) call_back: bool,
    /// By what the policy judges the contact.
    #[serde(default)]
    pub(crate) facts: routing::Facts,
}

/// An offer that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OpenOffer {
    pub(crate) id: OfferId,
    pub(crate) agent: AgentId,
    pub(crate) offered_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// The agent's SIP phone was asked to ring.
    pub(crate) rings: bool,
}

/// Flows through which the agent has the customer led.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Visit {
    /// The flow in which the customer is now.
    pub flow: Option<FlowId>,
    /// How the last one came out: the flow's own word, or `completed`, `failed`, `person`, `cancelled`, `unavailable`.
    pub outcome: Option<String>,
}

/// What is known of a call out while the line rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialling {
    /// The contact whose customer was promised the call.
    pub(crate) promise: Option<ContactId>,
    /// The offer with which the agent took a call-back out of the queue.
    pub(crate) offer: Option<OfferId>,
}

/// A contact that customer or agent still has to do with. Owned by the dispatcher.
#[derive(Debug, Clone)]
pub(crate) struct LiveContact {
    pub(crate) brief: Arc<ContactBrief>,
    pub(crate) direction: Direction,
    pub(crate) phone: Option<Phone>,
    pub(crate) visitor_name: Option<String>,
    pub(crate) state: ContactState,
    /// Whether the customer is still at the door. Who has left a message is not.
    pub(crate) customer_present: bool,
    pub(crate) request: Option<StoredRequest>,
    pub(crate) offer: Option<OpenOffer>,
    /// The agent in conversation, or the last one.
    pub(crate) agent: Option<AgentId>,
    /// The agent is finishing the contact; `Some(None)` has no timer.
    pub(crate) wrap_up: Option<Option<Timestamp>>,
    pub(crate) queued_at: Option<Timestamp>,
    pub(crate) connected_at: Option<Timestamp>,
    /// When the present conversation began.
    pub(crate) talking_since: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) closed_at: Option<Timestamp>,
    pub(crate) waited: Duration,
    pub(crate) talked: Duration,
    pub(crate) last_message_at: Option<Timestamp>,
    /// Messages of the customer since the agent last read or wrote.
    pub(crate) unread: u32,
    pub(crate) path: Vec<PathStep>,
    pub(crate) note: String,
    pub(crate) wrap_up_code: Option<String>,
    pub(crate) rating: Option<(u8, u8)>,
    pub(crate) recordings: u32,
    /// The conversation, while others than customer and agent are in it.
    pub(crate) party: Option<Box<Conversation>>,
    /// Why a call out was not answered.
    pub(crate) dial_end: Option<GuestEnd>,
    /// The flow through which the customer is led while the agent waits, and what came of the last one.
    pub(crate) visit: Visit,
    /// The line rings at somebody whom an agent calls.
    pub(crate) dialling: Option<Dialling>,
    /// Who ended the conversation that the router is being told of, and why.
    pub(crate) ending: Option<(Party, EndCause)>,
}

impl LiveContact {
    pub(crate) fn new(new: &NewContact, brief: Arc<ContactBrief>) -> Self {
        Self {
            direction: new.direction,
            phone: new.phone.clone(),
            visitor_name: new.visitor_name.clone(),
            state: ContactState::Arrived,
            customer_present: brief.channel.medium() != Medium::Deferred,
            brief,
            request: None,
            offer: None,
            agent: None,
            wrap_up: None,
            queued_at: None,
            connected_at: None,
            talking_since: None,
            ended_at: None,
            closed_at: None,
            waited: Duration::ZERO,
            talked: Duration::ZERO,
            last_message_at: None,
            unread: 0,
            path: Vec::new(),
            note: String::new(),
            wrap_up_code: None,
            rating: None,
            recordings: 0,
            party: None,
            dial_end: None,
            visit: Visit::default(),
            dialling: None,
            ending: None,
        }
    }

    /// Whether the line rings at somebody whom an agent calls.
    pub(crate) const fn is_dialling(&self) -> bool {
        self.dialling.is_some()
    }

    /// Whether customer and agent are in conversation.
    pub(crate) const fn in_conversation(&self) -> bool {
        matches!(self.state, ContactState::Connected | ContactState::Held)
    }

    /// Whether the contact is waiting for an agent or being offered to one.
    pub(crate) const fn waiting(&self) -> bool {
        matches!(self.state, ContactState::Queued | ContactState::Offered)
    }

    /// Whether the customer has left and is to be called back when the turn comes.
    pub(crate) fn is_call_back(&self) -> bool {
        !self.customer_present && self.request.as_ref().is_some_and(|request| request.call_back)
    }

    /// The queue that the contact waits in or was served out of.
    pub(crate) fn queue(&self) -> Option<&QueueId> {
        self.request.as_ref().map(|request| &request.queue)
    }

    /// A guest of the conversation.
    pub(crate) fn guest(&self, id: GuestId) -> Option<&Guest> {
        self.party.as_ref()?.guest(id)
    }

    /// The guest of the conversation who is that member of staff.
    pub(crate) fn guest_of(&self, staff: AgentId) -> Option<&Guest> {
        self.party.as_ref()?.guest_of(staff)
    }

    pub(crate) fn visited(&mut self, node: NodeId, kind: &str, name: Option<Localised>, at: Timestamp) {
        if UNSEEN.contains(&kind) {
            return;
        }
        if self.path.len() == PATH_STEPS {
            self.path.remove(0);
        }
        self.path.push(PathStep {
            node,
            name: name.map_or_else(|| StepName::Kind(kind.to_owned()), StepName::Named),
            at,
        });
    }

    /// Ends the conversation that is going on, as seen by the clock.
    pub(crate) fn conversation_over(&mut self, now: Timestamp) {
        self.visit = Visit::default();
        if let Some(since) = self.talking_since.take() {
            self.talked += now.since(since);
        }
        self.ended_at = Some(now);
    }
}
