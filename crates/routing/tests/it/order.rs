//! Who is served before whom.

use std::time::Duration;

use domain::contact::Medium;
use routing::{Ageing, Input, QueueConfig, RouterConfig};

use crate::centre::{Centre, contact, plain, queue};

fn call_with_priority(centre: &mut Centre, number: u128, key: &str, priority: i32) {
    centre.enqueue(number, key, Medium::Voice, priority, &[]);
}

#[test]
fn equal_priorities_are_served_by_waiting_time() {
    let mut centre = Centre::new();
    for number in 1..=3 {
        centre.call(number, "main");
        centre.pass(1);
    }
    assert_eq!(centre.waiting("main"), [1, 2, 3].map(contact));
}

#[test]
fn a_higher_priority_is_served_first() {
    let mut centre = Centre::new();
    call_with_priority(&mut centre, 1, "main", 0);
    call_with_priority(&mut centre, 2, "main", 100);
    assert_eq!(centre.waiting("main"), [2, 1].map(contact));
    let li = centre.at_work(1, 3, &[]);
    assert_eq!(centre.offered_to(contact(2)), Some(li));
}

#[test]
fn nobody_waits_for_ever_behind_higher_priorities() {
    let ageing = Ageing::PointEvery(Duration::from_secs(2));
    let mut centre = Centre::with(RouterConfig { ageing, ..RouterConfig::default() });
    call_with_priority(&mut centre, 1, "main", 0);
    centre.pass(199);
    call_with_priority(&mut centre, 2, "main", 100);
    assert_eq!(centre.waiting("main"), [2, 1].map(contact));
    centre.pass(2);
    call_with_priority(&mut centre, 3, "main", 100);
    assert_eq!(centre.waiting("main"), [2, 1, 3].map(contact), "100 points are worth 200 seconds");
}

#[test]
fn without_ageing_a_higher_priority_is_always_served_first() {
    let mut centre = Centre::with(RouterConfig { ageing: Ageing::Off, ..RouterConfig::default() });
    call_with_priority(&mut centre, 1, "main", 0);
    centre.pass(1_000_000);
    call_with_priority(&mut centre, 2, "main", 1);
    assert_eq!(centre.waiting("main"), [2, 1].map(contact));
}

#[test]
fn an_agent_of_several_queues_gets_the_first_contact_of_all_of_them() {
    let mut centre = Centre::new();
    centre.define(QueueConfig { priority: 50, ..plain("gold") });
    call_with_priority(&mut centre, 1, "main", 20);
    call_with_priority(&mut centre, 2, "gold", 0);
    call_with_priority(&mut centre, 3, "main", 60);
    let order: Vec<_> = (1..=3).map(|number| centre.at_work(number, 0, &[])).collect();
    let served = [3, 2, 1].map(|number| centre.offered_to(contact(number)).unwrap());
    assert_eq!(served.to_vec(), order);
}

#[test]
fn contacts_of_one_queue_that_need_different_skills_stand_in_one_order() {
    let mut centre = Centre::new();
    centre.enqueue(1, "main", Medium::Voice, 0, &[("english", 3)]);
    centre.pass(1);
    centre.enqueue(2, "main", Medium::Text, 0, &[]);
    centre.pass(1);
    centre.enqueue(3, "main", Medium::Voice, 0, &[("english", 3)]);
    assert_eq!(centre.waiting("main"), [1, 2, 3].map(contact));
    let positions = [1, 2, 3].map(|number| centre.standing(contact(number)).unwrap().position);
    assert_eq!(positions, [1, 2, 3]);
}

#[test]
fn a_waiting_time_from_before_a_restart_counts() {
    let mut centre = Centre::new();
    centre.call(1, "main");
    let since = centre.now - Duration::from_secs(300);
    centre.tell(Input::Enqueue {
        contact: contact(2),
        queue: queue("main"),
        medium: Medium::Text,
        skills: Vec::new(),
        priority: 0,
        since,
        at_head: false,
        facts: None,
    });
    assert_eq!(centre.waiting("main"), [2, 1].map(contact));
    assert_eq!(centre.router.queue(&queue("main")).unwrap().oldest_since, Some(since));
}

#[test]
fn several_contacts_that_come_back_stand_at_the_head_in_their_own_order() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let chats = [1, 2, 3].map(|number| {
        let chat = centre.chat(number, "main");
        centre.pass(1);
        chat
    });
    for chat in chats {
        centre.accept(chat);
    }
    call_with_priority(&mut centre, 4, "main", 1000);
    centre.tell(Input::AgentLost { agent: li });
    assert_eq!(centre.waiting("main"), [1, 2, 3, 4].map(contact));
}
