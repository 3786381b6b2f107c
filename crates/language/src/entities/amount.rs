//! Amounts of money: 一万二, 两千五, 12,005.30元, 三块五毛, ¥800.

use domain::money::{Currency, Money};

use super::number::{Number, number};

/// Why an amount cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountFault {
    /// There is no amount in the text, or something besides it.
    #[error("this is no amount")]
    NotAnAmount,
    /// More than a trillion of the currency's unit.
    #[error("an amount is at most a trillion")]
    TooLarge,
    /// Below zero.
    #[error("an amount is not negative")]
    Negative,
    /// Finer than the currency's smallest coin.
    #[error("an amount has at most two places after the point")]
    TooFine,
    /// Written with an exponent, as in 1e9.
    #[error("an amount is written out")]
    Exponent,
    /// Nothing at all.
    #[error("an amount is more than nothing")]
    Zero,
}

impl AmountFault {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAnAmount => "not_an_amount",
            Self::TooLarge => "amount_too_large",
            Self::Negative => "amount_negative",
            Self::TooFine => "amount_too_fine",
            Self::Exponent => "amount_exponent",
            Self::Zero => "amount_zero",
        }
    }
}

/// An amount in a text: what it is, where it ends, and whether it says by itself that it is money.
pub(super) struct Found {
    pub(super) value: Result<Money, AmountFault>,
    pub(super) length: usize,
    pub(super) certain: bool,
}

const LARGEST_UNITS: u128 = 1_000_000_000_000;

/// Units of money after a number, the longest first.
const UNITS: [(&str, Currency); 22] = [
    ("人民币", Currency::Cny),
    ("块钱", Currency::Cny),
    ("元钱", Currency::Cny),
    ("yuan", Currency::Cny),
    ("rmb", Currency::Cny),
    ("cny", Currency::Cny),
    ("美元", Currency::Usd),
    ("美金", Currency::Usd),
    ("美刀", Currency::Usd),
    ("dollars", Currency::Usd),
    ("usd", Currency::Usd),
    ("欧元", Currency::Eur),
    ("euros", Currency::Eur),
    ("港币", Currency::Hkd),
    ("港元", Currency::Hkd),
    ("港纸", Currency::Hkd),
    ("日元", Currency::Jpy),
    ("日币", Currency::Jpy),
    ("元", Currency::Cny),
    ("块", Currency::Cny),
    ("圆", Currency::Cny),
    ("蚊", Currency::Cny),
];

/// The whole text as an amount.
///
/// ```
/// use domain::money::{Currency, Money};
/// use language::{AmountFault, amount};
///
/// assert_eq!(amount("一万二"), Ok(Money { minor: 1_200_000, currency: Currency::Cny }));
/// assert_eq!(amount("12,005.30元"), Ok(Money { minor: 1_200_530, currency: Currency::Cny }));
/// assert_eq!(amount("一百万亿"), Err(AmountFault::TooLarge));
/// assert_eq!(amount("-5"), Err(AmountFault::Negative));
/// ```
///
/// # Errors
/// If the text is something else than an amount that a bank can take.
pub fn amount(text: &str) -> Result<Money, AmountFault> {
    let characters: Vec<char> = text.chars().filter_map(crate::normalise::normal).filter(|c| *c != ' ').collect();
    match amount_at(&characters) {
        Some(found) if found.length == characters.len() => found.value,
        _ => Err(AmountFault::NotAnAmount),
    }
}

/// The amount that begins with the first of the characters.
pub(super) fn amount_at(characters: &[char]) -> Option<Found> {
    let mut at = 0;
    let (mut negative, mut certain, mut currency) = (false, false, Currency::Cny);
    while let Some(character) = characters.get(at) {
        match character {
            '-' | '负' | '−' if !negative => negative = true,
            '¥' if !certain => certain = true,
            '$' if !certain => (certain, currency) = (true, Currency::Usd),
            '€' if !certain => (certain, currency) = (true, Currency::Eur),
            _ => break,
        }
        at += 1;
    }
    let rest = &characters[at..];
    let read = number(rest)?;
    let mut length = at + read.length;
    if let Some(exponent) = exponent(&characters[length..]).filter(|_| read.in_digits) {
        return Some(Found { value: Err(AmountFault::Exponent), length: length + exponent, certain: true });
    }
    let mut value = read.ten_thousandths;
    let mut small = false;
    if let Some((taken, coin)) = coins(&characters[length..], value) {
        (value, small, certain) = (coin, true, true);
        length += taken;
    } else if let Some((taken, unit)) = unit(&characters[length..]) {
        length += taken;
        (certain, currency) = (true, unit);
        if let Some((taken, coins)) = after_unit(&characters[length..]) {
            value = value.saturating_add(coins);
            length += taken;
        }
    }
    let certain = certain || (read.has_unit && (read.in_digits || value >= 100 * 10_000));
    Some(Found { value: checked(value, read, negative, small, currency), length, certain })
}

fn checked(value: u128, read: Number, negative: bool, small: bool, currency: Currency) -> Result<Money, AmountFault> {
    if negative {
        return Err(AmountFault::Negative);
    }
    if value > LARGEST_UNITS * 10_000 {
        return Err(AmountFault::TooLarge);
    }
    if read.finer || value % 100 != 0 || (currency == Currency::Jpy && value % 10_000 != 0) {
        return Err(AmountFault::TooFine);
    }
    if value == 0 && !small {
        return Err(AmountFault::Zero);
    }
    let minor = if currency == Currency::Jpy { value / 10_000 } else { value / 100 };
    i64::try_from(minor).map(|minor| Money { minor, currency }).map_err(|_| AmountFault::TooLarge)
}

fn starts(characters: &[char], word: &str) -> Option<usize> {
    let length = word.chars().count();
    (characters.len() >= length && word.chars().zip(characters).all(|(a, b)| a == *b)).then_some(length)
}

fn unit(characters: &[char]) -> Option<(usize, Currency)> {
    let blank = usize::from(characters.first() == Some(&' '));
    UNITS
        .iter()
        .find_map(|(word, currency)| starts(&characters[blank..], word).map(|length| (length + blank, *currency)))
}

/// 五毛, 三分钱: a number of small coins.
fn coins(characters: &[char], value: u128) -> Option<(usize, u128)> {
    let found = |length: usize, scale: u128| Some((length, value.checked_mul(scale)? / 10));
    match characters {
        ['毛' | '角', '钱', ..] => found(2, 1),
        ['毛' | '角', ..] => found(1, 1),
        ['分', '钱', ..] => Some((2, value / 100)),
        _ => None,
    }
}

/// What follows 块 or 元: 五, 五毛, 三角二分, 零五分, in ten thousandths of a yuan.
fn after_unit(characters: &[char]) -> Option<(usize, u128)> {
    let (mut at, mut value) = (0, 0);
    let digit = |at: usize| {
        characters.get(at).and_then(|c| super::number::chinese_digit(*c).or_else(|| c.to_digit(10).map(u128::from)))
    };
    if characters.first() == Some(&'零') {
        at += 1;
    }
    while let Some(number) = digit(at) {
        match characters.get(at + 1) {
            Some('角' | '毛') => (value, at) = (value + number * 1_000, at + 2),
            Some('分') => (value, at) = (value + number * 100, at + 2),
            // 三块五
            next if value == 0
                && at == 0
                && !next.is_some_and(|c| c.is_ascii_digit() || "十百千万个月号日天次年".contains(*c)) =>
            {
                return Some((1, number * 1_000));
            }
            _ => break,
        }
    }
    (value > 0).then_some((at, value))
}

/// The length of an exponent such as `e9`.
fn exponent(characters: &[char]) -> Option<usize> {
    let [mark @ ('e' | '^'), rest @ ..] = characters else {
        return None;
    };
    let sign = usize::from(*mark == 'e' && matches!(rest.first(), Some('-' | '+')));
    let digits = rest[sign..].iter().take_while(|c| c.is_ascii_digit()).count();
    (digits > 0).then_some(1 + sign + digits)
}
