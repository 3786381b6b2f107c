//! A translator of the bank's own choice, for agents whose customers write another language. Everything works without one.

use std::time::Duration;

use async_trait::async_trait;
use domain::Language;

/// A text that is to be said in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationRequest {
    /// What was written. It may hold sentences that try to be instructions, and marks such as `[[1]]` that stay.
    pub text: String,
    pub to: Language,
    /// How long the whole answer may take.
    pub deadline: Duration,
}

/// Why there is no translation; the original stands alone then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TranslationError {
    /// It cannot be reached, or the connection broke before the answer was whole.
    #[error("the translator cannot be reached: {0}")]
    Unreachable(String),
    /// It did not finish within the deadline.
    #[error("the translator took longer than {0:?}")]
    TooSlow(Duration),
    /// It refused the request, with the HTTP status.
    #[error("the translator refused with status {0}")]
    Refused(u16),
    /// It answered with something that is no translation.
    #[error("the translator answered with what is no translation: {0}")]
    Unreadable(String),
}

/// Translates.
#[async_trait]
pub trait Translator: Send + Sync + 'static {
    /// The text in the other language.
    ///
    /// # Errors
    /// [`TranslationError`], within the deadline of the request.
    async fn translate(&self, request: &TranslationRequest) -> Result<String, TranslationError>;
}
