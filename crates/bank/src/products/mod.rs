//! Products with their prices, and what buying and selling them does.

mod market;
pub(crate) mod orders;
mod trade;

pub(crate) use market::Market;
pub(crate) use trade::{next_month, value_of};
