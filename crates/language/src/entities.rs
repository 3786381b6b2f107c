//! What a sentence names: amounts, days, cards, accounts, telephones, products and places.

mod amount;
mod day;
mod long_number;
mod names;
mod number;

use std::ops::Range;

use domain::money::Money;
use domain::phone::Phone;
use time::Date;

use crate::normalise::normal;
use amount::amount_at;
use day::{Days, days_at};
use long_number::{Digits, digits_at};

pub use amount::{AmountFault, amount};
pub use long_number::AccountNumber;
pub use names::Place;

/// Something that a sentence names, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// What it is.
    pub value: Value,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// A kind of entity with its value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An amount of money.
    Amount(Money),
    /// An amount that no bank can take, and why.
    BadAmount(AmountFault),
    /// A day.
    Day(Date),
    /// From a day to a day, both included.
    Days(Date, Date),
    /// A day that is in no calendar, such as 2月30日.
    BadDay,
    /// The number of a bank card.
    Card(AccountNumber),
    /// The last four digits of a card.
    CardTail(String),
    /// The number of an account.
    Account(AccountNumber),
    /// A telephone number.
    Phone(Phone),
    /// Something that a bank sells, by its code.
    Product(&'static str),
    /// A city or province.
    Place(Place),
}

impl Value {
    /// The name of the kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Amount(_) | Self::BadAmount(_) => "amount",
            Self::Day(_) | Self::Days(..) | Self::BadDay => "date",
            Self::Card(_) | Self::CardTail(_) => "card",
            Self::Account(_) => "account",
            Self::Phone(_) => "phone",
            Self::Product(_) => "product",
            Self::Place(_) => "place",
        }
    }
}

/// Characters after a number that say that it counts something else than money.
const COUNTED: &str = "月号日年天次期个位岁张笔点分秒周名条倍人户级层楼度%％折成遍回步代";

/// Words before a bare number that say that it is money.
const PAID: [&str; 38] = [
    "转账", "转", "汇款", "汇", "存入", "存", "取款", "取", "还款", "还", "给", "充值", "充", "付", "打款", "打", "借",
    "提到", "改成", "改为", "换成", "是", "调到", "额度", "金额", "支付", "贷", "买", "扣", "收", "花", "刷", "投",
    "缴", "交", "pay", "transfer", "send",
];

/// What a text names, in the order of the text. Nothing overlaps. `today` gives 昨天 and 五号 their dates.
#[must_use]
pub fn entities(text: &str, today: Date) -> Vec<Entity> {
    let mut characters = Vec::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    for (place, character) in text.char_indices() {
        if let Some(character) = normal(character) {
            characters.push(character);
            places.push(place..place + text[place..].chars().next().map_or(1, char::len_utf8));
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        match entity_at(&characters, at, today) {
            Some((value, length)) => {
                found.push(Entity { value, span: places[at].start..places[at + length - 1].end });
                at += length;
            }
            None => {
                // A number that is nothing is passed as a whole: 12345678 holds no 345678.
                let digit = |c: char| c.is_ascii_digit() || number::chinese_digit(c).is_some();
                at += if characters[at].is_ascii_digit() {
                    characters[at..].iter().take_while(|c| digit(**c)).count()
                } else {
                    1
                };
            }
        }
    }
    found
}

fn entity_at(characters: &[char], at: usize, today: Date) -> Option<(Value, usize)> {
    let rest = &characters[at..];
    let before = at.checked_sub(1).map(|place| characters[place]);
    // No entity begins with these.
    if matches!(rest[0], ' ' | ',' | '.' | '。' | '!' | '?' | '的' | '了' | '我' | '你') {
        return None;
    }
    if let Some((days, length)) = days_at(rest, today).filter(|_| !before.is_some_and(|c| c.is_ascii_alphanumeric())) {
        let value = match days {
            Days::One(day) => Value::Day(day),
            Days::Span(from, to) => Value::Days(from, to),
            Days::None => Value::BadDay,
        };
        return Some((value, length));
    }
    if let Some((digits, length)) = digits_at(characters, at) {
        let value = match digits {
            Digits::Card(number) => Value::Card(number),
            Digits::Account(number) => Value::Account(number),
            Digits::Tail(tail) => Value::CardTail(tail),
            Digits::Phone(phone) => Value::Phone(phone),
        };
        return Some((value, length));
    }
    if let Some(found) = money_at(characters, at) {
        return Some(found);
    }
    if let Some((code, length)) = names::product_at(rest, before) {
        return Some((Value::Product(code), length));
    }
    names::place_at(rest).map(|(place, length)| (Value::Place(place), length))
}

fn money_at(characters: &[char], at: usize) -> Option<(Value, usize)> {
    let before = &characters[..at];
    if before.last().is_some_and(|c| c.is_ascii_alphanumeric() || *c == '第') {
        return None;
    }
    let found = amount_at(&characters[at..])?;
    let after = characters.get(at + found.length);
    if after.is_some_and(|c| c.is_ascii_digit() || (!found.certain && c.is_ascii_alphabetic())) {
        return None;
    }
    let counted = after.is_some_and(|c| COUNTED.contains(*c))
        && !matches!(characters[at + found.length - 1], '元' | '块' | '钱' | '圆');
    let said: String = before[before.len().saturating_sub(12)..].iter().collect();
    let said = said.trim_end_matches([' ', ':', '了', '他', '她', '我']);
    let alone = said.is_empty() && after.is_none();
    let paid = PAID.iter().any(|word| said.ends_with(word));
    // One digit said alone is rather 一 of 一下 or 三 of 张三 than money.
    let a_word = !characters[at].is_ascii_digit() && found.length == 1;
    if counted || !(found.certain || ((paid || alone) && !a_word)) {
        return None;
    }
    // A long row of digits is a number of something, not money.
    let length = characters[at..at + found.length].iter().filter(|c| c.is_ascii_digit()).count();
    if !found.certain && length > 9 {
        return None;
    }
    Some((found.value.map_or_else(Value::BadAmount, Value::Amount), found.length))
}
