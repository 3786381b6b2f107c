//! What the board needs of the centre.

use std::sync::Arc;

use async_trait::async_trait;
use center::ports::{ContactBrief, NewContact, QueueRequest};
use center::ratings::LateRating;
use center::{Center, CenterError};
use domain::contact::{ContactState, Party};
use domain::events::ContactEvent;
use domain::problem::{Explain, Refusal};
use domain::{AgentId, ContactId, Timestamp};
use sea_orm::Statement;

use crate::contact_center::Declined;

/// The centre, as far as messages have to do with it. Implemented by the live centre; tests put their own in its place.
#[async_trait]
pub trait BoardCenter: Send + Sync + 'static {
    /// Takes a contact in; it is journalled when this returns.
    async fn arrive(&self, contact: NewContact) -> Result<Arc<ContactBrief>, Declined>;
    /// Puts it into a queue, for the first time or after it was set aside.
    async fn enqueue(&self, contact: ContactId, request: QueueRequest) -> Result<(), Declined>;
    /// Journals events together with the statements; durable when this returns.
    async fn record(
        &self,
        contact: ContactId,
        events: Vec<ContactEvent>,
        writes: Vec<Statement>,
    ) -> Result<(), Declined>;
    /// The agent takes it up again later.
    async fn set_aside(
        &self,
        contact: ContactId,
        agent: AgentId,
        until: Timestamp,
        writes: Vec<Statement>,
    ) -> Result<(), Declined>;
    /// It is late and more urgent from now on.
    async fn raise(&self, contact: ContactId, by: i32, writes: Vec<Statement>) -> Result<(), Declined>;
    /// The agent has done what there was to do.
    async fn conclude(&self, contact: ContactId, agent: AgentId) -> Result<(), Declined>;
    /// The customer rated with 1 to `grades`, maybe long after.
    async fn rate(&self, contact: ContactId, score: u8, grades: u8, writes: Vec<Statement>) -> Result<(), Declined>;
    /// The agent has read what the customer wrote.
    async fn read(&self, contact: ContactId, agent: AgentId);
    /// Where the contact is; `None` if it is over or has never come.
    fn state(&self, contact: ContactId) -> Option<ContactState>;
    /// The agent in conversation with it.
    fn serving_agent(&self, contact: ContactId) -> Option<AgentId>;
    /// The agent in conversation with it or finishing it.
    fn attending_agent(&self, contact: ContactId) -> Option<AgentId>;
    /// Something was written, for whoever follows conversations.
    fn written(&self, _contact: ContactId, _by: Party, _text: &str, _at: Timestamp) {}
}

fn declined(error: &CenterError) -> Declined {
    if error.refusal() == Refusal::Unavailable {
        return Declined::Busy;
    }
    tracing::debug!(%error, "the centre refused the message board");
    Declined::Refused
}

#[async_trait]
impl BoardCenter for Center {
    async fn arrive(&self, contact: NewContact) -> Result<Arc<ContactBrief>, Declined> {
        Self::arrive(self, contact).await.map_err(|error| declined(&error))
    }

    async fn enqueue(&self, contact: ContactId, request: QueueRequest) -> Result<(), Declined> {
        Self::enqueue(self, contact, request).await.map_err(|error| declined(&error))
    }

    async fn record(
        &self,
        contact: ContactId,
        events: Vec<ContactEvent>,
        writes: Vec<Statement>,
    ) -> Result<(), Declined> {
        self.record_all(contact, events, writes).await.map_err(|error| declined(&error))
    }

    async fn set_aside(
        &self,
        contact: ContactId,
        agent: AgentId,
        until: Timestamp,
        writes: Vec<Statement>,
    ) -> Result<(), Declined> {
        Self::set_aside(self, contact, agent, until, writes).await.map_err(|error| declined(&error))
    }

    async fn raise(&self, contact: ContactId, by: i32, writes: Vec<Statement>) -> Result<(), Declined> {
        Self::raise(self, contact, by, writes).await.map_err(|error| declined(&error))
    }

    async fn conclude(&self, contact: ContactId, agent: AgentId) -> Result<(), Declined> {
        Self::conclude(self, contact, agent).await.map_err(|error| declined(&error))
    }

    async fn rate(&self, contact: ContactId, score: u8, grades: u8, writes: Vec<Statement>) -> Result<(), Declined> {
        let rating = LateRating { score, grades, reason: None, words: None };
        self.rate_late(contact, rating, writes).await.map_err(|error| declined(&error))
    }

    async fn read(&self, contact: ContactId, agent: AgentId) {
        self.messages_read(contact, agent).await;
    }

    fn state(&self, contact: ContactId) -> Option<ContactState> {
        Self::state(self, contact)
    }

    fn serving_agent(&self, contact: ContactId) -> Option<AgentId> {
        Self::serving_agent(self, contact)
    }

    fn attending_agent(&self, contact: ContactId) -> Option<AgentId> {
        Self::attending_agent(self, contact)
    }

    fn written(&self, contact: ContactId, by: Party, text: &str, at: Timestamp) {
        if let Some(listener) = self.listener() {
            listener.written(contact, by, text, at);
        }
    }
}
