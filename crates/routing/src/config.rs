//! What can be set: the router, its queues and what an agent can do.

use std::time::Duration;

use domain::{QueueId, SiteId, SkillId};
use serde::{Deserialize, Serialize};

/// The highest level of a skill; 1 is the lowest.
pub const HIGHEST_LEVEL: u8 = 10;

/// The most contacts of one medium that an agent can have at once.
pub const MOST_AT_ONCE: u8 = 50;

/// The settings of a [`crate::Router`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouterConfig {
    /// Goes into the offers' ids, so that two runs with one seed make the same ids and two seeds different ones.
    pub seed: u64,
    /// What waiting is worth against priority.
    pub ageing: Ageing,
    /// Whether an agent may have a call and chats at the same time. Otherwise an agent with a call gets no chats
    /// and one with chats gets no call.
    pub voice_with_text: bool,
    /// Whether deferred work (mail, posts) is given to agents who have a call or chats. Deferred work never keeps an
    /// agent from a call or a chat.
    pub deferred_beside_live: bool,
    /// Whether deferred work is given to agents who have chats and no call. Without this and
    /// [`RouterConfig::deferred_beside_live`] only those who have neither are given it.
    pub deferred_beside_text: bool,
    /// How long an agent who refused a contact or gave it back is not offered it again.
    pub refusal_memory: Duration,
    /// The reason with which an agent who let an offer time out becomes not ready. `None`: the agent stays ready
    /// and the miss counts as a refusal.
    pub missed_offer_reason: Option<String>,
    /// The reason with which an agent whose phone could not be reached becomes not ready. `None`: as above.
    pub phone_failed_reason: Option<String>,
    /// The reason with which a lost agent is not ready.
    pub connection_lost_reason: String,
    /// The reason with which an agent whose conversations were restored is not ready.
    pub restart_reason: String,
    /// The expected wait for each place in a queue from which nobody has been served yet.
    pub first_wait_per_place: Duration,
    /// Whether each offer is followed by [`crate::Output::Decided`].
    pub explain: bool,
    /// How many agents room is made for at the start; more are taken.
    pub expected_agents: usize,
    /// How many contacts room is made for at the start; more are taken.
    pub expected_contacts: usize,
}

impl Default for RouterConfig {
    fn default() -> Self {
        Self {
            seed: 0,
            ageing: Ageing::default(),
            voice_with_text: false,
            deferred_beside_live: false,
            deferred_beside_text: false,
            refusal_memory: Duration::from_secs(60),
            missed_offer_reason: Some("missed_offer".to_owned()),
            phone_failed_reason: Some("phone_failed".to_owned()),
            connection_lost_reason: "connection_lost".to_owned(),
            restart_reason: "restart".to_owned(),
            first_wait_per_place: Duration::from_secs(30),
            explain: false,
            expected_agents: 256,
            expected_contacts: 1024,
        }
    }
}

/// How waiting raises a contact's effective priority. One rate holds for the whole router: any two contacts
/// then keep their order while they wait, which is why the order never has to be worked out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ageing {
    /// Priority comes first however long others wait; equal priorities are served by waiting time.
    Off,
    /// Each such stretch of waiting adds one point, so nobody waits for ever. A zero stretch makes priority worth
    /// nothing: everybody is served by waiting time.
    PointEvery(Duration),
}

impl Default for Ageing {
    /// One point a second.
    fn default() -> Self {
        Self::PointEvery(Duration::from_secs(1))
    }
}

/// A queue: what its contacts ask of an agent and how they are offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueConfig {
    /// The queue.
    pub id: QueueId,
    /// The skills that its agents need, each with the lowest level that will do (1–10).
    pub skills: Vec<(SkillId, u8)>,
    /// Added to each contact's own priority; the higher, the sooner.
    pub priority: i32,
    /// How long an agent has to accept. More than zero.
    pub offer_timeout: Duration,
    /// What follows a conversation.
    pub wrap_up: WrapUpRule,
    /// Which of several agents gets a contact.
    pub choice: Choice,
}

impl QueueConfig {
    /// A queue with no skills, no priority, 20 seconds to accept, no wrap-up and the agent who is idle longest.
    #[must_use]
    pub fn new(id: QueueId) -> Self {
        Self {
            id,
            skills: Vec::new(),
            priority: 0,
            offer_timeout: Duration::from_secs(20),
            wrap_up: WrapUpRule::NONE,
            choice: Choice::LongestIdle,
        }
    }
}

/// What follows a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrapUpRule {
    /// How long the agent has to finish the contact, counted from the conversation's end. `None`: there is no
    /// wrap-up. A duration that goes beyond the calendar has no timer: it lasts until the agent is done.
    pub duration: Option<Duration>,
}

impl WrapUpRule {
    /// The agent is free as soon as the conversation ends.
    pub const NONE: Self = Self { duration: None };
    /// The wrap-up lasts until the agent is done.
    pub const UNTIL_DONE: Self = Self { duration: Some(Duration::MAX) };

    /// The wrap-up ends after this time at the latest.
    #[must_use]
    pub const fn within(duration: Duration) -> Self {
        Self { duration: Some(duration) }
    }
}

/// Which of the agents who could take a contact gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The one with the fewest contacts; among these the one who waits longest since their last turn:
    /// a contact finished, given back or refused, or becoming ready.
    #[default]
    LongestIdle,
    /// The one whose levels in the skills that the contact asks for are highest in sum; among these as above.
    BestLevel,
}

/// What an agent can do and how much of it at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgentProfile {
    /// Skills with levels from 1 to 10. A skill named twice counts with its last level.
    pub skills: Vec<(SkillId, u8)>,
    /// Calls at once: 0 or 1.
    pub voice_capacity: u8,
    /// Chats at once, at most [`MOST_AT_ONCE`].
    pub text_capacity: u8,
    /// Pieces of deferred work at once, at most [`MOST_AT_ONCE`].
    pub deferred_capacity: u8,
    /// Where the agent works, if the policy is to know.
    pub site: Option<SiteId>,
}
