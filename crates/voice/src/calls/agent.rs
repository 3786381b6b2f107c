//! Agents' telephones: the browser in the desk page, and the SIP phone on the desk.

use std::sync::Arc;
use std::time::Duration;

use domain::events::{EndCause, GuestEnd, MissCause};
use domain::{AgentId, ContactId, GuestId, ObjectId, OfferId, Timestamp};
use uuid::Uuid;

use super::customer::Conversation;
use super::{Calls, Place, Reminder, Report};
use crate::home;
use crate::media::LegId;
use crate::sip::endpoint::{CallEnd, CallKey, Outgoing};
use crate::sip::sdp::{Description, Ours};

/// An agent's telephones and whom they talk to.
#[derive(Debug, Default)]
pub(super) struct Agent {
    pub browser: Option<Browser>,
    pub phone: Option<Phone>,
    pub talking: Option<ContactId>,
    /// The conversation that the agent's browser is a guest of.
    pub visiting: Option<(ContactId, GuestId)>,
    /// The agent hung up their SIP phone before the contact was joined to it.
    pub gave_up: Option<ContactId>,
}

/// A browser that is, or was just now, connected.
#[derive(Debug, Clone, Copy)]
pub(super) struct Browser {
    pub session: Uuid,
    pub leg: LegId,
    /// It can be reached.
    pub is_connected: bool,
}

/// A SIP phone that rings or was picked up.
#[derive(Debug)]
pub(super) struct Phone {
    pub call: CallKey,
    pub leg: LegId,
    pub ours: Ours,
    pub contact: ContactId,
    /// The offer that it rings for; `None` if the contact has been accepted elsewhere.
    pub offer: Option<OfferId>,
    /// It is outside, at the agent's home: picked up, it is not answered until a key is pressed.
    pub is_at_home: bool,
    pub is_answered: bool,
}

/// How often the announcement is said to who picks up at home.
const ASKED: usize = 4;

/// A telephone that was picked up waits so long for the contact to be joined to it.
const JOIN_LIMIT: Duration = Duration::from_secs(15);

impl Calls {
    /// Rings the agent's SIP phone.
    pub(super) fn ring(&mut self, now: Duration, at: Timestamp, contact: ContactId, offer: OfferId, agent: AgentId) {
        if let Err(cause) = self.call_phone(now, at, contact, Some(offer), agent) {
            self.report(contact, Report::PhoneRefused(offer, agent, cause));
        }
    }

    /// Calls the agent's SIP phone. A phone that still rings for something else is taken away from it.
    fn call_phone(
        &mut self,
        now: Duration,
        at: Timestamp,
        contact: ContactId,
        offer: Option<OfferId>,
        agent: AgentId,
    ) -> Result<(), MissCause> {
        let at_home = self.parts.directory.at_home(agent);
        let is_at_home = at_home.is_some();
        let (peer, target, user) = match at_home {
            Some(number) => self.outside(contact, &number).ok_or(MissCause::PhoneFailed)?,
            None => {
                let binding = self.parts.registrar.phone_of(agent, at).ok_or(MissCause::AgentLost)?;
                // The customer's number is shown on the desk only, masked by role; a telephone keeps a list of its calls.
                (binding.peer, binding.contact.clone(), "yuanyin".to_owned())
            }
        };
        let seated = self.agents.entry(agent).or_default();
        if seated.talking.is_some() {
            return Err(MissCause::PhoneFailed);
        }
        seated.gave_up = None;
        if let Some(phone) = seated.phone.take() {
            self.hang_up_phone(now, &phone);
        }
        let Ok((leg, address)) = self.parts.sound.open_rtp() else { return Err(MissCause::PhoneFailed) };
        let ours = Ours { address, session: self.number(), version: 1 };
        let call =
            self.parts.sip.invite(now, Outgoing { peer, target, user, display: "远银".to_owned(), sdp: ours.offer() });
        self.by_call.insert(call, Place::Phone(agent));
        self.by_leg.insert(leg, Place::Phone(agent));
        let phone = Phone { call, leg, ours, contact, offer, is_at_home, is_answered: false };
        self.agents.entry(agent).or_default().phone = Some(phone);
        self.reminders.set(now + self.parts.limits.ringing, Reminder::Phone(agent, call));
        Ok(())
    }

    /// The offer is over. A phone that was picked up meanwhile is left to the centre's decision.
    pub(super) fn stop_ringing(&mut self, now: Duration, offer: OfferId, agent: AgentId) {
        let Some(seated) = self.agents.get_mut(&agent) else { return };
        if let Some(phone) = seated.phone.take_if(|phone| phone.offer == Some(offer) && !phone.is_answered) {
            self.hang_up_phone(now, &phone);
        }
    }

    /// The telephone was picked up.
    pub(super) fn phone_answered(&mut self, now: Duration, call: CallKey, answer: &Description) {
        let Some(Place::Phone(agent)) = self.by_call.get(&call).copied() else {
            self.parts.sip.hang_up(now, call);
            return;
        };
        let Some(phone) = self.agents.get(&agent).and_then(|seated| seated.phone.as_ref()) else { return };
        let (leg, is_at_home) = (phone.leg, phone.is_at_home);
        self.parts.sound.set_remote(leg, answer.remote());
        if is_at_home {
            self.ask_for_key(leg);
        } else {
            self.phone_taken(now, agent);
        }
    }

    /// Whoever picked up outside is asked to press a key; the time for that is the rest of the time that it may ring.
    pub(super) fn ask_for_key(&self, leg: LegId) {
        if let Some(clip) = &self.home_announcement {
            self.parts.sound.play(leg, 0, vec![Arc::clone(clip); ASKED]);
        }
    }

    /// A key was pressed at a telephone outside that is not answered yet.
    pub(super) fn key_at_home(&mut self, now: Duration, agent: AgentId, key: char) {
        let Some(seated) = self.agents.get_mut(&agent) else { return };
        let Some(phone) = seated.phone.as_ref().filter(|phone| phone.is_at_home && !phone.is_answered) else { return };
        let (call, leg) = (phone.call, phone.leg);
        match key {
            home::ACCEPT => {
                self.parts.sound.stop_playing(leg);
                self.phone_taken(now, agent);
            }
            home::DECLINE => {
                self.parts.sip.hang_up(now, call);
                self.phone_failed(call, MissCause::Declined);
            }
            _ => {}
        }
    }

    /// The agent is at the telephone.
    fn phone_taken(&mut self, now: Duration, agent: AgentId) {
        let Some(phone) = self.agents.get_mut(&agent).and_then(|seated| seated.phone.as_mut()) else { return };
        phone.is_answered = true;
        let (call, leg, contact, offer) = (phone.call, phone.leg, phone.contact, phone.offer.take());
        let waits = self.customers.get(&contact).and_then(|customer| customer.conversation);
        match (waits, offer) {
            (Some(Conversation { agent: wanted, recording, agent_leg: None }), _) if wanted == agent => {
                self.start_talking(contact, agent, leg, recording);
            }
            (_, Some(offer)) => {
                self.reminders.set(now + JOIN_LIMIT, Reminder::Phone(agent, call));
                self.report(contact, Report::PhoneAnswered(offer, agent));
            }
            (_, None) => {
                self.reminders.set(now + JOIN_LIMIT, Reminder::Phone(agent, call));
            }
        }
    }

    /// The centre has decided whether the agent who picked up gets the contact.
    pub(super) fn decide_phone(&mut self, now: Duration, agent: AgentId, accepted: bool) {
        let Some(seated) = self.agents.get_mut(&agent) else { return };
        if accepted || seated.talking.is_some() {
            return;
        }
        if let Some(phone) = seated.phone.take_if(|phone| phone.is_answered) {
            self.hang_up_phone(now, &phone);
        }
    }

    /// The telephone refused or could not be reached.
    pub(super) fn phone_refused(&mut self, call: CallKey, status: u16) {
        let cause = match status {
            486 | 600 | 603 => MissCause::Declined,
            408 | 480 | 487 => MissCause::Timeout,
            _ => MissCause::PhoneFailed,
        };
        self.phone_failed(call, cause);
    }

    fn phone_failed(&mut self, call: CallKey, cause: MissCause) {
        let Some(Place::Phone(agent)) = self.by_call.get(&call).copied() else { return };
        let Some(phone) = self.agents.get_mut(&agent).and_then(|seated| seated.phone.take()) else { return };
        self.forget_phone(&phone);
        if let Some(offer) = phone.offer {
            self.report(phone.contact, Report::PhoneRefused(offer, agent, cause));
        }
        self.fail_waiting_conversation(phone.contact, agent, EndCause::Failed);
    }

    /// The contact that waits for the agent's telephone goes back to the centre.
    fn fail_waiting_conversation(&mut self, contact: ContactId, agent: AgentId, cause: EndCause) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let waits = |conversation: &mut Conversation| conversation.agent == agent && conversation.agent_leg.is_none();
        if customer.conversation.take_if(waits).is_some() {
            self.report(contact, Report::AgentLegFailed(agent, cause));
        }
    }

    /// Nobody picked up, or nobody came to who did.
    pub(super) fn phone_waited_too_long(&mut self, now: Duration, agent: AgentId, call: CallKey) {
        let Some(seated) = self.agents.get_mut(&agent) else { return };
        if seated.talking.is_some() {
            return;
        }
        let Some(phone) = seated.phone.take_if(|phone| phone.call == call) else { return };
        self.hang_up_phone(now, &phone);
        if let Some(offer) = phone.offer {
            self.report(phone.contact, Report::PhoneRefused(offer, agent, MissCause::Timeout));
        }
        self.fail_waiting_conversation(phone.contact, agent, EndCause::Failed);
    }

    /// The agent hung up at the telephone, or it no longer answers.
    pub(super) fn phone_hung_up(&mut self, agent: AgentId, end: CallEnd) {
        let Some(seated) = self.agents.get_mut(&agent) else { return };
        let Some(phone) = seated.phone.take() else { return };
        let contact = phone.contact;
        let talked = seated.talking == Some(contact);
        if !talked {
            seated.gave_up = Some(contact);
        }
        self.forget_phone(&phone);
        self.fail_waiting_conversation(contact, agent, EndCause::Failed);
        if talked && self.disconnect(contact, agent).is_some() {
            let report = match end {
                CallEnd::HungUp | CallEnd::Cancelled => Report::AgentHungUp(agent),
                CallEnd::Expired => Report::AgentLegFailed(agent, EndCause::Silent),
                CallEnd::NotAcknowledged | CallEnd::Failed => Report::AgentLegFailed(agent, EndCause::AgentLost),
            };
            self.report(contact, report);
        }
    }

    /// Nothing has come from the agent's SIP phone for the silence limit.
    pub(super) fn phone_is_silent(&mut self, now: Duration, agent: AgentId) {
        let Some(seated) = self.agents.get_mut(&agent) else { return };
        let Some(contact) = seated.talking else { return };
        let Some(phone) = seated.phone.take() else { return };
        let was_joined = self.disconnect(contact, agent).is_some();
        self.hang_up_phone(now, &phone);
        if was_joined {
            self.report(contact, Report::AgentLegFailed(agent, EndCause::Silent));
        }
    }

    /// Joins a customer with the agent: by the telephone that was picked up, by the browser, or by calling the SIP phone.
    pub(super) fn join(
        &mut self,
        now: Duration,
        at: Timestamp,
        contact: ContactId,
        agent: AgentId,
        recording: ObjectId,
    ) {
        if let Some(Conversation { agent: before, .. }) =
            self.customers.get(&contact).and_then(|customer| customer.conversation)
            && before != agent
        {
            self.disconnect(contact, before);
            self.release_phone(now, before, contact);
        }
        let seated = self.agents.entry(agent).or_default();
        let gave_up = seated.gave_up.take_if(|given_up| *given_up == contact).is_some();
        let phone = seated.phone.as_ref().filter(|phone| phone.contact == contact);
        // A browser that is just being lost or opened has the rest of its grace to come.
        let browser = seated.browser.map(|browser| browser.leg);
        let leg = match (phone, browser) {
            (Some(phone), _) if phone.is_answered => Some(phone.leg),
            (Some(_), _) => None,
            (None, Some(browser)) => Some(browser),
            (None, None) if gave_up => return self.report(contact, Report::AgentLegFailed(agent, EndCause::Ended)),
            (None, None) => {
                if self.call_phone(now, at, contact, None, agent).is_err() {
                    return self.report(contact, Report::AgentLegFailed(agent, EndCause::AgentLost));
                }
                None
            }
        };
        match leg {
            Some(leg) => self.start_talking(contact, agent, leg, recording),
            None => {
                if let Some(customer) = self.customers.get_mut(&contact) {
                    customer.conversation = Some(Conversation { agent, recording, agent_leg: None });
                }
            }
        }
    }

    fn start_talking(&mut self, contact: ContactId, agent: AgentId, leg: LegId, recording: ObjectId) {
        self.agents.entry(agent).or_default().talking = Some(contact);
        self.connect(contact, agent, leg, recording);
    }

    /// The agent is no longer in conversation with the contact.
    pub(super) fn agent_is_free(&mut self, agent: AgentId, contact: ContactId) {
        if let Some(seated) = self.agents.get_mut(&agent) {
            seated.talking.take_if(|talking| *talking == contact);
        }
    }

    /// Hangs up the agent's SIP phone, if it is there for the contact.
    pub(super) fn release_phone(&mut self, now: Duration, agent: AgentId, contact: ContactId) {
        let Some(seated) = self.agents.get_mut(&agent) else { return };
        seated.gave_up.take_if(|given_up| *given_up == contact);
        if let Some(phone) = seated.phone.take_if(|phone| phone.contact == contact) {
            self.hang_up_phone(now, &phone);
        }
    }

    /// Hangs up every SIP phone that is there for the contact.
    pub(super) fn release_phones_of(&mut self, now: Duration, contact: ContactId) {
        let agents: Vec<AgentId> = self
            .agents
            .iter()
            .filter(|(_, seated)| seated.phone.as_ref().is_some_and(|phone| phone.contact == contact))
            .map(|(agent, _)| *agent)
            .collect();
        for agent in agents {
            self.release_phone(now, agent, contact);
        }
    }

    fn hang_up_phone(&mut self, now: Duration, phone: &Phone) {
        self.parts.sip.hang_up(now, phone.call);
        self.forget_phone(phone);
    }

    fn forget_phone(&mut self, phone: &Phone) {
        self.by_call.remove(&phone.call);
        self.by_leg.remove(&phone.leg);
        self.parts.sound.close(phone.leg);
    }

    /// A browser of the agent has been opened. It takes the place of one before, and a running conversation with it.
    pub fn open_browser(&mut self, now: Duration, agent: AgentId, session: Uuid, leg: LegId) {
        let seated = self.agents.entry(agent).or_default();
        let before = seated.browser.replace(Browser { session, leg, is_connected: false });
        let (talking, visiting) = (seated.talking, seated.visiting);
        self.by_leg.insert(leg, Place::Browser(agent));
        self.parts.directory.set_browser(agent, false);
        // A browser that never connects is lost.
        self.reminders.set(now + self.parts.limits.browser_grace, Reminder::Browser(agent, leg));
        if let Some(before) = before {
            if let Some(customer) = talking.and_then(|contact| self.customers.get_mut(&contact))
                && let Some(conversation) = &mut customer.conversation
                && conversation.agent_leg == Some(before.leg)
            {
                conversation.agent_leg = Some(leg);
                if customer.arrangement.is_none() && !customer.is_lent {
                    self.parts.sound.join(customer.leg, leg);
                    if customer.is_held {
                        self.parts.sound.hold(customer.leg, true);
                    }
                }
            }
            if let Some((contact, guest)) = visiting
                && let Some(guest) = self.guest_mut(contact, guest)
            {
                guest.leg = leg;
            }
            for contact in talking.into_iter().chain(visiting.map(|(contact, _)| contact)) {
                self.apply_arrangement(contact);
                self.scribe(contact);
            }
            self.by_leg.remove(&before.leg);
            self.parts.sound.close(before.leg);
        }
    }

    /// The agent's page closes its browser phone. A conversation waits for another one for a while.
    pub fn close_browser(&mut self, now: Duration, agent: AgentId, session: Uuid) -> bool {
        let Some(seated) = self.agents.get_mut(&agent) else { return false };
        let Some(browser) = seated.browser.filter(|browser| browser.session == session) else { return false };
        if seated.visiting.is_some() || (seated.talking.is_some() && seated.phone.is_none()) {
            self.browser_lost(now, agent, browser.leg);
        } else {
            self.forget_browser(agent);
        }
        true
    }

    pub(super) fn browser_established(&mut self, leg: LegId) {
        let Some(Place::Browser(agent)) = self.by_leg.get(&leg).copied() else { return };
        if let Some(browser) = self.agents.get_mut(&agent).and_then(|seated| seated.browser.as_mut()) {
            browser.is_connected = true;
            self.parts.directory.set_browser(agent, true);
        }
    }

    pub(super) fn browser_lost(&mut self, now: Duration, agent: AgentId, leg: LegId) {
        let Some(seated) = self.agents.get_mut(&agent) else { return };
        let Some(browser) = seated.browser.as_mut().filter(|browser| browser.leg == leg) else { return };
        browser.is_connected = false;
        self.parts.directory.set_browser(agent, false);
        self.reminders.set(now + self.parts.limits.browser_grace, Reminder::Browser(agent, leg));
    }

    /// The browser has had its time to come back.
    pub(super) fn browser_grace_is_over(&mut self, agent: AgentId, leg: LegId) {
        let Some(seated) = self.agents.get(&agent) else { return };
        if seated.browser.is_none_or(|browser| browser.leg != leg || browser.is_connected) {
            return;
        }
        let (talking, visiting) = (seated.talking, seated.visiting);
        if let Some((contact, guest)) = visiting {
            self.guest_is_gone(contact, guest, GuestEnd::Failed);
        }
        let by_this_leg = talking.filter(|contact| {
            let conversation = self.customers.get(contact).and_then(|customer| customer.conversation);
            conversation.is_some_and(|conversation| conversation.agent_leg == Some(leg))
        });
        if let Some(contact) = by_this_leg
            && self.disconnect(contact, agent).is_some()
        {
            self.report(contact, Report::AgentLegFailed(agent, EndCause::AgentLost));
        }
        self.forget_browser(agent);
    }

    fn forget_browser(&mut self, agent: AgentId) {
        if let Some(browser) = self.agents.get_mut(&agent).and_then(|seated| seated.browser.take()) {
            self.by_leg.remove(&browser.leg);
            self.parts.sound.close(browser.leg);
            self.parts.directory.set_browser(agent, false);
        }
    }
}
