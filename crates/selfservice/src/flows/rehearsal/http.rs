//! The route of rehearsals.

use std::sync::Arc;

use axum::extract::State;
use domain::FlowId;
use flow::{Document, Edition};
use platform::http::{Api, ApiJson, ApiPath, Problem, Routes, routes};
use serde::Deserialize;
use serde_json::Value;

use super::{Rehearsal, Scene, Step, check_steps, rehearse};
use crate::contacts::SelfService;
use crate::error::SelfServiceError;
use crate::flows::http::{AUTHORS, DOCUMENT_BYTES};

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new().route_with_body(AUTHORS, DOCUMENT_BYTES, routes!(rehearse_flow)).with_state(service.clone())
}

/// A rehearsal to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RehearsalRequest {
    /// The document; absent: the version, or else the draft.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    document: Option<Value>,
    /// A published version.
    #[serde(default)]
    version: Option<u32>,
    scene: Scene,
    #[serde(default)]
    steps: Vec<Step>,
}

/// Leads an imagined contact through a flow and tells what it would hear and where it would get. Nothing is stored and
/// nothing is carried out.
#[utoipa::path(post, path = "/flows/{id}/rehearsals", tag = "flows", params(("id" = FlowId, Path)),
    request_body = RehearsalRequest, responses((status = 200, body = Rehearsal)))]
async fn rehearse_flow(
    State(service): State<SelfService>,
    ApiPath(id): ApiPath<FlowId>,
    ApiJson(request): ApiJson<RehearsalRequest>,
) -> Result<ApiJson<Rehearsal>, Problem> {
    check_steps(&request.steps).map_err(SelfServiceError::into_problem)?;
    let flows = &service.shelf().flows;
    let edition = match (request.document, request.version) {
        (Some(document), _) => {
            let document = Document::from_value(document)
                .map_err(|findings| SelfServiceError::Unreadable(findings).into_problem())?;
            Arc::new(Edition { document, version: 0 })
        }
        (None, Some(version)) => flows.version(&id, version).await?,
        (None, None) => Arc::new(Edition { document: flows.draft_document(&id).await?, version: 0 }),
    };
    Ok(ApiJson(rehearse(edition, service.shelf(), &request.scene, &request.steps, service.now())))
}
