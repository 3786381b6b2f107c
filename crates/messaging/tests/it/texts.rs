//! Text messages: conversations by `LTK+question`, what is stored of them, what goes out.

use std::time::Duration;

use center::ports::sms_gateway::{OutgoingSms, SmsBody, SmsError, SmsGateway};
use center::ports::{CustomerInput, Door, DoorCommand};
use domain::ContactId;
use domain::events::EndCause;
use domain::roles::Role;
use domain::secret::Secret;
use messaging::{ChatSettings, DemonstrationPhone, SmsCarrier, SmsService, SmsSettings};
use platform::database::Row;
use platform::http::HttpSetup;
use platform::testing::Client;
use serde_json::json;

use crate::center::Told;
use crate::house::House;

const PHONE: &str = "13800000001";

/// A house whose carrier is a drawn handset.
struct Texts {
    house: House,
    sms: SmsService,
    handset: Client,
}

impl Texts {
    async fn new() -> Self {
        Self::on(House::new().await)
    }

    fn on(house: House) -> Self {
        let phones = vec![DemonstrationPhone { phone: PHONE.parse().unwrap(), name: "王建国".into() }];
        let sms =
            SmsService::start_with(SmsSettings::default(), SmsCarrier::Console, phones, &house.service, &house.tasks)
                .unwrap();
        let (router, _) = sms.demonstration_routes().finish(HttpSetup::new(house.sign_in.clone()));
        Self { house, sms, handset: Client::new(router) }
    }

    async fn restart(self) -> Self {
        Self::on(self.house.restart(ChatSettings::default()).await)
    }

    async fn text(&self, text: &str) {
        let path = format!("/api/v1/demonstration/handsets/{PHONE}/messages");
        let answer = self.handset.post(&path, json!({ "text": text })).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
    }

    /// What the bank has texted, once as many texts are there.
    async fn shown(&self, count: usize) -> Vec<String> {
        let path = format!("/api/v1/demonstration/handsets/{PHONE}/messages");
        let waiting = async {
            loop {
                // What gathers goes when the clock has moved on.
                if self.outgoing().await.iter().any(|(state, _)| state == "queued") {
                    self.house.clock.advance(Duration::from_secs(1));
                }
                self.sms.send_due().await;
                let body = self.handset.get(&path).await.json();
                let items = body["items"].as_array().expect("a list of texts").iter();
                let texts: Vec<String> = items
                    .filter(|item| item["from"] == "bank")
                    .map(|item| item["text"].as_str().unwrap().to_owned())
                    .collect();
                if texts.len() >= count {
                    return texts;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(crate::house::PATIENCE, waiting).await.expect("the bank texts in time")
    }

    /// Waits until the bank has texted something with these words.
    async fn told(&self, words: &str) {
        let mut count = 1;
        while !self.shown(count).await.iter().any(|text| text.contains(words)) {
            count += 1;
        }
    }

    async fn contact(&self) -> ContactId {
        let rows = self
            .house
            .database
            .fetch_all(self.house.database.sql("SELECT contact FROM chat WHERE ended_at IS NULL", []))
            .await
            .unwrap();
        assert_eq!(rows.len(), 1, "one conversation is open");
        rows[0].parsed("contact").unwrap()
    }

    /// Waits until the conversation's end is written.
    async fn ended(&self, contact: ContactId) {
        let sql = "SELECT contact FROM chat WHERE contact = $1 AND ended_at IS NOT NULL";
        let waiting = async {
            loop {
                self.house.service.round().await;
                let row = self
                    .house
                    .database
                    .fetch_one(self.house.database.sql(sql, [contact.to_string().into()]))
                    .await
                    .unwrap();
                if row.is_some() {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(crate::house::PATIENCE, waiting).await.expect("the conversation ends in time");
    }

    async fn input(&mut self) -> String {
        match self.house.until(|told| matches!(told, Told::Input(_))).await {
            Told::Input(CustomerInput::Text(text)) => text,
            other => panic!("a text for the flow, not {other:?}"),
        }
    }

    async fn secret(&mut self) -> String {
        match self.house.until(|told| matches!(told, Told::Input(_))).await {
            Told::Input(CustomerInput::SecureText(text)) => text.expose().clone(),
            other => panic!("a secret for the flow, not {other:?}"),
        }
    }

    /// The states of all that went out, with the bodies.
    async fn outgoing(&self) -> Vec<(String, String)> {
        let sql = "SELECT state, body FROM sms_outgoing ORDER BY id";
        let rows = self.house.database.fetch_all(self.house.database.sql(sql, [])).await.unwrap();
        rows.iter().map(|row| (row.column("state").unwrap(), row.column("body").unwrap())).collect()
    }

    async fn everything(&self) -> String {
        let mut all = self.house.journal().await;
        for sql in [
            "SELECT body AS text FROM message",
            "SELECT client_id AS text FROM message",
            "SELECT body AS text FROM sms_outgoing",
        ] {
            for row in self.house.database.fetch_all(self.house.database.sql(sql, [])).await.unwrap() {
                all.push_str(&row.column::<String>("text").unwrap());
                all.push('\n');
            }
        }
        // What SQLite has written and let go of may still stand in its files.
        if let Some(file) = self.house.database.file() {
            for ending in ["", "-wal"] {
                let octets = std::fs::read(format!("{}{ending}", file.display())).unwrap_or_default();
                all.push_str(&String::from_utf8_lossy(&octets));
            }
        }
        all
    }
}

#[tokio::test]
async fn a_question_reaches_the_flow_when_the_flow_asks_and_the_answers_travel_together() {
    let mut texts = Texts::new().await;
    texts.text("ltk＋怎么挂失").await;
    let contact = texts.contact().await;
    // Flows pass over what is said while they greet.
    assert!(!texts.house.told().iter().any(|told| matches!(told, Told::Input(_))));
    texts.house.say(contact, 1, "您好", &[]);
    texts.house.say(contact, 2, "请选择", &[("1", "余额"), ("0", "人工")]);
    assert_eq!(texts.input().await, "怎么挂失");
    assert_eq!(texts.shown(1).await, ["您好\n请选择\n1 余额\n0 人工"]);
    assert_eq!(texts.house.rows(contact).await[0].3, json!({ "text": "怎么挂失" }).to_string());
    texts.text("０").await;
    assert_eq!(texts.input().await, "0");
    let rows = texts.house.rows(contact).await;
    assert!(rows.last().unwrap().3.contains("人工"), "the desk shows what was chosen");
}

#[tokio::test]
async fn a_question_that_no_flow_asks_for_is_told_after_a_moment() {
    let mut texts = Texts::new().await;
    texts.text("LTK怎么挂失").await;
    texts.house.clock.advance(Duration::from_secs(1));
    texts.house.service.round().await;
    assert!(!texts.house.told().iter().any(|told| matches!(told, Told::Input(_))));
    texts.house.clock.advance(Duration::from_secs(1));
    texts.house.service.round().await;
    assert_eq!(texts.input().await, "怎么挂失");
}

#[tokio::test]
async fn a_text_without_the_word_is_answered_with_how_to_ask_and_once_a_minute_only() {
    let texts = Texts::new().await;
    texts.text("你们几点开门").await;
    assert!(texts.shown(1).await[0].contains("LTK+"));
    texts.text("在吗").await;
    texts.text("LTK+您好").await;
    let contact = texts.contact().await;
    texts.house.say(contact, 1, "您好", &[]);
    assert_eq!(texts.shown(2).await.len(), 2);
    assert!(!texts.everything().await.contains("几点开门"), "what opens no conversation is not kept");
}

#[tokio::test]
async fn an_agent_and_a_handset_write_to_each_other_as_in_a_chat() {
    let mut texts = Texts::new().await;
    let (agent, client) = texts.house.staff("1001", Role::Agent).await;
    texts.text("LTK+转人工").await;
    let contact = texts.contact().await;
    texts.house.connect(contact, agent).await;
    texts.text("我的卡丢了").await;
    let seen = texts.house.until(|told| matches!(told, Told::Desk(_, kind, data) if kind == "message" && data["message"]["text"] == "我的卡丢了")).await;
    assert!(matches!(seen, Told::Desk(to, ..) if to == agent));
    let path = format!("/api/v1/contacts/{contact}/messages");
    assert_eq!(client.post(&path, json!({ "client_id": "a", "text": "请您先办理口头挂失。" })).await.status, 201);
    assert_eq!(client.post(&path, json!({ "client_id": "a", "text": "请您先办理口头挂失。" })).await.status, 201);
    let shown = texts.shown(1).await.join("\n");
    assert_eq!(shown, "座席 1001 为您服务\n请您先办理口头挂失。", "what is sent twice by the desk is texted once");
    let items = client.get(&path).await.json();
    let said: Vec<&str> =
        items["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap()).collect();
    assert_eq!(said, ["转人工", "座席 1001 为您服务", "我的卡丢了", "请您先办理口头挂失。"]);
}

#[tokio::test]
async fn conversations_go_on_after_a_restart_and_what_was_queued_is_sent() {
    let mut texts = Texts::new().await;
    texts.text("LTK+您好").await;
    let contact = texts.contact().await;
    texts.house.say(contact, 1, "请选择", &[("1", "余额"), ("0", "人工")]);
    texts.house.until(|told| matches!(told, Told::PlaybackFinished(1))).await;
    assert_eq!(texts.outgoing().await, [("queued".to_owned(), "请选择\n1 余额\n0 人工".to_owned())]);
    let mut texts = texts.restart().await;
    assert_eq!(texts.shown(1).await, ["请选择\n1 余额\n0 人工"]);
    texts.text("0").await;
    assert_eq!(texts.input().await, "0");
    assert_eq!(texts.contact().await, contact, "the same conversation");
    assert_eq!(texts.outgoing().await[0].0, "delivered");
}

#[tokio::test]
async fn what_is_texted_during_secure_entry_goes_to_the_flow_and_is_kept_nowhere() {
    let mut texts = Texts::new().await;
    texts.text("LTK+余额").await;
    let contact = texts.contact().await;
    texts.house.service.perform(contact, DoorCommand::SecureEntry(true));
    texts.house.say(contact, 1, "请回复验证码", &[]);
    texts.told("请回复验证码").await;
    texts.text("739514").await;
    assert_eq!(texts.secret().await, "739514");
    assert!(texts.everything().await.contains("******"), "the conversation keeps that there was one");
    texts.house.service.perform(contact, DoorCommand::SecureEntry(false));
    texts.house.say(contact, 2, "还有什么可以帮您", &[]);
    texts.house.until(|told| matches!(told, Told::PlaybackFinished(2))).await;
    // The code once more, when nobody asks for it.
    texts.text("739514").await;
    assert_eq!(texts.input().await, "739514");
    texts.text("密码是864213，卡号6222021234567890128").await;
    assert!(texts.input().await.contains("864213"), "the flow may understand it");
    let kept = texts.everything().await;
    for secret in ["739514", "864213", "6222021234567890128"] {
        assert!(!kept.contains(secret), "{secret} is kept");
    }
}

#[tokio::test]
async fn one_time_codes_are_sent_at_once_and_kept_nowhere() {
    let texts = Texts::new().await;
    let body = SmsBody::Secret(Secret::new("您的验证码是538209，五分钟内有效。".into()));
    texts.sms.send(OutgoingSms { to: PHONE.parse().unwrap(), body, contact: None }).await.unwrap();
    assert_eq!(texts.shown(1).await, ["您的验证码是538209，五分钟内有效。"]);
    assert_eq!(texts.outgoing().await, [("delivered".to_owned(), String::new())]);
    assert!(!texts.everything().await.contains("538209"));
}

#[tokio::test]
async fn notifications_travel_alone_and_a_text_that_is_none_is_refused() {
    let texts = Texts::new().await;
    let send = |text: &str| {
        let message = OutgoingSms { to: PHONE.parse().unwrap(), body: SmsBody::Plain(text.to_owned()), contact: None };
        texts.sms.send(message)
    };
    send("您尾号0128的账户收入100.00元").await.unwrap();
    send("您尾号0128的账户支出20.00元").await.unwrap();
    assert_eq!(texts.shown(2).await, ["您尾号0128的账户收入100.00元", "您尾号0128的账户支出20.00元"]);
    assert_eq!(send(" ").await, Err(SmsError::Text));
    assert_eq!(send(&"长".repeat(1_001)).await, Err(SmsError::Text));
}

#[tokio::test]
async fn without_a_carrier_nothing_is_accepted() {
    let house = House::new().await;
    let sms = SmsService::start(SmsSettings::default(), SmsCarrier::None, &house.service, &house.tasks).unwrap();
    let message = OutgoingSms { to: PHONE.parse().unwrap(), body: SmsBody::Plain("您好".into()), contact: None };
    assert_eq!(sms.send(message).await, Err(SmsError::Unavailable));
    assert!(!sms.is_ready());
    let (router, _) = sms.demonstration_routes().finish(HttpSetup::new(house.sign_in.clone()));
    assert_eq!(Client::new(router).get("/api/v1/demonstration/handsets").await.status, 404);
}

#[tokio::test]
async fn a_silent_conversation_ends_without_another_text_and_the_next_question_begins_a_new_one() {
    let mut texts = Texts::new().await;
    texts.text("LTK+您好").await;
    let first = texts.contact().await;
    texts.house.clock.advance(Duration::from_secs(589));
    texts.house.service.round().await;
    assert!(!texts.house.told().iter().any(|told| matches!(told, Told::Left(..))));
    texts.house.clock.advance(Duration::from_secs(1));
    texts.house.service.round().await;
    let left = texts.house.until(|told| matches!(told, Told::Left(..))).await;
    assert!(matches!(left, Told::Left(contact, EndCause::Silent) if contact == first));
    texts.ended(first).await;
    texts.text("LTK+再问一句").await;
    texts.house.service.round().await;
    assert_ne!(texts.contact().await, first);
    assert!(texts.outgoing().await.is_empty());
}

#[tokio::test]
async fn a_flow_that_ends_the_conversation_costs_no_text_and_a_fault_is_told() {
    let texts = Texts::new().await;
    texts.text("LTK+您好").await;
    let contact = texts.contact().await;
    texts.house.service.perform(contact, DoorCommand::End { cause: EndCause::Failed });
    assert!(texts.shown(1).await[0].contains("非常抱歉"));
    texts.ended(contact).await;
    texts.text("LTK+又来了").await;
    let contact = texts.contact().await;
    texts.house.service.perform(contact, DoorCommand::End { cause: EndCause::Completed });
    texts.ended(contact).await;
    texts.text("有人吗").await;
    let shown = texts.shown(2).await;
    assert!(shown[1].contains("LTK+"), "the conversation is over: {shown:?}");
}

#[tokio::test]
async fn while_the_store_is_away_a_text_is_asked_for_again() {
    let mut texts = Texts::new().await;
    texts.text("LTK+您好").await;
    *texts.house.center.busy.lock() = true;
    let path = format!("/api/v1/demonstration/handsets/{PHONE}/messages");
    let answer = texts.handset.post(&path, json!({ "text": "在吗" })).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "messaging.unavailable"));
    *texts.house.center.busy.lock() = false;
    texts.text("在吗").await;
    let contact = texts.contact().await;
    assert_eq!(texts.house.rows(contact).await.len(), 2);
    assert_eq!(texts.input().await, "在吗");
}

#[tokio::test]
async fn an_agent_cannot_send_a_file_to_a_handset() {
    let mut texts = Texts::new().await;
    let (agent, client) = texts.house.staff("1001", Role::Agent).await;
    texts.text("LTK+转人工").await;
    let contact = texts.contact().await;
    texts.house.connect(contact, agent).await;
    let request = axum::http::Request::post(format!("/api/v1/contacts/{contact}/files"))
        .header("content-type", "multipart/form-data; boundary=x")
        .body(axum::body::Body::from("--x--"))
        .unwrap();
    let answer = client.raw(request).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "messaging.files_not_taken"));
}

#[tokio::test]
async fn the_page_of_handsets_proposes_phones_and_refuses_what_is_no_text() {
    let texts = Texts::new().await;
    let setup = texts.handset.get("/api/v1/demonstration/handsets").await.json();
    assert_eq!(setup, json!({ "number": "95588", "keyword": "LTK", "phones": [{ "phone": PHONE, "name": "王建国" }] }));
    let path = format!("/api/v1/demonstration/handsets/{PHONE}/messages");
    for (body, code) in [
        (json!({ "text": " " }), "messaging.text_empty"),
        (json!({ "text": "长".repeat(1_001) }), "messaging.text_too_long"),
    ] {
        let answer = texts.handset.post(&path, body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, code));
    }
    assert_eq!(
        texts.handset.post("/api/v1/demonstration/handsets/nobody/messages", json!({ "text": "x" })).await.status,
        404
    );
}
