//! Reading and changing one's own preferences.

use axum::extract::State;
use axum::http::StatusCode;
use platform::http::{Access, Api, ApiJson, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::Serialize;

use super::keys::DeskKeys;
use super::layout::DeskLayout;
use super::{Section, queries};
use crate::center::Center;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::SignedIn, routes!(read_preferences))
        .route(Access::SignedIn, routes!(keep_desk_keys, forget_desk_keys))
        .route(Access::SignedIn, routes!(keep_desk_layout, forget_desk_layout))
        .with_state(center.clone())
}

/// What the caller has arranged for themselves. What is absent has its defaults.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct OwnPreferences {
    desk_keys: Option<DeskKeys>,
    desk_layout: Option<DeskLayout>,
}

/// One's own preferences.
#[utoipa::path(get, path = "/preferences", tag = "settings", responses((status = 200, body = OwnPreferences)))]
async fn read_preferences(State(center): State<Center>, caller: Caller) -> Result<ApiJson<OwnPreferences>, Problem> {
    let database = center.database();
    Ok(ApiJson(OwnPreferences {
        desk_keys: queries::read(database, caller.staff).await?,
        desk_layout: queries::read(database, caller.staff).await?,
    }))
}

/// Keeps the keys of one's desk. Letters that stand for two acts, or that browsers use, are refused.
#[utoipa::path(put, path = "/preferences/desk-keys", tag = "settings", request_body = DeskKeys, responses((status = 204)))]
async fn keep_desk_keys(
    State(center): State<Center>,
    caller: Caller,
    ApiJson(keys): ApiJson<DeskKeys>,
) -> Result<StatusCode, Problem> {
    keep(&center, &caller, &keys).await
}

/// The default keys again.
#[utoipa::path(delete, path = "/preferences/desk-keys", tag = "settings", responses((status = 204)))]
async fn forget_desk_keys(State(center): State<Center>, caller: Caller) -> Result<StatusCode, Problem> {
    forget::<DeskKeys>(&center, &caller).await
}

/// Keeps how one's desk is arranged.
#[utoipa::path(put, path = "/preferences/desk-layout", tag = "settings", request_body = DeskLayout, responses((status = 204)))]
async fn keep_desk_layout(
    State(center): State<Center>,
    caller: Caller,
    ApiJson(layout): ApiJson<DeskLayout>,
) -> Result<StatusCode, Problem> {
    keep(&center, &caller, &layout).await
}

/// The desk as it was made again.
#[utoipa::path(delete, path = "/preferences/desk-layout", tag = "settings", responses((status = 204)))]
async fn forget_desk_layout(State(center): State<Center>, caller: Caller) -> Result<StatusCode, Problem> {
    forget::<DeskLayout>(&center, &caller).await
}

async fn keep<S: Section>(center: &Center, caller: &Caller, section: &S) -> Result<StatusCode, Problem> {
    let now = center.inner.foundations.clock.now();
    queries::write(center.database(), caller.staff, section, now).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn forget<S: Section>(center: &Center, caller: &Caller) -> Result<StatusCode, Problem> {
    queries::forget::<S>(center.database(), caller.staff).await?;
    Ok(StatusCode::NO_CONTENT)
}
