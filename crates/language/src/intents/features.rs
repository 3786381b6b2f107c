//! What a sentence looks like to the classifier: counted pieces in four blocks: as written, heard, meant and spelled.
//!
//! *Written*: Chinese characters in runs of one to four, and pairs with one character between them; other words alone
//! and in pairs. *Heard*: syllables without tones in runs of one to three, sounds that speakers and recognisers mix up
//! taken for one another. *Spelled*: in other words, runs of two to five letters. *Meant*:
//! what its words mean at a bank, alone and in pairs wherever they stand. Marks and fillers are nothing, numbers are only
//! numbers.

use super::meanings::meanings;
use super::sounds::syllable;
use crate::normalise::plain;

/// A sentence is read so far, in characters; whoever talks longer has said what they want.
const LONGEST: usize = 320;

/// Runs of letters have at least so many.
const SHORTEST_SPELLED: usize = 2;

/// Meanings are paired with so many others.
const MOST_MEANT: usize = 12;

/// The pieces of a sentence by block, each as a hash; a piece that occurs twice is there twice.
#[derive(Debug, Default, Clone)]
pub(crate) struct Pieces {
    pub(crate) written: Vec<u64>,
    pub(crate) heard: Vec<u64>,
    pub(crate) meant: Vec<u64>,
    pub(crate) spelled: Vec<u64>,
}

impl Pieces {
    /// The blocks in their order.
    pub(crate) const fn blocks(&self) -> [&Vec<u64>; 4] {
        [&self.written, &self.heard, &self.meant, &self.spelled]
    }
}

/// A character of Chinese, or a word or number of anything else.
#[derive(Clone, Copy)]
struct Unit {
    written: u64,
    heard: u64,
    alphabetic: bool,
}

const WRITTEN: u64 = 0x51;
const GAPPED: u64 = 0x52;
const HEARD: u64 = 0x53;
const LETTERS: u64 = 0x54;
const MEANT: u64 = 0x55;
const NUMBER: u64 = 0xd161;

/// The pieces of a text that a customer wrote or said.
pub(crate) fn pieces(text: &str) -> Pieces {
    let text = plain(text, LONGEST);
    let mut pieces = Pieces::default();
    let units = units(&text, &mut pieces.spelled);
    for from in 0..units.len() {
        let (mut written, mut heard) = (WRITTEN, HEARD);
        for (length, unit) in (1..=4).zip(&units[from..]) {
            if unit.alphabetic && length > 2 {
                break;
            }
            written = mixed(written, unit.written);
            pieces.written.push(written);
            if length <= 3 && !unit.alphabetic {
                heard = mixed(heard, unit.heard);
                pieces.heard.push(heard);
            }
        }
        if let [first, _, last, ..] = &units[from..] {
            pieces.written.push(mixed(mixed(GAPPED, first.written), last.written));
        }
    }
    let meant = meanings(&text);
    for (place, first) in meant.iter().enumerate() {
        pieces.meant.push(mixed(MEANT, *first));
        pieces
            .meant
            .extend(meant[place + 1..].iter().take(MOST_MEANT).map(|second| mixed(mixed(MEANT, *first), *second)));
    }
    pieces
}

fn units(text: &str, letters: &mut Vec<u64>) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len() / 3);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_digit() {
            let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(rest.len());
            units.push(Unit { written: NUMBER, heard: NUMBER, alphabetic: false });
            end
        } else if is_han(first) {
            units.push(Unit {
                written: u64::from(u32::from(first)),
                heard: u64::from(syllable(first)),
                alphabetic: false,
            });
            first.len_utf8()
        } else if first.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic() && c != '\'' || is_han(c)).unwrap_or(rest.len());
            let word = &rest[..end];
            let written = word.bytes().fold(LETTERS, |hash, byte| mixed(hash, u64::from(byte)));
            units.push(Unit { written, heard: written, alphabetic: true });
            spelled(word, letters);
            end
        } else {
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    units
}

/// The runs of two to five letters of a word with its two ends.
fn spelled(word: &str, letters: &mut Vec<u64>) {
    let padded: Vec<char> = std::iter::once(' ').chain(word.chars().take(40)).chain(std::iter::once(' ')).collect();
    for from in 0..padded.len() {
        let mut hash = LETTERS;
        for (length, letter) in (1_usize..=5).zip(&padded[from..]) {
            hash = mixed(hash, u64::from(u32::from(*letter)));
            if length >= SHORTEST_SPELLED {
                letters.push(hash);
            }
        }
    }
}

/// Whether the character is a Chinese one.
pub(crate) const fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// One hash out of two numbers; the same on every machine.
const fn mixed(hash: u64, with: u64) -> u64 {
    let mut value = (hash.rotate_left(23) ^ with).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    value ^= value >> 29;
    value
}
