//! The times that a customer is promised.

use std::time::Duration;

use domain::Timestamp;
use domain::calendar::{BusinessHours, Holidays};
use domain::concierge::ServicePromise;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Promise, PromiseClock};

/// Until when what is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ServiceDue)]
pub struct Due {
    pub response: Timestamp,
    pub confirmation: Timestamp,
    pub completion: Timestamp,
}

impl Due {
    /// The times promised to a customer who says yes now and wants the service at a time, or as soon as possible.
    #[must_use]
    pub fn promised(
        promise: &Promise,
        hours: &BusinessHours,
        holidays: &Holidays,
        agreed_at: Timestamp,
        wanted_at: Option<Timestamp>,
    ) -> Self {
        let after = |start: Timestamp, minutes: u32| {
            let time = Duration::from_secs(u64::from(minutes) * 60);
            match promise.clock {
                PromiseClock::RoundTheClock => start + time,
                // A desk that does not open within a year has promised round the clock.
                PromiseClock::BusinessHours => hours.after(start, time, holidays).unwrap_or(start + time),
            }
        };
        Self {
            response: after(agreed_at, promise.response_minutes),
            confirmation: after(agreed_at, promise.confirmation_minutes),
            completion: after(wanted_at.map_or(agreed_at, |wanted| wanted.max(agreed_at)), promise.completion_minutes),
        }
    }

    /// The time of a promise.
    #[must_use]
    pub const fn of(&self, promise: ServicePromise) -> Timestamp {
        match promise {
            ServicePromise::Response => self.response,
            ServicePromise::Confirmation => self.confirmation,
            ServicePromise::Completion => self.completion,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        Timestamp::parse(&format!("{time}+08:00")).unwrap()
    }

    fn hours() -> BusinessHours {
        let hours = r#"{"name": {"zh": "工作时间"}, "weekdays": {"thursday": ["09:00-18:00"], "friday": ["09:00-18:00"],
            "monday": ["09:00-18:00"]}}"#;
        serde_json::from_str(hours).unwrap()
    }

    fn promised(clock: PromiseClock, agreed: &str, wanted: Option<&str>) -> Due {
        let promise = Promise { clock, response_minutes: 10, confirmation_minutes: 60, completion_minutes: 120 };
        Due::promised(&promise, &hours(), &Holidays::default(), at(agreed), wanted.map(at))
    }

    #[test]
    fn rescue_counts_every_minute_of_the_night() {
        let due = promised(PromiseClock::RoundTheClock, "2026-03-07T02:00:00", None);
        assert_eq!(due.response, at("2026-03-07T02:10:00"));
        assert_eq!((due.confirmation, due.completion), (at("2026-03-07T03:00:00"), at("2026-03-07T04:00:00")));
    }

    #[test]
    fn other_services_count_the_hours_of_the_desk() {
        let due = promised(PromiseClock::BusinessHours, "2026-03-06T17:55:00", None);
        assert_eq!(due.response, at("2026-03-09T09:05:00"), "the weekend does not count");
    }

    #[test]
    fn what_is_wanted_for_later_is_done_after_that() {
        let due = promised(PromiseClock::BusinessHours, "2026-03-05T10:00:00", Some("2026-03-09T10:00:00"));
        assert_eq!(due.confirmation, at("2026-03-05T11:00:00"));
        assert_eq!(due.completion, at("2026-03-09T12:00:00"));
    }
}
