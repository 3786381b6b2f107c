//! How agents come, pause, are lost and go.

use domain::agent::AgentState;
use domain::events::{MissCause, RequeueCause};
use routing::{Input, Output, RoutingError, Stage};

use crate::centre::{Centre, agent, contact, profile, queue, with_wrap_up};

#[test]
fn an_agent_who_signs_in_is_not_ready() {
    let mut centre = Centre::new();
    let call = centre.call(1, "main");
    let li = agent(1);
    assert_eq!(
        centre.tell(Input::SignIn { agent: li, profile: profile(3, &[]) }),
        [Output::AgentChanged { agent: li, from: AgentState::SignedOut, to: AgentState::NotReady, reason: None }]
    );
    assert_eq!(centre.stage(call), Some(Stage::Waiting));
    centre.ready(li);
    assert_eq!(centre.offered_to(call), Some(li));
}

#[test]
fn a_reason_is_told_with_each_change_of_it() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let told = |from, reason: &str| {
        [Output::AgentChanged { agent: li, from, to: AgentState::NotReady, reason: Some(reason.to_owned()) }]
    };
    assert_eq!(centre.not_ready(li, "lunch"), told(AgentState::Ready, "lunch"));
    assert_eq!(centre.not_ready(li, "lunch"), []);
    assert_eq!(centre.not_ready(li, "training"), told(AgentState::NotReady, "training"));
    assert_eq!(centre.ready(li).len(), 1);
    assert_eq!(centre.ready(li), []);
    assert_eq!(centre.reason(li), None);
}

#[test]
fn an_agent_who_is_not_ready_while_busy_ends_what_they_have_and_gets_nothing_more() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let chats = [1, 2].map(|number| centre.chat(number, "main"));
    centre.accept(chats[0]);
    assert_eq!(centre.not_ready(li, "lunch"), [], "still busy");
    assert!(!centre.router.agent(li).unwrap().ready);
    centre.accept(chats[1]);
    let waiting = centre.chat(3, "main");
    centre.end(chats[0]);
    assert_eq!(
        centre.end(chats[1])[1],
        Output::AgentChanged {
            agent: li,
            from: AgentState::Busy,
            to: AgentState::NotReady,
            reason: Some("lunch".to_owned())
        }
    );
    assert_eq!(centre.stage(waiting), Some(Stage::Waiting));
}

#[test]
fn a_reason_given_while_being_offered_outlives_the_missed_offer() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    centre.call(1, "main");
    centre.not_ready(li, "lunch");
    centre.pass(20);
    assert_eq!(centre.reason(li).as_deref(), Some("lunch"));
}

#[test]
fn nobody_signs_out_while_serving() {
    let mut centre = Centre::new();
    centre.define(with_wrap_up("main", 30));
    let li = centre.at_work(1, 3, &[]);
    let sign_out = Input::SignOut { agent: li };
    let call = centre.call(1, "main");
    assert_eq!(centre.try_to(sign_out.clone()), Err(RoutingError::AgentServing(li)));
    centre.accept(call);
    assert_eq!(centre.try_to(sign_out.clone()), Err(RoutingError::AgentServing(li)));
    centre.end(call);
    assert_eq!(centre.try_to(sign_out.clone()), Err(RoutingError::AgentServing(li)));
    centre.pass(30);
    assert_eq!(
        centre.tell(sign_out.clone()),
        [Output::AgentChanged { agent: li, from: AgentState::Ready, to: AgentState::SignedOut, reason: None }]
    );
    assert_eq!(centre.tell(sign_out), [], "signed out already");
    centre.call(2, "main");
    assert_eq!(centre.stage(contact(2)), Some(Stage::Waiting));
    assert_eq!(centre.try_to(Input::Ready { agent: li }), Err(RoutingError::NotSignedIn(li)));
}

#[test]
fn an_agent_signs_in_once() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let again = Input::SignIn { agent: li, profile: profile(3, &[]) };
    assert_eq!(centre.try_to(again.clone()), Err(RoutingError::AlreadySignedIn(li)));
    centre.tell(Input::SignOut { agent: li });
    centre.tell(again);
    assert_eq!(centre.state(li), AgentState::NotReady);
}

#[test]
fn an_agent_who_is_lost_gives_up_offers_and_conversations_to_the_heads_of_their_queues() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let first = centre.chat(1, "main");
    centre.accept(first);
    let second = centre.chat(2, "main");
    let (offer, _) = centre.offer_of(second);
    let outputs = centre.tell(Input::AgentLost { agent: li });
    assert_eq!(
        outputs,
        [
            Output::Requeued { contact: first, queue: queue("main"), cause: RequeueCause::AgentLost },
            Output::OfferMissed { offer, contact: second, agent: li, cause: MissCause::AgentLost },
            Output::Requeued { contact: second, queue: queue("main"), cause: RequeueCause::OfferMissed },
            Output::AgentChanged {
                agent: li,
                from: AgentState::Busy,
                to: AgentState::NotReady,
                reason: Some("connection_lost".to_owned()),
            },
            Output::StandingsChanged { queue: queue("main") },
        ]
    );
    assert_eq!(centre.tell(Input::AgentLost { agent: li }), []);
    let wang = centre.at_work(2, 1, &[]);
    assert_eq!(centre.offered_to(first), Some(wang));
}

#[test]
fn an_agent_who_is_back_may_get_the_conversation_that_they_lost() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let chat = centre.chat(1, "main");
    centre.accept(chat);
    centre.tell(Input::AgentLost { agent: li });
    centre.ready(li);
    assert_eq!(centre.offered_to(chat), Some(li));
}

#[test]
fn a_wrap_up_outlives_the_loss_of_its_agent() {
    let mut centre = Centre::new();
    centre.define(with_wrap_up("main", 30));
    let li = centre.at_work(1, 3, &[]);
    let chat = centre.chat(1, "main");
    centre.accept(chat);
    centre.end(chat);
    centre.tell(Input::AgentLost { agent: li });
    assert_eq!(centre.state(li), AgentState::WrapUp);
    centre.pass(30);
    assert_eq!(centre.state(li), AgentState::NotReady);
}

#[test]
fn who_is_not_known_can_do_nothing() {
    let mut centre = Centre::new();
    let nobody = agent(9);
    for input in [
        Input::Ready { agent: nobody },
        Input::NotReady { agent: nobody, reason: "lunch".to_owned() },
        Input::SignOut { agent: nobody },
        Input::AgentLost { agent: nobody },
        Input::UpdateProfile { agent: nobody, profile: profile(3, &[]) },
    ] {
        assert_eq!(centre.try_to(input), Err(RoutingError::UnknownAgent(nobody)));
    }
}

#[test]
fn the_time_in_state_is_known() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    let since = centre.now;
    centre.pass(10);
    assert_eq!(centre.router.agent(li).unwrap().since, since);
    centre.not_ready(li, "lunch");
    assert_eq!(centre.router.agent(li).unwrap().since, centre.now);
}
