//! The words of a remote banking centre.
//!
//! Every other crate speaks in these types and none of them does anything: there is no I/O, no clock
//! and no async here. A *contact* (接触) is one customer's visit through one channel; an *agent* (座席) is a
//! member of staff at work on contacts; a *queue* (队列) is where a contact waits for an agent; what happened
//! to a contact is told by its [`events::ContactEvent`]s.
//!
//! Invariants: times are [`time::Timestamp`]s (UTC, microseconds) and always handed in; money is an integer of
//! the currency's minor unit; a [`secret::Secret`] can be neither printed nor serialised.

pub mod agent;
pub mod business;
pub mod calendar;
pub mod concierge;
pub mod contact;
pub mod customer;
pub mod decision;
pub mod events;
pub mod ids;
pub mod language;
pub mod money;
pub mod phone;
pub mod problem;
pub mod rating;
pub mod roles;
pub mod secret;
pub mod time;

pub use ids::{
    AgentId, ArticleId, BusinessId, ConsentId, ContactId, CustomerId, DealId, FlowId, GuestId, LineId, LinkedPersonId,
    MessageId, NodeId, NoteId, NoticeId, ObjectId, OfferId, PlanId, PlanRunId, QueueId, RegionId, ServiceItemId,
    ServiceOrderId, SiteId, SkillId, StaffId, TestCaseId,
};
pub use language::{Language, Localised};
pub use time::Timestamp;
