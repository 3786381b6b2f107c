//! Language: what a customer says, understood; numbers as they are read; text as a synthesiser must be given it.
//!
//! | What | Where |
//! |---|---|
//! | one way of writing | [`normalise`] |
//! | which business is meant, and how surely | [`intents`] |
//! | amounts, days, cards, accounts, telephones, products, places | [`entities`], [`amount`] |
//! | the answer to a question for one thing | [`filled`] |
//! | yes, no, a correction, a change of mind | [`affirms`], [`denies`], [`correction`], [`changes_mind`] |
//! | the green channel, a person | [`is_green_channel`], [`wants_person`] |
//! | anger, fraud, despair, threats | [`mood`] |
//! | what must not be seen | [`redact`], [`redact_personal`] |
//!
//! [`spoken`] writes out what a text says in signs: amounts, dates, times, telephone numbers. [`for_espeak`] makes of
//! that what `espeak-ng` reads right: English as words, Mandarin as numbered pinyin for the voice `cmn-latn-pinyin`,
//! because the voice that takes characters reads them wrongly.
//!
//! ```
//! use domain::Language;
//!
//! assert_eq!(language::spoken(Language::Zh, "余额12,005.30元，3月2日9:05到账"), "余额一万二千零五元三角，三月二日九点零五分到账");
//! assert_eq!(language::for_espeak(Language::Zh, "银行"), "yin2 hang2");
//! ```
//!
//! Invariants: pure; the same text always gives the same reading; nothing here fails on any text.

mod amounts;
mod answers;
mod chinese;
mod english;
mod entities;
pub mod intents;
mod mood;
mod normalise;
mod pinyin;
mod redaction;
mod requests;
mod signs;
mod slots;

use domain::Language;

pub use amounts::{chinese_amount, english_amount};
pub use answers::{affirms, changes_mind, correction, denies};
pub use chinese::{chinese_digits, chinese_number};
pub use english::{english_digits, english_number};
pub use entities::{AccountNumber, AmountFault, Entity, Place, Value, amount, entities};
pub use mood::{Sign, Warning, mood};
pub use normalise::normalise;
pub use pinyin::pinyin;
pub use redaction::{redact, redact_personal};
pub use requests::{is_green_channel, wants_person};
pub use slots::{Slot, filled};

/// The text with its numbers and signs written out in words. Texts in other languages than Chinese and English are
/// left to their synthesiser.
#[must_use]
pub fn spoken(language: Language, text: &str) -> String {
    match language {
        Language::Zh => chinese::spoken(text),
        Language::En => english::spoken(text),
        _ => text.to_owned(),
    }
}

/// The text as `espeak-ng` must be given it, for the voice that [`espeak_voice`] names.
#[must_use]
pub fn for_espeak(language: Language, text: &str) -> String {
    let words = spoken(language, text);
    if language == Language::Zh { pinyin(&words) } else { words }
}

/// The language that the text is in where it is plainly not the one that is given: a Chinese caller is offered "For
/// English, press 2" in English, and an English one "中文服务请按1" in Chinese.
#[must_use]
pub fn language_of(text: &str, given: Language) -> Language {
    let characters = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1).count();
    match given {
        Language::Zh if characters == 0 && words > 1 => Language::En,
        Language::En if characters > 1 && words == 0 => Language::Zh,
        _ => given,
    }
}

/// The voice of `espeak-ng` for a language.
#[must_use]
pub const fn espeak_voice(language: Language) -> &'static str {
    match language {
        Language::Zh => "cmn-latn-pinyin",
        Language::En => "en-us",
        Language::Ja => "ja",
        Language::Fr => "fr",
        Language::Ru => "ru",
        Language::Ko => "ko",
        Language::De => "de",
    }
}
