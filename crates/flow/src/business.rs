//! Nodes by which a flow does business: acts of the bank, lists to pick from, subflows; and what customers want in
//! their own words.

use std::collections::BTreeMap;

use domain::{FlowId, Localised, NodeId};
use serde::{Deserialize, Serialize};

use crate::document::{Retry, is_blank, yes};
use crate::prompt::Prompt;

/// What customers may say in place of choosing: which wish leads to which node. It holds at every menu, list and
/// question of the flow, and of the flows that it calls (change of mind).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Understanding {
    /// The intents (意图) by their keys, such as `balance_query`.
    #[schema(value_type = HashMap<String, Route>)]
    pub intents: BTreeMap<String, Route>,
    /// Where any other question goes: usually an act that looks into the knowledge base. The words are `{said}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<NodeId>,
    /// Where a customer goes at once who is in danger or being coached by a swindler.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<NodeId>,
    /// Said before the two choices when a sentence could mean two things.
    pub ask_back: Vec<Prompt>,
    /// Whether callers may speak: their door listens while a question is open.
    #[serde(default)]
    pub speech: bool,
}

/// Where a wish leads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Route {
    pub node: NodeId,
    /// What the wish is called when the customer is asked back.
    #[schema(value_type = HashMap<String, String>)]
    pub label: Localised,
}

/// Has the bank or the centre do something (业务动作): its outcome is the way on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Act {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    /// The action's key, such as `account.balance`.
    pub action: String,
    /// What the action is given; texts may hold placeholders.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
    /// What the action is given out of secure entry: the node that asked. It is forgotten afterwards.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = HashMap<String, String>)]
    pub secrets: BTreeMap<String, NodeId>,
    /// Said when the action takes longer than three seconds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Prompt>,
    /// The longest wait for the outcome in seconds, 1 to 120.
    #[serde(default = "thirty_seconds")]
    pub timeout_seconds: u16,
    /// The way on by outcome.
    #[schema(value_type = HashMap<String, String>)]
    pub outcomes: BTreeMap<String, NodeId>,
    /// The way on for every other outcome, and when none came in time.
    pub otherwise: NodeId,
}

/// Goes through another flow and comes back (调用子流程).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub flow: FlowId,
    /// Values that the other flow finds as `{values.<name>}`; texts may hold placeholders.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// The way on by the outcome with which the other flow returns.
    #[schema(value_type = HashMap<String, String>)]
    pub outcomes: BTreeMap<String, NodeId>,
    /// The way on for every other outcome, and if that flow is not published.
    pub otherwise: NodeId,
}

/// Goes back to the flow that called this one (返回).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    /// What the calling node goes on by.
    pub outcome: String,
}

/// Lets the customer pick from a list that an action has left (列表选择). The answer is the picked entry's value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pick {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub prompts: Vec<Prompt>,
    /// The list's name; its first nine entries have the keys 1 to 9.
    pub list: String,
    /// Whether a list of one entry is not read out: the entry is taken.
    #[serde(default = "yes")]
    pub take_only: bool,
    #[serde(default = "yes")]
    pub barge_in: bool,
    #[serde(default = "eight_seconds")]
    pub timeout_seconds: u16,
    pub no_input: Retry,
    pub no_match: Retry,
    /// The way on when the list is empty.
    pub empty: NodeId,
    pub next: NodeId,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub label: Localised,
    /// What the answer is.
    pub value: String,
}

/// What a choice of a menu means whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// 是、对、好的, yes.
    Yes,
    /// 不是、取消, no.
    No,
}

const fn thirty_seconds() -> u16 {
    30
}
const fn eight_seconds() -> u16 {
    8
}
