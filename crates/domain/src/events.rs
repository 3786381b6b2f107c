//! What can happen to a contact and to an agent: the entries of the journal.
//!
//! Events hold no secret and no personal data beyond the customer's id: names, numbers and texts stand in the
//! tables that the events point to, where they can be masked, audited and deleted.

use serde::{Deserialize, Serialize};

use crate::agent::AgentState;
use crate::business::BusinessStep;
use crate::concierge::ServiceStep;
use crate::contact::{Channel, Direction, Party};
use crate::customer::{CareGroup, Tier};
use crate::decision::{Decision, Diversion};
use crate::ids::{
    AgentId, BusinessId, ContactId, CustomerId, DealId, FlowId, GuestId, LineId, MessageId, NodeId, ObjectId, OfferId,
    QueueId, ServiceItemId, ServiceOrderId, SkillId, StaffId,
};
use crate::language::Language;
use crate::rating::RatingReason;
use crate::time::Timestamp;

/// One step in the life of a contact. Serialised with the step's name as `type`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ContactEvent {
    /// The customer is at the door.
    Arrived {
        channel: Channel,
        direction: Direction,
        line: LineId,
        language: Language,
        customer: Option<CustomerId>,
        tier: Tier,
        care: Option<CareGroup>,
    },
    /// The customer is recognised as somebody in the bank's books.
    Identified { customer: CustomerId, tier: Tier, care: Option<CareGroup> },
    /// A flow begins to serve.
    FlowEntered { flow: FlowId, version: u32 },
    /// The flow reaches a node. The nodes of a contact, in order, are its path.
    NodeVisited { flow: FlowId, node: NodeId, kind: String },
    /// The customer keyed or chose something that a node asked for; `value` is absent for secure entry.
    InputGiven { node: NodeId, value: Option<String> },
    /// What the customer said in their own words was taken for this intent, or for none of them.
    Understood { intent: Option<String>, probability: f32 },
    /// The bank or the centre did, or would not do, what a flow asked for; `outcome` says which.
    ActionTaken { node: NodeId, action: String, outcome: String },
    /// Who the customer is was verified, in self-service or by an agent.
    Verified { customer: CustomerId },
    /// A step of a business that an agent carries out for the customer.
    BusinessStepped { deal: DealId, business: BusinessId, step: BusinessStep },
    /// A step of a value-added service that was ordered in the contact.
    ServiceStepped { order: ServiceOrderId, item: ServiceItemId, step: ServiceStep },
    /// The customer was offered to go on online (分流).
    DiversionOffered { business: String, way: Channel },
    /// The customer has followed the offer.
    DiversionTaken { business: String },
    /// A text, picture or file was said; its content is the message's.
    MessagePosted { message: MessageId, by: Party },
    /// The contact waits for an agent.
    Queued { queue: QueueId, skills: Vec<SkillId>, priority: i32, language: Language },
    /// A shift leader put the contact, which waits, before all others of its queue.
    MovedToHead { queue: QueueId },
    /// A shift leader raised the contact, which waits, by so many points, or lowered it; without an actor it is late.
    Prioritised { by: i32 },
    /// A shift leader put the contact, which waits, into another queue.
    MovedToQueue { from: QueueId, to: QueueId },
    /// A shift leader wants this agent to serve the contact, which waits.
    GivenTo { agent: AgentId },
    /// The contact is back at the head of its queue with the waiting time it had.
    Requeued { queue: QueueId, cause: RequeueCause },
    /// The contact waits in another queue than it asked for, as the routing policy says. [`ContactEvent::Queued`]
    /// follows, with the queue in which it waits.
    Diverted { from: QueueId, to: QueueId, by: Diversion },
    /// The queue is full and its policy lets nobody else in: the contact was not taken into it.
    TurnedAway { queue: QueueId },
    /// The customer is asked whether they would rather be called back; the contact goes on waiting.
    CallBackOffered { queue: QueueId },
    /// An agent is asked to take the contact.
    Offered { offer: OfferId, agent: AgentId, queue: QueueId },
    /// Why the contact is offered to that agent; follows [`ContactEvent::Offered`].
    Decided { decision: Box<Decision> },
    /// The agent did not take it.
    OfferMissed { offer: OfferId, agent: AgentId, cause: MissCause },
    /// The agent took it and the two are in conversation.
    Connected { agent: AgentId, offer: OfferId },
    /// The customer hears music.
    Held { agent: AgentId },
    /// The conversation goes on.
    Resumed { agent: AgentId },
    /// The agent calls somebody out; the line rings.
    Dialled { agent: AgentId },
    /// Whom the agent called has answered.
    DialAnswered { agent: AgentId },
    /// Whom the agent called has not answered.
    DialFailed { agent: AgentId, cause: GuestEnd },
    /// The agent asks a colleague or, without one, an outside number; the customer hears music.
    ConsultationStarted { agent: AgentId, guest: GuestId, colleague: Option<AgentId> },
    /// Somebody beside customer and agent has come.
    GuestJoined { guest: GuestId, staff: Option<AgentId> },
    /// Somebody beside customer and agent has gone, or did not come.
    GuestLeft { guest: GuestId, staff: Option<AgentId>, cause: GuestEnd },
    /// Customer, agent and guests all hear each other.
    ConferenceStarted { agent: AgentId },
    /// The agent wants a colleague to take the conversation over; the customer hears music.
    TransferOffered { agent: AgentId, guest: GuestId, colleague: AgentId },
    /// The conversation goes on with another agent.
    HandedOver { from: AgentId, to: AgentId },
    /// The conversation is over and the contact waits in this queue, before everybody else.
    TransferredToQueue { agent: AgentId, queue: QueueId },
    /// A shift leader hears the conversation; by the way, who may hear the leader.
    ListeningStarted { staff: AgentId, mode: ListeningMode },
    /// The shift leader is heard by others than before.
    ListeningChanged { staff: AgentId, mode: ListeningMode },
    /// The shift leader no longer hears the conversation.
    ListeningEnded { staff: AgentId, milliseconds: u64 },
    /// A shift leader takes the conversation over from its agent.
    TakenOver { staff: AgentId, from: AgentId },
    /// The agent put the contact, which can wait, aside until then; [`ContactEvent::Queued`] follows.
    SetAside { agent: AgentId, until: Timestamp },
    /// The agent has the customer led through a flow, an identity check for one, and waits for them.
    VisitStarted { agent: AgentId, flow: FlowId },
    /// The customer is back with the agent; the outcome is the flow's.
    VisitEnded { agent: AgentId, outcome: String },
    /// The recording of the conversation is being written.
    RecordingStarted { recording: ObjectId },
    /// The recording is complete.
    RecordingEnded { recording: ObjectId, milliseconds: u64 },
    /// Customer and agent are no longer in conversation.
    ConversationEnded { agent: AgentId, by: Party, cause: EndCause },
    /// The agent finishes the contact.
    WrapUpStarted { agent: AgentId },
    /// The agent is done with the contact.
    WrapUpEnded { agent: AgentId, code: Option<String>, by_timer: bool },
    /// The customer is asked to rate.
    SurveyAsked { grades: u8 },
    /// The customer's grade: `score` of `grades`, the higher the better.
    Rated { score: u8, grades: u8 },
    /// The customer, who graded low, has said why.
    RatingExplained { reason: RatingReason },
    /// Somebody asked the dissatisfied customer why.
    FollowedUp { staff: AgentId, result: FollowUpResult },
    /// The customer gave up.
    Abandoned { stage: AbandonStage },
    /// The contact was cut by a failure of ours.
    Interrupted { cause: String },
    /// Somebody of the bank will call the customer back.
    CallBackPromised {},
    /// Staff and customer agreed when the customer is called back (预约回呼), or agreed on another time.
    CallBackPlanned { staff: StaffId, due: Timestamp },
    /// The agreed call-back was called off.
    CallBackCalledOff { staff: StaffId },
    /// The time has come: the call-back waits for an agent, as the contact of this id.
    CallBackGivenOut { call: ContactId },
    /// Nothing more happens to the contact.
    Closed { by: Party, cause: EndCause },
}

/// What came of asking a dissatisfied customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpResult {
    /// 已化解: the customer is content now.
    Settled,
    /// 未化解: the customer is still dissatisfied.
    Unsettled,
    /// 未联系上: nobody was reached; it is to be tried again.
    NotReached,
    /// 无需回访: there was nothing to ask, as the note says.
    NotNeeded,
}

impl FollowUpResult {
    /// The word for it in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Unsettled => "unsettled",
            Self::NotReached => "not_reached",
            Self::NotNeeded => "not_needed",
        }
    }

    /// The result of that word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Settled, Self::Unsettled, Self::NotReached, Self::NotNeeded].into_iter().find(|one| one.code() == code)
    }
}

/// Who hears a shift leader who listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListeningMode {
    /// 监听: nobody.
    Listen,
    /// 耳语: the agent.
    Whisper,
    /// 强插: agent and customer.
    BargeIn,
}

/// Why a guest has gone, or did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuestEnd {
    /// The guest hung up or left.
    Left,
    /// The agent went on without the guest, or the conversation ended.
    Dismissed,
    /// The guest declined.
    Declined,
    /// The line was busy.
    Busy,
    /// Nobody answered in time.
    NoAnswer,
    /// There is no such number, or no way to it.
    Unreachable,
    /// The guest's leg failed.
    Failed,
}

/// Why a contact is back in its queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequeueCause {
    /// The offer was not accepted.
    OfferMissed,
    /// The agent's browser or phone was lost during the conversation.
    AgentLost,
    /// The agent gave the contact back.
    Returned,
    /// A shift leader took the contact from the agent.
    TakenBack,
    /// The server was started again.
    Restart,
}

/// Why an offer came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissCause {
    /// Nobody answered in time.
    Timeout,
    /// The agent declined.
    Declined,
    /// The agent's browser or phone was lost.
    AgentLost,
    /// The customer gave up.
    CustomerLeft,
    /// The agent's phone could not be reached.
    PhoneFailed,
}

/// Why a conversation or contact ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndCause {
    /// Somebody hung up or closed the conversation.
    Ended,
    /// The flow came to its end.
    Completed,
    /// No media or no word arrived for too long.
    Silent,
    /// A leg failed.
    Failed,
    /// The agent's browser or phone was lost.
    AgentLost,
}

/// Where the customer was when they gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbandonStage {
    /// In the flow, before asking for a person.
    SelfService,
    /// Waiting for a person.
    Queue,
}

/// What happens to an agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AgentEvent {
    /// The agent's state as the state bar shows it. `reason` is the not-ready reason's code.
    StateChanged { from: AgentState, to: AgentState, reason: Option<String> },
    /// A shift leader changed what the agent can do and how much at once.
    AbilitiesChanged {
        skills: Vec<(SkillId, u8)>,
        voice_capacity: u8,
        text_capacity: u8,
        #[serde(default)]
        deferred_capacity: u8,
    },
    /// The agent's browser was not heard of for the length of the lease.
    LeaseLost {},
}

/// One line of the journal: an event with its place and time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded<E> {
    /// The place in the whole journal, from 1, without gaps.
    pub seq: i64,
    /// The place among the events of the same contact or agent, from 1.
    pub stream_seq: i64,
    /// When it happened.
    pub at: crate::Timestamp,
    /// What happened.
    pub event: E,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_written_under_its_name() {
        let event = ContactEvent::Rated { score: 5, grades: 5 };
        assert_eq!(serde_json::to_string(&event).unwrap(), r#"{"type":"rated","score":5,"grades":5}"#);
    }
}
