//! Flows: what the machine at the door says, asks and does, for calls and for chats alike.
//!
//! A [`Document`] is what people write: named nodes that say, ask, decide, queue and end. [`check`] finds what is
//! wrong with one; only a document without findings becomes an [`Edition`]. A [`Session`] leads one contact through an
//! edition: it is a state machine without clock or I/O, told what happens ([`Input`]) and telling what to do
//! ([`Output`]) and when to be woken ([`Session::next_deadline`]).
//!
//! ```
//! use std::sync::Arc;
//! use domain::{Language, Timestamp, contact::Channel, customer::Tier};
//! use flow::{Document, Edition, Facts, Input, NoLibrary, Output, Session};
//!
//! let document = Document::from_json(r#"{
//!     "id": "hello", "name": {"zh": "问好", "en": "Hello"}, "languages": ["zh", "en"],
//!     "start": "menu", "human": {"node": "bye"}, "error": "bye",
//!     "nodes": {
//!         "menu": {"kind": "menu",
//!             "prompts": [{"text": {"zh": "您好，结束请按1。", "en": "Hello. To finish, press 1."}}],
//!             "options": [{"key": "1", "label": {"zh": "结束", "en": "Finish"}, "next": "bye"}],
//!             "no_input": {"again": 1, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}},
//!         "bye": {"kind": "end", "prompts": [{"text": {"zh": "再见。", "en": "Good-bye."}}]}
//!     }
//! }"#).unwrap();
//! assert!(flow::check(&document).is_empty());
//!
//! let edition = Arc::new(Edition { document, version: 1 });
//! let facts = Facts { channel: Channel::Phone, language: Language::Zh, customer_known: false,
//!                     tier: Tier::Standard, care: None, line: None, region: None };
//! let (now, mut out) = (Timestamp::from_seconds(0), Vec::new());
//! let mut session = Session::start(edition, facts, &NoLibrary, now, &mut out);
//! out.clear();
//! session.handle(&NoLibrary, now, Input::Digit('1'), &mut out);
//! assert!(matches!(out.last(), Some(Output::Finish { .. })));
//! ```
//!
//! # Rules
//! - On a call a key stops a prompt unless the node forbids it, and the timers for no input and between two digits run
//!   only while nothing is being said. A key that stops a `say` counts for the question after it.
//! - In a chat choices are buttons, and a text means the choice whose key, label or word it is, in any script; silence
//!   counts after ten minutes at the earliest. A text that asks for a person leads to the flow's `human` node.
//! - One input leads through at most [`MOST_STEPS`] nodes; then the contact goes on at the flow's `error` node.
//!
//! # Invariants
//! - After every input the session waits (for the customer, an agent or a time) or has ended; it never panics on a
//!   document, however wrong.
//! - What was given in secure entry is in no [`Output`] and in no stored [`State`].
//! - Nothing here knows what a queue, an hour or an announcement is; the [`Library`] does.

mod business;
mod check;
mod condition;
mod document;
mod finding;
mod library;
mod matching;
mod node;
mod prompt;
mod read;
mod schema;
mod session;
mod talk;

pub use business::{Act, Call, Item, Meaning, Pick, Return, Route, Understanding};
pub use check::{References, check, check_references};
pub use condition::{AnswerIs, Condition, Facts, ValueIs, VisitsAtLeast};
pub use document::{
    Announce, Ask, BusinessHours, Case, Decide, Document, End, Grade, Human, InputKind, InvalidKey, Key, Menu,
    MenuOption, Node, Overflow, Queue, Retry, Say, SetLanguage, SkillNeed, StandingAnnouncement, Survey, Transfer,
};
pub use finding::Finding;
pub use library::{Edition, Library, NoLibrary, Understood, Verdict};
pub use prompt::{Prompt, is_fixed};
pub use schema::schema;
pub use session::{CHAT_PATIENCE, Given, MOST_STEPS, MOST_VISITS, Session, State};
pub use talk::{Acted, Input, Output, ShownChoice, Wanted, Whereabouts, Wish};
