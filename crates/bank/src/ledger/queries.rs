//! Reading and writing the rows of a book.

use std::collections::BTreeSet;

use center::ports::core_bank::{AccountNumber, OrderId, OrderState, Receipt, Verification};
use domain::customer::Tier;
use domain::money::{Currency, Money};
use domain::{CustomerId, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};

use super::book::{Book, EntryRow, Posted, TransferRow};
use super::rows::{Rows, insert, select_in};
use crate::accounts::{AccountRow, CustomerRow, code_of, from_code};

const CUSTOMER: &str =
    "SELECT id, name, identity_number, phone, born, tier, star_level, frozen, file FROM bank_customer";
const ACCOUNT: &str = "SELECT number, customer, kind, relation, name, branch, currency, balance, credit_line, state, opened_on FROM bank_account";
const TRANSFER: &str =
    "SELECT id, customer, from_account, to_account, outside, amount, fee, currency, speed, accepted_at,
    due_at, state FROM bank_transfer";
const ORDER: &str = "SELECT client_key, digest, state, receipt, contact, staff FROM bank_order";

/// What a group of instructions needs.
#[derive(Debug, Default)]
pub(crate) struct Wants {
    pub keys: BTreeSet<String>,
    pub customers: BTreeSet<String>,
    /// Accounts beside those of the customers.
    pub numbers: BTreeSet<String>,
    pub transfers: BTreeSet<String>,
    pub verifications: BTreeSet<String>,
}

/// Nothing but the bank's own accounts and the ledger's end.
pub(crate) fn nothing() -> Wants {
    Wants::default()
}

fn listed(keys: &BTreeSet<String>) -> Vec<String> {
    keys.iter().cloned().collect()
}

impl Book {
    /// Reads what is wanted.
    pub(crate) async fn read(database: &Database, rows: &impl Rows, mut wants: Wants) -> Result<Self, DatabaseError> {
        let mut book = Self::default();
        for row in select_in(database, rows, &format!("{ORDER} WHERE client_key IN"), &listed(&wants.keys)).await? {
            let posted = posted(&row)?;
            book.orders.insert(posted.receipt.key.clone(), posted);
        }
        for row in select_in(database, rows, &format!("{TRANSFER} WHERE id IN"), &listed(&wants.transfers)).await? {
            let transfer = transfer(&row)?;
            wants.numbers.insert(transfer.from.as_str().to_owned());
            wants.numbers.insert(transfer.to.as_str().to_owned());
            book.transfers.insert(transfer.id, transfer);
        }
        for row in select_in(database, rows, &format!("{CUSTOMER} WHERE id IN"), &listed(&wants.customers)).await? {
            let customer = customer(&row)?;
            book.customers.insert(customer.id, customer);
        }
        let own = select_in(database, rows, &format!("{ACCOUNT} WHERE customer IN"), &listed(&wants.customers)).await?;
        let others = select_in(database, rows, &format!("{ACCOUNT} WHERE number IN"), &listed(&wants.numbers)).await?;
        let internal = rows.rows(database.sql(&format!("{ACCOUNT} WHERE customer IS NULL"), [])).await?;
        for row in own.iter().chain(&others).chain(&internal) {
            let account = account(row)?;
            book.accounts.insert(account.number.clone(), account);
        }
        let sql = "SELECT id, customer, factors, expires_at FROM bank_verification WHERE id IN";
        for row in select_in(database, rows, sql, &listed(&wants.verifications)).await? {
            let verification = verification(&row)?;
            book.verifications.insert(verification.id, verification);
        }
        let head = rows.rows(database.sql("SELECT MAX(seq) AS head FROM bank_entry", [])).await?;
        book.head = head.first().map_or(Ok(None), |row| row.column::<Option<i64>>("head"))?.unwrap_or(0);
        Ok(book)
    }

    /// Writes what has changed.
    pub(crate) async fn write(
        &self,
        database: &Database,
        transaction: &DatabaseTransaction,
    ) -> Result<(), DatabaseError> {
        let changed = &self.changed;
        let orders = changed.orders.iter().filter_map(|key| self.orders.get(key)).map(order_values).collect();
        let head = "INSERT INTO bank_order (id, client_key, digest, customer, command, posted_at, state, receipt, contact, staff) VALUES";
        insert(database, transaction, (head, ""), orders).await?;

        let head = "INSERT INTO bank_entry
            (seq, order_id, account, at, day, kind, amount, currency, balance, counterparty, note) VALUES";
        insert(database, transaction, (head, ""), changed.entries.iter().map(entry_values).collect()).await?;

        let accounts =
            changed.accounts.iter().filter_map(|number| self.accounts.get(number)).map(account_values).collect();
        write_accounts(database, transaction, accounts).await?;
        let customers = changed.customers.iter().filter_map(|id| self.customers.get(id)).map(customer_values).collect();
        write_customers(database, transaction, customers).await?;
        let numbers = changed.numbers.iter().map(|(number, customer)| number_values(number, *customer)).collect();
        write_numbers(database, transaction, numbers).await?;

        let transfers = changed.transfers.iter().filter_map(|id| self.transfers.get(id)).map(transfer_values).collect();
        let head = "INSERT INTO bank_transfer
            (id, customer, from_account, to_account, outside, amount, fee, currency, speed, accepted_at, due_at, state) VALUES";
        insert(database, transaction, (head, "ON CONFLICT (id) DO UPDATE SET state = excluded.state"), transfers)
            .await?;
        for verification in changed.verifications.iter().filter_map(|id| self.verifications.get(id)) {
            let factors = serde_json::to_string(&verification.factors)
                .expect("invariant: a list of names can be written as JSON");
            let sql = "UPDATE bank_verification SET factors = $2 WHERE id = $1";
            transaction.execute_raw(database.sql(sql, [verification.id.to_string().into(), factors.into()])).await?;
        }
        for (order, state) in &changed.states {
            let sql = "UPDATE bank_order SET state = $2 WHERE id = $1";
            transaction.execute_raw(database.sql(sql, [order.to_string().into(), code_of(*state).into()])).await?;
        }
        Ok(())
    }
}

pub(crate) async fn write_accounts(
    database: &Database,
    transaction: &DatabaseTransaction,
    rows: Vec<Vec<Value>>,
) -> Result<(), DatabaseError> {
    let head = "INSERT INTO bank_account
        (number, customer, kind, relation, name, branch, currency, balance, credit_line, state, opened_on) VALUES";
    let tail = "ON CONFLICT (number) DO UPDATE SET balance = excluded.balance, state = excluded.state";
    insert(database, transaction, (head, tail), rows).await
}

pub(crate) async fn write_customers(
    database: &Database,
    transaction: &DatabaseTransaction,
    rows: Vec<Vec<Value>>,
) -> Result<(), DatabaseError> {
    let head = "INSERT INTO bank_customer
        (id, name, identity_number, phone, born, tier, star_level, frozen, file, next_due) VALUES";
    let tail =
        "ON CONFLICT (id) DO UPDATE SET phone = excluded.phone, tier = excluded.tier, star_level = excluded.star_level,
        frozen = excluded.frozen, file = excluded.file, next_due = excluded.next_due";
    insert(database, transaction, (head, tail), rows).await
}

pub(crate) async fn write_numbers(
    database: &Database,
    transaction: &DatabaseTransaction,
    rows: Vec<Vec<Value>>,
) -> Result<(), DatabaseError> {
    insert(database, transaction, ("INSERT INTO bank_number (number, customer) VALUES", ""), rows).await
}

pub(crate) fn number_values(number: &AccountNumber, customer: CustomerId) -> Vec<Value> {
    vec![number.as_str().into(), customer.to_string().into()]
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("invariant: files, names and receipts are JSON")
}

pub(crate) fn customer_values(row: &CustomerRow) -> Vec<Value> {
    vec![
        row.id.to_string().into(),
        row.name.as_str().into(),
        row.identity_number.as_str().into(),
        row.phone.as_str().into(),
        row.born.to_string().into(),
        row.tier.code().into(),
        i64::from(row.star_level).into(),
        i64::from(row.frozen).into(),
        json(&row.file).into(),
        row.next_due().map(Timestamp::micros).into(),
    ]
}

pub(crate) fn account_values(row: &AccountRow) -> Vec<Value> {
    vec![
        row.number.as_str().into(),
        row.customer.map(|customer| customer.to_string()).into(),
        code_of(row.kind).into(),
        code_of(row.relation).into(),
        json(&row.name).into(),
        json(&row.branch).into(),
        row.currency.code().into(),
        row.balance.into(),
        row.credit_line.into(),
        code_of(row.state).into(),
        row.opened_on.to_string().into(),
    ]
}

fn entry_values(row: &EntryRow) -> Vec<Value> {
    vec![
        row.seq.into(),
        row.order.to_string().into(),
        row.account.as_str().into(),
        row.at.micros().into(),
        row.day.to_string().into(),
        code_of(row.kind).into(),
        row.amount.minor.into(),
        row.amount.currency.code().into(),
        row.balance.into(),
        row.counterparty.as_str().into(),
        row.note.as_str().into(),
    ]
}

fn order_values(row: &Posted) -> Vec<Value> {
    let receipt = &row.receipt;
    vec![
        receipt.order.to_string().into(),
        receipt.key.as_str().into(),
        row.digest.as_str().into(),
        receipt.customer.to_string().into(),
        receipt.command.as_str().into(),
        receipt.posted_at.micros().into(),
        code_of(receipt.state).into(),
        json(receipt).into(),
        row.contact.clone().into(),
        row.staff.clone().into(),
    ]
}

fn transfer_values(row: &TransferRow) -> Vec<Value> {
    vec![
        row.id.to_string().into(),
        row.customer.to_string().into(),
        row.from.as_str().into(),
        row.to.as_str().into(),
        i64::from(row.outside).into(),
        row.amount.minor.into(),
        row.fee.into(),
        row.amount.currency.code().into(),
        row.speed.code().into(),
        row.accepted_at.micros().into(),
        row.due_at.micros().into(),
        code_of(row.state).into(),
    ]
}

/// A column that holds the stable name of a variant.
pub(crate) fn coded<T: serde::de::DeserializeOwned>(row: &QueryResult, name: &str) -> Result<T, DatabaseError> {
    let code: String = row.column(name)?;
    from_code(&code).ok_or_else(|| DatabaseError::Corrupt(format!("column {name}: {code}")))
}

pub(crate) fn currency(row: &QueryResult) -> Result<Currency, DatabaseError> {
    let code: String = row.column("currency")?;
    Currency::from_code(&code).ok_or_else(|| DatabaseError::Corrupt(format!("column currency: {code}")))
}

fn small(row: &QueryResult, name: &str) -> Result<u8, DatabaseError> {
    u8::try_from(row.column::<i64>(name)?).map_err(|_| DatabaseError::Corrupt(format!("column {name}")))
}

fn customer(row: &QueryResult) -> Result<CustomerRow, DatabaseError> {
    let tier: String = row.column("tier")?;
    Ok(CustomerRow {
        id: row.parsed("id")?,
        name: row.column("name")?,
        identity_number: row.column("identity_number")?,
        phone: row.parsed("phone")?,
        born: row.parsed("born")?,
        tier: Tier::from_code(&tier).ok_or_else(|| DatabaseError::Corrupt(format!("column tier: {tier}")))?,
        star_level: small(row, "star_level")?,
        frozen: row.truth("frozen")?,
        file: row.json("file")?,
    })
}

fn account(row: &QueryResult) -> Result<AccountRow, DatabaseError> {
    Ok(AccountRow {
        number: row.parsed("number")?,
        customer: row.parsed_or_none("customer")?,
        kind: coded(row, "kind")?,
        relation: coded(row, "relation")?,
        name: row.json("name")?,
        branch: row.json("branch")?,
        currency: currency(row)?,
        balance: row.column("balance")?,
        credit_line: row.column("credit_line")?,
        state: coded(row, "state")?,
        opened_on: row.parsed("opened_on")?,
    })
}

pub(crate) fn transfer(row: &QueryResult) -> Result<TransferRow, DatabaseError> {
    Ok(TransferRow {
        id: row.parsed("id")?,
        customer: row.parsed("customer")?,
        from: row.parsed("from_account")?,
        to: row.parsed("to_account")?,
        outside: row.truth("outside")?,
        amount: Money::new(row.column("amount")?, currency(row)?),
        fee: row.column("fee")?,
        speed: coded(row, "speed")?,
        accepted_at: row.time("accepted_at")?,
        due_at: row.time("due_at")?,
        state: coded(row, "state")?,
    })
}

pub(crate) fn verification(row: &QueryResult) -> Result<Verification, DatabaseError> {
    Ok(Verification {
        id: row.parsed("id")?,
        customer: row.parsed("customer")?,
        factors: row.json("factors")?,
        expires_at: row.time("expires_at")?,
    })
}

fn posted(row: &QueryResult) -> Result<Posted, DatabaseError> {
    let receipt: Receipt = row.json("receipt")?;
    let state: OrderState = coded(row, "state")?;
    Ok(Posted {
        digest: row.column("digest")?,
        receipt: Receipt { state, ..receipt },
        contact: row.column("contact")?,
        staff: row.column("staff")?,
    })
}

/// The customers of a condition on `bank_customer`.
pub(crate) async fn customers(
    database: &Database,
    condition: &str,
    value: String,
) -> Result<Vec<CustomerRow>, DatabaseError> {
    let sql = format!("{CUSTOMER} WHERE {condition} ORDER BY id LIMIT 20");
    database.fetch_all(database.sql(&sql, [value.into()])).await?.iter().map(customer).collect()
}

/// The accounts of a customer, registered ones first.
pub(crate) async fn accounts(database: &Database, of: CustomerId) -> Result<Vec<AccountRow>, DatabaseError> {
    let sql = format!("{ACCOUNT} WHERE customer = $1 ORDER BY relation DESC, number");
    database.fetch_all(database.sql(&sql, [of.to_string().into()])).await?.iter().map(account).collect()
}

/// The transfers of a customer that have not arrived, the next to arrive first.
pub(crate) async fn delayed_transfers(database: &Database, of: CustomerId) -> Result<Vec<TransferRow>, DatabaseError> {
    let sql = format!("{TRANSFER} WHERE customer = $1 AND state = 'pending' ORDER BY due_at, id LIMIT 200");
    database.fetch_all(database.sql(&sql, [of.to_string().into()])).await?.iter().map(transfer).collect()
}

/// What was posted under a key.
pub(crate) async fn receipt(database: &Database, key: &str) -> Result<Option<Receipt>, DatabaseError> {
    let row = database.fetch_one(database.sql(&format!("{ORDER} WHERE client_key = $1"), [key.into()])).await?;
    row.map(|row| posted(&row).map(|posted| posted.receipt)).transpose()
}

/// Transfers that are due, the longest due first.
pub(super) async fn due_transfers(database: &Database, now: Timestamp) -> Result<Vec<OrderId>, DatabaseError> {
    let sql = "SELECT id FROM bank_transfer WHERE state = 'pending' AND due_at <= $1 ORDER BY due_at LIMIT 500";
    database.fetch_all(database.sql(sql, [now.micros().into()])).await?.iter().map(|row| row.parsed("id")).collect()
}

/// Customers whose regular investment is due.
pub(super) async fn due_customers(database: &Database, now: Timestamp) -> Result<Vec<CustomerId>, DatabaseError> {
    let sql = "SELECT id FROM bank_customer WHERE next_due <= $1 ORDER BY next_due LIMIT 500";
    database.fetch_all(database.sql(sql, [now.micros().into()])).await?.iter().map(|row| row.parsed("id")).collect()
}

/// When something is due next.
pub(super) async fn next_due(database: &Database) -> Result<Option<Timestamp>, DatabaseError> {
    let sql = "SELECT MIN(due) AS due FROM (
        SELECT MIN(due_at) AS due FROM bank_transfer WHERE state = 'pending'
        UNION ALL SELECT MIN(next_due) AS due FROM bank_customer) AS dues";
    let row = database.fetch_one(database.sql(sql, [])).await?;
    row.map_or(Ok(None), |row| row.time_or_none("due"))
}
