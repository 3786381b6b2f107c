//! One timer for the deadlines of all contacts.

use std::collections::BTreeSet;

use domain::{ContactId, Timestamp};
use flow::Input;
use parking_lot::Mutex;
use tokio::sync::Notify;

use super::SelfService;

#[derive(Default)]
pub(super) struct Deadlines {
    due: Mutex<BTreeSet<(Timestamp, ContactId)>>,
    sooner: Notify,
}

impl Deadlines {
    /// Puts a contact's deadline in the place of the one before.
    pub fn replace(&self, contact: ContactId, before: Option<Timestamp>, after: Option<Timestamp>) {
        if before == after {
            return;
        }
        let mut due = self.due.lock();
        if let Some(before) = before {
            due.remove(&(before, contact));
        }
        let Some(after) = after else { return };
        let is_first = due.first().is_none_or(|(first, _)| after < *first);
        due.insert((after, contact));
        drop(due);
        if is_first {
            self.sooner.notify_one();
        }
    }

    fn first(&self) -> Option<Timestamp> {
        self.due.lock().first().map(|(at, _)| *at)
    }

    /// Takes out the contacts whose time has come, up to a number.
    fn take_due(&self, now: Timestamp, most: usize) -> Vec<ContactId> {
        let mut due = self.due.lock();
        let mut taken = Vec::new();
        while taken.len() < most && due.first().is_some_and(|(at, _)| *at <= now) {
            taken.extend(due.pop_first().map(|(_, contact)| contact));
        }
        taken
    }
}

impl SelfService {
    /// Wakes every session at its deadline, for ever.
    pub(super) async fn keep_time(&self) {
        let deadlines = &self.inner.deadlines;
        loop {
            match deadlines.first() {
                Some(first) => tokio::select! {
                    () = self.inner.clock.sleep_until(first) => self.wake(),
                    () = deadlines.sooner.notified() => {}
                },
                None => deadlines.sooner.notified().await,
            }
            tokio::task::yield_now().await;
        }
    }

    fn wake(&self) {
        let now = self.now();
        for contact in self.inner.deadlines.take_due(now, 256) {
            if let Some(live) = self.find(contact) {
                let mut state = live.lock();
                state.deadline = state.deadline.filter(|deadline| *deadline > now);
            }
            self.handle(contact, Input::Tick);
        }
    }
}
