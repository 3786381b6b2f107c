//! Opening hours.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use ::time::Weekday;
use serde::{Deserialize, Serialize};

use super::{Day, DayKind, Holidays, day_in_china, in_china};
use crate::language::Localised;
use crate::time::Timestamp;

/// When a desk is open (营业时间), by weekday, with exceptions. Written as
/// `{"name": …, "weekdays": {"monday": ["09:00-12:00", "13:30-17:30"], …}, "holidays": [], "days": {"2026-10-01": []}}`.
/// A weekday that is not named is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BusinessHours {
    /// What people call the hours.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    #[serde(default)]
    pub weekdays: Week,
    /// The hours on the State Council's holidays; without them a holiday is like any day of the week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<Vec<Period>>,
    /// The hours on weekend days that are worked; without them such a day is like a Monday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub make_up_workdays: Option<Vec<Period>>,
    /// The hours on single days, before everything else.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = std::collections::HashMap<String, Vec<Period>>)]
    pub days: BTreeMap<Day, Vec<Period>>,
}

/// The hours of a common week.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Week {
    pub monday: Vec<Period>,
    pub tuesday: Vec<Period>,
    pub wednesday: Vec<Period>,
    pub thursday: Vec<Period>,
    pub friday: Vec<Period>,
    pub saturday: Vec<Period>,
    pub sunday: Vec<Period>,
}

/// A time of day in minutes after midnight, up to `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

/// A part of a day, such as `09:00-17:30`: open from its beginning until just before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = r"^\d{2}:\d{2}-\d{2}:\d{2}$")]
pub struct Period([TimeOfDay; 2]);

/// A text that is no part of a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("hours are written as 09:00-17:30, between 00:00 and 24:00, the end after the beginning")]
pub struct InvalidHours;

impl TimeOfDay {
    /// The time of day of an hour and a minute.
    #[must_use]
    pub const fn new(hour: u8, minute: u8) -> Option<Self> {
        let minutes = hour as u16 * 60 + minute as u16;
        if minute < 60 && minutes <= 24 * 60 { Some(Self(minutes)) } else { None }
    }
}

impl std::str::FromStr for TimeOfDay {
    type Err = InvalidHours;
    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let (hour, minute) = text.split_once(':').ok_or(InvalidHours)?;
        let number = |part: &str| {
            (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok()).flatten()
        };
        Self::new(number(hour).ok_or(InvalidHours)?, number(minute).ok_or(InvalidHours)?).ok_or(InvalidHours)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl TryFrom<String> for Period {
    type Error = InvalidHours;
    fn try_from(text: String) -> Result<Self, InvalidHours> {
        let (from, until) = text.split_once('-').ok_or(InvalidHours)?;
        let (from, until) = (from.trim().parse()?, until.trim().parse()?);
        if from < until { Ok(Self([from, until])) } else { Err(InvalidHours) }
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        format!("{}-{}", period.0[0], period.0[1])
    }
}

impl Period {
    /// Whether the time, in China, is in this part of its day.
    #[must_use]
    pub fn covers(self, time: Timestamp) -> bool {
        let time = in_china(time);
        let minute = u16::from(time.hour()) * 60 + u16::from(time.minute());
        self.0[0].0 <= minute && minute < self.0[1].0
    }
}

impl Week {
    fn of(&self, weekday: Weekday) -> &[Period] {
        match weekday {
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
            Weekday::Sunday => &self.sunday,
        }
    }
}

impl BusinessHours {
    /// The parts of that day on which the desk is open.
    #[must_use]
    pub fn on(&self, day: Day, holidays: &Holidays) -> &[Period] {
        if let Some(periods) = self.days.get(&day) {
            return periods;
        }
        match (holidays.kind(day), &self.holidays, &self.make_up_workdays) {
            (DayKind::Holiday, Some(periods), _) | (DayKind::MakeUpWorkday, _, Some(periods)) => periods,
            (DayKind::MakeUpWorkday, _, None) => &self.weekdays.monday,
            _ => self.weekdays.of(day.date().weekday()),
        }
    }

    /// Whether the desk is open at the time.
    #[must_use]
    pub fn is_open(&self, now: Timestamp, holidays: &Holidays) -> bool {
        self.on(day_in_china(now), holidays).iter().any(|period| period.covers(now))
    }

    /// When the desk opens next: `now` if it is open. `None` if it does not open within a year.
    #[must_use]
    pub fn next_opening(&self, now: Timestamp, holidays: &Holidays) -> Option<Timestamp> {
        if self.is_open(now, holidays) {
            return Some(now);
        }
        let mut day = day_in_china(now);
        for _ in 0..=366 {
            let opening = self
                .on(day, holidays)
                .iter()
                .map(|Period([from, _])| day.begins() + Duration::from_secs(u64::from(from.0) * 60))
                .filter(|opening| *opening >= now)
                .min();
            if opening.is_some() {
                return opening;
            }
            day = day.next();
        }
        None
    }

    /// The time by which the desk has been open for so long after `start`. `None` if it is not open for that long within
    /// a year.
    #[must_use]
    pub fn after(&self, start: Timestamp, open: Duration, holidays: &Holidays) -> Option<Timestamp> {
        let mut left = open;
        let mut day = day_in_china(start);
        for _ in 0..=366 {
            let mut periods: Vec<Period> = self.on(day, holidays).to_vec();
            periods.sort_by_key(|Period([from, _])| *from);
            let mut reached = start;
            for Period([from, until]) in periods {
                let at = |time: TimeOfDay| day.begins() + Duration::from_secs(u64::from(time.0) * 60);
                // Periods that overlap count once.
                let from = at(from).max(reached);
                let until = at(until);
                if from >= until {
                    continue;
                }
                if until.since(from) >= left {
                    return Some(from + left);
                }
                left -= until.since(from);
                reached = until;
            }
            day = day.next();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::holidays;
    use super::*;

    fn desk() -> BusinessHours {
        serde_json::from_str(
            r#"{"name": {"zh": "信用卡专席"},
                "weekdays": {"monday": ["09:00-12:00", "13:30-17:30"], "friday": ["09:00-12:00"], "saturday": ["10:00-24:00"]},
                "holidays": [], "days": {"2026-02-18": ["08:00-10:00"]}}"#,
        )
        .unwrap()
    }

    fn open(time: &str) -> bool {
        desk().is_open(Timestamp::parse(&format!("{time}+08:00")).unwrap(), &holidays())
    }

    #[test]
    fn a_desk_is_open_by_the_day_of_the_week() {
        assert!(!open("2026-03-09T08:59:59"));
        assert!(open("2026-03-09T09:00:00"));
        assert!(open("2026-03-09T11:59:59"));
        assert!(!open("2026-03-09T12:00:00"));
        assert!(open("2026-03-09T13:30:00"));
        assert!(!open("2026-03-10T10:00:00"), "a weekday without hours");
        assert!(open("2026-03-07T23:59:59"), "until midnight");
    }

    #[test]
    fn holidays_make_up_days_and_single_days_come_first() {
        assert!(!open("2026-02-16T10:00:00"), "a Monday of the Spring Festival");
        assert!(open("2026-02-18T09:00:00"), "the single day");
        assert!(open("2026-02-14T09:30:00"), "a worked Saturday is like a Monday");
        assert!(!open("2026-02-14T20:00:00"));
    }

    #[test]
    fn the_next_opening_is_found_over_holidays() {
        let at = |time: &str| Timestamp::parse(&format!("{time}+08:00")).unwrap();
        let next = |time| desk().next_opening(at(time), &holidays());
        assert_eq!(next("2026-03-09T12:10:00"), Some(at("2026-03-09T13:30:00")));
        assert_eq!(next("2026-02-15T10:00:00"), Some(at("2026-02-18T08:00:00")));
        assert_eq!(next("2026-03-09T10:00:00"), Some(at("2026-03-09T10:00:00")));
        assert_eq!(BusinessHours::default().next_opening(at("2026-03-09T10:00:00"), &holidays()), None);
    }

    #[test]
    fn open_time_passes_only_while_the_desk_is_open() {
        let at = |time: &str| Timestamp::parse(&format!("{time}+08:00")).unwrap();
        let after = |time, minutes: u64| desk().after(at(time), Duration::from_secs(minutes * 60), &holidays());
        assert_eq!(after("2026-03-09T10:00:00", 30), Some(at("2026-03-09T10:30:00")));
        assert_eq!(after("2026-03-09T11:50:00", 30), Some(at("2026-03-09T13:50:00")), "over the break at noon");
        assert_eq!(after("2026-03-09T17:00:00", 60), Some(at("2026-03-13T09:30:00")), "over closed weekdays");
        assert_eq!(after("2026-03-10T10:00:00", 0), Some(at("2026-03-13T09:00:00")), "it begins when the desk opens");
        assert_eq!(BusinessHours::default().after(at("2026-03-09T10:00:00"), Duration::ZERO, &holidays()), None);
    }

    #[test]
    fn hours_that_are_none_are_refused() {
        for text in
            ["", "09:00", "9:00-10:00", "10:00-09:00", "10:00-10:00", "09:60-10:00", "00:00-24:01", "+9:00-10:00"]
        {
            assert!(Period::try_from(text.to_owned()).is_err(), "{text}");
        }
        let written = serde_json::to_string(&desk()).unwrap();
        assert_eq!(serde_json::from_str::<BusinessHours>(&written).unwrap(), desk());
    }
}
