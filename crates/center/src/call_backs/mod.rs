//! Planned call-backs (预约回呼): agent and customer agree when the customer is called back.
//!
//! A plan belongs to the contact in which it was agreed; a contact has one open plan at most. A durable timer gives it
//! out when its time has come: in one decision of the dispatcher a contact of direction outbound arrives, waits in the
//! queue of the contact it came from as a promised call-back, and the plan says so. So nothing is between these steps
//! that a lost server could cut. The id of that contact is made with the plan: a timer that comes twice finds it given out.

mod error;
pub mod http;
pub(crate) mod live;
pub(crate) mod queries;
mod rules;
mod service;

pub use error::CallBackError;
pub use rules::CallBackRules;
pub use service::CallBacks;
