//! What speaks for an article as the answer to a question.

use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::Content;
use crate::words::{Lexicon, character_pairs};

/// How often words stand in articles: a rare word says more.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    articles: f32,
    holding: FxHashMap<String, u32>,
}

impl Vocabulary {
    /// The vocabulary of some articles.
    #[must_use]
    pub fn of<'a>(focuses: impl IntoIterator<Item = &'a Focus>) -> Self {
        let mut vocabulary = Self::default();
        for focus in focuses {
            vocabulary.add(focus);
        }
        vocabulary
    }

    /// Counts one more article.
    pub fn add(&mut self, focus: &Focus) {
        self.articles += 1.0;
        for word in &focus.words {
            *self.holding.entry(word.clone()).or_default() += 1;
        }
    }

    /// Takes an article out that was counted.
    pub fn remove(&mut self, focus: &Focus) {
        self.articles -= 1.0;
        for word in &focus.words {
            if let Some(count) = self.holding.get_mut(word) {
                *count -= 1;
                if *count == 0 {
                    self.holding.remove(word);
                }
            }
        }
    }

    /// The weight of a word: more for rarer ones, most for those in no article.
    #[must_use]
    pub fn weight(&self, word: &str) -> f32 {
        let holding = self.holding.get(word).copied().unwrap_or(0) as f32;
        (1.0 + (self.articles + 1.0) / (holding + 0.5)).ln()
    }
}

/// What an article is looked up by: its title, the ways in which customers ask, its keywords.
#[derive(Debug, Clone, Default)]
pub struct Focus {
    phrases: Vec<Phrase>,
    title_words: FxHashSet<String>,
    words: FxHashSet<String>,
    wording_words: FxHashSet<String>,
}

#[derive(Debug, Clone)]
struct Phrase {
    words: FxHashSet<String>,
    pairs: FxHashSet<(char, char)>,
}

/// What speaks for an article, each figure 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// The most similar way of asking, by words: weighted cosine.
    pub alike: f32,
    /// The most similar way of asking, by neighbouring characters: Dice.
    pub pairs: f32,
    /// The share of the question's weight that stands in title, questions and keywords.
    pub covered: f32,
    /// The share that stands in the title.
    pub in_title: f32,
    /// The share that stands anywhere in the article.
    pub covered_by_wording: f32,
    /// How far it leads before the next candidate; 0 for those behind the first.
    pub margin: f32,
    /// BM25 against the best candidate's.
    pub rank: f32,
}

impl Evidence {
    /// The figures in the order of the weights.
    #[must_use]
    pub fn figures(&self) -> [f32; 7] {
        [self.alike, self.pairs, self.covered, self.in_title, self.covered_by_wording, self.margin, self.rank]
    }

    /// One figure to order candidates by before the margin is known.
    #[must_use]
    pub fn raw(&self) -> f32 {
        1.2 * self.alike
            + 0.8 * self.pairs
            + 0.8 * self.covered
            + 0.3 * self.in_title
            + 0.2 * self.covered_by_wording
            + 0.3 * self.rank
    }
}

impl Focus {
    /// What an article is looked up by.
    #[must_use]
    pub fn of(content: &Content, lexicon: &Lexicon) -> Self {
        let titles = content.title.0.values();
        let phrases: Vec<Phrase> = titles
            .clone()
            .chain(&content.asked_as.zh)
            .chain(&content.asked_as.en)
            .map(|text| {
                let words = lexicon.content_words(text);
                Phrase { pairs: character_pairs(&words), words: words.into_iter().collect() }
            })
            .collect();
        let words_of = |texts: &mut dyn Iterator<Item = &String>| -> FxHashSet<String> {
            texts.flat_map(|text| lexicon.content_words(text)).collect()
        };
        let mut words = words_of(&mut content.keywords.iter());
        words.extend(phrases.iter().flat_map(|phrase| phrase.words.iter().cloned()));
        let wordings = &mut content.official_wording.0.values().chain(content.customer_wording.0.values());
        Self { title_words: words_of(&mut titles.clone()), wording_words: words_of(wordings), phrases, words }
    }

    /// What speaks for the article, without margin and rank.
    #[must_use]
    pub fn evidence(&self, question: &[String], vocabulary: &Vocabulary) -> Evidence {
        let weights: HashMap<&str, f32> =
            question.iter().map(|word| (word.as_str(), vocabulary.weight(word))).collect();
        let whole: f32 = weights.values().sum();
        if whole <= 0.0 {
            return Evidence::default();
        }
        let share = |holds: &dyn Fn(&str) -> bool| -> f32 {
            weights.iter().filter(|(word, _)| holds(word)).map(|(_, weight)| weight).sum::<f32>() / whole
        };
        let asked_pairs = character_pairs(question);
        let square = |weight: f32| weight * weight;
        let asked_norm = weights.values().copied().map(square).sum::<f32>().sqrt();
        let (mut alike, mut pairs) = (0.0_f32, 0.0_f32);
        for phrase in &self.phrases {
            let together: f32 =
                phrase.words.iter().filter_map(|word| weights.get(word.as_str())).copied().map(square).sum();
            if together > 0.0 {
                let norm = phrase.words.iter().map(|word| square(vocabulary.weight(word))).sum::<f32>().sqrt();
                alike = alike.max(together / (norm * asked_norm));
            }
            let size = asked_pairs.len() + phrase.pairs.len();
            if size > 0 {
                let both = asked_pairs.intersection(&phrase.pairs).count();
                pairs = pairs.max(2.0 * both as f32 / size as f32);
            }
        }
        Evidence {
            alike,
            pairs,
            covered: share(&|word| self.words.contains(word)),
            in_title: share(&|word| self.title_words.contains(word)),
            covered_by_wording: share(&|word| self.words.contains(word) || self.wording_words.contains(word)),
            margin: 0.0,
            rank: 0.0,
        }
    }
}
