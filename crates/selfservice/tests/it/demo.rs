//! The demonstration bank's flows.

use domain::Language;
use flow::{Document, check};

use crate::support::{demo_flows, demo_text};

#[test]
fn every_flow_passes_its_check() {
    for name in demo_flows() {
        let document = Document::from_json(&demo_text(&format!("flows/{name}.json"))).unwrap();
        assert_eq!(document.id.as_str(), name);
        assert_eq!(check(&document), [], "{name}");
        assert_eq!(document.languages, [Language::Zh, Language::En]);
    }
}

#[test]
fn every_step_has_a_name() {
    for name in demo_flows() {
        let document = Document::from_json(&demo_text(&format!("flows/{name}.json"))).unwrap();
        for (id, node) in &document.nodes {
            assert!(!node.name().get(Language::Zh).is_empty(), "{name} {id}");
        }
    }
}

#[test]
fn chinese_texts_speak_politely_and_promise_nothing_that_the_house_does_not_do() {
    for name in demo_flows() {
        let text = demo_text(&format!("flows/{name}.json"));
        let document = Document::from_json(&text).unwrap();
        for prompt in document.prompts() {
            let said = prompt.text.get(Language::Zh);
            assert!(!said.contains('你'), "{said}");
        }
        assert!(!text.contains("短信通知您"), "{name}");
        assert_eq!(text.contains("回电"), text.contains("\"call_back\""), "{name}");
    }
}

#[tokio::test]
async fn the_flows_are_published_together_and_all_that_they_refer_to_is_there() {
    let house = crate::support::House::open_empty().await;
    let documents: Vec<String> = demo_flows().iter().map(|id| demo_text(&format!("flows/{id}.json"))).collect();
    let around = house.service.around().await.unwrap();
    house.service.shelf().flows.seed(documents.iter().map(String::as_str), &around).await.unwrap();
    assert_eq!(house.service.shelf().flows.list().await.unwrap().len(), documents.len());
}
