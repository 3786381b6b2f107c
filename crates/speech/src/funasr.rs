//! FunASR's real-time server in its mode `2pass`: a fast model tells partial texts, a better one corrects each segment.
//!
//! First a text with the settings, then 16-bit PCM as bytes, then `{"is_speaking": false}`. Answers carry `mode`:
//! `2pass-online` appends to what is known of the segment, `2pass-offline` replaces it. `is_final` is no help: the C++
//! server sets it at the end, the Python one at everything but the end. Neither says anything of a segment without
//! words. The server tells no probability; the confidence is how far its two models agree.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use center::ports::recognizer::{Hearing, Listening, Recognizer, RecognizerError};
use serde::Deserialize;
use tokio_tungstenite::tungstenite::Message;

use crate::agreement::agreement;
use crate::config::{Deadlines, Place};
use crate::conversation::{Protocol, Reading, Unconnected, connect, json, talk, text};
use crate::ears::RATE;
use crate::resample::Doubler;
use crate::stream::Stream;

/// The subprotocol that its servers offer. Some insist on it, others do not answer it.
const SUBPROTOCOL: &str = "binary";
/// The weight of hot words, as in its documents.
const WEIGHT: u32 = 20;

/// Recognises with a FunASR server.
pub struct FunAsr {
    place: Place,
    deadlines: Deadlines,
    offers_subprotocol: Arc<AtomicBool>,
}

impl FunAsr {
    /// A server at `ws://…` or `wss://…`.
    #[must_use]
    pub fn new(place: Place, deadlines: Deadlines) -> Self {
        Self { place, deadlines, offers_subprotocol: Arc::new(AtomicBool::new(true)) }
    }
}

#[async_trait]
impl Recognizer for FunAsr {
    async fn open(&self, hearing: Hearing) -> Result<Box<dyn Listening>, RecognizerError> {
        check_rate(&hearing)?;
        let offers = self.offers_subprotocol.load(Ordering::Relaxed);
        let subprotocol = offers.then_some(SUBPROTOCOL);
        let socket = match connect(&self.place, subprotocol, self.deadlines.connect).await {
            Err(Unconnected::NoSubprotocol) => {
                self.offers_subprotocol.store(false, Ordering::Relaxed);
                connect(&self.place, None, self.deadlines.connect).await
            }
            result => result,
        };
        let socket = socket.map_err(|error| match error {
            Unconnected::Failed(error) => error,
            Unconnected::NoSubprotocol => RecognizerError::Nonsense("a subprotocol that was not offered".to_owned()),
        })?;
        let (protocol, deadlines) = (TwoPass::new(&hearing), self.deadlines);
        Ok(Stream::start(|ears, mouth| talk(socket, protocol, ears, mouth, deadlines)))
    }
}

/// All engines here take the telephone's rate and no other.
pub(crate) fn check_rate(hearing: &Hearing) -> Result<(), RecognizerError> {
    if hearing.rate == RATE {
        Ok(())
    } else {
        Err(RecognizerError::Refused(format!("{} samples a second; telephones have {RATE}", hearing.rate)))
    }
}

struct TwoPass {
    settings: String,
    doubler: Doubler,
    /// Corrected segments.
    corrected: String,
    /// What the fast model has told of corrected segments, and of the one in the making.
    fast: String,
    making: String,
}

impl TwoPass {
    fn new(hearing: &Hearing) -> Self {
        let words: BTreeMap<&str, u32> = hearing
            .hot_words
            .iter()
            .chain(&hearing.grammar)
            .map(|word| (word.trim(), WEIGHT))
            .filter(|(word, _)| !word.is_empty())
            .collect();
        let hot_words = if words.is_empty() { String::new() } else { serde_json::json!(words).to_string() };
        let settings = serde_json::json!({
            "mode": "2pass",
            "wav_name": "call",
            "is_speaking": true,
            "wav_format": "pcm",
            "chunk_size": [5, 10, 5],
            "chunk_interval": 10,
            // The Python server takes everything for this rate, the C++ one reads it here.
            "audio_fs": 16_000,
            "hotwords": hot_words,
            "itn": true,
        });
        Self {
            settings: settings.to_string(),
            doubler: Doubler::new(),
            corrected: String::new(),
            fast: String::new(),
            making: String::new(),
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    mode: String,
    #[serde(default)]
    text: String,
}

impl Protocol for TwoPass {
    fn hello(&mut self) -> Option<Message> {
        Some(text(self.settings.clone()))
    }

    fn sound(&mut self, samples: &[i16]) -> Message {
        let mut doubled = Vec::new();
        self.doubler.double(samples, &mut doubled);
        Message::Binary(doubled.iter().flat_map(|sample| sample.to_le_bytes()).collect())
    }

    fn end(&mut self) -> Message {
        text(r#"{"is_speaking": false}"#)
    }

    fn read(&mut self, text: &str, _has_ended: bool) -> Result<Reading, RecognizerError> {
        let answer: Answer = json(text)?;
        match answer.mode.as_str() {
            "2pass-online" | "online" => {
                self.making.push_str(&answer.text);
                check_length(self.making.len() + self.fast.len())?;
                Ok(Reading::Partial(format!("{}{}", self.corrected, self.making)))
            }
            "2pass-offline" | "offline" => {
                append(&mut self.corrected, &answer.text);
                check_length(self.corrected.len())?;
                let made = std::mem::take(&mut self.making);
                append(&mut self.fast, &made);
                Ok(Reading::Settled)
            }
            _ => Err(RecognizerError::Nonsense("an unknown mode".to_owned())),
        }
    }

    fn may_be_silent(&self) -> bool {
        true
    }

    fn said(&self) -> (String, f32) {
        if self.corrected.is_empty() {
            // What the fast model heard has been confirmed by nobody.
            return (self.making.clone(), 0.0);
        }
        let fast = format!("{}{}", self.fast, self.making);
        (self.corrected.clone(), if fast.is_empty() { 1.0 } else { agreement(&fast, &self.corrected) })
    }
}

/// Appends a segment; words of alphabets are parted.
pub(crate) fn append(text: &mut String, segment: &str) {
    let segment = segment.trim();
    if text.ends_with(|last: char| last.is_ascii_alphanumeric())
        && segment.starts_with(|first: char| first.is_ascii_alphanumeric())
    {
        text.push(' ');
    }
    text.push_str(segment);
}

/// No utterance has a text as long as this; who tells more is out of order.
pub(crate) fn check_length(bytes: usize) -> Result<(), RecognizerError> {
    if bytes > 16_384 { Err(RecognizerError::Nonsense("no end of text".to_owned())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language;

    fn two_pass(hot_words: &[&str]) -> TwoPass {
        TwoPass::new(&Hearing::telephone(Language::Zh, hot_words.iter().map(|word| (*word).to_owned()).collect()))
    }

    #[test]
    fn hot_words_are_a_json_string_within_the_json() {
        let Some(Message::Text(hello)) = two_pass(&["余额", "挂失\""]).hello() else { panic!("a text") };
        let hello: serde_json::Value = serde_json::from_str(&hello).unwrap();
        assert_eq!(hello["mode"], "2pass");
        let words: BTreeMap<String, u32> = serde_json::from_str(hello["hotwords"].as_str().unwrap()).unwrap();
        assert_eq!(words, BTreeMap::from([("余额".to_owned(), 20), ("挂失\"".to_owned(), 20)]));
        let Some(Message::Text(hello)) = two_pass(&[]).hello() else { panic!("a text") };
        assert!(hello.contains(r#""hotwords":"""#));
    }

    #[test]
    fn corrections_replace_what_the_fast_model_said_of_the_segment() {
        let mut two_pass = two_pass(&[]);
        let online =
            |text: &str| serde_json::json!({"mode": "2pass-online", "text": text, "is_final": true}).to_string();
        let offline =
            |text: &str| serde_json::json!({"mode": "2pass-offline", "text": text, "is_final": false}).to_string();
        assert_eq!(two_pass.read(&online("我想查"), false), Ok(Reading::Partial("我想查".into())));
        assert_eq!(two_pass.read(&online("鱼鹅"), false), Ok(Reading::Partial("我想查鱼鹅".into())));
        assert_eq!(two_pass.read(&offline("我想查余额，"), false), Ok(Reading::Settled));
        assert_eq!(two_pass.read(&online("谢谢"), true), Ok(Reading::Partial("我想查余额，谢谢".into())));
        assert_eq!(two_pass.read(&offline("谢谢。"), true), Ok(Reading::Settled));
        let (text, confidence) = two_pass.said();
        assert_eq!(text, "我想查余额，谢谢。");
        assert!((confidence - 5.0 / 7.0).abs() < 0.01, "{confidence}: two of seven characters differ");
    }

    #[test]
    fn what_is_no_answer_is_nonsense() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"mode": 3}"#,
            r#"{"mode": "3pass", "text": "a"}"#,
            r#"{"mode": "2pass-online", "text": 7}"#,
        ] {
            assert!(matches!(two_pass(&[]).read(text, false), Err(RecognizerError::Nonsense(_))), "{text}");
        }
        let long = serde_json::json!({"mode": "2pass-offline", "text": "啊".repeat(9_000)}).to_string();
        assert!(matches!(two_pass(&[]).read(&long, false), Err(RecognizerError::Nonsense(_))));
    }
}
