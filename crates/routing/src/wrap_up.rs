//! The end of a conversation, and the time after it in which the agent finishes the contact; or that it is set aside.

use std::time::Duration;

use domain::{AgentId, ContactId, Timestamp};

use crate::agent::AgentIx;
use crate::contact::{ContactIx, Place};
use crate::error::RoutingError;
use crate::output::Output;
use crate::router::Router;

impl Router {
    /// [`crate::Input::EndConversation`].
    pub(crate) fn end_conversation(&mut self, id: ContactId, out: &mut Vec<Output>) -> Result<(), RoutingError> {
        let (contact, agent) = self.conversation(id)?;
        let agent_id = self.agents[agent].id;
        self.agents[agent].conversations -= 1;
        out.push(Output::ConversationEnded { contact: id, agent: agent_id });
        let rule = self.queues[self.contacts[contact].queue].config.wrap_up;
        let Some(duration) = rule.duration.filter(|duration| duration.as_micros() > 0) else {
            self.finish(contact, agent);
            return Ok(());
        };
        let until = after(self.now, duration);
        self.contacts[contact].place = Place::WrapUp { agent, until };
        if let Some(until) = until {
            self.deadlines.set(contact, until);
        }
        self.note_change(agent);
        out.push(Output::WrapUpStarted { contact: id, agent: agent_id, until });
        Ok(())
    }

    /// [`crate::Input::SetAside`].
    pub(crate) fn set_aside(&mut self, id: ContactId, out: &mut Vec<Output>) -> Result<(), RoutingError> {
        let (contact, agent) = self.conversation(id)?;
        self.agents[agent].conversations -= 1;
        out.push(Output::ConversationEnded { contact: id, agent: self.agents[agent].id });
        self.finish(contact, agent);
        Ok(())
    }

    /// [`crate::Input::FinishWrapUp`].
    pub(crate) fn finish_wrap_up(
        &mut self,
        by: AgentId,
        id: ContactId,
        out: &mut Vec<Output>,
    ) -> Result<(), RoutingError> {
        let contact = self.contacts.find(id).ok_or(RoutingError::UnknownContact(id))?;
        match self.contacts[contact].place {
            Place::WrapUp { agent, .. } if self.agents[agent].id == by => {
                self.end_wrap_up(contact, agent, false, out);
                Ok(())
            }
            _ => Err(RoutingError::NotInWrapUp(id)),
        }
    }

    /// The wrap-up is over: by its timer or because the agent is done.
    pub(crate) fn end_wrap_up(&mut self, contact: ContactIx, agent: AgentIx, by_timer: bool, out: &mut Vec<Output>) {
        out.push(Output::WrapUpEnded { contact: self.contacts[contact].id, agent: self.agents[agent].id, by_timer });
        self.deadlines.clear(contact);
        self.finish(contact, agent);
    }

    /// The contact is over and the agent had their turn.
    fn finish(&mut self, contact: ContactIx, agent: AgentIx) {
        self.let_go(agent, contact);
        self.take_turn(agent);
        self.forget(contact);
    }

    /// A contact in conversation, and with whom.
    pub(crate) fn conversation(&self, id: ContactId) -> Result<(ContactIx, AgentIx), RoutingError> {
        let contact = self.contacts.find(id).ok_or(RoutingError::UnknownContact(id))?;
        match self.contacts[contact].place {
            Place::Connected { agent } => Ok((contact, agent)),
            _ => Err(RoutingError::NotConnected(id)),
        }
    }
}

/// The time after the duration; `None` if it lies beyond the calendar.
fn after(now: Timestamp, duration: Duration) -> Option<Timestamp> {
    let until = now + duration;
    (until.since(now) + Duration::from_micros(1) > duration).then_some(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_beyond_the_calendar_is_none() {
        let now = Timestamp::from_seconds(1_770_000_000);
        assert_eq!(after(now, Duration::from_secs(5)), Some(Timestamp::from_seconds(1_770_000_005)));
        assert_eq!(after(now, Duration::from_nanos(1500)), Some(Timestamp::from_micros(now.micros() + 1)));
        assert_eq!(after(now, Duration::MAX), None);
        assert_eq!(after(now, Duration::from_secs(u64::from(u32::MAX) * 100)), None);
    }
}
