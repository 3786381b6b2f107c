//! What the router answers, carried over: its outputs become events, rows and effects.

use domain::contact::{ContactState, Medium, Party};
use domain::events::{ContactEvent, EndCause, MissCause, RequeueCause};
use domain::{AgentId, ContactId, OfferId, Timestamp};
use routing::{Input, Output};

use super::state::State;
use super::turn::{Effect, Turn};
use crate::error::CenterError;
use crate::ports::{DoorCommand, PhoneKind};

impl State {
    /// Asks the router and carries over what it answers.
    pub(crate) fn route(&mut self, now: Timestamp, input: Input, turn: &mut Turn) -> Result<(), CenterError> {
        let mut outputs = Vec::new();
        self.router.handle(now, input, &mut outputs)?;
        self.carry(now, outputs, turn);
        Ok(())
    }

    /// Turns the router's outputs into events, rows and effects.
    pub(crate) fn carry(&mut self, now: Timestamp, outputs: Vec<Output>, turn: &mut Turn) {
        for output in outputs {
            self.carry_one(now, output, turn);
        }
    }

    fn carry_one(&mut self, now: Timestamp, output: Output, turn: &mut Turn) {
        match output {
            Output::Offered { offer, contact, agent, queue, expires_at } => {
                let rings = self.phone_of(agent).is_some_and(PhoneKind::rings);
                let Some(live) = self.contacts.get_mut(&contact) else { return };
                let rings = rings && live.brief.channel.medium() == Medium::Voice && !live.is_call_back();
                live.state = ContactState::Offered;
                live.offer =
                    Some(crate::contacts::live::OpenOffer { id: offer, agent, offered_at: now, expires_at, rings });
                if rings {
                    turn.then(Effect::Door(live.brief.clone(), DoorCommand::Ring { offer, agent }));
                }
                self.offers.insert(offer, contact);
                turn.tell(contact, now, &ContactEvent::Offered { offer, agent, queue });
                turn.desks.insert(agent);
            }
            Output::OfferMissed { offer, contact, agent, cause } => {
                self.offer_over(now, offer, contact, agent, cause, turn)
            }
            Output::OfferWithdrawn { offer, contact, agent } => {
                self.offer_over(now, offer, contact, agent, MissCause::CustomerLeft, turn);
            }
            Output::Requeued { contact, queue, cause } => self.requeued(now, contact, &queue, cause, turn),
            Output::Connected { contact, agent, offer } => {
                self.offers.remove(&offer);
                let Some(live) = self.contacts.get_mut(&contact) else { return };
                live.offer = None;
                live.agent = Some(agent);
                if let Some(since) = live.queued_at {
                    live.waited = now.since(since).saturating_sub(live.talked);
                }
                if live.is_call_back() && live.brief.channel.medium() == Medium::Voice {
                    return self.dial_back(now, contact, agent, offer, turn);
                }
                let is_promised = live.request.as_mut().is_some_and(|request| std::mem::take(&mut request.call_back));
                live.state = ContactState::Connected;
                live.connected_at.get_or_insert(now);
                live.talking_since = Some(now);
                live.last_message_at.get_or_insert(now);
                let (brief, recording) = (live.brief.clone(), domain::ObjectId::generate());
                if is_promised && live.customer_present {
                    turn.writes.push(crate::contacts::queries::call_back_done(&self.database, contact, now, agent));
                }
                turn.tell(contact, now, &ContactEvent::Connected { agent, offer });
                turn.then(Effect::Door(brief, DoorCommand::Join { agent, recording }));
                turn.desks.insert(agent);
            }
            Output::ConversationEnded { contact, agent } => {
                let Some(live) = self.contacts.get_mut(&contact) else { return };
                live.conversation_over(now);
                let (by, cause) = live.ending.take().unwrap_or((Party::System, EndCause::Ended));
                if live.in_conversation() {
                    live.state = ContactState::Survey;
                }
                turn.tell(contact, now, &ContactEvent::ConversationEnded { agent, by, cause });
                turn.desks.insert(agent);
            }
            Output::WrapUpStarted { contact, agent, until } => {
                let Some(live) = self.contacts.get_mut(&contact) else { return };
                live.wrap_up = Some(until);
                turn.tell(contact, now, &ContactEvent::WrapUpStarted { agent });
                turn.desks.insert(agent);
            }
            Output::WrapUpEnded { contact, agent, by_timer } => {
                let Some(live) = self.contacts.get_mut(&contact) else { return };
                live.wrap_up = None;
                let code = live.wrap_up_code.clone();
                turn.tell(contact, now, &ContactEvent::WrapUpEnded { agent, code, by_timer });
                turn.desks.insert(agent);
                self.close_if_over(now, contact, Party::Agent, EndCause::Completed, turn);
            }
            Output::AgentChanged { agent, from, to, reason } => {
                turn.tell_agent(agent, now, &domain::events::AgentEvent::StateChanged { from, to, reason });
            }
            Output::StandingsChanged { queue } => {
                turn.standings.insert(queue);
            }
            Output::Decided(decision) => {
                turn.tell(decision.contact, now, &ContactEvent::Decided { decision });
            }
            Output::CallBackOffered { contact, queue } => {
                turn.tell(contact, now, &ContactEvent::CallBackOffered { queue });
                turn.then(Effect::CallBackOffered(contact));
            }
            Output::GuaranteeChanged(change) => self.guarantee_changed(now, *change, turn),
            // Told where the contact is put into its queue; after a restart they stand in the journal already.
            Output::Diverted { .. } | Output::TurnedAway { .. } => {}
        }
    }

    fn offer_over(
        &mut self,
        now: Timestamp,
        offer: OfferId,
        contact: ContactId,
        agent: AgentId,
        cause: MissCause,
        turn: &mut Turn,
    ) {
        self.offers.remove(&offer);
        turn.desks.insert(agent);
        let Some(live) = self.contacts.get_mut(&contact) else { return };
        let open = live.offer.take();
        if live.state == ContactState::Offered {
            live.state = ContactState::Queued;
        }
        let brief = live.brief.clone();
        turn.tell(contact, now, &ContactEvent::OfferMissed { offer, agent, cause });
        if open.is_some_and(|open| open.rings) {
            turn.then(Effect::Door(brief, DoorCommand::StopRinging { offer, agent }));
        }
    }

    fn requeued(
        &mut self,
        now: Timestamp,
        id: ContactId,
        queue: &domain::QueueId,
        cause: RequeueCause,
        turn: &mut Turn,
    ) {
        self.disband(now, id, turn);
        let Some(live) = self.contacts.get_mut(&id) else { return };
        if live.dialling.take().is_some() {
            let (brief, cause) = (live.brief.clone(), EndCause::Failed);
            turn.then(Effect::Door(brief, DoorCommand::End { cause }));
        }
        let talked = live.talking_since.is_some();
        if talked {
            live.conversation_over(now);
            live.ended_at = None;
            let (by, end) = live.ending.take().unwrap_or((Party::System, EndCause::AgentLost));
            if let Some(agent) = live.agent.take() {
                let brief = live.brief.clone();
                turn.tell(id, now, &ContactEvent::ConversationEnded { agent, by, cause: end });
                if cause == RequeueCause::AgentLost {
                    turn.then(Effect::Door(brief, DoorCommand::Part { agent }));
                }
                turn.desks.insert(agent);
            }
        }
        live.state = ContactState::Queued;
        if let Some(request) = live.request.as_mut() {
            request.at_head = true;
        }
        turn.tell(id, now, &ContactEvent::Requeued { queue: queue.clone(), cause });
        if talked {
            turn.then(Effect::Requeued(id));
        }
    }
}
