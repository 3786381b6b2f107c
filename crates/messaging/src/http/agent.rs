//! The staff's side: reading a chat, writing in it.

use std::net::IpAddr;

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use domain::{ContactId, ObjectId};
use platform::audit::AuditEntry;
use platform::http::{ApiJson, ApiPath, ApiQuery, Problem, Remote};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::customer::FileForm;
use crate::agent::Right;
use crate::error::ChatError;
use crate::files::receive;
use crate::message::{MessageView, Sender};
use crate::service::MessagingService;

/// The messages of a contact, in order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MessageList {
    items: Vec<MessageView>,
    /// The `seq` of the last message that the customer has seen; 0 if none or if the chat is over.
    customer_read: i64,
}

/// From where to read.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// The `seq` of the last message that the page has; 0 if absent.
    #[serde(default)]
    after: i64,
}

/// What the agent writes.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct Written {
    /// Chosen by the page; sending again with the same one sends nothing twice.
    client_id: String,
    text: String,
}

/// How far the agent has read.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct ReadUpTo {
    /// The `seq` of the last message that was seen.
    up_to: i64,
}

/// The messages of a contact. Readings by others than the agent who serves are audited.
#[utoipa::path(get, path = "/contacts/{contact}/messages", tag = "messages", operation_id = "list_messages",
    params(("contact" = ContactId, Path), From), responses((status = 200, body = MessageList)))]
pub(super) async fn messages(
    State(service): State<MessagingService>,
    ApiPath(contact): ApiPath<ContactId>,
    ApiQuery(From { after }): ApiQuery<From>,
    remote: Remote,
    caller: Caller,
) -> Result<ApiJson<MessageList>, Problem> {
    let right = service.readable(contact, &caller).await?;
    service.audit_reading(right, &caller, contact, "chat_read", contact.to_string(), remote.address).await?;
    let items = service.messages(contact, after).await?;
    Ok(ApiJson(MessageList { items, customer_read: service.customer_read_up_to(contact) }))
}

/// Posts a message of the agent who serves the contact.
#[utoipa::path(post, path = "/contacts/{contact}/messages", tag = "messages", operation_id = "post_message",
    params(("contact" = ContactId, Path)), request_body = Written, responses((status = 201, body = MessageView)))]
pub(super) async fn write(
    State(service): State<MessagingService>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
    ApiJson(Written { client_id, text }): ApiJson<Written>,
) -> Result<(StatusCode, ApiJson<MessageView>), Problem> {
    let view = service.agent_writes(contact, caller.staff, client_id, &text).await?;
    Ok((StatusCode::CREATED, ApiJson(view)))
}

/// Sends a file of the agent who serves the contact.
#[utoipa::path(post, path = "/contacts/{contact}/files", tag = "messages", operation_id = "post_file",
    params(("contact" = ContactId, Path)), request_body(content = FileForm, content_type = "multipart/form-data"),
    responses((status = 201, body = MessageView)))]
pub(super) async fn upload(
    State(service): State<MessagingService>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, ApiJson<MessageView>), Problem> {
    let chat = service.served(contact, caller.staff).await?;
    if chat.handset.is_some() {
        return Err(ChatError::FilesNotTaken.into());
    }
    let _seat = service.inner.uploads.take().ok_or(ChatError::Full)?;
    let upload = receive(multipart, &service.inner.settings).await?;
    let client_id = upload.client_id.clone();
    let view = match service.posted_before(&chat, Sender::Agent, &client_id).await? {
        Some(before) => service.view_of(contact, Sender::Agent, &client_id, before).await?,
        None => {
            let (kind, file) = service.keep(upload).await?;
            service.agent_sends(&chat, caller.staff, client_id, kind, file).await?
        }
    };
    Ok((StatusCode::CREATED, ApiJson(view)))
}

/// A file of the contact's messages.
#[utoipa::path(get, path = "/contacts/{contact}/files/{object}", tag = "messages", operation_id = "message_file",
    params(("contact" = ContactId, Path), ("object" = ObjectId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn file(
    State(service): State<MessagingService>,
    ApiPath((contact, object)): ApiPath<(ContactId, ObjectId)>,
    remote: Remote,
    caller: Caller,
) -> Result<Response, Problem> {
    let right = service.readable(contact, &caller).await?;
    service.audit_reading(right, &caller, contact, "chat_file_read", object.to_string(), remote.address).await?;
    Ok(service.file(contact, object).await?)
}

/// Shows the customer that the agent is writing.
#[utoipa::path(post, path = "/contacts/{contact}/typing", tag = "messages", operation_id = "show_typing",
    params(("contact" = ContactId, Path)), responses((status = 204)))]
pub(super) async fn typing(
    State(service): State<MessagingService>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
) -> Result<StatusCode, Problem> {
    service.agent_types(contact, caller.staff).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says how far the agent has read.
#[utoipa::path(post, path = "/contacts/{contact}/read", tag = "messages", operation_id = "mark_read",
    params(("contact" = ContactId, Path)), request_body = ReadUpTo, responses((status = 204)))]
pub(super) async fn read(
    State(service): State<MessagingService>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
    ApiJson(ReadUpTo { up_to }): ApiJson<ReadUpTo>,
) -> Result<StatusCode, Problem> {
    service.agent_reads(contact, caller.staff, up_to).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl MessagingService {
    /// Writes a reading into the audit trail unless the reader serves the contact. What cannot be audited is not read.
    async fn audit_reading(
        &self,
        right: Right,
        caller: &Caller,
        contact: ContactId,
        action: &'static str,
        subject: String,
        remote: Option<IpAddr>,
    ) -> Result<(), ChatError> {
        if right == Right::Serving {
            return Ok(());
        }
        let entry = AuditEntry {
            at: self.now(),
            staff: Some(caller.staff),
            action,
            subject,
            contact: Some(contact),
            detail: serde_json::json!({}),
            remote,
        };
        self.inner.foundations.audit.record(entry).await.map_err(|error| {
            tracing::error!(%error, "a reading could not be audited and was refused");
            ChatError::Unavailable
        })
    }
}
