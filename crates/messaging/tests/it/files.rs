//! Files: recognised, bounded, stored encrypted, given only to who may have them.

use center::ports::CustomerInput;
use domain::roles::Role;
use messaging::ChatSettings;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::center::Told;
use crate::house::House;
use crate::page::Page;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

fn form(client_id: &str, bytes: Vec<u8>, name: &str, media_type: &str) -> Form {
    let part = Part::bytes(bytes).file_name(name.to_owned()).mime_str(media_type).unwrap();
    Form::new().text("client_id", client_id.to_owned()).part("file", part)
}

async fn send(house: &House, page: &Page, form: Form) -> (u16, Value) {
    let request = house.http.post(house.url(&format!("/chats/{}/files", page.contact))).bearer_auth(&page.token);
    let answer = request.multipart(form).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_picture_reaches_the_agent_and_the_flow_and_comes_back_as_it_was() {
    let mut house = House::new().await;
    let (agent, client) = house.staff("1001", Role::Agent).await;
    let mut page = house.chat().await;
    house.connect(page.contact, agent).await;
    let (status, message) = send(&house, &page, form("f-1", PNG.to_vec(), "截图.png", "image/png")).await;
    assert_eq!((status, message["kind"].as_str()), (201, Some("image")));
    assert_eq!(message["file"]["name"], "截图.png");
    assert_eq!(message["file"]["size"], PNG.len());
    let shown = page.message(|message| message["kind"] == "image").await;
    assert_eq!(shown["file"], message["file"]);
    let told = house.until(|told| matches!(told, Told::Input(..))).await;
    assert!(matches!(told, Told::Input(CustomerInput::File(id)) if message["file"]["id"] == id.to_string()));

    let path = format!("/chats/{}/files/{}", page.contact, message["file"]["id"].as_str().unwrap());
    let answer = house.http.get(house.url(&path)).bearer_auth(&page.token).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "image/png");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert_eq!(answer.bytes().await.unwrap(), PNG);
    let for_agent = path.replace("/chats/", "/api/v1/contacts/");
    assert_eq!(client.get(&for_agent).await.bytes, PNG);

    // What lies on the disk is not the picture.
    let folder = house.database.folder().to_owned();
    let files = walk(&folder);
    assert!(!files.is_empty());
    assert!(files.iter().all(|file| !contains(&std::fs::read(file).unwrap(), b"IHDR")));
}

#[tokio::test]
async fn sending_a_file_again_sends_it_once() {
    let house = House::new().await;
    let page = house.chat().await;
    let (_, first) = send(&house, &page, form("f-1", PNG.to_vec(), "a.png", "image/png")).await;
    let (status, second) = send(&house, &page, form("f-1", PNG.to_vec(), "a.png", "image/png")).await;
    assert_eq!(status, 201);
    assert_eq!(first, second);
    assert_eq!(house.rows(page.contact).await.len(), 1);
}

#[tokio::test]
async fn a_file_that_is_not_what_it_says_is_refused() {
    let house = House::new().await;
    let page = house.chat().await;
    let program = b"MZ\x90\0\x03\0\0\0\x04\0\0\0".to_vec();
    for (bytes, name, media_type, code) in [
        (program.clone(), "photo.png", "image/png", "messaging.file_kind_refused"),
        (PNG.to_vec(), "letter.pdf", "application/pdf", "messaging.file_kind_lies"),
        (b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), "a.txt", "text/plain", "messaging.file_kind_refused"),
        (Vec::new(), "a.png", "image/png", "messaging.file_kind_refused"),
    ] {
        let (status, problem) = send(&house, &page, form("f", bytes, name, media_type)).await;
        assert_eq!((status, problem["code"].as_str()), (415, Some(code)), "{name}");
    }
    assert!(house.rows(page.contact).await.is_empty());
}

#[tokio::test]
async fn a_file_beyond_ten_megabytes_is_refused() {
    let house = House::new().await;
    let page = house.chat().await;
    let mut bytes = PNG.to_vec();
    bytes.resize(10 * 1024 * 1024 + 1, 0);
    let (status, problem) = send(&house, &page, form("f", bytes, "a.png", "image/png")).await;
    assert_eq!((status, problem["code"].as_str()), (413, Some("messaging.file_too_large")));
    let mut most = PNG.to_vec();
    most.resize(10 * 1024 * 1024, 0);
    let (status, _) = send(&house, &page, form("f", most, "a.png", "image/png")).await;
    assert_eq!(status, 201);
}

#[tokio::test]
async fn an_upload_that_is_not_complete_is_refused() {
    let house = House::new().await;
    let page = house.chat().await;
    let part = || Part::bytes(PNG.to_vec()).file_name("a.png").mime_str("image/png").unwrap();
    let (status, problem) = send(&house, &page, Form::new().text("client_id", "f")).await;
    assert_eq!((status, problem["code"].as_str()), (422, Some("messaging.file_missing")));
    let (status, problem) = send(&house, &page, Form::new().part("file", part())).await;
    assert_eq!((status, problem["code"].as_str()), (422, Some("messaging.client_id_invalid")));
    let request = house.http.post(house.url(&format!("/chats/{}/files", page.contact))).bearer_auth(&page.token);
    let answer = request.header("content-type", "multipart/form-data; boundary=x").body("--y").send().await.unwrap();
    assert_eq!(answer.status(), 400);
}

#[tokio::test]
async fn another_chats_file_is_not_there() {
    let house = House::new().await;
    let (page, other) = (house.chat().await, house.chat().await);
    let (_, message) = send(&house, &page, form("f", PNG.to_vec(), "a.png", "image/png")).await;
    let object = message["file"]["id"].as_str().unwrap();
    let get = |contact, token: String| {
        let path = house.url(&format!("/chats/{contact}/files/{object}"));
        house.http.get(path).bearer_auth(token).send()
    };
    assert_eq!(get(other.contact, other.token.clone()).await.unwrap().status(), 404);
    assert_eq!(get(page.contact, other.token.clone()).await.unwrap().status(), 401);
    assert_eq!(get(page.contact, page.token.clone()).await.unwrap().status(), 200);
}

#[tokio::test]
async fn more_uploads_than_seats_are_asked_to_come_back() {
    let house = House::with(ChatSettings { max_uploads: 0, ..ChatSettings::default() }).await;
    let page = house.chat().await;
    let request = house.http.post(house.url(&format!("/chats/{}/files", page.contact))).bearer_auth(&page.token);
    let answer = request.multipart(form("f", PNG.to_vec(), "a.png", "image/png")).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
