//! What can be seen of live contacts at any time, without asking the dispatcher.

use std::sync::Arc;

use domain::contact::{Channel, ContactState};
use domain::{AgentId, ContactId, CustomerId};

use super::Center;
use crate::ports::{ContactBrief, Door};

impl Center {
    /// What is known of a live contact.
    #[must_use]
    pub fn brief(&self, contact: ContactId) -> Option<Arc<ContactBrief>> {
        self.inner.shown.get(&contact).map(|shown| shown.brief.clone())
    }

    /// The state of a live contact.
    #[must_use]
    pub fn state(&self, contact: ContactId) -> Option<ContactState> {
        self.inner.shown.get(&contact).map(|shown| shown.state)
    }

    /// The agent who is in conversation with the contact.
    #[must_use]
    pub fn serving_agent(&self, contact: ContactId) -> Option<AgentId> {
        self.inner.shown.get(&contact).and_then(|shown| shown.agent.filter(|_| !shown.has_wrap_up))
    }

    /// The agent who may see the contact: in conversation with it or finishing it.
    #[must_use]
    pub fn attending_agent(&self, contact: ContactId) -> Option<AgentId> {
        self.inner.shown.get(&contact).and_then(|shown| shown.agent)
    }

    /// The agent who is asked to take the contact.
    #[must_use]
    pub fn offered_agent(&self, contact: ContactId) -> Option<AgentId> {
        self.inner.shown.get(&contact).and_then(|shown| shown.offered_to)
    }

    /// Whether the member of staff is a guest of the conversation, or is asked to be.
    #[must_use]
    pub fn is_guest(&self, contact: ContactId, staff: AgentId) -> bool {
        self.inner.shown.get(&contact).is_some_and(|shown| shown.guests.contains(&staff))
    }

    /// Whether a flow leads the customer while the agent waits.
    #[must_use]
    pub fn is_visiting(&self, contact: ContactId) -> bool {
        self.inner.shown.get(&contact).is_some_and(|shown| shown.is_visiting)
    }

    /// Whether the agent is offered, serves or finishes a contact of the customer at this moment.
    #[must_use]
    pub fn serves(&self, agent: AgentId, customer: CustomerId) -> bool {
        self.inner.shown.iter().any(|shown| {
            shown.brief.customer == Some(customer) && (shown.agent == Some(agent) || shown.offered_to == Some(agent))
        })
    }

    /// The live contacts of a channel, as a door needs them after a restart.
    #[must_use]
    pub fn open_contacts(&self, channel: Channel) -> Vec<(Arc<ContactBrief>, ContactState, Option<AgentId>)> {
        self.inner
            .shown
            .iter()
            .filter(|shown| shown.brief.channel == channel)
            .map(|shown| (shown.brief.clone(), shown.state, shown.agent))
            .collect()
    }

    /// How many contacts are live.
    #[must_use]
    pub fn open_count(&self) -> usize {
        self.inner.shown.len()
    }

    /// The door of a live contact.
    #[must_use]
    pub fn door(&self, contact: ContactId) -> Option<Arc<dyn Door>> {
        self.brief(contact).and_then(|brief| self.inner.joints.door(brief.channel))
    }
}
