//! Calls against a recorded centre and a recorded media engine, on a virtual clock.

mod agents;
mod customers;
mod dialling;
mod guests;
mod home;
mod listening;
mod visits;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use center::ports::recognizer::Hearing;
use center::ports::{CustomerInput, DoorCommand, NewContact, Prompt};
use domain::events::{ContactEvent, EndCause, GuestEnd, MissCause};
use domain::{AgentId, ContactId, GuestId, Language, LineId, Localised, ObjectId, OfferId, Timestamp};
use parking_lot::Mutex;
use platform::clock::ManualClock;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use sea_orm::Statement;

use super::*;
use crate::contact_center::Closed;
use crate::media::{MediaError, RemoteMedia};
use crate::sip::digest::{Algorithm, Guard, Ha1};
use crate::sip::endpoint::Settings;
use crate::sip::endpoint::tests::{SDP, field, peer, request, respond, tag};
use crate::sip::registrar::{Binding, Limits as RegistrarLimits};
use crate::sip::session_timer::Wanted;

/// Writes down what the media engine is asked.
#[derive(Default)]
struct Ear {
    made: AtomicU64,
    asked: Mutex<Vec<String>>,
    is_full: Mutex<bool>,
}

impl Ear {
    fn note(&self, text: String) {
        self.asked.lock().push(text);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock())
    }
}

impl Sound for Ear {
    fn open_rtp(&self) -> Result<(LegId, SocketAddr), MediaError> {
        if *self.is_full.lock() {
            return Err(MediaError::NoPorts(1..=1));
        }
        let made = self.made.fetch_add(1, Ordering::Relaxed) + 1;
        let port = 20_000 + u16::try_from(made).unwrap() * 2;
        Ok((LegId(made), SocketAddr::from(([127, 0, 0, 1], port))))
    }
    fn set_remote(&self, leg: LegId, remote: RemoteMedia) {
        self.note(format!("{leg} remote {} sends={} receives={}", remote.address, remote.sends, remote.receives));
    }
    fn play(&self, leg: LegId, token: u64, clips: Vec<Arc<Clip>>) {
        self.note(format!("{leg} play {token} ({} clips)", clips.len()));
    }
    fn stop_playing(&self, leg: LegId) {
        self.note(format!("{leg} stop"));
    }
    fn music(&self, leg: LegId, on: bool) {
        self.note(format!("{leg} music {on}"));
    }
    fn join(&self, customer: LegId, agent: LegId) {
        self.note(format!("{customer} join {agent}"));
    }
    fn part(&self, customer: LegId, agent: LegId) {
        self.note(format!("{customer} part {agent}"));
    }
    fn confer(&self, members: &[crate::media::Member]) {
        let members: Vec<String> = members.iter().map(|member| format!("{} {:?}", member.leg, member.voice)).collect();
        self.note(format!("confer {}", members.join(", ")));
    }
    fn leave(&self, leg: LegId) {
        self.note(format!("{leg} leave"));
    }
    fn hold(&self, customer: LegId, on: bool) {
        self.note(format!("{customer} hold {on}"));
    }
    fn record(&self, customer: LegId, agent: LegId, _recording: ObjectId) {
        self.note(format!("{customer} record {agent}"));
    }
    fn stop_recording(&self, _recording: ObjectId) {
        self.note("stop recording".to_owned());
    }
    fn secure_entry(&self, leg: LegId, on: bool) {
        self.note(format!("{leg} secure {on}"));
    }
    fn listen(&self, leg: LegId, _ear: crate::media::Ear) {
        self.note(format!("{leg} listen"));
    }
    fn stop_listening(&self, leg: LegId) {
        self.note(format!("{leg} stop listening"));
    }
    fn send_digit(&self, leg: LegId, digit: char) {
        self.note(format!("{leg} digit {digit}"));
    }
    fn close(&self, leg: LegId) {
        self.note(format!("{leg} close"));
    }
}

/// A centre with one line that writes down what it is told at once. What takes time is an errand.
#[derive(Default)]
struct Desk {
    told: Mutex<Vec<String>>,
}

#[async_trait]
impl ContactCenter for Desk {
    fn is_phone_line(&self, line: &LineId) -> bool {
        line.as_str() == "95588"
    }
    fn input(&self, _: ContactId, input: CustomerInput) {
        self.told.lock().push(format!("{input:?}"));
    }
    fn playback_finished(&self, _: ContactId, token: u64) {
        self.told.lock().push(format!("heard {token}"));
    }
    fn serving_agent(&self, _: ContactId) -> Option<AgentId> {
        None
    }
    async fn is_agent(&self, _: AgentId) -> bool {
        true
    }
    async fn arrive(&self, _: NewContact) -> Result<(), Closed> {
        Ok(())
    }
    async fn customer_left(&self, _: ContactId, _: EndCause) {}
    async fn conversation_joined(&self, _: ContactId, _: AgentId) {}
    async fn agent_leg_failed(&self, _: ContactId, _: AgentId, _: EndCause) {}
    async fn agent_hung_up(&self, _: ContactId, _: AgentId) {}
    async fn agent_phone_answered(&self, _: OfferId, _: AgentId) -> bool {
        true
    }
    async fn agent_phone_refused(&self, _: OfferId, _: AgentId, _: MissCause) {}
    async fn dial_answered(&self, _: ContactId) {}
    async fn dial_failed(&self, _: ContactId, _: GuestEnd) {}
    async fn guest_came(&self, _: ContactId, _: GuestId) {}
    async fn guest_gone(&self, _: ContactId, _: GuestId, _: GuestEnd) {}
    async fn record(&self, _: ContactId, _: ContactEvent, _: Vec<Statement>) -> bool {
        true
    }
}

/// Calls with everything around them, and what came out.
struct Room {
    calls: Calls,
    ear: Arc<Ear>,
    desk: Arc<Desk>,
    directory: PhoneDirectory,
    now: Duration,
    at: Timestamp,
    sent: Vec<String>,
    reports: Vec<(ContactId, Report)>,
    preparing: Vec<(ContactId, u64)>,
    listening: Vec<(u64, Hearing)>,
}

const CUSTOMER: LegId = LegId(1);

impl Room {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Parts)) -> Self {
        let (ear, desk) = (Arc::new(Ear::default()), Arc::new(Desk::default()));
        let at = Timestamp::from_seconds(1_000_000);
        let directory = PhoneDirectory::new(Arc::new(ManualClock::at(at)), true);
        let guard = Guard::new("yuanyin", vec![Algorithm::Md5], Duration::from_secs(300), &[1; 32]);
        let settings = Settings {
            bound: "127.0.0.1:5060".parse().unwrap(),
            advertised: None,
            session: Wanted { expires: 1800, min: 90 },
            max_transactions: 1000,
        };
        let mut parts = Parts {
            sip: Endpoint::new(settings, StdRng::seed_from_u64(7)),
            sound: ear.clone(),
            registrar: Registrar::new(guard, RegistrarLimits { min: 60, max: 3600 }),
            center: desk.clone(),
            directory: directory.clone(),
            prompts: Prompts::new(1 << 20),
            limits: Limits {
                transcribes: false,
                trunks: vec![Trunk::this_machine()],
                max_calls: 3,
                retry_after_seconds: 5,
                ringing: Duration::from_secs(60),
                browser_grace: Duration::from_secs(15),
                listens: true,
            },
        };
        change(&mut parts);
        let calls = Calls::new(parts);
        let now = Duration::ZERO;
        let (sent, reports, preparing, listening) = Default::default();
        Self { calls, ear, desk, directory, now, at, sent, reports, preparing, listening }
    }

    fn collect(&mut self) {
        for errand in self.calls.errands() {
            match errand {
                Errand::Send(_, bytes) => self.sent.push(String::from_utf8(bytes.to_vec()).unwrap()),
                Errand::Report(contact, report) => self.reports.push((contact, report)),
                Errand::Prepare { contact, number, .. } => self.preparing.push((contact, number)),
                Errand::Listen { number, hearing, .. } => self.listening.push((number, hearing)),
                // What is written down of a conversation changes nothing in the calls.
                Errand::Scribe { .. } => {}
                Errand::Store { request, lines, .. } => {
                    self.calls.stored(self.now, self.at, request, &lines, true);
                    self.collect();
                }
            }
        }
    }

    fn receive(&mut self, text: &str) {
        self.calls.receive(self.now, self.at, peer(), &mut text.as_bytes().to_vec());
        self.collect();
    }

    fn command(&mut self, contact: ContactId, command: DoorCommand) {
        self.calls.command(self.now, self.at, contact, command);
        self.collect();
    }

    fn heard(&mut self, event: MediaEvent) {
        self.calls.heard(self.now, self.at, event);
        self.collect();
    }

    fn pass(&mut self, duration: Duration) {
        let until = self.now + duration;
        while let Some(deadline) = self.calls.deadline().filter(|deadline| *deadline <= until) {
            self.now = self.now.max(deadline);
            self.calls.wake(self.now, self.at);
            self.collect();
        }
        self.now = until;
    }

    fn sent_lines(&mut self) -> Vec<String> {
        self.sent.drain(..).map(|text| text.lines().next().unwrap_or_default().to_owned()).collect()
    }

    /// What was reported since it was asked last, in short.
    fn reported(&mut self) -> Vec<String> {
        self.reports
            .drain(..)
            .map(|(_, report)| match report {
                Report::Arrived(new) => format!("arrived at {}", new.line),
                Report::RecordingStarted { .. } => "recording started".to_owned(),
                Report::Joined(_) => "joined".to_owned(),
                Report::AgentLegFailed(_, cause) => format!("agent leg failed: {cause:?}"),
                Report::AgentHungUp(_) => "agent hung up".to_owned(),
                Report::PhoneAnswered(..) => "phone answered".to_owned(),
                Report::PhoneRefused(_, _, cause) => format!("phone refused: {cause:?}"),
                Report::CustomerLeft(cause) => format!("customer left: {cause:?}"),
                Report::DialAnswered => "answered".to_owned(),
                Report::DialFailed(cause) => format!("not answered: {cause:?}"),
                Report::GuestCame(_) => "guest came".to_owned(),
                Report::GuestGone(_, cause) => format!("guest gone: {cause:?}"),
                Report::RecordingEnded { .. } => "recording ended".to_owned(),
            })
            .collect()
    }

    /// Receives an INVITE that the centre has not decided about yet.
    fn arriving(&mut self, text: &str) -> ContactId {
        self.receive(text);
        assert_eq!(self.sent_lines(), ["SIP/2.0 100 Trying"]);
        let contact = self.reports.last().expect("the centre is asked").0;
        assert_eq!(self.reported(), ["arrived at 95588"]);
        contact
    }

    /// A customer whose call is up, and our tag.
    fn customer(&mut self) -> (ContactId, String) {
        let contact = self.arriving(&request("INVITE", "i1", 1, "", "", SDP));
        self.calls.arrived(self.now, self.at, contact, Ok(()));
        self.collect();
        let our_tag = tag(&self.sent[0], "To").to_owned();
        assert_eq!(self.sent_lines(), ["SIP/2.0 200 OK"]);
        self.receive(&request("ACK", "a1", 1, &our_tag, "", ""));
        self.ear.take();
        (contact, our_tag)
    }

    /// An agent whose browser is connected, with its leg.
    fn browser(&mut self, leg: u64) -> (AgentId, Uuid) {
        let (agent, session) = (AgentId::generate(), Uuid::now_v7());
        self.calls.open_browser(self.now, agent, session, LegId(leg));
        self.heard(MediaEvent::Established { leg: LegId(leg) });
        (agent, session)
    }

    /// An agent with a registered SIP phone.
    fn phone(&mut self) -> AgentId {
        let agent = AgentId::generate();
        let account = Account { ha1: Ha1::of("1001", "yuanyin", "sip-1001"), holder: Holder::Staff(agent) };
        self.calls.parts.registrar.restore(
            "1001",
            Binding {
                contact: "sip:1001@127.0.0.1:5070".to_owned(),
                peer: peer(),
                expires_at: self.at + Duration::from_secs(600),
                call_id: "r".to_owned(),
                cseq: 1,
            },
        );
        self.calls.set_account("1001", Some(account));
        agent
    }

    fn told(&self) -> Vec<String> {
        std::mem::take(&mut self.desk.told.lock())
    }

    fn assert_nothing_is_left(&mut self) {
        self.pass(Duration::from_secs(120));
        assert!(self.calls.is_empty(), "something is left of a call that is over");
        assert_eq!(self.calls.parts.sip.calls(), 0);
    }
}

use uuid::Uuid;

fn say(token: u64, text: &str) -> DoorCommand {
    let prompt = Prompt { text: Localised::new(text, text), audio: None };
    DoorCommand::Say { token, language: Language::Zh, prompts: vec![prompt], choices: Vec::new() }
}

fn clip() -> Arc<Clip> {
    Arc::new(Clip::from_pcm(8_000, &[0; 160]).unwrap())
}
