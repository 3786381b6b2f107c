//! Who may have a service, and how often still.

use domain::customer::Tier;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Entitlement, Item};

/// What counts of an order: its place among the orders of a customer for the item in a calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ServiceUse)]
pub struct Use {
    pub year: i32,
    /// From 1.
    pub place: u32,
}

/// How a customer stands to an item in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ServiceStanding)]
pub struct Standing {
    /// The customer is of those who may have it.
    pub entitled: bool,
    /// As often as wanted if absent.
    pub times_a_year: Option<u32>,
    pub used: u32,
    /// What is left of the year; absent where there is no limit.
    pub left: Option<u32>,
}

impl Entitlement {
    fn fits(&self, tier: Tier, star_level: u8) -> bool {
        (self.tiers.is_empty() || self.tiers.contains(&tier))
            && self.star_level_from.is_none_or(|from| star_level >= from)
    }
}

/// The most generous entitlement of a customer to the item.
fn best(item: &Item, tier: Tier, star_level: u8) -> Option<&Entitlement> {
    let fitting = item.entitlements.iter().filter(|one| one.fits(tier, star_level));
    fitting.max_by_key(|one| one.times_a_year.unwrap_or(u32::MAX))
}

/// How a customer stands to the item, of whom these places of the year are taken.
#[must_use]
pub fn standing(item: &Item, tier: Tier, star_level: u8, taken: &[u32]) -> Standing {
    let used = u32::try_from(taken.len()).unwrap_or(u32::MAX);
    match best(item, tier, star_level) {
        None => Standing { entitled: false, times_a_year: Some(0), used, left: Some(0) },
        Some(entitlement) => {
            let times_a_year = entitlement.times_a_year;
            let left = times_a_year.map(|times| times.saturating_sub(used));
            Standing { entitled: true, times_a_year, used, left }
        }
    }
}

/// The place that the next order takes: the lowest that is free; none if nothing is left.
#[must_use]
pub fn next_place(standing: Standing, taken: &[u32]) -> Option<u32> {
    if !standing.entitled || standing.left == Some(0) {
        return None;
    }
    (1..=u32::MAX).find(|place| !taken.contains(place))
}
