//! An engine that keeps failing is left alone for a while.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

/// Failures in a row from which an engine is left alone.
const FAILURES: u32 = 3;
/// For so long; then one attempt shows whether it is back.
const REST: Duration = Duration::from_secs(30);

/// Counts the failures of an engine.
#[derive(Default)]
pub(crate) struct Breaker {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    failures: u32,
    until: Option<Instant>,
}

impl Breaker {
    /// Whether the engine may be tried. After a rest the first to ask may, and others may not until it is known how that
    /// went, or another rest is over.
    pub(crate) fn admits(&self) -> bool {
        let mut state = self.state.lock();
        let now = Instant::now();
        match state.until {
            Some(until) if now < until => false,
            Some(_) => {
                state.until = Some(now + REST);
                true
            }
            None => true,
        }
    }

    pub(crate) fn succeeded(&self) {
        *self.state.lock() = State::default();
    }

    pub(crate) fn failed(&self) {
        let mut state = self.state.lock();
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES {
            state.until = Some(Instant::now() + REST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn after_three_failures_an_engine_rests_and_then_one_attempt_decides() {
        let breaker = Breaker::default();
        breaker.failed();
        breaker.failed();
        assert!(breaker.admits());
        breaker.failed();
        assert!(!breaker.admits());
        tokio::time::advance(REST).await;
        assert!(breaker.admits());
        assert!(!breaker.admits(), "one is trying");
        breaker.failed();
        assert!(!breaker.admits());
        tokio::time::advance(REST).await;
        assert!(breaker.admits());
        breaker.succeeded();
        assert!(breaker.admits() && breaker.admits());
    }
}
