//! Having a customer in conversation led through a flow.

use axum::extract::State;
use domain::roles::Role;
use domain::{ContactId, FlowId, Localised};
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::view::DeskView;
use crate::center::Center;
use crate::dispatcher::command::Command;
use crate::error::CenterError;
use crate::http::Items;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::Roles(&[Role::Agent]), routes!(list_flows_for_agents))
        .route(Access::Roles(&[Role::Agent]), routes!(visit, end_visit))
        .with_state(center.clone())
}

/// A flow through which an agent may have a customer led.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FlowForAgents {
    id: FlowId,
    name: Localised,
}

/// Where the customer is to be led.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct VisitWish {
    flow: FlowId,
}

/// The flows through which an agent may have a customer led: published ones that are marked so.
#[utoipa::path(get, path = "/flows-for-agents", tag = "desk", responses((status = 200, body = Items<FlowForAgents>)))]
async fn list_flows_for_agents(State(center): State<Center>) -> ApiJson<Items<FlowForAgents>> {
    let flows = center.flows_for_agents();
    ApiJson(Items { items: flows.into_iter().map(|(id, name)| FlowForAgents { id, name }).collect() })
}

/// Has the customer led through a flow; the agent waits and gets them back.
#[utoipa::path(put, path = "/contacts/{id}/visit", tag = "desk", params(("id" = ContactId, Path)), request_body = VisitWish, responses((status = 200, body = DeskView)))]
async fn visit(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(wish): ApiJson<VisitWish>,
) -> Result<ApiJson<DeskView>, Problem> {
    if !center.flows_for_agents().iter().any(|(flow, _)| *flow == wish.flow) {
        return Err(CenterError::Invalid("flow").into());
    }
    let command = Command::Visit { contact, agent: caller.staff, flow: wish.flow };
    Ok(ApiJson(center.ask_desk(command).await?))
}

/// Takes the customer back before the flow is through with them.
#[utoipa::path(delete, path = "/contacts/{id}/visit", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = DeskView)))]
async fn end_visit(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
) -> Result<ApiJson<DeskView>, Problem> {
    Ok(ApiJson(center.ask_desk(Command::EndVisit { contact, agent: caller.staff }).await?))
}
