//! Conversations that outlive a restart.

use std::time::Duration;

use domain::agent::AgentState;
use domain::contact::Medium;
use routing::{Input, RoutingError, Stage};

use crate::centre::{Centre, agent, contact, profile, queue};

fn restored(centre: &mut Centre, number: u128) {
    centre.tell(Input::RestoreConversation {
        agent: agent(1),
        contact: contact(number),
        queue: queue("main"),
        medium: Medium::Text,
        skills: Vec::new(),
        priority: 0,
        since: centre.now - Duration::from_secs(60),
    });
}

#[test]
fn chats_keep_their_agent_who_confirms_by_signing_in() {
    let mut centre = Centre::new();
    restored(&mut centre, 1);
    restored(&mut centre, 2);
    let li = agent(1);
    assert_eq!(centre.state(li), AgentState::Busy);
    assert_eq!(centre.reason(li).as_deref(), Some("restart"));
    assert_eq!(centre.try_to(Input::Ready { agent: li }), Err(RoutingError::NotSignedIn(li)));
    let waiting = centre.chat(3, "main");
    centre.tell(Input::SignIn { agent: li, profile: profile(3, &[]) });
    assert_eq!(centre.stage(waiting), Some(Stage::Waiting), "not ready yet");
    centre.ready(li);
    assert_eq!(centre.offered_to(waiting), Some(li));
    assert_eq!(centre.router.agent(li).unwrap().contacts, [contact(1), contact(2)]);
}

#[test]
fn an_agent_who_has_signed_in_before_may_be_given_their_chats_back() {
    let mut centre = Centre::new();
    let li = agent(1);
    centre.tell(Input::SignIn { agent: li, profile: profile(1, &[]) });
    restored(&mut centre, 1);
    centre.ready(li);
    let waiting = centre.chat(2, "main");
    assert_eq!(centre.stage(waiting), Some(Stage::Waiting), "the restored chat takes the only place");
    centre.end(contact(1));
    assert_eq!(centre.offered_to(waiting), Some(li));
}

#[test]
fn a_restored_chat_whose_agent_stays_away_goes_back_with_its_waiting_time() {
    let mut centre = Centre::new();
    restored(&mut centre, 1);
    let earlier = centre.call(2, "main");
    centre.tell(Input::AgentLost { agent: agent(1) });
    assert_eq!(centre.waiting("main"), [contact(1), earlier]);
    let since = centre.router.contact(contact(1)).unwrap().since;
    assert_eq!(centre.now.since(since), Duration::from_secs(60));
    centre.tell(Input::SignOut { agent: agent(1) });
    assert_eq!(centre.state(agent(1)), AgentState::SignedOut);
}
