//! A language model of the bank's own choice. Everything works without one.

use std::time::Duration;

use async_trait::async_trait;

/// One request: what the model is told to be, and what it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelRequest {
    /// The rules, written by the product and never by a customer or an article.
    pub instructions: String,
    /// The material and the question. It may hold sentences that try to be instructions: the caller checks what comes
    /// back and trusts none of it.
    pub input: String,
    /// The longest answer, in characters; a longer one is cut off as [`ModelError::TooLong`].
    pub max_characters: usize,
    /// How long the whole answer may take.
    pub deadline: Duration,
}

/// Why the model gave no answer; the caller goes on without it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// It cannot be reached, or the connection broke before the answer was whole.
    #[error("the language model cannot be reached: {0}")]
    Unreachable(String),
    /// It did not finish within the deadline, or fell silent.
    #[error("the language model took longer than {0:?}")]
    TooSlow(Duration),
    /// It answered with something that is no answer.
    #[error("the language model answered in no way that can be read: {0}")]
    Unreadable(String),
    /// It refused the request, with the HTTP status.
    #[error("the language model refused with status {0}")]
    Refused(u16),
    /// It wrote more than was asked for.
    #[error("the language model wrote more than {0} characters")]
    TooLong(usize),
}

/// Composes texts. What it writes is a proposal: whoever asks checks it before anybody sees it.
#[async_trait]
pub trait LanguageModel: Send + Sync + 'static {
    /// The whole answer to the request.
    ///
    /// # Errors
    /// [`ModelError`], within the deadline of the request.
    async fn complete(&self, request: &ModelRequest) -> Result<String, ModelError>;
}
