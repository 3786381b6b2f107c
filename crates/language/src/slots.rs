//! Filling in what was asked for: the answer to "how much?" may be 就两千吧.

use time::Date;

use crate::entities::{Entity, Value, amount, entities};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// An amount of money.
    Amount,
    /// A day or a span of days.
    Date,
    /// A card, by its number or its last four digits.
    Card,
    /// The number of an account.
    Account,
    /// A telephone number.
    Phone,
    /// Something that the bank sells.
    Product,
    /// A city or province.
    Place,
}

impl Slot {
    const fn kind(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Date => "date",
            Self::Card => "card",
            Self::Account => "account",
            Self::Phone => "phone",
            Self::Product => "product",
            Self::Place => "place",
        }
    }
}

/// Words around an amount that is said alone.
const BEFORE: [&str; 14] =
    ["那就", "就转", "就是", "就", "要", "转", "大概", "差不多", "嗯", "那", "先", "一共", "总共", "是"];
const AFTER: [&str; 10] = ["左右", "就行", "就可以", "就够了", "吧", "的样子", "好了", "嘛", "呀", "的"];

/// The answer to a question for one thing. An amount need not be marked as money then, and four digits are the end of
/// a card.
///
/// ```
/// use language::{Slot, Value, filled};
/// use time::macros::date;
///
/// let Value::Amount(money) = filled("就两千吧", Slot::Amount, date!(2026 - 03 - 10)).unwrap().value else { panic!() };
/// assert_eq!(money.minor, 200_000);
/// ```
#[must_use]
pub fn filled(text: &str, slot: Slot, today: Date) -> Option<Entity> {
    let named = entities(text, today).into_iter().find(|entity| entity.value.kind() == slot.kind());
    named.or_else(|| match slot {
        Slot::Amount => bare_amount(text),
        Slot::Card => bare_tail(text),
        _ => None,
    })
}

/// The last clause of a text as an amount, without the words around it.
pub(crate) fn bare_amount(text: &str) -> Option<Entity> {
    let end = text.trim_end_matches(['。', '!', '！', '.', ' ', '，', ',', '?', '？']).len();
    let start = text[..end]
        .rfind(['，', ',', ' ', '。'])
        .map_or(0, |place| place + text[place..].chars().next().map_or(1, char::len_utf8));
    let (mut from, mut to) = (start, end);
    while let Some(word) = BEFORE.iter().find(|word| text[from..to].starts_with(**word)) {
        from += word.len();
    }
    while let Some(word) = AFTER.iter().find(|word| text[from..to].ends_with(**word)) {
        to -= word.len();
    }
    let money = amount(&text[from..to]).ok()?;
    Some(Entity { value: Value::Amount(money), span: from..to })
}

/// Four digits and nothing else.
fn bare_tail(text: &str) -> Option<Entity> {
    let plain = crate::normalise(text);
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let alone = digits.len() == 4
        && plain.chars().all(|c| !c.is_alphanumeric() || c.is_ascii_digit() || "是的尾号".contains(c));
    alone.then_some(Entity { value: Value::CardTail(digits), span: 0..text.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::{Currency, Money};
    use time::macros::date;

    const TODAY: Date = date!(2026 - 03 - 10);

    #[test]
    fn an_amount_is_taken_however_it_is_answered() {
        for (text, yuan) in [
            ("两千", 2_000),
            ("就两千吧", 2_000),
            ("嗯，大概一万二左右", 12_000),
            ("500。", 500),
            ("转三百给他", 300),
            ("五", 5),
        ] {
            let value = Value::Amount(Money { minor: yuan * 100, currency: Currency::Cny });
            assert_eq!(filled(text, Slot::Amount, TODAY).map(|entity| entity.value), Some(value), "{text}");
        }
        for text in ["不知道", "", "，", "就吧"] {
            assert_eq!(filled(text, Slot::Amount, TODAY), None, "{text}");
        }
    }

    #[test]
    fn four_digits_are_a_card_when_a_card_is_asked_for() {
        assert_eq!(filled("6688", Slot::Card, TODAY).unwrap().value, Value::CardTail("6688".into()));
        assert_eq!(filled("两千", Slot::Card, TODAY), None);
        assert_eq!(filled("昨天", Slot::Date, TODAY).unwrap().value, Value::Day(date!(2026 - 03 - 09)));
    }
}
