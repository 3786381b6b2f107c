//! What the room needs of others.

use std::sync::Arc;

use center::ports::ContactBrief;
use center::{Center, desk_topic};
use domain::contact::Channel;
use domain::customer::Tier;
use domain::{AgentId, ContactId, Language, Timestamp};
use platform::live::Live;

use crate::following::Suggestion;

/// Says what sentences mean.
pub trait Meanings: Send + Sync + 'static {
    /// The intent of the sentence, where it is sure.
    fn intent(&self, language: Language, text: &str, now: Timestamp) -> Option<String>;
}

/// Finds articles. Looks into memory, for some milliseconds at most, and counts nothing as read.
pub trait Articles: Send + Sync + 'static {
    /// The articles that may help with what was said, the best first, at most five.
    fn find(&self, said: &str, channel: Channel, tier: Tier, now: Timestamp) -> Vec<Suggestion>;
}

/// The centre, as far as it knows of conversations.
pub trait Conversations: Send + Sync + 'static {
    /// What is known of a live contact; `None` when it is over.
    fn brief(&self, contact: ContactId) -> Option<Arc<ContactBrief>>;
    /// The agent in conversation with the contact or finishing it.
    fn attending_agent(&self, contact: ContactId) -> Option<AgentId>;
}

impl Conversations for Center {
    fn brief(&self, contact: ContactId) -> Option<Arc<ContactBrief>> {
        Self::brief(self, contact)
    }

    fn attending_agent(&self, contact: ContactId) -> Option<AgentId> {
        Self::attending_agent(self, contact)
    }
}

/// The desks.
pub trait Desks: Send + Sync + 'static {
    /// Shows an agent's desk something.
    fn publish(&self, agent: AgentId, kind: &str, data: serde_json::Value);
}

impl Desks for Live {
    fn publish(&self, agent: AgentId, kind: &str, data: serde_json::Value) {
        Self::publish(self, &desk_topic(agent), kind, data);
    }
}
