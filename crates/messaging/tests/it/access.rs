//! Who may open, read and write: tokens, origins, limits.

use messaging::ChatSettings;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite;

use crate::house::House;
use crate::page::{Ended, Page, socket};

fn status_of(error: &tungstenite::Error) -> Option<u16> {
    match error {
        tungstenite::Error::Http(response) => Some(response.status().as_u16()),
        _ => None,
    }
}

#[tokio::test]
async fn an_entrance_is_shown_and_a_foreign_line_is_not_there() {
    let house = House::new().await;
    let answer = house.http.get(house.url("/chat-entrances/web-portal")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let entrance: Value = answer.json().await.unwrap();
    assert_eq!((entrance["line"].as_str(), entrance["open"].as_bool()), (Some("web-portal"), Some(true)));
    assert_eq!(entrance["name"]["zh"], "在线客服");
    for line in ["95588", "Not%20a%20Line"] {
        assert_eq!(house.http.get(house.url(&format!("/chat-entrances/{line}"))).send().await.unwrap().status(), 404);
    }
    let answer = house.http.post(house.url("/chats")).json(&json!({ "line": "95588" })).send().await.unwrap();
    assert_eq!(answer.status(), 404);
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["code"], "messaging.entrance_unknown");
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused() {
    let house = House::new().await;
    let post = |body: Vec<u8>| {
        house.http.post(house.url("/chats")).header("content-type", "application/json").body(body).send()
    };
    assert_eq!(post(b"{".to_vec()).await.unwrap().status(), 400);
    assert_eq!(post(b"{\"line\":\"\xff\xfe\"}".to_vec()).await.unwrap().status(), 400);
    assert_eq!(post(b"{}".to_vec()).await.unwrap().status(), 422);
    assert_eq!(post(vec![b' '; 2 * 1024 * 1024]).await.unwrap().status(), 413);
    assert_eq!(house.service.load().0, 0);
}

#[tokio::test]
async fn the_same_key_opens_the_same_chat() {
    let house = House::new().await;
    let post = |key: &'static str| {
        let request = house.http.post(house.url("/chats")).header("idempotency-key", key);
        async move { request.json(&json!({ "line": "web-portal" })).send().await.unwrap().json::<Value>().await.unwrap() }
    };
    let (first, second, other) = tokio::join!(post("k-1"), post("k-1"), post("k-2"));
    assert_eq!(first, second);
    assert_ne!(first, other);
    assert_eq!(house.service.load().0, 2);
}

#[tokio::test]
async fn a_foreign_token_opens_nothing() {
    let house = House::new().await;
    let (page, other) = (house.chat().await, house.chat().await);
    for (contact, token) in [(page.contact, other.token.as_str()), (domain::ContactId::generate(), page.token.as_str())]
    {
        let mut stranger = Page::open(house.address, contact, token).await;
        assert_eq!(stranger.until("problem").await["code"], "messaging.token_wrong");
        assert_eq!(stranger.end().await, Ended::Closed(4401));
        let path = house.url(&format!("/chats/{contact}/files/{}", domain::ObjectId::generate()));
        assert_eq!(house.http.get(&path).bearer_auth(token).send().await.unwrap().status(), 401);
        assert_eq!(house.http.get(&path).send().await.unwrap().status(), 401);
    }
    let mut silent = socket(house.address, page.contact, None).await.unwrap();
    futures::SinkExt::send(&mut silent, tungstenite::Message::text("hello")).await.unwrap();
    let close = futures::StreamExt::next(&mut silent).await.unwrap().unwrap();
    assert!(matches!(close, tungstenite::Message::Close(Some(frame)) if u16::from(frame.code) == 4400));
    let plain = house.http.get(house.url(&format!("/chats/{}/live", page.contact))).send().await.unwrap();
    assert_eq!(plain.status(), 401);
}

#[tokio::test]
async fn only_the_hash_of_a_token_is_kept() {
    let house = House::new().await;
    let page = house.chat().await;
    let sql = "SELECT token_hash FROM chat WHERE contact = $1";
    let row =
        house.database.fetch_one(house.database.sql(sql, [page.contact.to_string().into()])).await.unwrap().unwrap();
    let kept: String = platform::database::Row::column(&row, "token_hash").unwrap();
    assert_eq!(page.token.len(), 64);
    assert_ne!(kept, page.token);
}

#[tokio::test]
async fn a_forged_origin_is_refused_everywhere() {
    let listed = "https://www.bank.example";
    let house = House::with(ChatSettings { allowed_origins: vec![listed.into()], ..ChatSettings::default() }).await;
    let (contact, token) = house.open().await;
    let body = json!({ "line": "web-portal" });
    let file = house.url(&format!("/chats/{contact}/files/{}", domain::ObjectId::generate()));
    for forged in ["https://evil.example", "null", "http://www.bank.example"] {
        let post = house.http.post(house.url("/chats")).header("origin", forged).json(&body).send().await.unwrap();
        assert_eq!(post.status(), 403, "{forged}");
        assert!(!post.headers().contains_key("access-control-allow-origin"));
        let problem: Value = post.json().await.unwrap();
        assert_eq!(problem["code"], "messaging.origin_forbidden");
        let get =
            house.http.get(house.url("/chat-entrances/web-portal")).header("origin", forged).send().await.unwrap();
        assert_eq!(get.status(), 403);
        let get = house.http.get(&file).header("origin", forged).bearer_auth(&token).send().await.unwrap();
        assert_eq!(get.status(), 403);
        let options = house.http.request(reqwest::Method::OPTIONS, house.url("/chats")).header("origin", forged);
        assert_eq!(options.send().await.unwrap().status(), 403);
        let error = socket(house.address, contact, Some(forged)).await.unwrap_err();
        assert_eq!(status_of(&error), Some(403));
    }
    assert_eq!(house.service.load().0, 1, "nothing was opened");

    let post = house.http.post(house.url("/chats")).header("origin", listed).json(&body).send().await.unwrap();
    assert_eq!(post.status(), 201);
    assert_eq!(post.headers()["access-control-allow-origin"], listed);
    let refused = house.http.get(&file).header("origin", listed).send().await.unwrap();
    assert_eq!(refused.headers()["access-control-allow-origin"], listed, "a listed page may read the refusal too");
    let options = house.http.request(reqwest::Method::OPTIONS, house.url("/chats")).header("origin", listed);
    let options = options.send().await.unwrap();
    assert_eq!(
        (options.status().as_u16(), options.headers()["access-control-allow-methods"].as_bytes()),
        (204, &b"GET, POST"[..])
    );
    assert!(socket(house.address, contact, Some(listed)).await.is_ok());
    let own = format!("http://{}", house.address);
    assert!(socket(house.address, contact, Some(&own)).await.is_ok());
}

#[tokio::test]
async fn a_full_door_says_when_to_come_back() {
    let house = House::with(ChatSettings { max_sockets: 1, max_open_chats: 2, ..ChatSettings::default() }).await;
    let mut page = house.chat().await;
    page.state("self_service").await;
    let (contact, _) = house.open().await;
    let error = socket(house.address, contact, None).await.unwrap_err();
    assert_eq!(status_of(&error), Some(503));
    let answer = house.http.post(house.url("/chats")).json(&json!({ "line": "web-portal" })).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn a_centre_that_takes_nobody_leaves_no_chat_behind() {
    let house = House::new().await;
    *house.center.busy.lock() = true;
    let answer = house.http.post(house.url("/chats")).json(&json!({ "line": "web-portal" })).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    house.service.round().await;
    assert_eq!(house.service.load().0, 0);
}
