//! What is written into the journal and what is read from it.

use domain::events::{AgentEvent, ContactEvent};
use domain::{AgentId, ContactId, StaffId, Timestamp};
use sea_orm::Statement;
use serde::Serialize;

use super::JournalError;

/// What an event is about. Events of one stream are numbered among themselves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Stream {
    /// A contact.
    Contact(ContactId),
    /// An agent.
    Agent(AgentId),
    /// Another thing: its kind and its id.
    Other(&'static str, String),
}

impl Stream {
    /// The kind as it is stored.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Contact(_) => "contact",
            Self::Agent(_) => "agent",
            Self::Other(kind, _) => kind,
        }
    }

    /// The id as it is stored.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Contact(id) => id.to_string(),
            Self::Agent(id) => id.to_string(),
            Self::Other(_, id) => id.clone(),
        }
    }
}

/// One event to be written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is about.
    pub stream: Stream,
    /// When it happened.
    pub at: Timestamp,
    /// The member of staff who caused it, if one did.
    pub actor: Option<StaffId>,
    /// The event: an object with a `type`.
    pub event: serde_json::Value,
}

impl Entry {
    /// An event of a contact.
    #[must_use]
    pub fn contact(contact: ContactId, at: Timestamp, actor: Option<StaffId>, event: &ContactEvent) -> Self {
        Self { stream: Stream::Contact(contact), at, actor, event: to_value(event) }
    }

    /// An event of an agent.
    #[must_use]
    pub fn agent(agent: AgentId, at: Timestamp, actor: Option<StaffId>, event: &AgentEvent) -> Self {
        Self { stream: Stream::Agent(agent), at, actor, event: to_value(event) }
    }
}

fn to_value(event: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(event).expect("invariant: events have string keys and finite numbers")
}

/// Events and the statements that belong to them: written together or not at all.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// The events, in order.
    pub entries: Vec<Entry>,
    /// Statements that write, carried out after the events, in order.
    pub writes: Vec<Statement>,
}

/// One event as it stands in the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    /// The place in the journal.
    pub seq: i64,
    /// `contact`, `agent` or another kind.
    pub stream_kind: String,
    /// The id within the kind.
    pub stream_id: String,
    /// The place within the stream.
    pub stream_seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// The member of staff who caused it, if one did.
    pub actor: Option<StaffId>,
    /// The event: an object with a `type`.
    pub event: serde_json::Value,
}

impl JournalEntry {
    /// The event of a contact; `None` if it is of something else or of a kind that this program does not know.
    #[must_use]
    pub fn contact_event(&self) -> Option<(ContactId, ContactEvent)> {
        if self.stream_kind != "contact" {
            return None;
        }
        Some((self.stream_id.parse().ok()?, serde::Deserialize::deserialize(&self.event).ok()?))
    }

    /// The event of an agent; `None` if it is of something else or of a kind that this program does not know.
    #[must_use]
    pub fn agent_event(&self) -> Option<(AgentId, AgentEvent)> {
        if self.stream_kind != "agent" {
            return None;
        }
        Some((self.stream_id.parse().ok()?, serde::Deserialize::deserialize(&self.event).ok()?))
    }

    /// The event's `type`.
    #[must_use]
    pub fn event_type(&self) -> &str {
        self.event.get("type").and_then(serde_json::Value::as_str).unwrap_or_default()
    }
}

/// An event made ready for the writer, in the caller's task.
pub(super) struct Prepared {
    pub kind: &'static str,
    pub id: String,
    pub at: Timestamp,
    pub actor: Option<StaffId>,
    pub event: serde_json::Value,
    pub text: String,
}

impl Prepared {
    pub fn new(entry: Entry) -> Result<Self, JournalError> {
        if !entry.event.get("type").is_some_and(serde_json::Value::is_string) {
            return Err(JournalError::Untyped);
        }
        Ok(Self {
            kind: entry.stream.kind(),
            id: entry.stream.id(),
            at: entry.at,
            actor: entry.actor,
            text: entry.event.to_string(),
            event: entry.event,
        })
    }

    pub fn written(self, seq: i64, stream_seq: i64) -> JournalEntry {
        JournalEntry {
            seq,
            stream_kind: self.kind.to_owned(),
            stream_id: self.id,
            stream_seq,
            at: self.at,
            actor: self.actor,
            event: self.event,
        }
    }
}
