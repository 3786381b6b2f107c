//! Who may call a route, and the check in front of it.

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::problem::Refusal;
use domain::roles::Role;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::SecurityRequirement;

use super::Problem;
use crate::sign_in::{Proof, SignIn};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Every member of staff who is signed in.
    SignedIn,
    /// Members of staff who have one of the roles.
    Roles(&'static [Role]),
    /// A customer with the token of their chat; the handler checks it.
    Customer,
}

impl Access {
    /// The name in the OpenAPI document (`x-access`).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::SignedIn => "signed_in",
            Self::Roles(_) => "roles",
            Self::Customer => "customer",
        }
    }

    /// The roles that may call.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::SignedIn => &Role::ALL,
            Self::Roles(roles) => roles,
            Self::Public | Self::Customer => &[],
        }
    }

    /// Writes into an operation of the OpenAPI document who may call it.
    pub(super) fn describe(self, operation: &mut Operation, unsafe_method: bool) {
        let session = || SecurityRequirement::new("session", Vec::<String>::new());
        operation.security = Some(match self {
            Self::Public => Vec::new(),
            Self::Customer => vec![SecurityRequirement::new("chat_token", Vec::<String>::new())],
            Self::SignedIn | Self::Roles(_) if unsafe_method => vec![session().add("csrf", Vec::<String>::new())],
            Self::SignedIn | Self::Roles(_) => vec![session()],
        });
        let roles: Vec<&str> = self.roles().iter().map(|role| role.code()).collect();
        let said = ExtensionsBuilder::new().add("x-access", self.code()).add("x-roles", roles).build();
        match &mut operation.extensions {
            Some(extensions) => extensions.merge(said),
            None => operation.extensions = Some(said),
        }
    }
}

/// Lets the request through if its caller may call, with the [`Caller`](crate::sign_in::Caller) in its extensions.
pub(super) async fn check(access: Access, mut request: Request, next: Next) -> Response {
    let roles = match access {
        Access::Public | Access::Customer => return next.run(request).await,
        Access::SignedIn | Access::Roles(_) => access.roles(),
    };
    let Some(sign_in) = request.extensions().get::<SignIn>().cloned() else {
        return Problem::not_signed_in().into_response();
    };
    let Some(proof) = Proof::from_headers(request.headers()) else {
        return Problem::not_signed_in().into_response();
    };
    let caller = match sign_in.caller(&proof).await {
        Ok(Some(caller)) => caller,
        Ok(None) => return Problem::not_signed_in().into_response(),
        Err(error) => return Problem::from(error).into_response(),
    };
    if !is_safe(request.method()) && !proof.csrf_is_right() {
        return Problem::said(
            Refusal::Forbidden,
            "http.csrf",
            "页面已过期，请刷新后重试。",
            "The page is out of date. Please reload it and try again.",
        )
        .into_response();
    }
    if !roles.iter().any(|role| caller.has(*role)) {
        return Problem::forbidden().into_response();
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// Whether a request of that method changes nothing (RFC 9110 §9.2.1).
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}
