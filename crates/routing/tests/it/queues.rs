//! Queues: defined, changed, removed.

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
fn hundreds_of_different_needs_come_and_go() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[("loan", 5)]);
    for number in 0..2000 {
        let skill = format!("skill-{}", number % 700);
        centre.enqueue(number, "main", Medium::Text, 0, &[(skill.as_str(), 1)]);
        assert_eq!(centre.stage(contact(number)), Some(Stage::Waiting));
        if number >= 10 {
            centre.abandon(contact(number - 10));
        }
    }
    centre.enqueue(5000, "main", Medium::Text, 0, &[("loan", 5)]);
    assert_eq!(centre.offered_to(contact(5000)), Some(li));
}
