//! Speech recognition: what a customer says becomes text.
//!
//! A [`Recognizer`] is opened for one utterance. The caller gives it the sound as it comes, without waiting, and reads
//! [`Heard`] until a [`Heard::Final`] or a failure ends it. Where speech begins and ends is found by the recogniser;
//! what is before it is not part of the utterance. Dropping the [`Listening`] gives up.

use std::time::Duration;

use async_trait::async_trait;
use domain::Language;

/// What is to be listened to, and what is likely to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hearing {
    /// Samples a second of the sound that will be given; telephones have 8,000.
    pub rate: u32,
    /// The language that the customer is served in.
    pub language: Language,
    /// Words that are likely here, for engines that can lean towards them: names of products, of menu entries.
    pub hot_words: Vec<String>,
    /// Whole phrases, nothing else may be said. Empty: anything may be said, as far as the engine understands it.
    pub grammar: Vec<String>,
}

impl Hearing {
    /// Anything, from a telephone, with these words likely.
    #[must_use]
    pub fn telephone(language: Language, hot_words: Vec<String>) -> Self {
        Self { rate: 8_000, language, hot_words, grammar: Vec::new() }
    }
}

/// What comes of listening.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// Somebody has begun to speak. Told once, before any text.
    Started,
    /// What the utterance seems to be so far; the next one replaces it.
    Partial {
        /// The text up to now.
        text: String,
    },
    /// The utterance is over. Nothing follows.
    Final {
        /// What was said; empty if it was no speech (a cough, noise).
        text: String,
        /// How sure the engine is, 0–1. 1 where an engine says nothing of it; 0 for an empty text.
        confidence: f32,
        /// When it began, counted from the first sample that was given.
        begins: Duration,
        /// When it ended.
        ends: Duration,
    },
    /// It will not come to a text. Nothing follows.
    Failed(RecognizerError),
}

/// Why there is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecognizerError {
    /// There is no engine for the language.
    #[error("no recogniser understands {0}")]
    Language(Language),
    /// The engine cannot be reached, or was lost.
    #[error("the recogniser is lost: {0}")]
    Lost(String),
    /// The engine took longer than its deadline.
    #[error("the recogniser took longer than {0:?}")]
    TooSlow(Duration),
    /// The engine answered what it may not answer.
    #[error("the recogniser answered nonsense: {0}")]
    Nonsense(String),
    /// The engine refused: a key that is not good, a wrong model.
    #[error("the recogniser refused: {0}")]
    Refused(String),
    /// More is being recognised than the engine is meant to carry.
    #[error("the recogniser is at its limit")]
    Busy,
}

/// An engine that recognises speech.
#[async_trait]
pub trait Recognizer: Send + Sync + 'static {
    /// Begins to listen, within the engine's deadline.
    ///
    /// # Errors
    /// [`RecognizerError`]; the caller goes on without speech.
    async fn open(&self, hearing: Hearing) -> Result<Box<dyn Listening>, RecognizerError>;
}

/// One utterance that is waited for or listened to.
#[async_trait]
pub trait Listening: Send {
    /// Gives further sound, 16-bit linear. Never waits: `false` if the engine is behind and the sound was dropped, or
    /// the utterance is over.
    fn hear(&mut self, samples: &[i16]) -> bool;

    /// No more sound will come: what was said so far is the utterance.
    fn finish(&mut self);

    /// What comes next. May be dropped while it waits; nothing is lost. After a [`Heard::Final`] or [`Heard::Failed`]
    /// it is [`RecognizerError::Lost`] for ever.
    async fn next(&mut self) -> Heard;
}
