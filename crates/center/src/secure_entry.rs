//! Secure entry (安全收号) in a conversation: what the customer keys or types goes to whoever asked for it, and neither to
//! the agent nor to recording, journal or log. The door cuts the customer's sound and shows a masked field meanwhile.

use dashmap::DashMap;
use domain::ContactId;
use domain::secret::Secret;
use tokio::sync::mpsc;

use crate::center::Center;
use crate::error::CenterError;
use crate::ports::{CustomerInput, DoorCommand};

/// Keys that wait for whoever asked; nobody keys that fast.
const WAITING: usize = 64;

/// What a customer enters.
pub enum SecureInput {
    /// A key of the phone.
    Key(Secret<char>),
    /// What was typed whole.
    Text(Secret<String>),
}

/// The entries that are open.
#[derive(Default)]
pub(crate) struct SecureEntries {
    open: DashMap<ContactId, mpsc::Sender<SecureInput>>,
}

impl SecureEntries {
    /// Hands a secret to whoever asked for it; whether somebody did.
    pub(crate) fn take(&self, contact: ContactId, input: CustomerInput) -> bool {
        let Some(open) = self.open.get(&contact) else { return false };
        let input = match input {
            CustomerInput::SecureDigit(key) => SecureInput::Key(key),
            CustomerInput::SecureText(text) => SecureInput::Text(text),
            _ => return false,
        };
        // A full channel belongs to somebody who is no longer reading: the key is lost and the customer is asked again.
        let _ = open.try_send(input);
        true
    }
}

impl Center {
    /// Puts the customer of a conversation into secure entry; what they enter comes out of the receiver. An entry that was
    /// open ends.
    ///
    /// # Errors
    /// [`CenterError::UnknownContact`], [`CenterError::WrongState`] if there is no conversation, or a flow has the customer
    /// in the middle of it.
    pub fn open_secure_entry(&self, contact: ContactId) -> Result<mpsc::Receiver<SecureInput>, CenterError> {
        let door = self.door(contact).ok_or(CenterError::UnknownContact)?;
        if self.serving_agent(contact).is_none() || self.is_visiting(contact) {
            return Err(CenterError::WrongState);
        }
        let (keys, entered) = mpsc::channel(WAITING);
        self.inner.secure_entries.open.insert(contact, keys);
        door.perform(contact, DoorCommand::SecureEntry(true));
        Ok(entered)
    }

    /// Ends secure entry: the two hear each other again.
    pub fn close_secure_entry(&self, contact: ContactId) {
        if self.inner.secure_entries.open.remove(&contact).is_some()
            && let Some(door) = self.door(contact)
        {
            door.perform(contact, DoorCommand::SecureEntry(false));
        }
    }
}
