//! Amounts of money in words.

use crate::chinese::chinese_number;
use crate::english::english_number;

/// An amount in fen as it is read: 1200530 → 一万二千零五元三角, 505 → 五元零五分.
#[must_use]
pub fn chinese_amount(fen: i64) -> String {
    let sign = if fen < 0 { "负" } else { "" };
    let fen = fen.unsigned_abs();
    let (yuan, jiao, rest) = (fen / 100, fen / 10 % 10, fen % 10);
    let digit = |digit: u64| chinese_number(digit);
    let mut read = sign.to_owned();
    if yuan > 0 || fen == 0 {
        read.push_str(&if yuan == 2 { "两".to_owned() } else { chinese_number(yuan) });
        read.push('元');
    }
    if jiao > 0 {
        read.push_str(&digit(jiao));
        read.push('角');
    } else if rest > 0 && yuan > 0 {
        read.push('零');
    }
    if rest > 0 {
        read.push_str(&digit(rest));
        read.push('分');
    }
    read
}

/// An amount in fen as it is read in English: 1200530 → twelve thousand and five yuan and thirty fen.
#[must_use]
pub fn english_amount(fen: i64) -> String {
    let sign = if fen < 0 { "minus " } else { "" };
    let fen = fen.unsigned_abs();
    match (fen / 100, fen % 100) {
        (yuan, 0) => format!("{sign}{} yuan", english_number(yuan)),
        (0, fen) => format!("{sign}{} fen", english_number(fen)),
        (yuan, fen) => format!("{sign}{} yuan and {} fen", english_number(yuan), english_number(fen)),
    }
}
