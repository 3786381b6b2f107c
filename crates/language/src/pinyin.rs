//! Numbered pinyin: what the Mandarin voice of `espeak-ng` reads right.
//!
//! Words whose characters read differently in them stand in a table; the text is cut along that table alone. A large
//! dictionary would join 银行行长 into one word and hide 行长 from the table, and costs 33 MB and 0.4 s at start.

use std::collections::HashMap;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use pinyin::ToPinyin;

/// Words with their syllables, `银行 yin2 hang2`.
const READINGS: &str = include_str!("../data/readings.txt");

/// Characters whose usual reading in a bank's sentences is not the first that dictionaries give.
const CHARACTERS: [(char, &str); 4] = [('长', "chang2"), ('得', "de5"), ('喔', "o1"), ('嗯', "en4")];

/// How letters are called on the telephone.
const LETTERS: [&str; 26] = [
    "ei1",
    "bi4",
    "xi1",
    "di4",
    "yi4",
    "ai2 fu5",
    "ji4",
    "ei1 chi5",
    "ai4",
    "zhei4",
    "kei4",
    "ai2 le5",
    "ai2 mu5",
    "en1",
    "ou1",
    "pi4",
    "kiu4",
    "a4 er5",
    "ai2 si5",
    "ti4",
    "you1",
    "wei1",
    "da2 bu5 liu5",
    "ai2 ke5 si5",
    "wai4",
    "zei4",
];

struct Table {
    words: HashMap<&'static str, Vec<&'static str>>,
    cutter: Jieba,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut cutter = Jieba::empty();
    for line in READINGS.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split_whitespace();
        let Some(word) = parts.next() else { continue };
        // Longer words win over shorter ones that share characters with them.
        cutter.add_word(word, Some(1_000), None);
        words.insert(word, parts.collect());
    }
    Table { words, cutter }
});

/// A syllable and the character it reads; a mark; or a group of them that is left alone.
enum Heard {
    Syllable { character: char, syllable: String, fixed: bool },
    Mark(char),
}

/// The text in numbered syllables with `,` and `.` for the pauses: 您好，银行 → `nin2 hao3, yin2 hang2`. Letters are
/// called by name. Characters that have no reading are left out.
#[must_use]
pub fn pinyin(text: &str) -> String {
    let mut heard = Vec::new();
    for token in TABLE.cutter.cut(text, false) {
        match TABLE.words.get(token.word) {
            Some(syllables) => heard.extend(token.word.chars().zip(syllables).map(|(character, syllable)| {
                Heard::Syllable { character, syllable: (*syllable).to_owned(), fixed: true }
            })),
            None => token.word.chars().for_each(|character| single(character, &mut heard)),
        }
    }
    change_tones(&mut heard);
    written(&heard)
}

fn single(character: char, heard: &mut Vec<Heard>) {
    if let Some(mark) = mark(character) {
        heard.push(Heard::Mark(mark));
    } else if character.is_ascii_alphabetic() {
        let name = LETTERS[usize::from(character.to_ascii_lowercase() as u8 - b'a')];
        heard.extend(name.split(' ').map(|syllable| Heard::Syllable {
            character,
            syllable: syllable.to_owned(),
            fixed: true,
        }));
    } else if let Some(digit) = character.to_digit(10) {
        let character = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'][digit as usize];
        single(character, heard);
    } else if let Some((_, syllable)) = CHARACTERS.iter().find(|(known, _)| *known == character) {
        heard.push(Heard::Syllable { character, syllable: (*syllable).to_owned(), fixed: true });
    } else if let Some(pinyin) = character.to_pinyin() {
        let syllable = pinyin.with_tone_num_end().replace('ü', "v");
        let syllable = if syllable.ends_with(|c: char| c.is_ascii_digit()) { syllable } else { syllable + "5" };
        heard.push(Heard::Syllable { character, syllable, fixed: false });
    }
}

/// The pause that a mark stands for.
const fn mark(character: char) -> Option<char> {
    match character {
        ',' | '，' | '、' | ';' | '；' | ':' | '：' | '—' | '…' => Some(','),
        '.' | '。' | '!' | '！' | '?' | '？' | '\n' => Some('.'),
        _ => None,
    }
}

/// 一 and 不 change with the tone that follows: 一个 yi2 ge4, 一天 yi4 tian1, 不是 bu2 shi4. Among digits and after 第 or
/// 十, 一 keeps its tone. The third tones are changed by the voice itself.
fn change_tones(heard: &mut [Heard]) {
    for index in 0..heard.len() {
        let next = match heard.get(index + 1) {
            Some(Heard::Syllable { character, syllable, .. }) => Some((*character, tone(syllable))),
            _ => None,
        };
        let before = match index.checked_sub(1).and_then(|before| heard.get(before)) {
            Some(Heard::Syllable { character, .. }) => Some(*character),
            _ => None,
        };
        let Heard::Syllable { character, syllable, fixed: false } = &mut heard[index] else { continue };
        match (*character, next) {
            ('不', Some((_, 4))) => *syllable = "bu2".to_owned(),
            ('一', Some((after, tone)))
                if !is_digit(after)
                    && !before.is_some_and(|before| is_digit(before) || matches!(before, '第' | '十')) =>
            {
                let changed = if matches!(tone, 4 | 5) { "yi2" } else { "yi4" };
                *syllable = changed.to_owned();
            }
            _ => {}
        }
    }
}

const fn is_digit(character: char) -> bool {
    matches!(character, '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '幺' | '点' | '月')
}

fn tone(syllable: &str) -> u32 {
    syllable.chars().next_back().and_then(|last| last.to_digit(10)).unwrap_or(5)
}

fn written(heard: &[Heard]) -> String {
    let mut text = String::new();
    let mut paused = true;
    for piece in heard {
        match piece {
            Heard::Syllable { syllable, .. } => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(syllable);
                paused = false;
            }
            Heard::Mark(mark) if !paused => {
                text.push(*mark);
                paused = true;
            }
            Heard::Mark(_) => {}
        }
    }
    text
}
