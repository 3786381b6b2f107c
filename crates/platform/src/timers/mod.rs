//! Durable timers: what is to be done later, kept in the store so that a restart forgets none.
//!
//! A room [`schedule`](Timers::schedule)s a timer with a statement in the batch of what it belongs to. The runner sleeps
//! until the next one is due, looks into the table every second in case it did not hear of one, claims what is due
//! and calls the handler of its kind. A timer is gone when its handler has said `Ok`; it is tried again when the handler
//! failed or the server stopped meanwhile, so a handler may see a timer twice.

mod runner;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use domain::Timestamp;
use parking_lot::{Mutex, RwLock};
use sea_orm::Statement;
use serde_json::Value;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::clock::SharedClock;
use crate::database::Database;

/// A timer that is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Timer {
    /// The kind, which has a handler.
    pub kind: String,
    /// What it is about, unique within the kind.
    pub key: String,
    /// When it was due.
    pub due: Timestamp,
    /// What the handler needs to know.
    pub payload: Value,
    /// How often it has been tried, from 1.
    pub attempt: u32,
}

/// Does what timers of a kind are for.
#[async_trait]
pub trait TimerHandler: Send + Sync + 'static {
    /// Does it. A timer may come twice: the second time there is nothing left to do.
    ///
    /// # Errors
    /// What went wrong, without personal data; the timer is tried again later.
    async fn due(&self, timer: Timer) -> Result<(), String>;
}

/// The timers. Clones share them.
#[derive(Clone)]
pub struct Timers {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    clock: SharedClock,
    handlers: RwLock<HashMap<&'static str, Arc<dyn TimerHandler>>>,
    /// The earliest timer that the runner may not have seen in the table yet.
    heard_of: Mutex<Option<Timestamp>>,
    heard: Notify,
}

impl Timers {
    /// The timers kept in the database. Nothing happens before [`Timers::run`].
    #[must_use]
    pub fn new(database: Database, clock: SharedClock) -> Self {
        let inner =
            Inner { database, clock, handlers: RwLock::default(), heard_of: Mutex::new(None), heard: Notify::new() };
        Self { inner: Arc::new(inner) }
    }

    /// Says who handles timers of a kind. Timers of a kind without a handler wait.
    pub fn register(&self, kind: &'static str, handler: Arc<dyn TimerHandler>) {
        self.inner.handlers.write().insert(kind, handler);
        self.inner.heard.notify_one();
    }

    /// The statement that sets the timer, or sets it anew if there is one of that kind and key.
    #[must_use]
    pub fn schedule(&self, kind: &'static str, key: &str, due: Timestamp, payload: &Value) -> Statement {
        self.hear_of(due);
        let sql = "INSERT INTO timer (kind, key, due, payload, version, attempts, claimed_until) VALUES ($1, $2, $3, $4, $5, 0, 0)
            ON CONFLICT (kind, key) DO UPDATE SET due = excluded.due, payload = excluded.payload, version = excluded.version,
                attempts = 0, claimed_until = 0";
        let version = Uuid::now_v7().to_string();
        let values = [kind.into(), key.into(), due.micros().into(), payload.to_string().into(), version.into()];
        self.inner.database.sql(sql, values)
    }

    /// The statement that takes the timer back. A handler that runs already is not stopped.
    #[must_use]
    pub fn cancel(&self, kind: &'static str, key: &str) -> Statement {
        self.inner.database.sql("DELETE FROM timer WHERE kind = $1 AND key = $2", [kind.into(), key.into()])
    }

    fn hear_of(&self, due: Timestamp) {
        let mut earliest = self.inner.heard_of.lock();
        if earliest.is_none_or(|known| due < known) {
            *earliest = Some(due);
            self.inner.heard.notify_one();
        }
    }
}
