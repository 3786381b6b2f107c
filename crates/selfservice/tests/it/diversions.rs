//! Customers are led online: a link with their yes, followed once, counted by day and business.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use center::ports::sms_gateway::SmsGateway;
use center::ports::{ContactBrief, SelfService as _};
use domain::contact::{Channel, ContactState};
use domain::events::ContactEvent;
use domain::roles::Role;
use platform::testing::Client;
use selfservice::{Actors, Diversions};
use serde_json::{Value, json};

use crate::routes::caller;
use crate::support::{Asked, Carrier, House, Visitor, brief};

const FLOW: &str = r##"{
    "id": "led", "name": {"zh": "分流测试", "en": "Led"}, "lines": ["led"], "languages": ["zh", "en"], "start": "menu",
    "human": {"node": "bye"}, "error": "bye",
    "nodes": {
        "menu": {"kind": "menu", "prompts": [{"text": {"zh": "要链接吗", "en": "A link?"}}],
            "options": [{"key": "1", "label": {"zh": "发送链接", "en": "Yes"}, "next": "send"}],
            "no_input": {"again": 0, "next": "bye"}, "no_match": {"again": 9, "next": "bye"}},
        "send": {"kind": "act", "action": "online.offer", "parameters": {"business": "bill"},
            "outcomes": {"sent": "sent", "already": "already", "no_phone": "no-phone"}, "otherwise": "failed"},
        "sent": {"kind": "say", "prompts": [{"text": {"zh": "已发送到{values.phone}", "en": "Sent"}}], "next": "menu"},
        "already": {"kind": "say", "prompts": [{"text": {"zh": "已经发过", "en": "Sent before"}}], "next": "menu"},
        "no-phone": {"kind": "say", "prompts": [{"text": {"zh": "不能发短信", "en": "No texts there"}}], "next": "menu"},
        "failed": {"kind": "say", "prompts": [{"text": {"zh": "发不出去", "en": "Not sent"}}], "next": "menu"},
        "bye": {"kind": "end", "prompts": [{"text": {"zh": "再见", "en": "Good-bye"}}]}
    }
}"##;

struct Led {
    house: House,
    carrier: Arc<Carrier>,
}

impl Led {
    async fn new() -> Self {
        let house = House::open().await;
        let around = house.service.around().await.unwrap();
        house.service.shelf().flows.seed([FLOW], &around).await.unwrap();
        let carrier = Arc::new(Carrier::default());
        let online = Diversions::new(house.database.database(), house.clock.shared(), "https://bank.example/");
        let sms: Arc<dyn SmsGateway> = carrier.clone();
        house.service.set_actors(Actors { sms: Some(sms), online: Some(Arc::new(online)), ..Actors::default() });
        Self { house, carrier }
    }

    fn visitor(&self, phone: &str) -> Visitor<'_> {
        self.house.arrive(ContactBrief { phone: phone.parse().ok(), ..brief(Channel::Chat, "led") })
    }

    /// The link of the text that was sent last.
    fn link(&self) -> String {
        self.carrier.link("https://bank.example/go/")
    }

    async fn follow(&self, client: &Client, link: &str) -> platform::testing::Answer {
        client.post(&format!("/api/v1/diversions/{link}/taking"), json!({})).await
    }
}

async fn figures(client: &Client) -> Value {
    client.get("/api/v1/diversions/figures").await.json()["items"].clone()
}

#[tokio::test]
async fn a_link_is_sent_once_followed_and_counted_once_even_when_the_contact_is_over() {
    let led = Led::new().await;
    let director = caller(&led.house, Role::Director).await;
    let visitor = led.visitor("13800000001");
    visitor.hears("要链接吗").await;
    visitor.write("1");
    visitor.hears("已发送到138****0001").await;
    visitor.write("1");
    visitor.hears("已经发过").await;
    assert_eq!(led.carrier.texts.lock().len(), 1);
    let expected = json!([{"day": "2026-02-13", "business": "bill", "name": {"zh": "生活缴费", "en": "Pay a bill"},
        "offered": 1, "taken": 0, "share": 0.0}]);
    assert_eq!(figures(&director).await, expected);

    led.house.set_state(visitor.id, ContactState::Closed);
    led.house.service.dismissed(visitor.id);
    for _ in 0..2 {
        let answer = led.follow(&director, &led.link()).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.json(), json!({"business": "bill", "wish": {"zh": "生活缴费", "en": "Pay a bill"}}));
    }
    let figures = figures(&director).await;
    assert_eq!(
        (&figures[0]["offered"], &figures[0]["taken"], &figures[0]["share"]),
        (&json!(1), &json!(1), &json!(1.0))
    );
    let events: Vec<ContactEvent> = visitor
        .asked()
        .into_iter()
        .filter_map(|asked| match asked {
            Asked::Event(event @ (ContactEvent::DiversionOffered { .. } | ContactEvent::DiversionTaken { .. })) => {
                Some(event)
            }
            _ => None,
        })
        .collect();
    let business = || "bill".to_owned();
    let wanted = [
        ContactEvent::DiversionOffered { business: business(), way: Channel::Chat },
        ContactEvent::DiversionTaken { business: business() },
    ];
    assert_eq!(events, wanted);
}

#[tokio::test]
async fn a_link_ends_after_a_day_and_a_strange_one_leads_nowhere() {
    let led = Led::new().await;
    let director = caller(&led.house, Role::Director).await;
    let visitor = led.visitor("13800000002");
    visitor.hears("要链接吗").await;
    visitor.write("1");
    visitor.hears("已发送到").await;
    led.house.clock.advance(Duration::from_secs(86_400));
    for link in [led.link().as_str(), "0".repeat(24).as_str(), "x", "%2e%2e"] {
        let refused = led.follow(&director, link).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::NOT_FOUND, "selfservice.no_link"), "{link}");
    }
    let week = director.get("/api/v1/diversions/figures?from=2026-02-01&to=2026-02-28").await.json();
    assert_eq!((&week["items"][0]["offered"], &week["items"][0]["taken"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn a_landline_gets_no_link_and_what_could_not_be_sent_is_not_counted() {
    let led = Led::new().await;
    let director = caller(&led.house, Role::Director).await;
    let landline = led.visitor("01066668888");
    landline.hears("要链接吗").await;
    landline.write("1");
    landline.hears("不能发短信").await;
    *led.carrier.is_away.lock() = true;
    let visitor = led.visitor("13800000003");
    visitor.hears("要链接吗").await;
    visitor.write("1");
    visitor.hears("发不出去").await;
    assert_eq!(figures(&director).await, json!([]));
    // When the carrier is back, it can be tried again.
    *led.carrier.is_away.lock() = false;
    visitor.write("1");
    visitor.hears("已发送到").await;
}
