//! The message board with the live centre: customers by its service, agents by its routes, on either store.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use center::administration::Setup;
use center::ports::sms_gateway::{OutgoingSms, SmsBody, SmsError, SmsGateway};
use center::{AgentSettings, Center, CenterConfig, Line, NotReadyReason, Queue, WrapUpCode};
use domain::contact::{Channel, ContactState};
use domain::roles::Role;
use domain::secret::Secret;
use domain::{ContactId, Language, LineId, Localised, QueueId, SkillId, StaffId};
use messaging::board::{Area, BoardError, BoardForm, BoardService, BoardSettings, Matter, Receipt, Standing};
use messaging::{ChatSettings, LiveCenter, LiveDesks, MessagingService};
use parking_lot::Mutex;
use platform::audit::Audit;
use platform::clock::ManualClock;
use platform::database::{Database, Row as _};
use platform::http::HttpSetup;
use platform::journal::{Journal, Stream};
use platform::live::Live;
use platform::objects::Objects;
use platform::sign_in::{NewAccount, SignIn, SignInOptions};
use platform::tasks::Tasks;
use platform::testing::{Client, TestDatabase, database};
use serde_json::{Value, json};

const HOUR: u64 = 3_600;

/// A carrier that remembers what it took, and may refuse.
#[derive(Default)]
struct Carrier {
    sent: Mutex<Vec<(String, String)>>,
    refuses: Mutex<bool>,
}

#[async_trait]
impl SmsGateway for Carrier {
    async fn send(&self, message: OutgoingSms) -> Result<(), SmsError> {
        if *self.refuses.lock() {
            return Err(SmsError::Unavailable);
        }
        let SmsBody::Plain(text) = message.body else { return Err(SmsError::Text) };
        self.sent.lock().push((message.to.as_str().to_owned(), text));
        Ok(())
    }
}

struct House {
    store: TestDatabase,
    clock: ManualClock,
    tasks: Tasks,
    journal: Journal,
    center: Center,
    board: BoardService,
    carrier: Arc<Carrier>,
    router: axum::Router,
}

fn agent(number: u8) -> StaffId {
    format!("01900000-0000-7000-8000-00000000000{number}").parse().unwrap()
}

fn setup() -> Setup {
    let queue = |id: &str| Queue {
        id: QueueId::of(id),
        name: Localised::new("留言", "Messages"),
        skills: vec![],
        priority: 0,
        offer_seconds: 60,
        wrap_up_seconds: 60,
        wrap_up_code_required: true,
        wrap_up_codes: vec![WrapUpCode { code: "query".into(), name: Localised::new("查询", "Enquiry") }],
        best_level_first: false,
        service_level_seconds: 28_800,
        service_level_target: 0.95,
    };
    let agent = |number, skills: &[&str]| AgentSettings {
        staff: agent(number),
        skills: skills.iter().map(|skill| (SkillId::of(skill), 5)).collect(),
        voice_capacity: 1,
        text_capacity: 2,
        deferred_capacity: 1,
        site: None,
    };
    Setup {
        lines: vec![
            Line {
                id: LineId::of("message-board"), channel: Channel::Board, name: Localised::new("留言板", "Board")
            },
            Line { id: LineId::of("web-portal"), channel: Channel::Chat, name: Localised::new("门户", "Portal") },
        ],
        queues: vec![queue("messages"), queue("chat")],
        reasons: vec![NotReadyReason { code: "break".into(), name: Localised::new("小休", "Break") }],
        agents: vec![agent(1, &["english"]), agent(2, &[])],
        ..Setup::default()
    }
}

impl House {
    async fn open() -> Self {
        let store = database().await;
        store.migrate(center::MIGRATIONS).await.unwrap();
        store.migrate(messaging::MIGRATIONS).await.unwrap();
        store.transaction(setup().statements(&store)).await.unwrap();
        let clock = ManualClock::default();
        let sign_in = SignIn::new(store.database(), clock.shared(), SignInOptions::default());
        for (number, role) in [(1, Role::Agent), (2, Role::Agent), (9, Role::ShiftLeader)] {
            let account = NewAccount {
                id: agent(number),
                number: format!("100{number}"),
                name: format!("员工{number}"),
                password: Secret::new("a-good-password".into()),
                roles: vec![role],
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
        let audit = Audit::new(database.clone(), clock.shared());
        let foundations = center::Foundations {
            database: database.clone(),
            journal: journal.clone(),
            clock: clock.shared(),
            live: live.clone(),
            audit: audit.clone(),
            sign_in: sign_in.clone(),
        };
        let center = Center::start(foundations, CenterConfig::default(), &tasks).await.unwrap();
        let objects = Objects::open(store.folder(), database.clone(), clock.shared()).await.unwrap();
        let foundations = messaging::Foundations {
            database: database.clone(),
            journal: journal.clone(),
            objects,
            audit: audit.clone(),
            clock: clock.shared(),
            center: Arc::new(LiveCenter::new(center.clone(), database.clone())),
            desks: Arc::new(LiveDesks(live.clone())),
        };
        let messaging = MessagingService::start(ChatSettings::default(), foundations, &tasks);
        let carrier = Arc::new(Carrier::default());
        let settings = BoardSettings {
            bank: Localised::new("远银示范银行", "Yuanyin Bank"),
            language_skills: [(Language::En, SkillId::of("english"))].into(),
            messages_an_hour: 6,
            ..BoardSettings::default()
        };
        let board = BoardService::start(settings, messaging.clone(), Arc::new(center.clone()), carrier.clone(), &tasks);
        let api = center::http::routes(&center).merge(messaging.routes()).merge(board.routes());
        let (router, _) = api.finish(HttpSetup::new(sign_in));
        Self { store, clock, tasks, journal, center, board, carrier, router }
    }

    /// Stops without a word to anybody, as `kill -9` does, and starts on the same store.
    async fn killed_and_started_again(self) -> Self {
        self.tasks.cancel();
        assert!(self.tasks.stop(Duration::from_secs(10)).await);
        let Self { store, clock, .. } = self;
        let database = store.reopen().await;
        Self::start(store, database, clock).await
    }

    async fn staff(&self, number: u8) -> Client {
        let mut client = Client::new(self.router.clone());
        assert_eq!(client.sign_in(&format!("100{number}"), "a-good-password").await.status, 200);
        client
    }

    async fn ready(&self, number: u8) -> Client {
        let desk = self.staff(number).await;
        assert_eq!(desk.put("/api/v1/desk/state", json!({"state": "ready"})).await.status, 200);
        desk
    }

    async fn accept(&self, desk: &Client) -> ContactId {
        let view = desk.get("/api/v1/desk").await.json();
        let offer = view["offers"][0]["id"].as_str().expect("an offer is on the desk").to_owned();
        let contact = view["offers"][0]["contact"]["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(desk.post(&format!("/api/v1/offers/{offer}/acceptance"), json!({})).await.status, 200);
        contact
    }

    async fn has_offer(&self, desk: &Client) -> bool {
        !desk.get("/api/v1/desk").await.json()["offers"].as_array().unwrap().is_empty()
    }

    /// Moves the clock and lets the board and the centre look at what that brings; desks are heard of meanwhile.
    async fn pass(&self, seconds: u64, present: &[&Client]) {
        let mut left = seconds;
        while left > 0 {
            let step = if present.is_empty() { left } else { left.min(20) };
            self.clock.advance(Duration::from_secs(step));
            for desk in present {
                desk.get("/api/v1/desk").await;
            }
            self.center.settle().await;
            left -= step;
        }
        self.center.settle().await;
        self.board.round().await;
        self.center.settle().await;
    }

    async fn types(&self, contact: ContactId) -> Vec<String> {
        let entries = self.journal.read_stream(&Stream::Contact(contact)).await.unwrap();
        entries.iter().map(|entry| entry.event_type().to_owned()).collect()
    }

    async fn leave(&self, form: BoardForm) -> Receipt {
        self.board.leave(form, None).await.unwrap()
    }

    async fn read(&self, receipt: &Receipt) -> messaging::board::CustomerThread {
        self.board.read(receipt.reference.as_str(), receipt.code.expose(), None).await.unwrap()
    }
}

fn form(client_id: &str) -> BoardForm {
    BoardForm {
        client_id: client_id.into(),
        matter: Matter::Enquiry,
        area: Area::EBanking,
        title: "手机银行登录".into(),
        text: "换了手机以后登录不了，怎么办？".into(),
        name: "王小明".into(),
        phone: "13812345678".into(),
        email: Some("wang@bank.example".into()),
        language: Some(Language::Zh),
    }
}

fn path(contact: ContactId, rest: &str) -> String {
    format!("/api/v1/contacts/{contact}/{rest}")
}

async fn answer(desk: &Client, contact: ContactId, text: &str) -> Value {
    let body = json!({"client_id": "a-1", "text": text});
    let answered = desk.post(&path(contact, "board-answers"), body).await;
    assert_eq!(answered.status, 201, "{}", answered.text());
    answered.json()
}

#[tokio::test]
async fn a_message_is_taken_offered_answered_rated_and_its_customer_is_texted_without_a_word_of_it() {
    let house = House::open().await;
    let receipt = house.leave(form("m-1")).await;
    assert_eq!(house.read(&receipt).await.standing, Standing::Open);
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    assert!(house.read(&receipt).await.is_read);
    let message = desk.get(&path(contact, "board-message")).await.json();
    assert_eq!((message["title"].as_str(), message["name"].as_str()), (Some("手机银行登录"), Some("王小明")));
    assert_eq!(
        (message["masked_phone"].as_str(), message["masked_email"].as_str()),
        (Some("138****5678"), Some("w***@bank.example"))
    );
    assert_eq!(message["entries"][0]["text"], "换了手机以后登录不了，怎么办？");
    answer(&desk, contact, "请您在新手机上重新绑定设备。").await;
    answer(&desk, contact, "请您在新手机上重新绑定设备。").await;
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!(view["contacts"][0]["state"], "wrap_up");
    let wrapped = desk.post(&path(contact, "wrap-up"), json!({"code": "query"})).await;
    assert_eq!(wrapped.json()["agent"]["state"], "ready");
    house.board.round().await;
    let sent = house.carrier.sent.lock().clone();
    assert_eq!((sent.len(), sent[0].0.as_str()), (1, "13812345678"));
    assert!(
        sent[0].1.contains(receipt.reference.as_str()) && !sent[0].1.contains("绑定") && !sent[0].1.contains("登录")
    );
    let thread = house.read(&receipt).await;
    assert_eq!((thread.standing, thread.entries.len(), thread.can_rate), (Standing::Answered, 2, true));
    assert_eq!(thread.entries[1].agent.as_deref(), Some("1001"), "agents are named by their number");
    let key = (receipt.reference.as_str(), receipt.code.expose().as_str());
    assert_eq!(house.board.rate(key, 5, None).await.unwrap().score, Some(5));
    assert!(house.types(contact).await.contains(&"rated".to_owned()), "what is acknowledged is written");
    assert_eq!(house.board.rate(key, 1, None).await.unwrap_err(), BoardError::NotRateable, "once");
    let row = desk.get(&format!("/api/v1/contacts/{contact}")).await.json();
    assert_eq!((row["contact"]["score"].as_i64(), row["contact"]["channel"].as_str()), (Some(5), Some("board")));
    assert_eq!(
        house.types(contact).await,
        [
            "arrived",
            "message_posted",
            "queued",
            "offered",
            "decided",
            "connected",
            "message_posted",
            "survey_asked",
            "conversation_ended",
            "wrap_up_started",
            "wrap_up_ended",
            "closed",
            "rated"
        ]
    );
    let transcript = desk.get(&path(contact, "messages")).await.json();
    assert_eq!(transcript["items"].as_array().unwrap().len(), 2, "the record shows it like a chat's");
}

#[tokio::test]
async fn the_same_form_sent_again_leaves_one_message() {
    let house = House::open().await;
    let (first, second) = (house.leave(form("m-1")).await, house.leave(form("m-1")).await);
    assert_eq!((first.reference.as_str(), first.code.expose()), (second.reference.as_str(), second.code.expose()));
    let house = house.killed_and_started_again().await;
    let again = house.board.leave(form("m-1"), None).await;
    assert_eq!(again.unwrap_err(), BoardError::TakenBefore, "the code is in no table");
    let rows = house.store.fetch_all(house.store.sql("SELECT code_hash FROM board_thread", [])).await.unwrap();
    assert_eq!(rows.len(), 1);
    let kept: String = rows[0].column("code_hash").unwrap();
    assert!(!kept.contains(first.code.expose()));
}

#[tokio::test]
async fn a_wrong_code_sees_nothing_and_too_many_of_them_close_the_door() {
    let house = House::open().await;
    let receipt = house.leave(form("m-1")).await;
    let other = house.leave(form("m-2")).await;
    let from = Some("192.0.2.7".parse().unwrap());
    let try_with = |code: String| {
        let reference = receipt.reference.as_str().to_owned();
        let board = house.board.clone();
        async move { board.read(&reference, &code, from).await.map(drop).unwrap_err() }
    };
    assert_eq!(try_with(other.code.expose().clone()).await, BoardError::CodeWrong);
    for _ in 0..4 {
        assert_eq!(try_with("K7M2-9QXD-4TRA".into()).await, BoardError::CodeWrong);
    }
    assert_eq!(try_with(receipt.code.expose().clone()).await, BoardError::TooManyCodes);
    assert_eq!(house.board.read("LY000101-000000", "x", None).await.unwrap_err(), BoardError::CodeWrong);
    house.clock.advance(Duration::from_secs(16 * 60));
    let typed = receipt.code.expose().to_lowercase().replace('-', " ");
    assert!(house.board.read(receipt.reference.as_str(), &typed, from).await.is_ok(), "as people type it");
}

#[tokio::test]
async fn one_address_cannot_flood_the_board() {
    let house = House::open().await;
    let from = Some("192.0.2.7".parse().unwrap());
    for number in 0..6 {
        house.board.leave(form(&format!("m-{number}")), from).await.unwrap();
    }
    assert_eq!(house.board.leave(form("m-9"), from).await.unwrap_err(), BoardError::TooMany);
    assert!(house.board.leave(form("m-9"), Some("192.0.2.8".parse().unwrap())).await.is_ok());
}

#[tokio::test]
async fn a_rating_that_comes_while_the_agent_finishes_stays_when_they_have() {
    let house = House::open().await;
    let receipt = house.leave(form("m-1")).await;
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    answer(&desk, contact, "请您在新手机上重新绑定设备。").await;
    let key = (receipt.reference.as_str(), receipt.code.expose().as_str());
    house.board.rate(key, 4, None).await.unwrap();
    desk.post(&path(contact, "wrap-up"), json!({"code": "query"})).await;
    let row = desk.get(&format!("/api/v1/contacts/{contact}")).await.json();
    assert_eq!((row["contact"]["score"].as_i64(), row["contact"]["state"].as_str()), (Some(4), Some("closed")));
}

#[tokio::test]
async fn a_draft_and_the_place_outlive_the_server_and_the_agent() {
    let house = House::open().await;
    let receipt = house.leave(form("m-1")).await;
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    let kept = desk.put(&path(contact, "board-draft"), json!({"text": "尊敬的王先生：卡号6222021001116245702"})).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    let house = house.killed_and_started_again().await;
    assert_eq!(house.center.state(contact), Some(ContactState::Connected), "it stays with its agent");
    let desk = house.staff(1).await;
    let message = desk.get(&path(contact, "board-message")).await.json();
    let draft = message["draft"]["text"].as_str().unwrap();
    assert!(draft.starts_with("尊敬的王先生") && !draft.contains("6222021001116245702"), "{draft}");
    // The agent signs out: another one goes on with the draft.
    let out = desk.put("/api/v1/desk/state", json!({"state": "signed_out"})).await;
    assert_eq!(out.status, 200, "{}", out.text());
    assert_eq!(house.center.state(contact), Some(ContactState::Queued));
    let other = house.ready(2).await;
    assert_eq!(house.accept(&other).await, contact);
    let message = other.get(&path(contact, "board-message")).await.json();
    assert_eq!((message["draft"]["text"].as_str(), message["draft"]["by_name"].as_str()), (Some(draft), Some("员工1")));
    let refused = desk.put(&path(contact, "board-draft"), json!({"text": "我还在写"})).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "board.not_serving"));
    answer(&other, contact, "请您重新绑定设备。").await;
    assert_eq!(house.read(&receipt).await.standing, Standing::Answered);
    assert!(other.get(&path(contact, "board-message")).await.json()["draft"].is_null());
}

#[tokio::test]
async fn an_agent_who_vanishes_gives_the_message_back() {
    let house = House::open().await;
    house.leave(form("m-1")).await;
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    desk.put(&path(contact, "board-draft"), json!({"text": "您好"})).await;
    house.pass(61, &[]).await;
    assert_eq!(house.center.state(contact), Some(ContactState::Queued));
    let other = house.ready(2).await;
    assert_eq!(house.accept(&other).await, contact);
    assert_eq!(other.get(&path(contact, "board-message")).await.json()["draft"]["text"], "您好");
}

#[tokio::test]
async fn what_is_set_aside_comes_back_at_its_time_before_the_others_also_after_a_restart() {
    let house = House::open().await;
    house.leave(form("m-1")).await;
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    house.leave(BoardForm { matter: Matter::Complaint, ..form("m-2") }).await;
    let until = house.clock.shared().now() + Duration::from_secs(HOUR);
    for wrong in
        [json!({"until": until, "reason": " "}), json!({"until": house.clock.shared().now(), "reason": "查账"})]
    {
        let refused = desk.post(&path(contact, "setting-aside"), wrong).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "board.aside"));
    }
    desk.put("/api/v1/desk/state", json!({"state": "not_ready", "reason": "break"})).await;
    let aside = desk.post(&path(contact, "setting-aside"), json!({"until": until, "reason": "等分行回复"})).await;
    assert_eq!(aside.status, 204, "{}", aside.text());
    assert_eq!(desk.get("/api/v1/desk").await.json()["contacts"], json!([]));
    let house = house.killed_and_started_again().await;
    house.pass(HOUR / 2, &[]).await;
    assert_eq!(house.center.state(contact), Some(ContactState::SelfService), "it waits nowhere");
    house.pass(HOUR / 2 + 20, &[]).await;
    let desk = house.ready(2).await;
    assert_eq!(house.accept(&desk).await, contact, "before the complaint that waited");
    let message = desk.get(&path(contact, "board-message")).await.json();
    assert_eq!(
        (message["aside"]["reason"].as_str(), message["aside"]["by_name"].as_str()),
        (Some("等分行回复"), Some("员工1"))
    );
    let types = house.types(contact).await;
    assert!(types.windows(2).any(|pair| pair == ["conversation_ended", "set_aside"]), "{types:?}");
}

#[tokio::test]
async fn a_message_that_is_late_goes_before_those_that_are_not() {
    let house = House::open().await;
    let late = house.leave(BoardForm { matter: Matter::Suggestion, ..form("m-1") }).await;
    house.pass(24 * HOUR + 1, &[]).await;
    let fresh = house.leave(BoardForm { matter: Matter::Complaint, ..form("m-2") }).await;
    let desk = house.ready(2).await;
    let contact = house.accept(&desk).await;
    let message = desk.get(&path(contact, "board-message")).await.json();
    assert_eq!(message["reference"], late.reference.as_str());
    assert_ne!(message["reference"], fresh.reference.as_str());
    let types = house.types(contact).await;
    assert_eq!(types.iter().filter(|kind| *kind == "prioritised").count(), 1, "{types:?}");
}

#[tokio::test]
async fn a_question_after_the_answer_is_a_contact_of_its_own_and_one_before_it_is_not() {
    let house = House::open().await;
    let receipt = house.leave(form("m-1")).await;
    let key = (receipt.reference.as_str(), receipt.code.expose().as_str());
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    house.board.ask(key, "q-1".into(), "还有，转账限额是多少？", None).await.unwrap();
    house.board.ask(key, "q-1".into(), "还有，转账限额是多少？", None).await.unwrap();
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!(view["contacts"].as_array().unwrap().len(), 1);
    answer(&desk, contact, "请您重新绑定设备，限额可在设置中查看。").await;
    desk.post(&path(contact, "wrap-up"), json!({"code": "query"})).await;
    let asked = house.board.ask(key, "q-2".into(), "绑定失败了", None).await.unwrap();
    assert_eq!((asked.standing, asked.entries.len()), (Standing::Open, 4));
    let second = house.accept(&desk).await;
    assert_ne!(second, contact);
    let message = desk.get(&path(second, "board-message")).await.json();
    let texts: Vec<&str> =
        message["entries"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(texts.last(), Some(&"绑定失败了"));
    assert_eq!(texts.len(), 4, "whoever answers reads all of it");
}

#[tokio::test]
async fn a_conversation_that_ended_without_an_answer_waits_again() {
    let house = House::open().await;
    let receipt = house.leave(form("m-1")).await;
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    assert_eq!(desk.post(&path(contact, "hang-up"), json!({})).await.status, 200);
    desk.post(&path(contact, "wrap-up"), json!({"code": "query"})).await;
    house.board.round().await;
    assert_eq!(house.read(&receipt).await.standing, Standing::Open);
    let again = house.accept(&desk).await;
    assert_ne!(again, contact);
    let entries = desk.get(&path(again, "board-message")).await.json()["entries"].clone();
    assert_eq!(entries.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_message_stands_beside_a_chat_and_gets_an_agent_of_its_language() {
    let house = House::open().await;
    house.leave(BoardForm { language: Some(Language::En), ..form("m-1") }).await;
    let other = house.ready(2).await;
    assert!(!house.has_offer(&other).await, "this one speaks no English");
    let desk = house.ready(1).await;
    let message = house.accept(&desk).await;
    let chat = ContactId::generate();
    let new = center::ports::NewContact {
        id: chat,
        channel: Channel::Chat,
        direction: domain::contact::Direction::Inbound,
        line: LineId::of("web-portal"),
        phone: None,
        customer: None,
        visitor_name: None,
        language: None,
    };
    other.put("/api/v1/desk/state", json!({"state": "not_ready", "reason": "break"})).await;
    house.center.arrive(new).await.unwrap();
    let request = center::ports::QueueRequest {
        queue: QueueId::of("chat"),
        skills: vec![],
        priority: 0,
        language: Language::Zh,
        heard: center::ports::Heard::default(),
    };
    house.center.enqueue(chat, request).await.unwrap();
    assert_eq!(house.accept(&desk).await, chat, "a message keeps nobody from a customer who is there");
    let refused = desk.put("/api/v1/desk/state", json!({"state": "signed_out"})).await;
    assert_eq!(refused.code(), "center.still_serving", "who has a chat stays, and keeps the message");
    assert_eq!(house.center.serving_agent(message), Some(agent(1)));
}

#[tokio::test]
async fn a_text_that_the_carrier_refuses_is_sent_later() {
    let house = House::open().await;
    *house.carrier.refuses.lock() = true;
    house.leave(form("m-1")).await;
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    answer(&desk, contact, "您好").await;
    house.board.round().await;
    assert!(house.carrier.sent.lock().is_empty());
    *house.carrier.refuses.lock() = false;
    house.pass(40, &[&desk]).await;
    house.pass(40, &[&desk]).await;
    assert_eq!(house.carrier.sent.lock().len(), 1);
}

#[tokio::test]
async fn behind_a_thousand_others_a_message_comes_back_at_its_time() {
    let house = House::open().await;
    // The carrier is away: those who have their answer stay unsettled, and came before.
    *house.carrier.refuses.lock() = true;
    let answered = |number: u32| {
        house.store.sql(
            "INSERT INTO board_thread (reference, code_hash, client_id, matter, area, title, language, name, phone, contact, \
             standing, settled, raised, created_at, due_at, answered_at) VALUES ($1, $4, $1, 'enquiry', 'cards', '', 'zh', \
             '', '13812345678', $2, 'answered', 0, 0, 0, 0, $3)",
            [
                format!("LY260101-{number:06}").into(),
                ContactId::generate().to_string().into(),
                house.clock.shared().now().micros().into(),
                "0".repeat(64).into(),
            ],
        )
    };
    house.store.transaction((0..1_000).map(answered).collect()).await.unwrap();
    house.leave(form("m-1")).await;
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    let until = house.clock.shared().now() + Duration::from_secs(600);
    let aside = json!({"until": until, "reason": "等待核实"});
    assert_eq!(desk.post(&path(contact, "setting-aside"), aside).await.status, 204);
    house.pass(601, &[&desk]).await;
    house.board.round().await;
    house.center.settle().await;
    assert!(house.has_offer(&desk).await);
}

#[tokio::test]
async fn a_closed_message_is_told_so_and_takes_nothing_more() {
    let house = House::open().await;
    let receipt = house.leave(form("m-1")).await;
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    let closed = desk.post(&path(contact, "board-closing"), json!({"reason": "advertising"})).await;
    assert_eq!(closed.status, 204, "{}", closed.text());
    let thread = house.read(&receipt).await;
    assert_eq!((thread.standing, thread.can_ask, thread.can_rate), (Standing::Closed, false, false));
    let key = (receipt.reference.as_str(), receipt.code.expose().as_str());
    assert_eq!(house.board.ask(key, "q-1".into(), "为什么？", None).await.unwrap_err(), BoardError::Full);
    house.board.round().await;
    assert!(house.carrier.sent.lock().is_empty(), "there is no answer to tell of");
}

#[tokio::test]
async fn others_read_a_message_only_by_right_and_leave_a_trace() {
    let house = House::open().await;
    house.leave(form("m-1")).await;
    let desk = house.ready(1).await;
    let contact = house.accept(&desk).await;
    let other = house.staff(2).await.get(&path(contact, "board-message")).await;
    assert_eq!((other.status.as_u16(), other.code().as_str()), (403, "board.not_serving"));
    assert_eq!(house.staff(9).await.get(&path(contact, "board-message")).await.status, 200);
    let sql = "SELECT staff FROM audit_entry WHERE action = 'board_message_read'";
    let rows = house.store.fetch_all(house.store.sql(sql, [])).await.unwrap();
    assert_eq!(rows.len(), 1, "whoever serves it leaves none");
}
