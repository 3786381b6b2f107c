//! The guide (座席助手话务指引): what an agent has to say, must not say and does next, per business. A document of the
//! bank's; everything that is shown at the desk beside articles comes out of it.

use std::collections::HashSet;

use domain::Localised;
use language::normalise;
use serde::{Deserialize, Serialize};

/// The marks at which one clause ends and another begins.
const MARKS: [char; 16] = ['，', '。', '！', '？', '；', '：', '、', '…', ',', '.', '!', '?', ';', ':', '\n', '—'];

/// The guide.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// How the bank is named in prepared answers.
    pub bank: Localised,
    /// Phrases of every conversation: greeting, the bank's name, the closing.
    pub phrases: Vec<Phrase>,
    /// What must not be said.
    pub forbidden: Vec<Forbidden>,
    /// What to do when the customer's words give cause for concern, by [`language::Warning::code`].
    pub moods: Vec<MoodAdvice>,
    /// What customers want, with what belongs to it.
    pub businesses: Vec<Business>,
    /// Words by which an agent says that something is done.
    pub deeds: Vec<String>,
    /// Words by which an agent promises something.
    pub promises: Vec<String>,
}

/// When in a conversation something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// With the first words.
    Opening,
    /// In the course of it.
    During,
    /// At the end.
    Closing,
}

/// A phrase that the agent has to say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// Its key, unique in the guide.
    pub id: String,
    /// What it is called.
    pub name: Localised,
    /// How it may be said.
    pub say: Localised,
    /// When it is said.
    pub stage: Stage,
    /// It is said when each group has a word in the sentence.
    pub heard_as: Vec<Vec<String>>,
}

/// What an agent must not say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forbidden {
    /// Its key, unique in the guide.
    pub id: String,
    /// What it is called.
    pub name: Localised,
    /// What to say in its place.
    pub instead: Localised,
    /// The words; a word that is denied (不保本) is not said.
    pub words: Vec<String>,
}

/// What to do about a mood or danger.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoodAdvice {
    /// The code of a [`language::Warning`].
    pub code: String,
    /// What it is called.
    pub name: Localised,
    /// What to do.
    pub advice: Localised,
}

/// What a customer wants.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Business {
    /// Its key, unique in the guide.
    pub id: String,
    /// What it is called.
    pub name: Localised,
    /// The intents that mean it.
    pub intents: Vec<String>,
    /// What is done, in order.
    pub steps: Vec<Localised>,
    /// What has to be said in it.
    #[serde(default)]
    pub phrases: Vec<Phrase>,
    /// The fields of its form.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// The wrap-up codes that fit, the best first; queues have different ones.
    #[serde(default)]
    pub wrap_up_codes: Vec<String>,
}

/// A field of a form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// What fills it.
    pub kind: FieldKind,
    /// What it is called.
    pub name: Localised,
}

/// What fills a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// An amount of money.
    Amount,
    /// A day or a span of days.
    Date,
    /// The last four digits of a card.
    Card,
    /// The last four digits of an account.
    Account,
    /// A telephone number, masked.
    Phone,
    /// Something that the bank sells, by its code.
    Product,
    /// A city or province.
    Place,
}

/// Why a guide cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GuideError {
    /// It is no document of this kind.
    #[error("the guide cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// Two things have one key.
    #[error("the guide has two of \"{0}\"")]
    Twice(String),
    /// A phrase or something forbidden has no words, so that it would never or always be heard.
    #[error("\"{0}\" of the guide has no words to be heard by")]
    NoWords(String),
}

impl Guide {
    /// Reads and checks a guide.
    ///
    /// # Errors
    /// [`GuideError`].
    pub fn read(document: &str) -> Result<Self, GuideError> {
        let mut guide: Self = serde_json::from_str(document)?;
        let mut keys = HashSet::new();
        let phrases = guide.phrases.iter().chain(guide.businesses.iter().flat_map(|business| &business.phrases));
        let all = phrases
            .map(|phrase| &phrase.id)
            .chain(guide.forbidden.iter().map(|forbidden| &forbidden.id))
            .chain(guide.businesses.iter().map(|business| &business.id));
        for key in all {
            if !keys.insert(key.clone()) {
                return Err(GuideError::Twice(key.clone()));
            }
        }
        let of_businesses = guide.businesses.iter_mut().flat_map(|business| &mut business.phrases);
        for phrase in guide.phrases.iter_mut().chain(of_businesses) {
            phrase.heard_as.iter_mut().for_each(plain_all);
            if phrase.heard_as.is_empty() || phrase.heard_as.iter().any(Vec::is_empty) {
                return Err(GuideError::NoWords(phrase.id.clone()));
            }
        }
        for forbidden in &mut guide.forbidden {
            plain_all(&mut forbidden.words);
            if forbidden.words.is_empty() {
                return Err(GuideError::NoWords(forbidden.id.clone()));
            }
        }
        plain_all(&mut guide.deeds);
        plain_all(&mut guide.promises);
        Ok(guide)
    }

    /// The business that an intent means.
    #[must_use]
    pub fn business_of(&self, intent: &str) -> Option<&Business> {
        self.businesses.iter().find(|business| business.intents.iter().any(|known| known == intent))
    }

    /// The business of that key.
    #[must_use]
    pub fn business(&self, id: &str) -> Option<&Business> {
        self.businesses.iter().find(|business| business.id == id)
    }
}

fn plain_all(words: &mut Vec<String>) {
    words.iter_mut().for_each(|word| *word = plain(word));
    words.retain(|word| !word.is_empty());
}

/// Letters and digits in one way of writing, without what stands between them.
pub(crate) fn plain(text: &str) -> String {
    normalise(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The clauses of a text, plain.
pub(crate) fn clauses(text: &str) -> Vec<String> {
    text.split(MARKS).map(plain).filter(|clause| !clause.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_without_words_to_be_heard_by_is_refused() {
        let document = r#"{"bank":{},"phrases":[{"id":"greeting","name":{"zh":"问候"},"say":{"zh":"您好"},"stage":"opening",
            "heard_as":[["，"]]}],"forbidden":[],"moods":[],"businesses":[],"deeds":[],"promises":[]}"#;
        assert!(matches!(Guide::read(document), Err(GuideError::NoWords(id)) if id == "greeting"));
    }

    #[test]
    fn clauses_are_told_apart_by_any_mark() {
        assert_eq!(clauses("没问题，这个保本。 Sure!"), ["没问题", "这个保本", "sure"]);
    }
}
