//! A centre with one conversation, an agent's desk, and agent assist.

use std::sync::Arc;

use assist::following::Suggestion;
use assist::ports::{Articles, Conversations, Desks, Meanings};
use assist::{Assist, AssistanceView, Foundations, Guide};
use center::ports::ContactBrief;
use center::ports::listener::{Listener as _, Spoken};
use domain::contact::{Channel, Party};
use domain::customer::Tier;
use domain::events::{ContactEvent, EndCause};
use domain::{AgentId, ArticleId, ContactId, Language, LineId, Localised, OfferId, Timestamp};
use parking_lot::Mutex;
use platform::audit::Audit;
use platform::clock::ManualClock;
use platform::tasks::Tasks;
use platform::testing::TestDatabase;
use serde_json::Value;
use std::time::Duration;
use tokio::sync::mpsc;

const PATIENCE: Duration = Duration::from_secs(20);

/// What the desk was shown.
pub type Shown = (AgentId, Value);

pub struct House {
    pub assist: Assist,
    pub contact: ContactId,
    pub agent: AgentId,
    pub stage: Arc<Stage>,
    database: Arc<TestDatabase>,
    tasks: Tasks,
    shown: mpsc::UnboundedReceiver<Shown>,
}

/// The centre, the model, the articles and the desks, as a test plays them.
pub struct Stage {
    brief: Mutex<Option<Arc<ContactBrief>>>,
    pub agent: Mutex<Option<AgentId>>,
    desks: Mutex<mpsc::UnboundedSender<Shown>>,
}

impl Conversations for Stage {
    fn brief(&self, contact: ContactId) -> Option<Arc<ContactBrief>> {
        self.brief.lock().clone().filter(|brief| brief.id == contact)
    }
    fn attending_agent(&self, _contact: ContactId) -> Option<AgentId> {
        *self.agent.lock()
    }
}

impl Meanings for Stage {
    fn intent(&self, _language: Language, text: &str, _now: Timestamp) -> Option<String> {
        text.contains('丢').then(|| "card_loss".to_owned())
    }
}

impl Articles for Stage {
    fn find(&self, said: &str, _channel: Channel, _tier: Tier, _now: Timestamp) -> Vec<Suggestion> {
        if !said.contains('丢') {
            return Vec::new();
        }
        vec![Suggestion {
            article: ArticleId::of("card-loss"),
            title: Localised::new("挂失", "Loss"),
            official_wording: Localised::new("口头挂失有效期五天", "Five days"),
            customer_wording: Localised::new("您可以口头挂失，五天内有效。", "You may report it lost."),
            confidence: 0.9,
        }]
    }
}

impl Desks for Stage {
    fn publish(&self, agent: AgentId, kind: &str, data: Value) {
        assert_eq!(kind, "assist");
        let _ = self.desks.lock().send((agent, data));
    }
}

impl House {
    pub async fn new(channel: Channel) -> Self {
        let database = platform::testing::database().await;
        database.migrate(assist::MIGRATIONS).await.expect("the tables are made");
        let contact = ContactId::generate();
        let brief = ContactBrief {
            id: contact,
            channel,
            line: LineId::of("web-portal"),
            language: Language::Zh,
            customer: None,
            customer_name: Some("王小明".into()),
            tier: Tier::Standard,
            care: None,
            region: None,
            phone: None,
            arrived_at: Timestamp::from_seconds(1_000),
        };
        let (desks, shown) = mpsc::unbounded_channel();
        let stage = Arc::new(Stage {
            brief: Mutex::new(Some(Arc::new(brief))),
            agent: Mutex::default(),
            desks: Mutex::new(desks),
        });
        Self::on(Arc::new(database), stage, contact, shown)
    }

    fn on(
        database: Arc<TestDatabase>,
        stage: Arc<Stage>,
        contact: ContactId,
        shown: mpsc::UnboundedReceiver<Shown>,
    ) -> Self {
        let tasks = Tasks::new();
        let clock = ManualClock::default();
        let guide = include_str!("../../../../demo/assist/guide.json");
        let foundations = Foundations {
            database: database.database(),
            clock: clock.shared(),
            audit: Audit::new(database.database(), clock.shared()),
            guide: Arc::new(Guide::read(guide).expect("the guide can be read")),
            meanings: stage.clone(),
            articles: stage.clone(),
            conversations: stage.clone(),
            desks: stage.clone(),
        };
        let assist = Assist::start(foundations, &tasks);
        let agent = stage.agent.lock().unwrap_or_else(AgentId::generate);
        Self { assist, contact, agent, stage, database, tasks, shown }
    }

    /// Stops everything, which writes what has changed, and starts again.
    pub async fn restart(self) -> Self {
        assert!(self.tasks.stop(PATIENCE).await, "everything stops");
        let (desks, shown) = mpsc::unbounded_channel();
        *self.stage.desks.lock() = desks;
        Self::on(self.database, self.stage, self.contact, shown)
    }

    pub fn database(&self) -> Arc<TestDatabase> {
        self.database.clone()
    }

    pub async fn connect(&mut self) -> Value {
        let event = ContactEvent::Connected { agent: self.agent, offer: OfferId::generate() };
        self.assist.learn(self.contact, &event);
        let shown = self.shown().await;
        *self.stage.agent.lock() = Some(self.agent);
        shown
    }

    pub fn end(&self) {
        let event = ContactEvent::ConversationEnded { agent: self.agent, by: Party::Customer, cause: EndCause::Ended };
        self.assist.learn(self.contact, &event);
    }

    pub fn writes(&self, by: Party, text: &str) {
        self.assist.written(self.contact, by, text, Timestamp::from_seconds(2_000));
    }

    pub fn speaks(&self, by: Party, spoken: Spoken) {
        self.assist.spoken(self.contact, by, spoken, Timestamp::from_seconds(2_000));
    }

    /// What the desk is shown next.
    pub async fn shown(&mut self) -> Value {
        let next = tokio::time::timeout(PATIENCE, self.shown.recv()).await;
        let (agent, data) = next.expect("the desk is shown something").expect("the desks are there");
        assert_eq!(agent, self.agent);
        data
    }

    pub async fn assistance(&self) -> AssistanceView {
        self.assist.assistance(self.contact, self.agent).await.expect("the agent may see it")
    }
}
