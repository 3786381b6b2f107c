//! An account as the ledger keeps it, and the bank's own accounts.

use center::ports::core_bank::{Account, AccountKind, AccountNumber, AccountState, Relation};
use domain::calendar::Day;
use domain::money::{Currency, Money};
use domain::{CustomerId, Localised};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An account. Money that the bank owes is positive, also in the bank's own accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountRow {
    pub number: AccountNumber,
    /// Absent for the bank's own.
    pub customer: Option<CustomerId>,
    pub kind: AccountKind,
    pub relation: Relation,
    pub name: Localised,
    pub branch: Localised,
    pub currency: Currency,
    pub balance: i64,
    /// How far below zero it may go.
    pub credit_line: i64,
    pub state: AccountState,
    pub opened_on: Day,
}

impl AccountRow {
    /// What can be drawn.
    pub const fn available(&self) -> i64 {
        self.balance.saturating_add(self.credit_line)
    }

    /// The account as told to a caller; `stopped` by a loss report.
    pub fn view(&self, stopped: bool) -> Account {
        let state = if stopped && self.state == AccountState::Open { AccountState::Stopped } else { self.state };
        let money = |minor| Money::new(minor, self.currency);
        Account {
            number: self.number.clone(),
            kind: self.kind,
            relation: self.relation,
            name: self.name.clone(),
            balance: money(self.balance),
            available: money(if state == AccountState::Open { self.available().max(0) } else { 0 }),
            state,
            opened_on: self.opened_on,
            branch: self.branch.clone(),
        }
    }
}

/// The bank's own accounts, one of each per currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Internal {
    /// Where the money of customers came from.
    Funding,
    /// Delayed transfers on their way.
    Transit,
    /// To other banks.
    Clearing,
    FeeIncome,
    Billers,
    /// Funds, wealth products, gold.
    Investment,
}

impl Internal {
    const fn place(self) -> u8 {
        match self {
            Self::Funding => 1,
            Self::Transit => 2,
            Self::Clearing => 3,
            Self::FeeIncome => 4,
            Self::Billers => 5,
            Self::Investment => 6,
        }
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Funding => ("资金来源", "Funding"),
            Self::Transit => ("在途转账", "Transfers on their way"),
            Self::Clearing => ("他行清算", "Clearing with other banks"),
            Self::FeeIncome => ("手续费收入", "Fee income"),
            Self::Billers => ("代收缴费", "Billers"),
            Self::Investment => ("投资清算", "Investments"),
        }
    }

    /// The account's number: no customer's number begins with 90000.
    pub fn number(self, currency: Currency) -> AccountNumber {
        let place = match currency {
            Currency::Cny => 1,
            Currency::Usd => 2,
            Currency::Eur => 3,
            Currency::Hkd => 4,
            Currency::Jpy => 5,
        };
        format!("90000{:03}{place:02}", self.place()).parse().expect("invariant: ten digits are an account number")
    }

    /// The account before its first entry.
    pub fn fresh(self, currency: Currency, today: Day) -> AccountRow {
        let (zh, en) = self.names();
        AccountRow {
            number: self.number(currency),
            customer: None,
            kind: AccountKind::Current,
            relation: Relation::Registered,
            name: Localised::new(zh, en),
            branch: Localised::new("总行", "Head office"),
            currency,
            balance: 0,
            credit_line: 0,
            state: AccountState::Open,
            opened_on: today,
        }
    }
}

/// The stable name of a fieldless variant, as in its JSON.
pub(crate) fn code_of<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The fieldless variant of that name.
pub(crate) fn from_code<T: DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(code.to_owned())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banks_own_accounts_have_numbers_of_their_own() {
        use Internal::{Billers, Clearing, FeeIncome, Funding, Investment, Transit};
        const ALL: [Internal; 6] = [Funding, Transit, Clearing, FeeIncome, Billers, Investment];
        let currencies = [Currency::Cny, Currency::Usd, Currency::Eur, Currency::Hkd, Currency::Jpy];
        let numbers: std::collections::HashSet<_> =
            ALL.iter().flat_map(|internal| currencies.map(|currency| internal.number(currency))).collect();
        assert_eq!(numbers.len(), ALL.len() * currencies.len());
    }
}
