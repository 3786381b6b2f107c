//! The customer in the round: what is shown to whom, what is written, and what is unmasked for how long.

use domain::CustomerId;
use serde_json::{Value, json};

use crate::bank::{Bank, known_customer};

async fn details(bank: &Bank, action: &str) -> Vec<Value> {
    let sql = "SELECT detail FROM audit_entry WHERE action = $1 ORDER BY id";
    let rows = bank.store.fetch_all(bank.store.sql(sql, [action.into()])).await.unwrap();
    rows.iter().map(|row| serde_json::from_str(&row.try_get::<String>("", "detail").unwrap()).unwrap()).collect()
}

fn path(rest: &str) -> String {
    format!("/api/v1/customers/{}{rest}", known_customer().id)
}

#[tokio::test]
async fn the_name_is_whole_for_the_agent_who_serves_the_customer_and_masked_for_others() {
    let bank = Bank::open().await;
    let (first, second) = (bank.ready(1).await, bank.desk(2).await);
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    let offered = first.get(&path("")).await.json();
    assert_eq!((offered["name"].as_str(), offered["may_unmask"].as_bool()), (Some("王小明"), Some(true)));
    assert_eq!(offered["masked_phones"], json!(["138****5678"]));
    let other = second.get(&path("")).await.json();
    assert_eq!((other["name"].as_str(), other["may_unmask"].as_bool()), (Some("**明"), Some(false)));
    let leader = bank.desk(9).await.get(&path("")).await.json();
    assert_eq!((leader["name"].as_str(), leader["may_unmask"].as_bool()), (Some("**明"), Some(true)));
}

#[tokio::test]
async fn one_value_is_unmasked_for_a_reason_and_a_minute_and_the_audit_keeps_the_reason() {
    let bank = Bank::open().await;
    let leader = bank.desk(9).await;
    let wanted = |field: Value, reason: &str| json!({"field": field, "reason": reason});
    let phone = json!({"kind": "phone", "masked": "138****5678"});
    let shown = leader.post(&path("/unmaskings"), wanted(phone.clone(), "客户要求回拨核对号码")).await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    assert_eq!(shown.json()["value"], "13812345678");
    let now = platform::clock::Clock::now(&bank.clock);
    let until = domain::Timestamp::parse(shown.json()["until"].as_str().unwrap()).unwrap();
    assert_eq!(until.since(now).as_secs(), 60);
    let kept = details(&bank, "customer.unmasked").await;
    assert_eq!(kept, [json!({"field": "phone", "reason": "客户要求回拨核对号码", "seconds": 60})]);
    assert_eq!(leader.post(&path("/unmaskings"), wanted(phone.clone(), "  x ")).await.status, 422, "no reason");
    let unknown = json!({"kind": "phone", "masked": "139****0000"});
    assert_eq!(leader.post(&path("/unmaskings"), wanted(unknown, "核对号码")).await.status, 404);
    let agent = bank.desk(1).await;
    let refused = agent.post(&path("/unmaskings"), wanted(phone, "核对号码")).await;
    assert_eq!(refused.status, 403, "an agent who does not serve the customer has no right");
    assert_eq!(details(&bank, "customer.unmasked").await.len(), 1, "what was refused was not shown");
}

#[tokio::test]
async fn a_note_is_changed_by_its_author_only_and_what_it_said_is_kept() {
    let bank = Bank::open().await;
    let (first, second) = (bank.desk(1).await, bank.desk(2).await);
    let answer = first.post(&path("/notes"), json!({"text": "客户听力不好，请放慢语速"})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let note = answer.json().as_str().unwrap().to_owned();
    let one = path(&format!("/notes/{note}"));
    bank.pass(5).await;
    assert_eq!(first.put(&one, json!({"text": "客户听力不好，请放慢语速并复述"})).await.status, 204);
    assert_eq!(second.put(&one, json!({"text": "别人的"})).await.status, 403);
    assert_eq!(first.put(&one, json!({"text": " "})).await.status, 422);
    let listed = second.get(&path("/notes")).await.json();
    let found = &listed["items"][0];
    assert_eq!(found["text"], "客户听力不好，请放慢语速并复述");
    assert_eq!(found["author_name"], "员工1");
    assert_eq!(found["versions"][0]["text"], "客户听力不好，请放慢语速");
    for action in ["customer.note_written", "customer.note_changed", "customer.notes.read"] {
        assert_eq!(details(&bank, action).await.len(), 1, "{action}");
    }
    let unknown = format!("/api/v1/customers/{}/notes", CustomerId::generate());
    assert_eq!(first.post(&unknown, json!({"text": "无此客户"})).await.status, 404);
}

#[tokio::test]
async fn preferences_consents_and_linked_persons_are_kept() {
    let bank = Bank::open().await;
    let desk = bank.desk(1).await;
    let before = desk.get(&path("")).await.json();
    assert_eq!(before["preferences"]["way"], "any");
    assert!(before["consents"].as_array().unwrap().iter().all(|one| one["given"].is_null()), "never asked");
    let wanted =
        json!({"language": "en", "way": "sms", "no_disturb": true, "quiet_from": "21:00", "quiet_to": "08:30"});
    let answer = desk.put(&path("/preferences"), wanted.clone()).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    for bad in [
        json!({"language": "zh", "way": "any", "no_disturb": false, "quiet_from": "25:00", "quiet_to": "08:00"}),
        json!({"language": "zh", "way": "any", "no_disturb": false, "quiet_from": "21:00", "quiet_to": null}),
    ] {
        assert_eq!(desk.put(&path("/preferences"), bad).await.status, 422);
    }
    for given in [true, false] {
        let word = json!({"kind": "marketing_calls", "given": given, "contact": null});
        assert_eq!(desk.post(&path("/consents"), word).await.status, 204);
    }
    let person = json!({"name": "李小红", "relation": "spouse", "phone": "13900001111"});
    let linked = desk.post(&path("/linked-persons"), person).await;
    assert_eq!(linked.status, 201, "{}", linked.text());
    let after = desk.get(&path("")).await.json();
    assert_eq!((&after["preferences"], &after["language"]), (&wanted, &json!("en")));
    let calls = after["consents"].as_array().unwrap().iter().find(|one| one["kind"] == "marketing_calls").unwrap();
    assert_eq!((calls["given"].as_bool(), calls["recorded_by"].as_str()), (Some(false), Some("员工1")));
    let spouse = &after["linked_persons"][0];
    assert_eq!((spouse["masked_name"].as_str(), spouse["masked_phone"].as_str()), (Some("**红"), Some("139****1111")));
    let one = path(&format!("/linked-persons/{}", spouse["id"].as_str().unwrap()));
    assert_eq!(desk.delete(&one).await.status, 204);
    assert_eq!(desk.delete(&one).await.status, 404);
    assert_eq!(desk.get(&path("")).await.json()["linked_persons"], json!([]));
}

#[tokio::test]
async fn contacts_of_all_channels_are_searched_by_text_business_channel_and_day() {
    let bank = Bank::open().await;
    let desk = bank.ready(1).await;
    for (note, code) in [("询问信用卡账单", "query"), ("咨询贷款利率", "query")] {
        let call = bank.call("13812345678").await;
        bank.enqueue(call, "common").await;
        bank.accept(&desk).await;
        desk.post(&format!("/api/v1/contacts/{call}/hang-up"), json!({})).await;
        bank.center.customer_left(call, domain::events::EndCause::Ended).await;
        let done = desk.post(&format!("/api/v1/contacts/{call}/wrap-up"), json!({"code": code, "note": note})).await;
        assert_eq!(done.status, 200, "{}", done.text());
    }
    let notes = |query: &'static str| {
        let desk = &desk;
        async move {
            let found = desk.get(&path(&format!("/contacts{query}"))).await.json();
            let items = found["items"].as_array().unwrap().clone();
            items.iter().map(|one| one["note"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(notes("").await, ["咨询贷款利率", "询问信用卡账单"]);
    assert_eq!(notes("?text=%E8%B4%B7%E6%AC%BE").await, ["咨询贷款利率"]);
    assert_eq!(notes("?channel=phone&code=query").await.len(), 2);
    assert_eq!(notes("?channel=chat").await.len(), 0);
    assert_eq!(notes("?code=other").await.len(), 0);
    assert_eq!(notes("?from=2099-01-01T00:00:00%2B08:00").await.len(), 0);
    let first = desk.get(&path("/contacts?limit=1")).await.json();
    let next = first["next"].as_str().unwrap();
    let second = desk.get(&path(&format!("/contacts?limit=1&after={next}"))).await.json();
    assert_eq!(second["items"][0]["note"], "询问信用卡账单");
}
