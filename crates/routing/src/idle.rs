//! The agents who could take a lane's next contact.

use std::collections::BinaryHeap;

use crate::agent::AgentIx;

/// An agent in line for the next contact; the greatest is chosen: the smallest gap between the agent's levels and
/// the highest, then the fewest contacts, then the longest time since the last turn. It is one number (all bits
/// turned over, so that the least is the greatest), as these are compared and copied more than anything else here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IdleAgent(u128);

const TURN_BITS: u32 = 46;
const LOAD_BITS: u32 = 8;
const GAP_BITS: u32 = 10;

impl IdleAgent {
    /// The agent as they stand in line. Gaps from 1,023 on and loads from 255 on count alike.
    pub(crate) fn new(gap: u32, load: usize, turn: u64, agent: AgentIx, stamp: u32) -> Self {
        let gap = u128::from(gap).min((1 << GAP_BITS) - 1);
        let load = (load as u128).min((1 << LOAD_BITS) - 1);
        let turn = u128::from(turn).min((1 << TURN_BITS) - 1);
        let rank = (gap << LOAD_BITS | load) << TURN_BITS | turn;
        Self(!(rank << 64 | u128::from(agent.0) << 32 | u128::from(stamp)))
    }

    /// Who it is.
    #[expect(clippy::cast_possible_truncation, reason = "the lower bits are the stamp")]
    pub(crate) fn agent(self) -> AgentIx {
        AgentIx((!self.0 >> 32) as u32)
    }

    /// The agent's stamp when they got in line.
    #[expect(clippy::cast_possible_truncation, reason = "the higher bits are the agent and the rank")]
    pub(crate) fn stamp(self) -> u32 {
        !self.0 as u32
    }
}

/// The agents in line for one lane. An agent who has changed since (their stamp is another) is not taken out
/// but passed over when met; when more than half may have changed they are swept out.
#[derive(Debug, Clone, Default)]
pub(crate) struct IdleAgents {
    line: BinaryHeap<u128>,
    sweep_at: usize,
}

impl IdleAgents {
    /// Puts an agent in line. `unchanged` tells whether an entry is still true.
    pub(crate) fn push(&mut self, agent: IdleAgent, unchanged: impl Fn(IdleAgent) -> bool) {
        if self.line.len() >= self.sweep_at {
            self.line.retain(|entry| unchanged(IdleAgent(*entry)));
            self.sweep_at = (self.line.len() * 2).max(64);
        }
        self.line.push(agent.0);
    }

    /// Takes the first agent who is unchanged and not `passed_over` out of the line.
    pub(crate) fn take_first(
        &mut self,
        unchanged: impl Fn(IdleAgent) -> bool,
        passed_over: impl Fn(AgentIx) -> bool,
    ) -> Option<AgentIx> {
        let mut kept = Vec::new();
        let mut found = None;
        while let Some(entry) = self.line.pop().map(IdleAgent) {
            if !unchanged(entry) {
                continue;
            }
            if passed_over(entry.agent()) {
                kept.push(entry.0);
                continue;
            }
            found = Some(entry.agent());
            break;
        }
        self.line.extend(kept);
        found
    }

    /// Those in line, in no order, among them some who have changed since.
    pub(crate) fn iter(&self) -> impl Iterator<Item = IdleAgent> + '_ {
        self.line.iter().map(|entry| IdleAgent(*entry))
    }

    /// Sends everybody away.
    pub(crate) fn clear(&mut self) {
        self.line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(gap: u32, load: usize, turn: u64, number: u32) -> IdleAgent {
        IdleAgent::new(gap, load, turn, AgentIx(number), 7)
    }

    #[test]
    fn the_gap_counts_before_the_load_and_the_load_before_the_turn() {
        assert!(agent(0, 9, 9, 9) > agent(1, 0, 0, 0));
        assert!(agent(1, 0, 9, 9) > agent(1, 1, 0, 0));
        assert!(agent(1, 1, 8, 9) > agent(1, 1, 9, 0));
        assert!(agent(0, 300, u64::MAX, u32::MAX) > agent(1, 0, 0, 0));
        assert_eq!(agent(u32::MAX, usize::MAX, u64::MAX, 5).agent(), AgentIx(5));
        assert_eq!(agent(u32::MAX, usize::MAX, u64::MAX, 5).stamp(), 7);
    }

    #[test]
    fn thousands_who_changed_are_swept_out_and_nobody_else() {
        let mut line = IdleAgents::default();
        let current = |entry: IdleAgent| entry.agent().0 >= 10_000 || entry.agent().0 < 50;
        for number in (0..11_000).rev() {
            line.push(agent(0, 0, u64::from(number), number), current);
        }
        assert!(line.line.len() < 2_200);
        let passed_over = |agent: AgentIx| agent.0.is_multiple_of(2);
        let first: Vec<_> = (0..30).filter_map(|_| line.take_first(current, passed_over)).collect();
        let odd = (0..50).chain(10_000..).filter(|number| number % 2 == 1).map(AgentIx);
        assert!(first.iter().copied().eq(odd.take(30)));
        assert_eq!(line.take_first(current, |_| false), Some(AgentIx(0)), "who was passed over is still in line");
    }
}
