//! The wallboard: the present day, read from the journal and shown within a second.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use center::{Center, CenterError, Queue};
use domain::agent::AgentState;
use domain::contact::ContactState;
use domain::{AgentId, Localised, QueueId, Timestamp};
use parking_lot::Mutex;
use platform::clock::SharedClock;
use platform::database::{Database, DatabaseError, Row as _};
use platform::journal::{Journal, JournalEntry};
use platform::live::{Live, TopicSource};
use platform::sign_in::Caller;
use platform::tasks::Tasks;
use serde::Serialize;
use serde_json::Value;

use crate::tally::{Bin, DayFigures, Goal, QueueFigures, Tally};

/// The live topic of the wallboard.
pub const TOPIC: &str = "wall";
/// How often the wallboard is published, at most.
const PERIOD: Duration = Duration::from_secs(1);
/// How far back the journal is read for contacts that were going on when the day began.
const BEFORE_THE_DAY: Duration = Duration::from_secs(6 * 3600);
/// China has one time zone and no summer time.
const OFFSET_SECONDS: i64 = 8 * 3600;
const READ_AT_ONCE: u32 = 5_000;

/// Everything that the wallboard shows.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WallView {
    pub at: Timestamp,
    /// Of those who are there: calls and chats.
    pub totals: QueueFigures,
    /// Of work that waits: messages. Its waiting is in no figure of the others.
    pub deferred: QueueFigures,
    pub queues: Vec<WallQueue>,
    /// Agents by state.
    pub agents: WallAgents,
    pub agent_list: Vec<WallAgent>,
    pub today: DayFigures,
    /// The day's curve in bins of five minutes.
    pub history: Vec<Bin>,
}

/// A queue on the wallboard.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WallQueue {
    pub queue: QueueId,
    pub name: Localised,
    /// The share to be answered in time.
    pub target: f64,
    pub within_seconds: u32,
    pub figures: QueueFigures,
}

/// How many agents are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct WallAgents {
    pub signed_in: u32,
    pub ready: u32,
    pub not_ready: u32,
    pub offered: u32,
    pub busy: u32,
    pub wrap_up: u32,
}

/// An agent on the wallboard.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WallAgent {
    pub id: AgentId,
    pub name: String,
    pub state: AgentState,
    pub reason: Option<String>,
    pub since: Timestamp,
    pub contacts: u32,
    /// Conversations that the agent ended today.
    pub handled: u64,
    pub aht_seconds: Option<f64>,
}

struct Counting {
    tally: Tally,
    queues: Vec<Queue>,
    names: HashMap<AgentId, String>,
    dirty: bool,
}

/// Keeps the day's figures. Clones share them.
#[derive(Clone)]
pub struct Wallboard {
    counting: Arc<Mutex<Counting>>,
    database: Database,
    clock: SharedClock,
}

impl Wallboard {
    /// Reads the day so far and follows the journal on `tasks`.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn start(
        center: &Center,
        journal: &Journal,
        clock: SharedClock,
        live: &Live,
        tasks: &Tasks,
    ) -> Result<Self, CenterError> {
        let database = journal.database().clone();
        let queues = center.queues().await?;
        let now = clock.now();
        let day = day_start(now);
        let mut tally = Tally::new(day, goals(&queues));
        // Messages may have come days ago, before the journal is read from.
        for work in center.open_work() {
            let waiting = matches!(work.state, ContactState::Queued | ContactState::Offered);
            tally.remember_work(work.contact, work.arrived_at, work.queue, waiting);
        }
        let names = names(&database).await?;
        let counting = Arc::new(Mutex::new(Counting { tally, queues, names, dirty: true }));
        let wallboard = Self { counting, database, clock };
        let mut seq = seq_before(journal, day - BEFORE_THE_DAY).await?;
        loop {
            let entries = journal.read_after(seq, READ_AT_ONCE).await?;
            let Some(last) = entries.last() else { break };
            seq = last.seq;
            wallboard.count(&entries);
        }
        live.register(TOPIC, Arc::new(WallTopic(wallboard.clone())));
        let reader = journal.subscribe_after(seq);
        let (own, live, center) = (wallboard.clone(), live.clone(), center.clone());
        tasks.spawn_until_stopped("wallboard", async move { own.follow(reader, &live, &center).await });
        Ok(wallboard)
    }

    fn count(&self, entries: &[JournalEntry]) {
        let mut counting = self.counting.lock();
        counting.dirty = true;
        for entry in entries {
            if let Some((contact, event)) = entry.contact_event() {
                counting.tally.contact(contact, entry.at, &event);
            } else if let Some((agent, event)) = entry.agent_event() {
                counting.tally.agent(agent, entry.at, &event);
            }
        }
    }

    async fn follow(&self, mut reader: platform::journal::JournalReader, live: &Live, center: &Center) {
        let mut ticks = tokio::time::interval(PERIOD);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut since_settings = 0_u32;
        loop {
            tokio::select! {
                entries = reader.next() => self.count(&entries),
                _ = ticks.tick() => {
                    since_settings += 1;
                    if since_settings >= 30 {
                        since_settings = 0;
                        self.follow_settings(center).await;
                    }
                    self.publish(live);
                }
            }
        }
    }

    /// Queues and names change seldom; the wallboard learns of it within half a minute.
    async fn follow_settings(&self, center: &Center) {
        match (center.queues().await, names(&self.database).await) {
            (Ok(queues), Ok(names)) => {
                let mut counting = self.counting.lock();
                counting.tally.set_goals(goals(&queues));
                counting.queues = queues;
                counting.names = names;
            }
            (Err(error), _) => tracing::warn!(%error, "the wallboard keeps the queues that it knows"),
            (_, Err(error)) => tracing::warn!(%error, "the wallboard keeps the names that it knows"),
        }
    }

    fn publish(&self, live: &Live) {
        let now = self.clock.now();
        {
            let mut counting = self.counting.lock();
            if day_start(now) != counting.tally.day_start() {
                counting.tally.begin_day(day_start(now));
                counting.dirty = true;
            }
            counting.tally.observe(now);
            if !std::mem::take(&mut counting.dirty) {
                return;
            }
        }
        live.publish(TOPIC, "view", self.json());
    }

    fn json(&self) -> Value {
        serde_json::to_value(self.view()).unwrap_or(Value::Null)
    }

    /// The wallboard as it is now.
    #[must_use]
    pub fn view(&self) -> WallView {
        let counting = self.counting.lock();
        let mut figures: BTreeMap<QueueId, QueueFigures> = counting.tally.queues();
        let mut agents = WallAgents::default();
        let mut agent_list: Vec<WallAgent> = Vec::new();
        for (id, standing) in counting.tally.agents() {
            agents.signed_in += 1;
            *match standing.state {
                AgentState::Ready => &mut agents.ready,
                AgentState::Offered => &mut agents.offered,
                AgentState::Busy => &mut agents.busy,
                AgentState::WrapUp => &mut agents.wrap_up,
                AgentState::NotReady | AgentState::SignedOut => &mut agents.not_ready,
            } += 1;
            let day = counting.tally.agent_day(id);
            agent_list.push(WallAgent {
                id,
                name: counting.names.get(&id).cloned().unwrap_or_default(),
                state: standing.state,
                reason: standing.reason.clone(),
                since: standing.since,
                contacts: standing.contacts,
                handled: day.handled,
                aht_seconds: day.aht_seconds(),
            });
        }
        agent_list.sort_by_key(|a| (a.state, a.since, a.id));
        WallView {
            at: self.clock.now(),
            totals: counting.tally.totals(),
            deferred: counting.tally.deferred(),
            queues: counting
                .queues
                .iter()
                .map(|queue| WallQueue {
                    queue: queue.id.clone(),
                    name: queue.name.clone(),
                    target: queue.service_level_target,
                    within_seconds: queue.service_level_seconds,
                    figures: figures.remove(&queue.id).unwrap_or_default(),
                })
                .collect(),
            agents,
            agent_list,
            today: counting.tally.day(),
            history: counting.tally.bins().to_vec(),
        }
    }
}

fn goals(queues: &[Queue]) -> HashMap<QueueId, Goal> {
    queues
        .iter()
        .map(|queue| (queue.id.clone(), Goal { within: Duration::from_secs(u64::from(queue.service_level_seconds)) }))
        .collect()
}

async fn names(database: &Database) -> Result<HashMap<AgentId, String>, DatabaseError> {
    let rows = database.fetch_all(database.sql("SELECT id, name FROM account", [])).await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.column("name")?))).collect()
}

/// When the day of that moment began in China.
fn day_start(now: Timestamp) -> Timestamp {
    let local = now.micros().div_euclid(1_000_000) + OFFSET_SECONDS;
    Timestamp::from_seconds(local.div_euclid(86_400) * 86_400 - OFFSET_SECONDS)
}

/// The last entry before that time. Entries are in the order of commit, which is that of time but for a moment.
async fn seq_before(journal: &Journal, time: Timestamp) -> Result<i64, DatabaseError> {
    let (mut low, mut high) = (0, journal.head());
    while low < high {
        let middle = low + (high - low) / 2;
        match journal.read_after(middle, 1).await?.first() {
            Some(entry) if entry.at < time => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

struct WallTopic(Wallboard);

#[async_trait]
impl TopicSource for WallTopic {
    fn resolve(&self, _caller: &Caller) -> Option<String> {
        Some(TOPIC.to_owned())
    }

    async fn snapshot(&self, _caller: &Caller, _topic: &str) -> Value {
        self.0.json()
    }

    fn opened(&self, _caller: &Caller) {}

    fn heartbeat(&self, _caller: &Caller) {}

    fn closed(&self, _caller: &Caller) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let morning = Timestamp::parse("2026-02-13T07:59:59+08:00").unwrap();
        assert_eq!(day_start(morning), Timestamp::parse("2026-02-13T00:00:00+08:00").unwrap());
        let midnight = Timestamp::parse("2026-02-13T00:00:00+08:00").unwrap();
        assert_eq!(day_start(midnight), midnight);
    }
}
