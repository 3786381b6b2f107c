//! What a customer has shown, and whether it is enough.

use std::collections::BTreeSet;
use std::time::Duration;

use center::ports::core_bank::{BankError, Business, Evidence, Factor, Verification, VerificationId, VerifyCustomer};
use platform::database::DatabaseError;
use uuid::Uuid;

use super::code;
use super::secret::{self, SecretKind};
use crate::ledger::{EmbeddedLedger, failed, queries};
use crate::parameters::FactorTable;
use crate::text_banking;

/// Checks the evidence piece by piece; the first wrong one ends it.
pub(crate) async fn verify(ledger: &EmbeddedLedger, request: &VerifyCustomer) -> Result<Verification, BankError> {
    let customer = ledger.customer_row(request.customer).await?;
    let mut factors: BTreeSet<Factor> = BTreeSet::new();
    if let Some(known) = request.known {
        let known = find(ledger, known).await?.filter(|known| known.customer == request.customer);
        factors.extend(known.map(|known| known.factors).unwrap_or_default());
    }
    let wrong = |factor| Err(BankError::WrongEvidence { factor, tries_left: None });
    for evidence in &request.evidence {
        match evidence {
            Evidence::RegisteredNumber(phone) if *phone != customer.phone => return wrong(Factor::RegisteredNumber),
            Evidence::RegisteredNumber(_) => {}
            Evidence::IdentityNumber(number) => {
                if number.expose().trim().to_uppercase() != customer.identity_number {
                    return wrong(Factor::IdentityNumber);
                }
            }
            Evidence::QueryPassword(given) => secret::check(ledger, customer.id, SecretKind::Query, given).await?,
            Evidence::TransactionPassword(given) => {
                secret::check(ledger, customer.id, SecretKind::Transaction, given).await?
            }
            Evidence::OneTimeCode { purpose, code: given } => code::check(ledger, customer.id, *purpose, given).await?,
            Evidence::SignedUpNumber(phone) => {
                if *phone != customer.phone || customer.file.text_banking.is_none() {
                    return wrong(Factor::SignedUpNumber);
                }
            }
        }
        factors.insert(evidence.factor());
    }
    let lasts = Duration::from_secs(ledger.parameters().secrets.verification_seconds);
    let verification = Verification {
        id: VerificationId(Uuid::new_v4()),
        customer: customer.id,
        factors: factors.into_iter().collect(),
        expires_at: ledger.shared.clock.now() + lasts,
    };
    keep(ledger, &verification).await?;
    Ok(verification)
}

/// Whether what has been shown is enough for the business.
pub(crate) async fn authorise(
    ledger: &EmbeddedLedger,
    id: VerificationId,
    business: Business,
) -> Result<Verification, BankError> {
    let mut found = find(ledger, id).await?;
    if let Some(found) = &mut found
        && found.factors.contains(&Factor::SignedUpNumber)
    {
        let customer = ledger.customer_row(found.customer).await?;
        found.factors = text_banking::counting(&found.factors, &customer.file);
    }
    let shown = found.as_ref().map(|found| found.factors.as_slice()).unwrap_or_default();
    let missing = FactorTable::missing(&ledger.parameters().factors.of(business), shown);
    match found {
        Some(verification) if missing.is_empty() => Ok(verification),
        _ => Err(BankError::VerificationNeeded { missing }),
    }
}

/// The verification, if it still counts.
async fn find(ledger: &EmbeddedLedger, id: VerificationId) -> Result<Option<Verification>, BankError> {
    let database = &ledger.shared.database;
    let sql = "SELECT id, customer, factors, expires_at FROM bank_verification WHERE id = $1 AND expires_at > $2";
    let values = [id.to_string().into(), ledger.shared.clock.now().micros().into()];
    let row = database.fetch_one(database.sql(sql, values)).await;
    row.and_then(|row| row.map(|row| queries::verification(&row)).transpose()).map_err(|error| failed(&error))
}

async fn keep(ledger: &EmbeddedLedger, verification: &Verification) -> Result<(), BankError> {
    let database = &ledger.shared.database;
    let sql = "INSERT INTO bank_verification (id, customer, factors, expires_at) VALUES ($1, $2, $3, $4)";
    let factors = serde_json::to_string(&verification.factors).map_err(|_| BankError::Internal)?;
    let values = [
        verification.id.to_string().into(),
        verification.customer.to_string().into(),
        factors.into(),
        verification.expires_at.micros().into(),
    ];
    // What nobody can use any more is taken away on the way.
    let old = database
        .sql("DELETE FROM bank_verification WHERE expires_at < $1", [ledger.shared.clock.now().micros().into()]);
    let told = |error: DatabaseError| failed(&error);
    database.transaction(vec![old, database.sql(sql, values)]).await.map_err(told)
}
