//! Why a contact was offered to an agent, as data that the journal can keep.

use std::time::Duration;

use domain::OfferId;
use domain::decision::{Candidate, Decision, Why};

use crate::ability;
use crate::agent::AgentIx;
use crate::config::Choice;
use crate::contact::ContactIx;
use crate::lane::LaneKind;
use crate::output::Output;
use crate::router::Router;

/// How many of those in line are named beside the agent who was chosen.
const NAMED: usize = 5;

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
