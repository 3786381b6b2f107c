//! Guests of a conversation: colleagues, leaders who listen, people outside; and who hears whom.

use std::time::Duration;

use center::conversation::Invitee;
use center::ports::arrangement::{Arrangement, Hearers, Place as Seat};
use domain::events::GuestEnd;
use domain::phone::Phone as Number;
use domain::{AgentId, ContactId, GuestId, ObjectId, Timestamp};

use super::agent::Phone;
use super::customer::Conversation;
use super::{Calls, Place, Report};
use crate::home;
use crate::media::{LegId, Member, Voice};
use crate::sip::endpoint::{CallKey, Outgoing};
use crate::sip::sdp::{Description, Ours};
use crate::sip::write::host;
use crate::sip::{Peer, Wire};

/// A guest's leg.
#[derive(Debug)]
pub(super) struct GuestLeg {
    pub id: GuestId,
    pub staff: Option<AgentId>,
    pub leg: LegId,
    /// The SIP call of a telephone; a browser has none.
    pub telephone: Option<(CallKey, Ours)>,
    /// It is outside, at a colleague's home: picked up, it is not here until a key is pressed.
    pub is_at_home: bool,
    pub is_here: bool,
}

/// What a status says of somebody who was called.
pub(super) fn refusal(status: u16) -> GuestEnd {
    match status {
        486 | 600 => GuestEnd::Busy,
        603 => GuestEnd::Declined,
        408 | 480 | 487 => GuestEnd::NoAnswer,
        404 | 410 | 484 | 604 => GuestEnd::Unreachable,
        _ => GuestEnd::Failed,
    }
}

impl Calls {
    /// Calls somebody to a conversation.
    pub(super) fn call_guest(
        &mut self,
        now: Duration,
        at: Timestamp,
        contact: ContactId,
        guest: GuestId,
        who: Invitee,
    ) {
        let called = match who {
            Invitee::Staff(staff) => self.call_colleague(now, at, contact, guest, staff),
            Invitee::Outside(number) => self.call_outside(now, contact, guest, &number),
        };
        if let Err(cause) = called {
            self.report(contact, Report::GuestGone(guest, cause));
        }
    }

    fn call_colleague(
        &mut self,
        now: Duration,
        at: Timestamp,
        contact: ContactId,
        id: GuestId,
        staff: AgentId,
    ) -> Result<(), GuestEnd> {
        let seated = self.agents.entry(staff).or_default();
        if seated.talking.is_some() || seated.visiting.is_some() {
            return Err(GuestEnd::Busy);
        }
        if let Some(number) = self.parts.directory.at_home(staff) {
            let (peer, target, user) = self.outside(contact, &number).ok_or(GuestEnd::Unreachable)?;
            self.call_guest_telephone(now, contact, id, Some(staff), peer, target, &user)?;
            if let Some(guest) = self.guest_mut(contact, id) {
                guest.is_at_home = true;
            }
            return Ok(());
        }
        if let Some(browser) = seated.browser.filter(|browser| browser.is_connected) {
            seated.visiting = Some((contact, id));
            let guest = GuestLeg {
                id,
                staff: Some(staff),
                leg: browser.leg,
                telephone: None,
                is_at_home: false,
                is_here: true,
            };
            self.keep_guest(contact, guest)?;
            self.report(contact, Report::GuestCame(id));
            return Ok(());
        }
        let binding = self.parts.registrar.phone_of(staff, at).cloned().ok_or(GuestEnd::Unreachable)?;
        self.call_guest_telephone(now, contact, id, Some(staff), binding.peer, binding.contact, "yuanyin")
    }

    fn call_outside(
        &mut self,
        now: Duration,
        contact: ContactId,
        id: GuestId,
        number: &Number,
    ) -> Result<(), GuestEnd> {
        let (peer, target, user) = self.outside(contact, number).ok_or(GuestEnd::Unreachable)?;
        self.call_guest_telephone(now, contact, id, None, peer, target, &user)
    }

    /// Where a number outside is called, and under which of the bank's numbers; `None` without a trunk that calls out.
    pub(super) fn outside(&self, contact: ContactId, number: &Number) -> Option<(Peer, String, String)> {
        let address = self.parts.limits.trunks.iter().find_map(|trunk| trunk.outbound)?;
        let line = self.customers.get(&contact)?.line.to_string();
        let target = format!("sip:{}@{}:{}", number.as_str(), host(address.ip()), address.port());
        Some((Peer { wire: Wire::Udp, address }, target, line))
    }

    #[allow(clippy::too_many_arguments)]
    fn call_guest_telephone(
        &mut self,
        now: Duration,
        contact: ContactId,
        id: GuestId,
        staff: Option<AgentId>,
        peer: Peer,
        target: String,
        user: &str,
    ) -> Result<(), GuestEnd> {
        if !self.customers.contains_key(&contact) {
            return Err(GuestEnd::Failed);
        }
        let (leg, address) = self.parts.sound.open_rtp().map_err(|_| GuestEnd::Failed)?;
        let ours = Ours { address, session: self.number(), version: 1 };
        let outgoing =
            Outgoing { peer, target, user: user.to_owned(), display: "远银".to_owned(), sdp: ours.offer() };
        let call = self.parts.sip.invite(now, outgoing);
        self.by_call.insert(call, Place::Guest(contact, id));
        self.by_leg.insert(leg, Place::Guest(contact, id));
        self.keep_guest(
            contact,
            GuestLeg { id, staff, leg, telephone: Some((call, ours)), is_at_home: false, is_here: false },
        )
    }

    fn keep_guest(&mut self, contact: ContactId, guest: GuestLeg) -> Result<(), GuestEnd> {
        let customer = self.customers.get_mut(&contact).ok_or(GuestEnd::Failed)?;
        customer.guests.push(guest);
        Ok(())
    }

    pub(super) fn guest_mut(&mut self, contact: ContactId, id: GuestId) -> Option<&mut GuestLeg> {
        self.customers.get_mut(&contact)?.guests.iter_mut().find(|guest| guest.id == id)
    }

    /// A guest's telephone was picked up.
    pub(super) fn guest_answered(&mut self, contact: ContactId, id: GuestId, answer: &Description) {
        let Some(guest) = self.guest_mut(contact, id) else { return };
        let (leg, is_at_home) = (guest.leg, guest.is_at_home);
        guest.is_here = !is_at_home;
        self.parts.sound.set_remote(leg, answer.remote());
        if is_at_home {
            self.ask_for_key(leg);
        } else {
            self.report(contact, Report::GuestCame(id));
        }
    }

    /// A key was pressed at a colleague's home.
    pub(super) fn key_of_guest(&mut self, now: Duration, contact: ContactId, id: GuestId, key: char) {
        let Some(guest) = self.guest_mut(contact, id).filter(|guest| guest.is_at_home && !guest.is_here) else {
            return;
        };
        match key {
            home::ACCEPT => {
                guest.is_here = true;
                let leg = guest.leg;
                self.parts.sound.stop_playing(leg);
                self.report(contact, Report::GuestCame(id));
            }
            home::DECLINE => {
                self.part_guest(now, contact, id);
                self.report(contact, Report::GuestGone(id, GuestEnd::Declined));
            }
            _ => {}
        }
    }

    /// A guest's telephone refused or could not be reached.
    pub(super) fn guest_refused(&mut self, contact: ContactId, id: GuestId, status: u16) {
        self.guest_is_gone(contact, id, refusal(status));
    }

    /// A guest's telephone is no longer there.
    pub(super) fn guest_is_gone(&mut self, contact: ContactId, id: GuestId, cause: GuestEnd) {
        if let Some(guest) = self.take_guest(contact, id) {
            self.forget_guest(&guest);
            self.report(contact, Report::GuestGone(id, cause));
        }
    }

    fn take_guest(&mut self, contact: ContactId, id: GuestId) -> Option<GuestLeg> {
        let guests = &mut self.customers.get_mut(&contact)?.guests;
        let place = guests.iter().position(|guest| guest.id == id)?;
        Some(guests.remove(place))
    }

    /// Ends a guest's leg.
    pub(super) fn part_guest(&mut self, now: Duration, contact: ContactId, id: GuestId) {
        if let Some(guest) = self.take_guest(contact, id) {
            self.end_guest(now, &guest);
        }
    }

    /// Ends a leg that is in no conversation's books any more.
    pub(super) fn end_guest(&mut self, now: Duration, guest: &GuestLeg) {
        if let Some((call, _)) = &guest.telephone {
            self.parts.sip.hang_up(now, *call);
        }
        self.forget_guest(guest);
    }

    fn forget_guest(&mut self, guest: &GuestLeg) {
        self.parts.sound.leave(guest.leg);
        match &guest.telephone {
            Some((call, _)) => {
                self.by_call.remove(call);
                self.by_leg.remove(&guest.leg);
                self.parts.sound.close(guest.leg);
            }
            None => {
                if let Some(seated) = guest.staff.and_then(|staff| self.agents.get_mut(&staff)) {
                    seated.visiting.take_if(|(_, id)| *id == guest.id);
                }
            }
        }
    }

    /// Takes who hears whom from the centre.
    pub(super) fn arrange(&mut self, now: Duration, contact: ContactId, arrangement: Arrangement) {
        let conversation = self.customers.get(&contact).and_then(|customer| customer.conversation);
        if conversation.is_none_or(|conversation| conversation.agent != arrangement.agent) {
            self.take_place(now, contact, arrangement.agent, conversation);
        }
        if let Some(customer) = self.customers.get_mut(&contact) {
            customer.arrangement = Some(arrangement);
        }
        self.apply_arrangement(contact);
        self.scribe(contact);
    }

    /// The guest who owns the conversation from now on takes the place of the agent before.
    fn take_place(&mut self, now: Duration, contact: ContactId, agent: AgentId, before: Option<Conversation>) {
        let Some(customer) = self.customers.get(&contact) else { return };
        let Some(id) = customer.guests.iter().find(|guest| guest.staff == Some(agent)).map(|guest| guest.id) else {
            return;
        };
        let Some(guest) = self.take_guest(contact, id) else { return };
        let leg = guest.leg;
        let seated = self.agents.entry(agent).or_default();
        seated.visiting = None;
        seated.talking = Some(contact);
        if let Some((call, ours)) = guest.telephone {
            let is_at_home = guest.is_at_home;
            seated.phone = Some(Phone { call, leg, ours, contact, offer: None, is_at_home, is_answered: true });
            self.by_call.insert(call, Place::Phone(agent));
            self.by_leg.insert(leg, Place::Phone(agent));
        }
        match before {
            Some(Conversation { agent: old, recording, agent_leg }) => {
                if let (Some(old_leg), Some(customer)) = (agent_leg, self.customers.get(&contact)) {
                    self.parts.sound.part(customer.leg, old_leg);
                    self.parts.sound.leave(old_leg);
                }
                if let Some(customer) = self.customers.get_mut(&contact) {
                    customer.conversation = Some(Conversation { agent, recording, agent_leg: Some(leg) });
                }
                self.agent_is_free(old, contact);
                self.release_phone(now, old, contact);
            }
            // The leg of the agent before was lost, and with it the recording.
            None => self.connect(contact, agent, leg, ObjectId::generate()),
        }
    }

    /// Makes the media engine do what is arranged.
    pub(super) fn apply_arrangement(&mut self, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let Some(arrangement) = &customer.arrangement else { return };
        let Some(agent_leg) = customer.conversation.and_then(|conversation| conversation.agent_leg) else { return };
        let mut others = Vec::with_capacity(arrangement.others.len());
        for (seat, hearers) in &arrangement.others {
            let leg = match seat {
                Seat::Agent => Some(agent_leg),
                Seat::Guest(id) => {
                    customer.guests.iter().find(|guest| guest.id == *id && guest.is_here).map(|guest| guest.leg)
                }
            };
            let voice = match hearers {
                Hearers::All => Voice::Everybody,
                Hearers::Agent => Voice::Only(agent_leg),
                Hearers::Nobody => Voice::Nobody,
            };
            others.extend(leg.map(|leg| Member { leg, voice }));
        }
        customer.is_held = !arrangement.with_customer;
        let sound = &self.parts.sound;
        if arrangement.with_customer {
            match others[..] {
                [only] => sound.join(customer.leg, only.leg),
                _ => {
                    let mut all = vec![Member { leg: customer.leg, voice: Voice::Everybody }];
                    all.append(&mut others);
                    sound.confer(&all);
                }
            }
            return;
        }
        sound.part(customer.leg, agent_leg);
        sound.leave(customer.leg);
        sound.hold(customer.leg, true);
        match others[..] {
            [only] => sound.leave(only.leg),
            [one, other] if other.voice == Voice::Everybody => sound.join(one.leg, other.leg),
            _ => sound.confer(&others),
        }
    }
}
