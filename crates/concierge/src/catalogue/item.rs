//! One service of the catalogue.

use domain::customer::Tier;
use domain::money::Money;
use domain::{Localised, ServiceItemId};
use serde::{Deserialize, Serialize};

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceItem)]
pub struct Item {
    pub code: ServiceItemId,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub description: Localised,
    /// Who may have it; of those that fit a customer the most generous counts.
    pub entitlements: Vec<Entitlement>,
    /// What is entered.
    pub fields: Vec<Field>,
    /// The date-time field that says for when the service is wanted; without it, as soon as possible.
    #[serde(default)]
    pub wanted_at: Option<String>,
    /// How many minutes before that time it must be ordered.
    #[serde(default)]
    pub notice_minutes: u32,
    pub promise: Promise,
    pub provider: Provider,
    pub charge: Charge,
    pub cancellation: Cancellation,
}

/// Customers who may have a service, and how often. All given conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceEntitlement)]
pub struct Entitlement {
    /// One of these tiers; any if none is given.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// The bank's star level, 1 to 7, or higher.
    #[serde(default)]
    pub star_level_from: Option<u8>,
    /// In a calendar year; as often as wanted if absent.
    #[serde(default)]
    pub times_a_year: Option<u32>,
}

/// Something to be entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceField)]
pub struct Field {
    pub name: String,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub label: Localised,
    pub kind: FieldKind,
    #[serde(default = "yes")]
    pub required: bool,
    /// The values of a `choice`.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// The least `number`.
    #[serde(default)]
    pub least: Option<i64>,
    /// The greatest `number`.
    #[serde(default)]
    pub most: Option<i64>,
    /// The bank's own record can be taken in place of what is entered.
    #[serde(default)]
    pub prefill: Option<Prefill>,
}

const fn yes() -> bool {
    true
}

/// How a field is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ServiceFieldKind)]
pub enum FieldKind {
    Text,
    /// One of a few fixed values.
    Choice,
    /// A day and time with its offset (RFC 3339).
    DateTime,
    /// Where: an address, a road with its kilometre, an airport.
    Place,
    Phone,
    /// A whole number.
    Number,
}

/// What the bank knows of the customer itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ServicePrefill)]
pub enum Prefill {
    /// The customer's name.
    Name,
    /// The main registered number.
    Phone,
}

/// One value of a field with a few fixed ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceChoice)]
pub struct Choice {
    pub value: String,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub label: Localised,
}

/// The times that the customer is promised, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServicePromiseTimes)]
pub struct Promise {
    pub clock: PromiseClock,
    /// From the customer's yes until the provider has the order.
    pub response_minutes: u32,
    /// From the customer's yes until the provider has said that it comes.
    pub confirmation_minutes: u32,
    /// Until it is done: from the customer's yes, or from the time for which it is wanted.
    pub completion_minutes: u32,
}

/// Which minutes count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ServicePromiseClock)]
pub enum PromiseClock {
    /// All of them.
    RoundTheClock,
    /// Those of the catalogue's hours.
    BusinessHours,
}

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceProvider)]
pub struct Provider {
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    /// The number under which orders are placed.
    pub phone: String,
}

/// What the customer pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ServiceCharge)]
pub enum Charge {
    /// Nothing.
    Included {},
    /// A fixed price each time.
    Fixed { price: Money },
    /// What the provider takes; the price comes with the confirmation.
    AtCost {},
}

/// When an order that is taken back does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceCancellation)]
pub struct Cancellation {
    /// It has come no further than this.
    pub free_until: FreeUntil,
    /// And it is so many minutes before the time for which it is wanted.
    #[serde(default)]
    pub minutes_before: Option<u32>,
}

/// How far an order may have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ServiceFreeUntil)]
pub enum FreeUntil {
    Requested,
    Placed,
    Confirmed,
}

impl Item {
    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
