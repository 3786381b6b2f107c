//! The routes of diversion: customers follow links, leaders read what came of them.

use axum::extract::State;
use domain::calendar::{Day, day_in_china};
use domain::roles::Role;
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, Problem, Routes, routes};
use serde::{Deserialize, Serialize};

use super::{Destination, DiversionFigures};
use crate::contacts::SelfService;

/// Days that are shown when nobody says from when.
const WEEK: i64 = 7;

const READERS: Access = Access::Roles(&[Role::Director, Role::Clerk, Role::ShiftLeader]);

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new()
        .route(Access::Public, routes!(follow_link))
        .route(READERS, routes!(show_diversions))
        .with_state(service.clone())
}

/// Follows a link that was sent to a customer. The first time is counted.
#[utoipa::path(post, path = "/diversions/{link}/taking", tag = "diversions", params(("link" = String, Path)),
    responses((status = 200, body = Destination)))]
async fn follow_link(
    State(service): State<SelfService>,
    ApiPath(link): ApiPath<String>,
) -> Result<ApiJson<Destination>, Problem> {
    Ok(ApiJson(service.follow_link(&link).await?))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Period {
    /// The first day; absent: a week before `to`.
    from: Option<Day>,
    /// The last day, included; absent: today.
    to: Option<Day>,
}

/// What came of offers to go on online, by day and business.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DiversionReport {
    from: Day,
    to: Day,
    /// The latest day first.
    items: Vec<DiversionFigures>,
}

/// How many were offered to go on online, and how many did.
#[utoipa::path(get, path = "/diversions/figures", tag = "diversions", params(Period),
    responses((status = 200, body = DiversionReport)))]
async fn show_diversions(
    State(service): State<SelfService>,
    ApiQuery(period): ApiQuery<Period>,
) -> Result<ApiJson<DiversionReport>, Problem> {
    let to = period.to.unwrap_or_else(|| day_in_china(service.now()));
    let from = period.from.unwrap_or_else(|| Day::of(to.date() - time::Duration::days(WEEK - 1)));
    Ok(ApiJson(DiversionReport { from, to, items: service.diversion_figures(from, to).await? }))
}
