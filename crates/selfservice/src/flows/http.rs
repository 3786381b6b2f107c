//! The routes of flows.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::FlowId;
use domain::roles::Role;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, caller_language, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{FindingView, FlowRow, FlowView, Publication};
use crate::acts::{ActionView, catalogue};
use crate::contacts::SelfService;
use crate::error::SelfServiceError;

pub(super) const AUTHORS: Access = Access::Roles(&[Role::Maintainer, Role::Clerk]);

/// The longest document, in bytes.
pub(super) const DOCUMENT_BYTES: usize = 1024 * 1024;

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new()
        .route(AUTHORS, routes!(list_flows))
        .route_with_body(AUTHORS, DOCUMENT_BYTES, routes!(show_flow, draft_flow))
        .route(AUTHORS, routes!(publish_flow))
        .route(AUTHORS, routes!(roll_back_flow))
        .route_with_body(AUTHORS, DOCUMENT_BYTES, routes!(check_flow))
        .route(AUTHORS, routes!(show_publication))
        .route(Access::Public, routes!(flow_schema))
        .route(AUTHORS, routes!(list_hours))
        .route(AUTHORS, routes!(list_actions))
        .with_state(service.clone())
        .merge(super::rehearsal::http::routes(service))
        .merge(super::cases::http::routes(service))
        .merge(super::figures::http::routes(service))
}

/// What is wrong with a document.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FindingList {
    items: Vec<FindingView>,
}

/// Which version is to serve again.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RollBack {
    version: u32,
}

/// The actions of the house.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ActionList {
    items: &'static [ActionView],
}

/// The flows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FlowList {
    items: Vec<FlowRow>,
}

/// All flows, by key.
#[utoipa::path(get, path = "/flows", tag = "flows", responses((status = 200, body = FlowList)))]
async fn list_flows(State(service): State<SelfService>) -> Result<ApiJson<FlowList>, Problem> {
    Ok(ApiJson(FlowList { items: service.shelf().flows.list().await? }))
}

/// A flow with its draft, what keeps the draft from being published, and its publications.
#[utoipa::path(get, path = "/flows/{id}", tag = "flows", params(("id" = FlowId, Path)), responses((status = 200, body = FlowView)))]
async fn show_flow(State(service): State<SelfService>, ApiPath(id): ApiPath<FlowId>) -> Result<Response, Problem> {
    view(&service, &id).await
}

/// Keeps a document as the flow's draft; makes the flow if it is not there. With `If-Match`, only if nobody has changed
/// the draft meanwhile. A draft may have findings; a document that is no flow is refused with a pointer to each mistake.
#[utoipa::path(put, path = "/flows/{id}", tag = "flows", params(("id" = FlowId, Path)), request_body = Object,
    responses((status = 200, body = FlowView)))]
async fn draft_flow(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath(id): ApiPath<FlowId>,
    headers: HeaderMap,
    ApiJson(document): ApiJson<Value>,
) -> Result<Response, Problem> {
    let expected = expected_revision(&headers).map_err(SelfServiceError::into_problem)?;
    service
        .shelf()
        .flows
        .draft(&id, document, expected, Some(caller.staff))
        .await
        .map_err(SelfServiceError::into_problem)?;
    view(&service, &id).await
}

/// Publishes the draft: it serves the contacts that arrive from now on. Publishing the same draft again changes nothing.
#[utoipa::path(post, path = "/flows/{id}/publications", tag = "flows", params(("id" = FlowId, Path)),
    responses((status = 201, body = Publication)))]
async fn publish_flow(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath(id): ApiPath<FlowId>,
) -> Result<(StatusCode, ApiJson<Publication>), Problem> {
    let around = service.around().await?;
    let flows = &service.shelf().flows;
    let edition = flows.publish(&id, &around, Some(caller.staff)).await.map_err(SelfServiceError::into_problem)?;
    published(&service, &id, edition.version).await
}

/// Publishes an earlier version again, as the next version and as the draft: it serves the contacts that arrive from
/// now on.
#[utoipa::path(post, path = "/flows/{id}/roll-backs", tag = "flows", params(("id" = FlowId, Path)),
    request_body = RollBack, responses((status = 201, body = Publication)))]
async fn roll_back_flow(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath(id): ApiPath<FlowId>,
    ApiJson(wanted): ApiJson<RollBack>,
) -> Result<(StatusCode, ApiJson<Publication>), Problem> {
    let around = service.around().await?;
    let flows = &service.shelf().flows;
    let edition = flows.roll_back(&id, wanted.version, &around, Some(caller.staff)).await;
    let version = edition.map_err(SelfServiceError::into_problem)?.version;
    published(&service, &id, version).await
}

async fn published(
    service: &SelfService,
    id: &FlowId,
    version: u32,
) -> Result<(StatusCode, ApiJson<Publication>), Problem> {
    service.warm_up();
    let publications = super::queries::publications(&service.shelf().flows.inner.database, id).await?;
    let publication = publications.into_iter().find(|publication| publication.version == version);
    let publication = publication.ok_or_else(|| SelfServiceError::UnknownVersion(id.to_string(), version))?;
    Ok((StatusCode::CREATED, ApiJson(publication)))
}

/// Tells what would keep a document from being published as this flow. Nothing is stored.
#[utoipa::path(post, path = "/flows/{id}/checks", tag = "flows", params(("id" = FlowId, Path)), request_body = Object,
    responses((status = 200, body = FindingList)))]
async fn check_flow(
    State(service): State<SelfService>,
    ApiPath(id): ApiPath<FlowId>,
    ApiJson(document): ApiJson<Value>,
) -> Result<ApiJson<FindingList>, Problem> {
    let around = service.around().await?;
    Ok(ApiJson(FindingList { items: service.shelf().flows.check(&id, document, &around, caller_language()) }))
}

/// The document of a published version.
#[utoipa::path(get, path = "/flows/{id}/publications/{version}", tag = "flows",
    params(("id" = FlowId, Path), ("version" = u32, Path)), responses((status = 200, body = Object)))]
async fn show_publication(
    State(service): State<SelfService>,
    ApiPath((id, version)): ApiPath<(FlowId, u32)>,
) -> Result<ApiJson<Value>, Problem> {
    let edition = service.shelf().flows.version(&id, version).await?;
    Ok(ApiJson(serde_json::to_value(&edition.document).unwrap_or(Value::Null)))
}

/// Opening hours that a flow can go by.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct HoursRow {
    key: String,
    /// Whether they are open at the moment.
    open: bool,
}

/// All opening hours.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct HoursList {
    items: Vec<HoursRow>,
}

/// The opening hours that flows can go by, by key.
#[utoipa::path(get, path = "/opening-hours", tag = "flows", responses((status = 200, body = HoursList)))]
async fn list_hours(State(service): State<SelfService>) -> ApiJson<HoursList> {
    let (calendars, now) = (&service.shelf().calendars, service.now());
    let row = |key: &str| HoursRow { key: key.to_owned(), open: calendars.is_open(key, now).unwrap_or(false) };
    ApiJson(HoursList { items: calendars.keys().map(row).collect() })
}

/// The actions that flows may ask for.
#[utoipa::path(get, path = "/flow-actions", tag = "flows", responses((status = 200, body = ActionList)))]
async fn list_actions() -> ApiJson<ActionList> {
    ApiJson(ActionList { items: catalogue() })
}

/// The JSON schema of a flow.
#[utoipa::path(get, path = "/flow-schema", tag = "flows", responses((status = 200, body = Object)))]
async fn flow_schema() -> Response {
    let body = serde_json::to_vec(&flow::schema()).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/schema+json"), (header::CACHE_CONTROL, "public, max-age=300")], body)
        .into_response()
}

async fn view(service: &SelfService, id: &FlowId) -> Result<Response, Problem> {
    let around = service.around().await?;
    let view = service.shelf().flows.view(id, &around, caller_language()).await?;
    let tag = HeaderValue::from_str(&format!("\"{}\"", view.revision)).ok();
    let mut response = ApiJson(view).into_response();
    if let Some(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// The revision that `If-Match` asks for; `*` and its absence ask for none. A tag that is none of ours matches nothing.
fn expected_revision(headers: &HeaderMap) -> Result<Option<i64>, SelfServiceError> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let tag = value.to_str().map_err(|_| SelfServiceError::Changed)?.trim();
    if tag == "*" {
        return Ok(None);
    }
    tag.trim_start_matches("W/").trim_matches('"').parse().map(Some).map_err(|_| SelfServiceError::Changed)
}
