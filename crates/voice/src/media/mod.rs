//! Media: what is heard. RTP with telephones, WebRTC with browsers, prompts, music, conversations and recordings.
//!
//! ```text
//!   the room (async)                     media threads (one pacer each)                 recorder (one thread)
//!   MediaEngine ── commands ──▶  legs: telephone (own UDP socket)      ── stretches of 400 ms ──▶  WAV files
//!       ▲                                    browser (shared UDP socket)                                  │
//!       └────────────────────── MediaEvents ◀─────────────────────────────────────────────────────────────┘
//! ```
//!
//! Words: a [*leg*](LegId) is the stream from and to one telephone or browser. Two legs are *joined* (each hears the
//! other), *parted*, *held* (music for the customer, silence for both). More
//! than two are in a *mix*. A [`Clip`] is sound that is played. *Secure entry*
//! is the time in which a customer keys a secret.
//!
//! Invariants:
//! - A media thread never waits: not for files, not for the room, not for another thread. No packet costs an allocation
//!   (except inside the browsers' encryption).
//! - Commands for a leg are carried out in the order in which they were given, also while it moves between threads; for a
//!   leg that is gone they are passed over.
//! - A leg hears exactly one of: keys, clips, music, its mix or peer, silence; in this order.
//! - During secure entry, nothing of the leg (keys, tones, sound) reaches another leg, an [`Ear`] or a recording, and keys
//!   leave the engine only as [`domain::secret::Secret`].
//! - A stream that is alive cannot be taken over by packets from elsewhere.
//! - Everything that comes from the network is untrusted: what cannot be read is counted and passed over.

mod browser;
mod clip;
mod command;
mod config;
mod directory;
mod ear;
mod engine;
mod event;
mod figures;
mod g711;
mod latch;
mod leg;
mod mix;
mod music;
mod playback;
mod ports;
mod priority;
mod recording;
mod rtp;
mod sampling;
mod sink;
mod telephone_event;
mod thread;
mod timeline;
mod tones;

pub use clip::{Clip, WrongRate};
pub use config::{MediaConfig, MediaError};
pub use ear::{CallerSound, Ear, ear};
pub use engine::MediaEngine;
pub use event::{LegId, MediaEvent, RemoteMedia};
pub use figures::MediaFigures;
pub use g711::Codec;
pub use mix::{MEMBERS, Member, Voice};
pub use recording::recover;
