//! What a transfer, its revocation and its arrival do.

use std::time::Duration;

use center::ports::core_bank::{
    AccountNumber, BankError, EntryKind, LIMIT_CURRENCY, OrderId, OrderState, Payee, TransferSpeed,
};
use domain::Timestamp;
use domain::calendar::day_in_china;
use domain::money::Money;
use domain::secret::{Mask, masked_name};

use super::caution;
use crate::accounts::{AccountRow, Internal};
use crate::ledger::book::{Book, TransferRow};
use crate::ledger::plan::{Desk, Plan, Side, check_amount, check_funds};
use crate::read_back::{money_en, money_zh, speed_words, tail, time_en, time_zh};
use crate::{fees, limits, text_banking};

/// Characters of a note.
const LONGEST_NOTE: usize = 60;

/// Who is paid.
enum Recipient<'a> {
    /// The customer themselves.
    Own(&'a AccountRow),
    /// Somebody whom the customer registered.
    Registered(&'a Payee),
}

impl Recipient<'_> {
    fn number(&self) -> &AccountNumber {
        match self {
            Self::Own(account) => &account.number,
            Self::Registered(payee) => &payee.number,
        }
    }
}

/// Money to one of the customer's payees.
pub(crate) fn transfer(
    desk: &Desk<'_>,
    (from, to): (&AccountNumber, &AccountNumber),
    amount: Money,
    speed: TransferSpeed,
    note: &str,
) -> Result<Plan, BankError> {
    if note.chars().count() > LONGEST_NOTE || note.chars().any(char::is_control) {
        return Err(BankError::Invalid { pointer: "/command/note".to_owned() });
    }
    let payer = desk.paying_account(from)?;
    let recipient = recipient(desk, to)?;
    if recipient.number() == &payer.number {
        return Err(BankError::Invalid { pointer: "/command/to".to_owned() });
    }
    check_amount(amount, payer.currency)?;
    let inside = desk.book.accounts.get(recipient.number());
    if inside.is_some_and(|account| account.currency != amount.currency) {
        return Err(BankError::CurrencyMismatch);
    }
    if inside.is_some() && !desk.book.takes_money(recipient.number()) {
        return Err(BankError::UnknownAccount);
    }
    // Limits are in yuan; other currencies go only between a customer's own accounts.
    if amount.currency == LIMIT_CURRENCY {
        limits::check(&desk.customer.file, amount.minor, desk.now, &desk.rules.limits)?;
    } else if matches!(recipient, Recipient::Registered(_)) {
        return Err(BankError::CurrencyMismatch);
    }
    let caution = match &recipient {
        Recipient::Own(_) => None,
        Recipient::Registered(payee) => {
            let age = desk.customer.age_on(desk.today);
            caution::look(age, payee, amount, desk.origin.coached, desk.now, &desk.rules.fraud)
        }
    };
    let delay = match speed {
        TransferSpeed::RealTime => 0,
        TransferSpeed::Ordinary => desk.rules.transfers.ordinary_seconds,
        TransferSpeed::NextDay => desk.rules.transfers.next_day_seconds,
    };
    let due_at =
        (desk.now + Duration::from_secs(delay)).max(caution.as_ref().map_or(desk.now, |caution| caution.not_before));
    let arrives_now = due_at <= desk.now;

    let mut plan = Plan { amount: Some(amount), caution, ..Plan::default() };
    let destination = match (arrives_now, inside) {
        (false, _) => Side::Bank(Internal::Transit),
        (true, Some(account)) => Side::Account(account.number.clone()),
        (true, None) => Side::Bank(Internal::Clearing),
    };
    let words = (masked_tail(&payer.number), masked_tail(recipient.number()));
    let sides = (Side::Account(payer.number.clone()), destination);
    plan.moving(amount, sides, (EntryKind::TransferOut, EntryKind::TransferIn), (&words.0, &words.1), note);
    plan.charging(&payer.number, fee_for(desk, &recipient, speed, amount));
    check_funds(payer, plan.total())?;

    let mut customer = desk.customer.clone();
    if amount.currency == LIMIT_CURRENCY {
        limits::count(&mut customer.file, amount.minor, desk.today, desk.today);
    }
    if desk.by_text {
        text_banking::take(&mut customer.file, amount, desk.today, &desk.rules.text_banking)?;
    }
    plan.customer = Some(customer);
    if !arrives_now {
        plan.pending = true;
        plan.effective_at = Some(due_at);
        plan.transfer = Some(TransferRow {
            id: desk.order,
            customer: desk.customer.id,
            from: payer.number.clone(),
            to: recipient.number().clone(),
            outside: inside.is_none(),
            amount,
            fee: plan.fee.as_ref().map_or(0, |terms| terms.fee.minor),
            speed,
            accepted_at: desk.now,
            due_at,
            state: OrderState::Pending,
        });
    }
    say(&mut plan, &payer.number, &recipient, speed);
    Ok(plan)
}

fn recipient<'a>(desk: &'a Desk<'_>, to: &AccountNumber) -> Result<Recipient<'a>, BankError> {
    if let Ok(own) = desk.own_account(to) {
        return Ok(Recipient::Own(own));
    }
    let payee = desk.customer.file.payees.iter().find(|payee| payee.number == *to);
    payee.map(Recipient::Registered).ok_or(BankError::NotRegistered)
}

/// Between one's own accounts nothing is charged.
fn fee_for(
    desk: &Desk<'_>,
    recipient: &Recipient<'_>,
    speed: TransferSpeed,
    amount: Money,
) -> Option<center::ports::core_bank::FeeTerms> {
    let Recipient::Registered(_) = recipient else { return None };
    let code = format!("transfer_{}", speed.code());
    let line = desk.market.fee(&code, amount.currency, desk.customer.tier, desk.today)?;
    let (share, privileges) = fees::transfer_share(desk.customer.star_level, &desk.rules.privileges);
    Some(fees::charge(&line, amount, share, privileges))
}

fn say(plan: &mut Plan, from: &AccountNumber, recipient: &Recipient<'_>, speed: TransferSpeed) {
    let (Some(amount), to) = (plan.amount, tail(recipient.number())) else { return };
    let fee = plan.fee.as_ref().map_or(Money::new(0, amount.currency), |terms| terms.fee);
    let (whom_zh, whom_en) = match recipient {
        Recipient::Own(_) => ("您本人的".to_owned(), "your own account".to_owned()),
        Recipient::Registered(payee) => {
            let name = masked_name(&payee.name);
            (format!("{name}的"), format!("the account of {name}"))
        }
    };
    let (when_zh, when_en) = match plan.effective_at {
        None => {
            let (zh, en) = speed_words(speed);
            (zh.to_owned(), en.to_owned())
        }
        Some(at) => (
            format!("{}前到账，到账前可以撤销", time_zh(at)),
            format!("to arrive at {}, revocable until then", time_en(at)),
        ),
    };
    plan.read_back = domain::Localised::new(
        &format!(
            "从尾号{}的账户向{whom_zh}尾号{to}的账户转账{}，手续费{}，{when_zh}。",
            tail(from),
            money_zh(amount),
            money_zh(fee)
        ),
        &format!(
            "Transfer {} from the account ending in {} to {whom_en} ending in {to}, fee {}, {when_en}.",
            money_en(amount),
            tail(from),
            money_en(fee)
        ),
    );
}

fn masked_tail(number: &AccountNumber) -> String {
    number.masked()
}

/// Takes back a transfer that has not arrived: the money, the fee, and what it used of the day's limit.
pub(crate) fn revoke(desk: &Desk<'_>, id: OrderId) -> Result<Plan, BankError> {
    let transfer = desk.book.transfers.get(&id).filter(|transfer| transfer.customer == desk.customer.id);
    let transfer = transfer.ok_or(BankError::UnknownOrder)?;
    if transfer.state != OrderState::Pending || transfer.due_at <= desk.now {
        return Err(BankError::NotRevocable);
    }
    let mut plan = going_back(transfer, OrderState::Revoked);
    let mut customer = desk.customer.clone();
    if transfer.amount.currency == LIMIT_CURRENCY {
        limits::count(&mut customer.file, -transfer.amount.minor, day_in_china(transfer.accepted_at), desk.today);
    }
    plan.customer = Some(customer);
    plan.read_back = domain::Localised::new(
        &format!("撤销向尾号{}的账户的转账{}，款项和手续费退回原账户。", tail(&transfer.to), money_zh(transfer.amount)),
        &format!(
            "Revoke the transfer of {} to the account ending in {}; money and fee go back.",
            money_en(transfer.amount),
            tail(&transfer.to)
        ),
    );
    Ok(plan)
}

/// What a due transfer does: it arrives, or goes back if the payee's account is closed. `None` if there is nothing to do.
pub(crate) fn arrive(book: &Book, id: OrderId, now: Timestamp) -> Option<Plan> {
    let transfer = book.transfers.get(&id)?;
    if transfer.state != OrderState::Pending || transfer.due_at > now {
        return None;
    }
    if !transfer.outside && !book.takes_money(&transfer.to) {
        return Some(going_back(transfer, OrderState::Returned));
    }
    let destination =
        if transfer.outside { Side::Bank(Internal::Clearing) } else { Side::Account(transfer.to.clone()) };
    let mut plan = Plan::default();
    let words = (masked_tail(&transfer.from), masked_tail(&transfer.to));
    let sides = (Side::Bank(Internal::Transit), destination);
    plan.moving(transfer.amount, sides, (EntryKind::TransferOut, EntryKind::TransferIn), (&words.0, &words.1), "");
    plan.settles = Some((id, OrderState::Done));
    plan.transfer = Some(TransferRow { state: OrderState::Done, ..transfer.clone() });
    Some(plan)
}

fn going_back(transfer: &TransferRow, state: OrderState) -> Plan {
    let mut plan = Plan { amount: Some(transfer.amount), ..Plan::default() };
    let payer = || Side::Account(transfer.from.clone());
    let other = masked_tail(&transfer.to);
    let kinds = (EntryKind::TransferBack, EntryKind::TransferBack);
    plan.moving(transfer.amount, (Side::Bank(Internal::Transit), payer()), kinds, (&other, ""), "");
    if transfer.fee > 0 {
        let fee = Money::new(transfer.fee, transfer.amount.currency);
        plan.moving(
            fee,
            (Side::Bank(Internal::FeeIncome), payer()),
            (EntryKind::Fee, EntryKind::Fee),
            (&other, ""),
            "",
        );
    }
    plan.settles = Some((transfer.id, state));
    plan.transfer = Some(TransferRow { state, ..transfer.clone() });
    plan
}
