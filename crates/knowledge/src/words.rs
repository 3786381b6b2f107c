//! Words out of texts: jieba for Chinese with the bank's own words, plain words with a light stem for English.

use std::collections::HashMap;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use rustc_hash::FxHashSet;

/// The dictionary that jieba comes with; read once.
static DICTIONARY: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Words of banking that the dictionary lacks.
const BANK_WORDS: &str = include_str!("../data/words.txt");

/// Words that every question has and that say nothing of its subject.
const STOP_WORDS: &str = include_str!("../data/stop_words.txt");

/// How many characters of a text are looked at.
const LONGEST: usize = 20_000;

/// A word and where it stands in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Lower case, half width.
    pub text: String,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// Cuts texts into words and knows which words mean the same.
pub struct Lexicon {
    jieba: Jieba,
    stop_words: FxHashSet<&'static str>,
    /// Every word of a group of synonyms to the group's first word.
    first_of_group: HashMap<String, String>,
    groups: HashMap<String, Vec<String>>,
}

impl Lexicon {
    /// A lexicon with groups of words that mean the same.
    #[must_use]
    pub fn new(synonyms: &[Vec<String>]) -> Self {
        let mut jieba = DICTIONARY.clone();
        let mut first_of_group = HashMap::new();
        let mut groups = HashMap::new();
        for word in BANK_WORDS.split_whitespace() {
            jieba.add_word(word, Some(200_000), None);
        }
        for group in synonyms {
            let folded: Vec<String> =
                group.iter().map(|word| stem(&fold(word))).filter(|word| !word.is_empty()).collect();
            let Some(first) = folded.first().cloned() else {
                continue;
            };
            for word in &folded {
                if !word.is_ascii() {
                    jieba.add_word(word, Some(200_000), None);
                }
                first_of_group.entry(word.clone()).or_insert_with(|| first.clone());
            }
            groups.entry(first).or_insert(folded);
        }
        Self { jieba, stop_words: STOP_WORDS.split_whitespace().collect(), first_of_group, groups }
    }

    /// All words of a text with the shorter words inside long ones, for indexing and searching.
    #[must_use]
    pub fn search_words(&self, text: &str) -> Vec<Word> {
        let (folded, offsets) = fold_with_offsets(text);
        let tokens = self.jieba.cut_for_search(&folded, false);
        tokens
            .iter()
            .filter(|token| token.word.chars().any(char::is_alphanumeric))
            .map(|token| Word { text: stem(token.word), start: offsets[token.start], end: offsets[token.end] })
            .collect()
    }

    /// The words that say what a text is about: without fillers, synonyms replaced by the first of their group, in their
    /// order, each once.
    #[must_use]
    pub fn content_words(&self, text: &str) -> Vec<String> {
        let folded = fold(text);
        let mut seen = FxHashSet::default();
        self.jieba
            .cut(&folded, false)
            .into_iter()
            .filter(|token| token.word.chars().any(char::is_alphanumeric))
            .filter(|token| !self.stop_words.contains(token.word))
            .map(|token| stem(token.word))
            .filter(|word| !self.stop_words.contains(word.as_str()))
            .map(|word| self.first_of_group.get(&word).cloned().unwrap_or(word))
            .filter(|word| seen.insert(word.clone()))
            .collect()
    }

    /// Other words that mean the same; empty if none is known.
    pub fn synonyms(&self, word: &str) -> impl Iterator<Item = &str> {
        let group = self.first_of_group.get(word).and_then(|first| self.groups.get(first));
        group.into_iter().flatten().map(String::as_str).filter(move |other| *other != word)
    }

    /// Whether the word says nothing of a question's subject.
    #[must_use]
    pub fn is_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }
}

/// Pairs of neighbouring characters of a text without fillers and signs: finds what was cut into other words.
#[must_use]
pub(crate) fn character_pairs(words: &[String]) -> FxHashSet<(char, char)> {
    let characters: Vec<char> = words.iter().flat_map(|word| word.chars()).collect();
    characters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn fold(text: &str) -> String {
    text.chars().take(LONGEST).map(fold_character).collect()
}

/// The folded text, and for each of its characters (and its end) the byte of the original.
fn fold_with_offsets(text: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut offsets = Vec::with_capacity(text.len() / 2);
    let mut end = 0;
    for (at, character) in text.char_indices().take(LONGEST) {
        offsets.push(at);
        folded.push(fold_character(character));
        end = at + character.len_utf8();
    }
    offsets.push(end);
    (folded, offsets)
}

/// Lower case and half width, one character for one.
fn fold_character(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).map_or(character, |narrow| narrow.to_ascii_lowercase())
        }
        '\u{3000}' => ' ',
        _ => character.to_ascii_lowercase(),
    }
}

/// An English word without its commonest endings; other words as they are.
fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let cut = |ending: &str, put: &str, least: usize| {
        word.strip_suffix(ending).filter(|stem| stem.len() >= least).map(|stem| format!("{stem}{put}"))
    };
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    cut("ies", "y", 2)
        .or_else(|| cut("sses", "ss", 2))
        .or_else(|| cut("ing", "", 4))
        .or_else(|| cut("ed", "", 4))
        .or_else(|| cut("s", "", 3))
        .unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        Lexicon::new(&[vec!["银行卡".into(), "借记卡".into(), "储蓄卡".into()], vec!["fee".into(), "charge".into()]])
    }

    #[test]
    fn the_banks_words_are_whole_and_fillers_are_left_out() {
        assert_eq!(lexicon().content_words("请问数字人民币怎么开通？"), ["数字人民币", "开通"]);
        assert_eq!(lexicon().content_words("What are the CHARGES for this?"), ["fee"]);
    }

    #[test]
    fn synonyms_become_one_word() {
        let lexicon = lexicon();
        assert_eq!(lexicon.content_words("储蓄卡丢失"), lexicon.content_words("借记卡丢失"));
        assert_eq!(lexicon.synonyms("借记卡").collect::<Vec<_>>(), ["银行卡", "储蓄卡"]);
    }

    #[test]
    fn a_word_tells_where_it_stands_in_the_original() {
        let text = "ＡＴＭ吞卡，Cards!";
        let words = lexicon().search_words(text);
        let cut: Vec<_> = words.iter().map(|word| (word.text.as_str(), &text[word.start..word.end])).collect();
        assert!(cut.contains(&("atm", "ＡＴＭ")), "{cut:?}");
        assert!(cut.contains(&("card", "Cards")), "{cut:?}");
        assert!(cut.contains(&("吞卡", "吞卡")), "{cut:?}");
    }

    #[test]
    fn anything_is_cut_without_a_panic() {
        for text in ["", "   ", "👩‍👩‍👧‍👦é\u{0}İ", "，。！？", &"长".repeat(30_000)] {
            let words = lexicon().search_words(text);
            assert!(words.iter().all(|word| text.get(word.start..word.end).is_some()));
        }
    }
}
