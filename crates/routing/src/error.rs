//! Why an input was refused. A refused input changes nothing.

use domain::language::Language;
use domain::problem::{Explain, Refusal};
use domain::{AgentId, ContactId, OfferId, QueueId, SiteId, SkillId};

use crate::config::{HIGHEST_LEVEL, MOST_AT_ONCE};
use crate::policy::Finding;

/// Why an input was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoutingError {
    /// There is no such queue.
    #[error("there is no queue {0}")]
    UnknownQueue(QueueId),
    /// The queue still has contacts.
    #[error("queue {queue} still has {contacts} contacts")]
    QueueInUse { queue: QueueId, contacts: u32 },
    /// The policy speaks of the queue.
    #[error("the policy that is in force names queue {0}")]
    QueueInPolicy(QueueId),
    /// A queue must give an agent time to accept.
    #[error("queue {0} gives no time to accept an offer")]
    NoTimeToAccept(QueueId),
    /// A level is not from 1 to 10.
    #[error("level {level} of skill {skill} is not from 1 to {HIGHEST_LEVEL}")]
    InvalidLevel { skill: SkillId, level: u8 },
    /// More skills than can be told apart.
    #[error("there are too many different skills")]
    TooManySkills,
    /// A capacity is above what can be served at once.
    #[error("an agent can have at most one call and {MOST_AT_ONCE} texts or pieces of deferred work at once")]
    InvalidCapacity,
    /// The agent has never signed in.
    #[error("agent {0} is not known")]
    UnknownAgent(AgentId),
    /// The agent is not at work.
    #[error("agent {0} is not signed in")]
    NotSignedIn(AgentId),
    /// The agent is at work already.
    #[error("agent {0} is signed in already")]
    AlreadySignedIn(AgentId),
    /// The agent has offers, conversations or wrap-ups.
    #[error("agent {0} still serves contacts")]
    AgentServing(AgentId),
    /// The contact is not in the router.
    #[error("contact {0} is not known")]
    UnknownContact(ContactId),
    /// The contact is in the router already.
    #[error("contact {0} is routed already")]
    AlreadyRouted(ContactId),
    /// The contact neither waits nor is offered.
    #[error("contact {0} does not wait")]
    NotWaiting(ContactId),
    /// The contact waits in that queue already.
    #[error("contact {contact} waits in queue {queue} already")]
    AlreadyInQueue { contact: ContactId, queue: QueueId },
    /// The agent takes no contacts now.
    #[error("agent {0} is not ready")]
    AgentNotReady(AgentId),
    /// The agent takes no contacts of this kind.
    #[error("agent {0} takes no contacts of this kind")]
    AgentCannotTake(AgentId),
    /// The contact is not in conversation.
    #[error("contact {0} is not in conversation")]
    NotConnected(ContactId),
    /// The agent does not wrap up this contact.
    #[error("contact {0} is not wrapped up by this agent")]
    NotInWrapUp(ContactId),
    /// The offer was accepted, missed or withdrawn.
    #[error("offer {0} is no longer open")]
    OfferGone(OfferId),
    /// The offer was made to somebody else.
    #[error("offer {0} was made to another agent")]
    OfferOfAnother(OfferId),
    /// The agent's site is lost; nobody works there until it is restored.
    #[error("site {0} is lost")]
    SiteIsLost(SiteId),
    /// The policy cannot be switched on.
    #[error("the policy has {} findings, the first at {}", .0.len(), .0.first().map_or("/", |first| &first.pointer))]
    PolicyRefused(Vec<Finding>),
}

impl Explain for RoutingError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::UnknownQueue(_) | Self::UnknownAgent(_) | Self::UnknownContact(_) => Refusal::NotFound,
            Self::NoTimeToAccept(_)
            | Self::InvalidLevel { .. }
            | Self::TooManySkills
            | Self::InvalidCapacity
            | Self::PolicyRefused(_) => Refusal::Invalid,
            Self::OfferOfAnother(_) => Refusal::Forbidden,
            Self::QueueInUse { .. }
            | Self::QueueInPolicy(_)
            | Self::NotSignedIn(_)
            | Self::AlreadySignedIn(_)
            | Self::AgentServing(_)
            | Self::AlreadyRouted(_)
            | Self::NotWaiting(_)
            | Self::AlreadyInQueue { .. }
            | Self::AgentNotReady(_)
            | Self::AgentCannotTake(_)
            | Self::NotConnected(_)
            | Self::NotInWrapUp(_)
            | Self::OfferGone(_)
            | Self::SiteIsLost(_) => Refusal::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownQueue(_) => "routing.unknown_queue",
            Self::QueueInUse { .. } => "routing.queue_in_use",
            Self::QueueInPolicy(_) => "routing.queue_in_policy",
            Self::NoTimeToAccept(_) => "routing.no_time_to_accept",
            Self::InvalidLevel { .. } => "routing.invalid_level",
            Self::TooManySkills => "routing.too_many_skills",
            Self::InvalidCapacity => "routing.invalid_capacity",
            Self::UnknownAgent(_) => "routing.unknown_agent",
            Self::NotSignedIn(_) => "routing.not_signed_in",
            Self::AlreadySignedIn(_) => "routing.already_signed_in",
            Self::AgentServing(_) => "routing.agent_serving",
            Self::UnknownContact(_) => "routing.unknown_contact",
            Self::AlreadyRouted(_) => "routing.already_routed",
            Self::NotWaiting(_) => "routing.not_waiting",
            Self::AlreadyInQueue { .. } => "routing.already_in_queue",
            Self::AgentNotReady(_) => "routing.agent_not_ready",
            Self::AgentCannotTake(_) => "routing.agent_cannot_take",
            Self::NotConnected(_) => "routing.not_connected",
            Self::NotInWrapUp(_) => "routing.not_in_wrap_up",
            Self::OfferGone(_) => "routing.offer_gone",
            Self::OfferOfAnother(_) => "routing.offer_of_another",
            Self::SiteIsLost(_) => "routing.site_is_lost",
            Self::PolicyRefused(_) => "routing.policy_refused",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en): (String, String) = match self {
            Self::UnknownQueue(queue) => (format!("没有队列“{queue}”。"), format!("There is no queue “{queue}”.")),
            Self::QueueInUse { queue, contacts } => (
                format!("队列“{queue}”还有 {contacts} 个会话，请在处理完后再删除。"),
                format!("Queue “{queue}” still has {contacts} contacts. Remove it when they are over."),
            ),
            Self::QueueInPolicy(queue) => (
                format!("路由策略中用到队列“{queue}”，请先修改策略。"),
                format!("The routing policy names queue “{queue}”. Change the policy first."),
            ),
            Self::NoTimeToAccept(queue) => (
                format!("请为队列“{queue}”设置大于零的派接时限。"),
                format!("Give queue “{queue}” more than zero seconds to accept an offer."),
            ),
            Self::InvalidLevel { skill, level } => (
                format!("技能“{skill}”的等级 {level} 无效，请填写 1 到 {HIGHEST_LEVEL}。"),
                format!("Level {level} of skill “{skill}” is not possible. Give 1 to {HIGHEST_LEVEL}."),
            ),
            Self::TooManySkills => (
                "技能种类过多，请合并后再试。".to_owned(),
                "There are too many different skills. Merge some of them.".to_owned(),
            ),
            Self::InvalidCapacity => (
                format!("座席同时最多接 1 路电话、{MOST_AT_ONCE} 个文字会话和 {MOST_AT_ONCE} 件延时事项。"),
                format!(
                    "An agent can have at most 1 call, {MOST_AT_ONCE} chats and {MOST_AT_ONCE} pieces of deferred work at once."
                ),
            ),
            Self::UnknownAgent(_) => ("没有该座席。".to_owned(), "There is no such agent.".to_owned()),
            Self::NotSignedIn(_) => ("请先签入。".to_owned(), "Please sign in to work first.".to_owned()),
            Self::AlreadySignedIn(_) => ("您已签入。".to_owned(), "You have signed in to work already.".to_owned()),
            Self::AgentServing(_) => (
                "您还有未结束的会话，请处理完后再签出。".to_owned(),
                "You still have contacts. Finish them before you sign out.".to_owned(),
            ),
            Self::UnknownContact(_) => ("该会话已结束。".to_owned(), "This contact is over.".to_owned()),
            Self::AlreadyRouted(_) => {
                ("该会话已在排队或服务中。".to_owned(), "This contact waits or is served already.".to_owned())
            }
            Self::NotWaiting(_) => ("该会话已不在排队。".to_owned(), "This contact no longer waits.".to_owned()),
            Self::AlreadyInQueue { queue, .. } => {
                (format!("该会话已在队列“{queue}”中排队。"), format!("This contact waits in queue “{queue}” already."))
            }
            Self::AgentNotReady(_) => (
                "该座席未示闲，不能派给该座席。".to_owned(),
                "This agent is not ready and cannot be given contacts.".to_owned(),
            ),
            Self::AgentCannotTake(_) => (
                "该座席目前不能接这类会话。".to_owned(),
                "This agent cannot take contacts of this kind now.".to_owned(),
            ),
            Self::NotConnected(_) => {
                ("该会话不在通话或服务中。".to_owned(), "This contact is not in conversation.".to_owned())
            }
            Self::NotInWrapUp(_) => {
                ("您没有该会话的话后处理。".to_owned(), "You are not wrapping up this contact.".to_owned())
            }
            Self::OfferGone(_) => ("该派接已失效。".to_owned(), "This offer is no longer open.".to_owned()),
            Self::OfferOfAnother(_) => {
                ("该派接属于其他座席。".to_owned(), "This offer was made to another agent.".to_owned())
            }
            Self::SiteIsLost(site) => (
                format!("职场“{site}”已中断，恢复后才能示闲。"),
                format!("Site “{site}” is lost. You can be ready when it is restored."),
            ),
            Self::PolicyRefused(findings) => {
                let text = |language| findings.first().map_or("", |first| first.text(language)).to_owned();
                (
                    format!("路由策略有 {} 处问题：{}。", findings.len(), text(Language::Zh)),
                    format!("The policy has {} findings: {}.", findings.len(), text(Language::En)),
                )
            }
        };
        if language == Language::Zh { zh } else { en }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_error_has_a_code_of_its_own_and_a_sentence_in_both_languages() {
        let (queue, skill) = (QueueId::of("cards"), SkillId::of("loan"));
        let (agent, contact, offer) = (AgentId::generate(), ContactId(Uuid::nil()), OfferId(Uuid::nil()));
        let errors = [
            RoutingError::UnknownQueue(queue.clone()),
            RoutingError::QueueInUse { queue: queue.clone(), contacts: 3 },
            RoutingError::QueueInPolicy(queue.clone()),
            RoutingError::NoTimeToAccept(queue),
            RoutingError::InvalidLevel { skill, level: 11 },
            RoutingError::TooManySkills,
            RoutingError::InvalidCapacity,
            RoutingError::UnknownAgent(agent),
            RoutingError::NotSignedIn(agent),
            RoutingError::AlreadySignedIn(agent),
            RoutingError::AgentServing(agent),
            RoutingError::UnknownContact(contact),
            RoutingError::AlreadyRouted(contact),
            RoutingError::NotWaiting(contact),
            RoutingError::AlreadyInQueue { contact, queue: QueueId::of("cards") },
            RoutingError::AgentNotReady(agent),
            RoutingError::AgentCannotTake(agent),
            RoutingError::NotConnected(contact),
            RoutingError::NotInWrapUp(contact),
            RoutingError::OfferGone(offer),
            RoutingError::OfferOfAnother(offer),
            RoutingError::SiteIsLost(SiteId::of("home")),
            RoutingError::PolicyRefused(vec![Finding::new("/rules/0", "never_matches", "不可能", "impossible")]),
        ];
        let codes: std::collections::HashSet<_> = errors.iter().map(Explain::code).collect();
        assert_eq!(codes.len(), errors.len());
        for error in &errors {
            assert!(error.code().starts_with("routing."));
            assert!(error.title(Language::Zh).ends_with('。'), "{error:?}");
            assert!(error.title(Language::En).ends_with('.'), "{error:?}");
            assert_ne!(error.title(Language::Zh), error.title(Language::En));
        }
    }
}
