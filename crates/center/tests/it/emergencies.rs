//! Emergency plans: two persons start one, everything is as it was once it has ended.

use platform::testing::Client;
use serde_json::{Value, json};

use crate::bank::Bank;

fn plan() -> Value {
    json!({
        "name": {"zh": "灾区支援", "en": "Disaster region"},
        "routing": {"areas": {"灾区": true}},
        "announcements": [
            {"slot": "phone-notice", "text": {"zh": "灾区客户优先", "en": "Customers of the region first"}}
        ],
        "waiting": {"zh": "请稍候", "en": "Please hold"},
        "desk_notice": {"zh": "按预案办理", "en": "Follow the plan"},
        "authorisations": [{
            "code": "fee-waiver", "name": {"zh": "减免手续费", "en": "Fee waiver"},
            "approver": "shift_leader", "up_to": {"minor": 50_000, "currency": "CNY"}
        }],
    })
}

/// A bank whose policy has an area that is not active, and a plan that makes it active.
async fn prepared() -> (Bank, Client, Client) {
    let bank = Bank::open().await;
    let (leader, director) = (bank.desk(9).await, bank.desk(8).await);
    let document = json!({
        "areas": {"灾区": {"active": false, "regions": ["51"]}},
        "rules": [{"id": "disaster", "when": {"areas": ["灾区"]}, "then": {"priority": 400}}],
    });
    let saved = director.post("/api/v1/routing/policies", json!({ "note": "初版", "document": document })).await;
    assert_eq!(saved.status, 201, "{}", saved.text());
    assert_eq!(director.post("/api/v1/routing/policies/1/activations", json!({"reason": "开业"})).await.status, 200);
    let new = json!({ "note": "初版", "document": plan() });
    let saved = director.post("/api/v1/emergency-plans/disaster/versions", new).await;
    assert_eq!(saved.status, 201, "{}", saved.text());
    (bank, leader, director)
}

async fn asked(leader: &Client) -> String {
    let answer = leader.post("/api/v1/emergency-plans/disaster/requests", json!({"reason": "地震"})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["run"].as_str().unwrap().to_owned()
}

async fn refused(who: &Client, route: &str, body: Value) -> (u16, String) {
    let answer = who.post(route, body).await;
    (answer.status.as_u16(), answer.code())
}

async fn in_force(director: &Client) -> (u64, bool) {
    let list = director.get("/api/v1/routing/policies").await.json();
    let row = list["items"].as_array().unwrap().iter().find(|row| row["state"] == "in_force").unwrap().clone();
    let version = row["version"].as_u64().unwrap();
    let document = director.get(&format!("/api/v1/routing/policies/{version}")).await.json()["document"].clone();
    (version, document["areas"]["灾区"]["active"].as_bool().unwrap())
}

#[tokio::test]
async fn a_plan_is_started_by_two_persons_and_everything_is_as_it_was_once_it_has_ended() {
    let (bank, leader, director) = prepared().await;
    let desk = bank.desk(1).await;
    desk.put("/api/v1/desk/state", json!({"state": "not_ready", "reason": "meal"})).await;
    let waiting = bank.call("13900000001").await;
    bank.enqueue(waiting, "common").await;

    let run = asked(&leader).await;
    let approval = format!("/api/v1/emergency-runs/{run}/approval");
    assert_eq!(refused(&leader, &approval, json!({})).await, (403, "center.plan_same_person".into()));
    assert_eq!(
        refused(&director, "/api/v1/emergency-plans/disaster/requests", json!({"reason": "地震"})).await,
        (409, "center.plan_already_asked".into())
    );
    assert_eq!(in_force(&director).await, (1, false), "nothing is changed by asking");
    assert!(bank.flow.emergencies.lock().is_empty());

    assert_eq!(director.post(&approval, json!({})).await.status, 204);
    assert_eq!(in_force(&director).await, (2, true));
    assert!(bank.flow.was_told(waiting, "announce"));
    assert_eq!(bank.flow.emergencies.lock()[0].slot, "phone-notice");
    let notices = desk.get("/api/v1/desk").await.json()["notices"].clone();
    assert_eq!(notices[0]["what"]["text"], "按预案办理\nFollow the plan");
    let situation = desk.get("/api/v1/situation").await.json();
    assert_eq!(
        (situation["plans"][0]["on"].as_bool(), situation["plans"][0]["reason"].as_str()),
        (Some(true), Some("地震"))
    );

    assert_eq!(refused(&director, &approval, json!({})).await, (409, "center.plan_already_on".into()));
    assert_eq!(
        refused(&leader, "/api/v1/emergency-plans/disaster/requests", json!({"reason": "又一次"})).await,
        (409, "center.plan_already_on".into())
    );
    assert_eq!(
        refused(&director, "/api/v1/routing/policies/1/activations", json!({"reason": "手工"})).await,
        (409, "center.plan_holds_routing".into())
    );

    let end = format!("/api/v1/emergency-runs/{run}/end");
    assert_eq!(leader.post(&end, json!({"reason": "恢复"})).await.status, 204);
    assert_eq!(in_force(&director).await, (1, false));
    assert!(bank.flow.emergencies.lock().is_empty());
    assert_eq!(desk.get("/api/v1/desk").await.json()["notices"], json!([]), "what nobody has read no longer holds");
    assert_eq!(refused(&leader, &end, json!({"reason": "恢复"})).await, (409, "center.plan_not_on".into()));
    let again = asked(&leader).await;
    assert_ne!(again, run);
}

#[tokio::test]
async fn a_plan_that_is_on_is_so_after_a_restart_and_ends_as_if_nothing_had_been() {
    let (bank, leader, director) = prepared().await;
    let run = asked(&leader).await;
    assert_eq!(director.post(&format!("/api/v1/emergency-runs/{run}/approval"), json!({})).await.status, 204);
    let bank = bank.killed_and_started_again().await;
    bank.pass(1).await;
    let (leader, director) = (bank.desk(9).await, bank.desk(8).await);
    assert_eq!(bank.center.situation().plans.len(), 1);
    assert_eq!(bank.flow.emergencies.lock().len(), 1);
    let desk = bank.ready(1).await;
    let notices = desk.get("/api/v1/desk").await.json()["notices"].clone();
    assert_eq!(notices.as_array().unwrap().len(), 1, "whoever comes to work finds it too");
    assert_eq!(leader.post(&format!("/api/v1/emergency-runs/{run}/end"), json!({"reason": "恢复"})).await.status, 204);
    assert_eq!(in_force(&director).await, (1, false));
}

#[tokio::test]
async fn a_request_lapses_and_one_can_be_taken_back() {
    let (bank, leader, director) = prepared().await;
    let run = asked(&leader).await;
    bank.pass(601).await;
    let approval = format!("/api/v1/emergency-runs/{run}/approval");
    assert_eq!(refused(&director, &approval, json!({})).await, (409, "center.plan_request_lapsed".into()));
    let run = asked(&director).await;
    assert_eq!(leader.post(&format!("/api/v1/emergency-runs/{run}/withdrawal"), json!({})).await.status, 204);
    let approval = format!("/api/v1/emergency-runs/{run}/approval");
    assert_eq!(refused(&leader, &approval, json!({})).await, (409, "center.plan_not_asked".into()));
}

#[tokio::test]
async fn what_a_plan_authorises_is_approved_by_whom_it_names_up_to_its_amount_and_only_while_it_is_on() {
    let (bank, leader, director) = prepared().await;
    let run = asked(&leader).await;
    let route = format!("/api/v1/emergency-runs/{run}/authorisations");
    let of = |minor: i64| json!({ "code": "fee-waiver", "amount": {"minor": minor, "currency": "CNY"}, "note": "救灾汇款手续费" });
    assert_eq!(refused(&leader, &route, of(100)).await, (409, "center.plan_not_on".into()));
    assert_eq!(director.post(&format!("/api/v1/emergency-runs/{run}/approval"), json!({})).await.status, 204);
    assert_eq!(leader.post(&route, of(50_000)).await.status, 201);
    assert_eq!(refused(&leader, &route, of(50_001)).await, (403, "center.plan_not_authorised".into()));
    assert_eq!(refused(&director, &route, of(100)).await, (403, "center.plan_not_authorised".into()));
    let list = director.get("/api/v1/emergency-authorisations").await.json();
    assert_eq!(
        (list["items"].as_array().unwrap().len(), list["items"][0]["approver_name"].as_str()),
        (1, Some("员工9"))
    );
    let audited = bank.store.sql("SELECT action FROM audit_entry WHERE subject = 'plan:disaster' ORDER BY id", []);
    let rows = bank.store.fetch_all(audited).await.unwrap();
    let actions: Vec<String> = rows.iter().map(|row| row.try_get("", "action").unwrap()).collect();
    assert_eq!(actions, ["plan.saved", "plan.asked", "plan.approved", "plan.authorised"]);
}

#[tokio::test]
async fn a_plan_that_refers_to_what_is_not_there_is_refused_before_it_is_needed() {
    let (_bank, leader, director) = prepared().await;
    let save = |document: Value| {
        let director = &director;
        async move {
            let new = json!({ "note": "改", "document": document });
            director.post("/api/v1/emergency-plans/disaster/versions", new).await.status.as_u16()
        }
    };
    let mut nowhere = plan();
    nowhere["backups"] = json!([{"site": "beijing", "by": ["nowhere"]}]);
    assert_eq!(save(nowhere).await, 422);
    let mut elsewhere = plan();
    elsewhere["routing"]["areas"] = json!({"洪涝区": true});
    assert_eq!(save(elsewhere).await, 201);
    assert_eq!(
        refused(&leader, "/api/v1/emergency-plans/disaster/requests", json!({"reason": "洪涝"})).await,
        (422, "center.plan_not_in_policy".into())
    );
}
