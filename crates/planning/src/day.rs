//! One day of the centre, played with the live router.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use domain::agent::AgentState;
use domain::{AgentId, ContactId, OfferId, SkillId, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use routing::{Ageing, Facts, Input, Output, QueueConfig, Router, RouterConfig, Shortfall, WrapUpRule};
use uuid::Uuid;

use crate::check::{ModelError, needs};
use crate::events::{Event, Events};
use crate::model::{AfterClose, Model, at};
use crate::report::{Counts, DayCounts};
use crate::team::Member;

/// When the simulated days begin; which day does not matter.
const DAWN: i64 = 1_770_000_000_000_000;

/// After the day nobody is served for longer than this.
const LONGEST_EVENING: i64 = 7 * 86_400 * 1_000_000;

/// Where a contact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Served(usize),
    Over,
}

#[derive(Debug, Clone)]
struct Call {
    kind: usize,
    came: i64,
    interval: usize,
    service: f64,
    wrap_up: f64,
    /// Chance that decides whether the customer is satisfied.
    verdict: f64,
    counted: bool,
    state: State,
    ends: i64,
}

/// Where an agent is in the plan of the day.
#[derive(Debug, Clone, Default)]
struct Post {
    planned: bool,
    /// Conversations and wrap-ups.
    busy: u32,
    /// Until when the present conversation lasts.
    until: i64,
}

/// A day being played.
pub(crate) struct Day<'a> {
    model: &'a Model,
    team: &'a [Member],
    router: Router,
    events: Events,
    now: i64,
    warm_up: i64,
    close: i64,
    busyness: f64,
    calls: Vec<Call>,
    posts: Vec<Post>,
    arrivals: Vec<StdRng>,
    attributes: Vec<StdRng>,
    skills: Vec<Vec<(SkillId, u8)>>,
    facts: Vec<Option<Facts>>,
    out: Vec<Output>,
    spare: VecDeque<Output>,
    open_counted: u64,
    waiting: u64,
    counts: DayCounts,
}

impl<'a> Day<'a> {
    /// Sets the centre up in the morning.
    ///
    /// # Errors
    /// If the router refuses what the model says.
    pub(crate) fn new(model: &'a Model, team: &'a [Member], seed: u64, day: u64) -> Result<Self, ModelError> {
        let config = RouterConfig {
            seed,
            ageing: if model.ageing_seconds > 0.0 {
                Ageing::PointEvery(Duration::from_secs_f64(model.ageing_seconds))
            } else {
                Ageing::Off
            },
            expected_agents: team.len(),
            ..RouterConfig::default()
        };
        let stream = |kind: usize, what: u64| {
            let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ day.wrapping_mul(0xbf58_476d_1ce4_e5b9);
            StdRng::seed_from_u64(mixed ^ ((kind as u64 + 1) << 8 | what))
        };
        let kinds = model.contacts.len();
        let busyness = model.busyness.as_ref().map_or(1.0, |busyness| busyness.draw(&mut stream(kinds, 7)));
        let mut played = Self {
            model,
            team,
            router: Router::new(config),
            events: Events::default(),
            now: 0,
            warm_up: micros(model.warm_up_seconds),
            close: micros(model.seconds()),
            busyness,
            calls: Vec::new(),
            posts: vec![Post::default(); team.len()],
            arrivals: (0..kinds).map(|kind| stream(kind, 1)).collect(),
            attributes: (0..kinds).map(|kind| stream(kind, 2)).collect(),
            skills: model.contacts.iter().map(|kind| needs(&kind.skills)).collect(),
            facts: model.contacts.iter().map(facts_of).collect(),
            out: Vec::new(),
            spare: VecDeque::new(),
            open_counted: 0,
            waiting: 0,
            counts: DayCounts::new(model),
        };
        played.open()?;
        Ok(played)
    }

    fn open(&mut self) -> Result<(), ModelError> {
        for queue in &self.model.queues {
            let finishes = self.model.contacts.iter().any(|kind| kind.queue == queue.id && kind.wrap_up.is_some());
            self.tell(Input::DefineQueue(QueueConfig {
                skills: needs(&queue.skills),
                priority: queue.priority,
                choice: queue.choice,
                wrap_up: if finishes { WrapUpRule::UNTIL_DONE } else { WrapUpRule::NONE },
                ..QueueConfig::new(queue.id.clone())
            }))?;
        }
        if let Some(policy) = &self.model.policy {
            self.tell(Input::SetPolicy(Box::new(policy.clone())))?;
        }
        for member in self.team {
            self.tell(Input::SignIn { agent: member.id, profile: member.profile.clone() })?;
            if !member.told.is_empty() {
                self.tell(Input::SetAbilities { agent: member.id, abilities: member.told.clone() })?;
            }
        }
        for interval in 0..self.model.intervals.count {
            #[expect(clippy::cast_precision_loss, reason = "a day has few intervals")]
            let begins = micros(self.model.intervals.seconds * interval as f64);
            self.events.at(begins, Event::Interval(interval));
        }
        for kind in 0..self.model.contacts.len() {
            self.schedule_arrival(kind, 0);
        }
        Ok(())
    }

    /// Plays the day to its end and returns what was counted.
    ///
    /// # Errors
    /// If the router refuses what happens, which would be a fault in one of the two.
    pub(crate) fn play(mut self) -> Result<DayCounts, ModelError> {
        loop {
            let deadline = self.router.next_deadline().map(|deadline| deadline.micros() - DAWN);
            let next = match (self.events.next_time(), deadline) {
                (None, None) => break,
                (Some(event), Some(deadline)) => event.min(deadline),
                (Some(only), None) | (None, Some(only)) => only,
            };
            let after = next > self.close;
            let cut = self.model.after_close == AfterClose::Leave;
            if after && (cut || self.open_counted == 0 || next > self.close + LONGEST_EVENING) {
                break;
            }
            self.pass_to(next);
            if deadline == Some(next) {
                let time = self.time();
                self.router.wake(time, &mut self.out);
                self.follow()?;
                continue;
            }
            let Some((_, event)) = self.events.pop() else { break };
            self.happen(event)?;
        }
        self.pass_to(self.close.max(self.now));
        for call in self.calls.iter().filter(|call| call.counted && call.state == State::Waiting) {
            self.counts.kinds[call.kind].unserved += 1.0;
        }
        Ok(self.counts)
    }

    fn happen(&mut self, event: Event) -> Result<(), ModelError> {
        match event {
            Event::Interval(interval) => self.plan(interval),
            Event::Arrival(kind) => {
                self.schedule_arrival(kind, self.now);
                self.arrive(kind)
            }
            Event::GiveUp(number) => {
                if self.calls[number].state != State::Waiting {
                    return Ok(());
                }
                let waited = seconds(self.now - self.calls[number].came);
                self.over(number);
                self.waiting -= 1;
                let threshold = self.model.contacts[self.calls[number].kind].threshold_seconds;
                self.count(number, |counts| {
                    counts.abandoned += 1.0;
                    counts.abandoned_in_target += f64::from(u8::from(waited <= threshold));
                    counts.wait_abandoned += waited;
                });
                self.tell(Input::Abandon { contact: id(number) })
            }
            Event::End(number) => self.tell(Input::EndConversation { contact: id(number) }),
            Event::Finished(number) => {
                let State::Served(agent) = self.calls[number].state else { return Ok(()) };
                self.tell(Input::FinishWrapUp { agent: self.team[agent].id, contact: id(number) })
            }
        }
    }

    /// As many agents of each group work as the plan says. Who is idle leaves first, then whoever will be free first.
    fn plan(&mut self, interval: usize) -> Result<(), ModelError> {
        for (number, group) in self.model.agents.iter().enumerate() {
            let members: Vec<_> = (0..self.team.len()).filter(|agent| self.team[*agent].group == number).collect();
            let (mut working, mut away): (Vec<_>, Vec<_>) =
                members.into_iter().partition(|agent| self.posts[*agent].planned);
            let wanted = at(&group.count, interval) as usize;
            if wanted < working.len() {
                working.sort_by_key(|agent| (self.posts[*agent].busy > 0, self.posts[*agent].until));
                for agent in working.drain(..working.len() - wanted) {
                    self.posts[agent].planned = false;
                    let agent = self.team[agent].id;
                    self.tell(Input::NotReady { agent, reason: "shift".to_owned() })?;
                }
            } else {
                // Who has not left yet, because of a last contact, stays on first.
                away.sort_by_key(|agent| self.posts[*agent].busy == 0);
                for agent in away.into_iter().take(wanted - working.len()) {
                    self.posts[agent].planned = true;
                    let agent = self.team[agent].id;
                    self.tell(Input::Ready { agent })?;
                }
            }
        }
        Ok(())
    }

    fn schedule_arrival(&mut self, kind: usize, from: i64) {
        // In the time in which one contact is expected to come per unit, arrivals are exponential.
        let mut left: f64 = rand_distr::Distribution::sample(&rand_distr::Exp1, &mut self.arrivals[kind]);
        let length = micros(self.model.intervals.seconds).max(1);
        let mut time = from;
        loop {
            let interval = usize::try_from(time / length).unwrap_or(usize::MAX);
            let last = interval + 1 >= self.model.intervals.count;
            if time >= self.close && !self.model.steady {
                return;
            }
            let rate = at(&self.model.contacts[kind].arrivals.per_hour, interval.min(self.model.intervals.count - 1));
            let rate = rate * self.busyness / 3600.0;
            let end = (time / length + 1).saturating_mul(length);
            let endless = last && self.model.steady;
            let expected = rate * seconds(end - time);
            if rate > 0.0 && (endless || expected >= left) {
                self.events.at(time.saturating_add(micros(left / rate)), Event::Arrival(kind));
                return;
            }
            if endless {
                return;
            }
            left -= expected;
            time = end;
        }
    }

    fn arrive(&mut self, kind: usize) -> Result<(), ModelError> {
        let model = &self.model.contacts[kind];
        let random = &mut self.attributes[kind];
        let service = model.service.draw(random);
        let wrap_up = model.wrap_up.as_ref().map_or(0.0, |wrap_up| wrap_up.draw(random));
        let patience = model.patience.as_ref().map(|patience| patience.draw(random));
        let (verdict, returns, who) = (random.random::<f64>(), random.random::<f64>(), random.random::<f64>());
        let number = self.calls.len();
        let length = micros(self.model.intervals.seconds).max(1);
        let interval = usize::try_from(self.now / length).unwrap_or(0).min(self.model.intervals.count - 1);
        let counted = self.now >= self.warm_up && self.now < self.close;
        let (came, ends) = (self.now, 0);
        let state = State::Waiting;
        self.calls.push(Call { kind, came, interval, service, wrap_up, verdict, counted, state, ends });
        self.count(number, |counts| counts.arrivals += 1.0);
        self.open_counted += u64::from(counted);
        self.waiting += 1;
        let mut facts = self.facts[kind].clone();
        if returns < model.returning && !self.team.is_empty() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a share of the team is one of it"
            )]
            let last = ((who * self.team.len() as f64) as usize).min(self.team.len() - 1);
            facts.get_or_insert_default().last_agent = Some(self.team[last].id);
        }
        self.tell(Input::Enqueue {
            contact: id(number),
            queue: model.queue.clone(),
            medium: model.medium,
            skills: self.skills[kind].clone(),
            priority: model.priority,
            since: self.time(),
            at_head: false,
            facts: facts.map(Box::new),
        })?;
        if let Some(patience) = patience.filter(|_| self.calls[number].state == State::Waiting) {
            self.events.at(self.now.saturating_add(micros(patience)), Event::GiveUp(number));
        }
        Ok(())
    }

    fn tell(&mut self, input: Input) -> Result<(), ModelError> {
        let time = self.time();
        self.router.handle(time, input, &mut self.out)?;
        self.follow()
    }

    /// Customers and agents do what the router decided: an offer is taken at once.
    fn follow(&mut self) -> Result<(), ModelError> {
        // What an accepted offer leads to is put behind.
        let mut decided: VecDeque<Output> = std::mem::take(&mut self.spare);
        decided.extend(self.out.drain(..));
        while let Some(output) = decided.pop_front() {
            match output {
                Output::Offered { offer, agent, .. } => {
                    self.accept(offer, agent)?;
                    decided.extend(self.out.drain(..));
                }
                Output::Connected { contact, agent, .. } => self.connected(number_of(contact), agent),
                Output::ConversationEnded { contact, .. } => self.conversation_ended(number_of(contact)),
                Output::WrapUpStarted { contact, agent, .. } => {
                    let number = number_of(contact);
                    self.set_busy(agent, 1);
                    self.calls[number].state = State::Served(agent_of(agent));
                    let until = self.now.saturating_add(micros(self.calls[number].wrap_up));
                    self.events.at(until, Event::Finished(number));
                }
                Output::WrapUpEnded { contact, agent, .. } => {
                    self.set_busy(agent, -1);
                    self.calls[number_of(contact)].state = State::Over;
                }
                Output::AgentChanged { agent, from, to, .. } => {
                    let group = &mut self.counts.groups[self.team[agent_of(agent)].group];
                    match (is_there(from), is_there(to)) {
                        (false, true) => group.staffed_now += 1,
                        (true, false) => group.staffed_now -= 1,
                        _ => {}
                    }
                }
                Output::TurnedAway { contact, .. } => {
                    let number = number_of(contact);
                    self.over(number);
                    self.waiting -= 1;
                    self.count(number, |counts| counts.blocked += 1.0);
                }
                Output::Diverted { contact, .. } => self.count(number_of(contact), |counts| counts.diverted += 1.0),
                Output::CallBackOffered { contact, .. } => {
                    self.count(number_of(contact), |counts| counts.call_backs_offered += 1.0);
                }
                Output::GuaranteeChanged(change) if !change.kept => {
                    let of = self.counts.broken.entry(change.guarantee).or_default();
                    *of.entry(change.why.map_or("unknown", name_of).to_owned()).or_default() += 1.0;
                }
                _ => {}
            }
        }
        self.spare = decided;
        Ok(())
    }

    fn accept(&mut self, offer: OfferId, agent: AgentId) -> Result<(), ModelError> {
        let time = self.time();
        self.router.handle(time, Input::Accept { offer, agent }, &mut self.out)?;
        Ok(())
    }

    fn connected(&mut self, number: usize, agent: AgentId) {
        let waited = seconds(self.now - self.calls[number].came);
        self.waiting -= 1;
        self.set_busy(agent, 1);
        let agent = agent_of(agent);
        let member = &self.team[agent];
        let kind = &self.model.contacts[self.calls[number].kind];
        let truth = kind.facts.business.as_ref().and_then(|business| member.truth.get(business));
        let (factor, satisfied) = truth.copied().unwrap_or((1.0, 0.0));
        let call = &mut self.calls[number];
        call.service *= factor;
        call.wrap_up *= factor;
        call.state = State::Served(agent);
        call.ends = self.now.saturating_add(micros(call.service));
        self.posts[agent].until = call.ends;
        let (ends, handling) = (call.ends, call.service + call.wrap_up);
        let pleased = f64::from(u8::from(truth.is_some() && call.verdict < satisfied));
        let rated = f64::from(u8::from(truth.is_some()));
        self.events.at(ends, Event::End(number));
        let threshold = kind.threshold_seconds;
        self.count(number, |counts| {
            counts.served += 1.0;
            counts.in_target += f64::from(u8::from(waited <= threshold));
            counts.had_to_wait += f64::from(u8::from(waited > 0.0));
            counts.wait_served += waited;
            counts.handling += handling;
            counts.rated += rated;
            counts.satisfied += pleased;
        });
    }

    fn conversation_ended(&mut self, number: usize) {
        let State::Served(agent) = self.calls[number].state else { return };
        self.over(number);
        self.set_busy(self.team[agent].id, -1);
    }

    /// The customer is done with.
    fn over(&mut self, number: usize) {
        let call = &mut self.calls[number];
        call.state = State::Over;
        self.open_counted -= u64::from(call.counted);
    }

    fn count(&mut self, number: usize, count: impl Fn(&mut Counts)) {
        let call = &self.calls[number];
        if call.counted {
            count(&mut self.counts.kinds[call.kind]);
            count(&mut self.counts.intervals[call.interval]);
        }
    }

    fn set_busy(&mut self, agent: AgentId, by: i32) {
        let post = &mut self.posts[agent_of(agent)];
        post.busy = post.busy.saturating_add_signed(by);
        let group = &mut self.counts.groups[self.team[agent_of(agent)].group];
        // A chat beside another does not make an agent busier.
        match (post.busy, by) {
            (1, 1) => group.busy_now += 1,
            (0, -1) => group.busy_now -= 1,
            _ => {}
        }
    }

    /// Time passes; what is measured over time is added up between warm-up and close.
    fn pass_to(&mut self, time: i64) {
        let (from, to) = (self.now.clamp(self.warm_up, self.close), time.clamp(self.warm_up, self.close));
        if to > from {
            let span = seconds(to - from);
            self.counts.seconds += span;
            #[expect(clippy::cast_precision_loss, reason = "a queue is shorter than 2^52")]
            let waiting = self.waiting as f64;
            self.counts.waiting += span * waiting;
            for group in &mut self.counts.groups {
                group.busy += span * f64::from(group.busy_now);
                group.staffed += span * f64::from(group.staffed_now);
            }
        }
        self.now = self.now.max(time);
    }

    fn time(&self) -> Timestamp {
        Timestamp::from_micros(DAWN + self.now)
    }
}

fn facts_of(kind: &crate::model::ContactKind) -> Option<Facts> {
    let model = kind.facts.clone();
    let facts = Facts {
        tier: model.tier,
        star: model.star,
        care: model.care,
        said: model.said,
        language: model.language,
        region: model.region,
        line: model.line,
        business: model.business,
        mood: model.mood,
        ..Facts::default()
    };
    (facts != Facts::default()).then_some(facts)
}

fn name_of(why: Shortfall) -> &'static str {
    match why {
        Shortfall::NobodyAtWork => "nobody_at_work",
        Shortfall::NobodyReady { .. } => "nobody_ready",
        Shortfall::EverybodyBusy { .. } => "everybody_busy",
        Shortfall::OffersMissed { .. } => "offers_missed",
        Shortfall::HeldForOne => "held_for_one",
    }
}

/// Reasons by guarantee, and how often.
pub(crate) type Broken = BTreeMap<String, BTreeMap<String, f64>>;

fn id(number: usize) -> ContactId {
    ContactId(Uuid::from_u128(0xca11 << 64 | number as u128))
}

fn number_of(contact: ContactId) -> usize {
    contact.0.as_u128() as usize
}

fn agent_of(agent: AgentId) -> usize {
    (agent.0.as_u128() as u64 as usize) - 1
}

#[expect(clippy::cast_possible_truncation, reason = "held to what can be counted")]
fn micros(seconds: f64) -> i64 {
    (seconds * 1e6).round().min(1e17) as i64
}

#[expect(clippy::cast_precision_loss, reason = "a day has fewer than 2^52 microseconds")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// The states in which an agent is there.
fn is_there(state: AgentState) -> bool {
    !matches!(state, AgentState::SignedOut | AgentState::NotReady)
}
