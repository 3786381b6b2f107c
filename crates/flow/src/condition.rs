//! What a `decide` node asks of the contact.

use domain::contact::Channel;
use domain::customer::{CareGroup, Tier};
use domain::{Language, LineId, Localised, NodeId};
use serde::{Deserialize, Serialize};

/// A statement about the contact, such as `{"tier": ["gold", "wealth"]}` or `{"all": [… , {"not": …}]}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The customer's tier is one of these.
    Tier(Vec<Tier>),
    /// The customer belongs to one of these care groups.
    Care(Vec<CareGroup>),
    /// The contact's language is one of these.
    Language(Vec<Language>),
    /// The contact's channel is one of these.
    Channel(Vec<Channel>),
    /// The customer is in the bank's books, or is not.
    CustomerKnown(bool),
    /// A menu, question or survey of this flow was answered so.
    Answer(AnswerIs),
    /// A value that an action has left is one of these, or is there at all.
    Value(ValueIs),
    /// Who the customer is has been verified, or has not.
    Verified(bool),
    /// A node of this flow was visited so many times in this contact.
    Visits(VisitsAtLeast),
    /// All of these hold.
    #[schema(no_recursion)]
    All(Vec<Condition>),
    /// One of these holds.
    #[schema(no_recursion)]
    Any(Vec<Condition>),
    /// This does not hold.
    #[schema(no_recursion)]
    Not(Box<Condition>),
}

/// An answer and what it must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerIs {
    /// The node that asked.
    pub node: NodeId,
    /// The answers that will do; for a menu or survey the key.
    pub is: Vec<String>,
}

/// A value and what it must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueIs {
    pub value: String,
    /// The values that will do, in any language; any at all if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
}

/// How often a node must have been visited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitsAtLeast {
    pub node: NodeId,
    /// At least 1.
    pub at_least: u32,
}

/// What is known of the contact from its arrival on; the language changes with the flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub channel: Channel,
    pub language: Language,
    pub customer_known: bool,
    pub tier: Tier,
    pub care: Option<CareGroup>,
    /// The line through which the contact came; absent where there is none, as in a rehearsal of a flow without lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The city or province in the bank's books.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// What a condition is held against.
pub(crate) trait Known {
    fn facts(&self) -> &Facts;
    fn answer(&self, node: &NodeId) -> Option<&str>;
    fn visits(&self, node: &NodeId) -> u32;
    fn value(&self, name: &str) -> Option<&Localised>;
    fn is_verified(&self) -> bool;
}

impl Condition {
    /// Whether the statement holds.
    pub(crate) fn holds(&self, known: &impl Known) -> bool {
        let facts = known.facts();
        match self {
            Self::Tier(tiers) => tiers.contains(&facts.tier),
            Self::Care(groups) => facts.care.is_some_and(|care| groups.contains(&care)),
            Self::Language(languages) => languages.contains(&facts.language),
            Self::Channel(channels) => channels.contains(&facts.channel),
            Self::CustomerKnown(wanted) => facts.customer_known == *wanted,
            Self::Answer(answer) => {
                known.answer(&answer.node).is_some_and(|given| answer.is.iter().any(|wanted| wanted == given))
            }
            Self::Value(value) => known
                .value(&value.value)
                .is_some_and(|found| value.is.is_empty() || found.0.values().any(|text| value.is.contains(text))),
            Self::Verified(wanted) => known.is_verified() == *wanted,
            Self::Visits(visits) => known.visits(&visits.node) >= visits.at_least,
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(known)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(known)),
            Self::Not(condition) => !condition.holds(known),
        }
    }

    /// Every statement in it that is not made of others, with the path to it as a JSON pointer below the condition.
    pub(crate) fn leaves(&self) -> Vec<(String, &Self)> {
        let mut found = Vec::new();
        let mut open = vec![(String::new(), self)];
        while let Some((pointer, condition)) = open.pop() {
            match condition {
                Self::All(inner) => {
                    open.extend(inner.iter().enumerate().map(|(i, c)| (format!("{pointer}/all/{i}"), c)));
                }
                Self::Any(inner) => {
                    open.extend(inner.iter().enumerate().map(|(i, c)| (format!("{pointer}/any/{i}"), c)));
                }
                Self::Not(inner) => open.push((format!("{pointer}/not"), inner)),
                _ => found.push((pointer, condition)),
            }
        }
        found
    }
}
