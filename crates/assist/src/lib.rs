//! Agent assist (座席助手): follows the conversations of agents and helps at the desk.
//!
//! Sentences of both sides come from the doors by [`center::ports::listener::Listener`]. [`following`] is the pure core: it
//! takes a sentence with what it means and keeps what the desk shows: the business with its next steps out of the bank's
//! [`guide`], phrases that were said or must not be, moods, the fields of a form, articles, the summary. [`Assist`] does
//! that for all conversations at once and shows it on the agents' live topic.
//!
//! Beside that, [`translation`] says a customer's sentence in the agent's language and the agent's in the customer's.
//!
//! Invariants: nobody waits for it, neither a chat nor a call; what it keeps is redacted; it sends nothing to customers.
#![forbid(unsafe_code)]

mod conversation;
mod error;
pub mod following;
pub mod guide;
mod http;
pub mod ports;
mod queries;
mod service;
pub mod translation;

pub use conversation::{AssistanceView, DraftView, Line, Speaking, TranscriptState};
pub use error::AssistError;
pub use guide::{Guide, GuideError};
pub use http::routes;
pub use queries::MIGRATIONS;
pub use service::{Assist, Foundations};
pub use translation::http::routes as translation_routes;
