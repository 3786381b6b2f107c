//! The summary at the end, by rules: who, what was asked, what was done, what was promised.

use domain::contact::Channel;
use domain::{Language, Localised};
use serde::Serialize;

use super::Following;
use crate::guide::Guide;

/// Characters of a sentence that are quoted.
const QUOTED: usize = 60;
/// Sentences that are quoted of each kind.
const SENTENCES: usize = 3;

/// Whom the conversation was with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The customer's or visitor's name.
    pub name: Option<String>,
    /// How they came.
    pub channel: Channel,
}

/// What is proposed for the wrap-up; the agent changes it as they like.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Summary {
    /// The note.
    pub text: Localised,
    /// Wrap-up codes that fit, the best first.
    pub wrap_up_codes: Vec<String>,
}

impl Following {
    /// The summary of what was said up to now; `None` if nothing was.
    #[must_use]
    pub fn summary(&self, guide: &Guide, who: &Who) -> Option<Summary> {
        if self.is_empty() {
            return None;
        }
        let mut codes: Vec<String> = Vec::new();
        let latest = self.business.iter().map(String::as_str);
        let wished = self.wishes.iter().rev().map(|wish| wish.business.as_str());
        for business in latest.chain(wished).filter_map(|id| guide.business(id)) {
            for code in &business.wrap_up_codes {
                if !codes.contains(code) {
                    codes.push(code.clone());
                }
            }
        }
        let text = Localised::new(&self.told(guide, who, Language::Zh), &self.told(guide, who, Language::En));
        Some(Summary { text, wrap_up_codes: codes })
    }

    fn told(&self, guide: &Guide, who: &Who, language: Language) -> String {
        let is_chinese = language == Language::Zh;
        let word = |zh: &'static str, en: &'static str| if is_chinese { zh } else { en };
        let (colon, stop, comma) = if is_chinese { ("：", "。", "；") } else { (": ", ". ", "; ") };
        let mut parts = Vec::new();
        let mut tell = |head: &str, what: String| {
            if !what.is_empty() {
                parts.push(format!("{head}{colon}{what}"));
            }
        };
        let name = who.name.as_deref().map(surname).unwrap_or_default();
        tell(word("客户", "Customer"), format!("{}{}", name, way(who.channel, is_chinese)));
        let asked: Vec<String> = self
            .wishes
            .iter()
            .filter_map(|wish| {
                let business = guide.business(&wish.business)?;
                Some(format!("{}「{}」", business.name.get(language), quoted(&wish.said)))
            })
            .take(SENTENCES)
            .collect();
        tell(word("诉求", "Asked"), asked.join(comma));
        let named: Vec<String> = self
            .fields(guide)
            .into_iter()
            .filter_map(|field| Some(format!("{} {}", field.name.get(language), field.value?)))
            .collect();
        tell(word("要素", "Details"), named.join(comma));
        let list = |sentences: &[String]| {
            sentences.iter().take(SENTENCES).map(|sentence| quoted(sentence)).collect::<Vec<_>>().join(comma)
        };
        tell(word("处理", "Done"), list(&self.done));
        tell(word("承诺", "Promised"), list(&self.promised));
        let moods: Vec<String> = self
            .warnings(guide)
            .into_iter()
            .filter(|warning| !warning.is_forbidden)
            .map(|warning| warning.name.get(language).to_owned())
            .collect();
        tell(word("关注", "Attention"), moods.join(comma));
        let mut text = parts.join(stop);
        text.push_str(stop.trim_end());
        text
    }
}

/// The first character of a name, the rest covered: the note is read by more people than serve the customer.
fn surname(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map(|first| format!("{first}**")).unwrap_or_default()
}

fn way(channel: Channel, is_chinese: bool) -> &'static str {
    match (channel, is_chinese) {
        (Channel::Phone, true) => "（电话）",
        (Channel::Phone, false) => " (call)",
        (Channel::Sms, true) => "（短信）",
        (Channel::Sms, false) => " (text message)",
        (Channel::Board, true) => "（留言）",
        (Channel::Board, false) => " (message board)",
        (_, true) => "（在线）",
        (_, false) => " (chat)",
    }
}

fn quoted(sentence: &str) -> String {
    let sentence = sentence.trim().trim_end_matches(['。', '.', '！', '!']);
    let mut cut: String = sentence.chars().take(QUOTED).collect();
    if cut.len() < sentence.len() {
        cut.push('…');
    }
    cut
}
