//! Numbers in English.

use crate::amounts::english_amount;
use crate::signs::{Sign, narrowed, signs};

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const GROUPS: [&str; 7] = ["", " thousand", " million", " billion", " trillion", " quadrillion", " quintillion"];

/// A whole number in words: 12005 → twelve thousand and five.
#[must_use]
pub fn english_number(number: u64) -> String {
    if number == 0 {
        return SMALL[0].to_owned();
    }
    let mut groups = Vec::new();
    let mut rest = number;
    while rest > 0 {
        groups.push(usize::try_from(rest % 1_000).unwrap_or_default());
        rest /= 1_000;
    }
    let mut read = String::new();
    for (index, group) in groups.iter().enumerate().rev().filter(|(_, group)| **group > 0) {
        if !read.is_empty() {
            read.push_str(if index == 0 && *group < 100 { " and " } else { " " });
        }
        read.push_str(&below_thousand(*group));
        read.push_str(GROUPS[index]);
    }
    read
}

fn below_thousand(number: usize) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    let small = match rest {
        0 => String::new(),
        1..=19 => SMALL[rest].to_owned(),
        _ if rest % 10 == 0 => TENS[rest / 10].to_owned(),
        _ => format!("{}-{}", TENS[rest / 10], SMALL[rest % 10]),
    };
    match (hundreds, rest) {
        (0, _) => small,
        (_, 0) => format!("{} hundred", SMALL[hundreds]),
        _ => format!("{} hundred and {small}", SMALL[hundreds]),
    }
}

/// Digits one by one, in groups of three and four for the listener.
#[must_use]
pub fn english_digits(digits: &str) -> String {
    let words: Vec<&str> =
        digits.chars().filter_map(|digit| digit.to_digit(10)).map(|digit| SMALL[digit as usize]).collect();
    let group = if words.len() <= 5 { 5 } else { 4 };
    words.chunks(group).map(|chunk| chunk.join(" ")).collect::<Vec<_>>().join(", ")
}

/// The text with its numbers in words.
pub(crate) fn spoken(text: &str) -> String {
    let text = narrowed(text);
    let mut read = String::with_capacity(text.len() * 2);
    for sign in signs(&text) {
        read_sign(&sign, &mut read);
    }
    read
}

fn read_sign(sign: &Sign<'_>, read: &mut String) {
    match sign {
        Sign::Words(words) => read.push_str(words),
        Sign::Number(number) => read.push_str(&english_number(*number)),
        Sign::Decimal(whole, fraction) => {
            read.push_str(&format!("{} point {}", english_number(*whole), spaced(fraction)));
        }
        Sign::Yuan(yuan, fen) => read.push_str(&english_amount(
            i64::try_from(*yuan).unwrap_or(i64::MAX / 100).saturating_mul(100).saturating_add(i64::from(*fen)),
        )),
        Sign::Digits(digits) => read.push_str(&english_digits(digits)),
        Sign::Percent(whole, fraction) if fraction.is_empty() => {
            read.push_str(&format!("{} per cent", english_number(*whole)))
        }
        Sign::Percent(whole, fraction) => {
            read.push_str(&format!("{} point {} per cent", english_number(*whole), spaced(fraction)));
        }
        Sign::Date { year, month, day } => {
            let month = time::Month::January.nth_next(month.saturating_sub(1));
            read.push_str(&format!("{month} {}, {}", english_number((*day).into()), year_in_words(*year)));
        }
        Sign::Time { hour, minute, .. } => read.push_str(&time(*hour, *minute)),
        Sign::Range(from, to) => {
            read_sign(from, read);
            read.push_str(" to ");
            read_sign(to, read);
        }
        Sign::Star => read.push_str("star"),
        Sign::Hash => read.push_str("hash"),
    }
}

fn spaced(digits: &str) -> String {
    digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .map(|digit| SMALL[digit as usize])
        .collect::<Vec<_>>()
        .join(" ")
}

/// 2026 → twenty twenty-six, 2005 → two thousand and five, 1900 → nineteen hundred.
fn year_in_words(year: u16) -> String {
    let (high, low) = (usize::from(year / 100), usize::from(year % 100));
    match (high, low) {
        (20, 0..=9) | (0..=9, _) => english_number(year.into()),
        (_, 0) => format!("{} hundred", below_thousand(high)),
        (_, 1..=9) => format!("{} oh {}", below_thousand(high), SMALL[low]),
        _ => format!("{} {}", below_thousand(high), below_thousand(low)),
    }
}

/// 8:30 → eight thirty a.m., 13:00 → one p.m., 0:05 → twelve oh five a.m.
fn time(hour: u8, minute: u8) -> String {
    let half = if (12..24).contains(&hour) { "p.m." } else { "a.m." };
    let hour = SMALL[usize::from(match hour % 12 {
        0 => 12,
        hour => hour,
    })];
    match minute {
        0 => format!("{hour} {half}"),
        1..=9 => format!("{hour} oh {} {half}", SMALL[usize::from(minute)]),
        _ => format!("{hour} {} {half}", below_thousand(minute.into())),
    }
}
