//! What an instruction would do: worked out without doing it, for the read-back and for the posting alike.

use center::ports::core_bank::{
    AccountKind, AccountNumber, AccountState, BankError, Caution, Command, EntryKind, Factor, FeeTerms, Instruction,
    LossState, OrderId, OrderState, Origin, Price, Product, ProductCode, Quote, QuoteToken, Units,
};
use domain::calendar::Day;
use domain::money::{Currency, Money};
use domain::{Localised, Timestamp};
use sha2::{Digest, Sha256};

use super::book::{Book, TransferRow};
use crate::accounts::{AccountRow, CustomerRow, Internal};
use crate::cards;
use crate::parameters::{FactorTable, Parameters};
use crate::products::Market;

/// Everything that a decision looks at.
pub(crate) struct Desk<'a> {
    pub book: &'a Book,
    pub market: &'a Market,
    pub rules: &'a Parameters,
    pub now: Timestamp,
    pub today: Day,
    pub customer: &'a CustomerRow,
    /// The id of what is being decided.
    pub order: OrderId,
    pub origin: &'a Origin,
    /// Whether it is allowed only because the customer writes from a number that is signed up.
    pub by_text: bool,
}

/// One side of a movement of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Side {
    Account(AccountNumber),
    Bank(Internal),
}

/// An entry to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leg {
    pub side: Side,
    pub amount: Money,
    pub kind: EntryKind,
    pub counterparty: String,
    pub note: String,
}

/// What would be posted.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Plan {
    pub read_back: Localised,
    pub amount: Option<Money>,
    pub fee: Option<FeeTerms>,
    pub units: Option<Units>,
    pub price: Option<Price>,
    pub effective_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub caution: Option<Caution>,
    pub pending: bool,
    pub legs: Vec<Leg>,
    /// The customer as they are afterwards, if anything of them changes.
    pub customer: Option<CustomerRow>,
    /// The transfer as it is afterwards.
    pub transfer: Option<TransferRow>,
    /// What becomes of an earlier order.
    pub settles: Option<(OrderId, OrderState)>,
    pub new_number: Option<AccountNumber>,
    /// Whether a second member of staff must have agreed before it is posted.
    pub needs_second: bool,
}

impl Plan {
    /// A plan that moves no money.
    pub fn saying(zh: String, en: String) -> Self {
        Self { read_back: Localised::new(&zh, &en), ..Self::default() }
    }

    /// Moves money from one side to the other: two entries that add up to nothing.
    pub fn moving(
        &mut self,
        amount: Money,
        (from, to): (Side, Side),
        kinds: (EntryKind, EntryKind),
        words: (&str, &str),
        note: &str,
    ) {
        let leg = |side, minor, kind, counterparty: &str| Leg {
            side,
            amount: Money::new(minor, amount.currency),
            kind,
            counterparty: counterparty.to_owned(),
            note: note.to_owned(),
        };
        self.legs.push(leg(from, -amount.minor, kinds.0, words.1));
        self.legs.push(leg(to, amount.minor, kinds.1, words.0));
    }

    /// Charges the fee to the account; a fee of nothing makes no entry.
    pub fn charging(&mut self, account: &AccountNumber, terms: Option<FeeTerms>) {
        if let Some(terms) = &terms
            && terms.fee.minor > 0
        {
            let sides = (Side::Account(account.clone()), Side::Bank(Internal::FeeIncome));
            self.moving(terms.fee, sides, (EntryKind::Fee, EntryKind::Fee), ("", ""), "");
        }
        self.fee = terms;
    }

    /// What leaves the account with the fee.
    pub fn total(&self) -> Option<Money> {
        let amount = self.amount?;
        let fee = self.fee.as_ref().map_or(0, |terms| terms.fee.minor);
        Some(Money::new(amount.minor.saturating_add(fee), amount.currency))
    }

    /// Stands for all that is read back, but not for times, which go on while one reads.
    pub fn token(&self, instruction: &Instruction) -> QuoteToken {
        let told = serde_json::json!({
            "customer": instruction.customer,
            "command": instruction.command,
            "amount": self.amount,
            "fee": self.fee.as_ref().map(|terms| terms.fee),
            "units": self.units,
            "price": self.price,
            "caution": self.caution.as_ref().map(|caution| &caution.reasons),
        });
        hex(&Sha256::digest(told.to_string().as_bytes())).parse().expect("invariant: a digest has 64 digits")
    }

    /// The factors that must be shown: those of the business, and a code if care is to be taken.
    pub fn needs(&self, command: &Command, rules: &Parameters) -> Vec<Vec<Factor>> {
        let mut lists = rules.factors.of(command.business());
        if self.caution.is_some() {
            for list in lists.iter_mut().filter(|list| !list.contains(&Factor::OneTimeCode)) {
                list.push(Factor::OneTimeCode);
            }
        }
        lists
    }

    pub fn quote(&self, instruction: &Instruction, rules: &Parameters, shown: &[Factor]) -> Quote {
        let needs = self.needs(&instruction.command, rules);
        Quote {
            token: self.token(instruction),
            read_back: self.read_back.clone(),
            amount: self.amount,
            fee: self.fee.clone(),
            total: self.total(),
            units: self.units,
            effective_at: self.effective_at,
            ends_at: self.ends_at,
            caution: self.caution.clone(),
            missing: FactorTable::missing(&needs, shown),
            needs,
        }
    }
}

/// Stands for what a key was used for.
pub(crate) fn digest_of(instruction: &Instruction) -> String {
    let told = serde_json::json!({ "customer": instruction.customer, "command": instruction.command });
    hex(&Sha256::digest(told.to_string().as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Desk<'_> {
    /// The account that a number of the customer's stands for: itself, or that of a card.
    pub fn own_account(&self, number: &AccountNumber) -> Result<&AccountRow, BankError> {
        let account = self.customer.file.card(number).map_or(number, |card| &card.account);
        let found = self.book.accounts.get(account).filter(|account| account.customer == Some(self.customer.id));
        found.filter(|account| account.state != AccountState::Closed).ok_or(BankError::UnknownAccount)
    }

    /// The customer's account of that number, if money may be drawn from it.
    pub fn paying_account(&self, number: &AccountNumber) -> Result<&AccountRow, BankError> {
        if self.customer.frozen {
            return Err(BankError::Frozen);
        }
        let account = self.own_account(number)?;
        if matches!(account.kind, AccountKind::CreditCard | AccountKind::Term) {
            return Err(BankError::Invalid { pointer: "/command/from".to_owned() });
        }
        let file = &self.customer.file;
        let card_is_bad = file.card(number).is_some() && cards::state_of(file, number, self.now) != LossState::Normal;
        if account.state != AccountState::Open || card_is_bad || cards::is_stopped(file, &account.number, self.now) {
            return Err(BankError::Stopped);
        }
        Ok(account)
    }

    /// The customer's account of that number, to be paid into.
    pub fn receiving_account(&self, number: &AccountNumber) -> Result<&AccountRow, BankError> {
        if self.customer.frozen { Err(BankError::Frozen) } else { self.own_account(number) }
    }

    /// Whether the account or card is the customer's.
    pub fn is_own(&self, number: &AccountNumber) -> Result<(), BankError> {
        let known = self.customer.file.card(number).is_some() || self.own_account(number).is_ok();
        if known { Ok(()) } else { Err(BankError::UnknownAccount) }
    }

    pub fn needs_staff(&self) -> Result<(), BankError> {
        if self.origin.staff.is_some() { Ok(()) } else { Err(BankError::StaffOnly) }
    }

    pub fn product(&self, code: &ProductCode) -> Result<Product, BankError> {
        self.market.product(code, self.today)
    }
}

/// Whether the account has the money.
pub(crate) fn check_funds(account: &AccountRow, needed: Option<Money>) -> Result<(), BankError> {
    let needed = needed.map_or(0, |money| money.minor);
    if account.available() < needed { Err(BankError::InsufficientFunds) } else { Ok(()) }
}

/// Whether it is an amount that can be moved, in the account's currency.
pub(crate) fn check_amount(amount: Money, currency: Currency) -> Result<(), BankError> {
    // More than any account will ever hold, and far from where adding up could go wrong.
    const MOST: i64 = 100_000_000_000_000;
    if !(1..=MOST).contains(&amount.minor) {
        return Err(BankError::Invalid { pointer: "/command/amount".to_owned() });
    }
    if amount.currency == currency { Ok(()) } else { Err(BankError::CurrencyMismatch) }
}
