//! What the centre refuses, and how it says so.

use domain::Language;
use domain::problem::{Explain, Refusal};
use platform::database::DatabaseError;
use platform::journal::JournalError;

use crate::call_backs::CallBackError;
use crate::emergencies::PlanError;
use crate::supervision::error::SupervisionError;

/// Why the centre did not do what was asked; nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum CenterError {
    /// More contacts are up than the centre may hold, or its inbox is full.
    #[error("the centre is full")]
    Overloaded,
    /// The store cannot be written, so nothing can be promised.
    #[error("the store cannot be written")]
    Unavailable,
    /// No contact of that id, or none that the caller may know of.
    #[error("there is no such contact")]
    UnknownContact,
    /// The contact is not with this agent.
    #[error("the contact is not with this agent")]
    NotYours,
    /// The contact's state does not allow it.
    #[error("the contact is in a state in which this cannot be done")]
    WrongState,
    /// The offer was taken back, missed or given to somebody else.
    #[error("the offer is gone")]
    OfferGone,
    /// The agent's phone is a SIP phone: it is answered there.
    #[error("the call is answered at the phone")]
    AnswerOnPhone,
    /// The agent has no phone that a call could reach.
    #[error("the agent cannot be reached by phone")]
    NoPhone,
    /// There is no queue of that key.
    #[error("there is no queue \"{0}\"")]
    UnknownQueue(String),
    /// There is no line of that key.
    #[error("there is no line \"{0}\"")]
    UnknownLine(String),
    /// There is no customer of that id.
    #[error("there is no such customer")]
    UnknownCustomer,
    /// There is no member of staff of that id.
    #[error("there is no such member of staff")]
    UnknownStaff,
    /// The not-ready reason is not in the list.
    #[error("there is no such reason")]
    UnknownReason,
    /// The queue wants a wrap-up code before the contact is closed.
    #[error("the queue requires a wrap-up code")]
    WrapUpCodeRequired,
    /// The wrap-up code is not one of the queue's.
    #[error("the queue has no such wrap-up code")]
    UnknownWrapUpCode,
    /// The agent is not signed in at the desk.
    #[error("the agent is not at the desk")]
    NotAtDesk,
    /// The agent still serves somebody.
    #[error("the agent still serves a contact")]
    StillServing,
    /// There is no routing policy of that version.
    #[error("there is no routing policy {0}")]
    UnknownPolicy(u32),
    /// The routing policy cannot be switched on with the queues and agents that there are.
    #[error("the routing policy has {} findings", .0.len())]
    PolicyRefused(Vec<routing::Finding>),
    /// No other routing policy was in force before.
    #[error("no routing policy was in force before")]
    NoEarlierPolicy,
    /// Nobody asked for a person yesterday, or nobody was at work.
    #[error("there is nothing of yesterday to play")]
    NothingToReplay,
    /// The conversation has just ended, or there was none.
    #[error("the conversation is over")]
    ConversationOver,
    /// The colleague cannot be asked now.
    #[error("the colleague is not ready")]
    ColleagueNotReady,
    /// Nobody is there to be talked to or handed over to.
    #[error("nobody else is in the conversation")]
    NobodyThere,
    /// No more legs.
    #[error("the conversation is full")]
    ConversationFull,
    /// Somebody who is in a conversation cannot be in another one.
    #[error("they are in a conversation already")]
    InConversation,
    /// The caller does not listen to this conversation.
    #[error("the caller does not listen to the conversation")]
    NotListening,
    /// There is no site of that key.
    #[error("there is no site \"{0}\"")]
    UnknownSite(String),
    /// The site is as it is wanted already.
    #[error("the site is so already")]
    SiteIsSo,
    /// The agent's site is lost, so that nobody there takes contacts.
    #[error("the agent's site is lost")]
    SiteIsLost,
    /// A filter or value is not possible.
    #[error("{0} is not possible")]
    Invalid(&'static str),
    /// A shift leader cannot do that.
    #[error(transparent)]
    Supervision(#[from] SupervisionError),
    /// A plan cannot be asked for, approved or ended so.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A call-back cannot be agreed on, changed or given out so.
    #[error(transparent)]
    CallBack(#[from] CallBackError),
    /// The store failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<JournalError> for CenterError {
    fn from(error: JournalError) -> Self {
        tracing::warn!(%error, "the journal did not take an entry");
        Self::Unavailable
    }
}

impl From<routing::RoutingError> for CenterError {
    fn from(error: routing::RoutingError) -> Self {
        tracing::debug!(%error, "the router refused an input");
        match error {
            routing::RoutingError::SiteIsLost(_) => Self::SiteIsLost,
            _ => Self::WrongState,
        }
    }
}

impl Explain for CenterError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Overloaded | Self::Unavailable => Refusal::Unavailable,
            Self::UnknownPolicy(_)
            | Self::UnknownContact
            | Self::UnknownCustomer
            | Self::UnknownStaff
            | Self::UnknownSite(_)
            | Self::UnknownLine(_) => Refusal::NotFound,
            Self::NotYours => Refusal::Forbidden,
            Self::WrongState
            | Self::OfferGone
            | Self::AnswerOnPhone
            | Self::NoEarlierPolicy
            | Self::NothingToReplay
            | Self::NoPhone
            | Self::NotAtDesk
            | Self::ConversationOver
            | Self::ColleagueNotReady
            | Self::NobodyThere
            | Self::ConversationFull
            | Self::InConversation
            | Self::NotListening
            | Self::SiteIsSo
            | Self::SiteIsLost
            | Self::StillServing => Refusal::Conflict,
            Self::UnknownQueue(_)
            | Self::UnknownReason
            | Self::WrapUpCodeRequired
            | Self::UnknownWrapUpCode
            | Self::PolicyRefused(_)
            | Self::Invalid(_) => Refusal::Invalid,
            Self::Supervision(error) => error.refusal(),
            Self::Plan(error) => error.refusal(),
            Self::CallBack(error) => error.refusal(),
            Self::Database(_) => Refusal::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Overloaded => "center.overloaded",
            Self::Unavailable => "center.unavailable",
            Self::UnknownContact => "center.unknown_contact",
            Self::NotYours => "center.not_yours",
            Self::WrongState => "center.wrong_state",
            Self::OfferGone => "center.offer_gone",
            Self::AnswerOnPhone => "center.answer_on_phone",
            Self::NoPhone => "center.no_phone",
            Self::UnknownQueue(_) => "center.unknown_queue",
            Self::UnknownLine(_) => "center.unknown_line",
            Self::UnknownCustomer => "center.unknown_customer",
            Self::UnknownStaff => "center.unknown_staff",
            Self::UnknownReason => "center.unknown_reason",
            Self::WrapUpCodeRequired => "center.wrap_up_code_required",
            Self::UnknownWrapUpCode => "center.unknown_wrap_up_code",
            Self::NotAtDesk => "center.not_at_desk",
            Self::StillServing => "center.still_serving",
            Self::UnknownPolicy(_) => "center.unknown_policy",
            Self::PolicyRefused(_) => "center.policy_refused",
            Self::NoEarlierPolicy => "center.no_earlier_policy",
            Self::NothingToReplay => "center.nothing_to_replay",
            Self::ConversationOver => "center.conversation_over",
            Self::ColleagueNotReady => "center.colleague_not_ready",
            Self::NobodyThere => "center.nobody_there",
            Self::ConversationFull => "center.conversation_full",
            Self::InConversation => "center.in_conversation",
            Self::NotListening => "center.not_listening",
            Self::UnknownSite(_) => "center.unknown_site",
            Self::SiteIsSo => "center.site_is_so",
            Self::SiteIsLost => "center.site_is_lost",
            Self::Invalid(_) => "center.invalid",
            Self::Supervision(error) => error.code(),
            Self::Plan(error) => error.code(),
            Self::CallBack(error) => error.code(),
            Self::Database(_) => "center.storage",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::Overloaded => {
                ("当前咨询人数过多，请稍后再试", "Too many customers at the moment; please try again shortly")
            }
            Self::Unavailable => {
                ("系统暂时无法受理，请稍后再试", "The centre cannot take this at the moment; please try again shortly")
            }
            Self::UnknownContact => ("没有这个接触记录", "There is no such contact"),
            Self::NotYours => ("该客户不由您服务", "This contact is not with you"),
            Self::WrongState => ("当前状态下不能这样操作", "The contact is in a state in which this cannot be done"),
            Self::OfferGone => ("该派接已失效", "The offer is no longer open"),
            Self::AnswerOnPhone => ("请在话机上接听", "Please answer at your phone"),
            Self::NoPhone => ("您的话机未就绪，请先连接话机", "Your phone is not connected; connect it first"),
            Self::UnknownQueue(_) => ("没有这个队列", "There is no such queue"),
            Self::UnknownLine(_) => ("没有这个接入线路", "There is no such line"),
            Self::UnknownCustomer => ("没有这位客户", "There is no such customer"),
            Self::UnknownStaff => ("没有这位员工", "There is no such member of staff"),
            Self::UnknownReason => ("没有这个示忙原因", "There is no such not-ready reason"),
            Self::WrapUpCodeRequired => ("请先选择小结码", "Choose a wrap-up code first"),
            Self::UnknownWrapUpCode => ("该队列没有这个小结码", "The queue has no such wrap-up code"),
            Self::NotAtDesk => ("您尚未签入座席", "You are not signed in at the desk"),
            Self::StillServing => ("您仍有客户在服务中，请先结束服务", "You still serve a customer; finish first"),
            Self::UnknownPolicy(_) => ("没有这个版本的路由策略", "There is no such version of the routing policy"),
            Self::PolicyRefused(_) => {
                ("路由策略检查未通过，不能启用", "The routing policy has findings and cannot be switched on")
            }
            Self::NoEarlierPolicy => ("没有更早启用过的路由策略", "No other routing policy was in force before"),
            Self::NothingToReplay => (
                "昨天没有客户请求人工或没有座席在岗，无法重演",
                "Nobody asked for a person yesterday, or nobody was at work: there is nothing to play",
            ),
            Self::ConversationOver => ("该通话已经结束", "This conversation is over"),
            Self::ColleagueNotReady => {
                ("该同事目前不空闲，请选择其他同事", "The colleague is not ready; choose another one")
            }
            Self::NobodyThere => ("对方尚未接入", "Nobody else is in the conversation yet"),
            Self::ConversationFull => ("通话人数已达上限", "No more people can be in this conversation"),
            Self::InConversation => ("正在通话中，不能同时加入其他通话", "Already in a conversation; leave it first"),
            Self::UnknownSite(_) => ("没有这个职场", "There is no such site"),
            Self::SiteIsSo => ("该职场已是这个状态", "The site is so already"),
            Self::SiteIsLost => (
                "您所在的职场已标记为失联，恢复后才能示闲",
                "Your site is marked as lost; you can be ready once it is restored",
            ),
            Self::NotListening => ("您没有在监听该通话", "You do not listen to this conversation"),
            Self::Invalid(what) => {
                return if language == Language::Zh {
                    format!("取值无效：{what}")
                } else {
                    format!("Not possible: {what}")
                };
            }
            Self::Supervision(error) => return error.title(language),
            Self::Plan(error) => return error.title(language),
            Self::CallBack(error) => return error.title(language),
            Self::Database(_) => ("系统存储出错，请稍后再试", "The store failed; please try again"),
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}
