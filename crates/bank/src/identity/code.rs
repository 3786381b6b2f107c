//! One-time codes: made here, sent elsewhere, good once.

use std::time::Duration;

use center::ports::core_bank::{BankError, CodePurpose, Factor, IssuedCode};
use domain::CustomerId;
use domain::secret::Secret;
use platform::database::{DatabaseError, Row};
use rand::RngExt as _;

use crate::ledger::{EmbeddedLedger, failed};

/// Makes a code that replaces the one before it.
pub(crate) async fn issue_code(
    ledger: &EmbeddedLedger,
    customer: CustomerId,
    purpose: CodePurpose,
) -> Result<IssuedCode, BankError> {
    let told = |error: DatabaseError| failed(&error);
    let shared = &ledger.shared;
    let row = ledger.customer_row(customer).await?;
    let rules = ledger.parameters().secrets;
    let now = shared.clock.now();
    let database = &shared.database;
    let keys = || [customer.to_string().into(), purpose.code().into()];
    let sql = "SELECT issued_at FROM bank_code WHERE customer = $1 AND purpose = $2";
    if let Some(earlier) = database.fetch_one(database.sql(sql, keys())).await.map_err(told)? {
        let next_at = earlier.time("issued_at").map_err(told)? + Duration::from_secs(rules.code_pause_seconds);
        if next_at > now {
            return Err(BankError::TooManyCodes { next_at });
        }
    }
    let code = Secret::new(format!("{:06}", rand::rng().random_range(0..1_000_000_u32)));
    let expires_at = now + Duration::from_secs(rules.code_seconds);
    let hash = shared.hasher.hash(code.clone()).await?;
    let sql = "INSERT INTO bank_code (customer, purpose, hash, issued_at, expires_at, tries_left) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (customer, purpose) DO UPDATE SET hash = excluded.hash, issued_at = excluded.issued_at,
            expires_at = excluded.expires_at, tries_left = excluded.tries_left";
    let [id, name] = keys();
    let tries = i64::from(rules.code_tries);
    let values = [id, name, hash.into(), now.micros().into(), expires_at.micros().into(), tries.into()];
    database.execute(database.sql(sql, values)).await.map_err(told)?;
    Ok(IssuedCode { phone: row.phone, code, expires_at })
}

/// Checks a code and uses it up if it is right. A try is taken before it is looked at.
pub(super) async fn check(
    ledger: &EmbeddedLedger,
    customer: CustomerId,
    purpose: CodePurpose,
    given: &Secret<String>,
) -> Result<(), BankError> {
    let told = |error: DatabaseError| failed(&error);
    let shared = &ledger.shared;
    let database = &shared.database;
    let now = shared.clock.now();
    let sql = "UPDATE bank_code SET tries_left = tries_left - 1
        WHERE customer = $1 AND purpose = $2 AND tries_left > 0 AND expires_at > $3 RETURNING hash, tries_left";
    let values = [customer.to_string().into(), purpose.code().into(), now.micros().into()];
    let row = database.fetch_one(database.sql(sql, values)).await.map_err(told)?;
    let (hash, left) = match &row {
        Some(row) => {
            (Some(row.column::<String>("hash").map_err(told)?), row.column::<i64>("tries_left").map_err(told)?)
        }
        None => (None, 0),
    };
    let wrong =
        BankError::WrongEvidence { factor: Factor::OneTimeCode, tries_left: Some(u32::try_from(left).unwrap_or(0)) };
    if !shared.hasher.verify(given.clone(), hash.clone()).await? {
        return Err(wrong);
    }
    // Who uses it up first has it; a second user of the same code finds it gone. When it was issued stays, for the pause.
    let sql = "UPDATE bank_code SET tries_left = 0, expires_at = 0 WHERE customer = $1 AND purpose = $2 AND hash = $3 AND expires_at > 0";
    let values = [customer.to_string().into(), purpose.code().into(), hash.unwrap_or_default().into()];
    let used = database.execute(database.sql(sql, values)).await.map_err(told)?;
    if used == 1 { Ok(()) } else { Err(wrong) }
}
