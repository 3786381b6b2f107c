//! What was said in a conversation, where it is kept as text.

use async_trait::async_trait;
use domain::ContactId;

/// Reads what customers wrote. Personal data: it is looked through and kept nowhere.
#[async_trait]
pub trait Conversations: Send + Sync + 'static {
    /// What the customer wrote so far, the oldest first; nothing of a call, and nothing if it cannot be read now.
    async fn said(&self, contact: ContactId) -> Vec<String>;
}
