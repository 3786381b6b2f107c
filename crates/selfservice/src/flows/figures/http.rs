//! The route of figures.

use std::time::Duration;

use axum::extract::State;
use domain::{FlowId, Timestamp};
use platform::http::{Api, ApiJson, ApiPath, ApiQuery, Problem, Routes, routes};
use serde::{Deserialize, Serialize};

use super::NodeFigures;
use crate::contacts::SelfService;
use crate::flows::http::AUTHORS;

/// What is shown when nobody says from when.
const WEEK: Duration = Duration::from_secs(7 * 86_400);

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new().route(AUTHORS, routes!(show_figures)).with_state(service.clone())
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Period {
    /// From the hour of this time on; absent: a week before `to`.
    from: Option<Timestamp>,
    /// Up to the hour of this time, not included; absent: all so far.
    to: Option<Timestamp>,
}

/// The figures of a flow's nodes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FlowFigures {
    from: Timestamp,
    to: Timestamp,
    items: Vec<NodeFigures>,
}

/// What became of contacts at each node of a flow, by the hour of their visit.
#[utoipa::path(get, path = "/flows/{id}/figures", tag = "flows", params(("id" = FlowId, Path), Period),
    responses((status = 200, body = FlowFigures)))]
async fn show_figures(
    State(service): State<SelfService>,
    ApiPath(id): ApiPath<FlowId>,
    ApiQuery(period): ApiQuery<Period>,
) -> Result<ApiJson<FlowFigures>, Problem> {
    // The hour that is not over counts as well.
    let to = period.to.unwrap_or_else(|| service.now() + Duration::from_secs(3600));
    let from = period.from.unwrap_or_else(|| to - WEEK);
    let items = super::of_flow(service.database(), &id, from, to).await?;
    Ok(ApiJson(FlowFigures { from, to, items }))
}
