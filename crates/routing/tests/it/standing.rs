//! Positions, expected waits and figures of queues.

use std::time::Duration;

use domain::contact::Medium;
use routing::{Input, Output, RouterConfig};

use crate::centre::{Centre, agent, contact, profile, queue};

#[test]
fn positions_count_from_the_head_of_the_queue() {
    let mut centre = Centre::new();
    for number in 1..=300 {
        centre.call(number, "main");
    }
    centre.abandon(contact(100));
    assert_eq!(centre.standing(contact(1)).unwrap().position, 1);
    assert_eq!(centre.standing(contact(99)).unwrap().position, 99);
    assert_eq!(centre.standing(contact(300)).unwrap().position, 299);
    assert_eq!(centre.standing(contact(100)), None);
    assert_eq!(centre.router.queue(&queue("main")).unwrap().waiting, 299);
}

#[test]
fn a_contact_that_is_being_offered_or_served_has_no_standing() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    assert_eq!(centre.standing(call), None);
    centre.accept(call);
    assert_eq!(centre.standing(call), None);
}

#[test]
fn the_expected_wait_is_the_position_times_the_smoothed_time_for_one_place() {
    let first = Duration::from_secs(80);
    let mut centre = Centre::with(RouterConfig { first_wait_per_place: first, ..RouterConfig::default() });
    for number in 1..=4 {
        centre.call(number, "main");
    }
    assert_eq!(centre.standing(contact(3)).unwrap().expected_wait, Duration::from_secs(240));
    centre.pass(16);
    centre.at_work(1, 0, &[]);
    centre.accept(contact(1));
    assert_eq!(
        centre.standing(contact(4)).unwrap().expected_wait,
        Duration::from_secs(3 * 72),
        "80 + (16 − 80) / 8 seconds for each place"
    );
    centre.pass(152);
    assert_eq!(
        centre.standing(contact(2)).unwrap().expected_wait,
        Duration::from_secs(82),
        "rising while nobody is served: 72 + (152 − 72) / 8"
    );
}

#[test]
fn changed_standings_are_told_once_for_each_queue() {
    let mut centre = Centre::new();
    let changed = Output::StandingsChanged { queue: queue("main") };
    assert_eq!(centre.enqueue(1, "main", Medium::Text, 0, &[]), std::slice::from_ref(&changed));
    assert_eq!(centre.enqueue(2, "main", Medium::Text, 0, &[]), std::slice::from_ref(&changed));
    centre.tell(Input::SignIn { agent: agent(1), profile: profile(2, &[]) });
    let outputs = centre.ready(agent(1));
    assert_eq!(outputs.iter().filter(|output| **output == changed).count(), 1);
    centre.abandon(contact(1));
    let direct = centre.enqueue(3, "main", Medium::Text, 0, &[]);
    assert!(direct.iter().all(|output| !matches!(output, Output::StandingsChanged { .. })), "it never waited");
}

#[test]
fn the_longest_wait_of_a_queue_is_not_that_of_its_head() {
    let mut centre = Centre::new();
    let since = centre.now;
    centre.call(1, "main");
    centre.pass(5);
    centre.enqueue(2, "main", Medium::Voice, 1000, &[]);
    assert_eq!(centre.waiting("main"), [2, 1].map(contact));
    assert_eq!(centre.router.queue(&queue("main")).unwrap().oldest_since, Some(since));
}
