//! What a customer has done: said, quoted, posted.

use domain::calendar::Day;
use domain::money::Money;
use domain::phone::Phone;
use domain::{ContactId, CustomerId, Localised, StaffId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    AccountNumber, Business, ClientKey, Factor, NotificationKind, NotificationWay, OrderId, ProductCode, QuoteToken,
    Units, VerificationId,
};

/// A command of a customer, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Instruction {
    pub customer: CustomerId,
    pub command: Command,
    /// What the customer has shown; needed for posting where the quote says so.
    pub verification: Option<VerificationId>,
    #[serde(default)]
    pub origin: Origin,
}

/// Where an instruction comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Origin {
    /// The contact in which it was said.
    pub contact: Option<ContactId>,
    /// The member of staff who enters it; absent in self-service.
    pub staff: Option<StaffId>,
    /// Another member of staff who agreed to it, where two must.
    #[serde(default)]
    pub second: Option<StaffId>,
    /// Whether there are signs that somebody tells the customer what to say.
    #[serde(default)]
    pub coached: bool,
}

/// What can be done. Accounts are named by number; every one must be the customer's own unless it is said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// To one of [`payees`](super::CoreBank::payees).
    Transfer {
        from: AccountNumber,
        to: AccountNumber,
        amount: Money,
        speed: TransferSpeed,
        note: String,
    },
    /// Takes back a delayed transfer that has not arrived.
    RevokeTransfer {
        transfer: OrderId,
    },
    /// Stops payment of a card or account at once; lifts by itself unless it is followed by a written report.
    ReportLossOrally {
        number: AccountNumber,
    },
    /// Makes an oral report last, or reports in writing at once; entered by staff.
    ReportLossInWriting {
        number: AccountNumber,
    },
    /// Gives a card or passbook with another number for one that was reported lost in writing; entered by staff.
    ReplaceLost {
        number: AccountNumber,
    },
    /// Sets the customer's own limits for transfers, within the bank's.
    ChangeLimits {
        per_transaction: Money,
        per_day: Money,
    },
    /// Asks for higher limits for a time, to be decided within ten minutes.
    RequestLimitIncrease {
        per_transaction: Money,
        per_day: Money,
        until: Timestamp,
        reason: String,
    },
    /// Decides on a request; entered by staff.
    DecideLimitIncrease {
        increase: OrderId,
        approve: bool,
        reason: String,
    },
    /// Pays an open bill in full.
    PayBill {
        bill: String,
        from: AccountNumber,
    },
    SubscribeFund {
        product: ProductCode,
        from: AccountNumber,
        amount: Money,
    },
    RedeemFund {
        product: ProductCode,
        to: AccountNumber,
        units: Units,
    },
    /// Buys for the amount on this day of each month (1–28).
    StartRegularInvestment {
        product: ProductCode,
        from: AccountNumber,
        amount: Money,
        day_of_month: u8,
    },
    StopRegularInvestment {
        plan: OrderId,
    },
    RedeemWealth {
        product: ProductCode,
        to: AccountNumber,
        units: Units,
    },
    /// One unit is a gram.
    BuyGold {
        product: ProductCode,
        from: AccountNumber,
        units: Units,
    },
    /// One unit is a gram.
    SellGold {
        product: ProductCode,
        to: AccountNumber,
        units: Units,
    },
    /// Tells the customer of this kind of thing, or no more.
    SetNotification {
        kind: NotificationKind,
        way: NotificationWay,
        on: bool,
        /// Only for amounts from this on.
        from_amount: Option<Money>,
    },
    ActivateCertificate {
        serial: String,
    },
    /// Stops everything for the customer, because of a legal document; entered by staff, agreed to by somebody else.
    FreezeCustomer {
        /// Which document, such as its number and issuer.
        document: String,
    },
    /// Changes the registered number. Banking by text ends with it: the other number must be signed up anew.
    ChangePhone {
        phone: Phone,
    },
    /// Signs the registered number up for banking by text, or off.
    SetTextBanking {
        on: bool,
    },
}

impl Command {
    /// The stable name, as in `command` of the JSON.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Transfer { .. } => "transfer",
            Self::RevokeTransfer { .. } => "revoke_transfer",
            Self::ReportLossOrally { .. } => "report_loss_orally",
            Self::ReportLossInWriting { .. } => "report_loss_in_writing",
            Self::ReplaceLost { .. } => "replace_lost",
            Self::ChangeLimits { .. } => "change_limits",
            Self::RequestLimitIncrease { .. } => "request_limit_increase",
            Self::DecideLimitIncrease { .. } => "decide_limit_increase",
            Self::PayBill { .. } => "pay_bill",
            Self::SubscribeFund { .. } => "subscribe_fund",
            Self::RedeemFund { .. } => "redeem_fund",
            Self::StartRegularInvestment { .. } => "start_regular_investment",
            Self::StopRegularInvestment { .. } => "stop_regular_investment",
            Self::RedeemWealth { .. } => "redeem_wealth",
            Self::BuyGold { .. } => "buy_gold",
            Self::SellGold { .. } => "sell_gold",
            Self::SetNotification { .. } => "set_notification",
            Self::ActivateCertificate { .. } => "activate_certificate",
            Self::FreezeCustomer { .. } => "freeze_customer",
            Self::ChangePhone { .. } => "change_phone",
            Self::SetTextBanking { .. } => "set_text_banking",
        }
    }

    /// What must be shown for it.
    #[must_use]
    pub const fn business(&self) -> Business {
        match self {
            Self::Transfer { .. } => Business::Transfer,
            Self::RevokeTransfer { .. } => Business::RevokeTransfer,
            Self::ReportLossOrally { .. } | Self::ReportLossInWriting { .. } => Business::LossReport,
            Self::ReplaceLost { .. } => Business::Replacement,
            Self::ChangeLimits { .. } | Self::RequestLimitIncrease { .. } => Business::Limits,
            Self::DecideLimitIncrease { .. } | Self::FreezeCustomer { .. } => Business::Decision,
            Self::PayBill { .. } => Business::PayBill,
            Self::SubscribeFund { .. }
            | Self::RedeemFund { .. }
            | Self::StartRegularInvestment { .. }
            | Self::StopRegularInvestment { .. }
            | Self::RedeemWealth { .. }
            | Self::BuyGold { .. }
            | Self::SellGold { .. } => Business::Invest,
            Self::SetNotification { .. } => Business::Notifications,
            Self::ActivateCertificate { .. } => Business::Certificate,
            Self::ChangePhone { .. } => Business::ChangePhone,
            Self::SetTextBanking { .. } => Business::TextBanking,
        }
    }
}

/// When a transfer arrives. A delayed one can be revoked until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferSpeed {
    /// At once; cannot be revoked.
    RealTime,
    /// After two hours.
    Ordinary,
    /// After a day.
    NextDay,
}

impl TransferSpeed {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RealTime => "real_time",
            Self::Ordinary => "ordinary",
            Self::NextDay => "next_day",
        }
    }
}

/// How a fee comes about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FeeTerms {
    /// What is charged.
    pub fee: Money,
    /// The fee of the price list.
    pub list: Money,
    /// What part of the list fee is charged, in ten-thousandths; 10,000 without a privilege.
    pub share: u32,
    /// The privileges that were counted, in words.
    pub privileges: Vec<Localised>,
}

/// Why a posting is treated with care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CautionReason {
    /// The payee was registered only lately.
    NewPayee,
    /// The amount is large.
    LargeAmount,
    /// Somebody seems to tell the customer what to say.
    Coached,
}

/// A customer who may be the victim of a fraud: more must be shown, the money waits, and the caller routes the contact
/// to experts, opens a work order and gives notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Caution {
    pub reasons: Vec<CautionReason>,
    /// The transfer arrives no sooner than this.
    pub not_before: Timestamp,
}

/// What would be posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Quote {
    /// Given to [`post`](super::CoreBank::post) to say that this is what was read back.
    pub token: QuoteToken,
    /// What to read to the customer before they agree. Account numbers in it are masked.
    pub read_back: Localised,
    /// The money that moves, without the fee.
    pub amount: Option<Money>,
    pub fee: Option<FeeTerms>,
    /// What leaves the customer's account, fee included.
    pub total: Option<Money>,
    /// Units that are bought or sold.
    pub units: Option<Units>,
    /// When the money arrives or the thing takes effect, if not at once. A delayed posting is counted from when it is
    /// posted, so this is what it would be now.
    pub effective_at: Option<Timestamp>,
    /// When what is done ends by itself: an oral loss report, a temporary limit, the time to decide.
    pub ends_at: Option<Timestamp>,
    pub caution: Option<Caution>,
    /// The factors that must be shown: any one of the lists.
    pub needs: Vec<Vec<Factor>>,
    /// What is missing of the list that lacks least; empty if it can be posted with the verification given.
    pub missing: Vec<Factor>,
}

/// How it stands with what was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Done.
    Done,
    /// Accepted, not yet arrived or decided.
    Pending,
    /// Taken back.
    Revoked,
    /// It could not arrive; the money is back.
    Returned,
}

/// What was posted. The same key always has the same receipt, but for its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Receipt {
    /// Names what came of it: the transfer, the loss report, the increase, the plan.
    pub order: OrderId,
    pub key: ClientKey,
    pub customer: CustomerId,
    /// [`Command::code`].
    pub command: String,
    pub posted_at: Timestamp,
    /// The state now.
    pub state: OrderState,
    pub amount: Option<Money>,
    pub fee: Option<Money>,
    pub units: Option<Units>,
    pub effective_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub caution: Option<Caution>,
    /// The number of what replaces a lost card or passbook.
    pub new_number: Option<AccountNumber>,
    /// The business day that it is booked on.
    pub day: Day,
}
