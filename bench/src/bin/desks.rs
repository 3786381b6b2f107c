//! Many agents have their desks open: how long after the decision is an offer on the screen of the one who gets it?
//!
//! ```text
//! desks http://127.0.0.1:8080 [--desks 800] [--rate 20] [--seconds 30] [--pid PID]
//! ```
//!
//! Adds the agents, signs them in and keeps their desks open; customers come to the chat and ask for a person, `rate` a
//! second. An agent who is offered one takes it, ends it and is free again. Measured is from the moment of the decision,
//! which the offer tells, until the desk's live data has brought it; server and desks have the same clock. What the page
//! does with it comes on top. Prints one line of JSON.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use bench::agents::{Member, alive, next_view};
use bench::customers::open;
use bench::figures::{quantile_ms, resident_megabytes};
use domain::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};

/// How many agents are hired at the same moment: each costs a password hash.
const AT_ONCE: usize = 4;

struct Options {
    address: String,
    desks: usize,
    rate: u64,
    seconds: u64,
    pid: Option<u32>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = options()?;
    let http = reqwest::Client::new();
    let maintainer = Member::sign_in(&http, &options.address, "4001", "demo-4001").await?;
    let (tell, mut told) = mpsc::channel(4096);
    for (number, agent) in hire(&options, &maintainer).await?.into_iter().enumerate() {
        let tell = tell.clone();
        tokio::spawn(async move {
            if let Err(error) = work(agent, tell).await {
                eprintln!("agent {number}: {error:#}");
            }
        });
    }
    drop(tell);
    eprintln!("{} desks are open", options.desks);
    let customers = (options.rate * options.seconds) as usize;
    tokio::spawn(come(options.address.clone(), http, options.rate, customers));
    let mut delays = Vec::with_capacity(customers);
    let patience = Duration::from_secs(options.seconds + 30);
    let end = Instant::now() + patience;
    while delays.len() < customers {
        match tokio::time::timeout_at(end, told.recv()).await {
            Ok(Some(delay)) => delays.push(delay),
            _ => break,
        }
    }
    delays.sort_unstable();
    let quantile = |q: f64| quantile_ms(&delays, q);
    let report = json!({
        "bench": "desks",
        "desks": options.desks,
        "customers": customers,
        "offers": delays.len(),
        "p50_ms": quantile(0.5),
        "p95_ms": quantile(0.95),
        "p99_ms": quantile(0.99),
        "max_ms": quantile(1.0),
        "server_megabytes": options.pid.and_then(resident_megabytes),
    });
    println!("{report}");
    Ok(())
}

fn options() -> anyhow::Result<Options> {
    let mut options = Options { address: String::new(), desks: 800, rate: 20, seconds: 30, pid: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--desks" => options.desks = value()?.parse()?,
            "--rate" => options.rate = value()?.parse()?,
            "--seconds" => options.seconds = value()?.parse()?,
            "--pid" => options.pid = Some(value()?.parse()?),
            _ if word.starts_with("http://") => options.address = word.trim_end_matches('/').to_owned(),
            _ => bail!("unknown argument {word}"),
        }
    }
    if options.address.is_empty() || options.desks == 0 || options.rate == 0 {
        bail!("usage: desks http://HOST:PORT [--desks N] [--rate N] [--seconds N] [--pid PID]");
    }
    Ok(options)
}

async fn hire(options: &Options, maintainer: &Member) -> anyhow::Result<Vec<Member>> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut coming = JoinSet::new();
    for number in 0..options.desks {
        let (maintainer, places) = (maintainer.clone(), Arc::clone(&places));
        coming.spawn(async move {
            let _place = places.acquire().await?;
            maintainer.hire(&format!("8{number:05}"), &json!([["chat", 5], ["mandarin", 5]]), 1).await
        });
    }
    let mut agents = Vec::with_capacity(options.desks);
    while let Some(agent) = coming.join_next().await {
        agents.push(agent??);
    }
    Ok(agents)
}

/// Takes what is offered, ends it and is free again, for ever.
async fn work(agent: Member, tell: mpsc::Sender<u32>) -> anyhow::Result<()> {
    let mut socket = agent.begin().await?;
    let mut beat = interval(Duration::from_secs(5));
    let mut known = String::new();
    loop {
        let view = tokio::select! {
            _ = beat.tick() => { alive(&mut socket).await?; continue }
            view = next_view(&mut socket) => view?,
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let Some(view) = view else { continue };
        if let Some(offer) = view["offers"].get(0) {
            let id = text(&offer["id"]);
            if id != known {
                let decided: Timestamp = serde_json::from_value(offer["offered_at"].clone())?;
                let delay = i64::try_from(now.as_micros())? - decided.micros();
                known.clone_from(&id);
                tell.send(u32::try_from(delay.max(0))?).await?;
                let agent = agent.clone();
                tokio::spawn(
                    async move { agent.ask(Method::POST, &format!("/offers/{id}/acceptance"), &json!({})).await },
                );
            }
        }
        for contact in view["contacts"].as_array().into_iter().flatten() {
            let id = text(&contact["contact"]["id"]);
            let (route, body) = match contact["state"].as_str() {
                Some("connected") => (format!("/contacts/{id}/hang-up"), json!({})),
                Some("wrap_up") => (format!("/contacts/{id}/wrap-up"), json!({ "code": "other" })),
                _ => continue,
            };
            let agent = agent.clone();
            tokio::spawn(async move { agent.ask(Method::POST, &route, &body).await });
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Customers come and ask for a person.
async fn come(address: String, http: reqwest::Client, rate: u64, customers: usize) {
    let mut clock = interval(Duration::from_micros(1_000_000 / rate));
    for _ in 0..customers {
        clock.tick().await;
        let (http, address) = (http.clone(), address.clone());
        tokio::spawn(async move {
            match open(&http, &address, "web-portal", "0").await {
                // Who closes the page leaves the queue.
                Ok(opened) => {
                    tokio::time::sleep(Duration::from_secs(20)).await;
                    drop(opened);
                }
                Err(error) => eprintln!("a customer: {error:#}"),
            }
        });
    }
}
