//! The wrap-up: neither reset nor ended early, and no longer than it lasts in the way of other contacts.

use std::time::Duration;

use domain::agent::AgentState;
use routing::{Input, Output, QueueConfig, RoutingError, Stage, WrapUpRule};

use crate::centre::{Centre, agent, plain, profile, with_wrap_up};

#[test]
fn the_agent_wraps_up_until_the_timer_ends_it() {
    let mut centre = Centre::new();
    centre.define(with_wrap_up("main", 30));
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    centre.accept(call);
    let until = Some(centre.now + Duration::from_secs(30));
    assert_eq!(
        centre.end(call),
        [
            Output::ConversationEnded { contact: call, agent: li },
            Output::WrapUpStarted { contact: call, agent: li, until },
            Output::AgentChanged { agent: li, from: AgentState::Busy, to: AgentState::WrapUp, reason: None },
        ]
    );
    let next = centre.call(2, "main");
    assert_eq!(centre.pass(29), []);
    assert_eq!(centre.stage(next), Some(Stage::Waiting));
    assert_eq!(centre.pass(1)[0], Output::WrapUpEnded { contact: call, agent: li, by_timer: true },);
    assert_eq!(centre.offered_to(next), Some(li));
    assert_eq!(centre.router.contact(call), None);
}

#[test]
fn the_agent_may_be_done_earlier() {
    let mut centre = Centre::new();
    centre.define(with_wrap_up("main", 30));
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    centre.accept(call);
    let finish = Input::FinishWrapUp { agent: li, contact: call };
    assert_eq!(centre.try_to(finish.clone()), Err(RoutingError::NotInWrapUp(call)));
    centre.end(call);
    let by_another = Input::FinishWrapUp { agent: agent(2), contact: call };
    assert_eq!(centre.try_to(by_another), Err(RoutingError::NotInWrapUp(call)));
    assert_eq!(centre.tell(finish)[0], Output::WrapUpEnded { contact: call, agent: li, by_timer: false });
    assert_eq!(centre.pass(100), []);
}

#[test]
fn nothing_that_happens_meanwhile_moves_the_end_of_a_wrap_up() {
    let mut centre = Centre::new();
    centre.define(with_wrap_up("main", 30));
    let li = centre.at_work(1, 3, &[]);
    let chat = centre.chat(1, "main");
    centre.accept(chat);
    centre.end(chat);
    let until = Some(centre.now + Duration::from_secs(30));
    centre.pass(10);
    centre.not_ready(li, "lunch");
    centre.ready(li);
    centre.tell(Input::UpdateProfile { agent: li, profile: profile(2, &[]) });
    centre.define(with_wrap_up("main", 300));
    let other = centre.chat(2, "main");
    centre.accept(other);
    centre.end(other);
    centre.tell(Input::AgentLost { agent: li });
    assert_eq!(centre.stage(chat), Some(Stage::WrapUp { agent: li, until }));
    assert_eq!(centre.pass(20).len(), 1, "only this one has ended");
    assert_eq!(centre.router.contact(chat), None);
    assert!(centre.router.contact(other).is_some());
}

#[test]
fn the_wrap_up_of_one_chat_leaves_the_other_places_to_others() {
    let mut centre = Centre::new();
    centre.define(with_wrap_up("main", 30));
    let li = centre.at_work(1, 2, &[]);
    let first = centre.chat(1, "main");
    centre.accept(first);
    centre.end(first);
    assert_eq!(centre.state(li), AgentState::WrapUp);
    let second = centre.chat(2, "main");
    assert_eq!(centre.offered_to(second), Some(li));
    centre.accept(second);
    assert_eq!(centre.state(li), AgentState::Busy);
    let third = centre.chat(3, "main");
    assert_eq!(centre.stage(third), Some(Stage::Waiting), "one chat and one wrap-up fill two places");
    centre.pass(30);
    assert_eq!(centre.offered_to(third), Some(li));
}

#[test]
fn a_wrap_up_without_a_timer_lasts_until_the_agent_is_done() {
    let mut centre = Centre::new();
    centre.define(QueueConfig { wrap_up: WrapUpRule::UNTIL_DONE, ..plain("main") });
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    centre.accept(call);
    assert_eq!(centre.end(call)[1], Output::WrapUpStarted { contact: call, agent: li, until: None });
    assert_eq!(centre.router.next_deadline(), None);
    assert_eq!(centre.pass(1_000_000), []);
    centre.tell(Input::FinishWrapUp { agent: li, contact: call });
    assert_eq!(centre.state(li), AgentState::Ready);
}

#[test]
fn a_conversation_ends_once() {
    let mut centre = Centre::new();
    centre.define(with_wrap_up("main", 30));
    centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    let end = Input::EndConversation { contact: call };
    assert_eq!(centre.try_to(end.clone()), Err(RoutingError::NotConnected(call)));
    centre.accept(call);
    assert_eq!(centre.try_to(Input::Abandon { contact: call }), Err(RoutingError::NotWaiting(call)));
    centre.end(call);
    assert_eq!(centre.try_to(end), Err(RoutingError::NotConnected(call)));
}
