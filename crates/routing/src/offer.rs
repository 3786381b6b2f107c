//! Offers: a contact shown to an agent who has some time to accept it.

use domain::events::{MissCause, RequeueCause};
use domain::{AgentId, OfferId, Timestamp};
use rustc_hash::FxHashMap;
use uuid::Builder;

use crate::agent::AgentIx;
use crate::contact::{ContactIx, Place};
use crate::error::RoutingError;
use crate::output::Output;
use crate::router::Router;
use domain::decision::Why;

/// The open offers, and the ids of those to come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offers {
    open: FxHashMap<OfferId, ContactIx>,
    made: u64,
}

impl Offers {
    /// An id in the layout of a UUID of version 7: the time in milliseconds, the number of the offer within this
    /// router (42 bits) and 32 bits mixed from seed and number. Ids of one router sort in the order of their making
    /// as long as time does not go back.
    fn next_id(&mut self, seed: u64, now: Timestamp) -> OfferId {
        self.made += 1;
        let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
        let mixed = mix(seed ^ mix(self.made));
        // The builder takes 10 bytes: 12 bits after the version, 62 bits after the variant.
        let number = self.made & ((1 << 42) - 1);
        let high = u16::try_from(number >> 30).expect("invariant: 42 bits less 30");
        let low = (number & ((1 << 30) - 1)) << 32 | (mixed & 0xffff_ffff);
        let mut bytes = [0; 10];
        bytes[..2].copy_from_slice(&high.to_be_bytes());
        bytes[2..].copy_from_slice(&low.to_be_bytes());
        OfferId(Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }
}

/// The finaliser of `SplitMix64`: every bit of the input changes about half of the bits of the result.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// From where a contact goes back to its queue.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Back {
    /// From an offer that was not taken.
    Offer,
    /// From a conversation.
    Conversation(RequeueCause),
}

impl Router {
    /// Offers the contact, which stands in no line, to the agent, who has room for it.
    pub(crate) fn offer(&mut self, contact: ContactIx, agent: AgentIx, why: Option<Why>, out: &mut Vec<Output>) {
        let offer = self.offers.next_id(self.config.seed, self.now);
        let queue = &self.queues[self.contacts[contact].queue];
        let expires_at = self.now + queue.config.offer_timeout;
        out.push(Output::Offered {
            offer,
            contact: self.contacts[contact].id,
            agent: self.agents[agent].id,
            queue: queue.config.id.clone(),
            expires_at,
        });
        if self.config.explain {
            self.explain(contact, offer, agent, why, out);
        }
        self.leave_other_queues(contact);
        self.contacts[contact].place = Place::Offered { offer, agent, expires_at };
        self.offers.open.insert(offer, contact);
        self.deadlines.set(contact, expires_at);
        self.agents[agent].offers += 1;
        self.hold(agent, contact);
    }

    /// [`crate::Input::Accept`].
    pub(crate) fn accept(&mut self, offer: OfferId, by: AgentId, out: &mut Vec<Output>) -> Result<(), RoutingError> {
        let (contact, agent) = self.open_offer(offer, by)?;
        self.close_offer(contact, offer, agent);
        self.contacts[contact].place = Place::Connected { agent };
        self.agents[agent].conversations += 1;
        self.note_change(agent);
        let now = self.now;
        let queue = &mut self.queues[self.contacts[contact].queue];
        queue.unserved -= 1;
        queue.wait.served(now);
        if queue.unserved == 0 {
            queue.wait.nobody_waits();
        }
        out.push(Output::Connected { contact: self.contacts[contact].id, agent: by, offer });
        self.keep_promises(contact, true, out);
        Ok(())
    }

    /// [`crate::Input::Refuse`].
    pub(crate) fn refuse(
        &mut self,
        offer: OfferId,
        by: AgentId,
        cause: MissCause,
        out: &mut Vec<Output>,
    ) -> Result<(), RoutingError> {
        let (contact, _) = self.open_offer(offer, by)?;
        if cause == MissCause::AgentLost {
            return self.agent_lost(by, out);
        }
        self.miss(contact, cause, out);
        Ok(())
    }

    /// The offer of the contact comes to nothing by the agent: the contact goes back to its queue.
    pub(crate) fn miss(&mut self, contact: ContactIx, cause: MissCause, out: &mut Vec<Output>) {
        let Place::Offered { offer, agent, .. } = self.contacts[contact].place else { return };
        let consequence = match cause {
            MissCause::Timeout => self.config.missed_offer_reason.clone(),
            MissCause::PhoneFailed => self.config.phone_failed_reason.clone(),
            MissCause::Declined | MissCause::AgentLost | MissCause::CustomerLeft => None,
        };
        out.push(Output::OfferMissed {
            offer,
            contact: self.contacts[contact].id,
            agent: self.agents[agent].id,
            cause,
        });
        if consequence.is_some() && self.agents[agent].ready {
            self.stop(agent, consequence);
        }
        self.send_back(contact, Back::Offer, out);
    }

    /// The customer who is being offered has left: the agent keeps their place among the idle.
    pub(crate) fn withdraw(&mut self, contact: ContactIx, out: &mut Vec<Output>) {
        let Place::Offered { offer, agent, .. } = self.contacts[contact].place else { return };
        out.push(Output::OfferWithdrawn { offer, contact: self.contacts[contact].id, agent: self.agents[agent].id });
        self.close_offer(contact, offer, agent);
        self.let_go(agent, contact);
    }

    /// Takes the contact from its agent and lets it look for another, at the head of its queue. An agent who stays
    /// ready is not offered it again for a while.
    pub(crate) fn send_back(&mut self, contact: ContactIx, back: Back, out: &mut Vec<Output>) {
        let (agent, cause) = match (self.contacts[contact].place, back) {
            (Place::Offered { offer, agent, .. }, Back::Offer) => {
                self.close_offer(contact, offer, agent);
                (agent, RequeueCause::OfferMissed)
            }
            (Place::Connected { agent }, Back::Conversation(cause)) => {
                self.agents[agent].conversations -= 1;
                self.queues[self.contacts[contact].queue].unserved += 1;
                (agent, cause)
            }
            _ => return,
        };
        self.let_go(agent, contact);
        self.take_turn(agent);
        let until = self.now + self.config.refusal_memory;
        let refused = self.agents[agent].ready && until > self.now;
        let record = &mut self.contacts[contact];
        if refused {
            record.refusals.retain(|(refuser, _)| *refuser != agent);
            record.refusals.push((agent, until));
        }
        record.at_head = true;
        record.by_hand.was_at_agent();
        out.push(Output::Requeued { contact: record.id, queue: self.queues[record.queue].config.id.clone(), cause });
        self.await_an_agent(contact);
    }

    /// The contact of an open offer, and the agent to whom it was made.
    fn open_offer(&self, offer: OfferId, by: AgentId) -> Result<(ContactIx, AgentIx), RoutingError> {
        let contact = *self.offers.open.get(&offer).ok_or(RoutingError::OfferGone(offer))?;
        match self.contacts[contact].place {
            Place::Offered { agent, .. } if self.agents[agent].id == by => Ok((contact, agent)),
            _ => Err(RoutingError::OfferOfAnother(offer)),
        }
    }

    fn close_offer(&mut self, contact: ContactIx, offer: OfferId, agent: AgentIx) {
        self.offers.open.remove(&offer);
        self.deadlines.clear(contact);
        self.agents[agent].offers -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_offers_are_of_version_7_sort_and_depend_on_the_seed() {
        let mut offers = Offers::default();
        let now = Timestamp::from_seconds(1_770_000_000);
        let ids: Vec<_> = (0..1000).map(|_| offers.next_id(1, now)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().all(|id| id.0.get_version_num() == 7));
        assert_eq!(Offers::default().next_id(1, now), ids[0]);
        assert_ne!(Offers::default().next_id(2, now), ids[0]);
        assert!(offers.next_id(1, now + std::time::Duration::from_millis(1)) > ids[999]);
    }
}
