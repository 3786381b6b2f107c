//! The circuit breaker: closed while the bank answers, open after several failures in a row, then one request tries.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

#[derive(Debug)]
pub(super) struct Breaker {
    failures: u32,
    cool_down: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// So many failures in a row.
    Closed(u32),
    /// Nobody is let through before.
    Open(Instant),
    /// One request is under way; if nothing is heard of it by then, another may try.
    Trying(Instant),
}

/// The right to one request. If it is dropped without a word, it counts for nothing.
pub(super) struct Permit<'a>(&'a Breaker);

impl Breaker {
    pub fn new(failures: u32, cool_down: Duration) -> Self {
        Self { failures: failures.max(1), cool_down, state: Mutex::new(State::Closed(0)) }
    }

    /// The right to a request, unless the circuit is open.
    pub fn permit(&self) -> Option<Permit<'_>> {
        let now = Instant::now();
        let mut state = self.state.lock();
        match *state {
            State::Closed(_) => Some(Permit(self)),
            State::Open(until) | State::Trying(until) if until <= now => {
                *state = State::Trying(now + self.cool_down);
                Some(Permit(self))
            }
            State::Open(_) | State::Trying(_) => None,
        }
    }

    pub fn is_open(&self) -> bool {
        !matches!(*self.state.lock(), State::Closed(_))
    }
}

impl Permit<'_> {
    pub fn succeeded(self) {
        *self.0.state.lock() = State::Closed(0);
    }

    pub fn failed(self) {
        let mut state = self.0.state.lock();
        *state = match *state {
            State::Closed(so_far) if so_far + 1 < self.0.failures => State::Closed(so_far + 1),
            // A request that was sent before it opened does not keep it open longer.
            State::Open(until) => State::Open(until),
            State::Closed(_) | State::Trying(_) => State::Open(Instant::now() + self.0.cool_down),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_opens_after_the_failures_and_lets_one_try_after_the_cool_down() {
        let breaker = Breaker::new(2, Duration::from_secs(10));
        breaker.permit().unwrap().failed();
        breaker.permit().unwrap().failed();
        assert!(breaker.is_open() && breaker.permit().is_none());
        tokio::time::advance(Duration::from_secs(10)).await;
        let trying = breaker.permit().unwrap();
        assert!(breaker.permit().is_none(), "one at a time");
        trying.failed();
        assert!(breaker.permit().is_none());
        tokio::time::advance(Duration::from_secs(10)).await;
        breaker.permit().unwrap().succeeded();
        assert!(!breaker.is_open());
    }

    #[test]
    fn a_success_ends_the_row_of_failures() {
        let breaker = Breaker::new(2, Duration::from_secs(10));
        breaker.permit().unwrap().failed();
        breaker.permit().unwrap().succeeded();
        breaker.permit().unwrap().failed();
        assert!(!breaker.is_open());
    }
}
