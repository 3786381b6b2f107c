//! Limits of transfers by telephone, and their increase for a time. Domain rules §2.

use center::ports::core_bank::{BankError, LIMIT_CURRENCY, LimitIncrease, LimitIncreaseState, Limits, OrderId};
use domain::Timestamp;
use domain::calendar::{Day, day_in_china};
use domain::money::Money;
use std::time::Duration;

use crate::accounts::{CustomerFile, Used};
use crate::parameters::LimitParameters;

/// The request as it stands now: what nobody decided in time has lapsed, what was approved ends by the clock.
pub(crate) fn current(increase: &LimitIncrease, now: Timestamp) -> LimitIncrease {
    let mut increase = increase.clone();
    increase.state = match increase.state {
        LimitIncreaseState::Requested if increase.decide_by <= now => LimitIncreaseState::Lapsed,
        LimitIncreaseState::Approved if increase.until <= now => LimitIncreaseState::Ended,
        state => state,
    };
    increase
}

/// The limits in force.
pub(crate) fn in_force(file: &CustomerFile, now: Timestamp, rules: &LimitParameters) -> Limits {
    let (mut per_transaction, mut per_day) = file.limits.unwrap_or((rules.per_transaction, rules.per_day));
    let mut increased_until = None;
    for increase in file.increases.iter().map(|increase| current(increase, now)) {
        if increase.state == LimitIncreaseState::Approved {
            per_transaction = per_transaction.max(increase.per_transaction.minor);
            per_day = per_day.max(increase.per_day.minor);
            increased_until = increased_until.max(Some(increase.until));
        }
    }
    let money = |minor| Money::new(minor, LIMIT_CURRENCY);
    Limits {
        per_transaction: money(per_transaction),
        per_day: money(per_day),
        used_today: money(used_on(file, day_in_china(now))),
        most_per_transaction: money(rules.most_per_transaction),
        most_per_day: money(rules.most_per_day),
        increased_until,
    }
}

fn used_on(file: &CustomerFile, day: Day) -> i64 {
    file.used.filter(|used| used.day == day).map_or(0, |used| used.minor)
}

/// Whether the amount is within the limits. Limits are in yuan; `minor` is the amount in fen.
pub(crate) fn check(file: &CustomerFile, minor: i64, now: Timestamp, rules: &LimitParameters) -> Result<(), BankError> {
    let limits = in_force(file, now, rules);
    if minor > limits.per_transaction.minor {
        return Err(BankError::OverTransactionLimit { limit: limits.per_transaction });
    }
    let left = limits.per_day.minor.saturating_sub(limits.used_today.minor).max(0);
    if minor > left {
        return Err(BankError::OverDayLimit { left: Money::new(left, LIMIT_CURRENCY) });
    }
    Ok(())
}

/// Uses of the day's limit; gives back if negative, and only on the day that it was used on.
pub(crate) fn count(file: &mut CustomerFile, minor: i64, day: Day, today: Day) {
    if minor < 0 && day != today {
        return;
    }
    file.used = Some(Used { day: today, minor: used_on(file, today).saturating_add(minor).max(0) });
}

/// Whether limits can be set so, within what the bank allows at most.
pub(crate) fn check_wanted(per_transaction: Money, per_day: Money, rules: &LimitParameters) -> Result<(), BankError> {
    for (money, most, pointer) in [
        (per_transaction, rules.most_per_transaction, "/command/per_transaction"),
        (per_day, rules.most_per_day, "/command/per_day"),
    ] {
        if money.currency != LIMIT_CURRENCY {
            return Err(BankError::CurrencyMismatch);
        }
        if !(0..=most).contains(&money.minor) {
            return Err(BankError::Invalid { pointer: pointer.to_owned() });
        }
    }
    if per_transaction.minor > per_day.minor {
        return Err(BankError::Invalid { pointer: "/command/per_transaction".to_owned() });
    }
    Ok(())
}

/// Takes a request down and says by when it must be decided.
pub(crate) fn request(
    file: &mut CustomerFile,
    id: OrderId,
    (per_transaction, per_day): (Money, Money),
    until: Timestamp,
    reason: &str,
    now: Timestamp,
    rules: &LimitParameters,
) -> Result<Timestamp, BankError> {
    check_wanted(per_transaction, per_day, rules)?;
    let longest = now + Duration::from_secs(u64::from(rules.longest_increase_days) * 86_400);
    if until <= now || until > longest {
        return Err(BankError::Invalid { pointer: "/command/until".to_owned() });
    }
    if !(1..=200).contains(&reason.chars().count()) {
        return Err(BankError::Invalid { pointer: "/command/reason".to_owned() });
    }
    let decide_by = now + Duration::from_secs(rules.decide_within_seconds);
    file.increases.push(LimitIncrease {
        id,
        per_transaction,
        per_day,
        reason: reason.to_owned(),
        state: LimitIncreaseState::Requested,
        requested_at: now,
        decide_by,
        decided_at: None,
        until,
    });
    Ok(decide_by)
}

/// Decides on a request that is still waiting.
pub(crate) fn decide(
    file: &mut CustomerFile,
    id: OrderId,
    approve: bool,
    now: Timestamp,
) -> Result<LimitIncrease, BankError> {
    let increase = file.increases.iter_mut().find(|increase| increase.id == id).ok_or(BankError::UnknownOrder)?;
    if current(increase, now).state != LimitIncreaseState::Requested {
        return Err(BankError::AlreadyDecided);
    }
    increase.state = if approve { LimitIncreaseState::Approved } else { LimitIncreaseState::Refused };
    increase.decided_at = Some(now);
    Ok(increase.clone())
}
