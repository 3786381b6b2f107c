//! Self-service and the real centre together: a chat from its arrival to its rating, with a restart in between.

use std::sync::Arc;
use std::time::Duration;

use center::administration::Setup;
use center::ports::{CustomerInput, Door, DoorCommand, NewContact};
use center::{AgentSettings, Center, CenterConfig, Foundations, Line, Queue};
use domain::contact::{Channel, ContactState, Direction};
use domain::roles::Role;
use domain::secret::Secret;
use domain::{ContactId, Language, LineId, Localised, QueueId, SkillId, StaffId};
use parking_lot::Mutex;
use platform::audit::Audit;
use platform::database::Database;
use platform::http::HttpSetup;
use platform::journal::{Journal, Stream};
use platform::live::Live;
use platform::sign_in::{NewAccount, SignIn, SignInOptions};
use platform::tasks::Tasks;
use platform::testing::{Client, ManualClock, TestDatabase};
use selfservice::{Announcements, Calendars, Flows, Recordings, SelfService, SelfServiceConfig, Shelf};
use tokio::sync::Notify;

use crate::support::{demo, test_flow};

/// A chat door that remembers what it said and joins at once.
struct ChatDoor {
    center: Center,
    said: Mutex<Vec<(ContactId, String)>>,
    news: Notify,
    tasks: Tasks,
}

impl Door for ChatDoor {
    fn perform(&self, contact: ContactId, command: DoorCommand) {
        match command {
            DoorCommand::Say { token, language, prompts, .. } => {
                let text = prompts.iter().map(|prompt| prompt.text.get(language)).collect::<Vec<_>>().join("|");
                self.said.lock().push((contact, text));
                self.center.playback_finished(contact, token);
            }
            DoorCommand::Join { agent, .. } => {
                let center = self.center.clone();
                self.tasks.spawn("join", async move { center.conversation_joined(contact, agent).await });
            }
            DoorCommand::End { .. } => self.said.lock().push((contact, "(end)".into())),
            _ => {}
        }
        self.news.notify_waiters();
    }
}

struct Bank {
    store: TestDatabase,
    clock: ManualClock,
    tasks: Tasks,
    center: Center,
    journal: Journal,
    service: SelfService,
    door: Arc<ChatDoor>,
    desk: Client,
}

fn agent() -> StaffId {
    StaffId(uuid::Uuid::from_u128(1001))
}

fn queue(id: &str) -> Queue {
    Queue {
        id: QueueId::of(id),
        name: Localised::new("在线", "Chat"),
        skills: vec![(SkillId::of("chat"), 1)],
        priority: 0,
        offer_seconds: 20,
        wrap_up_seconds: 0,
        wrap_up_code_required: false,
        wrap_up_codes: vec![],
        best_level_first: false,
        service_level_seconds: 20,
        service_level_target: 0.8,
    }
}

impl Bank {
    async fn open() -> Self {
        let store = platform::testing::database().await;
        store.migrate(&[center::MIGRATIONS, selfservice::MIGRATIONS].concat()).await.unwrap();
        let setup = Setup {
            lines: vec![Line {
                id: LineId::of("web-portal"),
                channel: Channel::Chat,
                name: Localised::new("门户", "Portal"),
            }],
            queues: ["common", "vip", "elderly", "english", "credit-card", "chat"].map(queue).into(),
            agents: vec![AgentSettings {
                staff: agent(),
                skills: vec![(SkillId::of("chat"), 5)],
                voice_capacity: 0,
                text_capacity: 3,
                deferred_capacity: 1,
                site: None,
            }],
            ..Setup::default()
        };
        store.transaction(setup.statements(&store)).await.unwrap();
        let clock = ManualClock::default();
        let account = NewAccount {
            id: agent(),
            number: "1001".into(),
            name: "座席".into(),
            password: Secret::new("demo-1001".into()),
            roles: vec![Role::Agent],
            language: Language::Zh,
        };
        SignIn::new(store.database(), clock.shared(), SignInOptions::default())
            .create_account(account, None)
            .await
            .unwrap();
        Self::start(store, clock).await
    }

    async fn start(store: TestDatabase, clock: ManualClock) -> Self {
        let tasks = Tasks::new();
        let database: Database = store.reopen().await;
        let journal = Journal::start(database.clone(), clock.shared(), &tasks).await.unwrap();
        let sign_in = SignIn::new(database.clone(), clock.shared(), SignInOptions::default());
        let live = Live::new(clock.shared(), sign_in.clone(), &tasks);
        let audit = Audit::new(database.clone(), clock.shared());
        let foundations = Foundations {
            database: database.clone(),
            journal: journal.clone(),
            clock: clock.shared(),
            live: live.clone(),
            audit: audit.clone(),
            sign_in: sign_in.clone(),
        };
        let center = Center::start(foundations, CenterConfig::default(), &tasks).await.unwrap();
        let shelf = Shelf {
            comprehension: Arc::new(crate::support::KnownIntents),
            flows: Flows::open(database.clone(), audit.clone(), clock.shared()).await.unwrap(),
            announcements: Announcements::open(database.clone(), audit, clock.shared()).await.unwrap(),
            calendars: Arc::new(Calendars::from_folder(&demo("calendar")).unwrap()),
            recordings: Recordings::new(
                platform::objects::Objects::open(&store.folder().join("data"), database.clone(), clock.shared())
                    .await
                    .unwrap(),
            ),
        };
        let config = SelfServiceConfig::default();
        let service =
            SelfService::start(Arc::new(center.clone()), shelf, database, clock.shared(), config, None, &tasks);
        let around = service.around().await.unwrap();
        service.shelf().flows.seed([test_flow("chat-main.json").as_str()], &around).await.unwrap();
        center.set_self_service(Arc::new(service.clone()));
        let door = Arc::new(ChatDoor {
            center: center.clone(),
            said: Mutex::default(),
            news: Notify::new(),
            tasks: tasks.clone(),
        });
        center.register_door(Channel::Chat, door.clone());
        service.restore().await.unwrap();
        let (router, _) = center::http::routes(&center)
            .merge(live.api())
            .merge(selfservice::routes(&service))
            .finish(HttpSetup::new(sign_in));
        let mut desk = Client::new(router);
        assert_eq!(desk.sign_in("1001", "demo-1001").await.status, 200);
        Self { store, clock, tasks, center, journal, service, door, desk }
    }

    async fn killed_and_started_again(self) -> Self {
        assert!(self.tasks.stop(Duration::from_secs(10)).await);
        let Self { store, clock, .. } = self;
        Self::start(store, clock).await
    }

    async fn chat(&self) -> ContactId {
        let id = ContactId::generate();
        let new = NewContact {
            id,
            channel: Channel::Chat,
            direction: Direction::Inbound,
            line: LineId::of("web-portal"),
            phone: None,
            customer: None,
            visitor_name: Some("王女士".into()),
            language: None,
        };
        self.center.arrive(new).await.unwrap();
        id
    }

    fn write(&self, contact: ContactId, text: &str) {
        self.center.input(contact, CustomerInput::Text(text.into()));
    }

    /// Waits until the machine has said it.
    async fn says(&self, contact: ContactId, part: &str) {
        let heard = async {
            loop {
                let news = self.door.news.notified();
                tokio::pin!(news);
                news.as_mut().enable();
                if self.said(contact, part) > 0 {
                    return;
                }
                news.await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(10), heard).await.is_err() {
            panic!("not said: {part}; said: {:#?}", self.door.said.lock());
        }
    }

    fn said(&self, contact: ContactId, part: &str) -> usize {
        self.door.said.lock().iter().filter(|(id, text)| *id == contact && text.contains(part)).count()
    }

    /// Waits until the contact's journal holds a step of this kind.
    async fn journals(&self, contact: ContactId, kind: &str) {
        let mut reader = self.journal.subscribe_after(0);
        let seen = async {
            loop {
                let news = reader.next().await;
                if news.iter().any(|entry| entry.stream_id == contact.to_string() && entry.event_type() == kind) {
                    return;
                }
            }
        };
        if tokio::time::timeout(Duration::from_secs(10), seen).await.is_err() {
            panic!("{kind} is not in {:?}", self.types(contact).await);
        }
    }

    async fn types(&self, contact: ContactId) -> Vec<String> {
        let entries = self.journal.read_stream(&Stream::Contact(contact)).await.unwrap();
        entries.iter().map(|entry| entry.event_type().to_owned()).collect()
    }

    async fn ready(&self) {
        assert_eq!(self.desk.put("/api/v1/desk/state", serde_json::json!({"state": "ready"})).await.status, 200);
    }

    /// The agent takes the contact that is offered.
    async fn accept(&self, contact: ContactId) {
        self.journals(contact, "offered").await;
        let view = self.desk.get("/api/v1/desk").await.json();
        let offer = view["offers"][0]["id"].as_str().expect("an offer is on the desk").to_owned();
        assert_eq!(
            self.desk.post(&format!("/api/v1/offers/{offer}/acceptance"), serde_json::json!({})).await.status,
            200
        );
        self.journals(contact, "connected").await;
    }

    async fn hang_up(&self, contact: ContactId) {
        let answer = self.desk.post(&format!("/api/v1/contacts/{contact}/hang-up"), serde_json::json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

#[tokio::test]
async fn a_chat_is_led_queued_served_rated_and_closed() {
    let bank = Bank::open().await;
    bank.ready().await;
    let chat = bank.chat().await;
    bank.says(chat, "请选择您需要的服务").await;
    bank.write(chat, "我的卡丢了");
    bank.says(chat, "正在为您转接").await;
    bank.accept(chat).await;
    bank.hang_up(chat).await;
    bank.says(chat, "请您对我们的服务进行评价").await;
    bank.write(chat, "5");
    bank.says(chat, "(end)").await;
    bank.journals(chat, "closed").await;
    let types = bank.types(chat).await;
    let place =
        |kind: &str| types.iter().position(|found| found == kind).unwrap_or_else(|| panic!("{kind} in {types:?}"));
    let order = [
        "arrived",
        "flow_entered",
        "node_visited",
        "input_given",
        "queued",
        "offered",
        "connected",
        "conversation_ended",
        "survey_asked",
        "rated",
        "closed",
    ];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{types:?}");
    assert_eq!(bank.said(chat, "感谢您的评价"), 1);
}

#[tokio::test]
async fn chats_survive_a_kill_in_the_menu_in_the_queue_and_in_conversation() {
    let bank = Bank::open().await;
    let in_menu = bank.chat().await;
    bank.write(in_menu, "1");
    bank.says(in_menu, "核验您的身份").await;
    bank.ready().await;
    let talking = bank.chat().await;
    bank.write(talking, "人工");
    bank.accept(talking).await;
    bank.desk.put("/api/v1/desk/state", serde_json::json!({"state": "not_ready"})).await;
    let waiting = bank.chat().await;
    bank.write(waiting, "人工");
    bank.says(waiting, "正在为您转接").await;
    bank.journals(waiting, "queued").await;

    let bank = bank.killed_and_started_again().await;
    assert_eq!(bank.service.count(), 3);
    assert_eq!(bank.center.state(waiting), Some(ContactState::Queued));
    assert_eq!(bank.center.state(talking), Some(ContactState::Connected));
    assert_eq!(bank.said(in_menu, ""), 0, "nothing is said twice");
    bank.write(in_menu, "*");
    bank.says(in_menu, "请选择您需要的服务").await;
    bank.hang_up(talking).await;
    bank.says(talking, "请您对我们的服务进行评价").await;
    bank.ready().await;
    bank.accept(waiting).await;
    bank.hang_up(waiting).await;
    bank.says(waiting, "请您对我们的服务进行评价").await;
}

#[tokio::test]
async fn the_agent_is_briefed_before_and_after_accepting_and_not_once_it_is_over() {
    let bank = Bank::open().await;
    let chat = bank.chat().await;
    bank.says(chat, "请选择您需要的服务").await;
    bank.write(chat, "我的卡丢了");
    bank.says(chat, "正在为您转接").await;
    bank.journals(chat, "queued").await;
    let path = format!("/api/v1/contacts/{chat}/briefing");
    assert_eq!(bank.desk.get(&path).await.code(), "selfservice.no_briefing", "it is nobody's yet");
    bank.ready().await;
    bank.journals(chat, "offered").await;
    let offered = bank.desk.get(&path).await;
    assert_eq!((offered.status.as_u16(), &offered.json()["business"]["zh"]), (200, &serde_json::json!("银行卡挂失")));
    bank.accept(chat).await;
    assert_eq!(bank.desk.get(&path).await.json(), offered.json());
    bank.hang_up(chat).await;
    bank.says(chat, "请您对我们的服务进行评价").await;
    bank.write(chat, "5");
    bank.says(chat, "(end)").await;
    bank.journals(chat, "closed").await;
    assert_eq!(bank.desk.get(&path).await.status, 404);
}
