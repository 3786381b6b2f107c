//! One masked value shown whole, for a reason and a minute.

use std::time::Duration;

use axum::extract::State;
use domain::secret::Mask;
use domain::{CustomerId, Timestamp};
use platform::audit::AuditEntry;
use platform::http::{ApiJson, ApiPath, FieldError, Problem};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::right::Closeness;
use super::{linked_persons, products, queries};
use crate::center::Center;
use crate::error::CenterError;

/// How long a value may be shown.
const SHOWN_FOR: Duration = Duration::from_secs(60);
/// A reason has at least and at most so many characters.
const REASON: std::ops::RangeInclusive<usize> = 4..=200;

/// Which value is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Field {
    Name,
    /// A registered number, by its masked form.
    Phone {
        masked: String,
    },
    IdentityNumber,
    /// The number of an account or card, by its masked form.
    Number {
        masked: String,
    },
    /// The number of a linked person.
    LinkedPhone {
        person: domain::LinkedPersonId,
    },
}

impl Field {
    fn code(&self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone { .. } => "phone",
            Self::IdentityNumber => "identity_number",
            Self::Number { .. } => "number",
            Self::LinkedPhone { .. } => "linked_phone",
        }
    }
}

/// What shall be shown, and why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unmasking {
    field: Field,
    /// 4 to 200 characters, kept in the audit trail.
    reason: String,
}

/// The value, and until when it may be shown.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Unmasked {
    value: String,
    until: Timestamp,
}

/// Shows one value whole. The page covers it again when the time is over.
#[utoipa::path(post, path = "/customers/{id}/unmaskings", tag = "customers", params(("id" = CustomerId, Path)), request_body = Unmasking, responses((status = 200, body = Unmasked)))]
pub(crate) async fn unmask(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
    ApiJson(wanted): ApiJson<Unmasking>,
) -> Result<ApiJson<Unmasked>, Problem> {
    Closeness::of(&center, &caller, id).must_unmask()?;
    let reason = wanted.reason.trim().to_owned();
    if !REASON.contains(&reason.chars().count()) {
        return Err(Problem::invalid(vec![FieldError::new("/reason", "4–200")]));
    }
    let value = value_of(&center, id, &wanted.field).await?.ok_or_else(Problem::not_found)?;
    let foundations = &center.inner.foundations;
    let at = foundations.clock.now();
    let detail = json!({ "field": wanted.field.code(), "reason": reason, "seconds": SHOWN_FOR.as_secs() });
    let (action, subject) = ("customer.unmasked", format!("customer:{id}"));
    let entry = AuditEntry { at, staff: Some(caller.staff), action, subject, contact: None, detail, remote: None };
    foundations.audit.record(entry).await?;
    Ok(ApiJson(Unmasked { value, until: at + SHOWN_FOR }))
}

async fn value_of(center: &Center, id: CustomerId, field: &Field) -> Result<Option<String>, Problem> {
    let customer = queries::by_id(center.database(), id).await?.ok_or(CenterError::UnknownCustomer)?;
    Ok(match field {
        Field::Name => Some(customer.name),
        Field::Phone { masked } => {
            customer.phones.iter().find(|phone| phone.masked() == *masked).map(|phone| phone.as_str().to_owned())
        }
        Field::IdentityNumber => {
            let bank = center.core_bank().ok_or(CenterError::Unavailable)?;
            products::person(bank.as_ref(), id).await?.map(|person| person.identity_number)
        }
        Field::Number { masked } => {
            let bank = center.core_bank().ok_or(CenterError::Unavailable)?;
            let accounts = bank.accounts(id).await?.into_iter().map(|account| account.number);
            let cards = bank.cards(id).await?.into_iter().map(|card| card.number);
            accounts.chain(cards).find(|number| number.masked() == *masked).map(|number| number.as_str().to_owned())
        }
        Field::LinkedPhone { person } => linked_persons::phone(center.database(), id, *person).await?,
    })
}
