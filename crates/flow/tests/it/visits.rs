//! A customer in conversation is led through a flow and comes back to the agent.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::FlowId;
use domain::contact::Channel;
use domain::secret::Secret;
use flow::{Document, Edition, Input, Output, Session, Whereabouts, check};

use crate::support::{Contact, MENU, Shelf, document, facts};

const PIN: &str = r##"{
    "id": "pin", "name": {"zh": "核验"}, "languages": ["zh"], "for_agents": true, "start": "enter",
    "human": {"node": "person"}, "error": "amiss",
    "nodes": {
        "enter": {"kind": "ask", "input": "digits", "secure": true, "min_length": 2, "max_length": 2,
            "prompts": [{"text": {"zh": "请输入密码"}}],
            "no_input": {"again": 0, "next": "wanted"}, "no_match": {"again": 1, "next": "amiss"}, "next": "deeper"},
        "deeper": {"kind": "call", "flow": "deep", "outcomes": {"good": "good"}, "otherwise": "amiss"},
        "wanted": {"kind": "queue", "queue": "common", "refused": "amiss", "next": "amiss"},
        "good": {"kind": "return", "outcome": "verified"},
        "person": {"kind": "return", "outcome": "person"},
        "amiss": {"kind": "return", "outcome": "failed"}
    }
}"##;

const DEEP: &str = r##"{
    "id": "deep", "name": {"zh": "深处"}, "languages": ["zh"], "start": "say",
    "human": {"node": "back"}, "error": "back",
    "nodes": {
        "say": {"kind": "say", "prompts": [{"text": {"zh": "稍等"}}], "next": "ask"},
        "ask": {"kind": "menu", "prompts": [{"text": {"zh": "是您吗"}}],
            "options": [{"key": "1", "label": {"zh": "是"}, "next": "good"}, {"key": "2", "label": {"zh": "否"}, "next": "over"}],
            "no_input": {"again": 0, "next": "back"}, "no_match": {"again": 0, "next": "back"}},
        "good": {"kind": "return", "outcome": "good"},
        "over": {"kind": "end", "prompts": [{"text": {"zh": "再见"}}]},
        "back": {"kind": "return", "outcome": "bad"}
    }
}"##;

/// A caller in conversation, who came out of the queue of the menu.
fn in_conversation(channel: Channel) -> Contact {
    let main = document(MENU);
    let editions = [main.as_str(), PIN, DEEP].map(|text| {
        let document = Document::from_json(text).unwrap();
        (document.id.clone(), Arc::new(Edition { document, version: 1 }))
    });
    let shelf = Shelf { editions: BTreeMap::from(editions), ..Shelf::default() };
    let mut contact = Contact::begin_with(&main, facts(channel), shelf);
    match channel {
        Channel::Chat => contact.write("转人工"),
        _ => contact.key('9').key('9'),
    };
    contact.give(Input::Connected);
    contact
}

fn visit(contact: &mut Contact) -> &mut Contact {
    contact.give(Input::Visit { flow: FlowId::of("pin") })
}

fn enter_password(contact: &mut Contact) {
    contact.hear();
    for digit in ['4', '2'] {
        contact.give(Input::SecureDigit(Secret::new(digit)));
    }
}

fn over(outcome: &str) -> Output {
    Output::VisitOver { outcome: outcome.to_owned() }
}

#[test]
fn the_flows_of_these_tests_are_publishable() {
    for text in [PIN, DEEP] {
        assert_eq!(check(&Document::from_json(text).unwrap()), []);
    }
}

#[test]
fn a_visit_goes_through_its_flow_and_those_that_it_calls_and_ends_in_the_conversation() {
    let mut call = in_conversation(Channel::Phone);
    visit(&mut call);
    assert!(call.has(&Output::SecureEntry(true)));
    assert_eq!(call.said(), ["请输入密码"]);
    enter_password(&mut call);
    assert!(call.has(&Output::SecureEntry(false)));
    assert_eq!(call.said(), ["稍等"]);
    call.hear();
    assert_eq!(call.said(), ["是您吗"]);
    call.hear().key('1');
    assert!(call.has(&over("verified")));
    assert!(call.session.is_in_conversation());
    call.give(Input::ConversationEnded);
    assert_eq!(call.said(), ["请评价"], "what followed the conversation follows it still");
}

#[test]
fn an_end_a_wish_for_a_person_and_a_queue_lead_back_to_the_agent_who_waits() {
    let mut call = in_conversation(Channel::Phone);
    visit(&mut call);
    enter_password(&mut call);
    call.hear().hear().key('2');
    assert!(call.has(&over("completed")) && !call.out.iter().any(|output| matches!(output, Output::Finish { .. })));

    visit(&mut call).hear().wait(60);
    assert!(call.has(&over("person")), "{:?}", call.out);
    assert!(!call.out.iter().any(|output| matches!(output, Output::Enqueue(_))));

    let mut chat = in_conversation(Channel::Chat);
    visit(&mut chat).write("转人工");
    assert!(chat.has(&over("person")), "{:?}", chat.out);
    chat.give(Input::Visit { flow: FlowId::of("nowhere") });
    assert_eq!(chat.out, [over("unavailable")]);
}

#[test]
fn the_agent_takes_the_customer_back_and_what_was_secret_is_no_longer() {
    let mut call = in_conversation(Channel::Phone);
    visit(&mut call);
    call.give(Input::EndVisit);
    assert_eq!(call.out, [Output::SecureEntry(false), Output::StopSaying, over("cancelled")]);
    assert!(call.session.is_in_conversation());
    call.give(Input::EndVisit);
    assert_eq!(call.out, [], "there is nothing to take back from");
}

#[test]
fn whatever_ends_the_conversation_ends_the_visit_without_a_word() {
    for end in [Input::ConversationEnded, Input::Requeued, Input::Connected] {
        let mut call = in_conversation(Channel::Phone);
        visit(&mut call);
        enter_password(&mut call);
        call.give(end.clone());
        assert!(!call.out.iter().any(|output| matches!(output, Output::VisitOver { .. })), "{end:?}");
        assert!(call.session.state().callers().is_empty());
        assert_eq!(call.session.flow().as_str(), "test");
        match end {
            Input::ConversationEnded => assert_eq!(call.said(), ["请评价"]),
            Input::Requeued => assert!(call.session.is_queued()),
            _ => assert!(call.session.is_in_conversation()),
        }
    }
}

#[test]
fn a_contact_that_no_flow_led_may_visit_one_and_is_over_with_its_conversation() {
    let mut call = in_conversation(Channel::Phone);
    let edition = Arc::clone(&call.shelf.editions[&FlowId::of("pin")]);
    call.session = Session::in_conversation(edition, facts(Channel::Phone));
    visit(&mut call);
    assert_eq!(call.said(), ["请输入密码"]);
    call.give(Input::EndVisit).give(Input::ConversationEnded);
    assert!(call.session.has_ended());
}

#[test]
fn after_a_restart_a_chat_is_in_its_conversation() {
    let mut chat = in_conversation(Channel::Chat);
    visit(&mut chat);
    chat.restart(Whereabouts::Connected);
    assert!(chat.session.is_in_conversation());
    assert!(chat.session.state().callers().is_empty());
}
