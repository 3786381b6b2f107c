//! Callers who hung up before they rated are texted a link: by day, once a day, for one rating.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use center::ports::sms_gateway::SmsGateway;
use center::ratings::{LateRating, UnratedCall};
use domain::calendar::Period;
use domain::rating::RatingReason;
use domain::{ContactId, Language};
use platform::testing::Client;
use selfservice::{Actors, RatingLinks};
use serde_json::json;

use crate::routes::nobody;
use crate::support::{Asked, Carrier, House};

struct Asking {
    house: House,
    carrier: Arc<Carrier>,
    settings: RatingLinks,
}

impl Asking {
    async fn new() -> Self {
        let house = House::open().await;
        let carrier = Arc::new(Carrier::default());
        let sms: Arc<dyn SmsGateway> = carrier.clone();
        house.service.set_actors(Actors { sms: Some(sms), ..Actors::default() });
        let hours: Period = "00:00-24:00".to_owned().try_into().unwrap();
        Self { house, carrier, settings: RatingLinks { address: "https://bank.example/".into(), hours } }
    }

    /// A call of that number ends without a rating, and those who are to be asked are asked.
    async fn call_ends(&self, phone: &str) -> ContactId {
        let contact = ContactId::generate();
        let call = UnratedCall { contact, phone: phone.parse().unwrap(), language: Language::Zh };
        self.house.centre.unrated.lock().push(call);
        self.house.service.invite(&self.settings, &[contact]).await;
        contact
    }

    fn texts(&self) -> usize {
        self.carrier.texts.lock().len()
    }

    fn link(&self) -> String {
        self.carrier.link("https://bank.example/rate/")
    }

    fn client(&self) -> Client {
        nobody(&self.house)
    }
}

#[tokio::test]
async fn a_link_opens_a_page_that_says_nothing_of_the_caller_and_rates_once() {
    let asking = Asking::new().await;
    let contact = asking.call_ends("13800000001").await;
    let (link, client) = (asking.link(), asking.client());
    let path = format!("/api/v1/ratings/{link}");
    let shown = client.get(&path).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.json()["grades"], 5);
    assert_eq!(shown.json()["is_rated"], false);
    assert!(!shown.text().contains("138"), "{}", shown.text());

    let said = json!({ "score": 2, "reason": "time", "words": " 等了很久，卡号6222021234567890123 " });
    assert_eq!(client.put(&path, said.clone()).await.status, StatusCode::NO_CONTENT);
    let rated = asking.house.asked(contact);
    let [Asked::RateLate(LateRating { score: 2, grades: 5, reason, words })] = rated.as_slice() else {
        panic!("{rated:?}")
    };
    assert_eq!(*reason, Some(RatingReason::Time));
    let words = words.as_deref().unwrap();
    assert!(words.starts_with("等了很久") && !words.contains("6222021234567890123"), "{words}");

    let again = client.put(&path, said).await;
    assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "selfservice.rated_already"));
    assert_eq!(asking.house.asked(contact).len(), 1);
    assert_eq!(client.get(&path).await.json()["is_rated"], true);
}

#[tokio::test]
async fn who_is_content_is_not_asked_why() {
    let asking = Asking::new().await;
    let contact = asking.call_ends("13800000001").await;
    let path = format!("/api/v1/ratings/{}", asking.link());
    let said = json!({ "score": 5, "reason": "other", "words": "很好" });
    assert_eq!(asking.client().put(&path, said).await.status, StatusCode::NO_CONTENT);
    let rating = LateRating { score: 5, grades: 5, reason: None, words: None };
    assert_eq!(asking.house.asked(contact), [Asked::RateLate(rating)]);
}

#[tokio::test]
async fn nobody_is_texted_twice_a_day_nor_by_night_nor_on_a_line_that_takes_no_texts() {
    let asking = Asking::new().await;
    asking.call_ends("13800000001").await;
    asking.call_ends("13800000001").await;
    assert_eq!(asking.texts(), 1);
    asking.call_ends("02866668888").await;
    assert_eq!(asking.texts(), 1);
    asking.house.clock.advance(Duration::from_secs(86_401));
    asking.call_ends("13800000001").await;
    assert_eq!(asking.texts(), 2);

    let now = domain::calendar::in_china(asking.house.clock.shared().now());
    let other = if now.hour() < 12 { "23:00-24:00" } else { "00:00-01:00" };
    let night = RatingLinks { hours: other.to_owned().try_into().unwrap(), ..asking.settings.clone() };
    let asking = Asking { settings: night, ..asking };
    asking.call_ends("13800000002").await;
    assert_eq!(asking.texts(), 2);
}

#[tokio::test]
async fn a_link_that_could_not_be_sent_is_forgotten_and_the_caller_may_be_asked_another_time() {
    let asking = Asking::new().await;
    *asking.carrier.is_away.lock() = true;
    asking.call_ends("13800000001").await;
    *asking.carrier.is_away.lock() = false;
    asking.call_ends("13800000001").await;
    assert_eq!(asking.texts(), 1);
}

#[tokio::test]
async fn a_link_ends_after_a_day_and_what_is_no_link_or_no_grade_changes_nothing() {
    let asking = Asking::new().await;
    let contact = asking.call_ends("13800000001").await;
    let client = asking.client();
    let path = format!("/api/v1/ratings/{}", asking.link());
    for wrong in [json!({ "score": 0 }), json!({ "score": 6 }), json!({ "score": 1, "words": "长".repeat(501) })] {
        assert_eq!(client.put(&path, wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(client.put(&path, json!({ "score": 1, "reason": "weather" })).await.status.is_client_error());
    for link in ["abc", "000000000000000000000000"] {
        let answer = client.get(&format!("/api/v1/ratings/{link}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "selfservice.no_link"));
    }
    asking.house.clock.advance(Duration::from_secs(86_401));
    assert_eq!(client.put(&path, json!({ "score": 1 })).await.status, StatusCode::NOT_FOUND);
    assert!(asking.house.asked(contact).is_empty());
}
