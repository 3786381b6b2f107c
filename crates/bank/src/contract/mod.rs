//! The contract between the centre and a core bank: HTTP and JSON, described by `docs/core-bank-openapi.json`.
//!
//! [`router`] serves it from any [`CoreBank`], as `yuanyin bank serve` does from the embedded ledger; a bank implements
//! the same routes before its own system. Every request carries `Authorization: Bearer …`; postings carry
//! `Idempotency-Key`; personal data and secrets are in bodies, never in addresses. A refusal is `application/problem+json`
//! (RFC 9457) whose member `error` is the [`BankError`](center::ports::core_bank::BankError) itself.

mod problem;
mod routes;
mod wire;

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use center::ports::core_bank::{BankError, CoreBank};
use center::ports::places::Places;
use domain::secret::Secret;
use platform::http::{language_of, speaking};
use sha2::{Digest, Sha256};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};

pub(crate) use problem::ContractProblem;
pub(crate) use wire::{
    AuthoriseBody, CodeBody, IssuedCodeBody, KEY_HEADER, OnQuery, OrderBody, PREFIX, TransactionBody, VerifyBody,
};

/// Bytes of a request's body.
const LARGEST_BODY: usize = 64 * 1024;

/// What the routes answer from.
#[derive(Clone)]
pub struct Contract {
    bank: Arc<dyn CoreBank>,
    places: Arc<dyn Places>,
    /// The SHA-256 of the token.
    token: [u8; 32],
}

impl Contract {
    /// Answers from the bank whoever shows the token.
    #[must_use]
    pub fn new(bank: Arc<dyn CoreBank>, places: Arc<dyn Places>, token: &Secret<String>) -> Self {
        Self { bank, places, token: Sha256::digest(token.expose().as_bytes()).into() }
    }
}

/// The contract's routes, ready to be served.
#[must_use]
pub fn router(contract: Contract) -> axum::Router {
    let (routes, _) = routes::all().split_for_parts();
    let text = document().to_pretty_json().unwrap_or_default();
    routes
        .route_layer(from_fn_with_state(contract.clone(), admit))
        .with_state(contract)
        .route("/openapi.json", get(move || async move { ([(header::CONTENT_TYPE, "application/json")], text) }))
        .route("/healthz", get(|| async { "ok\n" }))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CatchPanicLayer::custom(|_| ContractProblem::of(BankError::Internal).into_response()))
        .layer(from_fn(|request: Request, next: Next| {
            let language = language_of(request.headers());
            speaking(language, next.run(request))
        }))
}

/// The contract's OpenAPI document.
#[must_use]
pub fn document() -> OpenApi {
    let (_, described) = routes::all().split_for_parts();
    let mut components = described.components.unwrap_or_default();
    components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let info = InfoBuilder::new()
        .title("远银核心银行接口 Yuanyin core bank contract")
        .version("1.0.0")
        .description(Some(
            "What a bank's core system answers to the remote banking centre. Postings are idempotent by the header \
             Idempotency-Key: the same key and instruction is posted once and has the same receipt; the same key with another \
             instruction is refused (bank.key_reused). Quote first, read back, then post with the quote's token.",
        ))
        .build();
    OpenApiBuilder::new()
        .info(info)
        .paths(described.paths)
        .components(Some(ComponentsBuilder::from(components).build()))
        .security(Some([SecurityRequirement::new("token", Vec::<String>::new())]))
        .build()
}

/// Lets requests with the right token pass. The digests are compared, so the time it takes tells nothing of the token.
async fn admit(State(contract): State<Contract>, request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let digest: [u8; 32] =
        Sha256::digest(shown.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or("").as_bytes()).into();
    if shown.is_some() && digest == contract.token {
        next.run(request).await
    } else {
        ContractProblem::of(BankError::NotAdmitted).into_response()
    }
}
