//! What the chat door needs of the centre.

use std::sync::Arc;

use async_trait::async_trait;
use center::ports::{ContactBrief, CustomerInput, NewContact};
use domain::contact::{ContactState, Party};
use domain::events::{ContactEvent, EndCause};
use domain::{AgentId, ContactId, Language, LineId, Localised, Timestamp};
use sea_orm::Statement;

use crate::message::AgentCard;

/// A chat entrance (在线客服入口) as a page shows it before the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    pub line: LineId,
    pub name: Localised,
    /// Whether somebody serves now.
    pub open: bool,
    pub languages: Vec<Language>,
    /// What is to be read before the chat begins.
    pub notices: Vec<Localised>,
}

/// Why the centre did not take something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declined {
    /// Full, or the store cannot be written: come back in a moment.
    Busy,
    /// The centre cannot take it at all; its log says why.
    Refused,
}

/// The centre, as far as chats have to do with it. Implemented by the live centre; tests put their own in its place.
#[async_trait]
pub trait ContactCenter: Send + Sync + 'static {
    /// The chat entrance of that key.
    async fn entrance(&self, line: &LineId) -> Result<Option<Entrance>, Declined>;
    /// How the agent is named; `None` if there is no such agent.
    async fn agent(&self, agent: AgentId) -> Result<Option<AgentCard>, Declined>;
    /// Takes a contact in; it is journalled when this returns.
    async fn arrive(&self, contact: NewContact) -> Result<Arc<ContactBrief>, Declined>;
    /// Journals an event together with the statements; durable when this returns.
    async fn record(&self, contact: ContactId, event: ContactEvent, writes: Vec<Statement>) -> Result<(), Declined>;
    /// The customer has gone.
    async fn customer_left(&self, contact: ContactId, cause: EndCause);
    /// The customer ends the conversation with an agent; false if there is nothing that they could still be asked.
    async fn customer_finished(&self, contact: ContactId) -> bool;
    /// Customer and agent can write to each other.
    async fn conversation_joined(&self, contact: ContactId, agent: AgentId);
    /// The agent has read what the customer wrote.
    async fn messages_read(&self, contact: ContactId, agent: AgentId);
    /// What the customer chose or wrote, for the flow.
    fn input(&self, contact: ContactId, input: CustomerInput);
    /// What `Say` with this token posted is posted.
    fn playback_finished(&self, contact: ContactId, token: u64);
    /// What is known of the contact; `None` if it is over.
    fn brief(&self, contact: ContactId) -> Option<Arc<ContactBrief>>;
    /// Where the contact is; `None` if it is over.
    fn state(&self, contact: ContactId) -> Option<ContactState>;
    /// The agent in conversation with the contact.
    fn serving_agent(&self, contact: ContactId) -> Option<AgentId>;
    /// A message of customer or agent is durable, for whoever follows the conversation.
    fn written(&self, _contact: ContactId, _by: Party, _text: &str, _at: Timestamp) {}
    /// The agent in conversation with the contact or finishing it.
    fn attending_agent(&self, contact: ContactId) -> Option<AgentId>;
    /// Whether a colleague has mentioned the member of staff in a remark that opens the contact to them.
    async fn is_mentioned(&self, _contact: ContactId, _staff: AgentId) -> bool {
        false
    }
}

/// A chat contact that is not over, as the centre has it after a restart.
#[derive(Debug, Clone)]
pub struct OpenContact {
    pub brief: Arc<ContactBrief>,
    pub state: ContactState,
    /// The agent in conversation with it.
    pub agent: Option<AgentId>,
}

/// The agents' live feed: `message`, `typing` and `read` on the desk of the agent who serves.
pub trait DeskFeed: Send + Sync + 'static {
    /// Shows the agent's desk something.
    fn publish(&self, agent: AgentId, kind: &str, data: serde_json::Value);
}
