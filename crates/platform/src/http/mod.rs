//! HTTP as every room speaks it: who may call, what a refusal looks like, what a page of a list looks like.
//!
//! A room builds its routes with [`Routes`], says for each who may call it ([`Access`]) and hands in an [`Api`]; the
//! server merges these and [`Api::finish`]es them into one router with its OpenAPI document. Paths are written
//! without the prefix `/api/v1`, which is put in front:
//!
//! ```
//! use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
//!
//! /// Says how a queue is called.
//! #[utoipa::path(get, path = "/queues/{queue}", params(("queue" = String, Path)), responses((status = 200, body = String)))]
//! async fn queue_name(ApiPath(queue): ApiPath<domain::QueueId>) -> Result<ApiJson<String>, Problem> {
//!     Ok(ApiJson(queue.to_string()))
//! }
//!
//! let api: Api = Routes::<()>::new().route(Access::SignedIn, routes!(queue_name)).with_state(());
//! ```
//!
//! Every refusal is a [`Problem`] (RFC 9457); `?` makes one of any error that implements
//! [`Explain`](domain::problem::Explain), in the language that the caller asked for.

mod access;
mod extract;
mod finish;
mod idempotency;
mod language;
mod metrics;
mod page;
mod problem;
mod readiness;
mod remote;
mod routes;
mod trace;

pub use utoipa_axum::routes;

pub use access::Access;
pub use extract::{ApiJson, ApiPath, ApiQuery};
pub use finish::HttpSetup;
pub use idempotency::{Idempotency, IdempotencyKey};
pub use language::{caller_language, language_of, speaking};
pub use metrics::Metrics;
pub use page::{Page, PageQuery};
pub use problem::{FieldError, Problem};
pub use readiness::Readiness;
pub use remote::{Remote, TrustedProxies};
pub use routes::{Api, Routes};
