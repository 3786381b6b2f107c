//! Files of articles.

use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::{ArticleId, ObjectId, StaffId, Timestamp};
use platform::objects::NewObject;
use serde::Serialize;

use crate::base::Knowledge;
use crate::error::KnowledgeError;
use crate::queries;

/// The longest file, in bytes.
pub(crate) const MAX_BYTES: usize = 20 * 1024 * 1024;

/// What is taken, by content.
const TAKEN: [&str; 7] = [
    "application/pdf",
    "image/png",
    "image/jpeg",
    "image/webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

/// A file of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Attachment {
    /// The file.
    pub object: ObjectId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its length.
    pub bytes: i64,
    /// When it was uploaded.
    pub added_at: Timestamp,
}

impl Knowledge {
    /// Stores a file for an article. It is shown once a version that names it is published.
    pub(crate) async fn attach(
        &self,
        id: &ArticleId,
        name: &str,
        bytes: Bytes,
        by: StaffId,
    ) -> Result<Attachment, KnowledgeError> {
        self.article_row(id)?;
        let name: String =
            name.chars().filter(|character| !character.is_control() && !"/\\".contains(*character)).take(120).collect();
        if name.trim().is_empty() {
            return Err(KnowledgeError::value("name", "请提供文件名", "a file name is needed"));
        }
        let media_type = infer::get(&bytes).map(|kind| kind.mime_type()).filter(|kind| TAKEN.contains(kind));
        let media_type = media_type.ok_or(KnowledgeError::UnsupportedFile)?.to_owned();
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let new = NewObject { kind: "article_attachment", media_type: media_type.clone(), name: name.clone(), bytes };
        let object = self.inner.foundations.objects.put(new).await?;
        let attachment = Attachment { object, name, media_type, bytes: length, added_at: self.now() };
        let audited =
            self.audited(Some(by), "article_file_added", id.as_str(), serde_json::json!({ "object": object }));
        self.database()
            .transaction(vec![queries::add_attachment(self.database(), id, &attachment, by), audited])
            .await?;
        Ok(attachment)
    }

    /// A file of an article, as an answer.
    pub(crate) async fn attachment(&self, id: &ArticleId, object: ObjectId) -> Result<Response, KnowledgeError> {
        if !queries::has_attachment(self.database(), id, object).await? {
            return Err(KnowledgeError::UnknownArticle);
        }
        let stored = self.inner.foundations.objects.get(object).await?;
        let disposition = format!("attachment; filename*=UTF-8''{}", percent_encoded(&stored.info.name));
        let text =
            |value: &str| HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("application/octet-stream"));
        let headers = [
            (CONTENT_TYPE, text(&stored.info.media_type)),
            (CONTENT_DISPOSITION, text(&disposition)),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
            (CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600, immutable")),
        ];
        Ok((headers, stored.bytes).into_response())
    }
}

/// RFC 8187: everything but letters, digits and a few signs as `%XX`.
fn percent_encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
