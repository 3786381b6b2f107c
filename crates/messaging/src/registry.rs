//! The open chats of this server, and the seats of their sockets.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::ContactId;
use parking_lot::RwLock;

use crate::chat::Chat;

/// The open chats by contact.
#[derive(Default)]
pub(crate) struct Registry {
    chats: RwLock<HashMap<ContactId, Arc<Chat>>>,
}

impl Registry {
    pub(crate) fn find(&self, contact: ContactId) -> Option<Arc<Chat>> {
        self.chats.read().get(&contact).cloned()
    }

    /// Puts the chat in unless as many as `limit` are open.
    pub(crate) fn put_in(&self, chat: Arc<Chat>, limit: usize) -> bool {
        let mut chats = self.chats.write();
        let room = chats.len() < limit;
        if room {
            chats.insert(chat.id, chat);
        }
        room
    }

    pub(crate) fn take_out(&self, contact: ContactId) {
        self.chats.write().remove(&contact);
    }

    pub(crate) fn all(&self) -> Vec<Arc<Chat>> {
        self.chats.read().values().cloned().collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.chats.read().len()
    }
}

/// A bounded number of seats, each given back when it is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Seats {
    taken: Arc<AtomicUsize>,
    limit: usize,
}

/// One of the [`Seats`].
#[derive(Debug)]
pub(crate) struct Seat {
    taken: Arc<AtomicUsize>,
}

impl Seats {
    pub(crate) fn new(limit: usize) -> Self {
        Self { taken: Arc::default(), limit }
    }

    pub(crate) fn take(&self) -> Option<Seat> {
        let free = |taken| (taken < self.limit).then_some(taken + 1);
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, free).ok()?;
        Some(Seat { taken: Arc::clone(&self.taken) })
    }

    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Acquire)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.taken.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_that_is_given_back_can_be_taken_again() {
        let seats = Seats::new(2);
        let first = seats.take().unwrap();
        let _second = seats.take().unwrap();
        assert!(seats.take().is_none());
        drop(first);
        assert!(seats.take().is_some());
        assert_eq!(seats.taken(), 1);
    }
}
