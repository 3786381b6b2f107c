//! Open chats outlive the server.

use domain::contact::ContactState;
use domain::roles::Role;
use messaging::ChatSettings;
use serde_json::json;

use crate::house::House;
use crate::page::Ended;

#[tokio::test]
async fn a_page_goes_on_with_its_cursor_after_a_restart() {
    let mut house = House::new().await;
    let (agent, _) = house.staff("1001", Role::Agent).await;
    let mut page = house.chat().await;
    house.say(page.contact, 1, "请选择", &[("1", "余额"), ("0", "人工")]);
    page.say("a", "第一句").await;
    page.ack("a").await;
    house.connect(page.contact, agent).await;
    page.say("b", "第二句").await;
    page.ack("b").await;
    let mut house = house.restart(ChatSettings::default()).await;
    page.reload(house.address).await;
    assert_eq!(page.state("connected").await["agent_name"], "1001");
    // What was acknowledged before is known, what comes after goes on.
    page.say("b", "第二句").await;
    page.say("c", "第三句").await;
    let places = (page.ack("b").await, page.ack("c").await);
    let mut twin = page.twin().await;
    twin.message(|message| message["client_id"] == "c").await;
    let seqs: Vec<i64> = twin.messages.iter().map(|message| message["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=places.1).collect::<Vec<_>>());
    assert!(places.0 < places.1);
    let (_, client) = house.staff("1002", Role::Agent).await;
    let path = format!("/api/v1/contacts/{}/messages", page.contact);
    assert_eq!(client.post(&path, json!({ "client_id": "x", "text": "您好" })).await.status, 403);
    house.told();
}

#[tokio::test]
async fn buttons_of_before_the_restart_still_work() {
    let mut house = House::new().await;
    let mut page = house.chat().await;
    house.say(page.contact, 1, "请选择", &[("1", "余额"), ("0", "人工")]);
    page.message(|message| message["kind"] == "choices").await;
    house.told();
    let mut house = house.restart(ChatSettings::default()).await;
    page.reload(house.address).await;
    page.send(json!({ "type": "choice", "client_id": "k", "key": "0" })).await;
    page.ack("k").await;
    house
        .until(|told| matches!(told, crate::center::Told::Input(center::ports::CustomerInput::Text(key)) if key == "0"))
        .await;
}

#[tokio::test]
async fn a_chat_whose_contact_is_over_ends_at_the_restart() {
    let house = House::new().await;
    let mut page = house.chat().await;
    page.say("a", "您好").await;
    page.ack("a").await;
    let contact = page.contact;
    messaging::ContactCenter::customer_left(&*house.center, contact, domain::events::EndCause::Ended).await;
    assert!(messaging::ContactCenter::state(&*house.center, contact).is_none_or(|state| state == ContactState::Closed));
    let house = house.restart(ChatSettings::default()).await;
    assert_eq!(house.service.load().0, 0);
    page.reload(house.address).await;
    page.state("closed").await;
    assert_eq!(page.end().await, Ended::Closed(1000));
}
