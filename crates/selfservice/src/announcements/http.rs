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

/// An announcement with its key.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AnnouncementRow {
    key: String,
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

/// All announcements, by key.
#[utoipa::path(get, path = "/announcements", tag = "announcements", responses((status = 200, body = AnnouncementList)))]
async fn list_announcements(State(service): State<SelfService>) -> ApiJson<AnnouncementList> {
    let items = service.shelf().announcements.all().into_iter().map(|(key, found)| row(&service, key, found)).collect();
    ApiJson(AnnouncementList { items })
}

/// The announcement of a key.
#[utoipa::path(get, path = "/announcements/{key}", tag = "announcements", params(("key" = String, Path)),
    responses((status = 200, body = AnnouncementRow)))]
async fn show_announcement(
    State(service): State<SelfService>,
    ApiPath(key): ApiPath<String>,
) -> Result<ApiJson<AnnouncementRow>, Problem> {
    let announcement =
        service.shelf().announcements.get(&key).ok_or_else(|| SelfServiceError::UnknownAnnouncement(key.clone()))?;
    Ok(ApiJson(row(&service, key, announcement)))
}

/// Puts an announcement in, or another in its place, effective at once.
#[utoipa::path(put, path = "/announcements/{key}", tag = "announcements", params(("key" = String, Path)),
    request_body = Announcement, responses((status = 200, body = AnnouncementRow)))]
async fn put_announcement(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath(key): ApiPath<String>,
    ApiJson(announcement): ApiJson<Announcement>,
) -> Result<ApiJson<AnnouncementRow>, Problem> {
    for (language, recording) in &announcement.audio {
        if let Err(error) = service.shelf().recordings.check(*recording).await {
            let SelfServiceError::UnknownRecording(_) = error else {
                return Err(error.into());
            };
            let (pointer, zh, en) = (format!("/audio/{language}"), "没有这个录音", "there is no such recording");
            let finding = flow::Finding::new(pointer, "unknown_recording", zh, en);
            return Err(SelfServiceError::Invalid(Box::new(finding)).into_problem());
        }
    }
    let announcements = &service.shelf().announcements;
    announcements.put(&key, announcement.clone(), Some(caller.staff)).await.map_err(SelfServiceError::into_problem)?;
    service.warm_up();
    Ok(ApiJson(row(&service, key, announcement)))
}

/// Takes an announcement away, effective at once.
#[utoipa::path(delete, path = "/announcements/{key}", tag = "announcements", params(("key" = String, Path)),
    responses((status = 204)))]
async fn remove_announcement(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath(key): ApiPath<String>,
) -> Result<StatusCode, Problem> {
    service.shelf().announcements.remove(&key, Some(caller.staff)).await.map_err(SelfServiceError::into_problem)?;
    Ok(StatusCode::NO_CONTENT)
}

fn row(service: &SelfService, key: String, mut announcement: Announcement) -> AnnouncementRow {
    announcement.slot.get_or_insert_with(|| key.clone());
    AnnouncementRow { key, valid: announcement.is_valid(service.now()), announcement }
}
