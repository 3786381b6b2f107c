//! The demonstration bank's flows.

use domain::Language;
use flow::{Document, check};

use crate::support::demo_text;

#[test]
fn every_flow_passes_its_check() {
    for name in ["phone-main", "phone-vip", "chat-main"] {
        let document = Document::from_json(&demo_text(&format!("flows/{name}.json"))).unwrap();
        assert_eq!(document.id.as_str(), name);
        assert_eq!(check(&document), [], "{name}");
        assert_eq!(document.languages, [Language::Zh, Language::En]);
    }
}

#[test]
fn every_step_has_a_name() {
    for name in ["phone-main", "phone-vip", "chat-main"] {
        let document = Document::from_json(&demo_text(&format!("flows/{name}.json"))).unwrap();
        for (id, node) in &document.nodes {
            assert!(!node.name().get(Language::Zh).is_empty(), "{name} {id}");
        }
    }
}

#[test]
fn chinese_texts_speak_politely_and_promise_nothing_that_the_house_does_not_do() {
    for name in ["phone-main", "phone-vip", "chat-main"] {
        let text = demo_text(&format!("flows/{name}.json"));
        let document = Document::from_json(&text).unwrap();
        for prompt in document.prompts() {
            let said = prompt.text.get(Language::Zh);
            assert!(!said.contains('你'), "{said}");
        }
        for word in ["回电", "短信", "已为您挂失", "您的余额为"] {
            assert!(!text.contains(word), "{name} {word}");
        }
    }
}
