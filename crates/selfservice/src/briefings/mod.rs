//! Briefings (自助服务摘要): what an agent is told of a contact that its flow hands over, so that the customer need not
//! say it again. A briefing is a row, as events hold no personal data; it is written before the contact is queued.

mod briefing;
pub(crate) mod http;
mod queries;

use domain::{ContactId, StaffId};
use platform::audit::AuditEntry;
use serde_json::json;

pub use briefing::{ActionOutcome, Briefing, GivenFact};
pub(crate) use briefing::{Taken, briefing};

use crate::contacts::SelfService;
use crate::error::SelfServiceError;

impl SelfService {
    /// Keeps what the agent who takes the contact will be told; it takes the place of that of an earlier hand-over.
    pub(crate) async fn keep_briefing(&self, contact: ContactId, briefing: &Briefing) -> Result<(), SelfServiceError> {
        let text = serde_json::to_string(briefing).expect("invariant: a briefing is texts, times and flags");
        self.database().execute(queries::keep(self.database(), contact, briefing, &text)).await?;
        Ok(())
    }

    /// The briefing of a contact, for a member of staff who may see it. The reading is audited.
    async fn read_briefing(&self, contact: ContactId, reader: StaffId) -> Result<Briefing, SelfServiceError> {
        let found = queries::find(self.database(), contact).await?.ok_or(SelfServiceError::NoBriefing)?;
        let entry = AuditEntry {
            at: self.now(),
            staff: Some(reader),
            action: "contact.briefing_read",
            subject: format!("contact:{contact}"),
            contact: Some(contact),
            detail: json!({}),
            remote: None,
        };
        self.audit().record(entry).await?;
        Ok(found)
    }
}
