//! Live data for the pages of the staff: one WebSocket with topics, sequenced so that a reconnect loses nothing.
//!
//! A page subscribes to a topic by name; the topic's [`TopicSource`] says which real topic that is for this caller
//! (`desk` is `desk:{their id}`) and gives a snapshot. What a room [`publish`](Live::publish)es goes to every
//! subscriber in order. A page that comes back says which frame it saw last (`after`, `epoch`) and gets what it missed
//! if that is still remembered (256 frames or 256 KiB per topic, two minutes after the last subscriber left), else a
//! snapshot. A page that does not keep up is closed and comes back.
//!
//! Invariants: frames of a topic arrive in the order of their `seq`; publishing never waits; a real topic is named like
//! its source, alone or followed by `:`.

mod frame;
mod origin;
mod socket;
mod topic;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::ws::Utf8Bytes;
use parking_lot::{Mutex, RwLock};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use origin::{AllowedOrigins, same_origin};

use crate::clock::SharedClock;
use crate::sign_in::{Caller, SignIn};
use crate::tasks::Tasks;
use topic::Topics;

/// Where a topic's data comes from.
#[async_trait]
pub trait TopicSource: Send + Sync + 'static {
    /// The real topic that the name stands for with this caller: the name itself, or the name, `:` and more.
    /// `None` if the caller may not see it.
    fn resolve(&self, caller: &Caller) -> Option<String>;

    /// The whole state of the topic, for a page that has seen none of it.
    async fn snapshot(&self, caller: &Caller, topic: &str) -> Value;

    /// A page of the caller subscribed.
    fn opened(&self, caller: &Caller) {
        let _ = caller;
    }

    /// A page of the caller that is subscribed says that it is there, every five seconds.
    fn heartbeat(&self, caller: &Caller) {
        let _ = caller;
    }

    /// A page of the caller that was subscribed is gone.
    fn closed(&self, caller: &Caller) {
        let _ = caller;
    }
}

/// The live topics. Clones share them.
#[derive(Clone)]
pub struct Live {
    inner: Arc<Inner>,
}

struct Inner {
    clock: SharedClock,
    sign_in: SignIn,
    stopping: CancellationToken,
    /// Which run of the server this is; a `seq` of another run means nothing.
    epoch: String,
    sources: RwLock<HashMap<&'static str, Arc<dyn TopicSource>>>,
    topics: Mutex<Topics>,
    origins: RwLock<AllowedOrigins>,
}

impl Live {
    /// Live data without topics. Sockets close when the owner stops.
    #[must_use]
    pub fn new(clock: SharedClock, sign_in: SignIn, tasks: &Tasks) -> Self {
        let inner = Inner {
            clock,
            sign_in,
            stopping: tasks.token(),
            epoch: Uuid::new_v4().simple().to_string(),
            sources: RwLock::default(),
            topics: Mutex::default(),
            origins: RwLock::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Adds a topic, or replaces the source of the one of that name.
    pub fn register(&self, name: &'static str, source: Arc<dyn TopicSource>) {
        self.inner.sources.write().insert(name, source);
    }

    /// Origins beside the server's own whose pages may connect.
    pub fn allow_origins(&self, origins: AllowedOrigins) {
        *self.inner.origins.write() = origins;
    }

    /// Sends a frame to everybody who is subscribed to the real topic. Never waits; costs next to nothing when nobody is.
    pub fn publish(&self, topic: &str, kind: &str, data: Value) {
        if !self.inner.topics.lock().is_known(topic) {
            return;
        }
        let head = frame::head(topic, &self.inner.epoch);
        let tail = frame::tail(kind, self.inner.clock.now(), &data);
        self.inner.topics.lock().publish(topic, |seq| Utf8Bytes::from(format!("{head}{seq}{tail}")));
    }

    /// How many pages are subscribed to the real topic.
    #[must_use]
    pub fn subscribers(&self, topic: &str) -> usize {
        self.inner.topics.lock().subscribers(topic)
    }

    fn source(&self, name: &str) -> Option<Arc<dyn TopicSource>> {
        self.inner.sources.read().get(name).cloned()
    }
}
