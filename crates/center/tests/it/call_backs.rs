//! Planned call-backs: agent and customer agree when the customer is called back.

use std::time::Duration;

use center::ports::DoorCommand;
use domain::contact::ContactState;
use domain::events::{ContactEvent, EndCause, GuestEnd};
use domain::{ContactId, Timestamp};
use platform::clock::Clock as _;
use platform::testing::Client;
use serde_json::{Value, json};

use crate::bank::{Bank, agent};

const CUSTOMER: &str = "13812345678";

fn at(time: &str) -> Timestamp {
    Timestamp::parse(&format!("{time}+08:00")).unwrap()
}

/// Moves the clock there.
fn until(bank: &Bank, time: &str) {
    bank.clock.advance(at(time).since(bank.clock.now()));
}

/// A bank on a morning, with an agent in conversation with a caller.
async fn in_conversation() -> (Bank, Client, ContactId) {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = bank.call(CUSTOMER).await;
    bank.enqueue(call, "common").await;
    bank.accept(&desk).await;
    (bank, desk, call)
}

fn path(contact: ContactId) -> String {
    format!("/api/v1/contacts/{contact}/planned-call-back")
}

fn plan(due: &str) -> Value {
    json!({ "due": at(due), "note": "卡号6222021234567890128，问到账时间" })
}

async fn planned(desk: &Client, contact: ContactId, due: &str) {
    let answer = desk.put(&path(contact), plan(due)).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
}

async fn listed(desk: &Client) -> Vec<Value> {
    let answer = desk.get("/api/v1/planned-call-backs").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().cloned().unwrap()
}

/// The conversation ends and is wrapped up.
async fn finished(bank: &Bank, desk: &Client, contact: ContactId) {
    desk.post(&format!("/api/v1/contacts/{contact}/hang-up"), json!({})).await;
    bank.center.customer_left(contact, EndCause::Ended).await;
    desk.post(&format!("/api/v1/contacts/{contact}/wrap-up"), json!({ "code": "query" })).await;
}

/// Waits until the timer has given the call-back out; says as which contact.
async fn given_out(bank: &Bank, origin: ContactId) -> ContactId {
    tokio::time::timeout(Duration::from_secs(60), async {
        loop {
            let calls = calls_of(bank, origin).await;
            if let Some(call) = calls.last() {
                bank.center.settle().await;
                return *call;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the call-back is given out")
}

async fn calls_of(bank: &Bank, origin: ContactId) -> Vec<ContactId> {
    let given = |event| match event {
        ContactEvent::CallBackGivenOut { call } => Some(call),
        _ => None,
    };
    bank.events(origin).await.into_iter().filter_map(given).collect()
}

/// Whoever is asked at a desk.
async fn offered(desk: &Client) -> Option<Value> {
    desk.get("/api/v1/desk").await.json()["offers"].get(0).cloned()
}

#[tokio::test]
async fn a_call_back_is_given_out_at_its_time_taken_and_done_when_the_customer_answers() {
    let (bank, desk, origin) = in_conversation().await;
    planned(&desk, origin, "2026-02-13T10:00:00").await;
    finished(&bank, &desk, origin).await;
    let own = listed(&desk).await;
    assert_eq!((&own[0]["masked_phone"], &own[0]["stage"]), (&json!("138****5678"), &json!("planned")));
    assert_eq!(own[0]["customer_name"], "王小明");
    assert!(!own[0]["note"].as_str().unwrap().contains("6222021234567890128"), "card numbers are covered");

    until(&bank, "2026-02-13T10:00:00");
    let desk = bank.ready(1).await;
    let call = given_out(&bank, origin).await;
    assert_eq!(bank.types(call).await[..3], ["arrived", "queued", "call_back_promised"]);
    let offer = offered(&desk).await.expect("it is offered");
    assert_eq!((&offer["call_back"], &offer["rings"]), (&json!(true), &json!(false)));
    let shown = desk.get(&path(call)).await.json();
    let of = &shown["call_back_of"];
    assert_eq!((&of["planned_by_name"], &of["stage"]), (&json!("员工1"), &json!("waiting")));
    bank.accept(&desk).await;
    let number = CUSTOMER.parse().unwrap();
    assert!(bank.phone_door.told(call, |told| matches!(told, DoorCommand::Dial { number: to, .. } if *to == number)));
    assert_eq!(listed(&desk).await.len(), 1, "nobody was reached yet");
    bank.center.dial_answered(call).await;
    assert!(bank.phone_door.told(call, |told| matches!(told, DoorCommand::Join { .. })));
    assert_eq!(listed(&desk).await, Vec::<Value>::new());
    assert_eq!(desk.get("/api/v1/call-backs").await.json()["items"], json!([]));
    let shown = desk.get(&path(call)).await.json();
    assert_eq!(shown["call_back_of"]["stage"], "done", "the conversation still shows the note");
}

#[tokio::test]
async fn the_planner_goes_first_if_they_are_ready_and_anybody_else_otherwise() {
    let (bank, desk, origin) = in_conversation().await;
    planned(&desk, origin, "2026-02-13T10:00:00").await;
    finished(&bank, &desk, origin).await;
    until(&bank, "2026-02-13T09:59:30");
    // The other one has been ready for longer.
    let other = bank.ready(2).await;
    bank.clock.advance(Duration::from_secs(10));
    let desk = bank.ready(1).await;
    until(&bank, "2026-02-13T10:00:00");
    given_out(&bank, origin).await;
    assert!(offered(&desk).await.is_some(), "the planner is asked");
    let offer = bank.offer(&desk).await.unwrap();
    desk.post(&format!("/api/v1/offers/{offer}/refusal"), json!({})).await;
    assert!(offered(&other).await.is_some(), "then whoever else is there");
}

#[tokio::test]
async fn a_plan_is_changed_and_called_off_by_its_planner_or_a_leader_until_it_is_done() {
    let (bank, desk, origin) = in_conversation().await;
    let (other, leader) = (bank.ready(2).await, bank.desk(9).await);
    assert_eq!(other.put(&path(origin), plan("2026-02-13T10:00:00")).await.status, 404, "not their contact");
    planned(&desk, origin, "2026-02-13T10:00:00").await;
    planned(&desk, origin, "2026-02-13T11:00:00").await;
    assert_eq!(listed(&leader).await.len(), 1, "one open plan for a contact");
    assert_eq!(listed(&other).await.len(), 0);
    assert_eq!(other.put(&path(origin), plan("2026-02-13T12:00:00")).await.status, 404);
    assert_eq!(other.delete(&path(origin)).await.status, 404);
    let changed = leader.put(&path(origin), json!({ "due": at("2026-02-13T12:00:00"), "number": "13900000001" })).await;
    assert_eq!(changed.status, 204, "{}", changed.text());
    let own = listed(&desk).await;
    assert_eq!((&own[0]["masked_phone"], &own[0]["planned_by_name"]), (&json!("139****0001"), &json!("员工1")));
    assert_eq!(leader.delete(&path(origin)).await.status, 204);
    assert_eq!(leader.delete(&path(origin)).await.code(), "center.call_back_not_planned");
    assert_eq!(listed(&leader).await.len(), 0);
    assert!(bank.events(origin).await.contains(&ContactEvent::CallBackCalledOff { staff: agent(9) }));
}

#[tokio::test]
async fn what_waits_in_the_queue_is_taken_out_when_another_time_is_agreed() {
    let (bank, desk, origin) = in_conversation().await;
    planned(&desk, origin, "2026-02-13T10:00:00").await;
    finished(&bank, &desk, origin).await;
    until(&bank, "2026-02-13T10:00:00");
    let first = given_out(&bank, origin).await;
    let leader = bank.desk(9).await;
    assert_eq!(listed(&leader).await[0]["stage"], "waiting");
    let later = leader.put(&path(origin), plan("2026-02-13T15:00:00")).await;
    assert_eq!(later.status, 204, "{}", later.text());
    assert_eq!(bank.center.state(first), None);
    let desk = bank.ready(1).await;
    assert!(offered(&desk).await.is_none(), "nobody is called twice");
    assert_eq!(desk.get("/api/v1/call-backs").await.json()["items"], json!([]));
    assert_eq!(listed(&leader).await[0]["stage"], "planned");
}

#[tokio::test]
async fn who_was_not_reached_stays_in_the_list_and_can_be_called_at_another_time() {
    let (bank, desk, origin) = in_conversation().await;
    planned(&desk, origin, "2026-02-13T10:00:00").await;
    finished(&bank, &desk, origin).await;
    until(&bank, "2026-02-13T10:00:00");
    let desk = bank.ready(1).await;
    let call = given_out(&bank, origin).await;
    bank.accept(&desk).await;
    assert_eq!(desk.delete(&path(origin)).await.code(), "center.call_back_under_way");
    bank.center.dial_failed(call, GuestEnd::NoAnswer).await;
    let own = listed(&desk).await;
    assert_eq!((&own[0]["stage"], &own[0]["is_overdue"]), (&json!("not_reached"), &json!(true)));
    planned(&desk, origin, "2026-02-13T14:00:00").await;
    assert_eq!(listed(&desk).await[0]["stage"], "planned");
    assert_eq!(desk.get("/api/v1/call-backs").await.json()["items"], json!([]), "it is promised once");
}

#[tokio::test]
async fn a_killed_server_loses_no_plan_and_gives_none_out_twice() {
    let (bank, desk, origin) = in_conversation().await;
    planned(&desk, origin, "2026-02-13T10:00:00").await;
    finished(&bank, &desk, origin).await;
    let bank = bank.killed_and_started_again().await;
    until(&bank, "2026-02-13T10:00:00");
    let call = given_out(&bank, origin).await;
    let bank = bank.killed_and_started_again().await;
    assert_eq!(bank.center.state(call), Some(ContactState::Queued), "it keeps its place");
    // The timer comes once more, as if the server had died before it was taken off.
    let again = bank.store.sql(
        "INSERT INTO timer (kind, key, due, payload, version, attempts, claimed_until) VALUES ('planned_call_back', $1, 0, '{}', 'again', 0, 0) \
         ON CONFLICT (kind, key) DO UPDATE SET due = 0, version = 'again', claimed_until = 0",
        [origin.to_string().into()],
    );
    bank.store.execute(again).await.unwrap();
    tokio::time::timeout(Duration::from_secs(60), async {
        while bank.store.fetch_one(bank.store.sql("SELECT key FROM timer", [])).await.unwrap().is_some() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the timer is handled");
    assert_eq!(calls_of(&bank, origin).await, [call]);
    let desk = bank.ready(1).await;
    bank.accept(&desk).await;
    // Killed while the line rings: it waits for an agent again.
    let bank = bank.killed_and_started_again().await;
    assert_eq!(bank.center.state(call), Some(ContactState::Queued));
    let desk = bank.ready(2).await;
    bank.accept(&desk).await;
    bank.center.dial_answered(call).await;
    assert_eq!(listed(&bank.desk(9).await).await.len(), 0);
    // Killed while they talk: the customer is promised it anew.
    let bank = bank.killed_and_started_again().await;
    let promised = bank.ready(1).await.get("/api/v1/call-backs").await.json();
    assert_eq!(promised["items"][0]["contact"], json!(call), "{promised}");
}

#[tokio::test]
async fn times_and_numbers_that_cannot_be_are_refused() {
    let (bank, desk, origin) = in_conversation().await;
    let times = desk.get("/api/v1/planned-call-backs/times").await.json();
    assert_eq!(times, json!({ "least_seconds": 300, "most_seconds": 2_592_000, "hours": "08:00-21:00" }));
    for (due, code) in [
        ("2026-02-13T09:04:00", "center.call_back_too_soon"),
        ("2026-02-13T21:00:00", "center.call_back_outside_hours"),
        ("2026-05-13T10:00:00", "center.call_back_too_far"),
    ] {
        assert_eq!(desk.put(&path(origin), plan(due)).await.code(), code);
    }
    let long = json!({ "due": at("2026-02-13T10:00:00"), "note": "好".repeat(501) });
    assert_eq!(desk.put(&path(origin), long).await.status, 422);
    let wrong = json!({ "due": at("2026-02-13T10:00:00"), "number": "not a number" });
    assert_eq!(desk.put(&path(origin), wrong).await.status, 422);
    finished(&bank, &desk, origin).await;

    let chat = bank.chat().await;
    bank.enqueue(chat, "chat").await;
    bank.accept(&desk).await;
    assert_eq!(desk.put(&path(chat), plan("2026-02-13T10:00:00")).await.code(), "center.call_back_no_number");
    let given = json!({ "due": at("2026-02-13T10:00:00"), "number": CUSTOMER });
    assert_eq!(desk.put(&path(chat), given).await.status, 204);
    until(&bank, "2026-02-13T10:00:00");
    let call = given_out(&bank, chat).await;
    let brief = bank.center.brief(call).expect("it waits");
    assert_eq!((brief.line.as_str(), brief.phone.as_ref()), ("95588", CUSTOMER.parse().ok().as_ref()));
}
