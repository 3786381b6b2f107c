//! The places of a thread's legs.

use std::collections::HashMap;

use super::super::event::LegId;
use super::super::leg::Leg;

/// Legs by place and by id. A place is used again; the mark of a place changes with each leg.
#[derive(Default)]
pub(super) struct Slots {
    places: Vec<Place>,
    free: Vec<usize>,
    by_id: HashMap<LegId, usize>,
}

#[derive(Default)]
struct Place {
    mark: u32,
    leg: Option<Box<Leg>>,
}

impl Slots {
    pub(super) fn insert(&mut self, leg: Box<Leg>) -> usize {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.places.push(Place::default());
            self.places.len() - 1
        });
        self.by_id.insert(leg.id, slot);
        self.places[slot].leg = Some(leg);
        slot
    }

    pub(super) fn remove(&mut self, id: LegId) -> Option<(usize, Box<Leg>)> {
        let slot = self.by_id.remove(&id)?;
        let place = &mut self.places[slot];
        place.mark = place.mark.wrapping_add(1);
        self.free.push(slot);
        Some((slot, place.leg.take()?))
    }

    pub(super) fn find(&self, id: LegId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    pub(super) fn get(&mut self, slot: usize) -> Option<&mut Box<Leg>> {
        self.places.get_mut(slot)?.leg.as_mut()
    }

    pub(super) fn by_id(&mut self, id: LegId) -> Option<&mut Box<Leg>> {
        let slot = self.find(id)?;
        self.get(slot)
    }

    /// Takes a leg out for a moment, so that others can be reached beside it; [`Slots::put_back`] follows.
    pub(super) fn take(&mut self, slot: usize) -> Option<Box<Leg>> {
        self.places.get_mut(slot)?.leg.take()
    }

    pub(super) fn put_back(&mut self, slot: usize, leg: Box<Leg>) {
        self.places[slot].leg = Some(leg);
    }

    /// The number of places, used or not.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    pub(super) fn ids(&self) -> Vec<LegId> {
        self.by_id.keys().copied().collect()
    }

    /// What identifies the leg at this place in the readiness of its socket.
    pub(super) fn token(&self, slot: usize) -> u64 {
        u64::from(self.places[slot].mark) << 32 | slot as u64
    }

    /// The place of a token, if the leg is still the same.
    pub(super) fn slot_of(&self, token: u64) -> Option<usize> {
        let slot = (token & 0xffff_ffff) as usize;
        let place = self.places.get(slot)?;
        (u64::from(place.mark) == token >> 32).then_some(slot)
    }
}
