//! Media: what is heard.

mod clip;
mod config;
mod engine;
mod event;
mod g711;
mod recording;

pub use clip::{Clip, WrongRate};
pub use config::{MediaConfig, MediaError};
pub use engine::MediaEngine;
pub use event::{LegId, MediaEvent, RemoteMedia};
pub use g711::Codec;
pub use recording::recover;
