//! Sites that are lost and come back.

use center::AgentSettings;
use center::sites::SiteHealth;
use domain::contact::ContactState;
use domain::{SiteId, SkillId};
use platform::journal::Stream;
use platform::testing::Client;
use serde_json::json;

use crate::bank::{Bank, agent};

/// The agent works at the site from now on.
async fn works_at(bank: &Bank, number: u8, site: &str) {
    let settings = AgentSettings {
        staff: agent(number),
        skills: vec![(SkillId::of("mandarin"), 5), (SkillId::of("chat"), 5)],
        voice_capacity: 1,
        text_capacity: 3,
        deferred_capacity: 1,
        site: Some(SiteId::of(site)),
    };
    bank.center.save_agent(&settings).await.unwrap();
}

async fn set(leader: &Client, site: &str, health: &str) -> (u16, String) {
    let body = json!({ "health": health, "reason": "停电" });
    let answer = leader.put(&format!("/api/v1/sites/{site}/health"), body).await;
    let status = answer.status.as_u16();
    (status, if status < 300 { String::new() } else { answer.code() })
}

fn health(bank: &Bank, site: &str) -> SiteHealth {
    let situation = bank.center.situation();
    situation.sites.iter().find(|one| one.site.id == SiteId::of(site)).unwrap().health
}

#[tokio::test]
async fn a_site_that_a_leader_takes_out_gives_its_conversations_to_others_and_its_customers_are_told() {
    let bank = Bank::open().await;
    works_at(&bank, 1, "beijing").await;
    works_at(&bank, 2, "chengdu").await;
    let there = bank.ready(1).await;
    let served = bank.call("13900000001").await;
    bank.enqueue(served, "common").await;
    bank.accept(&there).await;
    let waiting = bank.call("13900000002").await;
    bank.enqueue(waiting, "common").await;

    let leader = bank.desk(9).await;
    assert_eq!(set(&leader, "beijing", "lost").await, (204, String::new()));
    assert_eq!(set(&leader, "beijing", "lost").await, (409, "center.site_is_so".into()));
    assert_eq!(set(&leader, "nowhere", "lost").await, (404, "center.unknown_site".into()));
    assert_eq!(bank.center.state(served), Some(ContactState::Queued));
    assert!(bank.flow.was_told(served, "requeued") && bank.flow.was_told(served, "announce"));
    assert!(!bank.flow.was_told(waiting, "announce"), "who waits goes on waiting");
    let refused = there.put("/api/v1/desk/state", json!({"state": "ready"})).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "center.site_is_lost"));

    let other = bank.ready(2).await;
    let view = bank.accept(&other).await;
    assert_eq!(view["contacts"][0]["contact"]["id"], served.to_string(), "at the head, before the one who waits");

    let standing = leader.get("/api/v1/sites").await.json()["items"][0].clone();
    assert_eq!((standing["health"].as_str(), standing["grade"].as_str()), (Some("lost"), Some("red")));
    assert_eq!((standing["moved"]["conversations"].as_u64(), standing["reason"].as_str()), (Some(1), Some("停电")));
    assert_eq!(set(&leader, "beijing", "open").await.0, 204);
    assert_eq!(there.put("/api/v1/desk/state", json!({"state": "ready"})).await.status, 200);
    let stream = bank.journal.read_stream(&Stream::Other("site", "beijing".into())).await.unwrap();
    let types: Vec<&str> = stream.iter().map(|entry| entry.event_type()).collect();
    assert_eq!(types, ["site_lost", "site_restored"]);
    let events = leader.get("/api/v1/site-events").await.json();
    assert_eq!(
        (events["items"][0]["event"]["type"].as_str(), events["items"][1]["by"].as_str()),
        (Some("site_restored"), Some("员工9"))
    );
}

#[tokio::test]
async fn a_site_whose_agents_all_vanish_is_lost_before_their_leases_run_out() {
    let bank = Bank::open().await;
    works_at(&bank, 1, "beijing").await;
    works_at(&bank, 2, "beijing").await;
    let (first, _second) = (bank.ready(1).await, bank.ready(2).await);
    let chats = [bank.chat().await, bank.chat().await, bank.chat().await];
    for chat in chats {
        bank.enqueue(chat, "chat").await;
    }
    bank.accept(&first).await;
    bank.pass(14).await;
    assert_eq!(health(&bank, "beijing"), SiteHealth::Lost);
    for chat in chats {
        assert!(matches!(bank.center.state(chat), Some(ContactState::Queued)), "nobody is lost with it");
    }
    let leader = bank.desk(9).await;
    let queues = leader.get("/api/v1/team").await.json()["queues"].clone();
    let queue = queues.as_array().unwrap().iter().find(|queue| queue["id"] == "chat").unwrap();
    let order: Vec<String> =
        queue["contacts"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(order, chats.map(|chat| chat.to_string()), "in the order in which they came");
    assert_eq!(health(&bank, "chengdu"), SiteHealth::Open);

    // They are back, one of them at first; it is there again after the hold-down time.
    for beat in 0..14 {
        assert!(beat > 11 || health(&bank, "beijing") == SiteHealth::Lost, "restored after {} seconds", beat * 5);
        first.put("/api/v1/desk/state", json!({"state": "not_ready", "reason": "meal"})).await;
        bank.pass(5).await;
    }
    assert_eq!(health(&bank, "beijing"), SiteHealth::Open);
    assert_eq!(first.put("/api/v1/desk/state", json!({"state": "ready"})).await.status, 200);
}

#[tokio::test]
async fn a_site_that_was_lost_is_so_after_a_restart() {
    let bank = Bank::open().await;
    works_at(&bank, 1, "beijing").await;
    let leader = bank.desk(9).await;
    assert_eq!(set(&leader, "beijing", "lost").await.0, 204);
    let bank = bank.killed_and_started_again().await;
    bank.pass(1).await;
    assert_eq!(health(&bank, "beijing"), SiteHealth::Lost);
    let desk = bank.desk(1).await;
    let refused = desk.put("/api/v1/desk/state", json!({"state": "ready"})).await;
    assert_eq!(refused.code(), "center.site_is_lost");
}

#[tokio::test]
async fn a_site_is_written_down_by_leaders_and_read_by_directors() {
    let bank = Bank::open().await;
    let (leader, director) = (bank.desk(9).await, bank.desk(8).await);
    let site = json!({ "id": "hefei", "name": {"zh": "合肥", "en": "Hefei"}, "workplaces": 80, "region": "3401" });
    assert_eq!(director.put("/api/v1/sites/hefei", site.clone()).await.status, 403);
    assert_eq!(leader.put("/api/v1/sites/hefei", site).await.status, 204);
    let nameless = json!({ "id": "hefei", "name": {"zh": "", "en": ""}, "workplaces": 80 });
    assert_eq!(leader.put("/api/v1/sites/hefei", nameless).await.status, 422);
    let items = director.get("/api/v1/sites").await.json()["items"].clone();
    assert_eq!(items[2]["site"]["name"]["zh"], "合肥");
}
