//! What the policy says of a contact, and where it waits therefore.
//!
//! A contact is judged once, when it comes or when the policy changes: which rules match, what they ask for. From that
//! and the time it has waited follows where it stands: with agents of its own queue, whose levels may have been relaxed,
//! with those of other queues too, or with one agent alone. It is moved when that changes, at a deadline that is known
//! before.

use std::sync::Arc;
use std::time::Duration;

use domain::{AgentId, SiteId, Timestamp};

use crate::ability::TasteIx;
use crate::agent::AgentIx;
use crate::contact::{Contact, ContactIx, Place};
use crate::facts::{Asked, Facts};
use crate::lane::{LaneIx, LaneKind, LaneSpec};
use crate::output::Output;
use crate::policy::{Policy, QueueRules, Rule, SitePreference, Weights, WhenFull};
use crate::queue::QueueIx;
use crate::router::Router;
use crate::skills::{Need, SkillNumber, merge};
use domain::decision::Diversion;
use domain::decision::Why;

/// What the policy says of a contact.
#[derive(Debug, Clone, Default)]
pub(crate) struct Case {
    /// The numbers of the rules that match.
    pub(crate) rules: Vec<usize>,
    /// Points that the rules give.
    pub(crate) points: i32,
    /// What the contact and its rules ask for beside the queue.
    extra: Box<[Need]>,
    /// Where the agent is to be, by the number of the rule that says so, and the skill that stands for it.
    sites: Option<(usize, SkillNumber)>,
    /// Whom the contact waits for alone, and how long, one after the other.
    pub(crate) first: Vec<(AgentId, Duration, Why)>,
    pub(crate) taste: TasteIx,
    /// The numbers of the guarantees that are given to the contact.
    pub(crate) guarantees: Vec<usize>,
    /// Whether the customer was offered a call-back.
    pub(crate) call_back_offered: bool,
    /// Until when the contact is gathered with others.
    pub(crate) gathered_until: Option<Timestamp>,
}

/// Where a contact stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standpoint {
    held_for: Option<AgentIx>,
    relaxed: Vec<Need>,
    extra: Box<[Need]>,
    guests: Vec<QueueIx>,
    /// When it will stand elsewhere.
    until: Option<Timestamp>,
}

impl Router {
    /// The queue in which a new contact waits: that of the first rule that names one, and not one that is full.
    /// `None` if it is turned away. Beside it, how it came to be diverted, and whether it is offered a call-back.
    pub(crate) fn direct(&self, asked: Asked<'_>, asked_for: QueueIx, fresh: bool) -> Direction {
        let Some(policy) = &self.policy else { return Direction::plain(asked_for) };
        let mut direction = Direction::plain(asked_for);
        let redirect = policy.matching_rules(asked).find_map(|(_, rule)| Some((rule, rule.then.queue.as_ref()?)));
        if let Some((rule, queue)) = redirect
            && let Some(queue) = self.queues.find(queue)
            && queue != asked_for
        {
            direction.queue = Some(queue);
            direction.diverted = Some(Diversion::Rule { id: rule.id.clone() });
        }
        if !fresh {
            return direction;
        }
        let full = |queue: QueueIx| {
            let cap = policy.queues.get(&self.queues[queue].config.id)?.cap.as_ref()?;
            (self.queues[queue].by_age.len() >= cap.waiting as usize).then_some(&cap.then)
        };
        // A policy whose queues send contacts round in a circle is refused, so this comes to an end.
        while let Some(then) = direction.queue.and_then(full) {
            match then {
                WhenFull::Refuse => direction.queue = None,
                WhenFull::CallBack => {
                    direction.call_back = true;
                    break;
                }
                WhenFull::Queue { to } => {
                    let Some(to) = self.queues.find(to) else { break };
                    direction.queue = Some(to);
                    direction.diverted = Some(Diversion::Full);
                }
            }
        }
        direction
    }

    /// Judges the contact by the policy that is in force.
    pub(crate) fn judge(&mut self, contact: ContactIx) {
        let Some(policy) = self.policy.clone() else {
            self.contacts[contact].case = None;
            return;
        };
        let record = &self.contacts[contact];
        let nothing = Facts::default();
        let facts = record.facts.as_deref().unwrap_or(&nothing);
        let asked = Asked { facts, queue: &record.asked_for, medium: record.medium };
        let mut case = Case {
            call_back_offered: record.case.as_ref().is_some_and(|case| case.call_back_offered),
            ..Case::default()
        };
        let mut needs = Vec::new();
        let mut manager = None;
        let mut last = None;
        for (number, rule) in policy.matching_rules(asked) {
            case.rules.push(number);
            case.points = case.points.saturating_add(rule.then.priority);
            needs.extend(rule.then.skills.iter().map(|need| (need.skill.clone(), need.level)));
            if case.sites.is_none()
                && let Some(preference) = &rule.then.sites
            {
                case.sites = self.site_skills.get(number).copied().flatten().map(|skill| (number, skill));
                debug_assert!(case.sites.is_some() || preference.sites.is_empty());
            }
            manager = manager.or(rule.then.manager_for_seconds);
            last = last.or(rule.then.last_agent_for_seconds);
        }
        let first = [(facts.manager, manager, Why::RelationshipManager), (facts.last_agent, last, Why::LastAgent)];
        for (agent, seconds, why) in first {
            if let (Some(agent), Some(seconds)) = (agent, seconds) {
                case.first.push((agent, Duration::from_secs(u64::from(seconds)), why));
            }
        }
        let given = policy.guarantees.iter().enumerate().filter(|(_, given)| policy.applies(&given.to, asked));
        case.guarantees = given.map(|(number, _)| number).collect();
        let taste = policy.matching.as_ref().zip(facts.business.clone()).map(|(matching, business)| {
            let by_mood = facts.mood.and_then(|mood| matching.moods.get(&mood));
            (business, *by_mood.or_else(|| matching.tiers.get(&facts.tier)).unwrap_or(&matching.weights))
        });
        let mut extra = Vec::new();
        self.skills.needs(&needs, &mut extra);
        case.extra = merge(&record.requested, &extra);
        if let Some((business, weights)) = taste {
            case.taste = self.taste(&business, weights);
        }
        self.contacts[contact].case = Some(Box::new(case));
    }

    /// The number of a taste; agents learn their scores in one that is not there yet.
    fn taste(&mut self, business: &domain::BusinessId, weights: Weights) -> TasteIx {
        let (taste, is_new) = self.tastes.number(business, weights);
        if is_new {
            for agent in self.agents.iter_mut() {
                agent.scores.extend(self.tastes.newest_score(&agent.abilities));
            }
        }
        taste
    }

    /// Puts a contact, which stands nowhere, into the lanes where it belongs now.
    pub(crate) fn find_standpoint(&mut self, contact: ContactIx) {
        if self.stand_by_hand(contact) {
            return;
        }
        let Some(policy) = self.policy.clone() else {
            let record = &self.contacts[contact];
            if !self.lanes[record.lane].is_plain(&record.requested) {
                let (queue, medium, requested) = (record.queue, record.medium, record.requested.clone());
                let lane = self.lane_for(LaneSpec::plain(queue, medium, &requested));
                self.stand_in(contact, lane, Vec::new(), None);
            }
            let record = &mut self.contacts[contact];
            (record.moves_at, record.held_for) = (None, None);
            return;
        };
        let standpoint = self.standpoint(contact, &policy);
        let record = &self.contacts[contact];
        let (queue, medium) = (record.queue, record.medium);
        let taste = record.case.as_ref().map_or(TasteIx::NONE, |case| case.taste);
        let kind = if standpoint.held_for.is_some() { LaneKind::Held } else { LaneKind::Home };
        let (extra, relaxed) = (&standpoint.extra, &standpoint.relaxed);
        let lane = self.lane_for(LaneSpec { queue, medium, kind, taste, extra, relaxed });
        let guests = standpoint
            .guests
            .iter()
            .map(|queue| {
                self.lane_for(LaneSpec { queue: *queue, medium, kind: LaneKind::Guest, taste, extra, relaxed })
            })
            .collect();
        self.stand_in(contact, lane, guests, standpoint.held_for);
        self.contacts[contact].moves_at = standpoint.until;
    }

    /// The contact, which is offered, stands in no lane of other queues any more, and waits for no others.
    pub(crate) fn leave_other_queues(&mut self, contact: ContactIx) {
        if let Some(case) = &mut self.contacts[contact].case {
            case.gathered_until = None;
        }
        for guest in self.contacts[contact].guests.drain(..) {
            self.lanes[guest].contacts -= 1;
        }
    }

    pub(crate) fn stand_in(
        &mut self,
        contact: ContactIx,
        lane: LaneIx,
        guests: Vec<LaneIx>,
        held_for: Option<AgentIx>,
    ) {
        let record = &mut self.contacts[contact];
        self.lanes[record.lane].contacts -= 1;
        for guest in record.guests.drain(..) {
            self.lanes[guest].contacts -= 1;
        }
        for lane in guests.iter().chain([&lane]) {
            self.lanes[*lane].contacts += 1;
        }
        record.lane = lane;
        record.guests = guests;
        record.held_for = held_for;
    }

    fn standpoint(&mut self, ix: ContactIx, policy: &Policy) -> Standpoint {
        let record = &self.contacts[ix];
        let Some(case) = &record.case else {
            let extra = record.requested.clone();
            return Standpoint { held_for: None, relaxed: Vec::new(), extra, guests: Vec::new(), until: None };
        };
        let now = self.now;
        let rules = policy.queues.get(&self.queues[record.queue].config.id);
        let mut until: Option<Timestamp> = None;
        let mut passes = |at: Timestamp| {
            let due = at <= now;
            if !due {
                until = Some(until.map_or(at, |earlier| earlier.min(at)));
            }
            due
        };
        let after = |seconds: u32| record.since + Duration::from_secs(u64::from(seconds));
        let held_for = case.first.iter().find_map(|(agent, length, _)| {
            let end = record.since + *length;
            let agent = self.agents.find(*agent).filter(|agent| self.waits_for(record, *agent))?;
            (!passes(end)).then_some(agent)
        });
        let mut extra = case.extra.clone();
        if let Some((rule, skill)) = case.sites
            && let Some(preference) = policy.rules[rule].then.sites.as_ref()
            && self.insists(preference, &mut passes, record.since)
        {
            extra = merge(&extra, &[Need { skill, level: 1 }]);
        }
        let nothing = QueueRules::default();
        let rules = rules.unwrap_or(&nothing);
        let mut eased = Vec::new();
        for step in rules.relax.iter().take_while(|step| passes(after(step.after_seconds))) {
            eased.extend(step.skills.iter().map(|need| (need.skill.clone(), need.level)));
        }
        let lost = rules.site.as_ref().is_some_and(|site| self.lost_sites.contains(site));
        let mut guests = Vec::new();
        for overflow in &rules.overflow {
            if lost || passes(after(overflow.after_seconds)) {
                guests.extend(self.queues.find(&overflow.to).filter(|queue| *queue != record.queue));
            }
        }
        if let Some(seconds) = rules.call_back_after_seconds
            && !case.call_back_offered
            && !record.call_back
        {
            passes(after(seconds));
        }
        for number in &case.guarantees {
            if let Some(seconds) = policy.guarantees[*number].target.longest_wait()
                && !record.late.contains(number)
            {
                passes(after(seconds));
            }
        }
        if let Some(end) = case.gathered_until {
            passes(end);
        }
        guests.sort_unstable();
        guests.dedup();
        if held_for.is_some() {
            guests.clear();
        }
        let mut relaxed = Vec::new();
        self.skills.lowest(&eased, &mut relaxed);
        Standpoint { held_for, relaxed, extra, guests, until }
    }

    /// Whether the contact, which waits, does so for agents of the site: by its rule, or in a queue that belongs there.
    pub(crate) fn is_bound_to(&self, contact: ContactIx, site: &SiteId) -> bool {
        let record = &self.contacts[contact];
        let (Some(policy), Some(case)) = (&self.policy, &record.case) else { return false };
        let of_queue = policy.queues.get(&self.queues[record.queue].config.id);
        let by_queue = of_queue.is_some_and(|rules| rules.site.as_ref() == Some(site));
        let preference = case.sites.and_then(|(rule, _)| policy.rules[rule].then.sites.as_ref());
        let by_rule = preference.is_some_and(|preference| {
            preference.sites.contains(site) && self.insists(preference, &mut |passes| passes <= self.now, record.since)
        });
        by_queue || by_rule
    }

    /// Whether the contact is still to be served at these sites only.
    fn insists(
        &self,
        preference: &SitePreference,
        passes: &mut impl FnMut(Timestamp) -> bool,
        since: Timestamp,
    ) -> bool {
        let stands = preference.standing(|site| self.lost_sites.contains(site)).next().is_some();
        let over =
            preference.for_seconds.is_some_and(|seconds| passes(since + Duration::from_secs(u64::from(seconds))));
        stands && !over
    }

    /// Whether a contact may wait for the agent alone: one who takes contacts, could take this one, and has not
    /// just refused it; and not once it has been at an agent.
    pub(crate) fn waits_for(&self, contact: &Contact, ix: AgentIx) -> bool {
        let agent = &self.agents[ix];
        if contact.by_hand.given_to() == Some(ix) {
            return agent.ready && agent.takes(contact.medium) && !contact.is_refused_by(ix, self.now);
        }
        !contact.at_head
            && agent.ready
            && agent.takes(contact.medium)
            && !contact.is_refused_by(ix, self.now)
            && contact.case.as_ref().is_some_and(|case| agent.levels().meet(&case.extra))
            && agent.levels().meet(&self.queues[contact.queue].needs)
    }

    /// The contact's time at where it stands is over, or something may be otherwise: it looks for its place anew.
    pub(crate) fn stand_anew(&mut self, contact: ContactIx) {
        self.take_out(contact);
        self.await_an_agent(contact);
    }

    /// All waiting contacts look for their places anew, as something changed that matters to many.
    pub(crate) fn all_stand_anew(&mut self) {
        for contact in self.contacts.all() {
            if self.contacts[contact].place == Place::Waiting {
                self.stand_anew(contact);
            }
        }
    }

    /// The contacts that wait for agents who do not take them any more look for others.
    pub(crate) fn release_held(&mut self) {
        let mut next = 0;
        while let Some(agent) = self.unsettled.get(next).copied() {
            next += 1;
            if self.agents[agent].personal.first().is_none() {
                continue;
            }
            let held: Vec<_> = self.agents[agent].personal.iter().map(|order| order.contact).collect();
            for contact in held {
                if !self.waits_for(&self.contacts[contact], agent) {
                    self.stand_anew(contact);
                }
            }
        }
    }

    /// What is due for a contact that goes on waiting: the offer of a call-back, a guarantee that is broken.
    pub(crate) fn tell_what_is_due(&mut self, contact: ContactIx, out: &mut Vec<Output>) {
        let Some(policy) = self.policy.clone() else { return };
        let record = &self.contacts[contact];
        let Some(case) = &record.case else { return };
        let waited = self.now.since(record.since);
        let rules = policy.queues.get(&self.queues[record.queue].config.id);
        let offered_after = rules.and_then(|rules| rules.call_back_after_seconds);
        let is_due = |seconds: u32| waited >= Duration::from_secs(u64::from(seconds));
        let offers = offered_after.is_some_and(is_due) && !case.call_back_offered && !record.call_back;
        let late: Vec<_> = case
            .guarantees
            .iter()
            .copied()
            .filter(|number| policy.guarantees[*number].target.longest_wait().is_some_and(is_due))
            .filter(|number| !record.late.contains(number))
            .collect();
        if offers {
            self.offer_call_back(contact, out);
        }
        for number in late {
            self.contacts[contact].late.push(number);
            self.keep_promise(number, contact, waited, true, out);
        }
    }

    pub(crate) fn offer_call_back(&mut self, contact: ContactIx, out: &mut Vec<Output>) {
        let record = &mut self.contacts[contact];
        if let Some(case) = &mut record.case {
            case.call_back_offered = true;
        }
        out.push(Output::CallBackOffered { contact: record.id, queue: self.queues[record.queue].config.id.clone() });
    }

    /// [`crate::Input::SetPolicy`], once it is found in order.
    pub(crate) fn put_in_force(&mut self, policy: Policy) {
        let is_default = policy == Policy { version: policy.version, name: policy.name.clone(), ..Policy::default() };
        let waits: Vec<_> =
            self.contacts.all().into_iter().filter(|contact| self.contacts[*contact].place == Place::Waiting).collect();
        for contact in &waits {
            self.take_out(*contact);
        }
        self.site_skills = policy.rules.iter().map(|rule| self.site_skill(rule)).collect();
        self.promises = policy.guarantees.iter().map(|_| crate::guarantee::Promise::default()).collect();
        self.policy = (!is_default).then(|| Arc::new(policy));
        self.learn_again();
        for contact in self.contacts.all() {
            self.contacts[contact].late.clear();
            self.judge(contact);
        }
        for contact in waits {
            self.await_an_agent(contact);
        }
    }

    fn site_skill(&mut self, rule: &Rule) -> Option<SkillNumber> {
        let preference = rule.then.sites.as_ref()?;
        self.skills.site_set(&preference.sites).map(|(number, _)| number)
    }
}

/// Where a new contact goes.
#[derive(Debug, Clone)]
pub(crate) struct Direction {
    /// `None`: it is turned away.
    pub(crate) queue: Option<QueueIx>,
    /// Why it is not where it asked to be.
    pub(crate) diverted: Option<Diversion>,
    /// Whether the customer is offered a call-back at once.
    pub(crate) call_back: bool,
}

impl Direction {
    fn plain(queue: QueueIx) -> Self {
        Self { queue: Some(queue), diverted: None, call_back: false }
    }
}
