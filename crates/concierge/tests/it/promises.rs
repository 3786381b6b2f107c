//! Promises that are missed are found by durable timers.

use serde_json::json;

use crate::house::{House, order};

#[tokio::test]
async fn a_promise_that_is_missed_is_told_once_and_shown() {
    let house = House::open().await;
    let (agent, clerk) = (house.agent().await, house.clerk().await);
    let id = house.ordered(&agent).await;
    assert_eq!(clerk.get("/api/v1/service-orders?overdue=true").await.json()["items"], json!([]));
    house.pass(5);
    house.brought(&json!({ "step": "overdue", "promise": "response" })).await;
    let late = clerk.get("/api/v1/service-orders?overdue=true").await.json();
    assert_eq!((&late["items"][0]["id"], &late["items"][0]["overdue"]), (&json!(id), &json!(["response"])));
    assert_eq!(clerk.post(&order(&id, "/steps"), json!({ "act": "place" })).await.status, 200);
    house.pass(5);
    house.brought(&json!({ "step": "overdue", "promise": "confirmation" })).await;
    let told = house.steps().await.iter().filter(|step| step["step"] == "overdue").count();
    assert_eq!(told, 2);
    house.close().await;
}

#[tokio::test]
async fn a_draft_that_nobody_answers_expires_by_itself() {
    let house = House::open().await;
    let agent = house.agent().await;
    let id = house.drafted(&agent).await["id"].as_str().unwrap().to_owned();
    house.pass(30);
    house.brought(&json!({ "step": "expired" })).await;
    // Sessions end with such a pause.
    let agent = house.agent().await;
    assert_eq!(agent.post(&order(&id, "/answer"), json!({ "yes": true })).await.code(), "concierge.not_now");
    house.close().await;
}
