//! Who may see and do what at the desk and in the records.

use serde_json::json;

use crate::bank::{Bank, known_customer};

#[tokio::test]
async fn an_agent_sees_their_own_contacts_and_a_shift_leader_all() {
    let bank = Bank::open().await;
    let first = bank.ready(1).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    bank.accept(&first).await;
    let second = bank.desk(2).await;
    assert_eq!(second.get(&format!("/api/v1/contacts/{call}")).await.status, 404);
    assert_eq!(second.get("/api/v1/contacts").await.json()["items"], json!([]));
    let hold = second.post(&format!("/api/v1/contacts/{call}/hold"), json!({})).await;
    assert_eq!((hold.status.as_u16(), hold.code().as_str()), (403, "center.not_yours"));
    let leader = bank.desk(9).await;
    let rows = leader.get("/api/v1/contacts?phone=138%201234%205678&channel=phone").await.json();
    assert_eq!(rows["items"][0]["id"], call.to_string());
    assert_eq!(rows["items"][0]["customer_name"], "**明", "names are masked in lists");
    assert_eq!(leader.get("/api/v1/desk").await.status, 403, "a shift leader who is no agent has no desk");
}

#[tokio::test]
async fn every_reading_of_a_customer_is_in_the_audit_trail() {
    let bank = Bank::open().await;
    let desk = bank.desk(1).await;
    let id = known_customer().id;
    assert_eq!(desk.get(&format!("/api/v1/customers/{id}")).await.json()["name"], "**明");
    desk.get(&format!("/api/v1/customers/{id}/contacts")).await;
    let rows = bank
        .store
        .fetch_all(
            bank.store.sql("SELECT action FROM audit_entry WHERE subject = $1", [format!("customer:{id}").into()]),
        )
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn what_is_not_possible_is_refused_with_a_code() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    for (body, code) in [
        (json!({"state": "busy"}), "center.invalid"),
        (json!({"state": "not_ready", "reason": "sleepy"}), "center.unknown_reason"),
        (json!({"state": "asleep"}), "http.invalid"),
        (json!({"state": "ready", "more": 1}), "http.invalid"),
    ] {
        let answer = desk.put("/api/v1/desk/state", body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, code));
    }
    assert_eq!(desk.get("/api/v1/desk").await.json()["agent"]["state"], "ready", "nothing changed");
    assert_eq!(desk.get("/api/v1/contacts?limit=many").await.status, 422);
}
