//! All articles in memory with their index: searching and choosing answers, without the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::contact::Channel;
use domain::customer::Tier;
use domain::{ArticleId, Timestamp};
use parking_lot::RwLock;
use rustc_hash::FxHashMap;

use crate::answering::{Candidate, Focus, Vocabulary, confidence};
use crate::article::{Article, Content};
use crate::search::{Filter, Hit, Index, IndexError};
use crate::words::Lexicon;

/// How many articles are looked at closely for an answer.
const CANDIDATES: usize = 12;

/// All articles. Searches never wait for a change.
pub struct Library {
    index: Index,
    shelves: RwLock<Shelves>,
}

#[derive(Default)]
struct Shelves {
    articles: BTreeMap<ArticleId, Arc<Article>>,
    focuses: FxHashMap<ArticleId, Arc<Focus>>,
    vocabulary: Vocabulary,
}

impl Library {
    /// A library of the articles. Takes about a second for ten thousand.
    ///
    /// # Errors
    /// If there is not enough memory.
    pub fn new(lexicon: Arc<Lexicon>, articles: impl IntoIterator<Item = Arc<Article>>) -> Result<Self, IndexError> {
        let library = Self { index: Index::new(lexicon)?, shelves: RwLock::default() };
        let articles: Vec<_> = articles.into_iter().collect();
        library.index.put(articles.iter().map(|article| (&article.id, shown(article))))?;
        for article in articles {
            library.shelve(article);
        }
        Ok(library)
    }

    /// Puts an article in place of what there was of it. Searches that begin after this has returned see it. Blocks for
    /// some milliseconds.
    ///
    /// # Errors
    /// If there is not enough memory.
    pub fn put(&self, article: Arc<Article>) -> Result<(), IndexError> {
        let before = self.get(&article.id);
        // A draft changes nothing for readers, so the index need not be written.
        if before.as_deref().and_then(shown) != shown(&article) {
            self.index.put([(&article.id, shown(&article))])?;
        }
        self.shelve(article);
        Ok(())
    }

    /// An article, whatever its standing.
    #[must_use]
    pub fn get(&self, id: &ArticleId) -> Option<Arc<Article>> {
        self.shelves.read().articles.get(id).cloned()
    }

    /// All articles by their keys.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Article>> {
        self.shelves.read().articles.values().cloned().collect()
    }

    /// The lexicon whose words it finds.
    #[must_use]
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        self.index.lexicon()
    }

    /// Published articles by their words, the best first.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn search(&self, text: &str, filter: &Filter, limit: usize) -> Result<Vec<Hit>, IndexError> {
        self.index.find(text, filter, limit)
    }

    /// The articles that may answer a question of a customer of that tier in that channel, with their confidence, the
    /// likeliest first.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn candidates(
        &self,
        question: &str,
        channel: Channel,
        tier: Tier,
        now: Timestamp,
    ) -> Result<Vec<Candidate>, IndexError> {
        let words = self.lexicon().content_words(question);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let filter = Filter { at: Some(now), channel: Some(channel), tier: Some(tier), ..Filter::default() };
        let hits = self.index.find(question, &filter, CANDIDATES)?;
        let best = hits.first().map_or(1.0, |hit| hit.score.max(f32::MIN_POSITIVE));
        let shelves = self.shelves.read();
        let mut candidates: Vec<Candidate> = hits
            .into_iter()
            .filter_map(|hit| {
                let mut evidence = shelves.focuses.get(&hit.article)?.evidence(&words, &shelves.vocabulary);
                evidence.rank = hit.score / best;
                Some(Candidate { article: hit.article, evidence, confidence: 0.0 })
            })
            .collect();
        drop(shelves);
        candidates
            .sort_by(|a, b| b.evidence.raw().total_cmp(&a.evidence.raw()).then_with(|| a.article.cmp(&b.article)));
        let second = candidates.get(1).map_or(0.0, |candidate| candidate.evidence.raw());
        if let Some(first) = candidates.first_mut() {
            let raw = first.evidence.raw();
            first.evidence.margin = if raw > 0.0 { (raw - second) / raw } else { 0.0 };
        }
        for candidate in &mut candidates {
            candidate.confidence = confidence(&candidate.evidence);
        }
        Ok(candidates)
    }

    fn shelve(&self, article: Arc<Article>) {
        let focus = shown(&article).map(|content| Arc::new(Focus::of(content, self.lexicon())));
        let mut shelves = self.shelves.write();
        if let Some(before) = shelves.focuses.remove(&article.id) {
            shelves.vocabulary.remove(&before);
        }
        if let Some(focus) = focus {
            shelves.vocabulary.add(&focus);
            shelves.focuses.insert(article.id.clone(), focus);
        }
        shelves.articles.insert(article.id.clone(), article);
    }
}

/// What readers may find of an article: its published version, unless it was taken back.
fn shown(article: &Article) -> Option<&Content> {
    article.published.as_ref().filter(|_| article.ended.is_none()).map(|publication| &publication.content)
}
