//! Work that waits (messages, mails): it is in nobody's flow, may be set aside, and is more urgent once it is late.

use domain::contact::{ContactState, Medium, Party};
use domain::events::{ContactEvent, EndCause, RequeueCause};
use domain::{AgentId, ContactId, Timestamp};
use routing::Input;
use sea_orm::Statement;

use super::state::State;
use super::turn::{Effect, Turn};
use crate::error::CenterError;
use crate::ports::DoorCommand;

/// What is asked for of work that waits.
#[derive(Debug)]
pub(crate) enum DeferredCommand {
    /// The agent takes it up again later; rows of the room that keeps it are written with it.
    SetAside { agent: AgentId, until: Timestamp, writes: Vec<Statement> },
    /// It is late: from now on it is so many points more urgent; rows of the room that keeps it are written with it.
    Raise { by: i32, writes: Vec<Statement> },
}

impl State {
    pub(super) fn decide_deferred(
        &mut self,
        now: Timestamp,
        contact: ContactId,
        command: DeferredCommand,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        match command {
            DeferredCommand::SetAside { agent, until, writes } => {
                self.set_aside(now, contact, agent, until, writes, turn)
            }
            DeferredCommand::Raise { by, writes } => {
                self.raise(now, contact, by, turn)?;
                turn.writes.extend(writes);
                Ok(())
            }
        }
    }

    fn set_aside(
        &mut self,
        now: Timestamp,
        id: ContactId,
        agent: AgentId,
        until: Timestamp,
        writes: Vec<Statement>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(agent);
        let contact = self.conversation(id, agent)?;
        if contact.brief.channel.medium() != Medium::Deferred || until <= now {
            return Err(CenterError::WrongState);
        }
        contact.ending = Some((Party::Agent, EndCause::Ended));
        self.route(now, Input::SetAside { contact: id }, turn)?;
        let contact = self.contact(id)?;
        contact.state = ContactState::SelfService;
        contact.ended_at = None;
        if let Some(request) = contact.request.as_mut() {
            request.at_head = true;
        }
        let brief = contact.brief.clone();
        turn.tell(id, now, &ContactEvent::SetAside { agent, until });
        turn.writes.extend(writes);
        turn.then(Effect::Door(brief, DoorCommand::Part { agent }));
        turn.desks.insert(agent);
        Ok(())
    }

    fn raise(&mut self, now: Timestamp, id: ContactId, by: i32, turn: &mut Turn) -> Result<(), CenterError> {
        let contact = self.contact(id)?;
        if contact.state != ContactState::Queued {
            return Err(CenterError::WrongState);
        }
        self.route(now, Input::Prioritise { contact: id, by }, turn)?;
        if let Some(request) = self.contact(id)?.request.as_mut() {
            request.priority = request.priority.saturating_add(by);
        }
        turn.tell(id, now, &ContactEvent::Prioritised { by });
        Ok(())
    }

    /// Gives back what can wait, so that an agent who serves nobody else may sign out. Whoever serves or finishes
    /// somebody else keeps everything.
    pub(super) fn give_back_deferred(
        &mut self,
        now: Timestamp,
        agent: AgentId,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let held = self.on_desk(agent);
        let can_wait = |id: &ContactId| {
            let contact = self.contacts.get(id);
            contact.is_some_and(|one| one.in_conversation() && one.brief.channel.medium() == Medium::Deferred)
        };
        let is_offered = self.router.agent(agent).is_some_and(|view| !view.offers.is_empty());
        if is_offered || !held.iter().all(can_wait) {
            return Ok(());
        }
        if !held.is_empty() {
            // Who leaves is not offered the next one.
            self.route(now, Input::NotReady { agent, reason: "other".to_owned() }, turn)?;
        }
        for id in held {
            self.give_back(now, id, agent, EndCause::Ended, RequeueCause::Returned, turn)?;
        }
        Ok(())
    }
}
