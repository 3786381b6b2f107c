//! `POST /v1/audio/transcriptions`: an utterance as a file, its text as the answer.

use std::sync::Arc;

use async_trait::async_trait;
use center::ports::recognizer::{Hearing, Listening, Recognizer, RecognizerError};
use reqwest::Client;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;

use super::{body, client, explain, refusal, route, with_key};
use crate::config::{ConfigError, Deadlines, Place};
use crate::ears::{Ears, RATE};
use crate::funasr::check_rate;
use crate::stream::{Mouth, Said, Stream};
use crate::wav;

/// The longest answer; with its segments a text of 10 s has some kilobytes.
const LONGEST_ANSWER: usize = 256 << 10;
/// Characters of hot words that are sent; engines read no more than about as many.
const LONGEST_PROMPT: usize = 400;

/// Recognises with an OpenAI-compatible engine. An utterance is sent when it is over, so there are no partial texts.
pub struct OpenAiTranscription {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    place: Place,
    model: String,
    deadlines: Deadlines,
}

impl OpenAiTranscription {
    /// An engine at `http://…` or `https://…`, with the name of the model.
    ///
    /// # Errors
    /// [`ConfigError`] if no client can be made.
    pub fn new(place: Place, model: String, deadlines: Deadlines) -> Result<Self, ConfigError> {
        let client = client(deadlines.connect, deadlines.answer)?;
        Ok(Self { inner: Arc::new(Inner { client, place, model, deadlines }) })
    }
}

#[async_trait]
impl Recognizer for OpenAiTranscription {
    async fn open(&self, hearing: Hearing) -> Result<Box<dyn Listening>, RecognizerError> {
        check_rate(&hearing)?;
        let inner = Arc::clone(&self.inner);
        Ok(Stream::start(|ears, mouth| listen(inner, hearing, ears, mouth)))
    }
}

async fn listen(inner: Arc<Inner>, hearing: Hearing, mut ears: Ears, mouth: Mouth) -> Result<Said, RecognizerError> {
    let Some(samples) = ears.whole(|| mouth.began()).await else {
        return Ok(Said::nothing(&ears));
    };
    let answer = inner.transcribe(&hearing, &samples).await?;
    Ok(Said::new(&answer.text, answer.confidence(), &ears))
}

impl Inner {
    async fn transcribe(&self, hearing: &Hearing, samples: &[i16]) -> Result<Answer, RecognizerError> {
        let deadline = self.deadlines.answer;
        let file = Part::bytes(wav::write(RATE, samples))
            .file_name("call.wav")
            .mime_str("audio/wav")
            .map_err(|error| explain(error, deadline))?;
        let mut form = Form::new()
            .part("file", file)
            .text("model", self.model.clone())
            .text("language", hearing.language.code())
            .text("response_format", "verbose_json")
            .text("temperature", "0");
        let words: Vec<&str> = hearing.hot_words.iter().chain(&hearing.grammar).map(String::as_str).collect();
        if !words.is_empty() {
            form = form.text("prompt", words.join("，").chars().take(LONGEST_PROMPT).collect::<String>());
        }
        let request = with_key(self.client.post(route(&self.place, "audio/transcriptions")), &self.place);
        let response = request.multipart(form).send().await.map_err(|error| explain(error, deadline))?;
        if let Some(error) = refusal(response.status()) {
            return Err(error);
        }
        let bytes = body(response, LONGEST_ANSWER, deadline).await?;
        serde_json::from_slice(&bytes).map_err(|error| {
            RecognizerError::Nonsense(format!("{:?} in its JSON at column {}", error.classify(), error.column()))
        })
    }
}

#[derive(Deserialize)]
struct Answer {
    text: String,
    /// Of `verbose_json`; engines that do not know it answer the text alone.
    #[serde(default)]
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    #[serde(default)]
    start: f32,
    #[serde(default)]
    end: f32,
    avg_logprob: Option<f32>,
    no_speech_prob: Option<f32>,
}

impl Answer {
    /// The mean probability of the tokens, by the segments' lengths, that it is speech at all included.
    fn confidence(&self) -> f32 {
        let (mut sum, mut weight) = (0.0, 0.0);
        for segment in &self.segments {
            let Some(logarithm) = segment.avg_logprob else {
                continue;
            };
            let length = (segment.end - segment.start).max(0.01);
            sum += logarithm.min(0.0).exp() * (1.0 - segment.no_speech_prob.unwrap_or(0.0)) * length;
            weight += length;
        }
        if weight > 0.0 { sum / weight } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(json: &str) -> f32 {
        serde_json::from_str::<Answer>(json).unwrap().confidence()
    }

    #[test]
    fn the_confidence_is_that_of_the_segments_by_length() {
        assert_eq!(confidence(r#"{"text": "查余额"}"#), 1.0);
        let one = confidence(
            r#"{"text": "查余额", "segments": [{"start": 0, "end": 2, "avg_logprob": -0.1, "no_speech_prob": 0.1}]}"#,
        );
        assert!((one - (-0.1_f32).exp() * 0.9).abs() < 1e-6);
        let two = confidence(
            r#"{"text": "查", "segments": [{"start": 0, "end": 3, "avg_logprob": 0}, {"start": 3, "end": 4, "avg_logprob": -20}]}"#,
        );
        assert!((two - 0.75).abs() < 1e-6);
    }
}
