//! How fast the embedded ledger posts: transfers of 512 callers, each with its own key, on SQLite with
//! `synchronous=FULL`, durable before they are answered.
//!
//! `ledger [--seconds N] [postgres://…]`: SQLite in a folder under the current one, and PostgreSQL when an address (of an
//! empty database) is given. Prints one JSON object a measurement. Half of the transfers go between a customer's own accounts,
//! half to another customer's with a fee (four entries). Afterwards the trial balance must be zero and every key be posted
//! once: each tenth is asked again on the way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use bank::parameters::{FactorTable, LimitParameters, Parameters};
use bank::seed::{SeedAccount, SeedCustomer, SeedOffer, SeedParameters};
use bank::{EmbeddedLedger, TrialBalance};
use center::ports::core_bank::{
    AccountKind, AccountNumber, Business, ClientKey, Command, CoreBank as _, Fee, Instruction, Origin, Payee, Relation,
    TransferSpeed,
};
use domain::calendar::Day;
use domain::customer::Tier;
use domain::money::{Currency, Money};
use domain::{CustomerId, Localised, Timestamp};
use platform::clock::SystemClock;
use platform::database::Database;
use platform::tasks::Tasks;
use serde_json::json;

const CALLERS: u64 = 512;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut seconds = 10;
    let mut postgres = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--seconds" => seconds = arguments.next().context("--seconds needs a number")?.parse()?,
            url => postgres = Some(url.to_owned()),
        }
    }
    let folder = std::env::current_dir()?.join(format!("bench-ledger-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let measured = measure("sqlite", &format!("sqlite://{}", folder.join("bench.db").display()), seconds).await;
    std::fs::remove_dir_all(&folder)?;
    measured?;
    if let Some(url) = postgres {
        measure("postgres", &url, seconds).await?;
    }
    Ok(())
}

fn number(caller: u64, which: u64) -> anyhow::Result<AccountNumber> {
    Ok(format!("77{:012}", caller * 10 + which).parse()?)
}

fn account(number: AccountNumber, relation: Relation, today: Day) -> SeedAccount {
    SeedAccount {
        number,
        kind: AccountKind::Current,
        relation,
        name: Localised::new("账户", "Account"),
        branch: Localised::new("分行", "Branch"),
        currency: Currency::Cny,
        balance: 1_000_000_000,
        credit_line: 0,
        opened_on: today,
        history: Vec::new(),
    }
}

fn customer(caller: u64, today: Day) -> anyhow::Result<SeedCustomer> {
    let phone = format!("139{caller:08}").parse()?;
    let id = CustomerId(uuid::Uuid::from_u128(u128::from(caller) + 1));
    let payee = Payee {
        number: number((caller + 1) % CALLERS, 0)?,
        name: "收款人".into(),
        bank: Localised::new("本行", "This bank"),
        relation: Relation::RegisteredPayee,
        registered_at: Timestamp::from_seconds(0),
    };
    Ok(SeedCustomer {
        accounts: vec![
            account(number(caller, 0)?, Relation::Registered, today),
            account(number(caller, 1)?, Relation::Linked, today),
        ],
        payees: vec![payee],
        ..SeedCustomer::new(id, "客户", &format!("BENCH{caller:06}"), phone, "1990-01-01".parse()?)
    })
}

async fn fill(ledger: &EmbeddedLedger) -> anyhow::Result<()> {
    let from: Day = "2020-01-01".parse()?;
    let parameters = Parameters {
        factors: FactorTable(Business::ALL.into_iter().map(|business| (business, vec![vec![]])).collect()),
        limits: LimitParameters { per_transaction: i64::MAX, per_day: i64::MAX, ..LimitParameters::default() },
        ..Parameters::default()
    };
    let fee = Fee {
        code: "transfer_real_time".into(),
        name: Localised::new("转账手续费", "Transfer"),
        currency: Currency::Cny,
        millionths: 1_000,
        least: 1,
        most: None,
        tier: Tier::Standard,
        effective_from: from,
        effective_to: None,
    };
    let parameters = vec![SeedParameters { effective_from: from, parameters }];
    ledger.offer(&SeedOffer { fees: vec![fee], parameters, ..SeedOffer::default() }).await?;
    let customers = (0..CALLERS).map(|caller| customer(caller, from)).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(ledger.admit(&customers).await?)
}

async fn measure(store: &str, url: &str, seconds: u64) -> anyhow::Result<()> {
    let database = Database::open(url).await?;
    database.migrate(bank::MIGRATIONS).await?;
    let tasks = Tasks::new();
    let ledger = EmbeddedLedger::open(database, SystemClock::shared(), &tasks).await?;
    fill(&ledger).await?;
    let over = Arc::new(AtomicBool::new(false));
    let began = Instant::now();
    let callers: Vec<_> =
        (0..CALLERS).map(|caller| tokio::spawn(call(ledger.clone(), caller, Arc::clone(&over)))).collect();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    over.store(true, Ordering::Relaxed);
    let mut latencies = Vec::new();
    let mut with_fee = 0;
    for (number, caller) in callers.into_iter().enumerate() {
        let of_caller = caller.await??;
        with_fee += if number % 2 == 0 { 0 } else { of_caller.len() };
        latencies.extend(of_caller);
    }
    let took = began.elapsed();
    latencies.sort_unstable();
    let balances = ledger.trial_balance().await?;
    ensure!(balances.iter().all(TrialBalance::is_zero), "the trial balance is not zero: {balances:?}");
    let entries: i64 = balances.iter().map(|balance| balance.count).sum();
    let posted = latencies.len();
    // Two entries of each account's opening, two of each transfer, two more of each with a fee.
    let expected = CALLERS * 4 + 2 * posted as u64 + 2 * with_fee as u64;
    ensure!(u64::try_from(entries)? == expected, "a transfer was posted twice or not at all");
    let at = |share: f64| {
        let place = ((posted as f64 * share) as usize).min(posted.saturating_sub(1));
        latencies.get(place).map_or(0.0, |latency: &Duration| (latency.as_secs_f64() * 1e5).round() / 1e2)
    };
    println!(
        "{}",
        json!({
            "figure": "ledger", "store": store, "callers": CALLERS, "transfers": posted, "entries": entries,
            "transfers_per_second": (posted as f64 / took.as_secs_f64()).round(),
            "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": at(1.0), "trial_balance": "zero",
        })
    );
    ensure!(tasks.stop(Duration::from_secs(10)).await, "the ledger did not stop");
    Ok(())
}

/// Posts one transfer after the other until it is over.
async fn call(ledger: EmbeddedLedger, caller: u64, over: Arc<AtomicBool>) -> anyhow::Result<Vec<Duration>> {
    let to = if caller % 2 == 0 { number(caller, 1)? } else { number((caller + 1) % CALLERS, 0)? };
    let amount = Money::new(1_000, Currency::Cny);
    let command =
        Command::Transfer { from: number(caller, 0)?, to, amount, speed: TransferSpeed::RealTime, note: String::new() };
    let customer = CustomerId(uuid::Uuid::from_u128(u128::from(caller) + 1));
    let instruction = Instruction { customer, command, verification: None, origin: Origin::default() };
    let quote = ledger.prepare(&instruction).await?;
    let mut latencies = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let key: ClientKey = format!("bench:{caller}:{}", latencies.len() + 100).parse()?;
        let asked = Instant::now();
        let receipt = ledger.post(&key, &instruction, &quote.token).await?;
        latencies.push(asked.elapsed());
        if latencies.len() % 10 == 0 {
            ensure!(ledger.post(&key, &instruction, &quote.token).await?.order == receipt.order, "posted twice");
        }
    }
    Ok(latencies)
}
