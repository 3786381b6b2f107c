//! What staff arrange for themselves follows them, and is nobody else's.

use platform::database::Row as _;
use serde_json::{Value, json};

use crate::bank::Bank;

const KEYS: &str = "/api/v1/preferences/desk-keys";
const LAYOUT: &str = "/api/v1/preferences/desk-layout";

fn layout(left: u16) -> Value {
    json!({
        "left_width": left, "right_width": 360, "right_open": false, "tabs": ["knowledge", "customer"], "type_percent": 110,
    })
}

async fn own(desk: &platform::testing::Client) -> Value {
    desk.get("/api/v1/preferences").await.json()
}

#[tokio::test]
async fn what_somebody_arranged_is_there_at_another_machine_and_after_a_restart() {
    let bank = Bank::open().await;
    let desk = bank.desk(1).await;
    assert_eq!(own(&desk).await, json!({ "desk_keys": null, "desk_layout": null }));
    let keys = json!({ "keys": { "accept": "KeyJ", "wrap_up": "KeyK" } });
    assert_eq!(desk.put(KEYS, keys.clone()).await.status, 204);
    assert_eq!(desk.put(LAYOUT, layout(280)).await.status, 204);
    assert_eq!(desk.put(LAYOUT, layout(320)).await.status, 204);
    let bank = bank.killed_and_started_again().await;
    let elsewhere = bank.desk(1).await;
    assert_eq!(own(&elsewhere).await, json!({ "desk_keys": keys, "desk_layout": layout(320) }));
    assert_eq!(elsewhere.delete(KEYS).await.status, 204);
    assert_eq!(elsewhere.delete(KEYS).await.status, 204, "forgetting twice is forgetting");
    assert_eq!(own(&elsewhere).await["desk_keys"], Value::Null);
}

#[tokio::test]
async fn preferences_are_ones_own() {
    let bank = Bank::open().await;
    let (first, second) = (bank.desk(1).await, bank.desk(2).await);
    first.put(LAYOUT, layout(280)).await;
    assert_eq!(own(&second).await["desk_layout"], Value::Null);
    second.put(LAYOUT, layout(400)).await;
    assert_eq!(own(&first).await["desk_layout"], layout(280));
}

#[tokio::test]
async fn what_collides_or_cannot_be_is_refused_with_the_place_and_nothing_is_kept() {
    let bank = Bank::open().await;
    let desk = bank.desk(1).await;
    for (route, body, pointer) in [
        (KEYS, json!({ "keys": { "accept": "KeyA", "hold": "KeyA" } }), "/keys/hold"),
        (KEYS, json!({ "keys": { "accept": "KeyD" } }), "/keys/accept"),
        (KEYS, json!({ "keys": { "accept": "F5" } }), "/keys/accept"),
        (LAYOUT, layout(9), "/left_width"),
    ] {
        let answer = desk.put(route, body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "http.invalid"));
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer);
    }
    assert_eq!(desk.put(KEYS, json!({ "keys": { "dance": "KeyJ" } })).await.status, 422);
    let mut more = layout(300);
    more["colour"] = json!("pink");
    assert_eq!(desk.put(LAYOUT, more).await.status, 422);
    let rows = bank.store.fetch_all(bank.store.sql("SELECT staff FROM staff_preference", [])).await.unwrap();
    assert!(rows.is_empty());
}

#[tokio::test]
async fn a_document_of_another_schema_counts_as_none() {
    let bank = Bank::open().await;
    let desk = bank.desk(1).await;
    desk.put(LAYOUT, layout(300)).await;
    for changed in ["schema_number = 0", "schema_number = 1, document = '{}'", "document = 'no json'"] {
        let sql = format!("UPDATE staff_preference SET {changed}");
        bank.store.transaction(vec![bank.store.sql(&sql, [])]).await.unwrap();
        assert_eq!(own(&desk).await["desk_layout"], Value::Null, "{changed}");
    }
    desk.put(LAYOUT, layout(310)).await;
    let rows = bank.store.fetch_all(bank.store.sql("SELECT schema_number FROM staff_preference", [])).await.unwrap();
    assert_eq!(rows[0].column::<i64>("schema_number").unwrap(), 1);
    assert_eq!(own(&desk).await["desk_layout"], layout(310));
}
