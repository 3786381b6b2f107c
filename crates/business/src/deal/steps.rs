//! What each happening does to a deal.

use std::collections::BTreeMap;
use std::time::Duration;

use center::ports::core_bank::{Command, Factor, Quote, Receipt, VerificationId};
use domain::Timestamp;
use domain::business::BusinessStep;
use domain::roles::Role;

use super::{Approving, CARE_SECONDS, Deal, Decision, End, Stage, StepError, factor_code};
use crate::care::{Care, Measure};

impl Deal {
    /// Refuses what may only change before the customer has agreed.
    pub(super) fn before_yes(&self) -> Result<(), StepError> {
        if self.agreed_at.is_some() { Err(StepError::NotNow) } else { Ok(()) }
    }

    pub(super) fn forget_quote(&mut self) {
        self.quote = None;
        self.care = None;
        self.approvers.clear();
        self.said.clear();
        self.read_back_at = None;
    }

    pub(super) fn over(&mut self, now: Timestamp, end: End) {
        self.end = Some(end);
        self.ended_at = Some(now);
    }

    pub(super) fn looked(
        &mut self,
        proof: Option<VerificationId>,
        missing: Vec<Factor>,
        showed: Option<Factor>,
    ) -> Result<Vec<BusinessStep>, StepError> {
        self.before_yes()?;
        self.proof = proof;
        self.missing = Some(missing);
        if showed.is_some() {
            self.was_wrong = false;
            self.tries_left = None;
        }
        Ok(showed.map(|factor| BusinessStep::Verified { factor: factor_code(factor) }).into_iter().collect())
    }

    pub(super) fn entered(
        &mut self,
        fields: BTreeMap<String, String>,
        command: Command,
        coached: bool,
    ) -> Result<Vec<BusinessStep>, StepError> {
        self.before_yes()?;
        if self.missing.is_none() || (self.stage() == Stage::Verifying && self.command.is_none()) {
            return Err(StepError::NotNow);
        }
        self.forget_quote();
        self.refusal = None;
        self.refusal_title = None;
        self.fields = fields;
        self.command = Some(command);
        self.coached = coached;
        Ok(Vec::new())
    }

    pub(super) fn quoted(
        &mut self,
        now: Timestamp,
        quote: Quote,
        care: Option<Care>,
        second_person_roles: Vec<Role>,
    ) -> Result<Vec<BusinessStep>, StepError> {
        self.before_yes()?;
        if self.command.is_none() {
            return Err(StepError::NotNow);
        }
        let is_other = self.quote.as_ref().is_none_or(|known| known.token != quote.token);
        if is_other {
            self.forget_quote();
        }
        self.missing = Some(quote.missing.clone());
        let approval = self.definition.approval.as_ref().filter(|approval| approval.is_needed(quote.amount));
        let mut approvers = approval.map(|approval| approval.roles.clone()).unwrap_or_default();
        if care.as_ref().is_some_and(|care| care.measure == Measure::SecondPerson) && approvers.is_empty() {
            approvers = second_person_roles;
        }
        self.approvers = approvers;
        let mut steps = if is_other { vec![BusinessStep::Checked {}] } else { Vec::new() };
        let is_new_care = self.care.as_ref() != care.as_ref();
        if let Some(care) = care.as_ref().filter(|_| is_new_care) {
            let rules = care.reasons.iter().map(|reason| reason.rule.clone()).collect();
            steps.push(BusinessStep::Cautioned { rules, measure: care.measure.code().to_owned() });
        }
        let stops = care.as_ref().is_some_and(|care| care.measure == Measure::Stop);
        self.quote = Some(quote);
        self.care = care;
        if stops {
            self.over(now, End::Stopped);
            steps.push(BusinessStep::Stopped {});
        }
        Ok(steps)
    }

    pub(super) fn say(&mut self, script: String) -> Result<Vec<BusinessStep>, StepError> {
        if !self.definition.script.iter().any(|step| step.id == script) {
            return Err(StepError::UnknownStep);
        }
        if self.said.contains(&script) && self.agreed_at.is_none() {
            return Ok(Vec::new());
        }
        if self.stage() != Stage::Saying {
            return Err(StepError::NotNow);
        }
        self.said.insert(script.clone());
        Ok(vec![BusinessStep::Said { script }])
    }

    pub(super) fn answered(&mut self, now: Timestamp, yes: bool) -> Result<Vec<BusinessStep>, StepError> {
        if yes && self.agreed_at.is_some() {
            // The button was pressed twice.
            return Ok(Vec::new());
        }
        if self.stage() != Stage::Agreeing {
            return Err(StepError::NotNow);
        }
        if !yes {
            self.over(now, End::Declined);
            return Ok(vec![BusinessStep::Declined {}]);
        }
        self.agreed_at = Some(now);
        let mut steps = vec![BusinessStep::Agreed {}];
        if !self.approvers.is_empty() && !self.decides() {
            self.ask(now, None);
            steps.push(BusinessStep::ApprovalAsked {});
        }
        Ok(steps)
    }

    /// Whether the bank takes the request down first.
    pub(super) fn decides(&self) -> bool {
        self.definition.approval.as_ref().is_some_and(|approval| approval.decides)
    }

    pub(super) fn ask(&mut self, now: Timestamp, until: Option<Timestamp>) {
        let approval = self.definition.approval.as_ref();
        let seconds = approval.map_or(CARE_SECONDS, |approval| u64::from(approval.within_seconds));
        let own = now + Duration::from_secs(seconds);
        self.approving =
            Some(Approving { asked_at: now, until: until.map_or(own, |until| until.min(own)), decision: None });
    }

    pub(super) fn decided(
        &mut self,
        now: Timestamp,
        decision: Decision,
        roles: &[Role],
    ) -> Result<Vec<BusinessStep>, StepError> {
        let stage = self.stage();
        let open = self.approving.as_ref().is_some_and(|asked| asked.decision.is_none() && now < asked.until);
        if !open || !matches!(stage, Stage::Approving | Stage::Deciding) {
            return Err(StepError::NotNow);
        }
        if decision.by == self.agent {
            return Err(StepError::SamePerson);
        }
        if !self.approvers.iter().any(|role| roles.contains(role)) {
            return Err(StepError::WrongRole);
        }
        let (by, approve) = (decision.by, decision.approve);
        if let Some(asked) = &mut self.approving {
            asked.decision = Some(decision);
        }
        if !approve && stage == Stage::Approving {
            self.over(now, End::Rejected);
        }
        Ok(vec![if approve { BusinessStep::Approved { by } } else { BusinessStep::Rejected { by } }])
    }

    pub(super) fn posted(&mut self, now: Timestamp, receipt: Receipt) -> Result<Vec<BusinessStep>, StepError> {
        match self.stage() {
            Stage::Posting => {
                let order = receipt.order.to_string();
                let until = receipt.ends_at;
                self.receipt = Some(receipt);
                self.is_unknown = false;
                let mut steps = vec![BusinessStep::Posted { order }];
                if self.decides() {
                    self.ask(now, until);
                    steps.push(BusinessStep::ApprovalAsked {});
                } else {
                    self.over(now, End::Done);
                }
                Ok(steps)
            }
            Stage::Deciding => {
                let decision = self.approving.as_ref().and_then(|asked| asked.decision.as_ref());
                let approve = decision.ok_or(StepError::NotNow)?.approve;
                self.is_unknown = false;
                self.over(now, if approve { End::Done } else { End::Rejected });
                Ok(vec![BusinessStep::Posted { order: receipt.order.to_string() }])
            }
            _ => Err(StepError::NotNow),
        }
    }

    pub(super) fn ticked(&mut self, now: Timestamp) -> Vec<BusinessStep> {
        let waits = self.approving.as_ref().is_none_or(|asked| asked.decision.is_none());
        if waits && self.next_deadline().is_some_and(|deadline| now >= deadline) {
            self.over(now, End::Expired);
            return vec![BusinessStep::Expired {}];
        }
        Vec::new()
    }
}
