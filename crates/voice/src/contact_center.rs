//! What this door needs of the centre, so that it can be tried with another one.

use async_trait::async_trait;
use center::ports::listener::Spoken;
use center::ports::{CustomerInput, NewContact};
use center::{Center, CenterError};
use domain::contact::{Channel, Party};
use domain::events::{ContactEvent, EndCause, GuestEnd, MissCause};
use domain::{AgentId, ContactId, GuestId, Language, LineId, OfferId, Timestamp};
use sea_orm::Statement;

/// Why the centre takes nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It is full.
    Overloaded,
    /// It can write nothing down, so it can promise nothing.
    Unavailable,
    /// It has no such line.
    UnknownLine,
}

/// The centre as the telephone door sees it. What the methods mean is said at [`Center`].
#[async_trait]
pub trait ContactCenter: Send + Sync + 'static {
    /// Whether the number is one of the bank's telephone lines.
    fn is_phone_line(&self, line: &LineId) -> bool;
    /// See [`Center::arrive`].
    async fn arrive(&self, new: NewContact) -> Result<(), Closed>;
    /// See [`Center::input`].
    fn input(&self, contact: ContactId, input: CustomerInput);
    /// See [`Center::playback_finished`].
    fn playback_finished(&self, contact: ContactId, token: u64);
    /// See [`Center::customer_left`].
    async fn customer_left(&self, contact: ContactId, cause: EndCause);
    /// See [`Center::conversation_joined`].
    async fn conversation_joined(&self, contact: ContactId, agent: AgentId);
    /// See [`Center::agent_leg_failed`].
    async fn agent_leg_failed(&self, contact: ContactId, agent: AgentId, cause: EndCause);
    /// See [`Center::agent_hung_up`].
    async fn agent_hung_up(&self, contact: ContactId, agent: AgentId);
    /// See [`Center::agent_phone_answered`]. `false`: the offer is gone.
    async fn agent_phone_answered(&self, offer: OfferId, agent: AgentId) -> bool;
    /// See [`Center::agent_phone_refused`].
    async fn agent_phone_refused(&self, offer: OfferId, agent: AgentId, cause: MissCause);
    /// See [`Center::dial_answered`].
    async fn dial_answered(&self, contact: ContactId);
    /// See [`Center::dial_failed`].
    async fn dial_failed(&self, contact: ContactId, cause: GuestEnd);
    /// See [`Center::guest_came`].
    async fn guest_came(&self, contact: ContactId, guest: GuestId);
    /// See [`Center::guest_gone`].
    async fn guest_gone(&self, contact: ContactId, guest: GuestId, cause: GuestEnd);
    /// See [`Center::record`]. `false`: the store did not take it.
    async fn record(&self, contact: ContactId, event: ContactEvent, writes: Vec<Statement>) -> bool;
    /// See [`Center::is_agent`].
    async fn is_agent(&self, staff: AgentId) -> bool;
    /// See [`Center::serving_agent`].
    fn serving_agent(&self, contact: ContactId) -> Option<AgentId>;
    /// The language that the contact is served in.
    fn language(&self, _contact: ContactId) -> Language {
        Language::Zh
    }
    /// Tells whoever follows conversations what becomes of one side's speech.
    fn spoken(&self, _contact: ContactId, _by: Party, _spoken: Spoken, _at: Timestamp) {}
}

#[async_trait]
impl ContactCenter for Center {
    fn is_phone_line(&self, line: &LineId) -> bool {
        self.line(line).is_some_and(|line| line.channel == Channel::Phone)
    }

    async fn arrive(&self, new: NewContact) -> Result<(), Closed> {
        match Self::arrive(self, new).await {
            Ok(_) => Ok(()),
            Err(CenterError::Overloaded) => Err(Closed::Overloaded),
            Err(CenterError::UnknownLine(_)) => Err(Closed::UnknownLine),
            Err(_) => Err(Closed::Unavailable),
        }
    }

    async fn is_agent(&self, staff: AgentId) -> bool {
        Self::is_agent(self, staff).await
    }

    fn input(&self, contact: ContactId, input: CustomerInput) {
        Self::input(self, contact, input);
    }

    fn playback_finished(&self, contact: ContactId, token: u64) {
        Self::playback_finished(self, contact, token);
    }

    async fn customer_left(&self, contact: ContactId, cause: EndCause) {
        Self::customer_left(self, contact, cause).await;
    }

    async fn conversation_joined(&self, contact: ContactId, agent: AgentId) {
        Self::conversation_joined(self, contact, agent).await;
    }

    async fn agent_leg_failed(&self, contact: ContactId, agent: AgentId, cause: EndCause) {
        Self::agent_leg_failed(self, contact, agent, cause).await;
    }

    async fn agent_hung_up(&self, contact: ContactId, agent: AgentId) {
        Self::agent_hung_up(self, contact, agent).await;
    }

    async fn agent_phone_answered(&self, offer: OfferId, agent: AgentId) -> bool {
        Self::agent_phone_answered(self, offer, agent).await.is_ok()
    }

    async fn agent_phone_refused(&self, offer: OfferId, agent: AgentId, cause: MissCause) {
        Self::agent_phone_refused(self, offer, agent, cause).await;
    }

    async fn dial_answered(&self, contact: ContactId) {
        Self::dial_answered(self, contact).await;
    }

    async fn dial_failed(&self, contact: ContactId, cause: GuestEnd) {
        Self::dial_failed(self, contact, cause).await;
    }

    async fn guest_came(&self, contact: ContactId, guest: GuestId) {
        Self::guest_came(self, contact, guest).await;
    }

    async fn guest_gone(&self, contact: ContactId, guest: GuestId, cause: GuestEnd) {
        Self::guest_gone(self, contact, guest, cause).await;
    }

    async fn record(&self, contact: ContactId, event: ContactEvent, writes: Vec<Statement>) -> bool {
        match Self::record(self, contact, event, writes).await {
            Ok(_) => true,
            Err(error) => {
                tracing::warn!(%contact, %error, "the centre did not take an event");
                false
            }
        }
    }

    fn serving_agent(&self, contact: ContactId) -> Option<AgentId> {
        Self::serving_agent(self, contact)
    }

    fn language(&self, contact: ContactId) -> Language {
        self.brief(contact).map_or(Language::Zh, |brief| brief.language)
    }

    fn spoken(&self, contact: ContactId, by: Party, spoken: Spoken, at: Timestamp) {
        if let Some(listener) = self.listener() {
            listener.spoken(contact, by, spoken, at);
        }
    }
}
