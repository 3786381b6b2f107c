//! The contacts that wait, are offered, in conversation or in wrap-up.

use std::ops::{Index, IndexMut};

use domain::contact::Medium;
use domain::{ContactId, OfferId, Timestamp};
use rustc_hash::FxHashMap;

use crate::agent::AgentIx;
use crate::lane::LaneIx;
use crate::order::Order;
use crate::queue::QueueIx;

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
}

impl Contact {
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
