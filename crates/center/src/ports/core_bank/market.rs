//! What the bank offers: products, rates, fees. All of it is dated.

use domain::Localised;
use domain::calendar::Day;
use domain::customer::Tier;
use domain::money::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::ProductCode;

/// An amount of a product in ten-thousandths: 12,500 are 1.25 fund shares or 1.25 grams of gold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(value_type = i64)]
pub struct Units(pub i64);

/// What one whole unit costs, in ten-thousandths of the currency's minor unit: 1,023,400 are 1.0234 yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = i64)]
pub struct Price(pub i64);

/// A kind of product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    Fund,
    Wealth,
    Gold,
    Deposit,
    Loan,
}

impl ProductKind {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fund => "fund",
            Self::Wealth => "wealth",
            Self::Gold => "gold",
            Self::Deposit => "deposit",
            Self::Loan => "loan",
        }
    }
}

/// Which products are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProductQuery {
    pub kind: Option<ProductKind>,
    /// In force on this day; today if absent.
    pub on: Option<Day>,
}

/// A product as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Product {
    pub code: ProductCode,
    pub kind: ProductKind,
    pub name: Localised,
    pub description: Localised,
    pub currency: Currency,
    /// 1 (low) to 5 (high).
    pub risk: u8,
    /// The smallest amount bought at once.
    pub least: Money,
    /// The price of the last day that has one; absent for products without units.
    pub price: Option<Price>,
    /// The yield or interest a year, in ten-thousandths, where one is stated.
    pub yearly: Option<u32>,
    /// Whether it can be bought.
    pub on_sale: bool,
    /// Whether it can be redeemed.
    pub redeemable: bool,
    pub effective_from: Day,
    pub effective_to: Option<Day>,
}

/// A kind of rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateKind {
    Deposit,
    Loan,
    /// Minor units of yuan for 100 minor units of the currency, in ten-thousandths.
    Exchange,
}

impl RateKind {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::Loan => "loan",
            Self::Exchange => "exchange",
        }
    }
}

/// Which rates are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RateQuery {
    pub kind: Option<RateKind>,
    /// In force on this day; today if absent.
    pub on: Option<Day>,
}

/// A rate as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rate {
    pub code: String,
    pub kind: RateKind,
    pub name: Localised,
    pub currency: Currency,
    /// A year's interest in hundredths of a percent (basis points); for exchange see [`RateKind::Exchange`].
    pub value: i64,
    pub effective_from: Day,
    pub effective_to: Option<Day>,
}

/// A line of the price list as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fee {
    /// Such as `transfer_real_time` or `fund_subscription`.
    pub code: String,
    pub name: Localised,
    pub currency: Currency,
    /// The part of the amount that is charged, in millionths.
    pub millionths: u32,
    /// Never less than this many minor units.
    pub least: i64,
    /// Never more than this many minor units, where there is an end.
    pub most: Option<i64>,
    /// From this tier on; [`Tier::Standard`] for everybody.
    pub tier: Tier,
    pub effective_from: Day,
    pub effective_to: Option<Day>,
}
