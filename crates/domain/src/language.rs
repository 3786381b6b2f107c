//! Languages that a customer is served in, and texts that exist in several.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language that the centre serves in. Mission row 37.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Mandarin Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
    /// Japanese.
    Ja,
    /// French.
    Fr,
    /// Russian.
    Ru,
    /// Korean.
    Ko,
    /// German.
    De,
}

impl Language {
    /// The two-letter code of ISO 639-1.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
            Self::Ja => "ja",
            Self::Fr => "fr",
            Self::Ru => "ru",
            Self::Ko => "ko",
            Self::De => "de",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A language that the centre does not serve in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the languages are zh, en, ja, fr, ru, ko and de")]
pub struct UnknownLanguage;

impl FromStr for Language {
    type Err = UnknownLanguage;
    /// Reads a language code; a region (`zh-CN`) is passed over.
    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        match text.split(['-', '_']).next().unwrap_or_default() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            "ja" => Ok(Self::Ja),
            "fr" => Ok(Self::Fr),
            "ru" => Ok(Self::Ru),
            "ko" => Ok(Self::Ko),
            "de" => Ok(Self::De),
            _ => Err(UnknownLanguage),
        }
    }
}

/// A text by language, such as `{"zh": "您好", "en": "Hello"}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = std::collections::HashMap<String, String>)]
pub struct Localised(pub BTreeMap<Language, String>);

impl Localised {
    /// A text in Chinese and English.
    #[must_use]
    pub fn new(zh: &str, en: &str) -> Self {
        Self(BTreeMap::from([(Language::Zh, zh.to_owned()), (Language::En, en.to_owned())]))
    }

    /// The text in the language; if there is none in English, else in Chinese, else in any.
    /// Chinese customers get Chinese, everybody else prefers English over Chinese.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        [language, Language::En, Language::Zh]
            .iter()
            .find_map(|wanted| self.0.get(wanted))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }
}
