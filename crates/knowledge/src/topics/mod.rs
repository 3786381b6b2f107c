//! Hot questions: like questions gather into topics as they come in, each with its figures by the hour. Pure; the time is
//! an argument.
//!
//! A question joins the topic whose words are most like its own (cosine over words weighted by their rarity), if they are
//! like enough; otherwise it begins a topic. Looking up goes over the words, so it costs as much as there are topics that
//! share a word. A topic's words drift with what is asked, slowly, and never without bound.

mod redaction;
mod trend;

use std::collections::BTreeMap;

use domain::{ArticleId, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use redaction::mask;
pub use trend::{Trend, TrendKind};

/// An hour, counted from 1970-01-01T00Z.
pub type Hour = i64;

/// How long figures by the hour are kept: today, the same day of last week, and what "the same hours" need.
pub const HOURS_KEPT: i64 = 24 * 9;
/// How alike a question must be to join a topic, 0 to 1.
const LIKENESS: f32 = 0.58;
/// How many topics there are at most; the one that was quiet for longest makes room.
const MOST_TOPICS: usize = 4_000;
/// How many words a topic keeps.
const MOST_WORDS: usize = 12;
/// How much one more question moves a topic's words, at least.
const DRIFT: f32 = 0.05;

/// What was asked in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Count {
    /// Questions.
    pub asked: u32,
    /// Those that no article answered.
    pub unanswered: u32,
}

/// Questions that mean the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// Stable over restarts.
    pub id: Uuid,
    /// The question that stands for it: the one whose words are most like the topic's.
    pub label: String,
    label_likeness: f32,
    /// Its words with their shares, 0 to 1.
    words: BTreeMap<String, f32>,
    /// How many questions it has gathered.
    pub asked: u64,
    /// The article that answered most of them, while there is one.
    pub article: Option<ArticleId>,
    /// When it was asked first.
    pub first_at: Timestamp,
    /// When it was asked last.
    pub last_at: Timestamp,
    /// Figures by the hour, the oldest first.
    #[serde(skip)]
    pub hours: BTreeMap<Hour, Count>,
}

/// A question as it is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked<'a> {
    /// When.
    pub at: Timestamp,
    /// Its text, masked.
    pub text: &'a str,
    /// Its content words.
    pub words: &'a [String],
    /// The article that answered.
    pub article: Option<&'a ArticleId>,
    /// Whether none did.
    pub unanswered: bool,
}

/// A topic with its trend.
#[derive(Debug, Clone, PartialEq)]
pub struct Hot<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// How it moves.
    pub trend: Trend,
}

/// All topics.
#[derive(Debug, Default)]
pub struct Topics {
    topics: FxHashMap<Uuid, Topic>,
    by_word: FxHashMap<String, FxHashSet<Uuid>>,
}

impl Topics {
    /// The topics as they were kept, with their figures.
    #[must_use]
    pub fn restore(kept: impl IntoIterator<Item = Topic>) -> Self {
        let mut topics = Self::default();
        for topic in kept {
            topics.put_in(topic);
        }
        topics
    }

    /// Counts a question and says to which topic it went; `new_id` names a topic that it may begin. A question without
    /// content words belongs to none.
    pub fn tell(&mut self, asked: &Asked<'_>, new_id: Uuid) -> Option<&Topic> {
        if asked.words.is_empty() {
            return None;
        }
        let found = self.most_alike(asked.words);
        let id = match found {
            Some((id, _)) => id,
            None => {
                self.make_room();
                self.begin(asked, new_id);
                new_id
            }
        };
        // The first question stands for its topic until one comes that is more like it.
        let likeness = found.map_or(LIKENESS, |(_, likeness)| likeness);
        // Out and in again, because its words may change.
        let mut topic = self.take_out(id)?;
        topic.count(asked, likeness);
        self.put_in(topic);
        self.topics.get(&id)
    }

    /// Counts a question of a topic as unanswered that was not counted so when it was asked.
    pub fn unanswered(&mut self, words: &[String], at: Timestamp) -> Option<&Topic> {
        let (id, _) = self.most_alike(words)?;
        let topic = self.topics.get_mut(&id)?;
        let count = topic.hours.entry(hour_of(at)).or_default();
        count.unanswered = (count.unanswered + 1).min(count.asked.max(1));
        self.topics.get(&id)
    }

    /// The topics that were asked most in the last `hours` full and begun hours, the hottest first.
    #[must_use]
    pub fn hot(&self, now: Timestamp, hours: u32, limit: usize) -> Vec<Hot<'_>> {
        let mut hot: Vec<Hot<'_>> = self
            .topics
            .values()
            .map(|topic| Hot { trend: Trend::of(&topic.hours, now, hours), topic })
            .filter(|hot| hot.trend.asked > 0)
            .collect();
        hot.sort_by(|a, b| {
            b.trend
                .asked
                .cmp(&a.trend.asked)
                .then_with(|| a.topic.first_at.cmp(&b.topic.first_at))
                .then_with(|| a.topic.id.cmp(&b.topic.id))
        });
        hot.truncate(limit);
        hot
    }

    /// A topic by its id.
    #[must_use]
    pub fn get(&self, id: Uuid) -> Option<&Topic> {
        self.topics.get(&id)
    }

    /// How many topics there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.topics.len()
    }

    /// Whether nothing was asked yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    fn most_alike(&self, words: &[String]) -> Option<(Uuid, f32)> {
        let mut near: Vec<&Uuid> = words.iter().filter_map(|word| self.by_word.get(word)).flatten().collect();
        near.sort_unstable();
        near.dedup();
        near.into_iter()
            .filter_map(|id| Some((*id, self.topics.get(id)?.likeness(words, &self.by_word, self.topics.len()))))
            .filter(|(_, likeness)| *likeness >= LIKENESS)
            .max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
    }

    fn begin(&mut self, asked: &Asked<'_>, id: Uuid) {
        let words = asked.words.iter().take(MOST_WORDS).map(|word| (word.clone(), 1.0)).collect();
        self.put_in(Topic {
            id,
            label: asked.text.to_owned(),
            label_likeness: 0.0,
            words,
            asked: 0,
            article: None,
            first_at: asked.at,
            last_at: asked.at,
            hours: BTreeMap::new(),
        });
    }

    fn make_room(&mut self) {
        if self.topics.len() < MOST_TOPICS {
            return;
        }
        if let Some(id) = self.topics.values().min_by_key(|topic| (topic.last_at, topic.id)).map(|topic| topic.id) {
            self.take_out(id);
        }
    }

    fn put_in(&mut self, topic: Topic) {
        for word in topic.words.keys() {
            self.by_word.entry(word.clone()).or_default().insert(topic.id);
        }
        self.topics.insert(topic.id, topic);
    }

    fn take_out(&mut self, id: Uuid) -> Option<Topic> {
        let topic = self.topics.remove(&id)?;
        for word in topic.words.keys() {
            if let Some(ids) = self.by_word.get_mut(word) {
                ids.remove(&id);
                if ids.is_empty() {
                    self.by_word.remove(word);
                }
            }
        }
        Some(topic)
    }
}

impl Topic {
    fn likeness(&self, words: &[String], by_word: &FxHashMap<String, FxHashSet<Uuid>>, topics: usize) -> f32 {
        let rarity = |word: &str| {
            let holding = by_word.get(word).map_or(0, FxHashSet::len) as f32;
            (1.0 + (topics as f32 + 1.0) / (holding + 1.0)).ln()
        };
        let mut together = 0.0;
        let mut asked_square = 0.0;
        for word in words.iter().take(MOST_WORDS) {
            let weight = rarity(word);
            asked_square += weight * weight;
            if let Some(share) = self.words.get(word) {
                together += weight * weight * share;
            }
        }
        let own_square: f32 = self.words.iter().map(|(word, share)| (rarity(word) * share).powi(2)).sum();
        if own_square <= 0.0 || asked_square <= 0.0 {
            0.0
        } else {
            together / (own_square.sqrt() * asked_square.sqrt())
        }
    }

    fn count(&mut self, asked: &Asked<'_>, likeness: f32) {
        self.asked += 1;
        self.first_at = self.first_at.min(asked.at);
        self.last_at = self.last_at.max(asked.at);
        let count = self.hours.entry(hour_of(asked.at)).or_default();
        count.asked += 1;
        count.unanswered += u32::from(asked.unanswered);
        let oldest = hour_of(self.last_at) - HOURS_KEPT;
        self.hours.retain(|hour, _| *hour > oldest);
        if let Some(article) = asked.article {
            self.article = Some(article.clone());
        }
        if self.asked > 1 {
            let moved = (1.0 / self.asked as f32).max(DRIFT);
            for share in self.words.values_mut() {
                *share *= 1.0 - moved;
            }
            for word in asked.words.iter().take(MOST_WORDS) {
                *self.words.entry(word.clone()).or_default() += moved;
            }
            while self.words.len() > MOST_WORDS {
                let least = self.words.iter().min_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0)));
                let Some(word) = least.map(|(word, _)| word.clone()) else {
                    break;
                };
                self.words.remove(&word);
            }
        }
        if likeness > self.label_likeness {
            self.label_likeness = likeness;
            asked.text.clone_into(&mut self.label);
        }
    }
}

/// The hour in which the time lies.
#[must_use]
pub fn hour_of(at: Timestamp) -> Hour {
    at.micros().div_euclid(3_600_000_000)
}
