//! Cut connections lose nothing and double nothing.

use std::collections::VecDeque;
use std::time::Duration;

use domain::roles::Role;
use messaging::ChatSettings;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::house::House;
use crate::page::Page;

/// A page that sends its words again until they are acknowledged, over a wire that is cut again and again.
struct Stubborn {
    page: Page,
    unsent: VecDeque<String>,
    waiting: Vec<String>,
}

impl Stubborn {
    async fn talk(mut self, house: &House, random: &mut StdRng) -> Page {
        let mut cuts = 25;
        while !(self.unsent.is_empty() && self.waiting.is_empty()) {
            match random.random_range(0..6) {
                0 if cuts > 0 => {
                    cuts -= 1;
                    self.page.reload(house.address).await;
                    for client_id in &self.waiting {
                        self.page.say(client_id, &format!("第 {client_id} 句")).await;
                    }
                }
                1 if !self.unsent.is_empty() => house.say(self.page.contact, 1, "请稍候", &[]),
                2 | 3 => {
                    if let Some(client_id) = self.unsent.pop_front() {
                        self.page.say(&client_id, &format!("第 {client_id} 句")).await;
                        self.waiting.push(client_id);
                    }
                }
                _ if !self.waiting.is_empty() => {
                    let frame = self.page.next().await.expect("the server keeps the socket");
                    if frame["type"] == "ack" {
                        self.waiting.retain(|waiting| frame["client_id"] != **waiting);
                    } else if frame["retry"] == true {
                        let client_id = frame["client_id"].as_str().expect("a passing problem names its message");
                        self.page.say(client_id, &format!("第 {client_id} 句")).await;
                    }
                }
                _ => {}
            }
        }
        self.page
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_cut_again_and_again_loses_and_doubles_nothing() {
    let house = House::with(ChatSettings { messages_per_second: 100_000, ..ChatSettings::default() }).await;
    for seed in 0..12 {
        let mut random = StdRng::seed_from_u64(seed);
        let words: VecDeque<String> = (0..40).map(|number| format!("{seed}-{number}")).collect();
        let page = house.chat().await;
        let mut page = Stubborn { page, unsent: words.clone(), waiting: Vec::new() }.talk(&house, &mut random).await;
        page.drain().await;
        let rows = house.rows(page.contact).await;
        let told: Vec<(i64, Value)> = page
            .messages
            .iter()
            .map(|message| (message["seq"].as_i64().unwrap(), message["client_id"].clone()))
            .collect();
        let kept: Vec<(i64, Value)> = rows.iter().map(|(seq, _, client_id, _)| (*seq, json!(client_id))).collect();
        assert_eq!(told, kept[..told.len()], "seed {seed}: the page saw what is kept, in order, each once");
        let mut said: Vec<&String> =
            rows.iter().filter(|row| row.1 == "customer").map(|(_, _, client_id, _)| client_id).collect();
        said.sort();
        let mut words: Vec<&String> = words.iter().collect();
        words.sort();
        assert_eq!(said, words, "seed {seed}: each word is kept once");
        assert!(rows.iter().zip(1..).all(|((seq, ..), place)| *seq == place), "seed {seed}: places have no gaps");
    }
}

#[tokio::test]
async fn the_same_client_id_twice_is_one_message_with_the_same_acknowledgement() {
    let house = House::new().await;
    let mut page = house.chat().await;
    let mut twin = page.twin().await;
    page.say("same", "您好").await;
    twin.say("same", "您好").await;
    assert_eq!((page.ack("same").await, twin.ack("same").await), (1, 1));
    page.say("same", "另一句").await;
    assert_eq!(page.ack("same").await, 1);
    assert_eq!(house.rows(page.contact).await.len(), 1);
}

#[tokio::test]
async fn a_client_id_of_long_ago_is_still_known() {
    let house = House::with(ChatSettings { messages_per_second: 1_000, ..ChatSettings::default() }).await;
    let mut page = house.chat().await;
    for number in 1..=50 {
        page.say(&format!("n-{number}"), "您好").await;
        page.ack(&format!("n-{number}")).await;
    }
    page.say("n-1", "您好").await;
    assert_eq!(page.ack("n-1").await, 1);
    page.say("n-51", "您好").await;
    assert_eq!(page.ack("n-51").await, 51);
    assert_eq!(house.rows(page.contact).await.len(), 51);
}

#[tokio::test]
async fn both_tabs_of_a_customer_see_everything() {
    let mut house = House::new().await;
    let (agent, client) = house.staff("1001", Role::Agent).await;
    let mut page = house.chat().await;
    let mut twin = page.twin().await;
    house.connect(page.contact, agent).await;
    page.say("1", "您好").await;
    page.ack("1").await;
    let path = format!("/api/v1/contacts/{}/messages", page.contact);
    assert_eq!(client.post(&path, json!({ "client_id": "x", "text": "您好，请讲" })).await.status, 201);
    let mut seen = 0;
    for tab in [&mut page, &mut twin] {
        seen = tab.message(|message| message["text"] == "您好，请讲").await["seq"].as_i64().unwrap();
    }
    page.send(json!({ "type": "read", "up_to": seen })).await;
    // Frames are taken one after the other.
    page.say("2", "好的").await;
    page.ack("2").await;
    twin.message(|message| message["text"] == "好的").await;
    assert_eq!(client.get(&path).await.json()["customer_read"], seen, "a desk that is loaded again knows it");
    assert_eq!(page.messages, twin.messages);
}

#[tokio::test]
async fn a_tab_too_many_closes_the_oldest() {
    let house = House::with(ChatSettings { max_sockets_per_chat: 2, ..ChatSettings::default() }).await;
    let mut first = house.chat().await;
    first.state("self_service").await;
    let mut second = first.twin().await;
    second.state("self_service").await;
    let mut third = first.twin().await;
    third.state("self_service").await;
    assert_eq!(first.end().await, crate::page::Ended::Closed(4409));
    second.say("a", "您好").await;
    third.message(|message| message["client_id"] == "a").await;
}

#[tokio::test]
async fn a_cursor_beyond_the_end_is_the_end() {
    let house = House::new().await;
    let mut page = house.chat().await;
    page.say("a", "您好").await;
    page.ack("a").await;
    page.cursor = 1_000_000;
    page.reload(house.address).await;
    page.say("b", "在吗").await;
    assert_eq!(page.ack("b").await, 2);
    house.clock.advance(Duration::from_secs(1));
    assert_eq!(page.cursor, 2);
}
