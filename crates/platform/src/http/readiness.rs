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
    checks: Arc<RwLock<Vec<(&'static str, Weight, Check)>>>,
}

/// What a check that does not pass means for the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// It cannot serve.
    Needed,
    /// It serves without something.
    Missed,
}

/// What `/readyz` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ReadinessView {
    /// Whether every check passes.
    pub ready: bool,
    /// What keeps the server from serving.
    pub not_ready: Vec<NotReady>,
    /// What it serves without meanwhile.
    pub impaired: Vec<NotReady>,
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

    /// Adds a check without which the server cannot serve, or replaces the one of that name. It is asked often and
    /// must answer at once; an `Err` says in a few words what is missing, without secrets.
    pub fn register(&self, name: &'static str, check: impl Fn() -> Result<(), String> + Send + Sync + 'static) {
        self.put(name, Weight::Needed, Arc::new(check));
    }

    /// Adds a check of something that the server can do without for a while: it stays ready, and says what is missing.
    pub fn register_missed(&self, name: &'static str, check: impl Fn() -> Result<(), String> + Send + Sync + 'static) {
        self.put(name, Weight::Missed, Arc::new(check));
    }

    fn put(&self, name: &'static str, weight: Weight, check: Check) {
        let mut checks = self.checks.write();
        checks.retain(|(known, ..)| *known != name);
        checks.push((name, weight, check));
    }

    /// Asks all checks.
    #[must_use]
    pub fn view(&self) -> ReadinessView {
        let checks = self.checks.read().clone();
        let (mut not_ready, mut impaired) = (Vec::new(), Vec::new());
        for (name, weight, check) in &checks {
            if let Err(reason) = check() {
                let list = if *weight == Weight::Needed { &mut not_ready } else { &mut impaired };
                list.push(NotReady { name: (*name).to_owned(), reason });
            }
        }
        ReadinessView { ready: not_ready.is_empty(), not_ready, impaired }
    }

    pub(super) fn response(&self) -> Response {
        let view = self.view();
        let status = if view.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        (status, ApiJson(view)).into_response()
    }
}
