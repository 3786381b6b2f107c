//! Refusals: the agent stays ready, the contact goes elsewhere.

use domain::agent::AgentState;
use domain::events::{MissCause, RequeueCause};
use routing::{Input, Output, RouterConfig, Stage};

use crate::centre::{Centre, queue};

#[test]
fn an_agent_who_declines_stays_ready_but_is_not_offered_the_contact_for_a_while() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    let (offer, _) = centre.offer_of(call);
    assert_eq!(
        centre.refuse(call, MissCause::Declined),
        [
            Output::OfferMissed { offer, contact: call, agent: li, cause: MissCause::Declined },
            Output::Requeued { contact: call, queue: queue("main"), cause: RequeueCause::OfferMissed },
            Output::AgentChanged { agent: li, from: AgentState::Offered, to: AgentState::Ready, reason: None },
            Output::StandingsChanged { queue: queue("main") },
        ]
    );
    centre.pass(59);
    assert_eq!(centre.stage(call), Some(Stage::Waiting));
    centre.pass(1);
    assert_eq!(centre.offered_to(call), Some(li));
}

#[test]
fn an_agent_who_declines_gets_the_contact_behind_it() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let first = centre.call(1, "main");
    let second = centre.call(2, "main");
    centre.refuse(first, MissCause::Declined);
    assert_eq!(centre.offered_to(second), Some(li));
    assert_eq!(centre.waiting("main"), [first]);
}

#[test]
fn a_declined_contact_goes_to_any_other_agent_at_once() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let first = centre.call(1, "main");
    centre.refuse(first, MissCause::Declined);
    let wang = centre.at_work(2, 3, &[]);
    assert_eq!(centre.offered_to(first), Some(wang));
    centre.refuse(first, MissCause::Declined);
    assert_eq!(centre.stage(first), Some(Stage::Waiting), "both declined");
    let second = centre.call(2, "main");
    assert_eq!(centre.offered_to(second), Some(li));
}

#[test]
fn an_agent_whose_phone_fails_is_not_ready() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    centre.refuse(call, MissCause::PhoneFailed);
    assert_eq!(centre.state(li), AgentState::NotReady);
    assert_eq!(centre.reason(li).as_deref(), Some("phone_failed"));
    centre.ready(li);
    assert_eq!(centre.offered_to(call), Some(li), "the phone was put right");
}

#[test]
fn an_offer_that_times_out_on_the_phone_is_a_missed_one() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    centre.refuse(call, MissCause::Timeout);
    assert_eq!(centre.reason(li).as_deref(), Some("missed_offer"));
}

#[test]
fn a_contact_that_an_agent_gives_back_goes_to_another_with_its_waiting_time() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    let since = centre.now;
    centre.accept(call);
    centre.pass(30);
    let later = centre.call(2, "main");
    assert_eq!(
        centre.give_back(call)[0],
        Output::Requeued { contact: call, queue: queue("main"), cause: RequeueCause::Returned }
    );
    assert_eq!(centre.router.contact(call).unwrap().since, since);
    assert_eq!(centre.offered_to(later), Some(li));
    let wang = centre.at_work(2, 3, &[]);
    assert_eq!(centre.offered_to(call), Some(wang));
}

#[test]
fn without_a_memory_for_refusals_the_contact_may_come_straight_back() {
    let config = RouterConfig { refusal_memory: std::time::Duration::ZERO, ..RouterConfig::default() };
    let mut centre = Centre::with(config);
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    centre.refuse(call, MissCause::Declined);
    assert_eq!(centre.offered_to(call), Some(li));
}

#[test]
fn a_refusal_because_the_agent_is_lost_is_the_loss_of_the_agent() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let chat = centre.chat(1, "main");
    centre.accept(chat);
    let other = centre.chat(2, "main");
    let (offer, _) = centre.offer_of(other);
    centre.tell(Input::Refuse { offer, agent: li, cause: MissCause::AgentLost });
    assert_eq!(centre.waiting("main"), [chat, other]);
    assert_eq!(centre.reason(li).as_deref(), Some("connection_lost"));
}
