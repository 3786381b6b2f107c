//! Special editions (专版): articles on one occasion, to which departments and branches contribute.

use domain::{Localised, Timestamp};
use serde::{Deserialize, Serialize};

/// A special edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecialEdition {
    /// Its key, such as `spring-festival`.
    pub id: String,
    /// Its title.
    pub title: Localised,
    /// What it is for.
    pub introduction: Localised,
    /// The departments and branches that contribute.
    pub contributors: Vec<String>,
    /// From when it is shown.
    #[serde(default)]
    pub valid_from: Option<Timestamp>,
    /// Until when it is shown, exclusive.
    #[serde(default)]
    pub valid_to: Option<Timestamp>,
}

impl SpecialEdition {
    /// Whether it is shown at the time.
    #[must_use]
    pub fn is_current(&self, now: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| from <= now) && self.valid_to.is_none_or(|to| now < to)
    }
}
