//! A command out of what was entered: the same fields mean the same in self-service and at a desk.

use std::collections::BTreeMap;

use domain::calendar::Day;
use domain::money::{Currency, Money};

use super::{AccountNumber, Command, LIMIT_CURRENCY, NotificationKind, NotificationWay, TransferSpeed, Units};

/// How long a temporary limit lasts unless the form says otherwise, in days.
const INCREASE_DAYS: i64 = 1;
/// The longest that may be asked for, in days; the bank may allow less.
const MOST_INCREASE_DAYS: i64 = 30;

impl Command {
    /// The command of that name with the fields of the form; `None` if one is missing or cannot be. Fields have the names
    /// of the command's JSON; amounts are in yuan (`1234.5`), units in whole ones (`1.25`).
    #[must_use]
    pub fn from_form(code: &str, form: &BTreeMap<String, String>, today: Day) -> Option<Self> {
        let field = |name: &str| form.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let number = |name: &str| field(name).and_then(number_of);
        let money = |name: &str| field(name).and_then(amount_of);
        let units = |name: &str| field(name).and_then(units_of);
        let product = || field("product").and_then(|code| code.parse().ok());
        let is_on = |text: &str| text == "1" || text == "true";
        Some(match code {
            "transfer" => Self::Transfer {
                from: number("from")?,
                to: number("to")?,
                amount: money("amount")?,
                speed: speed_of(field("speed").unwrap_or("real_time"))?,
                note: field("note").unwrap_or_default().to_owned(),
            },
            "revoke_transfer" => Self::RevokeTransfer { transfer: field("transfer")?.parse().ok()? },
            "report_loss_orally" => Self::ReportLossOrally { number: number("number")? },
            "report_loss_in_writing" => Self::ReportLossInWriting { number: number("number")? },
            "pay_bill" => Self::PayBill { bill: field("bill")?.to_owned(), from: number("from")? },
            "request_limit_increase" => {
                let per_day = money("amount")?;
                let days: i64 = field("days").map_or(Some(INCREASE_DAYS), |text| text.parse().ok())?;
                Self::RequestLimitIncrease {
                    per_transaction: money("per_transaction").unwrap_or(per_day),
                    per_day: Money::new(per_day.minor, LIMIT_CURRENCY),
                    // The end of a day: reading back and posting must say the same.
                    until: Day::of(today.date() + time::Duration::days(days.clamp(1, MOST_INCREASE_DAYS) + 1)).begins(),
                    reason: field("reason")?.to_owned(),
                }
            }
            "subscribe_fund" => {
                Self::SubscribeFund { product: product()?, from: number("from")?, amount: money("amount")? }
            }
            "redeem_fund" => Self::RedeemFund { product: product()?, to: number("to")?, units: units("units")? },
            "start_regular_investment" => Self::StartRegularInvestment {
                product: product()?,
                from: number("from")?,
                amount: money("amount")?,
                day_of_month: field("day_of_month")?.parse().ok()?,
            },
            "redeem_wealth" => Self::RedeemWealth { product: product()?, to: number("to")?, units: units("units")? },
            "buy_gold" => Self::BuyGold { product: product()?, from: number("from")?, units: units("units")? },
            "sell_gold" => Self::SellGold { product: product()?, to: number("to")?, units: units("units")? },
            "set_notification" => Self::SetNotification {
                kind: NotificationKind::BalanceChange,
                way: NotificationWay::Sms,
                on: is_on(field("on")?),
                from_amount: money("amount"),
            },
            "activate_certificate" => Self::ActivateCertificate { serial: field("serial")?.to_owned() },
            "freeze_customer" => Self::FreezeCustomer { document: field("document")?.to_owned() },
            "set_text_banking" => Self::SetTextBanking { on: is_on(field("on")?) },
            "change_phone" => Self::ChangePhone { phone: field("phone")?.parse().ok()? },
            _ => return None,
        })
    }
}

/// An account or card number as people write it, with blanks or strokes.
#[must_use]
pub fn number_of(text: &str) -> Option<AccountNumber> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    digits.parse().ok()
}

/// An amount as customers give it, `1234.5`, in minor units.
#[must_use]
pub fn amount_of(text: &str) -> Option<Money> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || part.len() > 2 || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    let minor = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?;
    (minor > 0).then_some(Money::new(minor, Currency::Cny))
}

/// A speed by its name, or by the key of a menu that lists them from the quickest.
fn speed_of(code: &str) -> Option<TransferSpeed> {
    let speeds = [(TransferSpeed::RealTime, "1"), (TransferSpeed::Ordinary, "2"), (TransferSpeed::NextDay, "3")];
    speeds.into_iter().find(|(speed, key)| speed.code() == code || *key == code).map(|(speed, _)| speed)
}

/// Units with up to four decimals.
fn units_of(text: &str) -> Option<Units> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || part.len() > 4 || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: i64 = format!("{part:0<4}").parse().ok()?;
    let value = whole.parse::<i64>().ok()?.checked_mul(10_000)?.checked_add(part)?;
    (value > 0).then_some(Units(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
        fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn only_amounts_of_whole_cents_above_nothing_are_amounts() {
        assert_eq!(amount_of("2000"), Some(Money::new(200_000, Currency::Cny)));
        assert_eq!(amount_of("0.5"), Some(Money::new(50, Currency::Cny)));
        for text in ["", "0", "0.00", "-5", "1e9", "0.001", "１２", "999999999999999999999", "1.2.3", "."] {
            assert_eq!(amount_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_form_that_lacks_a_field_is_no_command() {
        let today = "2026-03-02".parse().unwrap();
        let fields = [("product", "FUND-BOND"), ("from", "9999 5500 0000 0012"), ("amount", "10.50")];
        let whole = Command::from_form("subscribe_fund", &form(&fields), today);
        assert!(matches!(whole, Some(Command::SubscribeFund { amount, .. }) if amount.minor == 1_050));
        for missing in 0..fields.len() {
            let mut fields = fields.to_vec();
            fields.remove(missing);
            assert_eq!(Command::from_form("subscribe_fund", &form(&fields), today), None);
        }
        assert_eq!(Command::from_form("rob_bank", &form(&fields), today), None);
    }

    #[test]
    fn a_temporary_limit_ends_with_a_day() {
        let today: Day = "2026-03-02".parse().unwrap();
        let asked =
            Command::from_form("request_limit_increase", &form(&[("amount", "300000"), ("reason", "买房")]), today);
        let Some(Command::RequestLimitIncrease { per_transaction, until, .. }) = asked else { panic!("{asked:?}") };
        assert_eq!(per_transaction.minor, 30_000_000);
        assert_eq!(until, "2026-03-04".parse::<Day>().unwrap().begins());
    }
}
