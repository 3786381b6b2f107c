//! Routing policies, from the draft to the decision that the journal tells.

use center::ports::{DoorCommand, Heard};
use domain::ContactId;
use domain::contact::ContactState;
use domain::decision::Why;
use domain::events::{ContactEvent, EndCause, GuestEnd};
use platform::testing::Client;
use serde_json::{Value, json};

use crate::bank::{Bank, agent};

/// Saves a policy and switches it on; the desk is the director's.
async fn in_force(bank: &Bank, document: Value) -> Client {
    let office = bank.desk(8).await;
    let saved = office.post("/api/v1/routing/policies", json!({"note": "试用", "document": document})).await;
    assert_eq!(saved.status, 201, "{}", saved.text());
    let version = saved.json()["policy"]["version"].as_u64().unwrap();
    let on =
        office.post(&format!("/api/v1/routing/policies/{version}/activations"), json!({"reason": "试用一周"})).await;
    assert_eq!(on.status, 200, "{}", on.text());
    office
}

async fn decision(bank: &Bank, contact: ContactId) -> domain::decision::Decision {
    let events = bank.events(contact).await;
    let decided = events.into_iter().find_map(|event| match event {
        ContactEvent::Decided { decision } => Some(*decision),
        _ => None,
    });
    decided.expect("the journal tells why")
}

fn said(words: &str) -> Heard {
    Heard { said: vec![words.to_owned()], ..Heard::default() }
}

#[tokio::test]
async fn a_rule_sends_a_customer_to_another_queue_and_the_journal_tells_why() {
    let bank = Bank::open().await;
    in_force(
        &bank,
        json!({"rules": [{"id": "gold", "when": {"tiers": ["gold"], "star_at_least": 5, "regions": ["51"]}, "then": {"queue": "chat", "priority": 70}}]}),
    )
    .await;
    bank.ready(1).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    assert_eq!(bank.types(call).await, ["arrived", "diverted", "queued", "offered", "decided"]);
    let why = decision(&bank, call).await;
    assert_eq!((why.policy, why.rules, why.queue.as_str()), (1, vec!["gold".to_owned()], "chat"));
    assert_eq!((why.priority, why.agent, why.why), (70, agent(1), Why::OnlyOne));

    let stranger = bank.call("13900000000").await;
    bank.enqueue(stranger, "common").await;
    assert!(!bank.types(stranger).await.contains(&"diverted".to_owned()));
}

#[tokio::test]
async fn who_says_a_phrase_counts_as_one_of_the_group_also_after_a_restart_and_the_words_are_kept_nowhere() {
    let bank = Bank::open().await;
    let document = json!({
        "care_phrases": {"elderly": ["绿色通道"]},
        "rules": [{"id": "care", "when": {"care": ["elderly"]}, "then": {"priority": 600}}],
    });
    in_force(&bank, document).await;
    let chat = bank.chat().await;
    bank.enqueue_heard(chat, "chat", said("我要走绿色通道，我今年七十了")).await;
    let bank = bank.killed_and_started_again().await;
    bank.ready(1).await;
    let why = decision(&bank, chat).await;
    assert_eq!((why.rules, why.priority), (vec!["care".to_owned()], 600));
    let rows = bank.store.fetch_all(bank.store.sql("SELECT request FROM contact", [])).await.unwrap();
    for row in rows {
        let request: Option<String> = row.try_get("", "request").unwrap();
        assert!(!request.unwrap_or_default().contains("七十"));
    }
}

#[tokio::test]
async fn the_agent_who_served_a_customer_last_is_asked_first() {
    let bank = Bank::open().await;
    in_force(&bank, json!({"rules": [{"id": "known", "then": {"last_agent_for_seconds": 30}}]})).await;
    let desk = bank.ready(1).await;
    let first = bank.call("13812345678").await;
    bank.enqueue(first, "common").await;
    bank.accept(&desk).await;
    desk.post(&format!("/api/v1/contacts/{first}/hang-up"), json!({})).await;
    bank.center.customer_left(first, EndCause::Ended).await;
    desk.post(&format!("/api/v1/contacts/{first}/wrap-up"), json!({"code": "query"})).await;
    // The other agent has been idle longer by then, and would be next.
    bank.ready(2).await;
    desk.put("/api/v1/desk/state", json!({"state": "not_ready", "reason": "meal"})).await;
    desk.put("/api/v1/desk/state", json!({"state": "ready"})).await;
    let again = bank.call("13812345678").await;
    bank.enqueue(again, "common").await;
    let why = decision(&bank, again).await;
    assert_eq!((why.agent, why.why), (agent(1), Why::LastAgent));
}

#[tokio::test]
async fn who_is_turned_away_by_a_full_queue_stays_with_the_flow() {
    let bank = Bank::open().await;
    in_force(&bank, json!({"queues": {"common": {"cap": {"waiting": 1, "then": {"kind": "refuse"}}}}})).await;
    let (waiting, late) = (bank.call("13900000001").await, bank.call("13900000002").await);
    bank.enqueue(waiting, "common").await;
    bank.enqueue(late, "common").await;
    assert!(bank.flow.was_told(late, "turned_away"));
    assert!(!bank.flow.was_told(waiting, "turned_away"));
    assert_eq!(bank.types(late).await, ["arrived", "turned_away"]);
    assert_ne!(bank.center.state(late), Some(ContactState::Queued));
    bank.center.finish(late, EndCause::Completed).await;
    assert_eq!(bank.center.state(late), None);
}

#[tokio::test]
async fn a_promised_call_back_keeps_its_place_without_the_customer_over_a_restart_and_reaches_an_agent() {
    let bank = Bank::open().await;
    in_force(&bank, json!({"queues": {"common": {"cap": {"waiting": 0, "then": {"kind": "call_back"}}}}})).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    assert!(bank.flow.was_told(call, "call_back_offered"));
    let later = bank.chat().await;
    bank.enqueue(later, "chat").await;
    bank.center.promise_call_back(call).await.unwrap();
    assert!(bank.flow.was_told(call, "call_back_promised"));
    bank.center.finish(call, EndCause::Completed).await;
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::End { .. })));
    assert_eq!(bank.center.state(call), Some(ContactState::Queued), "it waits on without its customer");

    let bank = bank.killed_and_started_again().await;
    assert_eq!(bank.center.state(call), Some(ContactState::Queued));
    let desk = bank.ready(1).await;
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!(view["offers"][0]["contact"]["id"], call.to_string(), "it came before the chat");
    assert_eq!(view["offers"][0]["call_back"], true);
    bank.accept(&desk).await;
    assert!(bank.phone_door.told(call, |command| {
        matches!(command, DoorCommand::Dial { number, .. } if number.as_str().ends_with("13812345678"))
    }));
    assert_eq!(desk.get("/api/v1/desk").await.json()["contacts"][0]["state"], "arrived", "the line rings");
    let number = desk.get(&format!("/api/v1/contacts/{call}/call-back")).await;
    assert_eq!(number.json()["phone"].as_str().map(|phone| phone.ends_with("13812345678")), Some(true));
    assert_eq!(bank.desk(2).await.get(&format!("/api/v1/contacts/{call}/call-back")).await.status, 404);

    let bank = bank.killed_and_started_again().await;
    assert_eq!(bank.center.state(call), Some(ContactState::Queued), "who was not reached yet waits again");
    let desk = bank.ready(1).await;
    bank.accept(&desk).await;
    bank.center.dial_answered(call).await;
    assert!(bank.phone_door.told(call, |command| matches!(command, DoorCommand::Join { .. })));
    desk.post(&format!("/api/v1/contacts/{call}/hang-up"), json!({})).await;
    bank.center.customer_left(call, EndCause::Ended).await;
    desk.post(&format!("/api/v1/contacts/{call}/wrap-up"), json!({"code": "query"})).await;
    assert_eq!(bank.center.state(call), None);
    let types = bank.types(call).await;
    let since_dialled = types.iter().rposition(|kind| kind == "dialled").unwrap();
    assert_eq!(
        types[since_dialled..],
        ["dialled", "dial_answered", "connected", "conversation_ended", "wrap_up_started", "wrap_up_ended", "closed"]
    );
    let done = bank.store.fetch_one(bank.store.sql("SELECT done_by FROM call_back", [])).await.unwrap().unwrap();
    assert_eq!(done.try_get::<Option<String>>("", "done_by").unwrap(), Some(agent(1).to_string()));
}

#[tokio::test]
async fn who_is_not_reached_by_the_call_back_stays_promised_it() {
    let bank = Bank::open().await;
    in_force(&bank, json!({"queues": {"common": {"cap": {"waiting": 0, "then": {"kind": "call_back"}}}}})).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    bank.center.promise_call_back(call).await.unwrap();
    bank.center.finish(call, EndCause::Completed).await;
    let desk = bank.ready(1).await;
    bank.accept(&desk).await;
    bank.center.dial_failed(call, GuestEnd::NoAnswer).await;
    let view = desk.get("/api/v1/desk").await.json();
    assert_eq!(
        (&view["contacts"][0]["state"], &view["contacts"][0]["dial_end"]),
        (&json!("wrap_up"), &json!("no_answer"))
    );
    desk.post(&format!("/api/v1/contacts/{call}/wrap-up"), json!({"code": "query"})).await;
    assert_eq!(bank.center.state(call), None);
    assert_eq!(desk.get("/api/v1/call-backs").await.json()["items"][0]["contact"], call.to_string());
}

#[tokio::test]
async fn nobody_is_promised_a_call_back_whose_number_is_not_known() {
    let bank = Bank::open().await;
    let chat = bank.chat().await;
    bank.enqueue(chat, "chat").await;
    bank.center.promise_call_back(chat).await.unwrap_err();
    assert!(!bank.types(chat).await.contains(&"call_back_promised".to_owned()));
}

#[tokio::test]
async fn a_policy_with_findings_is_kept_and_not_switched_on() {
    let bank = Bank::open().await;
    let office = bank.desk(8).await;
    let document = json!({
        "queues": {"common": {"overflow": [{"after_seconds": 5, "to": "nowhere"}]}},
        "rules": [{"id": "french", "when": {"languages": ["fr"]}, "then": {"skills": [{"skill": "french", "level": 3}]}}],
    });
    let saved = office.post("/api/v1/routing/policies", json!({"note": "草稿", "document": document})).await.json();
    assert_eq!(saved["policy"]["state"], "draft");
    let places: Vec<&str> =
        saved["findings"].as_array().unwrap().iter().map(|found| found["pointer"].as_str().unwrap()).collect();
    assert!(places.contains(&"/queues/common/overflow/0/to"), "{places:?}");
    let refused = office.post("/api/v1/routing/policies/1/activations", json!({"reason": "试"})).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "center.policy_refused"));
    assert!(refused.json()["errors"].as_array().is_some_and(|errors| !errors.is_empty()));
    let unreadable = office.post("/api/v1/routing/policies", json!({"note": "草稿", "document": {"rulez": []}})).await;
    assert_eq!(unreadable.status, 422);
}

#[tokio::test]
async fn switching_on_and_rolling_back_take_effect_at_once_and_are_told_by_journal_and_audit() {
    let bank = Bank::open().await;
    let rule =
        |points: i32| json!({"rules": [{"id": "gold", "when": {"tiers": ["gold"]}, "then": {"priority": points}}]});
    in_force(&bank, rule(1)).await;
    let office = in_force(&bank, rule(2)).await;
    let back = office.post("/api/v1/routing/roll-backs", json!({"reason": "等待变长"})).await.json();
    assert_eq!((back["version"].as_u64(), back["state"].as_str()), (Some(1), Some("in_force")));
    bank.ready(1).await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    assert_eq!(decision(&bank, call).await.priority, 1);
    let listed = bank.desk(9).await.get("/api/v1/routing/policies").await.json();
    let states: Vec<&str> =
        listed["items"].as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["retired", "in_force"]);
    let told = bank
        .store
        .fetch_all(bank.store.sql("SELECT event, actor FROM journal WHERE stream_kind = 'routing' ORDER BY seq", []))
        .await
        .unwrap();
    let last: Value = serde_json::from_str(&told[2].try_get::<String>("", "event").unwrap()).unwrap();
    assert_eq!(last, json!({"type": "policy_switched_on", "version": 1, "from": 2, "reason": "等待变长"}));
    let sql = "SELECT COUNT(*) AS count FROM audit_entry WHERE action = 'routing.policy_switched_on'";
    let audited = bank.store.fetch_one(bank.store.sql(sql, [])).await.unwrap().unwrap();
    assert_eq!(audited.try_get::<i64>("", "count").unwrap(), 3);
}

#[tokio::test]
async fn a_broken_guarantee_is_shown_with_its_reason() {
    let bank = Bank::open().await;
    let office =
        in_force(&bank, json!({"guarantees": [{"id": "longest", "target": {"kind": "longest_wait", "seconds": 5}}]}))
            .await;
    let call = bank.call("13812345678").await;
    bank.enqueue(call, "common").await;
    bank.pass(6).await;
    let board = office.get("/api/v1/routing/guarantees").await.json();
    assert_eq!(board["broken"][0]["change"]["guarantee"], "longest");
    assert_eq!(board["broken"][0]["change"]["why"]["kind"], "nobody_at_work");
}

#[tokio::test]
async fn yesterday_is_played_by_the_draft_and_by_the_policy_in_force() {
    let bank = Bank::open().await;
    let office =
        in_force(&bank, json!({"rules": [{"id": "gold", "when": {"tiers": ["gold"]}, "then": {"priority": 9}}]})).await;
    let empty = office.post("/api/v1/routing/policies/1/replays", json!({})).await;
    assert_eq!((empty.status.as_u16(), empty.code().as_str()), (409, "center.nothing_to_replay"));
    let desk = bank.ready(1).await;
    for _ in 0..3 {
        let call = bank.call("13812345678").await;
        bank.enqueue(call, "common").await;
        bank.accept(&desk).await;
        bank.pass(20).await;
        desk.get("/api/v1/desk").await;
        desk.post(&format!("/api/v1/contacts/{call}/hang-up"), json!({})).await;
        bank.center.customer_left(call, EndCause::Ended).await;
        desk.post(&format!("/api/v1/contacts/{call}/wrap-up"), json!({"code": "query"})).await;
    }
    bank.clock.advance(std::time::Duration::from_secs(86_400));
    let office = bank.desk(8).await;
    let played = office.post("/api/v1/routing/policies/1/replays", json!({})).await;
    assert_eq!(played.status, 200, "{}", played.text());
    let played = played.json();
    assert_eq!((played["contacts"].as_u64(), played["agents"].as_u64()), (Some(3), Some(1)));
    assert_eq!(played["draft"]["version"], played["in_force"]["version"]);
    assert!(played["draft"]["answered"]["mean"].as_f64().unwrap() > 0.0);
    assert_eq!(played["mean_wait_difference"]["mean"].as_f64(), Some(0.0), "the same policy does the same");
}

#[tokio::test]
async fn shift_leaders_read_policies_and_do_not_change_them() {
    let bank = Bank::open().await;
    let leader = bank.desk(9).await;
    assert_eq!(leader.get("/api/v1/routing/policies").await.status, 200);
    let refused = leader.post("/api/v1/routing/policies", json!({"note": "草稿", "document": {}})).await;
    assert_eq!(refused.status, 403);
    assert_eq!(bank.desk(1).await.get("/api/v1/routing/policies").await.status, 403);
}
