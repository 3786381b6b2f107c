//! Leads the orders: one step after the other, every step journalled with its rows before anybody is told of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use domain::calendar::{Holidays, day_in_china, in_china};
use domain::concierge::ServiceStep;
use domain::events::ContactEvent;
use domain::{ContactId, CustomerId, ServiceItemId, ServiceOrderId, StaffId, Timestamp};
use platform::audit::{Audit, AuditEntry};
use platform::clock::SharedClock;
use platform::database::Database;
use platform::journal::{Batch, Entry, Journal, Stream};
use platform::live::Live;
use platform::timers::{Timer, TimerHandler, Timers};
use sea_orm::Statement;
use serde_json::json;
use tokio::sync::Mutex;

use crate::catalogue::{Catalogue, Catalogues, Item};
use crate::entitlement::{Standing, Use, next_place, standing};
use crate::error::ConciergeError;
use crate::form::{Registered, entered};
use crate::live::{OrdersTopic, TOPIC};
use crate::order::{Draft, Input, Order};
use crate::ports::{Client, Clients};
use crate::promise::Due;
use crate::queries;

/// The kind of timers that look at orders.
const TIMER: &str = "concierge";
/// The journal's kind of stream for orders that were made in no contact.
const STREAM: &str = "service_order";

/// What the orders are built on.
#[derive(Clone)]
pub struct Foundations {
    pub clients: Arc<dyn Clients>,
    pub database: Database,
    pub journal: Journal,
    pub audit: Audit,
    pub clock: SharedClock,
    pub live: Live,
    pub timers: Timers,
    pub catalogues: Catalogues,
    pub holidays: Holidays,
}

/// Value-added services. Clones lead the same orders.
#[derive(Clone)]
pub struct ConciergeService {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) ground: Foundations,
    /// Orders are few: they are changed one after the other, so that what is left is never counted twice.
    writing: Mutex<()>,
}

/// An order to be entered.
#[derive(Debug, Clone)]
pub struct Wish {
    pub customer: CustomerId,
    pub item: ServiceItemId,
    /// Where it is ordered.
    pub contact: Option<ContactId>,
    pub fields: BTreeMap<String, String>,
    /// Fields for which the bank's own record counts.
    pub registered: BTreeSet<String>,
}

/// Who does something, and under which key of their page.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    pub staff: StaffId,
    pub key: Option<&'a str>,
}

impl ConciergeService {
    /// Takes the orders up: their timers are handled from now on.
    #[must_use]
    pub fn start(ground: Foundations) -> Self {
        let service = Self { inner: Arc::new(Inner { ground, writing: Mutex::new(()) }) };
        let ground = &service.inner.ground;
        ground.live.register(TOPIC, Arc::new(OrdersTopic));
        ground.timers.register(TIMER, Arc::new(Alarms(service.clone())));
        service
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.ground.clock.now()
    }

    /// The year that counts now.
    pub(crate) fn this_year(&self) -> i32 {
        in_china(self.now()).year()
    }

    /// The catalogue in force.
    pub(crate) fn catalogue(&self) -> Option<&Catalogue> {
        self.inner.ground.catalogues.on(day_in_china(self.now()))
    }

    /// The customer of that id.
    ///
    /// # Errors
    /// [`ConciergeError::UnknownCustomer`], or the store fails.
    pub async fn client(&self, id: CustomerId) -> Result<Client, ConciergeError> {
        self.inner.ground.clients.client(id).await?.ok_or(ConciergeError::UnknownCustomer)
    }

    /// How a customer stands to an item this year, and the places that are taken.
    async fn stands(&self, item: &Item, client: &Client) -> Result<(Standing, Vec<u32>), ConciergeError> {
        let taken = queries::taken(&self.inner.ground.database, client.id, &item.code, self.this_year()).await?;
        Ok((standing(item, client.tier, client.star_level, &taken), taken))
    }

    /// What of the catalogue a customer may have, in its order.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn standings(&self, client: &Client) -> Result<Vec<(Item, Standing)>, ConciergeError> {
        let mut standings = Vec::new();
        for item in self.catalogue().map(|catalogue| catalogue.items.as_slice()).unwrap_or_default() {
            standings.push((item.clone(), self.stands(item, client).await?.0));
        }
        Ok(standings)
    }

    /// Enters an order, to be read back to the customer. The same key again answers with the order that it entered.
    ///
    /// # Errors
    /// [`ConciergeError`]: nobody is served, the customer may not have it or has used it up, a field is wrong.
    pub async fn draft(&self, wish: Wish, by: Actor<'_>) -> Result<Order, ConciergeError> {
        let ground = &self.inner.ground;
        let _writing = self.inner.writing.lock().await;
        if let Some(key) = by.key
            && let Some(before) = queries::by_key(&ground.database, by.staff, key).await?
        {
            return Ok(before);
        }
        if let Some(contact) = wish.contact
            && ground.clients.served_in(by.staff, contact) != Some(wish.customer)
        {
            return Err(ConciergeError::NotServing);
        }
        let client = self.client(wish.customer).await?;
        let catalogue = self.catalogue().ok_or(ConciergeError::UnknownItem)?;
        let item = catalogue.item(&wish.item).ok_or(ConciergeError::UnknownItem)?;
        let (standing, taken) = self.stands(item, &client).await?;
        check(standing, &taken)?;
        let now = self.now();
        let record = Registered { name: client.name.clone(), phone: client.phone.clone() };
        let form = entered(item, &wish.fields, &wish.registered, &record, now).map_err(ConciergeError::NotPossible)?;
        let draft = Draft {
            id: ServiceOrderId::generate(),
            catalogue: catalogue.version,
            item: item.clone(),
            customer: client.id,
            tier: client.tier,
            contact: wish.contact,
            values: form.values,
            wanted_at: form.wanted_at,
            by: by.staff,
        };
        let order = Order::draft(draft, now);
        let key = by.key.map_or_else(|| order.id.to_string(), str::to_owned);
        let first = queries::insert(&ground.database, &order, &key);
        self.write(&order, Some(by.staff), vec![ServiceStep::Drafted {}], vec![first]).await?;
        Ok(order)
    }

    /// The customer said yes, which counts, or no.
    ///
    /// # Errors
    /// [`ConciergeError`]: it is somebody else's draft, the customer is gone, nothing is left, it is too late.
    pub async fn answer(&self, id: ServiceOrderId, yes: bool, by: Actor<'_>) -> Result<Order, ConciergeError> {
        let ground = &self.inner.ground;
        let _writing = self.inner.writing.lock().await;
        let order = self.order(id).await?;
        if order.drafted_by != by.staff {
            return Err(ConciergeError::UnknownOrder);
        }
        if by.key.is_some_and(|key| order.keys.contains(key)) {
            return Ok(order);
        }
        if !yes {
            return self.step(order, Some(by.staff), by.key, "", Input::Declined, Vec::new()).await;
        }
        if let Some(contact) = order.contact
            && ground.clients.served_in(by.staff, contact) != Some(order.customer)
        {
            return Err(ConciergeError::NotServing);
        }
        let client = self.client(order.customer).await?;
        let (standing, taken) = self.stands(&order.item, &client).await?;
        let counted = Use { year: self.this_year(), place: check(standing, &taken)? };
        let now = self.now();
        let hours = self.catalogue().map(|catalogue| catalogue.hours.clone()).unwrap_or_default();
        let due = Due::promised(&order.item.promise, &hours, &ground.holidays, now, order.wanted_at);
        let take = queries::take(&ground.database, &order, counted);
        self.step(order, Some(by.staff), by.key, "", Input::Agreed { counted, due }, vec![take]).await
    }

    /// A step of those who place orders, or of the agent who takes one back for the customer.
    ///
    /// # Errors
    /// [`ConciergeError`]: there is no such order, or the step is not possible now.
    pub async fn act(
        &self,
        id: ServiceOrderId,
        input: Input,
        note: &str,
        by: Actor<'_>,
    ) -> Result<Order, ConciergeError> {
        let _writing = self.inner.writing.lock().await;
        let order = self.order(id).await?;
        self.step(order, Some(by.staff), by.key, note, input, Vec::new()).await
    }

    /// An order.
    ///
    /// # Errors
    /// [`ConciergeError::UnknownOrder`], or the store fails.
    pub async fn order(&self, id: ServiceOrderId) -> Result<Order, ConciergeError> {
        queries::find(&self.inner.ground.database, id).await?.ok_or(ConciergeError::UnknownOrder)
    }

    /// Takes a step: decided, journalled, then told.
    async fn step(
        &self,
        mut order: Order,
        by: Option<StaffId>,
        key: Option<&str>,
        note: &str,
        input: Input,
        mut rows: Vec<Statement>,
    ) -> Result<Order, ConciergeError> {
        let counted = order.counted.is_some();
        let steps = order.handle(self.now(), by, key, note, input)?;
        if steps.is_empty() {
            return Ok(order);
        }
        let database = &self.inner.ground.database;
        if counted && order.counted.is_none() {
            rows.push(queries::give_back(database, order.id));
        }
        rows.push(queries::keep(database, &order));
        self.write(&order, by, steps, rows).await?;
        Ok(order)
    }

    /// Writes the rows of the order, its timer, its steps and who took them in one transaction.
    async fn write(
        &self,
        order: &Order,
        by: Option<StaffId>,
        steps: Vec<ServiceStep>,
        mut writes: Vec<Statement>,
    ) -> Result<(), ConciergeError> {
        let (now, ground) = (self.now(), &self.inner.ground);
        let key = order.id.to_string();
        writes.push(match order.alarm() {
            Some(at) => ground.timers.schedule(TIMER, &key, at, &json!({})),
            None => ground.timers.cancel(TIMER, &key),
        });
        let mut entries = Vec::with_capacity(steps.len());
        for step in steps {
            if let (Some(staff), Some(action)) = (by, audited(&step)) {
                writes.push(ground.audit.entry(AuditEntry {
                    at: now,
                    staff: Some(staff),
                    action,
                    subject: format!("service_order:{}", order.id),
                    contact: order.contact,
                    detail: json!({ "item": order.item.code, "customer": order.customer }),
                    remote: None,
                }));
            }
            let event = ContactEvent::ServiceStepped { order: order.id, item: order.item.code.clone(), step };
            entries.push(match order.contact {
                Some(contact) => Entry::contact(contact, now, by, &event),
                None => Entry {
                    stream: Stream::Other(STREAM, order.id.to_string()),
                    at: now,
                    actor: by,
                    event: serde_json::to_value(&event).expect("invariant: events have string keys"),
                },
            });
        }
        ground.journal.append(Batch { entries, writes }).await?;
        ground.live.publish(TOPIC, "changed", json!({ "order": order.id, "customer": order.customer }));
        Ok(())
    }

    async fn look(&self, id: ServiceOrderId) -> Result<(), ConciergeError> {
        let _writing = self.inner.writing.lock().await;
        match self.order(id).await {
            Ok(order) => self.step(order, None, None, "", Input::Ticked, Vec::new()).await.map(|_| ()),
            Err(ConciergeError::UnknownOrder) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The place that the next order takes.
fn check(standing: Standing, taken: &[u32]) -> Result<u32, ConciergeError> {
    if !standing.entitled {
        return Err(ConciergeError::NotEntitled);
    }
    next_place(standing, taken).ok_or(ConciergeError::UsedUp)
}

/// Looks at an order when something was promised for now.
struct Alarms(ConciergeService);

#[async_trait]
impl TimerHandler for Alarms {
    async fn due(&self, timer: Timer) -> Result<(), String> {
        let id = timer.key.parse().map_err(|_| "the timer names no order".to_owned())?;
        self.0.look(id).await.map_err(|error| error.to_string())
    }
}

/// Steps of staff that stand in the audit trail besides the journal.
const fn audited(step: &ServiceStep) -> Option<&'static str> {
    match step {
        ServiceStep::Drafted {} => Some("concierge.drafted"),
        ServiceStep::Requested {} => Some("concierge.requested"),
        ServiceStep::Declined {} => Some("concierge.declined"),
        ServiceStep::Placed {} => Some("concierge.placed"),
        ServiceStep::Confirmed {} => Some("concierge.confirmed"),
        ServiceStep::Done {} => Some("concierge.done"),
        ServiceStep::Cancelled { .. } => Some("concierge.cancelled"),
        ServiceStep::Failed {} => Some("concierge.failed"),
        ServiceStep::Expired {} | ServiceStep::Overdue { .. } => None,
    }
}
