//! Chats survive a restart.

use domain::contact::Channel;
use domain::secret::Secret;
use flow::{Input, Output, Whereabouts};

use crate::support::{Contact, facts, menu};

fn queued() -> Contact {
    let mut chat = menu(facts(Channel::Chat));
    chat.write("转人工");
    chat
}

#[test]
fn a_chat_goes_on_where_it_was_and_nothing_is_said_twice() {
    let mut chat = menu(facts(Channel::Chat));
    chat.restart(Whereabouts::SelfService);
    assert!(chat.out.is_empty());
    chat.write("2");
    assert_eq!(chat.visited(), ["hours", "start"]);
}

#[test]
fn silence_is_measured_anew_after_a_restart() {
    let mut chat = menu(facts(Channel::Chat));
    chat.wait(500).restart(Whereabouts::SelfService).wait(599);
    assert!(chat.out.is_empty());
}

#[test]
fn a_chat_that_the_centre_does_not_know_to_wait_asks_again() {
    let mut chat = queued();
    chat.restart(Whereabouts::SelfService);
    assert!(matches!(chat.out[..], [Output::Enqueue(_)]));
}

#[test]
fn a_chat_that_left_the_queue_leaves_it_again() {
    let mut chat = queued();
    chat.write("*").restart(Whereabouts::Queued);
    assert_eq!(chat.out, [Output::LeaveQueue]);
}

#[test]
fn a_chat_that_was_connected_meanwhile_is_in_conversation() {
    let mut chat = queued();
    chat.restart(Whereabouts::Connected);
    assert!(chat.session.is_in_conversation());
    chat.restart(Whereabouts::Queued);
    assert!(chat.session.is_queued());
    chat.restart(Whereabouts::Survey);
    assert_eq!(chat.visited(), ["survey"]);
}

#[test]
fn a_finished_chat_finishes_again() {
    let mut chat = menu(facts(Channel::Chat));
    chat.write("1").restart(Whereabouts::SelfService);
    assert!(matches!(chat.out[..], [Output::Finish { .. }]));
}

/// A flow that asks for four digits in secret.
fn four_secret_digits() -> String {
    crate::support::document(
        r#""start": {"kind": "ask", "input": "digits", "secure": true, "min_length": 4, "max_length": 4,
            "prompts": [{"text": {"zh": "请输入", "en": "Please key"}}],
            "no_input": {"again": 1, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}, "next": "bye"},
        "person": {"kind": "end"}"#,
    )
}

#[test]
fn a_secure_entry_is_secure_again_and_begins_anew() {
    let document = four_secret_digits();
    let mut chat = Contact::begin(&document, facts(Channel::Chat));
    let parsed = flow::Document::from_json(&document).unwrap();
    chat.shelf.editions.insert(parsed.id.clone(), std::sync::Arc::new(flow::Edition { document: parsed, version: 1 }));
    chat.give(Input::SecureDigit(Secret::new('9'))).restart(Whereabouts::SelfService);
    assert_eq!(chat.out, [Output::SecureEntry(true)]);
    chat.give(Input::SecureText(Secret::new("12345".into())));
    assert!(!chat.session.has_ended(), "five digits are not four: it is asked again");
    chat.give(Input::SecureText(Secret::new(" 12 ３4\n".into())));
    assert!(chat.session.has_ended());
}

#[test]
fn who_writes_for_a_person_in_a_masked_field_gets_one() {
    let document = four_secret_digits();
    let mut chat = Contact::begin(&document, facts(Channel::Chat));
    chat.give(Input::SecureText(Secret::new("人工".into())));
    assert_eq!(chat.visited(), ["person"]);
}
