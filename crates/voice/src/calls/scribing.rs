//! Who is written down: customer and agent of a conversation, while the customer hears the agent.
//!
//! Each leg gets a second ear; an errand gives what it hears to a recogniser. The legs do not notice: what the recogniser
//! does not take is dropped, and a leg that changes (another browser, another agent) gets an ear of its own.

use std::collections::HashMap;

use domain::ContactId;
use domain::contact::Party;

use super::{Calls, Errand};
use crate::media::{LegId, ear};

/// The legs that are listened to, by contact: the customer's and the agent's.
#[derive(Debug, Default)]
pub(super) struct Scribed(HashMap<ContactId, (LegId, LegId)>);

impl Calls {
    /// Makes the ears fit the conversation as it is now.
    pub(super) fn scribe(&mut self, contact: ContactId) {
        if !self.parts.limits.transcribes {
            return;
        }
        let wanted = self.customers.get(&contact).and_then(|customer| {
            let agent_leg = customer.conversation?.agent_leg?;
            let is_together = customer.arrangement.as_ref().is_none_or(|arrangement| arrangement.with_customer);
            is_together.then_some((customer.leg, agent_leg))
        });
        let before = match wanted {
            Some(wanted) => self.scribed.0.insert(contact, wanted),
            None => self.scribed.0.remove(&contact),
        };
        let sides = |legs: Option<(LegId, LegId)>| {
            legs.into_iter().flat_map(|(customer, agent)| [(Party::Customer, customer), (Party::Agent, agent)])
        };
        for (party, leg) in sides(before).filter(|side| !sides(wanted).any(|other| other == *side)) {
            tracing::debug!(%contact, ?party, "a side is no longer written down");
            self.parts.sound.stop_scribing(leg);
        }
        for (by, leg) in sides(wanted).filter(|side| !sides(before).any(|other| other == *side)) {
            let (ear, sound) = ear();
            self.parts.sound.scribe(leg, ear);
            self.errands.push_back(Errand::Scribe { contact, by, sound });
        }
    }
}
