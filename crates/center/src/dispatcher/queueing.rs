//! Into the queue, and what the routing policy may make of it: another queue, none, or a call-back.

use domain::contact::{ContactState, Medium};
use domain::events::ContactEvent;
use domain::{ContactId, Timestamp};
use routing::{Facts, Input, Output};

use super::decide::standing_points;
use super::state::State;
use super::turn::{Effect, Turn};
use crate::contacts::live::StoredRequest;
use crate::contacts::queries;
use crate::error::CenterError;
use crate::ports::{ContactBrief, QueueRequest};

impl State {
    /// Puts a contact into a queue. The router may send it to another one, or turn it away if all are full: then the flow
    /// goes on with it.
    pub(super) fn enqueue(
        &mut self,
        now: Timestamp,
        id: ContactId,
        request: QueueRequest,
        mut facts: Facts,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        if !self.queues.contains_key(&request.queue) {
            return Err(CenterError::UnknownQueue(request.queue.to_string()));
        }
        let contact = self.contact(id)?;
        if !matches!(contact.state, ContactState::Arrived | ContactState::SelfService | ContactState::Survey)
            || contact.wrap_up.is_some()
        {
            return Err(CenterError::WrongState);
        }
        let medium = contact.brief.channel.medium();
        let brief = contact.brief.clone();
        // What was set aside has waited since it came, and goes before what was with nobody yet.
        let before = contact.request.as_ref().filter(|_| medium == Medium::Deferred);
        let (since, at_head) = before.map_or((now, false), |before| (before.since, before.at_head));
        let priority = request.priority + self.brought_along(&brief);
        self.note_groups(&mut facts, &request.heard.said);
        let mut outputs = Vec::new();
        let enqueue = Input::Enqueue {
            contact: id,
            queue: request.queue.clone(),
            medium,
            skills: request.skills.clone(),
            priority,
            since,
            at_head,
            facts: Some(Box::new(facts.clone())),
        };
        self.router.handle(now, enqueue, &mut outputs)?;
        let Some(queue) = self.router.contact(id).map(|view| view.queue) else {
            turn.tell(id, now, &ContactEvent::TurnedAway { queue: request.queue });
            turn.then(Effect::TurnedAway(id));
            return Ok(());
        };
        let mut asked_for = None;
        for output in &outputs {
            if let Output::Diverted { from, to, by, .. } = output {
                // Whoever was sent on by a rule asks for the same queue again after a restart; a full one is not tried again.
                asked_for = matches!(by, routing::Diversion::Rule { .. }).then(|| from.clone());
                let (from, to, by) = (from.clone(), to.clone(), by.clone());
                turn.tell(id, now, &ContactEvent::Diverted { from, to, by });
            }
        }
        let queued = ContactEvent::Queued {
            queue: queue.clone(),
            skills: request.skills.iter().map(|(skill, _)| skill.clone()).collect(),
            priority,
            language: request.language,
        };
        turn.tell(id, now, &queued);
        let contact = self.contact(id)?;
        contact.state = ContactState::Queued;
        contact.queued_at.get_or_insert(now);
        contact.request = Some(StoredRequest {
            queue,
            asked_for,
            skills: request.skills,
            priority,
            since,
            at_head,
            call_back: false,
            facts,
        });
        self.carry(now, outputs, turn);
        Ok(())
    }

    /// The points that a customer brings along: a policy gives them by its own rules; without one, tier and care group do.
    pub(crate) fn brought_along(&self, brief: &ContactBrief) -> i32 {
        if self.router.policy().is_some() { 0 } else { standing_points(brief.tier, brief.care.is_some()) }
    }

    /// Adds the care groups of which the customer said a phrase. The words themselves go no further.
    pub(crate) fn note_groups(&self, facts: &mut Facts, said: &[String]) {
        let Some(policy) = self.router.policy() else { return };
        for group in policy.groups_in(said) {
            if !facts.care.contains(&group) {
                facts.care.push(group);
            }
        }
    }

    /// The waiting customer is to be called back and keeps the place. Refused where there is no number to call.
    pub(super) fn promise_call_back(
        &mut self,
        now: Timestamp,
        id: ContactId,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let contact = self.contact(id)?;
        if !contact.waiting() || contact.phone.is_none() {
            return Err(CenterError::WrongState);
        }
        self.route(now, Input::PromiseCallBack { contact: id }, turn)?;
        if let Some(request) = self.contact(id)?.request.as_mut() {
            request.call_back = true;
        }
        turn.writes.push(queries::promise_call_back(&self.database, id, now));
        turn.tell(id, now, &ContactEvent::CallBackPromised {});
        turn.then(Effect::CallBackPromised(id));
        Ok(())
    }

    /// The customer has left the door and will be called back: the contact goes on waiting. False if none is promised.
    pub(super) fn waits_without_customer(&mut self, id: ContactId, turn: &mut Turn) -> bool {
        let Some(contact) = self.contacts.get_mut(&id).filter(|contact| contact.waiting()) else { return false };
        if !contact.request.as_ref().is_some_and(|request| request.call_back) {
            return false;
        }
        contact.customer_present = false;
        turn.changed.insert(id);
        true
    }
}
