//! Agent assist in the server: the bank's guide, the model of intents and the knowledge base joined.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use assist::following::Suggestion;
use assist::ports::{Articles, Meanings};
use assist::{Assist, Foundations, Guide};
use center::Center;
use domain::contact::Channel;
use domain::customer::Tier;
use domain::{Language, Timestamp};
use flow::Verdict;
use knowledge::Knowledge;
use knowledge::answering::ASK_BACK_FROM;
use platform::audit::Audit;
use platform::clock::SharedClock;
use platform::database::Database;
use platform::journal::Journal;
use platform::live::Live;
use platform::tasks::Tasks;
use selfservice::Comprehension;

use crate::demo;

/// Articles that are suggested for a sentence at most.
const SUGGESTED: usize = 3;

/// What agent assist stands on.
pub struct Ground<'a> {
    pub data: &'a Path,
    pub with_demo: bool,
    pub center: &'a Center,
    pub database: Database,
    pub journal: &'a Journal,
    pub live: Live,
    pub audit: Audit,
    pub clock: SharedClock,
    pub comprehension: Arc<dyn Comprehension>,
    pub knowledge: Knowledge,
}

/// The guide of the data folder; where it has none, and with the demonstration, the demonstration's; else an empty one.
///
/// # Errors
/// If the guide cannot be read.
pub fn guide(data: &Path, with_demo: bool) -> Result<Guide> {
    let file = data.join("assist/guide.json");
    let own = file.exists().then(|| std::fs::read_to_string(&file)).transpose();
    let own = own.with_context(|| format!("{} cannot be read", file.display()))?;
    let document = own.or_else(|| if with_demo { demo::file("assist/guide.json") } else { None });
    document
        .map_or_else(|| Ok(Guide::default()), |document| Guide::read(&document))
        .context("the guide of agent assist")
}

/// Starts agent assist and joins it to the centre.
///
/// # Errors
/// If the guide cannot be read.
pub fn start(ground: Ground<'_>, tasks: &Tasks) -> Result<Assist> {
    let foundations = Foundations {
        database: ground.database,
        clock: ground.clock,
        audit: ground.audit,
        guide: Arc::new(guide(ground.data, ground.with_demo)?),
        meanings: Arc::new(Understanding(ground.comprehension)),
        articles: Arc::new(Shelves(ground.knowledge)),
        conversations: Arc::new(ground.center.clone()),
        desks: Arc::new(ground.live),
    };
    let assist = Assist::start(foundations, tasks);
    tasks.spawn_until_stopped("assist journal", assist.clone().follow(ground.journal.subscribe()));
    ground.center.set_listener(Arc::new(assist.clone()));
    Ok(assist)
}

/// The model of intents, asked for agents.
pub struct Understanding(pub Arc<dyn Comprehension>);

impl Meanings for Understanding {
    fn intent(&self, language: Language, text: &str, now: Timestamp) -> Option<String> {
        let understood = self.0.understand(language, text, now);
        let is_sure = understood.verdict == Verdict::Accept;
        understood.intents.into_iter().next().filter(|_| is_sure).map(|(intent, _)| intent)
    }
}

/// The articles in memory, searched for agents.
pub struct Shelves(pub Knowledge);

impl Articles for Shelves {
    fn find(&self, said: &str, channel: Channel, tier: Tier, now: Timestamp) -> Vec<Suggestion> {
        let library = self.0.library();
        let mut found = match library.candidates(said, channel, tier, now) {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "articles cannot be searched");
                return Vec::new();
            }
        };
        found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        found
            .into_iter()
            .filter(|candidate| candidate.confidence >= ASK_BACK_FROM)
            .take(SUGGESTED)
            .filter_map(|candidate| {
                let article = library.get(&candidate.article)?;
                let content = &article.published.as_ref()?.content;
                Some(Suggestion {
                    article: candidate.article,
                    title: content.title.clone(),
                    official_wording: content.official_wording.clone(),
                    customer_wording: content.customer_wording.clone(),
                    confidence: candidate.confidence,
                })
            })
            .collect()
    }
}
