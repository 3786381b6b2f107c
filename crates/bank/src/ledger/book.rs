//! The rows that a group of instructions needs, and what the group changes in them.

use std::collections::{HashMap, HashSet};

use center::ports::core_bank::{
    AccountNumber, AccountState, BankError, ClientKey, EntryKind, Instruction, OrderId, OrderState, Receipt,
    TransferSpeed, Verification, VerificationId,
};
use domain::calendar::Day;
use domain::money::Money;
use domain::{CustomerId, Timestamp};

use super::plan::{Leg, Plan, Side};
use crate::accounts::{AccountRow, CustomerRow};

/// A transfer that does not arrive at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TransferRow {
    pub id: OrderId,
    pub customer: CustomerId,
    pub from: AccountNumber,
    pub to: AccountNumber,
    /// Whether the payee's account is kept by another bank.
    pub outside: bool,
    pub amount: Money,
    pub fee: i64,
    pub speed: TransferSpeed,
    pub accepted_at: Timestamp,
    pub due_at: Timestamp,
    pub state: OrderState,
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntryRow {
    pub seq: i64,
    pub order: OrderId,
    pub account: AccountNumber,
    pub at: Timestamp,
    pub day: Day,
    pub kind: EntryKind,
    pub amount: Money,
    /// The account's balance after it.
    pub balance: i64,
    pub counterparty: String,
    pub note: String,
}

/// What was posted under a key.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    pub digest: String,
    pub receipt: Receipt,
    pub contact: Option<String>,
    pub staff: Option<String>,
}

/// The rows of a group.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub accounts: HashMap<AccountNumber, AccountRow>,
    pub customers: HashMap<CustomerId, CustomerRow>,
    pub transfers: HashMap<OrderId, TransferRow>,
    pub verifications: HashMap<VerificationId, Verification>,
    pub orders: HashMap<ClientKey, Posted>,
    /// The last entry's place.
    pub head: i64,
    pub(super) changed: Changed,
}

/// What must be written.
#[derive(Debug, Default)]
pub(super) struct Changed {
    pub accounts: HashSet<AccountNumber>,
    pub customers: HashSet<CustomerId>,
    pub transfers: HashSet<OrderId>,
    pub verifications: HashSet<VerificationId>,
    pub entries: Vec<EntryRow>,
    pub orders: Vec<ClientKey>,
    pub states: Vec<(OrderId, OrderState)>,
    pub numbers: Vec<(AccountNumber, CustomerId)>,
}

impl Changed {
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty() && self.transfers.is_empty() && self.entries.is_empty() && self.orders.is_empty()
    }
}

/// When and as what a plan is carried out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp {
    pub order: OrderId,
    pub now: Timestamp,
    pub today: Day,
}

impl Book {
    /// Carries the plan out. Refuses one whose entries do not add up, which would be a mistake in the rules.
    pub fn carry_out(&mut self, plan: &Plan, stamp: Stamp) -> Result<(), BankError> {
        self.check_balance(plan, stamp)?;
        for leg in &plan.legs {
            self.enter(leg, stamp);
        }
        if let Some(customer) = &plan.customer {
            self.changed.customers.insert(customer.id);
            self.customers.insert(customer.id, customer.clone());
            if let Some(number) = &plan.new_number {
                self.changed.numbers.push((number.clone(), customer.id));
            }
        }
        if let Some(transfer) = &plan.transfer {
            self.changed.transfers.insert(transfer.id);
            self.transfers.insert(transfer.id, transfer.clone());
        }
        if let Some((order, state)) = plan.settles {
            self.settle(order, state);
        }
        Ok(())
    }

    /// Notes what became of an earlier order.
    fn settle(&mut self, order: OrderId, state: OrderState) {
        self.changed.states.push((order, state));
        for posted in self.orders.values_mut().filter(|posted| posted.receipt.order == order) {
            posted.receipt.state = state;
        }
    }

    /// Notes the receipt under its key.
    pub fn record(&mut self, instruction: &Instruction, digest: String, receipt: Receipt) {
        self.changed.orders.push(receipt.key.clone());
        let posted = Posted {
            digest,
            contact: instruction.origin.contact.map(|contact| contact.to_string()),
            staff: instruction.origin.staff.map(|staff| staff.to_string()),
            receipt: receipt.clone(),
        };
        self.orders.insert(receipt.key, posted);
    }

    fn check_balance(&self, plan: &Plan, stamp: Stamp) -> Result<(), BankError> {
        let mut sums: HashMap<_, i64> = HashMap::new();
        let mut after: HashMap<&AccountNumber, i64> = HashMap::new();
        for leg in &plan.legs {
            let sum = sums.entry(leg.amount.currency).or_default();
            *sum = sum.checked_add(leg.amount.minor).ok_or(BankError::Internal)?;
            if let Side::Account(number) = &leg.side {
                let account = self.accounts.get(number).ok_or(BankError::UnknownAccount)?;
                if account.currency != leg.amount.currency {
                    return Err(BankError::CurrencyMismatch);
                }
                let balance = after.entry(number).or_insert(account.balance);
                *balance = balance.checked_add(leg.amount.minor).ok_or(BankError::Internal)?;
            }
        }
        if sums.values().any(|sum| *sum != 0) {
            tracing::error!(order = %stamp.order, "the entries of an order do not add up to zero");
            return Err(BankError::Internal);
        }
        let overdrawn = |(number, balance): (&&AccountNumber, &i64)| {
            let account = &self.accounts[*number];
            *balance < account.balance && *balance < -account.credit_line
        };
        if after.iter().any(overdrawn) { Err(BankError::InsufficientFunds) } else { Ok(()) }
    }

    fn enter(&mut self, leg: &Leg, stamp: Stamp) {
        let number = match &leg.side {
            Side::Account(number) => number.clone(),
            Side::Bank(internal) => {
                let number = internal.number(leg.amount.currency);
                let fresh = || internal.fresh(leg.amount.currency, stamp.today);
                self.accounts.entry(number.clone()).or_insert_with(fresh);
                number
            }
        };
        let Some(account) = self.accounts.get_mut(&number) else { return };
        account.balance += leg.amount.minor;
        self.head += 1;
        let entry = EntryRow {
            seq: self.head,
            order: stamp.order,
            account: number.clone(),
            at: stamp.now,
            day: stamp.today,
            kind: leg.kind,
            amount: leg.amount,
            balance: account.balance,
            counterparty: leg.counterparty.clone(),
            note: leg.note.clone(),
        };
        self.changed.accounts.insert(number);
        self.changed.entries.push(entry);
    }

    /// Whether the account can be paid into.
    pub fn takes_money(&self, number: &AccountNumber) -> bool {
        self.accounts.get(number).is_some_and(|account| account.state != AccountState::Closed)
    }
}
