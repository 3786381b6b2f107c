//! How fast the journal acknowledges: as many events as 512 producers can append, then 2,000 a second.
//!
//! `journal [--seconds N] [postgres://…]`: SQLite with `synchronous=FULL` in a folder under the current one, and PostgreSQL
//! when an address (of a database that may be written into) is given. Prints one JSON object a measurement. Each event is
//! written with a statement that changes a row, in one transaction, as the centre does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use domain::ContactId;
use domain::events::ContactEvent;
use platform::clock::{Clock, SystemClock};
use platform::database::{Database, Migration};
use platform::journal::{Batch, Entry, Journal};
use platform::tasks::Tasks;
use serde_json::json;

const PRODUCERS: usize = 512;
const RATE: u32 = 2000;
const ROWS: Migration = Migration {
    room: "bench",
    version: 1,
    name: "rows",
    sql: "CREATE TABLE bench_row (contact TEXT PRIMARY KEY, score BIGINT NOT NULL, at BIGINT NOT NULL);",
};

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
    let folder = std::env::current_dir()?.join(format!("bench-journal-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let measured = measure("sqlite", &format!("sqlite://{}", folder.join("bench.db").display()), seconds).await;
    std::fs::remove_dir_all(&folder)?;
    measured?;
    if let Some(url) = postgres {
        measure("postgres", &url, seconds).await?;
    }
    Ok(())
}

async fn measure(store: &str, url: &str, seconds: u64) -> anyhow::Result<()> {
    let database = Database::open(url).await?;
    database.migrate(platform::MIGRATIONS).await?;
    database.migrate(&[ROWS]).await?;
    let tasks = Tasks::new();
    let journal = Journal::start(database, Arc::new(SystemClock), &tasks).await?;
    let length = Duration::from_secs(seconds);

    let (events, took, latencies) = flat_out(&journal, length).await?;
    let mut figure = figure(store, "flat_out", &latencies);
    figure["producers"] = json!(PRODUCERS);
    figure["events"] = json!(events);
    figure["events_per_second"] = json!((events as f64 / took.as_secs_f64()).round());
    println!("{figure}");

    let latencies = paced(&journal, length).await?;
    let mut figure = self::figure(store, "paced", &latencies);
    figure["rate"] = json!(RATE);
    figure["events"] = json!(latencies.len());
    println!("{figure}");
    anyhow::ensure!(tasks.stop(Duration::from_secs(10)).await, "the journal did not stop");
    Ok(())
}

fn figure(store: &str, load: &str, latencies: &[Duration]) -> serde_json::Value {
    let at = |share: f64| {
        let place = ((latencies.len() as f64 * share) as usize).min(latencies.len().saturating_sub(1));
        latencies.get(place).map_or(0.0, |latency| (latency.as_secs_f64() * 1e5).round() / 1e2)
    };
    json!({
        "figure": "journal", "store": store, "load": load,
        "p50_ms": at(0.5), "p99_ms": at(0.99), "p999_ms": at(0.999), "max_ms": at(1.0),
    })
}

fn batch(journal: &Journal, contact: ContactId, score: u8) -> Batch {
    let at = SystemClock.now();
    let sql = "INSERT INTO bench_row (contact, score, at) VALUES ($1, $2, $3)
        ON CONFLICT (contact) DO UPDATE SET score = excluded.score, at = excluded.at";
    let values = [contact.to_string().into(), i64::from(score).into(), at.micros().into()];
    let entry = Entry::contact(contact, at, None, &ContactEvent::Rated { score, grades: 255 });
    Batch { entries: vec![entry], writes: vec![journal.database().sql(sql, values)] }
}

/// Every producer appends the next event as soon as the last is acknowledged.
async fn flat_out(journal: &Journal, length: Duration) -> anyhow::Result<(usize, Duration, Vec<Duration>)> {
    let over = Arc::new(AtomicBool::new(false));
    let began = Instant::now();
    let producers: Vec<_> = (0..PRODUCERS)
        .map(|_| {
            let (journal, over) = (journal.clone(), Arc::clone(&over));
            tokio::spawn(async move {
                let contact = ContactId::generate();
                let mut latencies = Vec::new();
                while !over.load(Ordering::Relaxed) {
                    let asked = Instant::now();
                    journal.append(batch(&journal, contact, (latencies.len() % 256) as u8)).await?;
                    latencies.push(asked.elapsed());
                }
                anyhow::Ok(latencies)
            })
        })
        .collect();
    tokio::time::sleep(length).await;
    over.store(true, Ordering::Relaxed);
    let mut latencies = Vec::new();
    for producer in producers {
        latencies.extend(producer.await??);
    }
    let took = began.elapsed();
    latencies.sort_unstable();
    Ok((latencies.len(), took, latencies))
}

/// Events come at the given rate, however long their acknowledgement takes.
async fn paced(journal: &Journal, length: Duration) -> anyhow::Result<Vec<Duration>> {
    let contacts: Vec<_> = (0..200).map(|_| ContactId::generate()).collect();
    let step = Duration::from_secs(1) / RATE;
    let began = tokio::time::Instant::now();
    let mut appends = Vec::new();
    for number in 0..u32::try_from(length.as_secs())? * RATE {
        let due = began + step * number;
        tokio::time::sleep_until(due).await;
        let (journal, contact) = (journal.clone(), contacts[number as usize % contacts.len()]);
        appends.push(tokio::spawn(async move {
            journal.append(batch(&journal, contact, (number % 256) as u8)).await?;
            // Counted from when it was due, so that a load that falls behind is not forgiven.
            anyhow::Ok(due.elapsed())
        }));
    }
    let mut latencies = Vec::with_capacity(appends.len());
    for append in appends {
        latencies.push(append.await??);
    }
    latencies.sort_unstable();
    Ok(latencies)
}
