//! What a customer has, as the bank tells it. Class C2.

use domain::calendar::Day;
use domain::money::{Currency, Money};
use domain::{CustomerId, Localised, Timestamp};
use serde::{Deserialize, Serialize};

use super::{AccountNumber, OrderId, Price, ProductCode, ProductKind, TransferSpeed, Units};

/// A kind of account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    Current,
    Savings,
    Term,
    CreditCard,
}

/// How a customer stands to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// One of the customer's, registered for telephone banking (注册账户).
    Registered,
    /// One of the customer's, hung below a registered one (下挂账户).
    Linked,
    /// Somebody else's that the customer registered as a payee at a counter.
    RegisteredPayee,
}

/// Whether an account can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    Open,
    /// Payment is stopped after a loss report.
    Stopped,
    Frozen,
    Closed,
}

/// An account with its balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Account {
    pub number: AccountNumber,
    pub kind: AccountKind,
    pub relation: Relation,
    pub name: Localised,
    pub balance: Money,
    /// What can be drawn; less than the balance if something is held.
    pub available: Money,
    pub state: AccountState,
    pub opened_on: Day,
    pub branch: Localised,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Card {
    pub number: AccountNumber,
    pub account: AccountNumber,
    pub name: Localised,
    pub credit: bool,
    pub loss: LossState,
    pub issued_on: Day,
    pub expires_on: Day,
}

/// How it stands with a card or account that can be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LossState {
    Normal,
    /// Stopped until the report's end.
    ReportedOrally,
    /// Stopped for good.
    ReportedInWriting,
    /// Another number has taken its place.
    Replaced,
}

/// A loss report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LossReport {
    pub id: OrderId,
    pub number: AccountNumber,
    pub state: LossReportState,
    pub reported_at: Timestamp,
    /// When an oral report lifts by itself.
    pub lifts_at: Option<Timestamp>,
    pub written_at: Option<Timestamp>,
    pub replaced_by: Option<AccountNumber>,
}

/// What became of a loss report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LossReportState {
    Oral,
    /// The time for the written report ran out.
    Lifted,
    Written,
    Replaced,
}

/// Where a customer may transfer to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Payee {
    pub number: AccountNumber,
    /// Whose account it is.
    pub name: String,
    /// The bank that keeps it.
    pub bank: Localised,
    pub relation: Relation,
    pub registered_at: Timestamp,
}

/// Which transactions are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TransactionQuery {
    pub customer: CustomerId,
    pub account: AccountNumber,
    /// The first day.
    pub from: Day,
    /// The last day, included. At most 366 days after `from`.
    pub to: Day,
    /// [`TransactionPage::next`] of the page before.
    pub after: Option<String>,
    /// 1 to 200.
    pub limit: u32,
}

impl TransactionQuery {
    /// All of one day, such as today's.
    #[must_use]
    pub fn of_day(customer: CustomerId, account: AccountNumber, day: Day) -> Self {
        Self { customer, account, from: day, to: day, after: None, limit: 50 }
    }
}

/// A kind of transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// What the account was opened with.
    Opening,
    TransferOut,
    TransferIn,
    /// Money of a transfer that was revoked or could not arrive.
    TransferBack,
    Fee,
    Bill,
    FundPurchase,
    FundRedemption,
    WealthRedemption,
    GoldPurchase,
    GoldSale,
    Interest,
    Salary,
    Purchase,
}

/// A transaction of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Transaction {
    pub at: Timestamp,
    pub kind: EntryKind,
    /// Positive for what came in, negative for what went out.
    pub amount: Money,
    /// The balance after it.
    pub balance: Money,
    /// The other account, masked, or what it was for.
    pub counterparty: String,
    pub note: String,
    pub order: Option<OrderId>,
}

/// A page of transactions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TransactionPage {
    pub items: Vec<Transaction>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

/// A transfer that has not arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DelayedTransfer {
    pub id: OrderId,
    pub from: AccountNumber,
    pub to: AccountNumber,
    pub amount: Money,
    pub speed: TransferSpeed,
    pub accepted_at: Timestamp,
    pub arrives_at: Timestamp,
}

/// What may be transferred by telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Limits {
    /// In force now, a temporary increase included.
    pub per_transaction: Money,
    /// In force now, a temporary increase included.
    pub per_day: Money,
    /// Of the day's limit.
    pub used_today: Money,
    /// What the bank allows at most.
    pub most_per_transaction: Money,
    /// What the bank allows at most.
    pub most_per_day: Money,
    /// When a temporary increase in force ends.
    pub increased_until: Option<Timestamp>,
}

/// What became of a request for a temporary limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitIncreaseState {
    /// To be decided.
    Requested,
    Approved,
    Refused,
    /// Nobody decided in time.
    Lapsed,
    /// Its time is over.
    Ended,
}

/// A request for a temporary limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LimitIncrease {
    pub id: OrderId,
    pub per_transaction: Money,
    pub per_day: Money,
    pub reason: String,
    pub state: LimitIncreaseState,
    pub requested_at: Timestamp,
    /// Ten minutes after the request, unless the bank set another time.
    pub decide_by: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub until: Timestamp,
}

/// A bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Bill {
    pub id: String,
    /// Who is paid.
    pub biller: Localised,
    /// Such as "2026-01".
    pub period: String,
    pub amount: Money,
    pub due_on: Day,
    pub paid_at: Option<Timestamp>,
}

/// What a customer holds of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Holding {
    pub product: ProductCode,
    pub kind: ProductKind,
    pub name: Localised,
    pub units: Units,
    /// The last price.
    pub price: Price,
    /// The units at the last price.
    pub value: Money,
}

/// A regular investment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RegularInvestment {
    pub id: OrderId,
    pub product: ProductCode,
    pub from: AccountNumber,
    pub amount: Money,
    /// 1 to 28.
    pub day_of_month: u8,
    pub next_on: Day,
}

/// What a customer can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    BalanceChange,
    BillDue,
    ProductDue,
    SignIn,
    Offers,
}

/// How a customer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationWay {
    Sms,
    Mail,
    Wechat,
}

/// A notification that is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Notification {
    pub kind: NotificationKind,
    pub way: NotificationWay,
    pub from_amount: Option<Money>,
    pub since: Timestamp,
}

/// Banking by text (短信银行).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TextBanking {
    /// Since when the registered number is signed up; absent if it is not.
    pub since: Option<Timestamp>,
    /// The most of one transfer or bill by text.
    pub per_transaction: Money,
    /// The most of a day by text.
    pub per_day: Money,
    /// Of the day's most. A transfer that was taken back stays counted.
    pub used_today: Money,
}

/// A security certificate (U 盾 or file).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Certificate {
    pub serial: String,
    pub activated_at: Option<Timestamp>,
    pub expires_on: Day,
}

/// A pension account book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PensionBook {
    pub number: AccountNumber,
    /// The plan it belongs to.
    pub plan: Localised,
    pub balance: Money,
    /// The latest first, 24 at most.
    pub entries: Vec<PensionEntry>,
}

/// A line of a pension account book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PensionEntry {
    pub on: Day,
    pub what: Localised,
    pub amount: Money,
    pub balance: Money,
}

/// The currency that limits and privileges are counted in.
pub const LIMIT_CURRENCY: Currency = Currency::Cny;
