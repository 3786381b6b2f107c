//! Buying and selling: funds, wealth products, gold. Orders are settled at once at the last price that was published.

use center::ports::core_bank::{
    AccountNumber, BankError, EntryKind, FeeTerms, OrderId, Price, Product, ProductCode, ProductKind,
    RegularInvestment, Units,
};
use domain::Localised;
use domain::money::Money;

use super::trade::{cost_of, next_month, units_for, value_of};
use crate::accounts::Internal;
use crate::fees;
use crate::ledger::plan::{Desk, Plan, Side, check_amount, check_funds};
use crate::read_back::{money_en, money_zh, tail, units_text};

/// The most units that one order may have: a hundred million.
const MOST_UNITS: i64 = 1_000_000_000_000;

fn of_kind(desk: &Desk<'_>, code: &ProductCode, kind: ProductKind) -> Result<(Product, Price), BankError> {
    let product = desk.product(code)?;
    let price = product.price.filter(|_| product.kind == kind).ok_or(BankError::UnknownProduct)?;
    Ok((product, price))
}

fn check_units(units: Units) -> Result<(), BankError> {
    if (1..=MOST_UNITS).contains(&units.0) {
        Ok(())
    } else {
        Err(BankError::Invalid { pointer: "/command/units".to_owned() })
    }
}

/// Buys fund shares for the amount; the fee comes on top.
pub(crate) fn subscribe(
    desk: &Desk<'_>,
    code: &ProductCode,
    from: &AccountNumber,
    amount: Money,
) -> Result<Plan, BankError> {
    let (product, price) = of_kind(desk, code, ProductKind::Fund)?;
    if !product.on_sale {
        return Err(BankError::NotOnSale);
    }
    let payer = desk.paying_account(from)?;
    check_amount(amount, payer.currency)?;
    if amount.currency != product.currency {
        return Err(BankError::CurrencyMismatch);
    }
    if amount.minor < product.least.minor {
        return Err(BankError::BelowLeast { least: product.least });
    }
    let units = units_for(amount.minor, price);
    let (share, privileges) = fees::fund_share(&desk.rules.privileges);
    let fee = fee_by(desk, "fund_subscription", amount, share, privileges);
    let mut plan = buying(desk, &product, (units, price), (&payer.number, amount), EntryKind::FundPurchase, fee);
    check_funds(payer, plan.total())?;
    say(&mut plan, &product, &payer.number, ("申购基金", "Subscribe to the fund"));
    Ok(plan)
}

/// Buys gold; a unit is a gram.
pub(crate) fn buy_gold(
    desk: &Desk<'_>,
    code: &ProductCode,
    from: &AccountNumber,
    units: Units,
) -> Result<Plan, BankError> {
    let (product, price) = of_kind(desk, code, ProductKind::Gold)?;
    if !product.on_sale {
        return Err(BankError::NotOnSale);
    }
    check_units(units)?;
    let payer = desk.paying_account(from)?;
    let amount = Money::new(cost_of(units, price), product.currency);
    check_amount(amount, payer.currency)?;
    if amount.minor < product.least.minor {
        return Err(BankError::BelowLeast { least: product.least });
    }
    let fee = fee_by(desk, "gold_trade", amount, 10_000, Vec::new());
    let mut plan = buying(desk, &product, (units, price), (&payer.number, amount), EntryKind::GoldPurchase, fee);
    check_funds(payer, plan.total())?;
    say(&mut plan, &product, &payer.number, ("买入", "Buy"));
    Ok(plan)
}

fn buying(
    desk: &Desk<'_>,
    product: &Product,
    (units, price): (Units, Price),
    (from, amount): (&AccountNumber, Money),
    kind: EntryKind,
    fee: Option<FeeTerms>,
) -> Plan {
    let mut plan = Plan { amount: Some(amount), units: Some(units), price: Some(price), ..Plan::default() };
    let sides = (Side::Account(from.clone()), Side::Bank(Internal::Investment));
    plan.moving(amount, sides, (kind, kind), ("", product.code.as_str()), "");
    plan.charging(from, fee);
    let mut customer = desk.customer.clone();
    customer.file.add_units(&product.code, units);
    plan.customer = Some(customer);
    plan
}

/// Sells units of any kind for their value; the fee is taken from what is paid.
pub(crate) fn redeem(
    desk: &Desk<'_>,
    kind: ProductKind,
    code: &ProductCode,
    to: &AccountNumber,
    units: Units,
) -> Result<Plan, BankError> {
    let (product, price) = of_kind(desk, code, kind)?;
    if !product.redeemable {
        return Err(BankError::NotRedeemable);
    }
    check_units(units)?;
    let account = desk.receiving_account(to)?;
    if desk.customer.file.units_of(code) < units {
        return Err(BankError::NotEnoughUnits);
    }
    let amount = Money::new(value_of(units, price), product.currency);
    check_amount(amount, account.currency)?;
    let (entry, fee_code, words) = match kind {
        ProductKind::Fund => (EntryKind::FundRedemption, "fund_redemption", ("赎回基金", "Redeem the fund")),
        ProductKind::Gold => (EntryKind::GoldSale, "gold_trade", ("卖出", "Sell")),
        _ => (EntryKind::WealthRedemption, "wealth_redemption", ("赎回理财产品", "Redeem the wealth product")),
    };
    let mut plan = Plan { amount: Some(amount), units: Some(units), price: Some(price), ..Plan::default() };
    let sides = (Side::Bank(Internal::Investment), Side::Account(account.number.clone()));
    plan.moving(amount, sides, (entry, entry), (product.code.as_str(), ""), "");
    let fee = fee_by(desk, fee_code, amount, 10_000, Vec::new()).map(|mut terms| {
        terms.fee.minor = terms.fee.minor.min(amount.minor);
        terms
    });
    plan.charging(&account.number, fee);
    let mut customer = desk.customer.clone();
    customer.file.add_units(code, Units(-units.0));
    plan.customer = Some(customer);
    say(&mut plan, &product, &account.number, words);
    Ok(plan)
}

/// Begins to buy each month.
pub(crate) fn start_plan(
    desk: &Desk<'_>,
    code: &ProductCode,
    from: &AccountNumber,
    amount: Money,
    day_of_month: u8,
) -> Result<Plan, BankError> {
    let (product, _) = of_kind(desk, code, ProductKind::Fund)?;
    if !product.on_sale {
        return Err(BankError::NotOnSale);
    }
    if !(1..=28).contains(&day_of_month) {
        return Err(BankError::Invalid { pointer: "/command/day_of_month".to_owned() });
    }
    let payer = desk.paying_account(from)?;
    check_amount(amount, payer.currency)?;
    if amount.currency != product.currency {
        return Err(BankError::CurrencyMismatch);
    }
    if amount.minor < product.least.minor {
        return Err(BankError::BelowLeast { least: product.least });
    }
    let next_on = next_month(desk.today, day_of_month);
    let mut customer = desk.customer.clone();
    customer.file.plans.push(RegularInvestment {
        id: desk.order,
        product: code.clone(),
        from: payer.number.clone(),
        amount,
        day_of_month,
        next_on,
    });
    let (share, privileges) = fees::fund_share(&desk.rules.privileges);
    let fee = fee_by(desk, "fund_subscription", amount, share, privileges);
    let each = fee.as_ref().map_or(Money::new(0, amount.currency), |terms| terms.fee);
    let zh = format!(
        "每月{day_of_month}日从尾号{}的账户定投{}{}，每次手续费{}，首次{next_on}。",
        tail(&payer.number),
        product.name.get(domain::Language::Zh),
        money_zh(amount),
        money_zh(each)
    );
    let en = format!(
        "Invest {} in {} on day {day_of_month} of each month from the account ending in {}, fee {} each time, first on {next_on}.",
        money_en(amount),
        product.name.get(domain::Language::En),
        tail(&payer.number),
        money_en(each)
    );
    Ok(Plan { customer: Some(customer), effective_at: Some(next_on.begins()), ..Plan::saying(zh, en) })
}

/// Stops buying each month.
pub(crate) fn stop_plan(desk: &Desk<'_>, id: OrderId) -> Result<Plan, BankError> {
    let mut customer = desk.customer.clone();
    let place = customer.file.plans.iter().position(|plan| plan.id == id).ok_or(BankError::UnknownOrder)?;
    let stopped = customer.file.plans.remove(place);
    let zh = format!("终止每月{}日{}的定投。", stopped.day_of_month, money_zh(stopped.amount));
    let en = format!("Stop investing {} on day {} of each month.", money_en(stopped.amount), stopped.day_of_month);
    Ok(Plan { customer: Some(customer), ..Plan::saying(zh, en) })
}

fn fee_by(desk: &Desk<'_>, code: &str, amount: Money, share: u32, privileges: Vec<Localised>) -> Option<FeeTerms> {
    let line = desk.market.fee(code, amount.currency, desk.customer.tier, desk.today)?;
    Some(fees::charge(&line, amount, share, privileges))
}

fn say(plan: &mut Plan, product: &Product, account: &AccountNumber, (what_zh, what_en): (&str, &str)) {
    let (Some(amount), Some(units)) = (plan.amount, plan.units) else { return };
    let fee = plan.fee.as_ref().map_or(Money::new(0, amount.currency), |terms| terms.fee);
    let (unit_zh, unit_en) = if product.kind == ProductKind::Gold { ("克", "grams") } else { ("份", "units") };
    plan.read_back = Localised::new(
        &format!(
            "{what_zh}{}{}{unit_zh}，金额{}，手续费{}，账户尾号{}。",
            product.name.get(domain::Language::Zh),
            units_text(units),
            money_zh(amount),
            money_zh(fee),
            tail(account)
        ),
        &format!(
            "{what_en} {}: {} {unit_en}, amount {}, fee {}, account ending in {}.",
            product.name.get(domain::Language::En),
            units_text(units),
            money_en(amount),
            money_en(fee),
            tail(account)
        ),
    );
}
