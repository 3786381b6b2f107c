//! The figures that a tally comes to.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::{AgentId, QueueId, Timestamp};

use super::{AgentDay, AgentStanding, Bin, DayFigures, QueueCount, QueueFigures, Tally};

impl AgentDay {
    /// The mean handling time; absent while nothing is handled.
    #[must_use]
    pub fn aht_seconds(&self) -> Option<f64> {
        mean(self.handling, self.handled)
    }
}

impl Tally {
    /// The figures of each queue: of those who are there, calls and chats. A queue in which only work that waits has come
    /// shows that of it, so that no message counts for the service level of calls.
    #[must_use]
    pub fn queues(&self) -> BTreeMap<QueueId, QueueFigures> {
        let mut all = self.figures_of(&self.queues, false);
        for (queue, figures) in self.figures_of(&self.deferred, true) {
            let live = all.entry(queue.clone()).or_default();
            let is_idle = live.waiting == 0 && live.in_conversation == 0;
            if is_idle && self.queues.get(&queue).is_none_or(|count| count.entered == 0) {
                *live = figures;
            }
        }
        all
    }

    /// The figures of work that waits, of all queues together.
    #[must_use]
    pub fn deferred(&self) -> QueueFigures {
        let waiting = self.tracks.values().filter(|track| track.waiting && track.deferred);
        let oldest = waiting.clone().filter_map(|track| track.queued_at).min();
        figures(&sum(&self.deferred), u32::try_from(waiting.count()).unwrap_or(u32::MAX), oldest)
    }

    fn figures_of(&self, counts: &BTreeMap<QueueId, QueueCount>, deferred: bool) -> BTreeMap<QueueId, QueueFigures> {
        let mut waiting: BTreeMap<&QueueId, (u32, Option<Timestamp>)> = BTreeMap::new();
        for track in self.tracks.values().filter(|track| track.waiting && track.deferred == deferred) {
            if let Some(queue) = &track.queue {
                let (count, oldest) = waiting.entry(queue).or_default();
                *count += 1;
                *oldest = match (*oldest, track.queued_at) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
        }
        let nothing = QueueCount::default();
        let queues: BTreeSet<&QueueId> = counts.keys().chain(waiting.keys().copied()).collect();
        queues
            .into_iter()
            .map(|queue| {
                let (waiting, oldest) = waiting.get(queue).copied().unwrap_or_default();
                (queue.clone(), figures(counts.get(queue).unwrap_or(&nothing), waiting, oldest))
            })
            .collect()
    }

    /// The figures of all queues together, of those who are there: calls and chats.
    #[must_use]
    pub fn totals(&self) -> QueueFigures {
        let all = sum(&self.queues);
        let waiting = self.tracks.values().filter(|track| track.waiting && !track.deferred);
        let oldest = waiting.clone().filter_map(|track| track.queued_at).min();
        figures(&all, u32::try_from(waiting.count()).unwrap_or(u32::MAX), oldest)
    }

    /// The day.
    #[must_use]
    pub fn day(&self) -> DayFigures {
        let day = self.day.clone();
        DayFigures {
            satisfaction: share(day.satisfied, day.rated),
            smart_share: share(day.smart_sessions, day.smart_sessions + day.human_sessions),
            smart_resolution: share(day.smart_resolved, day.smart_sessions),
            ..day
        }
    }

    /// The day's curve so far.
    #[must_use]
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// The agents who are signed in.
    pub fn agents(&self) -> impl Iterator<Item = (AgentId, &AgentStanding)> {
        self.agents.iter().map(|(id, standing)| (*id, standing))
    }

    /// What the agent has done on the day.
    #[must_use]
    pub fn agent_day(&self, agent: AgentId) -> AgentDay {
        self.agent_days.get(&agent).copied().unwrap_or_default()
    }
}

#[allow(clippy::cast_precision_loss)]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[allow(clippy::cast_precision_loss)]
fn mean(sum: Duration, count: u64) -> Option<f64> {
    (count > 0).then(|| sum.as_secs_f64() / count as f64)
}

fn sum(counts: &BTreeMap<QueueId, QueueCount>) -> QueueCount {
    let mut all = QueueCount::default();
    for count in counts.values() {
        all.entered += count.entered;
        all.answered += count.answered;
        all.answered_in_time += count.answered_in_time;
        all.abandoned += count.abandoned;
        all.wait_of_answered += count.wait_of_answered;
        all.handled += count.handled;
        all.handling += count.handling;
        all.in_conversation += count.in_conversation;
    }
    all
}

fn figures(count: &QueueCount, waiting: u32, oldest_wait_since: Option<Timestamp>) -> QueueFigures {
    let offered = count.answered + count.abandoned;
    QueueFigures {
        waiting,
        oldest_wait_since,
        in_conversation: count.in_conversation,
        offered,
        answered: count.answered,
        abandoned: count.abandoned,
        service_level: share(count.answered_in_time, offered),
        answer_rate: share(count.answered, offered),
        abandonment_rate: share(count.abandoned, count.entered),
        asa_seconds: mean(count.wait_of_answered, count.answered),
        aht_seconds: mean(count.handling, count.handled),
    }
}
