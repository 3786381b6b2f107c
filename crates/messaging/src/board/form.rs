//! The form that a customer fills in, checked and cleaned: pure.

use domain::Language;
use domain::phone::Phone;
use language::redact;
use serde::Deserialize;

use super::thread::{Area, Matter};
use crate::text::clean;

/// The longest title, in characters.
const TITLE: usize = 60;
/// The longest name.
const NAME: usize = 40;
/// The longest e-mail address (RFC 5321).
const EMAIL: usize = 254;

/// The form as the page sends it.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BoardForm {
    /// Chosen by the page; sending again with the same one leaves one message.
    pub client_id: String,
    pub matter: Matter,
    pub area: Area,
    pub title: String,
    pub text: String,
    pub name: String,
    /// Where the customer is texted that the answer is there.
    pub phone: String,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub language: Option<Language>,
}

/// A form that can be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) client_id: String,
    pub(crate) matter: Matter,
    pub(crate) area: Area,
    /// Passwords and card numbers in title and text are covered.
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) name: String,
    pub(crate) phone: Phone,
    pub(crate) email: Option<String>,
    pub(crate) language: Language,
}

/// A field of the form with which something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    ClientId,
    Title,
    Text,
    Name,
    Phone,
    Email,
}

impl Field {
    /// Where it stands in the body.
    #[must_use]
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::ClientId => "/client_id",
            Self::Title => "/title",
            Self::Text => "/text",
            Self::Name => "/name",
            Self::Phone => "/phone",
            Self::Email => "/email",
        }
    }
}

/// Checks the form; names every field that cannot be taken.
pub(crate) fn check(form: BoardForm, max_text_chars: usize) -> Result<Checked, Vec<Field>> {
    let mut wrong = Vec::new();
    let mut take = |field, taken: Option<String>| {
        if taken.is_none() {
            wrong.push(field);
        }
        taken.unwrap_or_default()
    };
    let client_id = Some(form.client_id).filter(|id| crate::text::check_client_id(id).is_ok());
    let client_id = take(Field::ClientId, client_id);
    let title = take(Field::Title, one_line(&form.title, TITLE).map(|title| redact(&title).into_owned()));
    let text = clean(&form.text, max_text_chars).ok().map(|text| redact(&text).into_owned());
    let text = take(Field::Text, text);
    let name = take(Field::Name, one_line(&form.name, NAME).map(|name| redact(&name).into_owned()));
    let email = match form.email.as_deref().map(str::trim).filter(|email| !email.is_empty()) {
        Some(email) if is_email(email) => Some(email.to_owned()),
        Some(_) => {
            wrong.push(Field::Email);
            None
        }
        None => None,
    };
    let phone = form.phone.trim().parse::<Phone>().ok().filter(|phone| (7..=20).contains(&phone.as_str().len()));
    match phone {
        Some(phone) if wrong.is_empty() => Ok(Checked {
            client_id,
            matter: form.matter,
            area: form.area,
            title,
            text,
            name,
            phone,
            email,
            language: form.language.unwrap_or_default(),
        }),
        Some(_) => Err(wrong),
        None => {
            wrong.push(Field::Phone);
            Err(wrong)
        }
    }
}

/// The text on one line, if something is left of it and it is not too long.
fn one_line(text: &str, limit: usize) -> Option<String> {
    let line: String = text.chars().take(limit * 4).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    clean(&line, limit).ok()
}

/// Whether it looks like an address: one `@` with something plain on both sides and a dot behind it. Whether somebody
/// reads it is found out by writing to it.
fn is_email(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | '\'');
    let Some((user, host)) = text.split_once('@') else { return false };
    text.len() <= EMAIL
        && !user.is_empty()
        && user.chars().all(plain)
        && host.contains('.')
        && host.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'))
}

/// An e-mail address as others may see it: its first letter and where it is.
pub(crate) fn masked_email(email: &str) -> String {
    let (user, host) = email.split_once('@').unwrap_or((email, ""));
    format!("{}***@{host}", user.chars().next().unwrap_or('*'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn form() -> BoardForm {
        BoardForm {
            client_id: "m-1".into(),
            matter: Matter::Complaint,
            area: Area::Cards,
            title: " 年费\n问题 ".into(),
            text: "我的信用卡为什么收年费？".into(),
            name: "王小明".into(),
            phone: "138 1234 5678".into(),
            email: Some(" wang@bank.example ".into()),
            language: None,
        }
    }

    #[test]
    fn a_form_is_taken_as_it_is_kept() {
        let taken = check(form(), 2_000).unwrap();
        assert_eq!((taken.title.as_str(), taken.phone.as_str()), ("年费 问题", "13812345678"));
        assert_eq!((taken.email.as_deref(), taken.language), (Some("wang@bank.example"), Language::Zh));
    }

    #[test]
    fn card_numbers_and_passwords_are_covered_before_anything_is_kept() {
        let text = "卡号6222021001116245702，密码是123456".to_owned();
        let taken = check(BoardForm { title: text.clone(), text, ..form() }, 2_000).unwrap();
        for kept in [taken.title, taken.text] {
            assert!(!kept.contains("6222021001116245702") && !kept.contains("123456"), "{kept}");
        }
    }

    #[test]
    fn every_field_that_cannot_be_taken_is_named() {
        let wrong = BoardForm {
            client_id: "a b".into(),
            title: " ".into(),
            text: "好".repeat(2_001),
            name: String::new(),
            phone: "12".into(),
            email: Some("nobody".into()),
            ..form()
        };
        assert_eq!(
            check(wrong, 2_000).unwrap_err(),
            [Field::ClientId, Field::Title, Field::Text, Field::Name, Field::Email, Field::Phone]
        );
    }

    #[test]
    fn an_address_is_shown_covered() {
        assert_eq!(masked_email("wang@bank.example"), "w***@bank.example");
        for wrong in ["@b.c", "a@", "a@b", "a@b..c", "a b@c.d", "a@b.c@d.e"] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_refused_or_kept_within_its_limits(
            title in ".{0,80}", text in ".{0,200}", name in ".{0,60}", phone in ".{0,30}", email in ".{0,40}",
        ) {
            let typed = BoardForm { title, text, name, phone, email: Some(email), ..form() };
            if let Ok(kept) = check(typed, 150) {
                prop_assert!(!kept.title.contains('\n') && !kept.name.contains('\n'));
                prop_assert!(!kept.text.trim().is_empty());
            }
        }
    }
}
