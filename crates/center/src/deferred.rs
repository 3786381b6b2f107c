//! Work that waits (messages, mails, posts), for the rooms that keep it and for whoever counts it.
//!
//! Such a contact is in no flow: the room that took it puts it into its queue ([`Center::enqueue`]), once more after it
//! was set aside, and closes it when it is answered.

use domain::contact::{Channel, ContactState, Medium};
use domain::{AgentId, ContactId, QueueId, Timestamp};
use sea_orm::Statement;

use crate::center::Center;
use crate::dispatcher::command::Command;
use crate::dispatcher::deferred::DeferredCommand;
use crate::error::CenterError;

/// A piece of work that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWork {
    pub contact: ContactId,
    pub channel: Channel,
    /// `arrived` or `self_service` for what is set aside.
    pub state: ContactState,
    pub queue: Option<QueueId>,
    pub arrived_at: Timestamp,
}

impl Center {
    /// All work that waits, is in somebody's hands or set aside.
    #[must_use]
    pub fn open_work(&self) -> Vec<OpenWork> {
        let shown = self.inner.shown.iter();
        shown
            .filter(|one| one.brief.channel.medium() == Medium::Deferred)
            .map(|one| OpenWork {
                contact: one.brief.id,
                channel: one.brief.channel,
                state: one.state,
                queue: one.queue.clone(),
                arrived_at: one.brief.arrived_at,
            })
            .collect()
    }

    /// The agent takes the contact up again later. It waits nowhere until the room enqueues it again; the rows are
    /// written with it.
    ///
    /// # Errors
    /// [`CenterError::NotYours`], [`CenterError::WrongState`]; no row is written then.
    pub async fn set_aside(
        &self,
        contact: ContactId,
        agent: AgentId,
        until: Timestamp,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError> {
        let command = DeferredCommand::SetAside { agent, until, writes };
        self.ask(Command::Deferred { contact, command }).await.map(drop)
    }

    /// The contact, which waits, is late: it is so many points more urgent from now on. The rows are written with it.
    ///
    /// # Errors
    /// [`CenterError::WrongState`] if it is being offered or waits no longer; no row is written then.
    pub async fn raise(&self, contact: ContactId, by: i32, writes: Vec<Statement>) -> Result<(), CenterError> {
        self.ask(Command::Deferred { contact, command: DeferredCommand::Raise { by, writes } }).await.map(drop)
    }

    /// The agent has done what there was to do; they wrap up.
    ///
    /// # Errors
    /// [`CenterError::NotYours`], [`CenterError::WrongState`].
    pub async fn conclude(&self, contact: ContactId, agent: AgentId) -> Result<(), CenterError> {
        self.ask(Command::HangUp { contact, agent }).await.map(drop)
    }
}
