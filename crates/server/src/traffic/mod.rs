//! `yuanyin traffic`: simulated customers and agents at the real doors of a running demonstration.
//!
//! Calls are SIP with sound, chats are WebSockets, agents sign in at the API and answer at registered SIP phones.
//! Nothing here reaches past a door: what the wallboard shows is what the product made of it.

mod agent;
mod caller;
mod chatter;
mod message;
mod questions;
mod rtp;
mod station;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;
use dashmap::DashMap;
use platform::tasks::Tasks;
use tokio::sync::{Notify, Semaphore};

use station::Station;

/// How much traffic, and where.
#[derive(Debug, Clone, Args)]
pub struct TrafficArgs {
    /// The server's pages and API.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub http: String,
    /// The server's SIP address.
    #[arg(long, default_value = "127.0.0.1:5060")]
    pub sip: SocketAddr,
    /// Calls that begin in a minute.
    #[arg(long, default_value_t = 20.0)]
    pub calls_per_minute: f64,
    /// Chats that begin in a minute.
    #[arg(long, default_value_t = 40.0)]
    pub chats_per_minute: f64,
    /// Calls up at once, at most.
    #[arg(long, default_value_t = 50)]
    pub calls: usize,
    /// Chats open at once, at most.
    #[arg(long, default_value_t = 500)]
    pub chats: usize,
    /// Agents of the demonstration who are simulated, from number 1005 on; the first four are left for people.
    #[arg(long, default_value_t = 12)]
    pub agents: u32,
    /// Mean length of a conversation, seconds.
    #[arg(long, default_value_t = 40.0)]
    pub talk_seconds: f64,
    /// Stop after so many seconds; 0 for never.
    #[arg(long, default_value_t = 0)]
    pub seconds: u64,
}

/// What happened so far.
#[derive(Debug, Default)]
pub struct Figures {
    pub calls: AtomicU64,
    pub calls_answered: AtomicU64,
    pub calls_refused: AtomicU64,
    pub chats: AtomicU64,
    pub chats_failed: AtomicU64,
    pub messages: AtomicU64,
    pub conversations: AtomicU64,
}

/// What simulated customers and agents share.
pub struct Shared {
    pub args: TrafficArgs,
    pub figures: Figures,
    pub tasks: Tasks,
    pub http: reqwest::Client,
    pub questions: questions::Questions,
    /// Told when the conversation of the caller with this masked number is over: the survey begins.
    pub surveys: DashMap<String, Arc<Notify>>,
}

/// A random time with that mean, as times between independent events are.
pub fn about(mean: f64) -> Duration {
    let uniform: f64 = rand::random_range(1e-6..1.0);
    Duration::from_secs_f64((-mean * uniform.ln()).clamp(0.0, mean * 6.0))
}

/// Drives the doors until stopped.
///
/// # Errors
/// If the server cannot be reached.
pub async fn run(args: TrafficArgs) -> Result<()> {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).build()?;
    http.get(format!("{}/healthz", args.http))
        .send()
        .await
        .with_context(|| format!("{} does not answer", args.http))?;
    let tasks = Tasks::new();
    let shared = Arc::new(Shared {
        figures: Figures::default(),
        tasks: tasks.clone(),
        http,
        questions: questions::Questions::of_the_demonstration()?,
        surveys: DashMap::new(),
        args: args.clone(),
    });
    for index in 0..args.agents {
        let number = (1005 + index).to_string();
        tasks.spawn_until_stopped("agent", agent::work(shared.clone(), number));
    }
    let station = Station::open(args.sip, &tasks).await?;
    tasks.spawn_until_stopped("calls", calls(shared.clone(), station));
    tasks.spawn_until_stopped("chats", chats(shared.clone()));
    let limit = if args.seconds == 0 { Duration::MAX } else { Duration::from_secs(args.seconds) };
    tokio::select! {
        () = report(&shared) => {}
        () = until(limit) => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tasks.stop(Duration::from_secs(5)).await;
    println!("{}", line(&shared.figures));
    Ok(())
}

async fn until(limit: Duration) {
    if limit == Duration::MAX {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(limit).await;
}

async fn calls(shared: Arc<Shared>, station: Station) {
    let room = Arc::new(Semaphore::new(shared.args.calls));
    let mut number = 0_u64;
    loop {
        tokio::time::sleep(about(60.0 / shared.args.calls_per_minute.max(0.01))).await;
        let Ok(seat) = room.clone().acquire_owned().await else { return };
        number += 1;
        let (own, station) = (shared.clone(), station.clone());
        shared.tasks.spawn_until_stopped("call", async move {
            if let Err(error) = caller::call(&own, &station, number).await {
                tracing::debug!(%error, "a simulated call failed");
            }
            drop(seat);
        });
    }
}

async fn chats(shared: Arc<Shared>) {
    let room = Arc::new(Semaphore::new(shared.args.chats));
    loop {
        tokio::time::sleep(about(60.0 / shared.args.chats_per_minute.max(0.01))).await;
        let Ok(seat) = room.clone().acquire_owned().await else { return };
        let own = shared.clone();
        shared.tasks.spawn_until_stopped("chat", async move {
            if chatter::chat(&own).await.is_err() {
                own.figures.chats_failed.fetch_add(1, Ordering::Relaxed);
            }
            drop(seat);
        });
    }
}

async fn report(shared: &Shared) {
    let mut ticks = tokio::time::interval(Duration::from_secs(10));
    ticks.tick().await;
    loop {
        ticks.tick().await;
        println!("{}", line(&shared.figures));
    }
}

fn line(figures: &Figures) -> String {
    let read = |figure: &AtomicU64| figure.load(Ordering::Relaxed);
    format!(
        "calls {} (answered {}, refused {})  chats {} (failed {})  messages {}  conversations of agents {}",
        read(&figures.calls),
        read(&figures.calls_answered),
        read(&figures.calls_refused),
        read(&figures.chats),
        read(&figures.chats_failed),
        read(&figures.messages),
        read(&figures.conversations),
    )
}
