//! OpenAI's route for transcriptions.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::post;
use center::ports::recognizer::RecognizerError;
use domain::Language;
use domain::secret::Secret;
use parking_lot::Mutex;
use speech::{Deadlines, OpenAiTranscription, Place};

use crate::server::deadlines;
use crate::sound::{chinese, failure, hear, hearing, partials, said};

/// Serves a router on a port of its own.
pub async fn http(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

fn recognizer(url: String, key: Option<&str>, deadlines: Deadlines) -> OpenAiTranscription {
    let place = Place { url, key: key.map(|key| Secret::new(key.to_owned())) };
    OpenAiTranscription::new(place, "whisper-1".into(), deadlines).expect("a client")
}

type Sent = Arc<Mutex<Option<(HeaderMap, Bytes)>>>;

async fn answering(status: u16, answer: &'static str) -> (String, Sent) {
    let sent: Sent = Arc::default();
    let keep = Arc::clone(&sent);
    let route = post(move |headers: HeaderMap, body: Bytes| async move {
        *keep.lock() = Some((headers, body));
        (StatusCode::from_u16(status).expect("a status"), answer)
    });
    (http(Router::new().route("/v1/audio/transcriptions", route)).await, sent)
}

#[tokio::test]
async fn an_utterance_is_sent_as_a_file_with_what_is_known_of_it() {
    let answer = r#"{"task": "transcribe", "language": "chinese", "duration": 2.2, "text": "我想查询余额",
        "segments": [{"id": 0, "start": 0.0, "end": 2.2, "text": "我想查询余额", "avg_logprob": -0.2, "no_speech_prob": 0.02}]}"#;
    let (url, sent) = answering(200, answer).await;
    let heard = hear(
        &recognizer(format!("{url}/v1/"), Some("sk-1"), deadlines()),
        hearing(Language::Zh, &["余额"]),
        &chinese(),
    )
    .await;
    let (text, confidence) = said(&heard);
    assert_eq!(text, "我想查询余额");
    assert!((confidence - (-0.2_f32).exp() * 0.98).abs() < 1e-4);
    assert_eq!(partials(&heard), [""; 0]);

    let (headers, body) = sent.lock().take().expect("a request");
    assert_eq!(headers["authorization"], "Bearer sk-1");
    let body = String::from_utf8_lossy(&body).into_owned();
    for (name, value) in
        [("model", "whisper-1"), ("language", "zh"), ("response_format", "verbose_json"), ("prompt", "余额")]
    {
        assert!(body.contains(&format!("name=\"{name}\"\r\n\r\n{value}\r\n")), "{name}");
    }
    let file = body.find("filename=\"call.wav\"").expect("a file");
    assert!(body[file..].contains("RIFF") && body[file..].contains("audio/wav"));
}

#[tokio::test]
async fn statuses_are_told_apart() {
    for (status, is_expected) in [
        (401, (|error| matches!(error, RecognizerError::Refused(_))) as fn(&RecognizerError) -> bool),
        (404, |error| matches!(error, RecognizerError::Refused(_))),
        (307, |error| matches!(error, RecognizerError::Refused(_))),
        (429, |error| matches!(error, RecognizerError::Busy)),
        (503, |error| matches!(error, RecognizerError::Busy)),
        (500, |error| matches!(error, RecognizerError::Lost(_))),
    ] {
        let (url, _) = answering(status, "sk-1 is wrong").await;
        let error =
            failure(&hear(&recognizer(url, Some("sk-1"), deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
        assert!(is_expected(&error), "{status}: {error}");
        assert!(!error.to_string().contains("sk-1"));
    }
}

#[tokio::test]
async fn an_engine_that_lies_is_not_believed() {
    for lie in ["", "余额", "{}", r#"{"text": ["余额"]}"#, r#"{"text": "余额", "segments": 3}"#] {
        let (url, _) = answering(200, lie).await;
        let error = failure(&hear(&recognizer(url, None, deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
        assert!(matches!(error, RecognizerError::Nonsense(_)), "{lie}: {error}");
    }
    let route = post(|_: Bytes| async { format!("{{\"text\": \"{}\"}}", "啊".repeat(1 << 20)).into_response() });
    let url = http(Router::new().route("/v1/audio/transcriptions", route)).await;
    let error = failure(&hear(&recognizer(url, None, deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
    assert!(matches!(error, RecognizerError::Nonsense(_)), "{error}");
}

#[tokio::test]
async fn an_engine_that_stalls_or_is_not_there_is_no_text() {
    let route = post(std::future::pending::<()>);
    let url = http(Router::new().route("/v1/audio/transcriptions", route)).await;
    let error = failure(&hear(&recognizer(url, None, deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
    assert_eq!(error, RecognizerError::TooSlow(Duration::from_millis(600)));
    let gone = crate::server::nobody().await.url.replace("ws://", "http://");
    let plain = http(Router::new()).await.replace("http://", "https://");
    let error = failure(&hear(&recognizer(plain, None, deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
    assert!(matches!(error, RecognizerError::Lost(_)), "no TLS there: {error}");
    let error = failure(&hear(&recognizer(gone, None, deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
    assert!(matches!(error, RecognizerError::Lost(_)), "{error}");
}
