//! How a topic moves, against the same hours of yesterday and of last week.

use std::collections::BTreeMap;

use domain::Timestamp;
use serde::Serialize;

use super::{Count, Hour, hour_of};

const DAY: i64 = 24;
const WEEK: i64 = 7 * 24;
/// Fewer questions than this are chance.
const LEAST_TO_RISE: u32 = 5;

/// Where a topic goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrendKind {
    /// It was not asked in the same hours of yesterday or of last week, and is asked often.
    New,
    /// Clearly more than in the same hours.
    Rising,
    /// About as much.
    Steady,
    /// Clearly less.
    Falling,
}

/// The figures of a topic for some hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Trend {
    /// How often it was asked in the hours.
    pub asked: u32,
    /// How often no article answered.
    pub unanswered: u32,
    /// How often it was asked in the same hours of yesterday.
    pub yesterday: u32,
    /// How often it was asked in the same hours of last week.
    pub last_week: u32,
    /// Where it goes.
    pub kind: TrendKind,
    /// Questions by the hour, the oldest first, one for each of the hours.
    pub line: Vec<u32>,
}

impl Trend {
    /// The trend over the hour of `now` and the `hours - 1` before it.
    #[must_use]
    pub fn of(counts: &BTreeMap<Hour, Count>, now: Timestamp, hours: u32) -> Self {
        let last = hour_of(now);
        let first = last - i64::from(hours.max(1)) + 1;
        let sum = |back: i64| {
            counts.range(first - back..=last - back).fold(Count::default(), |sum, (_, count)| Count {
                asked: sum.asked + count.asked,
                unanswered: sum.unanswered + count.unanswered,
            })
        };
        let (today, yesterday, last_week) = (sum(0), sum(DAY).asked, sum(WEEK).asked);
        let line = (first..=last).map(|hour| counts.get(&hour).map_or(0, |count| count.asked)).collect();
        Self {
            asked: today.asked,
            unanswered: today.unanswered,
            yesterday,
            last_week,
            kind: kind(today.asked, yesterday, last_week),
            line,
        }
    }
}

/// More or less than chance explains: the difference of two counts spreads by about the root of their sum.
fn kind(asked: u32, yesterday: u32, last_week: u32) -> TrendKind {
    if yesterday == 0 && last_week == 0 {
        return if asked >= LEAST_TO_RISE { TrendKind::New } else { TrendKind::Steady };
    }
    let usual = f64::from(yesterday.max(last_week));
    let asked = f64::from(asked);
    let spread = 2.0 * (asked + usual).sqrt();
    if asked - usual > spread {
        TrendKind::Rising
    } else if f64::from(yesterday.min(last_week)).max(usual * 0.5) - asked > spread {
        TrendKind::Falling
    } else {
        TrendKind::Steady
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_770_944_400);

    fn counts(of: &[(i64, u32)]) -> BTreeMap<Hour, Count> {
        of.iter().map(|(back, asked)| (hour_of(NOW) - back, Count { asked: *asked, unanswered: 0 })).collect()
    }

    #[test]
    fn the_same_hours_are_compared() {
        let trend = Trend::of(&counts(&[(0, 7), (1, 3), (2, 100), (24, 2), (25, 1), (26, 50), (168, 4)]), NOW, 2);
        assert_eq!((trend.asked, trend.yesterday, trend.last_week, trend.line), (10, 3, 4, vec![3, 7]));
    }

    #[test]
    fn what_is_more_than_chance_rises_and_what_is_little_does_not() {
        assert_eq!(kind(60, 20, 15), TrendKind::Rising);
        assert_eq!(kind(24, 20, 15), TrendKind::Steady);
        assert_eq!(kind(5, 1, 0), TrendKind::Steady);
        assert_eq!(kind(10, 60, 50), TrendKind::Falling);
        assert_eq!(kind(5, 0, 0), TrendKind::New);
        assert_eq!(kind(4, 0, 0), TrendKind::Steady);
    }
}
