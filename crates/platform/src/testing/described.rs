//! What the OpenAPI document says of who may call a route, for the test that walks all of them.

use axum::http::Method;
use domain::roles::Role;
use serde_json::Value;
use utoipa::openapi::OpenApi;

/// One operation of the document.
#[derive(Debug, Clone)]
pub struct DescribedRoute {
    /// The method.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: String,
    /// `public`, `signed_in`, `roles` or `customer`.
    pub access: String,
    /// The roles that may call.
    pub roles: Vec<Role>,
    /// The operation's `security`.
    pub security: Value,
}

impl DescribedRoute {
    /// The path with every parameter replaced by the text.
    #[must_use]
    pub fn path_with(&self, parameter: &str) -> String {
        let segments = self.path.split('/').map(|segment| if segment.starts_with('{') { parameter } else { segment });
        segments.collect::<Vec<_>>().join("/")
    }
}

/// All operations of the document.
///
/// # Panics
/// If an operation does not say who may call it.
#[must_use]
pub fn described_routes(document: &OpenApi) -> Vec<DescribedRoute> {
    let document = serde_json::to_value(document).expect("the document is JSON");
    let paths = document["paths"].as_object().expect("the document has paths");
    let operations =
        paths.iter().flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |one| (path, one)));
    operations
        .map(|(path, (method, operation))| DescribedRoute {
            method: method.to_uppercase().parse().expect("a path's entries are named after methods"),
            path: path.clone(),
            access: operation["x-access"]
                .as_str()
                .unwrap_or_else(|| panic!("{method} {path} says who may call"))
                .to_owned(),
            roles: serde_json::from_value(operation["x-roles"].clone())
                .unwrap_or_else(|_| panic!("{method} {path} names roles")),
            security: operation["security"].clone(),
        })
        .collect()
}
