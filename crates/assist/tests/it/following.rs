//! What agents are shown of the conversations that are followed.

use center::ports::listener::Spoken;
use domain::AgentId;
use domain::contact::{Channel, Party};
use serde_json::Value;

use crate::house::House;

fn said(view: &Value) -> Vec<&str> {
    let phrases = view["phrases"].as_array().unwrap().iter();
    phrases.filter(|phrase| !phrase["said_at"].is_null()).map(|phrase| phrase["id"].as_str().unwrap()).collect()
}

fn last(text: &str) -> Spoken {
    Spoken::Final { text: text.into() }
}

#[tokio::test]
async fn the_agent_who_comes_is_helped_by_what_was_said_before() {
    let mut house = House::new(Channel::Chat).await;
    house.writes(Party::Customer, "我的卡丢了");
    let view = house.connect().await;
    assert_eq!(view["business"]["id"], "loss");
    assert_eq!(view["articles"][0]["article"], "card-loss");
    assert_eq!(view["draft"]["text"], "您可以口头挂失，五天内有效。");
}

#[tokio::test]
async fn each_message_reaches_the_desk_with_ticks_and_warnings() {
    let mut house = House::new(Channel::Chat).await;
    house.connect().await;
    house.writes(Party::Agent, "您好，这里是远银");
    assert_eq!(said(&house.shown().await), ["greeting", "bank-name"]);
    house.writes(Party::Agent, "这款产品保本稳赚");
    assert_eq!(house.shown().await["warnings"][0]["code"], "promise-yield");
}

#[tokio::test]
async fn only_the_agent_of_the_contact_is_helped() {
    let mut house = House::new(Channel::Chat).await;
    house.connect().await;
    assert!(house.assist.assistance(house.contact, AgentId::generate()).await.is_err());
    assert_eq!(house.assistance().await.contact, house.contact);
}

#[tokio::test]
async fn a_call_has_a_transcript_of_both_sides_that_outlives_a_restart() {
    let mut house = House::new(Channel::Phone).await;
    house.connect().await;
    house.speaks(Party::Customer, Spoken::Listening);
    assert_eq!(house.shown().await["transcript"], "live");
    house.speaks(Party::Customer, Spoken::Partial { text: "我的卡".into() });
    assert_eq!(house.shown().await["speaking"][0]["text"], "我的卡");
    house.speaks(Party::Customer, last("我的卡丢了，卡号6222021234567890123"));
    house.shown().await;
    house.speaks(Party::Agent, last("您好，请您别着急"));
    let view = house.shown().await;
    assert_eq!(view["line_count"], 2);
    assert_eq!(view["draft"], Value::Null, "nobody writes in a call");
    let house = house.restart().await;
    let view = house.assistance().await;
    let lines: Vec<_> = view.lines.iter().map(|line| (line.by, line.text.as_str())).collect();
    assert_eq!(lines, [(Party::Customer, "我的卡丢了，卡号***************0123"), (Party::Agent, "您好，请您别着急")]);
    assert_eq!(view.business.map(|business| business.id).as_deref(), Some("loss"));
}

#[tokio::test]
async fn a_recogniser_that_is_lost_is_shown_and_one_that_is_back_too() {
    let mut house = House::new(Channel::Phone).await;
    house.connect().await;
    house.speaks(Party::Customer, Spoken::Listening);
    house.shown().await;
    house.speaks(Party::Agent, Spoken::Interrupted);
    assert_eq!(house.shown().await["transcript"], "interrupted");
    house.speaks(Party::Agent, Spoken::Listening);
    assert_eq!(house.shown().await["transcript"], "live");
}

#[tokio::test]
async fn the_summary_is_there_when_the_conversation_is_over() {
    let mut house = House::new(Channel::Chat).await;
    house.writes(Party::Customer, "卡丢了要挂失");
    house.connect().await;
    house.writes(Party::Agent, "已为您办理口头挂失");
    house.shown().await;
    house.end();
    let view = house.shown().await;
    assert_eq!(view["draft"], Value::Null, "there is nobody to be answered");
    let text = view["summary"]["text"]["zh"].as_str().unwrap();
    assert!(text.contains("挂失补卡") && text.contains("已为您办理口头挂失"), "{text}");
    assert_eq!(view["summary"]["wrap_up_codes"][0], "loss");
}
