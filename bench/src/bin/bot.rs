//! Many customers ask the machine: how long does a turn take, from the customer's words to the machine's answer?
//!
//! ```text
//! bot http://127.0.0.1:8080 [--customers 900] [--rate 300] [--seconds 30] [--line web-portal] [--pid PID]
//! ```
//!
//! Opens the chats and lets the customers ask what the demonstration's traffic asks (`demo/traffic/questions.json`), one
//! question at a time each, `rate` a second in all, evenly paced. A turn is over when the first message of the machine
//! that follows the question has arrived: the question and the answer are durable then, the sentence was understood, the
//! flow has decided, and the knowledge base or the bank was asked. Prints one line of JSON.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use bench::customers::{Socket, open};
use bench::figures::{quantile_ms, resident_megabytes};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, timeout};
use tokio_tungstenite::tungstenite::Message;

/// How many customers come at the same moment.
const AT_ONCE: usize = 32;
/// A turn that takes longer counts as lost.
const PATIENCE: Duration = Duration::from_secs(10);

struct Options {
    address: String,
    customers: usize,
    rate: u64,
    seconds: u64,
    line: String,
    pid: Option<u32>,
}

/// What one customer saw.
#[derive(Default)]
struct Seen {
    /// Microseconds from the question to the answer.
    turns: Vec<u32>,
    unanswered: usize,
    /// Whether a person has them now.
    handed_over: usize,
    /// What was asked then.
    lost: BTreeSet<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = options()?;
    let questions = Arc::new(questions()?);
    let mut customers = JoinSet::new();
    let mut mouths = Vec::new();
    for socket in connect_all(&options).await? {
        let (mouth, words) = mpsc::channel(1);
        customers.spawn(ask(mouths.len(), socket, words, Arc::clone(&questions)));
        mouths.push(mouth);
    }
    eprintln!("{} customers are there", mouths.len());
    let begun = Instant::now();
    let held_back = pace(&options, &mouths).await;
    let seconds = begun.elapsed().as_secs_f64();
    let memory = options.pid.and_then(resident_megabytes);
    drop(mouths);
    let mut all = Seen::default();
    while let Some(seen) = customers.join_next().await {
        let seen = seen?;
        all.turns.extend(seen.turns);
        all.unanswered += seen.unanswered;
        all.handed_over += seen.handed_over;
        all.lost.extend(seen.lost);
    }
    all.turns.sort_unstable();
    let quantile = |q: f64| quantile_ms(&all.turns, q);
    #[allow(clippy::cast_precision_loss)]
    let turns_per_second = all.turns.len() as f64 / seconds;
    let report = json!({
        "bench": "bot",
        "customers": options.customers,
        "turns": all.turns.len(),
        "turns_per_second": turns_per_second,
        "p50_ms": quantile(0.5),
        "p99_ms": quantile(0.99),
        "p999_ms": quantile(0.999),
        "max_ms": quantile(1.0),
        "handed_over": all.handed_over,
        "unanswered": all.unanswered,
        "unanswered_questions": all.lost,
        "held_back": held_back,
        "server_megabytes": memory,
    });
    println!("{report}");
    Ok(())
}

fn options() -> anyhow::Result<Options> {
    let mut options = Options {
        address: String::new(),
        customers: 900,
        rate: 300,
        seconds: 30,
        line: "web-portal".into(),
        pid: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--customers" => options.customers = value()?.parse()?,
            "--rate" => options.rate = value()?.parse()?,
            "--seconds" => options.seconds = value()?.parse()?,
            "--line" => options.line = value()?,
            "--pid" => options.pid = Some(value()?.parse()?),
            _ if word.starts_with("http://") => options.address = word.trim_end_matches('/').to_owned(),
            _ => bail!("unknown argument {word}"),
        }
    }
    if options.address.is_empty() || options.customers == 0 || options.rate == 0 {
        bail!("usage: bot http://HOST:PORT [--customers N] [--rate N] [--seconds N] [--line LINE] [--pid PID]");
    }
    Ok(options)
}

fn questions() -> anyhow::Result<Vec<String>> {
    let topics: Value = serde_json::from_str(include_str!("../../../demo/traffic/questions.json"))?;
    let lists = topics.as_array().context("topics")?.iter().filter_map(|topic| topic["questions"].as_array());
    // Who says thank you is done: the machine says goodbye and the chat is over.
    let asks = |question: &Value| question.as_str().filter(|text| !text.contains("谢谢")).map(str::to_owned);
    Ok(lists.flatten().filter_map(asks).collect())
}

async fn connect_all(options: &Options) -> anyhow::Result<Vec<Socket>> {
    let client = reqwest::Client::new();
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut coming = JoinSet::new();
    for _ in 0..options.customers {
        let place = Arc::clone(&places).acquire_owned().await?;
        let (client, address, line) = (client.clone(), options.address.clone(), options.line.clone());
        coming.spawn(async move {
            let socket = open(&client, &address, &line, "").await.map(|opened| opened.socket);
            drop(place);
            socket
        });
    }
    let mut sockets = Vec::with_capacity(options.customers);
    while let Some(socket) = coming.join_next().await {
        sockets.push(socket??);
    }
    Ok(sockets)
}

/// Lets the customers ask in turn. Says how many questions were not asked, as the customer still waited.
async fn pace(options: &Options, mouths: &[mpsc::Sender<()>]) -> usize {
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / options.rate));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut held_back = 0;
    let mut places = (0..mouths.len()).cycle();
    for _ in 0..options.seconds * options.rate {
        ticks.tick().await;
        // Who was handed over to a person asks the machine no more; the next one does.
        for place in places.by_ref().take(mouths.len()) {
            match mouths[place].try_send(()) {
                Ok(()) => break,
                Err(TrySendError::Closed(())) => {}
                Err(TrySendError::Full(())) => {
                    held_back += 1;
                    break;
                }
            }
        }
    }
    held_back
}

async fn ask(index: usize, mut socket: Socket, mut words: mpsc::Receiver<()>, questions: Arc<Vec<String>>) -> Seen {
    let mut seen = Seen::default();
    let mut number = 0;
    loop {
        tokio::select! {
            word = words.recv() => if word.is_none() { return seen },
            // What comes between the turns: the end of an answer in several messages.
            frame = socket.next() => match frame {
                Some(Ok(frame)) if frame.to_text().is_ok_and(|text| text.contains("\"state\":\"queued\"")) => {
                    seen.handed_over += 1;
                    return seen;
                }
                Some(Ok(_)) => continue,
                _ => return seen,
            },
        }
        number += 1;
        let client_id = format!("{index}-{number}");
        let text = &questions[(index * 31 + number * 7) % questions.len()];
        let frame = json!({ "type": "message", "client_id": client_id, "text": text });
        let begun = Instant::now();
        if socket.send(Message::text(frame.to_string())).await.is_err() {
            seen.unanswered += 1;
            return seen;
        }
        match timeout(PATIENCE, answer(&mut socket, &client_id)).await {
            Ok(Some(Answer::Machine)) => {
                seen.turns.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
            }
            Ok(Some(Answer::Person)) => {
                seen.handed_over += 1;
                return seen;
            }
            _ => {
                seen.unanswered += 1;
                seen.lost.insert(text.clone());
            }
        }
    }
}

/// Who answers a question.
enum Answer {
    Machine,
    /// The customer waits for a person since the question before.
    Person,
}

/// Reads until the machine has answered what carries the id; `None` if the connection ends first.
async fn answer(socket: &mut Socket, client_id: &str) -> Option<Answer> {
    let mut is_posted = false;
    loop {
        let frame = socket.next().await?.ok()?;
        let Ok(frame) = serde_json::from_slice::<Value>(&frame.into_data()) else { continue };
        let message = &frame["message"];
        match frame["type"].as_str() {
            Some("message") if message["client_id"] == client_id => is_posted = true,
            Some("message") if is_posted && message["from"] == "machine" => return Some(Answer::Machine),
            Some("state") if !is_posted && frame["state"] == "queued" => return Some(Answer::Person),
            _ => {}
        }
    }
}
