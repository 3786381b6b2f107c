//! What customers' sentences mean, as flows ask for it.

mod learnt;

use domain::{Language, Timestamp};
use flow::{InputKind, Understood};

pub use learnt::{LearningError, Learnt, Sentences};

/// Understands sentences. Pure: the same sentence at the same time means the same.
pub trait Comprehension: Send + Sync + 'static {
    /// What the sentence means.
    fn understand(&self, language: Language, text: &str, now: Timestamp) -> Understood;
    /// The amount (`1234.50`) or day (`2026-03-02`) that the text gives.
    fn read(&self, kind: InputKind, language: Language, text: &str, now: Timestamp) -> Option<String>;
    /// The intents that flows may lead somewhere.
    fn intents(&self) -> Vec<String>;
}

/// Understands nothing: flows know only keys, choices and their words.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoComprehension;

impl Comprehension for NoComprehension {
    fn understand(&self, _language: Language, _text: &str, _now: Timestamp) -> Understood {
        Understood::default()
    }
    fn read(&self, _kind: InputKind, _language: Language, _text: &str, _now: Timestamp) -> Option<String> {
        None
    }
    fn intents(&self) -> Vec<String> {
        Vec::new()
    }
}
