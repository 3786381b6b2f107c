//! Which pages may open a WebSocket: browsers send cookies with it from any page, so the page's origin is looked at.

use std::sync::Arc;

use axum::http::{HeaderMap, header};

/// Origins beside the server's own, such as `https://www.bank.example`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedOrigins(pub Arc<[String]>);

impl AllowedOrigins {
    /// Whether the origin is one of them.
    #[must_use]
    pub fn contains(&self, origin: &str) -> bool {
        self.0.iter().any(|allowed| allowed.trim_end_matches('/').eq_ignore_ascii_case(origin))
    }
}

/// Whether the request comes from a page of the server itself, of an allowed origin, or from no page at all.
#[must_use]
pub fn same_origin(headers: &HeaderMap, allowed: &AllowedOrigins) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if allowed.contains(origin) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let page = origin.split_once("://").map(|(_, host)| host);
    matches!((host, page), (Some(host), Some(page)) if host.eq_ignore_ascii_case(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "bank.example:8080".parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        same_origin(&headers, &AllowedOrigins(["https://partner.example".to_owned()].into()))
    }

    #[test]
    fn a_foreign_page_is_told_from_ones_own() {
        assert!(from(None));
        assert!(from(Some("http://bank.example:8080")));
        assert!(from(Some("https://partner.example")));
        assert!(!from(Some("https://evil.example")));
        assert!(!from(Some("http://bank.example:8081")));
        assert!(!from(Some("null")));
    }
}
