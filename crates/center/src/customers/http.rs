//! The customer panel. Every reading is audited.

use axum::extract::State;
use domain::customer::{CareGroup, Tier};
use domain::secret::Mask;
use domain::{CustomerId, Language, Timestamp};
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, Page, PageQuery, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::Serialize;

use super::queries;
use crate::center::Center;
use crate::contacts::records::{self, ContactRow, RecordFilter};
use crate::error::CenterError;
use crate::http::SERVING;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::Roles(SERVING), routes!(show))
        .route(Access::Roles(SERVING), routes!(list_contacts))
        .with_state(center.clone())
}

/// A customer as the desk shows them.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct CustomerView {
    id: CustomerId,
    name: String,
    masked_phone: Option<String>,
    tier: Tier,
    care: Option<CareGroup>,
    star_level: u8,
    language: Language,
    region: String,
    since: Timestamp,
    notes: String,
}

/// Who the customer is.
#[utoipa::path(get, path = "/customers/{id}", tag = "customers", params(("id" = CustomerId, Path)), responses((status = 200, body = CustomerView)))]
async fn show(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
) -> Result<ApiJson<CustomerView>, Problem> {
    let customer = queries::by_id(center.database(), id).await?.ok_or(CenterError::UnknownCustomer)?;
    center.inner.foundations.audit.note(caller.staff, "customer.read", format!("customer:{id}")).await?;
    Ok(ApiJson(CustomerView {
        id: customer.id,
        name: customer.name,
        masked_phone: customer.phones.first().map(Mask::masked),
        tier: customer.tier,
        care: customer.care,
        star_level: customer.star_level,
        language: customer.language,
        region: customer.region,
        since: customer.since,
        notes: customer.notes,
    }))
}

/// The customer's contacts over all channels, newest first.
#[utoipa::path(get, path = "/customers/{id}/contacts", tag = "customers", params(("id" = CustomerId, Path), PageQuery), responses((status = 200, body = Page<ContactRow>)))]
async fn list_contacts(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
    ApiQuery(page): ApiQuery<PageQuery>,
) -> Result<ApiJson<Page<ContactRow>>, Problem> {
    let after = page.after.as_deref().map(str::parse).transpose().map_err(|_| CenterError::Invalid("after"))?;
    let filter = RecordFilter { after, customer: Some(id), ..RecordFilter::default() };
    let rows = records::search(center.database(), &filter, page.limit() + 1).await?;
    center.inner.foundations.audit.note(caller.staff, "customer.contacts.read", format!("customer:{id}")).await?;
    Ok(ApiJson(Page::of(rows, page.limit(), |row| row.id.to_string())))
}
