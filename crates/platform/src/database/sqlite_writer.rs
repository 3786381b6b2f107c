//! SQLite's transactions, each carried out in one go by a thread of its own.
//!
//! Through sqlx every statement travels to a thread and its answer back, which costs more than most statements do
//! themselves. Here a whole transaction travels once.
//!
//! A second thread copies the write-ahead log into the file (checkpoints). Left to SQLite, the commit that fills the log would
//! do it, and everybody behind that commit would wait for hundreds of milliseconds.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

use rusqlite::types::Value as Bound;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use sea_orm::{DbErr, Statement, Value};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::DatabaseError;

/// Prepared statements that are kept.
const STATEMENTS: usize = 256;
/// Transactions that wait for the thread. The turn lets one through at a time; the rest have been given up by their callers.
const WAITING: usize = 64;

/// How often the log is copied into the file.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);
/// A log of so many pages is emptied, for which writers wait: copying alone lets it grow while others read and write.
const LONGEST_LOG: i64 = 25_000;

/// The right to write. SQLite has one writer at a time, and waiting for it inside SQLite means asking again and again.
pub(super) type Turn = OwnedMutexGuard<()>;

/// The thread and the way to it.
pub(super) struct SqliteWriter {
    /// Taken away when the database is closed; the thread ends by it.
    work: parking_lot::Mutex<Option<SyncSender<Work>>>,
    turns: Arc<Mutex<()>>,
    patience: Duration,
    /// Dropped, it ends the thread of checkpoints.
    _checkpoints: Sender<()>,
}

struct Work {
    guard: Option<Statement>,
    statements: Vec<Statement>,
    answer: oneshot::Sender<Result<Written, DatabaseError>>,
    /// Given back when the work is done, also if nobody waits for it any more.
    turn: Turn,
}

/// What came of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It is committed; the rows that the last statement changed.
    Done(u64),
    /// The guard found no row: nothing is changed.
    Barred,
}

impl SqliteWriter {
    /// Opens the file, which exists, and starts the thread. `synchronous` is SQLite's setting of that name; `busy` is how long
    /// a writer waits for those before it.
    pub fn open(path: &Path, synchronous: &str, busy: Duration) -> Result<Self, DatabaseError> {
        let connection = connect(path, synchronous, busy).map_err(told)?;
        let copying = connect(path, synchronous, busy).map_err(told)?;
        let (work, inbox) = sync_channel(WAITING);
        let (checkpoints, end) = channel();
        let started = |error: std::io::Error| DatabaseError::Unavailable(DbErr::Custom(error.to_string()));
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        thread("sqlite-writer").spawn(move || run(connection, &inbox)).map_err(started)?;
        thread("sqlite-log").spawn(move || checkpoint(&copying, &end)).map_err(started)?;
        Ok(Self {
            work: parking_lot::Mutex::new(Some(work)),
            turns: Arc::default(),
            patience: busy,
            _checkpoints: checkpoints,
        })
    }

    /// Ends the thread once what it is doing is done; every later write fails.
    pub fn close(&self) {
        self.work.lock().take();
    }

    /// Waits until nobody else writes.
    pub async fn turn(&self) -> Result<Turn, DatabaseError> {
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.turns).lock_owned()).await;
        turn.map_err(|_| DatabaseError::Unavailable(DbErr::Custom("those who write take too long".to_owned())))
    }

    /// Runs the statements in one transaction, if the guard finds a row in it.
    pub async fn write(&self, guard: Option<Statement>, statements: Vec<Statement>) -> Result<Written, DatabaseError> {
        let turn = self.turn().await?;
        let (answer, written) = oneshot::channel();
        let stopped = || DatabaseError::Unavailable(DbErr::Custom("the writer has stopped".to_owned()));
        let work = self.work.lock().clone().ok_or_else(stopped)?;
        // The channel is as good as empty: whoever sends has the turn.
        work.try_send(Work { guard, statements, answer, turn }).map_err(|_| stopped())?;
        written.await.map_err(|_| stopped())?
    }
}

fn connect(path: &Path, synchronous: &str, busy: Duration) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(busy)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "cache_size", -16000)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// Copies the log into the file again and again until the database is no longer used. What fails is tried again: nothing is lost
/// while it is in the log.
fn checkpoint(connection: &Connection, end: &Receiver<()>) {
    let copy = |mode: &str| {
        connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| row.get::<_, i64>(1)).unwrap_or(0)
    };
    while end.recv_timeout(CHECKPOINT_EVERY) == Err(RecvTimeoutError::Timeout) {
        if copy("PASSIVE") > LONGEST_LOG {
            copy("RESTART");
        }
    }
}

fn run(mut connection: Connection, inbox: &Receiver<Work>) {
    while let Ok(Work { guard, statements, answer, turn }) = inbox.recv() {
        let written = transact(&mut connection, guard.as_ref(), &statements);
        drop(turn);
        // Whoever no longer waits has been told that the outcome is not known.
        let _ = answer.send(written);
    }
}

fn transact(
    connection: &mut Connection,
    guard: Option<&Statement>,
    statements: &[Statement],
) -> Result<Written, DatabaseError> {
    if let (None, [only]) = (guard, statements) {
        return Ok(Written::Done(step_through(connection, only)?.1));
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(told)?;
    if let Some(guard) = guard
        && !step_through(&transaction, guard)?.0
    {
        return Ok(Written::Barred);
    }
    let mut changed = 0;
    for statement in statements {
        changed = step_through(&transaction, statement)?.1;
    }
    transaction.commit().map_err(told)?;
    Ok(Written::Done(changed))
}

/// Runs the statement to its end. Says whether it gave a row, and how many rows it changed.
fn step_through(connection: &Connection, statement: &Statement) -> Result<(bool, u64), DatabaseError> {
    let values = statement.values.as_ref().map_or(&[][..], |values| &values.0);
    let before = connection.total_changes();
    let mut prepared = connection.prepare_cached(&statement.sql).map_err(told)?;
    let mut next = 0;
    for place in 1..=prepared.parameter_count() {
        // `$3` and `?3` say which value they stand for; a bare `?` stands for the next one.
        let named = prepared.parameter_name(place).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let index = named.unwrap_or(next + 1);
        next = index;
        let value = values.get(index - 1).ok_or_else(|| wrong("a placeholder has no value".to_owned()))?;
        prepared.raw_bind_parameter(place, bound(value)?).map_err(told)?;
    }
    let mut rows = prepared.raw_query();
    let mut has_row = false;
    while rows.next().map_err(told)?.is_some() {
        has_row = true;
    }
    drop(rows);
    drop(prepared);
    Ok((has_row, connection.total_changes() - before))
}

/// The value as SQLite keeps it, as sqlx would have bound it.
fn bound(value: &Value) -> Result<Bound, DatabaseError> {
    let integer = |value: Option<i64>| value.map_or(Bound::Null, Bound::Integer);
    Ok(match value {
        Value::Bool(value) => integer(value.map(i64::from)),
        Value::TinyInt(value) => integer(value.map(i64::from)),
        Value::SmallInt(value) => integer(value.map(i64::from)),
        Value::Int(value) => integer(value.map(i64::from)),
        Value::BigInt(value) => integer(*value),
        Value::TinyUnsigned(value) => integer(value.map(i64::from)),
        Value::SmallUnsigned(value) => integer(value.map(i64::from)),
        Value::Unsigned(value) => integer(value.map(i64::from)),
        Value::BigUnsigned(value) => {
            let fits = value.map(i64::try_from).transpose();
            integer(fits.map_err(|_| wrong("a number is too large".to_owned()))?)
        }
        Value::Float(value) => value.map_or(Bound::Null, |value| Bound::Real(f64::from(value))),
        Value::Double(value) => value.map_or(Bound::Null, Bound::Real),
        Value::String(value) => value.as_ref().map_or(Bound::Null, |value| Bound::Text(value.to_string())),
        Value::Char(value) => value.map_or(Bound::Null, |value| Bound::Text(value.to_string())),
        Value::Bytes(value) => value.as_ref().map_or(Bound::Null, |value| Bound::Blob(value.to_vec())),
        other => return Err(wrong(format!("values such as {:?} are not stored", std::mem::discriminant(other)))),
    })
}

fn wrong(what: String) -> DatabaseError {
    DatabaseError::Statement(DbErr::Custom(what))
}

fn told(error: rusqlite::Error) -> DatabaseError {
    let told = DbErr::Custom(error.to_string());
    let rusqlite::Error::SqliteFailure(failure, _) = error else { return DatabaseError::Statement(told) };
    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE (sqlite.org/rescode.html).
    if failure.code == ErrorCode::ConstraintViolation && matches!(failure.extended_code, 1555 | 2067) {
        DatabaseError::Duplicate(told)
    } else if super::error::is_sqlite_unavailable(failure.extended_code.unsigned_abs()) {
        DatabaseError::Unavailable(told)
    } else {
        DatabaseError::Statement(told)
    }
}
