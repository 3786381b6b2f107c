//! The telephone door: SIP and RTP towards customers and trunks, SIP phones and browsers of agents, recordings.
//!
//! ```text
//!   trunk / telephone ──UDP, TCP──▶ sip::wire ─▶ Calls ◀─ orders ── VoiceDoor (centre), routes (pages)
//!                                                │  │ └── errands ─▶ Shell ─▶ centre, synthesiser, recogniser, store
//!                        RTP, WebRTC ◀── media ◀─┘  └── sip::Endpoint (transactions, dialogs, timers)
//! ```
//!
//! Words: a *call* is a SIP dialog; a *leg* is what media sends to and receives from one side of it; a *trunk* is a
//! carrier's connection; a *registration* says where an agent's SIP phone is; a *session* is a browser that is an agent's
//! phone. [`VoiceService`] is the room; [`calls::Calls`] decides, without sockets and clock; [`sip`] says how SIP is
//! spoken and why it is written here; [`media`] is what is heard.
//!
//! Invariants:
//! - A customer's call is answered only after the centre has journalled its arrival; what cannot be taken is refused with
//!   503 and `Retry-After`.
//! - Whichever leg dies first, the other side is told, parted or hung up, and the recording is complete.
//! - A message from outside is judged strictly before anything acts on it, and none stops the program.
//! - Passwords are not stored, only digests of them; bodies, digests, numbers and keys are never logged.
//! - What is told of one contact reaches the centre in the order in which it happened.

pub mod accounts;
pub mod calls;
mod config;
mod contact_center;
mod door;
mod error;
mod home;
mod http;
mod listening;
pub mod media;
mod phones;
mod recordings;
mod scribing;
mod service;
pub mod sip;
mod sound;
mod speech;
mod trunks;

pub use config::{MediaSettings, VoiceConfig};
pub use contact_center::{Closed, ContactCenter};
pub use door::VoiceDoor;
pub use error::{PhoneError, VoiceError};
pub use phones::PhoneDirectory;
pub use service::{VoiceFoundations, VoiceService};
pub use sip::registrar::Holder;
pub use sound::Sound;
pub use speech::Prompts;
pub use trunks::{Network, Trunk};

/// The tables of the room.
pub const MIGRATIONS: &[platform::database::Migration] = &[
    platform::database::Migration {
        room: "voice",
        version: 1,
        name: "telephones and recordings",
        sql: include_str!("../migrations/0001_voice.sql"),
    },
    platform::database::Migration {
        room: "voice",
        version: 2,
        name: "telephones of agents at home",
        sql: include_str!("../migrations/0002_home_phones.sql"),
    },
];
