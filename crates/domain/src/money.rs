//! Money as an integer of the currency's minor unit.

use serde::{Deserialize, Serialize};

/// An amount of money, such as `{"minor": 1200530, "currency": "CNY"}` for 12,005.30 yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Money {
    /// Units of the smallest part of the currency (分 for CNY); negative for what is owed.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Currencies by their ISO 4217 codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Renminbi yuan, 100 fen.
    Cny,
    /// United States dollar, 100 cents.
    Usd,
    /// Euro, 100 cents.
    Eur,
    /// Hong Kong dollar, 100 cents.
    Hkd,
    /// Japanese yen, no minor unit.
    Jpy,
}
