//! The shell: one task that owns the calls, reads the sockets, carries out errands, and wakes the calls in time.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use center::ports::recognizer::Recognizer;
use center::ports::{AgentPhones, Door, Prompt, Synthesizer};
use domain::events::ContactEvent;
use domain::{AgentId, ContactId, Language, Localised, Timestamp};
use platform::audit::Audit;
use platform::clock::SharedClock;
use platform::database::{Database, DatabaseError};
use platform::http::Api;
use platform::objects::Objects;
use platform::tasks::Tasks;
use rand::Rng as _;
use rand::rngs::StdRng;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::accounts;
use crate::calls::{Calls, Errand, Limits, Parts, Report};
use crate::config::VoiceConfig;
use crate::contact_center::{Closed, ContactCenter};
use crate::door::{ORDERS, Order, VoiceDoor};
use crate::error::VoiceError;
use crate::home;
use crate::http::PhoneRoutes;
use crate::listening::{self, UNDERSTOOD, Understood};
use crate::media::{Clip, MediaEngine, MediaEvent};
use crate::phones::PhoneDirectory;
use crate::recordings::{Keeper, spooled};
use crate::scribing::Scribe;
use crate::sip::digest::{Guard, Ha1};
use crate::sip::endpoint::{Endpoint, RequestKey, Settings};
use crate::sip::registrar::{self, Account, Holder, Registrar};
use crate::sip::wire::{Arrival, Sockets};
use crate::sip::{Peer, Wire};
use crate::speech::{Prompts, Voice};

/// What the room is built on.
#[derive(Clone)]
pub struct VoiceFoundations {
    /// The centre.
    pub center: Arc<dyn ContactCenter>,
    /// The store, with this room's tables.
    pub database: Database,
    /// Where recordings are kept.
    pub objects: Objects,
    /// Where readings of recordings are written down.
    pub audit: Audit,
    /// The time.
    pub clock: SharedClock,
    /// Speaks prompts.
    pub synthesizer: Arc<dyn Synthesizer>,
    /// Understands what customers say; without it they press keys.
    pub recognizer: Option<Arc<dyn Recognizer>>,
    /// Writes conversations down; without it nobody does.
    pub transcriber: Option<Arc<dyn Recognizer>>,
    /// The folder of recordings in progress.
    pub spool: PathBuf,
}

/// The running room. Clones are handles to the same one; it stops with the tasks it was started on.
#[derive(Clone)]
pub struct VoiceService {
    orders: mpsc::Sender<Order>,
    directory: PhoneDirectory,
    engine: MediaEngine,
    keeper: Keeper,
    audit: Audit,
    realm: Arc<str>,
    address: SocketAddr,
}

/// Datagrams that are read before anything else gets its turn.
const BATCH: usize = 64;
/// How long a nonce is good.
const NONCE_LIFETIME: Duration = Duration::from_secs(300);
/// What callers hear while the store cannot be written.
const BUSY: (&str, &str) =
    ("尊敬的客户，系统繁忙，暂时无法受理您的来电，请稍后再拨。", "All our lines are busy. Please call again later.");

impl VoiceService {
    /// Opens the sockets, reads accounts and registrations, recovers recordings that a crash cut, and starts the calls
    /// on `tasks`.
    ///
    /// # Errors
    /// [`VoiceError`]: an address is taken, the spool folder cannot be used, the store cannot be read.
    pub async fn start(config: VoiceConfig, foundations: VoiceFoundations, tasks: &Tasks) -> Result<Self, VoiceError> {
        let VoiceFoundations { center, database, objects, audit, clock, synthesizer, recognizer, transcriber, spool } =
            foundations;
        let cut = spooled(&spool).map_err(VoiceError::Spool)?;
        let (sockets, arrivals) = Sockets::bind(config.sip, config.max_connections)
            .await
            .map_err(|error| VoiceError::Bind { address: config.sip, error })?;
        let address = sockets.local_address().map_err(|error| VoiceError::Bind { address: config.sip, error })?;
        let (engine, media_events) = MediaEngine::start(config.media(spool))?;
        let mut random: StdRng = rand::make_rng();
        let mut secret = [0; 32];
        random.fill_bytes(&mut secret);
        let guard = Guard::new(&config.realm, config.digests.clone(), NONCE_LIFETIME, &secret);
        let limits = registrar::Limits { min: config.min_registration_seconds, max: config.max_registration_seconds };
        let mut registrar = Registrar::new(guard, limits);
        for (user, account) in accounts::accounts(&database).await? {
            registrar.set_account(&user, account);
        }
        for (user, binding) in accounts::bindings(&database, clock.now()).await? {
            registrar.restore(&user, binding);
        }
        let settings = Settings {
            bound: address,
            advertised: config.advertised,
            session: config.session(),
            max_transactions: config.max_calls.saturating_mul(16).max(20_000),
        };
        let directory = PhoneDirectory::new(clock.clone(), config.trunks.iter().any(|trunk| trunk.outbound.is_some()));
        for (agent, phone) in home::all(&database).await? {
            directory.set_home(agent, Some(phone));
        }
        let prompts = Prompts::new(config.prompt_cache_megabytes << 20);
        let mut calls = Calls::new(Parts {
            sip: Endpoint::new(settings, random),
            sound: Arc::new(engine.clone()),
            registrar,
            center: Arc::clone(&center),
            directory: directory.clone(),
            prompts: prompts.clone(),
            limits: Limits {
                trunks: config.trunks.clone(),
                max_calls: config.max_calls,
                retry_after_seconds: config.retry_after_seconds,
                ringing: Duration::from_secs(u64::from(config.ringing_seconds)),
                browser_grace: Duration::from_secs(u64::from(config.browser_grace_seconds)),
                listens: recognizer.is_some(),
                transcribes: transcriber.is_some(),
            },
        });
        calls.publish_registrations();
        let (orders, orders_in) = mpsc::channel(ORDERS);
        let keeper = Keeper {
            database: database.clone(),
            objects: objects.clone(),
            center: Arc::clone(&center),
            clock: clock.clone(),
        };
        let (understood, understood_in) = mpsc::channel(UNDERSTOOD);
        let shell = Shell {
            calls,
            sockets,
            started: Instant::now(),
            clock,
            center,
            database,
            keeper: keeper.clone(),
            prompts,
            voice: Voice { synthesizer, objects },
            recognizer,
            transcriber,
            understood,
            lines: HashMap::new(),
            jobs: JoinSet::new(),
            announces_busy: config.busy_announcement,
        };
        let inlets = Inlets { arrivals, media: media_events, orders: orders_in, understood: understood_in };
        tasks.spawn("calls", shell.run(inlets, tasks.token()));
        if !cut.is_empty() {
            let keeper = keeper.clone();
            tasks.spawn_until_stopped("recordings", async move { keeper.recover(cut).await });
        }
        Ok(Self { orders, directory, engine, keeper, audit, realm: config.realm.into(), address })
    }

    /// The door, to be registered with the centre for [`domain::contact::Channel::Phone`].
    #[must_use]
    pub fn door(&self) -> Arc<dyn Door> {
        Arc::new(VoiceDoor::new(self.orders.clone()))
    }

    /// Whom the centre asks which agents can be reached.
    #[must_use]
    pub fn phones(&self) -> Arc<dyn AgentPhones> {
        Arc::new(self.directory.clone())
    }

    /// The routes of this room.
    #[must_use]
    pub fn api(&self) -> Api {
        let routes = PhoneRoutes {
            orders: self.orders.clone(),
            directory: self.directory.clone(),
            engine: self.engine.clone(),
            keeper: self.keeper.clone(),
            audit: self.audit.clone(),
            address: self.address,
            realm: Arc::clone(&self.realm),
        };
        crate::http::routes(routes.clone()).merge(home::http::routes(routes))
    }

    /// Where SIP is listened on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The media engine, for its figures.
    #[must_use]
    pub fn media(&self) -> &MediaEngine {
        &self.engine
    }

    /// Whether calls can be taken: for `/readyz`.
    ///
    /// # Errors
    /// What is missing.
    pub fn ready(&self) -> Result<(), String> {
        if self.orders.is_closed() {
            Err("the telephone door is closed".to_owned())
        } else if !self.engine.is_running() {
            Err("a media thread has stopped".to_owned())
        } else {
            Ok(())
        }
    }

    /// Makes or changes the account of a SIP phone (its user is the staff number) or of a trunk. It is good at once.
    ///
    /// # Errors
    /// If the store does not take it.
    pub async fn set_account(&self, user: &str, password: &str, holder: Holder) -> Result<(), DatabaseError> {
        let database = &self.keeper.database;
        database
            .execute(accounts::save_account(database, self.keeper.now(), &self.realm, user, password, holder))
            .await?;
        let account = Account { ha1: Ha1::of(user, &self.realm, password), holder };
        let _ = self.orders.send(Order::SetAccount(user.to_owned(), Some(account))).await;
        Ok(())
    }

    /// Removes an account.
    ///
    /// # Errors
    /// If the store does not take it.
    pub async fn remove_account(&self, user: &str) -> Result<(), DatabaseError> {
        let database = &self.keeper.database;
        database.transaction(accounts::remove_account(database, user)).await?;
        let _ = self.orders.send(Order::SetAccount(user.to_owned(), None)).await;
        Ok(())
    }
}

/// What comes of a job.
enum Done {
    Arrived(ContactId, Result<(), Closed>),
    PhoneDecided(ContactId, AgentId, bool),
    Reported(ContactId),
    Prepared(ContactId, u64, Vec<Arc<Clip>>),
    Stored(RequestKey, String, bool),
    BusyIsReady(Option<Arc<Clip>>),
    HomeIsReady(Option<Arc<Clip>>),
    Kept,
}

/// Where the shell hears from.
struct Inlets {
    arrivals: mpsc::Receiver<Arrival>,
    media: mpsc::Receiver<MediaEvent>,
    orders: mpsc::Receiver<Order>,
    understood: mpsc::Receiver<Understood>,
}

struct Shell {
    calls: Calls,
    sockets: Sockets,
    started: Instant,
    clock: SharedClock,
    center: Arc<dyn ContactCenter>,
    database: Database,
    keeper: Keeper,
    prompts: Prompts,
    voice: Voice,
    recognizer: Option<Arc<dyn Recognizer>>,
    transcriber: Option<Arc<dyn Recognizer>>,
    understood: mpsc::Sender<Understood>,
    /// What waits to be told of a contact while something before is being told.
    lines: HashMap<ContactId, VecDeque<Report>>,
    jobs: JoinSet<Done>,
    announces_busy: bool,
}

impl Shell {
    async fn run(mut self, inlets: Inlets, stop: tokio_util::sync::CancellationToken) {
        let Inlets { mut arrivals, mut media, mut orders, mut understood } = inlets;
        let udp = self.sockets.udp();
        let mut buffer = vec![0; 65_536].into_boxed_slice();
        if self.announces_busy {
            self.prepare(BUSY, Done::BusyIsReady);
        }
        self.prepare(home::ANNOUNCEMENT, Done::HomeIsReady);
        loop {
            let deadline =
                self.calls.deadline().map(|deadline| tokio::time::Instant::from_std(self.started + deadline));
            let is_busy = !self.jobs.is_empty();
            tokio::select! {
                () = stop.cancelled() => break,
                ready = udp.readable() => {
                    if ready.is_ok() {
                        self.read(&udp, &mut buffer);
                    }
                }
                Some(event) = media.recv() => {
                    self.heard(event);
                    while let Ok(event) = media.try_recv() {
                        self.heard(event);
                    }
                }
                Some(order) = orders.recv() => self.carry_out(order),
                Some(done) = self.jobs.join_next(), if is_busy => self.done(done),
                Some(arrival) = arrivals.recv() => self.arrived(arrival),
                Some((contact, number, heard)) = understood.recv() => self.calls.recognized(contact, number, heard),
                () = self.sockets.accept() => {}
                () = tokio::time::sleep_until(deadline.unwrap_or_else(tokio::time::Instant::now)), if deadline.is_some() => {
                    let (now, at) = self.time();
                    self.calls.wake(now, at);
                }
            }
            self.run_errands();
        }
        let (now, at) = self.time();
        self.calls.stop(now, at);
        self.run_errands();
    }

    fn time(&self) -> (Duration, Timestamp) {
        (self.started.elapsed(), self.clock.now())
    }

    fn read(&mut self, udp: &tokio::net::UdpSocket, buffer: &mut [u8]) {
        let (now, at) = self.time();
        for _ in 0..BATCH {
            match udp.try_recv_from(buffer) {
                Ok((length, address)) => {
                    self.calls.receive(now, at, Peer { wire: Wire::Udp, address }, &mut buffer[..length]);
                    self.run_errands();
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return,
                // A message of ours came back as unreachable (ICMP); its timer finds out.
                Err(_) => {}
            }
        }
    }

    fn arrived(&mut self, arrival: Arrival) {
        let (now, at) = self.time();
        match arrival {
            Arrival::Message(peer, mut bytes) => self.calls.receive(now, at, peer, &mut bytes),
            Arrival::Gone(peer) => {
                self.sockets.forget(peer);
                self.calls.unreachable(now, at, peer);
            }
        }
    }

    fn heard(&mut self, event: MediaEvent) {
        let (now, at) = self.time();
        self.calls.heard(now, at, event);
        self.run_errands();
    }

    fn carry_out(&mut self, order: Order) {
        let (now, at) = self.time();
        match order {
            Order::Command(contact, command) => self.calls.command(now, at, contact, command),
            Order::OpenBrowser { agent, session, leg, done } => {
                self.calls.open_browser(now, agent, session, leg);
                let _ = done.send(());
            }
            Order::CloseBrowser { agent, session, done } => {
                let _ = done.send(self.calls.close_browser(now, agent, session));
            }
            Order::Press { contact, agent, digits, done } => {
                let _ = done.send(self.calls.press(contact, agent, &digits));
            }
            Order::SetAccount(user, account) => self.calls.set_account(&user, account),
        }
    }

    fn run_errands(&mut self) {
        while let Some(errand) = self.calls.next_errand() {
            match errand {
                Errand::Send(peer, bytes) => self.sockets.send(peer, bytes),
                Errand::Report(contact, report) => match self.lines.get_mut(&contact) {
                    Some(waiting) => waiting.push_back(report),
                    None => {
                        self.lines.insert(contact, VecDeque::new());
                        self.tell(contact, report);
                    }
                },
                Errand::Prepare { contact, number, language, prompts } => {
                    let (kept, voice) = (self.prompts.clone(), self.voice.clone());
                    self.jobs.spawn(async move {
                        Done::Prepared(contact, number, kept.prepare(&voice, language, &prompts).await)
                    });
                }
                Errand::Listen { contact, number, hearing, sound } => {
                    let (recognizer, understood) = (self.recognizer.clone(), self.understood.clone());
                    self.jobs.spawn(async move {
                        listening::listen(recognizer, contact, number, hearing, sound, understood).await;
                        Done::Kept
                    });
                }
                Errand::Scribe { contact, by, sound } => {
                    let Some(recognizer) = self.transcriber.clone() else { continue };
                    let (center, clock) = (Arc::clone(&self.center), self.clock.clone());
                    self.jobs.spawn(async move {
                        Scribe { recognizer, center, clock, contact, by }.run(sound).await;
                        Done::Kept
                    });
                }
                Errand::Store { user, bindings, request, lines } => {
                    let database = self.database.clone();
                    self.jobs.spawn(async move {
                        let stored = database.transaction(accounts::save_bindings(&database, &user, &bindings)).await;
                        if let Err(error) = &stored {
                            tracing::error!(%error, "a registration could not be stored");
                        }
                        Done::Stored(request, lines, stored.is_ok())
                    });
                }
            }
        }
    }

    /// Tells the centre one thing of a contact; [`Shell::next_report`] follows when it is done.
    fn tell(&mut self, contact: ContactId, report: Report) {
        let center = Arc::clone(&self.center);
        match report {
            Report::Arrived(new) => {
                metrics::counter!("voice_calls_total").increment(1);
                self.jobs.spawn(async move { Done::Arrived(contact, center.arrive(*new).await) });
            }
            Report::PhoneAnswered(offer, agent) => {
                self.jobs.spawn(async move {
                    Done::PhoneDecided(contact, agent, center.agent_phone_answered(offer, agent).await)
                });
            }
            Report::RecordingEnded { recording, path, milliseconds, failed } => {
                if failed {
                    tracing::error!(%contact, %recording, "a recording was not written completely");
                }
                let keeper = self.keeper.clone();
                // It may take long; what else happens to the contact does not wait for it.
                self.jobs.spawn(async move {
                    keeper.keep(contact, recording, path, milliseconds).await;
                    Done::Kept
                });
                self.next_report(contact);
            }
            Report::RecordingStarted { recording, agent } => {
                let row = self.keeper.started(recording, contact, agent);
                self.jobs.spawn(async move {
                    center.record(contact, ContactEvent::RecordingStarted { recording }, vec![row]).await;
                    Done::Reported(contact)
                });
            }
            report => {
                self.jobs.spawn(async move {
                    match report {
                        Report::CustomerLeft(cause) => center.customer_left(contact, cause).await,
                        Report::Joined(agent) => center.conversation_joined(contact, agent).await,
                        Report::AgentLegFailed(agent, cause) => center.agent_leg_failed(contact, agent, cause).await,
                        Report::AgentHungUp(agent) => center.agent_hung_up(contact, agent).await,
                        Report::PhoneRefused(offer, agent, cause) => {
                            center.agent_phone_refused(offer, agent, cause).await;
                        }
                        Report::DialAnswered => center.dial_answered(contact).await,
                        Report::DialFailed(cause) => center.dial_failed(contact, cause).await,
                        Report::GuestCame(guest) => center.guest_came(contact, guest).await,
                        Report::GuestGone(guest, cause) => center.guest_gone(contact, guest, cause).await,
                        Report::Arrived(_)
                        | Report::PhoneAnswered(..)
                        | Report::RecordingStarted { .. }
                        | Report::RecordingEnded { .. } => {}
                    }
                    Done::Reported(contact)
                });
            }
        }
    }

    fn next_report(&mut self, contact: ContactId) {
        match self.lines.get_mut(&contact).and_then(VecDeque::pop_front) {
            Some(report) => self.tell(contact, report),
            None => {
                self.lines.remove(&contact);
            }
        }
    }

    fn done(&mut self, done: Result<Done, tokio::task::JoinError>) {
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "a job of the telephone door broke down");
                return;
            }
        };
        let (now, at) = self.time();
        match done {
            Done::Arrived(contact, outcome) => {
                if outcome.is_err() {
                    // Nothing is told of a customer who was not taken in.
                    self.lines.insert(contact, VecDeque::new());
                }
                self.calls.arrived(now, at, contact, outcome);
                self.next_report(contact);
            }
            Done::PhoneDecided(contact, agent, accepted) => {
                self.calls.phone_decided(now, at, agent, accepted);
                self.next_report(contact);
            }
            Done::Reported(contact) => self.next_report(contact),
            Done::Prepared(contact, number, clips) => self.calls.prepared(now, at, contact, number, clips),
            Done::Stored(request, lines, is_stored) => self.calls.stored(now, at, request, &lines, is_stored),
            Done::BusyIsReady(Some(clip)) => self.calls.set_busy_announcement(clip),
            Done::HomeIsReady(Some(clip)) => self.calls.set_home_announcement(clip),
            Done::BusyIsReady(None) | Done::HomeIsReady(None) | Done::Kept => {}
        }
        metrics::gauge!("voice_calls").set(f64::from(u32::try_from(self.calls.customers()).unwrap_or(u32::MAX)));
    }

    /// The busy announcement is made ready at the start: when it is needed, nothing else may work.
    fn prepare(&mut self, (zh, en): (&str, &str), done: fn(Option<Arc<Clip>>) -> Done) {
        let (kept, voice) = (self.prompts.clone(), self.voice.clone());
        let prompt = Prompt { text: Localised::new(zh, en), audio: None };
        self.jobs.spawn(async move { done(kept.prepare(&voice, Language::Zh, &[prompt]).await.into_iter().next()) });
    }
}
