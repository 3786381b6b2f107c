//! Drafting, checking and publishing.

use domain::{FlowId, Language};
use selfservice::SelfServiceError;
use serde_json::{Value, json};

use crate::support::{House, test_flow};

fn main_flow() -> Value {
    serde_json::from_str(&test_flow("phone-main.json")).unwrap()
}

fn id() -> FlowId {
    FlowId::of("phone-main")
}

#[tokio::test]
async fn a_draft_may_have_findings_but_is_not_published() {
    let house = House::open().await;
    let flows = &house.service.shelf().flows;
    let around = house.service.around().await.unwrap();
    let mut document = main_flow();
    document["nodes"]["queue-credit"]["queue"] = json!("cards");
    document["nodes"]["credit-hours"]["hours"] = json!("never");
    document["nodes"]["main"]["options"][0]["next"] = json!("nowhere");
    flows.draft(&id(), document, None, Some(house.clerk)).await.unwrap();
    let view = flows.view(&id(), &around, Language::Zh).await.unwrap();
    let found: Vec<_> = view.findings.iter().map(|finding| (finding.code.as_str(), finding.pointer.as_str())).collect();
    assert_eq!(
        found,
        [
            ("flow.unknown_node", "/nodes/main/options/0/next"),
            ("flow.unknown_hours", "/nodes/credit-hours/hours"),
            ("flow.unknown_queue", "/nodes/queue-credit/queue"),
        ]
    );
    let error = flows.publish(&id(), &around, Some(house.clerk)).await.unwrap_err();
    assert!(matches!(error, SelfServiceError::NotPublishable(findings) if findings.len() == 3));
    assert_eq!(flows.edition(&id()).unwrap().version, 1);
}

#[tokio::test]
async fn a_document_that_is_no_flow_is_refused() {
    let house = House::open().await;
    let flows = &house.service.shelf().flows;
    let mut document = main_flow();
    document["nodes"]["main"]["kind"] = json!("carousel");
    let error = flows.draft(&id(), document, None, None).await.unwrap_err();
    assert!(matches!(error, SelfServiceError::Unreadable(findings) if findings[0].pointer == "/nodes/main/kind"));
    let error = flows.draft(&FlowId::of("other"), main_flow(), None, None).await.unwrap_err();
    assert!(matches!(error, SelfServiceError::Unreadable(findings) if findings[0].pointer == "/id"));
}

#[tokio::test]
async fn publishing_an_unchanged_draft_changes_nothing() {
    let house = House::open().await;
    let flows = &house.service.shelf().flows;
    let around = house.service.around().await.unwrap();
    assert_eq!(flows.publish(&id(), &around, None).await.unwrap().version, 1);
    assert!(flows.list().await.unwrap().iter().all(|flow| flow.version == Some(1) && !flow.has_changes));
}

#[tokio::test]
async fn a_line_has_one_flow() {
    let house = House::open().await;
    let flows = &house.service.shelf().flows;
    let around = house.service.around().await.unwrap();
    let mut document = main_flow();
    document["id"] = json!("second");
    flows.draft(&FlowId::of("second"), document, None, None).await.unwrap();
    let error = flows.publish(&FlowId::of("second"), &around, None).await.unwrap_err();
    assert!(matches!(error, SelfServiceError::NotPublishable(findings) if findings[0].code == "flow.line_taken"));
}

#[tokio::test]
async fn a_draft_that_was_changed_meanwhile_is_not_overwritten() {
    let house = House::open().await;
    let flows = &house.service.shelf().flows;
    assert_eq!(flows.draft(&id(), main_flow(), Some(1), None).await.unwrap(), 2);
    let error = flows.draft(&id(), main_flow(), Some(1), None).await.unwrap_err();
    assert!(matches!(error, SelfServiceError::Changed));
}

#[tokio::test]
async fn what_the_server_comes_with_does_not_overwrite_what_is_there() {
    let house = House::open().await;
    let flows = house.service.shelf().flows.clone();
    let around = house.service.around().await.unwrap();
    let mut document = main_flow();
    document["name"]["zh"] = json!("改过的流程");
    flows.draft(&id(), document, None, Some(house.clerk)).await.unwrap();
    flows.publish(&id(), &around, Some(house.clerk)).await.unwrap();
    let house = house.restart().await;
    let edition = house.service.shelf().flows.edition(&id()).unwrap();
    assert_eq!((edition.version, edition.document.name.get(Language::Zh)), (2, "改过的流程"));
}

#[tokio::test]
async fn a_step_of_the_path_has_a_name_for_people() {
    let house = House::open().await;
    let name = house.service.shelf().flows.node_name(&id(), &"queue-loss".parse().unwrap()).unwrap();
    assert_eq!(name.get(Language::Zh), "挂失队列");
}
