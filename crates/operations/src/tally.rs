//! Counting the journal, pure: events in, figures out. One instance counts one day.

mod figures;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use domain::agent::AgentState;
use domain::contact::{Channel, Medium};
use domain::events::{AbandonStage, AgentEvent, ContactEvent};
use domain::{AgentId, ContactId, CustomerId, QueueId, Timestamp};
use serde::Serialize;

/// Seconds of a bin of the day's curve.
pub const BIN_SECONDS: i64 = 300;

/// A customer who comes back with the same subject within this time was not helped.
const RETURN_WITHIN: Duration = Duration::from_secs(24 * 3600);

/// What the tally needs to know of a queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// Answered within this time counts for the service level.
    pub within: Duration,
}

/// The figures of a queue, or of all together. Shares are from 0 to 1 and absent while there is nothing to divide by.
/// Definitions: [`crate::definitions`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, utoipa::ToSchema)]
pub struct QueueFigures {
    pub waiting: u32,
    pub oldest_wait_since: Option<Timestamp>,
    pub in_conversation: u32,
    /// Answered and abandoned; those who still wait are in neither.
    pub offered: u64,
    pub answered: u64,
    pub abandoned: u64,
    pub service_level: Option<f64>,
    pub answer_rate: Option<f64>,
    pub abandonment_rate: Option<f64>,
    pub asa_seconds: Option<f64>,
    pub aht_seconds: Option<f64>,
}

/// The day over all channels.
#[derive(Debug, Clone, PartialEq, Default, Serialize, utoipa::ToSchema)]
pub struct DayFigures {
    pub arrived: u64,
    pub calls: u64,
    pub chats: u64,
    /// Messages left on the board.
    pub messages: u64,
    pub in_self_service: u32,
    /// Left or ended the flow without asking for a person.
    pub self_served: u64,
    pub interrupted: u64,
    pub rated: u64,
    /// Rated with one of the two best grades of five, or the best of three.
    pub satisfied: u64,
    pub satisfaction: Option<f64>,
    /// Contacts for which the machine found, did or answered something, counted when they are over.
    pub smart_sessions: u64,
    /// Contacts that an agent answered.
    pub human_sessions: u64,
    pub smart_share: Option<f64>,
    /// Smart sessions without a hand-over whose customer has not come back with the same subject.
    pub smart_resolved: u64,
    pub smart_resolution: Option<f64>,
}

/// A bin of the day's curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct Bin {
    /// The bin's beginning.
    pub at: Timestamp,
    pub arrived: u32,
    pub answered: u32,
    pub abandoned: u32,
    /// The most that waited at once.
    pub waiting: u32,
}

/// An agent's state as last heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentStanding {
    pub state: AgentState,
    pub reason: Option<String>,
    pub since: Timestamp,
    pub contacts: u32,
}

/// What an agent has done on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgentDay {
    /// Conversations ended.
    pub handled: u64,
    /// Talk, hold and wrap-up of them.
    pub handling: Duration,
}

#[derive(Debug, Clone, Default)]
struct QueueCount {
    entered: u64,
    answered: u64,
    answered_in_time: u64,
    abandoned: u64,
    wait_of_answered: Duration,
    handled: u64,
    handling: Duration,
    in_conversation: u32,
}

#[derive(Debug, Clone, Default)]
struct Track {
    queue: Option<QueueId>,
    queued_at: Option<Timestamp>,
    waiting: bool,
    /// Counted as answered already: a contact that goes back to its queue is answered once.
    answered: bool,
    connected_at: Option<Timestamp>,
    agent: Option<AgentId>,
    wrap_up_since: Option<Timestamp>,
    asked_for_agent: bool,
    over: bool,
    customer: Option<CustomerId>,
    /// It can wait: its waiting and handling are in no figure of those who are there.
    deferred: bool,
    /// What the machine has done for the contact, by action.
    subjects: BTreeSet<String>,
}

/// A smart session that counts as resolved as long as its customer does not come back with a subject of it.
#[derive(Debug, Clone)]
struct Resolved {
    at: Timestamp,
    subjects: BTreeSet<String>,
}

/// Counts one day.
#[derive(Debug, Clone)]
pub struct Tally {
    day_start: Timestamp,
    goals: HashMap<QueueId, Goal>,
    queues: BTreeMap<QueueId, QueueCount>,
    /// The same of work that waits.
    deferred: BTreeMap<QueueId, QueueCount>,
    tracks: HashMap<ContactId, Track>,
    agents: HashMap<AgentId, AgentStanding>,
    agent_days: HashMap<AgentId, AgentDay>,
    day: DayFigures,
    bins: Vec<Bin>,
    resolved: HashMap<CustomerId, Vec<Resolved>>,
}

impl Tally {
    /// A tally of the day that begins then. Events from before count for what is going on, not for the day.
    #[must_use]
    pub fn new(day_start: Timestamp, goals: HashMap<QueueId, Goal>) -> Self {
        let queues = goals.keys().map(|queue| (queue.clone(), QueueCount::default())).collect();
        Self {
            day_start,
            goals,
            queues,
            deferred: BTreeMap::new(),
            tracks: HashMap::new(),
            agents: HashMap::new(),
            agent_days: HashMap::new(),
            day: DayFigures::default(),
            bins: Vec::new(),
            resolved: HashMap::new(),
        }
    }

    /// Begins another day: counters start anew, what is going on goes on.
    pub fn begin_day(&mut self, day_start: Timestamp) {
        let in_conversation: BTreeMap<QueueId, u32> =
            self.queues.iter().map(|(queue, count)| (queue.clone(), count.in_conversation)).collect();
        self.day_start = day_start;
        self.day = DayFigures { in_self_service: self.day.in_self_service, ..DayFigures::default() };
        self.agent_days.clear();
        self.bins.clear();
        self.resolved.clear();
        for (queue, count) in &mut self.queues {
            *count = QueueCount { in_conversation: in_conversation[queue], ..QueueCount::default() };
        }
        for count in self.deferred.values_mut() {
            *count = QueueCount { in_conversation: count.in_conversation, ..QueueCount::default() };
        }
    }

    /// The goals may change during the day; what was counted stays.
    pub fn set_goals(&mut self, goals: HashMap<QueueId, Goal>) {
        for queue in goals.keys() {
            self.queues.entry(queue.clone()).or_default();
        }
        self.goals = goals;
    }

    /// Whether nothing is known of the day before.
    #[must_use]
    pub fn day_start(&self) -> Timestamp {
        self.day_start
    }

    /// Counts an event of a contact.
    pub fn contact(&mut self, id: ContactId, at: Timestamp, event: &ContactEvent) {
        let today = at >= self.day_start;
        match event {
            ContactEvent::Arrived { channel, customer, .. } => {
                self.arrived(id, at, *channel, today);
                self.tracks.entry(id).or_default().customer = *customer;
            }
            ContactEvent::Identified { customer, .. } | ContactEvent::Verified { customer } => {
                if let Some(track) = self.tracks.get_mut(&id) {
                    track.customer = Some(*customer);
                }
            }
            ContactEvent::ActionTaken { action, outcome, .. } => self.served_by_machine(id, at, action, outcome),
            ContactEvent::Queued { queue, .. } => {
                let track = self.tracks.entry(id).or_default();
                if !track.asked_for_agent {
                    self.day.in_self_service = self.day.in_self_service.saturating_sub(1);
                }
                track.asked_for_agent = true;
                track.queue = Some(queue.clone());
                track.queued_at.get_or_insert(at);
                track.waiting = true;
                // What was set aside enters its queue again, and has entered it once.
                let (deferred, again) = (track.deferred, track.deferred && track.answered);
                if today && !again {
                    self.counts(deferred).entry(queue.clone()).or_default().entered += 1;
                }
            }
            ContactEvent::Connected { agent, .. } => self.connected(id, at, *agent, today),
            ContactEvent::ConversationEnded { agent, .. } => self.conversation_ended(id, *agent, at, today),
            ContactEvent::Requeued { .. } => {
                if let Some(track) = self.tracks.get_mut(&id) {
                    track.waiting = true;
                }
            }
            ContactEvent::MovedToQueue { from, to } => {
                if let Some(track) = self.tracks.get_mut(&id) {
                    track.queue = Some(to.clone());
                }
                if today {
                    let deferred = self.is_deferred(id);
                    let left = self.counts(deferred).entry(from.clone()).or_default();
                    left.entered = left.entered.saturating_sub(1);
                    self.counts(deferred).entry(to.clone()).or_default().entered += 1;
                }
            }
            ContactEvent::TransferredToQueue { queue, .. } => {
                if let Some(track) = self.tracks.get_mut(&id) {
                    track.waiting = true;
                    track.queue = Some(queue.clone());
                }
            }
            ContactEvent::HandedOver { to, .. } => {
                if let Some(track) = self.tracks.get_mut(&id) {
                    track.agent = Some(*to);
                }
                if let Some(standing) = self.agents.get_mut(to) {
                    standing.contacts += 1;
                }
            }
            ContactEvent::WrapUpStarted { .. } => {
                if let Some(track) = self.tracks.get_mut(&id) {
                    track.wrap_up_since = Some(at);
                }
            }
            ContactEvent::WrapUpEnded { agent, .. } => self.wrap_up_ended(id, *agent, at, today),
            ContactEvent::Rated { score, grades } if today => {
                self.day.rated += 1;
                let best = if *grades >= 5 { grades - 1 } else { *grades };
                if *score >= best {
                    self.day.satisfied += 1;
                }
            }
            ContactEvent::Abandoned { stage } => self.abandoned(id, at, *stage, today),
            ContactEvent::Interrupted { .. } => {
                self.left_waiting(id);
                if today {
                    self.day.interrupted += 1;
                }
                self.over(id, at, today);
            }
            ContactEvent::Closed { .. } => self.over(id, at, today),
            _ => {}
        }
        if self.tracks.get(&id).is_some_and(|track| track.over && track.wrap_up_since.is_none()) {
            self.tracks.remove(&id);
        }
    }

    fn arrived(&mut self, id: ContactId, at: Timestamp, channel: Channel, today: bool) {
        let deferred = channel.medium() == Medium::Deferred;
        self.tracks.insert(id, Track { deferred, ..Track::default() });
        self.day.in_self_service += 1;
        if !today {
            return;
        }
        self.day.arrived += 1;
        match channel {
            Channel::Phone => self.day.calls += 1,
            Channel::Chat => self.day.chats += 1,
            Channel::Board => self.day.messages += 1,
            _ => {}
        }
        if let Some(bin) = self.bin(at).filter(|_| !deferred) {
            bin.arrived += 1;
        }
    }

    fn connected(&mut self, id: ContactId, at: Timestamp, agent: AgentId, today: bool) {
        let Some(track) = self.tracks.get_mut(&id) else { return };
        track.waiting = false;
        track.connected_at = Some(at);
        track.agent = Some(agent);
        let first = !std::mem::replace(&mut track.answered, true);
        let waited = track.queued_at.map_or(Duration::ZERO, |since| at.since(since));
        if let Some(standing) = self.agents.get_mut(&agent) {
            standing.contacts += 1;
        }
        let deferred = track.deferred;
        let Some(queue) = track.queue.clone() else { return };
        let within = self.goals.get(&queue).map_or(Duration::from_secs(20), |goal| goal.within);
        if first && today {
            self.day.human_sessions += 1;
        }
        let count = self.counts(deferred).entry(queue).or_default();
        count.in_conversation += 1;
        if first && today {
            count.answered += 1;
            count.wait_of_answered += waited;
            if waited <= within {
                count.answered_in_time += 1;
            }
            if let Some(bin) = self.bin(at).filter(|_| !deferred) {
                bin.answered += 1;
            }
        }
    }

    fn conversation_ended(&mut self, id: ContactId, by: AgentId, at: Timestamp, today: bool) {
        let Some(track) = self.tracks.get_mut(&id) else { return };
        let talked = track.connected_at.take().map_or(Duration::ZERO, |since| at.since(since));
        if let Some(standing) = track.agent.take().and_then(|agent| self.agents.get_mut(&agent)) {
            standing.contacts = standing.contacts.saturating_sub(1);
        }
        let deferred = track.deferred;
        let Some(queue) = track.queue.clone() else { return };
        let count = self.counts(deferred).entry(queue).or_default();
        count.in_conversation = count.in_conversation.saturating_sub(1);
        if today {
            count.handled += 1;
            count.handling += talked;
        }
        // A message lies open beside calls: its time is not the agent's.
        if today && !deferred {
            let own = self.agent_days.entry(by).or_default();
            own.handled += 1;
            own.handling += talked;
        }
    }

    fn wrap_up_ended(&mut self, id: ContactId, by: AgentId, at: Timestamp, today: bool) {
        let Some(track) = self.tracks.get_mut(&id) else { return };
        let spent = track.wrap_up_since.take().map_or(Duration::ZERO, |since| at.since(since));
        let deferred = track.deferred;
        let Some(queue) = track.queue.clone() else { return };
        if today {
            self.counts(deferred).entry(queue).or_default().handling += spent;
        }
        if today && !deferred {
            self.agent_days.entry(by).or_default().handling += spent;
        }
    }

    fn abandoned(&mut self, id: ContactId, at: Timestamp, stage: AbandonStage, today: bool) {
        self.left_waiting(id);
        if stage == AbandonStage::Queue && today {
            let track = self.tracks.get(&id);
            // A contact that had been answered once and was lost waiting for the second agent is not abandoned twice.
            if let Some(queue) = track.filter(|track| !track.answered).and_then(|track| track.queue.clone()) {
                let deferred = self.is_deferred(id);
                self.counts(deferred).entry(queue).or_default().abandoned += 1;
                if let Some(bin) = self.bin(at).filter(|_| !deferred) {
                    bin.abandoned += 1;
                }
            }
        }
        self.over(id, at, today);
    }

    /// The counts of work that waits, or of those who are there.
    fn counts(&mut self, deferred: bool) -> &mut BTreeMap<QueueId, QueueCount> {
        if deferred { &mut self.deferred } else { &mut self.queues }
    }

    fn is_deferred(&self, id: ContactId) -> bool {
        self.tracks.get(&id).is_some_and(|track| track.deferred)
    }

    /// A piece of work that came before the journal was read from, and waits or is set aside.
    pub fn remember_work(&mut self, id: ContactId, arrived_at: Timestamp, queue: Option<QueueId>, waiting: bool) {
        let track = Track {
            deferred: true,
            asked_for_agent: queue.is_some(),
            queued_at: queue.is_some().then_some(arrived_at),
            waiting,
            queue,
            ..Track::default()
        };
        self.tracks.insert(id, track);
    }

    fn left_waiting(&mut self, id: ContactId) {
        if let Some(track) = self.tracks.get_mut(&id) {
            track.waiting = false;
        }
    }

    /// The machine found, did or answered something. Proving who one is serves nobody by itself.
    fn served_by_machine(&mut self, id: ContactId, at: Timestamp, action: &str, outcome: &str) {
        if action.starts_with("identity.") || !matches!(outcome, "done" | "found" | "posted" | "sent") {
            return;
        }
        let Some(track) = self.tracks.get_mut(&id) else { return };
        // Listing and preparing lead to something; what they lead to is the subject.
        if matches!(action, "bank.list" | "bank.payee" | "bank.prepare") {
            return;
        }
        let is_new = track.subjects.insert(action.to_owned());
        let Some(customer) = track.customer.filter(|_| is_new) else { return };
        let Some(earlier) = self.resolved.get_mut(&customer) else { return };
        let before = earlier.len();
        earlier.retain(|resolved| at.since(resolved.at) > RETURN_WITHIN || !resolved.subjects.contains(action));
        let returned = u64::try_from(before - earlier.len()).unwrap_or(0);
        self.day.smart_resolved = self.day.smart_resolved.saturating_sub(returned);
    }

    fn over(&mut self, id: ContactId, at: Timestamp, today: bool) {
        let Some(track) = self.tracks.get_mut(&id) else { return };
        if std::mem::replace(&mut track.over, true) {
            return;
        }
        track.waiting = false;
        let smart = !track.subjects.is_empty();
        if smart && today {
            self.day.smart_sessions += 1;
            if !track.asked_for_agent {
                self.day.smart_resolved += 1;
                if let Some(customer) = track.customer {
                    let resolved = Resolved { at, subjects: track.subjects.clone() };
                    self.resolved.entry(customer).or_default().push(resolved);
                }
            }
        }
        if !track.asked_for_agent {
            self.day.in_self_service = self.day.in_self_service.saturating_sub(1);
            if today {
                self.day.self_served += 1;
            }
        }
    }

    /// Counts an event of an agent.
    pub fn agent(&mut self, id: AgentId, at: Timestamp, event: &AgentEvent) {
        if let AgentEvent::StateChanged { to, reason, .. } = event {
            let contacts = self.agents.get(&id).map_or(0, |standing| standing.contacts);
            if *to == AgentState::SignedOut {
                self.agents.remove(&id);
            } else {
                let standing = AgentStanding { state: *to, reason: reason.clone(), since: at, contacts };
                self.agents.insert(id, standing);
            }
        }
    }

    /// Notes how many wait now, for the curve.
    pub fn observe(&mut self, now: Timestamp) {
        let live = self.tracks.values().filter(|track| track.waiting && !track.deferred);
        let waiting = u32::try_from(live.count()).unwrap_or(u32::MAX);
        if let Some(bin) = self.bin(now) {
            bin.waiting = bin.waiting.max(waiting);
        }
    }

    fn bin(&mut self, at: Timestamp) -> Option<&mut Bin> {
        let passed = (at.micros() - self.day_start.micros()) / 1_000_000;
        if !(0..86_400).contains(&passed) {
            return None;
        }
        let index = usize::try_from(passed / BIN_SECONDS).ok()?;
        while self.bins.len() <= index {
            let offset = i64::try_from(self.bins.len()).ok()? * BIN_SECONDS * 1_000_000;
            self.bins.push(Bin { at: Timestamp::from_micros(self.day_start.micros() + offset), ..Bin::default() });
        }
        self.bins.get_mut(index)
    }
}

#[cfg(test)]
mod tests;
