//! A knowledge base with the demonstration's articles, as tests need it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{Method, Request, StatusCode, header};
use center::ports::knowledge_base::Question;
use center::ports::language_model::LanguageModel;
use domain::contact::Channel;
use domain::customer::Tier;
use domain::roles::Role;
use domain::secret::Secret;
use domain::{Language, StaffId, Timestamp};
use knowledge::{Foundations, Knowledge, KnowledgeSettings, Lexicon, Library, Seed};
use platform::audit::Audit;
use platform::clock::SystemClock;
use platform::objects::Objects;
use platform::sign_in::{NewAccount, SignIn, SignInOptions};
use platform::tasks::Tasks;
use platform::testing::{Answer, Client, ManualClock, TestDatabase};
use serde_json::{Value, json};

pub const NOW: Timestamp = Timestamp::from_seconds(1_770_944_400);

pub fn seed() -> Seed {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../demo/knowledge");
    let files: Vec<String> = std::fs::read_dir(folder)
        .expect("the demonstration has a folder of articles")
        .map(|entry| std::fs::read_to_string(entry.expect("a file").path()).expect("a file is text"))
        .collect();
    Seed::read(files.iter().map(String::as_str)).expect("the demonstration's articles are readable")
}

/// The demonstration's articles without a store.
pub fn library() -> Library {
    let seed = seed();
    Library::new(Arc::new(Lexicon::new(&seed.synonyms.groups)), seed.published(NOW)).expect("the index is made")
}

pub fn question(text: &str) -> Question {
    Question { text: text.into(), language: Language::Zh, channel: Channel::Chat, tier: Tier::Standard, contact: None }
}

pub struct House {
    pub knowledge: Knowledge,
    pub database: TestDatabase,
    pub clock: ManualClock,
    pub tasks: Tasks,
}

impl House {
    pub async fn open() -> Self {
        Self::open_with(None).await
    }

    pub async fn open_with(model: Option<Arc<dyn LanguageModel>>) -> Self {
        let database = platform::testing::database().await;
        database.migrate(knowledge::MIGRATIONS).await.expect("the tables are made");
        let house = Self::on(database, ManualClock::at(NOW), model).await;
        house.knowledge.seed(&seed()).await.expect("the articles are put in");
        house
    }

    async fn on(database: TestDatabase, clock: ManualClock, model: Option<Arc<dyn LanguageModel>>) -> Self {
        let tasks = Tasks::new();
        let foundations = Foundations {
            objects: Objects::open(database.folder(), database.database(), clock.shared()).await.expect("objects open"),
            audit: Audit::new(database.database(), clock.shared()),
            database: database.database(),
            clock: clock.shared(),
            model,
        };
        let knowledge = Knowledge::start(foundations, KnowledgeSettings::default(), &tasks).await.expect("it starts");
        Self { knowledge, database, clock, tasks }
    }

    /// The server is started again on the same store.
    pub async fn restart(self) -> Self {
        assert!(self.tasks.stop(Duration::from_secs(5)).await, "the tasks end");
        let Self { database, clock, .. } = self;
        Self::on(database, clock, None).await
    }

    /// Somebody of that role who is signed in.
    pub async fn caller(&self, role: Role) -> Client {
        let sign_in = SignIn::new(self.database.database(), SystemClock::shared(), SignInOptions::default());
        let id = StaffId::generate();
        let number = id.to_string()[24..].to_owned();
        let account = NewAccount {
            id,
            number: number.clone(),
            name: "员工".into(),
            password: Secret::new("demo-password".into()),
            roles: vec![role],
            language: Language::Zh,
        };
        sign_in.create_account(account, None).await.expect("the account is new");
        let (router, _) = self.knowledge.api().finish(platform::http::HttpSetup::new(sign_in));
        let mut client = Client::new(router);
        assert_eq!(client.sign_in(&number, "demo-password").await.status, StatusCode::OK);
        client
    }
}

/// A request with one more header.
pub async fn send(client: &Client, method: Method, path: &str, name: &'static str, value: &str, body: Value) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(name, value);
    client.raw(request.body(body.to_string().into()).expect("the request is well-formed")).await
}

/// A whole article.
pub fn content(title: &str) -> Value {
    json!({
        "title": {"zh": title, "en": "Lending umbrellas"},
        "asked_as": {"zh": ["网点能借雨伞吗"], "en": ["can I borrow an umbrella"]},
        "keywords": ["雨伞"],
        "official_wording": {"zh": "网点大厅可凭身份证借伞，七日内归还。", "en": "Branches lend umbrellas against an identity card for seven days."},
        "customer_wording": {"zh": "您可以凭身份证在网点借伞，七日内归还。", "en": "Borrow an umbrella at a branch for seven days."},
        "dimensions": {"businesses": ["branch_locate"], "institution": "operations"}
    })
}
