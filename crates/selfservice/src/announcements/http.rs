//! The routes of announcements.

use axum::extract::State;
use axum::http::StatusCode;
use domain::roles::Role;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::Serialize;

use super::Announcement;
use crate::contacts::SelfService;
use crate::error::SelfServiceError;

const EDITORS: Access = Access::Roles(&[Role::Clerk, Role::Maintainer]);

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new()
        .route(Access::SignedIn, routes!(list_announcements))
        .route(Access::SignedIn, routes!(show_announcement))
        .route(EDITORS, routes!(put_announcement))
        .route(EDITORS, routes!(remove_announcement))
        .with_state(service.clone())
}

/// An announcement with its slot.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AnnouncementRow {
    slot: String,
    /// Whether it is said at the moment.
    valid: bool,
    #[serde(flatten)]
    announcement: Announcement,
}

/// The announcements.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AnnouncementList {
    items: Vec<AnnouncementRow>,
}

/// All announcements, by slot.
#[utoipa::path(get, path = "/announcements", tag = "announcements", responses((status = 200, body = AnnouncementList)))]
async fn list_announcements(State(service): State<SelfService>) -> ApiJson<AnnouncementList> {
    let items = service.shelf().announcements.all().into_iter().map(|(slot, found)| row(&service, slot, found)).collect();
    ApiJson(AnnouncementList { items })
}

/// The announcement of a slot.
#[utoipa::path(get, path = "/announcements/{slot}", tag = "announcements", params(("slot" = String, Path)),
    responses((status = 200, body = AnnouncementRow)))]
async fn show_announcement(
    State(service): State<SelfService>,
    ApiPath(slot): ApiPath<String>,
) -> Result<ApiJson<AnnouncementRow>, Problem> {
    let announcement = service.shelf().announcements.get(&slot).ok_or_else(|| SelfServiceError::UnknownAnnouncement(slot.clone()))?;
    Ok(ApiJson(row(&service, slot, announcement)))
}

/// Changes what the slot says, effective at once.
#[utoipa::path(put, path = "/announcements/{slot}", tag = "announcements", params(("slot" = String, Path)),
    request_body = Announcement, responses((status = 200, body = AnnouncementRow)))]
async fn put_announcement(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath(slot): ApiPath<String>,
    ApiJson(announcement): ApiJson<Announcement>,
) -> Result<ApiJson<AnnouncementRow>, Problem> {
    let announcements = &service.shelf().announcements;
    announcements.put(&slot, announcement.clone(), Some(caller.staff)).await.map_err(SelfServiceError::into_problem)?;
    service.warm_up();
    Ok(ApiJson(row(&service, slot, announcement)))
}

/// Takes the announcement of a slot away, effective at once.
#[utoipa::path(delete, path = "/announcements/{slot}", tag = "announcements", params(("slot" = String, Path)),
    responses((status = 204)))]
async fn remove_announcement(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath(slot): ApiPath<String>,
) -> Result<StatusCode, Problem> {
    service.shelf().announcements.remove(&slot, Some(caller.staff)).await.map_err(SelfServiceError::into_problem)?;
    Ok(StatusCode::NO_CONTENT)
}

fn row(service: &SelfService, slot: String, announcement: Announcement) -> AnnouncementRow {
    AnnouncementRow { slot, valid: announcement.is_valid(service.now()), announcement }
}
