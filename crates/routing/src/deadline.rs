//! When something happens by itself.

use domain::Timestamp;

use crate::contact::ContactIx;

/// The deadlines of contacts, at most one each: the end of an offer, of a wrap-up, or of the memory of a refusal.
/// A heap in which every contact's place is known, so that a deadline is changed and removed where it stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deadlines {
    heap: Vec<Deadline>,
    /// The place in the heap of each contact's deadline; [`NOWHERE`] for none.
    places: Vec<u32>,
    set_so_far: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Deadline {
    at: Timestamp,
    /// Deadlines of the same time are met in the order in which they were set.
    number: u64,
    contact: ContactIx,
}

const NOWHERE: u32 = u32::MAX;

impl Deadlines {
    /// Makes room for so many contacts.
    pub(crate) fn reserve(&mut self, contacts: usize) {
        self.heap.reserve(contacts);
        self.places.reserve(contacts);
    }

    /// The earliest deadline.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.heap.first().map(|deadline| deadline.at)
    }

    /// A mark by which [`Deadlines::pop_due`] knows which deadlines were set before now.
    pub(crate) fn mark(&self) -> u64 {
        self.set_so_far
    }

    /// Takes out the earliest deadline if it is due and was set before the mark.
    pub(crate) fn pop_due(&mut self, now: Timestamp, mark: u64) -> Option<ContactIx> {
        let first = self.heap.first()?;
        if first.at > now || first.number >= mark {
            return None;
        }
        let contact = first.contact;
        self.clear(contact);
        Some(contact)
    }

    /// Sets the contact's deadline, in place of the one it has.
    pub(crate) fn set(&mut self, contact: ContactIx, at: Timestamp) {
        if contact.index() >= self.places.len() {
            self.places.resize(contact.index() + 1, NOWHERE);
        }
        let deadline = Deadline { at, number: self.set_so_far, contact };
        self.set_so_far += 1;
        let place = self.places[contact.index()];
        if place == NOWHERE {
            self.heap.push(deadline);
            self.rise(self.heap.len() - 1);
        } else {
            self.heap[place as usize] = deadline;
            self.settle(place as usize);
        }
    }

    /// Removes the contact's deadline, if it has one.
    pub(crate) fn clear(&mut self, contact: ContactIx) {
        let Some(place) = self.places.get_mut(contact.index()) else { return };
        if *place == NOWHERE {
            return;
        }
        let hole = *place as usize;
        *place = NOWHERE;
        let last = self.heap.pop().expect("invariant: a deadline with a place is in the heap");
        if hole < self.heap.len() {
            self.heap[hole] = last;
            self.settle(hole);
        }
    }

    /// Moves the deadline at a place to where it belongs.
    fn settle(&mut self, place: usize) {
        if place > 0 && self.heap[place] < self.heap[(place - 1) / 2] {
            self.rise(place);
        } else {
            self.sink(place);
        }
    }

    fn rise(&mut self, mut place: usize) {
        let moved = self.heap[place];
        while place > 0 {
            let parent = (place - 1) / 2;
            if self.heap[parent] <= moved {
                break;
            }
            self.put(place, self.heap[parent]);
            place = parent;
        }
        self.put(place, moved);
    }

    fn sink(&mut self, mut place: usize) {
        let moved = self.heap[place];
        loop {
            let mut child = 2 * place + 1;
            if child >= self.heap.len() {
                break;
            }
            if child + 1 < self.heap.len() && self.heap[child + 1] < self.heap[child] {
                child += 1;
            }
            if moved <= self.heap[child] {
                break;
            }
            self.put(place, self.heap[child]);
            place = child;
        }
        self.put(place, moved);
    }

    fn put(&mut self, place: usize, deadline: Deadline) {
        self.heap[place] = deadline;
        self.places[deadline.contact.index()] =
            u32::try_from(place).expect("invariant: no more deadlines than contacts, which are numbered in 32 bits");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn deadlines_are_met_in_the_order_of_time_then_of_setting(
            steps in prop::collection::vec((0u32..20, prop::option::of(0i64..50)), 1..200)
        ) {
            let mut deadlines = Deadlines::default();
            let mut model: Vec<(i64, usize, u32)> = Vec::new();
            for (number, (contact, at)) in steps.into_iter().enumerate() {
                model.retain(|entry| entry.2 != contact);
                match at {
                    Some(at) => {
                        deadlines.set(ContactIx(contact), Timestamp::from_seconds(at));
                        model.push((at, number, contact));
                    }
                    None => deadlines.clear(ContactIx(contact)),
                }
                model.sort_unstable();
                prop_assert_eq!(deadlines.next(), model.first().map(|entry| Timestamp::from_seconds(entry.0)));
            }
            let mark = deadlines.mark();
            let mut met = Vec::new();
            while let Some(contact) = deadlines.pop_due(Timestamp::from_seconds(25), mark) {
                met.push(contact.0);
            }
            let expected: Vec<u32> = model.iter().filter(|entry| entry.0 <= 25).map(|entry| entry.2).collect();
            prop_assert_eq!(met, expected);
        }
    }
}
