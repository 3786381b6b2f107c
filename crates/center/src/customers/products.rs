//! What a customer has at the bank, masked: accounts, cards, holdings, loss reports. Balances only with the right.

use axum::extract::State;
use domain::calendar::Day;
use domain::money::Money;
use domain::secret::{Mask, cover};
use domain::{CustomerId, Localised, Timestamp};
use platform::http::{ApiJson, ApiPath, Problem};
use platform::sign_in::Caller;
use serde::Serialize;

use super::right::Closeness;
use crate::center::Center;
use crate::error::CenterError;
use crate::ports::core_bank::{
    Account, AccountKind, AccountState, BankCustomer, Card, CoreBank, FindBy, Holding, LossReport, LossReportState,
    LossState, ProductKind, Relation,
};

/// What a customer has.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct CustomerProducts {
    /// Who the bank says the customer is; absent if it does not know them.
    person: Option<BankPerson>,
    accounts: Vec<AccountView>,
    cards: Vec<CardView>,
    holdings: Vec<HoldingView>,
    loss_reports: Vec<LossReportView>,
    /// Whether balances are in the answer.
    balances_shown: bool,
}

/// Who a customer is at the bank.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct BankPerson {
    masked_identity_number: String,
    age: u8,
    /// The bank has stopped everything for this customer.
    frozen: bool,
}

/// An account. The number shows its last four digits.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct AccountView {
    masked_number: String,
    kind: AccountKind,
    relation: Relation,
    name: Localised,
    state: AccountState,
    opened_on: Day,
    branch: Localised,
    balance: Option<Money>,
    available: Option<Money>,
}

/// A card. The number shows its last four digits.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct CardView {
    masked_number: String,
    name: Localised,
    credit: bool,
    loss: LossState,
    expires_on: Day,
}

/// Something that a customer holds.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct HoldingView {
    kind: ProductKind,
    name: Localised,
    value: Option<Money>,
}

/// A loss report.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct LossReportView {
    masked_number: String,
    state: LossReportState,
    reported_at: Timestamp,
    lifts_at: Option<Timestamp>,
}

/// An identity number shows its first and last character.
pub(crate) fn masked_identity(number: &str) -> String {
    cover(number, 1, 1)
}

fn account(account: Account, closely: bool) -> AccountView {
    AccountView {
        masked_number: account.number.masked(),
        kind: account.kind,
        relation: account.relation,
        name: account.name,
        state: account.state,
        opened_on: account.opened_on,
        branch: account.branch,
        balance: closely.then_some(account.balance),
        available: closely.then_some(account.available),
    }
}

fn card(card: Card) -> CardView {
    CardView {
        masked_number: card.number.masked(),
        name: card.name,
        credit: card.credit,
        loss: card.loss,
        expires_on: card.expires_on,
    }
}

fn holding(holding: Holding, closely: bool) -> HoldingView {
    HoldingView { kind: holding.kind, name: holding.name, value: closely.then_some(holding.value) }
}

fn loss_report(report: LossReport) -> LossReportView {
    LossReportView {
        masked_number: report.number.masked(),
        state: report.state,
        reported_at: report.reported_at,
        lifts_at: report.lifts_at,
    }
}

/// The bank's own record of the customer.
pub(crate) async fn person(bank: &dyn CoreBank, id: CustomerId) -> Result<Option<BankCustomer>, Problem> {
    let found = bank.find_customers(&FindBy::Customer(id)).await?;
    Ok(found.into_iter().find(|customer| customer.id == id))
}

/// What the customer has at the bank, masked.
#[utoipa::path(get, path = "/customers/{id}/products", tag = "customers", params(("id" = CustomerId, Path)), responses((status = 200, body = CustomerProducts)))]
pub(crate) async fn show_products(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
) -> Result<ApiJson<CustomerProducts>, Problem> {
    super::queries::by_id(center.database(), id).await?.ok_or(CenterError::UnknownCustomer)?;
    let closely = Closeness::of(&center, &caller, id).may_unmask();
    let bank = center.core_bank().ok_or(CenterError::Unavailable)?;
    center.inner.foundations.audit.note(caller.staff, "customer.products.read", format!("customer:{id}")).await?;
    let person = person(bank.as_ref(), id).await?;
    if person.is_none() {
        let none = CustomerProducts {
            person: None,
            accounts: Vec::new(),
            cards: Vec::new(),
            holdings: Vec::new(),
            loss_reports: Vec::new(),
            balances_shown: closely,
        };
        return Ok(ApiJson(none));
    }
    let accounts = bank.accounts(id).await?.into_iter().map(|one| account(one, closely)).collect();
    let cards = bank.cards(id).await?.into_iter().map(card).collect();
    let holdings = bank.holdings(id).await?.into_iter().map(|one| holding(one, closely)).collect();
    let loss_reports = bank.loss_reports(id).await?.into_iter().map(loss_report).collect();
    let person = person.map(|found| BankPerson {
        masked_identity_number: masked_identity(&found.identity_number),
        age: found.age,
        frozen: found.frozen,
    });
    Ok(ApiJson(CustomerProducts { person, accounts, cards, holdings, loss_reports, balances_shown: closely }))
}
