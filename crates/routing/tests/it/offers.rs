//! Offers: accepted, ignored, declined, withdrawn.

use std::time::Duration;

use domain::agent::AgentState;
use domain::events::{MissCause, RequeueCause};
use routing::{Input, Output, RouterConfig, RoutingError, Stage};

use crate::centre::{Centre, agent, contact, queue};

#[test]
fn a_contact_is_offered_to_a_ready_agent_and_connected_when_they_accept() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let outputs = centre.enqueue(1, "main", domain::contact::Medium::Voice, 0, &[]);
    let (offer, _) = centre.offer_of(contact(1));
    let expires_at = centre.now + Duration::from_secs(20);
    assert_eq!(
        outputs,
        [
            Output::Offered { offer, contact: contact(1), agent: li, queue: queue("main"), expires_at },
            Output::AgentChanged { agent: li, from: AgentState::Ready, to: AgentState::Offered, reason: None },
        ]
    );
    assert_eq!(
        centre.accept(contact(1)),
        [
            Output::Connected { contact: contact(1), agent: li, offer },
            Output::AgentChanged { agent: li, from: AgentState::Offered, to: AgentState::Busy, reason: None },
        ]
    );
    assert_eq!(
        centre.end(contact(1)),
        [
            Output::ConversationEnded { contact: contact(1), agent: li },
            Output::AgentChanged { agent: li, from: AgentState::Busy, to: AgentState::Ready, reason: None },
        ]
    );
    assert_eq!(centre.router.contact(contact(1)), None);
}

#[test]
fn an_ignored_offer_returns_the_contact_to_the_head_of_its_queue() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let first = centre.call(1, "main");
    let urgent = contact(2);
    centre.enqueue(2, "main", domain::contact::Medium::Voice, 1000, &[]);
    let (offer, _) = centre.offer_of(first);
    let since = centre.router.contact(first).unwrap().since;
    assert_eq!(
        centre.pass(20),
        [
            Output::OfferMissed { offer, contact: first, agent: li, cause: MissCause::Timeout },
            Output::Requeued { contact: first, queue: queue("main"), cause: RequeueCause::OfferMissed },
            Output::AgentChanged {
                agent: li,
                from: AgentState::Offered,
                to: AgentState::NotReady,
                reason: Some("missed_offer".to_owned()),
            },
            Output::StandingsChanged { queue: queue("main") },
        ]
    );
    assert_eq!(centre.waiting("main"), [first, urgent]);
    assert_eq!(centre.router.contact(first).unwrap().since, since, "the waiting time stands");
}

#[test]
fn an_ignored_offer_goes_to_the_next_agent_in_the_same_breath() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let wang = centre.at_work(2, 3, &[]);
    let call = centre.call(1, "main");
    assert_eq!(centre.offered_to(call), Some(agent(1)));
    centre.pass(20);
    assert_eq!(centre.offered_to(call), Some(wang));
}

#[test]
fn an_offer_stays_open_until_its_time_is_over() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    assert_eq!(centre.router.next_deadline(), Some(centre.now + Duration::from_secs(20)));
    assert!(centre.pass(19).is_empty());
    assert!(centre.offered_to(call).is_some());
}

#[test]
fn an_offer_that_is_accepted_before_the_router_is_woken_is_not_missed() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    centre.now = centre.now + Duration::from_secs(25);
    centre.accept(call);
    assert!(centre.pass(100).is_empty());
    assert_eq!(centre.stage(call), Some(Stage::Connected { agent: li }));
}

#[test]
fn a_missed_offer_can_leave_the_agent_ready_but_not_for_the_same_contact() {
    let mut centre = Centre::with(RouterConfig { missed_offer_reason: None, ..RouterConfig::default() });
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    centre.pass(20);
    assert_eq!(centre.state(li), AgentState::Ready);
    assert_eq!(centre.stage(call), Some(Stage::Waiting));
    let next = centre.call(2, "main");
    assert_eq!(centre.offered_to(next), Some(li));
}

#[test]
fn a_customer_who_leaves_while_being_offered_withdraws_the_offer() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    let (offer, _) = centre.offer_of(call);
    assert_eq!(
        centre.abandon(call),
        [
            Output::OfferWithdrawn { offer, contact: call, agent: li },
            Output::AgentChanged { agent: li, from: AgentState::Offered, to: AgentState::Ready, reason: None },
        ]
    );
    assert_eq!(centre.try_to(Input::Accept { offer, agent: li }), Err(RoutingError::OfferGone(offer)));
    assert!(centre.pass(100).is_empty());
}

#[test]
fn an_agent_keeps_their_place_when_the_customer_leaves_before_they_accept() {
    let mut centre = Centre::new();
    let first = centre.at_work(1, 3, &[]);
    centre.at_work(2, 3, &[]);
    let call = centre.call(1, "main");
    assert_eq!(centre.offered_to(call), Some(first));
    centre.abandon(call);
    let call = centre.call(2, "main");
    assert_eq!(centre.offered_to(call), Some(first));
}

#[test]
fn a_customer_who_leaves_the_queue_is_gone() {
    let mut centre = Centre::new();
    let call = centre.call(1, "main");
    assert_eq!(centre.abandon(call), [Output::StandingsChanged { queue: queue("main") }]);
    assert_eq!(centre.try_to(Input::Abandon { contact: call }), Err(RoutingError::UnknownContact(call)));
    let li = centre.at_work(1, 3, &[]);
    assert_eq!(centre.state(li), AgentState::Ready);
}

#[test]
fn an_offer_is_accepted_once_and_only_by_the_agent_to_whom_it_was_made() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let wang = centre.at_work(2, 3, &[]);
    let call = centre.call(1, "main");
    let (offer, _) = centre.offer_of(call);
    assert_eq!(centre.try_to(Input::Accept { offer, agent: wang }), Err(RoutingError::OfferOfAnother(offer)));
    centre.tell(Input::Accept { offer, agent: li });
    assert_eq!(centre.try_to(Input::Accept { offer, agent: li }), Err(RoutingError::OfferGone(offer)));
    let declined = Input::Refuse { offer, agent: li, cause: MissCause::Declined };
    assert_eq!(centre.try_to(declined), Err(RoutingError::OfferGone(offer)));
}

#[test]
fn two_runs_with_one_seed_make_the_same_offers() {
    let run = |seed| {
        let mut centre = Centre::with(RouterConfig { seed, ..RouterConfig::default() });
        centre.at_work(1, 3, &[]);
        let call = centre.call(1, "main");
        centre.offer_of(call).0
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}
