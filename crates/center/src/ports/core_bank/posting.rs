//! Posting so that the caller knows at the end, if anybody does.

use std::time::Duration;

use super::{BankError, ClientKey, CoreBank, Instruction, QuoteToken, Receipt};

/// Pauses before a post is asked for again under its key.
const RETRIES: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(3)];

/// Posts what was read back. If the bank does not answer, it is asked again under the same key, and in the end whether
/// it has posted it.
///
/// # Errors
/// What [`CoreBank::post`] refuses. If the error [is transient](BankError::is_transient), it may have been posted: the
/// customer is told to look again and not to repeat it.
pub async fn post_surely(
    bank: &dyn CoreBank,
    key: &ClientKey,
    instruction: &Instruction,
    quote: &QuoteToken,
) -> Result<Receipt, BankError> {
    let mut answer = bank.post(key, instruction, quote).await;
    for pause in RETRIES {
        match &answer {
            Err(error) if error.is_transient() => tokio::time::sleep(pause).await,
            _ => break,
        }
        answer = bank.post(key, instruction, quote).await;
    }
    if matches!(&answer, Err(error) if error.is_transient())
        && let Ok(Some(receipt)) = bank.receipt(key).await
    {
        answer = Ok(receipt);
    }
    answer
}
