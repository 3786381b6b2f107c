//! Bodies, paths and queries whose failures are problems.

use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::problem::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{FieldError, Problem};

/// A JSON body, in a request or a response.
///
/// A request's body is refused with 415 if it is not declared as JSON, 413 if it is too long, 400 if it is no JSON or
/// no UTF-8, 422 with a pointer to the value if it does not fit the type.
#[derive(Debug, Clone, Copy, Default)]
pub struct ApiJson<T>(pub T);

/// Parameters of the path. A text that cannot be such a parameter is no address: 404.
#[derive(Debug, Clone, Copy, Default)]
pub struct ApiPath<T>(pub T);

/// The query. One that does not fit the type is refused with 422.
#[derive(Debug, Clone, Copy, Default)]
pub struct ApiQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for ApiJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::said(
                Refusal::UnsupportedMedia,
                "http.unsupported_media_type",
                "请求内容必须是 application/json。",
                "The body must be application/json.",
            ));
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| unreadable_body(&rejection))?;
        parse(&body).map(Self)
    }
}

impl<T: Serialize> IntoResponse for ApiJson<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.0).into_response();
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(axum::http::HeaderValue::from_static("no-store"));
        response
    }
}

impl<T, S> FromRequestParts<S> for ApiPath<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        path.map(|Path(value)| Self(value)).map_err(|rejection| {
            if rejection.status().is_server_error() {
                tracing::error!(error = %rejection, "a handler's path parameters do not fit its path");
            }
            Problem::not_found()
        })
    }
}

impl<T, S> FromRequestParts<S> for ApiQuery<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        query.map(|Query(value)| Self(value)).map_err(|rejection| {
            let reason = rejection.body_text();
            let reason = reason.strip_prefix("Failed to deserialize query string: ").unwrap_or(&reason);
            // The message begins with the parameter's name where that is known.
            let (name, message) = reason.split_once(": ").unwrap_or(("", reason));
            Problem::invalid(vec![FieldError::new(name, message)])
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(media) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let essence = media.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn unreadable_body(rejection: &BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { malformed(None) }
}

/// 413: the body is longer than the route takes.
pub(super) fn too_large() -> Problem {
    Problem::said(Refusal::TooLarge, "http.too_large", "提交的内容过大。", "The body is too large.")
}

fn malformed(detail: Option<Box<str>>) -> Problem {
    let problem = Problem::said(
        Refusal::Malformed,
        "http.malformed",
        "请求内容无法识别。",
        "The body of the request cannot be read.",
    );
    Problem { detail, ..problem }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer_of(error.path());
        let cause = error.into_inner();
        if cause.is_data() {
            Problem::invalid(vec![FieldError::new(pointer, without_place(&cause))])
        } else {
            malformed(Some(place_of(&cause)))
        }
    })?;
    reader.end().map_err(|error| malformed(Some(place_of(&error))))?;
    Ok(value)
}

fn place_of(error: &serde_json::Error) -> Box<str> {
    format!("line {}, column {}", error.line(), error.column()).into()
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => pointer.push_str(variant),
            Segment::Unknown => pointer.push('?'),
        }
    }
    pointer
}
