//! Who hears whom in a conversation with guests, as a door of voices is told.

use domain::{AgentId, GuestId};

/// Somebody of a conversation beside the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The agent who owns the conversation.
    Agent,
    /// A guest.
    Guest(GuestId),
}

/// Who hears somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hearers {
    /// All who are in it, and the recording.
    All,
    /// The agent, and no recording.
    Agent,
    /// Nobody.
    Nobody,
}

/// Who hears whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    /// The agent who owns the conversation.
    pub agent: AgentId,
    /// Whether the customer hears the others; otherwise they hear music and nobody hears them.
    pub with_customer: bool,
    /// The others, the agent first.
    pub others: Vec<(Place, Hearers)>,
}
