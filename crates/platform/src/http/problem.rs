//! A refusal as the caller sees it: RFC 9457, with a stable code and a sentence in the caller's language.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Language;
use domain::problem::{Explain, Refusal};
use serde::Serialize;

use super::language::caller_language;

/// A refusal. Sent as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// `urn:yuanyin:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: Box<str>,
    /// What is wrong and what to do, in the caller's language.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code, `room.what_went_wrong`.
    pub code: String,
    /// More about this very case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub detail: Option<Box<str>>,
    /// What is wrong with the single values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// Sent as the header `Retry-After`.
    #[serde(skip)]
    pub retry_after_seconds: Option<u32>,
}

/// What is wrong with one value of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Where the value stands: a JSON pointer (RFC 6901) into the body, or the name of a query parameter.
    pub pointer: String,
    /// What is wrong with it.
    pub message: String,
}

impl FieldError {
    /// What is wrong with the value at the pointer.
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), message: message.into() }
    }
}

impl Problem {
    /// The refusal that an error stands for, in the given language.
    #[must_use]
    pub fn of(error: &(impl Explain + ?Sized), language: Language) -> Self {
        if error.refusal() == Refusal::Internal {
            tracing::error!(code = error.code(), %error, "a request failed");
        }
        Self::new(error.refusal(), error.code(), error.title(language))
    }

    /// A refusal with a code and a sentence in the caller's language.
    pub fn new(refusal: Refusal, code: &str, title: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:yuanyin:problem:{code}").into(),
            title: title.into(),
            status: status_of(refusal).as_u16(),
            code: code.to_owned(),
            detail: None,
            errors: Vec::new(),
            retry_after_seconds: (refusal == Refusal::Unavailable).then_some(5),
        }
    }

    /// A refusal with a sentence in Chinese and in English, of which the caller gets one.
    #[must_use]
    pub fn said(refusal: Refusal, code: &str, zh: &str, en: &str) -> Self {
        let title = if caller_language() == Language::Zh { zh } else { en };
        Self::new(refusal, code, title)
    }

    /// 404: there is no such thing, or the caller may not know of it.
    #[must_use]
    pub fn not_found() -> Self {
        Self::said(Refusal::NotFound, "http.not_found", "没有找到所请求的内容。", "There is nothing at this address.")
    }

    /// 403: the caller's roles do not allow it.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::said(Refusal::Forbidden, "http.forbidden", "您没有执行此操作的权限。", "You are not allowed to do this.")
    }

    /// 401: nobody is signed in.
    #[must_use]
    pub fn not_signed_in() -> Self {
        Self::said(Refusal::NotSignedIn, "http.not_signed_in", "请先登录。", "Please sign in first.")
    }

    /// 422: the request can be read, but values in it are not possible.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::said(
            Refusal::Invalid,
            "http.invalid",
            "请求中有无效的内容，请检查后重试。",
            "The request has values that are not possible. Please check them.",
        )
        .with_errors(errors)
    }

    /// Adds what is wrong with single values.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// Adds more about this very case.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Box<str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }
}

fn status_of(refusal: Refusal) -> StatusCode {
    match refusal {
        Refusal::Malformed => StatusCode::BAD_REQUEST,
        Refusal::NotSignedIn => StatusCode::UNAUTHORIZED,
        Refusal::Forbidden => StatusCode::FORBIDDEN,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::Conflict => StatusCode::CONFLICT,
        Refusal::Changed => StatusCode::PRECONDITION_FAILED,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Refusal::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl<E: Explain> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::of(&error, caller_language())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
