//! How units and money are turned into one another.

use center::ports::core_bank::{Price, Units};
use domain::calendar::Day;

/// Ten-thousandths of a unit times ten-thousandths of a minor unit.
const SCALE: i128 = 100_000_000;

/// The whole ten-thousandths of a unit that the amount buys.
pub(crate) fn units_for(minor: i64, price: Price) -> Units {
    if price.0 <= 0 {
        return Units(0);
    }
    Units(i64::try_from(i128::from(minor) * SCALE / i128::from(price.0)).unwrap_or(0))
}

/// The minor units that the units are worth, rounded down.
pub(crate) fn value_of(units: Units, price: Price) -> i64 {
    i64::try_from(i128::from(units.0) * i128::from(price.0) / SCALE).unwrap_or(i64::MAX)
}

/// The minor units that the units cost, rounded up.
pub(crate) fn cost_of(units: Units, price: Price) -> i64 {
    let product = i128::from(units.0) * i128::from(price.0);
    i64::try_from((product + SCALE - 1) / SCALE).unwrap_or(i64::MAX)
}

/// The next day of that number (1–28) after the given day.
pub(crate) fn next_month(after: Day, day_of_month: u8) -> Day {
    let date = after.date();
    let this = date.replace_day(day_of_month.clamp(1, 28)).ok().filter(|this| *this > date);
    let later = || {
        let month = date.month().next();
        let year = date.year() + i32::from(month == time::Month::January);
        time::Date::from_calendar_date(year, month, day_of_month.clamp(1, 28)).unwrap_or(date)
    };
    Day::of(this.unwrap_or_else(later))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buying_and_selling_never_makes_money() {
        let price = Price(1_023_400);
        for minor in [1, 99, 100, 1_000_000, 123_456_789] {
            assert!(value_of(units_for(minor, price), price) <= minor);
        }
        // 1,000.00 yuan at 102.34 fen a share.
        assert_eq!(units_for(100_000, price), Units(9_771_350));
        assert_eq!(cost_of(Units(12_500), Price(560_000_000)), 70_000);
    }

    #[test]
    fn the_next_month_is_in_the_next_year_after_december() {
        let next = |text: &str, day| next_month(text.parse().unwrap(), day).to_string();
        assert_eq!(next("2026-12-15", 15), "2027-01-15");
        assert_eq!(next("2026-12-14", 15), "2026-12-15");
        assert_eq!(next("2026-01-31", 28), "2026-02-28");
    }
}
