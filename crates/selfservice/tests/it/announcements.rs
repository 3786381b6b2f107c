//! Announcements are effective at once and only while they are valid.

use std::time::Duration;

use domain::contact::Channel;
use domain::customer::Tier;
use domain::{Language, LineId, Localised, Timestamp};
use flow::Facts;
use platform::testing::ManualClock;
use selfservice::{Announcement, AnnouncementKind, SelfServiceError};

use crate::support::{House, brief};

fn announcement(text: &str) -> Announcement {
    let text = Localised::new(text, &format!("en:{text}"));
    Announcement { text, ..Announcement::default() }
}

fn facts() -> Facts {
    let line = Some(LineId::of("95588"));
    let (language, tier) = (Language::Zh, Tier::Standard);
    Facts { channel: Channel::Phone, language, customer_known: false, tier, care: None, line, region: None }
}

#[tokio::test]
async fn an_announcement_is_heard_by_those_at_whom_it_is_aimed() {
    let house = House::open().await;
    let announcements = &house.service.shelf().announcements;
    let slot = || Some("phone-notice".to_owned());
    let gold = Announcement { slot: slot(), tiers: vec![Tier::Gold], ..announcement("金卡专享") };
    let local = Announcement {
        slot: slot(),
        kind: AnnouncementKind::Emergency,
        regions: vec!["广东".into()],
        ..announcement("台风停业")
    };
    let outage = Announcement {
        slot: slot(),
        kind: AnnouncementKind::Emergency,
        lines: vec![LineId::of("95588")],
        ..announcement("系统故障")
    };
    announcements.put("phone-notice", announcement("提示"), None).await.unwrap();
    for (key, one) in [("gold", gold), ("local", local), ("outage", outage)] {
        announcements.put(key, one, None).await.unwrap();
    }
    let house = house.restart().await;
    let now = platform::clock::Clock::now(&house.clock);
    let hears = |facts: Facts| -> Vec<String> {
        let said = house.service.shelf().announcements.said("phone-notice", &facts, now);
        said.into_iter().map(|prompt| prompt.text.get(Language::Zh).to_owned()).collect()
    };
    assert_eq!(hears(facts()), ["系统故障", "提示"]);
    let elsewhere = Facts { line: Some(LineId::of("4006695588")), tier: Tier::Gold, ..facts() };
    assert_eq!(hears(elsewhere), ["金卡专享"]);
    let at_home = Facts { region: Some("广东深圳".into()), ..facts() };
    assert_eq!(hears(at_home), ["台风停业", "系统故障", "提示"]);
    assert_eq!(hears(Facts { region: Some("北京".into()), line: None, ..facts() }), ["提示"]);
}

#[tokio::test]
async fn a_changed_announcement_is_heard_by_the_next_caller() {
    let house = House::open().await;
    house
        .service
        .shelf()
        .announcements
        .put("phone-notice", announcement("今晚系统升级"), Some(house.clerk))
        .await
        .unwrap();
    let caller = house.arrive(brief(Channel::Phone, "95588"));
    caller.hears_out("欢迎致电").await;
    caller.hears("今晚系统升级").await;
    house.service.shelf().announcements.remove("phone-notice", Some(house.clerk)).await.unwrap();
    let caller = house.arrive(brief(Channel::Phone, "95588"));
    caller.hears_out("欢迎致电").await;
    caller.hears("中文服务请按1").await;
    assert_eq!(caller.times_said("今晚系统升级"), 0);
}

#[tokio::test]
async fn an_announcement_is_said_while_it_is_valid() {
    let house = House::open().await;
    let announcements = &house.service.shelf().announcements;
    let clock: &ManualClock = &house.clock;
    let start: Timestamp = platform::clock::Clock::now(clock);
    let hour = Duration::from_secs(3600);
    let valid =
        Announcement { valid_from: Some(start + hour), valid_to: Some(start + 2 * hour), ..announcement("限时") };
    announcements.put("phone-notice", valid, None).await.unwrap();
    let said = |at| !announcements.said("phone-notice", &facts(), at).is_empty();
    assert_eq!([start, start + hour, start + 2 * hour].map(said), [false, true, false]);
}

#[tokio::test]
async fn announcements_survive_a_restart() {
    let house = House::open().await;
    house.service.shelf().announcements.put("extra", announcement("新公告"), None).await.unwrap();
    let house = house.restart().await;
    assert_eq!(house.service.shelf().announcements.get("extra"), Some(announcement("新公告")));
}

#[tokio::test]
async fn an_announcement_needs_both_texts_and_a_sensible_time() {
    let house = House::open().await;
    let announcements = &house.service.shelf().announcements;
    let mut one_language = announcement("只有中文");
    one_language.text.0.remove(&domain::Language::En);
    let ends_first = Announcement {
        valid_from: Some(Timestamp::from_seconds(10)),
        valid_to: Some(Timestamp::from_seconds(10)),
        ..announcement("时间")
    };
    for (bad, pointer) in [(one_language, "/text/en"), (ends_first, "/valid_to")] {
        let error = announcements.put("extra", bad, None).await.unwrap_err();
        assert!(matches!(error, SelfServiceError::Invalid(finding) if finding.pointer == pointer));
    }
    assert!(announcements.put("Not a slot", announcement("公告"), None).await.is_err());
}
