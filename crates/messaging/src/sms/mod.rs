//! Text messages (短信): customers write `LTK+question` to the bank's number and reach the same flow, and if need be an
//! agent's desk; the bank sends notifications and one-time codes.
//!
//! A conversation by text *is* a chat whose page is a handset: its messages, places, states and the agent's desk are
//! those of the chat door. What machine and agents say becomes a row of the queue of outgoing texts in the same batch
//! as the message itself, so that what the desk shows as said is on its way.
//!
//! Invariants:
//! - A text is taken from the carrier (its delivery is acknowledged) only when its message is durable. The carrier
//!   brings the rest again, and what it brings twice is posted once.
//! - What was accepted is sent at least once, in the order in which it was said to a phone.
//! - Secrets are stored nowhere: one-time codes go out at once or not at all; what a customer texts during secure
//!   entry goes to the flow and nowhere else, and the conversation keeps a cover in its place. Which secrets may be
//!   texted at all is the flow's and the action's to say: a code is, a password is not.
//!
//! | File | Holds |
//! |---|---|
//! | `service` | how it starts, and the port through which other rooms send |
//! | `inbound`, `conversation` | what customers text, and the chats that they text in |
//! | `outbox` | sending what is queued |
//! | `carrier`, `console`, `smpp` | who takes texts to handsets |
//! | `text`, `assembly`, `keyword`, `wording` | pure rules |

mod assembly;
mod carrier;
mod console;
pub(crate) mod conversation;
mod http;
mod inbound;
mod keyword;
pub(crate) mod outbox;
pub(crate) mod queries;
mod service;
mod settings;
mod smpp;
mod text;
pub(crate) mod wording;

pub use console::{HandsetText, Writer};
pub use http::DemonstrationPhone;
pub use service::SmsService;
pub use settings::{SmppSettingError, SmppSettings, SmsCarrier, SmsSettings};
