//! 人人耦合, live: do customers fare better when agents are chosen by ability than when the longest idle one is?
//!
//! ```text
//! coupling http://127.0.0.1:8080 [--agents 50] [--rate 8] [--learn 150] [--seconds 60]
//! ```
//!
//! Agents differ as those of `demo/simulation/matching.json` do: in each business a factor of the handling time
//! (log-normal, variation 20 %) and a probability of a satisfied customer (even between 82 and 99 %). They serve real
//! chats at open desks: first for `--learn` seconds, the longest idle first, with customers who rate them; then the centre
//! counts abilities; then, in turns of `--seconds`, with and without matching in the policy, twice each. Of every contact
//! it is known who served it, so the means are of the agents' true figures and free of the luck of the single contact.
//! Prints one line of JSON with 95 % intervals.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use bench::agents::{Member, alive, next_view};
use bench::customers::{Opened, Socket, open};
use futures::{SinkExt, StreamExt};
use parking_lot::Mutex;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

/// What customers say and which business it is.
const WISHES: [(&str, &str); 2] = [("我要转账", "transfer"), ("我的卡丢了，要挂失", "card_loss")];
/// How long a conversation takes with an agent like all others.
const HANDLING: Duration = Duration::from_millis(3_000);
const PATIENCE: Duration = Duration::from_secs(60);

struct Options {
    address: String,
    agents: usize,
    rate: f64,
    learn: u64,
    seconds: u64,
}

/// What an agent truly is able to, by business.
#[derive(Clone)]
struct Truth {
    factor: [f64; 2],
    satisfied: [f64; 2],
}

/// A contact that was served.
#[derive(Clone, Copy)]
struct Served {
    factor: f64,
    satisfied: f64,
    waited: f64,
}

/// What agents and customers know of each other, by contact.
#[derive(Default)]
struct Board {
    wishes: HashMap<String, (usize, Instant)>,
    grades: HashMap<String, u8>,
    served: Vec<Served>,
}

type Shared = Arc<Mutex<Board>>;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = options()?;
    let http = reqwest::Client::new();
    let sign_in = |number: &'static str| {
        let (http, address) = (http.clone(), options.address.clone());
        async move { Member::sign_in(&http, &address, number, &format!("demo-{number}")).await }
    };
    let (maintainer, leader, director) = (sign_in("4001").await?, sign_in("2001").await?, sign_in("7001").await?);
    let board = Shared::default();
    let mut random = StdRng::seed_from_u64(7);
    for number in 0..options.agents {
        let agent = maintainer.hire(&format!("7{number:04}"), &json!([["chat", 5], ["mandarin", 5]]), 1).await?;
        let truth = Truth {
            factor: [log_normal(&mut random, 0.2), log_normal(&mut random, 0.2)],
            satisfied: [random.random_range(0.82..0.99), random.random_range(0.82..0.99)],
        };
        let board = Arc::clone(&board);
        tokio::spawn(async move {
            if let Err(error) = work(agent, truth, number as u64, board).await {
                eprintln!("agent {number}: {error:#}");
            }
        });
    }
    eprintln!("{} agents are at work", options.agents);
    let plain = policy(&director, false).await?;
    switch_on(&director, plain).await?;
    let learnt = turn(&options, &http, &board, options.learn).await?.len();
    leader.ask(Method::POST, "/agents/abilities/count", &Value::Null).await?;
    eprintln!("{learnt} contacts to learn from");
    let matched = policy(&director, true).await?;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        switch_on(&director, plain).await?;
        without.extend(turn(&options, &http, &board, options.seconds).await?);
        switch_on(&director, matched).await?;
        with.extend(turn(&options, &http, &board, options.seconds).await?);
    }
    let report = json!({
        "bench": "coupling",
        "agents": options.agents,
        "learnt_from": learnt,
        "longest_idle": means(&without),
        "matched": means(&with),
    });
    println!("{report}");
    Ok(())
}

fn options() -> anyhow::Result<Options> {
    let mut options = Options { address: String::new(), agents: 50, rate: 8.0, learn: 150, seconds: 60 };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--agents" => options.agents = value()?.parse()?,
            "--rate" => options.rate = value()?.parse()?,
            "--learn" => options.learn = value()?.parse()?,
            "--seconds" => options.seconds = value()?.parse()?,
            _ if word.starts_with("http://") => options.address = word.trim_end_matches('/').to_owned(),
            _ => bail!("unknown argument {word}"),
        }
    }
    if options.address.is_empty() || options.agents == 0 || options.rate <= 0.0 {
        bail!("usage: coupling http://HOST:PORT [--agents N] [--rate N] [--learn SECONDS] [--seconds N]");
    }
    Ok(options)
}

/// A log-normal number of mean 1 with that coefficient of variation.
fn log_normal(random: &mut StdRng, variation: f64) -> f64 {
    let spread = (1.0 + variation * variation).ln().sqrt();
    // Box and Muller's pair, of which one is used.
    let (radius, angle): (f64, f64) = (random.random(), random.random());
    let normal = (-2.0 * (1.0 - radius).ln()).sqrt() * (std::f64::consts::TAU * angle).cos();
    (spread * normal - spread * spread / 2.0).exp()
}

/// Saves the policy in force with or without matching; its version.
async fn policy(director: &Member, matching: bool) -> anyhow::Result<u64> {
    let known = director.ask(Method::GET, "/routing/policies", &Value::Null).await?;
    let items = known["items"].as_array().context("no policies")?;
    let present = items.iter().find(|row| row["state"] == "in_force").context("no policy in force")?["version"].clone();
    let read = director.ask(Method::GET, &format!("/routing/policies/{present}"), &Value::Null).await?;
    let mut document = read["document"].clone();
    let rules = document.as_object_mut().context("no document")?;
    rules.remove("matching");
    if matching {
        let weights = json!({ "speed": 2, "satisfaction": 2 });
        rules.insert("matching".to_owned(), json!({ "weights": weights, "worth_seconds": 60 }));
    }
    let saved =
        director.ask(Method::POST, "/routing/policies", &json!({ "note": "bench", "document": document })).await?;
    saved["policy"]["version"].as_u64().with_context(|| format!("not saved: {saved}"))
}

async fn switch_on(director: &Member, version: u64) -> anyhow::Result<()> {
    let route = format!("/routing/policies/{version}/activations");
    director.ask(Method::POST, &route, &json!({ "reason": "bench" })).await.map(drop)
}

/// Customers come for so many seconds; whom they met.
async fn turn(options: &Options, http: &reqwest::Client, board: &Shared, seconds: u64) -> anyhow::Result<Vec<Served>> {
    let mut clock = interval(Duration::from_secs_f64(1.0 / options.rate));
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut customers = JoinSet::new();
    let mut number = 0;
    while Instant::now() < end {
        clock.tick().await;
        number += 1;
        let (http, address, board) = (http.clone(), options.address.clone(), Arc::clone(board));
        customers.spawn(async move { timeout(PATIENCE, come(&http, &address, number % WISHES.len(), &board)).await });
    }
    while let Some(done) = customers.join_next().await {
        match done? {
            Ok(Ok(())) => {}
            Ok(Err(error)) => eprintln!("a customer: {error:#}"),
            Err(_) => eprintln!("a customer was not served in time"),
        }
    }
    Ok(std::mem::take(&mut board.lock().served))
}

/// A customer who wants a person for a business, and rates them.
async fn come(http: &reqwest::Client, address: &str, wish: usize, board: &Shared) -> anyhow::Result<()> {
    let Opened { mut socket, contact: id } = open(http, address, "web-portal", "").await?;
    say(&mut socket, WISHES[wish].0).await?;
    until(&mut socket, |frame| frame["message"]["from"] == "machine").await?;
    let asked = Instant::now();
    say(&mut socket, "转人工").await?;
    board.lock().wishes.insert(id.clone(), (wish, asked));
    until(&mut socket, |frame| frame["message"]["kind"] == "rating").await?;
    let score = board.lock().grades.remove(&id).unwrap_or(5);
    let rating = json!({ "type": "rate", "client_id": uuid::Uuid::now_v7(), "score": score });
    socket.send(Message::text(rating.to_string())).await?;
    let leave = async {
        // Below the middle they are asked why.
        if score <= 2 {
            until(&mut socket, |frame| frame["message"]["kind"] == "choices").await?;
            say(&mut socket, "其他").await?;
        }
        until(&mut socket, |frame| frame["state"] == "closed").await.map(drop)
    };
    let _: Result<anyhow::Result<()>, _> = timeout(Duration::from_secs(5), leave).await;
    Ok(())
}

async fn say(socket: &mut Socket, text: &str) -> anyhow::Result<()> {
    let message = json!({ "type": "message", "client_id": uuid::Uuid::now_v7(), "text": text });
    socket.send(Message::text(message.to_string())).await?;
    Ok(())
}

async fn until(socket: &mut Socket, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    loop {
        let frame = socket.next().await.context("the chat is closed")??;
        let Ok(frame) = serde_json::from_str::<Value>(frame.to_text().unwrap_or_default()) else { continue };
        if wanted(&frame) {
            return Ok(frame);
        }
    }
}

/// Serves whoever is offered, as long as the agent's truth says.
async fn work(agent: Member, truth: Truth, seed: u64, board: Shared) -> anyhow::Result<()> {
    let mut socket = agent.begin().await?;
    let mut random = StdRng::seed_from_u64(seed);
    let mut beat = interval(Duration::from_secs(5));
    let mut known = String::new();
    let mut serving = String::new();
    loop {
        let view = tokio::select! {
            _ = beat.tick() => { alive(&mut socket).await?; continue }
            view = next_view(&mut socket) => view?,
        };
        let Some(view) = view else { continue };
        if let Some(id) = view["offers"][0]["id"].as_str().filter(|id| *id != known) {
            known = id.to_owned();
            let (agent, route) = (agent.clone(), format!("/offers/{id}/acceptance"));
            tokio::spawn(async move { agent.ask(Method::POST, &route, &json!({})).await });
        }
        let Some(open) = view["contacts"].get(0) else { continue };
        let id = open["contact"]["id"].as_str().unwrap_or_default().to_owned();
        if open["state"] == "connected" && serving != id {
            serving.clone_from(&id);
            let Some((wish, asked)) = board.lock().wishes.remove(&id) else { continue };
            let waited = asked.elapsed().as_secs_f64();
            let satisfied = random.random_bool(truth.satisfied[wish]);
            {
                let mut board = board.lock();
                board.grades.insert(id.clone(), if satisfied { 5 } else { 2 });
                board.served.push(Served { factor: truth.factor[wish], satisfied: truth.satisfied[wish], waited });
            }
            let time = HANDLING.mul_f64(truth.factor[wish]);
            let agent = agent.clone();
            tokio::spawn(async move {
                sleep(time).await;
                agent.ask(Method::POST, &format!("/contacts/{id}/hang-up"), &json!({})).await?;
                agent.ask(Method::POST, &format!("/contacts/{id}/wrap-up"), &json!({ "code": "other" })).await
            });
        }
    }
}

/// Means with 95 % intervals.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn means(served: &[Served]) -> Value {
    let figure = |of: fn(&Served) -> f64| {
        let n = served.len().max(2) as f64;
        let mean = served.iter().map(of).sum::<f64>() / n;
        let variance = served.iter().map(|one| (of(one) - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let half = 1.96 * (variance / n).sqrt();
        json!([mean, mean - half, mean + half])
    };
    json!({
        "contacts": served.len(),
        "handling_factor": figure(|one| one.factor),
        "satisfied": figure(|one| one.satisfied),
        "waited_seconds": figure(|one| one.waited),
    })
}
