//! The routes of the knowledge base.

mod articles;
mod feedback;
mod files;
mod life;
mod questions;
mod reports;
mod shelves;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::roles::Role;
use platform::http::{Access, Api, ApiJson};
use platform::sign_in::Caller;
use serde::Serialize;

use crate::base::Knowledge;
use crate::error::KnowledgeError;

/// Who writes and submits articles.
const AUTHORS: Access = Access::Roles(&[Role::Clerk, Role::ShiftLeader]);
/// Who reviews what others wrote, and takes articles back.
const REVIEWERS: Access = Access::Roles(&[Role::Clerk, Role::ShiftLeader, Role::Director]);
/// Who sees drafts, gaps, hot questions and reports.
const INSIDERS: Access = Access::Roles(INSIDER_ROLES);
const INSIDER_ROLES: &[Role] = &[Role::Clerk, Role::ShiftLeader, Role::Director, Role::Auditor];

impl Knowledge {
    /// All routes of the knowledge base.
    #[must_use]
    pub fn api(&self) -> Api {
        articles::routes(self)
            .merge(life::routes(self))
            .merge(feedback::routes(self))
            .merge(files::routes(self))
            .merge(shelves::routes(self))
            .merge(questions::routes(self))
            .merge(reports::routes(self))
    }
}

/// Whether the caller sees what is not published.
fn is_insider(caller: &Caller) -> bool {
    INSIDER_ROLES.iter().any(|role| caller.has(*role))
}

/// A body with its revision as the ETag.
fn tagged(revision: i64, body: impl Serialize) -> Response {
    let mut response = ApiJson(body).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The revision that `If-Match` asks for; `*` and its absence ask for none. A tag that is none of ours matches nothing.
fn expected_revision(headers: &HeaderMap) -> Result<Option<i64>, KnowledgeError> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let tag = value.to_str().map_err(|_| KnowledgeError::Changed)?.trim();
    if tag == "*" {
        return Ok(None);
    }
    tag.trim_start_matches("W/").trim_matches('"').parse().map(Some).map_err(|_| KnowledgeError::Changed)
}
