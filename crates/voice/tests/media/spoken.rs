//! Callers who speak, over a real call at 8 kHz: what they say reaches the flow as text.

use std::sync::Arc;

use center::ports::recognizer::Recognizer;
use center::ports::{DoorCommand, Prompt, Synthesizer as _};
use domain::{Language, Localised};
use futures::{SinkExt as _, StreamExt as _};
use selfservice::{EspeakSynthesizer, SelfServiceConfig};
use speech::{Deadlines, FunAsr, Place, PocketSphinx, PocketSphinxConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::caller::{House, Told};

/// The labels of a menu.
const PHRASES: &[&str] = &["Balance", "Transactions", "Transfer", "Report a loss"];

/// A synthetic caller's voice.
async fn voice(language: Language, text: &str) -> Vec<i16> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let speaker = EspeakSynthesizer::new(&SelfServiceConfig::default(), folder.path().to_owned());
    speaker.speak(language, text).await.expect("espeak-ng is installed").samples.to_vec()
}

fn embedded() -> Option<Arc<dyn Recognizer>> {
    let config = PocketSphinxConfig { deadline: std::time::Duration::from_secs(15), ..PocketSphinxConfig::default() };
    Some(Arc::new(PocketSphinx::new(config)))
}

#[tokio::test]
async fn english_commands_are_understood_by_the_embedded_recogniser() {
    let mut house = House::new(embedded()).await;
    let (contact, caller) = house.call().await;
    for phrase in ["check my balance", "operator"] {
        house.listen(contact, Language::En, PHRASES);
        caller.say(&voice(Language::En, phrase).await);
        assert_eq!(house.told().await, Told::Started);
        let Told::Said(text, confidence) = house.told().await else { panic!("no text") };
        assert_eq!(text, phrase);
        assert!(confidence > 0.5, "{phrase}: {confidence}");
    }
}

async fn accept(listener: &TcpListener) -> WebSocketStream<TcpStream> {
    let (stream, _) = listener.accept().await.expect("a connection");
    tokio_tungstenite::accept_async(stream).await.expect("a handshake")
}

#[tokio::test]
async fn chinese_is_understood_by_an_engine_that_speaks_funasrs_protocol() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let place = Place { url: format!("ws://{}", listener.local_addr().expect("bound")), key: None };
    let engine = tokio::spawn(async move {
        let (mut words, mut bytes) = (String::new(), 0);
        // It does not speak the subprotocol that it is offered first, so that there are two connections.
        let (_first, mut connection) = (accept(&listener).await, accept(&listener).await);
        while let Some(Ok(message)) = connection.next().await {
            match message {
                Message::Text(text) if text.contains("2pass") => {
                    let settings: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                    settings["hotwords"].as_str().expect("a string").clone_into(&mut words);
                }
                Message::Text(_) => {
                    for (mode, text) in [("2pass-online", "我想查余额"), ("2pass-offline", "我想查余额。")] {
                        let answer =
                            serde_json::json!({"mode": mode, "text": text, "wav_name": "call", "is_final": true});
                        connection.send(Message::text(answer.to_string())).await.expect("sent");
                    }
                }
                Message::Binary(sound) => bytes += sound.len(),
                Message::Close(_) => break,
                _ => {}
            }
        }
        (words, bytes)
    });
    let mut house = House::new(Some(Arc::new(FunAsr::new(place, Deadlines::default())))).await;
    let (contact, caller) = house.call().await;
    house.listen(contact, Language::Zh, &["余额"]);
    caller.say(&voice(Language::Zh, "我想查余额").await);
    assert_eq!(house.told().await, Told::Started);
    assert_eq!(house.told().await, Told::Said("我想查余额。".to_owned(), 1.0));
    let (words, bytes) = engine.await.expect("the engine ends");
    assert_eq!(words, r#"{"余额":20}"#);
    assert!(bytes > 32_000, "a second at 16 kHz at least: {bytes}");
}

#[tokio::test]
async fn who_speaks_into_a_prompt_is_heard_before_it_is_over() {
    let mut house = House::new(embedded()).await;
    let (contact, caller) = house.call().await;
    let prompt = Prompt { text: Localised::new("请说", "please say"), audio: None };
    let say =
        |token| DoorCommand::Say { token, language: Language::En, prompts: vec![prompt.clone()], choices: vec![] };
    house.door.perform(contact, say(1));
    house.listen(contact, Language::En, PHRASES);
    caller.say(&voice(Language::En, "report a lost card").await);
    assert_eq!(house.told().await, Told::Started, "the prompt is a minute long");
    house.door.perform(contact, DoorCommand::StopSaying);
    let Told::Said(text, _) = house.told().await else { panic!("no text") };
    assert_eq!(text, "report a lost card");
}

#[tokio::test]
async fn where_nobody_understands_the_flow_asks_for_keys() {
    let mut house = House::new(embedded()).await;
    let (contact, _caller) = house.call().await;
    house.listen(contact, Language::Zh, &["余额"]);
    assert_eq!(house.told().await, Told::Failed);
    let mut house = House::new(None).await;
    let (contact, _caller) = house.call().await;
    house.listen(contact, Language::En, PHRASES);
    assert_eq!(house.told().await, Told::Failed);
}
