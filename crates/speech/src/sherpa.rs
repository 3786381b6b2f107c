//! The online WebSocket server of sherpa-onnx: 32-bit floats at 16,000 a second as bytes, `Done`; answers are the text
//! of the running segment, the last message is `Done!`.

use async_trait::async_trait;
use center::ports::recognizer::{Hearing, Listening, Recognizer, RecognizerError};
use serde::Deserialize;
use tokio_tungstenite::tungstenite::Message;

use crate::config::{Deadlines, Place};
use crate::conversation::{Protocol, Reading, Unconnected, connect, json, talk, text};
use crate::funasr::{append, check_length, check_rate};
use crate::resample::Doubler;
use crate::stream::Stream;
use crate::vosk::join_hanzi;

/// Recognises with a sherpa-onnx server. Its hot words are a file at the server; those of a call are not sent.
pub struct Sherpa {
    place: Place,
    deadlines: Deadlines,
}

impl Sherpa {
    /// A server at `ws://…` or `wss://…`.
    #[must_use]
    pub fn new(place: Place, deadlines: Deadlines) -> Self {
        Self { place, deadlines }
    }
}

#[async_trait]
impl Recognizer for Sherpa {
    async fn open(&self, hearing: Hearing) -> Result<Box<dyn Listening>, RecognizerError> {
        check_rate(&hearing)?;
        let socket = connect(&self.place, None, self.deadlines.connect).await.map_err(|error| match error {
            Unconnected::Failed(error) => error,
            Unconnected::NoSubprotocol => RecognizerError::Nonsense("a subprotocol that was not offered".to_owned()),
        })?;
        let deadlines = self.deadlines;
        Ok(Stream::start(|ears, mouth| talk(socket, Online::new(), ears, mouth, deadlines)))
    }
}

struct Online {
    doubler: Doubler,
    /// Segments that are over.
    segments: String,
    /// Probabilities of the tokens of segments that are over, as logarithms.
    probabilities: Vec<f32>,
    /// The running segment.
    running: String,
    running_probabilities: Vec<f32>,
}

impl Online {
    fn new() -> Self {
        Self {
            doubler: Doubler::new(),
            segments: String::new(),
            probabilities: Vec::new(),
            running: String::new(),
            running_probabilities: Vec::new(),
        }
    }

    fn so_far(&self) -> String {
        let mut text = self.segments.clone();
        append(&mut text, &self.running);
        join_hanzi(&text)
    }
}

#[derive(Deserialize)]
struct Answer {
    text: String,
    #[serde(default)]
    is_final: bool,
    /// Told by newer servers.
    #[serde(default)]
    ys_probs: Vec<f32>,
}

impl Protocol for Online {
    fn hello(&mut self) -> Option<Message> {
        None
    }

    fn sound(&mut self, samples: &[i16]) -> Message {
        let mut doubled = Vec::new();
        self.doubler.double(samples, &mut doubled);
        Message::Binary(doubled.iter().flat_map(|sample| (f32::from(*sample) / 32_768.0).to_le_bytes()).collect())
    }

    fn end(&mut self) -> Message {
        text("Done")
    }

    fn read(&mut self, text: &str, _has_ended: bool) -> Result<Reading, RecognizerError> {
        if text == "Done!" {
            return Ok(Reading::Done);
        }
        let answer: Answer = json(text)?;
        check_length(self.segments.len() + answer.text.len())?;
        self.running = answer.text;
        self.running_probabilities = answer.ys_probs;
        if answer.is_final {
            let segment = std::mem::take(&mut self.running);
            append(&mut self.segments, &segment);
            self.probabilities.append(&mut self.running_probabilities);
        }
        Ok(Reading::Partial(self.so_far()))
    }

    fn said(&self) -> (String, f32) {
        let all = self.probabilities.iter().chain(&self.running_probabilities);
        let count = all.clone().count();
        (self.so_far(), if count == 0 { 1.0 } else { (all.sum::<f32>() / count as f32).exp() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_joined_and_the_confidence_is_the_mean_probability() {
        let mut online = Online::new();
        let first = r#"{"text": "我想查", "tokens": ["我","想","查"], "ys_probs": [-0.1, -0.1, -0.1], "segment": 0, "is_final": false}"#;
        assert_eq!(online.read(first, false), Ok(Reading::Partial("我想查".into())));
        let whole =
            r#"{"text": "我想查余额", "ys_probs": [-0.1, -0.1, -0.1, -0.2, -0.2], "segment": 0, "is_final": true}"#;
        online.read(whole, false).unwrap();
        assert_eq!(
            online.read(r#"{"text": "谢谢", "ys_probs": [-0.3], "segment": 1}"#, true),
            Ok(Reading::Partial("我想查余额谢谢".into()))
        );
        assert_eq!(online.read("Done!", true), Ok(Reading::Done));
        let (text, confidence) = online.said();
        assert_eq!(text, "我想查余额谢谢");
        assert!((confidence - (-1.0_f32 / 6.0).exp()).abs() < 1e-5);
    }

    #[test]
    fn sound_is_floats_at_twice_the_rate() {
        let Message::Binary(bytes) = Online::new().sound(&[16_384; 480]) else { panic!("bytes") };
        assert_eq!(bytes.len(), 480 * 2 * 4);
        let last = f32::from_le_bytes(bytes[bytes.len() - 4..].try_into().unwrap());
        assert!((last - 0.5).abs() < 0.01, "{last}");
    }
}
