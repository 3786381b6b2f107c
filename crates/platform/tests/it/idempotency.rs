use std::time::Duration;

use platform::http::{Idempotency, IdempotencyKey};
use platform::testing::{ManualClock, database};

fn key(text: &str) -> IdempotencyKey {
    IdempotencyKey(Some(text.to_owned()))
}

#[tokio::test]
async fn the_answer_to_a_key_is_remembered_for_its_caller_and_route() {
    let (database, clock) = (database().await, ManualClock::default());
    let answers = Idempotency::new(database.database(), clock.shared());
    assert_eq!(answers.answered::<u32>(&key("k"), "1001", "POST /orders").await.unwrap(), None);
    let keep = answers.keep(&key("k"), "1001", "POST /orders", &7).unwrap();
    database.execute(keep.clone()).await.unwrap();
    assert_eq!(answers.answered::<u32>(&key("k"), "1001", "POST /orders").await.unwrap(), Some(7));
    assert_eq!(answers.answered::<u32>(&key("k"), "1002", "POST /orders").await.unwrap(), None);
    assert_eq!(answers.answered::<u32>(&key("k"), "1001", "POST /notes").await.unwrap(), None);
    assert!(database.execute(keep).await.unwrap_err().is_duplicate(), "its twin fails in the transaction");
    clock.advance(Duration::from_secs(24 * 3600 + 1));
    assert_eq!(answers.forget_old().await.unwrap(), 1);
}

#[tokio::test]
async fn a_request_without_a_key_is_not_remembered() {
    let (database, clock) = (database().await, ManualClock::default());
    let answers = Idempotency::new(database.database(), clock.shared());
    assert!(answers.keep(&IdempotencyKey(None), "1001", "POST /orders", &7).is_none());
    assert_eq!(answers.answered::<u32>(&IdempotencyKey(None), "1001", "POST /orders").await.unwrap(), None);
}
