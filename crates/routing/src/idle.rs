//! The agents who could take a lane's next contact.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::agent::AgentIx;

/// An agent in line for the next contact; the smallest is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IdleAgent {
    /// How far the agent's levels are from the highest; 0 throughout where levels do not count.
    pub(crate) gap: u32,
    /// How many contacts the agent has.
    pub(crate) load: u16,
    /// When the agent had the last turn.
    pub(crate) turn: u64,
    /// Who it is.
    pub(crate) agent: AgentIx,
    /// The agent's stamp when they got in line.
    pub(crate) stamp: u64,
}

/// The agents in line for one lane. An agent who has changed since (their stamp is another) is not taken out
/// but passed over when met; when more than half may have changed they are swept out.
#[derive(Debug, Default)]
pub(crate) struct IdleAgents {
    line: BinaryHeap<Reverse<IdleAgent>>,
    sweep_at: usize,
}

impl IdleAgents {
    /// Puts an agent in line. `unchanged` tells whether an entry is still true.
    pub(crate) fn push(&mut self, agent: IdleAgent, unchanged: impl Fn(&IdleAgent) -> bool) {
        if self.line.len() >= self.sweep_at {
            self.line.retain(|Reverse(entry)| unchanged(entry));
            self.sweep_at = (self.line.len() * 2).max(64);
        }
        self.line.push(Reverse(agent));
    }

    /// Takes the first agent who is unchanged and not `passed_over` out of the line.
    pub(crate) fn take_first(
        &mut self,
        unchanged: impl Fn(&IdleAgent) -> bool,
        passed_over: impl Fn(AgentIx) -> bool,
    ) -> Option<AgentIx> {
        let mut kept = Vec::new();
        let mut found = None;
        while let Some(Reverse(entry)) = self.line.pop() {
            if !unchanged(&entry) {
                continue;
            }
            if passed_over(entry.agent) {
                kept.push(Reverse(entry));
                continue;
            }
            found = Some(entry.agent);
            break;
        }
        self.line.extend(kept);
        found
    }

    /// Sends everybody away.
    pub(crate) fn clear(&mut self) {
        self.line.clear();
    }
}
