//! When a translator that fails is left alone. Pure: time comes as an argument.

use std::time::Duration;

use domain::Timestamp;

/// Failures one after the other until it is left alone.
const FAILURES: u32 = 3;
/// How long it is left alone; then one may try.
const REST: Duration = Duration::from_secs(30);

/// Counts failures.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    rests_until: Option<Timestamp>,
}

impl Breaker {
    /// Whether somebody may ask now. After the rest one may, and the others once that one has had an answer.
    pub(super) fn lets_through(&mut self, now: Timestamp) -> bool {
        match self.rests_until {
            None => true,
            Some(until) if now < until => false,
            Some(_) => {
                self.rests_until = Some(now + REST);
                true
            }
        }
    }

    /// Somebody has had an answer, or none.
    pub(super) fn learn(&mut self, is_answered: bool, now: Timestamp) {
        if is_answered {
            *self = Self::default();
            return;
        }
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES {
            self.rests_until = Some(now + REST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_micros(0);

    #[test]
    fn who_fails_three_times_is_left_alone_and_then_tried_by_one() {
        let mut breaker = Breaker::default();
        for _ in 0..2 {
            breaker.learn(false, START);
            assert!(breaker.lets_through(START));
        }
        breaker.learn(false, START);
        assert!(!breaker.lets_through(START));
        let rested = START + REST;
        assert!(breaker.lets_through(rested));
        assert!(!breaker.lets_through(rested), "the others wait for what comes of it");
        breaker.learn(false, rested);
        assert!(!breaker.lets_through(rested + Duration::from_secs(29)));
        let again = rested + REST;
        assert!(breaker.lets_through(again));
        breaker.learn(true, again);
        assert!(breaker.lets_through(again) && breaker.lets_through(again));
    }

    #[test]
    fn one_answer_forgives_what_was_before() {
        let mut breaker = Breaker::default();
        for is_answered in [false, false, true, false, false] {
            breaker.learn(is_answered, START);
        }
        assert!(breaker.lets_through(START));
    }
}
