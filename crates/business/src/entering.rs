//! The customer shows who they are by secure entry, in the middle of the conversation. The agent sees that it goes on and
//! what came of it.

use std::time::Duration;

use center::SecureInput;
use center::ports::core_bank::{BankError, Factor};
use domain::secret::Secret;
use domain::{DealId, StaffId, Timestamp};
use serde::Serialize;
use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

use crate::deal::{Deal, Input};
use crate::error::BusinessError;
use crate::service::BusinessService;

/// How long a customer may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// A customer in secure entry.
#[derive(Debug, Clone)]
pub(crate) struct Entering {
    pub view: EnteringView,
    stop: CancellationToken,
}

/// That a customer is in secure entry; not what they enter.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = DealEntering)]
pub(crate) struct EnteringView {
    pub factor: Factor,
    /// Where the one-time code was sent.
    pub masked_phone: Option<String>,
    pub until: Timestamp,
}

/// How many signs a factor has; `#` ends what is shorter.
const fn length(factor: Factor) -> usize {
    match factor {
        Factor::IdentityNumber => 18,
        _ => 6,
    }
}

/// Keys until there are enough or `#`; a text whole. `None` if the customer entered nothing.
async fn collect(entered: &mut Receiver<SecureInput>, factor: Factor) -> Option<Secret<String>> {
    let mut keys = String::new();
    while keys.len() < length(factor) {
        match entered.recv().await? {
            SecureInput::Text(text) => return Some(text),
            SecureInput::Key(key) => match key.expose() {
                '#' => break,
                // The telephone has no X: the star stands for it in identity numbers, and begins again elsewhere.
                '*' if factor != Factor::IdentityNumber => keys.clear(),
                key => keys.push(*key),
            },
        }
    }
    (!keys.is_empty()).then(|| Secret::new(keys))
}

impl BusinessService {
    /// Puts the customer into secure entry for something that is missing.
    pub(crate) async fn verify(&self, id: DealId, agent: StaffId, factor: Factor) -> Result<Deal, BusinessError> {
        let deal = self.mine(id, agent).await?;
        let is_missing = deal.missing.as_ref().is_some_and(|missing| missing.contains(&factor));
        if !is_missing || factor.comes_with_the_contact() || deal.agreed_at.is_some() || deal.end.is_some() {
            return Err(BusinessError::NotMissing);
        }
        let ground = &self.inner.ground;
        let brief = self.served(deal.contact, agent)?;
        let masked_phone = match factor {
            Factor::OneTimeCode => Some(ground.proofs.send_code(&brief, deal.customer).await?),
            _ => None,
        };
        let deal = self.step(id, Some(agent), Input::VerificationAsked { factor }).await?;
        let entered = ground.center.open_secure_entry(deal.contact)?;
        let stop = CancellationToken::new();
        let view = EnteringView { factor, masked_phone, until: self.now() + PATIENCE };
        if let Some(before) = self.inner.entering.insert(id, Entering { view, stop: stop.clone() }) {
            before.stop.cancel();
        }
        self.publish(&deal);
        let service = self.clone();
        self.inner.tasks.spawn_until_stopped("secure entry", async move {
            service.take(id, agent, factor, entered, stop).await;
        });
        Ok(deal)
    }

    /// The two hear each other again; what was entered so far is forgotten.
    pub(crate) fn stop_entering(&self, deal: &Deal) {
        if let Some((_, entering)) = self.inner.entering.remove(&deal.id) {
            entering.stop.cancel();
            self.inner.ground.center.close_secure_entry(deal.contact);
            self.publish(deal);
        }
    }

    async fn take(
        &self,
        id: DealId,
        agent: StaffId,
        factor: Factor,
        mut entered: Receiver<SecureInput>,
        stop: CancellationToken,
    ) {
        let until = self.now() + PATIENCE;
        let secret = tokio::select! {
            // Somebody else has ended it, and has cleared up.
            () = stop.cancelled() => return,
            secret = collect(&mut entered, factor) => secret,
            () = self.inner.ground.clock.sleep_until(until) => None,
        };
        let Ok(deal) = self.deal(id).await else { return };
        self.inner.entering.remove(&id);
        self.inner.ground.center.close_secure_entry(deal.contact);
        if let Err(error) = self.judge(&deal, agent, factor, secret).await {
            tracing::debug!(deal = %id, %error, "what a customer showed came too late");
        }
        if let Ok(deal) = self.deal(id).await {
            self.publish(&deal);
        }
    }

    async fn judge(
        &self,
        deal: &Deal,
        agent: StaffId,
        factor: Factor,
        secret: Option<Secret<String>>,
    ) -> Result<(), BusinessError> {
        let proofs = &self.inner.ground.proofs;
        let wrong = |tries_left| Input::NotVerified { factor, tries_left };
        let Some(secret) = secret else {
            self.step(deal.id, Some(agent), wrong(None)).await?;
            return Ok(());
        };
        let known = self.known_proof(deal.contact, deal.customer);
        match proofs.show(deal.customer, known, factor, secret).await {
            Ok(proof) => {
                self.remember_proof(deal.contact, proof);
                self.look(deal.id, agent, Some(factor)).await?;
            }
            Err(BankError::WrongEvidence { tries_left, .. }) => {
                self.step(deal.id, Some(agent), wrong(tries_left)).await?;
            }
            Err(BankError::Locked { .. }) => {
                self.step(deal.id, Some(agent), wrong(Some(0))).await?;
            }
            Err(error) => {
                tracing::warn!(deal = %deal.id, code = %error, "the bank did not look at what a customer showed");
                self.step(deal.id, Some(agent), wrong(None)).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc;

    async fn entered(keys: &str, factor: Factor) -> Option<String> {
        let (sender, mut receiver) = mpsc::channel(64);
        for key in keys.chars() {
            sender.send(SecureInput::Key(Secret::new(key))).await.unwrap();
        }
        drop(sender);
        collect(&mut receiver, factor).await.map(|secret| secret.expose().clone())
    }

    #[tokio::test]
    async fn six_digits_are_a_password_and_a_star_begins_again() {
        assert_eq!(entered("246813", Factor::TransactionPassword).await.as_deref(), Some("246813"));
        assert_eq!(entered("99*246813", Factor::TransactionPassword).await.as_deref(), Some("246813"));
        assert_eq!(entered("12#", Factor::OneTimeCode).await.as_deref(), Some("12"));
        assert_eq!(entered("#", Factor::OneTimeCode).await, None);
        assert_eq!(entered("123", Factor::OneTimeCode).await, None, "the customer has gone");
    }

    #[tokio::test]
    async fn a_star_is_the_x_of_an_identity_number() {
        let number = "99000019900520001*";
        assert_eq!(entered(number, Factor::IdentityNumber).await.as_deref(), Some(number));
    }
}
