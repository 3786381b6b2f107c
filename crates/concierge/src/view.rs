//! What pages show of orders: what was entered with names and numbers masked.

use std::collections::{BTreeMap, BTreeSet};

use domain::concierge::{ServicePromise, ServiceStep};
use domain::customer::Tier;
use domain::money::Money;
use domain::secret::masked_name;
use domain::{ContactId, CustomerId, Language, Localised, ServiceItemId, ServiceOrderId, StaffId, Timestamp};
use platform::http::caller_language;
use serde::Serialize;

use crate::catalogue::{Charge, Provider};
use crate::entitlement::Use;
use crate::error::ConciergeError;
use crate::form;
use crate::order::{Order, OrderState};
use crate::promise::Due;
use crate::service::ConciergeService;

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ServiceOrder)]
pub(crate) struct OrderView {
    pub id: ServiceOrderId,
    /// Grows with every change.
    pub revision: u32,
    pub item: ServiceItemId,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    pub customer: CustomerId,
    pub masked_customer: String,
    pub tier: Tier,
    pub contact: Option<ContactId>,
    pub state: OrderState,
    /// What was entered, names and numbers masked.
    pub values: Vec<ValueView>,
    /// What the agent reads to the customer before they say yes.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub read_back: Localised,
    pub wanted_at: Option<Timestamp>,
    pub drafted_at: Timestamp,
    pub requested_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub due: Option<Due>,
    /// What is to be kept next.
    pub next: Option<NextPromise>,
    /// What was missed.
    pub overdue: BTreeSet<ServicePromise>,
    pub provider: Provider,
    pub charge: Charge,
    pub cost: Option<Money>,
    /// The provider's number of the order.
    pub reference: Option<String>,
    pub begins_at: Option<Timestamp>,
    /// What it takes of the year.
    pub counted: Option<Use>,
    pub given_back: bool,
    /// Taken back now, it would not count.
    pub free_to_cancel: bool,
    pub steps: Vec<StepView>,
}

/// A value with what it is.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ServiceValue)]
pub(crate) struct ValueView {
    pub field: String,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub label: Localised,
    pub value: String,
}

/// A promise with its time.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ServiceNextPromise)]
pub(crate) struct NextPromise {
    pub promise: ServicePromise,
    pub at: Timestamp,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ServiceStepTaken)]
pub(crate) struct StepView {
    pub at: Timestamp,
    /// Nobody for what the clock did.
    pub by_name: Option<String>,
    pub step: ServiceStep,
    pub note: String,
}

/// The values of an order, in the order of the form.
pub(crate) fn values(order: &Order, show: fn(&crate::catalogue::Field, &str, Language) -> String) -> Vec<ValueView> {
    let language = caller_language();
    let view = |field: &crate::catalogue::Field| {
        let value = order.values.get(&field.name)?;
        Some(ValueView { field: field.name.clone(), label: field.label.clone(), value: show(field, value, language) })
    };
    order.item.fields.iter().filter_map(view).collect()
}

impl ConciergeService {
    /// The orders as pages show them.
    pub(crate) async fn views(&self, orders: Vec<Order>) -> Result<Vec<OrderView>, ConciergeError> {
        let clients = &self.inner.ground.clients;
        let staff: BTreeSet<StaffId> =
            orders.iter().flat_map(|order| order.steps.iter().filter_map(|step| step.by)).collect();
        let mut names = BTreeMap::new();
        for id in staff {
            names.insert(id, clients.staff_name(id).await?);
        }
        let mut customers: BTreeMap<CustomerId, String> = BTreeMap::new();
        let mut views = Vec::with_capacity(orders.len());
        for order in orders {
            if let std::collections::btree_map::Entry::Vacant(unknown) = customers.entry(order.customer) {
                unknown.insert(masked_name(&self.client(order.customer).await?.name));
            }
            let masked_customer = customers.get(&order.customer).cloned().unwrap_or_default();
            views.push(self.order_view(order, masked_customer, &names));
        }
        Ok(views)
    }

    /// The order as pages show it.
    pub(crate) async fn view(&self, order: Order) -> Result<OrderView, ConciergeError> {
        self.views(vec![order]).await?.pop().ok_or(ConciergeError::UnknownOrder)
    }

    fn order_view(
        &self,
        order: Order,
        masked_customer: String,
        names: &BTreeMap<StaffId, Option<String>>,
    ) -> OrderView {
        let name_of = |by: Option<StaffId>| by.and_then(|by| names.get(&by).cloned().flatten());
        OrderView {
            values: values(&order, form::masked),
            read_back: read_back(&order),
            next: order.next_promise().map(|(promise, at)| NextPromise { promise, at }),
            free_to_cancel: order.is_free_to_cancel(self.now()),
            steps: order
                .steps
                .iter()
                .map(|taken| StepView {
                    at: taken.at,
                    by_name: name_of(taken.by),
                    step: taken.step.clone(),
                    note: taken.note.clone(),
                })
                .collect(),
            id: order.id,
            revision: order.revision,
            item: order.item.code,
            name: order.item.name,
            customer: order.customer,
            masked_customer,
            tier: order.tier,
            contact: order.contact,
            state: order.state,
            wanted_at: order.wanted_at,
            drafted_at: order.drafted_at,
            requested_at: order.requested_at,
            ended_at: order.ended_at,
            due: order.due,
            overdue: order.overdue,
            provider: order.item.provider,
            charge: order.item.charge,
            cost: order.cost,
            reference: order.reference,
            begins_at: order.begins_at,
            counted: order.counted,
            given_back: order.given_back,
        }
    }
}

/// What the agent reads to the customer: what, with which particulars, by whom, how fast, for how much.
fn read_back(order: &Order) -> Localised {
    let item = &order.item;
    let particulars = |language: Language, colon: &str, comma: &str| {
        let one = |field: &crate::catalogue::Field| {
            let value = order.values.get(&field.name)?;
            let value = if field.kind == crate::catalogue::FieldKind::DateTime {
                clock_time(value)
            } else {
                form::masked(field, value, language)
            };
            Some(format!("{}{colon}{value}", field.label.get(language)))
        };
        item.fields.iter().filter_map(one).collect::<Vec<_>>().join(comma)
    };
    let (first, then) = (item.promise.response_minutes, item.promise.confirmation_minutes);
    let is_open = item.promise.clock == crate::catalogue::PromiseClock::BusinessHours;
    let charge = match &item.charge {
        Charge::Included {} => ("本项服务不收取费用".to_owned(), "There is no charge".to_owned()),
        Charge::Fixed { price } => {
            (format!("每次收费{}元", yuan(price.minor)), format!("It costs {} yuan", yuan(price.minor)))
        }
        Charge::AtCost {} => (
            "费用据实由您承担，确认时告知价格".to_owned(),
            "You pay what it costs; the price comes with the confirmation".to_owned(),
        ),
    };
    let (zh, en) = (Language::Zh, Language::En);
    let hours = if is_open { ("受理时间内", " of our opening hours") } else { ("", "") };
    Localised::new(
        &format!(
            "为您预订{}：{}。由{}提供，{}{first}分钟内派单、{then}分钟内确认。{}。请问您确认预订吗？",
            item.name.get(zh),
            particulars(zh, "", "，"),
            item.provider.name.get(zh),
            hours.0,
            charge.0
        ),
        &format!(
            "We order {} for you: {}. It is provided by {}, who has it within {first} and confirms it within {then} minutes{}. {}. Shall we order it?",
            item.name.get(en),
            particulars(en, ": ", "; "),
            item.provider.name.get(en),
            hours.1,
            charge.1
        ),
    )
}

/// A time as it is read: the day, the hour and the minute that were entered.
fn clock_time(value: &str) -> String {
    value.get(..16).map_or_else(|| value.to_owned(), |minute| minute.replace('T', " "))
}

fn yuan(minor: i64) -> String {
    if minor % 100 == 0 { (minor / 100).to_string() } else { format!("{}.{:02}", minor / 100, minor % 100) }
}
