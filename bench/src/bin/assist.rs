//! Agent assist: how long from a sentence until the desk is shown what helps?
//!
//! `assist [--rate 270] [--seconds 30] [--conversations 500]`: the demonstration's guide and articles and the bank's own model,
//! trained with the demonstration's sentences, follow that many conversations in one process; sentences of customers
//! (held-out ones, that the model never saw) and agents come evenly paced, everything that changes is written to SQLite.
//! Prints one JSON object. Fails if the 95th percentile is over 500 ms or a sentence was passed over.

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use assist::following::Suggestion;
use assist::ports::{Articles, Conversations, Desks, Meanings};
use assist::{Assist, Foundations, Guide};
use bench::figures::quantile_ms;
use center::ports::ContactBrief;
use center::ports::listener::Listener as _;
use domain::contact::{Channel, Party};
use domain::customer::Tier;
use domain::events::ContactEvent;
use domain::{AgentId, ContactId, Language, LineId, OfferId, Timestamp};
use knowledge::answering::ASK_BACK_FROM;
use knowledge::{Lexicon, Library, Seed};
use language::intents::{Model, Options, Verdict, read_sheet};
use parking_lot::Mutex;
use platform::audit::Audit;
use platform::clock::{Clock as _, SystemClock};
use platform::database::Database;
use platform::tasks::Tasks;
use serde_json::{Value, json};
use tokio::time::MissedTickBehavior;

/// What agents say, in turns with the customers.
const AGENTS: [&str; 6] = [
    "您好，这里是远银示范银行，很高兴为您服务。",
    "跟您确认一下，您要转账的金额是两千元，收款卡尾号6688，对吗？",
    "为了您的账户安全，需要先核实一下您的身份信息。",
    "产品有风险，投资须谨慎，过往业绩不代表未来表现。",
    "已为您办理口头挂失，我们会在两个工作日内给您回电。",
    "请问还有其他可以帮您的吗？感谢您的来电，再见。",
];
/// How long the last sentences may take.
const LAST_WAIT: Duration = Duration::from_secs(10);
/// What the 95th percentile may be.
const TARGET_MS: f64 = 500.0;

/// The centre with its conversations, the model, the articles, and the desks with a clock each.
struct Stage {
    briefs: HashMap<ContactId, Arc<ContactBrief>>,
    agent: AgentId,
    model: Model,
    library: Library,
    told: HashMap<String, Mutex<VecDeque<Instant>>>,
    latencies: Mutex<Vec<u32>>,
}

impl Conversations for Stage {
    fn brief(&self, contact: ContactId) -> Option<Arc<ContactBrief>> {
        self.briefs.get(&contact).cloned()
    }
    fn attending_agent(&self, _contact: ContactId) -> Option<AgentId> {
        Some(self.agent)
    }
}

impl Meanings for Stage {
    fn intent(&self, _language: Language, text: &str, _now: Timestamp) -> Option<String> {
        match self.model.judge(text) {
            Verdict::Accept(guess) => Some(guess.intent),
            _ => None,
        }
    }
}

impl Articles for Stage {
    fn find(&self, said: &str, channel: Channel, tier: Tier, now: Timestamp) -> Vec<Suggestion> {
        let found = self.library.candidates(said, channel, tier, now).unwrap_or_default();
        let likely = found.into_iter().filter(|one| one.confidence >= ASK_BACK_FROM).take(3);
        likely
            .filter_map(|one| {
                let article = self.library.get(&one.article)?;
                let content = &article.published.as_ref()?.content;
                Some(Suggestion {
                    article: one.article,
                    title: content.title.clone(),
                    official_wording: content.official_wording.clone(),
                    customer_wording: content.customer_wording.clone(),
                    confidence: one.confidence,
                })
            })
            .collect()
    }
}

impl Desks for Stage {
    fn publish(&self, _agent: AgentId, _kind: &str, data: Value) {
        let contact = data["contact"].as_str().unwrap_or_default();
        if let Some(begun) = self.told.get(contact).and_then(|told| told.lock().pop_front()) {
            self.latencies.lock().push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
    }
}

fn brief(now: Timestamp) -> ContactBrief {
    ContactBrief {
        id: ContactId::generate(),
        channel: Channel::Chat,
        line: LineId::of("web-portal"),
        language: Language::Zh,
        customer: None,
        customer_name: Some("王小明".into()),
        tier: Tier::Standard,
        care: None,
        region: None,
        phone: None,
        arrived_at: now,
    }
}

fn stage(demo: &Path, conversations: usize, now: Timestamp) -> anyhow::Result<Stage> {
    let sheet = |name: &str| anyhow::Ok(read_sheet(&std::fs::read_to_string(demo.join(name))?)?);
    let sentences = [sheet("intents/zh.csv")?, sheet("intents/en.csv")?].concat();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(demo.join("knowledge"))? {
        files.push(std::fs::read_to_string(entry?.path())?);
    }
    let seed = Seed::read(files.iter().map(String::as_str))?;
    let library = Library::new(Arc::new(Lexicon::new(&seed.synonyms.groups)), seed.published(now))?;
    let briefs: HashMap<_, _> =
        (0..conversations).map(|_| brief(now)).map(|brief| (brief.id, Arc::new(brief))).collect();
    Ok(Stage {
        told: briefs.keys().map(|id| (id.to_string(), Mutex::default())).collect(),
        briefs,
        agent: AgentId::generate(),
        model: Model::train(&sentences, &Options::default())?,
        library,
        latencies: Mutex::default(),
    })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (mut rate, mut seconds, mut conversations) = (270_usize, 30_usize, 500_usize);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} needs a number"))?.parse()?;
        match argument.as_str() {
            "--rate" => rate = value,
            "--seconds" => seconds = value,
            "--conversations" => conversations = value,
            other => anyhow::bail!("{other} is no argument of this program"),
        }
    }
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    let now = SystemClock.now();
    let stage = Arc::new(stage(&demo, conversations.max(1), now)?);
    let customers: Vec<String> = read_sheet(&std::fs::read_to_string(demo.join("intents/held_out.csv"))?)?
        .into_iter()
        .map(|(sentence, _)| sentence)
        .collect();

    let folder = tempfile::tempdir_in(std::env::current_dir()?)?;
    let url = format!("sqlite://{}", folder.path().join("bench.db").display());
    let database = Database::open(&url).await?;
    database.migrate(platform::MIGRATIONS).await?;
    database.migrate(assist::MIGRATIONS).await?;
    let clock = SystemClock::shared();
    let tasks = Tasks::new();
    let foundations = Foundations {
        audit: Audit::new(database.clone(), clock.clone()),
        database,
        clock,
        guide: Arc::new(Guide::read(&std::fs::read_to_string(demo.join("assist/guide.json"))?)?),
        meanings: stage.clone(),
        articles: stage.clone(),
        conversations: stage.clone(),
        desks: stage.clone(),
    };
    let assist = Assist::start(foundations, &tasks);
    let contacts: Vec<ContactId> = stage.briefs.keys().copied().collect();
    let tell = |contact: ContactId| {
        if let Some(told) = stage.told.get(&contact.to_string()) {
            told.lock().push_back(Instant::now());
        }
    };
    for contact in &contacts {
        tell(*contact);
        assist.learn(*contact, &ContactEvent::Connected { agent: stage.agent, offer: OfferId::generate() });
        tokio::task::yield_now().await;
    }
    settle(&stage, contacts.len()).await?;
    stage.latencies.lock().clear();

    let all = rate * seconds;
    let mut tick = tokio::time::interval(Duration::from_secs_f64(1.0 / rate as f64));
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let begun = Instant::now();
    for number in 0..all {
        tick.tick().await;
        let contact = contacts[number % contacts.len()];
        let turn = number / contacts.len();
        tell(contact);
        if turn.is_multiple_of(2) {
            assist.written(contact, Party::Customer, &customers[number % customers.len()], now);
        } else {
            assist.written(contact, Party::Agent, AGENTS[(number + turn) % AGENTS.len()], now);
        }
    }
    let took = begun.elapsed();
    settle(&stage, all).await?;
    tasks.stop(LAST_WAIT).await;
    let mut latencies = stage.latencies.lock().clone();
    latencies.sort_unstable();
    let p95 = quantile_ms(&latencies, 0.95).context("nothing was measured")?;
    let report = json!({
        "conversations": contacts.len(),
        "sentences": latencies.len(),
        "sentences_per_second": (all as f64 / took.as_secs_f64()).round(),
        "p50_ms": quantile_ms(&latencies, 0.5),
        "p95_ms": p95,
        "p99_ms": quantile_ms(&latencies, 0.99),
        "target_p95_ms": TARGET_MS,
    });
    println!("{report}");
    ensure!(p95 <= TARGET_MS, "the 95th percentile is {p95} ms");
    Ok(())
}

/// Waits until so many sentences have reached a desk.
async fn settle(stage: &Stage, expected: usize) -> anyhow::Result<()> {
    let until = Instant::now() + LAST_WAIT;
    loop {
        let shown = stage.latencies.lock().len();
        if shown >= expected {
            return Ok(());
        }
        ensure!(Instant::now() < until, "{} sentences were passed over", expected - shown);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
