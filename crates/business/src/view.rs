//! What a desk shows of a deal: nothing that the customer showed, and numbers only by their ends.

use std::collections::BTreeMap;

use center::ports::core_bank::{Factor, FeeTerms, OrderState, Quote, Receipt, Units};
use domain::money::Money;
use domain::roles::Role;
use domain::secret::Mask as _;
use domain::{ContactId, DealId, Localised, QueueId, StaffId, Timestamp};
use serde::Serialize;

use crate::care::Care;
use crate::deal::{Deal, End, Stage};
use crate::definition::Definition;
use crate::entering::EnteringView;
use crate::service::BusinessService;

/// A deal.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct DealView {
    pub id: DealId,
    /// Grows with every change.
    pub revision: u32,
    pub definition: Definition,
    pub contact: ContactId,
    pub agent: StaffId,
    pub stage: Stage,
    pub opened_at: Timestamp,
    /// Until when the customer must have agreed.
    pub deadline: Timestamp,
    /// What is still to be shown.
    pub missing: Vec<Factor>,
    pub entering: Option<EnteringView>,
    /// After a wrong one; 0 when it is locked.
    pub tries_left: Option<u32>,
    pub was_wrong: bool,
    /// As entered.
    pub fields: BTreeMap<String, String>,
    pub coached: bool,
    pub quote: Option<QuoteView>,
    pub care: Option<Care>,
    /// What the customer is told where care is taken (96110).
    pub notice: Option<Localised>,
    /// Where a stopped customer is sent.
    pub expert_queue: Option<QueueId>,
    /// The steps of the script that were said.
    pub said: Vec<String>,
    pub read_back_at: Option<Timestamp>,
    pub agreed_at: Option<Timestamp>,
    /// Who may agree; empty if nobody needs to.
    pub approvers: Vec<Role>,
    pub approval: Option<ApprovalState>,
    pub receipt: Option<ReceiptView>,
    /// The bank has been asked and did not answer yet.
    pub is_unknown: bool,
    /// The problem code of the bank.
    pub refusal: Option<String>,
    /// What it says.
    pub refusal_title: Option<Localised>,
    pub end: Option<End>,
    pub ended_at: Option<Timestamp>,
}

/// What the bank would do.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = DealQuote)]
pub(crate) struct QuoteView {
    pub read_back: Localised,
    pub amount: Option<Money>,
    pub fee: Option<FeeTerms>,
    pub total: Option<Money>,
    pub units: Option<Units>,
    pub effective_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
}

impl QuoteView {
    pub(crate) fn of(quote: &Quote) -> Self {
        Self {
            read_back: quote.read_back.clone(),
            amount: quote.amount,
            fee: quote.fee.clone(),
            total: quote.total,
            units: quote.units,
            effective_at: quote.effective_at,
            ends_at: quote.ends_at,
        }
    }
}

/// How it stands with somebody else's yes.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct ApprovalState {
    pub asked_at: Timestamp,
    pub until: Timestamp,
    pub by: Option<StaffId>,
    pub approved: Option<bool>,
    pub reason: Option<String>,
}

/// What was posted.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = DealReceipt)]
pub(crate) struct ReceiptView {
    pub order: String,
    pub posted_at: Timestamp,
    pub state: OrderState,
    pub amount: Option<Money>,
    pub fee: Option<Money>,
    pub units: Option<Units>,
    pub effective_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub masked_new_number: Option<String>,
}

impl ReceiptView {
    fn of(receipt: &Receipt) -> Self {
        Self {
            order: receipt.order.to_string(),
            posted_at: receipt.posted_at,
            state: receipt.state,
            amount: receipt.amount,
            fee: receipt.fee,
            units: receipt.units,
            effective_at: receipt.effective_at,
            ends_at: receipt.ends_at,
            masked_new_number: receipt.new_number.as_ref().map(|number| number.masked()),
        }
    }
}

impl BusinessService {
    /// The deal as its agent's desk shows it.
    pub(crate) fn view(&self, deal: &Deal) -> DealView {
        let rules = self.care_rules().filter(|_| deal.care.is_some());
        let approval = deal.approving.as_ref().map(|asked| ApprovalState {
            asked_at: asked.asked_at,
            until: asked.until,
            by: asked.decision.as_ref().map(|decision| decision.by),
            approved: asked.decision.as_ref().map(|decision| decision.approve),
            reason: asked.decision.as_ref().map(|decision| decision.reason.clone()),
        });
        DealView {
            id: deal.id,
            revision: deal.revision,
            definition: deal.definition.clone(),
            contact: deal.contact,
            agent: deal.agent,
            stage: deal.stage(),
            opened_at: deal.opened_at,
            deadline: deal.deadline,
            missing: deal.missing.clone().unwrap_or_default(),
            entering: self.inner.entering.get(&deal.id).map(|entering| entering.view.clone()),
            tries_left: deal.tries_left,
            was_wrong: deal.was_wrong,
            fields: deal.fields.clone(),
            coached: deal.coached,
            quote: deal.quote.as_ref().map(QuoteView::of),
            care: deal.care.clone(),
            notice: rules.map(|rules| rules.notice.clone()),
            expert_queue: rules.map(|rules| rules.expert_queue.clone()),
            said: deal.said.iter().cloned().collect(),
            read_back_at: deal.read_back_at,
            agreed_at: deal.agreed_at,
            approvers: deal.approvers.clone(),
            approval,
            receipt: deal.receipt.as_ref().map(ReceiptView::of),
            is_unknown: deal.is_unknown,
            refusal: deal.refusal.clone(),
            refusal_title: deal.refusal_title.clone(),
            end: deal.end,
            ended_at: deal.ended_at,
        }
    }
}
