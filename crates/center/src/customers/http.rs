//! The customer in the round: who they are and all their contacts. Every reading is audited.

use axum::extract::State;
use domain::contact::Channel;
use domain::customer::{CareGroup, Tier};
use domain::secret::{Mask, masked_name};
use domain::{ContactId, CustomerId, Language, Timestamp};
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, Page, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::linked_persons::{self, LinkedPerson};
use super::preferences::{self, Consent, Preferences};
use super::right::{Closeness, WRITING};
use super::{notes, products, queries, relationship, unmasking};
use crate::center::Center;
use crate::contacts::records::{self, ContactRow, RecordFilter};
use crate::error::CenterError;
use crate::http::SERVING;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::Roles(SERVING), routes!(show))
        .route(Access::Roles(SERVING), routes!(list_contacts))
        .route(Access::Roles(SERVING), routes!(products::show_products))
        .route(Access::Roles(SERVING), routes!(relationship::show_relationship))
        .route(Access::Roles(SERVING), routes!(notes::list_notes))
        .route(Access::Roles(WRITING), routes!(notes::write_note))
        .route(Access::Roles(WRITING), routes!(notes::change_note))
        .route(Access::Roles(WRITING), routes!(preferences::set_preferences))
        .route(Access::Roles(WRITING), routes!(preferences::record_consent))
        .route(Access::Roles(WRITING), routes!(linked_persons::link_person))
        .route(Access::Roles(WRITING), routes!(linked_persons::unlink_person))
        .route(Access::Roles(WRITING), routes!(unmasking::unmask))
        .with_state(center.clone())
}

/// A customer as whoever serves them may know them.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct CustomerView {
    id: CustomerId,
    /// Whole for the agent who serves the customer, else its last character.
    name: String,
    /// The main number.
    masked_phone: Option<String>,
    /// All registered numbers.
    masked_phones: Vec<String>,
    tier: Tier,
    care: Option<CareGroup>,
    star_level: u8,
    language: Language,
    region: String,
    since: Timestamp,
    notes: String,
    preferences: Preferences,
    consents: Vec<Consent>,
    linked_persons: Vec<LinkedPerson>,
    /// Whether the caller sees balances, and single values whole for a reason.
    may_unmask: bool,
}

/// Which of the customer's contacts are wanted; all given conditions must hold.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct ContactQuery {
    /// The `next` of the page before.
    after: Option<ContactId>,
    /// 1 to 200, 50 if not given.
    limit: Option<u32>,
    channel: Option<Channel>,
    /// What it was about: a wrap-up code.
    code: Option<String>,
    /// Words in the agent's note.
    text: Option<String>,
    /// Arrived at or after.
    from: Option<Timestamp>,
    /// Arrived before.
    to: Option<Timestamp>,
}

/// A contact with the agent's note on it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct CustomerContact {
    #[serde(flatten)]
    contact: ContactRow,
    note: String,
}

/// Who the customer is.
#[utoipa::path(get, path = "/customers/{id}", tag = "customers", params(("id" = CustomerId, Path)), responses((status = 200, body = CustomerView)))]
async fn show(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
) -> Result<ApiJson<CustomerView>, Problem> {
    let database = center.database();
    let customer = queries::by_id(database, id).await?.ok_or(CenterError::UnknownCustomer)?;
    let closeness = Closeness::of(&center, &caller, id);
    let preferences = preferences::preferences(database, id, customer.language).await?;
    let consents = preferences::consents(database, id).await?;
    let linked_persons = linked_persons::of(database, id).await?;
    center.inner.foundations.audit.note(caller.staff, "customer.read", format!("customer:{id}")).await?;
    let masked_phones: Vec<String> = customer.phones.iter().map(Mask::masked).collect();
    Ok(ApiJson(CustomerView {
        id: customer.id,
        name: if closeness == Closeness::Serving { customer.name } else { masked_name(&customer.name) },
        masked_phone: masked_phones.first().cloned(),
        masked_phones,
        tier: customer.tier,
        care: customer.care,
        star_level: customer.star_level,
        language: customer.language,
        region: customer.region,
        since: customer.since,
        notes: customer.notes,
        preferences,
        consents,
        linked_persons,
        may_unmask: closeness.may_unmask(),
    }))
}

/// The customer's contacts over all channels, newest first.
#[utoipa::path(get, path = "/customers/{id}/contacts", tag = "customers", params(("id" = CustomerId, Path), ContactQuery), responses((status = 200, body = Page<CustomerContact>)))]
async fn list_contacts(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
    ApiQuery(query): ApiQuery<ContactQuery>,
) -> Result<ApiJson<Page<CustomerContact>>, Problem> {
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let filter = RecordFilter {
        after: query.after,
        customer: Some(id),
        channel: query.channel,
        code: query.code,
        text: query.text,
        from: query.from,
        to: query.to,
        ..RecordFilter::default()
    };
    let rows = records::search_with_notes(center.database(), &filter, limit + 1).await?;
    center.inner.foundations.audit.note(caller.staff, "customer.contacts.read", format!("customer:{id}")).await?;
    let rows = rows.into_iter().map(|(contact, note)| CustomerContact { contact, note }).collect();
    Ok(ApiJson(Page::of(rows, limit, |row: &CustomerContact| row.contact.id.to_string())))
}
