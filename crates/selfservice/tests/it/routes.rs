//! The routes, as their callers see them.

use axum::http::{Method, Request, StatusCode, header};
use domain::roles::Role;
use domain::secret::Secret;
use domain::{Language, StaffId};
use platform::sign_in::{NewAccount, SignIn, SignInOptions};
use platform::testing::Client;
use serde_json::{Value, json};

use crate::support::{House, test_flow};

/// Somebody who has not signed in, such as a customer.
pub fn nobody(house: &House) -> Client {
    let sign_in =
        SignIn::new(house.database.database(), platform::clock::SystemClock::shared(), SignInOptions::default());
    Client::new(selfservice::routes(&house.service).finish(platform::http::HttpSetup::new(sign_in)).0)
}

pub async fn caller(house: &House, role: Role) -> Client {
    let sign_in =
        SignIn::new(house.database.database(), platform::clock::SystemClock::shared(), SignInOptions::default());
    let account = NewAccount {
        id: StaffId::generate(),
        number: "3001".into(),
        name: "综合员".into(),
        password: Secret::new("demo-3001".into()),
        roles: vec![role],
        language: Language::Zh,
    };
    sign_in.create_account(account, None).await.unwrap();
    let (router, _) = selfservice::routes(&house.service).finish(platform::http::HttpSetup::new(sign_in));
    let mut client = Client::new(router);
    assert_eq!(client.sign_in("3001", "demo-3001").await.status, StatusCode::OK);
    client
}

#[tokio::test]
async fn a_clerk_drafts_and_publishes_a_flow() {
    let house = House::open().await;
    let client = caller(&house, Role::Clerk).await;
    let list = client.get("/api/v1/flows").await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 3);
    let shown = client.get("/api/v1/flows/phone-main").await;
    assert_eq!(shown.headers[header::ETAG], "\"1\"");
    let mut draft = shown.json()["draft"].clone();
    draft["name"]["en"] = json!("Renamed");
    let put = client.put("/api/v1/flows/phone-main", draft).await;
    assert_eq!((put.status, put.json()["revision"].as_i64()), (StatusCode::OK, Some(2)));
    assert_eq!(client.get("/api/v1/flows").await.json()["items"][1]["has_changes"], true);
    let published = client.post("/api/v1/flows/phone-main/publications", json!({})).await;
    assert_eq!((published.status, published.json()["version"].as_u64()), (StatusCode::CREATED, Some(2)));
    let first = client.get("/api/v1/flows/phone-main/publications/1").await.json();
    assert_eq!(first["name"]["en"], "95588 main flow");
    assert_eq!(client.get("/api/v1/flows/phone-main/publications/9").await.code(), "selfservice.unknown_version");
    assert_eq!(client.get("/api/v1/flows/nobody").await.code(), "selfservice.unknown_flow");
}

#[tokio::test]
async fn mistakes_are_told_by_pointer_in_the_callers_language() {
    let house = House::open().await;
    let client = caller(&house, Role::Maintainer).await.speaking("zh-CN");
    let mut document: Value = serde_json::from_str(&test_flow("phone-main.json")).unwrap();
    document["nodes"]["main"].as_object_mut().unwrap().remove("no_input");
    let refused = client.put("/api/v1/flows/phone-main", document.clone()).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "selfservice.unreadable_flow")
    );
    assert_eq!(refused.json()["errors"], json!([{"pointer": "/nodes/main", "message": "缺少字段 no_input"}]));

    let mut document: Value = serde_json::from_str(&test_flow("phone-main.json")).unwrap();
    document["start"] = json!("nowhere");
    assert_eq!(client.put("/api/v1/flows/phone-main", document).await.status, StatusCode::OK);
    let refused = client.post("/api/v1/flows/phone-main/publications", json!({})).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "selfservice.flow_not_publishable")
    );
    assert_eq!(refused.json()["errors"][0]["pointer"], "/start");
}

#[tokio::test]
async fn a_draft_is_guarded_by_its_etag() {
    let house = House::open().await;
    let client = caller(&house, Role::Clerk).await;
    let put = |tag: &'static str| {
        let body = test_flow("phone-main.json");
        let request = Request::builder()
            .method(Method::PUT)
            .uri("/api/v1/flows/phone-main")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, tag);
        client.raw(request.body(body.into()).unwrap())
    };
    assert_eq!(put("\"1\"").await.status, StatusCode::OK);
    assert_eq!(put("\"1\"").await.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(put("nonsense").await.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(put("*").await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_authors_see_flows_and_everybody_sees_the_schema() {
    let house = House::open().await;
    let client = caller(&house, Role::Agent).await;
    assert_eq!(client.get("/api/v1/flows").await.status, StatusCode::FORBIDDEN);
    assert_eq!(client.put("/api/v1/announcements/phone-notice", json!({})).await.status, StatusCode::FORBIDDEN);
    assert_eq!(client.get("/api/v1/announcements").await.status, StatusCode::OK);
    let schema = client.with_session(None).get("/api/v1/flow-schema").await;
    assert_eq!(schema.status, StatusCode::OK);
    assert_eq!(schema.json(), flow::schema());
}

#[tokio::test]
async fn a_clerk_changes_an_announcement() {
    let house = House::open().await;
    let client = caller(&house, Role::Clerk).await;
    let body = json!({"text": {"zh": "系统升级", "en": "Maintenance"}, "valid_to": "2026-02-13T12:00:00+08:00"});
    let put = client.put("/api/v1/announcements/phone-notice", body).await;
    assert_eq!((put.status, put.json()["valid"].as_bool()), (StatusCode::OK, Some(true)));
    let shown = client.get("/api/v1/announcements/phone-notice").await.json();
    assert_eq!((&shown["slot"], &shown["text"]["en"]), (&json!("phone-notice"), &json!("Maintenance")));
    let bad = client.put("/api/v1/announcements/phone-notice", json!({"text": {"zh": "系统升级"}})).await;
    assert_eq!(
        (bad.status, bad.json()["errors"][0]["pointer"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("/text/en"))
    );
    assert_eq!(client.delete("/api/v1/announcements/phone-notice").await.status, StatusCode::NO_CONTENT);
    assert_eq!(client.get("/api/v1/announcements/phone-notice").await.code(), "selfservice.unknown_announcement");
}
