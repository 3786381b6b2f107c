//! What a canned reply may look like.

use domain::{Language, Localised};
use platform::http::{FieldError, Problem};

use super::http::ReplyText;

/// The longest shortcut, title and text, in characters.
const SHORTCUT: usize = 12;
const TITLE: usize = 40;
const TEXT: usize = 1_000;

/// What stands in braces in a reply and is filled in by the desk.
const VARIABLES: [&str; 4] = ["customer", "agent", "bank", "queue"];

/// The reply without blanks around its texts; a text that is missing in one language is that of the other.
///
/// # Errors
/// The fields that are not possible.
pub(super) fn checked(new: &ReplyText) -> Result<ReplyText, Problem> {
    let shortcut = new.shortcut.trim().to_lowercase();
    let (title, text) = (completed(&new.title), completed(&new.text));
    let mut errors = Vec::new();
    let is_word = !shortcut.is_empty() && shortcut.chars().all(char::is_alphanumeric);
    if !is_word || shortcut.chars().count() > SHORTCUT {
        errors.push(FieldError::new("/shortcut", "1–12: A–Z 0–9 汉字"));
    }
    if !fits(&title, TITLE) {
        errors.push(FieldError::new("/title", "1–40"));
    }
    if !fits(&text, TEXT) {
        errors.push(FieldError::new("/text", "1–1000"));
    } else if text.0.values().any(|text| unknown_variable(text)) {
        errors.push(FieldError::new("/text", "{customer} {agent} {bank} {queue}"));
    }
    if errors.is_empty() {
        Ok(ReplyText { shortcut, title, text, is_own: new.is_own })
    } else {
        Err(Problem::invalid(errors))
    }
}

fn completed(text: &Localised) -> Localised {
    let plain = |language| text.0.get(&language).map(|text| text.replace('\0', "").trim().to_owned());
    let (zh, en) = (plain(Language::Zh).unwrap_or_default(), plain(Language::En).unwrap_or_default());
    let or = |first: &str, second: &str| if first.is_empty() { second.to_owned() } else { first.to_owned() };
    Localised::new(&or(&zh, &en), &or(&en, &zh))
}

fn fits(text: &Localised, longest: usize) -> bool {
    text.0.values().all(|text| (1..=longest).contains(&text.chars().count()))
}

/// Whether something in braces is no variable: it would be sent to customers as it stands.
fn unknown_variable(text: &str) -> bool {
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let inside = &rest[open + 1..];
        let Some(close) = inside.find('}') else { return true };
        if !VARIABLES.contains(&&inside[..close]) {
            return true;
        }
        rest = &inside[close + 1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(shortcut: &str, text: &str) -> ReplyText {
        ReplyText {
            shortcut: shortcut.into(),
            title: Localised::new("问候", ""),
            text: Localised::new(text, ""),
            is_own: true,
        }
    }

    #[test]
    fn a_text_in_one_language_is_that_of_both() {
        let checked = checked(&reply(" NH ", "您好{customer}")).unwrap();
        assert_eq!((checked.shortcut.as_str(), checked.text.get(Language::En)), ("nh", "您好{customer}"));
    }

    #[test]
    fn what_would_be_sent_in_braces_is_refused() {
        for text in ["您好{name}", "您好{customer", "{}"] {
            assert!(checked(&reply("nh", text)).is_err(), "{text}");
        }
        assert!(checked(&reply("n h", "您好")).is_err());
    }
}
