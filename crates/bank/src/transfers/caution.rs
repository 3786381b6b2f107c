//! Transfers that are treated with care: those of elderly customers to new payees, of large amounts, or under somebody's
//! direction. Domain rules §2.

use std::time::Duration;

use center::ports::core_bank::{Caution, CautionReason, Payee};
use domain::Timestamp;
use domain::money::{Currency, Money};

use crate::parameters::FraudParameters;

/// Why care is to be taken, if it is.
pub(super) fn look(
    age: u8,
    payee: &Payee,
    amount: Money,
    coached: bool,
    now: Timestamp,
    rules: &FraudParameters,
) -> Option<Caution> {
    if age < rules.from_age {
        return None;
    }
    let new_for = Duration::from_secs(u64::from(rules.new_payee_days) * 86_400);
    let is_new = now.since(payee.registered_at) < new_for;
    // The parameter is in fen; a tenth of its figure is large in any other currency.
    let is_large =
        amount.minor >= if amount.currency == Currency::Cny { rules.large_amount } else { rules.large_amount / 10 };
    let reasons: Vec<CautionReason> =
        [(is_new, CautionReason::NewPayee), (is_large, CautionReason::LargeAmount), (coached, CautionReason::Coached)]
            .into_iter()
            .filter_map(|(holds, reason)| holds.then_some(reason))
            .collect();
    (!reasons.is_empty()).then(|| Caution { reasons, not_before: now + Duration::from_secs(rules.delay_seconds) })
}
