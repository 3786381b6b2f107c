//! The life of an article through the routes.

use axum::http::{Method, StatusCode, header};
use domain::roles::Role;
use serde_json::{Value, json};

use crate::house::{House, content, send};

const ONE: &str = "/api/v1/articles/umbrella";

async fn found(client: &platform::testing::Client, text: &str) -> Vec<String> {
    let list = client.get(&format!("/api/v1/articles?q={text}")).await.json();
    list["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_article_is_written_by_one_and_published_by_another_and_ends() {
    let house = House::open().await;
    let (author, reviewer, agent) =
        (house.caller(Role::Clerk).await, house.caller(Role::ShiftLeader).await, house.caller(Role::Agent).await);
    let made = author.post("/api/v1/articles", json!({"id": "umbrella", "content": content("雨伞借用")})).await;
    assert_eq!((made.status, made.headers[header::ETAG].to_str().unwrap()), (StatusCode::CREATED, "\"1\""));
    assert_eq!(agent.get(ONE).await.status, StatusCode::NOT_FOUND, "a draft is nobody else's business");
    assert!(!found(&agent, "雨伞借用").await.contains(&"umbrella".to_owned()));

    assert_eq!(author.post(&format!("{ONE}/submissions"), json!({})).await.json()["stage"], "in_review");
    let own = author.post(&format!("{ONE}/reviews"), json!({"verdict": "publish"})).await;
    assert_eq!((own.status, own.code().as_str()), (StatusCode::FORBIDDEN, "knowledge.own_work"));
    assert_eq!(author.put(ONE, content("改")).await.code(), "knowledge.in_review");
    assert_eq!(reviewer.get(ONE).await.json()["may_review"], true);
    let published =
        reviewer.post(&format!("{ONE}/reviews"), json!({"verdict": "publish", "note": "同意"})).await.json();
    assert_eq!(
        (&published["stage"], &published["standing"], &published["published"]["version"]),
        (&json!("published"), &json!("current"), &json!(1))
    );

    assert_eq!(found(&agent, "雨伞借用").await.first().map(String::as_str), Some("umbrella"));
    let seen = agent.get(ONE).await.json();
    assert_eq!((seen["published"]["content"]["keywords"][0].as_str(), seen["working"].is_null()), (Some("雨伞"), true));

    assert_eq!(
        agent.post(&format!("{ONE}/expirations"), json!({"reason": "停办"})).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        reviewer.post(&format!("{ONE}/expirations"), json!({"reason": " "})).await.json()["errors"][0]["pointer"],
        "/reason"
    );
    assert_eq!(
        reviewer.post(&format!("{ONE}/expirations"), json!({"reason": "停办"})).await.json()["standing"],
        "expired"
    );
    assert!(!found(&agent, "雨伞借用").await.contains(&"umbrella".to_owned()));
    assert_eq!(agent.get(ONE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(reviewer.get(&format!("{ONE}/versions")).await.json()["items"][0]["note"], "同意");

    let again = house.restart().await;
    let clerk = again.caller(Role::Clerk).await;
    assert_eq!(clerk.get(ONE).await.json()["ended"], "停办");
}

#[tokio::test]
async fn what_is_wrong_is_told_by_pointer_before_a_review() {
    let house = House::open().await;
    let author = house.caller(Role::Clerk).await.speaking("zh-CN");
    let mut bad = content("雨伞借用");
    bad["customer_wording"]["zh"] = json!("|表|格|");
    bad["official_wording"]["en"] = json!("");
    bad["dimensions"]["institution"] = json!("nobody");
    bad["related"] = json!([{"article": "umbrella", "relation": "next"}, {"article": "nothing", "relation": "part"}]);
    bad["edition"] = json!("personal-pension");
    assert_eq!(
        author.post("/api/v1/articles", json!({"id": "umbrella", "content": bad})).await.status,
        StatusCode::CREATED
    );
    let refused = author.post(&format!("{ONE}/submissions"), json!({})).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "knowledge.invalid"));
    let pointers: Vec<_> = refused.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap().to_owned())
        .collect();
    for pointer in [
        "/customer_wording/zh",
        "/official_wording/en",
        "/dimensions/institution",
        "/related/0/article",
        "/related/1/article",
        "/edition",
    ] {
        assert!(pointers.iter().any(|found| found == pointer), "{pointer} in {pointers:?}");
    }
    assert_eq!(author.get(ONE).await.json()["stage"], "draft", "nothing has changed");
    let long = author.post("/api/v1/articles", json!({"id": "long", "content": content(&"长".repeat(121))})).await;
    assert_eq!(long.json()["errors"][0]["pointer"], "/title/zh");
    assert_eq!(
        author.post("/api/v1/articles", json!({"id": "No Key", "content": content("x")})).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        author.post("/api/v1/articles", json!({"id": "umbrella", "content": content("x")})).await.code(),
        "knowledge.key_taken"
    );
}

#[tokio::test]
async fn an_edit_is_guarded_by_its_etag_and_a_repeated_request_is_one() {
    let house = House::open().await;
    let author = house.caller(Role::Clerk).await;
    let body = json!({"id": "umbrella", "content": content("雨伞借用")});
    for _ in 0..2 {
        let made = send(&author, Method::POST, "/api/v1/articles", "idempotency-key", "k1", body.clone()).await;
        assert_eq!((made.status, made.json()["revision"].as_i64()), (StatusCode::CREATED, Some(1)));
    }
    assert_eq!(send(&author, Method::PUT, ONE, "if-match", "\"1\"", content("第二稿")).await.json()["revision"], 2);
    let late = send(&author, Method::PUT, ONE, "if-match", "\"1\"", content("旧稿")).await;
    assert_eq!((late.status, late.code().as_str()), (StatusCode::PRECONDITION_FAILED, "knowledge.changed"));
    assert_eq!(author.get(ONE).await.json()["working"]["title"]["zh"], "第二稿");
}

#[tokio::test]
async fn a_returned_article_tells_its_author_why() {
    let house = House::open().await;
    let (author, reviewer) = (house.caller(Role::Clerk).await, house.caller(Role::Director).await);
    author.post("/api/v1/articles", json!({"id": "umbrella", "content": content("雨伞借用")})).await;
    author.post(&format!("{ONE}/submissions"), json!({})).await;
    assert_eq!(
        reviewer.post(&format!("{ONE}/reviews"), json!({"verdict": "return"})).await.json()["errors"][0]["pointer"],
        "/note"
    );
    reviewer.post(&format!("{ONE}/reviews"), json!({"verdict": "return", "note": "请写明押金"})).await;
    let seen = author.get(ONE).await.json();
    assert_eq!((&seen["stage"], &seen["returned"]), (&json!("draft"), &json!("请写明押金")));
    assert_eq!(
        reviewer.put(ONE, content("x")).await.status,
        StatusCode::FORBIDDEN,
        "a director reviews and does not write"
    );
}

#[tokio::test]
async fn only_current_articles_are_on_a_readers_map() {
    let house = House::open().await;
    let agent = house.caller(Role::Agent).await;
    let map = agent.get("/api/v1/articles/card-loss/map?depth=1").await.json();
    let nodes: Vec<_> = map["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
    assert_eq!(nodes[0], "card-loss");
    assert!(nodes.contains(&"card-unloss") && nodes.contains(&"card-replace"));
    assert_eq!(agent.get("/api/v1/articles/nothing/map").await.code(), "knowledge.unknown_article");
}

#[tokio::test]
async fn feedback_and_readings_reach_those_who_write() {
    let house = House::open().await;
    let (agent, clerk) = (house.caller(Role::Agent).await, house.caller(Role::Clerk).await);
    let path = "/api/v1/articles/card-loss/feedback";
    assert_eq!(agent.post(path, json!({"kind": "wrong"})).await.json()["errors"][0]["pointer"], "/comment");
    let given = agent.post(path, json!({"kind": "outdated", "comment": "客户 6222021234567890 说费用变了"})).await;
    assert_eq!(given.status, StatusCode::CREATED);
    let list = clerk.get(path).await.json();
    assert!(!list["items"][0]["comment"].as_str().unwrap().contains("6222"), "numbers are covered");
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(clerk.post(&format!("{path}/{id}/settlements"), json!({})).await.status, StatusCode::NO_CONTENT);
    assert!(clerk.get(path).await.json()["items"][0]["settled_at"].is_string());
    assert_eq!(agent.get(path).await.status, StatusCode::FORBIDDEN);
    for _ in 0..3 {
        agent.get("/api/v1/articles/card-loss").await;
    }
    let readings = clerk.get("/api/v1/articles/card-loss/readings").await.json();
    assert_eq!(readings["items"][0], json!({"day": "2026-02-13", "staff": 3, "bot": 0}));
}

#[tokio::test]
async fn an_attachment_is_told_by_its_content_and_seen_once_published() {
    let house = House::open().await;
    let (clerk, other, agent) =
        (house.caller(Role::Clerk).await, house.caller(Role::Clerk).await, house.caller(Role::Agent).await);
    let upload = |bytes: &'static [u8], name: &str| {
        let request = axum::http::Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1/articles/card-loss/attachments?name={name}"));
        clerk.raw(request.header(header::CONTENT_TYPE, "application/octet-stream").body(bytes.into()).unwrap())
    };
    assert_eq!(upload(b"MZ\x90\x00program", "a.pdf").await.code(), "knowledge.unsupported_file");
    let made = upload(b"%PDF-1.7 form", "%E6%8C%82%E5%A4%B1%E7%94%B3%E8%AF%B7.pdf").await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let object = made.json()["object"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/articles/card-loss/attachments/{object}");
    assert_eq!(agent.get(&path).await.status, StatusCode::NOT_FOUND);
    let mut next: Value = clerk.get("/api/v1/articles/card-loss").await.json()["working"].clone();
    next["attachments"] = json!([object]);
    assert_eq!(clerk.put("/api/v1/articles/card-loss", next).await.status, StatusCode::OK);
    assert_eq!(clerk.post("/api/v1/articles/card-loss/submissions", json!({})).await.status, StatusCode::OK);
    assert_eq!(
        other.post("/api/v1/articles/card-loss/reviews", json!({"verdict": "publish"})).await.json()["published"]["version"],
        2
    );
    let file = agent.get(&path).await;
    assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, b"%PDF-1.7 form".as_slice()));
    assert_eq!(file.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
}
