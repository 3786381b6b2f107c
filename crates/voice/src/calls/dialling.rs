//! Calls out to customers.

use std::collections::VecDeque;
use std::time::Duration;

use domain::events::GuestEnd;
use domain::phone::Phone as Number;
use domain::{ContactId, LineId};

use super::customer::{Customer, Phase};
use super::guests::refusal;
use super::{Calls, Place, Report};
use crate::sip::endpoint::Outgoing;
use crate::sip::sdp::{Description, Ours};
use crate::sip::write::host;
use crate::sip::{Peer, Wire};

impl Calls {
    /// Calls a customer over the trunk.
    pub(super) fn dial(&mut self, now: Duration, contact: ContactId, number: &Number, line: LineId) {
        if let Err(cause) = self.try_dial(now, contact, number, line) {
            self.report(contact, Report::DialFailed(cause));
        }
    }

    fn try_dial(&mut self, now: Duration, contact: ContactId, number: &Number, line: LineId) -> Result<(), GuestEnd> {
        // Who is called back may still be hearing the goodbye.
        if let Some(before) = self.forget_customer(contact) {
            self.parts.sip.hang_up(now, before.call);
        }
        let address = self.parts.limits.trunks.iter().find_map(|trunk| trunk.outbound).ok_or(GuestEnd::Unreachable)?;
        let (leg, ours) = self.parts.sound.open_rtp().map_err(|_| GuestEnd::Failed)?;
        let ours = Ours { address: ours, session: self.number(), version: 1 };
        let outgoing = Outgoing {
            peer: Peer { wire: Wire::Udp, address },
            target: format!("sip:{}@{}:{}", number.as_str(), host(address.ip()), address.port()),
            user: line.to_string(),
            display: "远银".to_owned(),
            sdp: ours.offer(),
        };
        let call = self.parts.sip.invite(now, outgoing);
        self.by_call.insert(call, Place::Customer(contact));
        self.by_leg.insert(leg, Place::Customer(contact));
        self.customers.insert(
            contact,
            Customer {
                call,
                leg,
                ours,
                phase: Phase::Dialling,
                offer: None,
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
        Ok(())
    }

    /// The customer picked up.
    pub(super) fn dial_answered(&mut self, contact: ContactId, answer: &Description) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        customer.phase = Phase::Up;
        self.parts.sound.set_remote(customer.leg, answer.remote());
        self.report(contact, Report::DialAnswered);
    }

    /// The customer's telephone refused or could not be reached.
    pub(super) fn dial_refused(&mut self, contact: ContactId, status: u16) {
        if self.forget_customer(contact).is_some() {
            self.report(contact, Report::DialFailed(refusal(status)));
        }
    }

    /// The agent no longer wants to wait.
    pub(super) fn give_up_dialling(&mut self, now: Duration, contact: ContactId) {
        if let Some(customer) = self.forget_customer(contact) {
            self.parts.sip.hang_up(now, customer.call);
        }
    }
}
