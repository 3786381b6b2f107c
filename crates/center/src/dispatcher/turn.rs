//! What one command leads to: entries for the journal, rows to write, and effects once both are durable.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::contact::Party;
use domain::events::{AgentEvent, ContactEvent};
use domain::{AgentId, ContactId, FlowId, QueueId, StaffId, Timestamp};
use platform::journal::{Batch, Entry};
use sea_orm::Statement;

use crate::ports::{ContactBrief, DoorCommand, EmergencyAnnouncement, Prompt};

/// Something to be done once the turn is in the journal.
#[derive(Debug)]
pub(crate) enum Effect {
    Door(Arc<ContactBrief>, DoorCommand),
    Begin(Arc<ContactBrief>),
    Connected(ContactId, AgentId),
    Requeued(ContactId),
    ConversationEnded(ContactId, Party),
    Dismissed(ContactId),
    /// The queue is full and the contact stays with the flow.
    TurnedAway(ContactId),
    CallBackOffered(ContactId),
    CallBackPromised(ContactId),
    /// The flow is to lead the customer, whom the agent wants back.
    Visit(Arc<ContactBrief>, FlowId),
    EndVisit(ContactId),
    /// The waiting customer is told something.
    Announce(ContactId, Vec<Prompt>),
    /// What emergency plans say at the head of flows from now on.
    Emergencies(Vec<EmergencyAnnouncement>),
    Forget(ContactId),
}

/// The outcome of one command, before it is durable.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    pub(crate) entries: Vec<Entry>,
    pub(crate) writes: Vec<Statement>,
    pub(crate) effects: Vec<Effect>,
    /// Contacts whose row is to be written as it is at the end of the turn.
    pub(crate) changed: BTreeSet<ContactId>,
    /// Contacts that are there now and that no flow begins with.
    pub(crate) shown: BTreeSet<ContactId>,
    /// Agents whose desk shows something else now.
    pub(crate) desks: BTreeSet<AgentId>,
    /// Queues whose order changed.
    pub(crate) standings: BTreeSet<QueueId>,
    /// Who caused the turn, for the journal.
    pub(crate) actor: Option<StaffId>,
}

impl Turn {
    pub(crate) fn tell(&mut self, contact: ContactId, now: Timestamp, event: &ContactEvent) {
        self.entries.push(Entry::contact(contact, now, self.actor, event));
        self.changed.insert(contact);
    }

    pub(crate) fn tell_agent(&mut self, agent: AgentId, now: Timestamp, event: &AgentEvent) {
        self.entries.push(Entry::agent(agent, now, self.actor, event));
        self.desks.insert(agent);
    }

    pub(crate) fn then(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// What must be written before the effects may happen.
    pub(crate) fn batch(&mut self) -> Option<Batch> {
        if self.entries.is_empty() && self.writes.is_empty() {
            return None;
        }
        Some(Batch { entries: std::mem::take(&mut self.entries), writes: std::mem::take(&mut self.writes) })
    }
}
