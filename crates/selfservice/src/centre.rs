//! What self-service needs of the centre, so that it can be tried without one.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use center::ports::{ContactBrief, Door, QueueRequest};
use center::ratings::{LateRating, UnratedCall};
use center::{Center, CenterError};
use domain::contact::{Channel, ContactState};
use domain::events::{ContactEvent, EndCause};
use domain::rating::RatingReason;
use domain::{ContactId, Language, QueueId, StaffId, Timestamp};
use sea_orm::Statement;

/// The centre as self-service sees it.
#[async_trait]
pub trait Centre: Send + Sync + 'static {
    /// Writes down steps of a contact together with rows of self-service.
    async fn record(
        &self,
        contact: ContactId,
        events: Vec<ContactEvent>,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError>;
    /// Puts a contact into a queue.
    async fn enqueue(&self, contact: ContactId, request: QueueRequest) -> Result<(), CenterError>;
    /// The waiting customer would rather be called back.
    async fn promise_call_back(&self, contact: ContactId) -> Result<(), CenterError>;
    /// Takes a contact out of its queue.
    async fn leave_queue(&self, contact: ContactId) -> Result<(), CenterError>;
    /// The customer is back with the agent who had them led through a flow.
    async fn visit_over(&self, contact: ContactId, outcome: String);
    /// The flow has come to its end.
    async fn finish(&self, contact: ContactId, cause: EndCause);
    /// The customer is asked to rate.
    async fn ask_rating(&self, contact: ContactId, grades: u8);
    /// The customer rated.
    async fn rate(&self, contact: ContactId, score: u8, grades: u8);
    /// The customer says why they graded low.
    async fn explain_rating(&self, contact: ContactId, reason: RatingReason) -> Result<(), CenterError>;
    /// The customer rates a contact that is over; with rows of self-service.
    async fn rate_late(
        &self,
        contact: ContactId,
        rating: LateRating,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError>;
    /// Which of these contacts are calls that an agent took, that are over, and that nobody rated.
    async fn unrated_calls(&self, among: &[ContactId]) -> Result<Vec<UnratedCall>, CenterError>;
    /// The contacts that ended since then.
    async fn closed_since(&self, since: Timestamp) -> Result<Vec<ContactId>, CenterError>;
    /// The customer is served in another language from now on.
    async fn set_language(&self, contact: ContactId, language: Language);
    /// Whether the contact is offered to the member of staff, or theirs to talk with or to finish.
    fn is_before(&self, contact: ContactId, staff: StaffId) -> bool;
    /// The door at which the contact is.
    fn door(&self, contact: ContactId) -> Option<Arc<dyn Door>>;
    /// The keys of all queues.
    async fn queues(&self) -> Result<BTreeSet<QueueId>, CenterError>;
    /// All contacts that are not over.
    fn open_contacts(&self) -> Vec<(Arc<ContactBrief>, ContactState)>;
}

#[async_trait]
impl Centre for Center {
    async fn record(
        &self,
        contact: ContactId,
        events: Vec<ContactEvent>,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError> {
        Center::record_all(self, contact, events, writes).await
    }
    async fn enqueue(&self, contact: ContactId, request: QueueRequest) -> Result<(), CenterError> {
        Center::enqueue(self, contact, request).await
    }
    async fn promise_call_back(&self, contact: ContactId) -> Result<(), CenterError> {
        Center::promise_call_back(self, contact).await
    }
    async fn leave_queue(&self, contact: ContactId) -> Result<(), CenterError> {
        Center::leave_queue(self, contact).await
    }
    async fn visit_over(&self, contact: ContactId, outcome: String) {
        Center::visit_over(self, contact, outcome).await;
    }
    async fn finish(&self, contact: ContactId, cause: EndCause) {
        Center::finish(self, contact, cause).await;
    }
    async fn ask_rating(&self, contact: ContactId, grades: u8) {
        Center::ask_rating(self, contact, grades).await;
    }
    async fn rate(&self, contact: ContactId, score: u8, grades: u8) {
        Center::rate(self, contact, score, grades).await;
    }
    async fn explain_rating(&self, contact: ContactId, reason: RatingReason) -> Result<(), CenterError> {
        Center::explain_rating(self, contact, reason).await
    }
    async fn rate_late(
        &self,
        contact: ContactId,
        rating: LateRating,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError> {
        Center::rate_late(self, contact, rating, writes).await
    }
    async fn unrated_calls(&self, among: &[ContactId]) -> Result<Vec<UnratedCall>, CenterError> {
        Center::unrated_calls(self, among).await
    }
    async fn closed_since(&self, since: Timestamp) -> Result<Vec<ContactId>, CenterError> {
        Center::closed_since(self, since).await
    }
    async fn set_language(&self, contact: ContactId, language: Language) {
        Center::set_language(self, contact, language).await;
    }
    fn is_before(&self, contact: ContactId, staff: StaffId) -> bool {
        [Center::offered_agent(self, contact), Center::attending_agent(self, contact)].contains(&Some(staff))
            || Center::is_guest(self, contact, staff)
    }
    fn door(&self, contact: ContactId) -> Option<Arc<dyn Door>> {
        Center::door(self, contact)
    }
    async fn queues(&self) -> Result<BTreeSet<QueueId>, CenterError> {
        Ok(Center::queues(self).await?.into_iter().map(|queue| queue.id).collect())
    }
    fn open_contacts(&self) -> Vec<(Arc<ContactBrief>, ContactState)> {
        let of = |channel| Center::open_contacts(self, channel).into_iter().map(|(brief, state, _)| (brief, state));
        Channel::ALL.into_iter().flat_map(of).collect()
    }
}
