//! The routes of flows.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::FlowId;
use domain::roles::Role;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, caller_language, routes};
use platform::sign_in::Caller;
use serde::Serialize;
use serde_json::Value;

use super::{FlowRow, FlowView, Publication};
use crate::contacts::SelfService;
use crate::error::SelfServiceError;

const AUTHORS: Access = Access::Roles(&[Role::Maintainer, Role::Clerk]);

/// The longest document, in bytes.
const DOCUMENT_BYTES: usize = 1024 * 1024;

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new()
        .route(AUTHORS, routes!(list_flows))
        .route_with_body(AUTHORS, DOCUMENT_BYTES, routes!(show_flow, draft_flow))
        .route(AUTHORS, routes!(publish_flow))
        .route(AUTHORS, routes!(show_publication))
        .route(Access::Public, routes!(flow_schema))
        .with_state(service.clone())
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
    let edition =
        flows.publish(&id, &around, Some(caller.staff)).await.map_err(SelfServiceError::into_problem)?;
    service.warm_up();
    let publications = super::queries::publications(&flows.inner.database, &id).await?;
    let publication = publications.into_iter().find(|publication| publication.version == edition.version);
    let publication = publication.ok_or_else(|| SelfServiceError::UnknownVersion(id.to_string(), edition.version))?;
    Ok((StatusCode::CREATED, ApiJson(publication)))
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

/// The JSON schema of a flow.
#[utoipa::path(get, path = "/flow-schema", tag = "flows", responses((status = 200, body = Object)))]
async fn flow_schema() -> Response {
    let body = serde_json::to_vec(&flow::schema()).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/schema+json"), (header::CACHE_CONTROL, "public, max-age=300")], body).into_response()
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
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let tag = value.to_str().map_err(|_| SelfServiceError::Changed)?.trim();
    if tag == "*" {
        return Ok(None);
    }
    tag.trim_start_matches("W/").trim_matches('"').parse().map(Some).map_err(|_| SelfServiceError::Changed)
}
