//! Many customers chat at once: how long does a message take until it is acknowledged, and is any lost or doubled?
//!
//! ```text
//! chat http://127.0.0.1:8080 [--customers 10000] [--rate 2000] [--seconds 30] [--choose 0]
//!     [--settle 20] [--line web-portal] [--pid PID]
//! ```
//!
//! Opens the chats, connects their sockets, has every customer choose a button of the flow (`0` asks for a person, so
//! that the customers wait in the queue and the flow answers no more), lets that settle, sends `rate` messages a second
//! in all, evenly paced and spread over the customers, and prints one line of JSON. An acknowledgement means that the
//! message is durable. `--pid` adds the resident memory of the server. Both sides need as many open files as there are
//! customers (`ulimit -n`).

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use bench::customers::{CHOICE, Socket, open};
use bench::figures::{quantile_ms, resident_megabytes};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_tungstenite::tungstenite::Message;

/// How many customers come at the same moment.
const AT_ONCE: usize = 64;
/// How long the last acknowledgements may take.
const LAST_WAIT: Duration = Duration::from_secs(15);

struct Options {
    address: String,
    customers: usize,
    rate: usize,
    seconds: u64,
    /// Seconds between the last connection and the first message.
    settle: u64,
    /// The button that every customer chooses first; empty for none.
    choose: String,
    line: String,
    pid: Option<u32>,
}

/// What one customer saw.
#[derive(Default)]
struct Seen {
    sent: usize,
    /// Microseconds from sending to the acknowledgement.
    latencies: Vec<u32>,
    lost: usize,
    doubled: usize,
    gaps: usize,
    problems: usize,
    cut: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Arc::new(options()?);
    let started = Instant::now();
    let mut customers = JoinSet::new();
    let mouths = connect_all(&options, &mut customers).await?;
    let connecting = started.elapsed();
    let memory_connected = options.pid.and_then(resident_megabytes);
    eprintln!("{} customers are connected after {:.1} s", mouths.len(), connecting.as_secs_f64());

    tokio::time::sleep(Duration::from_secs(options.settle)).await;
    let talking = Instant::now();
    let held_back = pace(&options, &mouths).await;
    let talked = talking.elapsed();
    let memory_talked = options.pid.and_then(resident_megabytes);
    drop(mouths);
    let mut all = Seen::default();
    let mut cut = 0;
    while let Some(seen) = customers.join_next().await {
        let seen = seen?;
        all.sent += seen.sent;
        all.latencies.extend(seen.latencies);
        all.lost += seen.lost;
        all.doubled += seen.doubled;
        all.gaps += seen.gaps;
        all.problems += seen.problems;
        cut += usize::from(seen.cut);
    }
    all.latencies.sort_unstable();
    let quantile = |q: f64| quantile_ms(&all.latencies, q);
    #[allow(clippy::cast_precision_loss)]
    let report = json!({
        "bench": "chat",
        "customers": options.customers,
        "connect_seconds": connecting.as_secs_f64(),
        "messages": all.sent,
        "messages_per_second": all.sent as f64 / talked.as_secs_f64(),
        "acknowledged": all.latencies.len(),
        "p50_ms": quantile(0.5),
        "p99_ms": quantile(0.99),
        "p999_ms": quantile(0.999),
        "max_ms": quantile(1.0),
        "lost": all.lost,
        "doubled": all.doubled,
        "gaps": all.gaps,
        "problems": all.problems,
        "sockets_cut": cut,
        "held_back": held_back,
        "server_megabytes_connected": memory_connected,
        "server_megabytes_talked": memory_talked,
    });
    println!("{report}");
    if all.lost + all.doubled + all.gaps > 0 {
        bail!("messages were lost or doubled");
    }
    Ok(())
}

fn options() -> anyhow::Result<Options> {
    let mut options = Options {
        address: String::new(),
        customers: 10_000,
        rate: 2_000,
        seconds: 30,
        settle: 20,
        choose: "0".into(),
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
            "--choose" => options.choose = value()?,
            "--settle" => options.settle = value()?.parse()?,
            "--line" => options.line = value()?,
            "--pid" => options.pid = Some(value()?.parse()?),
            _ if word.starts_with("http://") => options.address = word.trim_end_matches('/').to_owned(),
            _ => bail!("unknown argument {word}"),
        }
    }
    if options.address.is_empty() || options.customers == 0 || options.rate == 0 {
        bail!(
            "usage: chat http://HOST:PORT [--customers N] [--rate N] [--seconds N] [--choose KEY] [--settle N] [--line LINE] [--pid PID]"
        );
    }
    Ok(options)
}

/// Lets the customers in, who read from then on and speak when their channel says so.
async fn connect_all(options: &Arc<Options>, customers: &mut JoinSet<Seen>) -> anyhow::Result<Vec<mpsc::Sender<()>>> {
    let client = reqwest::Client::new();
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut coming = JoinSet::new();
    let sent = Arc::new(AtomicU64::new(0));
    let mut mouths = Vec::with_capacity(options.customers);
    let mut begin = |socket: Socket, customers: &mut JoinSet<Seen>| {
        let (mouth, words) = mpsc::channel(16);
        customers.spawn(chat(mouths.len(), socket, words, Arc::clone(&sent)));
        mouths.push(mouth);
    };
    for _ in 0..options.customers {
        while let Some(socket) = coming.try_join_next() {
            begin(socket??, customers);
        }
        let place = Arc::clone(&places).acquire_owned().await?;
        let (client, options) = (client.clone(), Arc::clone(options));
        coming.spawn(async move {
            let socket =
                open(&client, &options.address, &options.line, &options.choose).await.map(|opened| opened.socket);
            drop(place);
            socket
        });
    }
    while let Some(socket) = coming.join_next().await {
        begin(socket??, customers);
    }
    Ok(mouths)
}

/// Lets the customers speak in turn, `rate` times a second in all. Says how many words a customer could not take.
async fn pace(options: &Options, mouths: &[mpsc::Sender<()>]) -> usize {
    const TICKS_A_SECOND: u64 = 200;
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / TICKS_A_SECOND));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (mut spoken, mut held_back) = (0, 0);
    for tick in 1..=options.seconds * TICKS_A_SECOND {
        ticks.tick().await;
        let due =
            usize::try_from(tick).unwrap_or(usize::MAX) * options.rate / usize::try_from(TICKS_A_SECOND).unwrap_or(1);
        while spoken < due {
            // A stride that is prime to most counts spreads the words over customers who came at different times.
            let mouth = &mouths[(spoken * 7919) % mouths.len()];
            held_back += usize::from(mouth.try_send(()).is_err());
            spoken += 1;
        }
    }
    held_back
}

async fn chat(index: usize, socket: Socket, mut words: mpsc::Receiver<()>, sent: Arc<AtomicU64>) -> Seen {
    let (mut write, mut read) = socket.split();
    let mut seen = Seen::default();
    let mut waiting: HashMap<String, Instant> = HashMap::new();
    let mut shown: HashMap<String, u32> = HashMap::new();
    let mut last_seq = None;
    let mut talking = true;
    let deadline = tokio::time::sleep(Duration::from_secs(86_400));
    tokio::pin!(deadline);
    while talking || !waiting.is_empty() {
        tokio::select! {
            word = words.recv(), if talking => {
                if word.is_none() {
                    talking = false;
                    deadline.as_mut().reset(Instant::now() + LAST_WAIT);
                    continue;
                }
                let number = sent.fetch_add(1, Ordering::Relaxed);
                let client_id = format!("{index}-{number}");
                let frame = json!({ "type": "message", "client_id": client_id, "text": format!("请问第 {number} 个问题怎么办理？") });
                waiting.insert(client_id, Instant::now());
                seen.sent += 1;
                if write.send(Message::text(frame.to_string())).await.is_err() {
                    seen.cut = true;
                    break;
                }
            }
            frame = read.next() => {
                let Some(Ok(frame)) = frame else {
                    seen.cut = true;
                    break;
                };
                if frame.is_close() {
                    seen.cut = true;
                    break;
                }
                let Ok(frame) = serde_json::from_slice::<Value>(&frame.into_data()) else { continue };
                take(&frame, &mut seen, &mut waiting, &mut shown, &mut last_seq);
            }
            () = &mut deadline => break,
        }
    }
    seen.lost = waiting.len();
    seen.doubled += shown.values().filter(|times| **times > 1).count();
    seen
}

fn take(
    frame: &Value,
    seen: &mut Seen,
    waiting: &mut HashMap<String, Instant>,
    shown: &mut HashMap<String, u32>,
    last_seq: &mut Option<i64>,
) {
    let client_id = |value: &Value| value["client_id"].as_str().unwrap_or_default().to_owned();
    match frame["type"].as_str() {
        Some("ack") => match waiting.remove(&client_id(frame)) {
            Some(at) => seen.latencies.push(u32::try_from(at.elapsed().as_micros()).unwrap_or(u32::MAX)),
            None => seen.doubled += usize::from(client_id(frame) != CHOICE),
        },
        Some("message") => {
            let message = &frame["message"];
            let seq = message["seq"].as_i64().unwrap_or(0);
            seen.gaps += usize::from(last_seq.is_some_and(|last| seq != last + 1));
            *last_seq = Some(seq);
            if message["from"] == "customer" {
                *shown.entry(client_id(message)).or_default() += 1;
            }
        }
        Some("problem") => seen.problems += 1,
        _ => {}
    }
}
