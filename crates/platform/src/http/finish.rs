//! The rooms' routes as one service: the layers around them, the system's own routes, the OpenAPI document.

use std::any::Any;
use std::collections::HashMap;

use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Extension, Router};
use domain::problem::Refusal;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

use super::readiness::{NotReady, ReadinessView};
use super::routes::{Described, operations};
use super::{Access, Api, FieldError, Metrics, Problem, Readiness, Routes, TrustedProxies, language, trace};
use crate::sign_in::{self, SignIn};

/// What [`Api::finish`] needs to know.
pub struct HttpSetup {
    /// Who is signed in.
    pub sign_in: SignIn,
    /// What `/readyz` asks.
    pub readiness: Readiness,
    /// What `/metrics` shows.
    pub metrics: Metrics,
    /// Whose word on their callers is believed.
    pub proxies: TrustedProxies,
    /// How many bytes a body may have where a route does not say otherwise.
    pub body_limit: usize,
    /// Answers what is not under `/api`: the pages.
    pub pages: Option<Router>,
}

impl HttpSetup {
    /// The usual settings: no checks, no proxies, bodies up to 1 MiB, no pages.
    #[must_use]
    pub fn new(sign_in: SignIn) -> Self {
        Self {
            sign_in,
            readiness: Readiness::new(),
            metrics: Metrics::install(),
            proxies: TrustedProxies::default(),
            body_limit: 1024 * 1024,
            pages: None,
        }
    }
}

impl Api {
    /// One router of all routes, with the session's and the system's own, and its OpenAPI document.
    pub fn finish(self, setup: HttpSetup) -> (Router, OpenApi) {
        let api = self.merge(sign_in::api(setup.sign_in.clone())).merge(system_api(&setup));
        let document = document(api.described);
        let text = document.to_json().unwrap_or_default();
        let mut router = api.router.route(
            "/api/openapi.json",
            get(move || async move { ([(header::CONTENT_TYPE, "application/json")], text) }),
        );
        // The most general path: whatever of the API no room answers.
        router = router.route("/api/{*rest}", any(|| async { Problem::not_found() }));
        let pages = setup.pages.unwrap_or_else(|| Router::new().fallback(|| async { Problem::not_found() }));
        let router = router
            .method_not_allowed_fallback(|| async { method_not_allowed() })
            .fallback_service(pages)
            .layer(CatchPanicLayer::custom(panicked))
            .layer(DefaultBodyLimit::max(setup.body_limit))
            .layer(Extension(setup.sign_in))
            .layer(Extension(setup.proxies))
            .layer(from_fn(trace::middleware))
            .layer(from_fn(language::middleware));
        (router, document)
    }
}

#[derive(Clone)]
struct System {
    readiness: Readiness,
    metrics: Metrics,
}

fn system_api(setup: &HttpSetup) -> Api {
    let state = System { readiness: setup.readiness.clone(), metrics: setup.metrics.clone() };
    Routes::new()
        .route(Access::Public, super::routes!(alive))
        .route(Access::Public, super::routes!(ready))
        .route(Access::Public, super::routes!(figures))
        .with_state(state)
}

/// Says that the process runs.
#[utoipa::path(get, path = "/healthz", tag = "system", responses((status = 200, body = str, content_type = "text/plain")))]
async fn alive() -> &'static str {
    "ok\n"
}

/// Says whether the server can serve, and what is missing if it cannot.
#[utoipa::path(get, path = "/readyz", tag = "system",
    responses((status = 200, body = ReadinessView), (status = 503, body = ReadinessView)))]
async fn ready(axum::extract::State(system): axum::extract::State<System>) -> Response {
    system.readiness.response()
}

/// The figures for a monitoring system, in Prometheus' text format.
#[utoipa::path(get, path = "/metrics", tag = "system", responses((status = 200, body = str, content_type = "text/plain")))]
async fn figures(axum::extract::State(system): axum::extract::State<System>) -> Response {
    let text = system.metrics.render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

fn method_not_allowed() -> Response {
    let mut problem = Problem::said(
        Refusal::NotFound,
        "http.method_not_allowed",
        "此地址不支持该请求方式。",
        "This address does not take requests of this method.",
    );
    problem.status = StatusCode::METHOD_NOT_ALLOWED.as_u16();
    problem.into_response()
}

fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let said = cause.downcast_ref::<&str>().copied().or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    tracing::error!(cause = said.unwrap_or("no message"), "a handler panicked");
    Problem::said(
        Refusal::Internal,
        "http.internal",
        "系统内部错误，请稍后再试。",
        "An internal error occurred. Please try again later.",
    )
    .into_response()
}

fn document(mut described: Described) -> OpenApi {
    name_operations(&mut described);
    let refusal = ResponseBuilder::new()
        .description("Refused: RFC 9457")
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build(),
        )
        .build();
    for item in described.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            operation.responses.responses.entry("default".into()).or_insert_with(|| refusal.clone().into());
        }
    }
    let mut components = Components::new();
    components.schemas.extend(described.schemas);
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.insert(FieldError::name().into_owned(), FieldError::schema());
    components.schemas.insert(NotReady::name().into_owned(), NotReady::schema());
    let header = |name: &str| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(name)));
    components
        .add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(sign_in::COOKIE))));
    components.add_security_scheme("csrf", header(sign_in::CSRF_HEADER));
    components.add_security_scheme("chat_token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let info = InfoBuilder::new()
        .title("远银 Yuanyin")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("The remote banking centre. Live data: GET /api/v1/live (WebSocket)."))
        .build();
    OpenApiBuilder::new().info(info).paths(described.paths).components(Some(components)).build()
}

/// Gives operations whose handlers share a name an id made of method and path, so that ids are unique.
fn name_operations(described: &mut Described) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for item in described.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            *seen.entry(operation.operation_id.clone().unwrap_or_default()).or_default() += 1;
        }
    }
    for (path, item) in &mut described.paths.paths {
        for (method, operation) in operations(item) {
            let id = operation.operation_id.clone().unwrap_or_default();
            if id.is_empty() || seen[&id] > 1 {
                let method = serde_json::to_value(&method).ok().and_then(|name| name.as_str().map(str::to_owned));
                let words = path.trim_start_matches("/api/v1/").replace(['{', '}'], "").replace(['/', '-'], "_");
                operation.operation_id = Some(format!("{}_{words}", method.unwrap_or_default()));
            }
        }
    }
}
