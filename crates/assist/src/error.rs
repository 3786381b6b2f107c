//! What can go wrong in this room, and how it is told.

use domain::Language;
use domain::problem::{Explain, Refusal};
use platform::database::DatabaseError;

/// A request that was refused.
#[derive(Debug, thiserror::Error)]
pub enum AssistError {
    /// The caller does not serve the contact.
    #[error("the contact is served by somebody else")]
    NotServing,
    /// There is no such contact, or the caller may not know of it.
    #[error("there is no such contact")]
    UnknownContact,
    /// Nobody translates here.
    #[error("there is no translator")]
    NoTranslator,
    /// The translator failed, or is not asked now.
    #[error("the text was not translated")]
    Untranslated,
    /// The store failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Explain for AssistError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::NotServing => Refusal::Forbidden,
            Self::UnknownContact | Self::NoTranslator => Refusal::NotFound,
            Self::Untranslated => Refusal::Unavailable,
            Self::Database(_) => Refusal::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotServing => "assist.not_serving",
            Self::UnknownContact => "assist.unknown_contact",
            Self::NoTranslator => "assist.no_translator",
            Self::Untranslated => "assist.untranslated",
            Self::Database(_) => "assist.storage",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::NotServing => ("该客户不由您服务", "This contact is not with you"),
            Self::UnknownContact => ("没有这个接触记录", "There is no such contact"),
            Self::NoTranslator => ("本系统未启用翻译", "There is no translator here"),
            Self::Untranslated => ("暂时无法翻译，请参照原文", "It could not be translated; the original stands alone"),
            Self::Database(_) => ("系统存储出错，请稍后再试", "The store failed; please try again"),
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}
