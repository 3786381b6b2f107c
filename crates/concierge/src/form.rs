//! What is entered for an order: each value by the kind of its field.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::phone::Phone;
use domain::secret::{Mask as _, masked_name};
use domain::{Language, Localised, Timestamp};

use crate::catalogue::{Field, FieldKind, Item, Prefill};

/// Characters of a text or place.
const LONGEST: usize = 200;

/// What was entered, each value as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub values: BTreeMap<String, String>,
    /// For when the service is wanted.
    pub wanted_at: Option<Timestamp>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub field: String,
    pub what: Localised,
}

/// What the bank knows of the customer itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub name: String,
    pub phone: Option<Phone>,
}

fn said(zh: &str, en: &str) -> Localised {
    Localised::new(zh, en)
}

/// Checks what was entered. For the fields named in `registered` the bank's own record counts.
///
/// # Errors
/// Every field that is missing, unknown or cannot be.
pub fn entered(
    item: &Item,
    fields: &BTreeMap<String, String>,
    registered: &BTreeSet<String>,
    record: &Registered,
    now: Timestamp,
) -> Result<Entered, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut values = BTreeMap::new();
    for name in fields.keys().chain(registered) {
        if item.field(name).is_none() {
            mistakes.push(Mistake { field: name.clone(), what: said("没有该字段", "there is no such field") });
        }
    }
    for field in &item.fields {
        match value_of(field, fields, registered, record) {
            Ok(Some(value)) => {
                values.insert(field.name.clone(), value);
            }
            Ok(None) if field.required => {
                mistakes.push(Mistake { field: field.name.clone(), what: said("请填写", "please enter it") });
            }
            Ok(None) => {}
            Err(what) => mistakes.push(Mistake { field: field.name.clone(), what }),
        }
    }
    let wanted_at = item.wanted_at.as_ref().and_then(|name| Timestamp::parse(values.get(name)?));
    if let (Some(name), Some(wanted)) = (&item.wanted_at, wanted_at)
        && wanted < now + Duration::from_secs(u64::from(item.notice_minutes) * 60)
    {
        let hours = item.notice_minutes.div_ceil(60);
        let what = match item.notice_minutes {
            0 => said("时间须在当前时间之后", "this must be in the future"),
            _ => said(
                &format!("须至少提前{hours}小时预约"),
                &format!("this must be ordered at least {hours} hours before"),
            ),
        };
        mistakes.push(Mistake { field: name.clone(), what });
    }
    if mistakes.is_empty() { Ok(Entered { values, wanted_at }) } else { Err(mistakes) }
}

/// The value as it is kept; `None` if nothing was entered.
fn value_of(
    field: &Field,
    fields: &BTreeMap<String, String>,
    registered: &BTreeSet<String>,
    record: &Registered,
) -> Result<Option<String>, Localised> {
    if registered.contains(&field.name) {
        let known = match field.prefill {
            Some(Prefill::Name) => Some(record.name.clone()),
            Some(Prefill::Phone) => record.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            None => None,
        };
        return known.map(Some).ok_or_else(|| said("银行没有登记该信息，请填写", "the bank has no record of it"));
    }
    let text = fields.get(&field.name).map_or("", |text| text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(said("不超过200字", "at most 200 characters"));
    }
    match field.kind {
        FieldKind::Text | FieldKind::Place => Ok(text.to_owned()),
        FieldKind::Choice if field.choices.iter().any(|choice| choice.value == text) => Ok(text.to_owned()),
        FieldKind::Choice => Err(said("请在列出的选项中选择", "please pick one of the values")),
        FieldKind::DateTime if Timestamp::parse(text).is_some() => Ok(text.to_owned()),
        FieldKind::DateTime => Err(said("请填写日期和时间", "please enter a day and time")),
        FieldKind::Phone => match text.parse::<Phone>() {
            Ok(phone) => Ok(phone.as_str().to_owned()),
            Err(_) => Err(said("请填写电话号码", "please enter a telephone number")),
        },
        FieldKind::Number => match text.parse::<i64>() {
            Ok(number)
                if field.least.is_none_or(|least| number >= least) && field.most.is_none_or(|most| number <= most) =>
            {
                Ok(number.to_string())
            }
            _ => {
                let bound = |bound: Option<i64>| bound.map_or_else(|| "…".to_owned(), |bound| bound.to_string());
                let range = format!("{}–{}", bound(field.least), bound(field.most));
                Err(said(&format!("请填写整数（{range}）"), &format!("please enter a whole number ({range})")))
            }
        },
    }
    .map(Some)
}

/// A value as pages show it: numbers by their ends, names by their last character.
#[must_use]
pub fn masked(field: &Field, value: &str, language: Language) -> String {
    match (field.kind, field.prefill) {
        (FieldKind::Phone, _) => value.parse::<Phone>().map(|phone| phone.masked()).unwrap_or_default(),
        (_, Some(Prefill::Name)) => masked_name(value),
        _ => whole(field, value, language),
    }
}

/// A value for those who place the order: choices in words.
#[must_use]
pub fn whole(field: &Field, value: &str, language: Language) -> String {
    let choice = field.choices.iter().find(|choice| choice.value == value);
    choice.map_or_else(|| value.to_owned(), |choice| choice.label.get(language).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    fn item(code: &str) -> Item {
        let catalogue = Catalogue::read(include_str!("../../../demo/concierge/catalogue.json")).unwrap();
        catalogue.items.into_iter().find(|item| item.code.as_str() == code).unwrap()
    }

    fn record() -> Registered {
        Registered { name: "王小明".into(), phone: "13812345678".parse().ok() }
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-03-02T10:00:00+08:00").unwrap()
    }

    fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn names(pairs: &[&str]) -> BTreeSet<String> {
        pairs.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_banks_own_record_fills_what_it_knows() {
        let rescue = item("road-rescue");
        let typed = fields(&[("place", "京港澳高速 K128"), ("plate", "京A12345"), ("trouble", "tyre")]);
        let got = entered(&rescue, &typed, &names(&["name", "phone"]), &record(), now()).unwrap();
        assert_eq!((got.values["name"].as_str(), got.values["phone"].as_str()), ("王小明", "13812345678"));
        assert_eq!(got.wanted_at, None);
        let phone = rescue.field("phone").unwrap();
        assert_eq!(masked(phone, &got.values["phone"], Language::Zh), "138****5678");
        assert_eq!(masked(rescue.field("name").unwrap(), "王小明", Language::Zh), "**明");
        assert_eq!(whole(rescue.field("trouble").unwrap(), "tyre", Language::Zh), "爆胎");
    }

    #[test]
    fn everything_that_is_missing_or_cannot_be_is_said_at_once() {
        let typed = fields(&[("phone", "no"), ("trouble", "dragon"), ("colour", "red")]);
        let mistakes = entered(&item("road-rescue"), &typed, &names(&["name"]), &record(), now()).unwrap_err();
        let wrong: Vec<&str> = mistakes.iter().map(|mistake| mistake.field.as_str()).collect();
        assert_eq!(wrong, ["colour", "phone", "place", "plate", "trouble"]);
    }

    #[test]
    fn what_needs_notice_is_ordered_in_time() {
        let golf = item("golf-booking");
        let at = |time: &str| fields(&[("course", "北京"), ("begins_at", time), ("players", "2")]);
        let registered = names(&["name", "phone"]);
        let soon = entered(&golf, &at("2026-03-03T08:00:00+08:00"), &registered, &record(), now()).unwrap_err();
        assert_eq!(soon[0].field, "begins_at");
        let later = entered(&golf, &at("2026-03-12T08:00:00+08:00"), &registered, &record(), now()).unwrap();
        assert_eq!(later.wanted_at, Timestamp::parse("2026-03-12T08:00:00+08:00"));
        let many = fields(&[("course", "北京"), ("begins_at", "2026-03-12T08:00:00+08:00"), ("players", "40")]);
        assert_eq!(entered(&golf, &many, &registered, &record(), now()).unwrap_err()[0].field, "players");
    }
}
