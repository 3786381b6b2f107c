//! The embedded ledger: a bank on SQLite or PostgreSQL.
//!
//! [`EmbeddedLedger`] hands every instruction to one writer task, which posts what waits in groups (`writer.rs`). A
//! group's rows are a *book* (`book.rs`); the rules work out a *plan* on it without I/O (`plan.rs`, `instructions.rs` and
//! the rooms of transfers, cards, limits, products); carrying it out makes the entries. `reading.rs` answers queries,
//! `due.rs` wakes when a transfer arrives or a regular investment is due.

pub(crate) mod book;
mod due;
mod instructions;
pub(crate) mod plan;
pub(crate) mod queries;
mod reading;
pub(crate) mod rows;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use center::ports::core_bank::{BankError, Receipt};
use domain::calendar::day_in_china;
use domain::money::Currency;
use parking_lot::RwLock;
use platform::clock::SharedClock;
use platform::database::{Database, DatabaseError, Row};
use platform::tasks::Tasks;
use tokio::sync::{Notify, mpsc, oneshot};

pub(crate) use writer::failed;

use crate::identity::Hasher;
use crate::parameters::Parameters;
use crate::products::Market;
use writer::{Errand, Work};

/// Instructions that wait for the writer; more are kept waiting at the door.
const QUEUE: usize = 4096;
/// How long a caller of the ledger itself waits while the store fails.
const POST_WITHIN: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(25);

/// Why a ledger cannot be opened or filled.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A document of the seed cannot be read.
    #[error("the bank's data cannot be read: {0}")]
    Unreadable(String),
    /// What is to be put in does not fit together.
    #[error("the bank's data is not right: {0}")]
    Wrong(String),
}

/// A bank on this program's own database. Clones are the same ledger.
#[derive(Clone)]
pub struct EmbeddedLedger {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub database: Database,
    pub clock: SharedClock,
    pub hasher: Hasher,
    market: RwLock<Arc<Market>>,
    /// Held while the market is read and put in its place, so that an older reading never takes a newer one's.
    reading_market: tokio::sync::Mutex<()>,
    queue: mpsc::Sender<Work>,
    /// Something will be due that was not before.
    due_changed: Notify,
}

impl Shared {
    pub fn market(&self) -> Arc<Market> {
        Arc::clone(&self.market.read())
    }
}

/// What an audit of the ledger finds in one currency. Everything but the count is zero in a sound ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialBalance {
    pub currency: Currency,
    /// The sum of all entries.
    pub entries: i64,
    /// The sum of all balances.
    pub balances: i64,
    /// Accounts whose balance is not the sum of their entries.
    pub wrong_accounts: i64,
    /// Customers' accounts below their credit line.
    pub overdrawn: i64,
    /// How many entries there are.
    pub count: i64,
}

impl TrialBalance {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.entries == 0 && self.balances == 0 && self.wrong_accounts == 0 && self.overdrawn == 0
    }
}

impl EmbeddedLedger {
    /// Opens the ledger on a database that has its tables, and starts its tasks, which end when the owner stops.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn open(database: Database, clock: SharedClock, tasks: &Tasks) -> Result<Self, LedgerError> {
        let (queue, inbox) = mpsc::channel(QUEUE);
        let market = RwLock::new(Arc::new(Market::read(&database).await?));
        let shared = Arc::new(Shared {
            database,
            clock,
            hasher: Hasher::default(),
            market,
            reading_market: tokio::sync::Mutex::default(),
            queue,
            due_changed: Notify::new(),
        });
        tasks.spawn("ledger", writer::run(Arc::clone(&shared), inbox, tasks.token()));
        let ledger = Self { shared };
        tasks.spawn_until_stopped("ledger due", due::run(ledger.clone()));
        Ok(ledger)
    }

    /// The rules of today.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        self.shared.market().parameters(day_in_china(self.shared.clock.now()))
    }

    /// Reads products, prices, fees and rules again; also done each minute.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn refresh_market(&self) -> Result<(), LedgerError> {
        let _turn = self.shared.reading_market.lock().await;
        let market = Arc::new(Market::read(&self.shared.database).await?);
        *self.shared.market.write() = market;
        Ok(())
    }

    /// Adds everything up, for each currency that has entries.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn trial_balance(&self) -> Result<Vec<TrialBalance>, LedgerError> {
        let database = &self.shared.database;
        let sql = "SELECT sums.currency AS currency, CAST(SUM(sums.entries) AS BIGINT) AS entries,
                CAST(SUM(sums.count) AS BIGINT) AS count,
                CAST(SUM(account.balance) AS BIGINT) AS balances,
                CAST(SUM(CASE WHEN account.balance <> sums.entries THEN 1 ELSE 0 END) AS BIGINT) AS wrong_accounts,
                CAST(SUM(CASE WHEN account.customer IS NOT NULL AND account.balance < -account.credit_line THEN 1 ELSE 0 END)
                    AS BIGINT) AS overdrawn
            FROM (SELECT account, currency, CAST(SUM(amount) AS BIGINT) AS entries, COUNT(*) AS count
                FROM bank_entry GROUP BY account, currency) AS sums
            JOIN bank_account AS account ON account.number = sums.account
            GROUP BY sums.currency ORDER BY sums.currency";
        let rows = database.fetch_all(database.sql(sql, [])).await?;
        let read = |row: &sea_orm::QueryResult| {
            Ok(TrialBalance {
                currency: queries::currency(row)?,
                entries: row.column("entries")?,
                balances: row.column("balances")?,
                wrong_accounts: row.column("wrong_accounts")?,
                overdrawn: row.column("overdrawn")?,
                count: row.column("count")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Does everything that is due by the clock: transfers arrive, regular investments are made.
    ///
    /// # Errors
    /// [`BankError::Unavailable`] if the store cannot be written.
    pub async fn settle_due(&self) -> Result<(), BankError> {
        due::settle(self).await
    }

    /// Hands errands to the writer and waits for all of them.
    async fn perform_all(&self, errands: Vec<Errand>) -> Result<(), BankError> {
        let mut answers = Vec::with_capacity(errands.len());
        for errand in errands {
            answers.push(self.send(errand).await?);
        }
        for answer in answers {
            answer.await.map_err(|_| BankError::Unavailable)??;
        }
        Ok(())
    }

    async fn send(&self, errand: Errand) -> Result<oneshot::Receiver<writer::Outcome>, BankError> {
        let (answer, answered) = oneshot::channel();
        self.shared.queue.send(Work { errand, answer }).await.map_err(|_| BankError::Unavailable)?;
        Ok(answered)
    }

    /// Posts, trying again while the store fails: the key makes that safe.
    async fn post_within(&self, errand: Errand) -> Result<Receipt, BankError> {
        let deadline = tokio::time::Instant::now() + POST_WITHIN;
        loop {
            let answered = self.send(errand.clone()).await?;
            let outcome = tokio::time::timeout_at(deadline, answered).await;
            match outcome {
                Ok(Ok(Ok(receipt))) => return receipt.ok_or(BankError::Internal),
                Ok(Ok(Err(BankError::Unavailable))) if tokio::time::Instant::now() + PAUSE < deadline => {
                    tokio::time::sleep(PAUSE).await;
                }
                Ok(Ok(Err(error))) => return Err(error),
                Ok(Err(_)) => return Err(BankError::Unavailable),
                Err(_) => return Err(BankError::OutcomeUnknown),
            }
        }
    }
}

impl std::fmt::Debug for EmbeddedLedger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EmbeddedLedger").field("database", &self.shared.database).finish_non_exhaustive()
    }
}
