//! Cards, accounts and telephones: digits one after another, written or said.

use std::fmt;
use std::sync::LazyLock;

use domain::phone::Phone;
use domain::secret::{Mask, cover};

use super::number::chinese_digit;

/// The first six digits of banks' cards.
const ISSUERS: &str = include_str!("../../data/issuers.txt");

/// A range of prefixes, and the bank's code and name.
type Issuer = (u32, u32, &'static str, &'static str);

static PREFIXES: LazyLock<Vec<Issuer>> = LazyLock::new(|| {
    let mut prefixes = Vec::new();
    for line in ISSUERS.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let (Some(code), Some(name)) = (words.next(), words.next()) else {
            continue;
        };
        for range in words {
            let (from, to) = range.split_once('-').unwrap_or((range, range));
            if let (Ok(from), Ok(to)) = (from.parse(), to.parse()) {
                prefixes.push((from, to, code, name));
            }
        }
    }
    prefixes.sort_unstable();
    prefixes
});

/// The number of a bank card or of an account. Class C2: printed masked.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountNumber(String);

impl AccountNumber {
    /// The digits with nothing covered.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits.
    #[must_use]
    pub fn tail(&self) -> &str {
        &self.0[self.0.len().saturating_sub(4)..]
    }

    /// The bank that issued the card, as code and name, by its first six digits.
    #[must_use]
    pub fn issuer(&self) -> Option<(&'static str, &'static str)> {
        let prefix: u32 = self.0.get(..6)?.parse().ok()?;
        let place = PREFIXES.partition_point(|(from, ..)| *from <= prefix);
        let (_, to, code, name) = PREFIXES.get(place.checked_sub(1)?)?;
        (prefix <= *to).then_some((*code, *name))
    }
}

impl Mask for AccountNumber {
    fn masked(&self) -> String {
        cover(&self.0, 0, 4)
    }
}

impl fmt::Debug for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountNumber({})", self.masked())
    }
}

/// What a row of digits is.
pub(super) enum Digits {
    Card(AccountNumber),
    Account(AccountNumber),
    Tail(String),
    Phone(Phone),
}

/// Words before the last four digits of a card.
const TAILS: [&str; 6] = ["尾号是", "尾号为", "尾号", "末四位", "后四位", "ending in "];

/// Words before the number of an account.
const ACCOUNTS: [&str; 7] = ["账号", "账户", "户号", "帐号", "account number", "account no", "account"];

/// What the row of digits at `at` is, and how many characters it takes.
pub(super) fn digits_at(characters: &[char], at: usize) -> Option<(Digits, usize)> {
    if at > 0 && value(characters[at - 1]).is_some() {
        return None;
    }
    let plus = usize::from(characters[at] == '+');
    let (digits, length) = row(&characters[at + plus..]);
    let length = length + plus;
    let before: String = characters[at.saturating_sub(16)..at].iter().collect();
    let before = before.trim_end_matches([' ', ':', '是', '为']);
    if digits.len() == 4 && (TAILS.iter().any(|word| before.ends_with(word.trim_end())) || before.ends_with("ending")) {
        return Some((Digits::Tail(digits), length));
    }
    let number = AccountNumber(digits);
    let digits = number.as_str();
    if (16..=19).contains(&digits.len())
        && (has_check_digit(digits) || number.issuer().is_some() || before.ends_with("卡号"))
    {
        return Some((Digits::Card(number), length));
    }
    if (6..=32).contains(&digits.len()) && ACCOUNTS.iter().any(|word| before.ends_with(word)) {
        return Some((Digits::Account(number), length));
    }
    let national = digits
        .strip_prefix("86")
        .filter(|rest| rest.len() == 11)
        .or_else(|| digits.strip_prefix("0086"))
        .unwrap_or(digits);
    let mobile = national.len() == 11
        && national.starts_with('1')
        && !national.starts_with("10")
        && !national.starts_with("11")
        && !national.starts_with("12");
    let landline = digits.starts_with('0') && (10..=12).contains(&digits.len());
    let service = digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
    if mobile || landline || service {
        let phone = national.parse().ok()?;
        return Some((Digits::Phone(phone), length));
    }
    None
}

fn value(character: char) -> Option<char> {
    if character.is_ascii_digit() {
        return Some(character);
    }
    if character == '两' {
        return None;
    }
    chinese_digit(character).and_then(|digit| char::from_digit(u32::try_from(digit).ok()?, 10))
}

/// Digits with single blanks or hyphens between them.
fn row(characters: &[char]) -> (String, usize) {
    let mut digits = String::new();
    let mut length = 0;
    while let Some(character) = characters.get(length) {
        match value(*character) {
            Some(digit) => digits.push(digit),
            None if matches!(character, ' ' | '-')
                && length > 0
                && characters.get(length + 1).copied().and_then(value).is_some() => {}
            None => break,
        }
        length += 1;
    }
    (digits, length)
}

/// Whether the last digit is the check digit of ISO/IEC 7812.
fn has_check_digit(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| match (place % 2, u32::from(byte - b'0')) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}
