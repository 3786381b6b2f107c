//! One call, so many chats, and what goes together.

use domain::contact::Medium;
use domain::events::MissCause;
use routing::{AgentProfile, Input, RouterConfig, RoutingError, Stage};

use crate::centre::{Centre, agent, contact, profile};

fn mail(centre: &mut Centre, number: u128) -> bool {
    centre.enqueue(number, "main", Medium::Deferred, 0, &[]);
    centre.offered_to(contact(number)).is_some()
}

#[test]
fn an_agent_has_one_call() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let first = centre.call(1, "main");
    let second = centre.call(2, "main");
    assert_eq!(centre.stage(second), Some(Stage::Waiting));
    centre.accept(first);
    assert_eq!(centre.stage(second), Some(Stage::Waiting));
    centre.end(first);
    assert!(centre.offered_to(second).is_some());
}

#[test]
fn an_agent_has_as_many_chats_as_they_can_and_no_more() {
    let mut centre = Centre::new();
    centre.at_work(1, 2, &[]);
    let chats = [1, 2, 3].map(|number| centre.chat(number, "main"));
    assert!(centre.offered_to(chats[0]).is_some() && centre.offered_to(chats[1]).is_some());
    assert_eq!(centre.stage(chats[2]), Some(Stage::Waiting), "offers take capacity too");
    centre.accept(chats[0]);
    centre.accept(chats[1]);
    centre.end(chats[1]);
    assert!(centre.offered_to(chats[2]).is_some());
}

#[test]
fn an_agent_in_a_call_gets_no_chats_and_one_in_chats_no_call() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    let chat = centre.chat(2, "main");
    assert_eq!(centre.stage(chat), Some(Stage::Waiting));
    centre.accept(call);
    centre.end(call);
    assert!(centre.offered_to(chat).is_some());
    let call = centre.call(3, "main");
    assert_eq!(centre.stage(call), Some(Stage::Waiting));
}

#[test]
fn an_agent_may_have_a_call_and_chats_at_once_where_the_centre_says_so() {
    let mut centre = Centre::with(RouterConfig { voice_with_text: true, ..RouterConfig::default() });
    centre.at_work(1, 1, &[]);
    let contacts = [centre.call(1, "main"), centre.chat(2, "main"), centre.chat(3, "main"), centre.call(4, "main")];
    let offered = contacts.map(|contact| centre.offered_to(contact).is_some());
    assert_eq!(offered, [true, true, false, false]);
}

#[test]
fn deferred_work_waits_for_agents_without_customers_and_keeps_nobody_from_them() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 1, &[]);
    let chat = centre.chat(1, "main");
    assert!(!mail(&mut centre, 2));
    centre.accept(chat);
    centre.end(chat);
    assert_eq!(centre.offered_to(contact(2)), Some(li));
    centre.accept(contact(2));
    let call = centre.call(3, "main");
    assert_eq!(centre.offered_to(call), Some(li));
}

#[test]
fn deferred_work_goes_beside_customers_where_the_centre_says_so() {
    let mut centre = Centre::with(RouterConfig { deferred_beside_live: true, ..RouterConfig::default() });
    centre.at_work(1, 1, &[]);
    centre.call(1, "main");
    assert!(mail(&mut centre, 2));
    assert!(!mail(&mut centre, 3));
}

#[test]
fn deferred_work_goes_beside_chats_and_not_beside_a_call_where_the_centre_says_so() {
    let mut centre = Centre::with(RouterConfig { deferred_beside_text: true, ..RouterConfig::default() });
    let li = centre.at_work(1, 1, &[]);
    let chat = centre.chat(1, "main");
    centre.accept(chat);
    assert!(mail(&mut centre, 2));
    centre.accept(contact(2));
    assert!(!mail(&mut centre, 3), "it has its own places, and no more than those");
    centre.end(contact(2));
    assert_eq!(centre.offered_to(contact(3)), Some(li));
    let zhao = centre.at_work(2, 1, &[]);
    let call = centre.call(4, "main");
    assert_eq!(centre.offered_to(call), Some(zhao));
    assert!(!mail(&mut centre, 5), "nobody reads while they listen");
}

#[test]
fn whoever_is_there_comes_before_work_that_waited_longer() {
    let mut centre = Centre::new();
    mail(&mut centre, 1);
    centre.pass(86_400);
    let call = centre.call(2, "main");
    let li = centre.at_work(1, 1, &[]);
    assert_eq!(centre.offered_to(call), Some(li));
    assert_eq!(centre.stage(contact(1)), Some(Stage::Waiting));
    centre.accept(call);
    centre.end(call);
    assert_eq!(centre.offered_to(contact(1)), Some(li));
}

#[test]
fn what_is_set_aside_is_with_nobody_until_it_is_put_into_its_queue_again() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 1, &[]);
    mail(&mut centre, 1);
    centre.accept(contact(1));
    centre.tell(Input::SetAside { contact: contact(1) });
    assert_eq!((centre.stage(contact(1)), centre.router.agent(li).unwrap().deferred_load), (None, 0));
    assert!(centre.try_to(Input::SetAside { contact: contact(1) }).is_err());
    assert!(mail(&mut centre, 1));
}

#[test]
fn a_smaller_capacity_takes_nothing_away_and_brings_nothing_more() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let chats = [1, 2].map(|number| {
        let chat = centre.chat(number, "main");
        centre.accept(chat);
        chat
    });
    centre.tell(Input::UpdateProfile { agent: li, profile: profile(1, &[]) });
    let third = centre.chat(3, "main");
    centre.end(chats[0]);
    assert_eq!(centre.stage(third), Some(Stage::Waiting));
    centre.end(chats[1]);
    assert!(centre.offered_to(third).is_some());
}

#[test]
fn an_agent_without_a_phone_gets_no_calls_until_they_have_one() {
    let mut centre = Centre::new();
    let li = agent(1);
    let without = AgentProfile { voice_capacity: 0, ..profile(3, &[]) };
    centre.tell(Input::SignIn { agent: li, profile: without });
    centre.ready(li);
    let call = centre.call(1, "main");
    assert_eq!(centre.stage(call), Some(Stage::Waiting));
    centre.tell(Input::UpdateProfile { agent: li, profile: profile(3, &[]) });
    assert_eq!(centre.offered_to(call), Some(li));
}

#[test]
fn a_declined_chat_leaves_the_other_chats_alone() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 2, &[]);
    let [first, second] = [1, 2].map(|number| centre.chat(number, "main"));
    centre.accept(first);
    centre.refuse(second, MissCause::Declined);
    assert_eq!(centre.stage(first), Some(Stage::Connected { agent: li }));
    let third = centre.chat(3, "main");
    assert_eq!(centre.offered_to(third), Some(li));
}

#[test]
fn capacities_that_nobody_has_are_refused() {
    let mut centre = Centre::new();
    for wrong in [
        AgentProfile { voice_capacity: 2, ..AgentProfile::default() },
        AgentProfile { text_capacity: 51, ..AgentProfile::default() },
        AgentProfile { deferred_capacity: 51, ..AgentProfile::default() },
    ] {
        let input = Input::SignIn { agent: agent(1), profile: wrong };
        assert_eq!(centre.try_to(input), Err(RoutingError::InvalidCapacity));
    }
    assert_eq!(centre.router.agent(agent(1)), None);
}
