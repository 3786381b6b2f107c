//! One line of the log and two figures per request, without personal data: the route's pattern in place of the path,
//! no query, and the contact's id where the path has one.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use domain::ContactId;
use tracing::Instrument;

pub(super) async fn middleware(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let contact = contact_of(&route, request.uri().path());
    let span = tracing::info_span!("request", %method, route, contact = tracing::field::Empty);
    if let Some(contact) = contact {
        span.record("contact", tracing::field::display(contact));
    }
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let seconds = began.elapsed().as_secs_f64();
    span.in_scope(|| {
        if status >= 500 && status != 503 {
            tracing::error!(status, seconds, "answered");
        } else if method == Method::GET && status < 400 {
            tracing::debug!(status, seconds, "answered");
        } else {
            tracing::info!(status, seconds, "answered");
        }
    });
    let labels = [("method", method.to_string()), ("route", route), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels[..2]).record(seconds);
    response
}

/// The id after `contacts` or `chats` in the path, if the route has a parameter there.
fn contact_of(route: &str, path: &str) -> Option<ContactId> {
    let mut pairs = route.split('/').zip(path.split('/'));
    pairs.find(|(pattern, _)| matches!(*pattern, "contacts" | "chats"))?;
    let (pattern, text) = pairs.next()?;
    if pattern.starts_with('{') { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_named_only_where_the_route_has_one() {
        let contact = ContactId::generate();
        assert_eq!(
            contact_of("/api/v1/contacts/{id}/hold", &format!("/api/v1/contacts/{contact}/hold")),
            Some(contact)
        );
        assert_eq!(contact_of("/api/v1/contacts", "/api/v1/contacts"), None);
        assert_eq!(contact_of("/api/v1/customers/{id}", &format!("/api/v1/customers/{contact}")), None);
    }
}
