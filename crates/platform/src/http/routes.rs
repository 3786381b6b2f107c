//! Building the routes of a room, and putting the rooms together.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::MethodRouter;
use utoipa::openapi::path::{PathItem, Paths};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{HttpMethod, RefOr};
use utoipa_axum::router::UtoipaMethodRouter;

use super::access::{self, Access};

const PREFIX: &str = "/api/v1";

/// The routes of one room, whose handlers share the state `S`.
pub struct Routes<S> {
    router: Router<S>,
    described: Described,
}

/// The routes of one or more rooms, ready to be merged and finished.
#[derive(Default)]
pub struct Api {
    pub(super) router: Router,
    pub(super) described: Described,
}

/// What the OpenAPI document will say of the routes.
#[derive(Default)]
pub(super) struct Described {
    pub paths: Paths,
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes.
    #[must_use]
    pub fn new() -> Self {
        Self { router: Router::new(), described: Described::default() }
    }

    /// Adds the handlers of one path, as [`routes!`](super::routes) lists them, and says who may call them.
    #[must_use]
    pub fn route(self, access: Access, handlers: UtoipaMethodRouter<S>) -> Self {
        self.add(access, handlers, |methods| methods)
    }

    /// Like [`Routes::route`] for handlers whose bodies may have up to `bytes` bytes.
    #[must_use]
    pub fn route_with_body(self, access: Access, bytes: usize, handlers: UtoipaMethodRouter<S>) -> Self {
        self.add(access, handlers, |methods| methods.layer(DefaultBodyLimit::max(bytes)))
    }

    fn add(
        mut self,
        access: Access,
        (schemas, paths, methods): UtoipaMethodRouter<S>,
        layered: impl FnOnce(MethodRouter<S>) -> MethodRouter<S>,
    ) -> Self {
        let methods = layered(methods.route_layer(from_fn(move |request, next| access::check(access, request, next))));
        for (path, mut item) in paths.paths {
            let path = full_path(&path);
            for (method, operation) in operations(&mut item) {
                access.describe(operation, !matches!(method, HttpMethod::Get | HttpMethod::Head));
            }
            self.router = self.router.route(&path, methods.clone());
            self.described.add_path(path, item);
        }
        self.described.schemas.extend(schemas);
        self
    }

    /// Gives the handlers their state.
    #[must_use]
    pub fn with_state(self, state: S) -> Api {
        Api { router: self.router.with_state(state), described: self.described }
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl Api {
    /// No routes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The routes of both.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        for (path, item) in other.described.paths.paths {
            self.described.add_path(path, item);
        }
        self.described.schemas.extend(other.described.schemas);
        self
    }
}

impl Described {
    fn add_path(&mut self, path: String, item: PathItem) {
        match self.paths.paths.get_mut(&path) {
            Some(known) => known.merge_operations(item),
            None => {
                self.paths.paths.insert(path, item);
            }
        }
    }
}

/// The path with the prefix, unless it carries it or stands beside the API.
fn full_path(path: &str) -> String {
    let rooted = path.starts_with("/api/") || matches!(path, "/healthz" | "/readyz" | "/metrics");
    if rooted { path.to_owned() } else { format!("{PREFIX}{path}") }
}

/// The operations of a path with their methods.
pub(super) fn operations(item: &mut PathItem) -> Vec<(HttpMethod, &mut utoipa::openapi::path::Operation)> {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Delete, &mut item.delete),
        (HttpMethod::Head, &mut item.head),
        (HttpMethod::Patch, &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
    .collect()
}
