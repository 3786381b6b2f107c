//! Which agent gets a contact.

use domain::contact::Medium;
use domain::events::MissCause;
use routing::{Choice, Input, QueueConfig, Stage};

use crate::centre::{Centre, agent, contact, plain, profile, skills};

#[test]
fn the_agent_who_is_idle_longest_gets_the_contact() {
    let mut centre = Centre::new();
    let [li, wang, zhao] = [1, 2, 3].map(|number| {
        centre.pass(1);
        centre.at_work(number, 3, &[])
    });
    for (number, expected) in [(1, li), (2, wang), (3, zhao)] {
        let call = centre.call(number, "main");
        assert_eq!(centre.offered_to(call), Some(expected));
        centre.accept(call);
    }
    for number in [2, 3, 1] {
        centre.end(contact(number));
    }
    let call = centre.call(4, "main");
    assert_eq!(centre.offered_to(call), Some(wang), "the first to be free again");
}

#[test]
fn an_agent_who_declined_has_had_their_turn() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let wang = centre.at_work(2, 3, &[]);
    let call = centre.call(1, "main");
    centre.refuse(call, MissCause::Declined);
    centre.abandon(call);
    let call = centre.call(2, "main");
    assert_eq!(centre.offered_to(call), Some(wang));
}

#[test]
fn chats_go_to_the_agent_who_has_the_fewest() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let wang = centre.at_work(2, 3, &[]);
    let agents = [1, 2, 3, 4].map(|number| {
        let chat = centre.chat(number, "main");
        centre.accept(chat);
        match centre.stage(chat) {
            Some(Stage::Connected { agent }) => agent,
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(agents, [li, wang, li, wang]);
    centre.end(contact(2));
    centre.end(contact(4));
    let chat = centre.chat(5, "main");
    assert_eq!(centre.offered_to(chat), Some(wang));
}

#[test]
fn the_agent_with_the_best_levels_gets_the_contact_where_the_queue_says_so() {
    let mut centre = Centre::new();
    let needs = skills(&[("loan", 3), ("english", 3)]);
    centre.define(QueueConfig { skills: needs, choice: Choice::BestLevel, ..plain("loans") });
    centre.at_work(1, 3, &[("loan", 10), ("english", 3)]);
    let wang = centre.at_work(2, 3, &[("loan", 7), ("english", 7)]);
    let zhao = centre.at_work(3, 3, &[("loan", 7), ("english", 7), ("gold", 10)]);
    centre.at_work(4, 3, &[("loan", 10), ("english", 2), ("gold", 10)]);
    let call = centre.call(1, "loans");
    assert_eq!(centre.offered_to(call), Some(wang), "14 points and idle for longer");
    let call = centre.call(2, "loans");
    assert_eq!(centre.offered_to(call), Some(zhao));
    let call = centre.call(3, "loans");
    assert_eq!(centre.offered_to(call), Some(agent(1)));
    let call = centre.call(4, "loans");
    assert_eq!(centre.stage(call), Some(Stage::Waiting), "nobody else speaks English well enough");
}

#[test]
fn a_contact_waits_for_an_agent_with_every_skill_at_its_level() {
    let mut centre = Centre::new();
    centre.define(QueueConfig { skills: skills(&[("loan", 3)]), ..plain("loans") });
    centre.at_work(1, 3, &[("loan", 9)]);
    centre.at_work(2, 3, &[("english", 9)]);
    centre.at_work(3, 3, &[("english", 4), ("loan", 3)]);
    centre.enqueue(1, "loans", Medium::Voice, 0, &[("english", 5), ("loan", 1)]);
    assert_eq!(centre.stage(contact(1)), Some(Stage::Waiting));
    let zhao = centre.at_work(4, 3, &[("english", 5), ("loan", 3)]);
    assert_eq!(centre.offered_to(contact(1)), Some(zhao));
}

#[test]
fn a_skill_that_is_learnt_brings_the_contact_that_waits_for_it() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[("loan", 2)]);
    centre.enqueue(1, "main", Medium::Voice, 0, &[("loan", 3)]);
    assert_eq!(centre.stage(contact(1)), Some(Stage::Waiting));
    centre.tell(Input::UpdateProfile { agent: li, profile: profile(3, &[("loan", 3)]) });
    assert_eq!(centre.offered_to(contact(1)), Some(li));
}

#[test]
fn a_skill_that_is_taken_away_brings_no_more_contacts() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[("loan", 3)]);
    centre.tell(Input::UpdateProfile { agent: li, profile: profile(3, &[]) });
    centre.enqueue(1, "main", Medium::Voice, 0, &[("loan", 3)]);
    assert_eq!(centre.stage(contact(1)), Some(Stage::Waiting));
}
