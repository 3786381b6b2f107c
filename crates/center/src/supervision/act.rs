//! What a shift leader does, decided by the dispatcher.

use std::sync::Arc;

use domain::agent::AgentState;
use domain::contact::ContactState;
use domain::events::{AgentEvent, ContactEvent, EndCause, RequeueCause};
use domain::{AgentId, ContactId, NoticeId, QueueId, StaffId, Timestamp};
use routing::Input;

use super::error::SupervisionError;
use super::notice::{self, DeskNotice, NoticeContent};
use crate::contacts::LiveContact;
use crate::contacts::live::StoredRequest;
use crate::dispatcher::command::Seat;
use crate::dispatcher::state::State;
use crate::dispatcher::turn::Turn;
use crate::error::CenterError;
use crate::staff::{self, AgentSettings};

/// The shift leader who acts.
#[derive(Debug, Clone)]
pub(crate) struct Leader {
    pub(crate) id: StaffId,
    pub(crate) name: String,
}

/// What a shift leader wants.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// `Ready`, `NotReady` or, for one who serves nobody, `SignedOut`.
    SetState { agent: AgentId, state: AgentState, reason: Option<String> },
    /// What the agent can do from now on.
    SetAbilities { settings: AgentSettings },
    /// A message to these agents; to everybody at a desk if none are named.
    Tell { id: NoticeId, agents: Vec<AgentId>, text: String },
    /// Colleagues are mentioned in a remark on a contact; whoever mentions them need not lead them.
    Mention { id: NoticeId, agents: Vec<AgentId>, contact: ContactId, text: String },
    /// The waiting contact is served next of its queue.
    MoveToHead { contact: ContactId },
    /// The waiting contact is so many points more, or less, urgent.
    Prioritise { contact: ContactId, by: i32 },
    /// The contact waits in another queue.
    MoveToQueue { contact: ContactId, queue: QueueId },
    /// The waiting contact is for this agent.
    GiveTo { contact: ContactId, agent: AgentId },
    /// The contact is taken from its agent, back to the head of its queue.
    TakeBack { contact: ContactId },
}

impl State {
    /// Decides an act of a shift leader. An error leaves the state as it was.
    pub(crate) fn supervise(
        &mut self,
        now: Timestamp,
        by: &Leader,
        act: Act,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(by.id);
        match act {
            Act::SetState { agent, state, reason } => self.set_state_of(now, by, agent, state, reason, turn),
            Act::SetAbilities { settings } => self.set_abilities_of(now, by, &settings, turn),
            Act::Tell { id, agents, text } => {
                let to = if agents.is_empty() { self.agents.keys().copied().collect() } else { agents };
                let what = NoticeContent::Message { text };
                for agent in to {
                    self.leave_notice(
                        by,
                        agent,
                        DeskNotice { id, from: by.name.clone(), at: now, what: what.clone() },
                        turn,
                    );
                }
                Ok(())
            }
            Act::Mention { id, agents, contact, text } => {
                for agent in agents {
                    let what = NoticeContent::Mentioned { contact, text: text.clone() };
                    self.leave_notice(by, agent, DeskNotice { id, from: by.name.clone(), at: now, what }, turn);
                }
                Ok(())
            }
            Act::MoveToHead { contact } => {
                let queue = self.waiting_in(contact)?;
                turn.tell(contact, now, &ContactEvent::MovedToHead { queue });
                self.direct(now, Input::MoveToHead { contact }, turn)?;
                self.request_of(contact, |request| request.at_head = true);
                Ok(())
            }
            Act::Prioritise { contact, by } => {
                self.waiting_in(contact)?;
                turn.tell(contact, now, &ContactEvent::Prioritised { by });
                self.direct(now, Input::Prioritise { contact, by }, turn)?;
                self.request_of(contact, |request| request.priority = request.priority.saturating_add(by));
                Ok(())
            }
            Act::MoveToQueue { contact, queue } => {
                if !self.queues.contains_key(&queue) {
                    return Err(CenterError::UnknownQueue(queue.to_string()));
                }
                let from = self.waiting_in(contact)?;
                turn.tell(contact, now, &ContactEvent::MovedToQueue { from, to: queue.clone() });
                self.direct(now, Input::MoveToQueue { contact, queue: queue.clone() }, turn)?;
                self.request_of(contact, |request| request.queue = queue);
                Ok(())
            }
            Act::GiveTo { contact, agent } => {
                self.waiting_in(contact)?;
                if !self.agents.contains_key(&agent) {
                    return Err(SupervisionError::AgentLeft.into());
                }
                turn.tell(contact, now, &ContactEvent::GivenTo { agent });
                self.direct(now, Input::GiveTo { contact, agent }, turn)
            }
            Act::TakeBack { contact } => self.take_back(now, by, contact, turn),
        }
    }

    /// An agent acknowledges a notice. Telling it twice changes nothing.
    pub(crate) fn acknowledge(&mut self, now: Timestamp, agent: AgentId, id: NoticeId, turn: &mut Turn) {
        let Some(open) = self.notices.get_mut(&agent) else { return };
        let before = open.len();
        open.retain(|notice| notice.id != id);
        if open.len() < before {
            turn.writes.push(notice::acknowledge(&self.database, agent, id, now));
            turn.desks.insert(agent);
        }
    }

    /// The queue of a contact that waits and is not offered.
    fn waiting_in(&self, id: ContactId) -> Result<QueueId, SupervisionError> {
        let contact = self.contacts.get(&id).ok_or(SupervisionError::ContactOver)?;
        match contact.state {
            ContactState::Queued => contact.queue().cloned().ok_or(SupervisionError::NoLongerWaiting),
            ContactState::Offered => Err(SupervisionError::BeingOffered),
            state if state.is_over() => Err(SupervisionError::ContactOver),
            _ => Err(SupervisionError::NoLongerWaiting),
        }
    }

    /// Asks the router for something that a leader wants; what it refuses is said in a leader's words.
    fn direct(&mut self, now: Timestamp, input: Input, turn: &mut Turn) -> Result<(), CenterError> {
        let mut outputs = Vec::new();
        self.router.handle(now, input, &mut outputs).map_err(SupervisionError::from)?;
        self.carry(now, outputs, turn);
        Ok(())
    }

    fn request_of(&mut self, id: ContactId, change: impl FnOnce(&mut StoredRequest)) {
        if let Some(request) = self.contacts.get_mut(&id).and_then(|contact: &mut LiveContact| contact.request.as_mut())
        {
            change(request);
        }
    }

    fn set_state_of(
        &mut self,
        now: Timestamp,
        by: &Leader,
        agent: AgentId,
        state: AgentState,
        reason: Option<String>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let here = self.agents.get(&agent).is_some_and(|seated| !seated.lost);
        let input = match state {
            AgentState::Ready => Input::Ready { agent },
            AgentState::NotReady => {
                let reason = reason.clone().unwrap_or_default();
                if !self.reasons.iter().any(|known| known.code == reason) {
                    return Err(CenterError::UnknownReason);
                }
                Input::NotReady { agent, reason }
            }
            AgentState::SignedOut => Input::SignOut { agent },
            _ => return Err(CenterError::Invalid("state")),
        };
        if !here {
            return Err(SupervisionError::AgentLeft.into());
        }
        self.direct(now, input, turn)?;
        if state == AgentState::SignedOut {
            self.agents.remove(&agent);
            self.sent_away.insert(agent);
        }
        let what = NoticeContent::StateChanged { state, reason };
        self.leave_notice(by, agent, new_notice(by, now, what), turn);
        Ok(())
    }

    fn set_abilities_of(
        &mut self,
        now: Timestamp,
        by: &Leader,
        settings: &AgentSettings,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let agent = settings.staff;
        if let Some(seated) = self.agents.get_mut(&agent) {
            let before = seated.seat.clone();
            seated.seat = Arc::new(Seat { profile: settings.profile(), ..(*before).clone() });
            if let Err(error) = self.tell_profile(now, agent, turn) {
                if let Some(seated) = self.agents.get_mut(&agent) {
                    seated.seat = before;
                }
                return Err(error);
            }
        }
        turn.writes.push(staff::queries::save(&self.database, settings));
        let AgentSettings { skills, voice_capacity, text_capacity, deferred_capacity, .. } = settings.clone();
        let event =
            AgentEvent::AbilitiesChanged { skills: skills.clone(), voice_capacity, text_capacity, deferred_capacity };
        turn.tell_agent(agent, now, &event);
        let what = NoticeContent::AbilitiesChanged { skills, voice_capacity, text_capacity, deferred_capacity };
        self.leave_notice(by, agent, new_notice(by, now, what), turn);
        Ok(())
    }

    fn take_back(&mut self, now: Timestamp, by: &Leader, id: ContactId, turn: &mut Turn) -> Result<(), CenterError> {
        let contact = self.contacts.get(&id).ok_or(SupervisionError::ContactOver)?;
        let agent = contact.agent.filter(|_| contact.in_conversation()).ok_or(SupervisionError::NotInConversation)?;
        self.give_back(now, id, agent, EndCause::Ended, RequeueCause::TakenBack, turn)?;
        self.leave_notice(by, agent, new_notice(by, now, NoticeContent::TakenBack { contact: id }), turn);
        Ok(())
    }

    /// Leaves the notice on the agent's desk; whoever has it open is not left it again.
    pub(crate) fn leave_notice(&mut self, by: &Leader, agent: AgentId, notice: DeskNotice, turn: &mut Turn) {
        let open = self.notices.entry(agent).or_default();
        if open.iter().any(|known| known.id == notice.id) {
            return;
        }
        turn.writes.push(notice::insert(&self.database, agent, by.id, &notice));
        turn.desks.insert(agent);
        open.push(notice);
    }
}

fn new_notice(by: &Leader, at: Timestamp, what: NoticeContent) -> DeskNotice {
    DeskNotice { id: NoticeId::generate(), from: by.name.clone(), at, what }
}
