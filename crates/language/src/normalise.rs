//! One way of writing: narrow digits and letters, simplified characters, small letters, no control characters.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Traditional characters with their simplified forms, in pairs.
const TRADITIONAL: &str = include_str!("../data/traditional.txt");

/// Words of dialects and fillers with what they stand for in the common language; nothing for fillers.
const DIALECT: &str = include_str!("../data/dialect.txt");

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut pairs = HashMap::new();
    for line in TRADITIONAL.lines().filter(|line| !line.starts_with('#')) {
        for pair in line.split_whitespace() {
            let mut characters = pair.chars();
            if let (Some(traditional), Some(simplified)) = (characters.next(), characters.next()) {
                pairs.insert(traditional, simplified);
            }
        }
    }
    pairs
});

/// Dialect words by their first character, the longest first.
static SPOKEN: LazyLock<HashMap<char, Vec<(&'static str, &'static str)>>> = LazyLock::new(|| {
    let mut words: HashMap<char, Vec<_>> = HashMap::new();
    for line in DIALECT.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split_whitespace();
        let Some(word) = parts.next() else { continue };
        let Some(first) = word.chars().next() else {
            continue;
        };
        words.entry(first).or_default().push((word, parts.next().unwrap_or_default()));
    }
    words.values_mut().for_each(|words| words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len())));
    words
});

/// The text in one way of writing: full-width letters, digits and marks narrowed, traditional characters simplified,
/// letters small, white space single, control and direction characters taken out.
///
/// ```
/// assert_eq!(language::normalise("  查詢ＡＢＣ　餘額１２３。"), "查询abc 余额123。");
/// ```
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars().filter_map(normal) {
        if character == ' ' && (written.is_empty() || written.ends_with(' ')) {
            continue;
        }
        written.push(character);
    }
    written.truncate(written.trim_end().len());
    written
}

/// One character in the one way of writing; nothing for what is not seen.
pub(crate) fn normal(character: char) -> Option<char> {
    match character {
        'a'..='z' | '0'..='9' => Some(character),
        'A'..='Z' => Some(character.to_ascii_lowercase()),
        '\u{3000}' => Some(' '),
        _ if character.is_whitespace() => Some(' '),
        '，' => Some(','),
        '．' => Some('.'),
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).map(|narrow| narrow.to_ascii_lowercase())
        }
        '￥' => Some('¥'),
        '〇' => Some('零'),
        // Marks of direction, joiners and variants of emoji are nothing that is said.
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ad}' => None,
        _ if character.is_control() => None,
        '\u{4e00}'..='\u{9fff}' => Some(SIMPLIFIED.get(&character).copied().unwrap_or(character)),
        _ => character.to_lowercase().next(),
    }
}

/// What is said without how it is said: normalised, words of dialects in the common language, fillers taken out; at
/// most `longest` characters of the text are read. A text of nothing but fillers stays.
#[must_use]
pub(crate) fn plain(text: &str, longest: usize) -> String {
    let head: String = text.chars().take(longest).collect();
    let normal = normalise(&head);
    let mut plain = String::with_capacity(normal.len());
    let mut rest = normal.as_str();
    while let Some(first) = rest.chars().next() {
        let word = SPOKEN.get(&first).and_then(|words| words.iter().find(|(word, _)| rest.starts_with(word)));
        match word {
            Some((word, common)) => {
                plain.push_str(common);
                rest = &rest[word.len()..];
            }
            None => {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    if plain.trim().is_empty() { normal } else { plain }
}
