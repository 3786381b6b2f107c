//! Queues: defined, changed, removed.

use std::collections::VecDeque;
use std::time::Duration;

use domain::contact::Medium;
use routing::{Input, QueueConfig, RoutingError, Stage};

use crate::centre::{Centre, contact, plain, queue, skills, with_wrap_up};

#[test]
fn a_contact_needs_a_queue_that_is_there() {
    let mut centre = Centre::new();
    let input = Input::Enqueue {
        contact: contact(1),
        queue: queue("none"),
        medium: Medium::Voice,
        skills: Vec::new(),
        priority: 0,
        since: centre.now,
        at_head: false,
        facts: None,
    };
    assert_eq!(centre.try_to(input), Err(RoutingError::UnknownQueue(queue("none"))));
    assert_eq!(centre.router.queue(&queue("none")), None);
}

#[test]
fn a_contact_waits_once() {
    let mut centre = Centre::new();
    let call = centre.call(1, "main");
    let again = Input::Enqueue {
        contact: call,
        queue: queue("main"),
        medium: Medium::Voice,
        skills: Vec::new(),
        priority: 0,
        since: centre.now,
        at_head: false,
        facts: None,
    };
    assert_eq!(centre.try_to(again), Err(RoutingError::AlreadyRouted(call)));
    assert_eq!(centre.waiting("main"), [call]);
}

#[test]
fn another_priority_of_a_queue_moves_its_contacts() {
    let mut centre = Centre::new();
    centre.define(plain("gold"));
    let first = centre.call(1, "main");
    let second = centre.call(2, "gold");
    centre.define(QueueConfig { priority: 10, ..plain("gold") });
    let li = centre.at_work(1, 3, &[]);
    assert_eq!(centre.offered_to(second), Some(li));
    assert_eq!(centre.waiting("main"), [first]);
}

#[test]
fn fewer_skills_of_a_queue_let_more_agents_take_its_contacts() {
    let mut centre = Centre::new();
    centre.define(QueueConfig { skills: skills(&[("loan", 3)]), ..plain("main") });
    let agents = [centre.at_work(1, 3, &[("loan", 2)]), centre.at_work(2, 3, &[])];
    let calls = [1, 2, 3].map(|number| {
        centre.pass(1);
        centre.call(number, "main")
    });
    centre.define(QueueConfig { skills: skills(&[("loan", 2)]), ..plain("main") });
    assert_eq!(calls.map(|call| centre.offered_to(call)), [Some(agents[0]), None, None]);
    centre.define(plain("main"));
    assert_eq!(calls.map(|call| centre.offered_to(call)), [Some(agents[0]), Some(agents[1]), None]);
}

#[test]
fn more_skills_of_a_queue_keep_agents_from_its_contacts() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let offered = centre.chat(1, "main");
    centre.define(QueueConfig { skills: skills(&[("loan", 3)]), ..plain("main") });
    let waiting = centre.chat(2, "main");
    assert!(centre.offered_to(offered).is_some(), "what is under way goes on");
    assert_eq!(centre.stage(waiting), Some(Stage::Waiting));
}

#[test]
fn a_queue_goes_when_its_last_contact_is_over() {
    let mut centre = Centre::new();
    centre.define(with_wrap_up("main", 30));
    centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    let remove = Input::RemoveQueue(queue("main"));
    let in_use = Err(RoutingError::QueueInUse { queue: queue("main"), contacts: 1 });
    assert_eq!(centre.try_to(remove.clone()), in_use);
    centre.accept(call);
    assert_eq!(centre.try_to(remove.clone()), in_use);
    centre.end(call);
    assert_eq!(centre.try_to(remove.clone()), in_use);
    centre.pass(30);
    centre.tell(remove.clone());
    assert_eq!(centre.try_to(remove), Err(RoutingError::UnknownQueue(queue("main"))));
    centre.define(plain("other"));
    assert_eq!(centre.router.queues(), [queue("other")]);
    let call = centre.call(2, "other");
    assert!(centre.offered_to(call).is_some());
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let mut centre = Centre::new();
    let hasty = QueueConfig { offer_timeout: Duration::ZERO, ..plain("main") };
    assert_eq!(centre.try_to(Input::DefineQueue(hasty)), Err(RoutingError::NoTimeToAccept(queue("main"))));
    let impossible = QueueConfig { skills: skills(&[("loan", 11)]), ..plain("main") };
    assert!(matches!(centre.try_to(Input::DefineQueue(impossible)), Err(RoutingError::InvalidLevel { .. })));
}

#[test]
fn thousands_of_different_needs_come_and_go() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[("loan", 5), ("skill-0", 10)]);
    let mut gone = VecDeque::new();
    let expert = centre.at_work(2, 3, &[("skill-100", 9)]);
    for number in 0..6000 {
        let skill = format!("skill-{}", number / 10);
        let level = 1 + (number % 10) as u8;
        centre.enqueue(number, "main", Medium::Text, 0, &[(skill.as_str(), level)]);
        let expected = match number {
            0..10 => Some(li),
            1000..1009 => Some(expert),
            _ => None,
        };
        assert_eq!(centre.offered_to(contact(number)), expected);
        if expected.is_some() {
            centre.abandon(contact(number));
        } else {
            gone.push_back(contact(number));
        }
        if gone.len() > 10 {
            centre.abandon(gone.pop_front().unwrap());
        }
    }
    centre.enqueue(9000, "main", Medium::Text, 0, &[("loan", 5)]);
    assert_eq!(centre.offered_to(contact(9000)), Some(li));
    centre.enqueue(9001, "main", Medium::Text, 0, &[("skill-100", 9)]);
    assert_eq!(centre.offered_to(contact(9001)), Some(expert));
}
