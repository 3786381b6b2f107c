//! The daily reports of departments and branches.

use std::time::Duration;

use axum::http::{StatusCode, header};
use center::ports::knowledge_base::KnowledgeBase;
use domain::roles::Role;
use serde_json::{Value, json};

use crate::house::{House, NOW, question};

#[tokio::test]
async fn each_institution_gets_what_was_asked_and_what_is_its_own() {
    let house = House::open().await;
    let clerk = house.caller(Role::Clerk).await;
    for text in ["卡丢了怎么办", "银行卡挂失", "信用卡年费多少", "公积金提取额度怎么算"] {
        house.knowledge.answer(&question(text)).await.unwrap();
    }
    let today = clerk.get("/api/v1/knowledge-reports/cards/2026-02-13").await.json();
    assert_eq!(today["questions"], json!({"asked": 4, "found": 3, "asked_back": 0, "nothing": 1}));
    let own: Vec<_> = today["own"].as_array().unwrap().iter().map(|topic| topic["article"].as_str().unwrap()).collect();
    assert_eq!(own, ["annual-fee"]);
    assert_eq!(today["hot"].as_array().unwrap().len(), 3);
    assert_eq!(today["gaps"][0]["example"], "公积金提取额度怎么算");

    house.clock.advance(Duration::from_secs(24 * 3600));
    house.knowledge.make_reports(NOW).await.unwrap();
    assert_eq!(house.knowledge.make_reports(NOW).await.unwrap(), 0, "a report is made once");
    let days = clerk.get("/api/v1/knowledge-reports/cards").await.json();
    assert!(days["days"].as_array().unwrap().contains(&json!("2026-02-13")), "{days}");
    let kept = clerk.get("/api/v1/knowledge-reports/cards/2026-02-13").await.json();
    // The finished day has all its hours; what was asked in it is the same.
    let asked = |report: &Value| -> Vec<(Value, Value)> {
        let topics = report["hot"].as_array().unwrap();
        topics.iter().map(|topic| (topic["label"].clone(), topic["trend"]["asked"].clone())).collect()
    };
    assert_eq!((asked(&kept), &kept["questions"]), (asked(&today), &today["questions"]));

    let csv = clerk.get("/api/v1/knowledge-reports/cards/2026-02-13/csv").await;
    assert_eq!(csv.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    let text = csv.text();
    assert!(
        text.starts_with('\u{feff}') && text.contains("Questions,4\r\n") && text.contains(",annual-fee\r\n"),
        "{text}"
    );
    for missing in ["cards/2020-01-01", "cards/yesterday", "nobody/2026-02-13"] {
        assert_eq!(clerk.get(&format!("/api/v1/knowledge-reports/{missing}")).await.code(), "knowledge.unknown_report");
    }
    assert_eq!(
        house.caller(Role::Agent).await.get("/api/v1/knowledge-reports/cards").await.status,
        StatusCode::FORBIDDEN
    );
}
