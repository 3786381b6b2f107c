//! The relationship manager (客户经理) of a customer, and whether they can be asked now.

use axum::extract::State;
use domain::agent::AgentState;
use domain::{AgentId, CustomerId};
use platform::http::{ApiJson, ApiPath, Problem};
use platform::sign_in::Caller;
use serde::Serialize;

use super::queries;
use crate::center::Center;
use crate::error::CenterError;
use crate::staff::queries::seat;

/// Whether somebody can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Availability {
    /// 空闲: takes contacts.
    Ready,
    /// 忙碌: serves somebody or finishes.
    Busy,
    /// 不在席: pauses or is not at work.
    Away,
}

impl Availability {
    const fn of(state: AgentState) -> Self {
        match state {
            AgentState::Ready => Self::Ready,
            AgentState::Offered | AgentState::Busy | AgentState::WrapUp => Self::Busy,
            AgentState::NotReady | AgentState::SignedOut => Self::Away,
        }
    }
}

/// A relationship manager.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct RelationshipManager {
    id: AgentId,
    number: String,
    name: String,
    availability: Availability,
    /// The caller looks after the customer.
    is_caller: bool,
}

/// Who looks after a customer, if somebody does.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct CustomerRelationship {
    relationship_manager: Option<RelationshipManager>,
}

/// The customer's relationship manager and whether they can be asked now.
#[utoipa::path(get, path = "/customers/{id}/relationship", tag = "customers", params(("id" = CustomerId, Path)), responses((status = 200, body = CustomerRelationship)))]
pub(crate) async fn show_relationship(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
) -> Result<ApiJson<CustomerRelationship>, Problem> {
    let database = center.database();
    let customer = queries::by_id(database, id).await?.ok_or(CenterError::UnknownCustomer)?;
    let audit = &center.inner.foundations.audit;
    audit.note(caller.staff, "customer.relationship_read", format!("customer:{id}")).await?;
    let Some(keeper) = customer.manager else {
        return Ok(ApiJson(CustomerRelationship { relationship_manager: None }));
    };
    let Some(seat) = seat(database, keeper).await? else {
        return Ok(ApiJson(CustomerRelationship { relationship_manager: None }));
    };
    let team = center.team().await?;
    let at_desk = team.agents.iter().find(|agent| agent.id == keeper && !agent.lost);
    Ok(ApiJson(CustomerRelationship {
        relationship_manager: Some(RelationshipManager {
            id: keeper,
            number: seat.number,
            name: seat.name,
            availability: at_desk.map_or(Availability::Away, |agent| Availability::of(agent.state)),
            is_caller: keeper == caller.staff,
        }),
    }))
}
