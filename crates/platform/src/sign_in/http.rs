//! `/api/v1/session`: signing in, who is signed in, signing out.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::roles::Role;
use domain::secret::Secret;
use domain::{Language, StaffId};
use serde::{Deserialize, Serialize};

use super::{COOKIE, Caller, Proof, SignIn, SignInError};
use crate::http::{Access, Api, ApiJson, Problem, Remote, Routes, routes};

pub(crate) fn api(sign_in: SignIn) -> Api {
    Routes::new()
        .route(Access::Public, routes!(begin))
        .route(Access::SignedIn, routes!(show))
        .route(Access::SignedIn, routes!(end))
        .with_state(sign_in)
}

/// What is needed to sign in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    /// The staff number.
    number: String,
    /// The password.
    password: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SessionView {
    /// The member of staff.
    staff: StaffView,
    /// To be sent as `x-csrf-token` with every request that changes something.
    csrf: String,
}

/// A member of staff as their own pages show them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StaffView {
    id: StaffId,
    number: String,
    name: String,
    roles: Vec<Role>,
    language: Language,
}

impl SessionView {
    fn of(caller: Caller, csrf: String) -> Self {
        let Caller { staff: id, number, name, roles, language, .. } = caller;
        Self { staff: StaffView { id, number, name, roles, language }, csrf }
    }
}

/// Signs a member of staff in. The answer sets the session's cookie.
#[utoipa::path(post, path = "/session", tag = "session", operation_id = "sign_in", request_body = Credentials,
    responses((status = 200, body = SessionView), (status = 401, description = "Wrong number or password", body = Problem,
        content_type = "application/problem+json"), (status = 429, description = "Locked", body = Problem,
        content_type = "application/problem+json")))]
async fn begin(
    State(sign_in): State<SignIn>,
    remote: Remote,
    ApiJson(credentials): ApiJson<Credentials>,
) -> Result<Response, Problem> {
    let password = Secret::new(credentials.password);
    let now = sign_in.now();
    let (caller, token) = sign_in.sign_in(&credentials.number, password, remote).await.map_err(|error| {
        let problem = Problem::of(&error, crate::http::caller_language());
        match error {
            SignInError::Locked { until } => {
                problem.retry_after(u32::try_from(until.since(now).as_secs() + 1).unwrap_or(u32::MAX))
            }
            _ => problem,
        }
    })?;
    let secure = sign_in.inner.options.always_secure || remote.by_https;
    let cookie = cookie(token.expose(), sign_in.inner.options.absolute.as_secs(), secure);
    let csrf = SignIn::csrf_of(&token);
    Ok(([(header::SET_COOKIE, cookie)], ApiJson(SessionView::of(caller, csrf))).into_response())
}

/// Says who is signed in.
#[utoipa::path(get, path = "/session", tag = "session", operation_id = "session", responses((status = 200, body = SessionView)))]
async fn show(caller: Caller, headers: HeaderMap) -> Result<ApiJson<SessionView>, Problem> {
    let proof = Proof::from_headers(&headers).ok_or_else(Problem::not_signed_in)?;
    Ok(ApiJson(SessionView::of(caller, proof.csrf())))
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "session", operation_id = "sign_out", responses((status = 204)))]
async fn end(State(sign_in): State<SignIn>, caller: Caller, remote: Remote) -> Result<Response, Problem> {
    sign_in.sign_out(&caller, remote).await?;
    let secure = sign_in.inner.options.always_secure || remote.by_https;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie("", 0, secure))]).into_response())
}

fn cookie(value: &str, seconds: u64, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{COOKIE}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).expect("invariant: a token is written in base64url")
}
