//! Bringing contacts and agents together.
//!
//! Between two inputs no contact waits that an agent with room could take. So an input calls for little work: a
//! contact that begins to wait is offered to the first agent in line for its lane, or is put in its place; an agent
//! who changed is offered the first of the contacts at the heads of the lanes whose needs they meet, as long as
//! there is room, and then gets in line for these lanes.

use domain::contact::Medium;

use crate::agent::{Agent, AgentIx, Agents};
use crate::bits::numbers_in;
use crate::config::{Choice, RouterConfig};
use crate::contact::{ContactIx, Place};
use crate::idle::IdleAgent;
use crate::lane::{Lane, LaneIx, Lanes, MEDIA};
use crate::order::Order;
use crate::output::Output;
use crate::queue::QueueIx;
use crate::router::Router;
use crate::skills::{Need, merge};

impl Router {
    /// The contact looks for an agent when the input has been taken in.
    pub(crate) fn await_an_agent(&mut self, contact: ContactIx) {
        let record = &mut self.contacts[contact];
        let priority = i64::from(self.queues[record.queue].config.priority) + i64::from(record.priority);
        record.place = Place::Waiting;
        record.order = Order::of(self.config.ageing, record.at_head, priority, record.since, record.arrival, contact);
        self.arrivals.push(contact);
    }

    /// Lets the contacts that look for an agent find one or their place, in their order; then the agents who
    /// changed look for contacts.
    pub(crate) fn settle(&mut self, out: &mut Vec<Output>) {
        if self.arrivals.len() > 1 {
            let contacts = &self.contacts;
            self.arrivals.sort_unstable_by_key(|contact| contacts[*contact].order);
        }
        let mut arrivals = std::mem::take(&mut self.arrivals);
        for contact in arrivals.drain(..) {
            self.place(contact, out);
        }
        self.arrivals = arrivals;
        let mut next = 0;
        while let Some(agent) = self.unsettled.get(next).copied() {
            next += 1;
            if !self.agents[agent].unsettled {
                continue;
            }
            while let Some(contact) = self.pick_contact(agent) {
                self.take_out(contact);
                self.offer(contact, agent, out);
            }
            self.get_in_line(agent);
        }
        self.unsettled.clear();
    }

    /// Offers the contact to the first agent in line for it, or puts it in its place in the queue.
    fn place(&mut self, contact: ContactIx, out: &mut Vec<Output>) {
        if let Some(agent) = self.find_agent(contact) {
            self.offer(contact, agent, out);
            // Whatever the agent could still take, they could take before, so nothing that waits suits them.
            self.get_in_line(agent);
        } else {
            self.put_in(contact);
        }
    }

    /// A refusal of a waiting contact is forgotten: the agent may be in line.
    pub(crate) fn look_again(&mut self, contact: ContactIx, out: &mut Vec<Output>) {
        if let Some(agent) = self.find_agent(contact) {
            self.take_out(contact);
            self.offer(contact, agent, out);
            self.get_in_line(agent);
        } else {
            self.remember_refusals(contact);
        }
    }

    /// Takes the first agent out of the line for the contact's lane.
    fn find_agent(&mut self, contact: ContactIx) -> Option<AgentIx> {
        let Self { agents, contacts, lanes, now, .. } = self;
        let record = &contacts[contact];
        lanes[record.lane]
            .idle
            .take_first(|entry| agents.is_unchanged(entry), |agent| record.is_refused_by(agent, *now))
    }

    /// The first of the waiting contacts that the agent has room and skills for and has not refused.
    fn pick_contact(&self, ix: AgentIx) -> Option<ContactIx> {
        let agent = &self.agents[ix];
        let room = Room::of(agent, &self.config)?;
        let open = |word| agent.meets.word(word) & room.lanes(&self.lanes, word);
        let heads = self.lanes.busy().numbers_where(open);
        let first = heads.map(|index| self.lanes.head(index)).min()?;
        if !self.contacts[first.contact].is_refused_by(ix, self.now) {
            return Some(first.contact);
        }
        let not_refused = |contact| !self.contacts[contact].is_refused_by(ix, self.now);
        let heads = self.lanes.busy().numbers_where(open);
        let first = heads.filter_map(|index| self.lanes.first_waiting(index, not_refused)).min()?;
        Some(first.contact)
    }

    /// Puts the agent in line wherever they could take a contact.
    fn get_in_line(&mut self, ix: AgentIx) {
        self.agents[ix].unsettled = false;
        let Self { agents, lanes, config, .. } = self;
        let agent = &agents[ix];
        let Some(room) = Room::of(agent, config) else { return };
        for (word, met) in agent.meets.words().iter().enumerate() {
            for index in numbers_in(word, met & room.lanes(lanes, word)) {
                let lane = lanes.at_mut(index);
                let entry = in_line(agents, ix, lane);
                lane.idle.push(entry, |entry| agents.is_unchanged(entry));
            }
        }
    }

    /// The lane of contacts like this, made if it is not there.
    pub(crate) fn lane_for(&mut self, queue: QueueIx, medium: Medium, extra: &[Need]) -> LaneIx {
        if let Some(lane) = self.lanes.find(queue, medium, extra) {
            return lane;
        }
        let needs = merge(&self.queues[queue].needs, extra);
        let choice = self.queues[queue].config.choice;
        let lane = self.lanes.make(queue, medium, choice, extra.into(), needs);
        self.introduce(lane);
        lane
    }

    /// Tells all agents whether they meet the lane's needs, and puts those in line who have room.
    pub(crate) fn introduce(&mut self, ix: LaneIx) {
        let Self { agents, lanes, config, .. } = self;
        let lane = &mut lanes[ix];
        lane.idle.clear();
        for agent in agents.iter_mut() {
            let meets = agent.levels().meet(&lane.needs);
            agent.meets.set(ix.index(), meets);
        }
        for (number, agent) in agents.iter() {
            if !agent.unsettled && agent.has_room(lane.medium, config) && agent.levels().meet(&lane.needs) {
                let entry = in_line(agents, number, lane);
                lane.idle.push(entry, |_| true);
            }
        }
    }

    /// Puts a waiting contact in its place.
    fn put_in(&mut self, contact: ContactIx) {
        let record = &self.contacts[contact];
        let (lane, order, queue) = (record.lane, record.order, record.queue);
        let age = (record.since.micros(), record.arrival);
        self.lanes.insert_waiting(lane, order);
        self.queues[queue].by_age.insert(age);
        self.queues[queue].wait.somebody_waits(self.now);
        self.mark_changed(queue);
        self.remember_refusals(contact);
    }

    /// Takes a waiting contact out of its place.
    pub(crate) fn take_out(&mut self, contact: ContactIx) {
        let record = &self.contacts[contact];
        let (lane, order, queue) = (record.lane, record.order, record.queue);
        let age = (record.since.micros(), record.arrival);
        self.lanes.remove_waiting(lane, &order);
        self.queues[queue].by_age.remove(&age);
        self.mark_changed(queue);
        self.deadlines.clear(contact);
    }

    /// Sets the deadline at which the first refusal of a waiting contact is forgotten.
    fn remember_refusals(&mut self, contact: ContactIx) {
        let now = self.now;
        let refusals = &mut self.contacts[contact].refusals;
        if refusals.is_empty() {
            return;
        }
        refusals.retain(|(_, until)| *until > now);
        match refusals.iter().map(|(_, until)| *until).min() {
            Some(until) => self.deadlines.set(contact, until),
            None => self.deadlines.clear(contact),
        }
    }
}

/// The media that an agent has room for; at least one.
#[derive(Clone, Copy)]
struct Room([bool; 3]);

impl Room {
    fn of(agent: &Agent, config: &RouterConfig) -> Option<Self> {
        let media = MEDIA.map(|medium| agent.has_room(medium, config));
        media.contains(&true).then_some(Self(media))
    }

    /// The word of the lanes of these media.
    fn lanes(self, lanes: &Lanes, word: usize) -> u64 {
        MEDIA.iter().zip(self.0).fold(
            0,
            |bits, (medium, has_room)| {
                if has_room { bits | lanes.of_medium(*medium).word(word) } else { bits }
            },
        )
    }
}

/// The agent as they stand in line for the lane.
fn in_line(agents: &Agents, ix: AgentIx, lane: &Lane) -> IdleAgent {
    let agent = &agents[ix];
    let gap = match lane.choice {
        Choice::LongestIdle => 0,
        Choice::BestLevel => agent.levels().gap(&lane.needs),
    };
    IdleAgent::new(gap, agent.held.len(), agent.turn, ix, agents.stamp(ix))
}
