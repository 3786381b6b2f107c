//! Files of chats: received, recognised, stored encrypted, and given out again.

use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use domain::{ContactId, ObjectId};
use platform::objects::NewObject;

use crate::config::ChatSettings;
use crate::error::ChatError;
use crate::media::{file_name, recognise};
use crate::message::{FileView, Kind};
use crate::queries;
use crate::service::{MessagingService, stored};
use crate::text::check_client_id;

/// The kind under which chat files are stored.
const OBJECT_KIND: &str = "chat_file";

/// What a multipart body may have beside the file: boundaries, headers, the client id.
pub(crate) const ENVELOPE_BYTES: usize = 64 * 1024;

/// A file as it came in.
pub(crate) struct Upload {
    pub(crate) client_id: String,
    name: String,
    declared: Option<String>,
    bytes: Bytes,
}

/// Reads the parts `file` and `client_id` of an upload that does not take too long.
pub(crate) async fn receive(
    multipart: Result<Multipart, MultipartRejection>,
    settings: &ChatSettings,
) -> Result<Upload, ChatError> {
    let multipart = multipart.map_err(|_| ChatError::UploadUnreadable)?;
    let reading = read(multipart, settings.max_file_bytes);
    tokio::time::timeout(settings.upload_patience(), reading).await.map_err(|_| ChatError::UploadUnreadable)?
}

async fn read(mut multipart: Multipart, limit: usize) -> Result<Upload, ChatError> {
    let (mut client_id, mut file) = (None, None);
    while let Some(field) = multipart.next_field().await.map_err(|error| unreadable(&error, limit))? {
        match field.name() {
            Some("client_id") => {
                let bytes = content(field, 256, ChatError::ClientIdInvalid, limit).await?;
                client_id = Some(String::from_utf8(bytes.into()).map_err(|_| ChatError::ClientIdInvalid)?);
            }
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let declared = field.content_type().map(str::to_owned);
                let bytes = content(field, limit, ChatError::FileTooLarge { limit }, limit).await?;
                file = Some((name, declared, bytes));
            }
            // Parts of other names are read over.
            _ => drop(content(field, ENVELOPE_BYTES, ChatError::UploadUnreadable, limit).await?),
        }
    }
    let (name, declared, bytes) = file.ok_or(ChatError::FileMissing)?;
    let client_id = client_id.ok_or(ChatError::ClientIdInvalid)?;
    check_client_id(&client_id)?;
    Ok(Upload { client_id, name, declared, bytes })
}

async fn content(mut field: Field<'_>, most: usize, too_large: ChatError, limit: usize) -> Result<Bytes, ChatError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| unreadable(&error, limit))? {
        if bytes.len() + chunk.len() > most {
            return Err(too_large);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn unreadable(error: &MultipartError, limit: usize) -> ChatError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ChatError::FileTooLarge { limit }
    } else {
        ChatError::UploadUnreadable
    }
}

impl MessagingService {
    /// Recognises the file and stores it.
    pub(crate) async fn keep(&self, upload: Upload) -> Result<(Kind, FileView), ChatError> {
        let Upload { name, declared, bytes, .. } = upload;
        let kind = recognise(&bytes, declared.as_deref())?;
        let name = file_name(&name, kind);
        let size = bytes.len() as u64;
        let object = NewObject { kind: OBJECT_KIND, media_type: kind.media_type.to_owned(), name: name.clone(), bytes };
        let id = self.inner.foundations.objects.put(object).await.map_err(|error| {
            tracing::error!(%error, "a file could not be stored");
            ChatError::Unavailable
        })?;
        let view = FileView { id, name, media_type: kind.media_type.to_owned(), size };
        Ok((if kind.picture { Kind::Image } else { Kind::File }, view))
    }

    /// A file of the contact's messages, as an answer.
    pub(crate) async fn file(&self, contact: ContactId, object: ObjectId) -> Result<Response, ChatError> {
        let foundations = &self.inner.foundations;
        if !queries::has_file(&foundations.database, contact, object).await.map_err(stored)? {
            return Err(ChatError::FileUnknown);
        }
        let platform::objects::StoredObject { info, bytes } =
            foundations.objects.get(object).await.map_err(|error| {
                tracing::error!(%error, %object, "a file could not be read");
                ChatError::Unavailable
            })?;
        let shown = info.media_type.starts_with("image/") || info.media_type.starts_with("audio/");
        let disposition = format!(
            "{}; filename*=UTF-8''{}",
            if shown { "inline" } else { "attachment" },
            percent_encoded(&info.name)
        );
        let text =
            |value: &str| HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("application/octet-stream"));
        let headers = [
            (CONTENT_TYPE, text(&info.media_type)),
            (CONTENT_DISPOSITION, text(&disposition)),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
            (CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600, immutable")),
        ];
        Ok((headers, bytes).into_response())
    }
}

/// RFC 8187: everything but letters, digits and a few signs as `%XX`.
fn percent_encoded(name: &str) -> String {
    use std::fmt::Write;
    name.bytes().fold(String::with_capacity(name.len() * 3), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_name_travels_in_a_header() {
        assert_eq!(percent_encoded("截图 1.png"), "%E6%88%AA%E5%9B%BE%201.png");
    }
}
