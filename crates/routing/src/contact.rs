//! The contacts that wait, are offered, in conversation or in wrap-up.

use std::ops::{Index, IndexMut};

use domain::contact::Medium;
use domain::decision::Why;
use domain::{AgentId, ContactId, OfferId, QueueId, Timestamp};
use rustc_hash::FxHashMap;

use crate::agent::AgentIx;
use crate::by_hand::ByHand;
use crate::facts::Facts;
use crate::judgement::Case;
use crate::lane::LaneIx;
use crate::order::Order;
use crate::queue::QueueIx;
use crate::skills::Need;

/// The number of a contact within one router; used again when the contact is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ContactIx(pub(crate) u32);

impl ContactIx {
    /// No contact.
    pub(crate) const NONE: Self = Self(u32::MAX);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a contact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Waiting,
    Offered { offer: OfferId, agent: AgentIx, expires_at: Timestamp },
    Connected { agent: AgentIx },
    WrapUp { agent: AgentIx, until: Option<Timestamp> },
}

/// What the router knows of a contact.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) id: ContactId,
    pub(crate) queue: QueueIx,
    pub(crate) lane: LaneIx,
    pub(crate) medium: Medium,
    /// Its own priority, without the queue's.
    pub(crate) priority: i32,
    pub(crate) since: Timestamp,
    /// Which contact it was since the router was made; later ones have higher numbers.
    pub(crate) arrival: u64,
    pub(crate) at_head: bool,
    pub(crate) place: Place,
    /// Its order as of when it last began to wait.
    pub(crate) order: Order,
    /// The agents who are not offered it before the time.
    pub(crate) refusals: Vec<(AgentIx, Timestamp)>,
    /// The queue that it asked for, which the policy may not have followed.
    pub(crate) asked_for: QueueId,
    /// What it asked for itself beside the queue.
    pub(crate) requested: Box<[Need]>,
    pub(crate) facts: Option<Box<Facts>>,
    /// What the policy says of it; `None` without a policy.
    pub(crate) case: Option<Box<Case>>,
    /// Lanes of other queues in which it waits too.
    pub(crate) guests: Vec<LaneIx>,
    /// The agent for whom alone it waits.
    pub(crate) held_for: Option<AgentIx>,
    /// What a shift leader decided of it.
    pub(crate) by_hand: ByHand,
    /// When it will stand elsewhere, or something is due for it.
    pub(crate) moves_at: Option<Timestamp>,
    /// The guarantees of the longest wait that were broken for it.
    pub(crate) late: Vec<usize>,
    /// Whether the customer has left and is to be called back when the turn comes.
    pub(crate) call_back: bool,
    /// Whether its wait counts for the guarantees already.
    pub(crate) wait_counted: bool,
}

impl Contact {
    /// Whether the contact waits a moment for others to be given out with.
    pub(crate) fn is_gathered(&self, now: Timestamp) -> bool {
        self.case.as_ref().is_some_and(|case| case.gathered_until.is_some_and(|until| until > now))
    }

    /// Why the contact waits for the agent alone.
    pub(crate) fn why_held(&self, agent: AgentId) -> Option<Why> {
        if self.by_hand.given_to().is_some() {
            let has_promised = self.facts.as_ref().is_some_and(|facts| facts.promised_by == Some(agent));
            return Some(if has_promised { Why::LastAgent } else { Why::ByHand });
        }
        let case = self.case.as_ref()?;
        case.first.iter().find(|(held_for, ..)| *held_for == agent).map(|(.., why)| *why)
    }

    /// Whether the agent is not to be offered the contact now.
    pub(crate) fn is_refused_by(&self, agent: AgentIx, now: Timestamp) -> bool {
        self.refusals.iter().any(|(refuser, until)| *refuser == agent && *until > now)
    }
}

/// All contacts, by number and by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contacts {
    all: Vec<Contact>,
    free: Vec<ContactIx>,
    by_id: FxHashMap<ContactId, ContactIx>,
}

impl Contacts {
    /// Makes room for so many contacts. The map gets twice the room, so that it is not arranged anew
    /// while contacts come and go.
    pub(crate) fn reserve(&mut self, contacts: usize) {
        self.all.reserve(contacts);
        self.by_id.reserve(contacts * 2);
    }

    /// The numbers of all contacts, in the order of their coming.
    pub(crate) fn all(&self) -> Vec<ContactIx> {
        let mut all: Vec<_> = self.by_id.values().copied().collect();
        all.sort_unstable_by_key(|ix| self[*ix].arrival);
        all
    }

    /// The number of the contact with this id.
    pub(crate) fn find(&self, id: ContactId) -> Option<ContactIx> {
        self.by_id.get(&id).copied()
    }

    /// The number that the next contact gets.
    pub(crate) fn next(&self) -> ContactIx {
        self.free.last().copied().unwrap_or_else(|| {
            ContactIx(u32::try_from(self.all.len()).expect("invariant: memory holds fewer than 2^32 contacts"))
        })
    }

    /// Takes a contact in, whose id is not there yet, under the number of [`Contacts::next`].
    pub(crate) fn insert(&mut self, contact: Contact) -> ContactIx {
        let ix = self.next();
        self.by_id.insert(contact.id, ix);
        if self.free.pop().is_some() {
            self.all[ix.index()] = contact;
        } else {
            self.all.push(contact);
        }
        ix
    }

    /// Lets a contact go.
    pub(crate) fn remove(&mut self, ix: ContactIx) {
        self.by_id.remove(&self.all[ix.index()].id);
        self.free.push(ix);
    }
}

impl Index<ContactIx> for Contacts {
    type Output = Contact;
    fn index(&self, ix: ContactIx) -> &Contact {
        &self.all[ix.index()]
    }
}

impl IndexMut<ContactIx> for Contacts {
    fn index_mut(&mut self, ix: ContactIx) -> &mut Contact {
        &mut self.all[ix.index()]
    }
}
