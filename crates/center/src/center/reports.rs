//! What doors, telephones and rooms report of contacts.

use domain::contact::ContactState;
use domain::events::{ContactEvent, EndCause, GuestEnd, MissCause};
use domain::{AgentId, ContactId, GuestId, OfferId};
use sea_orm::Statement;

use super::Center;
use crate::dispatcher::command::Command;
use crate::dispatcher::guests::GuestCommand;
use crate::error::CenterError;
use crate::ports::CustomerInput;

impl Center {
    /// Hands what the customer keyed or wrote to the flow, if the flow has them, and secrets to whoever asked for them in
    /// a conversation; otherwise passes it over.
    pub fn input(&self, contact: ContactId, input: CustomerInput) {
        let in_flow = self.state(contact).is_some_and(|state| {
            matches!(
                state,
                ContactState::Arrived
                    | ContactState::SelfService
                    | ContactState::Queued
                    | ContactState::Offered
                    | ContactState::Survey
            )
        });
        if !in_flow && !self.is_visiting(contact) {
            self.inner.secure_entries.take(contact, input);
        } else if let Some(service) = self.inner.joints.self_service() {
            service.input(contact, input);
        }
    }

    /// What `Say` with this token played has been heard.
    pub fn playback_finished(&self, contact: ContactId, token: u64) {
        if let Some(service) = self.inner.joints.self_service() {
            service.playback_finished(contact, token);
        }
    }

    /// The visited flow has led the customer back; says how it came out.
    pub async fn visit_over(&self, contact: ContactId, outcome: String) {
        self.tell(Command::VisitOver { contact, outcome }).await;
    }

    /// The customer hung up or closed the chat. Telling it twice changes nothing.
    pub async fn customer_left(&self, contact: ContactId, cause: EndCause) {
        self.tell(Command::CustomerLeft { contact, cause }).await;
    }

    /// The customer ends the conversation with an agent and stays, to be asked how it was. Telling it twice changes
    /// nothing. False if nobody served them or the flow has nothing more to ask: then they have left.
    pub async fn customer_finished(&self, contact: ContactId) -> bool {
        self.tell(Command::CustomerFinished { contact }).await;
        self.state(contact) == Some(ContactState::Survey)
    }

    /// Customer and agent are joined at the door.
    pub async fn conversation_joined(&self, contact: ContactId, agent: AgentId) {
        self.tell(Command::ConversationJoined { contact, agent }).await;
    }

    /// The agent's side could not be joined or was lost: the contact goes back to the head of its queue.
    pub async fn agent_leg_failed(&self, contact: ContactId, agent: AgentId, cause: EndCause) {
        self.tell(Command::AgentLegFailed { contact, agent, cause }).await;
    }

    /// The agent hung up at their phone.
    pub async fn agent_hung_up(&self, contact: ContactId, agent: AgentId) {
        if let Err(error) = self.ask(Command::HangUp { contact, agent }).await {
            tracing::debug!(%contact, %error, "an agent hung up what was over");
        }
    }

    /// The agent answered their ringing SIP phone.
    ///
    /// # Errors
    /// [`CenterError::OfferGone`]: the door hangs up the phone.
    pub async fn agent_phone_answered(&self, offer: OfferId, agent: AgentId) -> Result<(), CenterError> {
        self.ask(Command::PhoneAnswered { offer, agent }).await.map(drop)
    }

    /// The agent's SIP phone was not answered, refused the call or could not be reached.
    pub async fn agent_phone_refused(&self, offer: OfferId, agent: AgentId, cause: MissCause) {
        if let Err(error) = self.ask(Command::Refuse { offer, agent, cause }).await {
            tracing::debug!(%error, "a phone refused what was over");
        }
    }

    /// A guest of the conversation is there.
    pub async fn guest_came(&self, contact: ContactId, guest: GuestId) {
        self.tell(Command::Guests { contact, command: GuestCommand::Came(guest) }).await;
    }

    /// A guest of the conversation is gone, or does not come.
    pub async fn guest_gone(&self, contact: ContactId, guest: GuestId, cause: GuestEnd) {
        self.tell(Command::Guests { contact, command: GuestCommand::Gone(guest, cause) }).await;
    }

    /// Whom an agent called has answered.
    pub async fn dial_answered(&self, contact: ContactId) {
        self.tell(Command::DialAnswered { contact }).await;
    }

    /// Whom an agent called has not answered.
    pub async fn dial_failed(&self, contact: ContactId, cause: GuestEnd) {
        self.tell(Command::DialFailed { contact, cause }).await;
    }

    /// Writes down a step that changes nothing in the router, with rows of the room that tells it, in one transaction.
    ///
    /// # Errors
    /// [`CenterError::Unavailable`] if the store does not take it.
    pub async fn record(
        &self,
        contact: ContactId,
        event: ContactEvent,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError> {
        self.record_all(contact, vec![event], writes).await
    }

    /// Writes steps of a contact down together, with rows of the room that reports them.
    ///
    /// # Errors
    /// [`CenterError::Unavailable`] if the store does not take them; none is written then.
    pub async fn record_all(
        &self,
        contact: ContactId,
        events: Vec<ContactEvent>,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError> {
        self.ask(Command::Record { contact, events, writes }).await.map(drop)
    }

    /// The agent has read what the customer wrote: nothing is unread any more.
    pub async fn messages_read(&self, contact: ContactId, agent: AgentId) {
        self.tell(Command::Read { contact, agent }).await;
    }
}
