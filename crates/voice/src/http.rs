//! The routes: browser phones, keys, and the sound of recordings.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use center::ports::{AgentPhones as _, PhoneKind};
use domain::roles::Role;
use domain::{ContactId, ObjectId};
use platform::audit::{Audit, AuditEntry};
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Remote, Routes, routes as handlers};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::door::Order;
use crate::error::PhoneError;
use crate::media::MediaEngine;
use crate::phones::PhoneDirectory;
use crate::recordings::Keeper;
use crate::sip::write::host;

/// What the handlers work with.
#[derive(Clone)]
pub(crate) struct PhoneRoutes {
    pub orders: mpsc::Sender<Order>,
    pub directory: PhoneDirectory,
    pub engine: MediaEngine,
    pub keeper: Keeper,
    pub audit: Audit,
    pub address: SocketAddr,
    pub realm: Arc<str>,
}

/// Who may listen to recordings; an agent only to their own.
const LISTENERS: &[Role] = &[Role::ShiftLeader, Role::Inspector, Role::Director, Role::Auditor, Role::Agent];

/// Who has a telephone: agents to serve, leaders to listen.
const TELEPHONES: &[Role] = &[Role::Agent, Role::ShiftLeader, Role::Director];

/// A browser's offer is shorter than this.
const OFFER_BYTES: usize = 64 * 1024;

pub(crate) fn routes(state: PhoneRoutes) -> Api {
    Routes::new()
        .route(Access::Roles(TELEPHONES), handlers!(show_phone))
        .route_with_body(Access::Roles(TELEPHONES), OFFER_BYTES, handlers!(open_session))
        .route(Access::Roles(TELEPHONES), handlers!(close_session))
        .route(Access::Roles(&[Role::Agent]), handlers!(press_keys))
        .route(Access::Roles(LISTENERS), handlers!(listen))
        .with_state(state)
}

/// The telephones of the caller.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct PhoneView {
    /// How a call would reach the caller now; absent if it would not.
    kind: Option<PhoneKind>,
    /// Whether a SIP phone is registered.
    registered: bool,
    /// What a SIP phone is set up with, beside its password.
    sip: SipView,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct SipView {
    /// The user: the staff number.
    user: String,
    /// The server as `host:port`.
    server: String,
    realm: String,
}

/// How the caller can be reached by telephone.
#[utoipa::path(get, path = "/phone", tag = "phone", responses((status = 200, body = PhoneView)))]
async fn show_phone(State(state): State<PhoneRoutes>, caller: Caller) -> ApiJson<PhoneView> {
    ApiJson(PhoneView {
        kind: state.directory.reachable(caller.staff),
        registered: state.directory.is_registered(caller.staff),
        sip: SipView {
            user: caller.number,
            server: format!("{}:{}", host(state.address.ip()), state.address.port()),
            realm: state.realm.to_string(),
        },
    })
}

/// A browser's offer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SessionOffer {
    /// The complete description (non-trickle).
    sdp: String,
}

/// The answer to a browser's offer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SessionAnswer {
    /// The session.
    id: Uuid,
    /// The complete description.
    sdp: String,
}

/// Makes the caller's browser their phone. It takes the place of one before, and a running conversation with it.
#[utoipa::path(post, path = "/phone/sessions", tag = "phone", request_body = SessionOffer, responses((status = 201, body = SessionAnswer)))]
async fn open_session(
    State(state): State<PhoneRoutes>,
    caller: Caller,
    ApiJson(offer): ApiJson<SessionOffer>,
) -> Result<(StatusCode, ApiJson<SessionAnswer>), Problem> {
    let (leg, sdp) = state.engine.open_browser(&offer.sdp).await?;
    let id = Uuid::now_v7();
    let (done, opened) = oneshot::channel();
    let order = Order::OpenBrowser { agent: caller.staff, session: id, leg, done };
    if state.orders.send(order).await.is_err() || opened.await.is_err() {
        state.engine.close(leg);
        return Err(PhoneError::Unavailable.into());
    }
    Ok((StatusCode::CREATED, ApiJson(SessionAnswer { id, sdp })))
}

/// Closes the caller's browser phone.
#[utoipa::path(delete, path = "/phone/sessions/{id}", tag = "phone", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn close_session(
    State(state): State<PhoneRoutes>,
    caller: Caller,
    ApiPath(session): ApiPath<Uuid>,
) -> Result<StatusCode, Problem> {
    let (done, closed) = oneshot::channel();
    let order = Order::CloseBrowser { agent: caller.staff, session, done };
    state.orders.send(order).await.map_err(|_| PhoneError::Unavailable)?;
    if closed.await.map_err(|_| PhoneError::Unavailable)? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(PhoneError::UnknownSession.into())
    }
}

/// Keys to be pressed.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// The conversation.
    contact: ContactId,
    /// 1 to 32 of `0`–`9`, `*`, `#`, `A`–`D`.
    digits: String,
}

/// Presses keys towards the customer's side.
#[utoipa::path(post, path = "/phone/digits", tag = "phone", request_body = Keys, responses((status = 204)))]
async fn press_keys(
    State(state): State<PhoneRoutes>,
    caller: Caller,
    ApiJson(keys): ApiJson<Keys>,
) -> Result<StatusCode, Problem> {
    let is_key = |key: char| key.is_ascii_digit() || matches!(key, '*' | '#' | 'A'..='D');
    if !(1..=32).contains(&keys.digits.len()) || !keys.digits.chars().all(is_key) {
        return Err(PhoneError::InvalidDigits.into());
    }
    let (done, pressed) = oneshot::channel();
    let order = Order::Press { contact: keys.contact, agent: caller.staff, digits: keys.digits, done };
    state.orders.send(order).await.map_err(|_| PhoneError::Unavailable)?;
    if pressed.await.map_err(|_| PhoneError::Unavailable)? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(PhoneError::NotInConversation.into())
    }
}

/// The sound of a recording: WAV of 16-bit samples at 8,000 a second, customer left, agent right. `Range` is supported.
#[utoipa::path(
    get,
    path = "/contacts/{id}/recordings/{object}",
    tag = "contacts",
    params(("id" = ContactId, Path), ("object" = ObjectId, Path)),
    responses((status = 200, content_type = "audio/wav", body = Vec<u8>), (status = 206, content_type = "audio/wav", body = Vec<u8>))
)]
async fn listen(
    State(state): State<PhoneRoutes>,
    caller: Caller,
    Remote { address, .. }: Remote,
    ApiPath((contact, recording)): ApiPath<(ContactId, ObjectId)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = state.keeper.find(recording).await?;
    let hears_all = LISTENERS.iter().any(|role| *role != Role::Agent && caller.has(*role));
    let found = found
        .filter(|found| found.contact == contact && (hears_all || found.agent == caller.staff))
        .ok_or(PhoneError::UnknownRecording)?;
    if !found.is_kept {
        return Err(PhoneError::RecordingNotReady.into());
    }
    let length = state.keeper.objects.info(recording).await?.bytes;
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|value| range(value, length));
    audit(&state, &caller, address, contact, recording).await?;
    let (status, part) = match asked {
        None => (StatusCode::OK, 0..length),
        Some(Some(part)) => (StatusCode::PARTIAL_CONTENT, part),
        Some(None) => return Ok(range_not_there(length)),
    };
    let bytes = state.keeper.objects.get_range(recording, part.clone()).await?;
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "audio/wav")
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, "private, no-store");
    if status == StatusCode::PARTIAL_CONTENT {
        let value = format!("bytes {}-{}/{length}", part.start, part.end.saturating_sub(1));
        response = response.header(header::CONTENT_RANGE, value);
    }
    Ok(response.body(Body::from(bytes)).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
}

/// 416 says how long the recording is (RFC 9110 §15.5.17).
fn range_not_there(length: u64) -> Response {
    let mut response = Problem::from(PhoneError::RangeNotThere).into_response();
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    if let Ok(value) = format!("bytes */{length}").parse() {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}

async fn audit(
    state: &PhoneRoutes,
    caller: &Caller,
    remote: Option<IpAddr>,
    contact: ContactId,
    recording: ObjectId,
) -> Result<(), Problem> {
    let entry = AuditEntry {
        at: state.keeper.now(),
        staff: Some(caller.staff),
        action: "recording.read",
        subject: format!("recording:{recording}"),
        contact: Some(contact),
        detail: serde_json::json!({}),
        remote,
    };
    Ok(state.audit.record(entry).await?)
}

/// The one range of a `Range` header. `None`: the header is passed over (another unit, several ranges, no syntax);
/// `Some(None)`: the range lies beyond the end.
fn range(value: &str, length: u64) -> Option<Option<std::ops::Range<u64>>> {
    let (first, last) = value.trim().strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() {
        let suffix: u64 = last.parse().ok()?;
        return Some((suffix > 0 && length > 0).then(|| length.saturating_sub(suffix)..length));
    }
    let first: u64 = first.parse().ok()?;
    let last: u64 = if last.is_empty() { u64::MAX } else { last.parse().ok()? };
    if last < first {
        return None;
    }
    Some((first < length).then(|| first..last.saturating_add(1).min(length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(range("bytes=0-99", 1000), Some(Some(0..100)));
        assert_eq!(range("bytes=900-", 1000), Some(Some(900..1000)));
        assert_eq!(range("bytes=900-5000", 1000), Some(Some(900..1000)));
        assert_eq!(range("bytes=-100", 1000), Some(Some(900..1000)));
        assert_eq!(range("bytes=-5000", 1000), Some(Some(0..1000)));
        assert_eq!(range("bytes=1000-", 1000), Some(None));
        assert_eq!(range("bytes=-0", 1000), Some(None));
        for passed_over in ["bytes=5-1", "bytes=a-b", "lines=1-2", "bytes=1-2,3-4", ""] {
            assert_eq!(range(passed_over, 1000), None, "{passed_over}");
        }
    }
}
