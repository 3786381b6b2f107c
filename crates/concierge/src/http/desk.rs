//! What a desk asks: what the customer may have, an order read back, answered, taken back.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::http::StatusCode;
use domain::customer::Tier;
use domain::roles::Role;
use domain::secret::{Mask as _, masked_name};
use domain::{ContactId, CustomerId, ServiceItemId, ServiceOrderId};
use platform::http::{ApiJson, ApiPath, FieldError, IdempotencyKey, Problem};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{PLACING, tidy};
use crate::catalogue::{Catalogue, Item, schema};
use crate::entitlement::Standing;
use crate::error::ConciergeError;
use crate::order::Input;
use crate::queries;
use crate::service::{Actor, ConciergeService, Wish};
use crate::view::OrderView;

/// Fields of an order, and characters of each. The form says what is too long for a value.
const MOST_FIELDS: usize = 24;
const LONGEST_FIELD: usize = 1000;

/// What a customer may have, and has ordered.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct CustomerServices {
    customer: CustomerId,
    masked_name: String,
    masked_phone: Option<String>,
    tier: Tier,
    items: Vec<CustomerService>,
    /// The latest first.
    orders: Vec<OrderView>,
}

/// A service as the customer stands to it this year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CustomerService {
    item: Item,
    standing: Standing,
}

/// An order to be read back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewServiceOrder {
    item: ServiceItemId,
    /// The contact that the caller serves. Those who place orders may do without.
    contact: Option<ContactId>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
    /// Fields for which the bank's own record of the customer counts.
    #[serde(default)]
    registered: BTreeSet<String>,
}

/// What the customer said.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceAnswer {
    yes: bool,
}

/// Why an order is taken back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceCancellationReason {
    /// 1 to 300 characters.
    reason: String,
    /// The contact in which the customer asks for it.
    #[serde(default)]
    contact: Option<ContactId>,
}

/// The catalogue in force.
#[utoipa::path(get, path = "/service-catalogue", tag = "concierge", responses((status = 200, body = Catalogue)))]
pub(super) async fn show_catalogue(State(service): State<ConciergeService>) -> Result<ApiJson<Catalogue>, Problem> {
    let catalogue = service.catalogue().ok_or(ConciergeError::UnknownItem)?;
    Ok(ApiJson(catalogue.clone()))
}

/// The JSON schema of the catalogue's document.
#[utoipa::path(get, path = "/service-catalogue/schema", tag = "concierge", responses((status = 200, body = Value)))]
pub(super) async fn show_schema() -> ApiJson<Value> {
    ApiJson(schema())
}

/// What the customer may have this year, and has ordered.
#[utoipa::path(get, path = "/customers/{id}/services", tag = "concierge", params(("id" = CustomerId, Path)), responses((status = 200, body = CustomerServices)))]
pub(super) async fn list_services(
    State(service): State<ConciergeService>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
) -> Result<ApiJson<CustomerServices>, Problem> {
    Ok(ApiJson(services_of(&service, &caller, id, None).await?))
}

/// The same of the customer with whom the caller is in conversation.
#[utoipa::path(get, path = "/contacts/{id}/services", tag = "concierge", params(("id" = ContactId, Path)), responses((status = 200, body = CustomerServices)))]
pub(super) async fn list_services_of_contact(
    State(service): State<ConciergeService>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
) -> Result<ApiJson<CustomerServices>, Problem> {
    let clients = &service.inner.ground.clients;
    let customer = clients.served_in(caller.staff, contact).ok_or(ConciergeError::UnknownCustomer)?;
    Ok(ApiJson(services_of(&service, &caller, customer, Some(contact)).await?))
}

async fn services_of(
    service: &ConciergeService,
    caller: &Caller,
    id: CustomerId,
    contact: Option<ContactId>,
) -> Result<CustomerServices, Problem> {
    let client = service.client(id).await?;
    service.note_customer(caller, id, contact).await?;
    let standings = service.standings(&client).await?;
    let items = standings.into_iter().map(|(item, standing)| CustomerService { item, standing }).collect();
    let orders = service.views(queries::of_customer(&service.inner.ground.database, id).await?).await?;
    Ok(CustomerServices {
        customer: id,
        masked_name: masked_name(&client.name),
        masked_phone: client.phone.map(|phone| phone.masked()),
        tier: client.tier,
        items,
        orders,
    })
}

/// Enters an order; the answer says what is read back. The same key again answers with the same order.
#[utoipa::path(post, path = "/customers/{id}/service-orders", tag = "concierge", request_body = NewServiceOrder,
    params(("id" = CustomerId, Path), ("idempotency-key" = Option<String>, Header)), responses((status = 201, body = OrderView)))]
pub(super) async fn draft_order(
    State(service): State<ConciergeService>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    ApiPath(id): ApiPath<CustomerId>,
    ApiJson(new): ApiJson<NewServiceOrder>,
) -> Result<(StatusCode, ApiJson<OrderView>), Problem> {
    let too_long = |text: &String| text.chars().count() > LONGEST_FIELD;
    if new.fields.len() + new.registered.len() > MOST_FIELDS || new.fields.values().any(too_long) {
        return Err(Problem::invalid(vec![FieldError::new("/fields", "1–200")]));
    }
    if new.contact.is_none() && !caller.has_any(PLACING) {
        return Err(ConciergeError::NotServing.into());
    }
    let wish =
        Wish { customer: id, item: new.item, contact: new.contact, fields: new.fields, registered: new.registered };
    let by = Actor { staff: caller.staff, key: key.as_deref() };
    let order = service.draft(wish, by).await.map_err(ConciergeError::into_problem)?;
    Ok((StatusCode::CREATED, ApiJson(service.view(order).await?)))
}

/// The customer said yes, and the service is ordered; or no.
#[utoipa::path(post, path = "/service-orders/{id}/answer", tag = "concierge", request_body = ServiceAnswer,
    params(("id" = ServiceOrderId, Path), ("idempotency-key" = Option<String>, Header)), responses((status = 200, body = OrderView)))]
pub(super) async fn answer_order(
    State(service): State<ConciergeService>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    ApiPath(id): ApiPath<ServiceOrderId>,
    ApiJson(answer): ApiJson<ServiceAnswer>,
) -> Result<ApiJson<OrderView>, Problem> {
    let by = Actor { staff: caller.staff, key: key.as_deref() };
    let order = service.answer(id, answer.yes, by).await?;
    Ok(ApiJson(service.view(order).await?))
}

/// Takes an order back for the customer: by the agent who serves them, or by those who place orders.
#[utoipa::path(post, path = "/service-orders/{id}/cancellation", tag = "concierge", request_body = ServiceCancellationReason,
    params(("id" = ServiceOrderId, Path), ("idempotency-key" = Option<String>, Header)), responses((status = 200, body = OrderView)))]
pub(super) async fn cancel_order(
    State(service): State<ConciergeService>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    ApiPath(id): ApiPath<ServiceOrderId>,
    ApiJson(cancellation): ApiJson<ServiceCancellationReason>,
) -> Result<ApiJson<OrderView>, Problem> {
    let order = service.order(id).await?;
    let clients = &service.inner.ground.clients;
    let asked_in = |contact: ContactId| clients.served_in(caller.staff, contact) == Some(order.customer);
    let serves = caller.has(Role::Agent)
        && (cancellation.contact.is_some_and(asked_in) || clients.serves(caller.staff, order.customer));
    if !serves && !caller.has_any(PLACING) {
        return Err(ConciergeError::NotServing.into());
    }
    let reason =
        tidy(&cancellation.reason).ok_or_else(|| Problem::invalid(vec![FieldError::new("/reason", "1–300")]))?;
    let by = Actor { staff: caller.staff, key: key.as_deref() };
    let order = service.act(id, Input::Cancelled, &reason, by).await?;
    Ok(ApiJson(service.view(order).await?))
}
