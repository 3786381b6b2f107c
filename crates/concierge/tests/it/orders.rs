//! What an agent orders for the customer they serve.

use serde_json::json;

use crate::house::{House, keyed, order, rescue, staff};

#[tokio::test]
async fn an_order_is_read_back_agreed_to_and_counts_once() {
    let house = House::open().await;
    let agent = house.agent().await;
    assert_eq!(house.standing(&agent, "road-rescue").await, (0, Some(6)));
    let draft = house.drafted(&agent).await;
    assert_eq!((&draft["state"], &draft["masked_customer"]), (&json!("drafted"), &json!("**明")));
    let read_back = draft["read_back"]["zh"].as_str().unwrap();
    for said in ["道路救援", "138****5678", "京港澳高速K128", "爆胎", "不收取费用"] {
        assert!(read_back.contains(said), "{said}: {read_back}");
    }
    assert!(!draft.to_string().contains("13812345678"), "the number is masked");
    assert_eq!(house.standing(&agent, "road-rescue").await.0, 0, "a draft does not count");
    let id = draft["id"].as_str().unwrap();
    let agreed = agent.post(&order(id, "/answer"), json!({ "yes": true })).await;
    assert_eq!(agreed.status, 200, "{}", agreed.text());
    assert_eq!(agreed.json()["counted"], json!({ "year": 2026, "place": 1 }));
    assert_eq!(agreed.json()["next"], json!({ "promise": "response", "at": "2026-03-02T02:05:00Z" }));
    assert_eq!(house.standing(&agent, "road-rescue").await, (1, Some(5)));
    let twice = agent.post(&order(id, "/answer"), json!({ "yes": true })).await;
    assert_eq!(twice.code(), "concierge.not_now");
    assert_eq!(house.standing(&agent, "road-rescue").await.0, 1);
    assert_eq!(house.steps().await, [json!({ "step": "drafted" }), json!({ "step": "requested" })]);
    assert_eq!((house.audited("concierge.drafted").await, house.audited("concierge.requested").await), (1, 1));
    house.close().await;
}

#[tokio::test]
async fn the_same_key_enters_and_agrees_once() {
    let house = House::open().await;
    let agent = house.agent().await;
    let path = format!("/api/v1/customers/{}/service-orders", house.private);
    let first = keyed(&agent, &path, "k1", rescue(house.contact)).await.json();
    let again = keyed(&agent, &path, "k1", rescue(house.contact)).await.json();
    assert_eq!(first["id"], again["id"]);
    let other = keyed(&agent, &path, "k2", rescue(house.contact)).await.json();
    assert_ne!(first["id"], other["id"]);
    let answer = order(first["id"].as_str().unwrap(), "/answer");
    for _ in 0..3 {
        assert_eq!(keyed(&agent, &answer, "yes", json!({ "yes": true })).await.status, 200);
    }
    assert_eq!(house.standing(&agent, "road-rescue").await.0, 1);
    assert_eq!(house.audited("concierge.requested").await, 1);
    house.close().await;
}

#[tokio::test]
async fn many_yeses_at_once_use_no_more_than_the_entitlement() {
    let house = House::open().await;
    let agent = house.agent().await;
    let mut drafts = Vec::new();
    for _ in 0..9 {
        drafts.push(house.drafted(&agent).await["id"].as_str().unwrap().to_owned());
    }
    let yes = |id: String| {
        let agent = agent.clone();
        tokio::spawn(async move { agent.post(&order(&id, "/answer"), json!({ "yes": true })).await })
    };
    let asked: Vec<_> = drafts.into_iter().map(yes).collect();
    let mut codes = Vec::new();
    for answer in asked {
        codes.push(answer.await.unwrap().code());
    }
    codes.sort();
    assert_eq!(codes, [["", "", "", "", "", ""].as_slice(), &["concierge.used_up"; 3]].concat());
    assert_eq!(house.standing(&agent, "road-rescue").await, (6, Some(0)));
    assert_eq!(house.draft(&agent, house.private, rescue(house.contact)).await.code(), "concierge.used_up");
    house.close().await;
}

#[tokio::test]
async fn a_customer_whose_tier_does_not_include_it_is_refused_with_the_reason() {
    let house = House::open().await;
    house.stage.serving.lock().insert(house.contact, (staff(1), house.standard));
    let agent = house.agent().await;
    let refused = house.draft(&agent, house.standard, rescue(house.contact)).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "concierge.not_entitled"));
    assert!(refused.json()["title"].as_str().unwrap().contains("tier"));
    let shown = agent.get(&format!("/api/v1/contacts/{}/services", house.contact)).await.json();
    assert_eq!(shown["customer"], json!(house.standard));
    assert!(shown["items"].as_array().unwrap().iter().all(|one| one["standing"]["entitled"] == false));
    house.close().await;
}

#[tokio::test]
async fn nobody_orders_for_a_customer_whom_they_do_not_serve() {
    let house = House::open().await;
    let other = house.signed_in(2).await;
    assert_eq!(house.draft(&other, house.private, rescue(house.contact)).await.code(), "concierge.not_serving");
    let mut without = rescue(house.contact);
    without["contact"] = json!(null);
    assert_eq!(house.draft(&other, house.private, without.clone()).await.code(), "concierge.not_serving");
    let services = format!("/api/v1/contacts/{}/services", house.contact);
    assert_eq!(other.get(&services).await.code(), "concierge.unknown_customer");
    assert_eq!(house.signed_in(5).await.get(&services).await.status, 403, "an auditor serves nobody");
    let agent = house.agent().await;
    let id = house.drafted(&agent).await["id"].as_str().unwrap().to_owned();
    assert_eq!(other.post(&order(&id, "/answer"), json!({ "yes": true })).await.status, 404);
    house.stage.serving.lock().clear();
    let gone = agent.post(&order(&id, "/answer"), json!({ "yes": true })).await;
    assert_eq!(gone.code(), "concierge.not_serving", "the customer has gone");
    assert_eq!(
        house.draft(&house.clerk().await, house.private, without).await.status,
        201,
        "a clerk without a contact"
    );
    house.close().await;
}

#[tokio::test]
async fn what_is_wrong_with_the_form_is_said_for_each_field() {
    let house = House::open().await;
    let agent = house.agent().await;
    let mut wish = rescue(house.contact);
    wish["fields"] = json!({ "plate": "京A12345", "trouble": "dragon" });
    let refused = house.draft(&agent, house.private, wish).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "concierge.not_possible"));
    let pointers: Vec<_> =
        refused.json()["errors"].as_array().unwrap().iter().map(|one| one["pointer"].clone()).collect();
    assert_eq!(pointers, [json!("/fields/place"), json!("/fields/trouble")]);
    house.close().await;
}

#[tokio::test]
async fn what_is_taken_back_in_time_is_given_back_once() {
    let house = House::open().await;
    let agent = house.agent().await;
    let id = house.ordered(&agent).await;
    let path = order(&id, "/cancellation");
    assert_eq!(agent.post(&path, json!({ "reason": " " })).await.code(), "concierge.no_reason");
    assert_eq!(
        house.signed_in(2).await.post(&path, json!({ "reason": "别人的" })).await.code(),
        "concierge.not_serving"
    );
    let back = agent.post(&path, json!({ "reason": "客户已自行修好", "contact": house.contact })).await;
    assert_eq!(back.status, 200, "{}", back.text());
    assert_eq!((&back.json()["given_back"], &back.json()["state"]), (&json!(true), &json!("cancelled")));
    assert_eq!(house.standing(&agent, "road-rescue").await, (0, Some(6)));
    assert_eq!(agent.post(&path, json!({ "reason": "再次" })).await.code(), "concierge.not_now");
    let next = house.ordered(&agent).await;
    assert_ne!(next, id);
    assert_eq!(house.standing(&agent, "road-rescue").await, (1, Some(5)));
    house.close().await;
}

#[tokio::test]
async fn the_catalogue_and_its_schema_are_there_to_read() {
    let house = House::open().await;
    let auditor = house.signed_in(5).await;
    let catalogue = auditor.get("/api/v1/service-catalogue").await.json();
    assert_eq!(catalogue["version"], 1);
    let schema = auditor.get("/api/v1/service-catalogue/schema").await.json();
    assert_eq!(schema, concierge::catalogue::schema());
    house.close().await;
}
