//! Calls out.

use center::ports::DoorCommand;
use domain::events::{ContactEvent, EndCause, GuestEnd};
use domain::{ContactId, Language};
use serde_json::json;

use crate::bank::{Bank, agent};

fn dialled(view: &serde_json::Value) -> ContactId {
    view["contacts"][0]["contact"]["id"].as_str().expect("a contact on the desk").parse().unwrap()
}

#[tokio::test]
async fn a_call_out_is_answered_ended_and_wrapped_up_like_any_other() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let view = desk.post("/api/v1/calls", json!({ "number": "13812345678" })).await.json();
    let call = dialled(&view);
    assert_eq!(view["contacts"][0]["state"], "arrived");
    assert_eq!(view["contacts"][0]["contact"]["customer"]["name"], "王小明");
    assert_eq!(view["contacts"][0]["contact"]["direction"], "outbound");
    assert!(!bank.flow.was_told(call, "begin"), "no flow speaks to somebody whom we call");
    let number = "13812345678".parse().unwrap();
    assert!(
        bank.phone_door.told(call, |command| matches!(command, DoorCommand::Dial { number: to, .. } if *to == number))
    );
    let refused = desk.post("/api/v1/calls", json!({ "number": "13900000001" })).await;
    assert_eq!(refused.code(), "center.in_conversation", "one call at a time");
    bank.center.dial_answered(call).await;
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::Join { .. })));
    assert_eq!(desk.get("/api/v1/desk").await.json()["contacts"][0]["state"], "connected");
    desk.post(&format!("/api/v1/contacts/{call}/hang-up"), json!({})).await;
    bank.center.customer_left(call, EndCause::Ended).await;
    desk.post(&format!("/api/v1/contacts/{call}/wrap-up"), json!({ "code": "query" })).await;
    assert_eq!(
        bank.types(call).await,
        ["arrived", "dialled", "dial_answered", "conversation_ended", "wrap_up_started", "wrap_up_ended", "closed"]
    );
}

#[tokio::test]
async fn a_busy_line_is_shown_and_the_agent_finishes_the_contact() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = dialled(&desk.post("/api/v1/calls", json!({ "number": "13900000001" })).await.json());
    bank.center.dial_failed(call, GuestEnd::Busy).await;
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!((&view["contacts"][0]["state"], &view["contacts"][0]["dial_end"]), (&json!("wrap_up"), &json!("busy")));
    desk.post(&format!("/api/v1/contacts/{call}/wrap-up"), json!({ "code": "query" })).await;
    assert_eq!(desk.get("/api/v1/desk").await.json()["agent"]["state"], "ready");
    let events = bank.events(call).await;
    assert!(events.contains(&ContactEvent::DialFailed { agent: agent(1), cause: GuestEnd::Busy }));
}

#[tokio::test]
async fn an_agent_may_give_up_while_the_line_rings() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = dialled(&desk.post("/api/v1/calls", json!({ "number": "13900000001" })).await.json());
    let view = desk.post(&format!("/api/v1/contacts/{call}/hang-up"), json!({})).await.json();
    assert_eq!(view["contacts"][0]["dial_end"], "dismissed");
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::End { .. })));
}

#[tokio::test]
async fn a_promised_call_back_is_listed_until_the_customer_was_reached() {
    let bank = Bank::open().await;
    let cut = bank.call("13812345678").await;
    bank.center.set_language(cut, Language::Zh).await;
    let bank = bank.killed_and_started_again().await;
    let desk = bank.ready(1).await;
    let listed = desk.get("/api/v1/call-backs").await.json();
    assert_eq!(listed["items"][0]["contact"], cut.to_string());
    assert_eq!(listed["items"][0]["masked_phone"], "138****5678");
    let call = dialled(&desk.post("/api/v1/calls", json!({ "call_back": cut })).await.json());
    assert_eq!(desk.get("/api/v1/call-backs").await.json()["items"].as_array().map(Vec::len), Some(1));
    bank.center.dial_answered(call).await;
    assert_eq!(desk.get("/api/v1/call-backs").await.json()["items"], json!([]));
}
