//! Several contacts that look for agents at once, and several agents who are free: given out together.

use crate::ability;
use crate::agent::AgentIx;
use crate::assignment::{Class, IMPOSSIBLE, assign};
use crate::contact::ContactIx;
use crate::lane::{LaneIx, LaneKind};
use crate::output::Output;
use crate::router::Router;
use domain::decision::Why;

/// Contacts that stand in the same lanes.
struct Group {
    home: LaneIx,
    guests: Vec<LaneIx>,
    contacts: Vec<ContactIx>,
}

impl Group {
    fn lanes(&self) -> impl Iterator<Item = &LaneIx> {
        std::iter::once(&self.home).chain(&self.guests)
    }
}

impl Router {
    /// Gives those of the arrivals (in their order, with their lanes found) that abilities count for to the agents in
    /// line, all together. Who gets nobody is left in the list.
    pub(crate) fn couple(&mut self, arrivals: &mut Vec<ContactIx>, out: &mut Vec<Output>) {
        let Some(matching) = self.policy.as_ref().and_then(|policy| policy.matching.as_ref()) else { return };
        let worth_millis = i64::from(matching.worth_seconds) * 1000;
        let groups = self.groups(arrivals);
        let mut agents: Vec<AgentIx> = groups
            .iter()
            .flat_map(Group::lanes)
            .flat_map(|lane| self.lanes[*lane].idle.iter())
            .filter(|entry| self.agents.is_unchanged(*entry))
            .map(|entry| entry.agent())
            .collect();
        agents.sort_unstable();
        agents.dedup();
        let contacts: usize = groups.iter().map(|group| group.contacts.len()).sum();
        if contacts < 2 || agents.len() < 2 {
            return;
        }
        let dues = groups.iter().flat_map(|group| &group.contacts).map(|contact| self.contacts[*contact].order.due());
        let latest = dues.max().unwrap_or(0);
        let problem: Vec<Class> = groups.iter().map(|group| self.class(group, &agents, worth_millis, latest)).collect();
        let found = assign(&problem, agents.len());
        let mut pairs: Vec<(ContactIx, AgentIx)> = Vec::new();
        for (group, taken) in groups.iter().zip(&found.agents) {
            pairs.extend(group.contacts.iter().copied().zip(taken.iter().map(|agent| agents[*agent as usize])));
        }
        let all = &self.contacts;
        pairs.sort_unstable_by_key(|(contact, _)| all[*contact].order);
        let why = Why::Together {
            contacts: u32::try_from(contacts).unwrap_or(u32::MAX),
            agents: u32::try_from(agents.len()).unwrap_or(u32::MAX),
        };
        let given: rustc_hash::FxHashSet<u32> = pairs.iter().map(|(contact, _)| contact.0).collect();
        arrivals.retain(|contact| !given.contains(&contact.0));
        for (contact, agent) in pairs {
            self.offer(contact, agent, Some(why), out);
            self.get_in_line(agent);
        }
    }

    fn groups(&self, arrivals: &[ContactIx]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for contact in arrivals {
            let record = &self.contacts[*contact];
            let lane = &self.lanes[record.lane];
            // Who was refused by somebody is not like the others of the lane, and who was at an agent goes first.
            if lane.kind == LaneKind::Held
                || lane.taste == ability::TasteIx::NONE
                || record.at_head
                || record.is_gathered(self.now)
                || !record.refusals.is_empty()
            {
                continue;
            }
            match groups.iter_mut().find(|group| group.home == record.lane && group.guests == record.guests) {
                Some(group) => group.contacts.push(*contact),
                None => {
                    groups.push(Group { home: record.lane, guests: record.guests.clone(), contacts: vec![*contact] })
                }
            }
        }
        groups
    }

    fn class(&self, group: &Group, agents: &[AgentIx], worth_millis: i64, latest: i64) -> Class {
        let home = &self.lanes[group.home];
        let worth = |ix: &AgentIx| {
            let agent = &self.agents[*ix];
            let serves = |lane: &LaneIx| self.lanes[*lane].is_for(agent.levels());
            if !agent.has_room(home.medium, &self.config) || !group.lanes().any(serves) {
                return IMPOSSIBLE;
            }
            let score = i64::from(ability::score(&agent.scores, home.taste));
            i32::try_from(score * worth_millis / i64::from(ability::BEST)).unwrap_or(i32::MAX)
        };
        let earlier = |contact: &ContactIx| {
            let micros = i128::from(latest) - i128::from(self.contacts[*contact].order.due());
            i64::try_from(micros / 1000).unwrap_or(i64::MAX).min(1 << 40)
        };
        Class { worth: agents.iter().map(worth).collect(), urgency: group.contacts.iter().map(earlier).collect() }
    }
}
