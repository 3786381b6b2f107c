//! What happens by the clock.

use std::time::Duration;

use center::ports::core_bank::BankError;

use super::writer::Errand;
use super::{EmbeddedLedger, failed, queries};

/// How often the market is read again and the store looked at, whatever is due.
const ROUND: Duration = Duration::from_secs(60);

/// Settles what is due until the owner stops.
pub(super) async fn run(ledger: EmbeddedLedger) {
    loop {
        if let Err(error) = ledger.refresh_market().await {
            tracing::warn!(%error, "products and fees could not be read again");
        }
        if let Err(error) = settle(&ledger).await {
            tracing::warn!(code = %error, "what is due could not be settled; it is tried again");
        }
        let shared = &ledger.shared;
        let latest = shared.clock.now() + ROUND;
        let due = queries::next_due(&shared.database).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what is due next could not be read");
            None
        });
        // What is due already could not be settled just now: not before the next round.
        let next = due.filter(|due| *due > shared.clock.now()).map_or(latest, |due| due.min(latest));
        tokio::select! {
            () = shared.clock.sleep_until(next) => {}
            () = shared.due_changed.notified() => {}
        }
    }
}

pub(super) async fn settle(ledger: &EmbeddedLedger) -> Result<(), BankError> {
    let shared = &ledger.shared;
    loop {
        let due = queries::due_transfers(&shared.database, shared.clock.now()).await.map_err(|error| failed(&error))?;
        if due.is_empty() {
            break;
        }
        ledger.perform_all(due.into_iter().map(Errand::Arrive).collect()).await?;
    }
    loop {
        let due = queries::due_customers(&shared.database, shared.clock.now()).await.map_err(|error| failed(&error))?;
        if due.is_empty() {
            return Ok(());
        }
        ledger.perform_all(due.into_iter().map(Errand::Invest).collect()).await?;
    }
}
