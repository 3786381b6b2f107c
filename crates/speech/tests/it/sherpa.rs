//! The online server of sherpa-onnx.

use center::ports::recognizer::RecognizerError;
use domain::Language;
use futures::SinkExt as _;
use serde_json::json;
use speech::Sherpa;
use tokio_tungstenite::tungstenite::Message;

use crate::server::{Connection, Greeting, Server, deadlines, freeze, ignore, receive, tell};
use crate::sound::{chinese, failure, hear, hearing, partials, said};

/// Answers as its decoder does: the running segment when there is something, an endpoint, the end.
async fn serve(mut connection: Connection) {
    let mut samples = 0;
    let mut loudest = 0.0_f32;
    loop {
        match receive(&mut connection).await {
            Some(Message::Binary(bytes)) => {
                let before = samples / 8_000;
                samples += bytes.len() / 4;
                let floats = bytes.chunks_exact(4).map(|float| f32::from_le_bytes(float.try_into().expect("four")));
                loudest = floats.map(f32::abs).fold(loudest, f32::max);
                let (text, is_final, probabilities) = match (before, samples / 8_000) {
                    (0, 1) => ("我想", false, vec![-0.1, -0.1]),
                    (1, 2) => ("我想查", true, vec![-0.1, -0.1, -0.1]),
                    (2, 3) => ("余", false, vec![-0.4]),
                    _ => continue,
                };
                let segment = u32::from(text == "余");
                tell(&mut connection, json!({"text": text, "tokens": [], "timestamps": [], "ys_probs": probabilities, "segment": segment, "is_final": is_final}).to_string()).await;
            }
            Some(Message::Text(text)) if text == "Done" => {
                assert!((0.02..=1.0).contains(&loudest), "floats between −1 and 1: {loudest}");
                tell(
                    &mut connection,
                    json!({"text": "余额", "ys_probs": [-0.4, -0.4], "segment": 1, "is_final": true, "is_eof": true})
                        .to_string(),
                )
                .await;
                tell(&mut connection, "Done!").await;
            }
            _ => return,
        }
    }
}

#[tokio::test]
async fn it_is_understood() {
    let server = Server::start(Greeting::Plain, serve).await;
    let heard = hear(&Sherpa::new(server.place(), deadlines()), hearing(Language::Zh, &[]), &chinese()).await;
    assert_eq!(partials(&heard)[..3], ["我想", "我想查", "我想查余"]);
    let (text, confidence) = said(&heard);
    assert_eq!(text, "我想查余额");
    assert!((confidence - (-1.1_f32 / 5.0).exp()).abs() < 1e-4, "{confidence}");
}

#[tokio::test]
async fn a_text_without_its_end_is_not_taken_for_the_utterance() {
    let server = Server::start(Greeting::Plain, |mut connection: Connection| async move {
        receive(&mut connection).await;
        tell(&mut connection, r#"{"text": "我想查", "is_final": false}"#).await;
        ignore(connection).await;
    })
    .await;
    let error = failure(&hear(&Sherpa::new(server.place(), deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
    assert!(matches!(error, RecognizerError::TooSlow(_)), "{error}");
    let server = Server::start(Greeting::Plain, freeze).await;
    let error = failure(&hear(&Sherpa::new(server.place(), deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
    assert!(matches!(error, RecognizerError::TooSlow(_)), "{error}");
}

#[tokio::test]
async fn a_server_that_lies_is_not_believed() {
    for lie in ["Done!", "Done", "{}", r#"{"text": 1}"#, r#"{"text": "余额", "ys_probs": "all"}"#] {
        let server = Server::start(Greeting::Plain, move |mut connection: Connection| async move {
            receive(&mut connection).await;
            let _ = connection.send(Message::text(lie)).await;
            ignore(connection).await;
        })
        .await;
        let error =
            failure(&hear(&Sherpa::new(server.place(), deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
        assert!(matches!(error, RecognizerError::Nonsense(_)), "{lie}: {error}");
    }
}

#[tokio::test]
async fn a_server_that_dies_is_lost() {
    let server = Server::start(Greeting::Plain, |mut connection: Connection| async move {
        receive(&mut connection).await;
        tell(&mut connection, r#"{"text": "我想查", "is_final": true}"#).await;
    })
    .await;
    let error = failure(&hear(&Sherpa::new(server.place(), deadlines()), hearing(Language::Zh, &[]), &chinese()).await);
    assert!(matches!(error, RecognizerError::Lost(_)), "{error}");
}
