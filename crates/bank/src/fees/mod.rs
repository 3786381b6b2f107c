//! What is charged: the price list of the day, less the customer's privileges. Domain rules §2.

use center::ports::core_bank::{Fee, FeeTerms};
use domain::Localised;
use domain::money::Money;

use crate::parameters::PrivilegeParameters;

/// Ten-thousandths that make a whole.
const WHOLE: u32 = 10_000;

/// The fee for the amount by the price list, with the part that is charged of it.
pub(crate) fn charge(line: &Fee, amount: Money, share: u32, privileges: Vec<Localised>) -> FeeTerms {
    let by_share = rounded(i128::from(amount.minor) * i128::from(line.millionths), 1_000_000);
    let list = by_share.max(line.least).min(line.most.unwrap_or(i64::MAX));
    let fee = rounded(i128::from(list) * i128::from(share), i128::from(WHOLE));
    FeeTerms { fee: Money::new(fee, amount.currency), list: Money::new(list, amount.currency), share, privileges }
}

/// The part of a transfer's fee that is charged: this channel's and the star level's.
pub(crate) fn transfer_share(star_level: u8, rules: &PrivilegeParameters) -> (u32, Vec<Localised>) {
    let star = usize::from(star_level.clamp(1, 7)) - 1;
    let by_star = rules.transfer_by_star[star].min(WHOLE);
    let channel = rules.transfer.min(WHOLE);
    let mut privileges = Vec::new();
    if by_star < WHOLE {
        let (zh, en) = (format!("{star_level}星级客户优惠"), format!("{star_level}-star customer"));
        privileges.push(Localised::new(&zh, &en));
    }
    if channel < WHOLE {
        privileges.push(Localised::new("电话银行优惠", "Telephone banking"));
    }
    (share_of(by_star, channel), privileges)
}

/// The part of a fund's fee that is charged.
pub(crate) fn fund_share(rules: &PrivilegeParameters) -> (u32, Vec<Localised>) {
    let share = rules.fund.min(WHOLE);
    let privileges = if share < WHOLE {
        vec![Localised::new("电话银行基金优惠", "Telephone banking, funds")]
    } else {
        Vec::new()
    };
    (share, privileges)
}

fn share_of(first: u32, second: u32) -> u32 {
    u32::try_from(u64::from(first) * u64::from(second) / u64::from(WHOLE)).unwrap_or(WHOLE)
}

/// Half a minor unit is charged as a whole one.
fn rounded(product: i128, by: i128) -> i64 {
    i64::try_from((product * 2 + by) / (by * 2)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::customer::Tier;
    use domain::money::Currency;

    fn line() -> Fee {
        Fee {
            code: "transfer_real_time".into(),
            name: Localised::default(),
            currency: Currency::Cny,
            millionths: 1_000,
            least: 200,
            most: Some(5_000),
            tier: Tier::Standard,
            effective_from: "2026-01-01".parse().unwrap(),
            effective_to: None,
        }
    }

    #[test]
    fn a_transfer_costs_its_list_fee_by_star_level_and_nine_tenths() {
        let rules = PrivilegeParameters::default();
        let fee = |star, minor| {
            let (share, privileges) = transfer_share(star, &rules);
            charge(&line(), Money::new(minor, Currency::Cny), share, privileges).fee.minor
        };
        // 10,000.00 at 0.1 % are 10.00, at nine tenths 9.00.
        assert_eq!(fee(1, 1_000_000), 900);
        // Five stars pay 80 % of that.
        assert_eq!(fee(5, 1_000_000), 720);
        assert_eq!(fee(7, 1_000_000), 0);
        // Never less than 2.00 and never more than 50.00 by the list.
        assert_eq!(fee(1, 100), 180);
        assert_eq!(fee(1, 100_000_000), 4_500);
    }

    #[test]
    fn a_fund_costs_eight_tenths() {
        let (share, _) = fund_share(&PrivilegeParameters::default());
        let fund = Fee { millionths: 15_000, least: 0, most: None, ..line() };
        assert_eq!(charge(&fund, Money::new(1_000_000, Currency::Cny), share, Vec::new()).fee.minor, 12_000);
    }
}
