//! Giving a planned call-back out, and taking it back while nobody has it, in one decision each.

use std::sync::Arc;

use domain::contact::{ContactState, Direction, Medium, Party};
use domain::events::{ContactEvent, EndCause};
use domain::{ContactId, QueueId, StaffId, Timestamp};
use platform::journal::Entry;
use routing::{Facts, Input, Output};
use sea_orm::Statement;

use super::error::CallBackError;
use super::queries as plans;
use crate::contacts::live::StoredRequest;
use crate::contacts::{LiveContact, queries};
use crate::dispatcher::state::State;
use crate::dispatcher::turn::{Effect, Turn};
use crate::error::CenterError;
use crate::ports::{ContactBrief, NewContact};

/// What the dispatcher is told of planned call-backs.
#[derive(Debug)]
pub(crate) enum CallBackCommand {
    /// The time has come.
    GiveOut(Box<GivenOut>),
    /// What was agreed is otherwise, or off: the call-back must not be given out as this contact any more.
    Revise {
        /// The contact in which it was agreed.
        origin: ContactId,
        call: ContactId,
        by: StaffId,
        event: ContactEvent,
        writes: Vec<Statement>,
    },
}

/// A call-back whose time has come.
#[derive(Debug)]
pub(crate) struct GivenOut {
    pub(crate) origin: ContactId,
    pub(crate) new: NewContact,
    pub(crate) brief: Arc<ContactBrief>,
    /// The queue in which the customer was served; another one if it is not there any more.
    pub(crate) queue: Option<QueueId>,
    pub(crate) facts: Facts,
}

impl State {
    pub(crate) fn decide_call_back(
        &mut self,
        now: Timestamp,
        command: CallBackCommand,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        match command {
            CallBackCommand::GiveOut(given) => self.give_out(now, *given, turn),
            CallBackCommand::Revise { origin, call, by, event, writes } => {
                turn.actor = Some(by);
                self.withdraw(now, call, by, turn)?;
                turn.writes.extend(writes);
                turn.entries.push(Entry::contact(origin, now, turn.actor, &event));
                Ok(())
            }
        }
    }

    /// A contact arrives, waits in its queue and is promised a call-back, all at once. What is there already stays.
    fn give_out(&mut self, now: Timestamp, given: GivenOut, turn: &mut Turn) -> Result<(), CenterError> {
        let GivenOut { origin, new, brief, queue, mut facts } = given;
        let id = brief.id;
        if self.contacts.contains_key(&id) {
            return Ok(());
        }
        if self.contacts.len() >= self.config.max_contacts {
            return Err(CenterError::Overloaded);
        }
        let queue = queue.filter(|queue| self.queues.contains_key(queue)).or_else(|| self.queue_of_telephones());
        let queue = queue.ok_or(CallBackError::NoPlace)?;
        self.note_groups(&mut facts, &[]);
        let priority = self.brought_along(&brief);
        let mut outputs = Vec::new();
        let enqueue = Input::Enqueue {
            contact: id,
            queue: queue.clone(),
            medium: Medium::Voice,
            skills: Vec::new(),
            priority,
            since: now,
            at_head: false,
            facts: Some(Box::new(facts.clone())),
        };
        self.router.handle(now, enqueue, &mut outputs)?;
        let Some(waiting) = self.router.contact(id).map(|view| view.queue) else {
            return Err(CallBackError::NoPlace.into());
        };
        self.router.handle(now, Input::PromiseCallBack { contact: id }, &mut outputs)?;
        let mut contact = LiveContact::new(&new, brief.clone());
        turn.writes.push(queries::insert(&self.database, &contact));
        contact.customer_present = false;
        contact.state = ContactState::Queued;
        contact.queued_at = Some(now);
        contact.request = Some(StoredRequest {
            queue: waiting.clone(),
            asked_for: (waiting != queue).then(|| queue.clone()),
            skills: Vec::new(),
            priority,
            since: now,
            at_head: false,
            call_back: true,
            facts,
        });
        self.contacts.insert(id, contact);
        turn.entries.push(Entry::contact(origin, now, turn.actor, &ContactEvent::CallBackGivenOut { call: id }));
        let arrived = ContactEvent::Arrived {
            channel: brief.channel,
            direction: Direction::Outbound,
            line: brief.line.clone(),
            language: brief.language,
            customer: brief.customer,
            tier: brief.tier,
            care: brief.care,
        };
        turn.tell(id, now, &arrived);
        for output in &outputs {
            if let Output::Diverted { from, to, by, .. } = output {
                turn.tell(id, now, &ContactEvent::Diverted { from: from.clone(), to: to.clone(), by: by.clone() });
            }
        }
        let queued = ContactEvent::Queued { queue: waiting, skills: Vec::new(), priority, language: brief.language };
        turn.tell(id, now, &queued);
        turn.writes.push(queries::promise_call_back(&self.database, id, now));
        turn.writes.push(plans::given_out(&self.database, id, now));
        turn.tell(id, now, &ContactEvent::CallBackPromised {});
        // Nobody is at the line who could be asked whether they would rather be called back.
        outputs.retain(|output| !matches!(output, Output::CallBackOffered { .. }));
        self.carry(now, outputs, turn);
        Ok(())
    }

    /// The first queue that an agent with a telephone could serve: the common one, else the first by name.
    fn queue_of_telephones(&self) -> Option<QueueId> {
        let common = QueueId::of("common");
        self.queues.keys().min_by_key(|queue| (**queue != common, (*queue).clone())).cloned()
    }

    /// Takes the call-back out of its queue if it waits there, and the promise with it.
    fn withdraw(&mut self, now: Timestamp, call: ContactId, by: StaffId, turn: &mut Turn) -> Result<(), CenterError> {
        if let Some(contact) = self.contacts.get(&call) {
            if contact.is_dialling() || contact.in_conversation() {
                return Err(CallBackError::UnderWay.into());
            }
            if contact.waiting() {
                self.route(now, Input::Abandon { contact: call }, turn)?;
                let contact = self.contact(call)?;
                contact.state = ContactState::Closed;
                contact.offer = None;
                contact.ended_at = Some(now);
                contact.closed_at = Some(now);
                turn.tell(call, now, &ContactEvent::Closed { by: Party::Agent, cause: EndCause::Ended });
                turn.then(Effect::Forget(call));
            }
        }
        turn.writes.push(queries::call_back_done(&self.database, call, now, by));
        Ok(())
    }
}
