//! Staff (员工) as agents: what each can do and how much at once. Accounts and passwords are the platform's.

pub(crate) mod http;
pub(crate) mod queries;

use domain::{SiteId, SkillId, StaffId};
use serde::{Deserialize, Serialize};

/// What an agent can do, and how many contacts at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AgentSettings {
    pub staff: StaffId,
    /// Skills with their level, 1 (learning) to 10 (expert).
    pub skills: Vec<(SkillId, u8)>,
    /// 0 or 1 calls.
    pub voice_capacity: u8,
    /// Chats at once, 0 to 20.
    pub text_capacity: u8,
    /// Pieces of work that waits (messages, mails) at once, 0 to 20; beside chats and never before them.
    #[serde(default = "one_at_once")]
    pub deferred_capacity: u8,
    /// Where the agent works.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub site: Option<SiteId>,
}

/// What an agent of whom nothing else is said takes of work that waits.
pub(crate) const fn one_at_once() -> u8 {
    1
}

impl AgentSettings {
    pub(crate) fn profile(&self) -> routing::AgentProfile {
        routing::AgentProfile {
            skills: self.skills.clone(),
            voice_capacity: self.voice_capacity,
            text_capacity: self.text_capacity,
            deferred_capacity: self.deferred_capacity,
            site: self.site.clone(),
        }
    }
}
