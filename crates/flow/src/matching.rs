//! Finding the choice that a written text means.

use domain::Localised;

use crate::document::Key;

/// A choice as it can be written: by key, by label in any language, or by one of its words.
pub(crate) struct Candidate<'a> {
    pub key: Key,
    pub label: &'a Localised,
    pub words: &'a [String],
}

/// Words that ask for a person. A text means a person if it is one of them or, in a menu, holds one of them.
const HUMAN: [&str; 22] = [
    "人工",
    "转人工",
    "人工服务",
    "人工客服",
    "人工座席",
    "人工坐席",
    "真人",
    "找人工",
    "接人工",
    "转接人工",
    "客服",
    "坐席",
    "座席",
    "客服人员",
    "agent",
    "human",
    "operator",
    "representative",
    "a person",
    "real person",
    "live agent",
    "customer service",
];

/// The words of [`HUMAN`] that also count inside a longer text.
const HUMAN_INSIDE: [&str; 9] =
    ["人工", "真人", "客服", "坐席", "座席", "agent", "human", "operator", "representative"];

/// The half-width form of a full-width character.
pub(crate) fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

/// The text as it is compared: full-width forms narrowed, lower case, without marks and spaces at its ends.
pub(crate) fn folded(text: &str) -> String {
    let narrow: String = text.chars().map(half_width).flat_map(char::to_lowercase).collect();
    let marks = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ','
                    | '!'
                    | '?'
                    | ';'
                    | ':'
                    | '。'
                    | '，'
                    | '、'
                    | '！'
                    | '？'
                    | '；'
                    | '：'
                    | '“'
                    | '”'
                    | '"'
                    | '\''
                    | '【'
                    | '】'
                    | '['
                    | ']'
                    | '('
                    | ')'
                    | '（'
                    | '）'
                    | '～'
                    | '~'
            )
    };
    narrow.trim_matches(marks).to_owned()
}

/// The digit that a single Chinese numeral or circled number stands for.
fn digit(character: char) -> Option<char> {
    Some(match character {
        '0'..='9' => character,
        '零' | '〇' => '0',
        '一' | '壹' | '①' | '幺' => '1',
        '二' | '贰' | '②' | '两' => '2',
        '三' | '叁' | '③' => '3',
        '四' | '肆' | '④' => '4',
        '五' | '伍' | '⑤' => '5',
        '六' | '陆' | '⑥' => '6',
        '七' | '柒' | '⑦' => '7',
        '八' | '捌' | '⑧' => '8',
        '九' | '玖' | '⑨' => '9',
        _ => return None,
    })
}

/// The digits that a text consists of: `６２２ ８４８` and `六二二` included. `None` if there is anything else in it.
pub(crate) fn digits(text: &str) -> Option<String> {
    let digits: Option<String> = folded(text).chars().filter(|c| !matches!(c, ' ' | '-')).map(digit).collect();
    digits.filter(|digits| !digits.is_empty())
}

/// The key that a text names: `2`, `２`, `二`, `②`, `按2`, `选择二`, `第二个`, `2号`, `*`.
fn key(folded: &str) -> Option<Key> {
    let mut rest = folded;
    for prefix in ["请按", "选择", "按", "选", "第", "press ", "option "] {
        if let Some(stripped) = rest.strip_prefix(prefix) {
            rest = stripped.trim();
            break;
        }
    }
    for suffix in ["号键", "个", "项", "号", "键"] {
        if let Some(stripped) = rest.strip_suffix(suffix) {
            rest = stripped.trim();
            break;
        }
    }
    let mut characters = rest.chars();
    let (Some(only), None) = (characters.next(), characters.next()) else { return None };
    Key::try_from(digit(only).unwrap_or_else(|| only.to_ascii_uppercase())).ok()
}

/// How freely a text is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Only a key, a label or a word and nothing else: the customer may be writing to somebody.
    Strict,
    /// A sentence that holds the label or a word of exactly one choice means that choice.
    Free,
}

/// The place of the choice that the text means.
pub(crate) fn choice(text: &str, candidates: &[Candidate<'_>], reading: Reading) -> Option<usize> {
    let text = folded(text);
    if text.is_empty() {
        return None;
    }
    if let Some(key) = key(&text)
        && let Some(found) = candidates.iter().position(|candidate| candidate.key == key)
    {
        return Some(found);
    }
    let names = |candidate: &Candidate<'_>| -> Vec<String> {
        candidate
            .label
            .0
            .values()
            .chain(candidate.words)
            .map(|name| folded(name))
            .filter(|name| !name.is_empty())
            .collect()
    };
    if let Some(found) = candidates.iter().position(|candidate| names(candidate).contains(&text)) {
        return Some(found);
    }
    if reading == Reading::Strict {
        return None;
    }
    let mut holding = candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| names(candidate).iter().any(|name| is_inside(name, &text)))
        .map(|(index, _)| index);
    holding.next().filter(|_| holding.next().is_none())
}

/// Whether the text asks for a person.
pub(crate) fn means_human(text: &str, further: &[String], reading: Reading) -> bool {
    let text = folded(text);
    let named = HUMAN.contains(&text.as_str()) || further.iter().any(|word| folded(word) == text);
    named || (reading == Reading::Free && HUMAN_INSIDE.iter().any(|word| is_inside(word, &text)))
}

/// Whether the name stands in the text; a name in Latin letters stands there only as whole words.
fn is_inside(name: &str, text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(is_letter);
        let after = text[at + name.len()..].chars().next().is_some_and(is_letter);
        let is_cut = before && name.starts_with(is_letter) || after && name.ends_with(is_letter);
        !is_cut
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<usize> {
        let labels = [Localised::new("挂失", "Report a loss"), Localised::new("网点与营业时间", "Branches")];
        let words = ["丢了".to_owned(), "lost".to_owned()];
        let candidates = [
            Candidate { key: Key::try_from('1').unwrap(), label: &labels[0], words: &words },
            Candidate { key: Key::try_from('2').unwrap(), label: &labels[1], words: &[] },
        ];
        choice(text, &candidates, Reading::Free)
    }

    #[test]
    fn a_choice_is_understood_however_its_number_is_written() {
        for text in ["2", "２", "二", "②", " 2。", "按2", "选择二", "第二个", "2号键", "请按２键", "press 2"]
        {
            assert_eq!(found(text), Some(1), "{text}");
        }
        assert_eq!(found("22"), None);
        assert_eq!(found("3"), None);
    }

    #[test]
    fn a_label_or_a_word_in_a_sentence_means_its_choice_when_no_other_is_named() {
        assert_eq!(found("挂失"), Some(0));
        assert_eq!(found("我的卡丢了怎么办"), Some(0));
        assert_eq!(found("I LOST my card"), Some(0));
        assert_eq!(found("branches"), Some(1));
        assert_eq!(found("挂失的网点与营业时间"), None);
        assert_eq!(found("colostrum"), None);
    }

    #[test]
    fn a_wish_for_a_person_is_understood() {
        for text in ["转人工", "人工", "我要转人工服务！", "Agent", "human please", "ＡＧＥＮＴ"] {
            assert!(means_human(text, &[], Reading::Free), "{text}");
        }
        assert!(!means_human("reagent", &[], Reading::Free));
        assert!(!means_human("人工智能理财是什么产品", &[], Reading::Strict));
        assert!(means_human("帮手", &["帮手".to_owned()], Reading::Strict));
    }

    #[test]
    fn digits_are_read_in_any_script() {
        assert_eq!(digits("６２２ 848-一二"), Some("62284812".to_owned()));
        assert_eq!(digits("12a"), None);
        assert_eq!(digits("  "), None);
    }
}
