//! Sentences that are read to a customer before they agree.

use center::ports::core_bank::{AccountNumber, TransferSpeed, Units};
use domain::Timestamp;
use domain::calendar::in_china;
use domain::money::{Currency, Money};

/// The last four digits.
pub(crate) fn tail(number: &AccountNumber) -> &str {
    let text = number.as_str();
    &text[text.len().saturating_sub(4)..]
}

/// Such as 12,005.30.
fn figure(money: Money) -> String {
    let units = money.currency.minor_units();
    let whole = (money.minor / units).unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if money.minor < 0 { "-" } else { "" };
    if units == 1 { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{:02}", (money.minor % units).abs()) }
}

pub(crate) fn money_zh(money: Money) -> String {
    let name = match money.currency {
        Currency::Cny => "元",
        Currency::Usd => "美元",
        Currency::Eur => "欧元",
        Currency::Hkd => "港元",
        Currency::Jpy => "日元",
    };
    format!("{}{name}", figure(money))
}

pub(crate) fn money_en(money: Money) -> String {
    format!("{} {}", money.currency.code(), figure(money))
}

/// Such as 1.25; a unit is a share or a gram.
pub(crate) fn units_text(units: Units) -> String {
    let text = format!("{}.{:04}", units.0 / 10_000, units.0 % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(crate) const fn speed_words(speed: TransferSpeed) -> (&'static str, &'static str) {
    match speed {
        TransferSpeed::RealTime => ("实时到账", "at once"),
        TransferSpeed::Ordinary => ("普通到账", "by ordinary transfer"),
        TransferSpeed::NextDay => ("次日到账", "by next-day transfer"),
    }
}

pub(crate) fn time_zh(at: Timestamp) -> String {
    let at = in_china(at);
    format!("{}月{}日{}时{:02}分", u8::from(at.month()), at.day(), at.hour(), at.minute())
}

pub(crate) fn time_en(at: Timestamp) -> String {
    let at = in_china(at);
    format!("{:04}-{:02}-{:02} {:02}:{:02}", at.year(), u8::from(at.month()), at.day(), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_a_bank_writes_them() {
        let written = |minor, currency| money_en(Money::new(minor, currency));
        assert_eq!(written(1_200_530, Currency::Cny), "CNY 12,005.30");
        assert_eq!(written(5, Currency::Usd), "USD 0.05");
        assert_eq!(written(-123_456_789, Currency::Cny), "CNY -1,234,567.89");
        assert_eq!(written(1_000, Currency::Jpy), "JPY 1,000");
        assert_eq!(money_zh(Money::new(100, Currency::Cny)), "1.00元");
        assert_eq!(units_text(Units(12_500)), "1.25");
        assert_eq!(units_text(Units(20_000)), "2");
    }
}
