//! Text messages to customers' phones.
//!
//! A message that was accepted is kept until the carrier has taken it, and sent again after a restart. One-time codes are
//! an exception: they are worth nothing later, so they are sent now or not at all, and their text is kept nowhere.

use async_trait::async_trait;
use domain::ContactId;
use domain::phone::Phone;
use domain::secret::Secret;

/// A text message that goes out.
#[derive(Debug)]
pub struct OutgoingSms {
    /// The phone that it goes to.
    pub to: Phone,
    pub body: SmsBody,
    /// The contact in which it was asked for, if there is one.
    pub contact: Option<ContactId>,
}

/// What a message says.
#[derive(Debug)]
pub enum SmsBody {
    /// A text of up to 1,000 characters.
    Plain(String),
    /// A text with a one-time code or another secret in it: in no table, log or event.
    Secret(Secret<String>),
}

/// Why a message was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// There is no carrier, or it has too much to do.
    #[error("text messages cannot be sent at the moment")]
    Unavailable,
    /// The text is empty or longer than 1,000 characters.
    #[error("the text is empty or too long")]
    Text,
}

/// Sends text messages.
#[async_trait]
pub trait SmsGateway: Send + Sync + 'static {
    /// Accepts the message.
    ///
    /// # Errors
    /// [`SmsError`]; nothing is sent then.
    async fn send(&self, message: OutgoingSms) -> Result<(), SmsError>;
}
