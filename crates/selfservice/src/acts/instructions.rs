//! What changes anything: read back first, then posted once.

use center::ports::core_bank::{
    ClientKey, Command, CoreBank, FindBy, Instruction, NotificationKind, NotificationWay, Origin, QuoteToken, Receipt,
    post_surely,
};
use center::ports::sms_gateway::{OutgoingSms, SmsBody};

use super::{Act, Done, words};

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
        match post_surely(bank, &key, &instruction, &quote).await {
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
        let mut form = self.wish.parameters.clone();
        form.entry("reason".to_owned()).or_insert_with(|| "客户自助申请".to_owned());
        let command = Command::from_form(self.parameter("command")?, &form, self.today())?;
        let code = command.code();
        let verification = self.proof().map(|(verification, _)| verification);
        let coached = self.parameter("coached") == Some("true");
        let origin = Origin { contact: Some(self.brief.id), staff: None, second: None, coached };
        Some((Instruction { customer, command, verification, origin }, code))
    }
}
