//! Dissatisfied customers are asked why.

use domain::ContactId;
use domain::events::{ContactEvent, EndCause, FollowUpResult};
use serde_json::{Value, json};

use crate::bank::{Bank, agent};

/// A call that is over and was graded.
async fn graded(bank: &Bank, phone: &str, score: u8, grades: u8) -> ContactId {
    let call = bank.call(phone).await;
    bank.center.rate(call, score, grades).await;
    bank.center.finish(call, EndCause::Completed).await;
    call
}

async fn listed(desk: &platform::testing::Client, query: &str) -> Vec<Value> {
    desk.get(&format!("/api/v1/follow-ups{query}")).await.json()["items"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn whoever_graded_below_the_middle_is_listed_until_somebody_has_reached_them() {
    let bank = Bank::open().await;
    let office = bank.desk(8).await;
    let low = graded(&bank, "13812345678", 2, 5).await;
    graded(&bank, "13900000001", 3, 5).await;
    let lowest = graded(&bank, "13900000002", 1, 3).await;
    graded(&bank, "13900000003", 2, 3).await;
    let open = listed(&office, "").await;
    let ids: Vec<&str> = open.iter().filter_map(|one| one["contact"]["id"].as_str()).collect();
    assert_eq!(ids, [lowest.to_string(), low.to_string()], "the middle grade is not dissatisfied");
    assert_eq!(open[1]["contact"]["masked_phone"], "138****5678");

    let path = format!("/api/v1/contacts/{low}/follow-ups");
    let tried = office.post(&path, json!({ "result": "not_reached", "note": "无人接听" })).await;
    assert_eq!(tried.status, 204, "{}", tried.text());
    let again = listed(&office, "").await;
    assert_eq!(again[1]["follow_up"]["result"], "not_reached", "it is to be tried again");
    office.post(&path, json!({ "result": "settled", "note": "已致歉并补发短信" })).await;
    assert_eq!(listed(&office, "").await.len(), 1);
    let done = listed(&office, "?done=true").await;
    assert_eq!((&done[0]["follow_up"]["note"], done.len()), (&json!("已致歉并补发短信"), 1));
    let events = bank.events(low).await;
    assert!(events.contains(&ContactEvent::FollowedUp { staff: agent(8), result: FollowUpResult::Settled }));
}

#[tokio::test]
async fn nobody_is_followed_up_who_was_content_and_a_note_says_what_came_of_it() {
    let bank = Bank::open().await;
    let office = bank.desk(8).await;
    let content = graded(&bank, "13900000001", 5, 5).await;
    let low = graded(&bank, "13900000002", 1, 5).await;
    let told = json!({ "result": "settled", "note": "好" });
    assert_eq!(office.post(&format!("/api/v1/contacts/{content}/follow-ups"), told.clone()).await.status, 404);
    let empty = json!({ "result": "settled", "note": "  " });
    assert_eq!(office.post(&format!("/api/v1/contacts/{low}/follow-ups"), empty).await.status, 422);
    assert_eq!(bank.desk(1).await.post(&format!("/api/v1/contacts/{low}/follow-ups"), told).await.status, 403);
}
