//! Banking by text (短信银行): who has signed up for it, and how much may be moved by it.
//!
//! A text message shows the number that its sender claims. So what is heard goes to the registered number only, what
//! moves money needs a code that comes back from it, and how much moves in a day is little.

use center::ports::core_bank::{BankError, Factor, LIMIT_CURRENCY, TextBanking};
use domain::calendar::Day;
use domain::money::Money;
use domain::secret::Mask;

use crate::accounts::{CustomerFile, Used};
use crate::ledger::plan::{Desk, Plan};
use crate::parameters::TextBankingParameters;
use crate::read_back::{money_en, money_zh};

/// What of the factors that were shown still counts: the number only as long as it is signed up.
pub(crate) fn counting(factors: &[Factor], file: &CustomerFile) -> Vec<Factor> {
    let is_signed_up = file.text_banking.is_some();
    factors.iter().copied().filter(|factor| is_signed_up || *factor != Factor::SignedUpNumber).collect()
}

/// How it stands with the customer.
pub(crate) fn view(file: &CustomerFile, today: Day, rules: &TextBankingParameters) -> TextBanking {
    let money = |minor| Money::new(minor, LIMIT_CURRENCY);
    TextBanking {
        since: file.text_banking,
        per_transaction: money(rules.per_transaction),
        per_day: money(rules.per_day),
        used_today: money(used_on(file, today)),
    }
}

/// Signs the registered number up, or off.
pub(crate) fn set(desk: &Desk<'_>, on: bool) -> Result<Plan, BankError> {
    let mut customer = desk.customer.clone();
    let phone = customer.phone.masked();
    if !on {
        customer.file.text_banking = None;
        let plan = Plan::saying(
            format!("关闭手机号{phone}的短信银行。"),
            format!("End banking by text for the number {phone}."),
        );
        return Ok(Plan { customer: Some(customer), ..plan });
    }
    // A landline gets no code.
    if !customer.phone.is_mobile() {
        return Err(BankError::Invalid { pointer: "/command/on".to_owned() });
    }
    customer.file.text_banking = customer.file.text_banking.or(Some(desk.now));
    let rules = view(&customer.file, desk.today, &desk.rules.text_banking);
    let plan = Plan::saying(
        format!(
            "为手机号{phone}开通短信银行：发短信即可查询余额和明细；转账、缴费每笔需回复验证码，单笔不超过{}、每日不超过{}。",
            money_zh(rules.per_transaction),
            money_zh(rules.per_day)
        ),
        format!(
            "Sign the number {phone} up for banking by text: balances and transactions by text; each transfer or bill needs a \
             code, up to {} each and {} a day.",
            money_en(rules.per_transaction),
            money_en(rules.per_day)
        ),
    );
    Ok(Plan { customer: Some(customer), ..plan })
}

/// Takes an amount out of what may be moved by text today.
pub(crate) fn take(
    file: &mut CustomerFile,
    amount: Money,
    today: Day,
    rules: &TextBankingParameters,
) -> Result<(), BankError> {
    if amount.currency != LIMIT_CURRENCY {
        return Err(BankError::CurrencyMismatch);
    }
    if amount.minor > rules.per_transaction {
        return Err(BankError::OverTransactionLimit { limit: Money::new(rules.per_transaction, LIMIT_CURRENCY) });
    }
    let used = used_on(file, today);
    let left = rules.per_day.saturating_sub(used).max(0);
    if amount.minor > left {
        return Err(BankError::OverDayLimit { left: Money::new(left, LIMIT_CURRENCY) });
    }
    file.used_by_text = Some(Used { day: today, minor: used.saturating_add(amount.minor) });
    Ok(())
}

fn used_on(file: &CustomerFile, day: Day) -> i64 {
    file.used_by_text.filter(|used| used.day == day).map_or(0, |used| used.minor)
}
