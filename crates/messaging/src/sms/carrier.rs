//! What the room needs of a carrier: it takes texts, and tells what became of them and what customers write.

use async_trait::async_trait;
use domain::phone::Phone;
use tokio::sync::oneshot;

use super::text::Part;

/// Why a carrier did not take a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotTaken {
    /// There is no line to the carrier: it has not heard of the text.
    #[error("the carrier cannot be reached")]
    Away,
    /// It has too much to do, or did not answer: the same text may be taken later.
    #[error("the carrier is busy")]
    Busy,
    /// It refuses this text for good; the number is SMPP's `command_status`.
    #[error("the carrier refused with status {0:#x}")]
    Refused(u32),
}

/// A carrier of text messages.
#[async_trait]
pub(crate) trait Carrier: Send + Sync + 'static {
    /// Whether texts can be handed over now.
    fn is_ready(&self) -> bool;

    /// Hands a text over. The answer is the carrier's names for its messages, by which receipts speak of them: empty if
    /// it gives no receipts because the text is on the handset already.
    async fn submit(&self, to: &Phone, text: &str) -> Result<Vec<String>, NotTaken>;
}

/// What a carrier brings, and the way to say whether it was taken: `false` asks it to bring the same once more.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) brought: Brought,
    pub(crate) taken: oneshot::Sender<bool>,
}

/// What a carrier brings.
#[derive(Debug)]
pub(crate) enum Brought {
    Text(Written),
    Receipt(Receipt),
    /// There is a line to the carrier (again).
    Ready,
}

/// A text that a customer has sent.
#[derive(Clone)]
pub(crate) struct Written {
    pub(crate) from: Phone,
    pub(crate) text: String,
    pub(crate) part: Option<Part>,
    /// What tells it from another text of the same words, where the carrier says.
    pub(crate) reference: Option<String>,
    /// The connection by which it came.
    pub(crate) connection: u64,
}

impl std::fmt::Debug for Written {
    /// Without the text, which is the customer's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Written").field("from", &self.from).field("part", &self.part).finish_non_exhaustive()
    }
}

/// What became of a message at the carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// The carrier's name for the message.
    pub(crate) carrier_id: String,
    pub(crate) outcome: Outcome,
}

/// How a message ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is on the handset.
    Delivered,
    /// It will not reach the handset; the carrier's word for why (`UNDELIV`, `EXPIRED` …).
    Failed(String),
}
