//! One command, decided: the router is asked; what it answers is carried over in `carry`.

use std::sync::Arc;

use domain::agent::AgentState;
use domain::contact::{ContactState, Medium, Party};
use domain::events::{AbandonStage, ContactEvent, EndCause, GuestEnd, RequeueCause};
use domain::{AgentId, ContactId, OfferId, Timestamp};
use routing::Input;

use super::command::{Command, Seat};
use super::state::{SeatedAgent, State};
use super::turn::{Effect, Turn};
use crate::contacts::{LiveContact, queries};
use crate::conversation::Form;
use crate::error::CenterError;
use crate::ports::{ContactBrief, DoorCommand, NewContact};

impl State {
    /// Decides what a command leads to. An error leaves the state as it was.
    pub(crate) fn decide(&mut self, now: Timestamp, command: Command, turn: &mut Turn) -> Result<(), CenterError> {
        match command {
            Command::Arrive { new, brief } => self.arrive(now, &new, brief, turn),
            Command::CustomerLeft { contact, cause } => {
                self.customer_left(now, contact, cause, turn);
                Ok(())
            }
            Command::CustomerFinished { contact } => {
                if !self.contact(contact)?.in_conversation() {
                    return Err(CenterError::WrongState);
                }
                self.end_conversation(now, contact, Party::Customer, EndCause::Ended, turn)
            }
            Command::ConversationJoined { contact, agent } => {
                if self.conversation(contact, agent).is_ok() {
                    turn.then(Effect::Connected(contact, agent));
                }
                Ok(())
            }
            Command::AgentLegFailed { contact, agent, cause } => {
                if self.conversation(contact, agent).is_ok() {
                    self.agent_leg_lost(now, contact, agent, cause, turn)?;
                }
                Ok(())
            }
            Command::HangUp { contact, agent } => {
                turn.actor = Some(agent);
                if self.contact(contact)?.is_dialling() && self.contact(contact)?.agent == Some(agent) {
                    return self.dial_failed(now, contact, GuestEnd::Dismissed, turn);
                }
                self.conversation(contact, agent)?;
                self.agent_hangs_up(now, contact, agent, turn)
            }
            Command::PhoneAnswered { offer, agent } => self.accept(now, offer, agent, true, turn),
            Command::Accept { offer, agent } => self.accept(now, offer, agent, false, turn),
            Command::Refuse { offer, agent, cause } => {
                turn.actor = Some(agent);
                self.route(now, Input::Refuse { offer, agent, cause }, turn).map_err(|_| CenterError::OfferGone)
            }
            Command::Record { contact, events, writes } => self.record(now, contact, &events, writes, turn),
            Command::Enqueue { contact, request, facts } => self.enqueue(now, contact, request, *facts, turn),
            Command::PromiseCallBack { contact } => self.promise_call_back(now, contact, turn),
            Command::SetPolicy { policy, switch, by } => self.set_policy(now, *policy, switch, by, turn),
            Command::LeaveQueue { contact } => {
                if !self.contact(contact)?.waiting() {
                    return Err(CenterError::WrongState);
                }
                self.route(now, Input::Abandon { contact }, turn)?;
                let live = self.contact(contact)?;
                live.state = ContactState::SelfService;
                live.offer = None;
                turn.changed.insert(contact);
                Ok(())
            }
            Command::Finish { contact, cause } => self.finish(now, contact, cause, turn),
            Command::AskRating { contact, grades } => {
                self.contact(contact)?;
                turn.tell(contact, now, &ContactEvent::SurveyAsked { grades });
                Ok(())
            }
            Command::Rate { contact, score, grades } => self.rate(now, contact, (score, grades), turn),
            Command::RateLate { contact, rating, writes } => self.rate_late(now, contact, rating, writes, turn),
            Command::SetLanguage { contact, language } => {
                let live = self.contact(contact)?;
                live.brief = Arc::new(ContactBrief { language, ..(*live.brief).clone() });
                turn.changed.insert(contact);
                Ok(())
            }
            // Who was signed out by a shift leader stays so until they ask for work themselves.
            Command::Present { agent, .. } if self.sent_away.contains(&agent) => Ok(()),
            Command::Present { agent, seat } => self.present(now, agent, &seat, turn),
            Command::SetState { agent, seat, state, reason } => {
                turn.actor = Some(agent);
                self.sent_away.remove(&agent);
                self.set_state(now, agent, &seat, state, reason, turn)
            }
            Command::Hold { contact, agent } => {
                turn.actor = Some(agent);
                let live = self.conversation(contact, agent)?;
                if live.state != ContactState::Connected || live.brief.channel.medium() != Medium::Voice {
                    return Err(CenterError::WrongState);
                }
                live.state = ContactState::Held;
                let brief = live.brief.clone();
                turn.tell(contact, now, &ContactEvent::Held { agent });
                turn.then(Effect::Door(brief, DoorCommand::Hold));
                Ok(())
            }
            Command::Resume { contact, agent } => {
                turn.actor = Some(agent);
                let live = self.conversation(contact, agent)?;
                if live.state != ContactState::Held
                    || live.visit.flow.is_some()
                    || live.party.as_ref().is_some_and(|party| party.form() == Form::Apart)
                {
                    return Err(CenterError::WrongState);
                }
                live.state = ContactState::Connected;
                let brief = live.brief.clone();
                turn.tell(contact, now, &ContactEvent::Resumed { agent });
                turn.then(Effect::Door(brief, DoorCommand::Resume));
                Ok(())
            }
            Command::Return { contact, agent, cause } => {
                turn.actor = Some(agent);
                self.conversation(contact, agent)?;
                self.give_back(now, contact, agent, EndCause::Ended, cause, turn)
            }
            Command::Deferred { contact, command } => self.decide_deferred(now, contact, command, turn),
            Command::Guests { contact, command } => self.decide_guests(now, contact, command, turn),
            Command::Visit { contact, agent, flow } => self.visit(now, contact, agent, flow, turn),
            Command::EndVisit { contact, agent } => {
                turn.actor = Some(agent);
                let flow = self.conversation(contact, agent)?.visit.flow.as_ref();
                flow.ok_or(CenterError::WrongState)?;
                turn.then(Effect::EndVisit(contact));
                Ok(())
            }
            Command::VisitOver { contact, outcome } => self.visit_over(now, contact, outcome, turn),
            Command::Transfer { contact, agent, queue } => self.transfer(now, contact, agent, queue, turn),
            Command::Note { contact, agent, text } => {
                turn.actor = Some(agent);
                let live = self.served(contact, agent)?;
                live.note = text;
                turn.changed.insert(contact);
                Ok(())
            }
            Command::WrapUp { contact, agent, code, note } => self.wrap_up(now, contact, agent, code, note, turn),
            Command::Read { contact, agent } => {
                self.served(contact, agent)?.unread = 0;
                Ok(())
            }
            Command::View { agent } => {
                if self.agents.contains_key(&agent) || self.sent_away.contains(&agent) {
                    Ok(())
                } else {
                    Err(CenterError::NotAtDesk)
                }
            }
            Command::DefineQueue { queue } => {
                self.route(now, Input::DefineQueue(queue.to_routing()), turn)?;
                self.queues.insert(queue.id.clone(), queue);
                Ok(())
            }
            Command::UpdateProfile { agent, profile } => {
                if let Some(seated) = self.agents.get_mut(&agent) {
                    seated.seat = Arc::new(Seat { profile, ..(*seated.seat).clone() });
                    self.tell_profile(now, agent, turn)?;
                }
                Ok(())
            }
            Command::Abilities { told } => self.set_abilities(now, told, turn),
            Command::Supervise { by, act, audit } => {
                turn.writes.push(audit);
                self.supervise(now, &by, act, turn)
            }
            Command::Acknowledge { agent, notice } => {
                self.acknowledge(now, agent, notice, turn);
                Ok(())
            }
            Command::Dial { agent, new, brief, call_back } => self.dial(now, agent, &new, brief, call_back, turn),
            Command::DialAnswered { contact } => self.dial_answered(now, contact, turn),
            Command::DialFailed { contact, cause } => self.dial_failed(now, contact, cause, turn),
            Command::Sites(command) => self.decide_site(now, command, turn),
            Command::Plans(command) => self.decide_plan(now, command, turn),
            Command::CallBacks(command) => self.decide_call_back(now, command, turn),
            Command::Colleagues { .. } | Command::Team | Command::Settle => Ok(()),
        }
    }

    fn arrive(
        &mut self,
        now: Timestamp,
        new: &NewContact,
        brief: Arc<ContactBrief>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        if self.contacts.len() >= self.config.max_contacts {
            return Err(CenterError::Overloaded);
        }
        if self.contacts.contains_key(&brief.id) {
            return Err(CenterError::WrongState);
        }
        let contact = LiveContact::new(new, brief.clone());
        turn.writes.push(queries::insert(&self.database, &contact));
        self.contacts.insert(brief.id, contact);
        turn.tell(
            brief.id,
            now,
            &ContactEvent::Arrived {
                channel: brief.channel,
                direction: new.direction,
                line: brief.line.clone(),
                language: brief.language,
                customer: brief.customer,
                tier: brief.tier,
                care: brief.care,
            },
        );
        turn.changed.remove(&brief.id);
        // What waits is led by the room that took it, and by no flow.
        if brief.channel.medium() == Medium::Deferred {
            turn.shown.insert(brief.id);
        } else {
            turn.then(Effect::Begin(brief));
        }
        Ok(())
    }

    fn customer_left(&mut self, now: Timestamp, id: ContactId, cause: EndCause, turn: &mut Turn) {
        let Some(contact) = self.contacts.get_mut(&id).filter(|contact| contact.customer_present) else { return };
        contact.customer_present = false;
        let (state, stage) = (contact.state, contact.waiting());
        turn.then(Effect::Dismissed(id));
        if self.waits_without_customer(id, turn) {
            return;
        }
        match state {
            ContactState::Connected | ContactState::Held => {
                if let Err(error) = self.end_conversation(now, id, Party::Customer, cause, turn) {
                    tracing::error!(contact = %id, %error, "a conversation did not end with its customer");
                }
            }
            ContactState::Survey | ContactState::WrapUp => self.close_if_over(now, id, Party::Customer, cause, turn),
            _ => {
                if stage && let Err(error) = self.route(now, Input::Abandon { contact: id }, turn) {
                    tracing::error!(contact = %id, %error, "a waiting contact was unknown to the router");
                }
                let Some(contact) = self.contacts.get_mut(&id) else { return };
                contact.state = ContactState::Abandoned;
                contact.offer = None;
                contact.ended_at = Some(now);
                contact.closed_at = Some(now);
                if stage {
                    contact.waited = contact.queued_at.map_or(contact.waited, |since| now.since(since));
                }
                let stage = if stage { AbandonStage::Queue } else { AbandonStage::SelfService };
                turn.tell(id, now, &ContactEvent::Abandoned { stage });
                turn.then(Effect::Forget(id));
            }
        }
    }

    /// Ends customer and agent's conversation; a customer who is still there goes on to the survey.
    pub(crate) fn end_conversation(
        &mut self,
        now: Timestamp,
        id: ContactId,
        by: Party,
        cause: EndCause,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let contact = self.contact(id)?;
        let agent = contact.agent.ok_or(CenterError::WrongState)?;
        self.disband(now, id, turn);
        let contact = self.contact(id)?;
        let brief = contact.brief.clone();
        self.contact(id)?.ending = Some((by, cause));
        self.route(now, Input::EndConversation { contact: id }, turn)?;
        turn.then(Effect::Door(brief, DoorCommand::Part { agent }));
        let contact = self.contact(id)?;
        if contact.customer_present {
            contact.state = ContactState::Survey;
            turn.then(Effect::ConversationEnded(id, by));
        }
        self.close_if_over(now, id, by, cause, turn);
        Ok(())
    }

    /// Takes the contact from the agent and puts it at the head of its queue.
    pub(crate) fn give_back(
        &mut self,
        now: Timestamp,
        id: ContactId,
        agent: AgentId,
        cause: EndCause,
        why: RequeueCause,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let contact = self.contact(id)?;
        contact.ending = Some((Party::System, cause));
        self.disband(now, id, turn);
        let contact = self.contact(id)?;
        let brief = contact.brief.clone();
        turn.then(Effect::Door(brief, DoorCommand::Part { agent }));
        self.route(now, Input::ReturnToQueue { contact: id, cause: why }, turn)
    }

    fn accept(
        &mut self,
        now: Timestamp,
        offer: OfferId,
        agent: AgentId,
        at_phone: bool,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(agent);
        let contact = *self.offers.get(&offer).ok_or(CenterError::OfferGone)?;
        let rings = self.contact(contact)?.offer.is_some_and(|open| open.rings);
        if rings && !at_phone {
            return Err(CenterError::AnswerOnPhone);
        }
        self.route(now, Input::Accept { offer, agent }, turn).map_err(|_| CenterError::OfferGone)
    }

    fn record(
        &mut self,
        now: Timestamp,
        id: ContactId,
        events: &[ContactEvent],
        writes: Vec<sea_orm::Statement>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.writes.extend(writes);
        let mut row_changed = false;
        for event in events {
            row_changed |= self.note(now, id, event, turn);
        }
        if !row_changed {
            turn.changed.remove(&id);
        }
        Ok(())
    }

    /// Writes one step down. True if the contact's row says something else now.
    fn note(&mut self, now: Timestamp, id: ContactId, event: &ContactEvent, turn: &mut Turn) -> bool {
        let name = match (event, &self.self_service) {
            (ContactEvent::NodeVisited { flow, node, .. }, Some(service)) => service.node_name(flow, node),
            _ => None,
        };
        let Some(contact) = self.contacts.get_mut(&id) else {
            // The contact is over: a recording that ends with it, a receipt that comes late.
            turn.entries.push(platform::journal::Entry::contact(id, now, turn.actor, event));
            return false;
        };
        let mut row_changed = false;
        match event {
            ContactEvent::FlowEntered { .. } if contact.state == ContactState::Arrived => {
                contact.state = ContactState::SelfService;
                row_changed = true;
            }
            ContactEvent::NodeVisited { node, kind, .. } => contact.visited(node.clone(), kind, name, now),
            ContactEvent::MessagePosted { by, .. } => {
                contact.last_message_at = Some(now);
                match by {
                    Party::Customer => contact.unread += 1,
                    Party::Agent => contact.unread = 0,
                    Party::Machine | Party::System => {}
                }
                if let Some(agent) = contact.agent.filter(|_| contact.in_conversation()) {
                    turn.desks.insert(agent);
                }
            }
            ContactEvent::RecordingStarted { .. } => {
                contact.recordings += 1;
                row_changed = true;
            }
            _ => {}
        }
        turn.tell(id, now, event);
        row_changed
    }

    fn finish(&mut self, now: Timestamp, id: ContactId, cause: EndCause, turn: &mut Turn) -> Result<(), CenterError> {
        let contact = self.contact(id)?;
        if contact.in_conversation() {
            return Err(CenterError::WrongState);
        }
        let (brief, waiting) = (contact.brief.clone(), contact.waiting());
        if self.waits_without_customer(id, turn) {
            turn.then(Effect::Door(brief, DoorCommand::End { cause }));
            turn.then(Effect::Dismissed(id));
            return Ok(());
        }
        let contact = self.contact(id)?;
        contact.customer_present = false;
        if waiting {
            contact.waited = contact.queued_at.map_or(contact.waited, |since| now.since(since));
            self.route(now, Input::Abandon { contact: id }, turn)?;
            turn.tell(id, now, &ContactEvent::Abandoned { stage: AbandonStage::Queue });
        }
        turn.then(Effect::Door(brief, DoorCommand::End { cause }));
        turn.then(Effect::Dismissed(id));
        self.close_if_over(now, id, Party::Machine, cause, turn);
        Ok(())
    }

    fn present(
        &mut self,
        now: Timestamp,
        agent: AgentId,
        seat: &Arc<Seat>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let phone = self.phone_of(agent);
        if let Some(seated) = self.agents.get_mut(&agent) {
            seated.heard_at = now;
            seated.lost = false;
            if seated.seat != *seat {
                seated.seat = seat.clone();
                self.tell_profile(now, agent, turn)?;
            }
            return Ok(());
        }
        self.agents.insert(agent, SeatedAgent { seat: seat.clone(), heard_at: now, phone, lost: false });
        let mut profile = seat.profile.clone();
        if phone.is_none() {
            profile.voice_capacity = 0;
        }
        self.route(now, Input::SignIn { agent, profile }, turn)?;
        self.tell_abilities(now, agent, turn)?;
        self.tell_of_plans(agent, turn);
        Ok(())
    }

    fn set_state(
        &mut self,
        now: Timestamp,
        agent: AgentId,
        seat: &Arc<Seat>,
        state: AgentState,
        reason: Option<String>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        match state {
            AgentState::Ready => {
                if self.router.lost_sites().any(|lost| seat.profile.site.as_ref() == Some(lost)) {
                    return Err(CenterError::SiteIsLost);
                }
                self.present(now, agent, seat, turn)?;
                self.tell_profile(now, agent, turn)?;
                self.route(now, Input::Ready { agent }, turn)
            }
            AgentState::NotReady => {
                let reason = reason.unwrap_or_else(|| "other".to_owned());
                if !self.reasons.iter().any(|known| known.code == reason) {
                    return Err(CenterError::UnknownReason);
                }
                self.present(now, agent, seat, turn)?;
                self.route(now, Input::NotReady { agent, reason }, turn)
            }
            AgentState::SignedOut => {
                if !self.agents.contains_key(&agent) {
                    return Ok(());
                }
                self.give_back_deferred(now, agent, turn)?;
                self.route(now, Input::SignOut { agent }, turn).map_err(|_| CenterError::StillServing)?;
                self.agents.remove(&agent);
                Ok(())
            }
            _ => Err(CenterError::Invalid("state")),
        }
    }

    /// The agent's contact, in conversation or in wrap-up.
    fn served(&mut self, id: ContactId, agent: AgentId) -> Result<&mut LiveContact, CenterError> {
        let contact = self.contact(id)?;
        if contact.agent != Some(agent) {
            return Err(CenterError::NotYours);
        }
        if contact.in_conversation() || contact.wrap_up.is_some() { Ok(contact) } else { Err(CenterError::WrongState) }
    }

    fn wrap_up(
        &mut self,
        now: Timestamp,
        id: ContactId,
        agent: AgentId,
        code: Option<String>,
        note: Option<String>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        turn.actor = Some(agent);
        let queue = self.served(id, agent)?.queue().cloned();
        let rules = queue.as_ref().and_then(|queue| self.queues.get(queue));
        let code = code
            .filter(|code| !code.is_empty())
            .or_else(|| self.contacts.get(&id).and_then(|contact| contact.wrap_up_code.clone()));
        if let (Some(code), Some(rules)) = (&code, rules)
            && !rules.wrap_up_codes.iter().any(|known| known.code == *code)
        {
            return Err(CenterError::UnknownWrapUpCode);
        }
        let required = rules.is_some_and(|rules| rules.wrap_up_code_required);
        let contact = self.served(id, agent)?;
        if contact.wrap_up.is_some() && code.is_none() && required {
            return Err(CenterError::WrapUpCodeRequired);
        }
        contact.wrap_up_code = code;
        if let Some(note) = note {
            contact.note = note;
        }
        turn.changed.insert(id);
        if contact.wrap_up.is_some() {
            self.route(now, Input::FinishWrapUp { agent, contact: id }, turn)?;
        } else {
            turn.desks.insert(agent);
        }
        Ok(())
    }

    /// Tells the router what the agent can take now: without a phone, no calls.
    pub(crate) fn tell_profile(&mut self, now: Timestamp, agent: AgentId, turn: &mut Turn) -> Result<(), CenterError> {
        let phone = self.phone_of(agent);
        let Some(seated) = self.agents.get_mut(&agent) else { return Ok(()) };
        seated.phone = phone;
        let mut profile = seated.seat.profile.clone();
        if phone.is_none() || self.engaged.contains_key(&agent) {
            profile.voice_capacity = 0;
        }
        turn.desks.insert(agent);
        self.route(now, Input::UpdateProfile { agent, profile }, turn)
    }

    /// Closes a contact that neither customer nor agent has to do with any more.
    pub(crate) fn close_if_over(&mut self, now: Timestamp, id: ContactId, by: Party, cause: EndCause, turn: &mut Turn) {
        let Some(contact) = self.contacts.get_mut(&id) else { return };
        if contact.in_conversation() || contact.customer_present {
            return;
        }
        if contact.wrap_up.is_some() {
            contact.state = ContactState::WrapUp;
            return;
        }
        contact.state = ContactState::Closed;
        contact.ended_at.get_or_insert(now);
        contact.closed_at = Some(now);
        turn.tell(id, now, &ContactEvent::Closed { by, cause });
        turn.then(Effect::Forget(id));
    }
}

/// The points that a customer brings along where no policy says otherwise: care groups before private bank before wealth
/// before gold. Mission rows 35, 36.
pub(crate) fn standing_points(tier: domain::customer::Tier, is_cared_for: bool) -> i32 {
    use domain::customer::Tier;
    let points = match tier {
        Tier::Standard => 0,
        Tier::Gold => 100,
        Tier::Wealth => 300,
        Tier::PrivateBank => 500,
    };
    points + if is_cared_for { 600 } else { 0 }
}
