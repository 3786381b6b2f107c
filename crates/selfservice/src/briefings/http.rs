//! The route of briefings. Every reading is audited. An agent sees the briefing of a contact that is offered to them or
//! that they attend to; leaders see all.

use axum::extract::State;
use domain::ContactId;
use domain::roles::Role;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
use platform::sign_in::Caller;

use super::Briefing;
use crate::contacts::SelfService;
use crate::error::SelfServiceError;

const READERS: Access = Access::Roles(&[Role::Agent, Role::ShiftLeader, Role::Director]);

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new().route(READERS, routes!(show_briefing)).with_state(service.clone())
}

/// What is known of a contact that self-service has handed over.
#[utoipa::path(get, path = "/contacts/{id}/briefing", tag = "contacts", params(("id" = ContactId, Path)),
    responses((status = 200, body = Briefing)))]
async fn show_briefing(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath(id): ApiPath<ContactId>,
) -> Result<ApiJson<Briefing>, Problem> {
    let leads = caller.has(Role::ShiftLeader) || caller.has(Role::Director);
    if !leads && !service.is_before(id, caller.staff) {
        return Err(SelfServiceError::NoBriefing.into());
    }
    Ok(ApiJson(service.read_briefing(id, caller.staff).await?))
}
