//! The routes of test cases.

use axum::extract::State;
use axum::http::StatusCode;
use domain::{FlowId, TestCaseId};
use flow::Document;
use platform::http::{Api, ApiJson, ApiPath, Problem, Routes, caller_language, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{StoredCase, TestCase, Verdict};
use crate::contacts::SelfService;
use crate::error::SelfServiceError;
use crate::flows::http::{AUTHORS, DOCUMENT_BYTES};

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new()
        .route(AUTHORS, routes!(list_test_cases, add_test_case))
        .route(AUTHORS, routes!(put_test_case, remove_test_case))
        .route_with_body(AUTHORS, DOCUMENT_BYTES, routes!(run_test_cases))
        .with_state(service.clone())
}

/// The test cases of a flow.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TestCaseList {
    items: Vec<StoredCase>,
}

/// What is to be tested.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct TestRunRequest {
    /// The document; absent: the draft.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    document: Option<Value>,
}

/// How all test cases came out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TestRun {
    passed: bool,
    items: Vec<Verdict>,
}

/// The test cases of a flow, by name.
#[utoipa::path(get, path = "/flows/{id}/test-cases", tag = "flows", params(("id" = FlowId, Path)),
    responses((status = 200, body = TestCaseList)))]
async fn list_test_cases(
    State(service): State<SelfService>,
    ApiPath(id): ApiPath<FlowId>,
) -> Result<ApiJson<TestCaseList>, Problem> {
    Ok(ApiJson(TestCaseList { items: service.shelf().flows.cases(&id).await? }))
}

/// Keeps another test case with the flow.
#[utoipa::path(post, path = "/flows/{id}/test-cases", tag = "flows", params(("id" = FlowId, Path)),
    request_body = TestCase, responses((status = 201, body = StoredCase)))]
async fn add_test_case(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath(id): ApiPath<FlowId>,
    ApiJson(case): ApiJson<TestCase>,
) -> Result<(StatusCode, ApiJson<StoredCase>), Problem> {
    let stored = service.shelf().flows.put_case(&id, None, case, Some(caller.staff)).await;
    Ok((StatusCode::CREATED, ApiJson(stored.map_err(SelfServiceError::into_problem)?)))
}

/// Changes a test case.
#[utoipa::path(put, path = "/flows/{id}/test-cases/{case}", tag = "flows",
    params(("id" = FlowId, Path), ("case" = TestCaseId, Path)), request_body = TestCase,
    responses((status = 200, body = StoredCase)))]
async fn put_test_case(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath((id, known)): ApiPath<(FlowId, TestCaseId)>,
    ApiJson(case): ApiJson<TestCase>,
) -> Result<ApiJson<StoredCase>, Problem> {
    let stored = service.shelf().flows.put_case(&id, Some(known), case, Some(caller.staff)).await;
    Ok(ApiJson(stored.map_err(SelfServiceError::into_problem)?))
}

/// Takes a test case away.
#[utoipa::path(delete, path = "/flows/{id}/test-cases/{case}", tag = "flows",
    params(("id" = FlowId, Path), ("case" = TestCaseId, Path)), responses((status = 204)))]
async fn remove_test_case(
    State(service): State<SelfService>,
    caller: Caller,
    ApiPath((id, case)): ApiPath<(FlowId, TestCaseId)>,
) -> Result<StatusCode, Problem> {
    service.shelf().flows.remove_case(&id, case, Some(caller.staff)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Runs the flow's test cases on a document or on the draft.
#[utoipa::path(post, path = "/flows/{id}/test-runs", tag = "flows", params(("id" = FlowId, Path)),
    request_body = TestRunRequest, responses((status = 200, body = TestRun)))]
async fn run_test_cases(
    State(service): State<SelfService>,
    ApiPath(id): ApiPath<FlowId>,
    ApiJson(request): ApiJson<TestRunRequest>,
) -> Result<ApiJson<TestRun>, Problem> {
    let flows = &service.shelf().flows;
    let document = match request.document {
        Some(document) => {
            let read = Document::from_value(document).map_err(SelfServiceError::Unreadable);
            read.and_then(|document| document_of(&id, document)).map_err(SelfServiceError::into_problem)?
        }
        None => flows.draft_document(&id).await?,
    };
    let items = flows.judge(&document, service.shelf(), caller_language()).await?;
    Ok(ApiJson(TestRun { passed: items.iter().all(|verdict| verdict.passed), items }))
}

fn document_of(id: &FlowId, document: Document) -> Result<Document, SelfServiceError> {
    if document.id == *id {
        Ok(document)
    } else {
        Err(SelfServiceError::Unreadable(vec![crate::flows::other_flow(id)]))
    }
}
