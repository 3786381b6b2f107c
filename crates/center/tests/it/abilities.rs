//! What agents are able to is counted from the contacts that they had.

use std::time::Duration;

use center::ports::Heard;
use domain::events::EndCause;
use domain::{BusinessId, ContactId};
use platform::testing::Client;
use serde_json::{Value, json};

use crate::bank::{Bank, agent};

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// The agent at the desk serves a customer about the business for so long, and is graded.
async fn serves(bank: &Bank, desk: &Client, phone: &str, business: &str, seconds: u64, score: u8) -> ContactId {
    let call = bank.call(phone).await;
    let heard = Heard { business: Some(BusinessId::of(business)), ..Heard::default() };
    bank.enqueue_heard(call, "common", heard).await;
    bank.accept(desk).await;
    bank.center.conversation_joined(call, served_by(desk).await).await;
    bank.pass(seconds).await;
    desk.post(&format!("/api/v1/contacts/{call}/hang-up"), json!({})).await;
    bank.center.rate(call, score, 5).await;
    bank.center.finish(call, EndCause::Completed).await;
    let closed = desk.post(&format!("/api/v1/contacts/{call}/wrap-up"), json!({ "code": "query" })).await;
    assert_eq!(closed.status, 200, "{}", closed.text());
    call
}

async fn served_by(desk: &Client) -> domain::AgentId {
    desk.get("/api/v1/desk").await.json()["agent"]["id"].as_str().unwrap().parse().unwrap()
}

async fn ability(bank: &Bank, number: u8, business: &str) -> Option<Value> {
    let office = bank.desk(9).await;
    let counted = office.post("/api/v1/agents/abilities/count", json!({})).await;
    assert_eq!(counted.status, 204, "{}", counted.text());
    let read = office.get(&format!("/api/v1/agents/{}/abilities", agent(number))).await.json();
    read["items"].as_array().unwrap().iter().find(|one| one["business"] == business).cloned()
}

#[tokio::test]
async fn handling_times_and_grades_are_counted_by_business() {
    let bank = Bank::open().await;
    let first = bank.ready(1).await;
    for (seconds, score) in [(10, 5), (20, 4), (15, 3)] {
        serves(&bank, &first, "13912340001", "transfer", seconds, score).await;
    }
    serves(&bank, &first, "13912340002", "card_loss", 10, 1).await;
    let transfer = ability(&bank, 1, "transfer").await.expect("it was counted");
    assert_eq!(transfer["contacts"], 3);
    assert_eq!(transfer["handling_seconds"]["own"], 15.0);
    assert!((transfer["satisfaction"]["own"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9, "4 and 5 of 5 are satisfied");
    assert_eq!(ability(&bank, 1, "card_loss").await.unwrap()["satisfaction"]["own"], 0.0);
    assert_eq!(ability(&bank, 2, "transfer").await, None, "who had no contact is not judged");
}

#[tokio::test]
async fn a_customer_who_comes_again_for_the_same_within_a_week_was_not_helped() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    // A customer whom the bank knows, twice for the same; then once for something else.
    serves(&bank, &desk, "13812345678", "transfer", 5, 5).await;
    serves(&bank, &desk, "13812345678", "transfer", 5, 5).await;
    serves(&bank, &desk, "13812345678", "card_loss", 5, 5).await;
    let early = ability(&bank, 1, "transfer").await.unwrap();
    assert_eq!(early["resolution"]["count"], 0, "it is not known yet");
    bank.clock.advance(WEEK + Duration::from_secs(60));
    bank.center.settle().await;
    let transfer = ability(&bank, 1, "transfer").await.unwrap();
    assert_eq!((&transfer["resolution"]["count"], &transfer["resolution"]["own"]), (&json!(2), &json!(0.5)));
    assert_eq!(ability(&bank, 1, "card_loss").await.unwrap()["resolution"]["own"], 1.0);
}

#[tokio::test]
async fn contacts_of_a_quarter_ago_count_no_more_and_agents_do_not_read_figures() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    serves(&bank, &desk, "13912340001", "transfer", 5, 5).await;
    assert_eq!(desk.get(&format!("/api/v1/agents/{}/abilities", agent(1))).await.status, 403);
    assert_eq!(desk.post("/api/v1/agents/abilities/count", json!({})).await.status, 403);
    bank.clock.advance(Duration::from_secs(91 * 24 * 3600));
    bank.center.settle().await;
    assert_eq!(ability(&bank, 1, "transfer").await, None);
}
