//! The life of a contact.

use center::CenterError;
use center::ports::{DoorCommand, NewContact};
use domain::contact::{Channel, ContactState, Direction};
use domain::events::{ContactEvent, EndCause, MissCause};
use domain::{ContactId, LineId};
use serde_json::json;

use crate::bank::{Bank, agent};

#[tokio::test]
async fn a_call_is_offered_accepted_held_ended_rated_and_wrapped_up() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = bank.call("13812345678").await;
    assert!(bank.flow.was_told(call, "begin"));
    bank.enqueue(call, "common").await;
    let view = desk.get("/api/v1/desk").await.json();
    let card = &view["offers"][0]["contact"];
    assert_eq!(card["customer"]["name"], "王小明", "the screen pop comes before answering");
    assert_eq!(card["masked_phone"], "138****5678");
    let view = bank.accept(&desk).await;
    assert_eq!(view["contacts"][0]["state"], "connected");
    assert!(
        bank.phone_door
            .told(call, |command| matches!(command, DoorCommand::Join { agent: joined, .. } if *joined == agent(1)))
    );
    bank.center.conversation_joined(call, agent(1)).await;
    assert!(bank.flow.was_told(call, "connected"));
    for (act, command) in [("hold", "held"), ("resumption", "connected")] {
        let answer = desk.post(&format!("/api/v1/contacts/{call}/{act}"), json!({})).await;
        assert_eq!(answer.json()["contacts"][0]["state"], command);
    }
    let view = desk.post(&format!("/api/v1/contacts/{call}/hang-up"), json!({})).await.json();
    assert_eq!(view["contacts"][0]["state"], "wrap_up");
    assert_eq!(view["agent"]["state"], "wrap_up");
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::Part { .. })));
    assert!(bank.flow.was_told(call, "conversation_ended"), "the customer is asked to rate");
    bank.center.ask_rating(call, 5).await;
    bank.center.rate(call, 5, 5).await;
    bank.center.finish(call, EndCause::Completed).await;
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::End { .. })));
    let refused = desk.post(&format!("/api/v1/contacts/{call}/wrap-up"), json!({})).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "center.wrap_up_code_required"));
    let view = desk
        .post(&format!("/api/v1/contacts/{call}/wrap-up"), json!({"code": "query", "note": "查询余额"}))
        .await
        .json();
    assert_eq!(view["agent"]["state"], "ready");
    assert_eq!(view["contacts"], json!([]));
    assert_eq!(
        bank.types(call).await,
        [
            "arrived",
            "queued",
            "offered",
            "decided",
            "connected",
            "held",
            "resumed",
            "conversation_ended",
            "wrap_up_started",
            "survey_asked",
            "rated",
            "wrap_up_ended",
            "closed"
        ]
    );
    assert_eq!(bank.center.state(call), None, "nothing is left of it in memory");
    let row = desk.get(&format!("/api/v1/contacts/{call}")).await.json();
    assert_eq!((row["contact"]["score"].as_i64(), row["contact"]["wrap_up_code"].as_str()), (Some(5), Some("query")));
    assert_eq!(row["note"], "查询余额");
}

#[tokio::test]
async fn a_customer_who_ends_the_conversation_and_stays_is_asked_how_it_was() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = bank.call("13812345678").await;
    assert!(!bank.center.customer_finished(call).await, "nobody has served them yet");
    bank.enqueue(call, "common").await;
    bank.accept(&desk).await;
    assert!(bank.center.customer_finished(call).await);
    assert!(bank.center.customer_finished(call).await, "told twice it is the same");
    assert!(bank.flow.was_told(call, "conversation_ended"));
    bank.center.customer_left(call, EndCause::Ended).await;
    let types = bank.types(call).await;
    assert_eq!(types.iter().filter(|kind| *kind == "conversation_ended").count(), 1);
}

#[tokio::test]
async fn an_ignored_offer_returns_the_contact_to_the_head_of_its_queue() {
    let bank = Bank::open().await;
    let first = bank.ready(1).await;
    let ignored = bank.call("13900000001").await;
    bank.enqueue(ignored, "common").await;
    let later = bank.call("13900000002").await;
    bank.enqueue(later, "common").await;
    bank.pass(21).await;
    assert_eq!(first.get("/api/v1/desk").await.json()["agent"]["state"], "not_ready");
    let events = bank.events(ignored).await;
    assert!(events.iter().any(|event| matches!(event, ContactEvent::OfferMissed { cause: MissCause::Timeout, .. })));
    let second = bank.ready(2).await;
    let view = bank.accept(&second).await;
    assert_eq!(view["contacts"][0]["contact"]["id"], ignored.to_string(), "before the one who came later");
}

#[tokio::test]
async fn a_caller_who_hangs_up_in_the_queue_is_abandoned_and_the_offer_withdrawn() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = bank.call("13900000001").await;
    bank.enqueue(call, "common").await;
    assert!(bank.offer(&desk).await.is_some());
    bank.center.customer_left(call, EndCause::Ended).await;
    bank.center.customer_left(call, EndCause::Ended).await;
    assert!(bank.offer(&desk).await.is_none());
    assert_eq!(bank.types(call).await, ["arrived", "queued", "offered", "decided", "offer_missed", "abandoned"]);
    assert_eq!(desk.get("/api/v1/desk").await.json()["agent"]["state"], "ready");
    assert!(bank.flow.was_told(call, "dismissed"));
}

#[tokio::test]
async fn an_agent_whose_browser_is_gone_is_not_ready_within_a_minute_and_the_contact_goes_to_the_head() {
    let bank = Bank::open().await;
    let gone = bank.ready(1).await;
    let call = bank.call("13900000001").await;
    bank.enqueue(call, "common").await;
    bank.accept(&gone).await;
    bank.pass(61).await;
    assert_eq!(bank.center.state(call), Some(ContactState::Queued));
    assert!(bank.flow.was_told(call, "requeued"));
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::Part { .. })));
    let other = bank.ready(2).await;
    let view = bank.accept(&other).await;
    assert_eq!(view["contacts"][0]["contact"]["id"], call.to_string());
}

#[tokio::test]
async fn a_desk_that_is_silent_for_a_minute_keeps_its_customer_if_it_is_back_by_then() {
    let bank = Bank::open().await;
    let asleep = bank.ready(1).await;
    let chat = bank.chat().await;
    bank.enqueue(chat, "chat").await;
    bank.accept(&asleep).await;
    for _ in 0..2 {
        bank.pass(60).await;
        assert_eq!(bank.center.state(chat), Some(ContactState::Connected), "kept to the last second of the lease");
        let view = asleep.get("/api/v1/desk").await.json();
        assert_eq!(view["contacts"][0]["contact"]["id"], chat.to_string(), "and each word begins it anew");
    }
    bank.pass(61).await;
    assert_eq!(bank.center.state(chat), Some(ContactState::Queued));
    let view = asleep.get("/api/v1/desk").await.json();
    assert_eq!((&view["contacts"], view["agent"]["state"] == "ready"), (&json!([]), false), "{view}");
    let types = bank.types(chat).await;
    assert_eq!(types.iter().filter(|kind| *kind == "requeued").count(), 1, "{types:?}");
}

#[tokio::test]
async fn a_wrap_up_neither_resets_nor_ends_early() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = bank.call("13900000001").await;
    bank.enqueue(call, "common").await;
    bank.accept(&desk).await;
    bank.center.customer_left(call, EndCause::Ended).await;
    let until = desk.get("/api/v1/desk").await.json()["contacts"][0]["wrap_up_until"].clone();
    assert!(until.is_string());
    for _ in 0..2 {
        bank.pass(14).await;
        // Looking, writing and asking for readiness change nothing.
        let view = desk.put(&format!("/api/v1/contacts/{call}/note"), json!({"text": "…"})).await.json();
        assert_eq!(view["contacts"][0]["wrap_up_until"], until);
        desk.put("/api/v1/desk/state", json!({"state": "ready"})).await;
        assert_eq!(desk.get("/api/v1/desk").await.json()["agent"]["state"], "wrap_up");
    }
    bank.pass(3).await;
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!(view["agent"]["state"], "ready", "{view}");
    assert_eq!(bank.types(call).await.last().unwrap(), "closed");
}

#[tokio::test]
async fn an_agent_without_a_phone_gets_chats_but_no_calls() {
    let bank = Bank::open().await;
    bank.phones.0.lock().clear();
    let desk = bank.ready(1).await;
    let call = bank.call("13900000001").await;
    bank.enqueue(call, "common").await;
    assert!(bank.offer(&desk).await.is_none());
    let chat = bank.chat().await;
    bank.enqueue(chat, "chat").await;
    let view = bank.accept(&desk).await;
    assert_eq!(view["contacts"][0]["contact"]["id"], chat.to_string());
}

#[tokio::test]
async fn a_lost_agent_leg_returns_the_contact_and_late_words_about_it_change_nothing() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = bank.call("13900000001").await;
    bank.enqueue(call, "common").await;
    bank.accept(&desk).await;
    bank.center.agent_leg_failed(call, agent(2), EndCause::Failed).await;
    assert_eq!(bank.center.state(call), Some(ContactState::Connected), "another agent's leg is not this one's");
    bank.center.agent_leg_failed(call, agent(1), EndCause::Failed).await;
    assert_eq!(bank.center.state(call), Some(ContactState::Queued));
    bank.center.agent_hung_up(call, agent(1)).await;
    bank.center.conversation_joined(call, agent(1)).await;
    assert_eq!(bank.center.state(call), Some(ContactState::Queued));
    assert!(bank.types(call).await.ends_with(&["conversation_ended".to_owned(), "requeued".to_owned()]));
}

#[tokio::test]
async fn an_unknown_line_or_contact_is_refused_and_changes_nothing() {
    let bank = Bank::open().await;
    let new = NewContact {
        id: ContactId::generate(),
        channel: Channel::Phone,
        direction: Direction::Inbound,
        line: LineId::of("web"),
        phone: None,
        customer: None,
        visitor_name: None,
        language: None,
    };
    assert!(matches!(bank.center.arrive(new).await, Err(CenterError::UnknownLine(_))));
    assert_eq!(bank.center.open_count(), 0);
    let desk = bank.ready(1).await;
    let answer = desk.post(&format!("/api/v1/contacts/{}/hold", ContactId::generate()), json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "center.unknown_contact"));
    assert_eq!(desk.post("/api/v1/contacts/nonsense/hold", json!({})).await.status, 404);
    assert_eq!(desk.post("/api/v1/offers/nonsense/acceptance", json!({})).await.status, 404);
}
