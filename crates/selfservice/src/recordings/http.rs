//! The routes of recorded prompts and of previews that are heard.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::roles::Role;
use domain::{Language, ObjectId};
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
use serde::{Deserialize, Serialize};

use super::MOST_BYTES;
use crate::contacts::SelfService;
use crate::error::SelfServiceError;

const EDITORS: Access = Access::Roles(&[Role::Clerk, Role::Maintainer]);

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new()
        .route_with_body(EDITORS, MOST_BYTES, routes!(upload_recording))
        .route(EDITORS, routes!(hear_recording))
        .route(EDITORS, routes!(hear_text))
        .with_state(service.clone())
}

/// A recorded prompt that was taken in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PromptRecording {
    id: ObjectId,
    milliseconds: u64,
}

/// A text to be heard.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SpeechRequest {
    language: Language,
    /// 1 to 1,000 characters.
    text: String,
}

/// Takes in a recording: a WAV file of at most 10 MB and five minutes, kept as the telephone carries it.
#[utoipa::path(post, path = "/prompt-recordings", tag = "flows",
    request_body(content = Vec<u8>, content_type = "audio/wav"), responses((status = 201, body = PromptRecording)))]
async fn upload_recording(
    State(service): State<SelfService>,
    bytes: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<(StatusCode, ApiJson<PromptRecording>), Problem> {
    let bytes = bytes.map_err(|_| SelfServiceError::SoundTooLarge)?;
    let (id, milliseconds) = service.shelf().recordings.put(bytes).await?;
    Ok((StatusCode::CREATED, ApiJson(PromptRecording { id, milliseconds })))
}

/// A recording as a WAV file.
#[utoipa::path(get, path = "/prompt-recordings/{id}", tag = "flows", params(("id" = ObjectId, Path)),
    responses((status = 200, content_type = "audio/wav", body = Vec<u8>)))]
async fn hear_recording(
    State(service): State<SelfService>,
    ApiPath(id): ApiPath<ObjectId>,
) -> Result<Response, Problem> {
    Ok(wav(service.shelf().recordings.get(id).await?, "private, max-age=86400, immutable"))
}

/// Speaks a text as callers hear it: a WAV file.
#[utoipa::path(post, path = "/speech-previews", tag = "flows", request_body = SpeechRequest,
    responses((status = 200, content_type = "audio/wav", body = Vec<u8>)))]
async fn hear_text(
    State(service): State<SelfService>,
    ApiJson(request): ApiJson<SpeechRequest>,
) -> Result<Response, Problem> {
    if !(1..=1_000).contains(&request.text.trim().chars().count()) {
        let (zh, en) = ("文本应有 1 至 1000 个字符", "a text has 1 to 1,000 characters");
        let finding = flow::Finding::new("/text", "speech_text", zh, en);
        return Err(SelfServiceError::Invalid(Box::new(finding)).into_problem());
    }
    let bytes = service.speak(request.language, &request.text).await?;
    Ok(wav(bytes, "no-store"))
}

fn wav(bytes: Bytes, kept: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "audio/wav"), (header::CACHE_CONTROL, kept)], bytes).into_response()
}
