//! The doors of text: chat (在线文字), in which customers write from the bank's page or a widget, and text messages
//! (短信), in which they write from their phones. Agents answer both at their desk.
//!
//! A customer opens a *chat* at an *entrance* (a line of channel chat) and gets a token, the only key to it. Their
//! page holds a WebSocket with a *cursor*: the `seq` of the last message that it has. Whatever happens to page, net
//! or server, it comes back with its cursor and misses nothing; what it sends carries a `client_id`, so that
//! sending again posts nothing twice. To the centre this is a [`Door`](center::ports::Door): a flow's `Say` becomes
//! a message of the machine with buttons, `Join` a notice and a state, `SecureEntry` a masked field.
//!
//! Words: a [`MessageView`] is what was said, in its place; a *frame* is what travels over the WebSocket; a *round* is
//! the look at all chats once a second.
//!
//! Invariants:
//! - A message is acknowledged and shown only when it is durable: its row and its journal entry are one batch.
//! - The messages of a contact are numbered from 1 without gaps. One task at a time posts in a chat, so that order
//!   needs no reading: the place comes from memory, and the tables' keys guard it.
//! - What is typed during secure entry goes to the flow and nowhere else. Passwords and card numbers that are typed
//!   elsewhere are covered before they are stored ([`language::redact`]).
//! - The journal names messages and never holds their text.
//! - Every queue is bounded. A page that reads too slowly is closed and comes back with its cursor.
//!
//! | File | Holds |
//! |---|---|
//! | `service`, `opening` | how the door starts and restores chats, how a chat begins |
//! | `chat`, `registry` | what is remembered of open chats |
//! | `work` | posting, in order |
//! | `door`, `trail`, `deadlines` | what the centre asks, what the journal tells, who has gone |
//! | `customer`, `socket`, `agent`, `files` | what customers and staff do |
//! | `board` | the message board: forms, threads, answers; work that waits |
//! | `sms` | text messages: conversations by `LTK+question`, notifications, the way to the carrier |
//! | `text`, `media`, `origin`, `pace`, `token` | pure rules |
#![forbid(unsafe_code)]

mod agent;
pub mod board;
mod chat;
mod config;
mod contact_center;
mod customer;
mod deadlines;
mod door;
mod error;
mod files;
mod frames;
mod http;
mod live_center;
mod media;
mod message;
mod opening;
mod origin;
mod pace;
mod queries;
mod registry;
mod said;
mod service;
mod sms;
mod socket;
mod text;
mod token;
mod trail;
mod work;

pub use config::{AgentShownAs, ChatSettings};
pub use contact_center::{ContactCenter, Declined, DeskFeed, Entrance, OpenContact};
pub use error::ChatError;
pub use language::redact;
pub use live_center::{LiveCenter, LiveDesks, open_contacts};
pub use message::{AgentCard, ChoiceView, FileView, Kind, MessageView, Sender};
pub use opening::{NewChat, OpenedChat};
pub use queries::MIGRATIONS;
pub use service::{Foundations, MessagingService};
pub use sms::{
    DemonstrationPhone, HandsetText, SmppSettingError, SmppSettings, SmsCarrier, SmsService, SmsSettings, Writer,
};
