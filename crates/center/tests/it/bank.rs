//! A small bank for tests: two agents, two queues, doors that remember what they were told.

use std::collections::HashMap;
use std::sync::Arc;

use center::administration::Setup;
use center::call_backs::{CallBackRules, CallBacks};
use center::ports::{
    AgentPhones, ContactBrief, CustomerInput, Door, DoorCommand, EmergencyAnnouncement, Heard, NewContact, PhoneKind,
    Prompt, QueueRequest, SelfService, Standing,
};
use center::sites::{Site, SiteRules};
use center::{
    AgentSettings, Center, CenterConfig, Customer, Foundations, Line, NotReadyReason, Queue, Skill, WrapUpCode,
};
use domain::contact::{Channel, Direction, Party};
use domain::customer::Tier;
use domain::events::ContactEvent;
use domain::roles::Role;
use domain::secret::Secret;
use domain::{
    AgentId, ContactId, CustomerId, FlowId, Language, LineId, Localised, QueueId, SiteId, SkillId, StaffId, Timestamp,
};
use parking_lot::Mutex;
use platform::audit::Audit;
use platform::clock::Clock as _;
use platform::database::Database;
use platform::http::HttpSetup;
use platform::journal::{Journal, Stream};
use platform::live::Live;
use platform::sign_in::{NewAccount, SignIn, SignInOptions};
use platform::tasks::Tasks;
use platform::testing::{Client, ManualClock, TestDatabase, database};
use platform::timers::Timers;

/// Remembers what it was told, by contact.
#[derive(Default)]
pub struct NotingDoor {
    pub commands: Mutex<Vec<(ContactId, DoorCommand)>>,
}

impl NotingDoor {
    pub fn told(&self, contact: ContactId, wanted: impl Fn(&DoorCommand) -> bool) -> bool {
        self.commands.lock().iter().any(|(id, command)| *id == contact && wanted(command))
    }
}

impl Door for NotingDoor {
    fn perform(&self, contact: ContactId, command: DoorCommand) {
        self.commands.lock().push((contact, command));
    }
}

#[derive(Default)]
pub struct NotingFlow {
    pub calls: Mutex<Vec<(ContactId, &'static str)>>,
    /// What emergency plans say at the head of flows.
    pub emergencies: Mutex<Vec<EmergencyAnnouncement>>,
}

impl NotingFlow {
    fn note(&self, contact: ContactId, what: &'static str) {
        self.calls.lock().push((contact, what));
    }

    pub fn times(&self, contact: ContactId, what: &str) -> usize {
        self.calls.lock().iter().filter(|(id, call)| *id == contact && *call == what).count()
    }

    pub fn was_told(&self, contact: ContactId, what: &str) -> bool {
        self.calls.lock().iter().any(|(id, call)| *id == contact && *call == what)
    }
}

impl SelfService for NotingFlow {
    fn begin(&self, contact: Arc<ContactBrief>) {
        self.note(contact.id, "begin");
    }
    fn input(&self, contact: ContactId, _input: CustomerInput) {
        self.note(contact, "input");
    }
    fn playback_finished(&self, contact: ContactId, _token: u64) {
        self.note(contact, "playback_finished");
    }
    fn standing(&self, contact: ContactId, _standing: Standing) {
        self.note(contact, "standing");
    }
    fn connected(&self, contact: ContactId, _agent: AgentId) {
        self.note(contact, "connected");
    }
    fn requeued(&self, contact: ContactId) {
        self.note(contact, "requeued");
    }
    fn conversation_ended(&self, contact: ContactId, _by: Party) {
        self.note(contact, "conversation_ended");
    }
    fn turned_away(&self, contact: ContactId) {
        self.note(contact, "turned_away");
    }
    fn call_back_offered(&self, contact: ContactId) {
        self.note(contact, "call_back_offered");
    }
    fn call_back_promised(&self, contact: ContactId) {
        self.note(contact, "call_back_promised");
    }
    fn visit(&self, contact: Arc<ContactBrief>, _flow: FlowId) {
        self.note(contact.id, "visit");
    }
    fn end_visit(&self, contact: ContactId) {
        self.note(contact, "end_visit");
    }
    fn flows_for_agents(&self) -> Vec<(FlowId, Localised)> {
        vec![(FlowId::of("identity"), Localised::new("核验身份", "Identity check"))]
    }
    fn announce(&self, contact: ContactId, _prompts: Vec<Prompt>) {
        self.note(contact, "announce");
    }
    fn emergencies(&self, announcements: Vec<EmergencyAnnouncement>) {
        *self.emergencies.lock() = announcements;
    }
    fn dismissed(&self, contact: ContactId) {
        self.note(contact, "dismissed");
    }
}

/// Phones by agent.
#[derive(Default)]
pub struct Phones(pub Mutex<HashMap<AgentId, PhoneKind>>);

impl AgentPhones for Phones {
    fn reachable(&self, agent: AgentId) -> Option<PhoneKind> {
        self.0.lock().get(&agent).copied()
    }
}

pub struct Bank {
    pub store: TestDatabase,
    pub clock: ManualClock,
    pub tasks: Tasks,
    pub journal: Journal,
    pub center: Center,
    pub phone_door: Arc<NotingDoor>,
    pub flow: Arc<NotingFlow>,
    pub phones: Arc<Phones>,
    pub router: axum::Router,
}

pub fn agent(number: u8) -> AgentId {
    StaffId(uuid::Uuid::from_bytes([number; 16]))
}

pub fn known_customer() -> Customer {
    Customer {
        id: CustomerId(uuid::Uuid::from_bytes([77; 16])),
        name: "王小明".into(),
        tier: Tier::Gold,
        care: None,
        further_care: Vec::new(),
        star_level: 5,
        language: Language::Zh,
        region: "成都".into(),
        region_code: "5101".parse().ok(),
        manager: None,
        since: Timestamp::from_seconds(0),
        notes: String::new(),
        phones: vec!["13812345678".parse().unwrap()],
    }
}

fn queue(id: &str, skill: &str, wrap_up_seconds: u32) -> Queue {
    Queue {
        id: QueueId::of(id),
        name: Localised::new("综合", "General"),
        skills: vec![(SkillId::of(skill), 1)],
        priority: 0,
        offer_seconds: 20,
        wrap_up_seconds,
        wrap_up_code_required: wrap_up_seconds > 0,
        wrap_up_codes: vec![WrapUpCode { code: "query".into(), name: Localised::new("查询", "Enquiry") }],
        best_level_first: false,
        service_level_seconds: 20,
        service_level_target: 0.8,
    }
}

fn setup() -> Setup {
    let skills = vec![(SkillId::of("mandarin"), 5), (SkillId::of("chat"), 5)];
    Setup {
        skills: vec![Skill { id: SkillId::of("mandarin"), name: Localised::new("普通话", "Mandarin") }],
        lines: vec![
            Line { id: LineId::of("95588"), channel: Channel::Phone, name: Localised::new("热线", "Line") },
            Line { id: LineId::of("web"), channel: Channel::Chat, name: Localised::new("网页", "Page") },
        ],
        queues: vec![queue("common", "mandarin", 30), queue("chat", "chat", 0)],
        reasons: vec![NotReadyReason { code: "meal".into(), name: Localised::new("用餐", "Meal") }],
        canned_replies: vec![],
        customers: vec![known_customer()],
        agents: [1, 2]
            .into_iter()
            .map(|number| AgentSettings {
                staff: agent(number),
                skills: skills.clone(),
                voice_capacity: 1,
                text_capacity: 3,
                deferred_capacity: 1,
                site: None,
            })
            .collect(),
        sites: [("beijing", "北京", "Beijing"), ("chengdu", "成都", "Chengdu")]
            .into_iter()
            .map(|(id, zh, en)| Site {
                id: SiteId::of(id),
                name: Localised::new(zh, en),
                workplaces: 10,
                region: None,
                home: false,
                apology: Localised::default(),
            })
            .collect(),
    }
}

impl Bank {
    pub async fn open() -> Self {
        let store = database().await;
        store.migrate(center::MIGRATIONS).await.unwrap();
        let clock = ManualClock::default();
        store.transaction(setup().statements(&store)).await.unwrap();
        let sign_in = SignIn::new(store.database(), clock.shared(), SignInOptions::default());
        for (number, roles) in
            [(1, vec![Role::Agent]), (2, vec![Role::Agent]), (8, vec![Role::Director]), (9, vec![Role::ShiftLeader])]
        {
            let account = NewAccount {
                id: agent(number),
                number: format!("100{number}"),
                name: format!("员工{number}"),
                password: Secret::new("a-good-password".into()),
                roles,
                language: Language::Zh,
            };
            sign_in.create_account(account, None).await.unwrap();
        }
        let database = store.database();
        Self::start(store, database, clock).await
    }

    async fn start(store: TestDatabase, database: Database, clock: ManualClock) -> Self {
        let tasks = Tasks::new();
        let journal = Journal::start(database.clone(), clock.shared(), &tasks).await.unwrap();
        let sign_in = SignIn::new(database.clone(), clock.shared(), SignInOptions::default());
        let live = Live::new(clock.shared(), sign_in.clone(), &tasks);
        let foundations = Foundations {
            database: database.clone(),
            journal: journal.clone(),
            clock: clock.shared(),
            live: live.clone(),
            audit: Audit::new(database.clone(), clock.shared()),
            sign_in: sign_in.clone(),
        };
        let config =
            CenterConfig { sites: SiteRules { least_agents: 2, ..SiteRules::default() }, ..CenterConfig::default() };
        let center = Center::start(foundations, config, &tasks).await.unwrap();
        let (phone_door, chat_door) = (Arc::new(NotingDoor::default()), Arc::new(NotingDoor::default()));
        let (flow, phones) = (Arc::new(NotingFlow::default()), Arc::new(Phones::default()));
        for number in [1, 2] {
            phones.0.lock().insert(agent(number), PhoneKind::Browser);
        }
        center.register_door(Channel::Phone, phone_door.clone());
        center.register_door(Channel::Chat, chat_door.clone());
        center.set_self_service(flow.clone());
        center.set_agent_phones(phones.clone());
        let timers = Timers::new(database, clock.shared());
        let call_backs = CallBacks::start(center.clone(), timers.clone(), CallBackRules::default());
        timers.run(&tasks);
        let api = center::http::routes(&center).merge(center::call_backs::http::routes(&call_backs));
        let (router, _) = api.merge(live.api()).finish(HttpSetup::new(sign_in));
        Self { store, clock, tasks, journal, center, phone_door, flow, phones, router }
    }

    /// Stops the server without a word to anybody, as `kill -9` does, and starts another on the same store.
    pub async fn killed_and_started_again(self) -> Self {
        self.tasks.cancel();
        assert!(self.tasks.stop(std::time::Duration::from_secs(10)).await);
        let Self { store, clock, .. } = self;
        let database = store.reopen().await;
        Self::start(store, database, clock).await
    }

    pub async fn call(&self, phone: &str) -> ContactId {
        self.arrive(Channel::Phone, "95588", Some(phone)).await
    }

    pub async fn chat(&self) -> ContactId {
        self.arrive(Channel::Chat, "web", None).await
    }

    async fn arrive(&self, channel: Channel, line: &str, phone: Option<&str>) -> ContactId {
        let id = ContactId::generate();
        let new = NewContact {
            id,
            channel,
            direction: Direction::Inbound,
            line: LineId::of(line),
            phone: phone.map(|phone| phone.parse().unwrap()),
            customer: None,
            visitor_name: None,
            language: None,
        };
        self.center.arrive(new).await.unwrap();
        id
    }

    pub async fn enqueue(&self, contact: ContactId, queue: &str) {
        self.enqueue_heard(contact, queue, Heard::default()).await;
    }

    pub async fn enqueue_heard(&self, contact: ContactId, queue: &str, heard: Heard) {
        let request =
            QueueRequest { queue: QueueId::of(queue), skills: vec![], priority: 0, language: Language::Zh, heard };
        self.center.enqueue(contact, request).await.unwrap();
    }

    pub async fn desk(&self, number: u8) -> Client {
        let mut client = Client::new(self.router.clone());
        let answer = client.sign_in(&format!("100{number}"), "a-good-password").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        client
    }

    pub async fn ready(&self, number: u8) -> Client {
        let desk = self.desk(number).await;
        let answer = desk.put("/api/v1/desk/state", serde_json::json!({"state": "ready"})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        desk
    }

    /// The one offer on the desk.
    pub async fn offer(&self, desk: &Client) -> Option<String> {
        let view = desk.get("/api/v1/desk").await.json();
        view["offers"][0]["id"].as_str().map(str::to_owned)
    }

    pub async fn accept(&self, desk: &Client) -> serde_json::Value {
        let offer = self.offer(desk).await.expect("an offer is on the desk");
        let answer = desk.post(&format!("/api/v1/offers/{offer}/acceptance"), serde_json::json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    pub async fn events(&self, contact: ContactId) -> Vec<ContactEvent> {
        let entries = self.journal.read_stream(&Stream::Contact(contact)).await.unwrap();
        entries.iter().filter_map(|entry| entry.contact_event()).map(|(_, event)| event).collect()
    }

    pub async fn types(&self, contact: ContactId) -> Vec<String> {
        let entries = self.journal.read_stream(&Stream::Contact(contact)).await.unwrap();
        entries.iter().map(|entry| entry.event_type().to_owned()).collect()
    }

    /// Moves the clock and waits until the dispatcher has done what it brings.
    pub async fn pass(&self, seconds: u64) {
        for _ in 0..seconds {
            self.clock.advance(std::time::Duration::from_secs(1));
            self.center.settle().await;
        }
        // What a deadline brought is decided in the turn of this second word.
        self.center.settle().await;
        let _ = self.clock.now();
    }
}
