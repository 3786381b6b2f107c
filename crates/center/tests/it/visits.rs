//! An agent has the customer led through a flow and gets them back.

use center::ports::{CustomerInput, DoorCommand};
use domain::events::{ContactEvent, EndCause};
use domain::{ContactId, FlowId};
use platform::testing::Client;
use serde_json::json;

use crate::bank::{Bank, agent};

/// A caller in conversation with agent 1.
async fn in_call(bank: &Bank) -> (Client, ContactId) {
    let desk = bank.ready(1).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    bank.accept(&desk).await;
    bank.center.conversation_joined(call, agent(1)).await;
    (desk, call)
}

fn inputs(bank: &Bank, call: ContactId) -> usize {
    bank.flow.times(call, "input")
}

#[tokio::test]
async fn the_flow_has_the_customer_meanwhile_and_the_agent_hears_how_it_came_out() {
    let bank = Bank::open().await;
    let (desk, call) = in_call(&bank).await;
    let before = inputs(&bank, call);
    bank.center.input(call, CustomerInput::Digit('1'));
    assert_eq!(inputs(&bank, call), before, "in conversation no flow hears the customer");
    assert_eq!(desk.get("/api/v1/flows-for-agents").await.json()["items"][0]["id"], "identity");

    let view = desk.put(&format!("/api/v1/contacts/{call}/visit"), json!({ "flow": "identity" })).await.json();
    assert_eq!(
        (&view["contacts"][0]["state"], &view["contacts"][0]["visit"]["flow"]),
        (&json!("held"), &json!("identity"))
    );
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::Lend)));
    assert!(bank.flow.was_told(call, "visit"));
    bank.center.input(call, CustomerInput::Digit('1'));
    assert_eq!(inputs(&bank, call), before + 1);
    for refused in [
        desk.put(&format!("/api/v1/contacts/{call}/visit"), json!({ "flow": "identity" })).await,
        desk.post(&format!("/api/v1/contacts/{call}/resumption"), json!({})).await,
    ] {
        assert!(refused.status.is_client_error(), "{}", refused.text());
    }

    bank.center.visit_over(call, "verified".to_owned()).await;
    let view = desk.get("/api/v1/desk").await.json();
    let one = &view["contacts"][0];
    assert_eq!((&one["state"], &one["visit"]), (&json!("connected"), &json!({ "flow": null, "outcome": "verified" })));
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::TakeBack)));
    let events = bank.events(call).await;
    assert!(events.contains(&ContactEvent::VisitStarted { agent: agent(1), flow: FlowId::of("identity") }));
    assert!(events.contains(&ContactEvent::VisitEnded { agent: agent(1), outcome: "verified".to_owned() }));
    bank.center.visit_over(call, "verified".to_owned()).await;
    assert_eq!(bank.events(call).await.len(), events.len(), "telling it twice changes nothing");
}

#[tokio::test]
async fn the_agent_takes_the_customer_back_and_only_theirs() {
    let bank = Bank::open().await;
    let (desk, call) = in_call(&bank).await;
    let other = bank.ready(2).await;
    let path = format!("/api/v1/contacts/{call}/visit");
    assert_eq!(other.put(&path, json!({ "flow": "identity" })).await.code(), "center.not_yours");
    assert!(desk.put(&path, json!({ "flow": "balance" })).await.status.is_client_error(), "no flow for agents");
    assert!(desk.delete(&path).await.status.is_client_error(), "there is no visit");
    desk.put(&path, json!({ "flow": "identity" })).await;
    assert_eq!(desk.delete(&path).await.status, 200);
    assert!(bank.flow.was_told(call, "end_visit"));
}

#[tokio::test]
async fn a_customer_who_hangs_up_during_a_visit_leaves_the_agent_to_wrap_up() {
    let bank = Bank::open().await;
    let (desk, call) = in_call(&bank).await;
    desk.put(&format!("/api/v1/contacts/{call}/visit"), json!({ "flow": "identity" })).await;
    bank.center.customer_left(call, EndCause::Ended).await;
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!(view["contacts"][0]["state"], "wrap_up");
    assert!(bank.flow.was_told(call, "dismissed"));
    bank.center.visit_over(call, "failed".to_owned()).await;
    assert!(!bank.types(call).await.contains(&"visit_ended".to_owned()));
}
