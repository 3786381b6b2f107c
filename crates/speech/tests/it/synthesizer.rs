//! OpenAI's route for speech.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use center::ports::{Speech, SpeechError, Synthesizer};
use domain::Language;
use domain::secret::Secret;
use serde_json::Value;
use speech::{OpenAiSynthesizer, Place, Voice};

use crate::openai::http;

/// The embedded voice of the test: says a single loud sample.
struct Embedded;

#[async_trait]
impl Synthesizer for Embedded {
    async fn speak(&self, _: Language, _: &str) -> Result<Speech, SpeechError> {
        Ok(Speech { rate: 8_000, samples: Arc::from([7]) })
    }
}

fn synthesizer(url: String) -> OpenAiSynthesizer {
    let place = Place { url, key: Some(Secret::new("sk-2".into())) };
    let voice = Voice { model: "tts-1".into(), voice: "alloy".into() };
    OpenAiSynthesizer::new(place, voice, Duration::from_millis(500), Arc::new(Embedded)).expect("a client")
}

/// A second of a loud tone at 24,000 samples a second, as engines answer while they speak: without lengths.
fn wav() -> Vec<u8> {
    let mut bytes = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    bytes.extend(24_000_u32.to_le_bytes());
    bytes.extend(48_000_u32.to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data\xff\xff\xff\xff");
    let tone = (0..24_000).map(|n| ((f64::from(n) * 440.0 * std::f64::consts::TAU / 24_000.0).sin() * 32_000.0) as i16);
    bytes.extend(tone.flat_map(i16::to_le_bytes));
    bytes
}

#[tokio::test]
async fn a_text_is_spoken_at_8_khz_and_once() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let route = post(move |headers: axum::http::HeaderMap, Json(wanted): Json<Value>| async move {
        count.fetch_add(1, Ordering::Relaxed);
        assert_eq!(headers["authorization"], "Bearer sk-2");
        assert_eq!(
            wanted,
            serde_json::json!({"model": "tts-1", "voice": "alloy", "input": "您好", "response_format": "wav"})
        );
        wav()
    });
    let synthesizer = synthesizer(http(Router::new().route("/v1/audio/speech", route)).await);
    for _ in 0..2 {
        let speech = synthesizer.speak(Language::Zh, "您好").await.unwrap();
        assert_eq!((speech.rate, speech.samples.len()), (8_000, 8_000));
        let loudest = speech.samples.iter().map(|sample| sample.abs()).max().unwrap();
        assert!((14_000..=14_600).contains(&loudest), "{loudest}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert_eq!(synthesizer.speak(Language::Zh, "……").await.unwrap().samples.len(), 0);
}

#[tokio::test]
async fn while_the_engine_fails_the_embedded_voice_speaks_and_the_engine_is_left_alone() {
    let routes: [(&str, axum::routing::MethodRouter); 4] = [
        ("dies", post(|| async { StatusCode::INTERNAL_SERVER_ERROR })),
        ("lies", post(|| async { "RIFF, or so" })),
        ("says nothing", post(|| async { wav()[..44].to_vec() })),
        ("stalls", post(std::future::pending::<()>)),
    ];
    for (how, route) in routes {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let counting =
            axum::middleware::from_fn(move |request: axum::extract::Request, next: axum::middleware::Next| {
                count.fetch_add(1, Ordering::Relaxed);
                next.run(request)
            });
        let synthesizer = synthesizer(http(Router::new().route("/v1/audio/speech", route).layer(counting)).await);
        for n in 0..6 {
            let speech = synthesizer.speak(Language::Zh, &format!("第{n}句")).await.unwrap();
            assert_eq!(speech.samples.as_ref(), [7], "{how}");
        }
        assert_eq!(asked.load(Ordering::Relaxed), 3, "{how}: after three failures it is left alone");
    }
}
