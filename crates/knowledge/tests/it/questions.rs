//! What is asked is kept masked, gathers into gaps and hot questions, and survives a restart.

use axum::http::{Method, StatusCode};
use center::ports::knowledge_base::{Answer, KnowledgeBase, Question};
use domain::ContactId;
use domain::roles::Role;
use platform::database::Row as _;
use serde_json::json;

use crate::house::{House, question, send};

#[tokio::test]
async fn questions_without_an_answer_gather_into_one_gap_until_somebody_sees_to_it() {
    let house = House::open().await;
    let (clerk, auditor) = (house.caller(Role::Clerk).await, house.caller(Role::Auditor).await);
    for text in ["公积金提取额度怎么算 6222021234567890", "请问公积金提取额度怎么算", "公积金提取的额度"]
    {
        assert_eq!(house.knowledge.answer(&question(text)).await.unwrap(), Answer::Nothing, "{text}");
    }
    let gaps = auditor.get("/api/v1/knowledge-gaps").await.json();
    assert_eq!((gaps["items"].as_array().unwrap().len(), gaps["items"][0]["asked"].as_i64()), (1, Some(3)));
    let topic = gaps["items"][0]["topic"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/knowledge-gaps/{topic}");
    let shown = clerk.get(&path).await.json();
    assert_eq!(shown["questions"].as_array().unwrap().len(), 3);
    assert!(!shown.to_string().contains("6222"), "a card number is covered");

    assert_eq!(clerk.put(&path, json!({"state": "assigned"})).await.json()["errors"][0]["pointer"], "/institution");
    assert_eq!(clerk.put(&path, json!({"state": "dismissed"})).await.json()["errors"][0]["pointer"], "/note");
    let assigned =
        send(&clerk, Method::PUT, &path, "if-match", "\"1\"", json!({"state": "assigned", "institution": "retail"}))
            .await;
    assert_eq!((assigned.status, assigned.json()["revision"].as_i64()), (StatusCode::OK, Some(2)));
    assert_eq!(
        send(&clerk, Method::PUT, &path, "if-match", "\"1\"", json!({"state": "open"})).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(auditor.put(&path, json!({"state": "open"})).await.status, StatusCode::FORBIDDEN);
    let answered = clerk.put(&path, json!({"state": "answered", "article": "loan-apply"})).await;
    assert_eq!(answered.json()["state"], "answered");
    house.knowledge.answer(&question("公积金提取额度怎么算")).await.unwrap();
    assert_eq!(clerk.get(&path).await.json()["state"], "open", "asked in vain again, it opens again");
}

#[tokio::test]
async fn the_same_question_of_one_contact_counts_once() {
    let house = House::open().await;
    let clerk = house.caller(Role::Clerk).await;
    let asked = Question { contact: Some(ContactId::generate()), ..question("手机银行登录不了") };
    for _ in 0..3 {
        house.knowledge.answer(&asked).await.unwrap();
    }
    house.knowledge.answer(&Question { contact: Some(ContactId::generate()), ..asked.clone() }).await.unwrap();
    let hot = clerk.get("/api/v1/hot-questions?hours=1").await.json();
    assert_eq!(
        (hot["items"][0]["trend"]["asked"].as_i64(), hot["items"][0]["article"].as_str()),
        (Some(2), Some("ebank-login"))
    );
}

#[tokio::test]
async fn hot_questions_survive_a_restart() {
    let house = House::open().await;
    for _ in 0..4 {
        house.knowledge.answer(&question("春节网点营业时间")).await.unwrap();
    }
    let house = house.restart().await;
    house.knowledge.answer(&question("请问春节网点营业时间")).await.unwrap();
    let hot = house.caller(Role::Director).await.get("/api/v1/hot-questions").await.json();
    assert_eq!((hot["items"].as_array().unwrap().len(), hot["items"][0]["trend"]["asked"].as_i64()), (1, Some(5)));
    assert_eq!(house.caller(Role::Agent).await.get("/api/v1/hot-questions").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_answer_that_did_not_help_is_a_gap_too() {
    let house = House::open().await;
    let clerk = house.caller(Role::Clerk).await;
    let asked = question("信用卡怎么才能不收年费");
    house.knowledge.answer(&asked).await.unwrap();
    assert!(clerk.get("/api/v1/knowledge-gaps").await.json()["items"].as_array().unwrap().is_empty());
    house.knowledge.unanswered(&asked);
    let gaps = clerk.get("/api/v1/knowledge-gaps").await.json();
    assert_eq!(gaps["items"][0]["example"], "信用卡怎么才能不收年费");
}

#[tokio::test]
async fn an_agents_search_counts_when_it_was_sent_and_not_while_it_is_typed() {
    let house = House::open().await;
    let agent = house.caller(Role::Agent).await;
    agent.get("/api/v1/articles?q=%E5%9C%B0%E9%93%81%E6%97%B6%E5%88%BB%E8%A1%A8").await;
    agent.get("/api/v1/articles?q=xylophone&sent=true").await;
    let clerk = house.caller(Role::Clerk).await;
    let gaps = clerk.get("/api/v1/knowledge-gaps").await.json();
    let examples: Vec<_> =
        gaps["items"].as_array().unwrap().iter().map(|gap| gap["example"].as_str().unwrap()).collect();
    assert_eq!(examples, ["xylophone"]);
}

#[tokio::test]
async fn trying_an_answer_writes_nothing_down() {
    let house = House::open().await;
    let agent = house.caller(Role::Agent).await;
    let tried = agent.post("/api/v1/knowledge-answers", json!({"text": "卡丢了怎么办", "language": "zh"})).await.json();
    assert_eq!((&tried["outcome"], &tried["articles"][0]["id"]), (&json!("found"), &json!("card-loss")));
    assert!(tried["confidence"].as_f64().unwrap() > 0.65);
    house.caller(Role::Clerk).await.get("/api/v1/knowledge-gaps").await;
    let row = house
        .database
        .fetch_one(house.database.sql("SELECT COUNT(*) AS questions FROM asked_question", []))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.column::<i64>("questions").unwrap(), 0);
}
