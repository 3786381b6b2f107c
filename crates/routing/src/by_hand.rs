//! What a shift leader decides by hand: who waits before whom, in which queue, for whom.
//!
//! A contact that waits can be moved to the head of its queue, raised or lowered, put into another queue, or given to
//! one agent. None of it touches its waiting time, and all of it holds until the contact is at an agent. Whoever is
//! given a contact by hand need not have the skills that it asks for, but must take contacts of its kind now; if they
//! do not any more, or do not take it, the contact waits for everybody again, where it stood.

use domain::{AgentId, ContactId, QueueId};

use crate::agent::AgentIx;
use crate::contact::{ContactIx, Place};
use crate::error::RoutingError;
use crate::lane::{LaneKind, LaneSpec};
use crate::order::Order;
use crate::router::Router;

/// What was decided of a contact by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ByHand {
    /// Which move to a head it was that put it there; 0 for none. The latest stands first.
    moved: i32,
    /// The agent for whom alone it waits.
    given_to: Option<AgentIx>,
}

impl ByHand {
    /// The agent whom the contact was given to.
    pub(crate) fn given_to(self) -> Option<AgentIx> {
        self.given_to
    }

    /// The contact was at the agent: nobody is meant for it any more.
    pub(crate) fn was_at_agent(&mut self) {
        self.given_to = None;
    }

    /// The place of the contact, had nobody decided anything, as it is now.
    pub(crate) fn place(self, order: Order) -> Order {
        if self.moved > 0 { order.before_all(self.moved) } else { order }
    }
}

impl Router {
    /// [`crate::Input::MoveToHead`].
    pub(crate) fn move_to_head(&mut self, id: ContactId) -> Result<(), RoutingError> {
        let contact = self.waiting_contact(id)?;
        self.moves_to_head = self.moves_to_head.saturating_add(1);
        self.contacts[contact].by_hand.moved = self.moves_to_head;
        self.stand_anew(contact);
        Ok(())
    }

    /// [`crate::Input::Prioritise`].
    pub(crate) fn prioritise(&mut self, id: ContactId, by: i32) -> Result<(), RoutingError> {
        let contact = self.waiting_contact(id)?;
        let record = &mut self.contacts[contact];
        record.priority = record.priority.saturating_add(by);
        self.stand_anew(contact);
        Ok(())
    }

    /// [`crate::Input::MoveToQueue`].
    pub(crate) fn move_to_queue(&mut self, id: ContactId, to: &QueueId) -> Result<(), RoutingError> {
        let contact = self.waiting_contact(id)?;
        let to_ix = self.queues.known(to)?;
        let from = self.contacts[contact].queue;
        if from == to_ix {
            return Err(RoutingError::AlreadyInQueue { contact: id, queue: to.clone() });
        }
        self.take_out(contact);
        let queue = &mut self.queues[from];
        queue.contacts -= 1;
        queue.unserved -= 1;
        if queue.unserved == 0 {
            queue.wait.nobody_waits();
        }
        self.queues[to_ix].contacts += 1;
        self.queues[to_ix].unserved += 1;
        let record = &mut self.contacts[contact];
        record.queue = to_ix;
        record.asked_for = to.clone();
        record.by_hand = ByHand::default();
        let (medium, requested) = (record.medium, record.requested.clone());
        let lane = self.lane_for(LaneSpec::plain(to_ix, medium, &requested));
        self.stand_in(contact, lane, Vec::new(), None);
        self.judge(contact);
        self.await_an_agent(contact);
        Ok(())
    }

    /// [`crate::Input::GiveTo`].
    pub(crate) fn give_to(&mut self, id: ContactId, agent: AgentId) -> Result<(), RoutingError> {
        let contact = self.waiting_contact(id)?;
        let ix = self.agents.at_work(agent)?;
        if !self.agents[ix].ready {
            return Err(RoutingError::AgentNotReady(agent));
        }
        let record = &mut self.contacts[contact];
        if !self.agents[ix].takes(record.medium) {
            return Err(RoutingError::AgentCannotTake(agent));
        }
        record.refusals.retain(|(refuser, _)| *refuser != ix);
        record.by_hand.given_to = Some(ix);
        if let Some(case) = &mut record.case {
            case.gathered_until = None;
        }
        self.stand_anew(contact);
        Ok(())
    }

    /// Gives a contact, which has just come and stands nowhere yet, to whoever agreed on the call-back with its customer,
    /// if they have room now.
    pub(crate) fn keep_for_who_promised(&mut self, contact: ContactIx) {
        let record = &self.contacts[contact];
        let Some(agent) = record.facts.as_ref().and_then(|facts| facts.promised_by) else { return };
        let Ok(ix) = self.agents.at_work(agent) else { return };
        if self.agents[ix].has_room(record.medium, &self.config) {
            let record = &mut self.contacts[contact];
            record.by_hand.given_to = Some(ix);
            if let Some(case) = &mut record.case {
                case.gathered_until = None;
            }
        }
    }

    /// Lets a contact that stands nowhere, and was given to an agent, wait for them alone. False if it was not, or if
    /// the agent does not take it any more.
    pub(crate) fn stand_by_hand(&mut self, contact: ContactIx) -> bool {
        let record = &self.contacts[contact];
        let Some(agent) = record.by_hand.given_to else { return false };
        if !self.waits_for(record, agent) {
            self.contacts[contact].by_hand.given_to = None;
            return false;
        }
        let (queue, medium, requested) = (record.queue, record.medium, record.requested.clone());
        let spec = LaneSpec { kind: LaneKind::Held, ..LaneSpec::plain(queue, medium, &requested) };
        let lane = self.lane_for(spec);
        self.stand_in(contact, lane, Vec::new(), Some(agent));
        self.contacts[contact].moves_at = None;
        true
    }

    fn waiting_contact(&self, id: ContactId) -> Result<ContactIx, RoutingError> {
        let contact = self.contacts.find(id).ok_or(RoutingError::UnknownContact(id))?;
        if self.contacts[contact].place == Place::Waiting { Ok(contact) } else { Err(RoutingError::NotWaiting(id)) }
    }
}
