//! Days, working days and opening hours as China keeps them.
//!
//! The State Council announces the holidays of each year and the weekend days that are worked to make up for them;
//! both are data ([`YearOfHolidays`], the format of github.com/NateScarlet/holiday-cn), never part of the program. All
//! of China is at UTC+8 the year round, so a time has one date here whatever the server's time zone.

mod hours;

use std::collections::BTreeMap;

use ::time::{Date, OffsetDateTime, UtcOffset, Weekday};
use serde::{Deserialize, Serialize};

pub use hours::{BusinessHours, InvalidHours, Period, TimeOfDay};

use crate::Timestamp;

/// China Standard Time, UTC+8 without summer time.
pub const CHINA: UtcOffset = ::time::macros::offset!(+8);

/// The date and time in China at a point in time.
#[must_use]
pub fn in_china(time: Timestamp) -> OffsetDateTime {
    time.to_utc().checked_to_offset(CHINA).unwrap_or_else(|| time.to_utc())
}

/// The date in China at a point in time.
#[must_use]
pub fn day_in_china(time: Timestamp) -> Day {
    Day(in_china(time).date())
}

/// A day of the calendar in China, such as `2026-02-13`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = "date")]
pub struct Day(Date);

/// A text that is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a day is written as 2026-02-13")]
pub struct InvalidDay;

impl Day {
    /// The day of a date.
    #[must_use]
    pub const fn of(date: Date) -> Self {
        Self(date)
    }

    /// The day's date.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }

    /// When the day begins.
    #[must_use]
    pub fn begins(self) -> Timestamp {
        Timestamp::from_datetime(self.0.midnight().assume_offset(CHINA))
    }

    /// The day after; the last day of the calendar is its own next.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.next_day().unwrap_or(self.0))
    }

    /// Whether it is a Saturday or Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }
}

impl std::str::FromStr for Day {
    type Err = InvalidDay;
    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let mut parts = text.splitn(3, '-').map(|part| (part.len(), part.parse::<u16>()));
        let (Some((4, Ok(year))), Some((2, Ok(month))), Some((2, Ok(day)))) =
            (parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidDay);
        };
        let month = u8::try_from(month).ok().and_then(|month| ::time::Month::try_from(month).ok()).ok_or(InvalidDay)?;
        let day = u8::try_from(day).map_err(|_| InvalidDay)?;
        Date::from_calendar_date(i32::from(year), month, day).map(Self).map_err(|_| InvalidDay)
    }
}

impl TryFrom<String> for Day {
    type Error = InvalidDay;
    fn try_from(text: String) -> Result<Self, InvalidDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

/// What the State Council has announced under the title of one year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct YearOfHolidays {
    /// The year of the title; a day may belong to the December before.
    pub year: i32,
    /// Where the announcement is published.
    #[serde(default)]
    pub papers: Vec<String>,
    pub days: Vec<AnnouncedDay>,
}

/// A day that differs from its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnouncedDay {
    /// The festival.
    pub name: String,
    pub date: Day,
    /// A holiday, or a weekend day that is worked.
    pub is_off_day: bool,
}

/// What kind of day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 工作日: Monday to Friday and no holiday.
    Workday,
    /// 周末: Saturday or Sunday, not worked.
    Weekend,
    /// 法定节假日: a holiday announced by the State Council.
    Holiday,
    /// 调休上班: a weekend day that is worked.
    MakeUpWorkday,
}

/// How days are counted (domain rules §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// The day itself does not count: the first working day is the next one.
    FromNextDay,
    /// The day itself counts if it is a working day.
    FromTheDayItself,
}

/// The announced holidays of some years. Days that nothing is announced for follow their weekday.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holidays {
    days: BTreeMap<Day, (String, bool)>,
    years: Vec<i32>,
}

impl Holidays {
    /// Puts the announcements of several years together; where two speak of one day, the later year's holds.
    #[must_use]
    pub fn new(years: impl IntoIterator<Item = YearOfHolidays>) -> Self {
        let mut announced: Vec<YearOfHolidays> = years.into_iter().collect();
        announced.sort_by_key(|year| year.year);
        let mut holidays = Self::default();
        for year in announced {
            if !year.days.is_empty() {
                holidays.years.push(year.year);
            }
            for day in year.days {
                holidays.days.insert(day.date, (day.name, day.is_off_day));
            }
        }
        holidays
    }

    /// Whether the holidays of the year are announced and known here.
    #[must_use]
    pub fn cover(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// What kind of day it is.
    #[must_use]
    pub fn kind(&self, day: Day) -> DayKind {
        match self.days.get(&day) {
            Some((_, true)) => DayKind::Holiday,
            Some((_, false)) if day.is_weekend() => DayKind::MakeUpWorkday,
            Some((_, false)) => DayKind::Workday,
            None if day.is_weekend() => DayKind::Weekend,
            None => DayKind::Workday,
        }
    }

    /// The festival for which the day is off or worked.
    #[must_use]
    pub fn name(&self, day: Day) -> Option<&str> {
        self.days.get(&day).map(|(name, _)| name.as_str())
    }

    /// Whether banks' head offices work on that day.
    #[must_use]
    pub fn is_working_day(&self, day: Day) -> bool {
        matches!(self.kind(day), DayKind::Workday | DayKind::MakeUpWorkday)
    }

    /// The day on which a limit of some working days is over. No working days end on the day itself.
    #[must_use]
    pub fn add_working_days(&self, start: Day, working_days: u32, counting: Counting) -> Day {
        let mut left = working_days;
        let mut day = start;
        if left > 0 && counting == Counting::FromTheDayItself && self.is_working_day(day) {
            left -= 1;
        }
        while left > 0 {
            let next = day.next();
            if next == day {
                break; // the end of the calendar
            }
            day = next;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// The working days after `start`, up to and including `end`; 0 if `end` is not after `start`.
    #[must_use]
    pub fn working_days_between(&self, start: Day, end: Day) -> u32 {
        let mut count = 0;
        let mut day = start;
        while day < end {
            day = day.next();
            count += u32::from(self.is_working_day(day));
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn holidays() -> Holidays {
        let years = [
            include_str!("../../../demo/calendar/holidays/2024.json"),
            include_str!("../../../demo/calendar/holidays/2025.json"),
            include_str!("../../../demo/calendar/holidays/2026.json"),
        ];
        Holidays::new(years.map(|year| serde_json::from_str(year).unwrap()))
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn five_working_days_over_the_spring_festival_of_2026() {
        let holidays = holidays();
        let accepted = day("2026-02-13");
        let end = |counting| holidays.add_working_days(accepted, 5, counting).to_string();
        assert_eq!(end(Counting::FromNextDay), "2026-02-27");
        assert_eq!(end(Counting::FromTheDayItself), "2026-02-26");
    }

    #[test]
    fn a_day_is_what_the_state_council_says() {
        let holidays = holidays();
        assert_eq!(holidays.kind(day("2026-02-14")), DayKind::MakeUpWorkday);
        assert_eq!(holidays.kind(day("2026-02-17")), DayKind::Holiday);
        assert_eq!(holidays.name(day("2026-02-17")), Some("春节"));
        assert_eq!(holidays.kind(day("2026-03-07")), DayKind::Weekend);
        assert_eq!(holidays.kind(day("2026-03-09")), DayKind::Workday);
        assert!(holidays.cover(2026) && !holidays.cover(2031));
    }

    #[test]
    fn a_year_without_an_announcement_follows_the_week() {
        let holidays = Holidays::new([serde_json::from_str(r#"{"year": 2027, "papers": [], "days": []}"#).unwrap()]);
        assert!(!holidays.cover(2027));
        assert!(holidays.is_working_day(day("2027-01-01")));
        assert!(!holidays.is_working_day(day("2027-01-02")));
    }

    #[test]
    fn adding_and_counting_working_days_agree() {
        let holidays = holidays();
        let mut start = day("2025-12-20");
        while start < day("2026-11-01") {
            for days in 1..12 {
                let end = holidays.add_working_days(start, days, Counting::FromNextDay);
                assert_eq!(holidays.working_days_between(start, end), days, "{start} + {days}");
                assert!(holidays.is_working_day(end));
            }
            start = start.next();
        }
    }

    #[test]
    fn no_working_days_end_on_the_day_itself() {
        let holidays = holidays();
        let saturday = day("2026-03-07");
        assert_eq!(holidays.add_working_days(saturday, 0, Counting::FromTheDayItself), saturday);
        assert_eq!(holidays.add_working_days(saturday, 1, Counting::FromTheDayItself), day("2026-03-09"));
    }

    #[test]
    fn the_calendar_ends_without_an_error() {
        let last = Day::of(Date::MAX);
        assert_eq!(Holidays::default().add_working_days(last, 3, Counting::FromNextDay), last);
    }

    #[test]
    fn the_date_is_that_of_china() {
        let time = Timestamp::parse("2026-02-13T23:30:00Z").unwrap();
        assert_eq!(day_in_china(time), day("2026-02-14"));
        assert_eq!(day("2026-02-14").begins(), Timestamp::parse("2026-02-13T16:00:00Z").unwrap());
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "2026", "2026-2-13", "2026-02-30", "2026-13-01", "20260213", "2026-02-13T00"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
