//! Keeping plans, and preparing what the dispatcher is asked: which policy holds with a plan, and which without it.

use domain::{Localised, PlanId, PlanRunId, StaffId};
use platform::audit::AuditEntry;
use platform::journal::Batch;
use platform::sign_in::Caller;
use routing::Policy;
use sea_orm::Statement;
use serde_json::{Value, json};
use uuid::Uuid;

use super::board::Asked;
use super::live::{PlanCommand, PolicyChange};
use super::queries::{self, AuthorisationRow, PlanRow, RunRow};
use super::{Plan, PlanError, PlanEvent};
use crate::center::Center;
use crate::dispatcher::command::{Command, Switch};
use crate::error::CenterError;
use crate::policies::{self, RoutingEvent};

/// A request for an approval under a plan.
pub(super) struct Wanted {
    pub(super) code: String,
    pub(super) amount: domain::money::Money,
    pub(super) contact: Option<domain::ContactId>,
    pub(super) note: String,
}

/// A plan that is on or off in the policy that is asked about.
enum Step<'a> {
    With(&'a Plan),
    Without(PlanRunId),
}

impl Center {
    /// Keeps the plan under its next version.
    pub(super) async fn save_plan(
        &self,
        id: &PlanId,
        plan: &Plan,
        note: &str,
        caller: &Caller,
    ) -> Result<PlanRow, CenterError> {
        let database = self.database();
        let newest = queries::versions(database, id).await?.first().map_or(0, |row| row.version);
        let version = newest + 1;
        let now = self.inner.foundations.clock.now();
        let audit = self.audited_plan(caller, "plan.saved", id, json!({ "version": version, "note": note }));
        // Two who save at the same moment get the same number: the table takes one of them and refuses the other.
        let save = queries::save(database, id, version, plan, note, Some(caller.staff), now);
        database.transaction(vec![save, audit]).await?;
        self.plan_of(id, version).await
    }

    async fn plan_of(&self, id: &PlanId, version: u32) -> Result<PlanRow, CenterError> {
        let versions = queries::versions(self.database(), id).await?;
        Ok(versions.into_iter().find(|row| row.version == version).ok_or(PlanError::Unknown)?)
    }

    /// Asks for the newest version of the plan. A plan that is not possible with the policy in force is refused now, not
    /// when it is needed.
    pub(super) async fn ask_for_plan(
        &self,
        id: &PlanId,
        reason: &str,
        caller: &Caller,
    ) -> Result<PlanRunId, CenterError> {
        let newest = queries::versions(self.database(), id).await?.into_iter().next().ok_or(PlanError::Unknown)?;
        self.policy_change(Step::With(&newest.document), caller.staff).await?;
        let by = self.leader(caller).await?;
        let now = self.inner.foundations.clock.now();
        let run = PlanRunId::generate();
        let asked = Asked { run, plan: id.clone(), version: newest.version, by: caller.staff, at: now };
        let name = newest.document.name.clone();
        let detail = json!({ "run": run, "version": newest.version, "reason": reason });
        let writes = vec![
            queries::ask(self.database(), run, id, newest.version, caller.staff, reason, now),
            self.audited_plan(caller, "plan.asked", id, detail),
        ];
        self.ask(Command::Plans(PlanCommand::Ask { asked, name, by, reason: reason.to_owned(), writes })).await?;
        Ok(run)
    }

    /// Takes a request back.
    pub(super) async fn withdraw_plan(&self, run: PlanRunId, caller: &Caller) -> Result<(), CenterError> {
        let row = self.run_of(run).await?;
        let by = self.leader(caller).await?;
        let writes = vec![
            queries::withdraw(self.database(), run),
            self.audited_plan(caller, "plan.withdrawn", &row.plan, json!({ "run": run })),
        ];
        self.ask(Command::Plans(PlanCommand::Withdraw { run, by, writes })).await.map(drop)
    }

    /// The second person says yes: the plan is on.
    pub(super) async fn approve_plan_run(&self, run: PlanRunId, caller: &Caller) -> Result<(), CenterError> {
        let row = self.run_of(run).await?;
        if row.state == "on" {
            return Err(PlanError::AlreadyOn.into());
        }
        let document = self.plan_of(&row.plan, row.version).await?.document;
        let by = self.leader(caller).await?;
        let change = self.policy_change(Step::With(&document), caller.staff).await?;
        let base = change.as_ref().and_then(|change| change.base);
        let now = self.inner.foundations.clock.now();
        let writes = vec![
            queries::start(self.database(), run, caller.staff, base, now),
            self.audited_plan(caller, "plan.approved", &row.plan, json!({ "run": run, "version": row.version })),
        ];
        let document = Box::new(document);
        self.ask(Command::Plans(PlanCommand::Approve { run, by, document, change, writes })).await.map(drop)
    }

    /// Ends the plan: everything is as it was.
    pub(super) async fn end_plan_run(&self, run: PlanRunId, reason: &str, caller: &Caller) -> Result<(), CenterError> {
        let row = self.run_of(run).await?;
        if row.state != "on" {
            return Err(PlanError::NotOn.into());
        }
        let by = self.leader(caller).await?;
        let change = self.policy_change(Step::Without(run), caller.staff).await?;
        let now = self.inner.foundations.clock.now();
        let writes = vec![
            queries::end(self.database(), run, caller.staff, reason, now),
            self.audited_plan(caller, "plan.ended", &row.plan, json!({ "run": run, "reason": reason })),
        ];
        let reason = reason.to_owned();
        self.ask(Command::Plans(PlanCommand::End { run, by, reason, change, writes })).await.map(drop)
    }

    /// Approves something that the plan, which is on, authorises this person to approve.
    pub(super) async fn authorise_under_plan(
        &self,
        run: PlanRunId,
        wanted: Wanted,
        caller: &Caller,
    ) -> Result<AuthorisationRow, CenterError> {
        let row = self.run_of(run).await?;
        if row.state != "on" {
            return Err(PlanError::NotOn.into());
        }
        let document = self.plan_of(&row.plan, row.version).await?.document;
        let allowed = document.authorisations.iter().any(|one| {
            one.code == wanted.code
                && caller.has(one.approver)
                && wanted.amount.currency == one.up_to.currency
                && (1..=one.up_to.minor).contains(&wanted.amount.minor)
        });
        if !allowed {
            return Err(PlanError::NotAuthorised.into());
        }
        let foundations = &self.inner.foundations;
        let by = self.leader(caller).await?;
        let Wanted { code, amount, contact, note } = wanted;
        let id = Uuid::now_v7().to_string();
        let approved = AuthorisationRow {
            id,
            run,
            code,
            approver_name: Some(by.name),
            amount,
            contact,
            note,
            at: foundations.clock.now(),
        };
        let event = PlanEvent::PlanAuthorised { run, code: approved.code.clone(), amount };
        let detail = json!({ "run": run, "code": approved.code, "amount": amount, "contact": contact });
        let batch = Batch {
            entries: vec![event.entry(&row.plan, approved.at, caller.staff)],
            writes: vec![
                queries::authorise(self.database(), &approved, caller.staff),
                self.audited_plan(caller, "plan.authorised", &row.plan, detail),
            ],
        };
        foundations.journal.append(batch).await?;
        Ok(approved)
    }

    async fn run_of(&self, run: PlanRunId) -> Result<RunRow, CenterError> {
        Ok(queries::one_run(self.database(), run).await?.ok_or(PlanError::NotAsked)?)
    }

    /// The policy that is to hold after the step; `None` if the step changes nothing of it.
    async fn policy_change(&self, step: Step<'_>, by: StaffId) -> Result<Option<PolicyChange>, CenterError> {
        let database = self.database();
        let in_force = policies::queries::in_force(database).await?;
        let from = in_force.as_ref().map(|policy| policy.version);
        let (mut plans, mut base, mut changes) = (Vec::new(), None, false);
        for run in queries::unfinished(database).await?.into_iter().filter(|run| run.state == "on") {
            let document = self.plan_of(&run.plan, run.version).await?.document;
            if !document.changes_routing() {
                continue;
            }
            base.get_or_insert(run.base_policy);
            if matches!(step, Step::Without(without) if without == run.id) {
                changes = true;
            } else {
                plans.push(document);
            }
        }
        let base = base.unwrap_or(from);
        if let Step::With(plan) = step {
            changes = plan.changes_routing();
            plans.push(plan.clone());
        }
        if !changes {
            return Ok(None);
        }
        let names: Vec<&Localised> = plans.iter().map(|plan| &plan.name).collect();
        let now = self.inner.foundations.clock.now();
        let reason = match step {
            Step::With(_) => "应急预案启动 / An emergency plan is on",
            Step::Without(_) => "应急预案结束 / An emergency plan has ended",
        };
        let original = match base {
            Some(version) => Some(self.policy(version).await?.1),
            None => None,
        };
        let (policy, mut writes) = match original {
            Some(policy) if plans.is_empty() => (policy, Vec::new()),
            original => {
                let mut policy = original.unwrap_or_default();
                for plan in &plans {
                    let by_version = match plan.routing.policy_version {
                        Some(version) => Some(self.policy(version).await?.1),
                        None => None,
                    };
                    policy = plan.applied_to(policy, by_version).map_err(PlanError::NotInPolicy)?;
                }
                let version = policies::queries::next_version(database).await?;
                let policy = Policy { version, name: joined(&names), ..policy };
                let findings = self.check_policy(&policy).await?;
                if !findings.is_empty() {
                    return Err(CenterError::PolicyRefused(findings));
                }
                let save = policies::queries::save(database, &policy, reason, Some(by), now);
                (policy, vec![save])
            }
        };
        writes.extend(policies::queries::switch_on(database, policy.version, Some(by), reason, now));
        let event = RoutingEvent::PolicySwitchedOn { version: policy.version, from, reason: reason.to_owned() };
        Ok(Some(PolicyChange { from, base, policy: Box::new(policy), switch: Switch { writes, event } }))
    }

    fn audited_plan(&self, caller: &Caller, action: &'static str, plan: &PlanId, detail: Value) -> Statement {
        let foundations = &self.inner.foundations;
        foundations.audit.entry(AuditEntry {
            at: foundations.clock.now(),
            staff: Some(caller.staff),
            action,
            subject: format!("plan:{plan}"),
            contact: None,
            detail,
            remote: None,
        })
    }
}

/// The name of a policy that holds with these plans.
fn joined(names: &[&Localised]) -> Localised {
    use domain::Language::{En, Zh};
    let all = |language| names.iter().map(|name| name.get(language)).collect::<Vec<_>>();
    Localised::new(&format!("应急：{}", all(Zh).join("、")), &format!("Emergency: {}", all(En).join(", ")))
}
