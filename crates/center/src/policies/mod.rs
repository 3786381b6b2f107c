//! Routing policies (路由策略) as a bank keeps them: versions that never change once saved, one of them in force.
//!
//! A version is a draft until it is switched on and retired once another one is. Switching on is decided by the dispatcher
//! like everything else, so that the router, the table and the journal cannot tell different stories.

mod facts;
pub(crate) mod http;
pub(crate) mod queries;
mod replay;
mod service;

use domain::{AgentId, Timestamp};
use platform::database::{Database, DatabaseError};
use platform::journal::{Entry, Stream};
use routing::{GuaranteeChange, Input, Policy, Router};
use sea_orm::Statement;
use serde::{Deserialize, Serialize};

use crate::dispatcher::command::Switch;
use crate::dispatcher::state::State;
use crate::dispatcher::turn::Turn;
use crate::emergencies::PlanError;
use crate::error::CenterError;

/// Where a version is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyState {
    /// Saved and never switched on.
    Draft,
    /// Contacts are routed by it.
    InForce,
    /// Was in force.
    Retired,
}

impl PolicyState {
    /// The stable name used in tables and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in_force",
            Self::Retired => "retired",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::InForce, Self::Retired].into_iter().find(|state| state.code() == code)
    }
}

/// What the journal tells of routing as a whole, in the streams `routing/policy` and `routing/guarantees`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RoutingEvent {
    /// Contacts are routed by this version from now on.
    PolicySwitchedOn {
        version: u32,
        /// The version until then.
        from: Option<u32>,
        reason: String,
    },
    /// What the policy promises is no longer kept, or is again.
    GuaranteeChanged { change: GuaranteeChange },
}

impl RoutingEvent {
    fn entry(&self, at: Timestamp, actor: Option<AgentId>) -> Entry {
        let stream = match self {
            Self::PolicySwitchedOn { .. } => "policy",
            Self::GuaranteeChanged { .. } => "guarantees",
        };
        Entry {
            stream: Stream::Other("routing", stream.to_owned()),
            at,
            actor,
            event: serde_json::to_value(self).expect("invariant: events have string keys and finite numbers"),
        }
    }
}

/// The rows of a policy that is in force from the start of a bank, to be written before [`crate::Center::start`].
#[must_use]
pub fn first_policy(database: &Database, policy: Policy, note: &str, now: Timestamp) -> Vec<Statement> {
    let policy = Policy { version: 1, ..policy };
    let mut rows = vec![queries::save(database, &policy, note, None, now)];
    rows.extend(queries::switch_on(database, 1, None, note, now));
    rows
}

/// Gives the router the policy that was in force when the server stopped. One that is no longer possible, as a queue was
/// taken out of the bank meanwhile, is passed over: contacts must be served.
pub(crate) async fn put_in_force(
    router: &mut Router,
    database: &Database,
    now: Timestamp,
) -> Result<Option<u32>, DatabaseError> {
    let Some(policy) = queries::in_force(database).await? else { return Ok(None) };
    let version = policy.version;
    if let Err(error) = router.handle(now, Input::SetPolicy(Box::new(policy)), &mut Vec::new()) {
        tracing::error!(version, %error, "the routing policy is not possible any more; contacts are routed without one");
    }
    Ok(Some(version))
}

impl State {
    /// Somebody switches another policy on. While an emergency plan says how contacts are routed, nobody else does.
    pub(crate) fn set_policy(
        &mut self,
        now: Timestamp,
        policy: Policy,
        switch: Switch,
        by: AgentId,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        if self.emergencies.holds_routing() {
            return Err(PlanError::HoldsRouting.into());
        }
        self.put_policy(now, policy, switch, by, turn)
    }

    /// Another policy holds from now on, also for contacts that wait.
    pub(crate) fn put_policy(
        &mut self,
        now: Timestamp,
        policy: Policy,
        switch: Switch,
        by: AgentId,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let version = policy.version;
        let mut outputs = Vec::new();
        self.router.handle(now, Input::SetPolicy(Box::new(policy)), &mut outputs).map_err(|error| match error {
            routing::RoutingError::PolicyRefused(findings) => CenterError::PolicyRefused(findings),
            other => other.into(),
        })?;
        self.policy_version = Some(version);
        turn.actor = Some(by);
        turn.entries.push(switch.event.entry(now, Some(by)));
        turn.writes.extend(switch.writes);
        self.carry(now, outputs, turn);
        Ok(())
    }

    /// A promise is no longer kept, or is again: into the journal, and into the log for whoever watches it.
    pub(crate) fn guarantee_changed(&mut self, now: Timestamp, change: GuaranteeChange, turn: &mut Turn) {
        if change.kept {
            tracing::info!(guarantee = change.guarantee, measured = change.measured, "a guarantee is kept again");
        } else {
            tracing::warn!(guarantee = change.guarantee, measured = change.measured, why = ?change.why, "a guarantee is broken");
        }
        turn.entries.push(RoutingEvent::GuaranteeChanged { change }.entry(now, None));
    }
}
