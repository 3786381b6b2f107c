//! Who a customer has shown to be, for the desk: the port [`Proofs`], by the same acts that flows have done.

use std::collections::BTreeMap;

use async_trait::async_trait;
use center::ports::ContactBrief;
use center::ports::core_bank::{BankError, Business, Factor, VerifyCustomer};
use center::ports::proofs::{Proof, Proofs};
use domain::secret::Secret;
use domain::{ContactId, CustomerId};
use flow::Wish;

use crate::acts::{Act, evidence_of, factor_code};
use crate::contacts::SelfService;

/// A wish of the desk: the acts need the contact's language and nothing of a flow.
fn wish(contact: &ContactBrief) -> Wish {
    Wish {
        token: 0,
        node: "desk".parse().expect("invariant: a short key"),
        action: String::new(),
        parameters: BTreeMap::new(),
        secrets: BTreeMap::new(),
        identity: None,
        language: contact.language,
    }
}

#[async_trait]
impl Proofs for SelfService {
    fn known(&self, contact: ContactId) -> Option<Proof> {
        let identity = self.identity_of(contact)?;
        let (verification, customer) = identity.split_once('|')?;
        Some(Proof { verification: verification.parse().ok()?, customer: customer.parse().ok()? })
    }

    async fn missing(
        &self,
        contact: &ContactBrief,
        customer: CustomerId,
        proof: Option<Proof>,
        business: Business,
    ) -> Result<(Option<Proof>, Vec<Factor>), BankError> {
        let (actors, wish) = (self.actors(), wish(contact));
        let bank = actors.bank.clone().ok_or(BankError::Unavailable)?;
        let known = proof.filter(|proof| proof.customer == customer).map(|proof| proof.verification);
        let looked =
            Act::new(&actors, contact, &wish, self.now()).look(bank.as_ref(), customer, known, business).await?;
        let proof = looked.verification.map(|verification| Proof { verification, customer });
        Ok((proof, looked.missing))
    }

    async fn show(
        &self,
        customer: CustomerId,
        proof: Option<Proof>,
        factor: Factor,
        secret: Secret<String>,
    ) -> Result<Proof, BankError> {
        let bank = self.actors().bank.ok_or(BankError::Unavailable)?;
        let evidence = evidence_of(factor_code(factor), secret)
            .ok_or_else(|| BankError::Invalid { pointer: "/factor".to_owned() })?;
        let known = proof.filter(|proof| proof.customer == customer).map(|proof| proof.verification);
        let shown = bank.verify(&VerifyCustomer { customer, evidence: vec![evidence], known }).await?;
        Ok(Proof { verification: shown.id, customer: shown.customer })
    }

    async fn send_code(&self, contact: &ContactBrief, customer: CustomerId) -> Result<String, BankError> {
        let (actors, wish) = (self.actors(), wish(contact));
        Act::new(&actors, contact, &wish, self.now()).code_sent(customer).await
    }
}
