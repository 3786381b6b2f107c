//! Changing a flow without a programmer: rehearsals, test cases, roll-backs, figures, recordings.

use std::io::Cursor;

use axum::http::{Method, Request, StatusCode, header};
use domain::contact::{Channel, Direction, Party};
use domain::customer::Tier;
use domain::events::{AbandonStage, ContactEvent, EndCause};
use domain::roles::Role;
use domain::{ContactId, FlowId, Language, LineId, NodeId, QueueId, Timestamp};
use platform::journal::{Batch, Entry, Journal};
use platform::tasks::Tasks;
use platform::testing::Client;
use selfservice::FigureCounter;
use serde_json::{Value, json};

use crate::routes::caller;
use crate::support::{House, test_flow};

fn chat_flow() -> Value {
    serde_json::from_str(&test_flow("chat-main.json")).unwrap()
}

const SCENE: &str = r#"{"channel": "chat", "language": "zh", "at": "2026-02-13T10:00:00+08:00"}"#;

fn scene() -> Value {
    serde_json::from_str(SCENE).unwrap()
}

async fn rehearse(client: &Client, flow: &str, body: Value) -> Value {
    let answer = client.post(&format!("/api/v1/flows/{flow}/rehearsals"), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// Everything that was said in a rehearsal.
fn said(rehearsal: &Value) -> String {
    let turns = rehearsal["turns"].as_array().unwrap();
    let told = turns.iter().flat_map(|turn| turn["told"].as_array().unwrap());
    told.filter(|told| told["type"] == "said")
        .flat_map(|told| {
            told["prompts"].as_array().unwrap().iter().map(|prompt| prompt["text"].as_str().unwrap().to_owned())
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test]
async fn a_rehearsal_leads_through_a_document_that_nobody_has_saved() {
    let house = House::open().await;
    let client = caller(&house, Role::Clerk).await;
    let mut document = chat_flow();
    document["nodes"]["welcome"]["prompts"][0]["text"]["zh"] = json!("春节好！");
    let steps = json!([{"text": "网点"}, {"text": "信用卡"}]);
    let body = json!({"document": document, "scene": scene(), "steps": steps});
    let rehearsal = rehearse(&client, "chat-main", body).await;
    let heard = said(&rehearsal);
    assert!(
        heard.contains("春节好！") && heard.contains("谨防电信诈骗") && heard.contains("网点的营业时间"),
        "{heard}"
    );
    assert_eq!((&rehearsal["state"], &rehearsal["queue"]), (&json!("queued"), &json!("chat")));
    assert_eq!(rehearsal["answers"]["main"], "3");
    let path: Vec<&str> = rehearsal["path"].as_array().unwrap().iter().map(|node| node.as_str().unwrap()).collect();
    assert_eq!(path[..6], ["welcome", "notice", "who", "main", "branches", "main"]);
    assert!(
        !said(&rehearse(&client, "chat-main", json!({"scene": scene()})).await).contains("春节好"),
        "the draft is as it was"
    );
}

#[tokio::test]
async fn a_rehearsal_goes_by_the_hours_of_its_own_time() {
    let house = House::open().await;
    let client = caller(&house, Role::Clerk).await;
    let at = |time: &str| {
        let scene = json!({"channel": "chat", "language": "zh", "at": time});
        json!({"version": 1, "scene": scene, "steps": [{"key": "3"}]})
    };
    let by_day = rehearse(&client, "chat-main", at("2026-02-13T10:00:00+08:00")).await;
    assert_eq!(by_day["state"], "queued");
    let by_night = rehearse(&client, "chat-main", at("2026-02-13T23:00:00+08:00")).await;
    assert_eq!(by_night["node"], "credit-closed");
}

#[tokio::test]
async fn a_rehearsed_caller_can_be_silent_and_be_served() {
    let house = House::open().await;
    let client = caller(&house, Role::Clerk).await;
    let phone = json!({"channel": "phone", "language": "zh", "at": "2026-02-13T10:00:00+08:00", "care": "elderly", "customer_known": true});
    let first = rehearse(&client, "phone-main", json!({"scene": phone})).await;
    assert_eq!((&first["state"], &first["queue"]), (&json!("queued"), &json!("elderly")));
    let served =
        rehearse(&client, "phone-main", json!({"scene": phone, "steps": [{"served": true}, {"silence": true}]})).await;
    let told = served["turns"][1]["told"].as_array().unwrap();
    assert!(told.iter().any(|told| told["type"] == "rating_asked"), "{served}");
    assert_eq!(served["turns"][1]["passed_over"], false);
    let text = rehearse(&client, "phone-main", json!({"scene": phone, "steps": [{"outcome": "done"}]})).await;
    assert_eq!(text["turns"][1]["passed_over"], true);
}

#[tokio::test]
async fn a_step_that_is_none_is_refused_by_its_place() {
    let house = House::open().await;
    let client = caller(&house, Role::Clerk).await.speaking("zh-CN");
    for (steps, pointer) in [
        (json!([{"key": "1"}, {"key": "1", "silence": true}]), "/steps/1"),
        (json!([{}]), "/steps/0"),
        (json!([{"key": "x"}]), "/steps/0/key"),
    ] {
        let answer = client.post("/api/v1/flows/chat-main/rehearsals", json!({"scene": scene(), "steps": steps})).await;
        let body = answer.json();
        assert_eq!(
            (answer.status, body["errors"][0]["pointer"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(pointer))
        );
    }
}

#[tokio::test]
async fn a_check_tells_what_is_wrong_without_keeping_anything() {
    let house = House::open().await;
    let client = caller(&house, Role::Maintainer).await.speaking("zh-CN");
    let mut document = chat_flow();
    document["nodes"]["main"]["options"][0]["next"] = json!("nowhere");
    let found = client.post("/api/v1/flows/chat-main/checks", document.clone()).await.json();
    assert_eq!(found["items"][0]["pointer"], "/nodes/main/options/0/next");
    document["nodes"]["main"]["kind"] = json!("carousel");
    let found = client.post("/api/v1/flows/chat-main/checks", document).await.json();
    assert_eq!(found["items"][0]["pointer"], "/nodes/main/kind");
    assert_eq!(client.post("/api/v1/flows/chat-main/checks", chat_flow()).await.json()["items"], json!([]));
    assert_eq!(client.get("/api/v1/flows/chat-main").await.headers[header::ETAG], "\"1\"");
}

#[tokio::test]
async fn a_flow_whose_test_case_fails_is_not_published_until_it_passes() {
    let house = House::open().await;
    let client = caller(&house, Role::Maintainer).await.speaking("zh-CN");
    let case = json!({
        "name": "网点咨询", "scene": scene(), "steps": [{"text": "网点"}],
        "expectations": [{"reaches": "branches"}, {"says": "9:00至17:00"}, {"ends": false}],
    });
    let made = client.post("/api/v1/flows/chat-main/test-cases", case.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let run = client.post("/api/v1/flows/chat-main/test-runs", json!({})).await.json();
    assert_eq!((&run["passed"], &run["items"][0]["met"]), (&json!(true), &json!([true, true, true])));

    let mut document = chat_flow();
    document["nodes"]["branches"]["prompts"][0]["text"]["zh"] = json!("请到网点咨询。");
    let run = client.post("/api/v1/flows/chat-main/test-runs", json!({"document": document})).await.json();
    assert_eq!((&run["passed"], &run["items"][0]["met"]), (&json!(false), &json!([true, false, true])));
    assert_eq!(client.put("/api/v1/flows/chat-main", document).await.status, StatusCode::OK);
    let refused = client.post("/api/v1/flows/chat-main/publications", json!({})).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "selfservice.test_cases_failed")
    );
    let error = &refused.json()["errors"][0];
    assert_eq!(error, &json!({"pointer": format!("/test_cases/{id}"), "message": "网点咨询：未播报“9:00至17:00”"}));
    assert_eq!(house.service.shelf().flows.edition(&FlowId::of("chat-main")).unwrap().version, 1);

    let mut adapted = case;
    adapted["expectations"][1]["says"] = json!("请到网点咨询");
    let changed = client.put(&format!("/api/v1/flows/chat-main/test-cases/{id}"), adapted).await;
    assert_eq!(changed.status, StatusCode::OK);
    let published = client.post("/api/v1/flows/chat-main/publications", json!({})).await;
    assert_eq!((published.status, published.json()["version"].as_i64()), (StatusCode::CREATED, Some(2)));
    assert_eq!(client.delete(&format!("/api/v1/flows/chat-main/test-cases/{id}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        client.delete(&format!("/api/v1/flows/chat-main/test-cases/{id}")).await.code(),
        "selfservice.unknown_test_case"
    );
    assert_eq!(client.get("/api/v1/flows/chat-main/test-cases").await.json()["items"], json!([]));
}

#[tokio::test]
async fn a_test_case_that_expects_nothing_is_refused() {
    let house = House::open().await;
    let client = caller(&house, Role::Maintainer).await;
    let case = json!({"name": "空", "scene": scene(), "steps": [], "expectations": []});
    let refused = client.post("/api/v1/flows/chat-main/test-cases", case.clone()).await;
    assert_eq!(
        (refused.status, &refused.json()["errors"][0]["pointer"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("/expectations"))
    );
    let lost = client
        .post(
            "/api/v1/flows/nobody/test-cases",
            json!({"expectations": [{"ends": true}], "name": "空", "scene": scene(), "steps": []}),
        )
        .await;
    assert_eq!(lost.code(), "selfservice.unknown_flow");
}

#[tokio::test]
async fn a_roll_back_makes_an_earlier_version_the_next_one() {
    let house = House::open().await;
    let client = caller(&house, Role::Maintainer).await;
    let mut document = chat_flow();
    document["name"]["en"] = json!("Second");
    client.put("/api/v1/flows/chat-main", document).await;
    assert_eq!(client.post("/api/v1/flows/chat-main/publications", json!({})).await.json()["version"], 2);
    let back = client.post("/api/v1/flows/chat-main/roll-backs", json!({"version": 1})).await;
    assert_eq!((back.status, back.json()["version"].as_i64()), (StatusCode::CREATED, Some(3)));
    let shown = client.get("/api/v1/flows/chat-main").await.json();
    assert_eq!((&shown["draft"]["name"]["en"], &shown["revision"]), (&json!("Chat flow"), &json!(3)));
    let edition = house.service.shelf().flows.of_line(&LineId::of("web-portal")).unwrap();
    assert_eq!((edition.version, edition.document.name.get(Language::En)), (3, "Chat flow"));
    let house = house.restart().await;
    assert_eq!(house.service.shelf().flows.edition(&FlowId::of("chat-main")).unwrap().version, 3);
    assert_eq!(
        client.post("/api/v1/flows/chat-main/roll-backs", json!({"version": 9})).await.code(),
        "selfservice.unknown_version"
    );
}

/// Contacts whose ways are in the journal.
struct Ways {
    journal: Journal,
    at: Timestamp,
}

impl Ways {
    async fn tell(&self, contact: ContactId, events: Vec<(i64, ContactEvent)>) {
        let entries = events.into_iter().map(|(second, event)| {
            Entry::contact(contact, self.at + std::time::Duration::from_secs(second.unsigned_abs()), None, &event)
        });
        self.journal.append(Batch { entries: entries.collect(), writes: vec![] }).await.unwrap();
    }
}

fn visit(node: &str) -> ContactEvent {
    ContactEvent::NodeVisited { flow: FlowId::of("chat-main"), node: NodeId::of(node), kind: "menu".into() }
}

fn arrived() -> ContactEvent {
    ContactEvent::Arrived {
        channel: Channel::Chat,
        direction: Direction::Inbound,
        line: LineId::of("web-portal"),
        language: Language::Zh,
        customer: None,
        tier: Tier::Standard,
        care: None,
    }
}

async fn caught_up(counter: &mut FigureCounter, journal: &Journal) {
    while counter.position() < journal.head() {
        counter.take_in().await;
    }
}

#[tokio::test]
async fn figures_tell_what_became_of_contacts_at_each_node_across_a_restart_of_the_counter() {
    let house = House::open().await;
    let client = caller(&house, Role::Clerk).await;
    let tasks = Tasks::new();
    let journal = Journal::start(house.database.database(), house.clock.shared(), &tasks).await.unwrap();
    let ways = Ways { journal: journal.clone(), at: platform::clock::Clock::now(&house.clock) };
    let mut counter = FigureCounter::open(house.database.database(), journal.clone()).await.unwrap();
    let (served, lost, late) = (ContactId::generate(), ContactId::generate(), ContactId::generate());
    let closed = || ContactEvent::Closed { by: Party::System, cause: EndCause::Completed };
    ways.tell(served, vec![(0, arrived()), (0, visit("main")), (10, visit("bye")), (11, closed())]).await;
    let queued =
        ContactEvent::Queued { queue: QueueId::of("chat"), skills: vec![], priority: 0, language: Language::Zh };
    let gone = ContactEvent::Abandoned { stage: AbandonStage::Queue };
    ways.tell(lost, vec![(0, arrived()), (0, visit("main")), (4, visit("queue-chat")), (4, queued), (60, gone)]).await;
    ways.tell(late, vec![(0, arrived()), (0, visit("main"))]).await;
    caught_up(&mut counter, &journal).await;
    drop(counter);
    ways.tell(late, vec![(16, visit("bye")), (17, closed())]).await;
    let mut counter = FigureCounter::open(house.database.database(), journal.clone()).await.unwrap();
    caught_up(&mut counter, &journal).await;

    let figures = client.get("/api/v1/flows/chat-main/figures").await.json();
    let node =
        |name: &str| figures["items"].as_array().unwrap().iter().find(|item| item["node"] == name).unwrap().clone();
    let main = node("main");
    assert_eq!([&main["visits"], &main["contacts"], &main["served"]], [3, 3, 2].map(|count| json!(count)).each_ref());
    assert_eq!(main["average_seconds"], 10.0);
    assert_eq!((node("bye")["ended"].as_i64(), node("bye")["success"].as_f64()), (Some(2), Some(1.0)));
    let queue = node("queue-chat");
    assert_eq!(
        [&queue["queued"], &queue["abandoned"], &queue["served"]],
        [1, 1, 0].map(|count| json!(count)).each_ref()
    );
    let before = client.get("/api/v1/flows/chat-main/figures?to=2020-01-01T00:00:00Z").await.json();
    assert_eq!(before["items"], json!([]));
    tasks.stop(std::time::Duration::from_secs(5)).await;
}

fn wav(seconds: u32) -> Vec<u8> {
    let form = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut cursor = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut cursor, form).unwrap();
    for _ in 0..seconds * 48_000 * 2 {
        writer.write_sample(1_000i16).unwrap();
    }
    writer.finalize().unwrap();
    cursor.into_inner()
}

#[tokio::test]
async fn a_recording_is_kept_as_the_telephone_carries_it_and_said_by_an_announcement() {
    let house = House::open().await;
    let client = caller(&house, Role::Clerk).await;
    let upload = |bytes: Vec<u8>| {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/api/v1/prompt-recordings")
            .header(header::CONTENT_TYPE, "audio/wav");
        client.raw(request.body(bytes.into()).unwrap())
    };
    let made = upload(wav(2)).await;
    assert_eq!((made.status, made.json()["milliseconds"].as_i64()), (StatusCode::CREATED, Some(2_000)));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let heard = client.get(&format!("/api/v1/prompt-recordings/{id}")).await;
    assert_eq!((heard.status, heard.headers[header::CONTENT_TYPE].to_str().unwrap()), (StatusCode::OK, "audio/wav"));
    assert_eq!(upload(b"not a sound".to_vec()).await.code(), "selfservice.no_sound");
    assert_eq!(upload(vec![0; 11 * 1024 * 1024]).await.status, StatusCode::PAYLOAD_TOO_LARGE);

    let with = |audio: &str| json!({"text": {"zh": "录音公告", "en": "Recorded"}, "audio": {"zh": audio}, "slot": "chat-notice", "kind": "emergency"});
    let put = client.put("/api/v1/announcements/storm", with(&id)).await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text());
    let unknown = client.put("/api/v1/announcements/storm", with(&ContactId::generate().to_string())).await;
    assert_eq!(
        (unknown.status, &unknown.json()["errors"][0]["pointer"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("/audio/zh"))
    );
    let rehearsal = rehearse(&client, "chat-main", json!({"scene": scene()})).await;
    let told = rehearsal["turns"][0]["told"].as_array().unwrap();
    let notices: Vec<&Value> = told.iter().filter(|told| told["type"] == "said").map(|told| &told["prompts"]).collect();
    assert_eq!(notices[1][0], json!({"text": "录音公告", "audio": id}));
}
