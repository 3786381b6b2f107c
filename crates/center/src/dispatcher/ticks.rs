//! What is looked at every second: leases, phones, the length of the queues.

use domain::events::{AgentEvent, MissCause};
use domain::{AgentId, ContactId, Timestamp};
use routing::Input;

use super::state::State;
use super::turn::Turn;
use crate::desk::view::WaitingQueue;
use crate::ports::Standing;

impl State {
    pub(crate) fn tick(&mut self, now: Timestamp, turn: &mut Turn) {
        self.end_leases(now, turn);
        self.follow_sites(now, turn);
        self.follow_guests(now, turn);
        self.follow_phones(now, turn);
        self.follow_queues(turn);
    }

    /// An agent whose browser has not been heard of for the length of the lease is taken out, and what they had goes
    /// back to the head of its queue.
    fn end_leases(&mut self, now: Timestamp, turn: &mut Turn) {
        let lease = self.config.lease;
        let lost: Vec<AgentId> = self
            .agents
            .iter()
            .filter(|(_, seated)| !seated.lost && now.since(seated.heard_at) > lease)
            .map(|(agent, _)| *agent)
            .collect();
        for agent in lost {
            if let Some(seated) = self.agents.get_mut(&agent) {
                seated.lost = true;
            }
            turn.tell_agent(agent, now, &AgentEvent::LeaseLost {});
            if let Err(error) = self.route(now, Input::AgentLost { agent }, turn) {
                tracing::error!(%agent, %error, "an agent at a desk was unknown to the router");
            }
            let idle = self.router.agent(agent).is_none_or(|view| view.contacts.is_empty() && view.wrap_ups.is_empty());
            if idle && self.route(now, Input::SignOut { agent }, turn).is_ok() {
                self.agents.remove(&agent);
            }
        }
    }

    /// An agent who lost their phone is offered no calls until they have one again.
    fn follow_phones(&mut self, now: Timestamp, turn: &mut Turn) {
        let Some(phones) = self.phones.clone() else { return };
        let changed: Vec<AgentId> = self
            .agents
            .iter()
            .filter(|(agent, seated)| seated.phone != phones.reachable(**agent))
            .map(|(agent, _)| *agent)
            .collect();
        for agent in changed {
            let ringing: Vec<_> = self
                .contacts
                .values()
                .filter_map(|contact| contact.offer)
                .filter(|offer| offer.agent == agent && offer.rings)
                .collect();
            for offer in ringing {
                let missed = Input::Refuse { offer: offer.id, agent, cause: MissCause::PhoneFailed };
                if let Err(error) = self.route(now, missed, turn) {
                    tracing::debug!(%error, "the offer was over before the phone");
                }
            }
            if let Err(error) = self.tell_profile(now, agent, turn) {
                tracing::error!(%agent, %error, "the router refused an agent's profile");
            }
        }
    }

    /// Shows every desk how many wait, when that has changed.
    fn follow_queues(&mut self, turn: &mut Turn) {
        let mut waiting: Vec<WaitingQueue> = self
            .queues
            .values()
            .map(|queue| {
                let view = self.router.queue(&queue.id);
                WaitingQueue {
                    queue: queue.id.clone(),
                    name: queue.name.clone(),
                    waiting: view.as_ref().map_or(0, |view| view.waiting),
                    oldest_wait_since: view.and_then(|view| view.oldest_since),
                }
            })
            .collect();
        waiting.sort_by(|a, b| a.queue.cmp(&b.queue));
        if waiting != self.waiting {
            self.waiting = waiting;
            turn.desks.extend(self.agents.keys().copied());
        }
    }

    pub(crate) fn standing(&self, contact: ContactId, now: Timestamp) -> Option<Standing> {
        self.router.standing(contact, now).map(|standing| Standing {
            position: standing.position,
            expected_wait_seconds: u32::try_from(standing.expected_wait.as_secs()).unwrap_or(u32::MAX),
        })
    }
}
