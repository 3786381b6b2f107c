//! What the words of a sentence mean at a bank, found as written or as heard.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::sounds::syllable;

/// A meaning and its words a line.
const MEANINGS: &str = include_str!("../../data/meanings.txt");

struct Table {
    written: HashMap<Vec<char>, u64>,
    heard: HashMap<Vec<u32>, u64>,
    /// How long the longest word is that begins with a sound.
    longest: HashMap<u32, usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { written: HashMap::new(), heard: HashMap::new(), longest: HashMap::new() };
    for (meaning, line) in (1..).zip(MEANINGS.lines().filter(|line| !line.starts_with('#'))) {
        for word in line.split_whitespace().skip(1) {
            let characters: Vec<char> = word.chars().collect();
            let sounds: Vec<u32> = characters.iter().map(|character| syllable(*character)).collect();
            let longest = table.longest.entry(sounds[0]).or_default();
            *longest = characters.len().max(*longest);
            if characters.len() >= 2 {
                table.heard.entry(sounds).or_insert(meaning);
            }
            table.written.entry(characters).or_insert(meaning);
        }
    }
    table
});

/// The meanings of the words in a text, each once, in the order of the table.
pub(super) fn meanings(text: &str) -> Vec<u64> {
    let characters: Vec<char> = text.chars().collect();
    let sounds: Vec<u32> = characters.iter().map(|character| syllable(*character)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let longest = TABLE.longest.get(&sounds[at]).copied().unwrap_or(0).min(characters.len() - at);
        let word = (1..=longest).rev().find_map(|length| {
            let end = at + length;
            let meaning = TABLE.written.get(&characters[at..end]).or_else(|| TABLE.heard.get(&sounds[at..end]));
            meaning.map(|meaning| (*meaning, length))
        });
        match word {
            Some((meaning, length)) => {
                found.push(meaning);
                at += length;
            }
            None => at += 1,
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_meaning_are_one_however_they_are_misheard() {
        assert_eq!(meanings("卡不见了"), meanings("咔丢了"));
        assert_eq!(meanings("绿涩通道"), meanings("绿色通道"));
        assert!(meanings("今晚月色").is_empty());
    }
}
