//! Which pages may use the customer's side of the chat: the server's own and those of the listed origins.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE,
    HOST, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue};

use crate::error::ChatError;

/// The origins that may embed the chat.
#[derive(Debug, Clone)]
pub struct OriginRule {
    allowed: Vec<String>,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// No browser page of another origin: the header is absent or names this server.
    Own,
    /// A page of a listed origin, which gets CORS headers.
    Listed(HeaderValue),
}

impl OriginRule {
    /// Takes the listed origins; a final slash and the case of letters make no difference.
    #[must_use]
    pub fn new(allowed: &[String]) -> Self {
        Self { allowed: allowed.iter().filter_map(|origin| normal(origin)).collect() }
    }

    /// Who asks, by the request's headers.
    ///
    /// # Errors
    /// [`ChatError::OriginForbidden`] for a page that is neither ours nor listed, `null` and nonsense included.
    pub fn check(&self, headers: &HeaderMap) -> Result<Origin, ChatError> {
        let Some(given) = headers.get(ORIGIN) else { return Ok(Origin::Own) };
        let origin = given.to_str().ok().and_then(normal).ok_or(ChatError::OriginForbidden)?;
        if self.allowed.contains(&origin) {
            return Ok(Origin::Listed(given.clone()));
        }
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let scheme = origin.split("://").next().unwrap_or_default();
        if !host.is_empty() && normal(&format!("{scheme}://{host}")).as_ref() == Some(&origin) {
            return Ok(Origin::Own);
        }
        Err(ChatError::OriginForbidden)
    }

    /// The listed origins as they are compared.
    #[must_use]
    pub fn listed(&self) -> &[String] {
        &self.allowed
    }
}

impl Origin {
    /// The headers that let a page of a listed origin read the answer.
    #[must_use]
    pub fn answer_headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(VARY, HeaderValue::from_static("Origin"));
        if let Self::Listed(origin) = self {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        headers
    }

    /// The headers that answer a preflight request.
    #[must_use]
    pub fn preflight_headers(&self) -> HeaderMap {
        let mut headers = self.answer_headers();
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        headers.insert(
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization, content-type, accept-language"),
        );
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        headers
    }
}

/// `scheme://host[:port]` in small letters without a default port; `None` for anything else.
fn normal(origin: &str) -> Option<String> {
    let origin = origin.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, authority) = origin.split_once("://")?;
    let default_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
    if authority.is_empty() || !authority.chars().all(plain) {
        return None;
    }
    Some(format!("{scheme}://{}", authority.strip_suffix(default_port).unwrap_or(authority)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(origin: Option<&'static str>, host: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
        }
        headers
    }

    fn rule() -> OriginRule {
        OriginRule::new(&["https://WWW.bank.example/".into(), "not an origin".into()])
    }

    #[test]
    fn the_servers_own_pages_and_programs_are_let_in() {
        assert_eq!(rule().check(&headers(None, "chat.bank.example")), Ok(Origin::Own));
        assert_eq!(rule().check(&headers(Some("https://chat.bank.example"), "chat.bank.example:443")), Ok(Origin::Own));
        assert_eq!(rule().check(&headers(Some("http://127.0.0.1:8080"), "127.0.0.1:8080")), Ok(Origin::Own));
    }

    #[test]
    fn a_listed_page_is_let_in_and_may_read_the_answer() {
        let origin = rule().check(&headers(Some("https://www.bank.example"), "chat.bank.example")).unwrap();
        assert_eq!(origin.answer_headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "https://www.bank.example");
    }

    #[test]
    fn everybody_else_is_kept_out() {
        for forged in [
            "https://evil.example",
            "https://www.bank.example.evil.example",
            "http://www.bank.example",
            "https://www.bank.example:8443",
            "https://chat.bank.example@evil.example",
            "null",
            "",
            "file://",
        ] {
            assert_eq!(
                rule().check(&headers(Some(forged), "chat.bank.example")),
                Err(ChatError::OriginForbidden),
                "{forged}"
            );
        }
    }
}
