//! What is wrong with a document is told with its place.

use std::collections::BTreeMap;

use domain::{FlowId, Language, Localised, QueueId, SkillId};
use flow::{Document, References, check, check_references};

use crate::support::{MENU, document};

fn read(text: &str) -> Document {
    Document::from_json(text).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// The findings as `code pointer`.
fn found(text: &str) -> Vec<String> {
    let findings = match Document::from_json(text) {
        Ok(document) => check(&document),
        Err(findings) => findings,
    };
    for finding in &findings {
        assert!(!finding.text(Language::Zh).is_empty() && !finding.text(Language::En).is_empty());
        assert_ne!(finding.text(Language::Zh), finding.text(Language::En));
    }
    findings.iter().map(|finding| format!("{} {}", finding.code, finding.pointer)).collect()
}

fn with(from: &str, to: &str) -> String {
    let text = document(MENU);
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn a_sound_document_has_no_findings() {
    assert_eq!(found(&document(MENU)), Vec::<String>::new());
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    assert_eq!(found("{"), ["flow.not_json "]);
    assert_eq!(found("[]"), ["flow.not_an_object "]);
    assert_eq!(
        found(&with(r#""label": {"zh": "营业时间""#, r#""label": {"xx": "营业时间""#)),
        ["flow.unreadable /nodes/start/options/1/label"]
    );
    assert_eq!(
        found(&with(r#""key": "2", "label": {"zh": "营业"#, r#""key": "22", "label": {"zh": "营业"#)),
        ["flow.unreadable /nodes/start/options/1/key"]
    );
    assert_eq!(found(&with(r#""kind": "menu""#, r#""kind": "carousel""#)), ["flow.unknown_kind /nodes/start/kind"]);
    assert_eq!(
        found(&with(r#""no_input": {"again": 1,"#, r#""no_inputs": {"again": 1,"#)),
        ["flow.unreadable /nodes/start/no_inputs"]
    );
    assert_eq!(found(&with(r#""start": "start""#, r#""start": "Start here""#)), ["flow.unreadable /start"]);
}

#[test]
fn every_unreadable_node_is_told() {
    let text = with(r#""kind": "menu""#, r#""kind": "menus""#).replace(r#""queue": "common""#, r#""queue": "普通""#);
    assert_eq!(found(&text), ["flow.unreadable /nodes/person/queue", "flow.unknown_kind /nodes/start/kind"]);
}

#[test]
fn a_missing_branch_is_told() {
    let text = with(r#", "refused": "sorry""#, "");
    assert_eq!(found(&text), ["flow.unreadable /nodes/person"]);
}

#[test]
fn unknown_targets_are_told() {
    assert_eq!(
        found(&with(r#""refused": "sorry""#, r#""refused": "apology""#)),
        ["flow.unknown_node /nodes/person/refused"]
    );
    assert_eq!(found(&with(r#""error": "bye""#, r#""error": "oops""#)), ["flow.unknown_node /error"]);
}

#[test]
fn unreachable_nodes_are_told() {
    assert_eq!(
        found(&with(r#""sorry": {"#, r#""island": {"kind": "end"}, "sorry": {"#)),
        ["flow.unreachable /nodes/island"]
    );
}

#[test]
fn circles_are_told_unless_something_waits_on_them() {
    let text = with(
        r#""next": "start"},
    "person""#,
        r#""next": "back"}, "back": {"kind": "set_language", "language": "zh", "next": "hours"},
    "person""#,
    );
    assert_eq!(
        found(&text),
        [
            "flow.circle_without_a_wait /nodes/back",
            "flow.circle_without_a_wait /nodes/hours",
            "flow.no_way_out /nodes/back",
            "flow.no_way_out /nodes/hours",
        ]
    );
}

#[test]
fn a_silent_customer_must_come_to_an_end() {
    let text = with(r#""en": "No input"}}], "next": "bye"}"#, r#""en": "No input"}}], "next": "hours"}"#);
    assert_eq!(found(&text), ["flow.no_way_out_in_silence /nodes/hours", "flow.no_way_out_in_silence /nodes/start"]);
}

#[test]
fn texts_must_exist_in_every_language() {
    assert_eq!(found(&with(r#", "en": "Nine to five""#, "")), ["flow.missing_text /nodes/hours/prompts/0/text/en"]);
    assert_eq!(
        found(&with(r#""en": "Hours""#, r#""en": "  ""#)),
        ["flow.missing_text /nodes/start/options/1/label/en"]
    );
    assert_eq!(
        found(&with(r#""en": "No match""#, r#""ja": "間違い""#)),
        ["flow.missing_text /nodes/start/no_match/prompts/0/text/en"]
    );
}

#[test]
fn unknown_placeholders_are_told() {
    assert_eq!(found(&with("九点到五点", "{position}")), ["flow.unknown_placeholder /nodes/hours/prompts/0/text/zh"]);
    assert_eq!(found(&with("九点到五点", "{answers.start}")), Vec::<String>::new());
    assert_eq!(
        found(&with("九点到五点", "{answers.hours}")),
        ["flow.unknown_placeholder /nodes/hours/prompts/0/text/zh"]
    );
}

#[test]
fn choices_must_not_be_confused() {
    let twice = with(r#""key": "2", "label": {"zh": "营业"#, r#""key": "1", "label": {"zh": "营业"#);
    assert_eq!(found(&twice), ["flow.key_twice /nodes/start/options/1/key"]);
    assert_eq!(
        found(&with(r#""words": ["丢了"]"#, r#""words": ["营业时间"]"#)),
        ["flow.name_twice /nodes/start/options/1"]
    );
}

#[test]
fn numbers_out_of_bounds_are_told() {
    assert_eq!(
        found(&with(r#""after_seconds": 600"#, r#""after_seconds": 1"#)),
        ["flow.out_of_bounds /nodes/person/overflow/after_seconds"]
    );
    assert_eq!(found(&with(r#""score": 2"#, r#""score": 1"#)), ["flow.scores_with_gaps /nodes/survey/grades"]);
    assert_eq!(found(&with(r#""priority": 5"#, r#""priority": -101"#)), ["flow.out_of_bounds /nodes/person/priority"]);
}

#[test]
fn a_secret_can_be_neither_recorded_nor_decided_by() {
    let text = document(
        r#""start": {"kind": "ask", "input": "digits", "secure": true, "record_answer": true, "max_length": 6,
            "prompts": [{"text": {"zh": "请输入", "en": "Please key"}}],
            "no_input": {"again": 1, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}, "next": "person"},
        "person": {"kind": "decide", "cases": [{"when": {"all": [{"answer": {"node": "start", "is": ["1"]}}]}, "next": "bye"}],
            "otherwise": "bye"}"#,
    );
    assert_eq!(
        found(&text),
        [
            "flow.secret_recorded /nodes/start/record_answer",
            "flow.unknown_answer /nodes/person/cases/0/when/all/0/answer/node",
        ]
    );
}

struct Nothing;

impl References for Nothing {
    fn has_flow(&self, _: &FlowId) -> bool {
        false
    }
    fn has_hours(&self, _: &str) -> bool {
        false
    }
    fn has_queue(&self, _: &QueueId) -> bool {
        false
    }
    fn has_skill(&self, _: &SkillId) -> bool {
        false
    }
    fn outcomes(&self, action: &str) -> Option<Vec<&'static str>> {
        (action == "account.balance").then(|| vec!["done", "down"])
    }
    fn objections(&self, _: &str, parameters: &BTreeMap<String, String>) -> Vec<(String, Localised)> {
        let unfit = parameters.iter().filter(|(_, text)| text.as_str() == "nobody's");
        unfit.map(|(name, _)| (name.clone(), Localised::new("没有这个账户", "there is no such account"))).collect()
    }
    fn has_intent(&self, intent: &str) -> bool {
        intent == "balance_query"
    }
}

#[test]
fn what_a_document_refers_to_must_exist() {
    let document = read(&document(MENU));
    let found: Vec<_> = check_references(&document, &Nothing).into_iter().map(|f| (f.code, f.pointer)).collect();
    assert_eq!(
        found,
        [
            ("flow.unknown_queue".to_owned(), "/nodes/person/queue".to_owned()),
            ("flow.unknown_skill".to_owned(), "/nodes/person/skills/0/skill".to_owned()),
        ]
    );
}

#[test]
fn what_speaks_against_a_parameter_of_an_act_is_told_at_its_place() {
    let act = r#"{"kind": "act", "action": "account.balance", "parameters": {"account": "nobody's", "from": "{said}"},
        "outcomes": {"done": "bye"}, "otherwise": "bye"}"#;
    let text = document(&format!(r#""start": {act}, "bye": {{"kind": "end"}}"#));
    let found: Vec<_> = check_references(&read(&text), &Nothing).into_iter().map(|f| (f.code, f.pointer)).collect();
    assert_eq!(found, [("flow.unfit_parameter".to_owned(), "/nodes/start/parameters/account".to_owned())]);
}
