//! What is going to happen, in the order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Something that is going to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// An interval begins.
    Interval(usize),
    /// A contact of the kind comes.
    Arrival(usize),
    /// The patience of the contact with this number is over.
    GiveUp(usize),
    /// Its conversation ends.
    End(usize),
    /// Its agent has finished it.
    Finished(usize),
}

/// The events to come. Of those at one time, the one that was put in first comes first.
#[derive(Debug, Default)]
pub(crate) struct Events {
    heap: BinaryHeap<Reverse<(i64, u64, Event)>>,
    put_in: u64,
}

impl Events {
    /// Puts an event in, at microseconds since the day began.
    pub(crate) fn at(&mut self, micros: i64, event: Event) {
        self.put_in += 1;
        self.heap.push(Reverse((micros, self.put_in, event)));
    }

    /// When the next event is.
    pub(crate) fn next_time(&self) -> Option<i64> {
        self.heap.peek().map(|Reverse((micros, ..))| *micros)
    }

    /// The next event.
    pub(crate) fn pop(&mut self) -> Option<(i64, Event)> {
        self.heap.pop().map(|Reverse((micros, _, event))| (micros, event))
    }
}
