//! What those do who place orders with providers.

use domain::ServiceOrderId;
use serde_json::{Value, json};

use crate::house::{House, keyed, order, rescue};

async fn step(who: &platform::testing::Client, id: &str, act: Value) -> platform::testing::Answer {
    who.post(&order(id, "/steps"), act).await
}

#[tokio::test]
async fn an_order_is_taken_to_its_end() {
    let house = House::open().await;
    let (agent, clerk) = (house.agent().await, house.clerk().await);
    let id = house.ordered(&agent).await;
    let listed = clerk.get("/api/v1/service-orders").await.json();
    assert_eq!(listed["items"][0]["id"], json!(id));
    let whole = clerk.get(&order(&id, "")).await.json();
    let particulars = whole["particulars"].as_array().unwrap();
    assert!(particulars.iter().any(|one| one["value"] == "13812345678"), "the provider calls this number");
    assert!(particulars.iter().any(|one| one["value"] == "Flat tyre"), "in the caller's language");
    assert_eq!(house.audited("concierge.particulars_read").await, 1);
    assert_eq!(step(&clerk, &id, json!({ "act": "complete" })).await.code(), "concierge.not_now");
    assert_eq!(step(&clerk, &id, json!({ "act": "place", "note": "已电话派单" })).await.status, 200);
    let unnumbered = json!({ "act": "confirm", "reference": "", "begins_at": null, "cost_minor": null });
    assert_eq!(step(&clerk, &id, unnumbered).await.code(), "concierge.no_reference");
    let confirm = json!({ "act": "confirm", "reference": "DL-0302-17", "begins_at": "2026-03-02T10:40:00+08:00" });
    assert_eq!(step(&clerk, &id, confirm).await.status, 200);
    let done = step(&clerk, &id, json!({ "act": "complete", "note": "已换备胎" })).await.json();
    assert_eq!((&done["state"], &done["reference"]), (&json!("done"), &json!("DL-0302-17")));
    let last = done["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["note"], &last["by_name"]), (&json!("已换备胎"), &json!("员工3")));
    assert_eq!(house.standing(&agent, "road-rescue").await, (1, Some(5)), "what is done counts");
    let named: Vec<Value> = house.steps().await.iter().map(|step| step["step"].clone()).collect();
    assert_eq!(named, ["drafted", "requested", "placed", "confirmed", "done"]);
    assert_eq!(clerk.get("/api/v1/service-orders").await.json()["items"], json!([]));
    let over = clerk.get("/api/v1/service-orders?over=true").await.json();
    assert_eq!(over["items"][0]["id"], json!(id));
    for action in ["concierge.placed", "concierge.confirmed", "concierge.done"] {
        assert_eq!(house.audited(action).await, 1, "{action}");
    }
    house.close().await;
}

#[tokio::test]
async fn a_step_with_the_same_key_is_taken_once() {
    let house = House::open().await;
    let (agent, clerk) = (house.agent().await, house.clerk().await);
    let id = house.ordered(&agent).await;
    for _ in 0..2 {
        assert_eq!(keyed(&clerk, &order(&id, "/steps"), "p", json!({ "act": "place" })).await.status, 200);
    }
    assert_eq!(house.audited("concierge.placed").await, 1);
    assert_eq!(keyed(&clerk, &order(&id, "/steps"), "q", json!({ "act": "place" })).await.code(), "concierge.not_now");
    house.close().await;
}

#[tokio::test]
async fn what_the_provider_cannot_do_is_given_back() {
    let house = House::open().await;
    let (agent, clerk) = (house.agent().await, house.clerk().await);
    let id = house.ordered(&agent).await;
    assert_eq!(step(&clerk, &id, json!({ "act": "fail", "note": "" })).await.code(), "concierge.no_reason");
    assert_eq!(step(&clerk, &id, json!({ "act": "fail", "note": "当地没有救援车" })).await.status, 200);
    assert_eq!(house.standing(&agent, "road-rescue").await, (0, Some(6)));
    house.close().await;
}

#[tokio::test]
async fn only_clerks_and_leaders_take_steps_and_agents_see_no_list() {
    let house = House::open().await;
    let agent = house.agent().await;
    let id = house.ordered(&agent).await;
    assert_eq!(step(&agent, &id, json!({ "act": "place" })).await.status, 403);
    assert_eq!(agent.get("/api/v1/service-orders").await.status, 403);
    let director = house.signed_in(4).await;
    assert_eq!(director.get("/api/v1/service-orders").await.status, 200);
    assert_eq!(step(&director, &id, json!({ "act": "place" })).await.status, 403);
    let unknown = ServiceOrderId::generate().to_string();
    assert_eq!(step(&house.clerk().await, &unknown, json!({ "act": "place" })).await.code(), "concierge.unknown_order");
    house.close().await;
}

#[tokio::test]
async fn the_list_is_in_the_order_of_the_promises_and_turns_pages() {
    let house = House::open().await;
    let (agent, clerk) = (house.agent().await, house.clerk().await);
    let mut golf = rescue(house.contact);
    golf["item"] = json!("golf-booking");
    golf["fields"] = json!({ "course": "北京", "begins_at": "2026-03-20T08:00:00+08:00", "players": "2" });
    let drafted = house.draft(&agent, house.private, golf).await.json();
    let golf = drafted["id"].as_str().unwrap().to_owned();
    assert_eq!(agent.post(&order(&golf, "/answer"), json!({ "yes": true })).await.status, 200);
    let rescue = house.ordered(&agent).await;
    let first = clerk.get("/api/v1/service-orders?limit=1").await.json();
    assert_eq!(first["items"][0]["id"], json!(rescue), "rescue is due first");
    let next = first["next"].as_str().unwrap();
    let second = clerk.get(&format!("/api/v1/service-orders?limit=1&after={next}")).await.json();
    assert_eq!((&second["items"][0]["id"], &second["next"]), (&json!(golf), &json!(null)));
    let filtered = clerk.get("/api/v1/service-orders?item=golf-booking&state=requested").await.json();
    assert_eq!(filtered["items"].as_array().unwrap().len(), 1);
    assert_eq!(clerk.get("/api/v1/service-orders?after=nonsense").await.status, 422);
    house.close().await;
}

#[tokio::test]
async fn the_year_in_figures_counts_each_order_once() {
    let house = House::open().await;
    let (agent, clerk) = (house.agent().await, house.clerk().await);
    let (done, failed) = (house.ordered(&agent).await, house.ordered(&agent).await);
    house.ordered(&agent).await;
    house.drafted(&agent).await;
    house.pass(2);
    step(&clerk, &done, json!({ "act": "place" })).await;
    step(&clerk, &done, json!({ "act": "confirm", "reference": "1" })).await;
    step(&clerk, &done, json!({ "act": "complete" })).await;
    step(&clerk, &failed, json!({ "act": "fail", "note": "没有车" })).await;
    let figures = clerk.get("/api/v1/service-figures").await.json();
    let expected = json!({
        "item": "road-rescue", "ordered": 3, "open": 1, "done": 1, "cancelled": 0, "failed": 1, "counted": 2,
        "overdue": 0, "response_seconds": 120, "cost_minor": 0,
    });
    assert_eq!((&figures["year"], &figures["items"]), (&json!(2026), &json!([expected])));
    let earlier = clerk.get("/api/v1/service-figures?year=2025").await.json();
    assert_eq!(earlier["items"], json!([]));
    house.close().await;
}
