//! The invariants of the router under a policy, for sequences of anything that may happen. Who may take whom is worked
//! out here once more, plainly, from the document.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use domain::agent::AgentState;
use domain::contact::Medium;
use domain::events::MissCause;
use domain::{AgentId, BusinessId, ContactId, SiteId, SkillId, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;
use routing::{
    Ability, AgentProfile, Facts, Input, Output, Policy, QueueConfig, Router, RouterConfig, Stage, WrapUpRule,
};
use serde_json::json;

use crate::centre::{agent, contact, queue, skills};

#[derive(Debug, Clone)]
enum Step {
    Pass(u64),
    Switch(usize),
    Ready(AgentId),
    NotReady(AgentId),
    Lose(AgentId),
    Site(&'static str, bool),
    Able(AgentId, u16),
    Come { queue: &'static str, needs: u8, site: Option<&'static str>, last: Option<AgentId>, business: bool },
    Abandon(Index),
    CallBack(Index),
    Accept(Index),
    Decline(Index),
    End(Index),
}

const SITES: [&str; 2] = ["north", "south"];

fn policies() -> Vec<Policy> {
    let of = |document| serde_json::from_value(document).expect("a policy");
    let sites = json!({"north": {}, "south": {}});
    vec![
        Policy::default(),
        of(json!({
            "sites": sites,
            "rules": [
                {"id": "north", "when": {"regions": ["north"]}, "then": {"sites": {"sites": ["north"], "for_seconds": 12}}},
                {"id": "south", "when": {"regions": ["south"]}, "then": {"sites": {"sites": ["south"]}}},
                {"id": "again", "then": {"last_agent_for_seconds": 9}}
            ],
            "queues": {
                "cards": {"relax": [{"after_seconds": 5, "skills": [{"skill": "card", "level": 2}]},
                                    {"after_seconds": 10, "skills": [{"skill": "card", "level": 0}]}],
                          "cap": {"waiting": 4, "then": {"kind": "queue", "to": "main"}}},
                "main": {"overflow": [{"after_seconds": 8, "to": "cards"}], "site": "north",
                         "cap": {"waiting": 6, "then": {"kind": "refuse"}}, "call_back_after_seconds": 6}
            },
            "guarantees": [{"id": "all", "target": {"kind": "longest_wait", "seconds": 15}},
                           {"id": "mean", "target": {"kind": "mean_wait", "milliseconds": 20000}, "at_least": 2}]
        })),
        of(json!({
            "matching": {"weights": {"speed": 1}, "worth_seconds": 10, "gather_milliseconds": 3000},
            "queues": {"cards": {"overflow": [{"after_seconds": 4, "to": "main"}]}}
        })),
    ]
}

fn an_agent() -> impl Strategy<Value = AgentId> {
    (0u128..6).prop_map(agent)
}

fn a_step() -> impl Strategy<Value = Step> {
    let site = || prop::sample::select(SITES.to_vec());
    let pick = any::<Index>;
    prop_oneof![
        8 => (0u64..9).prop_map(Step::Pass),
        1 => (0usize..3).prop_map(Step::Switch),
        6 => an_agent().prop_map(Step::Ready),
        2 => an_agent().prop_map(Step::NotReady),
        1 => an_agent().prop_map(Step::Lose),
        1 => (site(), any::<bool>()).prop_map(|(site, lost)| Step::Site(site, lost)),
        1 => (an_agent(), 0u16..1000).prop_map(|(agent, speed)| Step::Able(agent, speed)),
        14 => (prop::sample::select(vec!["cards", "main"]), 0u8..4, prop::option::weighted(0.3, site()),
               prop::option::weighted(0.3, an_agent()), any::<bool>())
            .prop_map(|(queue, needs, site, last, business)| Step::Come { queue, needs, site, last, business }),
        2 => pick().prop_map(Step::Abandon),
        1 => pick().prop_map(Step::CallBack),
        10 => pick().prop_map(Step::Accept),
        2 => pick().prop_map(Step::Decline),
        6 => pick().prop_map(Step::End),
    ]
}

/// What came, as the test knows it.
struct Came {
    needs: u8,
    site: Option<&'static str>,
    last: Option<AgentId>,
    business: bool,
    since: Timestamp,
    /// Whether it was at no agent yet.
    fresh: bool,
    refused: HashMap<AgentId, Timestamp>,
}

struct Trial {
    router: Router,
    now: Timestamp,
    policy: usize,
    policies: Vec<Policy>,
    came: HashMap<ContactId, Came>,
    profiles: HashMap<AgentId, AgentProfile>,
    lost: HashSet<&'static str>,
    number: u128,
}

impl Trial {
    fn new() -> Self {
        let config = RouterConfig { refusal_memory: Duration::from_secs(7), explain: true, ..RouterConfig::default() };
        let mut trial = Self {
            router: Router::new(config),
            now: Timestamp::from_seconds(1_770_000_000),
            policy: 0,
            policies: policies(),
            came: HashMap::new(),
            profiles: HashMap::new(),
            lost: HashSet::new(),
            number: 0,
        };
        let wrap_up = WrapUpRule::within(Duration::from_secs(2));
        trial.give(Input::DefineQueue(QueueConfig { wrap_up, ..QueueConfig::new(queue("main")) }));
        trial.give(Input::DefineQueue(QueueConfig {
            skills: skills(&[("card", 4)]),
            ..QueueConfig::new(queue("cards"))
        }));
        for number in 0..6 {
            let level = [0, 2, 4, 6][number as usize % 4];
            let own = if level == 0 { skills(&[]) } else { skills(&[("card", level)]) };
            let profile = AgentProfile {
                skills: own.into_iter().chain([(SkillId::of("english"), 1 + number as u8)]).collect(),
                voice_capacity: 1,
                site: Some(SiteId::of(SITES[number as usize % 2])),
                ..AgentProfile::default()
            };
            trial.profiles.insert(agent(number), profile.clone());
            trial.give(Input::SignIn { agent: agent(number), profile });
        }
        trial
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Pass(seconds) => return self.pass(seconds),
            Step::Switch(number) => {
                self.policy = number;
                self.give(Input::SetPolicy(Box::new(self.policies[number].clone())));
                assert_eq!(self.router.policy().is_some(), number > 0, "a policy that is in order is in force");
            }
            Step::Ready(agent) => self.give(Input::Ready { agent }),
            Step::NotReady(agent) => self.give(Input::NotReady { agent, reason: "lunch".to_owned() }),
            Step::Lose(agent) => self.give(Input::AgentLost { agent }),
            Step::Site(site, true) => {
                self.lost.insert(site);
                self.give(Input::SiteLost { site: SiteId::of(site) });
            }
            Step::Site(site, false) => {
                self.lost.remove(site);
                self.give(Input::SiteRestored { site: SiteId::of(site) });
            }
            Step::Able(agent, speed) => {
                let abilities = vec![(BusinessId::of("loan"), Ability { speed, ..Ability::default() })];
                self.give(Input::SetAbilities { agent, abilities });
            }
            Step::Come { queue: key, needs, site, last, business } => {
                self.number += 1;
                let facts = Facts {
                    region: site.map(domain::RegionId::of),
                    last_agent: last,
                    business: business.then(|| BusinessId::of("loan")),
                    ..Facts::default()
                };
                let came = Came { needs, site, last, business, since: self.now, fresh: true, refused: HashMap::new() };
                self.came.insert(contact(self.number), came);
                self.give(Input::Enqueue {
                    contact: contact(self.number),
                    queue: queue(key),
                    medium: Medium::Voice,
                    skills: if needs == 0 { Vec::new() } else { skills(&[("english", needs)]) },
                    priority: 0,
                    since: self.now,
                    at_head: false,
                    facts: Some(Box::new(facts)),
                });
            }
            Step::Abandon(pick) => {
                if let Some(contact) = self.pick(pick, |stage| matches!(stage, Stage::Waiting | Stage::Offered { .. }))
                {
                    self.give(Input::Abandon { contact });
                    self.came.remove(&contact);
                }
            }
            Step::CallBack(pick) => {
                if let Some(contact) = self.pick(pick, |stage| stage == Stage::Waiting) {
                    self.give(Input::PromiseCallBack { contact });
                }
            }
            Step::Accept(pick) => {
                if let Some((offer, agent)) = self.pick_offer(pick) {
                    self.give(Input::Accept { offer, agent });
                }
            }
            Step::Decline(pick) => {
                if let Some((offer, agent)) = self.pick_offer(pick) {
                    self.give(Input::Refuse { offer, agent, cause: MissCause::Declined });
                }
            }
            Step::End(pick) => {
                if let Some(contact) = self.pick(pick, |stage| matches!(stage, Stage::Connected { .. })) {
                    self.give(Input::EndConversation { contact });
                    self.came.remove(&contact);
                }
            }
        }
        self.check();
    }

    fn pick(&self, pick: Index, right: impl Fn(Stage) -> bool) -> Option<ContactId> {
        let mut fitting: Vec<_> = self
            .came
            .keys()
            .filter(|id| self.router.contact(**id).is_some_and(|view| right(view.stage)))
            .copied()
            .collect();
        fitting.sort_unstable();
        (!fitting.is_empty()).then(|| *pick.get(&fitting))
    }

    fn pick_offer(&self, pick: Index) -> Option<(domain::OfferId, AgentId)> {
        let offered = self.pick(pick, |stage| matches!(stage, Stage::Offered { .. }))?;
        match self.router.contact(offered)?.stage {
            Stage::Offered { offer, agent, .. } => Some((offer, agent)),
            _ => None,
        }
    }

    fn pass(&mut self, seconds: u64) {
        let end = self.now + Duration::from_secs(seconds);
        while let Some(deadline) = self.router.next_deadline().filter(|deadline| *deadline <= end) {
            self.now = self.now.max(deadline);
            let mut out = Vec::new();
            self.router.wake(self.now, &mut out);
            self.note(&out);
            assert!(self.router.next_deadline().is_none_or(|next| next > self.now), "what is due was done");
            self.check();
        }
        self.now = end;
    }

    fn give(&mut self, input: Input) {
        let mut out = Vec::new();
        if self.router.handle(self.now, input, &mut out).is_err() {
            assert!(out.is_empty(), "an error decides nothing");
        }
        self.note(&out);
    }

    fn note(&mut self, out: &[Output]) {
        for (index, output) in out.iter().enumerate() {
            match output {
                Output::TurnedAway { contact, .. } => {
                    self.came.remove(contact);
                }
                Output::Offered { contact, agent, offer, .. } => {
                    let came = self.came.get_mut(contact).expect("only those who came are offered");
                    came.fresh = false;
                    let explained = matches!(out.get(index + 1), Some(Output::Decided(decision))
                        if decision.offer == *offer && decision.agent == *agent && decision.chosen.agent == *agent);
                    assert!(explained, "each offer is explained");
                }
                Output::OfferMissed { contact, agent, .. } => {
                    let until = self.now + Duration::from_secs(7);
                    if let Some(came) = self.came.get_mut(contact) {
                        came.refused.insert(*agent, until);
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether the policy lets the agent take the contact at this moment, beside room.
    fn allows(&self, id: ContactId, by: AgentId) -> bool {
        let (came, view) = (&self.came[&id], self.router.contact(id).expect("it waits"));
        let profile = &self.profiles[&by];
        let level = |skill: &str| {
            profile.skills.iter().find(|(known, _)| known.as_str() == skill).map_or(0, |(_, level)| *level)
        };
        let waited = self.now.since(came.since);
        let over = |seconds| waited >= Duration::from_secs(seconds);
        let card = |seconds: [u64; 2]| match (over(seconds[0]), over(seconds[1])) {
            (_, true) => 0,
            (true, false) => 2,
            _ => 4,
        };
        let in_cards = view.queue == queue("cards");
        let refused = came.refused.get(&by).is_some_and(|until| *until > self.now);
        if refused || level("english") < came.needs {
            return false;
        }
        match self.policy {
            1 => {
                let insists = came.site.is_some_and(|site| {
                    let stands = !self.lost.contains(site);
                    stands && (site == "south" || !over(12))
                });
                let there = !insists || profile.site.as_ref().map(SiteId::as_str) == came.site;
                let held = view.held_for.is_some_and(|held_for| held_for != by);
                let skilled = if in_cards { level("card") >= card([5, 10]) } else { true };
                there && !held && skilled
            }
            2 => {
                let gathered = came.business && came.fresh && !over(3);
                !gathered && (!in_cards || level("card") >= 4 || over(4))
            }
            _ => !in_cards || level("card") >= 4,
        }
    }

    fn check(&self) {
        let mut held = HashSet::new();
        for (id, view) in self.router.agents() {
            assert!(view.voice_load <= 1, "{id:?} has no room for two");
            let all = view.offers.iter().map(|offer| offer.contact).chain(view.contacts.iter().copied());
            for contact in all.chain(view.wrap_ups.iter().map(|wrap_up| wrap_up.contact)) {
                assert!(held.insert(contact), "two agents on one contact");
            }
            let lost = view.profile.site.as_ref().is_some_and(|site| self.lost.contains(site.as_str()));
            assert!(!(lost && view.ready), "nobody is ready at a lost site");
        }
        let mut waiting = HashSet::new();
        for key in ["main", "cards"] {
            let order: Vec<_> = self.router.waiting(&queue(key)).collect();
            let view = self.router.queue(&queue(key)).expect("a queue");
            assert_eq!(view.waiting as usize, order.len());
            for (before, contact) in order.iter().enumerate() {
                let standing = self.router.standing(*contact, self.now).expect("who waits has a standing");
                assert_eq!(standing.position as usize, before + 1);
                assert!(waiting.insert(*contact), "in one queue only");
            }
        }
        for id in self.came.keys() {
            let view = self.router.contact(*id).expect("no contact is lost");
            assert_eq!(view.stage == Stage::Waiting, waiting.contains(id));
            assert!(view.stage == Stage::Waiting || held.contains(id));
            if let Some(held_for) = view.held_for {
                assert!(self.router.agent(held_for).is_some_and(|agent| agent.ready), "held for one who takes nobody");
                assert!(!self.now.since(self.came[id].since).gt(&Duration::from_secs(9)), "held too long");
                assert_eq!(self.came[id].last, Some(held_for));
            }
        }
        let due = self.router.next_deadline().is_some_and(|next| next <= self.now);
        for (by, view) in self.router.agents().filter(|(_, view)| !due && view.state == AgentState::Ready) {
            for id in &waiting {
                assert!(!self.allows(*id, by), "{id:?} waits, {by:?} is idle: {view:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_invariants_hold_under_policies_too(steps in prop::collection::vec(a_step(), 1..120), first in 0usize..3) {
        let mut trial = Trial::new();
        trial.take(Step::Switch(first));
        for number in 0..6 {
            trial.take(Step::Ready(agent(number)));
        }
        for step in steps {
            trial.take(step);
        }
    }
}
