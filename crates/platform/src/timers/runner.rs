//! The task that claims due timers and calls their handlers.

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use sea_orm::Value;
use tokio::task::JoinSet;

use super::{Inner, Timer, Timers};
use crate::database::{DatabaseError, Row};
use crate::tasks::Tasks;

/// Handlers that run at once.
const AT_ONCE: usize = 64;
/// How long a claim lasts: a handler that is not done then may be called again.
const CLAIM_LASTS: Duration = Duration::from_secs(60);
/// A handler that takes longer has failed.
const HANDLER: Duration = Duration::from_secs(50);
/// How often the table is looked into though nothing was heard of.
const POLL: Duration = Duration::from_secs(1);
/// How long the statement that sets a timer may be on its way to the table.
const ON_ITS_WAY: Duration = Duration::from_millis(20);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

impl Timers {
    /// Starts the runner, which ends when the owner stops.
    pub fn run(&self, tasks: &Tasks) {
        let inner = Arc::clone(&self.inner);
        tasks.spawn_until_stopped("timers", run(inner));
    }
}

struct Claimed {
    timer: Timer,
    version: String,
}

/// The handlers run as tasks of their own, which end with this one: a handler that waits for the store must not keep
/// the connection from who claims the next timers.
async fn run(inner: Arc<Inner>) {
    let mut running = JoinSet::new();
    loop {
        while running.try_join_next().is_some() {}
        inner.forget_heard();
        let claimed = match inner.claim(AT_ONCE - running.len()).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::warn!(%error, "timers cannot be read; trying again");
                tokio::time::sleep(POLL).await;
                continue;
            }
        };
        let none_due = claimed.is_empty();
        for claimed in claimed {
            let inner = Arc::clone(&inner);
            running.spawn(async move { inner.carry_out(claimed).await });
        }
        if running.len() >= AT_ONCE {
            running.join_next().await;
        } else if none_due {
            inner.sleep().await;
        }
    }
}

impl Inner {
    /// What was due when it was heard of is in the table by the time it is read, or found at the next look.
    fn forget_heard(&self) {
        let now = self.clock.now();
        self.heard_of.lock().take_if(|due| *due <= now);
    }

    async fn claim(&self, places: usize) -> Result<Vec<Claimed>, DatabaseError> {
        let kinds: Vec<&'static str> = self.handlers.read().keys().copied().collect();
        if kinds.is_empty() {
            return Ok(Vec::new());
        }
        let marks: Vec<String> = (4..4 + kinds.len()).map(|place| format!("${place}")).collect();
        let skip = if self.database.is_sqlite() { "" } else { "FOR UPDATE SKIP LOCKED" };
        let sql = format!(
            "UPDATE timer SET claimed_until = $1, attempts = attempts + 1
            WHERE (kind, key) IN (SELECT kind, key FROM timer WHERE due <= $2 AND claimed_until <= $2 AND kind IN ({})
                ORDER BY due LIMIT $3 {skip})
            RETURNING kind, key, due, payload, version, attempts",
            marks.join(", ")
        );
        let now = self.clock.now();
        let values =
            [(now + CLAIM_LASTS).micros().into(), now.micros().into(), i64::try_from(places).unwrap_or(1).into()];
        let values = values.into_iter().chain(kinds.into_iter().map(Value::from));
        let rows = self.database.fetch_all(self.database.sql(&sql, values)).await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in rows {
            let timer = Timer {
                kind: row.column("kind")?,
                key: row.column("key")?,
                due: row.time("due")?,
                payload: row.json("payload")?,
                attempt: u32::try_from(row.column::<i64>("attempts")?).unwrap_or(u32::MAX),
            };
            claimed.push(Claimed { timer, version: row.column("version")? });
        }
        claimed.sort_by_key(|claimed| claimed.timer.due);
        Ok(claimed)
    }

    async fn carry_out(&self, claimed: Claimed) {
        let Claimed { timer, version } = claimed;
        let (kind, key, attempt) = (timer.kind.clone(), timer.key.clone(), timer.attempt);
        let Some(handler) = self.handlers.read().get(kind.as_str()).cloned() else { return };
        let done = tokio::time::timeout(HANDLER, handler.due(timer)).await;
        let result = done.unwrap_or_else(|_| Err(format!("not done within {HANDLER:?}")));
        let kept = match result {
            Ok(()) => self.done(&kind, &key, &version).await,
            Err(error) => {
                tracing::warn!(kind, key, attempt, error, "a timer's handler failed; it is tried again");
                self.put_off(&kind, &key, &version, attempt).await
            }
        };
        if let Err(error) = kept {
            tracing::warn!(kind, %error, "a timer could not be closed; it comes again");
        }
    }

    /// Removes the timer, unless it has been set anew meanwhile.
    async fn done(&self, kind: &str, key: &str, version: &str) -> Result<(), DatabaseError> {
        let sql = "DELETE FROM timer WHERE kind = $1 AND key = $2 AND version = $3";
        self.database.execute(self.database.sql(sql, [kind.into(), key.into(), version.into()])).await.map(|_| ())
    }

    async fn put_off(&self, kind: &str, key: &str, version: &str, attempt: u32) -> Result<(), DatabaseError> {
        let pause = FIRST_PAUSE.saturating_mul(1 << (attempt - 1).min(10)).min(LONGEST_PAUSE);
        let due = (self.clock.now() + pause).micros();
        let sql = "UPDATE timer SET due = $1, claimed_until = 0 WHERE kind = $2 AND key = $3 AND version = $4";
        let values = [due.into(), kind.into(), key.into(), version.into()];
        self.database.execute(self.database.sql(sql, values)).await.map(|_| ())
    }

    /// Sleeps until a timer is due, one is heard of, or it is time to look again.
    async fn sleep(&self) {
        let in_table = self.next_due().await.ok().flatten();
        let heard_of = *self.heard_of.lock();
        let next = in_table.into_iter().chain(heard_of).min();
        let due = async {
            match next {
                Some(next) => self.clock.sleep_until(next).await,
                None => std::future::pending().await,
            }
            tokio::time::sleep(ON_ITS_WAY).await;
        };
        tokio::select! {
            () = due => {}
            () = self.heard.notified() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }

    /// When the next timer is due that nobody has claimed and whose kind has a handler.
    async fn next_due(&self) -> Result<Option<Timestamp>, DatabaseError> {
        let kinds: Vec<Value> = self.handlers.read().keys().map(|kind| Value::from(*kind)).collect();
        if kinds.is_empty() {
            return Ok(None);
        }
        let marks: Vec<String> = (1..=kinds.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT MIN(CASE WHEN claimed_until > due THEN claimed_until ELSE due END) AS due FROM timer WHERE kind IN ({})",
            marks.join(", ")
        );
        let row = self.database.fetch_one(self.database.sql(&sql, kinds)).await?;
        row.map_or(Ok(None), |row| row.time_or_none("due"))
    }
}
