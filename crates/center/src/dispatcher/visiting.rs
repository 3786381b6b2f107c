//! Visits: the agent has the customer led through a flow, such as an identity check by secure entry, and gets them back.
//!
//! The conversation goes on meanwhile: the contact is `held`, the agent hears nothing, and what the customer keys or writes
//! reaches the flow alone.

use domain::contact::ContactState;
use domain::events::ContactEvent;
use domain::{AgentId, ContactId, FlowId, Timestamp};

use super::state::State;
use super::turn::{Effect, Turn};
use crate::error::CenterError;
use crate::ports::DoorCommand;

impl State {
    /// Sends the customer through the flow. Refused while the conversation has guests, is held or visits already.
    pub(super) fn visit(
        &mut self,
        now: Timestamp,
        id: ContactId,
        agent: AgentId,
        flow: FlowId,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(agent);
        let live = self.conversation(id, agent)?;
        if live.state != ContactState::Connected || live.party.is_some() || live.visit.flow.is_some() {
            return Err(CenterError::WrongState);
        }
        live.state = ContactState::Held;
        live.visit.flow = Some(flow.clone());
        live.visit.outcome = None;
        let brief = live.brief.clone();
        turn.tell(id, now, &ContactEvent::VisitStarted { agent, flow: flow.clone() });
        turn.desks.insert(agent);
        turn.then(Effect::Door(brief.clone(), DoorCommand::Lend));
        turn.then(Effect::Visit(brief, flow));
        Ok(())
    }

    /// The flow has led the customer back; they and the agent hear each other again. A visit whose conversation is over
    /// meanwhile is passed over.
    pub(super) fn visit_over(
        &mut self,
        now: Timestamp,
        id: ContactId,
        outcome: String,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let Some(live) = self.contacts.get_mut(&id).filter(|live| live.in_conversation()) else { return Ok(()) };
        let (Some(agent), Some(_)) = (live.agent, live.visit.flow.take()) else { return Ok(()) };
        live.state = ContactState::Connected;
        live.visit.outcome = Some(outcome.clone());
        let brief = live.brief.clone();
        turn.tell(id, now, &ContactEvent::VisitEnded { agent, outcome });
        turn.desks.insert(agent);
        turn.then(Effect::Door(brief, DoorCommand::TakeBack));
        Ok(())
    }
}
