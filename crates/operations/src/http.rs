//! The routes of the wallboard and of the definitions.

use axum::extract::State;
use platform::http::{Access, Api, ApiJson, Routes};

use crate::definitions::{self, Indicator};
use crate::wallboard::{WallView, Wallboard};

/// All routes of this room.
#[must_use]
pub fn routes(wallboard: &Wallboard) -> Api {
    Routes::new()
        .route(Access::SignedIn, platform::http::routes!(show))
        .route(Access::SignedIn, platform::http::routes!(list_indicators))
        .with_state(wallboard.clone())
}

/// The wallboard as it is now; the live topic `wall` sends the same at each change.
#[utoipa::path(get, path = "/wallboard", tag = "operations", responses((status = 200, body = WallView)))]
async fn show(State(wallboard): State<Wallboard>) -> ApiJson<WallView> {
    ApiJson(wallboard.view())
}

/// What each indicator means.
#[utoipa::path(get, path = "/indicators", tag = "operations", responses((status = 200, body = Vec<Indicator>)))]
async fn list_indicators() -> ApiJson<Vec<Indicator>> {
    ApiJson(definitions::all())
}
