//! What an agent is told of a contact that self-service hands over.

use axum::http::StatusCode;
use domain::contact::Channel;
use domain::roles::Role;
use domain::{ContactId, Language, StaffId};
use platform::database::Row;
use platform::testing::Client;
use serde_json::{Value, json};

use crate::routes::caller;
use crate::support::{Asked, House, Visitor, brief};

/// A balance that nobody can tell, an amount, and a person.
const FLOW: &str = r##"{
    "id": "briefed", "name": {"zh": "摘要测试", "en": "Briefed"}, "lines": ["briefed"], "languages": ["zh", "en"], "start": "menu",
    "human": {"node": "person"}, "error": "bye",
    "nodes": {
        "menu": {"kind": "menu", "prompts": [{"text": {"zh": "请选择", "en": "Choose"}}],
            "options": [{"key": "1", "label": {"zh": "转账汇款", "en": "Transfer"}, "next": "amount-first"},
                        {"key": "2", "label": {"zh": "人工服务", "en": "A person"}, "next": "person"}],
            "no_input": {"again": 0, "next": "bye"}, "no_match": {"again": 9, "next": "bye"}},
        "amount-first": {"kind": "say", "prompts": [{"text": {"zh": "先问金额", "en": "First the amount"}}], "next": "balance"},
        "balance": {"kind": "act", "action": "account.balance", "outcomes": {"done": "amount"}, "otherwise": "amount"},
        "amount": {"kind": "ask", "input": "digits", "slot": "amount", "max_length": 12, "terminator": "#",
            "prompts": [{"text": {"zh": "转多少", "en": "How much"}}],
            "no_input": {"again": 0, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}, "next": "payee"},
        "payee": {"kind": "ask", "name": {"zh": "收款账号", "en": "Payee's number"}, "input": "digits", "max_length": 19, "terminator": "#",
            "prompts": [{"text": {"zh": "转给谁", "en": "To whom"}}],
            "no_input": {"again": 0, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}, "next": "menu"},
        "person": {"kind": "queue", "queue": "chat", "prompts": [{"text": {"zh": "正在转接", "en": "One moment"}}],
            "refused": "bye", "next": "bye"},
        "bye": {"kind": "end", "prompts": [{"text": {"zh": "再见", "en": "Good-bye"}}]}
    }
}"##;

async fn house() -> House {
    let house = House::open().await;
    let around = house.service.around().await.unwrap();
    house.service.shelf().flows.seed([FLOW], &around).await.unwrap();
    house
}

async fn asks_for_a_person(visitor: &Visitor<'_>) {
    visitor.write("我的钱转不出去，请转人工，电话13812345678");
    visitor.sees(Asked::Enqueue { queue: "chat".into(), priority: 0, language: Language::Zh }).await;
}

async fn gives_amount_and_payee(visitor: &Visitor<'_>) {
    visitor.write("1");
    visitor.hears("转多少").await;
    visitor.write("2000");
    visitor.hears("转给谁").await;
    visitor.write("6222021234567890");
    visitor.hears("请选择").await;
}

async fn read(client: &Client, contact: ContactId) -> platform::testing::Answer {
    client.get(&format!("/api/v1/contacts/{contact}/briefing")).await
}

async fn staff(client: &Client) -> StaffId {
    let session: Value = client.get("/api/v1/session").await.json();
    session["staff"]["id"].as_str().expect("somebody is signed in").parse().unwrap()
}

async fn readings(house: &House, contact: ContactId) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'contact.briefing_read' AND contact = $1";
    let statement = house.database.sql(sql, [contact.to_string().into()]);
    house.database.fetch_one(statement).await.unwrap().unwrap().column("n").unwrap()
}

#[tokio::test]
async fn the_agent_of_a_contact_reads_what_is_known_and_the_reading_is_audited() {
    let house = house().await;
    let visitor = house.arrive(brief(Channel::Chat, "briefed"));
    gives_amount_and_payee(&visitor).await;
    asks_for_a_person(&visitor).await;
    let agent = caller(&house, Role::Agent).await;
    let staff = staff(&agent).await;
    house.centre.desks.lock().insert((visitor.id, staff));
    let answer = read(&agent, visitor.id).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let told = answer.json();
    assert_eq!(told["business"], json!({"zh": "转账汇款", "en": "Transfer"}));
    assert_eq!((&told["verified"], &told["verified_at"]), (&json!(false), &Value::Null));
    let given: Vec<(&str, &str)> = told["given"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| (fact["name"]["zh"].as_str().unwrap(), fact["value"]["zh"].as_str().unwrap()))
        .collect();
    assert_eq!(given, [("金额", "2,000.00元"), ("收款账号", "尾号7890")]);
    assert_eq!(told["actions"][0]["name"]["zh"], "查询余额");
    assert_eq!(told["actions"][0]["result"]["zh"], "系统暂时无法办理");
    assert_eq!(told["actions"][0]["refused"], true);
    assert_eq!(told["said"], "我的钱转不出去，请转人工，电话138****5678");
    assert_eq!(readings(&house, visitor.id).await, 1);
}

#[tokio::test]
async fn an_agent_whose_contact_it_is_not_learns_nothing() {
    let house = house().await;
    let visitor = house.arrive(brief(Channel::Chat, "briefed"));
    asks_for_a_person(&visitor).await;
    let agent = caller(&house, Role::Agent).await;
    let refused = read(&agent, visitor.id).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::NOT_FOUND, "selfservice.no_briefing"));
    assert_eq!(readings(&house, visitor.id).await, 0);
}

#[tokio::test]
async fn a_leader_reads_the_briefing_of_any_contact_and_nobody_one_that_was_not_handed_over() {
    let house = house().await;
    let visitor = house.arrive(brief(Channel::Chat, "briefed"));
    visitor.hears("请选择").await;
    let leader = caller(&house, Role::ShiftLeader).await.speaking("zh-CN");
    let none = read(&leader, visitor.id).await;
    assert_eq!(
        (none.status, none.json()["title"].as_str()),
        (StatusCode::NOT_FOUND, Some("没有该接触的自助服务摘要。"))
    );
    asks_for_a_person(&visitor).await;
    assert_eq!(read(&leader, visitor.id).await.json()["business"], Value::Null);
    assert_eq!(read(&leader, ContactId::generate()).await.code(), "selfservice.no_briefing");
}

#[tokio::test]
async fn a_role_that_does_not_serve_is_refused() {
    let house = house().await;
    let visitor = house.arrive(brief(Channel::Chat, "briefed"));
    asks_for_a_person(&visitor).await;
    let maintainer = caller(&house, Role::Maintainer).await;
    assert_eq!(read(&maintainer, visitor.id).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_was_done_before_a_restart_is_told_after_it() {
    let house = house().await;
    let visitor = house.arrive(brief(Channel::Chat, "briefed"));
    gives_amount_and_payee(&visitor).await;
    let id = visitor.id;
    let house = house.restart().await;
    asks_for_a_person(&house.again(id)).await;
    let leader = caller(&house, Role::ShiftLeader).await;
    let told = read(&leader, id).await.json();
    assert_eq!(told["actions"][0]["action"], "account.balance");
    assert_eq!(told["business"]["zh"], "转账汇款");
    assert_eq!(told["given"][0]["value"]["en"], "2,000.00 yuan");
}

#[tokio::test]
async fn a_password_in_the_customers_words_is_kept_covered_with_their_place_in_the_flow() {
    let house = house().await;
    let visitor = house.arrive(brief(Channel::Chat, "briefed"));
    visitor.hears("请选择").await;
    visitor.write("我的密码是246813，钱转不出去，请转人工");
    visitor.sees(Asked::Enqueue { queue: "chat".into(), priority: 0, language: Language::Zh }).await;
    let statement = house.database.sql("SELECT state FROM flow_session", []);
    let rows = house.database.fetch_all(statement).await.unwrap();
    let kept: String = rows.iter().map(|row| row.column::<String>("state").unwrap()).collect();
    assert!(kept.contains("钱转不出去") && kept.contains("******") && !kept.contains("246813"), "{kept}");
}
