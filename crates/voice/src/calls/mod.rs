//! The calls: who is connected with whom, as one state machine over the SIP endpoint and the media engine.
//!
//! [`Calls`] owns the [`Endpoint`] and everything that is known of customers' calls and agents' telephones. It is told
//! what happens (datagrams, media events, the centre's commands, answers to errands) and does what is to be done at once;
//! what takes time or a socket it asks for as [`Errand`]s. There is no I/O, clock or async here.
//!
//! A customer's call lives as `arriving` (the centre is asked) → `answering` (200 sent) → `up` (acknowledged); commands of
//! the centre wait until it is up. Whichever side ends first, the other one is ended, parted or told.

mod agent;
mod customer;
mod dialling;
mod errand;
mod guests;
mod listening;
mod saying;
mod scribing;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use center::ports::{CustomerInput, DoorCommand};
use domain::events::{EndCause, GuestEnd};
use domain::{AgentId, ContactId, GuestId, Timestamp};

use agent::Agent;
use customer::Customer;
pub use errand::{Errand, Report};

use crate::contact_center::{Closed, ContactCenter};
use crate::media::{Clip, LegId, MediaEvent};
use crate::phones::PhoneDirectory;
use crate::sip::Peer;
use crate::sip::endpoint::{CallEnd, CallKey, Endpoint, Event, Output, Registration, RequestKey};
use crate::sip::registrar::{Account, Holder, Registrar};
use crate::sip::sdp::Ours;
use crate::sip::timers::Timers;
use crate::sound::Sound;
use crate::speech::Prompts;
use crate::trunks::Trunk;

/// The limits of the calls.
#[derive(Debug, Clone)]
pub struct Limits {
    /// From whom calls are taken.
    pub trunks: Vec<Trunk>,
    /// Calls of customers at once.
    pub max_calls: usize,
    /// What `Retry-After` says, in seconds.
    pub retry_after_seconds: u32,
    /// How long an agent's telephone rings.
    pub ringing: Duration,
    /// How long a browser may be unreachable during a conversation.
    pub browser_grace: Duration,
    /// There is a recogniser of speech.
    pub listens: bool,
    /// There is a recogniser that writes conversations down.
    pub transcribes: bool,
}

/// Calls that wait for the centre at once. Beyond that the centre is too slow to be asked.
const MAX_ARRIVING: usize = 512;

/// What the calls stand on.
pub struct Parts {
    /// The SIP endpoint.
    pub sip: Endpoint,
    /// The media engine.
    pub sound: Arc<dyn Sound>,
    /// Accounts and registrations.
    pub registrar: Registrar,
    /// The centre, for what is told at once.
    pub center: Arc<dyn ContactCenter>,
    /// Where it is written who can be reached.
    pub directory: PhoneDirectory,
    /// Prompts that are ready to be played.
    pub prompts: Prompts,
    /// The limits.
    pub limits: Limits,
}

/// A place in the calls that something happens at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Customer(ContactId),
    Phone(AgentId),
    Browser(AgentId),
    Guest(ContactId, GuestId),
}

/// What is to be looked at later.
#[derive(Debug, Clone, Copy)]
enum Reminder {
    Browser(AgentId, LegId),
    Phone(AgentId, CallKey),
}

/// See the module's page.
pub struct Calls {
    parts: Parts,
    customers: HashMap<ContactId, Customer>,
    agents: HashMap<AgentId, Agent>,
    by_call: HashMap<CallKey, Place>,
    by_leg: HashMap<LegId, Place>,
    recordings: HashMap<domain::ObjectId, ContactId>,
    scribed: scribing::Scribed,
    reminders: Timers<Reminder>,
    errands: VecDeque<Errand>,
    busy: Option<Arc<Clip>>,
    /// What an agent hears who picks up at home.
    home_announcement: Option<Arc<Clip>>,
    arriving: usize,
    numbers: u64,
}

impl Calls {
    /// No calls.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self {
            parts,
            customers: HashMap::new(),
            agents: HashMap::new(),
            by_call: HashMap::new(),
            by_leg: HashMap::new(),
            recordings: HashMap::new(),
            scribed: scribing::Scribed::default(),
            reminders: Timers::default(),
            errands: VecDeque::new(),
            busy: None,
            home_announcement: None,
            arriving: 0,
            numbers: 0,
        }
    }

    /// What callers hear while the store cannot be written; without it they are refused in silence.
    pub fn set_busy_announcement(&mut self, clip: Arc<Clip>) {
        self.busy = Some(clip);
    }

    /// What an agent hears who picks up at home; without it they press the key unasked.
    pub fn set_home_announcement(&mut self, clip: Arc<Clip>) {
        self.home_announcement = Some(clip);
    }

    /// The next errand; `None` when there is nothing more to be done.
    pub fn next_errand(&mut self) -> Option<Errand> {
        self.errands.pop_front()
    }

    /// When to call [`Calls::wake`] at the latest.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        [self.parts.sip.deadline(), self.reminders.next()].into_iter().flatten().min()
    }

    /// The number of customers' calls.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.customers.len()
    }

    /// A datagram or a message of a connection has arrived.
    pub fn receive(&mut self, now: Duration, at: Timestamp, source: Peer, bytes: &mut [u8]) {
        self.parts.sip.receive(now, source, bytes);
        self.settle(now, at);
    }

    /// A connection is gone.
    pub fn unreachable(&mut self, now: Duration, at: Timestamp, peer: Peer) {
        self.parts.sip.unreachable(now, peer);
        self.settle(now, at);
    }

    /// Does what is due.
    pub fn wake(&mut self, now: Duration, at: Timestamp) {
        self.parts.sip.wake(now);
        while let Some(reminder) = self.reminders.pop_due(now) {
            match reminder {
                Reminder::Browser(agent, leg) => self.browser_grace_is_over(agent, leg),
                Reminder::Phone(agent, call) => self.phone_waited_too_long(now, agent, call),
            }
        }
        self.settle(now, at);
    }

    /// The centre commands.
    pub fn command(&mut self, now: Duration, at: Timestamp, contact: ContactId, command: DoorCommand) {
        match command {
            DoorCommand::Ring { offer, agent } => self.ring(now, at, contact, offer, agent),
            DoorCommand::StopRinging { offer, agent } => self.stop_ringing(now, offer, agent),
            DoorCommand::Dial { number, line } => self.dial(now, contact, &number, line),
            command => self.command_customer(now, at, contact, command),
        }
        self.settle(now, at);
    }

    /// The centre has decided about an arrival.
    pub fn arrived(&mut self, now: Duration, at: Timestamp, contact: ContactId, outcome: Result<(), Closed>) {
        self.arriving = self.arriving.saturating_sub(1);
        self.decide_arrival(now, contact, outcome);
        self.settle(now, at);
    }

    /// The centre has decided about an answered telephone.
    pub fn phone_decided(&mut self, now: Duration, at: Timestamp, agent: AgentId, accepted: bool) {
        self.decide_phone(now, agent, accepted);
        self.settle(now, at);
    }

    /// The clips of a prompt are ready.
    pub fn prepared(&mut self, now: Duration, at: Timestamp, contact: ContactId, number: u64, clips: Vec<Arc<Clip>>) {
        self.prompt_is_ready(now, contact, number, clips);
        self.settle(now, at);
    }

    /// A registration has been stored, or could not be.
    pub fn stored(&mut self, now: Duration, at: Timestamp, request: RequestKey, lines: &str, is_stored: bool) {
        let (status, lines) = if is_stored { (200, lines) } else { (500, "") };
        self.parts.sip.reply(now, request, status, lines);
        self.settle(now, at);
    }

    /// An account was added or changed, or removed.
    pub fn set_account(&mut self, user: &str, account: Option<Account>) {
        match account {
            Some(account) => self.parts.registrar.set_account(user, account),
            None => {
                if let Some(Holder::Staff(staff)) = self.parts.registrar.remove_account(user) {
                    self.parts.directory.set_registered(staff, None);
                }
            }
        }
        self.publish_registrations();
    }

    /// Presses keys towards the customer, if the agent is in conversation with them.
    pub fn press(&mut self, contact: ContactId, agent: AgentId, digits: &str) -> bool {
        match self.customers.get(&contact) {
            Some(customer) if customer.agent() == Some(agent) => {
                for digit in digits.chars() {
                    self.parts.sound.send_digit(customer.leg, digit);
                }
                true
            }
            _ => false,
        }
    }

    /// The server stops: everybody is hung up on. What the centre knows stays as it is.
    pub fn stop(&mut self, now: Duration, at: Timestamp) {
        let calls: Vec<CallKey> = self.by_call.keys().copied().collect();
        for call in calls {
            self.parts.sip.hang_up(now, call);
        }
        let legs: Vec<LegId> = self.by_leg.keys().copied().collect();
        for leg in legs {
            self.parts.sound.close(leg);
        }
        self.settle(now, at);
    }

    /// Something happened in the media engine.
    pub fn heard(&mut self, now: Duration, at: Timestamp, event: MediaEvent) {
        match event {
            MediaEvent::Digit { leg, digit } => match self.by_leg.get(&leg).copied() {
                Some(Place::Phone(agent)) => self.key_at_home(now, agent, digit),
                Some(Place::Guest(contact, guest)) => self.key_of_guest(now, contact, guest, digit),
                _ => self.digit(leg, CustomerInput::Digit(digit)),
            },
            MediaEvent::SecureDigit { leg, digit } => self.digit(leg, CustomerInput::SecureDigit(digit)),
            MediaEvent::PlaybackFinished { leg, token } => self.playback_finished(now, leg, token),
            MediaEvent::Silent { leg } => match self.by_leg.get(&leg).copied() {
                Some(Place::Customer(contact)) => self.customer_is_gone(now, contact, EndCause::Silent, true),
                Some(Place::Phone(agent)) => self.phone_is_silent(now, agent),
                Some(Place::Browser(agent)) => self.browser_lost(now, agent, leg),
                Some(Place::Guest(contact, guest)) => {
                    self.part_guest(now, contact, guest);
                    self.report(contact, Report::GuestGone(guest, GuestEnd::Failed));
                }
                None => {}
            },
            MediaEvent::Established { leg } => self.browser_established(leg),
            MediaEvent::Lost { leg } => {
                if let Some(Place::Browser(agent)) = self.by_leg.get(&leg).copied() {
                    self.browser_lost(now, agent, leg);
                }
            }
            MediaEvent::RecordingEnded { recording, path, milliseconds, failed } => {
                let contact = self.recordings.remove(&recording);
                let report = Report::RecordingEnded { recording, path, milliseconds, failed };
                match contact {
                    Some(contact) => self.report(contact, report),
                    None => tracing::warn!(%recording, "a recording ended that was not begun here"),
                }
            }
        }
        self.settle(now, at);
    }

    fn digit(&mut self, leg: LegId, input: CustomerInput) {
        if let Some(Place::Customer(contact)) = self.by_leg.get(&leg) {
            self.parts.center.input(*contact, input);
        }
    }

    fn report(&mut self, contact: ContactId, report: Report) {
        self.errands.push_back(Errand::Report(contact, report));
    }

    /// A number for a session description or a prompt.
    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Carries out what the endpoint has to say until it has nothing more to say.
    fn settle(&mut self, now: Duration, at: Timestamp) {
        while let Some(output) = self.parts.sip.next_output() {
            match output {
                Output::Send(peer, bytes) => self.errands.push_back(Errand::Send(peer, bytes)),
                Output::Event(event) => self.on_sip(now, at, event),
            }
        }
    }

    fn on_sip(&mut self, now: Duration, at: Timestamp, event: Event) {
        match event {
            Event::Invited(invitation) => self.invited(now, *invitation),
            Event::Register(registration) => self.register(now, at, &registration),
            Event::Acknowledged { call, answer } => {
                if let Some(answer) = answer
                    && let Some((leg, _)) = self.side_of(call)
                {
                    self.parts.sound.set_remote(leg, answer.remote());
                }
                if let Some(Place::Customer(contact)) = self.by_call.get(&call).copied() {
                    self.customer_is_up(now, at, contact);
                }
            }
            Event::Reinvited { call, offer } => self.renegotiate(now, call, offer),
            Event::Refreshed { call, answer } => {
                if let Some((leg, _)) = self.side_of(call) {
                    self.parts.sound.set_remote(leg, answer.remote());
                }
            }
            Event::Ringing { .. } => {}
            Event::Answered { call, answer } => match self.by_call.get(&call).copied() {
                Some(Place::Guest(contact, guest)) => self.guest_answered(contact, guest, &answer),
                Some(Place::Customer(contact)) => self.dial_answered(contact, &answer),
                _ => self.phone_answered(now, call, &answer),
            },
            Event::Refused { call, status } => match self.by_call.get(&call).copied() {
                Some(Place::Guest(contact, guest)) => self.guest_refused(contact, guest, status),
                Some(Place::Customer(contact)) => self.dial_refused(contact, status),
                _ => self.phone_refused(call, status),
            },
            Event::Ended { call, end } => match self.by_call.get(&call).copied() {
                Some(Place::Customer(contact)) => {
                    let cause = match end {
                        CallEnd::HungUp | CallEnd::Cancelled => EndCause::Ended,
                        CallEnd::Expired => EndCause::Silent,
                        CallEnd::NotAcknowledged | CallEnd::Failed => EndCause::Failed,
                    };
                    self.customer_is_gone(now, contact, cause, false);
                }
                Some(Place::Phone(agent)) => self.phone_hung_up(agent, end),
                Some(Place::Guest(contact, guest)) => {
                    let cause = match end {
                        CallEnd::HungUp | CallEnd::Cancelled => GuestEnd::Left,
                        CallEnd::Expired | CallEnd::NotAcknowledged | CallEnd::Failed => GuestEnd::Failed,
                    };
                    self.guest_is_gone(contact, guest, cause);
                }
                Some(Place::Browser(_)) | None => {}
            },
        }
    }

    /// The leg and our descriptions of the side that a SIP call belongs to.
    fn side_of(&mut self, call: CallKey) -> Option<(LegId, &mut Ours)> {
        match *self.by_call.get(&call)? {
            Place::Customer(contact) => {
                self.customers.get_mut(&contact).map(|customer| (customer.leg, &mut customer.ours))
            }
            Place::Phone(agent) => {
                self.agents.get_mut(&agent)?.phone.as_mut().map(|phone| (phone.leg, &mut phone.ours))
            }
            Place::Guest(contact, guest) => {
                let guest = self.guest_mut(contact, guest)?;
                guest.telephone.as_mut().map(|(_, ours)| (guest.leg, ours))
            }
            Place::Browser(_) => None,
        }
    }

    /// The other side holds, resumes, moves, or just refreshes.
    fn renegotiate(&mut self, now: Duration, call: CallKey, offer: Option<crate::sip::sdp::Description>) {
        let Some((leg, ours)) = self.side_of(call) else {
            self.parts.sip.refuse(now, call, 481, "");
            return;
        };
        ours.version += 1;
        let sdp = match &offer {
            Some(offer) => ours.answer(offer),
            None => ours.offer(),
        };
        if let Some(offer) = offer {
            self.parts.sound.set_remote(leg, offer.remote());
        }
        self.parts.sip.answer(now, call, sdp);
    }

    fn register(&mut self, now: Duration, at: Timestamp, registration: &Registration) {
        let registered = self.parts.registrar.register(now, at, registration);
        if registered.changed {
            let bindings = self.parts.registrar.bindings(&registration.user).to_vec();
            self.errands.push_back(Errand::Store {
                user: registration.user.clone(),
                bindings,
                request: registration.request,
                lines: registered.lines,
            });
            self.publish_registrations();
        } else {
            self.parts.sip.reply(now, registration.request, registered.status, &registered.lines);
        }
    }

    /// Writes into the directory who is registered.
    pub fn publish_registrations(&mut self) {
        for (staff, until) in self.parts.registrar.registered() {
            self.parts.directory.set_registered(staff, until);
        }
    }
}
