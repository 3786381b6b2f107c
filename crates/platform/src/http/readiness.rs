//! Whether the server can serve, and what is missing if it cannot.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use parking_lot::RwLock;
use serde::Serialize;

use super::ApiJson;

type Check = Arc<dyn Fn() -> Result<(), String> + Send + Sync>;

/// The named checks that `/readyz` asks. Clones share them.
#[derive(Clone, Default)]
pub struct Readiness {
    checks: Arc<RwLock<Vec<(&'static str, Check)>>>,
}

/// What `/readyz` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ReadinessView {
    /// Whether every check passes.
    pub ready: bool,
    /// The checks that do not pass.
    pub not_ready: Vec<NotReady>,
}

/// A check that does not pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NotReady {
    /// The check.
    pub name: String,
    /// What is missing.
    pub reason: String,
}

impl Readiness {
    /// No checks: ready.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a check, or replaces the one of that name. It is asked often and must answer at once; an `Err` says in a
    /// few words what is missing, without secrets.
    pub fn register(&self, name: &'static str, check: impl Fn() -> Result<(), String> + Send + Sync + 'static) {
        let mut checks = self.checks.write();
        checks.retain(|(known, _)| *known != name);
        checks.push((name, Arc::new(check)));
    }

    /// Asks all checks.
    #[must_use]
    pub fn view(&self) -> ReadinessView {
        let checks = self.checks.read().clone();
        let not_ready: Vec<NotReady> = checks
            .iter()
            .filter_map(|(name, check)| check().err().map(|reason| NotReady { name: (*name).to_owned(), reason }))
            .collect();
        ReadinessView { ready: not_ready.is_empty(), not_ready }
    }

    pub(super) fn response(&self) -> Response {
        let view = self.view();
        let status = if view.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        (status, ApiJson(view)).into_response()
    }
}
