//! The policy as it is written down.

use std::collections::BTreeMap;

use domain::contact::Medium;
use domain::customer::{CareGroup, Tier};
use domain::{BusinessId, Language, LineId, Localised, QueueId, RegionId, SiteId, SkillId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::facts::Mood;

/// How contacts are routed (路由策略), beside what queues and agents are. The default says nothing: contacts go to the
/// queue that they ask for and wait there until an agent with its skills is free.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Goes into every explanation, so that a decision can be traced to the document that led to it.
    pub version: u32,
    /// What people call it.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    /// The sites (职场). Agents at home are a site of their own, so that they can be lost and preferred like any other.
    pub sites: BTreeMap<SiteId, Site>,
    /// Regions that are spoken of together, such as a disaster area (灾区), by name.
    pub areas: BTreeMap<String, Area>,
    /// Phrases by which a customer who is not registered says that they belong to a care group.
    pub care_phrases: BTreeMap<CareGroup, Vec<String>>,
    /// What holds of whom. All rules that match count: priorities add up, skills are all asked for, and of what can
    /// only be one (queue, sites, who is asked first) the first rule's counts.
    pub rules: Vec<Rule>,
    /// What happens while contacts wait, by queue.
    pub queues: BTreeMap<QueueId, QueueRules>,
    /// How agents' abilities count (人人耦合). Without it they do not.
    pub matching: Option<Matching>,
    /// What is promised.
    pub guarantees: Vec<Guarantee>,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// What people call it.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    /// Whether its agents work at home (居家).
    pub home: bool,
}

/// Regions that are spoken of together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Whether rules that name the area match now.
    #[serde(default = "yes")]
    pub active: bool,
    /// Its regions. A region counts with all that lie in it: `51` with `5101`.
    #[schema(value_type = Vec<String>)]
    pub regions: Vec<RegionId>,
}

const fn yes() -> bool {
    true
}

/// What holds of contacts that are so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The rule's own name within the policy; explanations refer to it.
    pub id: String,
    /// Which contacts.
    #[serde(default)]
    pub when: When,
    /// What holds of them.
    pub then: Then,
}

/// Which contacts. All that is given must hold; of a list, one is enough; what is not given does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// The customer's tier is one of these.
    pub tiers: Vec<Tier>,
    /// The customer has at least so many stars.
    pub star_at_least: Option<u8>,
    /// The customer has stars, and at most so many.
    pub star_at_most: Option<u8>,
    /// The customer is registered in one of these groups, or said one of its phrases.
    pub care: Vec<CareGroup>,
    /// The customer is to be served in one of these languages.
    pub languages: Vec<Language>,
    /// The customer is in one of these regions.
    #[schema(value_type = Vec<String>)]
    pub regions: Vec<RegionId>,
    /// The customer is in a region of one of these areas, and that area is active.
    pub areas: Vec<String>,
    /// The customer came by one of these lines.
    #[schema(value_type = Vec<String>)]
    pub lines: Vec<LineId>,
    /// The contact asks for one of these queues.
    #[schema(value_type = Vec<String>)]
    pub queues: Vec<QueueId>,
    /// It is about one of these kinds of business.
    #[schema(value_type = Vec<String>)]
    pub businesses: Vec<BusinessId>,
    /// It takes one of these of an agent.
    pub media: Vec<Medium>,
    /// The customer feels like one of these.
    pub moods: Vec<Mood>,
}

/// What holds of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Then {
    /// They wait in this queue, whichever they ask for.
    #[schema(value_type = Option<String>)]
    pub queue: Option<QueueId>,
    /// So many points more (or less) of priority: a point is worth a second of waiting, as the router is set.
    pub priority: i32,
    /// Their agent needs these skills beside the queue's.
    pub skills: Vec<SkillLevel>,
    /// Their agent is at one of these sites.
    pub sites: Option<SitePreference>,
    /// The agent who served them last is asked first: they wait for that agent alone so many seconds, if the agent
    /// takes contacts now.
    pub last_agent_for_seconds: Option<u32>,
    /// Their relationship manager is asked first, before the last agent.
    pub manager_for_seconds: Option<u32>,
}

/// A skill with a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillLevel {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: SkillId,
    /// The lowest level that will do, 1 to 10. In a relaxation 0: the skill is not asked for any more.
    pub level: u8,
}

/// Where the agent is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SitePreference {
    /// At one of these. While all of them are lost, anywhere.
    #[schema(value_type = Vec<String>)]
    pub sites: Vec<SiteId>,
    /// After so many seconds of waiting anywhere will do. Not given: it never will.
    #[serde(default)]
    pub for_seconds: Option<u32>,
}

/// What happens while contacts wait in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QueueRules {
    /// Levels that are asked for less and less, in the order of time.
    pub relax: Vec<Relaxation>,
    /// Other queues whose agents may take them too, in the order of time. They keep their place in their own.
    pub overflow: Vec<Overflow>,
    /// How many may wait.
    pub cap: Option<Cap>,
    /// After so many seconds of waiting the customer is offered a call-back that keeps the place.
    pub call_back_after_seconds: Option<u32>,
    /// The queue's agents are at this site: when it is lost, all overflow is due at once.
    #[schema(value_type = Option<String>)]
    pub site: Option<SiteId>,
}

/// Levels from a time on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Relaxation {
    /// After so many seconds of waiting …
    pub after_seconds: u32,
    /// … these levels will do, whoever asked for more.
    pub skills: Vec<SkillLevel>,
}

/// Another queue from a time on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Overflow {
    /// After so many seconds of waiting …
    pub after_seconds: u32,
    /// … agents of this queue may take the contact too. What the contact itself needs, they need as well.
    #[schema(value_type = String)]
    pub to: QueueId,
}

/// How many may wait in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// So many; whoever comes when as many wait already …
    pub waiting: u32,
    /// … finds this.
    pub then: WhenFull,
}

/// What a contact finds that comes to a full queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum WhenFull {
    /// It is turned away.
    Refuse,
    /// It waits all the same, and the customer is offered a call-back at once.
    CallBack,
    /// It waits in this queue, or finds there what holds when that one is full too.
    Queue {
        /// The other queue.
        #[schema(value_type = String)]
        to: QueueId,
    },
}

/// How agents' abilities count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// What counts how much, for everybody.
    pub weights: Weights,
    /// In place of these for contacts of a tier; the first that fits counts.
    #[serde(default)]
    pub tiers: BTreeMap<Tier, Weights>,
    /// In place of both for customers who feel so.
    #[serde(default)]
    pub moods: BTreeMap<Mood, Weights>,
    /// What the ablest agent is worth against the least able one, in seconds of waiting: so much earlier may a contact
    /// have its turn because it suits the agent who is free.
    pub worth_seconds: u32,
    /// Contacts that come while agents are free are gathered for so many milliseconds and then given out together,
    /// each to whom suits best over all. 0: each at once.
    #[serde(default)]
    pub gather_milliseconds: u32,
}

/// What counts how much, relative to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// Service quality as inspected.
    pub quality: u16,
    /// Short handling time.
    pub speed: u16,
    /// Satisfied customers.
    pub satisfaction: u16,
    /// Customers who need not come again.
    pub resolution: u16,
}

/// What is promised to some contacts. The router tells when it is not kept and why, and when it is again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Guarantee {
    /// The guarantee's own name within the policy.
    pub id: String,
    /// To which contacts.
    #[serde(default)]
    pub to: When,
    /// What.
    pub target: Target,
    /// Measured over the contacts of the last so many seconds.
    #[serde(default = "quarter")]
    pub over_seconds: u32,
    /// Said to be broken only once so many were measured.
    #[serde(default = "twenty")]
    pub at_least: u32,
}

const fn quarter() -> u32 {
    900
}

const fn twenty() -> u32 {
    20
}

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Target {
    /// The mean wait of those who were answered is at most this.
    MeanWait {
        /// Milliseconds.
        milliseconds: u32,
    },
    /// Of those who were answered or gave up after the time, so many per cent are answered within it: VIP 90 in 10 s.
    AnsweredWithin {
        /// Per cent.
        percent: u8,
        /// Seconds.
        seconds: u32,
    },
    /// Nobody waits longer.
    LongestWait {
        /// Seconds.
        seconds: u32,
    },
}
