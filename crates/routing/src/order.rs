//! Who is served before whom.

use std::time::Duration;

use domain::Timestamp;

use crate::config::Ageing;
use crate::contact::ContactIx;

/// The rank of a contact that was at no agent yet; negative ones were moved to the head by hand.
const NEW: i32 = 1;
const BEEN_AT_AGENT: i32 = 0;

/// The place of a waiting contact among all others: the smaller is served first.
///
/// Those that were moved to the head by hand come first, the latest before all. Then those that were at an agent
/// already (a missed offer, a lost agent). Then the effective priority
/// counts: the queue's and the contact's own, and one point more for each stretch of waiting. Everybody gains at the
/// same rate, so the difference of two contacts never changes, and the order is that of the time at which each
/// would have had to come with priority 0: `since − priority × stretch`, a constant. Equal ones are served by
/// waiting time, then by arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    rank: i32,
    due: i64,
    since: i64,
    arrival: u64,
    /// Whose place it is; never compared, as no two contacts have the same arrival.
    pub(crate) contact: ContactIx,
}

impl Order {
    /// A place behind all others.
    pub(crate) const LAST: Self =
        Self { rank: NEW, due: i64::MAX, since: i64::MAX, arrival: u64::MAX, contact: ContactIx::NONE };

    /// When the contact would have had to come with priority 0, in microseconds.
    pub(crate) fn due(&self) -> i64 {
        self.due
    }

    /// The place at the head of all, given as the `move_number`th.
    pub(crate) fn before_all(self, move_number: i32) -> Self {
        Self { rank: -move_number, ..self }
    }

    /// The place of a contact that is so much earlier in turn, in microseconds.
    pub(crate) fn earlier_by(self, micros: i64) -> Self {
        Self { due: self.due.saturating_sub(micros), ..self }
    }

    /// The place of the contact with this priority in all, which waits since then and came as the `arrival`th.
    pub(crate) fn of(
        ageing: Ageing,
        at_head: bool,
        priority: i64,
        since: Timestamp,
        arrival: u64,
        contact: ContactIx,
    ) -> Self {
        let since = since.micros();
        let due = match ageing {
            Ageing::Off => -priority,
            Ageing::PointEvery(stretch) => head_start(priority, stretch, since),
        };
        Self { rank: if at_head { BEEN_AT_AGENT } else { NEW }, due, since, arrival, contact }
    }
}

/// `since − priority × stretch`, held to what can be counted.
fn head_start(priority: i64, stretch: Duration, since: i64) -> i64 {
    let stretch = i64::try_from(stretch.as_micros()).unwrap_or(i64::MAX);
    let due = i128::from(since) - i128::from(priority) * i128::from(stretch);
    i64::try_from(due).unwrap_or(if due < 0 { i64::MIN } else { i64::MAX })
}

/// The most entries of a chunk of a [`SortedList`].
const CHUNK: usize = 128;

/// A list that is always sorted, has no equal entries and knows each entry's rank: chunks of up to [`CHUNK`] entries.
/// With n entries, adding, removing and ranking touch one chunk and a directory of about n / 96 chunks.
#[derive(Debug, Clone)]
pub(crate) struct SortedList<T> {
    chunks: Vec<Vec<T>>,
    /// The first entry of each chunk.
    firsts: Vec<T>,
    len: usize,
}

impl<T> Default for SortedList<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), firsts: Vec::new(), len: 0 }
    }
}

impl<T: Ord + Copy> SortedList<T> {
    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The smallest entry.
    pub(crate) fn first(&self) -> Option<T> {
        self.firsts.first().copied()
    }

    /// All entries in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.chunks.iter().flatten().copied()
    }

    /// Puts an entry in; one that is in already is not put in again.
    pub(crate) fn insert(&mut self, entry: T) {
        let Some(index) = self.chunk_of(&entry) else {
            let mut chunk = Vec::with_capacity(CHUNK);
            chunk.push(entry);
            self.chunks.push(chunk);
            self.firsts.push(entry);
            self.len = 1;
            return;
        };
        let chunk = &mut self.chunks[index];
        let Err(place) = chunk.binary_search(&entry) else { return };
        chunk.insert(place, entry);
        self.len += 1;
        self.firsts[index] = chunk[0];
        if chunk.len() == CHUNK {
            // A list that only grows at its end keeps its chunks nearly full.
            let kept = if place == CHUNK - 1 { CHUNK * 7 / 8 } else { CHUNK / 2 };
            let mut upper = Vec::with_capacity(CHUNK);
            upper.extend_from_slice(&chunk[kept..]);
            chunk.truncate(kept);
            self.firsts.insert(index + 1, upper[0]);
            self.chunks.insert(index + 1, upper);
        }
    }

    /// Takes an entry out; false if it is not in.
    pub(crate) fn remove(&mut self, entry: &T) -> bool {
        let Some(index) = self.chunk_of(entry) else { return false };
        let chunk = &mut self.chunks[index];
        let Ok(place) = chunk.binary_search(entry) else { return false };
        chunk.remove(place);
        self.len -= 1;
        if chunk.is_empty() {
            self.chunks.remove(index);
            self.firsts.remove(index);
            return true;
        }
        self.firsts[index] = chunk[0];
        if chunk.len() < CHUNK / 8 {
            self.join(index);
        }
        true
    }

    /// How many entries are smaller.
    pub(crate) fn rank(&self, entry: &T) -> usize {
        let Some(index) = self.chunk_of(entry) else { return 0 };
        let before: usize = self.chunks[..index].iter().map(Vec::len).sum();
        let (Ok(place) | Err(place)) = self.chunks[index].binary_search(entry);
        before + place
    }

    /// The chunk in which an entry is, or would be put; `None` only if there are no chunks.
    fn chunk_of(&self, entry: &T) -> Option<usize> {
        if self.firsts.is_empty() {
            return None;
        }
        Some(self.firsts.partition_point(|first| first <= entry).saturating_sub(1))
    }

    /// Puts a small chunk into the next one if both stay well below the limit.
    fn join(&mut self, index: usize) {
        let Some(next) = self.chunks.get(index + 1) else { return };
        if self.chunks[index].len() + next.len() > CHUNK / 2 {
            return;
        }
        let next = self.chunks.remove(index + 1);
        self.firsts.remove(index + 1);
        self.chunks[index].extend_from_slice(&next);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn order(ageing: Ageing, priority: i64, since: i64, arrival: u64) -> Order {
        Order::of(ageing, false, priority, Timestamp::from_seconds(since), arrival, ContactIx::NONE)
    }

    #[test]
    fn a_point_of_priority_counts_like_its_stretch_of_waiting() {
        let ageing = Ageing::PointEvery(Duration::from_secs(10));
        assert!(order(ageing, 5, 149, 2) < order(ageing, 0, 100, 1));
        assert!(order(ageing, 5, 151, 2) > order(ageing, 0, 100, 1));
        assert!(order(ageing, 5, 150, 2) > order(ageing, 0, 100, 1), "equal: the longer wait");
    }

    #[test]
    fn without_ageing_priority_comes_first() {
        assert!(order(Ageing::Off, 1, 1_000_000, 2) < order(Ageing::Off, 0, 0, 1));
        assert!(order(Ageing::Off, 1, 5, 2) < order(Ageing::Off, 1, 6, 1));
    }

    #[test]
    fn the_greatest_priorities_do_not_overflow() {
        let ageing = Ageing::PointEvery(Duration::MAX);
        let high = i64::from(i32::MAX) * 2;
        assert!(order(ageing, high, 5, 2) < order(ageing, -high, 0, 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_sorted_list_is_a_sorted_set_with_ranks(steps in prop::collection::vec((0u16..600, 0u8..3), 1..2000)) {
            let mut list = SortedList::default();
            let mut set = BTreeSet::new();
            for (entry, kind) in steps {
                if kind == 0 {
                    prop_assert_eq!(list.remove(&entry), set.remove(&entry));
                } else {
                    list.insert(entry);
                    set.insert(entry);
                }
                prop_assert_eq!(list.len(), set.len());
                prop_assert_eq!(list.first(), set.first().copied());
                prop_assert_eq!(list.rank(&entry), set.range(..entry).count());
            }
            prop_assert!(list.iter().eq(set.iter().copied()));
            prop_assert!(list.firsts.iter().copied().eq(list.chunks.iter().map(|chunk| chunk[0])));
        }
    }
}
