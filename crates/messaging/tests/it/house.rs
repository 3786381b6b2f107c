//! A server with nothing but the chat door, on a free port.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use center::ports::{Choice, Door, DoorCommand, Prompt};
use domain::contact::ContactState;
use domain::events::ContactEvent;
use domain::roles::Role;
use domain::secret::Secret;
use domain::{AgentId, ContactId, Language, Localised, ObjectId, OfferId, StaffId};
use messaging::ContactCenter as _;
use messaging::{ChatSettings, Foundations, MessagingService};
use platform::audit::Audit;
use platform::clock::ManualClock;
use platform::database::Row;
use platform::http::HttpSetup;
use platform::journal::Journal;
use platform::objects::Objects;
use platform::sign_in::{NewAccount, SignIn, SignInOptions};
use platform::tasks::Tasks;
use platform::testing::{Client, TestDatabase};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::center::{PlayedCenter, PlayedDesks, Told};
use crate::page::Page;

/// How long a test waits for what must come.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct House {
    pub database: Arc<TestDatabase>,
    pub clock: ManualClock,
    pub center: Arc<PlayedCenter>,
    pub service: MessagingService,
    pub address: SocketAddr,
    pub router: axum::Router,
    pub http: reqwest::Client,
    pub sign_in: SignIn,
    told: mpsc::UnboundedReceiver<Told>,
    pub tasks: Tasks,
}

impl House {
    pub async fn new() -> Self {
        Self::with(ChatSettings::default()).await
    }

    pub async fn with(settings: ChatSettings) -> Self {
        let database = platform::testing::database().await;
        database.migrate(messaging::MIGRATIONS).await.expect("the tables are made");
        Self::on(Arc::new(database), ManualClock::default(), settings, None).await
    }

    async fn on(
        database: Arc<TestDatabase>,
        clock: ManualClock,
        settings: ChatSettings,
        before: Option<Arc<PlayedCenter>>,
    ) -> Self {
        let tasks = Tasks::new();
        let journal = Journal::start(database.database(), clock.shared(), &tasks).await.expect("the journal starts");
        let (center, told) = PlayedCenter::new(journal.clone(), clock.clone());
        if let Some(before) = before {
            center.inherit(&before);
        }
        let sign_in = SignIn::new(database.database(), clock.shared(), SignInOptions::default());
        let objects =
            Objects::open(database.folder(), database.database(), clock.shared()).await.expect("objects open");
        let foundations = Foundations {
            database: database.database(),
            journal,
            objects,
            audit: Audit::new(database.database(), clock.shared()),
            clock: clock.shared(),
            center: center.clone(),
            desks: Arc::new(PlayedDesks(center.clone())),
        };
        let service = MessagingService::start(settings, foundations, &tasks);
        service.restore(center.open()).await.expect("chats are restored");
        let (router, _) = service.routes().finish(HttpSetup::new(sign_in.clone()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the port is known");
        // Small frames leave at once, as in the server.
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("a fresh socket takes options"));
        let (serve, token) = (router.clone(), tasks.token());
        tasks.spawn("http", async move {
            let served = axum::serve(listener, serve).with_graceful_shutdown(async move { token.cancelled().await });
            served.await.expect("the server serves");
        });
        Self { database, clock, center, service, address, router, http: reqwest::Client::new(), sign_in, told, tasks }
    }

    /// Stops the server and starts another on the same store.
    pub async fn restart(self, settings: ChatSettings) -> Self {
        assert!(self.tasks.stop(PATIENCE).await, "everything stops");
        Self::on(self.database, self.clock, settings, Some(self.center)).await
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/api/v1{path}", self.address)
    }

    /// Opens a chat and connects its page.
    pub async fn chat(&self) -> Page {
        let (contact, token) = self.open().await;
        Page::open(self.address, contact, &token).await
    }

    pub async fn open(&self) -> (ContactId, String) {
        let body = json!({ "line": "web-portal", "language": "zh" });
        let answer = self.http.post(self.url("/chats")).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let opened: Value = answer.json().await.unwrap();
        (opened["contact"].as_str().unwrap().parse().unwrap(), opened["token"].as_str().unwrap().to_owned())
    }

    /// An agent of that number, signed in.
    pub async fn staff(&self, number: &str, role: Role) -> (StaffId, Client) {
        let id = StaffId::generate();
        let new = NewAccount {
            id,
            number: number.to_owned(),
            name: format!("员工{number}"),
            password: Secret::new(format!("demo-{number}")),
            roles: vec![role],
            language: Language::Zh,
        };
        self.sign_in.create_account(new, None).await.expect("the account is made");
        self.center.know_agent(id, number, &format!("员工{number}"));
        let mut client = Client::new(self.router.clone());
        assert_eq!(client.sign_in(number, &format!("demo-{number}")).await.status, 200);
        (id, client)
    }

    /// The agent takes the contact.
    pub async fn connect(&mut self, contact: ContactId, agent: AgentId) {
        let connected = ContactEvent::Connected { agent, offer: OfferId::generate() };
        self.center.step(contact, ContactState::Connected, Some(agent), connected).await;
        self.service.perform(contact, DoorCommand::Join { agent, recording: ObjectId::generate() });
        self.until(|told| matches!(told, Told::Joined(joined) if *joined == agent)).await;
    }

    /// What the centre is told that fits; what comes before is passed over.
    pub async fn until(&mut self, fits: impl Fn(&Told) -> bool) -> Told {
        let waiting = async {
            loop {
                let told = self.told.recv().await.expect("the centre is there");
                if fits(&told) {
                    return told;
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("the centre is told in time")
    }

    /// What the centre has been told so far.
    pub fn told(&mut self) -> Vec<Told> {
        std::iter::from_fn(|| self.told.try_recv().ok()).collect()
    }

    pub fn say(&self, contact: ContactId, token: u64, text: &str, choices: &[(&str, &str)]) {
        let prompts = vec![Prompt { text: Localised::new(text, text), audio: None }];
        // What is asked when the conversation is over is a grade.
        let is_grade = self.center.state(contact) == Some(ContactState::Survey);
        let choices = choices
            .iter()
            .map(|(key, label)| Choice { key: (*key).into(), label: (*label).into(), is_grade })
            .collect();
        self.service.perform(contact, DoorCommand::Say { token, language: Language::Zh, prompts, choices });
    }

    /// The rows of the contact's messages: seq, sender, client id, body.
    pub async fn rows(&self, contact: ContactId) -> Vec<(i64, String, String, String)> {
        let sql = "SELECT seq, sender, client_id, body FROM message WHERE contact = $1 ORDER BY seq";
        let rows = self.database.fetch_all(self.database.sql(sql, [contact.to_string().into()])).await.unwrap();
        rows.iter()
            .map(|row| {
                let column = |name| row.column::<String>(name).unwrap();
                (row.column("seq").unwrap(), column("sender"), column("client_id"), column("body"))
            })
            .collect()
    }

    /// Everything that the journal holds, as text.
    pub async fn journal(&self) -> String {
        let entries = self.center.journal.read_after(0, 10_000).await.unwrap();
        entries.iter().map(|entry| format!("{} {}\n", entry.stream_id, entry.event)).collect()
    }
}
