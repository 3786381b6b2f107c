//! What a shift leader cannot do, and how it is said to them.

use domain::Language;
use domain::problem::{Explain, Refusal};
use routing::RoutingError;

/// Why an act was not carried out; nothing has changed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SupervisionError {
    /// The contact is over, or the customer has left.
    #[error("the contact is over")]
    ContactOver,
    /// The contact is being offered to an agent at this moment.
    #[error("the contact is being offered")]
    BeingOffered,
    /// An agent has the contact already, or the machine has it again.
    #[error("the contact no longer waits")]
    NoLongerWaiting,
    /// The contact is in no conversation that it could be taken out of.
    #[error("the contact is not in conversation")]
    NotInConversation,
    /// The contact is in that queue.
    #[error("the contact waits in that queue already")]
    AlreadyInQueue,
    /// The agent has left the desk.
    #[error("the agent is not at a desk")]
    AgentLeft,
    /// The agent is not ready.
    #[error("the agent is not ready")]
    AgentNotReady,
    /// The agent takes nothing of the kind: no phone, no capacity.
    #[error("the agent takes no contacts of this kind")]
    AgentCannotTake,
    /// The agent has offers, conversations or wrap-ups.
    #[error("the agent still serves a contact")]
    AgentServing,
    /// The router refuses for a reason that no page can bring about.
    #[error("the router refuses")]
    Refused,
}

impl From<RoutingError> for SupervisionError {
    fn from(error: RoutingError) -> Self {
        match error {
            RoutingError::UnknownContact(_) => Self::ContactOver,
            RoutingError::NotWaiting(_) => Self::NoLongerWaiting,
            RoutingError::NotConnected(_) => Self::NotInConversation,
            RoutingError::AlreadyInQueue { .. } => Self::AlreadyInQueue,
            RoutingError::UnknownAgent(_) | RoutingError::NotSignedIn(_) => Self::AgentLeft,
            RoutingError::AgentNotReady(_) => Self::AgentNotReady,
            RoutingError::AgentCannotTake(_) => Self::AgentCannotTake,
            RoutingError::AgentServing(_) => Self::AgentServing,
            other => {
                tracing::warn!(error = %other, "the router refused an act of a shift leader");
                Self::Refused
            }
        }
    }
}

impl Explain for SupervisionError {
    fn refusal(&self) -> Refusal {
        Refusal::Conflict
    }

    fn code(&self) -> &'static str {
        match self {
            Self::ContactOver => "center.contact_over",
            Self::BeingOffered => "center.being_offered",
            Self::NoLongerWaiting => "center.no_longer_waiting",
            Self::NotInConversation => "center.not_in_conversation",
            Self::AlreadyInQueue => "center.already_in_queue",
            Self::AgentLeft => "center.agent_left",
            Self::AgentNotReady => "center.agent_not_ready",
            Self::AgentCannotTake => "center.agent_cannot_take",
            Self::AgentServing => "center.agent_serving",
            Self::Refused => "center.act_refused",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::ContactOver => (
                "该会话已结束或客户已离开，未作更改",
                "This contact is over or the customer has left; nothing was changed",
            ),
            Self::BeingOffered => (
                "该会话正在派给座席，请稍后再试",
                "This contact is being offered to an agent; please try again in a moment",
            ),
            Self::NoLongerWaiting => {
                ("该会话已不在排队，未作更改", "This contact no longer waits; nothing was changed")
            }
            Self::NotInConversation => {
                ("该会话不在服务中，未作更改", "This contact is not in conversation; nothing was changed")
            }
            Self::AlreadyInQueue => ("该会话已在这个队列中", "This contact waits in that queue already"),
            Self::AgentLeft => ("该座席已离席，未作更改", "This agent has left the desk; nothing was changed"),
            Self::AgentNotReady => ("该座席未示闲，请选择其他座席", "This agent is not ready; choose another one"),
            Self::AgentCannotTake => (
                "该座席目前不能接这类会话，请选择其他座席",
                "This agent cannot take contacts of this kind now; choose another one",
            ),
            Self::AgentServing => (
                "该座席仍有客户在服务中，结束后才能签出",
                "This agent still serves a customer and can be signed out afterwards",
            ),
            Self::Refused => ("当前状态下不能这样操作", "This cannot be done at the moment"),
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}
