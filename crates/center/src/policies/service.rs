//! Keeping, checking and switching on routing policies.

use domain::StaffId;
use platform::audit::AuditEntry;
use routing::{Finding, Policy, Roster, check};
use serde_json::json;

use super::RoutingEvent;
use super::queries::{self, PolicyRow};
use crate::center::Center;
use crate::dispatcher::command::{Command, Switch};
use crate::error::CenterError;
use crate::{queues, staff};

/// The longest note or reason, in characters.
const LONGEST_NOTE: usize = 500;

impl Center {
    /// Everything that keeps the policy from being switched on with the queues and agents that there are.
    pub(crate) async fn check_policy(&self, policy: &Policy) -> Result<Vec<Finding>, CenterError> {
        Ok(check(policy, &self.roster().await?))
    }

    pub(crate) async fn roster(&self) -> Result<Roster, CenterError> {
        let queues = queues::queries::queues(self.database()).await?;
        let agents = staff::queries::all_settings(self.database()).await?;
        Ok(Roster {
            queues: queues.iter().map(queues::Queue::to_routing).collect(),
            agents: agents.values().map(staff::AgentSettings::profile).collect(),
        })
    }

    pub(crate) async fn policy(&self, version: u32) -> Result<(PolicyRow, Policy), CenterError> {
        queries::one(self.database(), version).await?.ok_or(CenterError::UnknownPolicy(version))
    }

    /// Keeps the policy as a draft under the next version. A draft may have findings.
    pub(crate) async fn save_policy(&self, policy: Policy, note: &str, by: StaffId) -> Result<PolicyRow, CenterError> {
        let note = written(note).ok_or(CenterError::Invalid("note"))?;
        let database = self.database();
        let version = queries::next_version(database).await?;
        let now = self.inner.foundations.clock.now();
        let policy = Policy { version, ..policy };
        let audited = self.audited("routing.policy_saved", version, by, json!({ "note": note }));
        // Two who save at the same moment get the same number: the table takes one of them and refuses the other.
        database.transaction(vec![queries::save(database, &policy, note, Some(by), now), audited]).await?;
        Ok(self.policy(version).await?.0)
    }

    /// Lets the version route contacts from now on, waiting ones too.
    pub(crate) async fn switch_policy_on(
        &self,
        version: u32,
        reason: &str,
        by: StaffId,
    ) -> Result<PolicyRow, CenterError> {
        let reason = written(reason).ok_or(CenterError::Invalid("reason"))?;
        let (row, policy) = self.policy(version).await?;
        let findings = self.check_policy(&policy).await?;
        if !findings.is_empty() {
            return Err(CenterError::PolicyRefused(findings));
        }
        let database = self.database();
        let from = queries::in_force(database).await?.map(|policy| policy.version);
        if from == Some(version) {
            return Ok(row);
        }
        let now = self.inner.foundations.clock.now();
        let mut writes = queries::switch_on(database, version, Some(by), reason, now);
        writes.push(self.audited("routing.policy_switched_on", version, by, json!({ "from": from, "reason": reason })));
        let event = RoutingEvent::PolicySwitchedOn { version, from, reason: reason.to_owned() };
        self.ask(Command::SetPolicy { policy: Box::new(policy), switch: Switch { writes, event }, by }).await?;
        Ok(self.policy(version).await?.0)
    }

    /// Switches the version on that was in force before the present one.
    pub(crate) async fn roll_policy_back(&self, reason: &str, by: StaffId) -> Result<PolicyRow, CenterError> {
        let before = queries::before(self.database()).await?.ok_or(CenterError::NoEarlierPolicy)?;
        self.switch_policy_on(before, reason, by).await
    }

    fn audited(
        &self,
        action: &'static str,
        version: u32,
        by: StaffId,
        detail: serde_json::Value,
    ) -> sea_orm::Statement {
        let foundations = &self.inner.foundations;
        foundations.audit.entry(AuditEntry {
            at: foundations.clock.now(),
            staff: Some(by),
            action,
            subject: format!("routing_policy:{version}"),
            contact: None,
            detail,
            remote: None,
        })
    }
}

/// What somebody wrote, if it says something and not too much.
fn written(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= LONGEST_NOTE).then_some(text)
}
