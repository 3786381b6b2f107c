//! Who a customer is and how they show it. Domain rules §2.

use domain::customer::Tier;
use domain::phone::Phone;
use domain::secret::Secret;
use domain::{CustomerId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{AccountNumber, VerificationId};

/// What a customer is looked for by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "by", content = "value", rename_all = "snake_case")]
pub enum FindBy {
    /// The centre's and the bank's id of the customer.
    Customer(CustomerId),
    /// The registered telephone number.
    Phone(Phone),
    /// An account or card number.
    Number(AccountNumber),
    /// The identity number, whole.
    IdentityNumber(String),
}

/// Says what is looked by, not the value.
impl std::fmt::Debug for FindBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Customer(_) => "FindBy::Customer",
            Self::Phone(_) => "FindBy::Phone",
            Self::Number(_) => "FindBy::Number",
            Self::IdentityNumber(_) => "FindBy::IdentityNumber",
        })
    }
}

/// A customer as the bank knows them. Class C2.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BankCustomer {
    pub id: CustomerId,
    pub name: String,
    /// The identity number, whole.
    pub identity_number: String,
    /// The registered telephone number.
    pub phone: Phone,
    /// The age in whole years today.
    pub age: u8,
    pub tier: Tier,
    /// 1 to 7.
    pub star_level: u8,
    /// Whether the bank has stopped everything for this customer.
    pub frozen: bool,
}

impl std::fmt::Debug for BankCustomer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BankCustomer").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A way to show who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// The contact comes from the registered number, as the network shows it.
    RegisteredNumber,
    /// The customer knows their identity number.
    IdentityNumber,
    /// The query password.
    QueryPassword,
    /// The transaction password.
    TransactionPassword,
    /// A one-time code sent to the registered number.
    OneTimeCode,
    /// The contact is a text message from the registered number of a customer who has signed up for banking by text.
    /// Whoever wrote it, the answer goes to that number.
    SignedUpNumber,
}

impl Factor {
    /// Whether a contact brings this or does not: nothing that the customer does during it shows it.
    #[must_use]
    pub const fn comes_with_the_contact(self) -> bool {
        matches!(self, Self::RegisteredNumber | Self::SignedUpNumber)
    }
}

/// What a customer shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// The number that the network shows for this contact.
    RegisteredNumber(Phone),
    /// The identity number, whole.
    IdentityNumber(Secret<String>),
    /// Six digits.
    QueryPassword(Secret<String>),
    /// Six digits.
    TransactionPassword(Secret<String>),
    /// The code that [`issue_code`](super::CoreBank::issue_code) made for the purpose.
    OneTimeCode { purpose: CodePurpose, code: Secret<String> },
    /// The number from which the carrier says that the text message comes.
    SignedUpNumber(Phone),
}

impl Evidence {
    /// The factor that this is evidence of.
    #[must_use]
    pub const fn factor(&self) -> Factor {
        match self {
            Self::RegisteredNumber(_) => Factor::RegisteredNumber,
            Self::IdentityNumber(_) => Factor::IdentityNumber,
            Self::QueryPassword(_) => Factor::QueryPassword,
            Self::TransactionPassword(_) => Factor::TransactionPassword,
            Self::OneTimeCode { .. } => Factor::OneTimeCode,
            Self::SignedUpNumber(_) => Factor::SignedUpNumber,
        }
    }
}

/// One look at what a customer shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyCustomer {
    pub customer: CustomerId,
    /// What is shown now; all of it must be right.
    pub evidence: Vec<Evidence>,
    /// A verification of the same customer that this adds to (step-up).
    pub known: Option<VerificationId>,
}

/// What a customer has shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Verification {
    pub id: VerificationId,
    pub customer: CustomerId,
    /// In order, without repetition.
    pub factors: Vec<Factor>,
    /// After this it counts no more.
    pub expires_at: Timestamp,
}

/// What a customer may want, as far as it differs in what must be shown first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Business {
    /// Hearing balances, transactions, limits, holdings, bills.
    Query,
    /// Hearing the pension account book.
    Pension,
    Transfer,
    RevokeTransfer,
    /// Reporting a loss; easy on purpose.
    LossReport,
    /// Replacing what was reported lost in writing.
    Replacement,
    /// Lowering or raising limits.
    Limits,
    PayBill,
    /// Funds, wealth products and gold.
    Invest,
    Notifications,
    Certificate,
    ChangePhone,
    /// Signing up for banking by text, or off.
    TextBanking,
    /// Deciding on a request; by staff, nothing of the customer's is needed.
    Decision,
}

impl Business {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Query,
        Self::Pension,
        Self::Transfer,
        Self::RevokeTransfer,
        Self::LossReport,
        Self::Replacement,
        Self::Limits,
        Self::PayBill,
        Self::Invest,
        Self::Notifications,
        Self::Certificate,
        Self::ChangePhone,
        Self::TextBanking,
        Self::Decision,
    ];

    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Pension => "pension",
            Self::Transfer => "transfer",
            Self::RevokeTransfer => "revoke_transfer",
            Self::LossReport => "loss_report",
            Self::Replacement => "replacement",
            Self::Limits => "limits",
            Self::PayBill => "pay_bill",
            Self::Invest => "invest",
            Self::Notifications => "notifications",
            Self::Certificate => "certificate",
            Self::ChangePhone => "change_phone",
            Self::TextBanking => "text_banking",
            Self::Decision => "decision",
        }
    }
}

/// What a one-time code is for; a code is good for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// Showing who one is.
    Identity,
    /// Confirming one posting.
    Confirmation,
}

impl CodePurpose {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Confirmation => "confirmation",
        }
    }
}

/// A one-time code to be sent. The code replaces an earlier one for the same purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCode {
    /// Where to send it.
    pub phone: Phone,
    /// Six digits.
    pub code: Secret<String>,
    pub expires_at: Timestamp,
}

/// How it stands with one password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SecretState {
    /// The customer never set one.
    Unset,
    /// It can be used; so many wrong tries are left before the next lock.
    Open { tries_left: u32 },
    /// Locked for the day.
    LockedUntil { until: Timestamp },
    /// Locked until the customer comes to a counter.
    LockedUntilCounter,
}

/// How it stands with a customer's passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SecretStates {
    pub query: SecretState,
    pub transaction: SecretState,
}
