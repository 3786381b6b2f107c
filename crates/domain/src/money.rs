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

impl Money {
    /// The amount of minor units in the currency.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }
}

impl Currency {
    /// The ISO 4217 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Hkd => "HKD",
            Self::Jpy => "JPY",
        }
    }

    /// The currency of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Cny, Self::Usd, Self::Eur, Self::Hkd, Self::Jpy].into_iter().find(|currency| currency.code() == code)
    }

    /// How many minor units make one of the currency.
    #[must_use]
    pub const fn minor_units(self) -> i64 {
        if matches!(self, Self::Jpy) { 1 } else { 100 }
    }
}
