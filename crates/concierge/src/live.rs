//! Live data: that an order has changed (`concierge`). What it is, is read, and audited, by itself.

use async_trait::async_trait;
use domain::roles::Role;
use platform::live::TopicSource;
use platform::sign_in::Caller;
use serde_json::{Value, json};

/// The topic that says which order of which customer has changed.
pub(crate) const TOPIC: &str = "concierge";

/// Who sees orders at all.
pub(crate) const SEEING: &[Role] = &[Role::Agent, Role::ShiftLeader, Role::Clerk, Role::Director];

pub(crate) struct OrdersTopic;

#[async_trait]
impl TopicSource for OrdersTopic {
    fn resolve(&self, caller: &Caller) -> Option<String> {
        caller.has_any(SEEING).then(|| TOPIC.to_owned())
    }

    async fn snapshot(&self, _caller: &Caller, _topic: &str) -> Value {
        json!({})
    }
}
