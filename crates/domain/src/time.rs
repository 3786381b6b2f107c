//! Points in time. Engines never read a clock: the time is always an argument.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use ::time::OffsetDateTime;
use ::time::format_description::well_known::Rfc3339;
use serde::{Deserialize, Serialize};

/// A point in time: microseconds since 1970-01-01T00:00:00Z. Written in JSON as RFC 3339 with an offset.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, utoipa::ToSchema)]
#[schema(value_type = String, format = "date-time")]
pub struct Timestamp(i64);

/// The furthest time a [`Timestamp`] is written as: 9999-12-31T23:59:59Z.
const LAST_MICROS: i64 = 253_402_300_799_000_000;

impl Timestamp {
    /// The given number of microseconds after 1970-01-01T00:00:00Z; held to the years 0001 to 9999.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        if micros > LAST_MICROS {
            Self(LAST_MICROS)
        } else if micros < -62_135_596_800_000_000 {
            Self(-62_135_596_800_000_000)
        } else {
            Self(micros)
        }
    }

    /// The given number of seconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_micros(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// How long ago `earlier` was; zero if it lies in the future.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The same point as a date and time in UTC.
    #[must_use]
    pub fn to_utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1000)
            .expect("invariant: the constructor holds the time to the years 1 to 9999")
    }

    /// The point in time that a date and time of any offset stands for.
    #[must_use]
    pub fn from_datetime(datetime: OffsetDateTime) -> Self {
        Self::from_micros(i64::try_from(datetime.unix_timestamp_nanos() / 1000).unwrap_or(LAST_MICROS))
    }

    /// Reads RFC 3339; `None` if the text is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        OffsetDateTime::parse(text, &Rfc3339).ok().map(Self::from_datetime)
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, duration: Duration) -> Self {
        Self::from_micros(self.0.saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, duration: Duration) -> Self {
        Self::from_micros(self.0.saturating_sub(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("a time is written as RFC 3339, such as 2026-02-13T09:00:00+08:00"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_and_read_as_rfc_3339() {
        let time = Timestamp::parse("2026-02-13T09:00:00.5+08:00").unwrap();
        assert_eq!(time.to_string(), "2026-02-13T01:00:00.5Z");
        let json = serde_json::to_string(&time).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
    }

    #[test]
    fn arithmetic_never_leaves_the_calendar() {
        let end = Timestamp::from_micros(i64::MAX) + Duration::from_secs(u64::MAX);
        assert_eq!(end.to_utc().year(), 9999);
        let start = Timestamp::from_micros(i64::MIN) - Duration::from_secs(1);
        assert_eq!(start.to_utc().year(), 1);
    }

    #[test]
    fn a_duration_towards_the_future_is_zero() {
        assert_eq!(Timestamp::from_seconds(1).since(Timestamp::from_seconds(2)), Duration::ZERO);
    }
}
