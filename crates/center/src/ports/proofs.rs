//! Who a customer has shown to be, for an agent who goes on where self-service stopped. What is shown goes from the
//! customer to the bank; the agent learns what came of it.

use async_trait::async_trait;
use domain::secret::Secret;
use domain::{ContactId, CustomerId};

use super::ContactBrief;
use super::core_bank::{BankError, Business, Factor, VerificationId};

/// What a customer has shown in a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    pub verification: VerificationId,
    pub customer: CustomerId,
}

/// Looks at what customers show, by the rules of self-service.
#[async_trait]
pub trait Proofs: Send + Sync + 'static {
    /// What the customer has shown in self-service before an agent took the contact.
    fn known(&self, contact: ContactId) -> Option<Proof>;

    /// What is missing for the business, and the proof with what the contact shows by itself (the registered number).
    ///
    /// # Errors
    /// Of the bank, except that something is missing.
    async fn missing(
        &self,
        contact: &ContactBrief,
        customer: CustomerId,
        proof: Option<Proof>,
        business: Business,
    ) -> Result<(Option<Proof>, Vec<Factor>), BankError>;

    /// Looks at what the customer gave in secure entry and adds it to the proof.
    ///
    /// # Errors
    /// [`BankError::WrongEvidence`], [`BankError::Locked`] and others of the bank.
    async fn show(
        &self,
        customer: CustomerId,
        proof: Option<Proof>,
        factor: Factor,
        secret: Secret<String>,
    ) -> Result<Proof, BankError>;

    /// Sends a one-time code to the registered number; answers with the number, masked.
    ///
    /// # Errors
    /// [`BankError::TooManyCodes`], [`BankError::Unavailable`] if no text message can be sent.
    async fn send_code(&self, contact: &ContactBrief, customer: CustomerId) -> Result<String, BankError>;
}
