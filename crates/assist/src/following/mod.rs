//! Following one conversation: sentences in, help out. Pure: no clock, no store, no engine.
//!
//! [`Following`] is told each sentence with what it means and keeps what the desk shows: the business, what has been said
//! of what must be said, what was said that must not be, moods and dangers, what fills the form, the articles, and what
//! the summary is made of. Nothing of what it keeps holds a secret or a whole card number: texts are redacted when they
//! come, values masked.

mod fields;
mod summary;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use domain::contact::Party;
use domain::{ArticleId, Localised, Timestamp};
use language::{mood, redact_personal};
use serde::{Deserialize, Serialize};
use time::Date;

use crate::guide::{FieldKind, Forbidden, Guide, Phrase, Stage, clauses, plain};

pub use summary::{Summary, Who};

/// Longer sentences are cut.
const LONGEST: usize = 1_000;
/// Warnings, deeds and promises that are kept; a conversation that has more is in trouble anyway.
const MOST: usize = 20;
/// How much before a forbidden word may deny it, in characters.
const DENIAL: usize = 5;
const DENIALS: [&str; 11] = ["不", "没", "无", "未", "非", "别", "勿", "not", "never", "dont", "cant"];
/// Sentences of the agent after which an opening phrase is overdue.
const OPENING: u32 = 2;
/// Shorter sentences name nothing that could be looked for.
const SEARCHED: usize = 4;

/// A sentence of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Sentence<'a> {
    /// Customer or agent; others are not listened to.
    pub by: Party,
    /// The words, as they were said or written.
    pub text: &'a str,
    /// When.
    pub at: Timestamp,
    /// The day on which 昨天 was said.
    pub today: Date,
}

/// What comes of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The sentence without secrets, whole card numbers, telephone and identity numbers.
    pub text: String,
    /// Whether articles should be looked for.
    pub is_question: bool,
}

/// An article that may help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Suggestion {
    /// Its key.
    pub article: ArticleId,
    /// Its title.
    pub title: Localised,
    /// What agents say.
    pub official_wording: Localised,
    /// What is said to customers.
    pub customer_wording: Localised,
    /// How likely it is the right one, 0 to 1.
    pub confidence: f32,
}

/// Something that the agent must look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Caution {
    pub code: String,
    pub is_forbidden: bool,
    pub at: Timestamp,
}

/// What a sentence named, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Named {
    pub value: String,
    /// The customer said it, which counts for more than what the agent says.
    pub by_customer: bool,
}

/// A wish of the customer, and the words in which it came up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wish {
    pub business: String,
    pub said: String,
}

/// What is known of a conversation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Following {
    pub(crate) wishes: Vec<Wish>,
    /// The business now: the last of the wishes, or one that was returned to.
    pub(crate) business: Option<String>,
    pub(crate) ticked: BTreeMap<String, Timestamp>,
    pub(crate) cautions: Vec<Caution>,
    pub(crate) named: BTreeMap<FieldKind, Named>,
    pub(crate) suggestions: Vec<Suggestion>,
    pub(crate) done: Vec<String>,
    pub(crate) promised: Vec<String>,
    by_agent: u32,
    by_customer: u32,
}

/// A phrase and whether it was said.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PhraseView {
    /// Its key.
    pub id: String,
    /// What it is called.
    pub name: Localised,
    /// How it may be said.
    pub say: Localised,
    /// When it is said.
    pub stage: Stage,
    /// When it was said; absent if it was not yet.
    pub said_at: Option<Timestamp>,
    /// It should have been said by now.
    pub is_overdue: bool,
}

/// A warning.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WarningView {
    /// The key of what is forbidden, or the code of the mood or danger.
    pub code: String,
    /// The agent said what must not be said; otherwise the customer's words give cause for concern.
    pub is_forbidden: bool,
    /// What it is called.
    pub name: Localised,
    /// What to do, or to say in its place.
    pub advice: Localised,
    /// When it was said.
    pub at: Timestamp,
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct FieldView {
    /// What fills it.
    pub kind: FieldKind,
    /// What it is called.
    pub name: Localised,
    /// What was named; amounts as `1234.50 CNY`, days as `2026-03-02`, numbers masked.
    pub value: Option<String>,
}

/// The business that the conversation is about.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BusinessView {
    /// Its key.
    pub id: String,
    /// What it is called.
    pub name: Localised,
    /// What is done, in order.
    pub steps: Vec<Localised>,
    /// The wrap-up codes that fit, the best first.
    pub wrap_up_codes: Vec<String>,
}

impl Following {
    /// Takes a sentence. `intent` is what it means, where that is sure.
    pub fn hear(&mut self, guide: &Guide, sentence: &Sentence<'_>, intent: Option<&str>) -> Taken {
        let text: String = sentence.text.chars().take(LONGEST).collect();
        let kept = redact_personal(&text).into_owned();
        match sentence.by {
            Party::Customer => self.hear_customer(guide, sentence.at, &text, &kept, intent),
            Party::Agent => self.hear_agent(guide, sentence.at, &text, &kept),
            Party::Machine | Party::System => return Taken { text: kept, is_question: false },
        }
        fields::name(&mut self.named, &text, sentence.by == Party::Customer, sentence.today);
        let is_question = sentence.by == Party::Customer && plain(&text).chars().count() >= SEARCHED;
        Taken { text: kept, is_question }
    }

    /// Articles for what was said last, the best first. None leave those from before.
    pub fn suggest(&mut self, suggestions: Vec<Suggestion>) {
        if !suggestions.is_empty() {
            self.suggestions = suggestions;
        }
    }

    fn hear_customer(&mut self, guide: &Guide, at: Timestamp, text: &str, kept: &str, intent: Option<&str>) {
        self.by_customer += 1;
        if let Some(business) = intent.and_then(|intent| guide.business_of(intent)) {
            if !self.wishes.iter().any(|wish| wish.business == business.id) && self.wishes.len() < MOST {
                self.wishes.push(Wish { business: business.id.clone(), said: kept.to_owned() });
            }
            self.business = Some(business.id.clone());
        }
        for sign in mood(text) {
            let code = sign.warning.code();
            let is_known = self.cautions.iter().any(|caution| !caution.is_forbidden && caution.code == code);
            if !is_known {
                self.warn(code, false, at);
            }
        }
    }

    fn hear_agent(&mut self, guide: &Guide, at: Timestamp, text: &str, kept: &str) {
        self.by_agent += 1;
        let whole = plain(text);
        let spoken: Vec<&str> =
            self.phrases_of(guide).filter(|phrase| was_said(phrase, &whole)).map(|phrase| phrase.id.as_str()).collect();
        for id in spoken.into_iter().map(str::to_owned).collect::<Vec<_>>() {
            self.ticked.entry(id).or_insert(at);
        }
        let clauses = clauses(text);
        for forbidden in guide.forbidden.iter().filter(|forbidden| was_claimed(forbidden, &clauses)) {
            self.warn(&forbidden.id, true, at);
        }
        for piece in pieces(kept) {
            let said = plain(piece);
            let has = |words: &[String]| words.iter().any(|word| said.contains(word.as_str()));
            if has(&guide.deeds) && self.done.len() < MOST {
                self.done.push(piece.to_owned());
            } else if has(&guide.promises) && self.promised.len() < MOST {
                self.promised.push(piece.to_owned());
            }
        }
    }

    fn warn(&mut self, code: &str, is_forbidden: bool, at: Timestamp) {
        if self.cautions.len() < MOST {
            self.cautions.push(Caution { code: code.to_owned(), is_forbidden, at });
        }
    }

    /// The phrases of every conversation and those of the businesses that came up.
    fn phrases_of<'g>(&self, guide: &'g Guide) -> impl Iterator<Item = &'g Phrase> {
        let wished: Vec<&'g Phrase> = self
            .wishes
            .iter()
            .filter_map(|wish| guide.business(&wish.business))
            .flat_map(|business| &business.phrases)
            .collect();
        let (closing, before): (Vec<_>, Vec<_>) =
            guide.phrases.iter().partition(|phrase| phrase.stage == Stage::Closing);
        before.into_iter().chain(wished).chain(closing)
    }

    /// What has to be said, in order, and what of it was.
    #[must_use]
    pub fn phrases(&self, guide: &Guide) -> Vec<PhraseView> {
        self.phrases_of(guide)
            .map(|phrase| {
                let said_at = self.ticked.get(&phrase.id).copied();
                PhraseView {
                    id: phrase.id.clone(),
                    name: phrase.name.clone(),
                    say: phrase.say.clone(),
                    stage: phrase.stage,
                    said_at,
                    is_overdue: said_at.is_none() && phrase.stage == Stage::Opening && self.by_agent >= OPENING,
                }
            })
            .collect()
    }

    /// The warnings, the latest first.
    #[must_use]
    pub fn warnings(&self, guide: &Guide) -> Vec<WarningView> {
        let view = |caution: &Caution| {
            let (name, advice) = if caution.is_forbidden {
                let known = guide.forbidden.iter().find(|forbidden| forbidden.id == caution.code)?;
                (known.name.clone(), known.instead.clone())
            } else {
                let known = guide.moods.iter().find(|mood| mood.code == caution.code)?;
                (known.name.clone(), known.advice.clone())
            };
            let Caution { code, is_forbidden, at } = caution.clone();
            Some(WarningView { code, is_forbidden, name, advice, at })
        };
        self.cautions.iter().rev().filter_map(view).collect()
    }

    /// The form of the business now; without one, what was named.
    #[must_use]
    pub fn fields(&self, guide: &Guide) -> Vec<FieldView> {
        let business = self.business.as_deref().and_then(|id| guide.business(id));
        let wanted = business.map(|business| business.fields.as_slice()).unwrap_or_default();
        let mut fields: Vec<FieldView> = wanted
            .iter()
            .map(|field| FieldView {
                kind: field.kind,
                name: field.name.clone(),
                value: self.named.get(&field.kind).map(|named| named.value.clone()),
            })
            .collect();
        for (kind, named) in &self.named {
            if !fields.iter().any(|field| field.kind == *kind) {
                fields.push(FieldView { kind: *kind, name: fields::name_of(*kind), value: Some(named.value.clone()) });
            }
        }
        fields
    }

    /// The business that the conversation is about now.
    #[must_use]
    pub fn business(&self, guide: &Guide) -> Option<BusinessView> {
        let business = guide.business(self.business.as_deref()?)?;
        Some(BusinessView {
            id: business.id.clone(),
            name: business.name.clone(),
            steps: business.steps.clone(),
            wrap_up_codes: business.wrap_up_codes.clone(),
        })
    }

    /// The articles that may help, the best first.
    #[must_use]
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// Whether anything was said.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.by_agent == 0 && self.by_customer == 0
    }
}

/// The parts of a text that say one thing each; amounts and addresses stay whole.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let of_chinese = text.split(['，', '。', '！', '？', '；', '\n']);
    of_chinese.flat_map(|part| part.split(", ")).flat_map(|part| part.split(". ")).map(str::trim)
}

fn was_said(phrase: &Phrase, plain: &str) -> bool {
    phrase.heard_as.iter().all(|group| group.iter().any(|word| plain.contains(word.as_str())))
}

/// Whether one of the words was said and not denied.
fn was_claimed(forbidden: &Forbidden, clauses: &[String]) -> bool {
    clauses.iter().any(|clause| {
        forbidden.words.iter().any(|word| {
            clause.match_indices(word.as_str()).any(|(place, _)| {
                let before: Vec<char> = clause[..place].chars().rev().take(DENIAL).collect();
                let before: String = before.into_iter().rev().collect();
                !DENIALS.iter().any(|denial| before.contains(denial))
            })
        })
    })
}
