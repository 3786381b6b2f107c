//! FunASR's servers: the one in C++ and the one in Python differ.

use std::sync::Arc;

use center::ports::recognizer::{Heard, Recognizer as _, RecognizerError};
use domain::Language;
use futures::SinkExt as _;
use parking_lot::Mutex;
use serde_json::{Value, json};
use speech::{FunAsr, Place};
use tokio_tungstenite::tungstenite::Message;

use crate::server::{Connection, Greeting, Server, deadlines, freeze, ignore, nobody, receive, tell};
use crate::sound::{chinese, failure, hear, hearing, listen, partials, said};

/// What a server was sent.
#[derive(Default)]
struct Sent {
    settings: Value,
    bytes: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Cpp,
    Python,
}

fn answer(mode: &str, text: &str, is_final: bool) -> String {
    json!({"mode": mode, "text": text, "wav_name": "call", "is_final": is_final}).to_string()
}

/// Serves one utterance as the servers do: a partial text after each 600 ms, the corrected one when told the end.
async fn serve(
    mut connection: Connection,
    kind: Kind,
    online: Vec<&'static str>,
    offline: &'static str,
    sent: Arc<Mutex<Sent>>,
) {
    let Some(Message::Text(settings)) = receive(&mut connection).await else {
        return;
    };
    sent.lock().settings = serde_json::from_str(&settings).expect("JSON");
    let mut online = online.into_iter();
    let mut pieces = 0;
    loop {
        match receive(&mut connection).await {
            Some(Message::Binary(bytes)) => {
                sent.lock().bytes += bytes.len();
                pieces += 1;
                if pieces % 10 == 0
                    && let Some(text) = online.next()
                {
                    tell(&mut connection, answer("2pass-online", text, kind == Kind::Python)).await;
                }
            }
            Some(Message::Text(text)) => {
                assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), json!({"is_speaking": false}));
                for rest in online.by_ref() {
                    tell(&mut connection, answer("2pass-online", rest, false)).await;
                }
                if !offline.is_empty() {
                    tell(&mut connection, answer("2pass-offline", offline, kind == Kind::Cpp)).await;
                }
            }
            _ => return,
        }
    }
}

async fn server(kind: Kind, online: &[&'static str], offline: &'static str) -> (Server, Arc<Mutex<Sent>>) {
    let sent = Arc::new(Mutex::new(Sent::default()));
    let (online, keep) = (online.to_vec(), Arc::clone(&sent));
    let greeting = if kind == Kind::Python { Greeting::Binary } else { Greeting::Plain };
    let server =
        Server::start(greeting, move |connection| serve(connection, kind, online.clone(), offline, Arc::clone(&keep)))
            .await;
    (server, sent)
}

#[tokio::test]
async fn both_of_its_servers_are_understood() {
    for kind in [Kind::Cpp, Kind::Python] {
        let (server, sent) = server(kind, &["我想", "查鱼鹅"], "我想查余额。").await;
        let recognizer = FunAsr::new(server.place(), deadlines());
        let sound = chinese();
        let heard = hear(&recognizer, hearing(Language::Zh, &["余额", "转账"]), &sound).await;
        assert_eq!(heard[0], Heard::Started);
        assert_eq!(partials(&heard).last().map(String::as_str), Some("我想查鱼鹅"));
        let (text, confidence) = said(&heard);
        assert_eq!(text, "我想查余额。");
        assert!((confidence - 0.6).abs() < 0.01, "three of five characters agree: {confidence}");

        let sent = sent.lock();
        assert_eq!(sent.settings["mode"], "2pass");
        assert_eq!(sent.settings["is_speaking"], true);
        assert_eq!(sent.settings["audio_fs"], 16_000);
        assert_eq!(sent.settings["wav_format"], "pcm");
        assert_eq!(sent.settings["chunk_size"], json!([5, 10, 5]));
        let words: Value = serde_json::from_str(sent.settings["hotwords"].as_str().unwrap()).unwrap();
        assert_eq!(words, json!({"余额": 20, "转账": 20}));
        // The silence before is cut; of the one after, as much as tells that it is over is sent.
        let seconds = sent.bytes as f64 / 32_000.0;
        let whole = sound.len() as f64 / 8_000.0;
        assert!(seconds > 1.5 && seconds < whole - 0.5, "{seconds} of {whole} s");
        let Some(Heard::Final { begins, ends, .. }) = heard.last() else { unreachable!() };
        assert!((ends.as_secs_f64() - begins.as_secs_f64() - seconds).abs() < 0.1);
    }
}

#[tokio::test]
async fn the_server_that_knows_no_subprotocol_is_asked_without_it_from_then_on() {
    let (server, _) = server(Kind::Cpp, &[], "查余额").await;
    let recognizer = FunAsr::new(server.place(), deadlines());
    for _ in 0..2 {
        assert_eq!(said(&hear(&recognizer, hearing(Language::Zh, &[]), &chinese()).await).0, "查余额");
    }
    assert_eq!(*server.asked.lock(), 3);
}

#[tokio::test]
async fn a_sound_without_words_is_an_empty_text_because_its_servers_say_nothing_then() {
    let (server, _) = server(Kind::Python, &[], "").await;
    let recognizer = FunAsr::new(server.place(), deadlines());
    assert_eq!(said(&hear(&recognizer, hearing(Language::Zh, &[]), &chinese()).await), (String::new(), 0.0));
}

#[tokio::test]
async fn nobody_is_heard_when_nobody_speaks() {
    let (server, sent) = server(Kind::Cpp, &[], "查余额").await;
    let recognizer = FunAsr::new(server.place(), deadlines());
    let mut listening = recognizer.open(hearing(Language::Zh, &[])).await.unwrap();
    assert!(listening.hear(&[0; 8_000]));
    listening.finish();
    assert_eq!(listen(listening, &[]).await.len(), 1);
    assert_eq!(sent.lock().bytes, 0, "silence is not sent");
}

#[tokio::test]
async fn a_dead_server_is_lost_at_every_step() {
    let recognizer = FunAsr::new(nobody().await, deadlines());
    assert!(matches!(recognizer.open(hearing(Language::Zh, &[])).await.err(), Some(RecognizerError::Lost(_))));
    for after in [0, 1, 5, 20] {
        let server = Server::start(Greeting::Plain, move |mut connection| async move {
            for _ in 0..after {
                receive(&mut connection).await;
            }
        })
        .await;
        let recognizer = FunAsr::new(server.place(), deadlines());
        let error = failure(&hear(&recognizer, hearing(Language::Zh, &[]), &chinese()).await);
        assert!(matches!(error, RecognizerError::Lost(_)), "after {after}: {error}");
    }
}

#[tokio::test]
async fn a_server_that_stalls_is_too_slow() {
    let server = Server::start(Greeting::Silence, ignore).await;
    let recognizer = FunAsr::new(server.place(), deadlines());
    assert!(matches!(recognizer.open(hearing(Language::Zh, &[])).await.err(), Some(RecognizerError::TooSlow(_))));
    let server = Server::start(Greeting::Plain, freeze).await;
    let recognizer = FunAsr::new(server.place(), deadlines());
    let error = failure(&hear(&recognizer, hearing(Language::Zh, &[]), &chinese()).await);
    assert!(matches!(error, RecognizerError::TooSlow(_)), "{error}");
}

#[tokio::test]
async fn a_server_that_lies_is_not_believed() {
    let long = json!({"mode": "2pass-offline", "text": "啊".repeat(200_000)}).to_string();
    let lies: Vec<Message> = vec![
        Message::text("余额"),
        Message::text("{\"mode\": \"2pass-offline\", \"text\": "),
        Message::text("[1, 2]"),
        Message::text(r#"{"mode": "2pass-offline", "text": {"余": 1}}"#),
        Message::text(r#"{"mode": "4pass", "text": "余额"}"#),
        Message::binary(vec![0; 64]),
        Message::text(long),
    ];
    for lie in lies {
        let shown = lie.to_string().chars().take(40).collect::<String>();
        let server = Server::start(Greeting::Plain, move |mut connection| {
            let lie = lie.clone();
            async move {
                receive(&mut connection).await;
                let _ = connection.send(lie).await;
                ignore(connection).await;
            }
        })
        .await;
        let recognizer = FunAsr::new(server.place(), deadlines());
        let error = failure(&hear(&recognizer, hearing(Language::Zh, &[]), &chinese()).await);
        assert!(matches!(error, RecognizerError::Nonsense(_)), "{shown}: {error}");
    }
}

#[tokio::test]
async fn a_server_that_never_stops_telling_is_cut_off() {
    let server = Server::start(Greeting::Plain, |mut connection: Connection| async move {
        loop {
            if connection.send(Message::text(answer("2pass-online", "", true))).await.is_err() {
                return;
            }
        }
    })
    .await;
    let recognizer = FunAsr::new(server.place(), deadlines());
    let error = failure(&hear(&recognizer, hearing(Language::Zh, &[]), &chinese()).await);
    assert!(matches!(error, RecognizerError::Nonsense(_)), "{error}");
}

#[tokio::test]
async fn what_a_text_may_not_have_is_taken_out_of_it() {
    let (server, _) = server(Kind::Cpp, &[], "查\u{0}余\n额\u{1b}[2J").await;
    let recognizer = FunAsr::new(server.place(), deadlines());
    let (text, _) = said(&hear(&recognizer, hearing(Language::Zh, &[]), &chinese()).await);
    assert_eq!(text, "查 余 额 [2J");
}

#[tokio::test]
async fn the_key_is_shown_to_who_wants_it() {
    let server = Server::start(Greeting::Key("k-1"), |connection| {
        serve(connection, Kind::Cpp, vec![], "查余额", Arc::default())
    })
    .await;
    let hearing = || hearing(Language::Zh, &[]);
    let good = FunAsr::new(server.place_with_key("k-1"), deadlines());
    assert_eq!(said(&hear(&good, hearing(), &chinese()).await).0, "查余额");
    for place in [server.place(), server.place_with_key("k-2"), server.place_with_key("k\n1")] {
        let error = failure(&hear(&FunAsr::new(place, deadlines()), hearing(), &chinese()).await);
        assert!(matches!(error, RecognizerError::Refused(_)), "{error}");
        assert!(!error.to_string().contains("k-2"));
    }
}

#[tokio::test]
async fn a_server_that_is_expected_to_speak_tls_and_does_not_is_lost() {
    let server = Server::start(Greeting::Plain, ignore).await;
    let place = Place { url: server.place().url.replace("ws://", "wss://"), key: None };
    let recognizer = FunAsr::new(place, deadlines());
    assert!(matches!(recognizer.open(hearing(Language::Zh, &[])).await.err(), Some(RecognizerError::Lost(_))));
}

#[tokio::test]
async fn a_rate_that_no_telephone_has_is_refused() {
    let recognizer = FunAsr::new(nobody().await, deadlines());
    let wrong = center::ports::recognizer::Hearing { rate: 16_000, ..hearing(Language::Zh, &[]) };
    assert!(matches!(recognizer.open(wrong).await.err(), Some(RecognizerError::Refused(_))));
}
