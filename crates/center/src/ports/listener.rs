//! Who follows conversations as they go on, to help the agent.

use domain::contact::Party;
use domain::{ContactId, Timestamp};

/// What becomes of the speech of one side of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// What is being said seems to be this so far; the next one replaces it.
    Partial {
        /// The text up to now.
        text: String,
    },
    /// A sentence is over.
    Final {
        /// What was said.
        text: String,
    },
    /// Nothing of this side is understood at the moment: the engine is lost or slow.
    Interrupted,
    /// This side is listened to.
    Listening,
}

/// Follows conversations. What it is told it takes at once or passes over; nobody waits for it.
pub trait Listener: Send + Sync + 'static {
    /// A message of a customer or an agent is durable.
    fn written(&self, contact: ContactId, by: Party, text: &str, at: Timestamp);
    /// Somebody speaks in a call.
    fn spoken(&self, contact: ContactId, by: Party, spoken: Spoken, at: Timestamp);
}
