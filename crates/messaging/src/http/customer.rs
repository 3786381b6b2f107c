//! The customer's side: entrances, chats, their sockets and files. Pages of listed origins may call it.

use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Request, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use center::ports::CustomerInput;
use domain::{ContactId, Language, LineId, Localised, MessageId, ObjectId};
use platform::http::{ApiJson, ApiPath, IdempotencyKey, Problem};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::contact_center::Entrance;
use crate::error::ChatError;
use crate::files::receive;
use crate::message::{Body, Draft, MessageView, Sender};
use crate::opening::NewChat;
use crate::queries;
use crate::service::{MessagingService, stored};
use crate::socket::MAX_FRAME_BYTES;

/// A chat entrance (在线客服入口).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EntranceView {
    line: LineId,
    name: Localised,
    /// Whether somebody serves now.
    open: bool,
    languages: Vec<Language>,
    /// What is to be read before the chat begins.
    notices: Vec<Localised>,
}

/// What a customer who wants to chat says.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct ChatRequest {
    line: LineId,
    /// How the visitor wants to be addressed.
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    language: Option<Language>,
}

/// A chat that has begun.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChatOpened {
    contact: ContactId,
    /// The key to the chat: 64 hexadecimal characters. It is told once.
    token: String,
}

/// A chat file to be sent.
#[derive(utoipa::ToSchema)]
#[allow(dead_code)]
pub(crate) struct FileForm {
    /// Chosen by the page; sending again with the same one sends nothing twice.
    client_id: String,
    /// At most 10 MB: JPEG, PNG, GIF, WebP, PDF, TXT, DOCX, XLSX, MP3, M4A, WAV, OGG, AMR.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Puts the check of the page's origin around handlers, answers their preflight requests and lets listed pages read
/// the answers.
pub(super) fn guarded(
    service: &MessagingService,
    (schemas, paths, methods): UtoipaMethodRouter<MessagingService>,
) -> UtoipaMethodRouter<MessagingService> {
    let methods = methods.options(|| async { StatusCode::NO_CONTENT });
    (schemas, paths, methods.layer(from_fn_with_state(service.clone(), check_origin)))
}

async fn check_origin(State(service): State<MessagingService>, request: Request, next: Next) -> Response {
    let origin = match service.inner.origins.check(request.headers()) {
        Ok(origin) => origin,
        Err(error) => return Problem::from(error).into_response(),
    };
    let headers = if request.method() == axum::http::Method::OPTIONS {
        origin.preflight_headers()
    } else {
        origin.answer_headers()
    };
    let mut response = next.run(request).await;
    response.headers_mut().extend(headers);
    response
}

/// A chat entrance as a page shows it before the chat.
#[utoipa::path(get, path = "/chat-entrances/{line}", tag = "chat", params(("line" = String, Path)),
    responses((status = 200, body = EntranceView)))]
pub(super) async fn entrance(
    State(service): State<MessagingService>,
    ApiPath(line): ApiPath<LineId>,
) -> Result<ApiJson<EntranceView>, Problem> {
    let Entrance { line, name, open, languages, notices } = service.entrance(&line).await?;
    Ok(ApiJson(EntranceView { line, name, open, languages, notices }))
}

/// Begins a chat. The same `Idempotency-Key` within two minutes answers with the same chat.
#[utoipa::path(post, path = "/chats", tag = "chat", operation_id = "open_chat", request_body = ChatRequest,
    params(("idempotency-key" = Option<String>, Header)), responses((status = 201, body = ChatOpened)))]
pub(super) async fn open(
    State(service): State<MessagingService>,
    IdempotencyKey(key): IdempotencyKey,
    ApiJson(ChatRequest { line, name, language }): ApiJson<ChatRequest>,
) -> Result<(StatusCode, ApiJson<ChatOpened>), Problem> {
    let opened = service.open_once(key, NewChat { line, name, language }).await?;
    let view = ChatOpened { contact: opened.contact, token: opened.token.expose().clone() };
    Ok((StatusCode::CREATED, ApiJson(view)))
}

/// The chat's live connection (WebSocket). First frame: `{"token","after"}`, where `after` is the `seq` of the last
/// message that the page has.
#[utoipa::path(get, path = "/chats/{contact}/live", tag = "chat", operation_id = "chat_live",
    params(("contact" = ContactId, Path)), responses((status = 101, description = "The connection is a WebSocket now")))]
pub(super) async fn live(
    State(service): State<MessagingService>,
    ApiPath(contact): ApiPath<ContactId>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    // Whoever does not come as a WebSocket has no way to show a token.
    let upgrade = upgrade.map_err(|_| ChatError::TokenMissing)?;
    let seat = service.inner.sockets.take().ok_or(ChatError::Full)?;
    let upgraded = upgrade
        .read_buffer_size(4 * 1024)
        .write_buffer_size(4 * 1024)
        .max_write_buffer_size(4 * MAX_FRAME_BYTES)
        .max_message_size(MAX_FRAME_BYTES)
        .max_frame_size(MAX_FRAME_BYTES)
        .on_failed_upgrade(|error| tracing::debug!(%error, "a socket did not come up"));
    // The socket's task belongs to the server's tasks, which wait for it when the server stops.
    Ok(upgraded.on_upgrade(move |socket| async move {
        let tasks = service.inner.tasks.clone();
        tasks.spawn("chat-socket", service.serve_socket(contact, socket, seat));
    }))
}

/// Sends a file.
#[utoipa::path(post, path = "/chats/{contact}/files", tag = "chat", operation_id = "send_chat_file",
    params(("contact" = ContactId, Path)), request_body(content = FileForm, content_type = "multipart/form-data"),
    responses((status = 201, body = MessageView)))]
pub(super) async fn upload(
    State(service): State<MessagingService>,
    ApiPath(contact): ApiPath<ContactId>,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, ApiJson<MessageView>), Problem> {
    let token = bearer(&headers)?;
    service.check_token(contact, token).await?;
    let chat = service.inner.registry.find(contact).ok_or(ChatError::ChatOver)?;
    let _seat = service.inner.uploads.take().ok_or(ChatError::Full)?;
    let upload = receive(multipart, &service.inner.settings).await?;
    let client_id = upload.client_id.clone();
    let posted = match service.posted_before(&chat, Sender::Customer, &client_id).await? {
        Some(before) => before,
        None => {
            let (kind, file) = service.keep(upload).await?;
            let input = CustomerInput::File(file.id);
            let body = Body { file: Some(file), ..Body::default() };
            let draft =
                Draft { id: MessageId::generate(), sender: Sender::Customer, client_id: client_id.clone(), kind, body };
            service.post_and_wait(&chat, draft, Some(input)).await?
        }
    };
    let view = service.view_of(contact, Sender::Customer, &client_id, posted).await?;
    Ok((StatusCode::CREATED, ApiJson(view)))
}

/// A file of the chat.
#[utoipa::path(get, path = "/chats/{contact}/files/{object}", tag = "chat", operation_id = "chat_file",
    params(("contact" = ContactId, Path), ("object" = ObjectId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn file(
    State(service): State<MessagingService>,
    ApiPath((contact, object)): ApiPath<(ContactId, ObjectId)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    service.check_token(contact, bearer(&headers)?).await?;
    Ok(service.file(contact, object).await?)
}

fn bearer(headers: &HeaderMap) -> Result<&str, ChatError> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token =
        value.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.map(|(_, token)| token.trim()).ok_or(ChatError::TokenMissing)
}

impl MessagingService {
    /// Whether the token owns the chat. A chat that does not exist is told apart from nobody else's.
    async fn check_token(&self, contact: ContactId, token: &str) -> Result<(), ChatError> {
        let owned = match self.inner.registry.find(contact) {
            Some(chat) => chat.is_owned_by(token),
            None => {
                let row = queries::ownership(&self.inner.foundations.database, contact).await.map_err(stored)?;
                let patience = self.inner.settings.readable_after_end();
                let now = self.now();
                row.is_some_and(|row| {
                    row.token.fits(token) && row.ended_at.is_none_or(|ended_at| now.since(ended_at) <= patience)
                })
            }
        };
        if owned { Ok(()) } else { Err(ChatError::TokenWrong) }
    }
}
