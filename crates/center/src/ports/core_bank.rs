//! The bank behind the centre: customers, accounts, cards, money.
//!
//! What is read is asked by name ([`CoreBank::accounts`], [`CoreBank::transactions`] …). What changes anything is an
//! [`Instruction`]: [`CoreBank::prepare`] tells what would be posted, fee included, to be read back to the customer,
//! and [`CoreBank::post`] posts it under the caller's [`ClientKey`], once however often it is asked. A post is bound to
//! what was read back by the quote's token: if the fee or price has changed since, it is refused and nothing happens.
//!
//! A caller who does not learn whether a post was done ([`BankError::OutcomeUnknown`], [`BankError::Unavailable`]) asks
//! again with the same key, or looks with [`CoreBank::receipt`]. A refused post changes nothing and does not use up its
//! key. Who the customer is, is shown by evidence ([`CoreBank::verify`]); each business says which factors it needs.
//!
//! What is answered is personal data of class C2, not masked: whoever shows it masks it, and whoever reads it for a
//! member of staff writes the audit row. Passwords and one-time codes come as [`Secret`]s and go no further.
//!
//! [`Secret`]: domain::secret::Secret

mod error;
mod form;
mod identity;
mod instruction;
mod keys;
mod market;
mod posting;
mod views;

use async_trait::async_trait;
use domain::CustomerId;

pub use error::BankError;
pub use form::{amount_of, number_of};
pub use identity::{
    BankCustomer, Business, CodePurpose, Evidence, Factor, FindBy, IssuedCode, SecretState, SecretStates, Verification,
    VerifyCustomer,
};
pub use instruction::{
    Caution, CautionReason, Command, FeeTerms, Instruction, OrderState, Origin, Quote, Receipt, TransferSpeed,
};
pub use keys::{AccountNumber, ClientKey, InvalidKey, OrderId, ProductCode, QuoteToken, VerificationId};
pub use market::{Fee, Price, Product, ProductKind, ProductQuery, Rate, RateKind, RateQuery, Units};
pub use posting::post_surely;
pub use views::{
    Account, AccountKind, AccountState, Bill, Card, Certificate, DelayedTransfer, EntryKind, Holding, LIMIT_CURRENCY,
    LimitIncrease, LimitIncreaseState, Limits, LossReport, LossReportState, LossState, Notification, NotificationKind,
    NotificationWay, Payee, PensionBook, PensionEntry, RegularInvestment, Relation, TextBanking, Transaction,
    TransactionPage, TransactionQuery,
};

/// The bank. Every method has a deadline of its own and may be called again.
#[async_trait]
pub trait CoreBank: Send + Sync + 'static {
    // Who is it?

    /// The customers that fit; none if nobody does. More than one may share a telephone number.
    async fn find_customers(&self, by: &FindBy) -> Result<Vec<BankCustomer>, BankError>;
    /// Checks the evidence and answers with what has been shown; adds it to `known` if the caller has some already.
    /// Wrong passwords are counted whatever the caller does with the answer.
    ///
    /// # Errors
    /// [`BankError::WrongEvidence`], [`BankError::Locked`].
    async fn verify(&self, request: &VerifyCustomer) -> Result<Verification, BankError>;
    /// Whether what has been shown is enough for the business.
    ///
    /// # Errors
    /// [`BankError::VerificationNeeded`] with what is missing.
    async fn authorise(&self, verification: VerificationId, business: Business) -> Result<Verification, BankError>;
    /// Which factors a business needs: any one of the lists.
    async fn factors_for(&self, business: Business) -> Result<Vec<Vec<Factor>>, BankError>;
    /// Makes a one-time code for the customer's registered number; the caller sends it.
    async fn issue_code(&self, customer: CustomerId, purpose: CodePurpose) -> Result<IssuedCode, BankError>;
    /// Whether the customer's passwords are locked.
    async fn secret_states(&self, customer: CustomerId) -> Result<SecretStates, BankError>;

    // What has the customer?

    /// The customer's accounts with their balances.
    async fn accounts(&self, customer: CustomerId) -> Result<Vec<Account>, BankError>;
    /// The customer's cards.
    async fn cards(&self, customer: CustomerId) -> Result<Vec<Card>, BankError>;
    /// Where the customer may transfer to: their own accounts, those registered and those linked.
    async fn payees(&self, customer: CustomerId) -> Result<Vec<Payee>, BankError>;
    /// Transactions of one account, the latest first.
    async fn transactions(&self, query: &TransactionQuery) -> Result<TransactionPage, BankError>;
    /// Transfers that have been accepted and have not arrived; each may be revoked.
    async fn delayed_transfers(&self, customer: CustomerId) -> Result<Vec<DelayedTransfer>, BankError>;
    /// Loss reports, the latest first.
    async fn loss_reports(&self, customer: CustomerId) -> Result<Vec<LossReport>, BankError>;
    /// What the customer may transfer by telephone, and what of today's limit is used.
    async fn limits(&self, customer: CustomerId) -> Result<Limits, BankError>;
    /// Requests for a temporary limit, the latest first.
    async fn limit_increases(&self, customer: CustomerId) -> Result<Vec<LimitIncrease>, BankError>;
    /// Bills, open ones first.
    async fn bills(&self, customer: CustomerId) -> Result<Vec<Bill>, BankError>;
    /// Funds, wealth products and gold.
    async fn holdings(&self, customer: CustomerId) -> Result<Vec<Holding>, BankError>;
    /// Regular investments that have not been stopped.
    async fn regular_investments(&self, customer: CustomerId) -> Result<Vec<RegularInvestment>, BankError>;
    /// What the customer is notified of.
    async fn notifications(&self, customer: CustomerId) -> Result<Vec<Notification>, BankError>;
    /// Whether the customer has signed up for banking by text, and how much may be moved by it.
    async fn text_banking(&self, customer: CustomerId) -> Result<TextBanking, BankError>;
    /// The customer's security certificates.
    async fn certificates(&self, customer: CustomerId) -> Result<Vec<Certificate>, BankError>;
    /// The customer's pension account books.
    async fn pension_books(&self, customer: CustomerId) -> Result<Vec<PensionBook>, BankError>;

    // What does the bank offer?

    /// Products in force on a day.
    async fn products(&self, query: &ProductQuery) -> Result<Vec<Product>, BankError>;
    /// Rates in force on a day.
    async fn rates(&self, query: &RateQuery) -> Result<Vec<Rate>, BankError>;
    /// The price list in force on a day; today if none is given.
    async fn fees(&self, on: Option<domain::calendar::Day>) -> Result<Vec<Fee>, BankError>;

    // What shall be done?

    /// What the instruction would do, without doing it.
    ///
    /// # Errors
    /// Whatever [`CoreBank::post`] would be refused for, except missing verification, which the quote tells.
    async fn prepare(&self, instruction: &Instruction) -> Result<Quote, BankError>;
    /// Does what was quoted, once per key.
    ///
    /// # Errors
    /// [`BankError::QuoteChanged`] if it would not be what was read back; [`BankError::KeyReused`] if the key was used
    /// for another instruction; every business refusal. Nothing has changed then.
    async fn post(&self, key: &ClientKey, instruction: &Instruction, quote: &QuoteToken) -> Result<Receipt, BankError>;
    /// What was posted under the key; `None` if nothing was.
    async fn receipt(&self, key: &ClientKey) -> Result<Option<Receipt>, BankError>;
}
