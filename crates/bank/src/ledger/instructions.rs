//! Which rules decide on which command, and the rules that are too small for a room of their own.

use center::ports::core_bank::{
    AccountNumber, BankError, Command, EntryKind, Notification, NotificationKind, NotificationWay, OrderState,
    ProductKind,
};
use domain::money::Money;
use domain::phone::Phone;
use domain::secret::Mask;

use super::plan::{Desk, Plan, Side, check_funds};
use crate::accounts::{Internal, code_of};
use crate::products::orders;
use crate::read_back::{money_en, money_zh, tail, time_en, time_zh};
use crate::{cards, limits, text_banking, transfers};

/// What the command would do.
pub(crate) fn plan(desk: &Desk<'_>, command: &Command) -> Result<Plan, BankError> {
    match command {
        Command::Transfer { from, to, amount, speed, note } => {
            transfers::transfer(desk, (from, to), *amount, *speed, note)
        }
        Command::RevokeTransfer { transfer } => transfers::revoke(desk, *transfer),
        Command::ReportLossOrally { number } => report_orally(desk, number),
        Command::ReportLossInWriting { number } => report_in_writing(desk, number),
        Command::ReplaceLost { number } => replace(desk, number),
        Command::ChangeLimits { per_transaction, per_day } => change_limits(desk, *per_transaction, *per_day),
        Command::RequestLimitIncrease { per_transaction, per_day, until, reason } => {
            let mut customer = desk.customer.clone();
            let wanted = (*per_transaction, *per_day);
            let rules = &desk.rules.limits;
            let decide_by = limits::request(&mut customer.file, desk.order, wanted, *until, reason, desk.now, rules)?;
            let zh = format!(
                "申请将转账限额临时调整为单笔{}、单日{}，有效至{}。",
                money_zh(*per_transaction),
                money_zh(*per_day),
                time_zh(*until)
            );
            let en = format!(
                "Ask for limits of {} a transfer and {} a day until {}.",
                money_en(*per_transaction),
                money_en(*per_day),
                time_en(*until)
            );
            Ok(Plan { customer: Some(customer), pending: true, ends_at: Some(decide_by), ..Plan::saying(zh, en) })
        }
        Command::DecideLimitIncrease { increase, approve, reason } => {
            desk.needs_staff()?;
            if reason.chars().count() > 200 {
                return Err(BankError::Invalid { pointer: "/command/reason".to_owned() });
            }
            let mut customer = desk.customer.clone();
            let decided = limits::decide(&mut customer.file, *increase, *approve, desk.now)?;
            let (zh, en) = if *approve { ("同意", "Approve") } else { ("拒绝", "Refuse") };
            let plan = Plan::saying(format!("{zh}临时限额申请。"), format!("{en} the request for temporary limits."));
            Ok(Plan {
                customer: Some(customer),
                settles: Some((*increase, OrderState::Done)),
                ends_at: approve.then_some(decided.until),
                ..plan
            })
        }
        Command::PayBill { bill, from } => pay_bill(desk, bill, from),
        Command::SubscribeFund { product, from, amount } => orders::subscribe(desk, product, from, *amount),
        Command::RedeemFund { product, to, units } => orders::redeem(desk, ProductKind::Fund, product, to, *units),
        Command::StartRegularInvestment { product, from, amount, day_of_month } => {
            orders::start_plan(desk, product, from, *amount, *day_of_month)
        }
        Command::StopRegularInvestment { plan } => orders::stop_plan(desk, *plan),
        Command::RedeemWealth { product, to, units } => orders::redeem(desk, ProductKind::Wealth, product, to, *units),
        Command::BuyGold { product, from, units } => orders::buy_gold(desk, product, from, *units),
        Command::SellGold { product, to, units } => orders::redeem(desk, ProductKind::Gold, product, to, *units),
        Command::SetNotification { kind, way, on, from_amount } => {
            set_notification(desk, (*kind, *way), *on, *from_amount)
        }
        Command::ActivateCertificate { serial } => activate_certificate(desk, serial),
        Command::FreezeCustomer { document } => freeze(desk, document),
        Command::ChangePhone { phone } => change_phone(desk, phone),
        Command::SetTextBanking { on } => text_banking::set(desk, *on),
    }
}

fn report_orally(desk: &Desk<'_>, number: &AccountNumber) -> Result<Plan, BankError> {
    desk.is_own(number)?;
    let mut customer = desk.customer.clone();
    let lifts_at = cards::report_orally(&mut customer.file, number, desk.order, desk.now, &desk.rules.loss)?;
    let zh = format!(
        "口头挂失尾号{}，立即止付；请在{}前到网点办理书面挂失，逾期自动解除。挂失前已支取的款项银行不负责赔偿。",
        tail(number),
        time_zh(lifts_at)
    );
    let en = format!(
        "Report the loss of the number ending in {}; payment stops at once. Please report in writing at a branch before {}, or \
         it lifts by itself. What was drawn before is not compensated.",
        tail(number),
        time_en(lifts_at)
    );
    Ok(Plan { customer: Some(customer), ends_at: Some(lifts_at), ..Plan::saying(zh, en) })
}

fn report_in_writing(desk: &Desk<'_>, number: &AccountNumber) -> Result<Plan, BankError> {
    desk.needs_staff()?;
    desk.is_own(number)?;
    let mut customer = desk.customer.clone();
    cards::report_in_writing(&mut customer.file, number, desk.order, desk.now)?;
    let plan = Plan::saying(
        format!("书面挂失尾号{}。", tail(number)),
        format!("Report in writing the loss of the number ending in {}.", tail(number)),
    );
    Ok(Plan { customer: Some(customer), ..plan })
}

fn replace(desk: &Desk<'_>, number: &AccountNumber) -> Result<Plan, BankError> {
    desk.needs_staff()?;
    desk.is_own(number)?;
    let mut customer = desk.customer.clone();
    let new_number = cards::replace(&mut customer.file, number, desk.order, desk.now)?;
    let plan = Plan::saying(
        format!("为尾号{}补发新的卡片或存折。", tail(number)),
        format!("Replace the card or passbook ending in {}.", tail(number)),
    );
    Ok(Plan { customer: Some(customer), new_number, ..plan })
}

fn change_limits(desk: &Desk<'_>, per_transaction: Money, per_day: Money) -> Result<Plan, BankError> {
    limits::check_wanted(per_transaction, per_day, &desk.rules.limits)?;
    let mut customer = desk.customer.clone();
    customer.file.limits = Some((per_transaction.minor, per_day.minor));
    let plan = Plan::saying(
        format!("将电话转账限额设为单笔{}、单日{}。", money_zh(per_transaction), money_zh(per_day)),
        format!("Set the limits to {} a transfer and {} a day.", money_en(per_transaction), money_en(per_day)),
    );
    Ok(Plan { customer: Some(customer), ..plan })
}

fn pay_bill(desk: &Desk<'_>, id: &str, from: &AccountNumber) -> Result<Plan, BankError> {
    let mut customer = desk.customer.clone();
    let bill = customer.file.bills.iter_mut().find(|bill| bill.id == id).ok_or(BankError::UnknownBill)?;
    if bill.paid_at.is_some() {
        return Err(BankError::AlreadyPaid);
    }
    let payer = desk.paying_account(from)?;
    if payer.currency != bill.amount.currency {
        return Err(BankError::CurrencyMismatch);
    }
    bill.paid_at = Some(desk.now);
    let bill = bill.clone();
    if desk.by_text {
        text_banking::take(&mut customer.file, bill.amount, desk.today, &desk.rules.text_banking)?;
    }
    let (zh, en) = (bill.biller.get(domain::Language::Zh), bill.biller.get(domain::Language::En));
    let mut plan = Plan::saying(
        format!("从尾号{}的账户缴纳{zh}{}账单{}。", tail(&payer.number), bill.period, money_zh(bill.amount)),
        format!(
            "Pay the bill of {en} for {} of {} from the account ending in {}.",
            bill.period,
            money_en(bill.amount),
            tail(&payer.number)
        ),
    );
    plan.amount = Some(bill.amount);
    let sides = (Side::Account(payer.number.clone()), Side::Bank(Internal::Billers));
    plan.moving(bill.amount, sides, (EntryKind::Bill, EntryKind::Bill), ("", zh), &bill.period);
    check_funds(payer, plan.total())?;
    plan.customer = Some(customer);
    Ok(plan)
}

fn set_notification(
    desk: &Desk<'_>,
    (kind, way): (NotificationKind, NotificationWay),
    on: bool,
    from_amount: Option<Money>,
) -> Result<Plan, BankError> {
    if from_amount.is_some_and(|amount| amount.minor < 0) {
        return Err(BankError::Invalid { pointer: "/command/from_amount".to_owned() });
    }
    let mut customer = desk.customer.clone();
    customer.file.notifications.retain(|known| (known.kind, known.way) != (kind, way));
    if on {
        customer.file.notifications.push(Notification { kind, way, from_amount, since: desk.now });
    }
    let what_zh = match kind {
        NotificationKind::BalanceChange => "余额变动",
        NotificationKind::BillDue => "账单到期",
        NotificationKind::ProductDue => "产品到期",
        NotificationKind::SignIn => "登录",
        NotificationKind::Offers => "优惠活动",
    };
    let way_zh = match way {
        NotificationWay::Sms => "短信",
        NotificationWay::Mail => "邮件",
        NotificationWay::Wechat => "微信",
    };
    let (verb_zh, verb_en) = if on { ("开通", "Turn on") } else { ("取消", "Turn off") };
    let what_en = code_of(kind).replace('_', " ");
    let way_en = match way {
        NotificationWay::Sms => "text message",
        NotificationWay::Mail => "mail",
        NotificationWay::Wechat => "WeChat",
    };
    let plan = Plan::saying(
        format!("{verb_zh}{what_zh}{way_zh}提醒。"),
        format!("{verb_en} notices of {what_en} by {way_en}."),
    );
    Ok(Plan { customer: Some(customer), ..plan })
}

fn activate_certificate(desk: &Desk<'_>, serial: &str) -> Result<Plan, BankError> {
    let mut customer = desk.customer.clone();
    let certificate = customer.file.certificates.iter_mut().find(|certificate| certificate.serial == serial);
    let certificate = certificate.ok_or(BankError::UnknownCertificate)?;
    if certificate.activated_at.is_some() {
        return Err(BankError::AlreadyActive);
    }
    if certificate.expires_on < desk.today {
        return Err(BankError::UnknownCertificate);
    }
    certificate.activated_at = Some(desk.now);
    let plan = Plan::saying(format!("激活证书{serial}。"), format!("Activate the certificate {serial}."));
    Ok(Plan { customer: Some(customer), ..plan })
}

/// Two persons and a legal document: one member of staff alone stops nobody's business.
fn freeze(desk: &Desk<'_>, document: &str) -> Result<Plan, BankError> {
    desk.needs_staff()?;
    if !(4..=200).contains(&document.trim().chars().count()) || document.chars().any(char::is_control) {
        return Err(BankError::Invalid { pointer: "/command/document".to_owned() });
    }
    let mut customer = desk.customer.clone();
    customer.frozen = true;
    let plan = Plan::saying(
        format!("依据文书“{}”冻结该客户的全部业务。", document.trim()),
        format!("Freeze all business of the customer by the document \"{}\".", document.trim()),
    );
    Ok(Plan { customer: Some(customer), needs_second: true, ..plan })
}

fn change_phone(desk: &Desk<'_>, phone: &Phone) -> Result<Plan, BankError> {
    if *phone == desk.customer.phone {
        return Err(BankError::Invalid { pointer: "/command/phone".to_owned() });
    }
    let mut customer = desk.customer.clone();
    customer.phone = phone.clone();
    let ends = customer.file.text_banking.take().is_some();
    let (zh, en) = if ends { ("，短信银行同时关闭", " and end banking by text") } else { ("", "") };
    let plan = Plan::saying(
        format!("将登记手机号改为{}{zh}。", phone.masked()),
        format!("Change the registered number to {}{en}.", phone.masked()),
    );
    Ok(Plan { customer: Some(customer), ..plan })
}
