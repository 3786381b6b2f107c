//! The routes of value-added services: for desks (`desk.rs`) and for those who place orders (`office.rs`). What is read of
//! a customer is audited.

mod desk;
mod office;

use domain::roles::Role;
use domain::{ContactId, CustomerId, ServiceOrderId};
use platform::audit::AuditEntry;
use platform::http::{Access, Api, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde_json::{Value, json};

use crate::live::SEEING;
use crate::service::ConciergeService;

/// Who places orders with providers.
const PLACING: &[Role] = &[Role::Clerk, Role::ShiftLeader];
/// Who sees all orders and the year's figures.
const OFFICE: &[Role] = &[Role::Clerk, Role::ShiftLeader, Role::Director];
/// Who may read what there is and how its document is written.
const READERS: &[Role] =
    &[Role::Agent, Role::ShiftLeader, Role::Clerk, Role::Director, Role::Maintainer, Role::Inspector, Role::Auditor];
/// Characters of a note, a reason or a provider's number.
const LONGEST_NOTE: usize = 300;

/// All routes of value-added services.
#[must_use]
pub fn routes(service: &ConciergeService) -> Api {
    Routes::new()
        .route(Access::Roles(READERS), routes!(desk::show_catalogue))
        .route(Access::Roles(READERS), routes!(desk::show_schema))
        .route(Access::Roles(&[Role::Agent]), routes!(desk::list_services_of_contact))
        .route(Access::Roles(SEEING), routes!(desk::list_services))
        .route(Access::Roles(SEEING), routes!(desk::draft_order))
        .route(Access::Roles(SEEING), routes!(desk::answer_order))
        .route(Access::Roles(SEEING), routes!(desk::cancel_order))
        .route(Access::Roles(OFFICE), routes!(office::list_orders))
        .route(Access::Roles(OFFICE), routes!(office::show_order))
        .route(Access::Roles(PLACING), routes!(office::take_step))
        .route(Access::Roles(OFFICE), routes!(office::show_figures))
        .with_state(service.clone())
}

impl ConciergeService {
    /// Writes down that something of a customer was read.
    async fn note_reading(
        &self,
        caller: &Caller,
        action: &'static str,
        subject: String,
        contact: Option<ContactId>,
        detail: Value,
    ) -> Result<(), Problem> {
        let (at, staff) = (self.now(), Some(caller.staff));
        let entry = AuditEntry { at, staff, action, subject, contact, detail, remote: None };
        Ok(self.inner.ground.audit.record(entry).await?)
    }

    async fn note_customer(
        &self,
        caller: &Caller,
        customer: CustomerId,
        contact: Option<ContactId>,
    ) -> Result<(), Problem> {
        self.note_reading(caller, "concierge.read", format!("customer:{customer}"), contact, json!({})).await
    }

    async fn note_order(&self, caller: &Caller, order: ServiceOrderId, customer: CustomerId) -> Result<(), Problem> {
        let subject = format!("service_order:{order}");
        self.note_reading(caller, "concierge.particulars_read", subject, None, json!({ "customer": customer })).await
    }
}

/// A text without characters that cannot be seen; `None` if it is too long.
fn tidy(text: &str) -> Option<String> {
    let text = text.trim();
    let is_fine = text.chars().count() <= LONGEST_NOTE && !text.chars().any(|one| one.is_control() && one != '\n');
    is_fine.then(|| text.to_owned())
}
