//! A bank with two customers, an agent in conversation with one of them, and those who place orders.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::Request;
use center::CenterError;
use concierge::ports::{Client as Customer, Clients};
use concierge::{Catalogue, Catalogues, ConciergeService, Foundations};
use domain::calendar::Holidays;
use domain::customer::Tier;
use domain::events::ContactEvent;
use domain::roles::Role;
use domain::secret::Secret;
use domain::{ContactId, CustomerId, Language, StaffId, Timestamp};
use parking_lot::Mutex;
use platform::audit::Audit;
use platform::database::Row as _;
use platform::http::HttpSetup;
use platform::journal::{Journal, Stream};
use platform::live::Live;
use platform::sign_in::{NewAccount, SignIn, SignInOptions};
use platform::tasks::Tasks;
use platform::testing::{Answer, Client, ManualClock, TestDatabase};
use platform::timers::Timers;
use serde_json::{Value, json};

/// How long anything may take that happens by itself.
const PATIENCE: Duration = Duration::from_secs(60);
const PASSWORD: &str = "a-good-password";

pub struct House {
    pub store: TestDatabase,
    pub clock: ManualClock,
    pub journal: Journal,
    pub stage: Arc<Stage>,
    /// The contact in which the agent serves the private banking customer.
    pub contact: ContactId,
    pub private: CustomerId,
    pub standard: CustomerId,
    router: axum::Router,
    tasks: Tasks,
}

/// The centre, as a test plays it.
#[derive(Default)]
pub struct Stage {
    customers: Mutex<HashMap<CustomerId, Customer>>,
    pub serving: Mutex<HashMap<ContactId, (StaffId, CustomerId)>>,
}

#[async_trait]
impl Clients for Stage {
    async fn client(&self, id: CustomerId) -> Result<Option<Customer>, CenterError> {
        Ok(self.customers.lock().get(&id).cloned())
    }
    fn served_in(&self, staff: StaffId, contact: ContactId) -> Option<CustomerId> {
        self.serving.lock().get(&contact).filter(|(agent, _)| *agent == staff).map(|(_, customer)| *customer)
    }
    fn serves(&self, staff: StaffId, customer: CustomerId) -> bool {
        self.serving.lock().values().any(|serving| *serving == (staff, customer))
    }
    async fn staff_name(&self, id: StaffId) -> Result<Option<String>, CenterError> {
        Ok(Some(format!("员工{}", id.0.as_bytes()[0])))
    }
}

pub fn staff(number: u8) -> StaffId {
    StaffId(uuid::Uuid::from_bytes([number; 16]))
}

impl House {
    pub async fn open() -> Self {
        let store = platform::testing::database().await;
        store.migrate(concierge::MIGRATIONS).await.unwrap();
        // A Monday morning.
        let clock = ManualClock::at(Timestamp::parse("2026-03-02T10:00:00+08:00").unwrap());
        let database = store.database();
        let tasks = Tasks::new();
        let sign_in = SignIn::new(database.clone(), clock.shared(), SignInOptions::default());
        let roles = [(1, Role::Agent), (2, Role::Agent), (3, Role::Clerk), (4, Role::Director), (5, Role::Auditor)];
        for (number, role) in roles {
            let account = NewAccount {
                id: staff(number),
                number: format!("100{number}"),
                name: format!("员工{number}"),
                password: Secret::new(PASSWORD.into()),
                roles: vec![role],
                language: Language::Zh,
            };
            sign_in.create_account(account, None).await.unwrap();
        }
        let journal = Journal::start(database.clone(), clock.shared(), &tasks).await.unwrap();
        let live = Live::new(clock.shared(), sign_in.clone(), &tasks);
        let timers = Timers::new(database.clone(), clock.shared());
        let stage = Arc::new(Stage::default());
        let customer = |tier, star_level, name: &str, phone: &str| {
            let id = CustomerId::generate();
            let known = Customer { id, name: name.into(), tier, star_level, phone: phone.parse().ok() };
            stage.customers.lock().insert(id, known);
            id
        };
        let private = customer(Tier::PrivateBank, 7, "王小明", "13812345678");
        let standard = customer(Tier::Standard, 2, "李四", "13900000001");
        let contact = ContactId::generate();
        stage.serving.lock().insert(contact, (staff(1), private));
        let catalogue = Catalogue::read(include_str!("../../../../demo/concierge/catalogue.json")).unwrap();
        let service = ConciergeService::start(Foundations {
            clients: stage.clone(),
            database: database.clone(),
            journal: journal.clone(),
            audit: Audit::new(database, clock.shared()),
            clock: clock.shared(),
            live,
            timers: timers.clone(),
            catalogues: Catalogues::new(vec![catalogue]),
            holidays: Holidays::default(),
        });
        timers.run(&tasks);
        let (router, _) = concierge::routes(&service).finish(HttpSetup::new(sign_in));
        Self { store, clock, journal, stage, contact, private, standard, router, tasks }
    }

    pub async fn signed_in(&self, number: u8) -> Client {
        let mut client = Client::new(self.router.clone());
        assert_eq!(client.sign_in(&format!("100{number}"), PASSWORD).await.status, 200);
        client
    }

    /// The agent in conversation with the private banking customer.
    pub async fn agent(&self) -> Client {
        self.signed_in(1).await
    }

    /// Who places orders.
    pub async fn clerk(&self) -> Client {
        self.signed_in(3).await
    }

    pub fn pass(&self, minutes: u64) {
        self.clock.advance(Duration::from_secs(minutes * 60));
    }

    /// The order of a road rescue, read back but not agreed to.
    pub async fn drafted(&self, agent: &Client) -> Value {
        let answer = self.draft(agent, self.private, rescue(self.contact)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    pub async fn draft(&self, who: &Client, customer: CustomerId, wish: Value) -> Answer {
        who.post(&format!("/api/v1/customers/{customer}/service-orders"), wish).await
    }

    /// A road rescue that the customer said yes to; its id.
    pub async fn ordered(&self, agent: &Client) -> String {
        let id = self.drafted(agent).await["id"].as_str().unwrap().to_owned();
        let answer = agent.post(&order(&id, "/answer"), json!({ "yes": true })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        id
    }

    /// How the private banking customer stands to an item: how often it was used, and what is left.
    pub async fn standing(&self, who: &Client, item: &str) -> (u64, Option<u64>) {
        let shown = who.get(&format!("/api/v1/customers/{}/services", self.private)).await.json();
        let items = shown["items"].as_array().unwrap();
        let standing = &items.iter().find(|one| one["item"]["code"] == item).unwrap()["standing"];
        (standing["used"].as_u64().unwrap(), standing["left"].as_u64())
    }

    /// The contact's events of orders, by their step.
    pub async fn steps(&self) -> Vec<Value> {
        let entries = self.journal.read_stream(&Stream::Contact(self.contact)).await.unwrap();
        let events = entries.iter().filter_map(|entry| entry.contact_event()).map(|(_, event)| event);
        events
            .filter_map(|event| match event {
                ContactEvent::ServiceStepped { step, .. } => serde_json::to_value(step).ok(),
                _ => None,
            })
            .collect()
    }

    /// Waits until the timers have brought a step.
    pub async fn brought(&self, step: &Value) {
        let mut reader = self.journal.subscribe();
        tokio::time::timeout(PATIENCE, async {
            while !self.steps().await.contains(step) {
                reader.next().await;
            }
        })
        .await
        .unwrap_or_else(|_| panic!("the clock brings {step}"));
    }

    pub async fn audited(&self, action: &str) -> usize {
        let sql = "SELECT COUNT(*) AS n FROM audit_entry WHERE action = $1";
        let row = self.store.fetch_one(self.store.sql(sql, [action.into()])).await.unwrap().unwrap();
        usize::try_from(row.column::<i64>("n").unwrap()).unwrap()
    }

    pub async fn close(self) {
        assert!(self.tasks.stop(PATIENCE).await, "everything stops");
    }
}

pub fn order(id: &str, rest: &str) -> String {
    format!("/api/v1/service-orders/{id}{rest}")
}

pub fn rescue(contact: ContactId) -> Value {
    json!({
        "item": "road-rescue", "contact": contact, "registered": ["name", "phone"],
        "fields": { "place": "京港澳高速K128", "plate": "京A12345", "trouble": "tyre" },
    })
}

/// A request with the key that a page gave it.
pub async fn keyed(who: &Client, path: &str, key: &str, body: Value) -> Answer {
    let request = Request::post(path).header("content-type", "application/json").header("idempotency-key", key);
    who.raw(request.body(Body::from(body.to_string())).unwrap()).await
}
