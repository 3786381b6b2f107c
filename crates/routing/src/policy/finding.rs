//! What is wrong with a policy.

use domain::{Language, Localised};
use serde::{Deserialize, Serialize};

/// One thing that is wrong with a policy, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// The place in the document: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// The stable code, `policy.unknown_queue` …
    pub code: String,
    /// What is wrong, in Chinese and English.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub message: Localised,
}

impl Finding {
    pub(crate) fn new(pointer: impl Into<String>, code: &str, zh: &str, en: &str) -> Self {
        Self { pointer: pointer.into(), code: format!("policy.{code}"), message: Localised::new(zh, en) }
    }

    /// The sentence in the language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        self.message.get(language)
    }
}

/// A name as one step of a JSON pointer.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
