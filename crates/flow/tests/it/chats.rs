//! Chats: buttons, words and patience.

use domain::contact::Channel;
use domain::{NodeId, ObjectId};
use flow::{Input, Output};

use crate::support::{Contact, document, facts, menu};

#[test]
fn choices_are_shown_in_the_contacts_language() {
    let chat = menu(facts(Channel::Chat));
    let Some(Output::Say { choices, .. }) = chat.out.last() else { panic!("{:?}", chat.out) };
    let shown: Vec<_> = choices.iter().map(|choice| (choice.key.char(), choice.label.as_str())).collect();
    assert_eq!(shown, [('1', "挂失"), ('2', "营业时间")]);
}

#[test]
fn what_is_said_without_a_question_is_followed_at_once() {
    let mut chat = menu(facts(Channel::Chat));
    chat.write("二");
    assert_eq!(chat.visited(), ["hours", "start"]);
    assert_eq!(chat.said(), ["九点到五点", "菜单"]);
}

#[test]
fn a_text_is_matched_to_key_label_and_words() {
    for text in ["1", "１", "一", "挂失", "我的卡丢了", "Report a loss"] {
        let mut chat = menu(facts(Channel::Chat));
        chat.write(text);
        assert_eq!(chat.visited(), ["bye"], "{text}");
        assert!(chat.has(&Output::Answered { node: NodeId::of("start"), value: Some("1".into()) }));
    }
}

#[test]
fn asking_for_a_person_leads_to_the_human_node() {
    for text in ["转人工", "人工", "agent", "Human", "我找柜员吗", "柜员"] {
        let mut chat = menu(facts(Channel::Chat));
        chat.write(text);
        if text == "我找柜员吗" {
            assert_eq!(chat.visited(), Vec::<String>::new(), "the flow's own words count alone");
        } else {
            assert_eq!(chat.visited(), ["person"], "{text}");
        }
    }
}

#[test]
fn asking_for_a_person_is_possible_at_a_question_too() {
    let nodes = r#""start": {"kind": "ask", "input": "text", "max_length": 100, "prompts": [{"text": {"zh": "请描述", "en": "Describe"}}],
            "no_input": {"again": 1, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}, "next": "bye"},
        "person": {"kind": "end"}"#;
    let mut chat = Contact::begin(&document(nodes), facts(Channel::Chat));
    chat.write("转人工！");
    assert_eq!(chat.visited(), ["person"]);
    let mut chat = Contact::begin(&document(nodes), facts(Channel::Chat));
    chat.write("人工智能理财怎么买");
    assert_eq!(chat.visited(), ["bye"]);
    assert!(chat.has(&Output::Answered { node: NodeId::of("start"), value: None }), "a text is not journalled");
}

#[test]
fn a_question_for_a_text_cannot_be_answered_on_the_phone() {
    let call = Contact::begin(
        &document(
            r#""start": {"kind": "ask", "input": "text", "max_length": 100, "prompts": [{"text": {"zh": "请描述", "en": "Describe"}}],
            "no_input": {"again": 1, "next": "bye"}, "no_match": {"again": 1, "next": "person"}, "next": "bye"},
        "person": {"kind": "end"}"#,
        ),
        facts(Channel::Phone),
    );
    assert_eq!(call.visited(), ["start", "person"]);
}

#[test]
fn silence_never_ends_a_chat_within_ten_minutes() {
    let mut chat = menu(facts(Channel::Chat));
    chat.wait(599);
    assert!(chat.out.is_empty());
    chat.wait(1);
    assert_eq!(chat.said(), ["没有输入|菜单"]);
    chat.wait(600);
    assert!(chat.session.has_ended());
}

#[test]
fn a_file_that_nobody_asked_for_does_not_fit() {
    let mut chat = menu(facts(Channel::Chat));
    let _ = ObjectId::generate();
    chat.give(Input::File);
    assert_eq!(chat.said(), ["输入有误|菜单"]);
}

#[test]
fn digits_are_taken_in_any_script() {
    let mut chat = Contact::begin(
        &document(
            r#""start": {"kind": "ask", "input": "digits", "min_length": 4, "max_length": 4, "record_answer": true,
            "prompts": [{"text": {"zh": "请输入后四位", "en": "Last four"}}],
            "no_input": {"again": 1, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}, "next": "bye"},
        "person": {"kind": "end"}"#,
        ),
        facts(Channel::Chat),
    );
    chat.write("６ 二 3 4");
    assert!(chat.has(&Output::Answered { node: NodeId::of("start"), value: Some("6234".into()) }));
}
