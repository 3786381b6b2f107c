//! Queues (队列), skills, lines and the lists that the desk chooses from.

pub(crate) mod http;
pub(crate) mod queries;

use std::time::Duration;

use domain::contact::Channel;
use domain::{LineId, Localised, QueueId, SkillId};
use serde::{Deserialize, Serialize};

/// A queue and its rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Queue {
    pub id: QueueId,
    pub name: Localised,
    /// Skills that an agent needs, with the lowest level that will do (1–10).
    pub skills: Vec<(SkillId, u8)>,
    /// Added to the priority of every contact in the queue.
    pub priority: i32,
    /// How long an offer is shown, in seconds.
    pub offer_seconds: u32,
    /// How long an agent may finish a contact, in seconds; 0 for no wrap-up.
    pub wrap_up_seconds: u32,
    /// Whether a contact may be closed without a wrap-up code.
    pub wrap_up_code_required: bool,
    pub wrap_up_codes: Vec<WrapUpCode>,
    /// Whether the best level is chosen before the longest idle agent.
    pub best_level_first: bool,
    /// Answered within this time counts for the service level, in seconds.
    pub service_level_seconds: u32,
    /// The share of contacts to be answered within that time, 0 to 1.
    pub service_level_target: f64,
}

/// A wrap-up code (小结码): what the contact was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WrapUpCode {
    pub code: String,
    pub name: Localised,
}

/// A skill (技能).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Skill {
    pub id: SkillId,
    pub name: Localised,
}

/// A line (接入线路): a number of the bank or a chat entrance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Line {
    pub id: LineId,
    pub channel: Channel,
    pub name: Localised,
}

/// Why an agent is not ready (示忙原因).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NotReadyReason {
    pub code: String,
    pub name: Localised,
}

/// A prepared answer (常用语), put in by its shortcut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CannedReply {
    pub id: String,
    pub shortcut: String,
    pub title: Localised,
    pub text: Localised,
    /// Whose it is; absent for everybody's.
    #[serde(default)]
    pub owner: Option<domain::StaffId>,
}

impl Queue {
    /// The queue as the router knows it.
    #[must_use]
    pub fn to_routing(&self) -> routing::QueueConfig {
        routing::QueueConfig {
            skills: self.skills.clone(),
            priority: self.priority,
            offer_timeout: Duration::from_secs(u64::from(self.offer_seconds)),
            wrap_up: match self.wrap_up_seconds {
                0 => routing::WrapUpRule::NONE,
                seconds => routing::WrapUpRule::within(Duration::from_secs(u64::from(seconds))),
            },
            choice: if self.best_level_first { routing::Choice::BestLevel } else { routing::Choice::LongestIdle },
            ..routing::QueueConfig::new(self.id.clone())
        }
    }
}
