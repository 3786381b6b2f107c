//! Contacts that ask the same of an agent.

use std::ops::{Index, IndexMut};

use domain::contact::Medium;
use rustc_hash::FxHashMap;

use crate::ability::TasteIx;
use crate::bits::BitSet;
use crate::config::Choice;
use crate::contact::ContactIx;
use crate::idle::IdleAgents;
use crate::order::{Order, SortedList};
use crate::queue::QueueIx;
use crate::skills::{Levels, Need};

/// The number of a lane within one router; used again when the lane is empty and another is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LaneIx(u32);

impl LaneIx {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The media, in the order of [`medium_index`].
pub(crate) const MEDIA: [Medium; 3] = [Medium::Voice, Medium::Text, Medium::Deferred];

/// The number of a medium.
pub(crate) const fn medium_index(medium: Medium) -> usize {
    match medium {
        Medium::Voice => 0,
        Medium::Text => 1,
        Medium::Deferred => 2,
    }
}

/// For whom a lane is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LaneKind {
    /// Contacts of the queue.
    #[default]
    Home,
    /// Contacts of other queues that its agents may take too.
    Guest,
    /// Contacts of the queue that wait for one agent alone: nobody else looks here.
    Held,
}

/// What makes a lane another than all others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LaneSpec<'a> {
    pub(crate) queue: QueueIx,
    pub(crate) medium: Medium,
    pub(crate) kind: LaneKind,
    /// What the contacts value in an agent; 0 if abilities do not count.
    pub(crate) taste: TasteIx,
    /// The skills that the contacts need beside the queue's.
    pub(crate) extra: &'a [Need],
    /// Levels that will do for them, whoever asks for more.
    pub(crate) relaxed: &'a [Need],
}

impl<'a> LaneSpec<'a> {
    /// The lane of contacts that only need what they and the queue ask for.
    pub(crate) fn plain(queue: QueueIx, medium: Medium, extra: &'a [Need]) -> Self {
        Self { queue, medium, kind: LaneKind::Home, taste: TasteIx::NONE, extra, relaxed: &[] }
    }
}

/// The contacts of one queue and medium that need the same skills, and the agents who could take one now. Any
/// agent can take either all contacts of a lane or none (but for those they refused a moment ago), so that only
/// its first contact has to be looked at.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    pub(crate) queue: QueueIx,
    pub(crate) medium: Medium,
    pub(crate) kind: LaneKind,
    pub(crate) taste: TasteIx,
    /// The skills that the contacts need beside the queue's.
    pub(crate) extra: Box<[Need]>,
    /// Levels that will do for them, whoever asks for more.
    pub(crate) relaxed: Box<[Need]>,
    /// The skills that the contacts need in all.
    pub(crate) needs: Box<[Need]>,
    pub(crate) choice: Choice,
    /// Contacts of the lane in any stage.
    pub(crate) contacts: u32,
    waiting: SortedList<Order>,
    pub(crate) idle: IdleAgents,
}

impl Lane {
    /// What makes the lane another than all others.
    fn spec(&self) -> LaneSpec<'_> {
        let Self { queue, medium, kind, taste, .. } = *self;
        LaneSpec { queue, medium, kind, taste, extra: &self.extra, relaxed: &self.relaxed }
    }

    /// Whether the lane's contacts only need what they, asking for this, and the queue ask for.
    pub(crate) fn is_plain(&self, requested: &[Need]) -> bool {
        self.taste == TasteIx::NONE
            && self.kind == LaneKind::Home
            && self.relaxed.is_empty()
            && *self.extra == *requested
    }

    /// Whether agents with these levels take the lane's contacts.
    pub(crate) fn is_for(&self, levels: &Levels) -> bool {
        self.kind != LaneKind::Held && levels.meet(&self.needs)
    }

    /// The contacts that wait, in order.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = Order> + '_ {
        self.waiting.iter()
    }

    /// How many contacts wait before the place.
    pub(crate) fn rank(&self, order: &Order) -> usize {
        self.waiting.rank(order)
    }
}

/// From so many lanes on an empty one is used again before another is made.
const MANY_LANES: usize = 4096;

/// All lanes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lanes {
    all: Vec<Lane>,
    /// The first waiting contact of each lane; [`Order::LAST`] if none waits.
    heads: Vec<Order>,
    by_key: FxHashMap<Box<[u32]>, LaneIx>,
    /// The lanes of each medium.
    of_medium: [BitSet; 3],
    /// The lanes of each queue, by the queue's number.
    of_queue: Vec<Vec<LaneIx>>,
    /// The lanes in which somebody waits.
    busy: BitSet,
    unused: Vec<LaneIx>,
    key: Vec<u32>,
}

impl Lanes {
    /// The lane that is so (needs sorted, each skill once), if there is one.
    pub(crate) fn find(&mut self, spec: LaneSpec<'_>) -> Option<LaneIx> {
        write_key(&mut self.key, spec);
        self.by_key.get(self.key.as_slice()).copied()
    }

    /// Makes a lane that is not there yet. It has no agents and is not yet known to them.
    pub(crate) fn make(&mut self, spec: LaneSpec<'_>, choice: Choice, needs: Box<[Need]>) -> LaneIx {
        write_key(&mut self.key, spec);
        let key = self.key.clone().into_boxed_slice();
        let LaneSpec { queue, medium, kind, taste, extra, relaxed } = spec;
        let (extra, relaxed) = (extra.into(), relaxed.into());
        let (idle, waiting) = Default::default();
        let lane = Lane { queue, medium, kind, taste, extra, relaxed, needs, choice, contacts: 0, waiting, idle };
        let ix = self.unused.pop().or_else(|| self.retire_an_empty_one());
        let ix = if let Some(ix) = ix {
            self.all[ix.index()] = lane;
            ix
        } else {
            let ix = LaneIx(u32::try_from(self.all.len()).expect("invariant: memory holds fewer than 2^32 lanes"));
            self.all.push(lane);
            self.heads.push(Order::LAST);
            ix
        };
        self.by_key.insert(key, ix);
        self.of_medium[medium_index(medium)].set(ix.index(), true);
        if self.of_queue.len() <= queue.index() {
            self.of_queue.resize_with(queue.index() + 1, Vec::new);
        }
        self.of_queue[queue.index()].push(ix);
        ix
    }

    /// Takes a lane without contacts away.
    pub(crate) fn remove(&mut self, ix: LaneIx) {
        let lane = &mut self.all[ix.index()];
        lane.idle.clear();
        let (queue, medium) = (lane.queue, lane.medium);
        write_key(&mut self.key, lane.spec());
        self.by_key.remove(self.key.as_slice());
        self.of_medium[medium_index(medium)].set(ix.index(), false);
        self.of_queue[queue.index()].retain(|lane| *lane != ix);
        self.unused.push(ix);
    }

    /// Puts a contact into its place.
    pub(crate) fn insert_waiting(&mut self, ix: LaneIx, order: Order) {
        self.all[ix.index()].waiting.insert(order);
        self.note_head(ix);
    }

    /// Takes a contact out of its place.
    pub(crate) fn remove_waiting(&mut self, ix: LaneIx, order: &Order) {
        let was_there = self.all[ix.index()].waiting.remove(order);
        debug_assert!(was_there, "a waiting contact has a place in its lane");
        self.note_head(ix);
    }

    /// The lanes of the medium.
    pub(crate) fn of_medium(&self, medium: Medium) -> &BitSet {
        &self.of_medium[medium_index(medium)]
    }

    /// All lanes that are in use.
    pub(crate) fn used(&self) -> impl Iterator<Item = LaneIx> + '_ {
        (0..self.all.len())
            .filter(|index| self.of_medium.iter().any(|lanes| lanes.word(index / 64) >> (index % 64) & 1 == 1))
            .map(|index| LaneIx(u32::try_from(index).expect("invariant: lanes are numbered in 32 bits")))
    }

    /// The lanes of the queue's own contacts.
    pub(crate) fn own_of_queue(&self, queue: QueueIx) -> impl Iterator<Item = LaneIx> + '_ {
        self.of_queue(queue).filter(|lane| self[*lane].kind != LaneKind::Guest)
    }

    /// All lanes of the queue.
    pub(crate) fn of_queue(&self, queue: QueueIx) -> impl Iterator<Item = LaneIx> + '_ {
        self.of_queue.get(queue.index()).into_iter().flatten().copied()
    }

    /// The lanes in which somebody waits.
    pub(crate) fn busy(&self) -> &BitSet {
        &self.busy
    }

    /// The first waiting contact of the lane with this index.
    pub(crate) fn head(&self, index: usize) -> Order {
        self.heads[index]
    }

    /// What the contacts of the lane with this index value in an agent.
    pub(crate) fn taste(&self, index: usize) -> TasteIx {
        self.all[index].taste
    }

    /// The first waiting contact of the lane with this index that the test accepts.
    pub(crate) fn first_waiting(&self, index: usize, accepts: impl Fn(ContactIx) -> bool) -> Option<Order> {
        self.all[index].waiting.iter().find(|order| accepts(order.contact))
    }

    /// The lane with this index, to be changed.
    pub(crate) fn at_mut(&mut self, index: usize) -> &mut Lane {
        &mut self.all[index]
    }

    fn note_head(&mut self, ix: LaneIx) {
        let first = self.all[ix.index()].waiting.first();
        self.heads[ix.index()] = first.unwrap_or(Order::LAST);
        self.busy.set(ix.index(), first.is_some());
    }

    fn retire_an_empty_one(&mut self) -> Option<LaneIx> {
        if self.all.len() < MANY_LANES {
            return None;
        }
        let empty = self.used().find(|ix| self[*ix].contacts == 0)?;
        self.remove(empty);
        self.unused.pop()
    }
}

fn write_key(key: &mut Vec<u32>, spec: LaneSpec<'_>) {
    let number = |need: &Need| u32::from(need.skill) << 8 | u32::from(need.level);
    key.clear();
    let medium = u32::try_from(medium_index(spec.medium)).expect("invariant: there are three media");
    let extra = u32::try_from(spec.extra.len()).expect("invariant: skills are numbered in 16 bits");
    key.extend([spec.queue.0, medium | (spec.kind as u32) << 2, u32::from(spec.taste.0) << 16 | extra]);
    key.extend(spec.extra.iter().chain(spec.relaxed).map(number));
}

impl Index<LaneIx> for Lanes {
    type Output = Lane;
    fn index(&self, ix: LaneIx) -> &Lane {
        &self.all[ix.index()]
    }
}

impl IndexMut<LaneIx> for Lanes {
    fn index_mut(&mut self, ix: LaneIx) -> &mut Lane {
        &mut self.all[ix.index()]
    }
}
