//! How amounts, days, accounts and states are written for customers. The synthesiser reads the signs out as words.

use center::ports::core_bank::{AccountNumber, EntryKind, Factor, LossReportState, ProductKind, Units};
use domain::calendar::{Day, in_china};
use domain::money::{Currency, Money};
use domain::{Localised, Timestamp};

/// `12,005.30元`, `CNY 12,005.30`.
pub(crate) fn money(money: Money) -> Localised {
    let units = money.currency.minor_units();
    let (whole, part) =
        (money.minor.unsigned_abs() / units.unsigned_abs(), money.minor.unsigned_abs() % units.unsigned_abs());
    let sign = if money.minor < 0 { "-" } else { "" };
    let grouped = grouped(whole);
    let number = if units == 1 { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{part:02}") };
    let (zh, en) = match money.currency {
        Currency::Cny => ("元", "yuan"),
        Currency::Usd => ("美元", "US dollars"),
        Currency::Eur => ("欧元", "euros"),
        Currency::Hkd => ("港元", "Hong Kong dollars"),
        Currency::Jpy => ("日元", "yen"),
    };
    Localised::new(&format!("{number}{zh}"), &format!("{number} {en}"))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Ten-thousandths of a unit as they are counted: `1,234.5份`.
pub(super) fn units(units: Units, kind: ProductKind) -> Localised {
    let number = decimal(units.0, 4);
    let (zh, en) = if kind == ProductKind::Gold { ("克", "grams") } else { ("份", "units") };
    Localised::new(&format!("{number}{zh}"), &format!("{number} {en}"))
}

/// A number with so many decimals, without zeros at its end.
pub(super) fn decimal(value: i64, decimals: u32) -> String {
    let scale = 10_u64.pow(decimals);
    let (whole, part) = (value.unsigned_abs() / scale, value.unsigned_abs() % scale);
    let part = format!("{part:0width$}", width = decimals as usize);
    let part = part.trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{}", grouped(whole)) } else { format!("{sign}{}.{part}", grouped(whole)) }
}

/// `尾号0017`, `ending 0017`: what may be said of a number aloud.
pub(super) fn tail(number: &AccountNumber) -> Localised {
    let text = number.as_str();
    let tail = &text[text.len().saturating_sub(4)..];
    Localised::new(&format!("尾号{tail}"), &format!("ending {tail}"))
}

/// A name and the end of a number.
pub(super) fn named(name: &Localised, number: &AccountNumber) -> Localised {
    both(
        |language| format!("{}，{}", name.get(language), tail(number).get(language)),
        |language| format!("{}, {}", name.get(language), tail(number).get(language)),
    )
}

/// A text that is put together in both languages.
pub(super) fn both(zh: impl Fn(domain::Language) -> String, en: impl Fn(domain::Language) -> String) -> Localised {
    Localised::new(&zh(domain::Language::Zh), &en(domain::Language::En))
}

/// `3月2日`, `2 March`.
pub(super) fn day(day: Day) -> Localised {
    let date = day.date();
    let (month, of_month) = (date.month(), date.day());
    Localised::new(&format!("{}月{of_month}日", u8::from(month)), &format!("{of_month} {month}"))
}

/// `3月2日9:05`, `2 March, 9:05`.
pub(super) fn time(time: Timestamp) -> Localised {
    let there = in_china(time);
    let date = day(Day::of(there.date()));
    let clock = format!("{}:{:02}", there.hour(), there.minute());
    both(|language| format!("{}{clock}", date.get(language)), |language| format!("{}, {clock}", date.get(language)))
}

pub(super) fn locked_until(until: Option<Timestamp>) -> Localised {
    match until {
        Some(until) => {
            let until = time(until);
            both(|language| format!("{}解锁", until.get(language)), |language| format!("until {}", until.get(language)))
        }
        None => Localised::new("请到网点柜台解锁", "until you come to a counter"),
    }
}

pub(super) fn entry_kind(kind: EntryKind) -> Localised {
    match kind {
        EntryKind::Opening => Localised::new("开户余额", "opening balance"),
        EntryKind::TransferOut => Localised::new("转出", "transfer out"),
        EntryKind::TransferIn => Localised::new("转入", "transfer in"),
        EntryKind::TransferBack => Localised::new("转账退回", "transfer returned"),
        EntryKind::Fee => Localised::new("手续费", "fee"),
        EntryKind::Bill => Localised::new("缴费", "bill payment"),
        EntryKind::FundPurchase => Localised::new("基金申购", "fund purchase"),
        EntryKind::FundRedemption => Localised::new("基金赎回", "fund redemption"),
        EntryKind::WealthRedemption => Localised::new("理财赎回", "wealth redemption"),
        EntryKind::GoldPurchase => Localised::new("黄金买入", "gold purchase"),
        EntryKind::GoldSale => Localised::new("黄金卖出", "gold sale"),
        EntryKind::Interest => Localised::new("利息", "interest"),
        EntryKind::Salary => Localised::new("工资", "salary"),
        EntryKind::Purchase => Localised::new("消费", "purchase"),
    }
}

pub(super) fn loss_state(state: LossReportState) -> Localised {
    match state {
        LossReportState::Oral => Localised::new("口头挂失生效中", "reported lost by telephone"),
        LossReportState::Lifted => Localised::new("挂失已到期解除", "the report has expired"),
        LossReportState::Written => Localised::new("已办理书面挂失", "reported lost in writing"),
        LossReportState::Replaced => Localised::new("已补发新卡", "replaced"),
    }
}

pub(crate) const fn factor_code(factor: Factor) -> &'static str {
    match factor {
        Factor::RegisteredNumber => "registered_number",
        Factor::IdentityNumber => "identity_number",
        Factor::QueryPassword => "query_password",
        Factor::TransactionPassword => "transaction_password",
        Factor::OneTimeCode => "one_time_code",
        Factor::SignedUpNumber => "signed_up_number",
    }
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    #[test]
    fn money_is_written_as_customers_read_it() {
        assert_eq!(money(Money::new(1_200_530, Currency::Cny)), Localised::new("12,005.30元", "12,005.30 yuan"));
        assert_eq!(money(Money::new(-5, Currency::Usd)).get(Language::En), "-0.05 US dollars");
        assert_eq!(money(Money::new(1_000_000, Currency::Jpy)).get(Language::Zh), "1,000,000日元");
    }

    #[test]
    fn decimals_end_without_zeros() {
        assert_eq!(decimal(12_345_000, 4), "1,234.5");
        assert_eq!(decimal(10_000, 4), "1");
        assert_eq!(decimal(-1, 4), "-0.0001");
    }
}
