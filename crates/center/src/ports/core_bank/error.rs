//! Why the bank does not do what was asked.

use domain::Language;
use domain::Timestamp;
use domain::money::Money;
use domain::problem::{Explain, Refusal};
use serde::{Deserialize, Serialize};

use super::{Factor, LossState};

/// A refusal of the bank. After every one of them but [`BankError::OutcomeUnknown`] and [`BankError::Unavailable`]
/// nothing has changed, except that a wrong password was counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BankError {
    #[error("there is no such customer")]
    UnknownCustomer,
    /// Also for an account that is somebody else's.
    #[error("there is no such account or card")]
    UnknownAccount,
    #[error("there is no such order")]
    UnknownOrder,
    #[error("there is no such product")]
    UnknownProduct,
    #[error("there is no such bill")]
    UnknownBill,
    #[error("there is no such certificate")]
    UnknownCertificate,
    /// Transfers go to registered and linked accounts only.
    #[error("the account to be paid is neither registered nor linked")]
    NotRegistered,
    #[error("the balance is not enough")]
    InsufficientFunds,
    #[error("there are not so many units")]
    NotEnoughUnits,
    #[error("the amount is over the limit for one transaction")]
    OverTransactionLimit { limit: Money },
    #[error("the amount is over what is left of the day's limit")]
    OverDayLimit { left: Money },
    #[error("the amount is less than the least")]
    BelowLeast { least: Money },
    #[error("the currencies differ")]
    CurrencyMismatch,
    /// Loss report or freeze.
    #[error("the account or card is stopped")]
    Stopped,
    #[error("the customer is frozen")]
    Frozen,
    /// One of what was shown is wrong; for a password with the tries that are left before it is locked.
    #[error("what was shown is wrong")]
    WrongEvidence { factor: Factor, tries_left: Option<u32> },
    /// Until the time; until the counter if there is none.
    #[error("locked after too many wrong tries")]
    Locked { factor: Factor, until: Option<Timestamp> },
    #[error("more must be shown")]
    VerificationNeeded { missing: Vec<Factor> },
    #[error("codes are asked for too often")]
    TooManyCodes { next_at: Timestamp },
    #[error("only a member of staff can enter this")]
    StaffOnly,
    #[error("a second member of staff must agree")]
    SecondPersonNeeded,
    #[error("the key was used for something else")]
    KeyReused,
    #[error("what would be posted is no longer what was read back")]
    QuoteChanged,
    #[error("it cannot be revoked any more")]
    NotRevocable,
    #[error("the loss state does not allow this")]
    LossStateRefuses { state: LossState },
    #[error("it has been decided or its time is over")]
    AlreadyDecided,
    #[error("the bill is paid")]
    AlreadyPaid,
    #[error("the certificate is active")]
    AlreadyActive,
    #[error("the product is not sold now")]
    NotOnSale,
    #[error("the product cannot be redeemed now")]
    NotRedeemable,
    /// A value that cannot be, with a JSON pointer into the request.
    #[error("{pointer} is not possible")]
    Invalid { pointer: String },
    /// Not now. For a post: it may be done or not; ask again with the same key.
    #[error("the bank is not available")]
    Unavailable,
    /// Nobody answered in time; it may be done or not. Ask again with the same key.
    #[error("the outcome is not known")]
    OutcomeUnknown,
    /// The caller's token is wrong.
    #[error("the bank refuses the caller's token")]
    NotAdmitted,
    /// The other side says something that the contract does not know.
    #[error("the bank's answer cannot be read")]
    Contract,
    #[error("the bank failed")]
    Internal,
}

impl BankError {
    /// Whether the same, asked again with the same key, may work.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable | Self::OutcomeUnknown)
    }
}

impl Explain for BankError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::UnknownCustomer
            | Self::UnknownAccount
            | Self::UnknownOrder
            | Self::UnknownProduct
            | Self::UnknownBill
            | Self::UnknownCertificate => Refusal::NotFound,
            Self::WrongEvidence { .. }
            | Self::Locked { .. }
            | Self::VerificationNeeded { .. }
            | Self::StaffOnly
            | Self::SecondPersonNeeded
            | Self::Frozen => Refusal::Forbidden,
            Self::TooManyCodes { .. } => Refusal::TooMany,
            Self::NotRegistered
            | Self::InsufficientFunds
            | Self::NotEnoughUnits
            | Self::OverTransactionLimit { .. }
            | Self::OverDayLimit { .. }
            | Self::BelowLeast { .. }
            | Self::CurrencyMismatch
            | Self::Invalid { .. } => Refusal::Invalid,
            Self::Stopped
            | Self::KeyReused
            | Self::QuoteChanged
            | Self::NotRevocable
            | Self::LossStateRefuses { .. }
            | Self::AlreadyDecided
            | Self::AlreadyPaid
            | Self::AlreadyActive
            | Self::NotOnSale
            | Self::NotRedeemable => Refusal::Conflict,
            Self::Unavailable | Self::OutcomeUnknown => Refusal::Unavailable,
            Self::NotAdmitted | Self::Contract | Self::Internal => Refusal::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownCustomer => "bank.unknown_customer",
            Self::UnknownAccount => "bank.unknown_account",
            Self::UnknownOrder => "bank.unknown_order",
            Self::UnknownProduct => "bank.unknown_product",
            Self::UnknownBill => "bank.unknown_bill",
            Self::UnknownCertificate => "bank.unknown_certificate",
            Self::NotRegistered => "bank.not_registered",
            Self::InsufficientFunds => "bank.insufficient_funds",
            Self::NotEnoughUnits => "bank.not_enough_units",
            Self::OverTransactionLimit { .. } => "bank.over_transaction_limit",
            Self::OverDayLimit { .. } => "bank.over_day_limit",
            Self::BelowLeast { .. } => "bank.below_least",
            Self::CurrencyMismatch => "bank.currency_mismatch",
            Self::Stopped => "bank.stopped",
            Self::Frozen => "bank.frozen",
            Self::WrongEvidence { .. } => "bank.wrong_evidence",
            Self::Locked { .. } => "bank.locked",
            Self::VerificationNeeded { .. } => "bank.verification_needed",
            Self::TooManyCodes { .. } => "bank.too_many_codes",
            Self::StaffOnly => "bank.staff_only",
            Self::SecondPersonNeeded => "bank.second_person_needed",
            Self::KeyReused => "bank.key_reused",
            Self::QuoteChanged => "bank.quote_changed",
            Self::NotRevocable => "bank.not_revocable",
            Self::LossStateRefuses { .. } => "bank.loss_state_refuses",
            Self::AlreadyDecided => "bank.already_decided",
            Self::AlreadyPaid => "bank.already_paid",
            Self::AlreadyActive => "bank.already_active",
            Self::NotOnSale => "bank.not_on_sale",
            Self::NotRedeemable => "bank.not_redeemable",
            Self::Invalid { .. } => "bank.invalid",
            Self::Unavailable => "bank.unavailable",
            Self::OutcomeUnknown => "bank.outcome_unknown",
            Self::NotAdmitted => "bank.not_admitted",
            Self::Contract => "bank.contract",
            Self::Internal => "bank.failed",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = self.words();
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}

impl BankError {
    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::UnknownCustomer => ("没有找到该客户。", "There is no such customer."),
            Self::UnknownAccount => ("没有找到该账户或卡片。", "There is no such account or card."),
            Self::UnknownOrder => ("没有找到该笔业务。", "There is no such order."),
            Self::UnknownProduct => ("没有找到该产品。", "There is no such product."),
            Self::UnknownBill => ("没有找到该账单。", "There is no such bill."),
            Self::UnknownCertificate => ("没有找到该证书。", "There is no such certificate."),
            Self::NotRegistered => (
                "电话银行只能向注册账户和下挂账户转账。",
                "Telephone transfers go to registered and linked accounts only.",
            ),
            Self::InsufficientFunds => ("账户余额不足。", "The balance is not enough."),
            Self::NotEnoughUnits => ("持有份额不足。", "There are not enough units."),
            Self::OverTransactionLimit { .. } => {
                ("金额超过单笔限额。", "The amount is over the limit for one transaction.")
            }
            Self::OverDayLimit { .. } => {
                ("金额超过当日剩余限额。", "The amount is over what is left of today's limit.")
            }
            Self::BelowLeast { .. } => ("金额低于起点金额。", "The amount is below the least amount."),
            Self::CurrencyMismatch => ("币种不一致。", "The currencies differ."),
            Self::Stopped => ("该账户或卡片已止付。", "The account or card is stopped."),
            Self::Frozen => {
                ("该客户的业务已被冻结，请到网点办理。", "The customer is frozen. Please come to a branch.")
            }
            Self::WrongEvidence { .. } => {
                ("身份验证未通过，请核对后重试。", "What was given is not right. Please check and try again.")
            }
            Self::Locked { .. } => ("错误次数过多，已锁定。", "Locked after too many wrong tries."),
            Self::VerificationNeeded { .. } => {
                ("办理该业务需要进一步验证身份。", "More proof of identity is needed for this.")
            }
            Self::TooManyCodes { .. } => {
                ("验证码获取过于频繁，请稍后再试。", "Codes are requested too often. Please wait a little.")
            }
            Self::StaffOnly => ("该业务须由工作人员录入。", "This must be entered by a member of staff."),
            Self::SecondPersonNeeded => {
                ("该业务须由另一名工作人员复核。", "Another member of staff must agree to this.")
            }
            Self::KeyReused => ("该业务编号已用于另一笔业务。", "The key was used for another instruction."),
            Self::QuoteChanged => {
                ("费用或价格已变化，请重新确认。", "The fee or price has changed. Please confirm again.")
            }
            Self::NotRevocable => ("该笔转账已无法撤销。", "The transfer can no longer be revoked."),
            Self::LossStateRefuses { .. } => {
                ("当前挂失状态不能办理该业务。", "The state of the loss report does not allow this.")
            }
            Self::AlreadyDecided => ("该申请已处理或已失效。", "The request has been decided or has lapsed."),
            Self::AlreadyPaid => ("该账单已缴。", "The bill has been paid."),
            Self::AlreadyActive => ("该证书已激活。", "The certificate is active already."),
            Self::NotOnSale => ("该产品目前不能购买。", "The product is not on sale now."),
            Self::NotRedeemable => ("该产品目前不能赎回。", "The product cannot be redeemed now."),
            Self::Invalid { .. } => {
                ("请求中有无效的内容，请检查后重试。", "The request has values that are not possible.")
            }
            Self::Unavailable => ("银行系统暂时不可用，请稍后再试。", "The bank is not available at the moment."),
            Self::OutcomeUnknown => (
                "暂未收到银行系统的处理结果，请稍后查询。",
                "The bank has not answered yet. Please look again shortly.",
            ),
            Self::NotAdmitted | Self::Contract | Self::Internal => {
                ("银行系统内部错误，请稍后再试。", "The bank failed. Please try again later.")
            }
        }
    }
}
