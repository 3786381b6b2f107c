//! Business in a flow: acts and their outcomes, lists, subflows, and what customers say in their own words.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::contact::Channel;
use domain::secret::Secret;
use domain::{FlowId, Localised, NodeId};
use flow::{Acted, Document, Edition, Input, Item, Output, Whereabouts, Wish, check};

use crate::support::{Contact, Shelf, facts};

const MAIN: &str = r#"{
    "id": "main", "name": {"zh": "总流程"}, "languages": ["zh"], "start": "menu",
    "human": {"node": "person"}, "error": "sorry",
    "understanding": {
        "intents": {
            "balance_query": {"node": "balance", "label": {"zh": "查余额"}},
            "transfer": {"node": "transfer", "label": {"zh": "转账"}}
        },
        "answer": "answer", "urgent": "urgent", "speech": true,
        "ask_back": [{"text": {"zh": "您是要{values.first}还是{values.second}？"}}]
    },
    "nodes": {
        "menu": {"kind": "menu", "prompts": [{"text": {"zh": "请说出您要办理的业务"}}],
            "options": [{"key": "1", "label": {"zh": "查余额"}, "next": "balance"}],
            "no_input": {"again": 0, "next": "sorry"}, "no_match": {"again": 1, "next": "person"}},
        "balance": {"kind": "act", "action": "account.balance", "parameters": {"account": "{answers.menu}-{slots.account}"},
            "waiting": [{"text": {"zh": "请稍候"}}], "timeout_seconds": 10,
            "outcomes": {"done": "tell"}, "otherwise": "person"},
        "tell": {"kind": "say", "prompts": [{"text": {"zh": "余额{values.balance}"}}], "next": "menu"},
        "transfer": {"kind": "call", "flow": "transfer", "outcomes": {"done": "menu"}, "otherwise": "sorry"},
        "answer": {"kind": "act", "action": "knowledge.answer", "parameters": {"question": "{said}"},
            "outcomes": {"found": "told"}, "otherwise": "person"},
        "told": {"kind": "say", "prompts": [{"text": {"zh": "{values.answer}"}}], "next": "menu"},
        "urgent": {"kind": "say", "prompts": [{"text": {"zh": "请不要转账"}}], "next": "person"},
        "person": {"kind": "end", "prompts": [{"text": {"zh": "人工"}}]},
        "sorry": {"kind": "end", "prompts": [{"text": {"zh": "抱歉"}}]}
    }
}"#;

const TRANSFER: &str = r##"{
    "id": "transfer", "name": {"zh": "转账"}, "languages": ["zh"], "start": "payees",
    "human": {"node": "back"}, "error": "back",
    "nodes": {
        "payees": {"kind": "act", "action": "transfer.payees", "outcomes": {"done": "payee"}, "otherwise": "back"},
        "payee": {"kind": "pick", "list": "payees", "prompts": [{"text": {"zh": "转给谁"}}],
            "no_input": {"again": 0, "next": "back"}, "no_match": {"again": 1, "next": "back"}, "empty": "back", "next": "amount"},
        "amount": {"kind": "ask", "input": "amount", "slot": "amount", "max_length": 12, "terminator": "#",
            "prompts": [{"text": {"zh": "转多少"}}],
            "no_input": {"again": 0, "next": "back"}, "no_match": {"again": 1, "next": "back"}, "next": "password"},
        "password": {"kind": "ask", "input": "digits", "secure": true, "min_length": 6, "max_length": 6,
            "prompts": [{"text": {"zh": "请输入密码"}}],
            "no_input": {"again": 0, "next": "back"}, "no_match": {"again": 1, "next": "back"}, "next": "confirm"},
        "confirm": {"kind": "menu", "prompts": [{"text": {"zh": "转{answers.amount}元给{values.payees.label}，确认吗"}}],
            "options": [{"key": "1", "label": {"zh": "确认"}, "means": "yes", "next": "post"},
                        {"key": "2", "label": {"zh": "放弃"}, "means": "no", "next": "back"}],
            "corrections": {"amount": "amount"},
            "no_input": {"again": 0, "next": "back"}, "no_match": {"again": 1, "next": "back"}},
        "post": {"kind": "act", "action": "transfer.post", "parameters": {"amount": "{answers.amount}", "to": "{answers.payee}"},
            "secrets": {"password": "password"}, "outcomes": {"done": "done"}, "otherwise": "back"},
        "done": {"kind": "return", "outcome": "done"},
        "back": {"kind": "return", "outcome": "given_up"}
    }
}"##;

pub fn contact(channel: Channel) -> Contact {
    let editions = [MAIN, TRANSFER].map(|text| {
        let document = Document::from_json(text).unwrap();
        assert_eq!(check(&document), [], "the documents of this test are publishable");
        (document.id.clone(), Arc::new(Edition { document, version: 1 }))
    });
    Contact::begin_with(MAIN, facts(channel), Shelf { editions: BTreeMap::from(editions), ..Shelf::default() })
}

fn wish(contact: &Contact) -> Wish {
    let mut acts = contact.out.iter().filter_map(|output| match output {
        Output::Act(wish) => Some(wish.clone()),
        _ => None,
    });
    acts.next_back().expect("something is to be done")
}

fn acted(contact: &mut Contact, result: Acted) {
    let token = wish(contact).token;
    contact.give(Input::Acted { token, result });
}

fn outcome(outcome: &str) -> Acted {
    Acted { outcome: outcome.to_owned(), ..Acted::default() }
}

fn with_value(outcome: &str, name: &str, text: &str) -> Acted {
    let values = BTreeMap::from([(name.to_owned(), Localised::new(text, text))]);
    Acted { outcome: outcome.to_owned(), values, ..Acted::default() }
}

/// A chat that stands at the transfer's confirmation.
pub fn at_confirmation() -> Contact {
    let mut chat = contact(Channel::Chat);
    chat.write("帮我转两千块给我妈");
    let payees = [("张秀英 尾号1234", "a1"), ("李伟 尾号5678", "a2")];
    let items = payees.map(|(label, value)| Item { label: Localised::new(label, label), value: value.to_owned() });
    let lists = BTreeMap::from([("payees".to_owned(), items.to_vec())]);
    acted(&mut chat, Acted { outcome: "done".into(), lists, ..Acted::default() });
    chat.write("5678那个");
    chat.give(Input::Text("135790".to_owned()));
    chat
}

#[test]
fn an_outcome_is_the_way_on_and_leaves_values_for_texts() {
    let mut chat = contact(Channel::Chat);
    chat.write("1");
    assert_eq!(wish(&chat).action, "account.balance");
    assert_eq!(wish(&chat).parameters["account"], "1-");
    acted(&mut chat, with_value("done", "balance", "12,005.30元"));
    assert_eq!(chat.said(), ["余额12,005.30元", "请说出您要办理的业务"]);
}

#[test]
fn every_other_outcome_and_none_in_time_go_the_other_way() {
    let mut chat = contact(Channel::Chat);
    chat.write("1");
    acted(&mut chat, outcome("down"));
    assert_eq!(chat.visited(), ["person"]);
    let mut call = contact(Channel::Phone);
    call.key('1');
    call.wait(4);
    assert_eq!(call.said(), ["请稍候"], "who waits is told");
    call.wait(7);
    assert_eq!(call.visited(), ["person"]);
}

#[test]
fn an_outcome_that_comes_late_is_passed_over() {
    let mut chat = contact(Channel::Chat);
    chat.write("1");
    let late = wish(&chat).token;
    chat.wait(11);
    chat.give(Input::Acted { token: late, result: outcome("done") });
    assert!(chat.out.is_empty());
}

#[test]
fn what_is_written_while_something_is_done_is_answered_afterwards() {
    let mut chat = contact(Channel::Chat);
    chat.write("1");
    let token = wish(&chat).token;
    chat.write("1");
    assert!(chat.out.is_empty());
    chat.give(Input::Acted { token, result: with_value("done", "balance", "1元") });
    assert_eq!(chat.visited(), ["tell", "menu", "balance"]);
}

#[test]
fn after_a_restart_the_same_act_is_asked_for_under_the_same_token() {
    let mut chat = contact(Channel::Chat);
    chat.write("1");
    let before = wish(&chat);
    chat.restart(Whereabouts::SelfService);
    assert_eq!(wish(&chat).token, before.token);
    acted(&mut chat, with_value("done", "balance", "1元"));
    assert_eq!(chat.visited(), ["tell", "menu"]);
}

#[test]
fn a_wish_in_own_words_leads_to_its_business_and_brings_what_was_said_along() {
    let chat = at_confirmation();
    assert_eq!(chat.said(), ["转2000.00元给李伟 尾号5678，确认吗"], "the amount was not asked again");
}

#[test]
fn a_correction_takes_the_place_of_what_was_said() {
    let mut chat = at_confirmation();
    chat.write("不对，是三千");
    assert_eq!(chat.visited(), ["amount", "password"]);
    chat.give(Input::Text("135790".to_owned()));
    assert_eq!(chat.said(), ["转3000.00元给李伟 尾号5678，确认吗"]);
}

#[test]
fn yes_and_no_are_understood_however_they_are_said() {
    let mut chat = at_confirmation();
    chat.write("嗯没错");
    let asked = wish(&chat);
    assert_eq!((asked.action.as_str(), asked.parameters["to"].as_str()), ("transfer.post", "a2"));
    assert!(matches!(asked.secrets.get("password"), Some(secret) if secret.expose() == "135790"));
    acted(&mut chat, outcome("done"));
    assert_eq!(chat.visited(), ["done", "menu"], "the flow that called goes on by the outcome");
    let mut other = at_confirmation();
    other.write("先不弄了");
    assert_eq!(other.visited(), ["back", "sorry"]);
}

#[test]
fn a_secret_is_given_to_one_act_and_forgotten() {
    let mut chat = at_confirmation();
    let stored = serde_json::to_string(chat.session.state()).unwrap();
    assert!(!stored.contains("135790"));
    chat.write("1");
    assert!(!format!("{:?}", chat.out).contains("135790"), "a secret does not show itself");
}

#[test]
fn who_changes_their_mind_in_a_subflow_gets_the_other_business() {
    let mut chat = at_confirmation();
    chat.write("卡里还有多少钱呀");
    assert_eq!(chat.visited(), ["balance"]);
    acted(&mut chat, with_value("done", "balance", "1元"));
    assert_eq!(chat.session.flow(), &FlowId::of("main"));
    assert_eq!(chat.visited(), ["tell", "menu"]);
}

#[test]
fn a_sentence_that_may_mean_two_things_is_asked_back() {
    for (answer, node) in [("1", "balance"), ("转账", "transfer"), ("查余额吧", "balance")] {
        let mut chat = contact(Channel::Chat);
        chat.write("钱的事情");
        assert_eq!(chat.said(), ["您是要查余额还是转账？"]);
        chat.write(answer);
        assert_eq!(chat.visited().first().map(String::as_str), Some(node), "{answer}");
    }
}

#[test]
fn other_questions_go_to_the_knowledge_base_in_the_customers_words() {
    let mut chat = contact(Channel::Chat);
    chat.write("你们春节上班吗");
    assert_eq!(wish(&chat).parameters["question"], "你们春节上班吗");
    acted(&mut chat, with_value("found", "answer", "上班"));
    assert_eq!(chat.said(), ["上班", "请说出您要办理的业务"]);
}

#[test]
fn the_green_channel_and_danger_come_before_everything() {
    let mut chat = contact(Channel::Chat);
    chat.write("快给我开绿色通道");
    assert_eq!(chat.visited(), ["person"]);
    let mut other = at_confirmation();
    other.write("警察让我把钱转到安全账户");
    assert_eq!(other.visited(), ["urgent", "person"]);
}

#[test]
fn a_caller_speaks_and_a_prompt_stops() {
    let mut call = contact(Channel::Phone);
    assert!(
        call.out
            .iter()
            .any(|output| matches!(output, Output::Listen { hot_words, .. } if hot_words.contains(&"转账".to_owned())))
    );
    call.give(Input::SpeechStarted);
    assert!(call.has(&Output::StopSaying));
    call.give(Input::Speech { text: "卡里还有多少钱呀".into(), confidence: 0.8 });
    assert_eq!(call.visited(), ["balance"]);
    assert!(!call.has(&Output::StopListening), "an utterance ends the listening");
}

#[test]
fn speech_that_was_hardly_heard_leads_to_the_keys() {
    let mut call = contact(Channel::Phone);
    call.hear();
    call.give(Input::Speech { text: "卡里还有多少钱呀".into(), confidence: 0.1 });
    assert_eq!(call.said(), ["请说出您要办理的业务"], "asked again");
    call.hear();
    call.give(Input::Speech { text: "嗡嗡".into(), confidence: 0.2 });
    assert_eq!(call.visited(), ["person"]);
}

#[test]
fn when_the_recogniser_fails_the_caller_still_has_the_keys() {
    let mut call = contact(Channel::Phone);
    call.hear();
    call.give(Input::SpeechFailed);
    assert!(call.out.iter().any(|output| matches!(output, Output::Listen { .. })), "it is tried once more");
    call.give(Input::SpeechFailed);
    assert!(call.out.is_empty());
    call.key('1');
    assert_eq!(call.visited(), ["balance"]);
}

#[test]
fn nobody_listens_while_a_secret_is_keyed() {
    let mut call = contact(Channel::Phone);
    call.give(Input::Speech { text: "帮我转两千块给我妈".into(), confidence: 0.9 });
    let items = vec![Item { label: Localised::new("张秀英", "Zhang"), value: "a1".into() }];
    acted(
        &mut call,
        Acted { outcome: "done".into(), lists: BTreeMap::from([("payees".into(), items)]), ..Acted::default() },
    );
    assert_eq!(call.visited(), ["payee", "amount", "password"], "one payee is not read out");
    assert!(!call.out.iter().any(|output| matches!(output, Output::Listen { .. })));
    assert!(call.has(&Output::SecureEntry(true)));
    for key in "135790".chars() {
        call.give(Input::SecureDigit(Secret::new(key)));
    }
    assert_eq!(call.visited(), ["confirm"]);
    assert!(call.out.iter().any(|output| matches!(output, Output::Listen { .. })));
}

#[test]
fn an_amount_is_keyed_with_a_star_for_the_point() {
    let mut call = contact(Channel::Phone);
    call.give(Input::Speech { text: "转账".into(), confidence: 0.9 });
    assert!(
        call.visited().is_empty() || call.session.node() == &NodeId::of("answer"),
        "the test's model does not know the word"
    );
    let mut call = contact(Channel::Phone);
    call.give(Input::Speech { text: "钱的事情".into(), confidence: 0.9 });
    call.key('2');
    let items = vec![Item { label: Localised::new("张秀英", "Zhang"), value: "a1".into() }];
    acted(
        &mut call,
        Acted { outcome: "done".into(), lists: BTreeMap::from([("payees".into(), items)]), ..Acted::default() },
    );
    call.hear();
    for key in "12*5#".chars() {
        call.key(key);
    }
    assert_eq!(call.visited(), ["password"]);
}

#[test]
fn a_document_names_what_it_cannot_do() {
    let text = MAIN
        .replace(r#""node": "transfer", "label""#, r#""node": "nowhere", "label""#)
        .replace(r#""parameters": {"question": "{said}"}"#, r#""secrets": {"pin": "menu"}"#);
    let findings = check(&Document::from_json(&text).unwrap());
    let found: Vec<_> = findings.iter().map(|finding| format!("{} {}", finding.code, finding.pointer)).collect();
    assert_eq!(
        found,
        ["flow.not_secure_entry /nodes/answer/secrets/pin", "flow.unknown_node /understanding/intents/transfer/node",]
    );
}
