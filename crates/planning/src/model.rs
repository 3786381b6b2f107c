//! The model file: a centre and its customers, as data.

use std::collections::BTreeMap;

use domain::contact::Medium;
use domain::customer::{CareGroup, Tier};
use domain::{BusinessId, Language, LineId, QueueId, RegionId, SiteId, SkillId};
use routing::{Choice, Mood, Policy};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::distribution::Distribution;

/// A centre and its customers. See the [crate's page](crate).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// How the day is divided.
    pub intervals: Intervals,
    /// Contacts that come before are served and not counted.
    #[serde(default)]
    pub warm_up_seconds: f64,
    /// Whether contacts go on coming after the day, uncounted, until all that are counted are over.
    #[serde(default)]
    pub steady: bool,
    /// What becomes of contacts that are not over at the end of the day.
    #[serde(default)]
    pub after_close: AfterClose,
    /// A factor for the whole day's arrivals, drawn once a day.
    #[serde(default)]
    pub busyness: Option<Distribution>,
    /// The queues.
    pub queues: Vec<QueueModel>,
    /// The kinds of contact.
    pub contacts: Vec<ContactKind>,
    /// The agents, in groups who are alike.
    pub agents: Vec<AgentGroup>,
    /// The routing policy.
    #[serde(default)]
    pub policy: Option<Policy>,
    /// What a point of priority is worth in seconds of waiting; 0: more than any wait.
    #[serde(default = "one")]
    pub ageing_seconds: f64,
}

const fn one() -> f64 {
    1.0
}

/// How the day is divided.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Intervals {
    /// The length of each.
    pub seconds: f64,
    /// How many there are.
    pub count: usize,
}

/// What becomes of contacts that are not over at the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AfterClose {
    /// They are served by the agents of the last interval.
    #[default]
    Serve,
    /// They are cut and count for nothing but their arrival.
    Leave,
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueModel {
    /// Its id; contacts and the policy refer to it.
    #[schema(value_type = String)]
    pub id: QueueId,
    /// What its agents must know.
    #[serde(default)]
    pub skills: Vec<Level>,
    /// Added to each contact's priority.
    #[serde(default)]
    pub priority: i32,
    /// Which of several agents gets a contact.
    #[serde(default)]
    #[schema(value_type = String)]
    pub choice: Choice,
}

/// A skill with a level, 1 to 10.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: SkillId,
    /// The level.
    pub level: u8,
}

/// A kind of contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactKind {
    /// Its name in the report.
    pub id: String,
    /// The queue that it asks for.
    #[schema(value_type = String)]
    pub queue: QueueId,
    /// What it takes of an agent.
    #[serde(default = "voice")]
    pub medium: Medium,
    /// What its agent must know beside the queue's skills.
    #[serde(default)]
    pub skills: Vec<Level>,
    /// Added to the queue's priority.
    #[serde(default)]
    pub priority: i32,
    /// How many come.
    pub arrivals: Arrivals,
    /// How long the conversation is, in seconds.
    pub service: Distribution,
    /// How long the agent finishes it after the conversation, in seconds.
    #[serde(default)]
    pub wrap_up: Option<Distribution>,
    /// How long the customer waits before giving up, in seconds. Not given: for ever.
    #[serde(default)]
    pub patience: Option<Distribution>,
    /// The acceptable wait, in seconds.
    #[serde(default = "twenty")]
    pub threshold_seconds: f64,
    /// What the centre knows of the contact.
    #[serde(default)]
    pub facts: FactsModel,
    /// The share of customers whose last agent is known: any of the team.
    #[serde(default)]
    pub returning: f64,
}

const fn voice() -> Medium {
    Medium::Voice
}

const fn twenty() -> f64 {
    20.0
}

/// How many contacts come: a Poisson process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrivals {
    /// The expected number an hour, by interval.
    pub per_hour: Vec<f64>,
}

/// What the centre knows of a contact, for the policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FactsModel {
    /// The customer's tier.
    pub tier: Tier,
    /// The customer's stars.
    pub star: Option<u8>,
    /// The care groups that the customer is registered in.
    pub care: Vec<CareGroup>,
    /// What the customer said before.
    pub said: Vec<String>,
    /// The customer's language.
    pub language: Option<Language>,
    /// Where the customer is.
    #[schema(value_type = Option<String>)]
    pub region: Option<RegionId>,
    /// The number that was dialled.
    #[schema(value_type = Option<String>)]
    pub line: Option<LineId>,
    /// What it is about.
    #[schema(value_type = Option<String>)]
    pub business: Option<BusinessId>,
    /// How the customer feels.
    pub mood: Option<Mood>,
}

/// Agents who are alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentGroup {
    /// Its name in the report.
    pub id: String,
    /// What they know.
    #[serde(default)]
    pub skills: Vec<Level>,
    /// Where they work.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub site: Option<SiteId>,
    /// How many of them work, by interval.
    pub count: Vec<u32>,
    /// Chats at once beside at most one call (not at the same time).
    #[serde(default)]
    pub texts: u8,
    /// How they differ, by business.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, AbilityModel>)]
    pub abilities: BTreeMap<BusinessId, AbilityModel>,
    /// Out of how many past contacts in each business the router's estimates are made.
    #[serde(default = "history")]
    pub history: u32,
}

const fn history() -> u32 {
    200
}

/// How agents of a group differ in one kind of business. Each agent's values are drawn once for all days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AbilityModel {
    /// The service time is longer by this factor.
    pub handling_factor: Distribution,
    /// The probability of a satisfied customer.
    pub satisfied: Distribution,
}

/// The JSON schema (2020-12) of a [`Model`].
#[must_use]
pub fn schema() -> Value {
    routing::spelled_out::<Model>("仿真模型 / Simulation model")
}

/// The value for an interval: a list that is too short goes on with its last entry.
pub(crate) fn at<T: Copy + Default>(list: &[T], interval: usize) -> T {
    list.get(interval).or(list.last()).copied().unwrap_or_default()
}

impl Model {
    /// The length of the day.
    pub(crate) fn seconds(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a day has few intervals")]
        let count = self.intervals.count as f64;
        self.intervals.seconds * count
    }
}
