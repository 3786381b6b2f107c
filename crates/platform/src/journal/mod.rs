//! The journal: what happened, in one order, together with the rows that it changes.
//!
//! A [`Batch`] is a few events and the statements that belong to them, written in one transaction. One task
//! writes: it takes what waits (512 batches at most), commits them together and then answers. What
//! [`Journal::append`] has answered survives a power failure. If a group fails because one statement in it is
//! wrong, each batch is tried by itself and only the wrong one fails. If the store fails, the group is tried again
//! until it works or the callers' five seconds are over, and [`Journal::is_writable`] says no.
//!
//! Invariants: `seq` counts all events from 1 without gaps in the order of commit; `stream_seq` counts the events of
//! one contact or agent likewise. One server writes: the lease's epoch is checked in each transaction, so that a
//! server that was taken for dead cannot write beside its successor.

mod entry;
mod error;
mod group;
mod lease;
mod places;
mod reader;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use domain::Timestamp;
use sea_orm::QueryResult;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::time::Instant;

pub use entry::{Batch, Entry, JournalEntry, Stream};
pub use error::JournalError;
pub use reader::JournalReader;

use crate::clock::SharedClock;
use crate::database::{Database, DatabaseError, Row};
use crate::tasks::Tasks;
use entry::Prepared;

/// Batches that wait for the writer; more are kept waiting at the door.
const QUEUE: usize = 4096;
/// Groups that a reader may be behind before it reads from the table.
const NEWS: usize = 128;

/// The settings of a journal.
#[derive(Debug, Clone)]
pub struct JournalOptions {
    /// The name of this server. A server that is started again takes its own lease back at once.
    pub holder: String,
    /// How long the lease lasts without renewal.
    pub lease: Duration,
    /// How long a start waits for another server's lease to end.
    pub start_within: Duration,
    /// How long a batch is tried before its caller is told that it cannot be written.
    pub write_within: Duration,
}

impl Default for JournalOptions {
    fn default() -> Self {
        let holder =
            std::fs::read_to_string("/etc/hostname").map_or_else(|_| "yuanyin".into(), |name| name.trim().to_owned());
        Self {
            holder,
            lease: Duration::from_secs(10),
            start_within: Duration::from_secs(15),
            write_within: Duration::from_secs(5),
        }
    }
}

/// The journal. Clones write to the same one.
#[derive(Clone)]
pub struct Journal {
    shared: Arc<Shared>,
}

struct Shared {
    database: Database,
    queue: mpsc::Sender<Work>,
    news: broadcast::Sender<Arc<[JournalEntry]>>,
    /// The last committed seq.
    head: AtomicI64,
    writable: AtomicBool,
    write_within: Duration,
}

/// A batch on its way to the writer.
struct Work {
    entries: Vec<Prepared>,
    writes: Vec<sea_orm::Statement>,
    deadline: Instant,
    /// Empty once the caller has been told.
    answer: Option<oneshot::Sender<Result<Vec<i64>, JournalError>>>,
}

impl Journal {
    /// Takes the lease and starts the writer, which ends when the owner stops.
    ///
    /// # Errors
    /// If another server writes this journal or the store cannot be reached.
    pub async fn start(database: Database, clock: SharedClock, tasks: &Tasks) -> Result<Self, JournalError> {
        Self::start_with(database, clock, tasks, JournalOptions::default()).await
    }

    /// Like [`Journal::start`] with settings.
    ///
    /// # Errors
    /// If another server writes this journal or the store cannot be reached.
    pub async fn start_with(
        database: Database,
        clock: SharedClock,
        tasks: &Tasks,
        options: JournalOptions,
    ) -> Result<Self, JournalError> {
        let (queue, inbox) = mpsc::channel(QUEUE);
        let shared = Arc::new(Shared {
            database: database.clone(),
            queue,
            news: broadcast::Sender::new(NEWS),
            head: AtomicI64::new(0),
            writable: AtomicBool::new(true),
            write_within: options.write_within,
        });
        let lease = lease::Lease::take(database, clock, options).await?;
        let writer = writer::Writer::begin(Arc::clone(&shared), lease).await?;
        tasks.spawn("journal", writer.run(inbox, tasks.token()));
        Ok(Self { shared })
    }

    /// Writes the batch and returns the places of its events when they are durable.
    ///
    /// A caller that stops waiting does not take the batch back: it may be written all the same.
    ///
    /// # Errors
    /// [`JournalError::Refused`] if a statement of the batch is wrong; [`JournalError::Unavailable`] if the store
    /// did not take it within five seconds.
    pub async fn append(&self, batch: Batch) -> Result<Vec<i64>, JournalError> {
        let entries = batch.entries.into_iter().map(Prepared::new).collect::<Result<Vec<_>, _>>()?;
        let deadline = Instant::now() + self.shared.write_within;
        let (answer, answered) = oneshot::channel();
        let place = tokio::time::timeout_at(deadline, self.shared.queue.reserve())
            .await
            .map_err(|_| JournalError::Unavailable)?
            .map_err(|_| JournalError::Stopped)?;
        place.send(Work { entries, writes: batch.writes, deadline, answer: Some(answer) });
        answered.await.map_err(|_| JournalError::Stopped)?
    }

    /// Whether the last commit worked. While this is false, the writer tries the store again by itself.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.shared.writable.load(Ordering::Acquire) && !self.shared.queue.is_closed()
    }

    /// [`Journal::is_writable`] for [`Readiness::register`](crate::http::Readiness::register).
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub fn ready(&self) -> Result<(), String> {
        if self.is_writable() { Ok(()) } else { Err("the journal cannot be written: see the log".into()) }
    }

    /// The place of the last event that is written; 0 for an empty journal.
    #[must_use]
    pub fn head(&self) -> i64 {
        self.shared.head.load(Ordering::Acquire)
    }

    /// Reads the events that are written from now on.
    #[must_use]
    pub fn subscribe(&self) -> JournalReader {
        JournalReader::from_now(self.clone(), self.shared.news.subscribe())
    }

    /// Reads the events after the given place, those in the table first.
    #[must_use]
    pub fn subscribe_after(&self, seq: i64) -> JournalReader {
        JournalReader::after(self.clone(), self.shared.news.subscribe(), seq)
    }

    /// The events after the given place, in order, `limit` at most.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn read_after(&self, seq: i64, limit: u32) -> Result<Vec<JournalEntry>, DatabaseError> {
        let database = &self.shared.database;
        let sql = "SELECT seq, stream_kind, stream_id, stream_seq, at, actor, event FROM journal
            WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows = database.fetch_all(database.sql(sql, [seq.into(), i64::from(limit).into()])).await?;
        rows.iter().map(read_entry).collect()
    }

    /// All events of one contact, agent or other thing, in order.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn read_stream(&self, stream: &Stream) -> Result<Vec<JournalEntry>, DatabaseError> {
        let database = &self.shared.database;
        let sql = "SELECT seq, stream_kind, stream_id, stream_seq, at, actor, event FROM journal
            WHERE stream_id = $1 AND stream_kind = $2 ORDER BY stream_seq";
        let rows = database.fetch_all(database.sql(sql, [stream.id().into(), stream.kind().into()])).await?;
        rows.iter().map(read_entry).collect()
    }

    /// The store that the journal is kept in; for building the statements of a batch.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.shared.database
    }
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal").field("head", &self.head()).field("writable", &self.is_writable()).finish()
    }
}

fn read_entry(row: &QueryResult) -> Result<JournalEntry, DatabaseError> {
    Ok(JournalEntry {
        seq: row.column("seq")?,
        stream_kind: row.column("stream_kind")?,
        stream_id: row.column("stream_id")?,
        stream_seq: row.column("stream_seq")?,
        at: Timestamp::from_micros(row.column("at")?),
        actor: row.parsed_or_none("actor")?,
        event: row.json("event")?,
    })
}
