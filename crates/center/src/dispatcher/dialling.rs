//! Calls out: an agent calls somebody under the bank's number.
//!
//! The contact is on the agent's desk while the line rings (`arrived`, outbound); answered, it is a conversation like any
//! other; not answered, the desk says why and the agent finishes it. A call-back that an agent has taken out of the queue is dialled
//! as soon as it is taken; whoever is not reached stays promised it.

use std::sync::Arc;

use domain::contact::{ContactState, Direction, Medium, Party};
use domain::events::{ContactEvent, EndCause, GuestEnd};
use domain::{AgentId, ContactId, ObjectId, OfferId, QueueId, Timestamp};
use routing::Input;

use super::state::State;
use super::turn::{Effect, Turn};
use crate::contacts::live::{Dialling, StoredRequest};
use crate::contacts::{LiveContact, queries};
use crate::error::CenterError;
use crate::ports::{ContactBrief, DoorCommand, NewContact};

impl State {
    /// Begins a call out. `call_back`: the contact whose customer was promised it.
    pub(crate) fn dial(
        &mut self,
        now: Timestamp,
        agent: AgentId,
        new: &NewContact,
        brief: Arc<ContactBrief>,
        call_back: Option<ContactId>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(agent);
        let Some(number) = new.phone.clone() else { return Err(CenterError::Invalid("number")) };
        let view = self.router.agent(agent).filter(|_| self.agents.contains_key(&agent));
        let view = view.ok_or(CenterError::NotAtDesk)?;
        if self.phone_of(agent).is_none() {
            return Err(CenterError::NoPhone);
        }
        if view.voice_load > 0 || self.engaged.contains_key(&agent) {
            return Err(CenterError::InConversation);
        }
        let queue = self.queue_of_calls_out(agent).ok_or(CenterError::WrongState)?;
        let mut contact = LiveContact::new(new, brief.clone());
        contact.agent = Some(agent);
        contact.request = Some(StoredRequest {
            queue: queue.clone(),
            asked_for: None,
            skills: Vec::new(),
            priority: 0,
            since: now,
            at_head: true,
            call_back: false,
            facts: routing::Facts::default(),
        });
        contact.dialling = Some(Dialling { promise: call_back, offer: None });
        let id = brief.id;
        turn.writes.push(queries::insert(&self.database, &contact));
        self.contacts.insert(id, contact);
        let restored = Input::RestoreConversation {
            agent,
            contact: id,
            queue,
            medium: Medium::Voice,
            skills: Vec::new(),
            priority: 0,
            since: now,
        };
        if let Err(error) = self.route(now, restored, turn) {
            self.contacts.remove(&id);
            return Err(error);
        }
        let arrived = ContactEvent::Arrived {
            channel: brief.channel,
            direction: Direction::Outbound,
            line: brief.line.clone(),
            language: brief.language,
            customer: brief.customer,
            tier: brief.tier,
            care: brief.care,
        };
        turn.entries.insert(0, platform::journal::Entry::contact(id, now, turn.actor, &arrived));
        turn.tell(id, now, &ContactEvent::Dialled { agent });
        turn.desks.insert(agent);
        let line = brief.line.clone();
        turn.then(Effect::Door(brief, DoorCommand::Dial { number, line }));
        Ok(())
    }

    /// The queue whose wrap-up rules hold for the agent's calls out: the first by name that they serve by voice.
    fn queue_of_calls_out(&self, agent: AgentId) -> Option<QueueId> {
        let skills = &self.agents.get(&agent)?.seat.profile.skills;
        let serves = |queue: &&crate::queues::Queue| {
            let has = |(skill, least): &(domain::SkillId, u8)| {
                skills.iter().any(|(known, level)| known == skill && level >= least)
            };
            queue.skills.iter().all(has)
        };
        let common = QueueId::of("common");
        let mut served: Vec<&QueueId> = self.queues.values().filter(serves).map(|queue| &queue.id).collect();
        served.sort_by_key(|queue| (**queue != common, (*queue).clone()));
        served.first().map(|queue| (*queue).clone())
    }

    /// The agent has taken a call-back: the line rings at the customer who waits for it.
    pub(crate) fn dial_back(&mut self, now: Timestamp, id: ContactId, agent: AgentId, offer: OfferId, turn: &mut Turn) {
        let Some(contact) = self.contacts.get_mut(&id) else { return };
        let Some(number) = contact.phone.clone() else { return };
        contact.state = ContactState::Arrived;
        contact.dialling = Some(Dialling { promise: Some(id), offer: Some(offer) });
        let brief = contact.brief.clone();
        turn.tell(id, now, &ContactEvent::Dialled { agent });
        turn.desks.insert(agent);
        let line = brief.line.clone();
        turn.then(Effect::Door(brief, DoorCommand::Dial { number, line }));
    }

    /// Takes the contact whose line rings out of that state.
    fn dialled(&mut self, id: ContactId) -> Result<(AgentId, Dialling), CenterError> {
        let contact = self.contact(id)?;
        let agent = contact.agent.ok_or(CenterError::WrongState)?;
        Ok((agent, contact.dialling.take().ok_or(CenterError::WrongState)?))
    }

    /// Somebody picked up.
    pub(crate) fn dial_answered(&mut self, now: Timestamp, id: ContactId, turn: &mut Turn) -> Result<(), CenterError> {
        let (agent, dialling) = self.dialled(id)?;
        let contact = self.contact(id)?;
        contact.state = ContactState::Connected;
        contact.customer_present = true;
        if let Some(request) = contact.request.as_mut() {
            request.call_back = false;
        }
        contact.connected_at.get_or_insert(now);
        contact.talking_since = Some(now);
        let brief = contact.brief.clone();
        turn.tell(id, now, &ContactEvent::DialAnswered { agent });
        if let Some(offer) = dialling.offer {
            turn.tell(id, now, &ContactEvent::Connected { agent, offer });
        }
        turn.desks.insert(agent);
        turn.then(Effect::Door(brief, DoorCommand::Join { agent, recording: ObjectId::generate() }));
        if let Some(promised) = dialling.promise {
            turn.writes.push(queries::call_back_done(&self.database, promised, now, agent));
            turn.writes.push(crate::call_backs::queries::done(&self.database, promised, now));
        }
        Ok(())
    }

    /// Nobody picked up, or the agent gave up.
    pub(crate) fn dial_failed(
        &mut self,
        now: Timestamp,
        id: ContactId,
        cause: GuestEnd,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let (agent, _) = self.dialled(id)?;
        turn.tell(id, now, &ContactEvent::DialFailed { agent, cause });
        let contact = self.contact(id)?;
        contact.dial_end = Some(cause);
        contact.customer_present = false;
        contact.ending = Some((Party::System, EndCause::Failed));
        let brief = contact.brief.clone();
        if cause == GuestEnd::Dismissed {
            turn.then(Effect::Door(brief, DoorCommand::End { cause: EndCause::Ended }));
        }
        self.route(now, Input::EndConversation { contact: id }, turn)?;
        self.close_if_over(now, id, Party::System, EndCause::Failed, turn);
        turn.desks.insert(agent);
        Ok(())
    }
}
