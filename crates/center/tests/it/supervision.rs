//! What a shift leader does to the team, and what does not work.

use domain::agent::AgentState;
use domain::contact::ContactState;
use domain::events::{AgentEvent, EndCause};
use domain::{ContactId, NoticeId};
use platform::journal::Stream;
use platform::testing::Client;
use serde_json::{Value, json};

use crate::bank::{Bank, agent};

async fn waiting_chats(bank: &Bank, count: usize) -> Vec<ContactId> {
    let mut chats = Vec::new();
    for _ in 0..count {
        let chat = bank.chat().await;
        bank.enqueue(chat, "chat").await;
        chats.push(chat);
    }
    chats
}

async fn order_of(leader: &Client, queue: &str) -> Vec<String> {
    let view = leader.get("/api/v1/team").await.json();
    let queues = view["queues"].as_array().unwrap();
    let queue = queues.iter().find(|one| one["id"] == queue).unwrap();
    queue["contacts"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

fn texts(ids: &[ContactId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

async fn audited(bank: &Bank, action: &str) -> usize {
    let sql = "SELECT action FROM audit_entry WHERE action = $1";
    bank.store.fetch_all(bank.store.sql(sql, [action.into()])).await.unwrap().len()
}

async fn refused(answer: platform::testing::Answer, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, code));
}

#[tokio::test]
async fn the_team_shows_who_serves_whom_and_who_waits() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    bank.accept(&desk).await;
    let chats = waiting_chats(&bank, 1).await;
    let leader = bank.desk(9).await;
    let view = leader.get("/api/v1/team").await.json();
    let one = &view["agents"][0];
    assert_eq!((one["number"].as_str(), one["state"].as_str()), (Some("1001"), Some("busy")));
    assert_eq!(one["queues"], json!(["chat", "common"]));
    let served = &one["contacts"][0];
    assert_eq!((served["id"].as_str(), served["state"].as_str()), (Some(call.to_string().as_str()), Some("connected")));
    assert_eq!((served["tier"].as_str(), served["masked_name"].as_str()), (Some("gold"), Some("**明")));
    assert_eq!(order_of(&leader, "chat").await, texts(&chats));
    assert!(audited(&bank, "team.read").await >= 2, "names are read, if masked");
    assert_eq!(desk.get("/api/v1/team").await.status, 403);
}

#[tokio::test]
async fn an_agents_state_is_changed_by_the_leader_and_the_desk_says_by_whom() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let leader = bank.desk(9).await;
    let path = format!("/api/v1/team/agents/{}/state", agent(1));
    let answer = leader.put(&path, json!({"state": "not_ready", "reason": "meal"})).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!((view["agent"]["state"].as_str(), view["agent"]["reason"].as_str()), (Some("not_ready"), Some("meal")));
    let notice = &view["notices"][0];
    assert_eq!((notice["from"].as_str(), notice["what"]["kind"].as_str()), (Some("员工9"), Some("state_changed")));
    let entries = bank.journal.read_stream(&Stream::Agent(agent(1))).await.unwrap();
    let last = entries.iter().rev().find(|entry| entry.actor == Some(agent(9))).expect("journalled under the leader");
    assert!(matches!(last.agent_event(), Some((_, AgentEvent::StateChanged { to: AgentState::NotReady, .. }))));
    assert_eq!(audited(&bank, "agent.state_set").await, 1);
    let id = notice["id"].as_str().unwrap();
    for _ in 0..2 {
        assert_eq!(desk.post(&format!("/api/v1/desk/notices/{id}/acknowledgement"), json!({})).await.status, 204);
    }
    assert_eq!(desk.get("/api/v1/desk").await.json()["notices"], json!([]));
}

#[tokio::test]
async fn who_is_signed_out_by_the_leader_stays_out_until_they_ask_for_work() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let leader = bank.desk(9).await;
    let path = format!("/api/v1/team/agents/{}/state", agent(1));
    assert_eq!(leader.put(&path, json!({"state": "signed_out"})).await.status, 204);
    assert_eq!(desk.get("/api/v1/desk").await.json()["agent"]["state"], "signed_out", "the open page signs nobody in");
    assert_eq!(leader.get("/api/v1/team").await.json()["agents"], json!([]));
    refused(leader.put(&path, json!({"state": "ready"})).await, "center.agent_left").await;
    assert_eq!(audited(&bank, "agent.state_set").await, 1, "what was refused was not done");
    let view = desk.put("/api/v1/desk/state", json!({"state": "ready"})).await.json();
    assert_eq!(view["agent"]["state"], "ready");
}

#[tokio::test]
async fn an_agent_who_serves_is_not_signed_out() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let chat = waiting_chats(&bank, 1).await[0];
    bank.accept(&desk).await;
    let leader = bank.desk(9).await;
    let path = format!("/api/v1/team/agents/{}/state", agent(1));
    refused(leader.put(&path, json!({"state": "signed_out"})).await, "center.agent_serving").await;
    assert_eq!(bank.center.state(chat), Some(ContactState::Connected));
    let unknown = leader.put(&path, json!({"state": "not_ready", "reason": "sleepy"})).await;
    assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (422, "center.unknown_reason"));
}

#[tokio::test]
async fn changed_abilities_hold_at_once_and_after_a_restart() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let leader = bank.desk(9).await;
    let path = format!("/api/v1/team/agents/{}/abilities", agent(1));
    let wanted = json!({"skills": [["mandarin", 4]], "voice_capacity": 1, "text_capacity": 0});
    let answer = leader.put(&path, wanted.clone()).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let chat = waiting_chats(&bank, 1).await[0];
    assert_eq!(bank.center.state(chat), Some(ContactState::Queued), "chats are not for this agent any more");
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!(view["notices"][0]["what"]["kind"], "abilities_changed");
    assert_eq!(view["agent"]["text_capacity"], 0);
    for (bad, pointer) in [
        (json!({"skills": [["mandarin", 11]], "voice_capacity": 1, "text_capacity": 0}), "/skills/0/1"),
        (json!({"skills": [["magic", 1]], "voice_capacity": 1, "text_capacity": 0}), "/skills/0/0"),
        (json!({"skills": [], "voice_capacity": 2, "text_capacity": 0}), "/voice_capacity"),
    ] {
        let answer = leader.put(&path, bad).await;
        assert_eq!((answer.status.as_u16(), answer.json()["errors"][0]["pointer"].as_str()), (422, Some(pointer)));
    }
    let bank = bank.killed_and_started_again().await;
    let leader = bank.desk(9).await;
    bank.desk(1).await.get("/api/v1/desk").await;
    let view = leader.get("/api/v1/team").await.json();
    assert_eq!(view["agents"][0]["skills"], wanted["skills"]);
    let notices = bank.desk(1).await.get("/api/v1/desk").await.json()["notices"].clone();
    assert_eq!(notices[0]["what"]["kind"], "abilities_changed", "what was not acknowledged is still there");
}

#[tokio::test]
async fn waiting_contacts_are_reordered_and_the_journal_says_by_whom() {
    let bank = Bank::open().await;
    let leader = bank.desk(9).await;
    let chats = waiting_chats(&bank, 3).await;
    let post = |path: String, body: Value| {
        let leader = &leader;
        async move { leader.post(&path, body).await.status.as_u16() }
    };
    assert_eq!(post(format!("/api/v1/team/waiting/{}/head", chats[2]), json!({})).await, 204);
    assert_eq!(order_of(&leader, "chat").await, texts(&[chats[2], chats[0], chats[1]]));
    assert_eq!(post(format!("/api/v1/team/waiting/{}/priority", chats[1]), json!({"by": 600})).await, 204);
    assert_eq!(order_of(&leader, "chat").await, texts(&[chats[2], chats[1], chats[0]]));
    assert_eq!(post(format!("/api/v1/team/waiting/{}/priority", chats[1]), json!({"by": -1200})).await, 204);
    assert_eq!(order_of(&leader, "chat").await, texts(&[chats[2], chats[0], chats[1]]));
    assert_eq!(post(format!("/api/v1/team/waiting/{}/priority", chats[1]), json!({"by": 0})).await, 422);
    assert_eq!(bank.types(chats[1]).await, ["arrived", "queued", "prioritised", "prioritised"]);
    let entries = bank.journal.read_stream(&Stream::Contact(chats[2])).await.unwrap();
    assert_eq!(entries.last().unwrap().actor, Some(agent(9)));
    assert_eq!(audited(&bank, "contact.moved_to_head").await, 1);
    let desk = bank.ready(1).await;
    let view = bank.accept(&desk).await;
    assert_eq!(view["contacts"][0]["contact"]["id"], chats[2].to_string());
}

#[tokio::test]
async fn a_waiting_contact_is_put_into_another_queue_or_meant_for_one_agent() {
    let bank = Bank::open().await;
    let leader = bank.desk(9).await;
    let chats = waiting_chats(&bank, 2).await;
    let path = format!("/api/v1/team/waiting/{}/queue", chats[0]);
    assert_eq!(leader.put(&path, json!({"queue": "common"})).await.status, 204);
    assert_eq!(order_of(&leader, "common").await, texts(&chats[..1]));
    refused(leader.put(&path, json!({"queue": "common"})).await, "center.already_in_queue").await;
    let unknown = leader.put(&path, json!({"queue": "none"})).await;
    assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (422, "center.unknown_queue"));
    let meant = format!("/api/v1/team/waiting/{}/agent", chats[1]);
    refused(leader.put(&meant, json!({"agent": agent(2)})).await, "center.agent_left").await;
    let second = bank.desk(2).await;
    second.get("/api/v1/desk").await;
    refused(leader.put(&meant, json!({"agent": agent(2)})).await, "center.agent_not_ready").await;
    let first = bank.ready(1).await;
    refused(leader.put(&meant, json!({"agent": agent(1)})).await, "center.being_offered").await;
    bank.accept(&first).await;
    bank.accept(&first).await;
    refused(leader.put(&meant, json!({"agent": agent(1)})).await, "center.no_longer_waiting").await;
    let calls = [bank.call("13900000001").await, bank.call("13900000002").await];
    for call in calls {
        bank.enqueue(call, "common").await;
    }
    second.put("/api/v1/desk/state", json!({"state": "ready"})).await;
    let later = format!("/api/v1/team/waiting/{}/agent", calls[1]);
    assert_eq!(leader.put(&later, json!({"agent": agent(2)})).await.status, 204);
    assert_eq!(bank.types(calls[1]).await.last().unwrap(), "given_to");
    bank.accept(&second).await;
    second.post(&format!("/api/v1/contacts/{}/hang-up", calls[0]), json!({})).await;
    let done = json!({"code": "query"});
    second.post(&format!("/api/v1/contacts/{}/wrap-up", calls[0]), done).await;
    let view = bank.accept(&second).await;
    assert_eq!(view["contacts"][0]["contact"]["id"], calls[1].to_string());
}

#[tokio::test]
async fn a_contact_is_taken_from_its_agent_back_to_the_head() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    let chats = waiting_chats(&bank, 1).await;
    bank.accept(&desk).await;
    desk.put("/api/v1/desk/state", json!({"state": "not_ready", "reason": "meal"})).await;
    let leader = bank.desk(9).await;
    let path = format!("/api/v1/team/contacts/{}/recall", chats[0]);
    assert_eq!(leader.post(&path, json!({})).await.status, 204);
    assert_eq!(bank.center.state(chats[0]), Some(ContactState::Queued));
    assert!(bank.flow.was_told(chats[0], "requeued"));
    assert_eq!(desk.get("/api/v1/desk").await.json()["notices"][0]["what"]["kind"], "taken_back");
    refused(leader.post(&path, json!({})).await, "center.not_in_conversation").await;
    bank.center.customer_left(chats[0], EndCause::Ended).await;
    refused(leader.post(&path, json!({})).await, "center.contact_over").await;
    let head = format!("/api/v1/team/waiting/{}/head", chats[0]);
    refused(leader.post(&head, json!({})).await, "center.contact_over").await;
}

#[tokio::test]
async fn a_message_is_kept_and_its_acknowledgement_is_seen() {
    let bank = Bank::open().await;
    let (first, second) = (bank.ready(1).await, bank.ready(2).await);
    let leader = bank.desk(9).await;
    let id = NoticeId::generate();
    for _ in 0..2 {
        let answer = leader.post("/api/v1/team/messages", json!({"id": id, "text": " 请尽快示闲 "})).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
    }
    for desk in [&first, &second] {
        let notices = desk.get("/api/v1/desk").await.json()["notices"].clone();
        assert_eq!(notices.as_array().unwrap().len(), 1, "sent twice is sent once");
        assert_eq!(notices[0]["what"], json!({"kind": "message", "text": "请尽快示闲"}));
    }
    first.post(&format!("/api/v1/desk/notices/{id}/acknowledgement"), json!({})).await;
    let sent = leader.get("/api/v1/team/messages").await.json();
    let receivers = sent["items"][0]["receivers"].as_array().unwrap();
    assert_eq!(receivers.len(), 2);
    assert!(receivers[0]["acknowledged_at"].is_string() && receivers[1]["acknowledged_at"].is_null());
    let empty = leader.post("/api/v1/team/messages", json!({"id": NoticeId::generate(), "text": " "})).await;
    assert_eq!(empty.status, 422);
}
