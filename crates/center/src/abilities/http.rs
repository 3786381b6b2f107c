//! What an agent is believed to be able to, explained; and counting anew.

use axum::extract::State;
use axum::http::StatusCode;
use domain::roles::Role;
use domain::{AgentId, Timestamp};
use platform::audit::AuditEntry;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::Serialize;
use serde_json::json;

use super::BusinessAbility;
use crate::center::Center;

const READING: Access = Access::Roles(&[Role::ShiftLeader, Role::Director]);

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new().route(READING, routes!(read)).route(READING, routes!(count)).with_state(center.clone())
}

/// What an agent is able to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AgentAbilities {
    /// When it was counted; absent before the first count is done.
    counted_at: Option<Timestamp>,
    /// The businesses in which the agent had contacts in the last 90 days.
    items: Vec<BusinessAbility>,
}

/// What an agent is able to in each business: what was seen, what the team's mean is, and what is believed.
#[utoipa::path(get, path = "/agents/{id}/abilities", tag = "supervision", params(("id" = AgentId, Path)), responses((status = 200, body = AgentAbilities)))]
async fn read(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(agent): ApiPath<AgentId>,
) -> Result<ApiJson<AgentAbilities>, Problem> {
    center.seat(agent).await?;
    let counted = center.abilities();
    center.inner.foundations.audit.note(caller.staff, "abilities.read", format!("staff:{agent}")).await?;
    let items = counted.agents.get(&agent).cloned().unwrap_or_default();
    Ok(ApiJson(AgentAbilities { counted_at: counted.at, items }))
}

/// Counts all agents' contacts anew, now; routing goes by the new figures when this answers.
#[utoipa::path(post, path = "/agents/abilities/count", tag = "supervision", responses((status = 204)))]
async fn count(State(center): State<Center>, caller: Caller) -> Result<StatusCode, Problem> {
    let foundations = &center.inner.foundations;
    let entry = AuditEntry {
        at: foundations.clock.now(),
        staff: Some(caller.staff),
        action: "abilities.counted",
        subject: "abilities".to_owned(),
        contact: None,
        detail: json!({}),
        remote: None,
    };
    foundations.audit.record(entry).await?;
    center.count_abilities().await?;
    Ok(StatusCode::NO_CONTENT)
}
