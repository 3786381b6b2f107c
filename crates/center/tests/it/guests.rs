//! Conversations with guests, and what becomes of them when legs fail.

use center::conversation::Invitee;
use center::ports::DoorCommand;
use center::ports::arrangement::{Arrangement, Hearers, Place};
use domain::events::{ContactEvent, EndCause, GuestEnd, ListeningMode};
use domain::{ContactId, GuestId};
use platform::testing::Client;
use serde_json::{Value, json};

use crate::bank::{Bank, agent};

/// Agent 1 in a call, agent 2 ready.
async fn in_call(bank: &Bank) -> (Client, Client, ContactId) {
    let first = bank.ready(1).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    bank.accept(&first).await;
    bank.center.conversation_joined(call, agent(1)).await;
    let second = bank.ready(2).await;
    (first, second, call)
}

/// The last guest that the door was told to call.
fn called(bank: &Bank, call: ContactId) -> GuestId {
    let commands = bank.phone_door.commands.lock();
    commands
        .iter()
        .rev()
        .find_map(|(id, command)| match command {
            DoorCommand::CallGuest { guest, .. } if *id == call => Some(*guest),
            _ => None,
        })
        .expect("a guest was called")
}

fn arranged(bank: &Bank, call: ContactId) -> Arrangement {
    let commands = bank.phone_door.commands.lock();
    commands
        .iter()
        .rev()
        .find_map(|(id, command)| match command {
            DoorCommand::Arrange(arrangement) if *id == call => Some(arrangement.clone()),
            _ => None,
        })
        .expect("somebody was told who hears whom")
}

async fn post(desk: &Client, call: ContactId, act: &str, body: Value) -> Value {
    let answer = desk.post(&format!("/api/v1/contacts/{call}/{act}"), body).await;
    assert_eq!(answer.status, 200, "{act}: {}", answer.text());
    answer.json()
}

/// Agent 2 is consulted and there.
async fn consulted(bank: &Bank, first: &Client, second: &Client, call: ContactId) -> GuestId {
    let view = post(first, call, "consultations", json!({ "colleague": agent(2) })).await;
    assert_eq!(view["contacts"][0]["state"], "held");
    let invitation = second.get("/api/v1/desk").await.json()["invitations"][0].clone();
    assert_eq!(invitation["contact"]["customer"]["name"], "王小明", "the briefing comes along");
    let guest = invitation["guest"].as_str().expect("an invitation").to_owned();
    post(second, call, &format!("invitations/{guest}/acceptance"), json!({})).await;
    bank.center.guest_came(call, called(bank, call)).await;
    guest.parse().unwrap()
}

#[tokio::test]
async fn a_colleague_is_consulted_and_the_agent_goes_back_to_the_customer() {
    let bank = Bank::open().await;
    let (first, second, call) = in_call(&bank).await;
    let colleagues = first.get("/api/v1/colleagues").await.json();
    assert_eq!(colleagues["items"][0]["id"], agent(2).to_string());
    consulted(&bank, &first, &second, call).await;
    assert!(!arranged(&bank, call).with_customer);
    assert_eq!(first.get("/api/v1/colleagues").await.json()["items"], json!([]), "who is asked is not free");
    let answer = first.delete(&format!("/api/v1/contacts/{call}/consultations")).await;
    assert_eq!(answer.json()["contacts"][0]["state"], "connected");
    let arrangement = arranged(&bank, call);
    assert!(arrangement.with_customer && arrangement.others.len() == 1);
    assert_eq!(second.get("/api/v1/desk").await.json()["invitations"], json!([]));
    let types: Vec<_> = bank.types(call).await.into_iter().skip_while(|one| one != "connected").skip(1).collect();
    assert_eq!(types, ["consultation_started", "held", "guest_joined", "guest_left", "resumed"]);
}

#[tokio::test]
async fn a_consulted_colleague_takes_the_contact_over_with_all_its_state() {
    let bank = Bank::open().await;
    let (first, second, call) = in_call(&bank).await;
    first.put(&format!("/api/v1/contacts/{call}/note"), json!({ "text": "查询定期利率" })).await;
    consulted(&bank, &first, &second, call).await;
    let view = post(&first, call, "transfer-completion", json!({})).await;
    assert_eq!((&view["contacts"], &view["agent"]["state"]), (&json!([]), &json!("ready")));
    let view = second.get("/api/v1/desk").await.json();
    assert_eq!(
        (&view["contacts"][0]["state"], &view["contacts"][0]["note"]),
        (&json!("connected"), &json!("查询定期利率"))
    );
    assert_eq!(arranged(&bank, call).agent, agent(2));
    let events = bank.events(call).await;
    assert!(events.contains(&ContactEvent::HandedOver { from: agent(1), to: agent(2) }));
    // The new one ends it as any other.
    post(&second, call, "hang-up", json!({})).await;
    bank.center.customer_left(call, EndCause::Ended).await;
    post(&second, call, "wrap-up", json!({ "code": "query" })).await;
    assert_eq!(bank.types(call).await.last().map(String::as_str), Some("closed"));
}

#[tokio::test]
async fn a_conference_goes_on_when_the_agent_leaves_or_their_leg_fails() {
    for fails in [false, true] {
        let bank = Bank::open().await;
        let (first, second, call) = in_call(&bank).await;
        consulted(&bank, &first, &second, call).await;
        post(&first, call, "conference", json!({})).await;
        let arrangement = arranged(&bank, call);
        assert!(arrangement.with_customer && arrangement.others.iter().all(|(_, hearers)| *hearers == Hearers::All));
        if fails {
            bank.center.agent_leg_failed(call, agent(1), EndCause::AgentLost).await;
        } else {
            post(&first, call, "departure", json!({})).await;
        }
        assert_eq!(second.get("/api/v1/desk").await.json()["contacts"][0]["state"], "connected");
        assert_eq!(bank.center.serving_agent(call), Some(agent(2)));
    }
}

#[tokio::test]
async fn whichever_leg_fails_in_a_consultation_the_customer_is_not_lost() {
    let bank = Bank::open().await;
    let (first, second, call) = in_call(&bank).await;
    let guest = consulted(&bank, &first, &second, call).await;
    bank.center.guest_gone(call, guest, GuestEnd::Failed).await;
    assert_eq!(first.get("/api/v1/desk").await.json()["contacts"][0]["state"], "connected", "back to the customer");
    // While a colleague is only asked and not there, the agent's loss gives the contact back to its queue.
    post(&first, call, "consultations", json!({ "colleague": agent(2) })).await;
    bank.center.agent_leg_failed(call, agent(1), EndCause::AgentLost).await;
    let types = bank.types(call).await;
    assert!(types.contains(&"requeued".to_owned()));
    let view = second.get("/api/v1/desk").await.json();
    assert_eq!(view["invitations"], json!([]));
    assert_eq!(view["offers"][0]["contact"]["id"], call.to_string(), "free again, they are offered it");
}

#[tokio::test]
async fn a_customer_who_leaves_ends_every_guests_leg() {
    let bank = Bank::open().await;
    let (first, second, call) = in_call(&bank).await;
    let guest = consulted(&bank, &first, &second, call).await;
    bank.center.customer_left(call, EndCause::Ended).await;
    assert!(
        bank.phone_door.told(call, |command| matches!(command, DoorCommand::PartGuest { guest: id } if *id == guest))
    );
    let view = second.get("/api/v1/desk").await.json();
    assert_eq!((&view["invitations"], &view["agent"]["state"]), (&json!([]), &json!("ready")));
}

#[tokio::test]
async fn a_transfer_to_a_colleague_that_is_declined_or_ignored_stays_with_the_agent() {
    let bank = Bank::open().await;
    let (first, second, call) = in_call(&bank).await;
    post(&first, call, "transfers", json!({ "colleague": agent(2) })).await;
    let guest = second.get("/api/v1/desk").await.json()["invitations"][0]["guest"].as_str().unwrap().to_owned();
    post(&second, call, &format!("invitations/{guest}/refusal"), json!({})).await;
    assert_eq!(first.get("/api/v1/desk").await.json()["contacts"][0]["state"], "connected");
    post(&first, call, "transfers", json!({ "colleague": agent(2) })).await;
    for _ in 0..4 {
        bank.pass(8).await;
        first.get("/api/v1/desk").await;
        second.get("/api/v1/desk").await;
    }
    assert_eq!(first.get("/api/v1/desk").await.json()["contacts"][0]["state"], "connected");
    let causes: Vec<GuestEnd> = bank
        .events(call)
        .await
        .into_iter()
        .filter_map(|event| match event {
            ContactEvent::GuestLeft { cause, .. } => Some(cause),
            _ => None,
        })
        .collect();
    assert_eq!(causes, [GuestEnd::Declined, GuestEnd::NoAnswer]);
}

#[tokio::test]
async fn a_transfer_to_another_queue_goes_before_everybody_who_waits_there() {
    let bank = Bank::open().await;
    let first = bank.ready(1).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    bank.accept(&first).await;
    let view = post(&first, call, "transfers", json!({ "queue": "chat" })).await;
    assert_eq!((&view["contacts"], &view["agent"]["state"]), (&json!([]), &json!("ready")));
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::Part { .. })));
    assert!(bank.flow.was_told(call, "requeued"), "the customer waits and hears so");
    let second = bank.ready(2).await;
    let view = bank.accept(&second).await;
    assert_eq!(view["contacts"][0]["contact"]["id"], call.to_string());
    assert_eq!(view["contacts"][0]["queue"], "chat");
    let refused = second.post(&format!("/api/v1/contacts/{call}/transfers"), json!({ "queue": "nowhere" })).await;
    assert_eq!(refused.code(), "center.unknown_queue");
}

#[tokio::test]
async fn an_outside_number_that_is_busy_leaves_the_customer_with_the_agent() {
    let bank = Bank::open().await;
    let (first, _, call) = in_call(&bank).await;
    let view = post(&first, call, "consultations", json!({ "number": "02887654321" })).await;
    assert_eq!(view["contacts"][0]["guests"][0]["masked_phone"], "028****4321");
    let guest = called(&bank, call);
    assert!(
        bank.phone_door
            .told(call, |command| matches!(command, DoorCommand::CallGuest { who: Invitee::Outside(_), .. }))
    );
    bank.center.guest_gone(call, guest, GuestEnd::Busy).await;
    let view = first.get("/api/v1/desk").await.json();
    assert_eq!((&view["contacts"][0]["state"], &view["contacts"][0]["guests"]), (&json!("connected"), &json!([])));
}

#[tokio::test]
async fn a_leader_listens_whispers_and_barges_in_and_it_is_written_down() {
    let bank = Bank::open().await;
    let (first, _, call) = in_call(&bank).await;
    let leader = bank.desk(9).await;
    let listening = format!("/api/v1/contacts/{call}/listening");
    let refused = leader.put(&listening, json!({ "mode": "listen" })).await;
    assert_eq!(refused.code(), "center.no_phone");
    bank.phones.0.lock().insert(agent(9), center::ports::PhoneKind::Browser);
    assert_eq!(leader.put(&listening, json!({ "mode": "listen" })).await.status, 204);
    let guest = called(&bank, call);
    bank.center.guest_came(call, guest).await;
    let seats = |hearers| vec![(Place::Agent, Hearers::All), (Place::Guest(guest), hearers)];
    assert_eq!(arranged(&bank, call).others, seats(Hearers::Nobody));
    let view = first.get("/api/v1/desk").await.json();
    assert_eq!(view["contacts"][0]["guests"], json!([]), "the agent does not see who listens");
    assert_eq!(view["contacts"][0]["state"], "connected");
    for (mode, hearers) in [("whisper", Hearers::Agent), ("barge_in", Hearers::All)] {
        assert_eq!(leader.put(&listening, json!({ "mode": mode })).await.status, 204);
        assert_eq!(arranged(&bank, call).others, seats(hearers));
    }
    assert_eq!(first.put(&listening, json!({ "mode": "listen" })).await.status, 403, "agents do not");
    assert_eq!(leader.post(&format!("/api/v1/contacts/{call}/takeover"), json!({})).await.code(), "center.not_at_desk");
    bank.pass(7).await;
    assert_eq!(leader.delete(&listening).await.status, 204);
    assert_eq!(arranged(&bank, call).others, vec![(Place::Agent, Hearers::All)]);
    let staff = agent(9);
    let is_before = |event: &ContactEvent| !matches!(event, ContactEvent::Connected { .. });
    let heard: Vec<ContactEvent> = bank.events(call).await.into_iter().skip_while(is_before).skip(1).collect();
    assert_eq!(
        heard,
        [
            ContactEvent::ListeningStarted { staff, mode: ListeningMode::Listen },
            ContactEvent::ListeningChanged { staff, mode: ListeningMode::Whisper },
            ContactEvent::ListeningChanged { staff, mode: ListeningMode::BargeIn },
            ContactEvent::ListeningEnded { staff, milliseconds: 7_000 },
        ]
    );
    bank.center.customer_left(call, EndCause::Ended).await;
    assert_eq!(leader.put(&listening, json!({ "mode": "listen" })).await.code(), "center.conversation_over");
}
