//! The list of those who are to be asked, and writing down what came of it. Every reading is audited.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use domain::events::{ContactEvent, FollowUpResult};
use domain::rating::RatingReason;
use domain::roles::Role;
use domain::{ContactId, StaffId, Timestamp};
use platform::audit::AuditEntry;
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, FieldError, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::queries;
use crate::center::Center;
use crate::contacts::records::ContactRow;
use crate::error::CenterError;
use crate::http::Items;

/// Who asks the dissatisfied.
const FOLLOWING_UP: Access = Access::Roles(&[Role::ShiftLeader, Role::Clerk, Role::Inspector, Role::Director]);
/// Whoever was dissatisfied longer ago is not asked any more.
const WITHIN: Duration = Duration::from_secs(30 * 24 * 3600);
const MOST: u32 = 200;
/// The longest note, in characters.
const LONGEST_NOTE: usize = 1_000;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(FOLLOWING_UP, routes!(list_follow_ups))
        .route(FOLLOWING_UP, routes!(write_follow_up))
        .with_state(center.clone())
}

/// A contact whose customer was dissatisfied.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct FollowUpRow {
    pub contact: ContactRow,
    /// The agent's note.
    pub note: String,
    /// Why the customer graded low, if they said so.
    pub reason: Option<RatingReason>,
    /// What else they wrote.
    pub words: Option<String>,
    /// What came of asking, the last time; absent if nobody has asked.
    pub follow_up: Option<FollowUp>,
}

/// What came of asking a dissatisfied customer.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct FollowUp {
    pub result: FollowUpResult,
    pub note: String,
    pub by: StaffId,
    pub by_name: String,
    pub at: Timestamp,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Those who have been asked in place of those who are to be.
    #[serde(default)]
    done: bool,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewFollowUp {
    result: FollowUpResult,
    /// What the customer said, what was promised: 1 to 1,000 characters.
    note: String,
}

/// The dissatisfied customers of the last 30 days, at most 200, the latest first.
#[utoipa::path(get, path = "/follow-ups", tag = "contacts", params(Wanted), responses((status = 200, body = Items<FollowUpRow>)))]
async fn list_follow_ups(
    State(center): State<Center>,
    caller: Caller,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<ApiJson<Items<FollowUpRow>>, Problem> {
    let since = center.inner.foundations.clock.now() - WITHIN;
    let items = queries::list(center.database(), since, !wanted.done, MOST).await?;
    center.inner.foundations.audit.note(caller.staff, "follow_ups.read", "follow-ups").await?;
    Ok(ApiJson(Items { items }))
}

/// Writes down what came of asking. Who was not reached may be asked again.
#[utoipa::path(post, path = "/contacts/{id}/follow-ups", tag = "contacts", params(("id" = ContactId, Path)), request_body = NewFollowUp, responses((status = 204)))]
async fn write_follow_up(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(told): ApiJson<NewFollowUp>,
) -> Result<StatusCode, Problem> {
    let note = told.note.trim();
    if note.is_empty() || note.chars().count() > LONGEST_NOTE {
        return Err(Problem::invalid(vec![FieldError::new("/note", "1–1000")]));
    }
    let database = center.database();
    if !queries::is_dissatisfied(database, contact).await? {
        return Err(CenterError::UnknownContact.into());
    }
    let now = center.inner.foundations.clock.now();
    let audited = center.inner.foundations.audit.entry(AuditEntry {
        at: now,
        staff: Some(caller.staff),
        action: "follow_up.written",
        subject: format!("contact:{contact}"),
        contact: Some(contact),
        detail: serde_json::json!({ "result": told.result }),
        remote: None,
    });
    let kept = queries::put(database, contact, told.result, note, caller.staff, now);
    let event = ContactEvent::FollowedUp { staff: caller.staff, result: told.result };
    center.record(contact, event, vec![kept, audited]).await?;
    Ok(StatusCode::NO_CONTENT)
}
