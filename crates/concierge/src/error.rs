//! What is refused, and how it is said.

use center::CenterError;
use domain::Language;
use domain::problem::{Explain, Refusal};
use platform::database::DatabaseError;
use platform::http::{FieldError, Problem, caller_language};
use platform::journal::JournalError;

use crate::form::Mistake;
use crate::order::StepError;

/// Why a step was not taken; nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum ConciergeError {
    #[error("there is no such service")]
    UnknownItem,
    #[error("there is no such order")]
    UnknownOrder,
    #[error("it is not known who the customer is")]
    UnknownCustomer,
    #[error("the caller does not serve the customer")]
    NotServing,
    /// The customer is not of those who may have it.
    #[error("the customer may not have the service")]
    NotEntitled,
    /// The year's entitlement is used.
    #[error("nothing is left of the year's entitlement")]
    UsedUp,
    /// Fields are missing or cannot be.
    #[error("what was entered is not possible")]
    NotPossible(Vec<Mistake>),
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Center(#[from] CenterError),
    #[error("the store failed")]
    Store,
}

impl From<DatabaseError> for ConciergeError {
    fn from(error: DatabaseError) -> Self {
        tracing::error!(%error, "an order could not be read or written");
        Self::Store
    }
}

impl From<JournalError> for ConciergeError {
    fn from(error: JournalError) -> Self {
        tracing::warn!(%error, "a step of an order was not journalled");
        Self::Store
    }
}

impl ConciergeError {
    /// The problem, with what is wrong with single fields.
    pub(crate) fn into_problem(self) -> Problem {
        let problem = Problem::of(&self, caller_language());
        let Self::NotPossible(mistakes) = self else { return problem };
        let told = |mistake: Mistake| {
            FieldError::new(format!("/fields/{}", mistake.field), mistake.what.get(caller_language()))
        };
        problem.with_errors(mistakes.into_iter().map(told).collect())
    }
}

impl Explain for ConciergeError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::UnknownItem | Self::UnknownOrder | Self::UnknownCustomer => Refusal::NotFound,
            Self::NotServing => Refusal::Forbidden,
            Self::NotEntitled | Self::UsedUp | Self::Step(StepError::NotNow) => Refusal::Conflict,
            Self::NotPossible(_) | Self::Step(_) => Refusal::Invalid,
            Self::Center(error) => error.refusal(),
            Self::Store => Refusal::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownItem => "concierge.unknown_item",
            Self::UnknownOrder => "concierge.unknown_order",
            Self::UnknownCustomer => "concierge.unknown_customer",
            Self::NotServing => "concierge.not_serving",
            Self::NotEntitled => "concierge.not_entitled",
            Self::UsedUp => "concierge.used_up",
            Self::NotPossible(_) => "concierge.not_possible",
            Self::Step(StepError::NotNow) => "concierge.not_now",
            Self::Step(StepError::NoReason) => "concierge.no_reason",
            Self::Step(StepError::NoReference) => "concierge.no_reference",
            Self::Step(StepError::NoCost) => "concierge.no_cost",
            Self::Center(error) => error.code(),
            Self::Store => "concierge.unavailable",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::UnknownItem => ("没有找到该项增值服务。", "There is no such service."),
            Self::UnknownOrder => ("没有找到该增值服务订单。", "There is no such order."),
            Self::UnknownCustomer => (
                "尚不知道该客户是谁，请先核验客户身份。",
                "It is not known who the customer is. Please check their identity first.",
            ),
            Self::NotServing => ("您没有在服务该客户。", "You do not serve this customer."),
            Self::NotEntitled => ("该客户的层级不享有此项服务。", "The customer’s tier does not include this service."),
            Self::UsedUp => {
                ("该客户本年度的此项服务次数已用完。", "The customer has used this service up for the year.")
            }
            Self::NotPossible(_) => {
                ("录入的内容不完整或不正确，请核对。", "Something is missing or not possible. Please check.")
            }
            Self::Step(StepError::NotNow) => {
                ("订单当前状态不能进行该操作，请刷新查看。", "This is not possible at this stage. Please look again.")
            }
            Self::Step(StepError::NoReason) => ("请说明原因。", "Please say why."),
            Self::Step(StepError::NoReference) => ("请填写服务商单号。", "Please enter the provider’s reference."),
            Self::Step(StepError::NoCost) => ("请填写实际费用。", "Please enter what it cost."),
            Self::Center(error) => return error.title(language),
            Self::Store => ("系统暂时不可用，请稍后再试。", "Not available at the moment. Please try again."),
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}
