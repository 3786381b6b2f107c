//! Conversations with guests: what the [`Conversation`] says becomes events, rows, and commands of the door.

use std::time::Duration;

use domain::agent::AgentState;
use domain::contact::{ContactState, Medium, Party};
use domain::events::{ContactEvent, EndCause, GuestEnd, ListeningMode, RequeueCause};
use domain::{AgentId, ContactId, GuestId, QueueId, Timestamp};
use routing::Input as Routing;

use super::state::{SeatedAgent, State};
use super::turn::{Effect, Turn};
use crate::contacts::live::StoredRequest;
use crate::conversation::{Conversation, Form, Guest, Input, Invitee, Output, Presence, Purpose, Refused};
use crate::desk::guests::Colleague;
use crate::error::CenterError;
use crate::ports::arrangement::{Arrangement, Hearers, Place};
use crate::ports::{DoorCommand, PhoneKind};
use crate::queues::Queue;

/// A guest who is asked at the desk or whose telephone rings has this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is asked of a conversation with guests.
#[derive(Debug)]
pub(crate) enum GuestCommand {
    Invite {
        agent: AgentId,
        who: Invitee,
        purpose: Purpose,
    },
    /// Whoever of the queue has been ready for longest is invited.
    InviteOf {
        agent: AgentId,
        queue: QueueId,
        purpose: Purpose,
    },
    Accept {
        guest: GuestId,
        staff: AgentId,
    },
    Decline {
        guest: GuestId,
        staff: AgentId,
    },
    Came(GuestId),
    Gone(GuestId, GuestEnd),
    Return(AgentId),
    Confer(AgentId),
    Complete(AgentId),
    /// Whoever calls it leaves the conference: the agent or a guest.
    Leave(AgentId),
    Listen {
        staff: AgentId,
        mode: ListeningMode,
    },
    StopListening(AgentId),
    TakeOver(AgentId),
}

impl GuestCommand {
    /// The member of staff whose desk answers it.
    pub(crate) const fn desk_of(&self) -> Option<AgentId> {
        match self {
            Self::Invite { agent, .. } | Self::InviteOf { agent, .. } => Some(*agent),
            Self::Accept { staff, .. } | Self::Decline { staff, .. } => Some(*staff),
            Self::Return(agent) | Self::Confer(agent) | Self::Complete(agent) | Self::Leave(agent) => Some(*agent),
            Self::TakeOver(_) | Self::Came(_) | Self::Gone(..) | Self::Listen { .. } | Self::StopListening(_) => None,
        }
    }
}

impl From<Refused> for CenterError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::UnknownGuest => Self::OfferGone,
            Refused::NobodyThere => Self::NobodyThere,
            Refused::Consulting => Self::WrongState,
            Refused::Full => Self::ConversationFull,
            Refused::InIt => Self::InConversation,
        }
    }
}

impl State {
    /// Decides what is asked of a conversation with guests.
    pub(crate) fn decide_guests(
        &mut self,
        now: Timestamp,
        id: ContactId,
        command: GuestCommand,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        match command {
            GuestCommand::Invite { agent, who, purpose } => self.invite(now, id, agent, who, purpose, turn),
            GuestCommand::InviteOf { agent, queue, purpose } => {
                let queue = self.queues.get(&queue).ok_or_else(|| CenterError::UnknownQueue(queue.to_string()))?;
                let ready = self.ready_for(queue, agent);
                let longest = ready.into_iter().min_by_key(|(_, since)| *since).map(|(staff, _)| staff);
                let who = Invitee::Staff(longest.ok_or(CenterError::ColleagueNotReady)?);
                self.invite(now, id, agent, who, purpose, turn)
            }
            GuestCommand::Accept { guest, staff } => {
                turn.actor = Some(staff);
                if self.phone_of(staff).is_none() {
                    return Err(CenterError::NoPhone);
                }
                self.tell_conversation(now, id, Input::Accept { guest, staff }, turn)
            }
            GuestCommand::Decline { guest, staff } => {
                turn.actor = Some(staff);
                let is_theirs = |found: &Guest| found.who.staff() == Some(staff) && found.presence == Presence::Asked;
                if !self.contact(id)?.guest(guest).is_some_and(is_theirs) {
                    return Err(CenterError::OfferGone);
                }
                self.tell_conversation(now, id, Input::Gone(guest, GuestEnd::Declined), turn)
            }
            GuestCommand::Came(guest) => self.tell_conversation(now, id, Input::Came(guest), turn),
            GuestCommand::Gone(guest, cause) => self.tell_conversation(now, id, Input::Gone(guest, cause), turn),
            GuestCommand::Return(agent) => self.owner_says(now, id, agent, Input::Return, turn),
            GuestCommand::Confer(agent) => self.owner_says(now, id, agent, Input::Confer, turn),
            GuestCommand::Complete(agent) => self.owner_says(now, id, agent, Input::Complete, turn),
            GuestCommand::Leave(staff) => {
                turn.actor = Some(staff);
                match self.contact(id)?.guest_of(staff).map(|guest| guest.id) {
                    Some(guest) => self.tell_conversation(now, id, Input::Gone(guest, GuestEnd::Left), turn),
                    None => self.owner_says(now, id, staff, Input::Leave, turn),
                }
            }
            GuestCommand::Listen { staff, mode } => self.listen(now, id, staff, mode, turn),
            GuestCommand::StopListening(staff) => {
                turn.actor = Some(staff);
                let guest = self.listener(id, staff)?;
                self.tell_conversation(now, id, Input::Gone(guest, GuestEnd::Left), turn)
            }
            GuestCommand::TakeOver(staff) => {
                turn.actor = Some(staff);
                let guest = self.listener(id, staff)?;
                if !self.agents.contains_key(&staff) {
                    return Err(CenterError::NotAtDesk);
                }
                let from = self.contact(id)?.agent.ok_or(CenterError::ConversationOver)?;
                turn.tell(id, now, &ContactEvent::TakenOver { staff, from });
                self.tell_conversation(now, id, Input::TakeOver(guest), turn)
            }
        }
    }

    /// Since when this member of staff could be asked; `None` if they cannot be.
    fn ready_since(&self, staff: AgentId) -> Option<Timestamp> {
        let view = self.router.agent(staff).filter(|view| view.state == AgentState::Ready)?;
        (!self.engaged.contains_key(&staff) && self.phone_of(staff).is_some()).then_some(view.since)
    }

    /// The colleagues of an agent who could serve the queue and are ready, and since when.
    fn ready_for(&self, queue: &Queue, agent: AgentId) -> Vec<(AgentId, Timestamp)> {
        let serves = |seated: &SeatedAgent| {
            let levels = &seated.seat.profile.skills;
            let has = |skill, least| levels.iter().any(|(known, level)| known == skill && *level >= least);
            queue.skills.iter().all(|(skill, least)| has(skill, *least))
        };
        let others = self.agents.iter().filter(|(staff, seated)| **staff != agent && serves(seated));
        others.filter_map(|(staff, _)| Some((*staff, self.ready_since(*staff)?))).collect()
    }

    /// The colleagues whom the agent can ask now, by number.
    pub(crate) fn colleagues(&self, agent: AgentId) -> Vec<Colleague> {
        let mut colleagues: Vec<Colleague> = self
            .agents
            .iter()
            .filter(|(staff, _)| **staff != agent && self.ready_since(**staff).is_some())
            .map(|(staff, seated)| Colleague {
                id: *staff,
                number: seated.seat.number.clone(),
                name: seated.seat.name.clone(),
                queues: Vec::new(),
            })
            .collect();
        colleagues.sort_by(|a, b| a.number.cmp(&b.number));
        let mut queues: Vec<&Queue> = self.queues.values().collect();
        queues.sort_by(|a, b| a.id.cmp(&b.id));
        for queue in queues {
            for (staff, _) in self.ready_for(queue, agent) {
                colleagues.iter_mut().filter(|one| one.id == staff).for_each(|one| one.queues.push(queue.name.clone()));
            }
        }
        colleagues
    }

    /// A conversation by voice that is going on.
    fn spoken(&mut self, id: ContactId) -> Result<(), CenterError> {
        let contact = self.contacts.get(&id).ok_or(CenterError::ConversationOver)?;
        if contact.brief.channel.medium() != Medium::Voice {
            return Err(CenterError::WrongState);
        }
        if contact.in_conversation() { Ok(()) } else { Err(CenterError::ConversationOver) }
    }

    fn listener(&mut self, id: ContactId, staff: AgentId) -> Result<GuestId, CenterError> {
        self.spoken(id)?;
        let guest = self.contact(id)?.guest_of(staff).filter(|guest| matches!(guest.purpose, Purpose::Listen(_)));
        guest.map(|guest| guest.id).ok_or(CenterError::NotListening)
    }

    fn owner_says(
        &mut self,
        now: Timestamp,
        id: ContactId,
        agent: AgentId,
        input: Input,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(agent);
        self.conversation(id, agent)?;
        self.tell_conversation(now, id, input, turn)
    }

    fn invite(
        &mut self,
        now: Timestamp,
        id: ContactId,
        agent: AgentId,
        who: Invitee,
        purpose: Purpose,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(agent);
        self.conversation(id, agent)?;
        self.spoken(id)?;
        let mut is_asked = false;
        if let Some(staff) = who.staff() {
            self.ready_since(staff).ok_or(CenterError::ColleagueNotReady)?;
            is_asked = match self.phone_of(staff) {
                Some(kind) => !kind.rings(),
                None => return Err(CenterError::ColleagueNotReady),
            };
        } else if purpose != Purpose::Consult {
            return Err(CenterError::WrongState);
        }
        let guest = GuestId::generate();
        let colleague = who.staff();
        let event = match (purpose, colleague) {
            (Purpose::Transfer, Some(colleague)) => ContactEvent::TransferOffered { agent, guest, colleague },
            _ => ContactEvent::ConsultationStarted { agent, guest, colleague },
        };
        let input = Input::Invite { guest, who, purpose, is_asked };
        self.tell_conversation(now, id, input, turn)?;
        turn.entries.insert(0, platform::journal::Entry::contact(id, now, turn.actor, &event));
        if let Some(staff) = colleague {
            self.engage(now, staff, id, turn);
        }
        Ok(())
    }

    fn listen(
        &mut self,
        now: Timestamp,
        id: ContactId,
        staff: AgentId,
        mode: ListeningMode,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(staff);
        self.spoken(id)?;
        if let Ok(guest) = self.listener(id, staff) {
            turn.tell(id, now, &ContactEvent::ListeningChanged { staff, mode });
            return self.tell_conversation(now, id, Input::Listen(guest, mode), turn);
        }
        if self.phone_of(staff) != Some(PhoneKind::Browser) {
            return Err(CenterError::NoPhone);
        }
        let talks = self.contacts.values().any(|contact| contact.in_conversation() && contact.agent == Some(staff));
        if talks || self.engaged.contains_key(&staff) {
            return Err(CenterError::InConversation);
        }
        let who = Invitee::Staff(staff);
        let guest = GuestId::generate();
        let input = Input::Invite { guest, who, purpose: Purpose::Listen(mode), is_asked: false };
        self.tell_conversation(now, id, input, turn)?;
        self.engage(now, staff, id, turn);
        Ok(())
    }

    /// Tells the conversation something and carries out what it answers.
    fn tell_conversation(
        &mut self,
        now: Timestamp,
        id: ContactId,
        input: Input,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let contact = self.contacts.get_mut(&id).filter(|contact| contact.in_conversation());
        let contact = contact.ok_or(CenterError::ConversationOver)?;
        let agent = contact.agent.ok_or(CenterError::ConversationOver)?;
        let conversation = contact.party.get_or_insert_with(|| Box::new(Conversation::new(agent)));
        let before = conversation.form();
        let mut outputs = Vec::new();
        if let Err(refused) = conversation.handle(now, input, &mut outputs) {
            contact.party.take_if(|conversation| conversation.is_plain());
            return Err(refused.into());
        }
        let form = conversation.form();
        for output in outputs {
            self.carry_guest(now, id, output, turn)?;
        }
        let Some(contact) = self.contacts.get_mut(&id).filter(|contact| contact.in_conversation()) else {
            return Ok(());
        };
        if contact.party.as_ref().is_some_and(|conversation| conversation.is_plain()) {
            contact.party = None;
        }
        let agent = contact.agent.unwrap_or(agent);
        match (before, form) {
            (Form::Together, Form::Apart) if contact.state == ContactState::Connected => {
                contact.state = ContactState::Held;
                turn.tell(id, now, &ContactEvent::Held { agent });
            }
            (Form::Apart, Form::Together) if contact.state == ContactState::Held => {
                contact.state = ContactState::Connected;
                turn.tell(id, now, &ContactEvent::Resumed { agent });
            }
            _ => {}
        }
        turn.changed.insert(id);
        turn.desks.insert(agent);
        Ok(())
    }

    fn carry_guest(
        &mut self,
        now: Timestamp,
        id: ContactId,
        output: Output,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let contact = self.contact(id)?;
        let brief = contact.brief.clone();
        match output {
            Output::Call(guest) => {
                turn.then(Effect::Door(brief, DoorCommand::CallGuest { guest: guest.id, who: guest.who }));
            }
            Output::Drop(guest, cause) => {
                let staff = guest.who.staff();
                if guest.presence != Presence::Asked {
                    turn.then(Effect::Door(brief, DoorCommand::PartGuest { guest: guest.id }));
                }
                self.tell_guest_left(now, id, &guest, cause, turn);
                if let Some(staff) = staff {
                    self.release(now, staff, turn);
                }
            }
            Output::Here(guest) => {
                let staff = guest.who.staff();
                let event = match (guest.purpose, staff) {
                    (Purpose::Listen(mode), Some(staff)) => ContactEvent::ListeningStarted { staff, mode },
                    _ => ContactEvent::GuestJoined { guest: guest.id, staff },
                };
                turn.tell(id, now, &event);
                turn.desks.extend(staff);
            }
            Output::Arrange => {
                if let Some(arrangement) = contact.party.as_deref().map(arrangement) {
                    turn.then(Effect::Door(brief, DoorCommand::Arrange(arrangement)));
                }
            }
            Output::Conferred => {
                let agent = contact.agent.ok_or(CenterError::ConversationOver)?;
                turn.tell(id, now, &ContactEvent::ConferenceStarted { agent });
            }
            Output::HandOver { from, to } => {
                contact.agent = Some(to);
                self.route(now, Routing::HandOver { contact: id, to }, turn)?;
                turn.tell(id, now, &ContactEvent::HandedOver { from, to });
                turn.desks.extend([from, to]);
                self.release(now, to, turn);
            }
            Output::GiveBack(agent) => {
                self.give_back(now, id, agent, EndCause::AgentLost, RequeueCause::AgentLost, turn)?;
            }
        }
        Ok(())
    }

    fn tell_guest_left(&mut self, now: Timestamp, id: ContactId, guest: &Guest, cause: GuestEnd, turn: &mut Turn) {
        let staff = guest.who.staff();
        let event = match (guest.purpose, staff) {
            (Purpose::Listen(_), _) if guest.presence != Presence::Here => return,
            (Purpose::Listen(_), Some(staff)) => {
                let milliseconds = u64::try_from(now.since(guest.since).as_millis()).unwrap_or(u64::MAX);
                ContactEvent::ListeningEnded { staff, milliseconds }
            }
            _ => ContactEvent::GuestLeft { guest: guest.id, staff, cause },
        };
        turn.tell(id, now, &event);
    }

    /// Sends the contact to another queue, before everybody who waits there.
    pub(crate) fn transfer(
        &mut self,
        now: Timestamp,
        id: ContactId,
        agent: AgentId,
        queue: QueueId,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(agent);
        if !self.queues.contains_key(&queue) {
            return Err(CenterError::UnknownQueue(queue.to_string()));
        }
        let contact = self.conversation(id, agent)?;
        if contact.queue() == Some(&queue) {
            return self.give_back(now, id, agent, EndCause::Ended, RequeueCause::Returned, turn);
        }
        let brief = contact.brief.clone();
        let since = contact.request.as_ref().map_or(now, |request| request.since);
        let facts = contact.request.as_ref().map(|request| request.facts.clone()).unwrap_or_default();
        let priority = self.brought_along(&brief);
        self.disband(now, id, turn);
        turn.then(Effect::Door(brief, DoorCommand::Part { agent }));
        let contact = self.contact(id)?;
        contact.conversation_over(now);
        contact.ended_at = None;
        contact.agent = None;
        contact.state = ContactState::Queued;
        contact.queued_at.get_or_insert(now);
        contact.request = Some(StoredRequest {
            queue: queue.clone(),
            asked_for: None,
            skills: Vec::new(),
            priority,
            since,
            at_head: true,
            call_back: false,
            facts,
        });
        turn.tell(id, now, &ContactEvent::ConversationEnded { agent, by: Party::Agent, cause: EndCause::Ended });
        turn.tell(id, now, &ContactEvent::TransferredToQueue { agent, queue: queue.clone() });
        turn.desks.insert(agent);
        turn.then(Effect::Requeued(id));
        self.route(now, Routing::TransferToQueue { contact: id, queue, skills: Vec::new(), priority }, turn)
    }

    /// The agent's leg is lost: a colleague who is there goes on, or the contact goes back to the head of its queue.
    pub(crate) fn agent_leg_lost(
        &mut self,
        now: Timestamp,
        id: ContactId,
        agent: AgentId,
        cause: EndCause,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        if self.contact(id)?.party.is_some() {
            return self.tell_conversation(now, id, Input::AgentLost, turn);
        }
        self.give_back(now, id, agent, cause, RequeueCause::AgentLost, turn)
    }

    /// The agent hangs up at the telephone: in a conference they leave it, otherwise the conversation ends.
    pub(crate) fn agent_hangs_up(
        &mut self,
        now: Timestamp,
        id: ContactId,
        agent: AgentId,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        if self.conversation(id, agent)?.party.as_ref().is_some_and(|conversation| conversation.is_conference())
            && self.tell_conversation(now, id, Input::Leave, turn).is_ok()
        {
            return Ok(());
        }
        self.end_conversation(now, id, Party::Agent, EndCause::Ended, turn)
    }

    /// The conversation is over: all guests go.
    pub(crate) fn disband(&mut self, now: Timestamp, id: ContactId, turn: &mut Turn) {
        let Some(mut conversation) = self.contacts.get_mut(&id).and_then(|contact| contact.party.take()) else {
            return;
        };
        let mut outputs = Vec::new();
        if conversation.handle(now, Input::Over, &mut outputs).is_err() {
            return;
        }
        for output in outputs {
            if let Err(error) = self.carry_guest(now, id, output, turn) {
                tracing::error!(contact = %id, %error, "a guest could not be let go");
            }
        }
    }

    /// The member of staff is taken up by the contact and is offered no calls.
    fn engage(&mut self, now: Timestamp, staff: AgentId, id: ContactId, turn: &mut Turn) {
        self.engaged.insert(staff, id);
        turn.desks.insert(staff);
        if let Err(error) = self.tell_profile(now, staff, turn) {
            tracing::error!(%staff, %error, "the router refused a guest's profile");
        }
    }

    fn release(&mut self, now: Timestamp, staff: AgentId, turn: &mut Turn) {
        if self.engaged.remove(&staff).is_some() {
            turn.desks.insert(staff);
            if let Err(error) = self.tell_profile(now, staff, turn) {
                tracing::error!(%staff, %error, "the router refused a guest's profile");
            }
        }
    }

    /// Guests who have been asked for too long do not come; those whose page is lost have gone.
    pub(crate) fn follow_guests(&mut self, now: Timestamp, turn: &mut Turn) {
        let late = |guest: &Guest| guest.presence != Presence::Here && now.since(guest.since) > PATIENCE;
        let lost = |guest: &Guest| {
            guest.who.staff().is_some_and(|staff| self.agents.get(&staff).is_some_and(|seated| seated.lost))
        };
        let gone: Vec<(ContactId, GuestId, GuestEnd)> = self
            .engaged_contacts()
            .flat_map(|(id, conversation)| conversation.guests().iter().map(move |guest| (id, guest)))
            .filter_map(|(id, guest)| match (late(guest), lost(guest)) {
                (_, true) => Some((id, guest.id, GuestEnd::Failed)),
                (true, false) => Some((id, guest.id, GuestEnd::NoAnswer)),
                _ => None,
            })
            .collect();
        for (id, guest, cause) in gone {
            if let Err(error) = self.tell_conversation(now, id, Input::Gone(guest, cause), turn) {
                tracing::debug!(contact = %id, %error, "a guest was gone already");
            }
        }
    }

    fn engaged_contacts(&self) -> impl Iterator<Item = (ContactId, &Conversation)> {
        self.contacts.iter().filter_map(|(id, contact)| Some((*id, contact.party.as_deref()?)))
    }
}

/// Who hears whom, as the door is told.
fn arrangement(conversation: &Conversation) -> Arrangement {
    let mut others = vec![(Place::Agent, Hearers::All)];
    for guest in conversation.guests().iter().filter(|guest| guest.presence == Presence::Here) {
        let hearers = match guest.purpose {
            Purpose::Listen(ListeningMode::Listen) => Hearers::Nobody,
            Purpose::Listen(ListeningMode::Whisper) => Hearers::Agent,
            Purpose::Listen(ListeningMode::BargeIn) | Purpose::Consult | Purpose::Transfer => Hearers::All,
        };
        others.push((Place::Guest(guest.id), hearers));
    }
    Arrangement { agent: conversation.agent(), with_customer: conversation.form() == Form::Together, others }
}
