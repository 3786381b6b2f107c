//! What a flow wants of the centre for the customer whom it leads.

use domain::events::EndCause;
use domain::{ContactId, FlowId, Language, Localised};

use super::Center;
use crate::dispatcher::command::Command;
use crate::error::CenterError;
use crate::ports::QueueRequest;

impl Center {
    /// Puts a contact into a queue.
    ///
    /// # Errors
    /// [`CenterError::UnknownQueue`], [`CenterError::UnknownContact`], [`CenterError::WrongState`].
    pub async fn enqueue(&self, contact: ContactId, request: QueueRequest) -> Result<(), CenterError> {
        let facts = Box::new(self.facts(contact, &request).await);
        self.ask(Command::Enqueue { contact, request, facts }).await.map(drop)
    }

    /// The waiting customer would rather be called back; the contact keeps its place.
    ///
    /// # Errors
    /// [`CenterError::WrongState`] if it no longer waits, or if no number is known.
    pub async fn promise_call_back(&self, contact: ContactId) -> Result<(), CenterError> {
        self.ask(Command::PromiseCallBack { contact }).await.map(drop)
    }

    /// Takes a contact out of its queue and back into the flow.
    ///
    /// # Errors
    /// [`CenterError::WrongState`] if it no longer waits.
    pub async fn leave_queue(&self, contact: ContactId) -> Result<(), CenterError> {
        self.ask(Command::LeaveQueue { contact }).await.map(drop)
    }

    /// The flow came to its end: the door ends the contact after what is being said.
    pub async fn finish(&self, contact: ContactId, cause: EndCause) {
        self.tell(Command::Finish { contact, cause }).await;
    }

    /// The customer is asked to rate with 1 to `grades`.
    pub async fn ask_rating(&self, contact: ContactId, grades: u8) {
        self.tell(Command::AskRating { contact, grades }).await;
    }

    /// The customer rated.
    pub async fn rate(&self, contact: ContactId, score: u8, grades: u8) {
        self.tell(Command::Rate { contact, score, grades }).await;
    }

    /// The customer wants to be served in another language.
    pub async fn set_language(&self, contact: ContactId, language: Language) {
        self.tell(Command::SetLanguage { contact, language }).await;
    }

    /// The flows through which an agent may have a customer led.
    #[must_use]
    pub fn flows_for_agents(&self) -> Vec<(FlowId, Localised)> {
        self.inner.joints.self_service().map(|service| service.flows_for_agents()).unwrap_or_default()
    }
}
