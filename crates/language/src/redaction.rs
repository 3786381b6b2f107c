//! What is covered in a text before it is stored: what looks like a typed password or one-time code (class C3),
//! and bank card numbers (class C2, last 4 kept). Domain rules §5.
//!
//! The rules are pure and err on the side of covering. The text keeps its length in characters, and covering
//! twice is covering once.

use std::borrow::Cow;

/// What stands in place of a covered character.
const COVER: char = '*';

/// Words after which a secret is written.
const SECRET_WORDS: [&str; 13] = [
    "密码",
    "口令",
    "验证码",
    "校验码",
    "动态码",
    "安全码",
    "passwort",
    "password",
    "passwd",
    "passcode",
    "pin",
    "cvv",
    "otp",
];

/// Words that join such a word to its secret: then a secret of any length and kind is covered.
const JOINTS: [&str; 14] = ["就是", "改成", "改为", "设为", "是", "为", "叫", "：", ":", "=", "＝", " is ", "“", "\""];

/// A text without digits and without one of these has neither a password's word nor a card number.
const SIGNS: [char; 5] = ['码', '令', 'p', 'v', 't'];

/// How often the rules are applied at most until nothing more is covered.
const MAX_ROUNDS: usize = 16;

/// Characters of other words that may stand between a secret's word and its digits.
const MAX_GAP: usize = 6;

/// The text with passwords, one-time codes and card numbers covered.
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| digit(character).is_some() || SIGNS.contains(&character.to_ascii_lowercase())) {
        return Cow::Borrowed(text);
    }
    let mut characters: Vec<char> = text.chars().collect();
    let mut before = characters.clone();
    cover_secrets(&mut characters);
    cover_cards(&mut characters);
    if characters == before {
        return Cow::Borrowed(text);
    }
    // What has been covered can let a rule see the rest in another light.
    for _ in 0..MAX_ROUNDS {
        before.clone_from(&characters);
        cover_secrets(&mut characters);
        cover_cards(&mut characters);
        if characters == before {
            break;
        }
    }
    Cow::Owned(characters.into_iter().collect())
}

/// The text with everything of [`redact`] covered, and with telephone numbers (first 3 and last 4 digits kept) and
/// identity numbers (first and last character kept) too: for a text that leaves the circle of those who serve the
/// customer.
///
/// ```
/// assert_eq!(language::redact_personal("电话13812345678，身份证11010519491231002X"), "电话138****5678，身份证1****************X");
/// ```
#[must_use]
pub fn redact_personal(text: &str) -> Cow<'_, str> {
    let first = redact(text);
    let mut characters: Vec<char> = first.chars().collect();
    let mut changed = false;
    for group in digit_groups(&characters.clone()) {
        let check = matches!(characters.get(group.end), Some('x' | 'X' | 'Ｘ'));
        let mobile = characters[group.start..group.end].iter().filter_map(|c| digit(*c)).take(2).collect::<Vec<_>>();
        let kept = match group.len() {
            17 if check => group.start + 1..group.end,
            18 => group.start + 1..group.end - 1,
            11 if mobile.first() == Some(&1) && mobile.get(1).is_some_and(|second| *second >= 3) => {
                group.start + 3..group.end - 4
            }
            13 if characters[group.start..].starts_with(&['8', '6', '1']) => group.start + 5..group.end - 4,
            _ => continue,
        };
        characters[kept].fill(COVER);
        changed = true;
    }
    if changed { Cow::Owned(characters.into_iter().collect()) } else { first }
}

fn digit(character: char) -> Option<u32> {
    match character {
        '0'..='9' => character.to_digit(10),
        '０'..='９' => Some(u32::from(character) - u32::from('０')),
        _ => None,
    }
}

const fn chinese_digit(character: char) -> bool {
    matches!(character, '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '幺')
}

const fn password_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '０'..='９' | '!' | '@' | '#' | '$' | '%' | '^' | '&' | '_' | '+' | '.' | '-' | '~')
}

/// Whether the word stands at `at`; ASCII words are compared without case and must not be part of a longer word.
fn word_at(characters: &[char], at: usize, word: &str) -> Option<usize> {
    let length = word.chars().count();
    let end = at.checked_add(length).filter(|end| *end <= characters.len())?;
    let same = characters[at..end].iter().zip(word.chars()).all(|(a, b)| a.to_ascii_lowercase() == b);
    if !same {
        return None;
    }
    let whole = !word.starts_with(|c: char| c.is_ascii_alphabetic())
        || (!at.checked_sub(1).is_some_and(|i| characters[i].is_ascii_alphabetic())
            && !characters.get(end).is_some_and(char::is_ascii_alphabetic));
    whole.then_some(end)
}

fn cover_secrets(characters: &mut [char]) {
    let mut at = 0;
    while at < characters.len() {
        let Some(end) = SECRET_WORDS.iter().find_map(|word| word_at(characters, at, word)) else {
            at += 1;
            continue;
        };
        cover_before(characters, at);
        at = cover_after(characters, end).unwrap_or(end);
    }
}

/// Covers "123456 是我的密码": digits, "是", perhaps "我的".
fn cover_before(characters: &mut [char], word: usize) {
    let mut end = word;
    for filler in ["的", "我", "是", "就"] {
        while end > 0 && characters[end - 1] == ' ' {
            end -= 1;
        }
        if end > 0 && filler.starts_with(characters[end - 1]) {
            end -= 1;
        }
    }
    while end > 0 && characters[end - 1] == ' ' {
        end -= 1;
    }
    if end == word {
        return;
    }
    let start = (0..end).rev().take_while(|i| digit(characters[*i]).is_some()).last().unwrap_or(end);
    let rest_of_a_card = start > 0 && characters[start - 1] == COVER;
    if (4..=8).contains(&(end - start)) && !rest_of_a_card {
        characters[start..end].fill(COVER);
    }
}

/// Covers what follows a secret's word and says where that ends.
fn cover_after(characters: &mut [char], from: usize) -> Option<usize> {
    let mut at = from;
    let mut joined = false;
    let mut gap = 0;
    while at < characters.len() {
        if let Some(end) = JOINTS.iter().find_map(|joint| word_at(characters, at, joint)) {
            joined = true;
            at = end;
        } else if characters[at] == ' '
            || characters[at] == '　'
            || matches!(characters[at], ',' | '，' | '了' | '「' | '\'')
        {
            at += 1;
        } else if password_character(characters[at]) || chinese_digit(characters[at]) {
            break;
        } else if gap < MAX_GAP && !matches!(characters[at], '。' | '！' | '？' | '!' | '?' | '\n' | ';' | '；' | COVER)
        {
            gap += 1;
            joined = false;
            at += 1;
        } else {
            return None;
        }
    }
    let run = secret_run(characters, at);
    let covered: Vec<usize> = run.clone().filter(|i| characters[*i] != ' ').collect();
    let digits = covered.iter().filter(|i| digit(characters[**i]).is_some()).count();
    let spoken = covered.iter().filter(|i| chinese_digit(characters[**i])).count();
    let length = covered.len();
    let is_secret = if spoken == length {
        length >= 4
    } else if digits == 0 {
        // Letters only: "密码是abcdef" is a password, "password is wrong" and "密码error" are not.
        joined && length >= 4 && !after_english_is(characters, at)
    } else if gap == 0 {
        (3..=64).contains(&length)
    } else {
        digits == length && (4..=8).contains(&length)
    };
    if !is_secret {
        return None;
    }
    for index in covered {
        characters[index] = COVER;
    }
    Some(run.end)
}

/// Whether " is " stands right before, as in an English sentence rather than a password.
fn after_english_is(characters: &[char], at: usize) -> bool {
    at >= 4 && characters[at - 4..at].iter().map(char::to_ascii_lowercase).eq(" is ".chars())
}

/// The stretch of password characters, with single blanks between digits ("1 2 3 4 5 6").
fn secret_run(characters: &[char], start: usize) -> std::ops::Range<usize> {
    let spoken = characters.get(start).copied().is_some_and(chinese_digit);
    let mut end = start;
    while end < characters.len() {
        let character = characters[end];
        let belongs = if spoken { chinese_digit(character) } else { password_character(character) };
        let between = character == ' '
            && end > start
            && digit(characters[end - 1]).is_some()
            && characters.get(end + 1).copied().and_then(digit).is_some();
        if !(belongs || between) {
            break;
        }
        end += 1;
    }
    // A full stop at the end belongs to the sentence.
    while end > start && matches!(characters[end - 1], '.' | '!' | '-') {
        end -= 1;
    }
    start..end
}

/// A stretch of digits without anything between: its place.
type Group = std::ops::Range<usize>;

fn cover_cards(characters: &mut [char]) {
    let groups = digit_groups(characters);
    let mut first = 0;
    while first < groups.len() {
        match card_from(characters, &groups, first) {
            Some(last) => {
                let places: Vec<usize> = groups[first..=last].iter().flat_map(Clone::clone).collect();
                for place in &places[..places.len() - 4] {
                    characters[*place] = COVER;
                }
                first = last + 1;
            }
            None => first += 1,
        }
    }
}

fn digit_groups(characters: &[char]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, character) in characters.iter().enumerate() {
        if digit(*character).is_some() {
            match groups.last_mut() {
                Some(group) if group.end == index => group.end = index + 1,
                _ => groups.push(index..index + 1),
            }
        }
    }
    groups
}

/// The last group of the longest card number that starts with the group `first`.
fn card_from(characters: &[char], groups: &[Group], first: usize) -> Option<usize> {
    let mut number: Vec<u32> = Vec::with_capacity(19);
    let mut found = None;
    for (index, group) in groups.iter().enumerate().skip(first) {
        let apart = index > first && {
            let between = &characters[groups[index - 1].end..group.start];
            !matches!(between, [' ' | '-' | '　' | '·' | '－'])
        };
        if apart || number.len() + group.len() > 19 {
            break;
        }
        number.extend(group.clone().filter_map(|place| digit(characters[place])));
        if is_card(&number) {
            found = Some(index);
        }
    }
    found
}

/// 13 to 19 digits with the check digit of ISO/IEC 7812, or 16 to 19 digits that begin as UnionPay's do (62),
/// so that a card number with a typing error is covered too.
fn is_card(number: &[u32]) -> bool {
    let unionpay = number.len() >= 16 && number.starts_with(&[6, 2]);
    (13..=19).contains(&number.len()) && (unionpay || has_check_digit(number))
}

fn has_check_digit(number: &[u32]) -> bool {
    let sum: u32 = number
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match (index % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_typed_password_is_covered() {
        for (text, covered) in [
            ("我的密码是123456，请帮我查", "我的密码是******，请帮我查"),
            ("密码：abc123!", "密码：******!"),
            ("密码 1 2 3 4 5 6", "密码 * * * * * *"),
            ("密码是一二三四五六", "密码是******"),
            ("密码我记得是８８８８８８", "密码我记得是******"),
            ("验证码 482913。", "验证码 ******。"),
            ("my password is hunter2, ok", "my password is *******, ok"),
            ("PIN: 4711", "PIN: ****"),
            ("CVV 123", "CVV ***"),
            ("123456是我的密码", "******是我的密码"),
            ("密码是qwerty", "密码是******"),
        ] {
            assert_eq!(redact(text), covered);
        }
    }

    #[test]
    fn talk_about_passwords_is_left_alone() {
        for text in [
            "密码忘了怎么办",
            "my password is wrong",
            "密码输错3次被锁了",
            "忘记密码，手机号13812345678",
            "shopping 123456",
            "密码不对！我的订单号 20260213",
            "订单 20260213-7788",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn a_card_number_keeps_its_last_four_digits() {
        for (text, covered) in [
            ("卡号6222021234567890128", "卡号***************0128"),
            ("4111 1111 1111 1111 有问题", "**** **** **** 1111 有问题"),
            ("4111-1111-1111-1111", "****-****-****-1111"),
            ("13812345678 6222021234567890128", "13812345678 ***************0128"),
            ("６２２２０２１２３４５６７８９０１２８", "***************０１２８"),
        ] {
            assert_eq!(redact(text), covered);
        }
    }

    #[test]
    fn numbers_that_are_no_cards_are_left_alone() {
        for text in
            ["13812345678", "4111 1111 1111 1112", "工单 202602130001", "12000.00 元", "1234567890123456789012345678"]
        {
            assert_eq!(redact(text), text);
        }
    }

    proptest! {
        #[test]
        fn covering_twice_is_covering_once(text in "(密码|pin|是|：| |[0-9a-z]{1,7}|62[0-9]{14,17}|。|\\PC){0,12}") {
            let once = redact(&text).into_owned();
            prop_assert_eq!(redact(&once), once.as_str());
            prop_assert_eq!(once.chars().count(), text.chars().count());
        }

        #[test]
        fn no_card_with_a_check_digit_survives(head in "[1-9][0-9]{14}", before in "[^0-9\\-]{0,8}[^0-9 \\-　·－]", after in "[^0-9 \\-　·－]\\PC{0,5}") {
            let digits: Vec<u32> = head.chars().filter_map(digit).collect();
            let check = (0..10).find(|c| has_check_digit(&[digits.as_slice(), &[*c]].concat())).unwrap();
            let card = format!("{head}{check}");
            let covered = redact(&format!("{before}{card}{after}")).into_owned();
            prop_assert!(!covered.contains(&card));
        }
    }
}
