//! Calls: prompts, keys and timers.

use domain::contact::Channel;
use domain::customer::{CareGroup, Tier};
use domain::events::EndCause;
use domain::secret::Secret;
use domain::{Language, NodeId};
use flow::{Facts, Input, Output};

use crate::support::{Contact, Shelf, document, elderly, facts, menu, prompt};

#[test]
fn a_key_stops_the_prompt_and_chooses() {
    let mut call = menu(facts(Channel::Phone));
    assert_eq!(call.said(), ["菜单"]);
    call.key('2');
    assert_eq!(call.out[0], Output::StopSaying);
    assert!(call.has(&Output::Answered { node: NodeId::of("start"), value: Some("2".into()) }));
    assert_eq!(call.said(), ["九点到五点"]);
}

#[test]
fn silence_is_measured_from_the_end_of_the_prompt() {
    let mut call = menu(facts(Channel::Phone));
    call.wait(30);
    assert!(call.out.is_empty(), "the prompt is still being heard");
    call.hear().wait(4);
    assert!(call.out.is_empty());
    call.wait(1);
    assert_eq!(call.said(), ["没有输入|菜单"]);
    call.hear().wait(5);
    assert_eq!(call.visited(), ["bye"]);
    assert_eq!(call.out.last(), Some(&Output::Finish { cause: EndCause::Completed }));
    assert!(call.session.has_ended());
}

#[test]
fn a_playback_that_is_never_reported_counts_as_heard_in_the_end() {
    let mut call = menu(facts(Channel::Phone));
    call.wait(600);
    assert!(call.session.has_ended());
}

#[test]
fn a_report_of_an_earlier_playback_is_passed_over() {
    let mut call = menu(facts(Channel::Phone));
    let earlier = call.last_token();
    call.key('9');
    assert_eq!(call.said(), ["输入有误|菜单"]);
    call.give(Input::PlaybackFinished { token: earlier }).wait(6);
    assert!(call.out.is_empty());
}

#[test]
fn wrong_keys_lead_to_the_branch_for_them() {
    let mut call = menu(facts(Channel::Phone));
    call.key('9').key('9');
    assert_eq!(call.visited(), ["person"]);
}

#[test]
fn a_key_during_a_say_counts_for_the_menu_after_it() {
    let mut call = Contact::begin(
        &document(
            r#""start": {"kind": "say", "prompts": [{"text": {"zh": "您好", "en": "Hello"}}], "next": "menu"},
            "menu": {"kind": "menu", "prompts": [{"text": {"zh": "菜单", "en": "Menu"}}],
                "options": [{"key": "1", "label": {"zh": "一", "en": "One"}, "next": "bye"}],
                "no_input": {"again": 0, "next": "bye"}, "no_match": {"again": 0, "next": "bye"}},
            "person": {"kind": "end"}"#,
        ),
        facts(Channel::Phone),
    );
    call.key('1');
    assert_eq!(call.visited(), ["menu", "bye"]);
    assert_eq!(call.said(), ["再见"]);
}

#[test]
fn a_prompt_without_barge_in_is_heard_to_its_end() {
    let mut call = Contact::begin(
        &document(
            r#""start": {"kind": "say", "barge_in": false, "prompts": [{"text": {"zh": "重要提示", "en": "Note"}}], "next": "bye"},
            "person": {"kind": "end"}"#,
        ),
        facts(Channel::Phone),
    );
    call.key('1');
    assert!(call.out.is_empty());
    call.hear();
    assert_eq!(call.visited(), ["bye"]);
}

const ASK: &str = r##"
    "start": {"kind": "ask", "input": "digits", "min_length": 4, "max_length": 6, "terminator": "#", "record_answer": true,
        "prompts": [{"text": {"zh": "请输入", "en": "Please key"}}],
        "no_input": {"again": 1, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}, "next": "said"},
    "said": {"kind": "say", "prompts": [{"text": {"zh": "您输入了{answers.start}", "en": "You keyed {answers.start}"}}], "next": "bye"},
    "person": {"kind": "end"}"##;

#[test]
fn digits_are_complete_at_their_longest_at_the_terminator_or_after_a_pause() {
    for (keys, pause) in [("123456", 0), ("1234#", 0), ("99*1234#", 0), ("1234", 4)] {
        let mut call = Contact::begin(&document(ASK), facts(Channel::Phone));
        call.hear();
        for key in keys.chars() {
            call.key(key);
        }
        if pause > 0 {
            assert!(call.visited().is_empty());
            call.wait(pause);
        }
        assert_eq!(call.visited(), ["said"], "{keys}");
        let digits = if keys == "123456" { "123456" } else { "1234" };
        assert!(call.has(&Output::Answered { node: NodeId::of("start"), value: Some(digits.into()) }));
        assert_eq!(call.said(), [format!("您输入了{digits}")]);
    }
}

#[test]
fn too_few_digits_are_no_match() {
    let mut call = Contact::begin(&document(ASK), facts(Channel::Phone));
    call.hear().key('1').key('#');
    assert_eq!(call.said(), ["请输入"]);
    call.hear().key('1').wait(4);
    assert_eq!(call.visited(), ["bye"]);
}

#[test]
fn a_secure_entry_is_neither_recorded_nor_stored() {
    let secure = ASK.replace(r#""record_answer": true"#, r#""secure": true"#).replace("{answers.start}", "");
    let mut call = Contact::begin(&document(&secure), facts(Channel::Phone));
    let on = call.out.iter().position(|output| *output == Output::SecureEntry(true)).unwrap();
    assert!(matches!(call.out[on + 1], Output::Say { .. }), "secure before the customer is asked");
    for key in "73519".chars() {
        call.give(Input::SecureDigit(Secret::new(key)));
        assert!(!serde_json::to_string(call.session.state()).unwrap().contains("735"));
    }
    call.give(Input::SecureDigit(Secret::new('#')));
    assert_eq!(call.out[0], Output::Answered { node: NodeId::of("start"), value: None });
    assert_eq!(call.out[1], Output::SecureEntry(false));
    assert!(!format!("{:?}", call.session).contains("73519"));
    assert!(!serde_json::to_string(call.session.state()).unwrap().contains("73519"));
}

#[test]
fn a_decision_is_made_by_what_is_known() {
    let nodes = |when: &str| {
        document(&format!(
            r#""start": {{"kind": "decide", "cases": [{{"when": {when}, "next": "person"}}], "otherwise": "bye"}},
            "person": {{"kind": "end"}}"#
        ))
    };
    let gold =
        Facts { tier: Tier::Gold, care: Some(CareGroup::Disabled), customer_known: true, ..facts(Channel::Phone) };
    for (when, holds) in [
        (r#"{"tier": ["gold", "wealth"]}"#, true),
        (r#"{"tier": ["standard"]}"#, false),
        (r#"{"care": ["elderly", "disabled"]}"#, true),
        (r#"{"language": ["en"]}"#, false),
        (r#"{"channel": ["phone"]}"#, true),
        (r#"{"customer_known": false}"#, false),
        (r#"{"all": [{"customer_known": true}, {"not": {"channel": ["chat"]}}]}"#, true),
        (r#"{"any": [{"tier": ["standard"]}, {"visits": {"node": "start", "at_least": 1}}]}"#, true),
        (r#"{"visits": {"node": "start", "at_least": 2}}"#, false),
        (r#"{"answer": {"node": "start", "is": ["1"]}}"#, false),
    ] {
        let call = Contact::begin(&nodes(when), gold.clone());
        assert_eq!(call.visited().last().unwrap() == "person", holds, "{when}");
    }
}

#[test]
fn hours_announcements_and_languages_are_looked_up() {
    let text = document(
        r#""start": {"kind": "announce", "slot": "notice", "next": "hours"},
        "hours": {"kind": "business_hours", "hours": "desk", "open": "english", "closed": "bye"},
        "english": {"kind": "set_language", "language": "en", "next": "bye"},
        "person": {"kind": "end"}"#,
    );
    let shelf = Shelf { open: true, announcement: Some(prompt("系统升级")), ..Shelf::default() };
    let mut call = Contact::begin_with(&text, elderly(Channel::Phone), shelf);
    assert_eq!(call.said(), ["系统升级"]);
    call.hear();
    assert_eq!(call.visited(), ["hours", "english", "bye"]);
    assert!(call.has(&Output::SetLanguage(Language::En)));
    assert_eq!(call.said(), ["Bye"]);

    let call = Contact::begin(&text, facts(Channel::Phone));
    assert_eq!(call.visited(), ["start", "hours", "bye"], "no announcement and closed");
}

#[test]
fn a_flow_that_runs_in_circles_ends_at_its_error_node() {
    let call = Contact::begin(
        &document(r#""start": {"kind": "set_language", "language": "zh", "next": "start"}, "person": {"kind": "end"}"#),
        facts(Channel::Phone),
    );
    assert_eq!(call.visited().last().unwrap(), "bye");
    assert!(call.session.has_ended());
}

#[test]
fn a_flow_whose_error_node_runs_in_circles_fails() {
    let call = Contact::begin(
        &document(r#""start": {"kind": "set_language", "language": "zh", "next": "start"}, "person": {"kind": "end"}"#)
            .replace(r#""error": "bye""#, r#""error": "start""#),
        facts(Channel::Phone),
    );
    assert_eq!(call.out.last(), Some(&Output::Finish { cause: EndCause::Failed }));
}
