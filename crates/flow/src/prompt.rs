//! What is said: texts in several languages, with places to be filled in.

use std::collections::BTreeMap;

use domain::{Language, Localised, ObjectId};
use serde::{Deserialize, Serialize};

/// Something to be heard or read. A text may hold placeholders such as `{minutes}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// The text by language.
    #[schema(value_type = HashMap<String, String>)]
    pub text: Localised,
    /// What who reads is shown in place of the text, by language: where the text tells of keys, a chat has buttons and a
    /// text message an answer. Languages that are not here are shown the text.
    #[serde(default, skip_serializing_if = "is_nothing")]
    #[schema(value_type = HashMap<String, String>)]
    pub written: Localised,
    /// Recordings that are played in place of the spoken text, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = HashMap<String, String>)]
    pub audio: BTreeMap<Language, ObjectId>,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Said as it stands.
    Text(&'a str),
    /// The name between braces.
    Placeholder(&'a str),
}

impl Prompt {
    /// A prompt without recordings.
    #[must_use]
    pub fn new(text: Localised) -> Self {
        Self { text, ..Self::default() }
    }

    /// The prompt as it is shown to who reads.
    #[must_use]
    pub(crate) fn as_read(mut self) -> Self {
        self.text.0.append(&mut self.written.0);
        self
    }

    /// Whether the text is the same for every customer, so that its speech may be kept.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.text.0.values().all(|text| is_fixed(text))
    }

    /// The prompt with every placeholder replaced by what `value` has for it; a name without a value leaves nothing.
    #[must_use]
    pub(crate) fn filled(&self, value: &dyn Fn(&str, Language) -> Option<String>) -> Self {
        if self.is_fixed() {
            return self.clone();
        }
        Self {
            text: Localised(
                self.text
                    .0
                    .iter()
                    .map(|(language, text)| (*language, fill(text, &|name| value(name, *language))))
                    .collect(),
            ),
            written: Localised::default(),
            audio: self.audio.clone(),
        }
    }
}

/// Whether there is no text in any language.
fn is_nothing(text: &Localised) -> bool {
    text.0.is_empty()
}

/// Whether the text holds no placeholder.
#[must_use]
pub fn is_fixed(text: &str) -> bool {
    pieces(text).all(|piece| matches!(piece, Piece::Text(_)))
}

/// The text with every placeholder replaced by what `value` has for it.
pub(crate) fn fill(text: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    pieces(text).fold(String::with_capacity(text.len()), |mut filled, piece| {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Placeholder(name) => filled.push_str(&value(name).unwrap_or_default()),
        }
        filled
    })
}

/// The pieces of a text. A brace that is not part of a `{name}` stands for itself.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(name) = placeholder(rest) {
            rest = &rest[name.len() + 2..];
            return Some(Piece::Placeholder(name));
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(at, character)| *character == '{' && placeholder(&rest[*at..]).is_some())
            .map_or(rest.len(), |(at, _)| at);
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Text(text))
    })
}

/// The name of the placeholder that the text begins with.
fn placeholder(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?;
    let name = &inner[..inner.find('}')?];
    let valid = !name.is_empty() && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'));
    valid.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_is_shown_what_is_written_for_them() {
        let spoken = Prompt::new(Localised::new("请输入金额，以井号键结束。", "The amount, then the hash key."));
        assert_eq!(spoken.clone().as_read(), spoken);
        let written = Localised([(Language::Zh, "请输入金额。".to_owned())].into());
        let read = Prompt { written, ..spoken }.as_read();
        assert_eq!(read.text, Localised::new("请输入金额。", "The amount, then the hash key."));
    }

    #[test]
    fn a_placeholder_is_replaced_and_a_lone_brace_stays() {
        let prompt = Prompt::new(Localised::new("前面{ahead}位{", "{ahead} ahead } {}"));
        let filled = prompt.filled(&|name, _| (name == "ahead").then(|| "3".to_owned()));
        assert_eq!(filled.text, Localised::new("前面3位{", "3 ahead } {}"));
        assert!(!prompt.is_fixed());
        assert!(Prompt::new(Localised::new("您好{", "{Hello}")).is_fixed());
    }
}
