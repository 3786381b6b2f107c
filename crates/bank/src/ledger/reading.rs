//! The port on the ledger: queries from the tables, commands to the writer.

use std::sync::Arc;

use async_trait::async_trait;
use center::ports::core_bank::{
    Account, AccountNumber, BankCustomer, BankError, Bill, Business, Card, Certificate, ClientKey, CodePurpose,
    CoreBank, DelayedTransfer, Factor, Fee, FindBy, Holding, Instruction, IssuedCode, LimitIncrease, Limits,
    LossReport, Notification, Payee, PensionBook, Price, Product, ProductQuery, Quote, QuoteToken, Rate, RateQuery,
    Receipt, RegularInvestment, Relation, SecretStates, TextBanking, Transaction, TransactionPage, TransactionQuery,
    Verification, VerificationId, VerifyCustomer,
};
use domain::calendar::{Day, day_in_china};
use domain::money::Money;
use domain::{CustomerId, Localised};
use platform::database::Row;

use super::writer::{self, Errand};
use super::{EmbeddedLedger, failed, queries};
use crate::accounts::CustomerRow;
use crate::products::value_of;
use crate::{cards, limits, text_banking};

/// The longest span of transactions, in days.
const LONGEST_SPAN: i64 = 366;

impl EmbeddedLedger {
    fn today(&self) -> Day {
        day_in_china(self.shared.clock.now())
    }

    pub(crate) async fn customer_row(&self, id: CustomerId) -> Result<CustomerRow, BankError> {
        let found = queries::customers(&self.shared.database, "id = $1", id.to_string()).await;
        found.map_err(|error| failed(&error))?.pop().ok_or(BankError::UnknownCustomer)
    }

    /// The customer's account of the number, which may be that of a card.
    async fn own_number(&self, customer: &CustomerRow, number: &AccountNumber) -> Result<AccountNumber, BankError> {
        let account = customer.file.card(number).map_or(number, |card| &card.account);
        let accounts = queries::accounts(&self.shared.database, customer.id).await.map_err(|error| failed(&error))?;
        let known = accounts.into_iter().find(|known| known.number == *account);
        known.map(|known| known.number).ok_or(BankError::UnknownAccount)
    }
}

#[async_trait]
impl CoreBank for EmbeddedLedger {
    async fn find_customers(&self, by: &FindBy) -> Result<Vec<BankCustomer>, BankError> {
        let (condition, value) = match by {
            FindBy::Customer(id) => ("id = $1", id.to_string()),
            FindBy::Phone(phone) => ("phone = $1", phone.as_str().to_owned()),
            FindBy::Number(number) => {
                ("id IN (SELECT customer FROM bank_number WHERE number = $1)", number.as_str().to_owned())
            }
            FindBy::IdentityNumber(number) => ("identity_number = $1", number.trim().to_uppercase()),
        };
        let found =
            queries::customers(&self.shared.database, condition, value).await.map_err(|error| failed(&error))?;
        Ok(found.iter().map(|customer| customer.view(self.today())).collect())
    }

    async fn verify(&self, request: &VerifyCustomer) -> Result<Verification, BankError> {
        crate::identity::verify(self, request).await
    }

    async fn authorise(&self, verification: VerificationId, business: Business) -> Result<Verification, BankError> {
        crate::identity::authorise(self, verification, business).await
    }

    async fn factors_for(&self, business: Business) -> Result<Vec<Vec<Factor>>, BankError> {
        Ok(self.parameters().factors.of(business))
    }

    async fn issue_code(&self, customer: CustomerId, purpose: CodePurpose) -> Result<IssuedCode, BankError> {
        crate::identity::issue_code(self, customer, purpose).await
    }

    async fn secret_states(&self, customer: CustomerId) -> Result<SecretStates, BankError> {
        self.customer_row(customer).await?;
        crate::identity::secret_states(self, customer).await
    }

    async fn accounts(&self, customer: CustomerId) -> Result<Vec<Account>, BankError> {
        let file = self.customer_row(customer).await?.file;
        let rows = queries::accounts(&self.shared.database, customer).await.map_err(|error| failed(&error))?;
        let now = self.shared.clock.now();
        Ok(rows.iter().map(|row| row.view(cards::is_stopped(&file, &row.number, now))).collect())
    }

    async fn cards(&self, customer: CustomerId) -> Result<Vec<Card>, BankError> {
        let file = self.customer_row(customer).await?.file;
        let now = self.shared.clock.now();
        let shown = |card: &Card| Card { loss: cards::state_of(&file, &card.number, now), ..card.clone() };
        Ok(file.cards.iter().map(shown).collect())
    }

    async fn payees(&self, customer: CustomerId) -> Result<Vec<Payee>, BankError> {
        let row = self.customer_row(customer).await?;
        let accounts = queries::accounts(&self.shared.database, customer).await.map_err(|error| failed(&error))?;
        let own = accounts.into_iter().map(|account| Payee {
            number: account.number,
            name: row.name.clone(),
            bank: Localised::new("本行", "This bank"),
            relation: account.relation,
            registered_at: account.opened_on.begins(),
        });
        let registered =
            row.file.payees.iter().cloned().map(|payee| Payee { relation: Relation::RegisteredPayee, ..payee });
        Ok(own.chain(registered).collect())
    }

    async fn transactions(&self, query: &TransactionQuery) -> Result<TransactionPage, BankError> {
        let invalid = |pointer: &str| BankError::Invalid { pointer: pointer.to_owned() };
        if !(1..=200).contains(&query.limit) {
            return Err(invalid("/limit"));
        }
        let span = (query.to.date() - query.from.date()).whole_days();
        if !(0..=LONGEST_SPAN).contains(&span) {
            return Err(invalid("/to"));
        }
        let before = match &query.after {
            None => i64::MAX,
            Some(cursor) => cursor.parse::<i64>().map_err(|_| invalid("/after"))?,
        };
        let customer = self.customer_row(query.customer).await?;
        let account = self.own_number(&customer, &query.account).await?;
        let database = &self.shared.database;
        let sql = "SELECT seq, order_id, at, kind, amount, currency, balance, counterparty, note FROM bank_entry
            WHERE account = $1 AND day >= $2 AND day <= $3 AND seq < $4 ORDER BY seq DESC LIMIT $5";
        let values = [
            account.as_str().into(),
            query.from.to_string().into(),
            query.to.to_string().into(),
            before.into(),
            (i64::from(query.limit) + 1).into(),
        ];
        let mut rows = database.fetch_all(database.sql(sql, values)).await.map_err(|error| failed(&error))?;
        let is_more = rows.len() > query.limit as usize;
        rows.truncate(query.limit as usize);
        let read = |row: &sea_orm::QueryResult| {
            let currency = queries::currency(row)?;
            Ok(Transaction {
                at: row.time("at")?,
                kind: queries::coded(row, "kind")?,
                amount: Money::new(row.column("amount")?, currency),
                balance: Money::new(row.column("balance")?, currency),
                counterparty: row.column("counterparty")?,
                note: row.column("note")?,
                order: row.parsed_or_none("order_id")?,
            })
        };
        let next = match rows.last() {
            Some(last) if is_more => Some(last.column::<i64>("seq").map_err(|error| failed(&error))?.to_string()),
            _ => None,
        };
        let items = rows.iter().map(read).collect::<Result<_, _>>().map_err(|error| failed(&error))?;
        Ok(TransactionPage { items, next })
    }

    async fn delayed_transfers(&self, customer: CustomerId) -> Result<Vec<DelayedTransfer>, BankError> {
        self.customer_row(customer).await?;
        let rows = queries::delayed_transfers(&self.shared.database, customer).await.map_err(|error| failed(&error))?;
        let now = self.shared.clock.now();
        let told = rows.into_iter().filter(|row| row.due_at > now).map(|row| DelayedTransfer {
            id: row.id,
            from: row.from,
            to: row.to,
            amount: row.amount,
            speed: row.speed,
            accepted_at: row.accepted_at,
            arrives_at: row.due_at,
        });
        Ok(told.collect())
    }

    async fn loss_reports(&self, customer: CustomerId) -> Result<Vec<LossReport>, BankError> {
        let file = self.customer_row(customer).await?.file;
        let now = self.shared.clock.now();
        Ok(file.losses.iter().rev().map(|report| cards::current(report, now)).collect())
    }

    async fn limits(&self, customer: CustomerId) -> Result<Limits, BankError> {
        let file = self.customer_row(customer).await?.file;
        Ok(limits::in_force(&file, self.shared.clock.now(), &self.parameters().limits))
    }

    async fn limit_increases(&self, customer: CustomerId) -> Result<Vec<LimitIncrease>, BankError> {
        let file = self.customer_row(customer).await?.file;
        let now = self.shared.clock.now();
        Ok(file.increases.iter().rev().map(|increase| limits::current(increase, now)).collect())
    }

    async fn bills(&self, customer: CustomerId) -> Result<Vec<Bill>, BankError> {
        let mut bills = self.customer_row(customer).await?.file.bills;
        bills.sort_by_key(|bill| (bill.paid_at.is_some(), bill.due_on));
        Ok(bills)
    }

    async fn holdings(&self, customer: CustomerId) -> Result<Vec<Holding>, BankError> {
        let file = self.customer_row(customer).await?.file;
        let (market, today) = (self.shared.market(), self.today());
        let told = file.holdings.into_iter().map(|(code, units)| {
            let product = market.product(&code, today)?;
            let price = product.price.unwrap_or(Price(0));
            let value = Money::new(value_of(units, price), product.currency);
            Ok(Holding { product: code, kind: product.kind, name: product.name, units, price, value })
        });
        told.collect()
    }

    async fn regular_investments(&self, customer: CustomerId) -> Result<Vec<RegularInvestment>, BankError> {
        Ok(self.customer_row(customer).await?.file.plans)
    }

    async fn notifications(&self, customer: CustomerId) -> Result<Vec<Notification>, BankError> {
        Ok(self.customer_row(customer).await?.file.notifications)
    }

    async fn text_banking(&self, customer: CustomerId) -> Result<TextBanking, BankError> {
        let file = self.customer_row(customer).await?.file;
        Ok(text_banking::view(&file, self.today(), &self.parameters().text_banking))
    }

    async fn certificates(&self, customer: CustomerId) -> Result<Vec<Certificate>, BankError> {
        Ok(self.customer_row(customer).await?.file.certificates)
    }

    async fn pension_books(&self, customer: CustomerId) -> Result<Vec<PensionBook>, BankError> {
        let mut books = self.customer_row(customer).await?.file.pension;
        for book in &mut books {
            book.entries.sort_by_key(|entry| std::cmp::Reverse(entry.on));
            book.entries.truncate(24);
        }
        Ok(books)
    }

    async fn products(&self, query: &ProductQuery) -> Result<Vec<Product>, BankError> {
        Ok(self.shared.market().products(query, self.today()))
    }

    async fn rates(&self, query: &RateQuery) -> Result<Vec<Rate>, BankError> {
        Ok(self.shared.market().rates(query, self.today()))
    }

    async fn fees(&self, on: Option<Day>) -> Result<Vec<Fee>, BankError> {
        Ok(self.shared.market().fees(on.unwrap_or_else(|| self.today())))
    }

    async fn prepare(&self, instruction: &Instruction) -> Result<Quote, BankError> {
        let now = self.shared.clock.now();
        let market = self.shared.market();
        let (plan, rules, shown) = writer::prepare(&self.shared.database, &market, instruction, now).await?;
        Ok(plan.quote(instruction, &rules, &shown))
    }

    async fn post(&self, key: &ClientKey, instruction: &Instruction, quote: &QuoteToken) -> Result<Receipt, BankError> {
        let instruction = Arc::new(instruction.clone());
        self.post_within(Errand::Post { key: key.clone(), instruction, quote: quote.clone() }).await
    }

    async fn receipt(&self, key: &ClientKey) -> Result<Option<Receipt>, BankError> {
        queries::receipt(&self.shared.database, key.as_str()).await.map_err(|error| failed(&error))
    }
}
