//! The handle to the live centre that doors, self-service and pages hold.

mod reports;
mod shown;
mod wishes;

use std::collections::HashMap;
use std::sync::Arc;

use dashmap::DashMap;
use domain::agent::AgentState;
use domain::contact::Channel;
use domain::customer::Tier;
use domain::events::{EndCause, RequeueCause};
use domain::{AgentId, ContactId, LineId};
use parking_lot::RwLock;
use platform::audit::Audit;
use platform::clock::SharedClock;
use platform::database::Database;
use platform::journal::Journal;
use platform::live::Live;
use platform::sign_in::SignIn;
use platform::tasks::Tasks;
use tokio::sync::{mpsc, oneshot};

use crate::CenterConfig;
use crate::desk::guests::Colleague;
use crate::desk::presence::DeskTopic;
use crate::desk::view::DeskView;
use crate::dispatcher::command::{Answer, Command, Envelope, Seat};
use crate::dispatcher::state::{Shown, State};
use crate::dispatcher::{Dispatcher, load};
use crate::error::CenterError;
use crate::ports::core_bank::CoreBank;
use crate::ports::listener::Listener;
use crate::ports::{AgentPhones, ContactBrief, Door, EmergencyAnnouncement, NewContact, SelfService};
use crate::queues::{Line, Queue};
use crate::secure_entry::SecureEntries;
use crate::supervision::topic::TeamTopic;
use crate::{abilities, contacts, customers, emergencies, policies, queues, sites, situation, staff, supervision};

/// How many commands may wait for the dispatcher; more are refused at the door.
const INBOX: usize = 8192;

/// How long whoever comes waits for the store before they hear that nobody can be taken in.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// The rooms that the centre talks to, joined by the server at start.
#[derive(Default)]
pub(crate) struct Joints {
    doors: RwLock<HashMap<Channel, Arc<dyn Door>>>,
    self_service: RwLock<Option<Arc<dyn SelfService>>>,
    phones: RwLock<Option<Arc<dyn AgentPhones>>>,
    core_bank: RwLock<Option<Arc<dyn CoreBank>>>,
    listener: RwLock<Option<Arc<dyn Listener>>>,
}

impl Joints {
    pub(crate) fn door(&self, channel: Channel) -> Option<Arc<dyn Door>> {
        self.doors.read().get(&channel).cloned()
    }

    pub(crate) fn self_service(&self) -> Option<Arc<dyn SelfService>> {
        self.self_service.read().clone()
    }

    pub(crate) fn phones(&self) -> Option<Arc<dyn AgentPhones>> {
        self.phones.read().clone()
    }
}

/// What the centre is built on.
#[derive(Clone)]
pub struct Foundations {
    pub database: Database,
    pub journal: Journal,
    pub clock: SharedClock,
    pub live: Live,
    pub audit: Audit,
    pub sign_in: SignIn,
}

pub(crate) struct Inner {
    pub(crate) foundations: Foundations,
    joints: Arc<Joints>,
    inbox: mpsc::Sender<Envelope>,
    pub(crate) shown: Arc<DashMap<ContactId, Shown>>,
    lines: RwLock<HashMap<LineId, Line>>,
    pub(crate) config: CenterConfig,
    pub(crate) secure_entries: SecureEntries,
    pub(crate) situation: situation::Shared,
    /// What plans said at the head of flows that were on when the server was started.
    emergencies: Vec<EmergencyAnnouncement>,
    pub(crate) abilities: RwLock<Arc<abilities::Counted>>,
    tasks: Tasks,
}

/// The live centre. Cheap to clone.
#[derive(Clone)]
pub struct Center {
    pub(crate) inner: Arc<Inner>,
}

impl Center {
    /// Reads what was going on when the server stopped, makes what cannot go on end in order, and starts the
    /// dispatcher on `tasks`.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub async fn start(foundations: Foundations, config: CenterConfig, tasks: &Tasks) -> Result<Self, CenterError> {
        let database = &foundations.database;
        let now = foundations.clock.now();
        let shown = Arc::new(DashMap::new());
        let mut state = State {
            router: routing::Router::new(config.routing.clone()),
            contacts: HashMap::new(),
            agents: HashMap::new(),
            queues: HashMap::new(),
            reasons: queues::queries::reasons(database).await?,
            offers: HashMap::new(),
            engaged: HashMap::new(),
            database: database.clone(),
            config: config.clone(),
            phones: None,
            self_service: None,
            restless: std::collections::BTreeSet::new(),
            waiting: Vec::new(),
            notices: supervision::notice::open(database).await?,
            sent_away: std::collections::HashSet::new(),
            shown: shown.clone(),
            sites: sites::live::Sites::new(sites::queries::all(database).await?, config.sites),
            situation_changed: true,
            emergencies: emergencies::live::Emergencies::new(config.plan_approval_within),
            policy_version: None,
            abilities: HashMap::new(),
        };
        for queue in queues::queries::queues(database).await? {
            state.router.handle(now, routing::Input::DefineQueue(queue.to_routing()), &mut Vec::new())?;
            state.queues.insert(queue.id.clone(), queue);
        }
        state.policy_version = policies::put_in_force(&mut state.router, database, now).await?;
        emergencies::queries::restore(database, &mut state.emergencies).await?;
        let emergencies = state.emergencies.announcements();
        for site in state.sites.lost() {
            state.router.handle(now, routing::Input::SiteLost { site }, &mut Vec::new())?;
        }
        let seats = staff::queries::seats(database).await?;
        let unfinished = contacts::queries::unfinished(database).await?;
        let mut turn = load(&mut state, now, unfinished, &seats)?;
        if let Some(batch) = turn.batch() {
            foundations.journal.append(batch).await?;
        }
        for contact in state.contacts.keys().copied().collect::<Vec<_>>() {
            state.show(contact);
        }
        let lines = queues::queries::lines(database).await?;
        let joints = Arc::new(Joints::default());
        let situation = situation::Shared::default();
        let (inbox, commands) = mpsc::channel(INBOX);
        let dispatcher = Dispatcher {
            state,
            journal: foundations.journal.clone(),
            clock: foundations.clock.clone(),
            live: foundations.live.clone(),
            joints: joints.clone(),
            next_tick: now,
            next_standings: now,
            team: supervision::topic::Sent::default(),
            situation: situation.clone(),
        };
        tasks.spawn("dispatcher", dispatcher.run(commands, tasks.token()));
        let lines = RwLock::new(lines.into_iter().map(|line| (line.id.clone(), line)).collect());
        let center = Self {
            inner: Arc::new(Inner {
                foundations,
                joints,
                inbox,
                shown,
                lines,
                config,
                secure_entries: SecureEntries::default(),
                situation,
                emergencies,
                abilities: RwLock::default(),
                tasks: tasks.clone(),
            }),
        };
        let desk = DeskTopic { center: center.clone(), tasks: tasks.clone() };
        center.inner.foundations.live.register("desk", Arc::new(desk));
        let team = TeamTopic { center: center.clone(), tasks: tasks.clone() };
        center.inner.foundations.live.register(supervision::topic::TOPIC, Arc::new(team));
        center.inner.foundations.live.register(situation::TOPIC, Arc::new(situation::SituationTopic(center.clone())));
        center.keep_counting_abilities(tasks);
        Ok(center)
    }

    /// Joins a door to the centre.
    pub fn register_door(&self, channel: Channel, door: Arc<dyn Door>) {
        self.inner.joints.doors.write().insert(channel, door);
    }

    /// Joins self-service to the centre.
    pub fn set_self_service(&self, service: Arc<dyn SelfService>) {
        service.emergencies(self.inner.emergencies.clone());
        *self.inner.joints.self_service.write() = Some(service);
    }

    /// Joins the agents' phones to the centre.
    pub fn set_agent_phones(&self, phones: Arc<dyn AgentPhones>) {
        *self.inner.joints.phones.write() = Some(phones);
    }

    /// Joins the bank to the centre, for what is shown of a customer.
    pub fn set_core_bank(&self, bank: Arc<dyn CoreBank>) {
        *self.inner.joints.core_bank.write() = Some(bank);
    }

    /// Joins whoever follows conversations to the centre.
    pub fn set_listener(&self, listener: Arc<dyn Listener>) {
        *self.inner.joints.listener.write() = Some(listener);
    }

    /// Whoever follows conversations, for doors to tell.
    #[must_use]
    pub fn listener(&self) -> Option<Arc<dyn Listener>> {
        self.inner.joints.listener.read().clone()
    }

    pub(crate) fn core_bank(&self) -> Option<Arc<dyn CoreBank>> {
        self.inner.joints.core_bank.read().clone()
    }

    /// The name of a member of staff.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn staff_name(&self, staff: AgentId) -> Result<Option<String>, CenterError> {
        let account = self.inner.foundations.sign_in.account(staff).await.map_err(|_| CenterError::Unavailable)?;
        Ok(account.map(|account| account.name))
    }

    /// The line of that key.
    #[must_use]
    pub fn line(&self, line: &LineId) -> Option<Line> {
        self.inner.lines.read().get(line).cloned()
    }

    /// All lines.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.inner.lines.read().values().cloned().collect();
        lines.sort_by(|a, b| a.id.cmp(&b.id));
        lines
    }

    /// Takes a customer in: looks them up, writes their arrival down, and starts the flow of their line.
    ///
    /// # Errors
    /// [`CenterError::Unavailable`] while the store cannot be written, [`CenterError::Overloaded`] above the limit of
    /// contacts, [`CenterError::UnknownLine`]; the door answers with its busy signal and tries nothing again.
    pub async fn arrive(&self, mut new: NewContact) -> Result<Arc<ContactBrief>, CenterError> {
        let foundations = &self.inner.foundations;
        if !foundations.journal.is_writable() {
            return Err(CenterError::Unavailable);
        }
        if self.line(&new.line).is_none_or(|line| line.channel != new.channel) {
            return Err(CenterError::UnknownLine(new.line.to_string()));
        }
        let brief = self.look_up(&mut new).await?;
        let contact = brief.id;
        let arrival = self.try_ask(Command::Arrive { new, brief: brief.clone() });
        match tokio::time::timeout(PATIENCE, arrival).await {
            Ok(arrived) => arrived.map(|_| brief),
            Err(_) => {
                // The store was lost under it. Whoever came is told so, and the contact ends if it still begins.
                let center = self.clone();
                self.inner.tasks.spawn_until_stopped("late arrival", async move {
                    center.customer_left(contact, EndCause::Failed).await;
                });
                Err(CenterError::Unavailable)
            }
        }
    }

    /// Who the customer is, for everybody who serves the contact.
    pub(crate) async fn look_up(&self, new: &mut NewContact) -> Result<Arc<ContactBrief>, CenterError> {
        let foundations = &self.inner.foundations;
        let customer = match (new.customer, &new.phone) {
            (Some(id), _) => customers::queries::by_id(&foundations.database, id).await?,
            (None, Some(phone)) => customers::queries::by_phone(&foundations.database, phone).await?,
            (None, None) => None,
        };
        new.customer = customer.as_ref().map(|customer| customer.id);
        Ok(Arc::new(ContactBrief {
            id: new.id,
            channel: new.channel,
            line: new.line.clone(),
            language: new.language.or(customer.as_ref().map(|customer| customer.language)).unwrap_or_default(),
            customer: new.customer,
            customer_name: customer.as_ref().map(|customer| customer.name.clone()).or_else(|| new.visitor_name.clone()),
            tier: customer.as_ref().map_or(Tier::Standard, |customer| customer.tier),
            care: customer.as_ref().and_then(|customer| customer.care),
            region: customer.as_ref().map(|customer| customer.region.clone()),
            phone: new.phone.clone(),
            arrived_at: foundations.clock.now(),
        }))
    }

    /// Whether the member of staff is an agent. A store that cannot be read knows nobody.
    pub async fn is_agent(&self, staff: AgentId) -> bool {
        staff::queries::seat(self.database(), staff).await.is_ok_and(|seat| seat.is_some())
    }

    /// The colleagues whom the agent can ask now.
    pub(crate) async fn colleagues(&self, agent: AgentId) -> Result<Vec<Colleague>, CenterError> {
        match self.ask(Command::Colleagues { agent }).await? {
            Answer::Colleagues(colleagues) => Ok(colleagues),
            Answer::Done | Answer::View(_) | Answer::Team(_) => Err(CenterError::NotAtDesk),
        }
    }

    /// The door of a channel.
    #[must_use]
    pub fn door_of(&self, channel: Channel) -> Option<Arc<dyn Door>> {
        self.inner.joints.door(channel)
    }

    /// The queues with their rules.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn queues(&self) -> Result<Vec<Queue>, CenterError> {
        Ok(queues::queries::queues(&self.inner.foundations.database).await?)
    }

    /// Waits until everything that was told before has been decided and is durable.
    pub async fn settle(&self) {
        self.tell(Command::Settle).await;
    }

    pub(crate) async fn seat(&self, agent: AgentId) -> Result<Arc<Seat>, CenterError> {
        staff::queries::seat(&self.inner.foundations.database, agent)
            .await?
            .ok_or(CenterError::UnknownStaff)
            .map(Arc::new)
    }

    pub(crate) async fn present(&self, agent: AgentId) {
        match self.seat(agent).await {
            Ok(seat) => self.tell(Command::Present { agent, seat }).await,
            Err(error) => tracing::warn!(%agent, %error, "an agent could not be seated"),
        }
    }

    pub(crate) async fn set_state(
        &self,
        agent: AgentId,
        state: AgentState,
        reason: Option<String>,
    ) -> Result<DeskView, CenterError> {
        let seat = self.seat(agent).await?;
        self.ask_desk(Command::SetState { agent, seat, state, reason }).await
    }

    pub(crate) async fn give_back(&self, contact: ContactId, agent: AgentId) -> Result<DeskView, CenterError> {
        self.ask_desk(Command::Return { contact, agent, cause: RequeueCause::Returned }).await
    }

    /// Asks for an act of the desk; the answer is what the desk shows then.
    pub(crate) async fn ask_desk(&self, command: Command) -> Result<DeskView, CenterError> {
        match self.ask(command).await? {
            Answer::View(view) => Ok(*view),
            Answer::Done | Answer::Team(_) | Answer::Colleagues(_) => Err(CenterError::NotAtDesk),
        }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.inner.foundations.database
    }

    pub(crate) fn remember_lines(&self, lines: Vec<Line>) {
        *self.inner.lines.write() = lines.into_iter().map(|line| (line.id.clone(), line)).collect();
    }

    pub(crate) async fn ask(&self, command: Command) -> Result<Answer, CenterError> {
        let (reply, answer) = oneshot::channel();
        self.inner.inbox.send(Envelope { command, reply: Some(reply) }).await.map_err(|_| CenterError::Unavailable)?;
        answer.await.map_err(|_| CenterError::Unavailable)?
    }

    /// Like [`Center::ask`], but a full inbox is an answer too.
    async fn try_ask(&self, command: Command) -> Result<Answer, CenterError> {
        let (reply, answer) = oneshot::channel();
        self.inner.inbox.try_send(Envelope { command, reply: Some(reply) }).map_err(|_| CenterError::Overloaded)?;
        answer.await.map_err(|_| CenterError::Unavailable)?
    }

    pub(crate) async fn tell(&self, command: Command) {
        if let Err(error) = self.ask(command).await {
            tracing::debug!(%error, "the centre passed something over");
        }
    }
}
