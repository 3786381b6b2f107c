//! The door's handle: what the centre and the pages hold, and how they reach the calls.

use center::ports::{Door, DoorCommand};
use domain::{AgentId, ContactId};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::media::LegId;
use crate::sip::registrar::Account;

/// What is asked of the calls from outside.
#[derive(Debug)]
pub(crate) enum Order {
    /// The centre commands.
    Command(ContactId, DoorCommand),
    /// A browser was opened.
    OpenBrowser { agent: AgentId, session: Uuid, leg: LegId, done: oneshot::Sender<()> },
    /// A browser is closed; answers whether it was there.
    CloseBrowser { agent: AgentId, session: Uuid, done: oneshot::Sender<bool> },
    /// Keys towards the customer; answers whether the agent is in conversation.
    Press { contact: ContactId, agent: AgentId, digits: String, done: oneshot::Sender<bool> },
    /// An account was changed or removed.
    SetAccount(String, Option<Account>),
}

/// Orders that may wait. The calls take them within milliseconds.
pub(crate) const ORDERS: usize = 16_384;

/// The telephone door.
#[derive(Clone)]
pub struct VoiceDoor {
    orders: mpsc::Sender<Order>,
}

impl VoiceDoor {
    pub(crate) fn new(orders: mpsc::Sender<Order>) -> Self {
        Self { orders }
    }
}

impl Door for VoiceDoor {
    fn perform(&self, contact: ContactId, command: DoorCommand) {
        if let Err(error) = self.orders.try_send(Order::Command(contact, command)) {
            let cause = match error {
                mpsc::error::TrySendError::Full(_) => "too many orders wait",
                mpsc::error::TrySendError::Closed(_) => "the door is closed",
            };
            metrics::counter!("voice_lost_commands_total").increment(1);
            tracing::error!(%contact, cause, "a command of the centre was lost");
        }
    }
}
