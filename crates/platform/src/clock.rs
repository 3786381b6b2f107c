//! The time as a port: the system's clock in the server, a clock moved by hand in tests and in the simulator.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::Timestamp;
use tokio::sync::watch;

/// A clock that everybody shares.
pub type SharedClock = Arc<dyn Clock>;

/// Tells the time and wakes at a time.
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Returns when the clock shows `due` or later; at once if it does already.
    fn sleep_until(&self, due: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            loop {
                let remaining = due.since(self.now());
                if remaining.is_zero() {
                    return;
                }
                // A day at most, so that a clock that is set by an hour is noticed.
                tokio::time::sleep(remaining.min(Duration::from_secs(60))).await;
            }
        })
    }
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl SystemClock {
    /// The computer's clock, to be shared.
    #[must_use]
    pub fn shared() -> SharedClock {
        Arc::new(Self)
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let micros = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_micros()).unwrap_or(i64::MAX),
        };
        Timestamp::from_micros(micros)
    }
}

/// A clock that stands still until it is moved. Clones show the same time.
#[derive(Debug, Clone)]
pub struct ManualClock {
    time: watch::Sender<Timestamp>,
}

impl ManualClock {
    /// A clock that shows `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self { time: watch::Sender::new(start) }
    }

    /// Moves the clock on and wakes who sleeps until then.
    pub fn advance(&self, by: Duration) {
        self.time.send_modify(|time| *time = *time + by);
    }

    /// Sets the clock, forwards or backwards.
    pub fn set(&self, to: Timestamp) {
        self.time.send_replace(to);
    }

    /// The clock, to be shared.
    #[must_use]
    pub fn shared(&self) -> SharedClock {
        Arc::new(self.clone())
    }
}

impl Default for ManualClock {
    /// A Friday morning: 2026-02-13T09:00:00+08:00.
    fn default() -> Self {
        Self::at(Timestamp::from_seconds(1_770_944_400))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.time.borrow()
    }

    fn sleep_until(&self, due: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut watcher = self.time.subscribe();
        Box::pin(async move {
            // The sender lives as long as `self`, so the wait ends only when the time has come.
            let _ = watcher.wait_for(|time| *time >= due).await;
        })
    }
}
