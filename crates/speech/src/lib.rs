//! Speech engines: recognisers and a synthesiser, behind the ports of [`center::ports`].
//!
//! ```text
//!   Recognizer::open ─▶ Stream ── sound ─▶ Ears (where speech begins and ends) ─▶ FunASR, vosk-server, sherpa-onnx: a WebSocket
//!                         ▲                                                     ├▶ OpenAI-compatible: a file when it is over
//!                         └────────────── Started, Partial, Final, Failed ◀─────┴▶ pocketsphinx: a process when it is over
//! ```
//!
//! [`recognizer`] and [`synthesizer`] make what the settings ask for: a [`RecognizerChain`] in which the embedded
//! recogniser of English commands stands in for the bank's engine, and a synthesiser for which the embedded one does.
//!
//! Invariants:
//! - Every step of an engine has a deadline, every queue a bound, every answer a longest length. An engine that dies,
//!   stalls or lies is an error within seconds, never a panic and never a text that nobody said.
//! - An engine hears an utterance, not a call: silence, prompts and what is before are not sent.
//! - What was said and what it sounded like is in no log and no file.

mod agreement;
mod chain;
mod config;
mod conversation;
mod detector;
mod ears;
mod funasr;
mod openai;
mod pocketsphinx;
mod resample;
mod sherpa;
mod stream;
mod vosk;
mod wav;

pub use chain::RecognizerChain;
pub use config::{
    ConfigError, Deadlines, Place, RecognizerKind, SpeechConfig, SynthesizerKind, recognizer, synthesizer, transcriber,
};
pub use funasr::FunAsr;
pub use openai::{OpenAiSynthesizer, OpenAiTranscription, Voice};
pub use pocketsphinx::{PocketSphinx, PocketSphinxConfig, check_installed};
pub use sherpa::Sherpa;
pub use vosk::Vosk;

/// When an engine is left alone: after three failures in a row, for half a minute.
fn breaker() -> platform::outside::Breaker<tokio::time::Instant> {
    platform::outside::Breaker::new(3, std::time::Duration::from_secs(30))
}
