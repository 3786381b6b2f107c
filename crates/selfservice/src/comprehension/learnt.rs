//! Comprehension learnt from sentences: a model of the bank's intents, and what the sentence names by the way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::calendar::day_in_china;
use domain::{Language, Timestamp};
use flow::{InputKind, Understood, Verdict};
use language::intents::{Model, Options, TrainingError, read_sheet};
use language::{Value, Warning};
use parking_lot::RwLock;
use sha2::{Digest, Sha256};

use super::Comprehension;

/// Longer sentences are cut: who wants something says it at the beginning.
const LONGEST: usize = 500;

/// Sentences with their intents, one language: columns `text,intent`.
#[derive(Debug, Clone)]
pub struct Sentences {
    pub language: Language,
    pub sheet: String,
}

/// Why nothing can be learnt from sentences.
#[derive(Debug, thiserror::Error)]
pub enum LearningError {
    #[error("the sentences cannot be read: {0}")]
    Sheet(#[from] language::intents::SheetError),
    #[error("nothing can be learnt from the sentences: {0}")]
    Training(#[from] TrainingError),
}

/// Understands what it has learnt; before it has, only people, yes and no, amounts and days.
#[derive(Clone, Default)]
pub struct Learnt {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    models: RwLock<BTreeMap<Language, Arc<Model>>>,
    intents: Vec<String>,
}

impl Learnt {
    /// Knows the intents of the sentences, and learns them when [`Learnt::learn`] is called.
    ///
    /// # Errors
    /// If a sheet cannot be read.
    pub fn of(sheets: &[Sentences]) -> Result<Self, LearningError> {
        let mut intents = Vec::new();
        for sentences in sheets {
            intents.extend(read_sheet(&sentences.sheet)?.into_iter().map(|(_, intent)| intent));
        }
        intents.sort_unstable();
        intents.dedup();
        Ok(Self { inner: Arc::new(Inner { models: RwLock::default(), intents }) })
    }

    /// Learns from the sentences, some seconds of one core; what has been learnt from the same sentences before is read
    /// from the folder.
    ///
    /// # Errors
    /// If nothing can be learnt. A folder that cannot be written only costs the time at the next start.
    pub fn learn(&self, sentences: &Sentences, folder: &Path) -> Result<(), LearningError> {
        let file = kept_as(sentences, folder);
        let kept = std::fs::read(&file).ok().and_then(|bytes| Model::from_bytes(&bytes).ok());
        let model = match kept {
            Some(model) => model,
            None => {
                let model = Model::train(&read_sheet(&sentences.sheet)?, &Options::default())?;
                let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, model.to_bytes()));
                if let Err(error) = written {
                    tracing::warn!(%error, "what was learnt from sentences cannot be kept");
                }
                model
            }
        };
        self.inner.models.write().insert(sentences.language, Arc::new(model));
        Ok(())
    }

    /// The model for a text: of the language that it is written in, else of the contact's.
    fn model(&self, text: &str, given: Language) -> Option<Arc<Model>> {
        let models = self.inner.models.read();
        let written = language::language_of(text, given);
        models.get(&written).or_else(|| models.get(&Language::Zh)).cloned()
    }
}

/// The file of a model: the same sentences and the same program have the same name.
fn kept_as(sentences: &Sentences, folder: &Path) -> PathBuf {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(sentences.sheet.as_bytes());
    let name: String = hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    folder.join(format!("intents-{}-{name}.model", sentences.language.code()))
}

impl Comprehension for Learnt {
    fn understand(&self, given: Language, text: &str, now: Timestamp) -> Understood {
        let text: String = text.chars().take(LONGEST).collect();
        let today = day_in_china(now).date();
        let corrected = language::correction(&text, today);
        let is_correction = corrected.is_some();
        let named = corrected.map_or_else(|| language::entities(&text, today), |entity| vec![entity]);
        let warnings = language::mood(&text);
        // Being cheated is for the fraud desk; being told what to do, or despair, cannot wait for a menu.
        let is_urgent =
            warnings.iter().any(|sign| matches!(sign.warning, Warning::SelfHarm | Warning::Threat | Warning::Coached));
        let agrees = match (language::affirms(&text), language::denies(&text) || language::changes_mind(&text)) {
            (_, true) => Some(false),
            (true, false) => Some(true),
            (false, false) => None,
        };
        let mut understood = Understood {
            wants_person: language::wants_person(&text) || language::is_green_channel(&text),
            is_urgent,
            agrees,
            slots: slots(&named),
            is_correction,
            ..Understood::default()
        };
        if let Some(model) = self.model(&text, given) {
            use language::intents::Verdict as Judged;
            let guess = |guess: language::intents::Guess| (guess.intent, guess.probability);
            match model.judge(&text) {
                Judged::Accept(first) => {
                    understood.verdict = Verdict::Accept;
                    understood.intents = vec![guess(first)];
                }
                Judged::AskBack(first, second) => {
                    understood.verdict = Verdict::AskBack;
                    understood.intents = vec![guess(first), guess(second)];
                }
                Judged::Decline => {}
            }
        }
        understood
    }

    fn read(&self, kind: InputKind, _given: Language, text: &str, now: Timestamp) -> Option<String> {
        let today = day_in_china(now).date();
        match kind {
            InputKind::Amount => {
                // What was keyed is a bare number; what was said may stand in a sentence.
                if let Ok(money) = language::amount(text) {
                    return amount_text(money.minor);
                }
                let named = language::entities(text, today);
                let mut amounts = named.iter().filter(|entity| entity.value.kind() == "amount");
                match (amounts.next().map(|entity| &entity.value), amounts.next()) {
                    (Some(Value::Amount(money)), None) => amount_text(money.minor),
                    _ => None,
                }
            }
            InputKind::Date => language::entities(text, today).iter().find_map(|entity| match entity.value {
                Value::Day(day) | Value::Days(day, _) => Some(day.to_string()),
                _ => None,
            }),
            InputKind::Digits | InputKind::Text => None,
        }
    }

    fn intents(&self) -> Vec<String> {
        self.inner.intents.clone()
    }
}

fn amount_text(minor: i64) -> Option<String> {
    (minor > 0).then(|| format!("{}.{:02}", minor / 100, minor % 100))
}

/// What the sentence names, under the names of slots; the first of each kind counts.
fn slots(named: &[language::Entity]) -> BTreeMap<String, String> {
    let mut slots = BTreeMap::new();
    for entity in named {
        let (slot, value) = match &entity.value {
            Value::Amount(money) => match amount_text(money.minor) {
                Some(text) => ("amount", text),
                None => continue,
            },
            Value::Day(day) => ("date", day.to_string()),
            Value::Days(from, to) => {
                slots.entry("date_end".to_owned()).or_insert_with(|| to.to_string());
                ("date", from.to_string())
            }
            Value::Card(number) | Value::Account(number) => ("account", number.as_str().to_owned()),
            Value::CardTail(tail) => ("account", tail.clone()),
            Value::Phone(phone) => ("phone", phone.as_str().to_owned()),
            Value::Product(code) => ("product", (*code).to_owned()),
            Value::Place(place) => ("place", place.name.to_owned()),
            Value::BadAmount(_) | Value::BadDay => continue,
        };
        slots.entry(slot.to_owned()).or_insert(value);
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "text,intent\n查一下余额,balance_query\n我卡里还有多少钱,balance_query\n余额查询,balance_query\n我要转账,transfer\n给我妈转点钱,transfer\n帮我汇款,transfer\n今天天气怎么样,out_of_scope\n讲个笑话,out_of_scope\n";

    fn learnt() -> Learnt {
        let folder = tempfile::tempdir().unwrap();
        let sentences = Sentences { language: Language::Zh, sheet: SHEET.to_owned() };
        let learnt = Learnt::of(std::slice::from_ref(&sentences)).unwrap();
        learnt.learn(&sentences, folder.path()).unwrap();
        learnt
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-02-13T09:00:00+08:00").unwrap()
    }

    #[test]
    fn a_sentence_gives_its_wish_and_what_it_names() {
        let understood = learnt().understand(Language::Zh, "给我妈转两千五百块钱", now());
        assert_eq!(understood.intents.first().map(|(intent, _)| intent.as_str()), Some("transfer"));
        assert_eq!(understood.slots["amount"], "2500.00");
    }

    #[test]
    fn a_correction_gives_what_it_puts_in_the_place() {
        let understood = learnt().understand(Language::Zh, "不对，是两千", now());
        assert!(understood.is_correction);
        assert_eq!(understood.slots["amount"], "2000.00");
    }

    #[test]
    fn keyed_and_spoken_amounts_and_days_are_read() {
        let learnt = learnt();
        let read = |kind, text| learnt.read(kind, Language::Zh, text, now());
        assert_eq!(read(InputKind::Amount, "2000").as_deref(), Some("2000.00"));
        assert_eq!(read(InputKind::Amount, "12.5").as_deref(), Some("12.50"));
        assert_eq!(read(InputKind::Amount, "转两千五吧").as_deref(), Some("2500.00"));
        for text in ["一百万亿", "-5", "1e9", "0.001", "没想好"] {
            assert_eq!(read(InputKind::Amount, text), None, "{text}");
        }
        assert_eq!(read(InputKind::Date, "3月2号").as_deref(), Some("2026-03-02"));
    }

    #[test]
    fn what_was_learnt_is_kept_for_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let sentences = Sentences { language: Language::Zh, sheet: SHEET.to_owned() };
        for _ in 0..2 {
            let learnt = Learnt::of(std::slice::from_ref(&sentences)).unwrap();
            learnt.learn(&sentences, folder.path()).unwrap();
            assert!(!learnt.understand(Language::Zh, "查余额", now()).intents.is_empty());
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
