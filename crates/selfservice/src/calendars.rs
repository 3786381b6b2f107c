//! The holidays and opening hours that flows go by.

use std::collections::BTreeMap;
use std::path::Path;

use domain::Timestamp;
use domain::calendar::{BusinessHours, Holidays, YearOfHolidays};

use crate::error::SelfServiceError;

/// Holidays and the opening hours of desks by their keys.
#[derive(Debug, Clone, Default)]
pub struct Calendars {
    holidays: Holidays,
    hours: BTreeMap<String, BusinessHours>,
}

impl Calendars {
    /// Reads the announcements of some years and the opening hours out of JSON texts.
    ///
    /// # Errors
    /// [`SelfServiceError::BadCalendar`] with the reader's sentence.
    pub fn from_json<'a>(years: impl IntoIterator<Item = &'a str>, hours: &str) -> Result<Self, SelfServiceError> {
        let bad = |error: serde_json::Error| SelfServiceError::BadCalendar(error.to_string());
        let years = years
            .into_iter()
            .map(serde_json::from_str::<YearOfHolidays>)
            .collect::<Result<Vec<_>, _>>()
            .map_err(bad)?;
        let hours = serde_json::from_str(hours).map_err(bad)?;
        Ok(Self { holidays: Holidays::new(years), hours })
    }

    /// Reads `hours.json` and `holidays/*.json` of a folder; what is not there is empty.
    ///
    /// # Errors
    /// [`SelfServiceError::BadCalendar`] naming the file that cannot be read.
    pub fn from_folder(folder: &Path) -> Result<Self, SelfServiceError> {
        let read = |path: &Path| {
            std::fs::read_to_string(path).map_err(|e| SelfServiceError::BadCalendar(format!("{}: {e}", path.display())))
        };
        let hours_file = folder.join("hours.json");
        let hours = if hours_file.exists() { read(&hours_file)? } else { "{}".to_owned() };
        let mut years = Vec::new();
        if let Ok(entries) = std::fs::read_dir(folder.join("holidays")) {
            for path in entries.flatten().map(|entry| entry.path()) {
                if path.extension().is_some_and(|extension| extension == "json") {
                    years.push(read(&path)?);
                }
            }
        }
        Self::from_json(years.iter().map(String::as_str), &hours)
    }

    /// The State Council's holidays.
    #[must_use]
    pub const fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// The opening hours of that key.
    #[must_use]
    pub fn hours(&self, key: &str) -> Option<&BusinessHours> {
        self.hours.get(key)
    }

    /// The keys of all opening hours.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.hours.keys().map(String::as_str)
    }

    /// Whether the desk of that key is open; `None` if there are no such hours.
    #[must_use]
    pub fn is_open(&self, key: &str, now: Timestamp) -> Option<bool> {
        self.hours.get(key).map(|hours| hours.is_open(now, &self.holidays))
    }
}
