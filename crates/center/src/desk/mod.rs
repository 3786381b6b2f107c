//! The agent's desk (座席工作台): what it shows, and the acts that come from it.

pub(crate) mod dialling;
pub(crate) mod guests;
pub(crate) mod http;
pub(crate) mod presence;
pub(crate) mod view;
pub(crate) mod visiting;

use domain::AgentId;

/// The live topic of one agent's desk.
pub fn topic(agent: AgentId) -> String {
    format!("desk:{agent}")
}
