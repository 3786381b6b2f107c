//! What cannot be done with plans, and how it is said.

use domain::Language;
use domain::problem::{Explain, Refusal};

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There is no plan, or no version of it.
    #[error("there is no such plan")]
    Unknown,
    /// The plan is on.
    #[error("the plan is on already")]
    AlreadyOn,
    /// Somebody asked for the plan a moment ago.
    #[error("the plan is asked for already")]
    AlreadyAsked,
    /// Nobody asked for it, or the request was taken back.
    #[error("the plan is not asked for")]
    NotAsked,
    /// The request was not approved in time.
    #[error("the request has lapsed")]
    TooLate,
    /// Who asked cannot approve.
    #[error("a second person must approve")]
    SamePerson,
    /// The plan is not on.
    #[error("the plan is not on")]
    NotOn,
    /// The policy in force does not know what the plan refers to.
    #[error("the plan refers to {0}, which is not in the policy")]
    NotInPolicy(String),
    /// Another policy was switched on at the same moment.
    #[error("the policy was changed meanwhile")]
    PolicyChanged,
    /// A plan that is on says how contacts are routed.
    #[error("a plan that is on holds the routing")]
    HoldsRouting,
    /// The plan does not allow it to this person, or not so much.
    #[error("the plan does not authorise this")]
    NotAuthorised,
}

impl Explain for PlanError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Unknown => Refusal::NotFound,
            Self::SamePerson | Self::NotAuthorised => Refusal::Forbidden,
            Self::NotInPolicy(_) => Refusal::Invalid,
            _ => Refusal::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "center.unknown_plan",
            Self::AlreadyOn => "center.plan_already_on",
            Self::AlreadyAsked => "center.plan_already_asked",
            Self::NotAsked => "center.plan_not_asked",
            Self::TooLate => "center.plan_request_lapsed",
            Self::SamePerson => "center.plan_same_person",
            Self::NotOn => "center.plan_not_on",
            Self::NotInPolicy(_) => "center.plan_not_in_policy",
            Self::PolicyChanged => "center.plan_policy_changed",
            Self::HoldsRouting => "center.plan_holds_routing",
            Self::NotAuthorised => "center.plan_not_authorised",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::Unknown => ("没有这个预案", "There is no such plan"),
            Self::AlreadyOn => ("该预案已启动", "The plan is on already"),
            Self::AlreadyAsked => {
                ("该预案已有人申请启动，等待复核", "The plan is asked for already and awaits approval")
            }
            Self::NotAsked => ("没有这个启动申请", "There is no such request"),
            Self::TooLate => ("启动申请已过期，请重新申请", "The request has lapsed; please ask again"),
            Self::SamePerson => ("须由另一人复核启动", "Another person must approve"),
            Self::NotOn => ("该预案未启动", "The plan is not on"),
            Self::NotInPolicy(what) => {
                return if language == Language::Zh {
                    format!("当前路由策略中没有预案所指的内容：{what}")
                } else {
                    format!("The routing policy in force does not have what the plan refers to: {what}")
                };
            }
            Self::PolicyChanged => {
                ("路由策略刚刚变更，请重试", "The routing policy was changed a moment ago; please try again")
            }
            Self::HoldsRouting => (
                "应急预案启动期间不能切换路由策略，请先结束预案",
                "An emergency plan holds the routing; end it before switching policies",
            ),
            Self::NotAuthorised => {
                ("超出预案授权的人员或金额", "The plan does not authorise this person or this amount")
            }
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}
