//! What the dispatcher is told.

use std::sync::Arc;

use domain::agent::AgentState;
use domain::events::{ContactEvent, EndCause, GuestEnd, MissCause, RequeueCause};
use domain::{AgentId, ContactId, FlowId, Language, NoticeId, OfferId, QueueId};
use routing::AgentProfile;
use sea_orm::Statement;
use tokio::sync::oneshot;

use super::deferred::DeferredCommand;
use super::guests::GuestCommand;
use crate::abilities::Told;
use crate::call_backs::live::CallBackCommand;
use crate::desk::guests::Colleague;
use crate::desk::view::DeskView;
use crate::emergencies::live::PlanCommand;
use crate::error::CenterError;
use crate::ports::{ContactBrief, NewContact, QueueRequest};
use crate::queues::Queue;
use crate::ratings::LateRating;
use crate::sites::live::SiteCommand;
use crate::supervision::act::{Act, Leader};
use crate::supervision::team::TeamView;

/// One thing that happened or is asked for.
#[derive(Debug)]
pub(crate) enum Command {
    Arrive {
        new: NewContact,
        brief: Arc<ContactBrief>,
    },
    CustomerLeft {
        contact: ContactId,
        cause: EndCause,
    },
    /// The customer has said all and is still there, to be asked how it was.
    CustomerFinished {
        contact: ContactId,
    },
    ConversationJoined {
        contact: ContactId,
        agent: AgentId,
    },
    AgentLegFailed {
        contact: ContactId,
        agent: AgentId,
        cause: EndCause,
    },
    /// The agent ends the conversation; `agent` is checked to be the one in it.
    HangUp {
        contact: ContactId,
        agent: AgentId,
    },
    PhoneAnswered {
        offer: OfferId,
        agent: AgentId,
    },
    Refuse {
        offer: OfferId,
        agent: AgentId,
        cause: MissCause,
    },
    Accept {
        offer: OfferId,
        agent: AgentId,
    },
    Record {
        contact: ContactId,
        events: Vec<ContactEvent>,
        writes: Vec<Statement>,
    },
    Enqueue {
        contact: ContactId,
        request: QueueRequest,
        /// What is known of the contact, read before.
        facts: Box<routing::Facts>,
    },
    /// The waiting customer would rather be called back.
    PromiseCallBack {
        contact: ContactId,
    },
    /// Another routing policy holds from now on.
    SetPolicy {
        policy: Box<routing::Policy>,
        switch: Switch,
        by: AgentId,
    },
    LeaveQueue {
        contact: ContactId,
    },
    Finish {
        contact: ContactId,
        cause: EndCause,
    },
    AskRating {
        contact: ContactId,
        grades: u8,
    },
    Rate {
        contact: ContactId,
        score: u8,
        grades: u8,
    },
    RateLate {
        contact: ContactId,
        rating: LateRating,
        writes: Vec<Statement>,
    },
    SetLanguage {
        contact: ContactId,
        language: Language,
    },
    /// The agent's browser is there; signs the agent in if need be.
    Present {
        agent: AgentId,
        seat: Arc<Seat>,
    },
    SetState {
        agent: AgentId,
        seat: Arc<Seat>,
        state: AgentState,
        reason: Option<String>,
    },
    Hold {
        contact: ContactId,
        agent: AgentId,
    },
    Resume {
        contact: ContactId,
        agent: AgentId,
    },
    Return {
        contact: ContactId,
        agent: AgentId,
        cause: RequeueCause,
    },
    Note {
        contact: ContactId,
        agent: AgentId,
        text: String,
    },
    /// Something about work that waits.
    Deferred {
        contact: ContactId,
        command: DeferredCommand,
    },
    /// Something about the guests of a conversation.
    Guests {
        contact: ContactId,
        command: GuestCommand,
    },
    /// The agent calls somebody out.
    Dial {
        agent: AgentId,
        new: NewContact,
        brief: Arc<ContactBrief>,
        call_back: Option<ContactId>,
    },
    DialAnswered {
        contact: ContactId,
    },
    DialFailed {
        contact: ContactId,
        cause: GuestEnd,
    },
    /// Who can be asked by the agent now.
    Colleagues {
        agent: AgentId,
    },
    /// The agent has the customer led through a flow.
    Visit {
        contact: ContactId,
        agent: AgentId,
        flow: FlowId,
    },
    /// The agent takes the customer back out of the flow.
    EndVisit {
        contact: ContactId,
        agent: AgentId,
    },
    /// The flow has led the customer back.
    VisitOver {
        contact: ContactId,
        outcome: String,
    },
    /// The agent sends the contact to another queue.
    Transfer {
        contact: ContactId,
        agent: AgentId,
        queue: QueueId,
    },
    WrapUp {
        contact: ContactId,
        agent: AgentId,
        code: Option<String>,
        note: Option<String>,
    },
    /// The agent has read what the customer wrote.
    Read {
        contact: ContactId,
        agent: AgentId,
    },
    View {
        agent: AgentId,
    },
    DefineQueue {
        queue: Queue,
    },
    /// What agents are able to has been counted anew.
    Abilities {
        told: Told,
    },
    UpdateProfile {
        agent: AgentId,
        profile: AgentProfile,
    },
    /// A shift leader acts; the audit row is written with it.
    Supervise {
        by: Leader,
        act: Act,
        audit: Statement,
    },
    /// An agent has seen a notice.
    Acknowledge {
        agent: AgentId,
        notice: NoticeId,
    },
    /// Something about a site.
    Sites(SiteCommand),
    /// Something about an emergency plan.
    Plans(PlanCommand),
    /// Something about a call-back that was agreed on.
    CallBacks(CallBackCommand),
    /// The team, for those who lead it.
    Team,
    /// Ends everything that waits for the dispatcher; used by tests to see that all commands before are done.
    Settle,
}

/// What the dispatcher needs to know of an agent who sits down.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seat {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) profile: AgentProfile,
}

/// What goes with switching a policy on: the rows that say so, and what the journal tells.
#[derive(Debug)]
pub(crate) struct Switch {
    pub(crate) writes: Vec<Statement>,
    pub(crate) event: crate::policies::RoutingEvent,
}

/// What comes of a command once it is journalled.
#[derive(Debug)]
pub(crate) enum Answer {
    Done,
    View(Box<DeskView>),
    Team(Box<TeamView>),
    Colleagues(Vec<Colleague>),
}

/// A command and where its answer goes.
pub(crate) struct Envelope {
    pub(crate) command: Command,
    pub(crate) reply: Option<oneshot::Sender<Result<Answer, CenterError>>>,
}

/// What whoever gives a command is answered, beside that it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    Nothing,
    /// The desk of this agent as it is then.
    Desk(AgentId),
    Team,
    /// Whom this agent can ask.
    Colleagues(AgentId),
}

impl Command {
    /// What answers the command.
    pub(crate) const fn asks(&self) -> Asks {
        match self {
            Self::SetState { agent, .. }
            | Self::Accept { agent, .. }
            | Self::Refuse { agent, .. }
            | Self::Hold { agent, .. }
            | Self::Resume { agent, .. }
            | Self::Return { agent, .. }
            | Self::Note { agent, .. }
            | Self::WrapUp { agent, .. }
            | Self::HangUp { agent, .. }
            | Self::Dial { agent, .. }
            | Self::Transfer { agent, .. }
            | Self::Visit { agent, .. }
            | Self::EndVisit { agent, .. }
            | Self::View { agent } => Asks::Desk(*agent),
            Self::Deferred { command: DeferredCommand::SetAside { agent, .. }, .. } => Asks::Desk(*agent),
            Self::Guests { command, .. } => match command.desk_of() {
                Some(agent) => Asks::Desk(agent),
                None => Asks::Nothing,
            },
            Self::Colleagues { agent } => Asks::Colleagues(*agent),
            Self::Team => Asks::Team,
            _ => Asks::Nothing,
        }
    }
}
