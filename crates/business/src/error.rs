//! What is refused at the desk, and how it is said.

use center::CenterError;
use center::ports::core_bank::BankError;
use domain::Language;
use domain::problem::{Explain, Refusal};
use platform::database::DatabaseError;
use platform::journal::JournalError;

use crate::deal::StepError;

/// Why a step was not taken; nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum BusinessError {
    #[error("there is no such business")]
    UnknownBusiness,
    /// Or it is somebody else's.
    #[error("there is no such deal")]
    UnknownDeal,
    #[error("the caller does not serve the contact")]
    NotServing,
    #[error("the bank does not know who the customer is")]
    UnknownCustomer,
    #[error("another business of the contact is open")]
    AnotherOpen,
    #[error("the customer must be called back at the registered number")]
    CallBackNeeded,
    /// A field is missing or cannot be.
    #[error("what was entered is not possible")]
    NotPossible,
    #[error("this need not be shown now")]
    NotMissing,
    #[error(transparent)]
    Step(#[from] StepError),
    #[error(transparent)]
    Bank(#[from] BankError),
    #[error(transparent)]
    Center(#[from] CenterError),
    #[error("the store failed")]
    Store,
}

impl From<DatabaseError> for BusinessError {
    fn from(error: DatabaseError) -> Self {
        tracing::error!(%error, "a deal could not be read or written");
        Self::Store
    }
}

impl From<JournalError> for BusinessError {
    fn from(error: JournalError) -> Self {
        tracing::warn!(%error, "a step of a deal was not journalled");
        Self::Store
    }
}

impl Explain for BusinessError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::UnknownBusiness | Self::UnknownDeal => Refusal::NotFound,
            Self::NotServing | Self::Step(StepError::SamePerson | StepError::WrongRole) => Refusal::Forbidden,
            Self::UnknownCustomer | Self::NotPossible | Self::Step(StepError::UnknownStep) => Refusal::Invalid,
            Self::AnotherOpen | Self::CallBackNeeded | Self::NotMissing | Self::Step(StepError::NotNow) => {
                Refusal::Conflict
            }
            Self::Bank(error) => error.refusal(),
            Self::Center(error) => error.refusal(),
            Self::Store => Refusal::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownBusiness => "business.unknown",
            Self::UnknownDeal => "business.unknown_deal",
            Self::NotServing => "business.not_serving",
            Self::UnknownCustomer => "business.unknown_customer",
            Self::AnotherOpen => "business.another_open",
            Self::CallBackNeeded => "business.call_back_needed",
            Self::NotPossible => "business.not_possible",
            Self::NotMissing => "business.not_missing",
            Self::Step(StepError::NotNow) => "business.not_now",
            Self::Step(StepError::UnknownStep) => "business.unknown_step",
            Self::Step(StepError::SamePerson) => "business.same_person",
            Self::Step(StepError::WrongRole) => "business.wrong_role",
            Self::Bank(error) => error.code(),
            Self::Center(error) => error.code(),
            Self::Store => "business.unavailable",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::UnknownBusiness => ("没有找到该业务。", "There is no such business."),
            Self::UnknownDeal => ("没有找到该笔业务办理。", "There is no such business in hand."),
            Self::NotServing => ("您没有在服务该客户。", "You do not serve this customer."),
            Self::UnknownCustomer => ("尚不能确认客户身份，不能办理业务。", "It is not known who the customer is."),
            Self::AnotherOpen => {
                ("请先完成或取消正在办理的业务。", "Please finish or cancel the business in hand first.")
            }
            Self::CallBackNeeded => (
                "该业务须回拨客户预留手机号，在回拨通话中办理。",
                "Please call the customer back at the registered number; this is done in that call.",
            ),
            Self::NotPossible => {
                ("录入的内容不完整或不正确，请核对。", "Something is missing or not possible. Please check.")
            }
            Self::NotMissing => ("当前不需要验证该项。", "This need not be shown now."),
            Self::Step(StepError::NotNow) => {
                ("当前步骤不能进行该操作，请刷新查看。", "This is not possible at this step. Please look again.")
            }
            Self::Step(StepError::UnknownStep) => ("没有该话术步骤。", "There is no such step in the script."),
            Self::Step(StepError::SamePerson) => {
                ("不能复核自己办理的业务。", "Nobody agrees to what they enter themselves.")
            }
            Self::Step(StepError::WrongRole) => ("您的岗位无权复核该业务。", "Your role may not agree to this."),
            Self::Bank(error) => return error.title(language),
            Self::Center(error) => return error.title(language),
            Self::Store => ("系统暂时不可用，请稍后再试。", "Not available at the moment. Please try again."),
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}
