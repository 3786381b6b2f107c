//! What the desk and the office choose from: queues, skills, lines, reasons.

use axum::extract::State;
use platform::http::{Access, Api, ApiJson, Problem, Routes, routes};

use super::{Line, NotReadyReason, Queue, Skill, queries};
use crate::center::Center;
use crate::http::Items;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::SignedIn, routes!(list_queues))
        .route(Access::SignedIn, routes!(list_skills))
        .route(Access::SignedIn, routes!(list_lines))
        .route(Access::SignedIn, routes!(list_reasons))
        .with_state(center.clone())
}

/// The queues with their rules and wrap-up codes.
#[utoipa::path(get, path = "/queues", tag = "settings", responses((status = 200, body = Items<Queue>)))]
async fn list_queues(State(center): State<Center>) -> Result<ApiJson<Items<Queue>>, Problem> {
    Ok(ApiJson(Items { items: queries::queues(center.database()).await? }))
}

/// The skills.
#[utoipa::path(get, path = "/skills", tag = "settings", responses((status = 200, body = Items<Skill>)))]
async fn list_skills(State(center): State<Center>) -> Result<ApiJson<Items<Skill>>, Problem> {
    Ok(ApiJson(Items { items: queries::skills(center.database()).await? }))
}

/// The bank's numbers and chat entrances.
#[utoipa::path(get, path = "/lines", tag = "settings", responses((status = 200, body = Items<Line>)))]
async fn list_lines(State(center): State<Center>) -> Result<ApiJson<Items<Line>>, Problem> {
    Ok(ApiJson(Items { items: center.lines() }))
}

/// Why an agent may be not ready.
#[utoipa::path(get, path = "/not-ready-reasons", tag = "settings", responses((status = 200, body = Items<NotReadyReason>)))]
async fn list_reasons(State(center): State<Center>) -> Result<ApiJson<Items<NotReadyReason>>, Problem> {
    Ok(ApiJson(Items { items: queries::reasons(center.database()).await? }))
}
