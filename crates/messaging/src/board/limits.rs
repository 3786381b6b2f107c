//! How often one address may post and try codes: buckets that fill with time. Kept in memory only.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use domain::Timestamp;

/// How many are remembered at once; with more, those that have rested longest are forgotten.
const MOST: usize = 10_000;

/// So many within a time, for each key.
#[derive(Debug)]
pub(crate) struct Limits<K> {
    most: u32,
    within: Duration,
    taken: HashMap<K, Vec<Timestamp>>,
}

impl<K: Eq + Hash + Clone> Limits<K> {
    pub(crate) fn new(most: u32, within: Duration) -> Self {
        Self { most, within, taken: HashMap::new() }
    }

    /// Whether the key has some left.
    pub(crate) fn has_room(&self, key: &K, now: Timestamp) -> bool {
        let taken = self.taken.get(key).map_or(0, |times| self.fresh(times, now));
        u32::try_from(taken).unwrap_or(u32::MAX) < self.most
    }

    /// Takes one.
    pub(crate) fn take(&mut self, key: K, now: Timestamp) {
        if self.taken.len() >= MOST {
            let within = self.within;
            self.taken.retain(|_, times| times.last().is_some_and(|last| now.since(*last) < within));
        }
        if self.taken.len() >= MOST
            && let Some(oldest) = self.taken.iter().min_by_key(|(_, times)| times.last().copied()).map(|(key, _)| key)
        {
            let oldest = oldest.clone();
            self.taken.remove(&oldest);
        }
        let within = self.within;
        let times = self.taken.entry(key).or_default();
        times.retain(|time| now.since(*time) < within);
        times.push(now);
    }

    fn fresh(&self, times: &[Timestamp], now: Timestamp) -> usize {
        times.iter().filter(|time| now.since(**time) < self.within).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_and_gets_it_back_with_time() {
        let mut limits = Limits::new(2, Duration::from_secs(60));
        let at = Timestamp::from_seconds;
        limits.take("a", at(0));
        limits.take("a", at(30));
        assert!(!limits.has_room(&"a", at(59)) && limits.has_room(&"b", at(59)));
        assert!(limits.has_room(&"a", at(60)));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut limits = Limits::new(1, Duration::from_secs(60));
        for key in 0..MOST + 10 {
            limits.take(key, Timestamp::from_seconds(0));
        }
        assert!(limits.taken.len() <= MOST);
    }
}
