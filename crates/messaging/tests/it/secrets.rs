//! What is typed in secret is kept nowhere; what is typed by mistake is covered.

use center::ports::{CustomerInput, Door, DoorCommand};
use serde_json::json;

use crate::center::Told;
use crate::house::House;

fn secrets(told: &[Told]) -> Vec<&str> {
    told.iter()
        .filter_map(|told| match told {
            Told::Input(CustomerInput::SecureText(typed)) => Some(typed.expose().as_str()),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn what_is_typed_in_secret_reaches_the_flow_and_nothing_else() {
    let mut house = House::new().await;
    let mut page = house.chat().await;
    house.say(page.contact, 1, "请输入查询密码", &[]);
    house.service.perform(page.contact, DoorCommand::SecureEntry(true));
    loop {
        if page.until("state").await["secure"] == true {
            break;
        }
    }
    page.send(json!({ "type": "message", "client_id": "s-1", "text": "739514", "secure": true })).await;
    assert_eq!(page.ack("s-1").await, 0);
    // A page that has not noticed yet sends it as a plain text: it is a secret all the same, and never twice.
    page.say("s-2", "860417").await;
    page.ack("s-2").await;
    page.send(json!({ "type": "message", "client_id": "s-1", "text": "739514", "secure": true })).await;
    page.ack("s-1").await;
    let told = house.told();
    assert_eq!(secrets(&told), ["739514", "860417"], "each once and whole");
    house.service.perform(page.contact, DoorCommand::SecureEntry(false));
    loop {
        if page.until("state").await["secure"] == false {
            break;
        }
    }
    // The masked field was still open on the page.
    page.send(json!({ "type": "message", "client_id": "s-3", "text": "739514", "secure": true })).await;
    assert_eq!(page.until("problem").await["code"], "messaging.secure_entry_over");
    page.say("t-1", "好了").await;
    page.ack("t-1").await;
    let kept = format!("{:?}{}", house.rows(page.contact).await, house.journal().await);
    assert!(!kept.contains("739514") && !kept.contains("860417"), "{kept}");
    assert_eq!(house.rows(page.contact).await.len(), 2);
}

#[tokio::test]
async fn a_password_or_card_number_in_a_text_is_covered_before_it_is_stored() {
    let mut house = House::new().await;
    let mut page = house.chat().await;
    page.say("p-1", "密码是123456，卡号6222021234567890128").await;
    let shown = page.message(|message| message["client_id"] == "p-1").await;
    assert_eq!(shown["text"], "密码是******，卡号***************0128");
    let told = house.until(|told| matches!(told, Told::Input(..))).await;
    assert!(matches!(told, Told::Input(CustomerInput::Text(text)) if text.contains("6222021234567890128")));
    assert!(house.rows(page.contact).await[0].3.contains("******"));
    assert!(!house.rows(page.contact).await[0].3.contains("123456"));
}
