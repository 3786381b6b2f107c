//! Refusals on the wire.

use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use center::ports::core_bank::BankError;
use domain::problem::{Explain, Refusal};
use platform::http::caller_language;
use serde::{Deserialize, Serialize};

/// A refusal: RFC 9457 with the bank's error as an extension member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct ContractProblem {
    /// `urn:yuanyin:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in the caller's language (`Accept-Language`).
    pub title: String,
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// The error with its particulars.
    pub error: BankError,
}

impl ContractProblem {
    pub fn of(error: BankError) -> Self {
        let status = match (&error, error.refusal()) {
            (BankError::NotAdmitted, _) => StatusCode::UNAUTHORIZED,
            (_, Refusal::NotFound) => StatusCode::NOT_FOUND,
            (_, Refusal::Forbidden) => StatusCode::FORBIDDEN,
            (_, Refusal::Conflict) => StatusCode::CONFLICT,
            (_, Refusal::Invalid) => StatusCode::UNPROCESSABLE_ENTITY,
            (_, Refusal::TooMany) => StatusCode::TOO_MANY_REQUESTS,
            (_, Refusal::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self {
            kind: format!("urn:yuanyin:problem:{}", error.code()),
            title: error.title(caller_language()),
            status: status.as_u16(),
            code: error.code().to_owned(),
            error,
        }
    }

    fn invalid(pointer: &str) -> Self {
        Self::of(BankError::Invalid { pointer: pointer.to_owned() })
    }
}

impl From<BankError> for ContractProblem {
    fn from(error: BankError) -> Self {
        Self::of(error)
    }
}

impl IntoResponse for ContractProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

// What cannot be read is told by where it stands; what the value was is not repeated.

impl From<JsonRejection> for ContractProblem {
    fn from(_: JsonRejection) -> Self {
        Self::invalid("")
    }
}

impl From<QueryRejection> for ContractProblem {
    fn from(_: QueryRejection) -> Self {
        Self::invalid("?")
    }
}

impl From<PathRejection> for ContractProblem {
    fn from(_: PathRejection) -> Self {
        Self::of(BankError::UnknownCustomer)
    }
}

impl From<BytesRejection> for ContractProblem {
    fn from(_: BytesRejection) -> Self {
        Self::invalid("")
    }
}
