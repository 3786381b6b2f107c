//! The circuit breaker: what fails again and again is left alone for a while. Pure: the time comes as an argument.

use std::ops::Add;
use std::time::Duration;

/// Lets everybody through while the other side answers, nobody for a rest after several failures in a row, then one at a
/// time until one is answered. `I` is a moment: [`tokio::time::Instant`], [`domain::Timestamp`].
#[derive(Debug)]
pub struct Breaker<I> {
    failures: u32,
    rest: Duration,
    state: State<I>,
}

#[derive(Debug, Clone, Copy)]
enum State<I> {
    /// So many failures in a row.
    Closed(u32),
    /// Nobody is let through before.
    Open(I),
    /// One is under way; if nothing is heard of it by then, another may try.
    Trying(I),
}

impl<I: Copy + Ord + Add<Duration, Output = I>> Breaker<I> {
    /// It opens after so many `failures` in a row (1 at least), for `rest`.
    #[must_use]
    pub fn new(failures: u32, rest: Duration) -> Self {
        Self { failures: failures.max(1), rest, state: State::Closed(0) }
    }

    /// Whether somebody may ask now. Who is let through and never says how it went counts for nothing.
    pub fn admits(&mut self, now: I) -> bool {
        match self.state {
            State::Closed(_) => true,
            State::Open(until) | State::Trying(until) if until <= now => {
                self.state = State::Trying(now + self.rest);
                true
            }
            State::Open(_) | State::Trying(_) => false,
        }
    }

    /// Somebody who was let through has had an answer, or none.
    pub fn learn(&mut self, is_answered: bool, now: I) {
        self.state = match self.state {
            _ if is_answered => State::Closed(0),
            State::Closed(so_far) if so_far + 1 < self.failures => State::Closed(so_far + 1),
            // What was asked before it opened does not keep it open longer.
            State::Open(until) => State::Open(until),
            State::Closed(_) | State::Trying(_) => State::Open(now + self.rest),
        };
    }

    /// Whether the other side is left alone, or tried by one.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.state, State::Closed(_))
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::*;

    const START: Timestamp = Timestamp::from_micros(0);
    const REST: Duration = Duration::from_secs(30);

    #[test]
    fn who_fails_several_times_in_a_row_is_left_alone_and_then_tried_by_one() {
        let mut breaker = Breaker::new(3, REST);
        for _ in 0..2 {
            breaker.learn(false, START);
            assert!(breaker.admits(START) && !breaker.is_open());
        }
        breaker.learn(false, START);
        assert!(breaker.is_open() && !breaker.admits(START));
        let rested = START + REST;
        assert!(breaker.admits(rested));
        assert!(!breaker.admits(rested), "the others wait for what comes of it");
        breaker.learn(false, rested);
        assert!(!breaker.admits(rested + Duration::from_secs(29)));
        let again = rested + REST;
        assert!(breaker.admits(again));
        breaker.learn(true, again);
        assert!(breaker.admits(again) && breaker.admits(again) && !breaker.is_open());
    }

    #[test]
    fn one_answer_forgives_the_failures_before() {
        let mut breaker = Breaker::new(3, REST);
        for is_answered in [false, false, true, false, false] {
            breaker.learn(is_answered, START);
        }
        assert!(breaker.admits(START));
    }

    #[test]
    fn late_failures_do_not_keep_it_open_longer() {
        let mut breaker = Breaker::new(1, REST);
        breaker.learn(false, START);
        breaker.learn(false, START + Duration::from_secs(20));
        assert!(breaker.admits(START + REST));
    }

    #[test]
    fn who_tries_and_is_never_heard_of_again_makes_way_after_another_rest() {
        let mut breaker = Breaker::new(1, REST);
        breaker.learn(false, START);
        assert!(breaker.admits(START + REST));
        assert!(breaker.admits(START + 2 * REST));
    }
}
