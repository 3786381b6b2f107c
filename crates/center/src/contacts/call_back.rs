//! The number of a customer who is to be called back, for the agent who has taken the call-back.

use axum::extract::State;
use domain::ContactId;
use domain::roles::Role;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::Serialize;

use crate::center::Center;
use crate::error::CenterError;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new().route(Access::Roles(&[Role::Agent]), routes!(show_call_back)).with_state(center.clone())
}

/// Whom to call.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CallBackView {
    /// The whole number.
    phone: String,
}

/// The number to call, for the agent who has accepted the call-back. The reading is audited.
#[utoipa::path(get, path = "/contacts/{id}/call-back", tag = "contacts", params(("id" = ContactId, Path)),
    responses((status = 200, body = CallBackView)))]
async fn show_call_back(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<ContactId>,
) -> Result<ApiJson<CallBackView>, Problem> {
    let brief = center.brief(id).filter(|_| center.attending_agent(id) == Some(caller.staff));
    let phone = brief.and_then(|brief| brief.phone.clone()).ok_or(CenterError::UnknownContact)?;
    if !super::queries::is_call_back(center.database(), id).await? {
        return Err(CenterError::UnknownContact.into());
    }
    center.inner.foundations.audit.note(caller.staff, "call_back.number_read", format!("contact:{id}")).await?;
    Ok(ApiJson(CallBackView { phone: phone.as_str().to_owned() }))
}
