//! Deadlines of transactions and calls, soonest first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

/// The base of all retransmission timers: an estimate of the round trip (RFC 3261 §17.1.1.1).
pub const T1: Duration = Duration::from_millis(500);
/// The longest interval between retransmissions.
pub const T2: Duration = Duration::from_secs(4);
/// How long a message may stay in the network.
pub const T4: Duration = Duration::from_secs(5);
/// After this long without an answer a transaction has failed.
pub const TIMEOUT: Duration = Duration::from_secs(32);

/// A queue of deadlines. A deadline cannot be taken out: whoever is woken looks whether there is something to do.
#[derive(Debug)]
pub struct Timers<K> {
    heap: BinaryHeap<Reverse<(Duration, u64, Entry<K>)>>,
    made: u64,
}

/// Keeps the key out of the order.
#[derive(Debug, Clone, Copy)]
struct Entry<K>(K);

impl<K> PartialEq for Entry<K> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl<K> Eq for Entry<K> {}
impl<K> PartialOrd for Entry<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Entry<K> {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl<K> Default for Timers<K> {
    fn default() -> Self {
        Self { heap: BinaryHeap::new(), made: 0 }
    }
}

impl<K> Timers<K> {
    /// Wakes `key` at `due`.
    pub fn set(&mut self, due: Duration, key: K) {
        self.made += 1;
        self.heap.push(Reverse((due, self.made, Entry(key))));
    }

    /// The soonest deadline.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        self.heap.peek().map(|Reverse((due, ..))| *due)
    }

    /// Takes a key whose deadline has come.
    pub fn pop_due(&mut self, now: Duration) -> Option<K> {
        if self.next()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse((_, _, Entry(key)))| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soonest_deadline_comes_first() {
        let mut timers = Timers::default();
        timers.set(T2, 'b');
        timers.set(T1, 'a');
        timers.set(T2, 'c');
        assert_eq!(timers.next(), Some(T1));
        assert_eq!(timers.pop_due(Duration::ZERO), None);
        assert_eq!(timers.pop_due(T2), Some('a'));
        assert_eq!(timers.pop_due(T2), Some('b'));
        assert_eq!(timers.pop_due(T2), Some('c'));
        assert_eq!(timers.pop_due(TIMEOUT), None);
    }
}
