//! Who is mentioned in a remark reads that contact, for a week, and no other.

use domain::{ContactId, NoticeId};
use platform::database::Row as _;
use serde_json::{Value, json};

use crate::bank::{Bank, agent};

/// A chat that the first agent serves, with a remark that mentions the second.
async fn mentioned(bank: &Bank) -> (ContactId, NoticeId) {
    let first = bank.ready(1).await;
    let chat = bank.chat().await;
    bank.enqueue(chat, "chat").await;
    bank.accept(&first).await;
    let id = NoticeId::generate();
    let remark = json!({ "id": id, "text": "请看一下这个客户", "mentioned": [agent(2)] });
    let answer = first.post(&format!("/api/v1/contacts/{chat}/remarks"), remark).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    (chat, id)
}

async fn mentions(desk: &platform::testing::Client) -> Vec<Value> {
    desk.get("/api/v1/mentions").await.json()["items"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_mention_is_listed_as_new_until_it_is_acknowledged() {
    let bank = Bank::open().await;
    let second = bank.desk(2).await;
    assert!(mentions(&second).await.is_empty());
    let (chat, id) = mentioned(&bank).await;
    let listed = mentions(&second).await;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["contact"]["id"], chat.to_string());
    assert_eq!((&listed[0]["text"], &listed[0]["author_name"]), (&json!("请看一下这个客户"), &json!("员工1")));
    assert_eq!(listed[0]["is_new"], true);
    assert!(mentions(&bank.desk(1).await).await.is_empty(), "only who was mentioned");
    second.post(&format!("/api/v1/desk/notices/{id}/acknowledgement"), json!({})).await;
    assert_eq!(mentions(&second).await[0]["is_new"], false);
}

#[tokio::test]
async fn a_mention_opens_its_contact_for_a_week_and_no_other_and_every_reading_is_audited() {
    let bank = Bank::open().await;
    let second = bank.desk(2).await;
    let other = bank.chat().await;
    let (chat, _) = mentioned(&bank).await;
    for route in ["", "/remarks"] {
        assert_eq!(second.get(&format!("/api/v1/contacts/{chat}{route}")).await.status, 200);
        assert_eq!(second.get(&format!("/api/v1/contacts/{other}{route}")).await.status, 404);
    }
    let answer = json!({ "id": NoticeId::generate(), "text": "已看，按挂失处理", "mentioned": [] });
    assert_eq!(second.post(&format!("/api/v1/contacts/{chat}/remarks"), answer).await.status, 204);
    let hold = second.post(&format!("/api/v1/contacts/{chat}/hang-up"), json!({})).await;
    assert_eq!(hold.code(), "center.not_yours", "it is read and not acted on");
    assert_eq!(second.get("/api/v1/contacts").await.json()["items"], json!([]), "the records list one's own");
    second.get("/api/v1/mentions").await;
    let sql = "SELECT action FROM audit_entry WHERE staff = $1 ORDER BY action";
    let rows = bank.store.fetch_all(bank.store.sql(sql, [agent(2).to_string().into()])).await.unwrap();
    let actions: Vec<String> = rows.iter().map(|row| row.column("action").unwrap()).collect();
    for action in ["contact.read", "contact.remarks.read", "contact.remark_written", "mentions.read"] {
        assert!(actions.iter().any(|known| known == action), "{action}: {actions:?}");
    }
    bank.clock.advance(std::time::Duration::from_secs(7 * 24 * 3600 + 1));
    let second = bank.desk(2).await;
    assert_eq!(second.get(&format!("/api/v1/contacts/{chat}")).await.status, 404);
    assert!(mentions(&second).await.is_empty());
}

#[tokio::test]
async fn a_remark_that_is_sent_again_mentions_nobody_more() {
    let bank = Bank::open().await;
    let first = bank.ready(1).await;
    let chat = bank.chat().await;
    bank.enqueue(chat, "chat").await;
    bank.accept(&first).await;
    let id = NoticeId::generate();
    let route = format!("/api/v1/contacts/{chat}/remarks");
    first.post(&route, json!({ "id": id, "text": "先记一笔", "mentioned": [] })).await;
    first.post(&route, json!({ "id": id, "text": "再记一笔", "mentioned": [agent(2)] })).await;
    let second = bank.desk(2).await;
    assert!(mentions(&second).await.is_empty());
    assert_eq!(second.get(&format!("/api/v1/contacts/{chat}")).await.status, 404);
}
