//! `POST /v1/audio/speech`: a text in, a WAV file out.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use center::ports::recognizer::RecognizerError;
use center::ports::{Speech, SpeechError, Synthesizer};
use domain::Language;
use parking_lot::Mutex;
use platform::outside::Breaker;
use reqwest::Client;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::{body, client, explain, refusal, route, with_key};
use crate::breaker;
use crate::config::{ConfigError, Place};
use crate::resample::to_8_khz;
use crate::wav;

/// Samples a second of everything that is spoken.
const RATE: u32 = 8_000;
/// The longest text that is sent, in characters.
const LONGEST_TEXT: usize = 2_000;
/// The longest answer: 2,000 characters take ten minutes at 48,000 samples a second at most.
const LONGEST_SOUND: usize = 64 << 20;
/// Sound that is kept: so many samples, two bytes each.
const KEPT: usize = 16 << 20;
/// Texts that are spoken at once; others wait.
const AT_ONCE: usize = 8;
/// The loudest sample, of 32,767: −7 dB, as prompts of the embedded voice are.
const LOUDEST: i32 = 14_600;

/// Which voice speaks.
#[derive(Debug, Clone)]
pub struct Voice {
    /// The model's name at the engine.
    pub model: String,
    /// The voice's name at the engine.
    pub voice: String,
}

/// Speaks with an OpenAI-compatible engine, and with another synthesiser while that one fails. What was spoken is kept
/// in memory as long as there is room.
pub struct OpenAiSynthesizer {
    client: Client,
    place: Place,
    voice: Voice,
    deadline: Duration,
    fallback: Arc<dyn Synthesizer>,
    breaker: Mutex<Breaker<Instant>>,
    speakers: Semaphore,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    speech: HashMap<(Language, String), Arc<[i16]>>,
    order: VecDeque<(Language, String)>,
    samples: usize,
}

impl Kept {
    fn put(&mut self, key: (Language, String), samples: Arc<[i16]>) {
        if samples.len() > KEPT / 4 {
            return;
        }
        self.samples += samples.len();
        if let Some(before) = self.speech.insert(key.clone(), samples) {
            self.samples -= before.len();
        } else {
            self.order.push_back(key);
        }
        while self.samples > KEPT {
            let Some(oldest) = self.order.pop_front() else {
                return;
            };
            if let Some(gone) = self.speech.remove(&oldest) {
                self.samples -= gone.len();
            }
        }
    }
}

impl OpenAiSynthesizer {
    /// An engine at `http://…` or `https://…`; `deadline` for each text.
    ///
    /// # Errors
    /// [`ConfigError`] if no client can be made.
    pub fn new(
        place: Place,
        voice: Voice,
        deadline: Duration,
        fallback: Arc<dyn Synthesizer>,
    ) -> Result<Self, ConfigError> {
        let client = client(deadline.min(Duration::from_secs(2)), deadline)?;
        let (breaker, speakers) = (Mutex::new(breaker()), Semaphore::new(AT_ONCE));
        Ok(Self { client, place, voice, deadline, fallback, breaker, speakers, kept: Mutex::default() })
    }

    async fn ask(&self, text: &str) -> Result<Arc<[i16]>, RecognizerError> {
        let deadline = self.deadline;
        let _speaker = tokio::time::timeout(deadline, self.speakers.acquire())
            .await
            .map_err(|_| RecognizerError::Busy)?
            .map_err(|_| RecognizerError::Lost("the server is stopping".to_owned()))?;
        let wanted = serde_json::json!({
            "model": self.voice.model,
            "voice": self.voice.voice,
            "input": text,
            "response_format": "wav",
        });
        let request = with_key(self.client.post(route(&self.place, "audio/speech")), &self.place);
        let response = request.json(&wanted).send().await.map_err(|error| explain(error, deadline))?;
        if let Some(error) = refusal(response.status()) {
            return Err(error);
        }
        let bytes = body(response, LONGEST_SOUND, deadline).await?;
        let finish = move || -> Option<Arc<[i16]>> {
            let (rate, samples) = wav::read(&bytes)?;
            let mut samples = to_8_khz(&samples, rate).filter(|samples| !samples.is_empty())?;
            attenuate(&mut samples);
            Some(samples.into())
        };
        tokio::task::spawn_blocking(finish)
            .await
            .map_err(|error| RecognizerError::Lost(error.to_string()))?
            .ok_or_else(|| RecognizerError::Nonsense("no sound".to_owned()))
    }
}

#[async_trait]
impl Synthesizer for OpenAiSynthesizer {
    async fn speak(&self, language: Language, text: &str) -> Result<Speech, SpeechError> {
        let text: String = text.chars().take(LONGEST_TEXT).collect();
        if !text.chars().any(char::is_alphanumeric) {
            return Ok(Speech { rate: RATE, samples: Arc::from([]) });
        }
        let key = (language, text);
        if let Some(samples) = self.kept.lock().speech.get(&key) {
            return Ok(Speech { rate: RATE, samples: Arc::clone(samples) });
        }
        if self.breaker.lock().admits(Instant::now()) {
            let asked = self.ask(&key.1).await;
            self.breaker.lock().learn(asked.is_ok(), Instant::now());
            match asked {
                Ok(samples) => {
                    self.kept.lock().put(key, Arc::clone(&samples));
                    return Ok(Speech { rate: RATE, samples });
                }
                Err(error) => {
                    metrics::counter!("speech_failures_total", "engine" => "synthesizer").increment(1);
                    tracing::warn!(%error, "the synthesiser failed; the embedded one speaks");
                }
            }
        }
        self.fallback.speak(language, &key.1).await
    }
}

/// Lowers the speech so that its loudest sample is [`LOUDEST`]; quieter speech stays as it is.
fn attenuate(samples: &mut [i16]) {
    let loudest = samples.iter().map(|sample| i32::from(*sample).abs()).max().unwrap_or(0);
    if loudest > LOUDEST {
        for sample in samples {
            *sample = i16::try_from(i32::from(*sample) * LOUDEST / loudest).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_spoken_first_is_forgotten_first() {
        let mut kept = Kept::default();
        let speech: Arc<[i16]> = vec![0; KEPT / 4].into();
        for n in 0..5 {
            kept.put((Language::Zh, n.to_string()), Arc::clone(&speech));
        }
        assert!(!kept.speech.contains_key(&(Language::Zh, "0".into())));
        assert!(kept.speech.contains_key(&(Language::Zh, "4".into())));
        assert_eq!((kept.samples, kept.order.len()), (KEPT, 4));
    }
}
