//! Whether what is promised is kept, and why not.

use std::collections::VecDeque;
use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::contact::ContactIx;
use crate::lane::LaneKind;
use crate::output::Output;
use crate::policy::Target;
use crate::router::Router;

/// A guarantee is no longer kept, or is again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GuaranteeChange {
    /// The guarantee's id in the policy.
    pub guarantee: String,
    /// The version of the policy.
    pub policy: u32,
    /// Whether it is kept from now on.
    pub kept: bool,
    /// What was measured: a mean wait or the longest wait in milliseconds, or a share in per mille.
    pub measured: u64,
    /// Over how many contacts.
    pub contacts: u32,
    /// Why it cannot be kept; `None` if it is.
    pub why: Option<Shortfall>,
}

/// Why a promise to a contact could not be kept: what stood in the way when its wait came to an end or grew too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Shortfall {
    /// No agent at work has the skills and the site that the contact needs.
    NobodyAtWork,
    /// All of those who have them pause or are away.
    NobodyReady {
        /// How many they are.
        at_work: u32,
    },
    /// All who are ready had others to serve: there are too few of them for those who come.
    EverybodyBusy {
        /// How many are ready.
        ready: u32,
        /// How many contacts stand before this one or beside it in its queue.
        waiting: u32,
    },
    /// An agent was free, and was asked and did not answer, or was chosen late: offers were missed.
    OffersMissed {
        /// How many are ready.
        ready: u32,
    },
    /// The contact was held for one agent, as a rule wants it.
    HeldForOne,
}

/// What was measured of one guarantee.
#[derive(Debug, Clone, Default)]
pub(crate) struct Promise {
    /// When each wait ended, how long it was in milliseconds, and whether it counts against the promise.
    waits: VecDeque<(Timestamp, u64, bool)>,
    total: u64,
    against: u32,
    broken: bool,
}

impl Promise {
    fn forget_before(&mut self, time: Timestamp) {
        while let Some((at, wait, against)) = self.waits.front().copied().filter(|(at, ..)| *at < time) {
            debug_assert!(at < time);
            self.waits.pop_front();
            self.total -= wait;
            self.against -= u32::from(against);
        }
    }

    fn take_in(&mut self, at: Timestamp, wait: u64, against: bool) {
        self.waits.push_back((at, wait, against));
        self.total += wait;
        self.against += u32::from(against);
    }

    /// Whether the promise is kept, and the figure.
    fn judged(&self, target: Target) -> (bool, u64) {
        let count = self.waits.len() as u64;
        match target {
            Target::MeanWait { milliseconds } => {
                let mean = self.total.checked_div(count).unwrap_or(0);
                (self.total <= u64::from(milliseconds) * count, mean)
            }
            Target::AnsweredWithin { percent, .. } => {
                let within = count - u64::from(self.against);
                let share = (within * 1000).checked_div(count).unwrap_or(1000);
                (within * 100 >= u64::from(percent) * count, share)
            }
            Target::LongestWait { .. } => {
                (self.against == 0, self.waits.iter().map(|(_, wait, _)| *wait).max().unwrap_or(0))
            }
        }
    }
}

impl Target {
    /// The longest wait, if that is what is promised.
    pub(crate) fn longest_wait(self) -> Option<u32> {
        match self {
            Self::LongestWait { seconds } => Some(seconds),
            _ => None,
        }
    }
}

impl Router {
    /// The wait of a contact is over for the first time: it was answered, or the customer gave up.
    pub(crate) fn keep_promises(&mut self, contact: ContactIx, answered: bool, out: &mut Vec<Output>) {
        let record = &mut self.contacts[contact];
        if record.wait_counted {
            return;
        }
        record.wait_counted = true;
        let Some(given) = record.case.as_ref().map(|case| case.guarantees.clone()) else { return };
        let waited = self.waited(contact);
        for number in given {
            if self.contacts[contact].late.contains(&number) {
                continue;
            }
            self.keep_promise(number, contact, waited, answered, out);
        }
    }

    /// Takes one wait in, and tells if the guarantee is broken by it or kept again.
    pub(crate) fn keep_promise(
        &mut self,
        number: usize,
        contact: ContactIx,
        waited: Duration,
        answered: bool,
        out: &mut Vec<Output>,
    ) {
        let Some(policy) = self.policy.clone() else { return };
        let (given, now) = (&policy.guarantees[number], self.now);
        let wait = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX >> 20).min(u64::MAX >> 20);
        let longer = |seconds: u32| waited > Duration::from_secs(u64::from(seconds));
        let against = match given.target {
            Target::MeanWait { .. } if !answered => return,
            Target::MeanWait { .. } => false,
            // Who gives up before the time was not kept waiting.
            Target::AnsweredWithin { seconds, .. } if !answered && !longer(seconds) => return,
            Target::AnsweredWithin { seconds, .. } => !answered || longer(seconds),
            Target::LongestWait { seconds } => {
                !self.contacts[contact].late.is_empty() || waited >= Duration::from_secs(u64::from(seconds))
            }
        };
        let promise = &mut self.promises[number];
        promise.forget_before(now - Duration::from_secs(u64::from(given.over_seconds)));
        promise.take_in(now, wait, against);
        let (kept, measured) = promise.judged(given.target);
        let contacts = u32::try_from(promise.waits.len()).unwrap_or(u32::MAX);
        let enough = matches!(given.target, Target::LongestWait { .. }) || contacts >= given.at_least;
        if kept == promise.broken && (kept || enough) {
            promise.broken = !kept;
            let why = (!kept).then(|| self.shortfall(contact));
            out.push(Output::GuaranteeChanged(Box::new(GuaranteeChange {
                guarantee: given.id.clone(),
                policy: policy.version,
                kept,
                measured,
                contacts,
                why,
            })));
        }
    }

    /// What stands in the contact's way.
    fn shortfall(&self, contact: ContactIx) -> Shortfall {
        let record = &self.contacts[contact];
        let lanes = || std::iter::once(&record.lane).chain(&record.guests).map(|lane| &self.lanes[*lane]);
        if lanes().next().is_some_and(|lane| lane.kind == LaneKind::Held) {
            return Shortfall::HeldForOne;
        }
        let (mut at_work, mut ready, mut free) = (0, 0, 0);
        for (_, agent) in self.agents.iter() {
            let able = agent.takes(record.medium) && lanes().any(|lane| lane.is_for(agent.levels()));
            at_work += u32::from(able && agent.is_at_work());
            ready += u32::from(able && agent.ready);
            free += u32::from(able && agent.has_room(record.medium, &self.config));
        }
        match (at_work, ready, free) {
            (0, ..) => Shortfall::NobodyAtWork,
            (_, 0, _) => Shortfall::NobodyReady { at_work },
            (_, _, 0) => {
                let waiting = self.queues[record.queue].by_age.len();
                Shortfall::EverybodyBusy { ready, waiting: u32::try_from(waiting).unwrap_or(u32::MAX) }
            }
            _ if record.at_head => Shortfall::OffersMissed { ready },
            _ => {
                let waiting = self.queues[record.queue].by_age.len();
                Shortfall::EverybodyBusy { ready, waiting: u32::try_from(waiting).unwrap_or(u32::MAX) }
            }
        }
    }
}
