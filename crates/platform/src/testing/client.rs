//! A caller of the routes, without a socket between.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

use crate::sign_in::{COOKIE, CSRF_HEADER};

/// Calls a router as a browser would: keeps the session's cookie and sends the CSRF token.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookie: Option<String>,
    csrf: Option<String>,
    language: &'static str,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; `null` if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The code of the problem that was answered; empty if it is none.
    #[must_use]
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    /// Nobody in particular, speaking English.
    #[must_use]
    pub fn new(router: Router) -> Self {
        Self { router, cookie: None, csrf: None, language: "en" }
    }

    /// The same caller speaking another language.
    #[must_use]
    pub fn speaking(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// Signs in; later requests carry the session.
    pub async fn sign_in(&mut self, number: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "number": number, "password": password });
        let answer = self.send(Method::POST, "/api/v1/session", Some(body)).await;
        if answer.status == StatusCode::OK {
            let cookie = answer.headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
            self.cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
            self.csrf = answer.json()["csrf"].as_str().map(str::to_owned);
        }
        answer
    }

    /// The same caller with another CSRF token, or none.
    #[must_use]
    pub fn with_csrf(mut self, csrf: Option<&str>) -> Self {
        self.csrf = csrf.map(str::to_owned);
        self
    }

    /// The same caller with another session token, or none.
    #[must_use]
    pub fn with_session(mut self, token: Option<&str>) -> Self {
        self.cookie = token.map(|token| format!("{COOKIE}={token}"));
        self
    }

    /// The session's cookie, as it is sent.
    #[must_use]
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// The CSRF token.
    #[must_use]
    pub fn csrf(&self) -> Option<&str> {
        self.csrf.as_deref()
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// `POST`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// `PUT`.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// `PATCH`.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// A request with a JSON body or none.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.raw(request.body(body).expect("the request is well-formed")).await
    }

    /// A request of any kind, with the session, the CSRF token and the language added.
    ///
    /// # Panics
    /// If the answer breaks off.
    pub async fn raw(&self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.insert(header::HOST, "bank.test".parse().expect("a host is a header value"));
        headers.entry(header::ACCEPT_LANGUAGE).or_insert(self.language.parse().expect("a language is a header value"));
        if let Some(cookie) = &self.cookie {
            headers.insert(header::COOKIE, cookie.parse().expect("a cookie is a header value"));
        }
        if let Some(csrf) = &self.csrf {
            headers.insert(CSRF_HEADER, csrf.parse().expect("a token is a header value"));
        }
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("the answer is complete").to_vec();
        Answer { status, headers, bytes }
    }
}
