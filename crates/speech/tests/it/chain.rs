//! Recognisers that stand in for each other.

use std::sync::Arc;

use center::ports::recognizer::{Heard, Recognizer, RecognizerError};
use domain::Language;
use speech::{RecognizerChain, Vosk};

use crate::server::{Connection, Greeting, Server, deadlines, nobody, receive, tell};
use crate::sound::{failure, hear, hearing, said, speech};

fn embedded() -> Arc<dyn Recognizer> {
    Arc::new(crate::embedded::patient())
}

/// A server that takes sound for a while and dies.
async fn dying() -> Server {
    Server::start(Greeting::Plain, |mut connection: Connection| async move {
        for _ in 0..12 {
            if let Some(tokio_tungstenite::tungstenite::Message::Binary(_)) = receive(&mut connection).await {
                tell(&mut connection, r#"{"partial" : "check"}"#).await;
            }
        }
    })
    .await
}

#[tokio::test]
async fn when_the_first_dies_in_the_middle_the_next_one_hears_the_whole_utterance() {
    let server = dying().await;
    let chain = RecognizerChain::new(vec![
        ("vosk", Arc::new(Vosk::new(server.place(), deadlines(), false))),
        ("embedded", embedded()),
    ]);
    let heard =
        hear(&chain, hearing(Language::En, &["check my balance"]), &speech("en-us+m3", "check my balance")).await;
    assert_eq!(heard.iter().filter(|heard| **heard == Heard::Started).count(), 1, "speech begins once: {heard:?}");
    assert_eq!(said(&heard).0, "check my balance");
}

#[tokio::test]
async fn an_engine_that_keeps_failing_is_left_alone() {
    let server = dying().await;
    let chain = RecognizerChain::new(vec![
        ("vosk", Arc::new(Vosk::new(server.place(), deadlines(), false))),
        ("embedded", embedded()),
    ]);
    let sound = speech("en-us+m3", "operator");
    for _ in 0..5 {
        assert_eq!(said(&hear(&chain, hearing(Language::En, &["lost card"]), &sound).await).0, "operator");
    }
    assert_eq!(*server.asked.lock(), 3);
}

#[tokio::test]
async fn the_reason_is_that_of_the_engine_that_failed_not_that_its_stand_in_knows_no_chinese() {
    let chain = RecognizerChain::new(vec![
        ("vosk", Arc::new(Vosk::new(nobody().await, deadlines(), false))),
        ("embedded", embedded()),
    ]);
    let error = failure(&hear(&chain, hearing(Language::Zh, &["余额"]), &[]).await);
    assert!(matches!(error, RecognizerError::Lost(_)), "{error}");
    let alone = RecognizerChain::new(vec![("embedded", embedded())]);
    for _ in 0..5 {
        assert_eq!(
            failure(&hear(&alone, hearing(Language::Zh, &[]), &[]).await),
            RecognizerError::Language(Language::Zh)
        );
    }
}
