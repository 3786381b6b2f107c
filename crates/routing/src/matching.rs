//! Bringing contacts and agents together.
//!
//! Between two inputs no contact waits that an agent with room could take. So an input calls for little work: a
//! contact that begins to wait is offered to the first agent in line for its lane, or is put in its place; an agent
//! who changed is offered the first of the contacts at the heads of the lanes whose needs they meet, as long as
//! there is room, and then gets in line for these lanes. Whoever is there comes before work that can wait.

use std::time::Duration;

use domain::Timestamp;
use domain::contact::Medium;

use crate::ability;
use crate::agent::{Agent, AgentIx, Agents};
use crate::bits::numbers_in;
use crate::config::{Choice, RouterConfig};
use crate::contact::{ContactIx, Place};
use crate::idle::IdleAgent;
use crate::lane::{Lane, LaneIx, LaneSpec, Lanes, MEDIA, medium_index};
use crate::order::Order;
use crate::output::Output;
use crate::router::Router;
use crate::skills::{ease, merge};
use domain::decision::Why;

impl Router {
    /// The contact looks for an agent when the input has been taken in.
    pub(crate) fn await_an_agent(&mut self, contact: ContactIx) {
        let priority = self.priority_of(contact);
        let record = &mut self.contacts[contact];
        record.place = Place::Waiting;
        let order = Order::of(self.config.ageing, record.at_head, priority, record.since, record.arrival, contact);
        record.order = record.by_hand.place(order);
        self.arrivals.push(contact);
    }

    /// The contact's priority in all, without ageing.
    pub(crate) fn priority_of(&self, contact: ContactIx) -> i64 {
        let record = &self.contacts[contact];
        let points = record.case.as_ref().map_or(0, |case| case.points);
        i64::from(self.queues[record.queue].config.priority) + i64::from(record.priority) + i64::from(points)
    }

    /// Lets the contacts that look for an agent find one or their place, in their order; then the agents who
    /// changed look for contacts.
    pub(crate) fn settle(&mut self, out: &mut Vec<Output>) {
        self.release_held();
        if self.arrivals.len() > 1 {
            let contacts = &self.contacts;
            self.arrivals.sort_unstable_by_key(|contact| {
                let record = &contacts[*contact];
                (record.medium == Medium::Deferred, record.order)
            });
        }
        let mut arrivals = std::mem::take(&mut self.arrivals);
        for contact in &arrivals {
            self.find_standpoint(*contact);
        }
        if arrivals.len() > 1 {
            self.couple(&mut arrivals, out);
        }
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
            while let Some((contact, why)) = self.pick_contact(agent) {
                self.take_out(contact);
                self.offer(contact, agent, Some(why), out);
            }
            self.get_in_line(agent);
        }
        self.unsettled.clear();
    }

    /// Offers the contact to the first agent in line for it, or puts it in its place in the queue.
    fn place(&mut self, contact: ContactIx, out: &mut Vec<Output>) {
        let found = if self.contacts[contact].is_gathered(self.now) { None } else { self.find_agent(contact) };
        if let Some((agent, why)) = found {
            self.offer(contact, agent, why, out);
            // Whatever the agent could still take, they could take before, so nothing that waits suits them.
            self.get_in_line(agent);
        } else {
            self.put_in(contact);
        }
    }

    /// A refusal of a waiting contact is forgotten: the agent may be in line.
    pub(crate) fn look_again(&mut self, contact: ContactIx, out: &mut Vec<Output>) {
        if let Some((agent, why)) = self.find_agent(contact) {
            self.take_out(contact);
            self.offer(contact, agent, why, out);
            self.get_in_line(agent);
        } else {
            self.remember_refusals(contact);
        }
    }

    /// A time has come at which a waiting contact that the policy speaks of may stand elsewhere.
    pub(crate) fn move_on(&mut self, contact: ContactIx, out: &mut Vec<Output>) {
        self.tell_what_is_due(contact, out);
        let over = |until: Option<Timestamp>| until.is_some_and(|until| until <= self.now);
        if self.contacts[contact].case.as_ref().is_some_and(|case| over(case.gathered_until)) {
            // All that were gathered are given out together, those that came later with the first.
            for gathered in std::mem::take(&mut self.gathered) {
                let Some(gathered) = self.contacts.find(gathered) else { continue };
                let record = &mut self.contacts[gathered];
                let was = record.case.as_mut().is_some_and(|case| case.gathered_until.take().is_some());
                if was && record.place == Place::Waiting && gathered != contact {
                    self.stand_anew(gathered);
                }
            }
        }
        self.stand_anew(contact);
    }

    /// Lets a new contact wait a moment for others to come, if the policy says so.
    pub(crate) fn gather(&mut self, contact: ContactIx) {
        let Some(policy) = &self.policy else { return };
        let millis = policy.matching.as_ref().map_or(0, |matching| matching.gather_milliseconds);
        let record = &mut self.contacts[contact];
        if millis == 0 || record.at_head {
            return;
        }
        let until = self.now + Duration::from_millis(u64::from(millis));
        if let Some(case) = record.case.as_mut().filter(|case| case.taste != ability::TasteIx::NONE) {
            case.gathered_until = Some(until);
            self.gathered.push(record.id);
        }
    }

    /// Takes the first agent out of the line for the contact's lane.
    fn find_agent(&mut self, contact: ContactIx) -> Option<(AgentIx, Option<Why>)> {
        let Self { agents, contacts, lanes, now, config, .. } = self;
        let record = &contacts[contact];
        if let Some(ix) = record.held_for {
            let agent = &agents[ix];
            let free = !agent.unsettled && agent.has_room(record.medium, config) && !record.is_refused_by(ix, *now);
            return free.then(|| (ix, record.why_held(agent.id)));
        }
        std::iter::once(&record.lane).chain(&record.guests).find_map(|lane| {
            let line = &mut lanes[*lane].idle;
            let found = line.take_first(|entry| agents.is_unchanged(entry), |agent| record.is_refused_by(agent, *now));
            found.map(|agent| (agent, None))
        })
    }

    /// The first of the waiting contacts that the agent has room and skills for and has not refused.
    fn pick_contact(&self, ix: AgentIx) -> Option<(ContactIx, Why)> {
        let agent = &self.agents[ix];
        let room = Room::of(agent, &self.config)?;
        if let Some(given) = self.first_by_hand(agent, room) {
            let why = self.contacts[given.contact].why_held(agent.id).unwrap_or(Why::ByHand);
            return Some((given.contact, why));
        }
        let [live, deferred] = room.live_before_deferred();
        live.and_then(|room| self.pick_within(ix, room))
            .or_else(|| deferred.and_then(|room| self.pick_within(ix, room)))
    }

    /// Like [`Router::pick_contact`], of the contacts of these media and beside what was given by hand.
    fn pick_within(&self, ix: AgentIx, room: Room) -> Option<(ContactIx, Why)> {
        let agent = &self.agents[ix];
        let open = |word| agent.meets.word(word) & room.lanes(&self.lanes, word);
        let worth = self.policy.as_ref().and_then(|policy| policy.matching.as_ref());
        let worth = worth.map(|matching| i64::from(matching.worth_seconds) * 1_000_000);
        let not_refused = |contact| !self.contacts[contact].is_refused_by(ix, self.now);
        let (mut groups, mut first, mut earliest) = (0, Order::LAST, Order::LAST);
        for index in self.lanes.busy().numbers_where(open) {
            let head = self.lanes.head(index);
            groups += 1;
            // Without abilities, whoever is behind the first so far need not be looked at.
            if head > first && worth.is_none() {
                continue;
            }
            let Some(head) = Some(head)
                .filter(|head| not_refused(head.contact))
                .or_else(|| self.lanes.first_waiting(index, not_refused))
            else {
                continue;
            };
            earliest = earliest.min(head);
            let head = worth.map_or(head, |worth| {
                let score = ability::score(&agent.scores, self.lanes.taste(index));
                head.earlier_by(worth * i64::from(score) / i64::from(ability::BEST))
            });
            first = first.min(head);
        }
        if let Some(personal) = self.first_personal(agent, room).filter(|first| *first < earliest) {
            let why = self.contacts[personal.contact].why_held(agent.id);
            return Some((personal.contact, why.unwrap_or(Why::NextInOrder { groups })));
        }
        if first == Order::LAST {
            return None;
        }
        let in_turn = first.contact == earliest.contact;
        Some((first.contact, if in_turn { Why::NextInOrder { groups } } else { Why::SuitsTheAgent { groups } }))
    }

    /// The first contact of these media that waits for the agent alone.
    fn first_personal(&self, agent: &Agent, room: Room) -> Option<Order> {
        agent.personal.iter().filter(|order| room.is_for(self.contacts[order.contact].medium)).min()
    }

    /// The first contact of these media that a shift leader gave to the agent.
    fn first_by_hand(&self, agent: &Agent, room: Room) -> Option<Order> {
        let by_hand = |order: &Order| {
            let record = &self.contacts[order.contact];
            record.by_hand.given_to().is_some() && room.is_for(record.medium)
        };
        agent.personal.iter().filter(by_hand).min()
    }

    /// Puts the agent in line wherever they could take a contact.
    pub(crate) fn get_in_line(&mut self, ix: AgentIx) {
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
    pub(crate) fn lane_for(&mut self, spec: LaneSpec<'_>) -> LaneIx {
        if let Some(lane) = self.lanes.find(spec) {
            return lane;
        }
        let needs = ease(merge(&self.queues[spec.queue].needs, spec.extra), spec.relaxed);
        let choice = self.queues[spec.queue].config.choice;
        let lane = self.lanes.make(spec, choice, needs);
        self.introduce(lane);
        lane
    }

    /// Tells all agents whether they meet the lane's needs, and puts those in line who have room.
    pub(crate) fn introduce(&mut self, ix: LaneIx) {
        let Self { agents, lanes, config, .. } = self;
        let lane = &mut lanes[ix];
        lane.idle.clear();
        for agent in agents.iter_mut() {
            let meets = lane.is_for(agent.levels());
            agent.meets.set(ix.index(), meets);
        }
        for (number, agent) in agents.iter() {
            if !agent.unsettled && agent.has_room(lane.medium, config) && lane.is_for(agent.levels()) {
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
        for guest in &record.guests {
            self.lanes.insert_waiting(*guest, order);
        }
        if let Some(agent) = record.held_for {
            self.agents[agent].personal.insert(order);
        }
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
        for guest in &record.guests {
            self.lanes.remove_waiting(*guest, &order);
        }
        if let Some(agent) = record.held_for {
            self.agents[agent].personal.remove(&order);
        }
        self.queues[queue].by_age.remove(&age);
        self.mark_changed(queue);
        self.deadlines.clear(contact);
    }

    /// Sets the deadline at which the first refusal of a waiting contact is forgotten or the contact moves on.
    fn remember_refusals(&mut self, contact: ContactIx) {
        let now = self.now;
        let record = &mut self.contacts[contact];
        if record.refusals.is_empty() && record.moves_at.is_none() {
            return;
        }
        record.refusals.retain(|(_, until)| *until > now);
        match record.refusals.iter().map(|(_, until)| *until).chain(record.moves_at).min() {
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

    /// Those of whoever is there, and that of work that can wait; each only if there is room.
    fn live_before_deferred(self) -> [Option<Self>; 2] {
        let Self([voice, text, deferred]) = self;
        [(voice || text).then_some(Self([voice, text, false])), deferred.then_some(Self([false, false, true]))]
    }

    /// Whether there is room for a contact of the medium.
    fn is_for(self, medium: Medium) -> bool {
        self.0[medium_index(medium)]
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
        _ if lane.taste != ability::TasteIx::NONE => {
            u32::from(ability::BEST.saturating_sub(ability::score(&agent.scores, lane.taste)))
        }
        Choice::LongestIdle => 0,
        Choice::BestLevel => agent.levels().gap(&lane.needs),
    };
    IdleAgent::new(gap, agent.held.len(), agent.turn, ix, agents.stamp(ix))
}
