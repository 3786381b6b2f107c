//! Conversations that go on elsewhere: with another agent, or from the head of another queue.

use domain::AgentId;
use routing::{Input, Output, Stage};

use crate::centre::{Centre, agent, plain, profile, queue, skills};

/// Two agents and a queue for loans, which the second one knows; the first has a call.
fn in_conversation() -> (Centre, AgentId, AgentId, domain::ContactId) {
    let mut centre = Centre::new();
    centre.define(routing::QueueConfig { skills: skills(&[("loan", 3)]), ..plain("loans") });
    let li = centre.at_work(1, 0, &[]);
    let call = centre.call(1, "main");
    centre.accept(call);
    let wang = centre.at_work(2, 0, &[("loan", 5)]);
    (centre, li, wang, call)
}

#[test]
fn who_hands_a_conversation_over_is_free_for_the_next_and_who_takes_it_is_not() {
    let (mut centre, li, wang, call) = in_conversation();
    centre.tell(Input::HandOver { contact: call, to: wang });
    assert_eq!(centre.stage(call), Some(Stage::Connected { agent: wang }));
    let next = centre.call(2, "main");
    assert_eq!(centre.offered_to(next), Some(li));
    let loan = centre.call(3, "loans");
    assert_eq!(centre.stage(loan), Some(Stage::Waiting), "the only one who knows loans is in conversation");
    centre.end(call);
    assert_eq!(centre.offered_to(loan), Some(wang));
}

#[test]
fn a_conversation_is_not_handed_to_somebody_who_is_not_there() {
    let (mut centre, li, _, call) = in_conversation();
    assert!(centre.try_to(Input::HandOver { contact: call, to: agent(9) }).is_err());
    assert_eq!(centre.stage(call), Some(Stage::Connected { agent: li }));
    let waiting = centre.call(2, "loans");
    assert!(centre.try_to(Input::HandOver { contact: waiting, to: li }).is_err(), "it is no conversation yet");
}

#[test]
fn a_transferred_contact_stands_at_the_head_of_the_other_queue_with_the_wait_that_it_has() {
    let (mut centre, li, wang, call) = in_conversation();
    let since = centre.router.contact(call).unwrap().since;
    centre.not_ready(wang, "break");
    let earlier = centre.call(2, "loans");
    centre.pass(30);
    let transfer = |key| Input::TransferToQueue { contact: call, queue: queue(key), skills: Vec::new(), priority: 0 };
    assert!(centre.try_to(transfer("nowhere")).is_err());
    assert_eq!(centre.stage(call), Some(Stage::Connected { agent: li }), "what is refused changes nothing");
    centre.tell(transfer("loans"));
    assert_eq!(centre.waiting("loans"), [call, earlier]);
    assert_eq!(centre.router.contact(call).unwrap().since, since);
    let out = centre.ready(wang);
    assert!(matches!(&out[0], Output::Offered { contact, agent, .. } if *contact == call && *agent == wang), "{out:?}");
}

#[test]
fn who_transfers_a_contact_is_not_offered_it_at_once() {
    let (mut centre, li, _, call) = in_conversation();
    centre.tell(Input::UpdateProfile { agent: li, profile: profile(0, &[("loan", 9)]) });
    centre.tell(Input::NotReady { agent: agent(2), reason: "break".to_owned() });
    centre.tell(Input::TransferToQueue { contact: call, queue: queue("loans"), skills: Vec::new(), priority: 0 });
    assert_eq!(centre.stage(call), Some(Stage::Waiting), "she has just sent it away");
}
