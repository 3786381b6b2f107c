//! What is there again after the server was killed.

use std::time::Duration;

use domain::contact::ContactState;
use domain::events::EndCause;
use platform::database::Row as _;

use crate::bank::Bank;

#[tokio::test]
async fn chats_keep_their_place_and_their_waiting_time() {
    let bank = Bank::open().await;
    let mut chats = Vec::new();
    for _ in 0..4 {
        let chat = bank.chat().await;
        bank.enqueue(chat, "chat").await;
        bank.clock.advance(Duration::from_secs(5));
        chats.push(chat);
    }
    bank.center.customer_left(chats[1], EndCause::Ended).await;
    let bank = bank.killed_and_started_again().await;
    let desk = bank.ready(1).await;
    for expected in [chats[0], chats[2], chats[3]] {
        let view = bank.accept(&desk).await;
        let last = view["contacts"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["contact"]["id"], expected.to_string());
    }
    let row = desk.get(&format!("/api/v1/contacts/{}", chats[0])).await.json();
    assert!(row["contact"]["wait_seconds"].as_f64().unwrap() >= 20.0, "{row}");
}

#[tokio::test]
async fn a_contact_that_was_at_an_agent_before_still_stands_before_the_others() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let returned = bank.chat().await;
    bank.enqueue(returned, "chat").await;
    bank.accept(&desk).await;
    bank.pass(61).await;
    let others = [bank.chat().await, bank.chat().await];
    for other in others {
        bank.enqueue(other, "chat").await;
    }
    let bank = bank.killed_and_started_again().await;
    let desk = bank.ready(2).await;
    let view = bank.accept(&desk).await;
    assert_eq!(view["contacts"][0]["contact"]["id"], returned.to_string());
}

#[tokio::test]
async fn a_conversation_in_text_stays_with_its_agent_who_must_confirm_their_state() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let chat = bank.chat().await;
    bank.enqueue(chat, "chat").await;
    bank.accept(&desk).await;
    let bank = bank.killed_and_started_again().await;
    assert_eq!(bank.center.state(chat), Some(ContactState::Connected));
    let waiting = bank.chat().await;
    bank.enqueue(waiting, "chat").await;
    let desk = bank.desk(1).await;
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!(view["contacts"][0]["contact"]["id"], chat.to_string());
    assert_eq!(view["offers"], serde_json::json!([]), "not ready until they say so");
    desk.put("/api/v1/desk/state", serde_json::json!({"state": "ready"})).await;
    assert!(bank.offer(&desk).await.is_some());
}

#[tokio::test]
async fn a_conversation_whose_agent_does_not_come_back_returns_to_the_queue() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let chat = bank.chat().await;
    bank.enqueue(chat, "chat").await;
    bank.accept(&desk).await;
    let bank = bank.killed_and_started_again().await;
    bank.pass(61).await;
    assert_eq!(bank.center.state(chat), Some(ContactState::Queued));
    let other = bank.ready(2).await;
    assert!(bank.offer(&other).await.is_some());
}

#[tokio::test]
async fn a_call_that_was_cut_is_interrupted_and_promised_a_call_back() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    bank.accept(&desk).await;
    let bank = bank.killed_and_started_again().await;
    assert_eq!(bank.center.state(call), None);
    let types = bank.types(call).await;
    assert!(
        types.ends_with(&["conversation_ended".into(), "interrupted".into(), "call_back_promised".into()]),
        "{types:?}"
    );
    let promised = bank.store.fetch_all(bank.store.sql("SELECT contact FROM call_back", [])).await.unwrap();
    assert_eq!(promised.len(), 1);
    assert_eq!(promised[0].column::<String>("contact").unwrap(), call.to_string());
    // Starting once more changes nothing more.
    let bank = bank.killed_and_started_again().await;
    assert_eq!(bank.types(call).await, types);
}
