//! A customer's call, from the INVITE to the end.

use std::collections::VecDeque;
use std::time::Duration;

use center::ports::arrangement::Arrangement;
use center::ports::{DoorCommand, NewContact};
use domain::contact::{Channel, Direction};
use domain::events::{EndCause, GuestEnd};
use domain::phone::Phone;
use domain::{AgentId, ContactId, LineId, ObjectId, Timestamp};

#[cfg(test)]
use super::Errand;
use super::guests::GuestLeg;
use super::saying::{Saying, is_saying};
use super::{Calls, MAX_ARRIVING, Place, Report};
use crate::contact_center::Closed;
use crate::media::LegId;
use crate::sip::endpoint::{CallKey, Invitation};
use crate::sip::registrar::{Admission, Holder};
use crate::sip::sdp::{Description, Ours};
use crate::trunks::trunk_of;

/// A customer's call.
#[derive(Debug)]
pub(super) struct Customer {
    pub call: CallKey,
    pub leg: LegId,
    pub ours: Ours,
    pub phase: Phase,
    /// The caller's description until it is answered; afterwards and without one, `None`.
    pub offer: Option<Description>,
    /// What the centre commanded before the call was up.
    pub waiting: Vec<DoorCommand>,
    pub said: VecDeque<Saying>,
    /// The contact ends when everything has been said.
    pub is_ending: bool,
    pub is_held: bool,
    /// A flow leads the customer while the agent waits.
    pub is_lent: bool,
    /// The customer keys a secret.
    pub is_secure: bool,
    /// The number of the recogniser that listens.
    pub listening: Option<u64>,
    pub conversation: Option<Conversation>,
    /// The bank's line that was dialled; outside numbers are called under it.
    pub line: LineId,
    /// Guests of the conversation.
    pub guests: Vec<GuestLeg>,
    /// Who hears whom, while it is not just customer and agent.
    pub arrangement: Option<Arrangement>,
}

/// Where a customer's call is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The line rings at somebody whom an agent calls.
    Dialling,
    /// The centre is asked.
    Arriving,
    /// The caller hears that all lines are busy, before being refused.
    Busy,
    /// Our answer is on its way.
    Answering,
    /// The caller has our answer.
    Up,
}

/// A customer's conversation with an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Conversation {
    pub agent: AgentId,
    pub recording: ObjectId,
    /// The agent's leg; `None` while their telephone rings.
    pub agent_leg: Option<LegId>,
}

impl Customer {
    /// The agent whom the customer hears.
    pub fn agent(&self) -> Option<AgentId> {
        self.conversation.filter(|conversation| conversation.agent_leg.is_some()).map(|conversation| conversation.agent)
    }
}

/// More commands than this do not wait for a call to be up.
const WAITING: usize = 64;
/// So many callers at once hear that all lines are busy; others are refused in silence.
const MAX_BUSY: usize = 64;

impl Calls {
    /// Somebody calls.
    pub(super) fn invited(&mut self, now: Duration, invitation: Invitation) {
        let call = invitation.call;
        let trusts_identity = match self.admit_caller(now, &invitation) {
            Ok(trusts_identity) => trusts_identity,
            Err((status, lines)) => return self.parts.sip.refuse(now, call, status, &lines),
        };
        let Some(line) = self.dialled_line(&invitation) else {
            return self.parts.sip.refuse(now, call, 404, "");
        };
        if self.customers.len() >= self.parts.limits.max_calls || self.arriving >= MAX_ARRIVING {
            return self.refuse_overloaded(now, call);
        }
        let (leg, address) = match self.parts.sound.open_rtp() {
            Ok(opened) => opened,
            Err(error) => {
                tracing::warn!(%error, "a call was refused for want of media");
                return self.refuse_overloaded(now, call);
            }
        };
        if let Some(offer) = &invitation.offer {
            self.parts.sound.set_remote(leg, offer.remote());
        }
        let number = match (trusts_identity, invitation.asserted) {
            (true, Some(asserted)) => Some(asserted),
            _ => invitation.caller,
        };
        let new = NewContact {
            id: ContactId::generate(),
            channel: Channel::Phone,
            direction: Direction::Inbound,
            line: line.clone(),
            phone: number.and_then(|number| number.parse::<Phone>().ok()),
            customer: None,
            visitor_name: None,
            language: None,
        };
        let contact = new.id;
        let session = self.number();
        self.by_call.insert(call, Place::Customer(contact));
        self.by_leg.insert(leg, Place::Customer(contact));
        self.customers.insert(
            contact,
            Customer {
                call,
                leg,
                ours: Ours { address, session, version: 1 },
                phase: Phase::Arriving,
                offer: invitation.offer,
                waiting: Vec::new(),
                said: VecDeque::new(),
                is_ending: false,
                is_held: false,
                is_lent: false,
                is_secure: false,
                listening: None,
                conversation: None,
                line,
                guests: Vec::new(),
                arrangement: None,
            },
        );
        self.arriving += 1;
        self.report(contact, Report::Arrived(Box::new(new)));
    }

    /// Whether the caller comes through a trunk, and whether that one's word about the number is taken; otherwise the
    /// status and lines of the refusal.
    fn admit_caller(&mut self, now: Duration, invitation: &Invitation) -> Result<bool, (u16, String)> {
        if let Some(trunk) = trunk_of(&self.parts.limits.trunks, invitation.source.address.ip()) {
            return Ok(trunk.trusts_identity);
        }
        if !self.parts.registrar.has_trunk_accounts() {
            return Err((403, String::new()));
        }
        match self.parts.registrar.admit(now, invitation.credentials.as_ref(), "INVITE", &invitation.uri) {
            Admission::Admitted(_, Holder::Trunk) => Ok(true),
            Admission::Admitted(_, Holder::Staff(_)) => Err((403, String::new())),
            Admission::Challenge(lines) => Err((401, lines)),
        }
    }

    /// The bank's line that was dialled: as it is written, or as the national number that it stands for.
    fn dialled_line(&self, invitation: &Invitation) -> Option<LineId> {
        [&invitation.dialled, &invitation.to].into_iter().flatten().find_map(|user| {
            let national = user.parse::<Phone>().ok();
            [Some(user.as_str()), national.as_ref().map(Phone::as_str)]
                .into_iter()
                .flatten()
                .filter_map(|text| text.parse::<LineId>().ok())
                .find(|line| self.parts.center.is_phone_line(line))
        })
    }

    fn refuse_overloaded(&mut self, now: Duration, call: CallKey) {
        let lines = format!("Retry-After: {}\r\n", self.parts.limits.retry_after_seconds);
        self.parts.sip.refuse(now, call, 503, &lines);
    }

    pub(super) fn decide_arrival(&mut self, now: Duration, contact: ContactId, outcome: Result<(), Closed>) {
        let mut may_announce = self.busy.is_some() && outcome == Err(Closed::Unavailable);
        if may_announce {
            let announced = self.customers.values().filter(|customer| customer.phase == Phase::Busy);
            may_announce = announced.count() < MAX_BUSY;
        }
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let call = customer.call;
        match outcome {
            Ok(()) => {
                let sdp = match customer.offer.take() {
                    Some(offer) => customer.ours.answer(&offer),
                    None => customer.ours.offer(),
                };
                customer.phase = Phase::Answering;
                self.parts.sip.answer(now, call, sdp);
            }
            Err(Closed::Unavailable) if may_announce => match (&self.busy, &customer.offer) {
                (Some(clip), Some(offer)) => {
                    customer.phase = Phase::Busy;
                    let sdp = customer.ours.answer(offer);
                    self.parts.sound.play(customer.leg, 0, vec![clip.clone()]);
                    self.parts.sip.progress(call, 183, Some(&sdp));
                }
                _ => self.refuse_busy(now, contact),
            },
            Err(Closed::Unavailable | Closed::Overloaded) => self.refuse_busy(now, contact),
            Err(Closed::UnknownLine) => {
                self.forget_customer(contact);
                self.parts.sip.refuse(now, call, 404, "");
            }
        }
    }

    /// Refuses a caller who was not taken in.
    pub(super) fn refuse_busy(&mut self, now: Duration, contact: ContactId) {
        if let Some(customer) = self.forget_customer(contact) {
            self.refuse_overloaded(now, customer.call);
        }
    }

    /// The caller has our answer: what the centre commanded meanwhile is carried out.
    pub(super) fn customer_is_up(&mut self, now: Duration, at: Timestamp, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        if customer.phase != Phase::Answering {
            return;
        }
        customer.phase = Phase::Up;
        for command in std::mem::take(&mut customer.waiting) {
            self.command_customer(now, at, contact, command);
        }
    }

    pub(super) fn command_customer(&mut self, now: Duration, at: Timestamp, contact: ContactId, command: DoorCommand) {
        let Some(customer) = self.customers.get_mut(&contact) else {
            if let DoorCommand::Part { agent } = command {
                self.release_phone(now, agent, contact);
            }
            return;
        };
        if customer.phase == Phase::Dialling {
            if matches!(command, DoorCommand::End { .. }) {
                self.give_up_dialling(now, contact);
            }
            return;
        }
        if customer.phase != Phase::Up {
            if customer.waiting.len() < WAITING {
                customer.waiting.push(command);
            }
            return;
        }
        let leg = customer.leg;
        match command {
            DoorCommand::Say { token, language, prompts, choices: _ } => {
                self.say(now, contact, token, language, prompts)
            }
            DoorCommand::StopSaying => self.stop_saying(contact),
            DoorCommand::SecureEntry(on) => {
                customer.is_secure = on;
                if on {
                    self.stop_listening(contact);
                }
                self.parts.sound.secure_entry(leg, on);
            }
            DoorCommand::Listen { token: _, language, hot_words } => self.listen(contact, language, hot_words),
            DoorCommand::StopListening => self.stop_listening(contact),
            DoorCommand::Music(on) => self.parts.sound.music(leg, on),
            DoorCommand::Join { agent, recording } => {
                self.stop_listening(contact);
                self.join(now, at, contact, agent, recording);
            }
            DoorCommand::Hold => {
                customer.is_held = true;
                self.parts.sound.hold(leg, true);
            }
            DoorCommand::Resume => {
                customer.is_held = false;
                self.parts.sound.hold(leg, false);
            }
            DoorCommand::Lend => self.lend(contact),
            DoorCommand::TakeBack => self.take_back(contact),
            DoorCommand::Part { agent } => self.part(now, contact, agent),
            DoorCommand::CallGuest { guest, who } => self.call_guest(now, at, contact, guest, who),
            DoorCommand::PartGuest { guest } => self.part_guest(now, contact, guest),
            DoorCommand::Arrange(arrangement) => self.arrange(now, contact, arrangement),
            DoorCommand::End { .. } => {
                customer.is_ending = true;
                let is_saying = is_saying(&customer.said);
                self.stop_listening(contact);
                if !is_saying {
                    self.end_customer(now, contact);
                }
            }
            DoorCommand::Ring { .. } | DoorCommand::StopRinging { .. } | DoorCommand::Dial { .. } => {}
        }
    }

    /// The contact has been ended by the centre and everything has been said.
    pub(super) fn end_customer(&mut self, now: Duration, contact: ContactId) {
        self.customer_is_gone(now, contact, EndCause::Completed, true);
    }

    /// The customer's side is over. `hang_up`: the caller does not know yet.
    pub(super) fn customer_is_gone(&mut self, now: Duration, contact: ContactId, cause: EndCause, hang_up: bool) {
        let Some(customer) = self.forget_customer(contact) else { return };
        if customer.phase == Phase::Dialling {
            self.report(contact, Report::DialFailed(GuestEnd::Failed));
            return;
        }
        for guest in &customer.guests {
            self.end_guest(now, guest);
        }
        if hang_up {
            self.parts.sip.hang_up(now, customer.call);
        }
        self.release_phones_of(now, contact);
        if customer.phase != Phase::Busy {
            self.report(contact, Report::CustomerLeft(cause));
        }
    }

    /// Takes a customer out of the books and closes the leg, which ends conversation and recording.
    pub(super) fn forget_customer(&mut self, contact: ContactId) -> Option<Customer> {
        let customer = self.customers.remove(&contact)?;
        self.by_call.remove(&customer.call);
        self.by_leg.remove(&customer.leg);
        if let Some(Conversation { agent, agent_leg: Some(agent_leg), recording }) = customer.conversation {
            self.parts.sound.stop_recording(recording);
            self.parts.sound.part(customer.leg, agent_leg);
            self.agent_is_free(agent, contact);
        }
        self.scribe(contact);
        self.parts.sound.close(customer.leg);
        Some(customer)
    }

    /// Joins the customer with an agent's leg.
    pub(super) fn connect(&mut self, contact: ContactId, agent: AgentId, agent_leg: LegId, recording: ObjectId) {
        self.stop_saying(contact);
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        customer.conversation = Some(Conversation { agent, recording, agent_leg: Some(agent_leg) });
        customer.is_held = false;
        customer.is_lent = false;
        self.parts.sound.music(customer.leg, false);
        self.parts.sound.join(customer.leg, agent_leg);
        self.parts.sound.record(customer.leg, agent_leg, recording);
        self.recordings.insert(recording, contact);
        self.report(contact, Report::Joined(agent));
        self.report(contact, Report::RecordingStarted { recording, agent });
        self.scribe(contact);
    }

    /// Takes the agent's leg from the customer, who stays. `None` if they were not joined.
    pub(super) fn disconnect(&mut self, contact: ContactId, agent: AgentId) -> Option<Conversation> {
        let customer = self.customers.get_mut(&contact)?;
        let conversation = customer.conversation.take_if(|conversation| conversation.agent == agent)?;
        customer.is_held = false;
        customer.is_lent = false;
        if let Some(agent_leg) = conversation.agent_leg {
            self.parts.sound.stop_recording(conversation.recording);
            if customer.arrangement.take().is_some() {
                self.parts.sound.leave(agent_leg);
                self.parts.sound.leave(customer.leg);
                self.parts.sound.hold(customer.leg, false);
            }
            self.parts.sound.part(customer.leg, agent_leg);
        }
        self.agent_is_free(agent, contact);
        self.scribe(contact);
        Some(conversation)
    }

    /// The customer is led by the flow while the agent waits: the two no longer hear each other.
    fn lend(&mut self, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        customer.is_lent = true;
        if let Some(Conversation { agent_leg: Some(agent_leg), .. }) = customer.conversation {
            self.parts.sound.part(customer.leg, agent_leg);
        }
    }

    /// The flow has led the customer back to the agent.
    fn take_back(&mut self, contact: ContactId) {
        self.stop_saying(contact);
        let Some(customer) = self.customers.get_mut(&contact).filter(|customer| customer.is_lent) else { return };
        customer.is_lent = false;
        customer.is_secure = false;
        self.parts.sound.secure_entry(customer.leg, false);
        self.parts.sound.music(customer.leg, false);
        if let Some(Conversation { agent_leg: Some(agent_leg), .. }) = customer.conversation {
            self.parts.sound.join(customer.leg, agent_leg);
        }
    }

    /// Takes the agent from the customer on the centre's command.
    fn part(&mut self, now: Duration, contact: ContactId, agent: AgentId) {
        self.disconnect(contact, agent);
        self.release_phone(now, agent, contact);
    }

    /// Asks for nothing more of a caller who has been refused: used by tests to see that nothing is left.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        let busy_agents = self.agents.values().any(|agent| agent.phone.is_some() || agent.talking.is_some());
        self.customers.is_empty() && !busy_agents && self.recordings.is_empty() && self.by_call.is_empty()
    }

    #[cfg(test)]
    pub(super) fn errands(&mut self) -> Vec<Errand> {
        self.errands.drain(..).collect()
    }
}
