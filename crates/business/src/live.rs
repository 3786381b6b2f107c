//! Live data: an agent's deals (`business`), and that somebody is to agree (`approvals`).

use async_trait::async_trait;
use domain::StaffId;
use domain::roles::Role;
use platform::live::TopicSource;
use platform::sign_in::Caller;
use serde_json::{Value, json};

use crate::service::BusinessService;

/// The topic of an agent's deals.
pub(crate) const DEALS: &str = "business";
/// The topic that says that what is to be agreed to has changed. What it is, is read (and audited) by itself.
pub(crate) const APPROVALS: &str = "approvals";

/// Who may agree at all; each business says who of them.
pub(crate) const APPROVERS: &[Role] = &[Role::ShiftLeader, Role::Director];

pub(crate) fn topic(agent: StaffId) -> String {
    format!("{DEALS}:{agent}")
}

pub(crate) struct DealsTopic(pub(crate) BusinessService);

#[async_trait]
impl TopicSource for DealsTopic {
    fn resolve(&self, caller: &Caller) -> Option<String> {
        caller.has(Role::Agent).then(|| topic(caller.staff))
    }

    async fn snapshot(&self, caller: &Caller, _topic: &str) -> Value {
        let deals = self.0.open_of(caller.staff).await;
        json!({ "deals": deals })
    }
}

pub(crate) struct ApprovalsTopic(pub(crate) BusinessService);

#[async_trait]
impl TopicSource for ApprovalsTopic {
    fn resolve(&self, caller: &Caller) -> Option<String> {
        caller.has_any(APPROVERS).then(|| APPROVALS.to_owned())
    }

    async fn snapshot(&self, _caller: &Caller, _topic: &str) -> Value {
        json!({ "waiting": self.0.waiting_count().await })
    }
}
