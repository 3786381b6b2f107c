//! On which thread each leg is.

use std::collections::HashMap;

use domain::ObjectId;
use parking_lot::Mutex;

use super::event::LegId;

/// The places of legs, and which leg a recording belongs to. Locked for moments only, never while anything waits.
#[derive(Debug, Default)]
pub(crate) struct Directory(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    threads: HashMap<LegId, usize>,
    load: Vec<usize>,
    recordings: HashMap<ObjectId, LegId>,
}

impl Directory {
    pub(crate) fn new(threads: usize) -> Self {
        Self(Mutex::new(Entries { load: vec![0; threads], ..Entries::default() }))
    }

    /// Gives a leg to the thread that has the fewest.
    pub(crate) fn add(&self, leg: LegId) -> usize {
        let entries = &mut *self.0.lock();
        let thread = (0..entries.load.len()).min_by_key(|&thread| entries.load[thread]).unwrap_or(0);
        entries.load[thread] += 1;
        entries.threads.insert(leg, thread);
        thread
    }

    /// Notes that a leg goes to another thread.
    pub(crate) fn relocate(&self, leg: LegId, to: usize) {
        let entries = &mut *self.0.lock();
        if let Some(thread) = entries.threads.get_mut(&leg) {
            entries.load[*thread] -= 1;
            entries.load[to] += 1;
            *thread = to;
        }
    }

    pub(crate) fn remove(&self, leg: LegId) -> Option<usize> {
        let entries = &mut *self.0.lock();
        let thread = entries.threads.remove(&leg)?;
        entries.load[thread] -= 1;
        entries.recordings.retain(|_, customer| *customer != leg);
        Some(thread)
    }

    pub(crate) fn thread_of(&self, leg: LegId) -> Option<usize> {
        self.0.lock().threads.get(&leg).copied()
    }

    pub(crate) fn legs(&self) -> usize {
        self.0.lock().threads.len()
    }

    pub(crate) fn begin_recording(&self, recording: ObjectId, customer: LegId) {
        self.0.lock().recordings.insert(recording, customer);
    }

    pub(crate) fn end_recording(&self, recording: ObjectId) -> Option<LegId> {
        self.0.lock().recordings.remove(&recording)
    }
}
