//! Why a contact was offered to an agent, as data that the journal can keep.

use std::time::Duration;

use domain::{AgentId, ContactId, OfferId, QueueId, SkillId};
use serde::{Deserialize, Serialize};

use crate::ability;
use crate::agent::AgentIx;
use crate::config::Choice;
use crate::contact::ContactIx;
use crate::lane::LaneKind;
use crate::output::Output;
use crate::router::Router;

/// How many of those in line are named beside the agent who was chosen.
const NAMED: usize = 5;

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

impl Router {
    /// Appends why the contact is offered to the agent; it stands in its lanes' records still, but in no line.
    pub(crate) fn explain(
        &self,
        contact: ContactIx,
        offer: OfferId,
        ix: AgentIx,
        why: Option<Why>,
        out: &mut Vec<Output>,
    ) {
        let record = &self.contacts[contact];
        let home = &self.lanes[record.lane];
        let agent = &self.agents[ix];
        // The first lane that the agent serves: their own queue's before others.
        let serving = std::iter::once(&record.lane).chain(&record.guests).map(|lane| &self.lanes[*lane]);
        let serving = serving.into_iter().find(|lane| lane.is_for(agent.levels())).unwrap_or(home);
        let candidate = |ix: AgentIx| {
            let agent = &self.agents[ix];
            let matched = home.taste != ability::TasteIx::NONE;
            Candidate {
                agent: agent.id,
                ability: matched.then(|| ability::score(&agent.scores, home.taste)),
                levels_missing: (!matched && home.choice == Choice::BestLevel)
                    .then(|| agent.levels().gap(&serving.needs)),
                contacts: u32::try_from(agent.held.len()).unwrap_or(u32::MAX),
                turn: agent.turn,
            }
        };
        let mut in_line: Vec<_> = std::iter::once(&record.lane)
            .chain(&record.guests)
            .filter(|lane| self.lanes[**lane].kind != LaneKind::Held)
            .flat_map(|lane| self.lanes[*lane].idle.iter())
            .filter(|entry| self.agents.is_unchanged(*entry))
            .filter(|entry| entry.agent() != ix && !record.is_refused_by(entry.agent(), self.now))
            .collect();
        in_line.sort_unstable_by(|one, other| other.cmp(one));
        let mut others: Vec<AgentIx> = Vec::new();
        for entry in in_line {
            if !others.contains(&entry.agent()) {
                others.push(entry.agent());
            }
        }
        let by_choice = match (home.taste == ability::TasteIx::NONE, home.choice) {
            (false, _) => Why::Ablest,
            (true, Choice::LongestIdle) => Why::LongestIdle,
            (true, Choice::BestLevel) => Why::BestLevel,
        };
        let why = why.unwrap_or(if others.is_empty() { Why::OnlyOne } else { by_choice });
        let case = record.case.as_deref();
        let rules = case.into_iter().flat_map(|case| &case.rules);
        let policy = self.policy.as_deref();
        let named = |number: &usize| Some(policy?.rules.get(*number)?.id.clone());
        let queue = &self.queues[record.queue].config;
        out.push(Output::Decided(Box::new(Decision {
            offer,
            contact: record.id,
            agent: agent.id,
            policy: policy.map_or(0, |policy| policy.version),
            rules: rules.filter_map(named).collect(),
            queue: queue.id.clone(),
            served_as: self.queues[serving.queue].config.id.clone(),
            needs: self.skills.names(&serving.needs),
            relaxed: self.skills.names(&home.relaxed),
            waited_milliseconds: u64::try_from(self.now.since(record.since).as_millis()).unwrap_or(u64::MAX),
            priority: self.priority_of(contact),
            at_head: record.at_head,
            why,
            chosen: candidate(ix),
            others: u32::try_from(others.len()).unwrap_or(u32::MAX),
            next_in_line: others.into_iter().take(NAMED).map(candidate).collect(),
        })));
    }

    /// How long the contact has waited.
    pub(crate) fn waited(&self, contact: ContactIx) -> Duration {
        self.now.since(self.contacts[contact].since)
    }
}
