//! Putting a bank into an empty ledger: what it offers, and customers with their accounts.

use std::collections::HashMap;

use center::ports::core_bank::{
    AccountKind, AccountNumber, AccountState, BankError, Bill, Card, Certificate, EntryKind, Fee, Notification, Payee,
    PensionBook, Price, Product, ProductCode, Rate, Relation, Units,
};
use center::ports::places::Place;
use domain::calendar::{Day, day_in_china};
use domain::customer::Tier;
use domain::money::{Currency, Money};
use domain::phone::Phone;
use domain::secret::Secret;
use domain::{CustomerId, Localised, Timestamp};
use sea_orm::Statement;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::accounts::{AccountRow, CustomerFile, CustomerRow, Internal};
use crate::identity::SecretKind;
use crate::ledger::book::{Book, Stamp};
use crate::ledger::plan::{Plan, Side};
use crate::ledger::queries::{
    account_values, customer_values, number_values, write_accounts, write_customers, write_numbers,
};
use crate::ledger::{EmbeddedLedger, LedgerError};
use crate::parameters::Parameters;

/// What a bank offers, as in the files of `demo/bank`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedOffer {
    pub products: Vec<Product>,
    pub prices: Vec<SeedPrice>,
    pub rates: Vec<Rate>,
    pub fees: Vec<Fee>,
    pub parameters: Vec<SeedParameters>,
    pub places: Vec<Place>,
}

/// The price of a product from a day on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPrice {
    pub code: ProductCode,
    pub day: Day,
    pub price: Price,
}

/// The rules from a day on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedParameters {
    pub effective_from: Day,
    pub parameters: Parameters,
}

/// A customer to be put in.
#[derive(Debug, Clone)]
pub struct SeedCustomer {
    pub id: CustomerId,
    pub name: String,
    pub identity_number: String,
    pub phone: Phone,
    pub born: Day,
    pub tier: Tier,
    pub star_level: u8,
    pub frozen: bool,
    /// Six digits; the password is unset without one.
    pub query_password: Option<Secret<String>>,
    /// Six digits; the password is unset without one.
    pub transaction_password: Option<Secret<String>>,
    pub accounts: Vec<SeedAccount>,
    pub cards: Vec<Card>,
    pub payees: Vec<Payee>,
    pub bills: Vec<Bill>,
    pub holdings: Vec<(ProductCode, Units)>,
    pub notifications: Vec<Notification>,
    /// Since when the number is signed up for banking by text.
    pub text_banking: Option<Timestamp>,
    pub certificates: Vec<Certificate>,
    pub pension: Vec<PensionBook>,
}

/// An account to be opened.
#[derive(Debug, Clone)]
pub struct SeedAccount {
    pub number: AccountNumber,
    pub kind: AccountKind,
    pub relation: Relation,
    pub name: Localised,
    pub branch: Localised,
    pub currency: Currency,
    /// The balance today; negative for what is owed on a credit card.
    pub balance: i64,
    pub credit_line: i64,
    pub opened_on: Day,
    /// What happened on it so far, the earliest first; the opening entry makes up the rest of the balance.
    pub history: Vec<SeedEntry>,
}

/// A transaction of the past.
#[derive(Debug, Clone)]
pub struct SeedEntry {
    pub at: Timestamp,
    pub kind: EntryKind,
    /// Positive for what came in.
    pub minor: i64,
    pub counterparty: String,
    pub note: String,
}

impl SeedCustomer {
    /// A customer without anything.
    #[must_use]
    pub fn new(id: CustomerId, name: &str, identity_number: &str, phone: Phone, born: Day) -> Self {
        Self {
            id,
            name: name.to_owned(),
            identity_number: identity_number.to_uppercase(),
            phone,
            born,
            tier: Tier::Standard,
            star_level: 1,
            frozen: false,
            query_password: None,
            transaction_password: None,
            accounts: Vec::new(),
            cards: Vec::new(),
            payees: Vec::new(),
            bills: Vec::new(),
            holdings: Vec::new(),
            notifications: Vec::new(),
            text_banking: None,
            certificates: Vec::new(),
            pension: Vec::new(),
        }
    }

    fn row(&self) -> CustomerRow {
        let file = CustomerFile {
            cards: self.cards.clone(),
            payees: self.payees.clone(),
            bills: self.bills.clone(),
            holdings: self.holdings.clone(),
            notifications: self.notifications.clone(),
            text_banking: self.text_banking,
            certificates: self.certificates.clone(),
            pension: self.pension.clone(),
            ..CustomerFile::default()
        };
        CustomerRow {
            id: self.id,
            name: self.name.clone(),
            identity_number: self.identity_number.to_uppercase(),
            phone: self.phone.clone(),
            born: self.born,
            tier: self.tier,
            star_level: self.star_level,
            frozen: self.frozen,
            file,
        }
    }

    fn numbers(&self) -> impl Iterator<Item = &AccountNumber> {
        self.accounts.iter().map(|account| &account.number).chain(self.cards.iter().map(|card| &card.number))
    }
}

impl SeedAccount {
    fn row(&self, customer: CustomerId) -> AccountRow {
        AccountRow {
            number: self.number.clone(),
            customer: Some(customer),
            kind: self.kind,
            relation: self.relation,
            name: self.name.clone(),
            branch: self.branch.clone(),
            currency: self.currency,
            balance: 0,
            credit_line: self.credit_line,
            state: AccountState::Open,
            opened_on: self.opened_on,
        }
    }
}

impl EmbeddedLedger {
    /// Whether the ledger has customers.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn has_customers(&self) -> Result<bool, LedgerError> {
        let database = &self.shared.database;
        Ok(database.fetch_one(database.sql("SELECT id FROM bank_customer LIMIT 1", [])).await?.is_some())
    }

    /// Offers products, rates, fees, rules and places. A version of the same day is replaced.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn offer(&self, offer: &SeedOffer) -> Result<(), LedgerError> {
        let mut writes = Vec::new();
        for product in &offer.products {
            writes.push(self.offered("product", product.code.as_str(), product.effective_from, product)?);
        }
        for rate in &offer.rates {
            writes.push(self.offered("rate", &rate.code, rate.effective_from, rate)?);
        }
        for fee in &offer.fees {
            let code = format!("{}/{}/{}", fee.code, fee.currency.code(), fee.tier.code());
            writes.push(self.offered("fee", &code, fee.effective_from, fee)?);
        }
        for rules in &offer.parameters {
            writes.push(self.offered("parameters", "all", rules.effective_from, &rules.parameters)?);
        }
        let database = &self.shared.database;
        for price in &offer.prices {
            let sql = "INSERT INTO bank_price (code, day, price) VALUES ($1, $2, $3)
                ON CONFLICT (code, day) DO UPDATE SET price = excluded.price";
            writes.push(
                database.sql(sql, [price.code.as_str().into(), price.day.to_string().into(), price.price.0.into()]),
            );
        }
        for place in &offer.places {
            let sql = "INSERT INTO bank_place (id, document) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET document = excluded.document";
            writes.push(database.sql(sql, [place.id.as_str().into(), written(place)?.into()]));
        }
        database.transaction(writes).await?;
        self.refresh_market().await
    }

    fn offered<T: Serialize>(&self, kind: &str, code: &str, from: Day, document: &T) -> Result<Statement, LedgerError> {
        let sql = "INSERT INTO bank_offer (kind, code, effective_from, document) VALUES ($1, $2, $3, $4)
            ON CONFLICT (kind, code, effective_from) DO UPDATE SET document = excluded.document";
        let values = [kind.into(), code.into(), from.to_string().into(), written(document)?.into()];
        Ok(self.shared.database.sql(sql, values))
    }

    /// Takes customers in, with accounts, past and passwords. Must not run beside postings; nothing is changed if it fails.
    ///
    /// # Errors
    /// [`LedgerError::Wrong`] if they do not fit together; if the database cannot be written.
    pub async fn admit(&self, customers: &[SeedCustomer]) -> Result<(), LedgerError> {
        let shared = &self.shared;
        let database = &shared.database;
        let hashes = self.hash_all(customers).await?;
        let transaction = database.begin().await?;
        let mut book = Book::read(database, &*transaction, crate::ledger::queries::nothing()).await?;
        let mut numbers = Vec::new();
        for customer in customers {
            for account in &customer.accounts {
                book.accounts.insert(account.number.clone(), account.row(customer.id));
            }
            numbers.extend(customer.numbers().map(|number| number_values(number, customer.id)));
        }
        enter_past(&mut book, customers, shared.clock.now())?;
        book.write(database, &transaction).await?;
        // Accounts that have no entry yet.
        let quiet = customers
            .iter()
            .flat_map(|customer| &customer.accounts)
            .filter_map(|account| book.accounts.get(&account.number));
        write_accounts(database, &transaction, quiet.map(account_values).collect()).await?;
        write_customers(
            database,
            &transaction,
            customers.iter().map(|customer| customer_values(&customer.row())).collect(),
        )
        .await?;
        write_numbers(database, &transaction, numbers).await?;
        for (customer, kind, password) in passwords(customers) {
            let put = crate::identity::put(database, customer, kind, &hashes[password.expose()]);
            sea_orm::ConnectionTrait::execute_raw(&*transaction, put)
                .await
                .map_err(platform::database::DatabaseError::from)?;
        }
        Ok(transaction.commit().await?)
    }

    /// Equal passwords are hashed once: argon2id is slow on purpose, and a demonstration has hundreds of customers.
    async fn hash_all(&self, customers: &[SeedCustomer]) -> Result<HashMap<String, String>, LedgerError> {
        let mut hashes = HashMap::new();
        for (_, _, password) in passwords(customers) {
            if !hashes.contains_key(password.expose()) {
                let hash = self.shared.hasher.hash(password.clone()).await;
                let hash = hash.map_err(|error: BankError| LedgerError::Wrong(error.to_string()))?;
                hashes.insert(password.expose().clone(), hash);
            }
        }
        Ok(hashes)
    }
}

fn passwords(customers: &[SeedCustomer]) -> impl Iterator<Item = (CustomerId, SecretKind, &Secret<String>)> {
    customers.iter().flat_map(|customer| {
        let query = customer.query_password.iter().map(|password| (customer.id, SecretKind::Query, password));
        let transaction =
            customer.transaction_password.iter().map(|password| (customer.id, SecretKind::Transaction, password));
        query.chain(transaction)
    })
}

fn written<T: Serialize>(document: &T) -> Result<String, LedgerError> {
    serde_json::to_string(document).map_err(|error| LedgerError::Unreadable(error.to_string()))
}

/// Makes the opening entries and those of the past, in the order of time.
fn enter_past(book: &mut Book, customers: &[SeedCustomer], now: Timestamp) -> Result<(), LedgerError> {
    struct Past<'a> {
        account: &'a SeedAccount,
        entry: SeedEntry,
    }
    let mut past = Vec::new();
    for account in customers.iter().flat_map(|customer| &customer.accounts) {
        let moved: i64 = account.history.iter().map(|entry| entry.minor).sum();
        let first = account.history.iter().map(|entry| entry.at).min().unwrap_or(now);
        let opening = SeedEntry {
            at: account.opened_on.begins().min(first),
            kind: EntryKind::Opening,
            minor: account.balance - moved,
            counterparty: String::new(),
            note: String::new(),
        };
        past.extend(
            std::iter::once(opening).chain(account.history.iter().cloned()).map(|entry| Past { account, entry }),
        );
    }
    past.sort_by_key(|past| past.entry.at);
    for Past { account, entry } in past.into_iter().filter(|past| past.entry.minor != 0) {
        let mut plan = Plan::default();
        let amount = Money::new(entry.minor.abs(), account.currency);
        let (own, bank) = (Side::Account(account.number.clone()), Side::Bank(Internal::Funding));
        let sides = if entry.minor < 0 { (own, bank) } else { (bank, own) };
        plan.moving(amount, sides, (entry.kind, entry.kind), (&entry.counterparty, &entry.counterparty), &entry.note);
        let stamp = Stamp {
            order: center::ports::core_bank::OrderId(Uuid::now_v7()),
            now: entry.at,
            today: day_in_china(entry.at),
        };
        let entered = book.carry_out(&plan, stamp);
        entered.map_err(|error| {
            LedgerError::Wrong(format!("account ending in {}: {error}", crate::read_back::tail(&account.number)))
        })?;
    }
    Ok(())
}
