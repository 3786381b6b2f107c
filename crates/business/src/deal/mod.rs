//! A deal: one business that an agent carries out for a customer, from the choice to the receipt. Pure.
//!
//! What is missing first is the [`Stage`]: shown, entered, said, read back, agreed, approved, posted. Whatever is entered
//! anew voids all that came after it. [`Deal::want`] says what is to be asked of the bank, under one key for the deal, so
//! that it is posted once however often it is asked.

#[cfg(test)]
pub(crate) mod tests;

mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use center::ports::core_bank::{
    ClientKey, Command, Factor, Instruction, Origin, Quote, QuoteToken, Receipt, VerificationId,
};
use domain::business::BusinessStep;
use domain::roles::Role;
use domain::{ContactId, CustomerId, DealId, Localised, StaffId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::care::Care;
use crate::definition::Definition;

/// What a deal waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DealStage)]
pub enum Stage {
    /// The customer shows who they are.
    Verifying,
    /// The agent enters what is wanted.
    Entering,
    /// The agent says what must be said.
    Saying,
    /// The agent reads back what would be done.
    ReadingBack,
    /// The customer says yes or no.
    Agreeing,
    /// Somebody else agrees.
    Approving,
    /// The bank does it.
    Posting,
    /// The bank has the request; somebody else decides on it.
    Deciding,
    Over,
}

/// How a deal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DealEnd)]
pub enum End {
    Done,
    /// The customer said no.
    Declined,
    /// Somebody else did not agree.
    Rejected,
    /// The bank refused what had been agreed.
    Refused,
    Cancelled,
    Expired,
    /// The rules against fraud stopped it.
    Stopped,
}

/// Why a step is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    #[error("the business is not that far, or further")]
    NotNow,
    #[error("there is no such step in the script")]
    UnknownStep,
    #[error("nobody agrees to what they enter themselves")]
    SamePerson,
    #[error("the role may not agree to this")]
    WrongRole,
}

/// What somebody else was asked, and what they said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approving {
    pub asked_at: Timestamp,
    pub until: Timestamp,
    pub decision: Option<Decision>,
}

/// What somebody else said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub by: StaffId,
    pub approve: bool,
    pub reason: String,
    pub at: Timestamp,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Input {
    /// What the customer has shown so far was looked at. `showed` is what they showed just now.
    Looked {
        proof: Option<VerificationId>,
        missing: Vec<Factor>,
        showed: Option<Factor>,
    },
    /// The customer was put into secure entry.
    VerificationAsked {
        factor: Factor,
    },
    /// What the customer showed is wrong, or nothing came.
    NotVerified {
        factor: Factor,
        tries_left: Option<u32>,
    },
    /// What is wanted was entered; the bank is to be asked.
    Entered {
        fields: BTreeMap<String, String>,
        command: Command,
        coached: bool,
    },
    /// What the bank would do, and what the rules say of it.
    Quoted {
        quote: Box<Quote>,
        care: Option<Care>,
        second_person_roles: Vec<Role>,
    },
    /// The bank will not do it.
    NotPossible {
        code: String,
        title: Localised,
    },
    Said {
        script: String,
    },
    ReadBack,
    Answered {
        yes: bool,
    },
    Decided {
        by: StaffId,
        roles: Vec<Role>,
        approve: bool,
        reason: String,
    },
    Posted {
        receipt: Box<Receipt>,
    },
    PostingRefused {
        code: String,
        title: Localised,
    },
    OutcomeUnknown,
    Cancelled,
    /// The clock went on.
    Ticked,
}

/// What is to be asked of the bank.
#[derive(Debug, Clone, PartialEq)]
pub enum Want {
    /// Post this, which was read back.
    Post { key: ClientKey, instruction: Instruction, quote: QuoteToken },
    /// Post the decision on the request that was posted before.
    Decide { key: ClientKey, instruction: Instruction },
}

/// One business for one customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deal {
    pub id: DealId,
    /// Grows with every change, so that a page that hears of them in another order keeps the latest.
    pub revision: u32,
    /// As it was in force when the deal began.
    pub definition: Definition,
    pub contact: ContactId,
    pub customer: CustomerId,
    pub agent: StaffId,
    pub opened_at: Timestamp,
    pub deadline: Timestamp,
    pub proof: Option<VerificationId>,
    /// What is still to be shown; unknown until it was looked at.
    pub missing: Option<Vec<Factor>>,
    pub tries_left: Option<u32>,
    /// What the customer showed last was wrong, or nothing came.
    pub was_wrong: bool,
    /// As entered.
    pub fields: BTreeMap<String, String>,
    pub command: Option<Command>,
    pub coached: bool,
    pub quote: Option<Quote>,
    pub care: Option<Care>,
    /// Who may agree; empty if nobody needs to.
    pub approvers: Vec<Role>,
    pub said: BTreeSet<String>,
    pub read_back_at: Option<Timestamp>,
    pub agreed_at: Option<Timestamp>,
    pub approving: Option<Approving>,
    pub receipt: Option<Receipt>,
    /// Whether the bank has been asked and did not answer.
    pub is_unknown: bool,
    /// Why the bank refused.
    pub refusal: Option<String>,
    pub refusal_title: Option<Localised>,
    pub end: Option<End>,
    pub ended_at: Option<Timestamp>,
}

/// Seconds that somebody has to agree where only the rules against fraud ask for it.
const CARE_SECONDS: u64 = 600;

impl Deal {
    /// The agent chose the business.
    #[must_use]
    pub fn begin(
        id: DealId,
        definition: Definition,
        contact: ContactId,
        customer: CustomerId,
        agent: StaffId,
        now: Timestamp,
    ) -> Self {
        let deadline = now + Duration::from_secs(u64::from(definition.patience_seconds));
        Self {
            id,
            revision: 0,
            definition,
            contact,
            customer,
            agent,
            opened_at: now,
            deadline,
            proof: None,
            missing: None,
            tries_left: None,
            was_wrong: false,
            fields: BTreeMap::new(),
            command: None,
            coached: false,
            quote: None,
            care: None,
            approvers: Vec::new(),
            said: BTreeSet::new(),
            read_back_at: None,
            agreed_at: None,
            approving: None,
            receipt: None,
            is_unknown: false,
            refusal: None,
            refusal_title: None,
            end: None,
            ended_at: None,
        }
    }

    /// What it waits for.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.end.is_some() {
            return Stage::Over;
        }
        if self.receipt.is_some() {
            return Stage::Deciding;
        }
        if self.agreed_at.is_some() {
            let is_open = self.approving.as_ref().is_some_and(|approving| approving.decision.is_none());
            return if is_open { Stage::Approving } else { Stage::Posting };
        }
        if self.missing.as_ref().is_none_or(|missing| !missing.is_empty()) {
            return Stage::Verifying;
        }
        if self.quote.is_none() {
            return Stage::Entering;
        }
        if self.definition.script.iter().any(|step| !self.said.contains(&step.id)) {
            return Stage::Saying;
        }
        if self.read_back_at.is_none() { Stage::ReadingBack } else { Stage::Agreeing }
    }

    /// The key under which it is posted.
    #[must_use]
    pub fn key(&self) -> ClientKey {
        format!("deal:{}", self.id).parse().expect("invariant: a word and a UUID are a key")
    }

    /// What the bank is told of where it comes from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let decision = self.approving.as_ref().and_then(|approving| approving.decision.as_ref());
        let second = decision.filter(|decision| decision.approve).map(|decision| decision.by);
        Origin { contact: Some(self.contact), staff: Some(self.agent), second, coached: self.coached }
    }

    /// What was entered, as the bank is asked.
    #[must_use]
    pub fn instruction(&self) -> Option<Instruction> {
        let command = self.command.clone()?;
        Some(Instruction { customer: self.customer, command, verification: self.proof, origin: self.origin() })
    }

    /// What is to be asked of the bank now.
    #[must_use]
    pub fn want(&self) -> Option<Want> {
        match self.stage() {
            Stage::Posting => {
                let quote = self.quote.as_ref()?.token.clone();
                Some(Want::Post { key: self.key(), instruction: self.instruction()?, quote })
            }
            Stage::Deciding => {
                let decision = self.approving.as_ref()?.decision.as_ref()?;
                let command = Command::DecideLimitIncrease {
                    increase: self.receipt.as_ref()?.order,
                    approve: decision.approve,
                    reason: decision.reason.clone(),
                };
                let origin =
                    Origin { contact: Some(self.contact), staff: Some(decision.by), second: None, coached: false };
                let key = format!("deal:{}:decision", self.id).parse().expect("invariant: words and a UUID are a key");
                let instruction = Instruction { customer: self.customer, command, verification: None, origin };
                Some(Want::Decide { key, instruction })
            }
            _ => None,
        }
    }

    /// When the clock has something to say.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        match self.stage() {
            Stage::Over | Stage::Posting => None,
            Stage::Approving | Stage::Deciding => self.approving.as_ref().map(|approving| approving.until),
            _ => Some(self.deadline),
        }
    }

    /// Takes a step; what it tells is to be journalled.
    ///
    /// # Errors
    /// [`StepError`]; nothing has changed then.
    pub fn handle(&mut self, now: Timestamp, input: Input) -> Result<Vec<BusinessStep>, StepError> {
        let stage = self.stage();
        if stage == Stage::Over {
            return if matches!(input, Input::Ticked) { Ok(Vec::new()) } else { Err(StepError::NotNow) };
        }
        match input {
            Input::Looked { proof, missing, showed } => self.looked(proof, missing, showed),
            Input::VerificationAsked { factor } => {
                self.before_yes()?;
                self.was_wrong = false;
                Ok(vec![BusinessStep::VerificationAsked { factor: factor_code(factor) }])
            }
            Input::NotVerified { factor, tries_left } => {
                self.before_yes()?;
                self.tries_left = tries_left;
                self.was_wrong = true;
                Ok(vec![BusinessStep::NotVerified { factor: factor_code(factor), tries_left }])
            }
            Input::Entered { fields, command, coached } => self.entered(fields, command, coached),
            Input::Quoted { quote, care, second_person_roles } => self.quoted(now, *quote, care, second_person_roles),
            Input::NotPossible { code, title } => {
                self.before_yes()?;
                self.forget_quote();
                self.refusal = Some(code.clone());
                self.refusal_title = Some(title);
                Ok(vec![BusinessStep::NotPossible { code }])
            }
            Input::Said { script } => self.say(script),
            Input::ReadBack => {
                if !matches!(stage, Stage::ReadingBack | Stage::Agreeing) {
                    return Err(StepError::NotNow);
                }
                self.read_back_at = Some(now);
                Ok(vec![BusinessStep::ReadBack {}])
            }
            Input::Answered { yes } => self.answered(now, yes),
            Input::Decided { by, roles, approve, reason } => {
                self.decided(now, Decision { by, approve, reason, at: now }, &roles)
            }
            Input::Posted { receipt } => self.posted(now, *receipt),
            Input::PostingRefused { code, title } => {
                if !matches!(stage, Stage::Posting | Stage::Deciding) {
                    return Err(StepError::NotNow);
                }
                self.refusal = Some(code.clone());
                self.refusal_title = Some(title);
                self.over(now, End::Refused);
                Ok(vec![BusinessStep::PostingRefused { code }])
            }
            Input::OutcomeUnknown => {
                let first = !std::mem::replace(&mut self.is_unknown, true);
                Ok(if first { vec![BusinessStep::OutcomeUnknown {}] } else { Vec::new() })
            }
            Input::Cancelled => {
                if matches!(stage, Stage::Posting | Stage::Deciding) {
                    return Err(StepError::NotNow);
                }
                self.over(now, End::Cancelled);
                Ok(vec![BusinessStep::Cancelled {}])
            }
            Input::Ticked => Ok(self.ticked(now)),
        }
    }
}

/// The stable name of a factor.
#[must_use]
pub fn factor_code(factor: Factor) -> String {
    serde_json::to_value(factor).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
