//! Whatever the document and whatever the customer does, the session waits or has ended.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::contact::Channel;
use domain::secret::Secret;
use domain::{FlowId, Timestamp};
use flow::{Document, Edition, Facts, Input, MOST_STEPS, Output, Session, State, Whereabouts};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Shelf, facts};

fn target() -> impl Strategy<Value = String> {
    (0..9u8).prop_map(|n| format!("n{n}"))
}

fn texts() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"zh": "您好", "en": "Hello"})),
        Just(json!({"zh": "{position}{answers.n1}{", "en": "}"})),
        Just(json!({})),
    ]
}

fn prompts() -> impl Strategy<Value = Value> {
    prop::collection::vec(texts().prop_map(|text| json!({"text": text})), 0..3).prop_map(Value::Array)
}

fn retry() -> impl Strategy<Value = Value> {
    (0..3u8, prompts(), target())
        .prop_map(|(again, prompts, next)| json!({"again": again, "prompts": prompts, "next": next}))
}

fn options() -> impl Strategy<Value = Value> {
    let option = (prop::sample::select(vec!["1", "2", "*", "#", "A"]), texts(), target())
        .prop_map(|(key, label, next)| json!({"key": key, "label": label, "words": ["丢了", "x"], "next": next}));
    prop::collection::vec(option, 0..4).prop_map(Value::Array)
}

fn condition() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({"tier": ["gold"]})),
        Just(json!({"customer_known": false})),
        Just(json!({"channel": ["phone"]})),
        (target(), 0..4u32).prop_map(|(node, n)| json!({"visits": {"node": node, "at_least": n}})),
        target().prop_map(|node| json!({"answer": {"node": node, "is": ["1", "12"]}})),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|all| json!({"all": all})),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|any| json!({"any": any})),
            inner.prop_map(|not| json!({"not": not})),
        ]
    })
}

fn node() -> impl Strategy<Value = Value> {
    prop_oneof![
        (prompts(), any::<bool>(), target())
            .prop_map(|(p, b, next)| json!({"kind": "say", "prompts": p, "barge_in": b, "next": next})),
        (prompts(), options(), any::<bool>(), retry(), retry()).prop_map(|(p, o, b, i, m)| json!({
            "kind": "menu", "prompts": p, "options": o, "barge_in": b, "timeout_seconds": 5, "no_input": i, "no_match": m})),
        (prompts(), any::<(bool, bool, bool, bool)>(), 0..5u16, 0..7u16, retry(), retry(), target()).prop_map(
            |(p, (text, secure, record, hash), min, max, i, m, next)| {
                let mut node = json!({"kind": "ask", "prompts": p, "input": if text { "text" } else { "digits" },
                    "min_length": min, "max_length": max, "secure": secure, "record_answer": record,
                    "no_input": i, "no_match": m, "next": next});
                if hash {
                    node["terminator"] = json!("#");
                }
                node
            }
        ),
        (condition(), target(), target())
            .prop_map(|(when, next, other)| json!({"kind": "decide", "cases": [{"when": when, "next": next}], "otherwise": other})),
        (target(), target()).prop_map(|(open, closed)| json!({"kind": "business_hours", "hours": "desk", "open": open, "closed": closed})),
        target().prop_map(|next| json!({"kind": "announce", "slot": "notice", "next": next})),
        target().prop_map(|next| json!({"kind": "set_language", "language": "en", "next": next})),
        (prompts(), options(), any::<(bool, bool)>(), target(), target()).prop_map(|(p, o, (announce, overflow), refused, next)| {
            let mut node = json!({"kind": "queue", "queue": "common", "prompts": p, "options": o, "refused": refused, "next": next});
            if announce {
                node["announcement"] = json!({"every_seconds": 0, "prompts": p});
            }
            if overflow {
                node["overflow"] = json!({"after_seconds": 30, "next": refused});
            }
            node
        }),
        (prompts(), retry(), retry(), target()).prop_map(|(p, i, m, next)| json!({
            "kind": "survey", "prompts": p, "grades": [{"key": "1", "label": {"zh": "好"}, "score": 2}, {"key": "2", "label": {"zh": "坏"}, "score": 1}],
            "no_input": i, "no_match": m, "next": next})),
        (any::<bool>(), target()).prop_map(|(known, other)| json!({"kind": "transfer", "flow": if known { "wild" } else { "gone" }, "otherwise": other})),
        prompts().prop_map(|p| json!({"kind": "end", "prompts": p})),
    ]
}

fn document() -> impl Strategy<Value = Document> {
    (prop::collection::btree_map(0..8u8, node(), 1..8), target(), target(), target()).prop_map(
        |(nodes, start, human, error)| {
            let nodes: BTreeMap<String, Value> = nodes.into_iter().map(|(n, node)| (format!("n{n}"), node)).collect();
            let value = json!({"id": "wild", "name": {"zh": "随机"}, "languages": ["zh"], "start": start,
            "human": {"node": human}, "error": error, "nodes": nodes});
            Document::from_value(value).expect("what the strategy writes is readable")
        },
    )
}

#[derive(Debug, Clone)]
enum Step {
    Give(Input),
    Wait(u64),
    Restart(Whereabouts),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::sample::select(vec!['0', '1', '2', '9', '*', '#', 'A', 'x']).prop_map(|key| Step::Give(Input::Digit(key))),
        1 => any::<char>().prop_map(|key| Step::Give(Input::SecureDigit(Secret::new(key)))),
        1 => any::<String>().prop_map(|text| Step::Give(Input::SecureText(Secret::new(text)))),
        2 => prop::sample::select(vec!["1", "二", "丢了", "转人工", "", "hello", "１２", "\u{3000}"])
            .prop_map(|text| Step::Give(Input::Text(text.to_owned()))),
        1 => Just(Step::Give(Input::File)),
        4 => (0..6u64).prop_map(|token| Step::Give(Input::PlaybackFinished { token })),
        2 => (0..9u32, any::<u32>()).prop_map(|(position, expected_wait_seconds)| Step::Give(Input::Standing { position, expected_wait_seconds })),
        1 => Just(Step::Give(Input::Refused)),
        2 => Just(Step::Give(Input::Connected)),
        1 => Just(Step::Give(Input::Requeued)),
        1 => Just(Step::Give(Input::Visit { flow: FlowId::of("test") })),
        1 => Just(Step::Give(Input::EndVisit)),
        2 => Just(Step::Give(Input::ConversationEnded)),
        6 => (0..900u64).prop_map(Step::Wait),
        1 => prop::sample::select(vec![Whereabouts::SelfService, Whereabouts::Queued, Whereabouts::Connected, Whereabouts::Survey])
            .prop_map(Step::Restart),
    ]
}

/// What must hold after each input.
fn is_sound(session: &Session, out: &[Output], known: &Facts) {
    assert!(out.len() <= 8 * 2 * MOST_STEPS as usize, "an input brings about {} outputs", out.len());
    let waits_for_time = session.next_deadline().is_some();
    let waits_for_others = session.is_queued() || session.is_in_conversation();
    assert!(waits_for_time || waits_for_others || session.has_ended(), "{session:?}");
    let finishes = out.iter().filter(|output| matches!(output, Output::Finish { .. })).count();
    assert!(finishes <= 1, "{out:?}");
    let stored = serde_json::to_string(session.state()).unwrap();
    let again: State = serde_json::from_str(&stored).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), stored);
    assert!(known.channel != Channel::Chat || !out.iter().any(|output| matches!(output, Output::Music(_))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_session_always_waits_or_has_ended(
        document in document(),
        steps in prop::collection::vec(step(), 0..40),
        chat in any::<bool>(),
        open in any::<bool>(),
    ) {
        let _ = flow::check(&document);
        let known = facts(if chat { Channel::Chat } else { Channel::Phone });
        let edition = Arc::new(Edition { document, version: 3 });
        let shelf = Shelf {
            editions: BTreeMap::from([(FlowId::of("wild"), Arc::clone(&edition))]),
            open,
            announcement: open.then(|| crate::support::prompt("公告")),
        };
        let mut now = Timestamp::from_seconds(1_770_000_000);
        let mut out = Vec::new();
        let mut session = Session::start(Arc::clone(&edition), known.clone(), &shelf, now, &mut out);
        is_sound(&session, &out, &known);
        for step in steps {
            out.clear();
            match step {
                Step::Give(input) => session.handle(&shelf, now, input, &mut out),
                Step::Wait(seconds) => {
                    now = now + Duration::from_secs(seconds);
                    session.handle(&shelf, now, Input::Tick, &mut out);
                }
                Step::Restart(at) => {
                    let state = serde_json::from_value(serde_json::to_value(session.state()).unwrap()).unwrap();
                    session = Session::resume(Arc::clone(&edition), Vec::new(), state);
                    session.reconcile(&shelf, now, at, &mut out);
                }
            }
            is_sound(&session, &out, &known);
        }
    }

    #[test]
    fn a_document_survives_being_written_and_read(document in document()) {
        let written = serde_json::to_string(&document).unwrap();
        prop_assert_eq!(Document::from_json(&written).unwrap(), document.clone());
        prop_assert_eq!(serde_json::from_str::<Document>(&written).unwrap(), document);
    }

    #[test]
    fn reading_never_panics(text in "\\PC*", key in "\\PC{0,8}") {
        let _ = Document::from_json(&text);
        let _ = Document::from_value(json!({"nodes": {key.clone(): {"kind": key}}}));
    }
}
