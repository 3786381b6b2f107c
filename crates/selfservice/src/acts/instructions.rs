//! What changes anything: read back first, then posted once.

use std::time::Duration;

use center::ports::core_bank::{
    ClientKey, Command, CoreBank, FindBy, Instruction, LIMIT_CURRENCY, NotificationKind, NotificationWay, Origin,
    QuoteToken, Receipt, TransferSpeed, Units,
};
use center::ports::sms_gateway::{OutgoingSms, SmsBody};
use domain::calendar::Day;
use domain::money::Money;

use super::{Act, Done, words};

/// Pauses before a post is asked for again under its key.
const RETRIES: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(3)];

/// How long a temporary limit lasts unless the flow says otherwise, in days.
const INCREASE_DAYS: i64 = 1;

impl Act<'_> {
    /// What would be posted, to be read back. The quote and its key are values for `bank.post`.
    pub(super) async fn prepare(&self) -> Done {
        let Some(bank) = self.actors.bank.as_deref() else { return Done::of("unavailable") };
        let Some((instruction, _)) = self.instruction() else { return Done::of("refused") };
        match bank.prepare(&instruction).await {
            Ok(quote) => {
                let outcome = match quote.missing.iter().find(|factor| !factor.comes_with_the_contact()) {
                    Some(_) => "not_verified",
                    None if quote.caution.is_some() => "caution",
                    None => "ready",
                };
                let mut done = Done::of(outcome)
                    .with("read_back", quote.read_back)
                    .with_plain("quote", quote.token.as_str())
                    .with_plain("quote_key", &format!("{}:{}", self.brief.id, self.wish.token));
                if let Some(fee) = quote.fee {
                    done = done.with("fee", words::money(fee.fee));
                }
                if let Some(ends_at) = quote.ends_at {
                    done = done.with("ends_at", words::time(ends_at));
                }
                if let Some(effective_at) = quote.effective_at {
                    done = done.with("effective_at", words::time(effective_at));
                }
                done
            }
            Err(error) => Done::refused(&error),
        }
    }

    /// Posts what was read back. If the bank does not answer, it is asked again under the same key, and in the end
    /// whether it has posted it.
    pub(super) async fn post(&self) -> Done {
        let Some(bank) = self.actors.bank.as_deref() else { return Done::of("unavailable") };
        let Some((instruction, _)) = self.instruction() else { return Done::of("refused") };
        let (Some(quote), Some(key)) = (
            self.parameter("quote").and_then(|text| text.parse::<QuoteToken>().ok()),
            self.parameter("key").and_then(|text| text.parse::<ClientKey>().ok()),
        ) else {
            return Done::of("refused");
        };
        let mut answer = bank.post(&key, &instruction, &quote).await;
        for pause in RETRIES {
            match &answer {
                Err(error) if error.is_transient() => tokio::time::sleep(pause).await,
                _ => break,
            }
            answer = bank.post(&key, &instruction, &quote).await;
        }
        if matches!(&answer, Err(error) if error.is_transient())
            && let Ok(Some(receipt)) = bank.receipt(&key).await
        {
            answer = Ok(receipt);
        }
        match answer {
            Ok(receipt) => {
                self.tell_by_sms(bank, &instruction, &receipt).await;
                let mut done = Done::of("posted").with("posted_at", words::time(receipt.posted_at));
                if let Some(effective_at) = receipt.effective_at {
                    done = done.with("effective_at", words::time(effective_at));
                }
                if let Some(ends_at) = receipt.ends_at {
                    done = done.with("ends_at", words::time(ends_at));
                }
                done
            }
            // It may have been posted: the customer is told to look again and not to repeat it.
            Err(error) if error.is_transient() => Done::of("outcome_unknown"),
            Err(error) => Done::refused(&error),
        }
    }

    /// Tells customers by text message who have asked to be told of every movement (短信通).
    async fn tell_by_sms(&self, bank: &dyn CoreBank, instruction: &Instruction, receipt: &Receipt) {
        let (Some(sms), Some(amount)) = (&self.actors.sms, receipt.amount) else { return };
        let wanted = match bank.notifications(instruction.customer).await {
            Ok(notifications) => notifications.iter().any(|notification| {
                notification.kind == NotificationKind::BalanceChange
                    && notification.way == NotificationWay::Sms
                    && notification.from_amount.is_none_or(|least| amount.minor >= least.minor)
            }),
            Err(_) => false,
        };
        if !wanted {
            return;
        }
        let Ok(found) = bank.find_customers(&FindBy::Customer(instruction.customer)).await else { return };
        let [customer] = found.as_slice() else { return };
        let (time, amount) = (words::time(receipt.posted_at), words::money(amount));
        let (signature, hotline) = (&self.actors.signature, &self.actors.signature.hotline);
        let text = words::both(
            |language| {
                format!(
                    "{}您于{}办理的业务已入账，金额{}。如非本人操作，请立即致电{hotline}。",
                    signature.opening(language),
                    time.get(language),
                    amount.get(language)
                )
            },
            |language| {
                format!(
                    "{}{} was booked on {}. If this was not you, call {hotline} at once.",
                    signature.opening(language),
                    amount.get(language),
                    time.get(language)
                )
            },
        );
        let message = OutgoingSms {
            to: customer.phone.clone(),
            body: SmsBody::Plain(text.get(self.wish.language).to_owned()),
            contact: Some(self.brief.id),
        };
        if let Err(error) = sms.send(message).await {
            tracing::warn!(contact = %self.brief.id, %error, "a notification was not sent");
        }
    }

    /// The instruction that the parameters describe.
    fn instruction(&self) -> Option<(Instruction, &'static str)> {
        let customer = self.customer()?;
        let money = |name: &str| self.parameter(name).and_then(words::amount);
        let units = |name: &str| self.parameter(name).and_then(units);
        let product = || self.parameter("product").and_then(|code| code.parse().ok());
        let command = match self.parameter("command")? {
            "transfer" => Command::Transfer {
                from: self.number("from")?,
                to: self.number("to")?,
                amount: money("amount")?,
                speed: speed(self.parameter("speed").unwrap_or("real_time"))?,
                note: String::new(),
            },
            "revoke_transfer" => Command::RevokeTransfer { transfer: self.parameter("transfer")?.parse().ok()? },
            "report_loss_orally" => Command::ReportLossOrally { number: self.number("number")? },
            "pay_bill" => Command::PayBill { bill: self.parameter("bill")?.to_owned(), from: self.number("from")? },
            "request_limit_increase" => {
                let per_day: Money = money("amount")?;
                let days: i64 =
                    self.parameter("days").and_then(|text| text.parse().ok()).unwrap_or(INCREASE_DAYS).clamp(1, 30);
                Command::RequestLimitIncrease {
                    per_transaction: money("per_transaction").unwrap_or(per_day),
                    per_day: Money::new(per_day.minor, LIMIT_CURRENCY),
                    // The end of a day: reading back and posting must say the same.
                    until: Day::of(self.today().date() + time::Duration::days(days + 1)).begins(),
                    reason: self.parameter("reason").unwrap_or("客户自助申请").to_owned(),
                }
            }
            "subscribe_fund" => {
                Command::SubscribeFund { product: product()?, from: self.number("from")?, amount: money("amount")? }
            }
            "redeem_fund" => {
                Command::RedeemFund { product: product()?, to: self.number("to")?, units: units("units")? }
            }
            "start_regular_investment" => Command::StartRegularInvestment {
                product: product()?,
                from: self.number("from")?,
                amount: money("amount")?,
                day_of_month: self.parameter("day_of_month")?.parse().ok()?,
            },
            "redeem_wealth" => {
                Command::RedeemWealth { product: product()?, to: self.number("to")?, units: units("units")? }
            }
            "buy_gold" => Command::BuyGold { product: product()?, from: self.number("from")?, units: units("units")? },
            "sell_gold" => Command::SellGold { product: product()?, to: self.number("to")?, units: units("units")? },
            "set_notification" => Command::SetNotification {
                kind: NotificationKind::BalanceChange,
                way: NotificationWay::Sms,
                on: self.parameter("on")? == "1" || self.parameter("on")? == "true",
                from_amount: money("amount"),
            },
            "activate_certificate" => Command::ActivateCertificate { serial: self.parameter("serial")?.to_owned() },
            "set_text_banking" => {
                Command::SetTextBanking { on: self.parameter("on")? == "1" || self.parameter("on")? == "true" }
            }
            "change_phone" => Command::ChangePhone { phone: self.parameter("phone")?.parse().ok()? },
            _ => return None,
        };
        let code = command.code();
        let verification = self.proof().map(|(verification, _)| verification);
        let coached = self.parameter("coached") == Some("true");
        let origin = Origin { contact: Some(self.brief.id), staff: None, coached };
        Some((Instruction { customer, command, verification, origin }, code))
    }
}

/// A speed by its name, or by the key of a menu that lists them from the quickest.
fn speed(code: &str) -> Option<TransferSpeed> {
    let speeds = [(TransferSpeed::RealTime, "1"), (TransferSpeed::Ordinary, "2"), (TransferSpeed::NextDay, "3")];
    speeds.into_iter().find(|(speed, key)| speed.code() == code || *key == code).map(|(speed, _)| speed)
}

/// Units with up to four decimals.
fn units(text: &str) -> Option<Units> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || part.len() > 4 || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: i64 = format!("{part:0<4}").parse().ok()?;
    let value = whole.parse::<i64>().ok()?.checked_mul(10_000)?.checked_add(part)?;
    (value > 0).then_some(Units(value))
}
