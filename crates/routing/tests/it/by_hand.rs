//! What a shift leader decides by hand, as examples and for sequences of anything that may happen.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::contact::Medium;
use domain::events::{MissCause, RequeueCause};
use domain::{AgentId, ContactId, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;
use routing::{Ageing, Input, Output, RouterConfig, RoutingError, Stage};

use crate::centre::{Centre, agent, contact, plain, profile, queue, skills};

/// A centre with the queues `main` and `loans`; the latter asks for a skill.
fn two_queues() -> Centre {
    let mut centre = Centre::new();
    centre.define(routing::QueueConfig { skills: skills(&[("loan", 3)]), ..plain("loans") });
    centre
}

#[test]
fn who_is_moved_to_the_head_stands_before_all_others_and_the_latest_first() {
    let mut centre = Centre::new();
    let calls: Vec<_> = (1..=4).map(|number| centre.call(number, "main")).collect();
    centre.enqueue(5, "main", Medium::Voice, 10_000, &[]);
    centre.tell(Input::MoveToHead { contact: calls[3] });
    assert_eq!(centre.waiting("main"), [calls[3], contact(5), calls[0], calls[1], calls[2]]);
    centre.tell(Input::MoveToHead { contact: calls[1] });
    assert_eq!(centre.waiting("main")[..2], [calls[1], calls[3]]);
    let li = centre.at_work(1, 0, &[]);
    assert_eq!(centre.offered_to(calls[1]), Some(li));
}

#[test]
fn a_raised_contact_overtakes_and_a_lowered_one_falls_back() {
    let config = RouterConfig { ageing: Ageing::PointEvery(Duration::from_secs(1)), ..RouterConfig::default() };
    let mut centre = Centre::with(config);
    let calls: Vec<_> = (1..=3).map(|number| centre.call(number, "main")).collect();
    centre.tell(Input::Prioritise { contact: calls[2], by: 100 });
    assert_eq!(centre.waiting("main"), [calls[2], calls[0], calls[1]]);
    centre.tell(Input::Prioritise { contact: calls[0], by: -100 });
    assert_eq!(centre.waiting("main"), [calls[2], calls[1], calls[0]]);
    centre.tell(Input::Prioritise { contact: calls[2], by: i32::MIN });
    centre.tell(Input::Prioritise { contact: calls[2], by: i32::MIN });
    assert_eq!(centre.waiting("main")[2], calls[2], "the lowest priority is not lower than itself");
}

#[test]
fn another_queue_means_other_agents_and_the_waiting_time_is_kept() {
    let mut centre = two_queues();
    let came = centre.now;
    let call = centre.call(1, "main");
    centre.pass(40);
    centre.tell(Input::SignIn { agent: agent(1), profile: profile(0, &[("loan", 5)]) });
    let out = centre.tell(Input::MoveToQueue { contact: call, queue: queue("loans") });
    assert_eq!(
        out,
        [Output::StandingsChanged { queue: queue("main") }, Output::StandingsChanged { queue: queue("loans") },]
    );
    let view = centre.router.contact(call).unwrap();
    assert_eq!((view.queue, view.since), (queue("loans"), came));
    assert_eq!(centre.router.queue(&queue("main")).unwrap().waiting, 0);
    let out = centre.ready(agent(1));
    assert!(
        matches!(&out[0], Output::Offered { contact, queue: from, .. } if *contact == call && *from == queue("loans"))
    );
    centre.accept(call);
    centre.end(call);
    centre.tell(Input::RemoveQueue(queue("main")));
}

#[test]
fn who_is_given_to_a_free_agent_is_offered_to_them_whatever_their_skills() {
    let mut centre = two_queues();
    let call = centre.call(1, "loans");
    let li = centre.at_work(1, 0, &[]);
    assert_eq!(centre.stage(call), Some(Stage::Waiting), "she does not know loans");
    centre.tell(Input::GiveTo { contact: call, agent: li });
    assert_eq!(centre.offered_to(call), Some(li));
}

#[test]
fn who_is_given_to_a_busy_agent_waits_for_them_alone_and_comes_next() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 0, &[]);
    let served = centre.call(1, "main");
    centre.accept(served);
    let before = centre.call(2, "main");
    let meant = centre.call(3, "main");
    centre.tell(Input::GiveTo { contact: meant, agent: li });
    assert_eq!(centre.router.contact(meant).unwrap().held_for, Some(li));
    let wang = centre.at_work(2, 0, &[]);
    assert_eq!(centre.offered_to(before), Some(wang));
    let zhao = centre.at_work(3, 0, &[]);
    assert_eq!(centre.offered_to(meant), None, "{zhao} is free, but not meant");
    centre.call(4, "main");
    centre.refuse(contact(4), MissCause::Declined);
    centre.end(served);
    assert_eq!(centre.offered_to(meant), Some(li), "before the one at the head");
}

#[test]
fn when_the_agent_does_not_take_contacts_any_more_the_contact_is_for_everybody_again() {
    type Leaving = fn(&mut Centre, AgentId);
    let ways: [Leaving; 3] = [
        |centre, li| drop(centre.not_ready(li, "meal")),
        |centre, li| drop(centre.tell(Input::AgentLost { agent: li })),
        |centre, li| drop(centre.tell(Input::UpdateProfile { agent: li, profile: Default::default() })),
    ];
    for leaving in ways {
        let mut centre = Centre::new();
        let li = centre.at_work(1, 0, &[]);
        let served = centre.call(1, "main");
        centre.accept(served);
        let meant = centre.call(2, "main");
        centre.tell(Input::GiveTo { contact: meant, agent: li });
        let wang = centre.at_work(2, 0, &[]);
        assert_eq!(centre.offered_to(meant), None);
        leaving(&mut centre, li);
        assert_eq!(centre.router.contact(meant).unwrap().held_for, None);
        let wang_has_it = centre.offered_to(meant) == Some(wang) || centre.offered_to(served) == Some(wang);
        assert!(wang_has_it, "one of the two is at her");
    }
}

#[test]
fn who_is_not_taken_by_the_meant_agent_goes_to_the_head_for_everybody() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 0, &[]);
    let wang = centre.at_work(2, 0, &[]);
    centre.call(1, "main");
    let other = centre.offered_to(contact(1)).unwrap();
    centre.not_ready(if other == li { wang } else { li }, "meal");
    let meant = centre.call(2, "main");
    centre.tell(Input::GiveTo { contact: meant, agent: other });
    centre.accept(contact(1));
    centre.end(contact(1));
    assert_eq!(centre.offered_to(meant), Some(other));
    centre.refuse(meant, MissCause::Declined);
    assert_eq!(centre.stage(meant), Some(Stage::Waiting));
    centre.ready(if other == li { wang } else { li });
    assert!(centre.offered_to(meant).is_some());
}

#[test]
fn what_is_not_possible_is_refused_and_changes_nothing() {
    let mut centre = two_queues();
    let li = centre.at_work(1, 0, &[]);
    let offered = centre.call(1, "main");
    let waits = centre.call(2, "main");
    let chat = centre.chat(3, "main");
    centre.tell(Input::SignIn { agent: agent(2), profile: profile(1, &[]) });
    let before = format!("{:?} {:?}", centre.router.agents().collect::<Vec<_>>(), centre.waiting("main"));
    let nobody = contact(99);
    for (input, error) in [
        (Input::MoveToHead { contact: nobody }, RoutingError::UnknownContact(nobody)),
        (Input::MoveToHead { contact: offered }, RoutingError::NotWaiting(offered)),
        (Input::Prioritise { contact: offered, by: 1 }, RoutingError::NotWaiting(offered)),
        (
            Input::MoveToQueue { contact: waits, queue: queue("main") },
            RoutingError::AlreadyInQueue { contact: waits, queue: queue("main") },
        ),
        (Input::MoveToQueue { contact: waits, queue: queue("none") }, RoutingError::UnknownQueue(queue("none"))),
        (Input::GiveTo { contact: waits, agent: agent(9) }, RoutingError::UnknownAgent(agent(9))),
        (Input::GiveTo { contact: waits, agent: agent(2) }, RoutingError::AgentNotReady(agent(2))),
        (Input::GiveTo { contact: chat, agent: li }, RoutingError::AgentCannotTake(li)),
    ] {
        assert_eq!(centre.try_to(input), Err(error));
    }
    let after = format!("{:?} {:?}", centre.router.agents().collect::<Vec<_>>(), centre.waiting("main"));
    assert_eq!(after, before);
}

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    Pass(u64),
    Call(bool, i32),
    Ready(u128),
    NotReady(u128),
    Lose(u128),
    Abandon(Index),
    Accept(Index),
    Refuse(Index, MissCause),
    End(Index),
    GiveBack(Index),
    ToHead(Index),
    Prioritise(Index, i32),
    ToQueue(Index, bool),
    GiveTo(Index, u128),
}

fn a_step() -> impl Strategy<Value = Step> {
    let pick = any::<Index>;
    prop_oneof![
        3 => (0u64..15).prop_map(Step::Pass),
        8 => (any::<bool>(), -3i32..4).prop_map(|(loans, priority)| Step::Call(loans, priority)),
        4 => (0u128..4).prop_map(Step::Ready),
        1 => (0u128..4).prop_map(Step::NotReady),
        1 => (0u128..4).prop_map(Step::Lose),
        1 => pick().prop_map(Step::Abandon),
        6 => pick().prop_map(Step::Accept),
        2 => (pick(), prop_oneof![Just(MissCause::Declined), Just(MissCause::Timeout)])
            .prop_map(|(pick, cause)| Step::Refuse(pick, cause)),
        3 => pick().prop_map(Step::End),
        1 => pick().prop_map(Step::GiveBack),
        3 => pick().prop_map(Step::ToHead),
        2 => (pick(), -50i32..50).prop_map(|(pick, by)| Step::Prioritise(pick, by)),
        3 => (pick(), any::<bool>()).prop_map(|(pick, loans)| Step::ToQueue(pick, loans)),
        4 => (pick(), 0u128..4).prop_map(|(pick, agent)| Step::GiveTo(pick, agent)),
    ]
}

/// What is known of the contacts beside the router.
struct Trial {
    centre: Centre,
    came: u128,
    since: BTreeMap<ContactId, Timestamp>,
    meant: BTreeMap<ContactId, AgentId>,
}

impl Trial {
    fn give(&mut self, input: Input) {
        let picture = |centre: &Centre| {
            let agents: Vec<_> = centre.router.agents().collect();
            format!("{agents:?} {:?} {:?}", centre.waiting("main"), centre.waiting("loans"))
        };
        let before = picture(&self.centre);
        match self.centre.try_to(input.clone()) {
            Ok(out) => {
                if let Input::MoveToQueue { contact, .. } | Input::GiveTo { contact, .. } = &input {
                    self.meant.remove(contact);
                }
                self.note(&out);
                match input {
                    Input::MoveToHead { contact } => {
                        let view = self.centre.router.contact(contact).unwrap();
                        let first = self.centre.router.waiting(&view.queue).next();
                        assert!(view.stage != Stage::Waiting || first == Some(contact), "{contact} stands first");
                    }
                    Input::GiveTo { contact, agent } => {
                        let view = self.centre.router.contact(contact).unwrap();
                        assert!(view.agent() == Some(agent) || view.held_for == Some(agent));
                        if view.stage == Stage::Waiting {
                            self.meant.insert(contact, agent);
                        }
                    }
                    Input::MoveToQueue { contact, queue } => {
                        assert_eq!(self.centre.router.contact(contact).unwrap().queue, queue);
                    }
                    _ => {}
                }
            }
            Err(_) => assert_eq!(picture(&self.centre), before, "an error changes nothing"),
        }
        self.check();
    }

    fn note(&mut self, out: &[Output]) {
        for output in out {
            match output {
                Output::Offered { contact, agent, .. } => {
                    if let Some(meant) = self.meant.remove(contact) {
                        let takes = self.centre.router.agent(meant).is_some_and(|view| view.ready);
                        assert!(*agent == meant || !takes, "{contact} was meant for {meant}, who takes contacts");
                    }
                }
                Output::Connected { contact, .. } => drop(self.meant.remove(contact)),
                _ => {}
            }
        }
    }

    /// Nobody is lost, nobody is in two places, waiting times stay, and nobody waits whom a free agent could take.
    fn check(&mut self) {
        let router = &self.centre.router;
        self.since.retain(|contact, _| router.contact(*contact).is_some());
        self.meant.retain(|contact, _| router.contact(*contact).is_some_and(|view| view.held_for.is_some()));
        let mut places = BTreeSet::new();
        for key in ["main", "loans"] {
            let waiting = self.centre.waiting(key);
            assert_eq!(router.queue(&queue(key)).unwrap().waiting as usize, waiting.len());
            for (before, id) in waiting.iter().enumerate() {
                assert!(places.insert(*id), "{id} is in one queue");
                assert_eq!(router.standing(*id, self.centre.now).unwrap().position as usize, before + 1);
            }
        }
        for (_, view) in router.agents() {
            let held = view.offers.iter().map(|offer| offer.contact).chain(view.contacts.iter().copied());
            for id in held {
                assert!(places.insert(id), "{id} has one place");
            }
            assert!(view.voice_load <= 1);
        }
        for (id, since) in &self.since {
            let view = router.contact(*id).unwrap();
            assert!(places.contains(id), "{id} has a place");
            assert_eq!(view.since, *since, "no waiting time moves");
            if view.stage != Stage::Waiting || view.held_for.is_some() {
                continue;
            }
            for (agent, of) in router.agents() {
                let knows = view.queue == queue("main") || !of.profile.skills.is_empty();
                let free = of.ready && of.voice_load == 0 && knows;
                assert!(!free, "{id} waits and {agent} is free");
            }
        }
    }

    fn take(&mut self, step: Step) {
        let named = |loans: bool| queue(if loans { "loans" } else { "main" });
        match step {
            Step::Pass(seconds) => {
                let out = self.centre.pass(seconds);
                self.note(&out);
                self.check();
            }
            Step::Call(loans, priority) => {
                self.came += 1;
                self.since.insert(contact(self.came), self.centre.now);
                self.give(Input::Enqueue {
                    contact: contact(self.came),
                    queue: named(loans),
                    medium: Medium::Voice,
                    skills: Vec::new(),
                    priority,
                    since: self.centre.now,
                    at_head: false,
                    facts: None,
                });
            }
            Step::Ready(number) => self.give(Input::Ready { agent: agent(number) }),
            Step::NotReady(number) => self.give(Input::NotReady { agent: agent(number), reason: "meal".into() }),
            Step::Lose(number) => self.give(Input::AgentLost { agent: agent(number) }),
            Step::Abandon(pick) => self.give(Input::Abandon { contact: self.pick(pick) }),
            Step::Accept(pick) => {
                if let Some(Stage::Offered { offer, agent, .. }) = self.centre.stage(self.pick(pick)) {
                    self.give(Input::Accept { offer, agent });
                }
            }
            Step::Refuse(pick, cause) => {
                if let Some(Stage::Offered { offer, agent, .. }) = self.centre.stage(self.pick(pick)) {
                    self.give(Input::Refuse { offer, agent, cause });
                }
            }
            Step::End(pick) => self.give(Input::EndConversation { contact: self.pick(pick) }),
            Step::GiveBack(pick) => {
                self.give(Input::ReturnToQueue { contact: self.pick(pick), cause: RequeueCause::TakenBack });
            }
            Step::ToHead(pick) => self.give(Input::MoveToHead { contact: self.pick(pick) }),
            Step::Prioritise(pick, by) => self.give(Input::Prioritise { contact: self.pick(pick), by }),
            Step::ToQueue(pick, loans) => {
                self.give(Input::MoveToQueue { contact: self.pick(pick), queue: named(loans) });
            }
            Step::GiveTo(pick, number) => {
                self.give(Input::GiveTo { contact: self.pick(pick), agent: agent(number) });
            }
        }
    }

    fn pick(&self, pick: Index) -> ContactId {
        let all: Vec<_> = self.since.keys().copied().collect();
        if all.is_empty() { contact(0) } else { *pick.get(&all) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_decided_by_hand_the_invariants_hold(steps in prop::collection::vec(a_step(), 1..120)) {
        // Without a memory of refusals, so that whoever is free can take anybody.
        let config = RouterConfig { refusal_memory: Duration::ZERO, ..RouterConfig::default() };
        let mut centre = Centre::with(config);
        centre.define(routing::QueueConfig { skills: skills(&[("loan", 3)]), ..plain("loans") });
        for number in 0..4u128 {
            let levels: &[(&str, u8)] = if number < 2 { &[("loan", 5)] } else { &[] };
            centre.tell(Input::SignIn { agent: agent(number), profile: profile(0, levels) });
            centre.ready(agent(number));
        }
        let mut trial = Trial { centre, came: 0, since: BTreeMap::new(), meant: BTreeMap::new() };
        for step in steps {
            trial.take(step);
        }
    }
}
