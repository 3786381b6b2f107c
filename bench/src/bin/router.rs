//! How many decisions a second does the router make, and how long does one take?
//!
//! ```text
//! router [--agents 10000] [--waiting 100000] [--decisions 2000000] [--seed 1]
//! ```
//!
//! A decision is one input with all that follows from it. A simulated centre of 43 queues and 50 skills lives around
//! the router: agents with 4 to 8 skills of different levels and two languages take calls, chats or both, accept,
//! decline or miss offers, end conversations, wrap up and pause; customers come with priorities and languages and
//! give up. Two scenes are measured, each for so many decisions after a fifth as many to warm up: `overload`, in
//! which so many customers wait all the time, and `idle`, in which half of the agents do.
//!
//! The centre lives once and every call of the router is timed: that gives the percentiles. The same calls are then
//! given to a clone of the router in one go: that gives the decisions a second, by the clock and by the processor
//! time of the thread (the same on a machine with nothing else to do). Deadlines take their time in both and do not
//! count as decisions. Prints one line of JSON.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::str::FromStr;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use domain::agent::AgentState;
use domain::contact::Medium;
use domain::events::MissCause;
use domain::ids::InvalidId;
use domain::{AgentId, ContactId, OfferId, QueueId, SkillId, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use routing::{AgentProfile, Choice, Input, Output, QueueConfig, Router, RouterConfig, WrapUpRule};
use serde_json::{Value, json};

/// Skills that queues ask for, one queue each.
const TRADES: usize = 43;
/// Skills that some contacts ask for beside these.
const LANGUAGES: usize = 7;

struct Options {
    agents: usize,
    waiting: usize,
    decisions: usize,
    seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Arrive,
    GiveUp(ContactId),
    Accept(OfferId, AgentId),
    Decline(OfferId, AgentId),
    End(ContactId),
    Finish(AgentId, ContactId),
    Return(AgentId),
}

/// A centre around a router.
struct Centre {
    router: Router,
    random: StdRng,
    now: Timestamp,
    queues: Vec<QueueId>,
    languages: Vec<SkillId>,
    events: BinaryHeap<Reverse<(Timestamp, u64, Event)>>,
    scheduled: u64,
    contacts: u64,
    waiting: i64,
    out: Vec<Output>,
    /// Nanoseconds of each decision, while measuring.
    taken: Vec<u32>,
    /// What the router was told, while measuring; `None` for a deadline.
    calls: Option<Vec<(Timestamp, Option<Input>)>>,
}

fn main() -> anyhow::Result<()> {
    let options = options()?;
    let before = resident_bytes()?;
    let mut overload = Centre::new(&options);
    let loading = Instant::now();
    overload.load(options.waiting);
    let loaded = loading.elapsed();
    let after = resident_bytes()?;
    let overload = overload.measure("overload", options.decisions, Some(options.waiting))?;
    let idle = Centre::new(&options).measure("idle", options.decisions, None)?;
    let report = json!({
        "figure": "router",
        "agents": options.agents,
        "waiting": options.waiting,
        "skills": TRADES + LANGUAGES,
        "load_seconds": loaded.as_secs_f64(),
        "resident_mb": after.saturating_sub(before) as f64 / 1e6,
        "timer_nanos": timer_nanos(),
        "scenes": [overload, idle],
    });
    println!("{report}");
    Ok(())
}

impl Centre {
    /// All agents at work, nobody waits.
    fn new(options: &Options) -> Self {
        let config = RouterConfig {
            seed: options.seed,
            expected_agents: options.agents,
            expected_contacts: options.waiting + 5 * options.agents,
            ..RouterConfig::default()
        };
        let mut centre = Self {
            router: Router::new(config),
            random: StdRng::seed_from_u64(options.seed),
            now: Timestamp::from_seconds(1_770_000_000),
            queues: (0..TRADES).map(|trade| QueueId::of(&format!("queue-{trade}"))).collect(),
            languages: (0..LANGUAGES).map(|language| SkillId::of(&format!("language-{language}"))).collect(),
            events: BinaryHeap::new(),
            scheduled: 0,
            contacts: 0,
            waiting: 0,
            out: Vec::new(),
            taken: Vec::new(),
            calls: None,
        };
        for (trade, id) in centre.queues.clone().into_iter().enumerate() {
            centre.tell(Input::DefineQueue(QueueConfig {
                skills: vec![(SkillId::of(&format!("trade-{trade}")), 1 + (trade % 5) as u8)],
                priority: (trade % 4) as i32 * 20,
                wrap_up: WrapUpRule::within(Duration::from_secs(30)),
                choice: if trade % 2 == 0 { Choice::LongestIdle } else { Choice::BestLevel },
                ..QueueConfig::new(id)
            }));
        }
        for number in 0..options.agents {
            let agent = id(1, number as u64);
            let profile = centre.profile();
            centre.tell(Input::SignIn { agent, profile });
            centre.tell(Input::Ready { agent });
        }
        centre
    }

    fn profile(&mut self) -> AgentProfile {
        let mut skills = Vec::new();
        for _ in 0..self.random.random_range(4..=8) {
            let trade = self.random.random_range(0..TRADES);
            skills.push((SkillId::of(&format!("trade-{trade}")), self.random.random_range(1..=10)));
        }
        for _ in 0..2 {
            let language = self.random.random_range(0..LANGUAGES);
            skills.push((self.languages[language].clone(), self.random.random_range(1..=10)));
        }
        let kind = self.random.random_range(0..4);
        AgentProfile {
            skills,
            voice_capacity: u8::from(kind != 0),
            text_capacity: if kind == 1 { 0 } else { 4 },
            deferred_capacity: 0,
            site: None,
        }
    }

    /// Lets customers come until so many wait.
    fn load(&mut self, waiting: usize) {
        while self.waiting < waiting as i64 {
            self.arrive();
        }
    }

    /// Lives on and measures. Either so many wait all the time, or customers come at a rate that leaves agents idle.
    fn measure(mut self, scene: &str, decisions: usize, waiting: Option<usize>) -> anyhow::Result<Value> {
        if waiting.is_none() {
            self.schedule(0.0, Event::Arrive);
        }
        self.taken = Vec::with_capacity(decisions + decisions / 5 + 16);
        self.live(decisions / 5, waiting);
        self.taken.clear();
        let mut again = self.router.clone();
        self.calls = Some(Vec::with_capacity(decisions * 5 / 4));
        let simulated = self.now;
        self.live(decisions, waiting);
        let calls = self.calls.take().unwrap_or_default();
        let deadlines = calls.iter().filter(|(_, input)| input.is_none()).count();
        let decided = calls.len() - deadlines;

        let mut out = Vec::new();
        let (began, processor) = (Instant::now(), processor_time()?);
        for (now, input) in calls {
            match input {
                Some(input) => again.handle(now, input, &mut out)?,
                None => again.wake(now, &mut out),
            }
            out.clear();
        }
        let (elapsed, processor) = (began.elapsed(), processor_time()? - processor);
        if again.agents().ne(self.router.agents()) {
            bail!("the same calls came to another end");
        }

        self.taken.sort_unstable();
        let micros = |share: f64| {
            let last = self.taken.len() - 1;
            f64::from(self.taken[(last as f64 * share) as usize]) / 1000.0
        };
        let per_second = |time: Duration| (decided as f64 / time.as_secs_f64()).round();
        let ready = self.router.agents().filter(|(_, agent)| agent.state == AgentState::Ready).count();
        Ok(json!({
            "scene": scene,
            "decisions": decided,
            "deadlines": deadlines,
            "decisions_per_second": per_second(elapsed),
            "decisions_per_processor_second": per_second(processor),
            "p50_micros": micros(0.5),
            "p99_micros": micros(0.99),
            "p999_micros": micros(0.999),
            "max_micros": micros(1.0),
            "waiting_at_end": self.waiting,
            "agents_ready_at_end": ready,
            "simulated_seconds": self.now.since(simulated).as_secs(),
        }))
    }

    fn live(&mut self, decisions: usize, waiting: Option<usize>) {
        let end = self.taken.len() + decisions;
        while self.taken.len() < end {
            while waiting.is_some_and(|waiting| self.waiting < waiting as i64) {
                self.arrive();
            }
            let Some(Reverse((at, _, event))) = self.events.pop() else { break };
            while let Some(deadline) = self.router.next_deadline().filter(|deadline| *deadline <= at) {
                self.now = deadline;
                self.router.wake(deadline, &mut self.out);
                if let Some(calls) = &mut self.calls {
                    calls.push((deadline, None));
                }
                self.follow();
            }
            self.now = at;
            self.take(event);
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Arrive => {
                self.arrive();
                let next = self.exponential(1.0 / 25.0);
                self.schedule(next, Event::Arrive);
            }
            Event::GiveUp(contact) => {
                use domain::contact::ContactState::{Offered, Queued};
                match self.router.contact(contact).map(|view| view.state()) {
                    Some(Queued) => self.waiting -= 1,
                    Some(Offered) => {}
                    _ => return,
                }
                self.tell(Input::Abandon { contact });
            }
            Event::Accept(offer, agent) => {
                self.try_to(Input::Accept { offer, agent });
            }
            Event::Decline(offer, agent) => {
                self.try_to(Input::Refuse { offer, agent, cause: MissCause::Declined });
            }
            Event::End(contact) => self.tell(Input::EndConversation { contact }),
            Event::Finish(agent, contact) => {
                self.try_to(Input::FinishWrapUp { agent, contact });
            }
            Event::Return(agent) => self.tell(Input::Ready { agent }),
        }
    }

    fn arrive(&mut self) {
        self.contacts += 1;
        let contact = id(2, self.contacts);
        let queue = self.queues[self.random.random_range(0..TRADES)].clone();
        let mut skills = Vec::new();
        if self.random.random_bool(0.15) {
            skills.push((self.languages[self.random.random_range(0..LANGUAGES)].clone(), 3));
        }
        let medium = if self.random.random_bool(0.5) { Medium::Voice } else { Medium::Text };
        let priority = self.random.random_range(0..5) * 60;
        if self.random.random_bool(0.1) {
            let patience = self.exponential(600.0);
            self.schedule(patience, Event::GiveUp(contact));
        }
        self.waiting += 1;
        let since = self.now;
        self.tell(Input::Enqueue { contact, queue, medium, skills, priority, since, at_head: false, facts: None });
    }

    /// An input that cannot be wrong.
    fn tell(&mut self, input: Input) {
        assert!(self.try_to(input), "the centre asks only for what is possible");
    }

    /// An input that may come too late, as the customer left or the timer was faster. It counts only if it does not.
    fn try_to(&mut self, input: Input) -> bool {
        let copy = self.calls.is_some().then(|| input.clone());
        let began = Instant::now();
        let result = self.router.handle(self.now, input, &mut self.out);
        let nanos = began.elapsed().as_nanos();
        if result.is_ok() {
            self.taken.push(u32::try_from(nanos).unwrap_or(u32::MAX));
            if let Some(calls) = &mut self.calls {
                calls.push((self.now, copy));
            }
            self.follow();
        }
        result.is_ok()
    }

    /// Agents and customers react to what the router decided.
    fn follow(&mut self) {
        let mut out = std::mem::take(&mut self.out);
        for output in out.drain(..) {
            match output {
                Output::Offered { offer, agent, .. } => {
                    self.waiting -= 1;
                    let delay = self.random.random_range(1.0..4.0);
                    match self.random.random_range(0..100) {
                        0 => {}
                        1 | 2 => self.schedule(delay, Event::Decline(offer, agent)),
                        _ => self.schedule(delay, Event::Accept(offer, agent)),
                    }
                }
                Output::Requeued { .. } => self.waiting += 1,
                Output::Connected { contact, .. } => {
                    let length = self.exponential(180.0);
                    self.schedule(length, Event::End(contact));
                }
                Output::WrapUpStarted { contact, agent, .. } if self.random.random_bool(0.5) => {
                    self.schedule(10.0, Event::Finish(agent, contact));
                }
                Output::AgentChanged { agent, to: AgentState::NotReady, from, .. } if from != AgentState::SignedOut => {
                    self.schedule(60.0, Event::Return(agent));
                }
                _ => {}
            }
        }
        self.out = out;
    }

    fn schedule(&mut self, seconds: f64, event: Event) {
        self.scheduled += 1;
        let at = self.now + Duration::from_secs_f64(seconds);
        self.events.push(Reverse((at, self.scheduled, event)));
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.random.random_range(f64::MIN_POSITIVE..1.0).ln()
    }
}

/// An id that looks like those of the centre: what sorts first is the same for many.
fn id<T: FromStr<Err = InvalidId>>(kind: u8, number: u64) -> T {
    format!("019c0000-0000-7000-80{kind:02x}-{number:012x}").parse().expect("a UUID")
}

/// What reading the clock twice costs; contained in every measured time.
fn timer_nanos() -> f64 {
    let began = Instant::now();
    for _ in 0..1_000_000 {
        std::hint::black_box(std::hint::black_box(Instant::now()).elapsed());
    }
    (began.elapsed().as_nanos() as f64 / 1e6).round()
}

/// How long this thread has been on a processor.
fn processor_time() -> anyhow::Result<Duration> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").context("no /proc/thread-self/schedstat")?;
    let nanos = times.split_whitespace().next().context("/proc/thread-self/schedstat is empty")?;
    Ok(Duration::from_nanos(nanos.parse()?))
}

fn resident_bytes() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("the memory is read from /proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS in /proc/self/status")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().context("VmRSS is a number of kB")?;
    Ok(kilobytes * 1024)
}

fn options() -> anyhow::Result<Options> {
    let mut options = Options { agents: 10_000, waiting: 100_000, decisions: 2_000_000, seed: 1 };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{name} needs a value"))?;
        let number = value.parse::<usize>().with_context(|| format!("{name} {value} is not a number"))?;
        match name.as_str() {
            "--agents" => options.agents = number.max(1),
            "--waiting" => options.waiting = number,
            "--decisions" => options.decisions = number.max(1000),
            "--seed" => options.seed = number as u64,
            _ => bail!("unknown option {name}; see the head of this file"),
        }
    }
    Ok(options)
}
