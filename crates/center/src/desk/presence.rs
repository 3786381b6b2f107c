//! The desk's live topic: an open desk page is the agent's presence.

use async_trait::async_trait;
use domain::roles::Role;
use platform::live::TopicSource;
use platform::sign_in::Caller;
use serde_json::Value;

use crate::center::Center;
use crate::desk::topic;
use crate::dispatcher::command::Command;

/// Serves the topic `desk` to agents.
pub(crate) struct DeskTopic {
    pub(crate) center: Center,
    pub(crate) tasks: platform::tasks::Tasks,
}

impl DeskTopic {
    fn renew(&self, caller: &Caller) {
        let (center, agent) = (self.center.clone(), caller.staff);
        self.tasks.spawn("presence", async move { center.present(agent).await });
    }
}

#[async_trait]
impl TopicSource for DeskTopic {
    fn resolve(&self, caller: &Caller) -> Option<String> {
        caller.has(Role::Agent).then(|| topic(caller.staff))
    }

    async fn snapshot(&self, caller: &Caller, _topic: &str) -> Value {
        self.center.present(caller.staff).await;
        match self.center.ask_desk(Command::View { agent: caller.staff }).await {
            Ok(view) => serde_json::to_value(view).unwrap_or(Value::Null),
            Err(error) => {
                tracing::warn!(%error, "a desk could not be shown");
                Value::Null
            }
        }
    }

    fn opened(&self, caller: &Caller) {
        self.renew(caller);
    }

    fn heartbeat(&self, caller: &Caller) {
        self.renew(caller);
    }

    /// The lease goes on: a reloaded page is back before it runs out.
    fn closed(&self, _caller: &Caller) {}
}
