//! A chat from its beginning to its end.

use center::ports::{CustomerInput, Door, DoorCommand, Standing};
use domain::contact::{ContactState, Party};
use domain::events::{ContactEvent, EndCause, RequeueCause};
use domain::roles::Role;
use domain::{ObjectId, QueueId};
use serde_json::json;

use crate::center::Told;
use crate::house::House;
use crate::page::Ended;

#[tokio::test]
async fn a_message_is_acknowledged_only_when_it_is_durable() {
    let mut house = House::new().await;
    let mut page = house.chat().await;
    page.state("self_service").await;
    house.center.gate.forget_permits(usize::MAX >> 3);
    page.say("a-1", "您好").await;
    house.until(|told| matches!(told, Told::Recording)).await;
    page.send(json!({ "type": "message", "client_id": "not valid!", "text": "x" })).await;
    // The answer to the later frame comes, the acknowledgement of the earlier does not.
    assert_eq!(page.next().await.unwrap()["type"], "problem");
    assert!(house.rows(page.contact).await.is_empty());
    house.center.gate.add_permits(1);
    assert_eq!(page.ack("a-1").await, 1);
    let rows = house.rows(page.contact).await;
    assert_eq!(rows.len(), 1);
    let journal = house.journal().await;
    assert!(journal.contains("message_posted"), "{journal}");
    assert!(!journal.contains("您好"), "the journal names messages and holds no text");
}

#[tokio::test]
async fn the_flow_hears_what_was_written_and_says_something_with_buttons() {
    let mut house = House::new().await;
    let mut page = house.chat().await;
    house.say(page.contact, 7, "您好，请选择", &[("1", "查询余额"), ("0", "人工服务")]);
    let message = page.message(|message| message["from"] == "machine").await;
    assert_eq!(message["kind"], "choices");
    assert_eq!(message["choices"], json!([{ "key": "1", "label": "查询余额" }, { "key": "0", "label": "人工服务" }]));
    house.until(|told| matches!(told, Told::PlaybackFinished(7))).await;
    page.send(json!({ "type": "choice", "client_id": "c-1", "key": "0" })).await;
    let chosen = page.message(|message| message["from"] == "customer").await;
    assert_eq!(chosen["text"], "人工服务");
    assert_eq!(page.ack("c-1").await, 2);
    let told = house.until(|told| matches!(told, Told::Input(..))).await;
    assert!(matches!(told, Told::Input(CustomerInput::Text(key)) if key == "0"));
    page.send(json!({ "type": "choice", "client_id": "c-2", "key": "9" })).await;
    assert_eq!(page.until("problem").await["code"], "messaging.choice_unknown");
}

#[tokio::test]
async fn a_chat_goes_through_queue_agent_and_survey_to_its_end() {
    let mut house = House::new().await;
    let (agent, _) = house.staff("1001", Role::Agent).await;
    let mut page = house.chat().await;
    let queue = QueueId::of("chat");
    let queued =
        ContactEvent::Queued { queue: queue.clone(), skills: vec![], priority: 0, language: domain::Language::Zh };
    house.center.step(page.contact, ContactState::Queued, None, queued).await;
    page.state("queued").await;
    house.service.standing(page.contact, Standing { position: 3, expected_wait_seconds: 60 });
    let state = page.state("queued").await;
    assert_eq!((state["position"].as_i64(), state["expected_wait_seconds"].as_i64()), (Some(3), Some(60)));

    house.connect(page.contact, agent).await;
    let state = page.state("connected").await;
    assert_eq!(state["agent_name"], "1001");
    let notice = page.message(|message| message["kind"] == "notice").await;
    assert_eq!(notice["text"], "座席 1001 为您服务");

    // The agent's browser is lost: back to the queue, and to the agent once more.
    let requeued = ContactEvent::Requeued { queue, cause: RequeueCause::AgentLost };
    house.center.step(page.contact, ContactState::Queued, None, requeued).await;
    house.service.perform(page.contact, DoorCommand::Part { agent });
    page.state("queued").await;
    house.connect(page.contact, agent).await;
    page.state("connected").await;

    let ended = ContactEvent::ConversationEnded { agent, by: Party::Agent, cause: EndCause::Ended };
    house.center.step(page.contact, ContactState::Survey, Some(agent), ended).await;
    house.service.perform(page.contact, DoorCommand::Part { agent });
    page.state("survey").await;
    house.say(page.contact, 9, "请您评价", &[("1", "不满意"), ("2", "一般"), ("3", "满意")]);
    let card = page.message(|message| message["from"] == "machine").await;
    assert_eq!(card["kind"], "rating");
    page.send(json!({ "type": "rate", "client_id": "r-0", "score": 4 })).await;
    assert_eq!(page.until("problem").await["code"], "messaging.score_invalid");
    page.send(json!({ "type": "rate", "client_id": "r-1", "score": 3 })).await;
    page.ack("r-1").await;
    let told = house.until(|told| matches!(told, Told::Input(..))).await;
    assert!(matches!(told, Told::Input(CustomerInput::Text(score)) if score == "3"));

    house.service.perform(page.contact, DoorCommand::End { cause: EndCause::Completed });
    page.message(|message| message["text"] == "本次会话已结束，感谢您的咨询。").await;
    page.state("closed").await;
    assert_eq!(page.end().await, Ended::Closed(1000));
    let all: Vec<i64> = page.messages.iter().map(|message| message["seq"].as_i64().unwrap()).collect();
    assert_eq!(all, (1..=i64::try_from(all.len()).unwrap()).collect::<Vec<_>>());

    // It can be read again, and nothing can be written.
    let mut again = page.twin().await;
    again.state("closed").await;
    assert_eq!(again.end().await, Ended::Closed(1000));
    assert_eq!(again.messages, page.messages);
    house.service.round().await;
    let mut from_table = page.twin().await;
    from_table.state("closed").await;
    assert_eq!(from_table.end().await, Ended::Closed(1000));
    assert_eq!(from_table.messages, page.messages);
}

#[tokio::test]
async fn a_customer_who_ends_the_chat_has_left_after_their_last_word() {
    let mut house = House::new().await;
    let mut page = house.chat().await;
    page.say("z-1", "再见").await;
    page.send(json!({ "type": "end" })).await;
    page.ack("z-1").await;
    page.state("closed").await;
    assert_eq!(page.end().await, Ended::Closed(1000));
    let told = house.until(|told| matches!(told, Told::Left(..))).await;
    assert!(matches!(told, Told::Left(contact, EndCause::Ended) if contact == page.contact));
}

#[tokio::test]
async fn a_customer_who_ends_the_conversation_with_an_agent_is_still_asked_how_it_was() {
    let mut house = House::new().await;
    let (agent, _) = house.staff("1001", Role::Agent).await;
    let mut page = house.chat().await;
    house.connect(page.contact, agent).await;
    page.state("connected").await;
    page.send(json!({ "type": "end" })).await;
    let page_contact = page.contact;
    house.until(|told| matches!(told, Told::Finished(contact) if *contact == page_contact)).await;
    house.service.perform(page.contact, DoorCommand::Part { agent });
    page.state("survey").await;
    house.say(page.contact, 9, "请您评价", &[("1", "不满意"), ("2", "一般"), ("3", "满意")]);
    page.message(|message| message["kind"] == "rating").await;
    page.send(json!({ "type": "rate", "client_id": "r-1", "score": 3 })).await;
    page.ack("r-1").await;
    // Who ends it once more has left.
    page.send(json!({ "type": "end" })).await;
    page.state("closed").await;
    house.until(|told| matches!(told, Told::Left(_, EndCause::Ended))).await;
}

#[tokio::test]
async fn a_contact_that_the_centre_closes_closes_its_chat() {
    let house = House::new().await;
    let mut page = house.chat().await;
    let interrupted = ContactEvent::Interrupted { cause: "test".into() };
    house.center.step(page.contact, ContactState::Interrupted, None, interrupted).await;
    page.state("closed").await;
    assert_eq!(page.end().await, Ended::Closed(1000));
}

#[tokio::test]
async fn frames_that_cannot_be_read_are_told_and_change_nothing() {
    let house = House::new().await;
    let mut page = house.chat().await;
    for wrong in ["", "{", "[]", r#"{"type":"dance"}"#, r#"{"type":"message","client_id":"a"}"#, "null"] {
        page.send_raw(tokio_tungstenite::tungstenite::Message::text(wrong)).await;
        assert_eq!(page.until("problem").await["code"], "messaging.frame_unreadable", "{wrong}");
    }
    page.send_raw(tokio_tungstenite::tungstenite::Message::binary(vec![0, 159, 146, 150])).await;
    assert_eq!(page.until("problem").await["code"], "messaging.frame_unreadable");
    page.say("n", &"长".repeat(4001)).await;
    let problem = page.until("problem").await;
    assert_eq!((problem["code"].as_str(), problem["client_id"].as_str()), (Some("messaging.text_too_long"), Some("n")));
    page.say("n", " \u{0}\n").await;
    assert_eq!(page.until("problem").await["code"], "messaging.text_empty");
    page.say("n", "好").await;
    assert_eq!(page.ack("n").await, 1);
    assert_eq!(house.rows(page.contact).await.len(), 1);
}

#[tokio::test]
async fn eleven_messages_at_once_are_one_too_many() {
    let house = House::new().await;
    let mut page = house.chat().await;
    for number in 0..11 {
        page.say(&format!("m-{number}"), "您好").await;
    }
    let problem = page.until("problem").await;
    assert_eq!((problem["code"].as_str(), problem["client_id"].as_str()), (Some("messaging.too_fast"), Some("m-10")));
    assert_eq!(problem["retry"], true);
    house.clock.advance(std::time::Duration::from_secs(1));
    page.say("m-10", "您好").await;
    assert_eq!(page.ack("m-10").await, 11);
}

#[tokio::test]
async fn while_the_store_is_away_messages_are_refused_and_the_flow_waits() {
    let mut house = House::new().await;
    let mut page = house.chat().await;
    *house.center.busy.lock() = true;
    page.say("a", "您好").await;
    let problem = page.until("problem").await;
    assert_eq!((problem["code"].as_str(), problem["retry"].as_bool()), (Some("messaging.unavailable"), Some(true)));
    house.say(page.contact, 1, "欢迎", &[]);
    *house.center.busy.lock() = false;
    house.until(|told| matches!(told, Told::PlaybackFinished(1))).await;
    page.say("a", "您好").await;
    page.ack("a").await;
    let texts: Vec<_> = page.messages.iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(texts, ["欢迎", "您好"]);
}

#[tokio::test]
async fn commands_for_a_contact_that_is_not_here_are_passed_over() {
    let house = House::new().await;
    let stranger = domain::ContactId::generate();
    house.service.perform(stranger, DoorCommand::End { cause: EndCause::Ended });
    house
        .service
        .perform(stranger, DoorCommand::Join { agent: domain::AgentId::generate(), recording: ObjectId::generate() });
}
