//! The staff's side: who serves writes, who may reads.

use center::ports::{Door, DoorCommand};
use domain::contact::{ContactState, Party};
use domain::events::{ContactEvent, EndCause};
use domain::roles::Role;
use platform::database::Row;
use serde_json::{Value, json};

use crate::center::Told;
use crate::house::House;

async fn desk(house: &mut House, kind: &str) -> (domain::AgentId, Value) {
    match house.until(|told| matches!(told, Told::Desk(_, shown, _) if shown == kind)).await {
        Told::Desk(agent, _, data) => (agent, data),
        _ => unreachable!(),
    }
}

#[tokio::test]
async fn agent_and_customer_write_to_each_other() {
    let mut house = House::new().await;
    let (agent, client) = house.staff("1001", Role::Agent).await;
    let mut page = house.chat().await;
    page.say("c-1", "我要查询").await;
    page.ack("c-1").await;
    house.connect(page.contact, agent).await;
    let path = format!("/api/v1/contacts/{}", page.contact);

    // The whole transcript is there at the hand-over.
    let transcript = client.get(&format!("{path}/messages")).await.json();
    assert_eq!(transcript["items"][0]["text"], "我要查询");

    page.say("c-2", "您好").await;
    page.ack("c-2").await;
    let (shown_to, data) = loop {
        let (shown_to, data) = desk(&mut house, "message").await;
        if data["message"]["client_id"] == "c-2" {
            break (shown_to, data);
        }
    };
    assert_eq!((shown_to, data["contact"].as_str()), (agent, Some(page.contact.to_string().as_str())));

    let answer = client.post(&format!("{path}/messages"), json!({ "client_id": "a-1", "text": "您好，请讲" })).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.json()["agent_name"], "员工1001", "colleagues know each other by name");
    let seen = page.message(|message| message["from"] == "agent").await;
    assert_eq!((seen["text"].as_str(), seen["agent_name"].as_str()), (Some("您好，请讲"), Some("1001")));
    assert_eq!(page.until("read").await["up_to"], seen["seq"], "who answers has read");
    let again = client.post(&format!("{path}/messages"), json!({ "client_id": "a-1", "text": "您好，请讲" })).await;
    assert_eq!(again.json(), answer.json());

    page.send(json!({ "type": "typing" })).await;
    let (_, data) = desk(&mut house, "typing").await;
    assert_eq!(data["from"], "customer");
    page.send(json!({ "type": "read", "up_to": seen["seq"] })).await;
    let (_, data) = desk(&mut house, "read").await;
    assert_eq!(data["up_to"], seen["seq"]);
    assert_eq!(client.post(&format!("{path}/typing"), json!({})).await.status, 204);
    assert_eq!(page.until("typing").await["from"], "agent");
    page.say("c-3", "好的").await;
    let place = page.ack("c-3").await;
    assert_eq!(client.post(&format!("{path}/read"), json!({ "up_to": place })).await.status, 204);
    assert_eq!(page.until("read").await["up_to"], place);
    house.until(|told| matches!(told, Told::Read(reader) if *reader == agent)).await;
    let later = client.get(&format!("{path}/messages?after={}", place - 1)).await.json();
    assert_eq!(later["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn who_does_not_serve_may_not_write() {
    let mut house = House::new().await;
    let (agent, _) = house.staff("1001", Role::Agent).await;
    let (_, other) = house.staff("1002", Role::Agent).await;
    let (_, leader) = house.staff("2001", Role::ShiftLeader).await;
    let page = house.chat().await;
    house.connect(page.contact, agent).await;
    let path = format!("/api/v1/contacts/{}", page.contact);
    let body = json!({ "client_id": "x", "text": "您好" });
    let refused = other.post(&format!("{path}/messages"), body.clone()).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "messaging.not_serving"));
    assert_eq!(other.post(&format!("{path}/typing"), json!({})).await.status, 403);
    assert_eq!(other.post(&format!("{path}/read"), json!({ "up_to": 1 })).await.status, 403);
    assert_eq!(other.get(&format!("{path}/messages")).await.status, 403);
    assert_eq!(leader.post(&format!("{path}/messages"), body.clone()).await.status, 403);
    let nowhere = format!("/api/v1/contacts/{}/messages", domain::ContactId::generate());
    assert_eq!(other.post(&nowhere, body).await.status, 404);
    assert_eq!(house.rows(page.contact).await.iter().filter(|row| row.1 == "agent").count(), 0);
}

#[tokio::test]
async fn readings_by_others_are_audited() {
    let mut house = House::new().await;
    let (agent, client) = house.staff("1001", Role::Agent).await;
    let page = house.chat().await;
    house.connect(page.contact, agent).await;
    let path = format!("/api/v1/contacts/{}/messages", page.contact);
    assert_eq!(client.get(&path).await.status, 200);
    for (number, role, status) in [
        ("2001", Role::ShiftLeader, 200),
        ("5001", Role::Inspector, 200),
        ("7001", Role::Director, 200),
        ("6001", Role::Auditor, 200),
        ("4001", Role::Maintainer, 403),
        ("3001", Role::Clerk, 403),
    ] {
        let (_, reader) = house.staff(number, role).await;
        assert_eq!(reader.get(&path).await.status, status, "{number}");
    }
    let sql = "SELECT COUNT(*) AS readings FROM audit_entry WHERE action = 'chat_read' AND contact = $1";
    let row =
        house.database.fetch_one(house.database.sql(sql, [page.contact.to_string().into()])).await.unwrap().unwrap();
    assert_eq!(row.column::<i64>("readings").unwrap(), 4, "the serving agent's own reading is no entry");
}

#[tokio::test]
async fn after_the_conversation_the_agent_reads_and_no_longer_writes() {
    let mut house = House::new().await;
    let (agent, client) = house.staff("1001", Role::Agent).await;
    let mut page = house.chat().await;
    house.connect(page.contact, agent).await;
    let ended = ContactEvent::ConversationEnded { agent, by: Party::Agent, cause: EndCause::Ended };
    house.center.step(page.contact, ContactState::Survey, Some(agent), ended).await;
    house.service.perform(page.contact, DoorCommand::Part { agent });
    page.state("survey").await;
    let path = format!("/api/v1/contacts/{}/messages", page.contact);
    let late = client.post(&path, json!({ "client_id": "x", "text": "您好" })).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (409, "messaging.chat_over"));
    assert_eq!(client.get(&path).await.status, 200);
    page.send(json!({ "type": "end" })).await;
    page.state("closed").await;
    house.service.round().await;
    assert_eq!(client.get(&path).await.status, 200, "one's own conversations stay readable");
}
