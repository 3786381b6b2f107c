//! Reading the columns of a row as the types that the tables stand for.

use std::str::FromStr;

use domain::Timestamp;
use sea_orm::{QueryResult, TryGetable};
use serde::de::DeserializeOwned;

use super::DatabaseError;

/// Reads columns by name. Implemented for sea-orm's rows.
pub trait Row {
    /// The column as a plain value: `String`, `i64`, `f64`, `Vec<u8>` or an `Option` of them.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    fn column<T: TryGetable>(&self, name: &str) -> Result<T, DatabaseError>;

    /// A `BIGINT` of microseconds.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    fn time(&self, name: &str) -> Result<Timestamp, DatabaseError> {
        Ok(Timestamp::from_micros(self.column(name)?))
    }

    /// A `BIGINT` of microseconds that may be missing.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    fn time_or_none(&self, name: &str) -> Result<Option<Timestamp>, DatabaseError> {
        Ok(self.column::<Option<i64>>(name)?.map(Timestamp::from_micros))
    }

    /// A `BIGINT` of 0 or 1.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    fn truth(&self, name: &str) -> Result<bool, DatabaseError> {
        Ok(self.column::<i64>(name)? != 0)
    }

    /// A `TEXT` that is read as an id or key.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    fn parsed<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<T, DatabaseError> {
        let text: String = self.column(name)?;
        text.parse().map_err(|error| DatabaseError::Corrupt(format!("column {name}: {error}")))
    }

    /// A `TEXT` that is read as an id or key and may be missing.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    fn parsed_or_none<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Option<T>, DatabaseError> {
        let text: Option<String> = self.column(name)?;
        text.map(|text| text.parse().map_err(|error| DatabaseError::Corrupt(format!("column {name}: {error}"))))
            .transpose()
    }

    /// A `TEXT` that holds a JSON document.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, DatabaseError> {
        let text: String = self.column(name)?;
        serde_json::from_str(&text).map_err(|error| DatabaseError::Corrupt(format!("column {name}: {error}")))
    }
}

impl Row for QueryResult {
    fn column<T: TryGetable>(&self, name: &str) -> Result<T, DatabaseError> {
        Ok(self.try_get("", name)?)
    }
}
