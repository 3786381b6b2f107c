//! Branches and machines of the bank, by city or by distance.

use async_trait::async_trait;
use domain::Localised;
use domain::phone::Phone;
use serde::{Deserialize, Serialize};

use super::core_bank::BankError;

/// A kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    Branch,
    Atm,
}

/// A point on the earth (WGS 84, degrees).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Coordinates {
    /// −90 to 90.
    pub latitude: f64,
    /// −180 to 180.
    pub longitude: f64,
}

/// A branch or machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Place {
    pub id: String,
    pub kind: PlaceKind,
    pub name: Localised,
    pub city: Localised,
    pub address: Localised,
    pub at: Coordinates,
    /// When it is open, in words.
    pub hours: Localised,
    pub phone: Option<Phone>,
    /// Such as `private`, `corporate`, `foreign_exchange`, `safe`, `wheelchair`, `cash_in`, `cash_out`.
    pub services: Vec<String>,
}

/// A place, and how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FoundPlace {
    #[serde(flatten)]
    pub place: Place,
    /// The distance in a straight line, in metres, where a point was given.
    pub metres: Option<u32>,
}

/// Which places are wanted; all conditions must hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlaceQuery {
    pub kind: Option<PlaceKind>,
    /// The city's name in any language, with or without 市.
    pub city: Option<String>,
    /// A part of the name or address.
    pub text: Option<String>,
    /// The nearest first.
    pub near: Option<Coordinates>,
    /// No farther than this from `near`, in metres.
    pub within_metres: Option<u32>,
    /// A service that the place must have.
    pub service: Option<String>,
    /// 1 to 100; 20 if absent.
    pub limit: Option<u32>,
}

/// Finds places.
#[async_trait]
pub trait Places: Send + Sync + 'static {
    /// The places that fit: the nearest first if a point is given, else by id.
    async fn find_places(&self, query: &PlaceQuery) -> Result<Vec<FoundPlace>, BankError>;
}
