//! What is wrong with a catalogue: all of it, each with its place.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use domain::Localised;
use domain::calendar::Holidays;
use domain::money::Currency;
use domain::phone::Phone;

use super::{Catalogue, Charge, Field, FieldKind, Item, PromiseClock};

/// Fields of a service at most; the desk shows them on one page.
const MOST_FIELDS: usize = 12;
/// The highest star level of the bank.
const HIGHEST_STAR: u8 = 7;

/// Something that is wrong with a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The place in the document: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What is wrong.
    pub what: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.what)
    }
}

/// Collects what is wrong.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn expect(&mut self, holds: bool, pointer: &str, what: &'static str) {
        if !holds {
            self.0.push(Finding { pointer: pointer.to_owned(), what });
        }
    }
}

fn is_said(text: &Localised) -> bool {
    use domain::Language::{En, Zh};
    [Zh, En].iter().all(|language| text.0.get(language).is_some_and(|text| !text.trim().is_empty()))
}

impl Catalogue {
    /// Everything that is wrong with the document.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Findings::default();
        findings.expect(self.version > 0, "/version", "versions count from 1");
        findings.expect(!self.items.is_empty(), "/items", "there is no service");
        let mut codes = BTreeSet::new();
        for (index, item) in self.items.iter().enumerate() {
            let at = format!("/items/{index}");
            findings.expect(codes.insert(&item.code), &format!("{at}/code"), "the code is there twice");
            item.check(&at, &mut findings);
        }
        let counts_hours = |item: &Item| item.promise.clock == PromiseClock::BusinessHours;
        if self.items.iter().any(counts_hours) {
            let opens = self.hours.after(self.effective_from.begins(), Duration::from_secs(1), &Holidays::default());
            findings.expect(opens.is_some(), "/hours", "promises count hours that are never open");
        }
        findings.0
    }
}

impl Item {
    fn check(&self, at: &str, findings: &mut Findings) {
        findings.expect(is_said(&self.name), &format!("{at}/name"), "a name is Chinese and English");
        findings.expect(is_said(&self.description), &format!("{at}/description"), "a text is Chinese and English");
        findings.expect(!self.entitlements.is_empty(), &format!("{at}/entitlements"), "nobody may have it");
        for (index, entitlement) in self.entitlements.iter().enumerate() {
            let at = format!("{at}/entitlements/{index}");
            let is_limited = !entitlement.tiers.is_empty() || entitlement.star_level_from.is_some();
            findings.expect(is_limited, &at, "an entitlement names tiers or a star level");
            let star = entitlement.star_level_from.unwrap_or(1);
            let is_star = (1..=HIGHEST_STAR).contains(&star);
            findings.expect(is_star, &format!("{at}/star_level_from"), "star levels are 1 to 7");
            let times = format!("{at}/times_a_year");
            findings.expect(entitlement.times_a_year != Some(0), &times, "no times are no entitlement");
        }
        findings.expect(self.fields.len() <= MOST_FIELDS, &format!("{at}/fields"), "there are more than 12 fields");
        let mut names = BTreeSet::new();
        for (index, field) in self.fields.iter().enumerate() {
            let at = format!("{at}/fields/{index}");
            findings.expect(names.insert(&field.name), &format!("{at}/name"), "the field is there twice");
            field.check(&at, findings);
        }
        if let Some(wanted) = &self.wanted_at {
            let field = self.field(wanted);
            let is_time = field.is_some_and(|field| field.kind == FieldKind::DateTime && field.required);
            findings.expect(is_time, &format!("{at}/wanted_at"), "it names no date-time field that is required");
        } else {
            let has_notice = self.notice_minutes > 0 || self.cancellation.minutes_before.is_some();
            findings.expect(!has_notice, at, "times before the service need a field that says when it is");
        }
        let promise = &self.promise;
        findings.expect(promise.response_minutes > 0, &format!("{at}/promise/response_minutes"), "nobody is so fast");
        let in_order = promise.confirmation_minutes >= promise.response_minutes && promise.completion_minutes > 0;
        findings.expect(in_order, &format!("{at}/promise"), "the promised times are not in their order");
        findings.expect(is_said(&self.provider.name), &format!("{at}/provider/name"), "a name is Chinese and English");
        let is_phone = self.provider.phone.parse::<Phone>().is_ok();
        findings.expect(is_phone, &format!("{at}/provider/phone"), "this is no telephone number");
        if let Charge::Fixed { price } = &self.charge {
            let is_price = price.minor > 0 && price.currency == Currency::Cny;
            findings.expect(is_price, &format!("{at}/charge/price"), "a price is some fen");
        }
    }
}

impl Field {
    fn check(&self, at: &str, findings: &mut Findings) {
        let is_name = (1..=40).contains(&self.name.len())
            && self.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        findings.expect(is_name, &format!("{at}/name"), "a field is named with a-z, 0-9 and _");
        findings.expect(is_said(&self.label), &format!("{at}/label"), "a label is Chinese and English");
        let choices = format!("{at}/choices");
        let has_choices = (self.kind == FieldKind::Choice) != self.choices.is_empty();
        findings.expect(has_choices, &choices, "a choice needs values, and no other field has them");
        let mut values = BTreeSet::new();
        let are_distinct = self.choices.iter().all(|choice| values.insert(&choice.value) && is_said(&choice.label));
        findings.expect(are_distinct, &choices, "values differ, and are Chinese and English");
        let has_bounds = self.least.is_some() || self.most.is_some();
        findings.expect(self.kind == FieldKind::Number || !has_bounds, at, "only numbers have bounds");
        let are_bounds = self.least.zip(self.most).is_none_or(|(least, most)| least <= most);
        findings.expect(are_bounds, at, "the least number is greater than the greatest");
        let fits = match self.prefill {
            None => true,
            Some(super::Prefill::Name) => self.kind == FieldKind::Text,
            Some(super::Prefill::Phone) => self.kind == FieldKind::Phone,
        };
        findings.expect(fits, &format!("{at}/prefill"), "the bank's record does not fit the field");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Catalogue, CatalogueError};

    fn document() -> Value {
        serde_json::from_str(include_str!("../../../../demo/concierge/catalogue.json")).unwrap()
    }

    fn findings(change: impl FnOnce(&mut Value)) -> Vec<String> {
        let mut document = document();
        change(&mut document);
        match Catalogue::read(&document.to_string()) {
            Ok(_) => Vec::new(),
            Err(CatalogueError::Findings(findings)) => findings.into_iter().map(|one| one.pointer).collect(),
            Err(error) => vec![error.to_string()],
        }
    }

    #[test]
    fn the_demonstrations_catalogue_can_be_used() {
        assert_eq!(findings(|_| ()), Vec::<String>::new());
    }

    #[test]
    fn everything_that_is_wrong_is_found_with_its_place() {
        let found = findings(|document| {
            document["version"] = 0.into();
            document["items"][0]["entitlements"] = json!([{ "times_a_year": 0 }]);
            document["items"][1]["code"] = document["items"][0]["code"].clone();
            document["items"][1]["provider"]["phone"] = "?".into();
        });
        let places = [
            "/version",
            "/items/0/entitlements/0",
            "/items/0/entitlements/0/times_a_year",
            "/items/1/code",
            "/items/1/provider/phone",
        ];
        assert_eq!(found, places);
    }

    #[test]
    fn a_time_before_the_service_needs_a_field_that_says_when_it_is() {
        let found = findings(|document| {
            let item = &mut document["items"][0];
            item["wanted_at"] = Value::Null;
            item["notice_minutes"] = 60.into();
        });
        assert_eq!(found, ["/items/0"]);
    }

    #[test]
    fn promises_cannot_count_hours_that_are_never_open() {
        assert_eq!(findings(|document| document["hours"]["weekdays"] = json!({})), ["/hours"]);
    }

    #[test]
    fn a_misspelt_document_is_refused() {
        let found = findings(|document| document["items"][0]["provder"] = 1.into());
        assert!(found[0].contains("provder"), "{found:?}");
    }
}
