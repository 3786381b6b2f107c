//! What each agent is able to, by business, out of the contacts that they had: the figures by which contacts and agents
//! are matched (人人耦合).
//!
//! Counted anew when the server starts, every six hours, and when a leader asks for it. [`estimate`] turns what was seen
//! into what is believed; the router is told as soon as an agent's figures are others.

mod estimate;
pub(crate) mod http;
mod queries;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{AgentId, BusinessId, Timestamp};
use platform::tasks::Tasks;
use routing::{Ability, Input};

pub use estimate::{Believed, BusinessAbility};

use crate::center::Center;
use crate::dispatcher::command::Command;
use crate::dispatcher::state::State;
use crate::dispatcher::turn::Turn;
use crate::error::CenterError;

/// Contacts that are older count no more.
const WINDOW: Duration = Duration::from_secs(90 * 24 * 3600);
/// How often everything is counted anew.
const EVERY: Duration = Duration::from_secs(6 * 3600);

/// What every agent is able to, and when it was counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counted {
    /// Absent until the first count is done.
    pub at: Option<Timestamp>,
    /// By agent, in the order of the businesses' keys.
    pub agents: HashMap<AgentId, Vec<BusinessAbility>>,
}

/// What the router is told of an agent.
pub(crate) type Told = HashMap<AgentId, Vec<(BusinessId, Ability)>>;

impl Center {
    /// Counts all contacts of the last 90 days and tells the router what follows from them.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn count_abilities(&self) -> Result<(), CenterError> {
        let now = self.inner.foundations.clock.now();
        let seen = queries::seen(self.database(), now - WINDOW, now).await?;
        let agents = estimate::believe(&seen);
        let told = agents
            .iter()
            .map(|(agent, known)| (*agent, known.iter().map(|one| (one.business.clone(), one.ability())).collect()))
            .collect();
        *self.inner.abilities.write() = Arc::new(Counted { at: Some(now), agents });
        self.ask(Command::Abilities { told }).await.map(drop)
    }

    pub(crate) fn abilities(&self) -> Arc<Counted> {
        self.inner.abilities.read().clone()
    }

    /// Counts now and every six hours until the server stops.
    pub(crate) fn keep_counting_abilities(&self, tasks: &Tasks) {
        let center = self.clone();
        tasks.spawn_until_stopped("abilities", async move {
            loop {
                if let Err(error) = center.count_abilities().await {
                    tracing::warn!(%error, "the agents' abilities could not be counted; those known hold on");
                }
                let clock = &center.inner.foundations.clock;
                clock.sleep_until(clock.now() + EVERY).await;
            }
        });
    }
}

impl State {
    /// Other figures hold from now on; agents at work are routed by them at once.
    pub(crate) fn set_abilities(&mut self, now: Timestamp, told: Told, turn: &mut Turn) -> Result<(), CenterError> {
        let before = std::mem::replace(&mut self.abilities, told);
        let changed: Vec<AgentId> =
            self.agents.keys().filter(|agent| before.get(agent) != self.abilities.get(agent)).copied().collect();
        changed.into_iter().try_for_each(|agent| self.tell_abilities(now, agent, turn))
    }

    /// Tells the router what an agent who is at work is able to.
    pub(crate) fn tell_abilities(
        &mut self,
        now: Timestamp,
        agent: AgentId,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let abilities = self.abilities.get(&agent).cloned().unwrap_or_default();
        self.route(now, Input::SetAbilities { agent, abilities }, turn)
    }
}
