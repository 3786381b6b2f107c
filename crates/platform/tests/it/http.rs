use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::{Router, routing::get};
use domain::QueueId;
use domain::phone::Phone;
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, HttpSetup, Page, PageQuery, Problem, Routes, routes};
use platform::journal::JournalError;
use platform::testing::Client;
use serde::Deserialize;
use serde_json::json;

use crate::Staffed;

#[derive(Deserialize, utoipa::ToSchema)]
struct Order {
    items: Vec<Item>,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Item {
    queue: QueueId,
    phone: Option<Phone>,
}

/// Takes an order.
#[utoipa::path(post, path = "/orders", request_body = Order, responses((status = 200, body = usize)))]
async fn order(ApiJson(order): ApiJson<Order>) -> ApiJson<usize> {
    ApiJson(order.items.iter().filter(|item| item.phone.is_some() || item.queue.as_str() != "x").count())
}

/// Takes a large order.
#[utoipa::path(post, path = "/large-orders", request_body = Order, responses((status = 200, body = usize)))]
async fn large_order(ApiJson(order): ApiJson<Order>) -> ApiJson<usize> {
    ApiJson(order.items.len())
}

/// Lists numbers.
#[utoipa::path(get, path = "/numbers/{queue}", params(("queue" = String, Path), PageQuery), responses((status = 200, body = Page<u32>)))]
async fn numbers(ApiPath(_queue): ApiPath<QueueId>, ApiQuery(page): ApiQuery<PageQuery>) -> ApiJson<Page<u32>> {
    let after: u32 = page.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or(0);
    let numbers = (after + 1..=5).take(page.limit() as usize + 1).collect();
    ApiJson(Page::of(numbers, page.limit(), ToString::to_string))
}

/// Breaks.
#[utoipa::path(get, path = "/panics", responses((status = 200)))]
async fn panics() -> StatusCode {
    panic!("on purpose")
}

/// Fails.
#[utoipa::path(get, path = "/fails", responses((status = 200)))]
async fn fails() -> Result<StatusCode, Problem> {
    Err(JournalError::Unavailable)?
}

async fn setup() -> (Staffed, HttpSetup) {
    let staffed = Staffed::new().await;
    let setup = HttpSetup { body_limit: 2000, ..HttpSetup::new(staffed.sign_in.clone()) };
    (staffed, setup)
}

fn api() -> Api {
    Routes::<()>::new()
        .route(Access::Public, routes!(order))
        .route_with_body(Access::Public, 10_000, routes!(large_order))
        .route(Access::Public, routes!(numbers))
        .route(Access::Public, routes!(panics))
        .route(Access::Public, routes!(fails))
        .with_state(())
}

async fn client() -> Client {
    Client::new(api().finish(setup().await.1).0)
}

fn post(content_type: Option<&str>, body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::builder().method(Method::POST).uri("/api/v1/orders");
    if let Some(content_type) = content_type {
        request = request.header(header::CONTENT_TYPE, content_type);
    }
    request.body(body.into()).unwrap()
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_with_what_is_wrong() {
    let client = client().await;
    let json = Some("application/json");
    let cases = [
        (post(None, "{}"), 415, "http.unsupported_media_type"),
        (post(Some("text/plain"), "{}"), 415, "http.unsupported_media_type"),
        (post(json, ""), 400, "http.malformed"),
        (post(json, "{"), 400, "http.malformed"),
        (post(json, "{\"items\":[]} x"), 400, "http.malformed"),
        (post(json, vec![b'{', b'"', 0xff, 0xfe, b'"', b':', b'1', b'}']), 400, "http.malformed"),
        (post(json, r#"{"x":"#.repeat(300)), 400, "http.malformed"),
        (post(json, " ".repeat(3000)), 413, "http.too_large"),
        (post(json, "{}"), 422, "http.invalid"),
    ];
    for (request, status, code) in cases {
        let shown = format!("{request:?}");
        let answer = client.raw(request).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{shown}: {}", answer.text());
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
    }
    let right = client.raw(post(Some("application/json; charset=utf-8"), r#"{"items":[{"queue":"vip"}]}"#)).await;
    assert_eq!((right.status, right.json()), (StatusCode::OK, json!(1)));
}

#[tokio::test]
async fn a_route_may_take_larger_bodies_than_the_others() {
    let client = client().await;
    let items = |number| json!({"items": vec![json!({"queue": "vip"}); number]});
    assert_eq!(client.post("/api/v1/orders", items(200)).await.code(), "http.too_large");
    assert_eq!(client.post("/api/v1/large-orders", items(200)).await.json(), json!(200));
    assert_eq!(client.post("/api/v1/large-orders", items(1000)).await.code(), "http.too_large");
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_pointed_at() {
    let client = client().await;
    let answer = client.post("/api/v1/orders", json!({"items": [{"queue": "vip"}, {"queue": "No Such Key!"}]})).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["errors"][0]["pointer"], "/items/1/queue");
    let answer = client.post("/api/v1/orders", json!({"items": [{"queue": "vip", "phone": "abc"}]})).await;
    assert_eq!(answer.json()["errors"][0]["pointer"], "/items/0/phone");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let client = client().await;
    for path in ["/api/v1/nothing", "/api/v2/orders", "/api/v1/orders/7", "/nothing", "/api/v1/numbers/No%20Key!"] {
        let answer = client.get(path).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "http.not_found".into()), "{path}");
    }
    let answer = client.delete("/api/v1/orders").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (405, "http.method_not_allowed"));
    assert!(answer.headers.contains_key(header::ALLOW));
}

#[tokio::test]
async fn a_problem_speaks_the_callers_language() {
    let client = client().await;
    let english = client.get("/api/v1/nothing").await.json();
    let chinese = client.speaking("zh-CN,zh;q=0.9").get("/api/v1/nothing").await.json();
    assert_eq!(english["title"], "There is nothing at this address.");
    assert_eq!(chinese["title"], "没有找到所请求的内容。");
    assert_eq!(english["code"], chinese["code"]);
    assert_eq!(english["type"], "urn:yuanyin:problem:http.not_found");
    assert_eq!(english["status"], 404);
}

#[tokio::test]
async fn a_handler_that_panics_does_not_take_the_server_with_it() {
    let client = client().await;
    let answer = client.get("/api/v1/panics").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::INTERNAL_SERVER_ERROR, "http.internal".into()));
    assert!(!answer.text().contains("on purpose"));
    assert_eq!(client.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_store_that_fails_says_when_to_come_again() {
    let answer = client().await.get("/api/v1/fails").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "journal.unavailable".into()));
    assert_eq!(answer.headers[header::RETRY_AFTER], "5");
}

#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let client = client().await;
    let mut read: Vec<u32> = Vec::new();
    let mut path = "/api/v1/numbers/vip?limit=2".to_owned();
    loop {
        let page: Page<u32> = serde_json::from_value(client.get(&path).await.json()).unwrap();
        assert!(page.items.len() <= 2);
        read.extend(page.items);
        let Some(next) = page.next else { break };
        path = format!("/api/v1/numbers/vip?limit=2&after={next}");
    }
    assert_eq!(read, [1, 2, 3, 4, 5]);
    let answer = client.get("/api/v1/numbers/vip?limit=many").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["errors"][0]["pointer"], "limit");
}

#[tokio::test]
async fn readiness_names_what_is_missing() {
    let (_staffed, setup) = setup().await;
    let readiness = setup.readiness.clone();
    let client = Client::new(api().finish(setup).0);
    assert_eq!(client.get("/readyz").await.json(), json!({"ready": true, "not_ready": [], "impaired": []}));
    readiness.register("journal", || Err("the disk is full".into()));
    readiness.register("voice", || Ok(()));
    let answer = client.get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let missing = json!([{"name": "journal", "reason": "the disk is full"}]);
    assert_eq!(answer.json(), json!({"ready": false, "not_ready": missing, "impaired": []}));
    readiness.register("journal", || Ok(()));
    readiness.register_missed("core bank", || Err("it does not answer".into()));
    let answer = client.get("/readyz").await;
    assert_eq!(answer.status, StatusCode::OK, "it serves without the bank");
    assert_eq!(answer.json()["impaired"][0]["name"], "core bank");
}

#[tokio::test]
async fn figures_are_counted_by_route_and_never_by_path() {
    let client = client().await;
    client.get("/api/v1/numbers/vip?phone=13812345678").await;
    let text = client.get("/metrics").await.text();
    assert!(text.contains(r#"route="/api/v1/numbers/{queue}""#), "{text}");
    assert!(!text.contains("13812345678"));
}

#[tokio::test]
async fn pages_answer_what_is_not_the_apis() {
    let (_staffed, setup) = setup().await;
    let pages = Router::new().route("/desk/", get(|| async { "the desk" }));
    let client = Client::new(api().finish(HttpSetup { pages: Some(pages), ..setup }).0);
    assert_eq!(client.get("/desk/").await.text(), "the desk");
    assert_eq!(client.get("/api/v1/desk/").await.code(), "http.not_found");
}
