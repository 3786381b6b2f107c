//! Customers who have gone or say nothing.

use std::time::Duration;

use domain::contact::ContactState;
use domain::events::{ContactEvent, EndCause};
use domain::roles::Role;
use domain::{ContactId, QueueId};

use crate::center::Told;
use crate::house::House;

/// Waits until the server has noticed that nobody holds a socket.
async fn alone(house: &House) {
    while house.service.load().1 > 0 {
        tokio::task::yield_now().await;
    }
}

fn left(told: &[Told], contact: ContactId) -> bool {
    told.iter().any(|told| matches!(told, Told::Left(who, EndCause::Silent) if *who == contact))
}

#[tokio::test]
async fn a_waiting_customer_without_a_page_keeps_their_place_for_three_minutes() {
    let mut house = House::new().await;
    let page = house.chat().await;
    let queued = ContactEvent::Queued {
        queue: QueueId::of("chat"),
        skills: vec![],
        priority: 0,
        language: domain::Language::Zh,
    };
    house.center.step(page.contact, ContactState::Queued, None, queued).await;
    let contact = page.contact;
    drop(page);
    alone(&house).await;
    house.clock.advance(Duration::from_secs(175));
    house.service.round().await;
    assert!(!left(&house.told(), contact));
    house.clock.advance(Duration::from_secs(10));
    house.service.round().await;
    house.until(|told| matches!(told, Told::Left(who, EndCause::Silent) if *who == contact)).await;
}

#[tokio::test]
async fn a_customer_who_comes_back_in_time_has_not_left() {
    let mut house = House::new().await;
    let mut page = house.chat().await;
    page.state("self_service").await;
    let (contact, token) = (page.contact, page.token.clone());
    drop(page);
    alone(&house).await;
    house.clock.advance(Duration::from_secs(170));
    let mut page = crate::page::Page::open(house.address, contact, &token).await;
    page.state("self_service").await;
    house.clock.advance(Duration::from_secs(60));
    house.service.round().await;
    page.say("a", "我回来了").await;
    page.ack("a").await;
    assert!(!left(&house.told(), contact));
}

#[tokio::test]
async fn a_customer_in_conversation_without_a_page_keeps_their_agent_for_ten_minutes() {
    let mut house = House::new().await;
    let (agent, _) = house.staff("1001", Role::Agent).await;
    let page = house.chat().await;
    house.connect(page.contact, agent).await;
    let contact = page.contact;
    drop(page);
    alone(&house).await;
    house.clock.advance(Duration::from_secs(590));
    house.service.round().await;
    assert!(!left(&house.told(), contact));
    house.clock.advance(Duration::from_secs(15));
    house.service.round().await;
    house.until(|told| matches!(told, Told::Left(who, EndCause::Silent) if *who == contact)).await;
}

#[tokio::test]
async fn a_chat_in_which_nothing_is_said_ends_in_the_flow_and_not_in_conversation() {
    let mut house = House::new().await;
    let (agent, _) = house.staff("1001", Role::Agent).await;
    let (mut idle, served) = (house.chat().await, house.chat().await);
    idle.state("self_service").await;
    house.connect(served.contact, agent).await;
    house.clock.advance(Duration::from_secs(590));
    idle.say("a", "还在").await;
    idle.ack("a").await;
    house.clock.advance(Duration::from_secs(590));
    house.service.round().await;
    assert!(!left(&house.told(), idle.contact));
    house.clock.advance(Duration::from_secs(15));
    house.service.round().await;
    idle.state("closed").await;
    assert!(idle.messages.last().unwrap()["text"].as_str().unwrap().contains("长时间没有操作"));
    let told = house.told();
    assert!(left(&told, idle.contact));
    assert!(!left(&told, served.contact));
}
