//! The queues: their settings and who waits in them.

use std::ops::{Index, IndexMut};

use domain::QueueId;
use rustc_hash::FxHashMap;

use crate::config::QueueConfig;
use crate::error::RoutingError;
use crate::order::SortedList;
use crate::router::Router;
use crate::skills::{Need, ease, merge};
use crate::wait::WaitEstimate;

/// The number of a queue within one router; used again when the queue is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct QueueIx(pub(crate) u32);

impl QueueIx {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the router knows of a queue.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    pub(crate) config: QueueConfig,
    pub(crate) needs: Box<[Need]>,
    /// Contacts in any stage.
    pub(crate) contacts: u32,
    /// Contacts that wait or are offered.
    pub(crate) unserved: u32,
    /// Those that wait, by waiting time: since when, and which arrival.
    pub(crate) by_age: SortedList<(i64, u64)>,
    pub(crate) wait: WaitEstimate,
    /// Whether some standing has changed since the router's caller was last told.
    pub(crate) changed: bool,
}

/// All queues, by number and by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queues {
    all: Vec<Queue>,
    free: Vec<QueueIx>,
    by_id: FxHashMap<QueueId, QueueIx>,
}

impl Queues {
    /// The number of the queue with this id.
    pub(crate) fn find(&self, id: &QueueId) -> Option<QueueIx> {
        self.by_id.get(id).copied()
    }

    /// The number of the queue with this id, or the error that there is none.
    pub(crate) fn known(&self, id: &QueueId) -> Result<QueueIx, RoutingError> {
        self.find(id).ok_or_else(|| RoutingError::UnknownQueue(id.clone()))
    }

    /// All ids, in no order that means anything.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &QueueId> {
        self.by_id.keys()
    }

    /// All settings, in no order that means anything.
    pub(crate) fn configs(&self) -> impl Iterator<Item = &QueueConfig> {
        self.by_id.values().map(|ix| &self.all[ix.index()].config)
    }

    fn insert(&mut self, queue: Queue) {
        let id = queue.config.id.clone();
        let ix = if let Some(ix) = self.free.pop() {
            self[ix] = queue;
            ix
        } else {
            self.all.push(queue);
            QueueIx(u32::try_from(self.all.len() - 1).expect("invariant: memory holds fewer than 2^32 queues"))
        };
        self.by_id.insert(id, ix);
    }

    fn remove(&mut self, ix: QueueIx) {
        self.by_id.remove(&self.all[ix.index()].config.id);
        self.free.push(ix);
    }
}

impl Index<QueueIx> for Queues {
    type Output = Queue;
    fn index(&self, ix: QueueIx) -> &Queue {
        &self.all[ix.index()]
    }
}

impl IndexMut<QueueIx> for Queues {
    fn index_mut(&mut self, ix: QueueIx) -> &mut Queue {
        &mut self.all[ix.index()]
    }
}

impl Router {
    /// [`crate::Input::DefineQueue`].
    pub(crate) fn define_queue(&mut self, config: QueueConfig) -> Result<(), RoutingError> {
        if config.offer_timeout.as_micros() == 0 {
            return Err(RoutingError::NoTimeToAccept(config.id));
        }
        self.skills.check(&config.skills)?;
        let mut needs = Vec::new();
        self.skills.needs(&config.skills, &mut needs);
        let needs = needs.into_boxed_slice();
        let Some(ix) = self.queues.find(&config.id) else {
            let wait = WaitEstimate::new(self.config.first_wait_per_place);
            let by_age = SortedList::default();
            self.queues.insert(Queue { config, needs, contacts: 0, unserved: 0, by_age, wait, changed: false });
            return Ok(());
        };
        let queue = &mut self.queues[ix];
        let routes_differently =
            queue.needs != needs || queue.config.priority != config.priority || queue.config.choice != config.choice;
        queue.config = config;
        queue.needs = needs;
        if routes_differently {
            self.reroute(ix);
        }
        Ok(())
    }

    /// Works out anew what the queue's lanes need, who can take their contacts, and in which order these wait.
    fn reroute(&mut self, ix: QueueIx) {
        let lanes: Vec<_> = self.lanes.of_queue(ix).collect();
        for lane in &lanes {
            let waiting: Vec<_> = self.lanes[*lane].waiting().map(|order| order.contact).collect();
            for contact in waiting {
                self.stand_anew(contact);
            }
        }
        for lane in lanes {
            let choice = self.queues[ix].config.choice;
            let needs = merge(&self.queues[ix].needs, &self.lanes[lane].extra);
            let needs = ease(needs, &self.lanes[lane].relaxed);
            self.lanes[lane].choice = choice;
            self.lanes[lane].needs = needs;
            self.introduce(lane);
        }
        self.mark_changed(ix);
    }

    /// [`crate::Input::RemoveQueue`].
    pub(crate) fn remove_queue(&mut self, id: &QueueId) -> Result<(), RoutingError> {
        let ix = self.queues.known(id)?;
        let contacts = self.queues[ix].contacts;
        if contacts > 0 {
            return Err(RoutingError::QueueInUse { queue: id.clone(), contacts });
        }
        if self.policy.as_ref().is_some_and(|policy| policy.names_queue(id)) {
            return Err(RoutingError::QueueInPolicy(id.clone()));
        }
        let lanes: Vec<_> = self.lanes.of_queue(ix).collect();
        for lane in lanes {
            self.lanes.remove(lane);
        }
        self.queues.remove(ix);
        Ok(())
    }

    /// Remembers that standings in the queue changed.
    pub(crate) fn mark_changed(&mut self, ix: QueueIx) {
        let queue = &mut self.queues[ix];
        if !queue.changed {
            queue.changed = true;
            self.changed_queues.push(ix);
        }
    }
}
