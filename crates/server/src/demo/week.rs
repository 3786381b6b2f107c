//! The demonstration's past: a week of contacts, made by the real router and the real flows on a virtual clock.
//!
//! Arrivals, patience, conversations and ratings of the customers are drawn at random from the shapes of domain rules §9
//! with a fixed seed; everything else (who is offered what, waits, abandonments, missed offers) is what the engines do.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use center::Customer;
use center::administration::Setup;
use center::ports::{NewContact, QueueRequest};
use center::rehearsal::{Happening, Rehearsal};
use domain::agent::AgentState;
use domain::contact::{Channel, Direction};
use domain::events::ContactEvent;
use domain::{AgentId, ContactId, LineId, OfferId, Timestamp};
use flow::{Edition, Facts, Input, Library, Output, Session};
use platform::database::Database;
use platform::journal::Batch;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::bank::Bank;
use super::customers::phone_of;

/// Share of a day's contacts by hour, in percent (domain rules §9).
const HOURS: [f64; 24] = [
    1.0, 0.6, 0.4, 0.4, 0.4, 0.7, 1.3, 2.8, 6.3, 9.6, 9.8, 8.6, 5.8, 5.6, 7.4, 7.8, 7.2, 5.9, 4.6, 4.2, 3.8, 2.9, 1.8,
    1.1,
];
/// Contacts of a day.
const A_DAY: f64 = 640.0;
const DAYS: i64 = 7;
const DAY: i64 = 86_400;
const CHINA: i64 = 8 * 3600;
/// Mean conversation and wrap-up, seconds.
const TALK: f64 = 180.0;
const WRAP_UP: f64 = 22.0;
/// Mean patience of a waiting customer, seconds.
const PATIENCE: f64 = 120.0;

#[derive(Debug, Clone, PartialEq)]
enum Act {
    Arrive,
    /// What the flow says has been said.
    Heard {
        contact: ContactId,
        token: u64,
    },
    /// The customer does something in the flow.
    Choose {
        contact: ContactId,
    },
    Tick {
        contact: ContactId,
    },
    /// The bank has done what the flow asked for.
    Acted {
        contact: ContactId,
        token: u64,
        result: flow::Acted,
    },
    LosePatience {
        contact: ContactId,
    },
    Accept {
        offer: OfferId,
        agent: AgentId,
    },
    EndTalk {
        contact: ContactId,
        agent: AgentId,
    },
    EndWrapUp {
        contact: ContactId,
        agent: AgentId,
    },
    Shift {
        agent: AgentId,
        begins: bool,
    },
    Wake,
}

struct Guest {
    session: Session,
    channel: Channel,
    choices: Vec<String>,
    /// How many more choices they make before they ask for a person or leave.
    curiosity: u8,
    wants_person: bool,
    waiting: bool,
    surveying: bool,
    codes: Vec<String>,
}

/// Makes the past.
pub struct Week<'a> {
    rehearsal: Rehearsal,
    library: &'a dyn Library,
    flows: &'a HashMap<LineId, Arc<Edition>>,
    customers: Vec<Customer>,
    rng: StdRng,
    agenda: BinaryHeap<Reverse<(Timestamp, u64)>>,
    acts: HashMap<u64, Act>,
    count: u64,
    guests: HashMap<ContactId, Guest>,
    until: Timestamp,
    woken_for: Option<Timestamp>,
}

impl<'a> Week<'a> {
    /// A week that ends now.
    ///
    /// # Errors
    /// If the bank's set-up is not possible.
    pub fn new(
        bank: &Bank,
        setup: &Setup,
        database: &Database,
        library: &'a dyn Library,
        flows: &'a HashMap<LineId, Arc<Edition>>,
        now: Timestamp,
    ) -> Result<Self> {
        let local = now.micros() / 1_000_000 + CHINA;
        let start = Timestamp::from_seconds(local / DAY * DAY - CHINA - DAYS * DAY);
        let mut rehearsal = Rehearsal::new(database, setup, center::CenterConfig::default(), start)?;
        for person in bank.staff.iter().filter(|person| person.is_agent()) {
            if let Some(settings) = setup.agents.iter().find(|agent| agent.staff == person.id()) {
                rehearsal.hire(&person.number, &person.name, settings);
            }
        }
        let mut week = Self {
            rehearsal,
            library,
            flows,
            customers: setup.customers.clone(),
            rng: StdRng::seed_from_u64(95_588),
            agenda: BinaryHeap::new(),
            acts: HashMap::new(),
            count: 0,
            guests: HashMap::new(),
            until: now,
            woken_for: None,
        };
        week.plan_shifts(bank, start);
        week.plan_arrivals(start);
        Ok(week)
    }

    /// Plays the week and returns what is to be written.
    #[must_use]
    pub fn play(mut self) -> Vec<Batch> {
        while let Some(Reverse((at, number))) = self.agenda.pop() {
            if at > self.until {
                break;
            }
            if let Some(act) = self.acts.remove(&number) {
                self.perform(at, act);
            }
            self.plan_wake();
        }
        self.close();
        self.rehearsal.take_batches()
    }

    fn plan(&mut self, at: Timestamp, act: Act) {
        self.count += 1;
        self.acts.insert(self.count, act);
        self.agenda.push(Reverse((at, self.count)));
    }

    fn plan_shifts(&mut self, bank: &Bank, start: Timestamp) {
        let agents: Vec<AgentId> =
            bank.staff.iter().filter(|person| person.is_agent()).map(super::bank::Person::id).collect();
        for day in 0..=DAYS {
            for (index, agent) in agents.iter().enumerate() {
                // Early, day and late shifts; one in six watches over the night.
                let (from, to) = match (index + usize::try_from(day).unwrap_or(0)) % 6 {
                    0 => (0, 8),
                    1 | 2 => (7, 15),
                    3 | 4 => (9, 18),
                    _ => (15, 24),
                };
                let hour = |hour: i64| start + Duration::from_secs(u64::try_from(day * DAY + hour * 3600).unwrap_or(0));
                let late = Duration::from_secs(self.rng.random_range(0..240));
                if hour(to) <= self.until {
                    self.plan(hour(from) + late, Act::Shift { agent: *agent, begins: true });
                    self.plan(hour(to), Act::Shift { agent: *agent, begins: false });
                } else if hour(from) < self.until {
                    self.plan(hour(from) + late, Act::Shift { agent: *agent, begins: true });
                }
            }
        }
    }

    fn plan_arrivals(&mut self, start: Timestamp) {
        // Everybody has to be served by now: the last half hour is quiet.
        let last = self.until - Duration::from_secs(1800);
        for hour in 0..(DAYS + 1) * 24 {
            let share = HOURS[usize::try_from(hour % 24).unwrap_or(0)] / 100.0;
            let rate = A_DAY * share / 3600.0;
            let mut passed = 0.0;
            loop {
                passed += self.exponential(1.0 / rate);
                if passed >= 3600.0 {
                    break;
                }
                let at = start
                    + Duration::from_secs(u64::try_from(hour * 3600).unwrap_or(0))
                    + Duration::from_secs_f64(passed);
                if at < last {
                    self.plan(at, Act::Arrive);
                }
            }
        }
    }

    fn plan_wake(&mut self) {
        let due = self.rehearsal.next_deadline();
        if due.is_some() && due != self.woken_for {
            self.woken_for = due;
            if let Some(due) = due {
                self.plan(due, Act::Wake);
            }
        }
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        let uniform: f64 = self.rng.random_range(1e-9..1.0);
        -mean * uniform.ln()
    }

    /// A conversation's length: log-normal, as conversations are.
    fn about(&mut self, mean: f64) -> Duration {
        let (u, v): (f64, f64) = (self.rng.random_range(1e-9..1.0), self.rng.random_range(0.0..1.0));
        let normal = (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos();
        let sigma = 0.6_f64;
        Duration::from_secs_f64((mean.ln() - sigma * sigma / 2.0 + sigma * normal).exp().clamp(3.0, 3600.0))
    }

    fn perform(&mut self, now: Timestamp, act: Act) {
        match act {
            Act::Arrive => self.arrive(now),
            Act::Heard { contact, token } => {
                self.tell(now, contact, Input::PlaybackFinished { token });
                let pause = Duration::from_secs_f64(self.rng.random_range(0.8..4.0));
                self.plan(now + pause, Act::Choose { contact });
            }
            Act::Choose { contact } => self.choose(now, contact),
            Act::Tick { contact } => self.tell(now, contact, Input::Tick),
            Act::Acted { contact, token, result } => self.tell(now, contact, Input::Acted { token, result }),
            Act::LosePatience { contact } => {
                if self.guests.get(&contact).is_some_and(|guest| guest.waiting) {
                    self.leave(now, contact);
                }
            }
            Act::Accept { offer, agent } => {
                if let Ok(happenings) = self.rehearsal.accept(now, offer, agent) {
                    self.follow(now, happenings);
                }
            }
            Act::EndTalk { contact, agent } => {
                let happenings = if self.rng.random_bool(0.3) {
                    self.guests.remove(&contact);
                    self.rehearsal.leave(now, contact)
                } else {
                    self.rehearsal.hang_up(now, contact, agent)
                };
                self.follow(now, happenings.unwrap_or_default());
            }
            Act::EndWrapUp { contact, agent } => {
                let codes = self.guests.get(&contact).map(|guest| guest.codes.clone()).unwrap_or_default();
                let code = if codes.is_empty() {
                    "other".to_owned()
                } else {
                    codes[self.rng.random_range(0..codes.len())].clone()
                };
                if let Ok(happenings) = self.rehearsal.wrap_up(now, contact, agent, &code) {
                    self.follow(now, happenings);
                }
            }
            Act::Shift { agent, begins } => self.shift(now, agent, begins),
            Act::Wake => {
                self.woken_for = None;
                let happenings = self.rehearsal.wake(now);
                self.follow(now, happenings);
            }
        }
    }

    fn shift(&mut self, now: Timestamp, agent: AgentId, begins: bool) {
        let state = if begins { AgentState::Ready } else { AgentState::SignedOut };
        match self.rehearsal.set_agent(now, agent, state, None) {
            Ok(happenings) => self.follow(now, happenings),
            Err(_) => {
                // Still serving: no new contacts, and home when they are done.
                if let Ok(happenings) = self.rehearsal.set_agent(now, agent, AgentState::NotReady, Some("other")) {
                    self.follow(now, happenings);
                }
                self.plan(now + Duration::from_secs(60), Act::Shift { agent, begins: false });
            }
        }
    }

    fn arrive(&mut self, now: Timestamp) {
        let phone = self.rng.random_bool(0.62);
        let known = self.rng.random_bool(0.7);
        let index = self.rng.random_range(0..super::customers::COUNT);
        let customer = self.customers.get(usize::try_from(index).unwrap_or(0)).cloned().filter(|_| known);
        let line = match (phone, &customer) {
            (true, Some(customer)) if customer.star_level >= 6 && self.rng.random_bool(0.6) => "4006695588",
            (true, _) => "95588",
            (false, _) if self.rng.random_bool(0.3) => "web-widget",
            (false, _) => "web-portal",
        };
        let line = LineId::of(line);
        let Some(edition) = self.flows.get(&line).cloned() else { return };
        let channel = if phone { Channel::Phone } else { Channel::Chat };
        let number =
            if known { phone_of(index) } else { format!("139{:08}", self.rng.random_range(0..100_000_000_u32)) };
        let bytes: [u8; 10] = self.rng.random();
        let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
        let contact = ContactId(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid());
        let new = NewContact {
            id: contact,
            channel,
            direction: Direction::Inbound,
            line,
            phone: if phone { number.parse().ok() } else { None },
            customer: None,
            visitor_name: None,
            language: None,
        };
        let Ok(brief) = self.rehearsal.arrive(now, new, customer.as_ref()) else { return };
        let facts = Facts {
            channel,
            language: brief.language,
            customer_known: brief.customer.is_some(),
            tier: brief.tier,
            care: brief.care,
            line: Some(brief.line.clone()),
            region: brief.region.clone(),
        };
        let mut outputs = Vec::new();
        let session = Session::start(edition, facts, self.library, now, &mut outputs);
        let guest = Guest {
            session,
            channel,
            choices: Vec::new(),
            curiosity: self.rng.random_range(1..4),
            wants_person: self.rng.random_bool(0.55),
            waiting: false,
            surveying: false,
            codes: Vec::new(),
        };
        self.guests.insert(contact, guest);
        self.carry(now, contact, outputs);
    }

    fn choose(&mut self, now: Timestamp, contact: ContactId) {
        let Some(guest) = self.guests.get_mut(&contact) else { return };
        if guest.waiting || guest.session.is_in_conversation() || guest.choices.is_empty() {
            return;
        }
        let rating = guest.surveying;
        if guest.curiosity == 0 && !rating {
            if !guest.wants_person {
                self.leave(now, contact);
                return;
            }
            let person =
                if guest.channel == Channel::Chat { Input::Text("转人工".into()) } else { Input::Digit('0') };
            guest.curiosity = 1;
            self.tell(now, contact, person);
            return;
        }
        guest.curiosity = guest.curiosity.saturating_sub(1);
        let choices = std::mem::take(&mut guest.choices);
        let wants_person = guest.wants_person && guest.curiosity == 0;
        let channel = guest.channel;
        let key = if rating {
            // Four of five are very satisfied, as the field reports.
            let place = [1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 5][self.rng.random_range(0..11)];
            choices.get(place - 1).or(choices.first()).cloned().unwrap_or_default()
        } else if wants_person && choices.iter().any(|key| key == "0") {
            "0".to_owned()
        } else {
            choices[self.rng.random_range(0..choices.len())].clone()
        };
        let input = match (channel, key.chars().next()) {
            (Channel::Phone, Some(digit)) => Input::Digit(digit),
            _ => Input::Text(key),
        };
        self.tell(now, contact, input);
    }

    fn leave(&mut self, now: Timestamp, contact: ContactId) {
        self.guests.remove(&contact);
        let happenings = self.rehearsal.leave(now, contact).unwrap_or_default();
        self.follow(now, happenings);
    }

    fn tell(&mut self, now: Timestamp, contact: ContactId, input: Input) {
        let Some(guest) = self.guests.get_mut(&contact) else { return };
        if guest.session.has_ended() {
            return;
        }
        let mut outputs = Vec::new();
        guest.session.handle(self.library, now, input, &mut outputs);
        self.carry(now, contact, outputs);
    }

    fn carry(&mut self, now: Timestamp, contact: ContactId, outputs: Vec<Output>) {
        for output in outputs {
            self.carry_one(now, contact, output);
        }
        if let Some(due) = self.guests.get(&contact).and_then(|guest| guest.session.next_deadline()) {
            self.plan(due, Act::Tick { contact });
        }
    }

    fn carry_one(&mut self, now: Timestamp, contact: ContactId, output: Output) {
        let recorded = match output {
            Output::Entered { flow, version } => {
                self.rehearsal.record(now, contact, ContactEvent::FlowEntered { flow, version })
            }
            Output::Visit { flow, node, kind } => {
                self.rehearsal.record(now, contact, ContactEvent::NodeVisited { flow, node, kind: kind.to_owned() })
            }
            Output::Answered { node, value } => {
                self.rehearsal.record(now, contact, ContactEvent::InputGiven { node, value })
            }
            Output::Say { token, language, prompts, choices } => {
                let Some(guest) = self.guests.get_mut(&contact) else { return };
                guest.choices = choices.iter().map(|choice| choice.key.to_string()).collect();
                let letters: usize = prompts.iter().map(|prompt| prompt.text.get(language).chars().count()).sum();
                if guest.channel == Channel::Phone {
                    // About four and a half characters a second.
                    #[allow(clippy::cast_precision_loss)]
                    let spoken = Duration::from_secs_f64(letters as f64 / 4.5);
                    self.plan(now + spoken, Act::Heard { contact, token });
                } else {
                    let pause = Duration::from_secs_f64(self.rng.random_range(3.0..15.0));
                    self.plan(now + pause, Act::Choose { contact });
                }
                Ok(())
            }
            Output::Enqueue(wanted) => {
                let request = QueueRequest {
                    queue: wanted.queue,
                    skills: wanted.skills,
                    priority: wanted.priority,
                    language: wanted.language,
                    heard: center::ports::Heard::default(),
                };
                if let Some(guest) = self.guests.get_mut(&contact) {
                    guest.waiting = true;
                    let credit = request.queue.as_str() == "credit-card";
                    guest.codes = if credit {
                        &["bill", "limit", "instalment", "loss"][..]
                    } else {
                        &["query", "transfer", "loss", "card", "ebank", "other"][..]
                    }
                    .iter()
                    .map(|code| (*code).to_owned())
                    .collect();
                }
                let patience = Duration::from_secs_f64(8.0 + self.exponential(PATIENCE));
                self.plan(now + patience, Act::LosePatience { contact });
                match self.rehearsal.enqueue(now, contact, request) {
                    Ok(happenings) => {
                        self.follow(now, happenings);
                        Ok(())
                    }
                    Err(_) => {
                        self.tell(now, contact, Input::Refused);
                        Ok(())
                    }
                }
            }
            Output::Rate { score, grades } => {
                if let Some(guest) = self.guests.get_mut(&contact) {
                    // Who is asked why takes any of the reasons, and goes.
                    (guest.surveying, guest.wants_person, guest.curiosity) = (false, false, 1);
                }
                self.rehearsal.rate(now, contact, score, grades)
            }
            Output::ExplainRating { reason } => self.rehearsal.explain_rating(now, contact, reason),
            Output::Finish { .. } => match self.rehearsal.finish(now, contact) {
                Ok(happenings) => {
                    self.follow(now, happenings);
                    Ok(())
                }
                Err(error) => Err(error),
            },
            Output::AskRating { .. } => {
                if let Some(guest) = self.guests.get_mut(&contact) {
                    guest.surveying = true;
                }
                Ok(())
            }
            Output::Act(wish) => {
                let result = acted(&wish);
                let event =
                    ContactEvent::ActionTaken { node: wish.node, action: wish.action, outcome: result.outcome.clone() };
                self.plan(now + Duration::from_millis(300), Act::Acted { contact, token: wish.token, result });
                self.rehearsal.record(now, contact, event)
            }
            Output::Understood { intent, probability } => {
                self.rehearsal.record(now, contact, ContactEvent::Understood { intent, probability })
            }
            Output::Listen { .. }
            | Output::StopListening
            | Output::LeaveQueue
            | Output::SetLanguage(_)
            | Output::StopSaying
            | Output::SecureEntry(_)
            // Without a policy nobody is offered a call-back.
            | Output::PromiseCallBack
            | Output::VisitOver { .. }
            | Output::Music(_) => Ok(()),
        };
        if let Err(error) = recorded {
            tracing::debug!(%error, "the rehearsal passed something over");
        }
    }

    fn follow(&mut self, now: Timestamp, happenings: Vec<Happening>) {
        for happening in happenings {
            match happening {
                Happening::Offered { offer, agent, .. } => {
                    // One in forty offers is missed.
                    if !self.rng.random_bool(0.025) {
                        let taken = now + Duration::from_secs_f64(self.rng.random_range(1.0..6.0));
                        self.plan(taken, Act::Accept { offer, agent });
                    } else {
                        self.plan(now + Duration::from_secs(120), Act::Shift { agent, begins: true });
                    }
                }
                Happening::Connected { agent, contact } => {
                    if let Some(guest) = self.guests.get_mut(&contact) {
                        guest.waiting = false;
                    }
                    self.tell(now, contact, Input::Connected);
                    let talk = self.about(TALK);
                    self.plan(now + talk, Act::EndTalk { contact, agent });
                }
                Happening::ConversationEnded { contact, .. } => self.tell(now, contact, Input::ConversationEnded),
                Happening::WrapUpStarted { agent, contact } => {
                    let spent = self.about(WRAP_UP);
                    self.plan(now + spent, Act::EndWrapUp { contact, agent });
                }
                Happening::Over { contact } => {
                    self.guests.remove(&contact);
                }
            }
        }
    }

    /// The present begins with nobody at the door and nobody at a desk.
    fn close(&mut self) {
        let now = self.until;
        for contact in self.rehearsal.open_contacts() {
            let _ = self.rehearsal.leave(now, contact);
        }
        for (contact, agent) in self.rehearsal.open_wrap_ups() {
            let _ = self.rehearsal.wrap_up(now, contact, agent, "other");
        }
        for agent in self.rehearsal.seated() {
            let _ = self.rehearsal.set_agent(now, agent, AgentState::SignedOut, None);
        }
    }
}

/// What the bank does for a customer of the past: what was asked for, with nothing in the texts, which nobody reads.
fn acted(wish: &flow::Wish) -> flow::Acted {
    let known = selfservice::catalogue().iter().find(|known| known.action == wish.action);
    let outcome = known.and_then(|known| known.outcomes.first()).copied().unwrap_or("unavailable");
    let mut result = flow::Acted { outcome: outcome.to_owned(), ..flow::Acted::default() };
    if let Some(what) = wish.parameters.get("what") {
        let item = flow::Item { label: domain::Localised::default(), value: "1".to_owned() };
        result.lists.insert(what.clone(), vec![item]);
    }
    result
}
