//! One order (增值服务订单): a state machine without I/O or clock.
//!
//! drafted → requested → placed → confirmed → done, or cancelled or failed on the way; a draft is declined by the customer or
//! expires. What is told to [`Order::handle`] either changes the order, and the steps that it took are returned, or is
//! refused and changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::concierge::{ServicePromise, ServiceStep};
use domain::customer::Tier;
use domain::money::Money;
use domain::{ContactId, CustomerId, ServiceOrderId, StaffId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Charge, FreeUntil, Item};
use crate::entitlement::Use;
use crate::promise::Due;

/// How long a draft waits for the customer's yes.
pub const DRAFT_PATIENCE: Duration = Duration::from_secs(30 * 60);

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ServiceOrderState)]
pub enum OrderState {
    /// 待客户确认: read back to the customer.
    Drafted,
    /// 已受理: the customer said yes.
    Requested,
    /// 已派单: the provider has it.
    Placed,
    /// 已确认: the provider comes.
    Confirmed,
    /// 已完成.
    Done,
    /// 已取消.
    Cancelled,
    /// 未能提供: the provider could not do it.
    Failed,
    /// 客户未同意.
    Declined,
    /// 逾时未确认: nobody asked the customer in time.
    Expired,
}

impl OrderState {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Drafted,
        Self::Requested,
        Self::Placed,
        Self::Confirmed,
        Self::Done,
        Self::Cancelled,
        Self::Failed,
        Self::Declined,
        Self::Expired,
    ];

    /// The stable name used in tables and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Requested => "requested",
            Self::Placed => "placed",
            Self::Confirmed => "confirmed",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Declined => "declined",
            Self::Expired => "expired",
        }
    }

    /// Those who place orders have it in hand.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Placed | Self::Confirmed)
    }

    /// Nothing more happens to it.
    #[must_use]
    pub const fn is_over(self) -> bool {
        !self.is_open() && !matches!(self, Self::Drafted)
    }
}

/// What happened, when, by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub at: Timestamp,
    /// Nobody for what the clock did.
    pub by: Option<StaffId>,
    pub step: ServiceStep,
    pub note: String,
}

/// What is told to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The customer said yes; the order takes its place of the year, and these times are promised.
    Agreed { counted: Use, due: Due },
    /// The customer said no.
    Declined,
    /// The provider has the order.
    Placed,
    /// The provider comes; `reference` is the number under which it knows the order.
    Confirmed { reference: String, begins_at: Option<Timestamp>, cost: Option<Money> },
    /// It is done; what it cost, where that was not known before.
    Done { cost: Option<Money> },
    /// It is taken back for the customer.
    Cancelled,
    /// The provider cannot do it.
    Failed,
    /// The clock is looked at.
    Ticked,
}

/// Why a step was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    #[error("this is not possible at this stage")]
    NotNow,
    #[error("it must be said why")]
    NoReason,
    #[error("the provider's number is missing")]
    NoReference,
    #[error("what it costs is missing")]
    NoCost,
}

/// An order as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: ServiceOrderId,
    /// Grows with every change.
    pub revision: u32,
    pub catalogue: u32,
    /// As it was when the order was entered.
    pub item: Item,
    pub customer: CustomerId,
    pub tier: Tier,
    /// Where it was ordered.
    pub contact: Option<ContactId>,
    /// Personal data.
    pub values: BTreeMap<String, String>,
    pub wanted_at: Option<Timestamp>,
    pub state: OrderState,
    pub drafted_by: StaffId,
    pub drafted_at: Timestamp,
    pub requested_at: Option<Timestamp>,
    pub placed_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// What it takes of the entitlement; none once it does not count any more.
    pub counted: Option<Use>,
    /// The year in which it was ordered.
    pub year: Option<i32>,
    pub given_back: bool,
    pub due: Option<Due>,
    pub overdue: BTreeSet<ServicePromise>,
    pub reference: Option<String>,
    pub begins_at: Option<Timestamp>,
    pub cost: Option<Money>,
    pub steps: Vec<Taken>,
    /// Keys of the requests that were carried out.
    pub keys: BTreeSet<String>,
}

/// What an order begins with.
#[derive(Debug, Clone)]
pub struct Draft {
    pub id: ServiceOrderId,
    pub catalogue: u32,
    pub item: Item,
    pub customer: CustomerId,
    pub tier: Tier,
    pub contact: Option<ContactId>,
    pub values: BTreeMap<String, String>,
    pub wanted_at: Option<Timestamp>,
    pub by: StaffId,
}

impl Order {
    /// An order that is read back to the customer.
    #[must_use]
    pub fn draft(draft: Draft, now: Timestamp) -> Self {
        let Draft { id, catalogue, item, customer, tier, contact, values, wanted_at, by } = draft;
        let step = Taken { at: now, by: Some(by), step: ServiceStep::Drafted {}, note: String::new() };
        Self {
            id,
            revision: 1,
            catalogue,
            item,
            customer,
            tier,
            contact,
            values,
            wanted_at,
            state: OrderState::Drafted,
            drafted_by: by,
            drafted_at: now,
            requested_at: None,
            placed_at: None,
            ended_at: None,
            counted: None,
            year: None,
            given_back: false,
            due: None,
            overdue: BTreeSet::new(),
            reference: None,
            begins_at: None,
            cost: None,
            steps: vec![step],
            keys: BTreeSet::new(),
        }
    }

    /// Takes a step. A key that was taken before changes nothing: the request was carried out already.
    ///
    /// # Errors
    /// [`StepError`]; nothing has changed then.
    pub fn handle(
        &mut self,
        now: Timestamp,
        by: Option<StaffId>,
        key: Option<&str>,
        note: &str,
        input: Input,
    ) -> Result<Vec<ServiceStep>, StepError> {
        if key.is_some_and(|key| self.keys.contains(key)) {
            return Ok(Vec::new());
        }
        let steps = self.decide(now, note, input)?;
        if steps.is_empty() {
            return Ok(steps);
        }
        self.keys.extend(key.map(str::to_owned));
        self.revision += 1;
        let taken = |step: &ServiceStep| Taken { at: now, by, step: step.clone(), note: note.to_owned() };
        self.steps.extend(steps.iter().map(taken));
        if self.state.is_over() {
            self.ended_at = Some(now);
        }
        Ok(steps)
    }

    fn decide(&mut self, now: Timestamp, note: &str, input: Input) -> Result<Vec<ServiceStep>, StepError> {
        use OrderState::{Cancelled, Confirmed, Declined, Done, Drafted, Failed, Placed, Requested};
        let step = match (input, self.state) {
            (Input::Ticked, _) => return Ok(self.tick(now)),
            (Input::Agreed { counted, due }, Drafted) => {
                self.state = Requested;
                self.requested_at = Some(now);
                self.year = Some(counted.year);
                self.counted = Some(counted);
                self.due = Some(due);
                if let Charge::Fixed { price } = self.item.charge {
                    self.cost = Some(price);
                }
                ServiceStep::Requested {}
            }
            (Input::Declined, Drafted) => {
                self.state = Declined;
                ServiceStep::Declined {}
            }
            (Input::Placed, Requested) => {
                self.state = Placed;
                self.placed_at = Some(now);
                ServiceStep::Placed {}
            }
            (Input::Confirmed { reference, begins_at, cost }, Placed) => {
                if reference.trim().is_empty() {
                    return Err(StepError::NoReference);
                }
                self.state = Confirmed;
                self.reference = Some(reference);
                self.begins_at = begins_at;
                if matches!(self.item.charge, Charge::AtCost {}) {
                    self.cost = cost.or(self.cost);
                }
                ServiceStep::Confirmed {}
            }
            (Input::Done { cost }, Confirmed) => {
                if matches!(self.item.charge, Charge::AtCost {}) {
                    self.cost = Some(cost.or(self.cost).ok_or(StepError::NoCost)?);
                }
                self.state = Done;
                ServiceStep::Done {}
            }
            (Input::Cancelled | Input::Failed, Requested | Placed | Confirmed) if note.trim().is_empty() => {
                return Err(StepError::NoReason);
            }
            (Input::Cancelled, Requested | Placed | Confirmed) => {
                let in_time = self.is_free_to_cancel(now);
                self.state = Cancelled;
                if in_time {
                    self.give_back();
                }
                ServiceStep::Cancelled { in_time }
            }
            (Input::Failed, Requested | Placed | Confirmed) => {
                self.state = Failed;
                self.give_back();
                ServiceStep::Failed {}
            }
            _ => return Err(StepError::NotNow),
        };
        Ok(vec![step])
    }

    fn give_back(&mut self) {
        self.given_back = self.counted.take().is_some();
        self.cost = None;
    }

    /// Whether the order would not count if it were taken back now.
    #[must_use]
    pub fn is_free_to_cancel(&self, now: Timestamp) -> bool {
        let rule = &self.item.cancellation;
        let furthest = match rule.free_until {
            FreeUntil::Requested => OrderState::Requested,
            FreeUntil::Placed => OrderState::Placed,
            FreeUntil::Confirmed => OrderState::Confirmed,
        };
        let before = rule.minutes_before.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
        let begins = self.begins_at.or(self.wanted_at);
        let is_early = before.zip(begins).is_none_or(|(before, begins)| now + before <= begins);
        self.state.is_open() && self.state <= furthest && is_early
    }

    /// What is promised and not kept yet, in the order of the promises.
    fn open_promises(&self) -> &'static [ServicePromise] {
        use ServicePromise::{Completion, Confirmation, Response};
        match self.state {
            OrderState::Requested => &[Response, Confirmation, Completion],
            OrderState::Placed => &[Confirmation, Completion],
            OrderState::Confirmed => &[Completion],
            _ => &[],
        }
    }

    /// The promise that must be kept next, with its time.
    #[must_use]
    pub fn next_promise(&self) -> Option<(ServicePromise, Timestamp)> {
        let due = self.due?;
        self.open_promises().iter().map(|promise| (*promise, due.of(*promise))).min_by_key(|(_, at)| *at)
    }

    /// When the clock must be looked at again.
    #[must_use]
    pub fn alarm(&self) -> Option<Timestamp> {
        if self.state == OrderState::Drafted {
            return Some(self.drafted_at + DRAFT_PATIENCE);
        }
        let due = self.due?;
        let silent = self.open_promises().iter().filter(|promise| !self.overdue.contains(*promise));
        silent.map(|promise| due.of(*promise)).min()
    }

    fn tick(&mut self, now: Timestamp) -> Vec<ServiceStep> {
        if self.state == OrderState::Drafted {
            let is_late = now >= self.drafted_at + DRAFT_PATIENCE;
            if is_late {
                self.state = OrderState::Expired;
            }
            return if is_late { vec![ServiceStep::Expired {}] } else { Vec::new() };
        }
        let Some(due) = self.due else { return Vec::new() };
        let is_late = |promise: &&ServicePromise| now >= due.of(**promise) && !self.overdue.contains(*promise);
        let late: Vec<ServicePromise> = self.open_promises().iter().filter(is_late).copied().collect();
        self.overdue.extend(&late);
        late.into_iter().map(|promise| ServiceStep::Overdue { promise }).collect()
    }
}

#[cfg(test)]
mod tests;
