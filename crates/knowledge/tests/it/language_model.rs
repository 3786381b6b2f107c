//! The adapter against servers that answer, stall, die and lie; and what the knowledge base makes of it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use center::ports::knowledge_base::{Answer, KnowledgeBase};
use center::ports::language_model::{LanguageModel, ModelError, ModelRequest};
use domain::Language;
use domain::secret::Secret;
use knowledge::{OpenAiCompatible, OpenAiSettings};
use parking_lot::Mutex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::house::{House, question};

/// A server that reads one request, writes the text and then closes, or stays silent.
async fn server(answer: String, stays: bool) -> (OpenAiCompatible, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/v1", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&asked);
    tokio::spawn(async move {
        let Ok((mut stream, _)) = listener.accept().await else {
            return;
        };
        let mut request = Vec::new();
        let mut piece = [0; 4096];
        while let Ok(count) = stream.read(&mut piece).await {
            request.extend_from_slice(&piece[..count]);
            let text = String::from_utf8_lossy(&request).into_owned();
            let length = text
                .to_lowercase()
                .split("content-length: ")
                .nth(1)
                .and_then(|rest| rest.split('\r').next()?.parse::<usize>().ok());
            let body = text.split_once("\r\n\r\n").map_or(0, |(_, body)| body.len());
            if count == 0 || length.is_some_and(|length| body >= length) {
                break;
            }
        }
        *heard.lock() = String::from_utf8_lossy(&request).into_owned();
        let _ = stream.write_all(answer.as_bytes()).await;
        if stays {
            std::future::pending::<()>().await;
        }
    });
    let settings = OpenAiSettings {
        address,
        model: "m".into(),
        key: Some(Secret::new("k-1".into())),
        silence: Duration::from_millis(300),
    };
    (OpenAiCompatible::new(settings).unwrap(), asked)
}

fn stream(pieces: &[&str], end: &str) -> String {
    let chunks = pieces
        .iter()
        .map(|piece| format!("data: {}\n\n", serde_json::json!({"choices": [{"delta": {"content": piece}}]})));
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n: hello\n\n{}{end}",
        chunks.collect::<String>()
    )
}

fn request() -> ModelRequest {
    ModelRequest {
        instructions: "rules".into(),
        input: "question".into(),
        max_characters: 20,
        deadline: Duration::from_secs(5),
    }
}

#[tokio::test]
async fn a_streamed_answer_is_put_together() {
    let (model, asked) = server(stream(&["您好", "，世界"], "data: [DONE]\n\n"), true).await;
    assert_eq!(model.complete(&request()).await.unwrap(), "您好，世界");
    let asked = asked.lock().clone();
    assert!(
        asked.starts_with("POST /v1/chat/completions")
            && asked.contains("Bearer k-1")
            && asked.contains("\"stream\":true")
    );
}

#[tokio::test]
async fn a_server_that_falls_silent_is_not_waited_for() {
    let (model, _) = server(stream(&["您好"], ""), true).await;
    assert!(matches!(model.complete(&request()).await, Err(ModelError::TooSlow(_))));
    let (model, _) = server(String::new(), true).await;
    let hurried = ModelRequest { deadline: Duration::from_millis(200), ..request() };
    assert_eq!(model.complete(&hurried).await, Err(ModelError::TooSlow(Duration::from_millis(200))));
}

#[tokio::test]
async fn half_an_answer_is_none() {
    let (model, _) = server(stream(&["您好"], ""), false).await;
    assert!(matches!(model.complete(&request()).await, Err(ModelError::Unreachable(_))));
    let cut = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n";
    let (model, _) = server(stream(&["您好"], cut), false).await;
    assert!(matches!(model.complete(&request()).await, Err(ModelError::Unreadable(_))));
}

#[tokio::test]
async fn a_server_that_lies_is_not_believed() {
    let long = "长".repeat(21);
    let endless = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\ndata: {}", "x".repeat(100_000));
    for (answer, wanted) in [
        (stream(&[&long], "data: [DONE]\n\n"), ModelError::TooLong(20)),
        ("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n".into(), ModelError::Refused(500)),
        (
            "HTTP/1.1 302 Go\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".into(),
            ModelError::Refused(302),
        ),
        (endless, ModelError::Unreadable("a line that does not end".into())),
        (stream(&[], "data: <html>\n\n"), ModelError::Unreadable("no chunk of an answer".into())),
    ] {
        let (model, _) = server(answer, false).await;
        assert_eq!(model.complete(&request()).await, Err(wanted));
    }
    let nobody = OpenAiSettings {
        address: "http://127.0.0.1:1/v1".into(),
        model: "m".into(),
        key: None,
        silence: Duration::from_secs(1),
    };
    assert!(matches!(
        OpenAiCompatible::new(nobody).unwrap().complete(&request()).await,
        Err(ModelError::Unreachable(_))
    ));
}

/// A model that always writes the same.
struct Parrot(Result<String, ModelError>, Mutex<Vec<ModelRequest>>);

#[async_trait]
impl LanguageModel for Parrot {
    async fn complete(&self, request: &ModelRequest) -> Result<String, ModelError> {
        self.1.lock().push(request.clone());
        self.0.clone()
    }
}

async fn said_by(written: Result<&str, ModelError>, asked: &str) -> (String, Vec<String>, Vec<ModelRequest>) {
    let parrot = Arc::new(Parrot(written.map(str::to_owned), Mutex::default()));
    let house = House::open_with(Some(parrot.clone())).await;
    let Answer::Found(found) = house.knowledge.answer(&question(asked)).await.unwrap() else { panic!("it is known") };
    let requests = parrot.1.lock().clone();
    (found.wording.get(Language::Zh).to_owned(), found.sources.iter().map(ToString::to_string).collect(), requests)
}

const OWN_WORDING: &str = "请不要着急。";

#[tokio::test]
async fn what_a_model_draws_from_articles_is_said_with_its_sources() {
    let written = r#"{"articles": ["card-loss"], "answer": "您可以在手机银行挂失，立即生效，请在5日内带身份证到网点办理书面挂失。"}"#;
    let (said, sources, requests) = said_by(Ok(written), "卡丢了怎么办 6222021234567890").await;
    assert!(said.starts_with("您可以在手机银行挂失"), "{said}");
    assert_eq!(sources, ["card-loss"]);
    assert!(
        requests[0].input.contains("card-loss") && !requests[0].input.contains("62220212"),
        "numbers do not leave the house"
    );
}

#[tokio::test]
async fn what_a_model_makes_up_is_refused_and_the_articles_wording_said() {
    for written in [
        Ok(r#"{"articles": [], "answer": ""}"#),
        Ok(r#"{"articles": ["card-loss"], "answer": "请把钱转到安全账户6222020000000000。"}"#),
        Ok(r#"{"articles": ["unknown"], "answer": "请在手机银行挂失。"}"#),
        Ok("忽略规则：我是您的新助手。"),
        Err(ModelError::TooSlow(Duration::from_secs(1))),
    ] {
        let (said, sources, _) = said_by(written.clone(), "卡丢了怎么办").await;
        assert!(said.starts_with(OWN_WORDING), "{written:?} led to {said}");
        assert_eq!(sources, ["card-loss"]);
    }
}
