//! Emergency plans (应急预案): prepared bundles of changes that two persons switch on together and one ends.
//!
//! A [`Plan`] is a document with versions. While it is on, the routing policy is another one, flows say its announcements
//! at their head, agents find its notice on their desks, and leaders may approve what it authorises. Nothing of what it
//! stands on is written over: the policy is a version of its own, the announcements are laid over those of the bank. So
//! ending it puts everything back as it was, and a server that is killed meanwhile finds it on again.
//!
//! Invariants: whoever asked does not approve; a plan is on once at most; the router, the tables and the journal agree,
//! as the dispatcher decides it in one turn.

pub(crate) mod board;
pub(crate) mod error;
pub(crate) mod http;
pub(crate) mod live;
mod plan;
pub(crate) mod queries;
mod service;

use domain::{PlanId, PlanRunId, StaffId, Timestamp};
use platform::database::Database;
use platform::journal::{Entry, Stream};
use sea_orm::Statement;
use serde::{Deserialize, Serialize};

pub use error::PlanError;
pub use plan::{Authorisation, Backup, Plan, PlanAnnouncement, PlanRouting, WorkOrderTemplate};

/// What the journal tells of a plan, in the stream `plan/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PlanEvent {
    /// Somebody wants it.
    PlanAsked { run: PlanRunId, version: u32, reason: String },
    /// The request was taken back.
    PlanWithdrawn { run: PlanRunId },
    /// A second person approved: it is on. The policy by which contacts are routed from now on, if it is another one.
    PlanStarted { run: PlanRunId, version: u32, policy: Option<u32>, told: usize },
    /// It is no longer on. The policy that holds again.
    PlanEnded { run: PlanRunId, reason: String, policy: Option<u32> },
    /// Something was approved as the plan allows.
    PlanAuthorised { run: PlanRunId, code: String, amount: domain::money::Money },
}

impl PlanEvent {
    pub(crate) fn entry(&self, plan: &PlanId, at: Timestamp, actor: StaffId) -> Entry {
        Entry {
            stream: Stream::Other("plan", plan.to_string()),
            at,
            actor: Some(actor),
            event: serde_json::to_value(self).expect("invariant: events have string keys and whole numbers"),
        }
    }
}

/// The first version of a plan that a bank has from its start, to be written before [`crate::Center::start`].
#[must_use]
pub fn first_version(database: &Database, id: &PlanId, plan: &Plan, note: &str, now: Timestamp) -> Statement {
    queries::save(database, id, 1, plan, note, None, now)
}
