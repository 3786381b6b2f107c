//! The catalogue (增值服务目录): a document of the bank, in force from a day on.

mod check;
mod item;

use domain::ServiceItemId;
use domain::calendar::{BusinessHours, Day};
use serde::{Deserialize, Serialize};

pub use check::Finding;
pub use item::{
    Cancellation, Charge, Choice, Entitlement, Field, FieldKind, FreeUntil, Item, Prefill, Promise, PromiseClock,
    Provider,
};

/// What the bank offers beside banking. The document's schema is [`schema`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceCatalogue)]
pub struct Catalogue {
    /// Grows with every document.
    pub version: u32,
    /// From this day on; of those in force the one of the latest day counts.
    pub effective_from: Day,
    /// When promises count that do not run round the clock.
    pub hours: BusinessHours,
    pub items: Vec<Item>,
}

/// Why a document cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    #[error("the catalogue cannot be read: {0}")]
    Unreadable(String),
    #[error("the catalogue cannot be used: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Findings(Vec<Finding>),
}

impl Catalogue {
    /// Reads and checks a document.
    ///
    /// # Errors
    /// [`CatalogueError`], with everything that is wrong.
    pub fn read(text: &str) -> Result<Self, CatalogueError> {
        let read: Self = serde_json::from_str(text).map_err(|error| CatalogueError::Unreadable(error.to_string()))?;
        let findings = read.check();
        if findings.is_empty() { Ok(read) } else { Err(CatalogueError::Findings(findings)) }
    }

    /// The item of that code.
    #[must_use]
    pub fn item(&self, code: &ServiceItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.code == *code)
    }
}

/// The JSON schema (2020-12) of a [`Catalogue`].
#[must_use]
pub fn schema() -> serde_json::Value {
    routing::spelled_out::<Catalogue>("增值服务目录 / Catalogue of value-added services")
}

/// All catalogues of the bank.
#[derive(Debug, Clone, Default)]
pub struct Catalogues(Vec<Catalogue>);

impl Catalogues {
    #[must_use]
    pub fn new(all: Vec<Catalogue>) -> Self {
        Self(all)
    }

    /// The catalogue in force on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&Catalogue> {
        let in_force = self.0.iter().filter(|catalogue| catalogue.effective_from <= day);
        in_force.max_by_key(|catalogue| (catalogue.effective_from, catalogue.version))
    }
}
