//! What those ask who place orders with providers: the list, one order whole, its steps, the year.

use axum::extract::State;
use domain::money::{Currency, Money};
use domain::{ServiceItemId, ServiceOrderId, Timestamp};
use platform::http::{ApiJson, ApiPath, ApiQuery, FieldError, IdempotencyKey, Page, Problem};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::tidy;
use crate::error::ConciergeError;
use crate::form;
use crate::order::{Input, OrderState};
use crate::queries::{self, Filter, ItemYear};
use crate::service::{Actor, ConciergeService};
use crate::view::{OrderView, ValueView, values};

/// The highest price that can be entered, in fen: ten million yuan.
const HIGHEST_COST: i64 = 1_000_000_000;

/// Which orders are wanted; all given conditions must hold.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct OrderQuery {
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 200, 50 if not given.
    limit: Option<u32>,
    /// One state; those in hand if not given.
    state: Option<OrderState>,
    /// All orders that are over, in place of those in hand.
    over: Option<bool>,
    item: Option<ServiceItemId>,
    /// Those of which a promise was missed.
    overdue: Option<bool>,
}

/// An order with what was entered, whole.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ServiceOrderParticulars {
    order: OrderView,
    particulars: Vec<ValueView>,
}

/// A step of those who place orders.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ServiceAct {
    /// The provider has the order.
    Place {
        #[serde(default)]
        note: String,
    },
    /// The provider comes.
    Confirm {
        /// The provider's number of the order.
        reference: String,
        /// When it begins, if that differs from what was wanted.
        begins_at: Option<Timestamp>,
        /// The price, in fen, where the customer pays what it costs.
        cost_minor: Option<i64>,
        #[serde(default)]
        note: String,
    },
    /// It is done.
    Complete {
        /// What it cost in the end, in fen, where the customer pays what it costs.
        cost_minor: Option<i64>,
        #[serde(default)]
        note: String,
    },
    /// The provider cannot do it; it does not count.
    Fail { note: String },
}

/// The year, by item.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ServiceFigures {
    year: i32,
    items: Vec<ItemYear>,
}

/// Which year; this one if not given.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct YearQuery {
    year: Option<i32>,
}

fn cursor(text: &str) -> Option<(i64, ServiceOrderId)> {
    let (rank, id) = text.split_once('.')?;
    Some((rank.parse().ok()?, id.parse().ok()?))
}

/// The orders: those in hand by the promise that must be kept next, those that are over from the latest on.
#[utoipa::path(get, path = "/service-orders", tag = "concierge", params(OrderQuery), responses((status = 200, body = Page<OrderView>)))]
pub(super) async fn list_orders(
    State(service): State<ConciergeService>,
    caller: Caller,
    ApiQuery(query): ApiQuery<OrderQuery>,
) -> Result<ApiJson<Page<OrderView>>, Problem> {
    let after = query
        .after
        .as_deref()
        .map(|text| cursor(text).ok_or_else(|| Problem::invalid(vec![FieldError::new("after", "the next of a page")])));
    let states = match (query.state, query.over) {
        (Some(state), _) => vec![state],
        (None, Some(true)) => OrderState::ALL
            .into_iter()
            .filter(|state| matches!(state, OrderState::Done | OrderState::Cancelled | OrderState::Failed))
            .collect(),
        _ => OrderState::ALL.into_iter().filter(|state| state.is_open()).collect(),
    };
    let filter =
        Filter { states, item: query.item, was_overdue: query.overdue == Some(true), after: after.transpose()? };
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let found = queries::list(&service.inner.ground.database, &filter, limit + 1).await?;
    service
        .note_reading(
            &caller,
            "concierge.list_read",
            "service_orders".to_owned(),
            None,
            json!({ "count": found.len() }),
        )
        .await?;
    let page = Page::of(found, limit, |(rank, order)| format!("{rank}.{}", order.id));
    let orders = page.items.into_iter().map(|(_, order)| order).collect();
    Ok(ApiJson(Page { items: service.views(orders).await?, next: page.next }))
}

/// An order with what was entered whole, for whoever tells the provider. Each reading is audited.
#[utoipa::path(get, path = "/service-orders/{id}", tag = "concierge", params(("id" = ServiceOrderId, Path)), responses((status = 200, body = ServiceOrderParticulars)))]
pub(super) async fn show_order(
    State(service): State<ConciergeService>,
    caller: Caller,
    ApiPath(id): ApiPath<ServiceOrderId>,
) -> Result<ApiJson<ServiceOrderParticulars>, Problem> {
    let order = service.order(id).await?;
    service.note_order(&caller, id, order.customer).await?;
    let particulars = values(&order, form::whole);
    Ok(ApiJson(ServiceOrderParticulars { order: service.view(order).await?, particulars }))
}

/// Takes a step of an order. The same key again changes nothing.
#[utoipa::path(post, path = "/service-orders/{id}/steps", tag = "concierge", request_body = ServiceAct,
    params(("id" = ServiceOrderId, Path), ("idempotency-key" = Option<String>, Header)), responses((status = 200, body = OrderView)))]
pub(super) async fn take_step(
    State(service): State<ConciergeService>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    ApiPath(id): ApiPath<ServiceOrderId>,
    ApiJson(act): ApiJson<ServiceAct>,
) -> Result<ApiJson<OrderView>, Problem> {
    let invalid = |pointer: &str, what: &str| Problem::invalid(vec![FieldError::new(pointer, what)]);
    let text = |text: &str, pointer: &str| tidy(text).ok_or_else(|| invalid(pointer, "1–300"));
    let cost = |minor: Option<i64>| match minor {
        Some(minor) if !(0..=HIGHEST_COST).contains(&minor) => Err(invalid("/cost_minor", "0–1000000000")),
        minor => Ok(minor.map(|minor| Money::new(minor, Currency::Cny))),
    };
    let (input, note) = match act {
        ServiceAct::Place { note } => (Input::Placed, note),
        ServiceAct::Confirm { reference, begins_at, cost_minor, note } => {
            let reference = text(&reference, "/reference")?;
            (Input::Confirmed { reference, begins_at, cost: cost(cost_minor)? }, note)
        }
        ServiceAct::Complete { cost_minor, note } => (Input::Done { cost: cost(cost_minor)? }, note),
        ServiceAct::Fail { note } => (Input::Failed, note),
    };
    let note = text(&note, "/note")?;
    let by = Actor { staff: caller.staff, key: key.as_deref() };
    let order = service.act(id, input, &note, by).await?;
    Ok(ApiJson(service.view(order).await?))
}

/// The figures of a year, by item.
#[utoipa::path(get, path = "/service-figures", tag = "concierge", params(YearQuery), responses((status = 200, body = ServiceFigures)))]
pub(super) async fn show_figures(
    State(service): State<ConciergeService>,
    ApiQuery(query): ApiQuery<YearQuery>,
) -> Result<ApiJson<ServiceFigures>, Problem> {
    let year = query.year.unwrap_or_else(|| service.this_year());
    let items = queries::year(&service.inner.ground.database, year).await.map_err(ConciergeError::from)?;
    Ok(ApiJson(ServiceFigures { year, items }))
}
