//! Recognisers against servers that speak their protocols to the letter, and against ones that die, stall and lie; the
//! embedded one with real speech.

mod chain;
mod embedded;
mod funasr;
mod openai;
mod server;
mod sherpa;
mod sound;
mod synthesizer;
mod vosk;
