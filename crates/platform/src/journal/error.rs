//! Why a batch is not in the journal.

use domain::Language;
use domain::problem::{Explain, Refusal};

use crate::database::DatabaseError;

/// Why a batch is not in the journal, or the journal could not start.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The store did not take the batch in time.
    #[error("the journal cannot be written at the moment")]
    Unavailable,
    /// A statement of the batch is wrong; nothing of the batch was written.
    #[error("the batch was refused: {0}")]
    Refused(#[source] DatabaseError),
    /// The event is no object with a `type`.
    #[error("an event is an object with a \"type\"")]
    Untyped,
    /// The server is stopping.
    #[error("the journal is closed")]
    Stopped,
    /// Another server writes this journal.
    #[error("another server ({0}) writes this database")]
    HeldElsewhere(String),
    /// The journal could not start.
    #[error("the journal could not start: {0}")]
    Start(#[source] DatabaseError),
}

impl JournalError {
    /// Whether the batch was refused because a row of that key exists already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Refused(error) if error.is_duplicate())
    }
}

impl Explain for JournalError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(error) => error.refusal(),
            Self::Untyped => Refusal::Internal,
            _ => Refusal::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Refused(error) => error.code(),
            Self::Untyped => "journal.untyped",
            _ => "journal.unavailable",
        }
    }

    fn title(&self, language: Language) -> String {
        match (self, language) {
            (Self::Refused(error), _) => error.title(language),
            (Self::Untyped, Language::Zh) => "系统内部错误，请稍后再试。".into(),
            (Self::Untyped, _) => "An internal error occurred. Please try again later.".into(),
            (_, Language::Zh) => "系统暂时无法保存数据，请稍后再试。".into(),
            (_, _) => "Data cannot be saved at the moment. Please try again shortly.".into(),
        }
    }
}
