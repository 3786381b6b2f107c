//! What is asked for at any point and needs no guessing: the green channel, and a person.

use crate::intents::syllable;
use crate::normalise::normalise;

/// The phrase and what recognisers make of it when they drop a character; each is also found by its sound.
const GREEN: [&str; 10] =
    ["绿色通道", "路色通道", "绿社通道", "绿通道", "绿色通", "色通道", "绿通", "绿色专线", "老年专线", "长者通道"];

/// The same in letters, without blanks.
const GREEN_LETTERS: [&str; 5] = ["greenchannel", "lvsetongdao", "lusetongdao", "lvse通道", "绿色tongdao"];

/// Words for a person; those of two or more characters are also found by their sound.
const PERSON: [&str; 30] = [
    "转人工",
    "人工",
    "真人",
    "活人",
    "客服",
    "座席",
    "坐席",
    "接线员",
    "接线生",
    "话务员",
    "客户服务员",
    "找个人",
    "叫个人",
    "来个人",
    "换个人",
    "喊个人",
    "让人来",
    "寻个人",
    "跟人说",
    "和人说",
    "人工客服",
    "不要机器人",
    "不跟机器",
    "工作人员",
    "有人吗",
    "有没有人",
    "找人说",
    "值班经理",
    "叫人来",
    "要人工",
];

/// The same in English, as whole words.
const PERSON_ENGLISH: [&str; 16] = [
    "agent",
    "human",
    "operator",
    "representative",
    "real person",
    "live person",
    "speak to someone",
    "talk to someone",
    "customer service",
    "speak to a person",
    "talk to a person",
    "human being",
    "somebody real",
    "speak with someone",
    "advisor",
    "live agent",
];

/// Words before it that turn it round.
const REFUSED: [&str; 11] = ["不要", "不用", "别转", "别", "不需要", "不想", "不找", "无需", "唔使", "no ", "not "];

/// Whether the green channel is asked for, in any of the ways in which that is said or misheard.
///
/// ```
/// assert!(language::is_green_channel("帮我走绿涩通到"));
/// assert!(!language::is_green_channel("绿色的裙子"));
/// ```
#[must_use]
pub fn is_green_channel(text: &str) -> bool {
    let text = normalise(text);
    let joined: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    GREEN_LETTERS.iter().any(|word| joined.contains(word)) || GREEN.iter().any(|word| heard(&joined, word).is_some())
}

/// Whether a person is asked for.
///
/// ```
/// assert!(language::wants_person("给我转仁公"));
/// assert!(!language::wants_person("不用转人工"));
/// ```
#[must_use]
pub fn wants_person(text: &str) -> bool {
    let text = normalise(text);
    if let Some(place) = PERSON_ENGLISH.iter().find_map(|word| whole_word(&text, word)) {
        let refused = ["not", "don't", "no", "without"]
            .iter()
            .filter_map(|word| whole_word(&text, word))
            .any(|refused| refused < place);
        return !refused || text.contains("robot") || text.contains("machine");
    }
    let joined: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    PERSON.iter().any(|word| {
        heard(&joined, word).is_some_and(|place| {
            let characters: Vec<char> = joined.chars().collect();
            let before: String = characters[..place].iter().collect();
            let after = characters.get(place + word.chars().count());
            let refused = !word.starts_with('不')
                && REFUSED.iter().any(|refused| {
                    before.ends_with(refused)
                        || before.strip_suffix('转').is_some_and(|before| before.ends_with(refused))
                });
            let of_a_machine = word.ends_with("人工") && matches!(after, Some('智' | '费' | '湖'));
            !refused && !of_a_machine
        })
    })
}

/// Where a word begins in a text, in characters, as written or as heard.
fn heard(text: &str, word: &str) -> Option<usize> {
    let sounds = |text: &str| text.chars().map(syllable).collect::<Vec<_>>();
    let (text, word) = (sounds(text), sounds(word));
    text.windows(word.len()).position(|window| window == word)
}

/// Where a word or phrase begins that is not part of a longer word, in bytes.
pub(crate) fn whole_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(place, _)| place).find(|place| {
        let apart = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
        apart(text[..*place].chars().next_back()) && apart(text[place + word.len()..].chars().next())
    })
}
