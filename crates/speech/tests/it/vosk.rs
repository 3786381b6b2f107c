//! vosk-server.

use center::ports::recognizer::RecognizerError;
use domain::Language;
use futures::SinkExt as _;
use serde_json::{Value, json};
use speech::Vosk;
use tokio_tungstenite::tungstenite::Message;

use crate::server::{Connection, Greeting, Server, deadlines, freeze, ignore, receive, tell};
use crate::sound::{chinese, failure, hear, hearing, partials, said};

/// Answers each message but the settings, as the server does, and hangs up after the end.
async fn serve(mut connection: Connection) {
    let mut has_settings = false;
    let mut pieces = 0;
    loop {
        match receive(&mut connection).await {
            Some(Message::Text(text)) if text.contains("config") => {
                let config: Value = serde_json::from_str(&text).expect("JSON");
                assert_eq!(config["config"]["sample_rate"], 8_000);
                assert_eq!(config["config"]["words"], true);
                has_settings = true;
            }
            Some(Message::Text(text)) if text == r#"{"eof" : 1}"# => {
                let result = json!([{"conf": 0.75, "start": 0.3, "end": 0.6, "word": "余额"}]);
                tell(&mut connection, json!({"result": result, "text": "余额"}).to_string()).await;
                return;
            }
            Some(Message::Binary(bytes)) => {
                assert!(has_settings && bytes.len() % 2 == 0);
                pieces += 1;
                let answer = match pieces {
                    1..5 => json!({"partial": ""}),
                    5 => json!({"partial": "我 想 查"}),
                    20 => {
                        json!({"result": [{"conf": 1.0, "start": 0.0, "end": 0.2, "word": "我"}, {"conf": 0.95, "word": "想查"}], "text": "我 想查"})
                    }
                    _ => json!({"partial": ""}),
                };
                tell(&mut connection, answer.to_string()).await;
            }
            // Anything else makes the real server answer with what it would to sound; it is not sent.
            Some(other) => panic!("unexpected {other}"),
            None => return,
        }
    }
}

#[tokio::test]
async fn it_is_understood() {
    let server = Server::start(Greeting::Plain, serve).await;
    let recognizer = Vosk::new(server.place(), deadlines(), false);
    let heard = hear(&recognizer, hearing(Language::Zh, &["余额"]), &chinese()).await;
    assert!(partials(&heard).contains(&"我 想 查".to_owned()), "{heard:?}");
    let (text, confidence) = said(&heard);
    assert_eq!(text, "我想查余额");
    assert!((confidence - 0.9).abs() < 1e-5, "{confidence}");
}

#[tokio::test]
async fn a_server_that_hangs_up_instead_of_answering_the_end_is_lost() {
    let server = Server::start(Greeting::Plain, |mut connection: Connection| async move {
        while let Some(message) = receive(&mut connection).await {
            match message {
                Message::Binary(_) => tell(&mut connection, r#"{"partial" : "余额"}"#).await,
                Message::Text(text) if text.contains("eof") => return,
                _ => {}
            }
        }
    })
    .await;
    let error =
        failure(&hear(&Vosk::new(server.place(), deadlines(), false), hearing(Language::Zh, &[]), &chinese()).await);
    assert!(matches!(error, RecognizerError::Lost(_)), "{error}");
}

#[tokio::test]
async fn a_server_that_takes_sound_and_never_answers_is_too_slow() {
    for is_reading in [true, false] {
        let server = Server::start(Greeting::Plain, move |connection| async move {
            if is_reading { ignore(connection).await } else { freeze(connection).await }
        })
        .await;
        let error = failure(
            &hear(&Vosk::new(server.place(), deadlines(), false), hearing(Language::Zh, &[]), &chinese()).await,
        );
        assert!(matches!(error, RecognizerError::TooSlow(_)), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_lies_is_not_believed() {
    let lies = [
        r#"{"partial" : 1}"#,
        r#"{"text" : null}"#,
        r#"{"partial" : "a", "text" : "b"}"#,
        "{}",
        "余额",
        r#"{"text" : "没有人问"}"#,
    ];
    for lie in lies {
        let server = Server::start(Greeting::Plain, move |mut connection: Connection| async move {
            let _ = connection.send(Message::text(lie)).await;
            ignore(connection).await;
        })
        .await;
        let error = failure(
            &hear(&Vosk::new(server.place(), deadlines(), false), hearing(Language::Zh, &[]), &chinese()).await,
        );
        assert!(matches!(error, RecognizerError::Nonsense(_)), "{lie}: {error}");
    }
}
