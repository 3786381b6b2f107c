//! The live topic `team`, for shift leaders. It is sent whole, at most once a second and only while somebody looks.

use std::time::Duration;

use async_trait::async_trait;
use domain::Timestamp;
use platform::live::TopicSource;
use platform::sign_in::Caller;
use serde_json::Value;

use super::LEADERS;
use super::team::{TeamView, team_view};
use crate::center::Center;
use crate::dispatcher::Dispatcher;

/// The live topic of the team.
pub const TOPIC: &str = "team";

/// How often the team is sent, at most.
const PERIOD: Duration = Duration::from_secs(1);

/// Serves the topic `team` to shift leaders.
pub(crate) struct TeamTopic {
    pub(crate) center: Center,
    pub(crate) tasks: platform::tasks::Tasks,
}

/// What was sent last, and when the next may be.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    view: Option<TeamView>,
    next: Option<Timestamp>,
}

#[async_trait]
impl TopicSource for TeamTopic {
    fn resolve(&self, caller: &Caller) -> Option<String> {
        LEADERS.iter().any(|role| caller.has(*role)).then(|| TOPIC.to_owned())
    }

    async fn snapshot(&self, _caller: &Caller, _topic: &str) -> Value {
        match self.center.team().await {
            Ok(view) => serde_json::to_value(view).unwrap_or(Value::Null),
            Err(error) => {
                tracing::warn!(%error, "the team could not be shown");
                Value::Null
            }
        }
    }

    /// The names of those who wait are shown, masked: looking is written down.
    fn opened(&self, caller: &Caller) {
        let (audit, staff) = (self.center.inner.foundations.audit.clone(), caller.staff);
        self.tasks.spawn("team", async move {
            if let Err(error) = audit.note(staff, "team.read", "team").await {
                tracing::error!(%error, "a reading of the team was not audited");
            }
        });
    }
}

impl Dispatcher {
    /// Sends the team to those who look, if it has changed.
    pub(crate) fn publish_team(&mut self, now: Timestamp) {
        if self.live.subscribers(TOPIC) == 0 {
            self.team = Sent::default();
            return;
        }
        if self.team.next.is_some_and(|next| now < next) {
            return;
        }
        self.team.next = Some(now + PERIOD);
        let view = team_view(&self.state, now);
        let same = self.team.view.as_ref().is_some_and(|sent| TeamView { at: view.at, ..sent.clone() } == view);
        if same {
            return;
        }
        match serde_json::to_value(&view) {
            Ok(json) => self.live.publish(TOPIC, "view", json),
            Err(error) => tracing::error!(%error, "the team could not be written as JSON"),
        }
        self.team.view = Some(view);
    }
}
