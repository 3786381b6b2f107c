//! Who the customer is, shown step by step as far as a business needs it.

use center::ports::core_bank::{
    BankError, Business, CodePurpose, CoreBank, Evidence, Factor, FindBy, Verification, VerificationId, VerifyCustomer,
};
use center::ports::sms_gateway::{OutgoingSms, SmsBody};
use domain::contact::Channel;
use domain::secret::{Mask as _, Secret};
use domain::{CustomerId, Language};

use super::{Act, Done, words};

/// How far a customer is from what a business needs.
pub(crate) struct Looked {
    /// What the contact has shown by itself just now.
    newly: Option<Verification>,
    pub(crate) verification: Option<VerificationId>,
    pub(crate) missing: Vec<Factor>,
}

impl Act<'_> {
    /// `enough`, or the factor that is missing.
    pub(super) async fn check_identity(&self) -> Done {
        let Some(bank) = self.actors.bank.as_deref() else { return Done::of("unavailable") };
        let Some(business) = self.parameter("business").and_then(business) else { return Done::of("refused") };
        let Some(customer) = self.customer() else { return Done::of("unknown_customer") };
        let known = self.proof().map(|(verification, _)| verification);
        let Looked { newly: done, verification, missing } = match self.look(bank, customer, known, business).await {
            Ok(looked) => looked,
            Err(error) => return Done::refused(&error),
        };
        let is_enough = missing.is_empty() && verification.is_some();
        let outcome = match missing.iter().find(|factor| !factor.comes_with_the_contact()) {
            _ if is_enough => "enough",
            Some(factor) => words::factor_code(*factor),
            None => "not_possible",
        };
        let result = Done::of(outcome).with_plain("business", business.code());
        match done {
            Some(verification) => Self::shown(result, &verification, false),
            None => result,
        }
    }

    /// What is missing for a business, after what the contact shows by itself has been looked at.
    pub(crate) async fn look(
        &self,
        bank: &dyn CoreBank,
        customer: CustomerId,
        known: Option<VerificationId>,
        business: Business,
    ) -> Result<Looked, BankError> {
        let mut newly = None;
        let mut verification = known;
        for evidence in self.shown_by_the_contact(customer) {
            // Whether a number is signed up is asked anew each time: the customer may have done so a moment ago.
            if known.is_some() && evidence.factor() != Factor::SignedUpNumber {
                continue;
            }
            let request = VerifyCustomer { customer, evidence: vec![evidence], known: verification };
            match bank.verify(&request).await {
                Ok(shown) => {
                    verification = Some(shown.id);
                    newly = Some(shown);
                }
                Err(BankError::WrongEvidence { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let missing = match verification {
            Some(verification) => match bank.authorise(verification, business).await {
                Ok(_) => Vec::new(),
                Err(BankError::VerificationNeeded { missing }) => missing,
                Err(error) => return Err(error),
            },
            None => {
                let in_reach = |list: &Vec<Factor>| !list.iter().any(|factor| factor.comes_with_the_contact());
                bank.factors_for(business).await?.into_iter().find(in_reach).unwrap_or_default()
            }
        };
        Ok(Looked { newly, verification, missing })
    }

    /// What the customer shows without doing anything: the number that the network shows, and that it writes a text.
    fn shown_by_the_contact(&self, customer: CustomerId) -> Vec<Evidence> {
        let known = self.brief.customer == Some(customer);
        let Some(phone) = self.brief.phone.clone().filter(|_| known) else { return Vec::new() };
        let by_text = (self.brief.channel == Channel::Sms).then(|| Evidence::SignedUpNumber(phone.clone()));
        [Evidence::RegisteredNumber(phone)].into_iter().chain(by_text).collect()
    }

    /// Looks for the customer of a card or account number.
    pub(super) async fn find_customer(&self) -> Done {
        let Some(bank) = &self.actors.bank else { return Done::of("unavailable") };
        let Some(number) = self.parameter("number").and_then(|text| text.parse().ok()) else {
            return Done::of("unknown_customer");
        };
        match bank.find_customers(&FindBy::Number(number)).await {
            Ok(found) => match found.as_slice() {
                [customer] => Done::of("found").with_plain("customer", &customer.id.to_string()),
                _ => Done::of("unknown_customer"),
            },
            Err(error) => Done::refused(&error),
        }
    }

    /// Checks what was given in secure entry.
    pub(super) async fn verify(&self) -> Done {
        let Some(bank) = &self.actors.bank else { return Done::of("unavailable") };
        let Some(customer) = self.customer() else { return Done::of("unknown_customer") };
        let mut evidence: Vec<Evidence> = Vec::new();
        for (name, secret) in &self.wish.secrets {
            // A text lies readable on the handset and with the carrier: a code is soon worth nothing, a password is not.
            if self.brief.channel == Channel::Sms && name != "one_time_code" {
                return Done::of("refused");
            }
            let secret = Secret::new(secret.expose().clone());
            let Some(shown) = evidence_of(name, secret) else { return Done::of("refused") };
            evidence.push(shown);
        }
        if evidence.is_empty() {
            // A restart came between the entry and this: the customer is asked again.
            return Done::of("missing");
        }
        let known = self.proof().map(|(verification, _)| verification);
        match bank.verify(&VerifyCustomer { customer, evidence, known }).await {
            Ok(verification) => Self::shown(Done::of("verified"), &verification, true),
            Err(error) => Done::refused(&error),
        }
    }

    fn shown(mut done: Done, verification: &Verification, by_knowledge: bool) -> Done {
        done.acted.identity = Some(format!("{}|{}", verification.id, verification.customer));
        done.verified = by_knowledge.then_some(verification.customer);
        done
    }

    /// Sends a one-time code to the registered number.
    pub(super) async fn send_code(&self) -> Done {
        let Some(customer) = self.customer() else { return Done::of("unknown_customer") };
        match self.code_sent(customer).await {
            Ok(masked) => Done::of("sent").with_plain("phone", &masked),
            Err(error) => Done::refused(&error),
        }
    }

    /// Sends a one-time code; answers with the registered number, masked.
    pub(crate) async fn code_sent(&self, customer: CustomerId) -> Result<String, BankError> {
        let (Some(bank), Some(sms)) = (&self.actors.bank, &self.actors.sms) else { return Err(BankError::Unavailable) };
        let issued = bank.issue_code(customer, CodePurpose::Identity).await?;
        let code = issued.code.expose();
        let (opening, hotline) = (self.actors.signature.opening(self.wish.language), &self.actors.signature.hotline);
        let text = match self.wish.language {
            // Who did not ask for it must not answer: the sender of a text can be forged.
            Language::Zh if self.brief.channel == Channel::Sms => format!(
                "{opening}短信银行验证码{code}，5分钟内有效，请回复本号码。如非本人办理，请勿回复并致电{hotline}。"
            ),
            _ if self.brief.channel == Channel::Sms => format!(
                "{opening}your code for banking by text is {code}, valid for 5 minutes. Reply with it only if you asked for \
                 this; if not, call {hotline}."
            ),
            Language::Zh => {
                format!("{opening}您的身份验证码是{code}，5分钟内有效。请勿告诉任何人，银行工作人员不会向您索取。")
            }
            _ => format!(
                "{opening}your verification code is {code}, valid for 5 minutes. Tell nobody; our staff never ask for it."
            ),
        };
        let masked = issued.phone.masked();
        let message =
            OutgoingSms { to: issued.phone, body: SmsBody::Secret(Secret::new(text)), contact: Some(self.brief.id) };
        sms.send(message).await.map_err(|_| BankError::Unavailable)?;
        Ok(masked)
    }

    /// Sends a text to the customer's registered number.
    pub(super) async fn send_sms(&self) -> Done {
        let (Some(bank), Some(sms)) = (&self.actors.bank, &self.actors.sms) else { return Done::of("unavailable") };
        let Some(text) = self.parameter("text") else { return Done::of("refused") };
        let phone = match (&self.brief.phone, self.customer()) {
            (Some(phone), _) => phone.clone(),
            (None, Some(customer)) => match bank.find_customers(&FindBy::Customer(customer)).await.as_deref() {
                Ok([customer]) => customer.phone.clone(),
                Ok(_) => return Done::of("no_phone"),
                Err(error) => return Done::refused(error),
            },
            (None, None) => return Done::of("no_phone"),
        };
        let masked = phone.masked();
        let message = OutgoingSms { to: phone, body: SmsBody::Plain(text.to_owned()), contact: Some(self.brief.id) };
        match sms.send(message).await {
            Ok(()) => Done::of("sent").with_plain("phone", &masked),
            Err(_) => Done::of("unavailable"),
        }
    }
}

/// What a secret of that name is evidence of.
pub(crate) fn evidence_of(name: &str, secret: Secret<String>) -> Option<Evidence> {
    Some(match name {
        "query_password" => Evidence::QueryPassword(secret),
        "transaction_password" => Evidence::TransactionPassword(secret),
        // The telephone has no X: the star stands for it.
        "identity_number" => Evidence::IdentityNumber(Secret::new(secret.expose().to_uppercase().replace('*', "X"))),
        "one_time_code" => Evidence::OneTimeCode { purpose: CodePurpose::Identity, code: secret },
        _ => return None,
    })
}

fn business(code: &str) -> Option<Business> {
    Business::ALL.into_iter().find(|business| business.code() == code)
}
