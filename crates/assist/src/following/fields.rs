//! What sentences name, masked, for the fields of a form.

use std::collections::BTreeMap;
use std::ops::Range;

use domain::Localised;
use domain::secret::Mask;
use language::{Value, entities, redact};
use time::Date;

use super::Named;
use crate::guide::FieldKind;

/// Takes over what a text names. What the customer said is not replaced by what the agent says.
pub(super) fn name(named: &mut BTreeMap<FieldKind, Named>, text: &str, by_customer: bool, today: Date) {
    let covered = redact(text);
    for entity in entities(text, today) {
        let Some((kind, value)) = shown(&entity.value) else { continue };
        // What follows 密码是 may look like an amount; of cards no more than the end is shown anyway.
        let is_number = matches!(kind, FieldKind::Card | FieldKind::Account);
        if !is_number && is_covered(text, &covered, &entity.span) {
            continue;
        }
        let stays = named.get(&kind).is_some_and(|known| known.by_customer && !by_customer);
        if !stays {
            named.insert(kind, Named { value, by_customer });
        }
    }
}

/// Whether something of the span does not stand in the covered text, which has as many characters.
fn is_covered(text: &str, covered: &str, span: &Range<usize>) -> bool {
    let mut pairs = text.char_indices().zip(covered.chars());
    pairs.any(|((place, character), kept)| span.contains(&place) && character != kept)
}

fn shown(value: &Value) -> Option<(FieldKind, String)> {
    Some(match value {
        Value::Amount(money) => {
            let (whole, part) = (money.minor / 100, (money.minor % 100).abs());
            (FieldKind::Amount, format!("{whole}.{part:02} {}", money.currency.code()))
        }
        Value::Day(day) => (FieldKind::Date, day.to_string()),
        Value::Days(from, to) => (FieldKind::Date, format!("{from} – {to}")),
        Value::Card(number) => (FieldKind::Card, tail(number.as_str())),
        Value::CardTail(digits) => (FieldKind::Card, format!("*{digits}")),
        Value::Account(number) => (FieldKind::Account, tail(number.as_str())),
        Value::Phone(phone) => (FieldKind::Phone, phone.masked()),
        Value::Product(code) => (FieldKind::Product, (*code).to_owned()),
        Value::Place(place) => (FieldKind::Place, place.name.to_owned()),
        Value::BadAmount(_) | Value::BadDay => return None,
    })
}

fn tail(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    format!("*{}", digits[digits.len().saturating_sub(4)..].iter().collect::<String>())
}

/// What a field is called that no business has named.
pub(super) fn name_of(kind: FieldKind) -> Localised {
    match kind {
        FieldKind::Amount => Localised::new("金额", "Amount"),
        FieldKind::Date => Localised::new("日期", "Date"),
        FieldKind::Card => Localised::new("卡号尾号", "Card ending"),
        FieldKind::Account => Localised::new("账号尾号", "Account ending"),
        FieldKind::Phone => Localised::new("电话", "Telephone"),
        FieldKind::Product => Localised::new("产品", "Product"),
        FieldKind::Place => Localised::new("地点", "Place"),
    }
}
