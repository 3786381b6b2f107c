//! Why a contact waits where it waits and is offered to whom it is offered: the router's reasons in the words of the
//! journal. They hold no personal data beyond ids.

use serde::{Deserialize, Serialize};

use crate::ids::{AgentId, ContactId, OfferId, QueueId, SkillId};

/// Why a contact was offered to an agent. Holds no personal data beyond ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Decision {
    /// The offer.
    pub offer: OfferId,
    /// What is offered.
    pub contact: ContactId,
    /// To whom.
    pub agent: AgentId,
    /// The version of the policy that was in force; 0 for none.
    pub policy: u32,
    /// The ids of the policy's rules that match the contact, in their order.
    pub rules: Vec<String>,
    /// The queue in which the contact waits.
    #[schema(value_type = String)]
    pub queue: QueueId,
    /// The queue as whose agent the agent takes it: another one if it overflowed.
    #[schema(value_type = String)]
    pub served_as: QueueId,
    /// What the agent had to know by then.
    #[schema(value_type = Vec<(String, u8)>)]
    pub needs: Vec<(SkillId, u8)>,
    /// Levels that were no longer insisted on, whoever asks for more. 0: the skill was not asked for any more.
    #[schema(value_type = Vec<(String, u8)>)]
    pub relaxed: Vec<(SkillId, u8)>,
    /// How long the contact had waited, in milliseconds.
    pub waited_milliseconds: u64,
    /// Its priority in all, without ageing.
    pub priority: i64,
    /// Whether it was at an agent before and so stood before all others.
    pub at_head: bool,
    /// Why this agent.
    pub why: Why,
    /// How the agent stood in it.
    pub chosen: Candidate,
    /// How many other agents could have taken it.
    pub others: u32,
    /// The next of them in line, at most five.
    pub next_in_line: Vec<Candidate>,
}

/// An agent as they stand in line for a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Candidate {
    /// The agent.
    pub agent: AgentId,
    /// How able the agent is in what the contact is about, 0 to 1,000; `None` if that did not count.
    pub ability: Option<u16>,
    /// How far the agent's levels are from the highest in the skills asked for; `None` if that did not count.
    pub levels_missing: Option<u32>,
    /// Contacts that the agent had.
    pub contacts: u32,
    /// The number of the agent's last turn: the smaller, the longer idle.
    pub turn: u64,
}

/// Why this agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// A shift leader gave it to the agent.
    ByHand,
    /// Nobody else could take it.
    OnlyOne,
    /// The fewest contacts, then the longest idle.
    LongestIdle,
    /// The highest levels in what is asked for.
    BestLevel,
    /// The ablest in what it is about.
    Ablest,
    /// The agent became free, and of the waiting contacts that they could take this one was next in order, among
    /// the first of so many groups.
    NextInOrder {
        /// Groups of contacts that ask the same.
        groups: u32,
    },
    /// The agent became free, and this one suits them so much better that it goes before others that waited longer.
    SuitsTheAgent {
        /// Groups of contacts that ask the same.
        groups: u32,
    },
    /// Several contacts and several agents were brought together as suits best over all.
    Together {
        /// Contacts.
        contacts: u32,
        /// Agents.
        agents: u32,
    },
    /// The agent served the customer last.
    LastAgent,
    /// The agent is the customer's relationship manager.
    RelationshipManager,
}

/// Why a contact waits in another queue than it asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Diversion {
    /// A rule of the policy says so.
    Rule {
        /// The rule's id.
        id: String,
    },
    /// The queue was full.
    Full,
}
