//! How fast one side of a contact may post: a bucket that fills with time.

use domain::Timestamp;

/// Permission for `rate` posts a second, with at most `rate` at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    left: f32,
    at: Timestamp,
}

impl Pace {
    pub(crate) fn full(rate: u32, now: Timestamp) -> Self {
        #[allow(clippy::cast_precision_loss)]
        Self { left: rate as f32, at: now }
    }

    /// Takes one permission if there is one.
    pub(crate) fn take(&mut self, rate: u32, now: Timestamp) -> bool {
        #[allow(clippy::cast_precision_loss)]
        let rate = rate as f32;
        self.left = (self.left + now.since(self.at).as_secs_f32() * rate).min(rate);
        self.at = now;
        if self.left >= 1.0 {
            self.left -= 1.0;
            true
        } else {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_is_let_through_and_then_the_rate() {
        let start = Timestamp::from_seconds(1_000);
        let mut pace = Pace::full(10, start);
        assert!((0..10).all(|_| pace.take(10, start)));
        assert!(!pace.take(10, start));
        let later = start + Duration::from_millis(501);
        assert!((0..5).all(|_| pace.take(10, later)));
        assert!(!pace.take(10, later));
    }
}
