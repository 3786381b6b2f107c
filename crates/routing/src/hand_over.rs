//! A conversation that goes on elsewhere: with another agent, or from the head of another queue.

use domain::{AgentId, ContactId, QueueId, SkillId};

use crate::contact::Place;
use crate::error::RoutingError;
use crate::router::Router;

/// A queue that a conversation is sent to.
pub(crate) struct Destination<'a> {
    pub(crate) queue: &'a QueueId,
    pub(crate) skills: &'a [(SkillId, u8)],
    pub(crate) priority: i32,
}

impl Router {
    /// [`crate::Input::HandOver`].
    pub(crate) fn hand_over(&mut self, id: ContactId, to: AgentId) -> Result<(), RoutingError> {
        let (contact, from) = self.conversation(id)?;
        let to = self.agents.at_work(to)?;
        if from == to {
            return Ok(());
        }
        self.agents[from].conversations -= 1;
        self.let_go(from, contact);
        self.take_turn(from);
        self.contacts[contact].place = Place::Connected { agent: to };
        self.agents[to].conversations += 1;
        self.hold(to, contact);
        Ok(())
    }

    /// [`crate::Input::TransferToQueue`].
    pub(crate) fn transfer_to_queue(
        &mut self,
        id: ContactId,
        destination: &Destination<'_>,
    ) -> Result<(), RoutingError> {
        let (contact, agent) = self.conversation(id)?;
        self.queues.known(destination.queue)?;
        self.skills.check(destination.skills)?;
        let record = &self.contacts[contact];
        let (medium, since, facts) = (record.medium, record.since, record.facts.clone());
        self.agents[agent].conversations -= 1;
        self.let_go(agent, contact);
        self.take_turn(agent);
        self.forget(contact);
        let moved = self.take_in_again(id, destination, medium, since, facts)?;
        let until = self.now + self.config.refusal_memory;
        if self.agents[agent].ready && until > self.now {
            self.contacts[moved].refusals.push((agent, until));
        }
        self.await_an_agent(moved);
        Ok(())
    }
}
