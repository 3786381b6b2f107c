//! What has to be tidied up from time to time.

use std::time::Duration;

use crate::http::{Idempotency, Metrics};
use crate::sign_in::SignIn;
use crate::tasks::Tasks;

const FIGURES: Duration = Duration::from_secs(5);
const OLD_ROWS: Duration = Duration::from_secs(600);

/// Folds the figures every few seconds, and forgets old sessions, failures and answers every ten minutes, until the
/// owner stops.
pub fn run(tasks: &Tasks, metrics: Metrics, sign_in: SignIn, idempotency: Idempotency) {
    tasks.spawn_until_stopped("figures", async move {
        loop {
            tokio::time::sleep(FIGURES).await;
            metrics.upkeep();
        }
    });
    tasks.spawn_until_stopped("housekeeping", async move {
        loop {
            tokio::time::sleep(OLD_ROWS).await;
            if let Err(error) = sign_in.forget_old().await {
                tracing::warn!(%error, "old sessions are still there");
            }
            if let Err(error) = idempotency.forget_old().await {
                tracing::warn!(%error, "old answers are still there");
            }
        }
    });
}
