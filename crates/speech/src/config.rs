//! What the bank sets: which engines, where, and how long they are waited for.

use std::sync::Arc;
use std::time::Duration;

use center::ports::Synthesizer;
use center::ports::recognizer::Recognizer;
use domain::secret::Secret;
use serde::{Deserialize, Serialize};

use crate::chain::RecognizerChain;
use crate::funasr::FunAsr;
use crate::openai::{OpenAiSynthesizer, OpenAiTranscription, Voice};
use crate::pocketsphinx::{PocketSphinx, PocketSphinxConfig, check_installed};
use crate::sherpa::Sherpa;
use crate::vosk::Vosk;

/// Which engine recognises speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecognizerKind {
    /// Nobody listens; callers press keys.
    None,
    /// English commands, on this machine.
    #[default]
    Embedded,
    /// A FunASR real-time server.
    Funasr,
    /// A vosk-server.
    Vosk,
    /// The online server of sherpa-onnx.
    Sherpa,
    /// An engine with OpenAI's route for transcriptions.
    Openai,
}

/// Which engine speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SynthesizerKind {
    /// `espeak-ng`, on this machine.
    #[default]
    Embedded,
    /// An engine with OpenAI's route for speech.
    Openai,
}

/// Where an engine is.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its address: `ws`, `wss`, `http` or `https`.
    pub url: String,
    /// What it wants to be shown, if anything.
    pub key: Option<Secret<String>>,
}

/// How long an engine is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// Until it is connected.
    pub connect: Duration,
    /// Until it takes a message.
    pub step: Duration,
    /// From the end of an utterance to its text.
    pub answer: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { connect: Duration::from_secs(2), step: Duration::from_secs(1), answer: Duration::from_secs(4) }
    }
}

/// The engines of the bank.
#[derive(Debug, Clone, Default)]
pub struct SpeechConfig {
    /// Which engine listens. All but the embedded one need an address; the embedded one stands in for each.
    pub recognizer: RecognizerKind,
    /// Where it is.
    pub recognizer_url: String,
    /// Its key.
    pub recognizer_key: Option<Secret<String>>,
    /// The name of its model, where it has several (OpenAI's route).
    pub recognizer_model: String,
    /// Whether hot words are the only ones that are understood, for engines that cannot lean towards them (vosk).
    pub recognizer_restricts: bool,
    /// Which engine speaks. The embedded one stands in.
    pub synthesizer: SynthesizerKind,
    /// Where it is.
    pub synthesizer_url: String,
    /// Its key.
    pub synthesizer_key: Option<Secret<String>>,
    /// The name of its model.
    pub synthesizer_model: String,
    /// The name of its voice.
    pub synthesizer_voice: String,
    /// How long recognisers are waited for.
    pub deadlines: Deadlines,
    /// The embedded recogniser.
    pub embedded: PocketSphinxConfig,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    /// An engine without an address, or with one of another kind.
    #[error("{key} is \"{value}\"; write it as {wanted}")]
    Address {
        /// The setting.
        key: &'static str,
        /// What it is, without what may be secret in it.
        value: String,
        /// What it should look like.
        wanted: &'static str,
    },
    /// No client can be made.
    #[error("no connections can be made: {0}")]
    Client(String),
}

/// Checks an address by its kind.
fn place(
    key: &'static str,
    url: &str,
    secret: Option<&Secret<String>>,
    kinds: &[&str],
    wanted: &'static str,
) -> Result<Place, ConfigError> {
    let is_good = kinds.iter().any(|kind| {
        url.strip_prefix(kind).and_then(|rest| rest.strip_prefix("://")).is_some_and(|rest| !rest.is_empty())
    });
    if is_good {
        Ok(Place { url: url.to_owned(), key: secret.cloned().filter(|key| !key.expose().is_empty()) })
    } else {
        // Of an address with a name and a password nothing is shown.
        let value = if url.contains('@') { "…".to_owned() } else { url.to_owned() };
        Err(ConfigError::Address { key, value, wanted })
    }
}

/// The recogniser that the settings ask for, with its stand-in; `None` if nobody is to listen.
///
/// # Errors
/// [`ConfigError`] names the setting that cannot be used.
pub fn recognizer(config: &SpeechConfig) -> Result<Option<Arc<dyn Recognizer>>, ConfigError> {
    if config.recognizer == RecognizerKind::None {
        return Ok(None);
    }
    let mut members: Vec<Engine> = engine(config)?.into_iter().collect();
    match check_installed(&config.embedded) {
        Ok(()) => members.push(("embedded", Arc::new(PocketSphinx::new(config.embedded.clone())))),
        Err(missing) => {
            tracing::warn!(%missing, "English commands cannot be recognised on this machine")
        }
    }
    Ok(if members.is_empty() { None } else { Some(Arc::new(RecognizerChain::new(members))) })
}

/// The recogniser that writes conversations down: the bank's own engine. The embedded one understands commands and no
/// conversations, so it neither stands in nor does it alone.
///
/// # Errors
/// [`ConfigError`] names the setting that cannot be used.
pub fn transcriber(config: &SpeechConfig) -> Result<Option<Arc<dyn Recognizer>>, ConfigError> {
    let chain = |engine| Arc::new(RecognizerChain::new(vec![engine])) as Arc<dyn Recognizer>;
    Ok(engine(config)?.map(chain))
}

/// An engine with its name for logs and figures.
type Engine = (&'static str, Arc<dyn Recognizer>);

/// The engine of the bank's, if there is one.
fn engine(config: &SpeechConfig) -> Result<Option<Engine>, ConfigError> {
    let socket = || {
        let (url, key) = (config.recognizer_url.as_str(), config.recognizer_key.as_ref());
        place("recognizer_url", url, key, &["ws", "wss"], "ws://host:port or wss://host:port")
    };
    let engine: Engine = match config.recognizer {
        RecognizerKind::None | RecognizerKind::Embedded => return Ok(None),
        RecognizerKind::Funasr => ("funasr", Arc::new(FunAsr::new(socket()?, config.deadlines))),
        RecognizerKind::Vosk => ("vosk", Arc::new(Vosk::new(socket()?, config.deadlines, config.recognizer_restricts))),
        RecognizerKind::Sherpa => ("sherpa", Arc::new(Sherpa::new(socket()?, config.deadlines))),
        RecognizerKind::Openai => {
            let (url, key) = (config.recognizer_url.as_str(), config.recognizer_key.as_ref());
            let place = place("recognizer_url", url, key, &["http", "https"], "http://host:port or https://host")?;
            let model = or(&config.recognizer_model, "whisper-1");
            // It begins only when the utterance is over, so it needs longer for the answer.
            let deadlines = Deadlines { answer: config.deadlines.answer * 2, ..config.deadlines };
            ("openai", Arc::new(OpenAiTranscription::new(place, model, deadlines)?))
        }
    };
    Ok(Some(engine))
}

/// The synthesiser that the settings ask for; `embedded` speaks where it fails, or alone.
///
/// # Errors
/// [`ConfigError`] names the setting that cannot be used.
pub fn synthesizer(config: &SpeechConfig, embedded: Arc<dyn Synthesizer>) -> Result<Arc<dyn Synthesizer>, ConfigError> {
    match config.synthesizer {
        SynthesizerKind::Embedded => Ok(embedded),
        SynthesizerKind::Openai => {
            let (url, key) = (config.synthesizer_url.as_str(), config.synthesizer_key.as_ref());
            let place = place("synthesizer_url", url, key, &["http", "https"], "http://host:port or https://host")?;
            let voice =
                Voice { model: or(&config.synthesizer_model, "tts-1"), voice: or(&config.synthesizer_voice, "alloy") };
            Ok(Arc::new(OpenAiSynthesizer::new(place, voice, config.deadlines.answer * 2, embedded)?))
        }
    }
}

fn or(text: &str, default: &str) -> String {
    if text.is_empty() { default } else { text }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(recognizer_kind: RecognizerKind, url: &str) -> Option<String> {
        let config =
            SpeechConfig { recognizer: recognizer_kind, recognizer_url: url.into(), ..SpeechConfig::default() };
        recognizer(&config).err().map(|error| error.to_string())
    }

    #[test]
    fn conversations_are_written_down_by_the_banks_own_engine_or_not_at_all() {
        let writes = |recognizer, url: &str| {
            let config = SpeechConfig { recognizer, recognizer_url: url.into(), ..SpeechConfig::default() };
            transcriber(&config).unwrap().is_some()
        };
        assert!(writes(RecognizerKind::Funasr, "ws://asr.bank.example"));
        assert!(!writes(RecognizerKind::Embedded, ""));
        assert!(!writes(RecognizerKind::None, ""));
    }

    #[test]
    fn an_engine_needs_an_address_of_its_kind_and_the_error_names_the_setting() {
        assert!(error(RecognizerKind::Funasr, "").unwrap().starts_with("recognizer_url is \"\""));
        assert!(error(RecognizerKind::Vosk, "http://x").unwrap().contains("ws://"));
        assert!(error(RecognizerKind::Openai, "ws://x").unwrap().contains("https://"));
        assert_eq!(error(RecognizerKind::Sherpa, "wss://asr.bank.example"), None);
        assert_eq!(error(RecognizerKind::None, ""), None);
        let shown = error(RecognizerKind::Funasr, "http://me:secret@host").unwrap();
        assert!(!shown.contains("secret"), "{shown}");
    }
}
