//! The pages, built into the program.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use rand::RngExt as _;
use rust_embed::RustEmbed;
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Built;

/// What the pages need to know of the settings.
#[derive(Debug, Clone)]
pub struct PageSettings {
    /// Origins that may frame the embedded chat.
    pub chat_origins: Vec<String>,
}

/// The routes of the pages: everything that is not the API.
pub fn routes(settings: PageSettings) -> Router {
    let settings = Arc::new(settings);
    Router::new()
        .route("/", axum::routing::get(|| async { Redirect::temporary("/customer/") }))
        // Short, because it is read in a text message. What it leads to is the customer's page, which asks for it.
        .route("/go/{link}", axum::routing::get(go))
        .route("/rate/{link}", axum::routing::get(rate))
        .fallback(page)
        .with_state(settings)
}

async fn go(Path(link): Path<String>) -> Redirect {
    to_customers_page("go", &link)
}

async fn rate(Path(link): Path<String>) -> Redirect {
    to_customers_page("rate", &link)
}

fn to_customers_page(page: &str, link: &str) -> Redirect {
    let plain = !link.is_empty() && link.bytes().all(|byte| byte.is_ascii_alphanumeric());
    Redirect::temporary(&format!("/customer/{page}/{}", if plain { link } else { "none" }))
}

async fn page(State(settings): State<Arc<PageSettings>>, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if let Some(file) = Built::get(path).filter(|_| !path.ends_with(".html")) {
        return asset(path, &file, &headers);
    }
    // Entries route on the client: any path below an entry that names no file is the entry's page.
    let entry = path.split('/').next().unwrap_or_default();
    let looks_like_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if looks_like_file && !path.ends_with(".html") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Built::get(&format!("{entry}/index.html")) {
        Some(file) if !path.contains('/') => {
            drop(file);
            Redirect::permanent(&format!("/{entry}/")).into_response()
        }
        Some(file) => html(entry, &file.data, &settings),
        None => missing(),
    }
}

fn missing() -> Response {
    if Built::iter().next().is_none() {
        let text = "The pages are not built into this program. Run `make run`, which builds them.";
        return (StatusCode::NOT_FOUND, text).into_response();
    }
    StatusCode::NOT_FOUND.into_response()
}

fn asset(path: &str, file: &rust_embed::EmbeddedFile, headers: &HeaderMap) -> Response {
    let etag: String = file.metadata.sha256_hash()[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    let etag = format!("\"{etag}\"");
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = accepted.contains("gzip").then(|| Built::get(&format!("{path}.gz"))).flatten();
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    let mut response =
        Response::new(Body::from(packed.as_ref().map_or_else(|| file.data.clone(), |packed| packed.data.clone())));
    let sent = response.headers_mut();
    if packed.is_some() {
        sent.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    sent.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    sent.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    for (name, value) in [(header::CONTENT_TYPE, media_type.as_ref()), (header::ETAG, etag.as_str())] {
        if let Ok(value) = HeaderValue::from_str(value) {
            sent.insert(name, value);
        }
    }
    sent.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn html(entry: &str, data: &[u8], settings: &PageSettings) -> Response {
    let bytes: [u8; 16] = rand::rng().random();
    let nonce: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = String::from_utf8_lossy(data).replace("__CSP_NONCE__", &nonce);
    let customer = entry == "customer";
    let framed_by = if customer && !settings.chat_origins.is_empty() {
        format!("'self' {}", settings.chat_origins.join(" "))
    } else {
        "'self'".to_owned()
    };
    let styles = if customer { "'self'".to_owned() } else { format!("'self' 'nonce-{nonce}'") };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src {styles}; style-src-attr 'unsafe-inline'; \
         img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {framed_by}"
    );
    let mut response = Response::new(Body::from(text));
    let sent = response.headers_mut();
    sent.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    sent.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    sent.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    sent.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        sent.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
