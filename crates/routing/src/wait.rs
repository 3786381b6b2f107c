//! How long a place in a queue is likely to take.

use std::time::Duration;

use domain::Timestamp;

/// The smoothed time from one contact served to the next, while somebody waits.
///
/// The estimate for the contact at position `p` is `p × T`. `T` begins as the configured first guess. Whenever an
/// agent accepts a contact of the queue after the time `x` since the previous acceptance, or since the first contact
/// began to wait if none did before, `T` moves by an eighth of the difference: `T ← T + (x − T) / 8`. Times in which
/// nobody waited do not count. While nobody is served for longer than `T`, the running time is taken in as if it
/// ended now, so that the estimate rises when agents are missing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WaitEstimate {
    per_place_micros: i64,
    /// When the running interval began; `None` while nobody waits or is offered.
    began: Option<Timestamp>,
}

/// The weight of the past against one new interval, as a power of two.
const SMOOTHING: i64 = 8;

impl WaitEstimate {
    /// An estimate with nothing measured yet.
    pub(crate) fn new(first: Duration) -> Self {
        Self { per_place_micros: i64::try_from(first.as_micros()).unwrap_or(i64::MAX), began: None }
    }

    /// Somebody waits.
    pub(crate) fn somebody_waits(&mut self, now: Timestamp) {
        self.began.get_or_insert(now);
    }

    /// Nobody waits or is offered any more.
    pub(crate) fn nobody_waits(&mut self) {
        self.began = None;
    }

    /// A contact was accepted.
    pub(crate) fn served(&mut self, now: Timestamp) {
        if let Some(began) = self.began {
            self.per_place_micros = Self::moved(self.per_place_micros, micros_between(began, now));
            self.began = Some(now);
        }
    }

    /// The smoothed time for one place.
    pub(crate) fn per_place(&self) -> Duration {
        Duration::from_micros(self.per_place_micros.unsigned_abs())
    }

    /// How long the contact at this position is likely to wait from now on.
    pub(crate) fn expected(&self, position: u32, now: Timestamp) -> Duration {
        let running = self.began.map_or(0, |began| micros_between(began, now));
        let per_place = Self::moved(self.per_place_micros, running.max(self.per_place_micros));
        Duration::from_micros(per_place.saturating_mul(i64::from(position)).unsigned_abs())
    }

    fn moved(per_place: i64, interval: i64) -> i64 {
        per_place.saturating_add((interval.saturating_sub(per_place)) / SMOOTHING)
    }
}

fn micros_between(earlier: Timestamp, later: Timestamp) -> i64 {
    later.micros().saturating_sub(earlier.micros()).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn the_estimate_moves_an_eighth_of_the_way_to_each_interval() {
        let mut wait = WaitEstimate::new(Duration::from_secs(80));
        wait.somebody_waits(at(0));
        wait.served(at(0));
        assert_eq!(wait.per_place(), Duration::from_secs(70));
        wait.served(at(70 + 8));
        assert_eq!(wait.per_place(), Duration::from_secs(71));
        assert_eq!(wait.expected(3, at(78)), Duration::from_secs(213));
    }

    #[test]
    fn times_in_which_nobody_waits_do_not_count() {
        let mut wait = WaitEstimate::new(Duration::from_secs(80));
        wait.served(at(1000));
        wait.somebody_waits(at(2000));
        wait.nobody_waits();
        wait.somebody_waits(at(3000));
        wait.served(at(3080));
        assert_eq!(wait.per_place(), Duration::from_secs(80));
    }

    #[test]
    fn the_estimate_rises_while_nobody_is_served() {
        let mut wait = WaitEstimate::new(Duration::from_secs(10));
        wait.somebody_waits(at(0));
        assert_eq!(wait.expected(1, at(10)), Duration::from_secs(10));
        assert_eq!(wait.expected(1, at(90)), Duration::from_secs(20));
    }
}
