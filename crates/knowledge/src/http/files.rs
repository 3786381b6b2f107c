//! The routes of attachments.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use domain::{ArticleId, ObjectId};
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::{AUTHORS, INSIDERS, is_insider};
use crate::attachments::{Attachment, MAX_BYTES};
use crate::base::Knowledge;
use crate::error::KnowledgeError;
use crate::queries;

pub(super) fn routes(knowledge: &Knowledge) -> Api {
    Routes::new()
        .route_with_body(AUTHORS, MAX_BYTES, routes!(attach_file))
        .route(INSIDERS, routes!(list_attachments))
        .route(Access::SignedIn, routes!(attachment_file))
        .with_state(knowledge.clone())
}

/// The files of an article.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AttachmentList {
    items: Vec<Attachment>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct FileQuery {
    /// The name of the file.
    name: String,
}

/// Uploads a file: PDF, pictures and office documents, told by their content.
#[utoipa::path(post, path = "/articles/{id}/attachments", tag = "articles", params(("id" = ArticleId, Path), FileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = Attachment)))]
async fn attach_file(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    ApiPath(id): ApiPath<ArticleId>,
    ApiQuery(query): ApiQuery<FileQuery>,
    body: Bytes,
) -> Result<(StatusCode, ApiJson<Attachment>), Problem> {
    let attachment =
        knowledge.attach(&id, &query.name, body, caller.staff).await.map_err(KnowledgeError::into_problem)?;
    Ok((StatusCode::CREATED, ApiJson(attachment)))
}

/// The files that were uploaded to an article.
#[utoipa::path(get, path = "/articles/{id}/attachments", tag = "articles", params(("id" = ArticleId, Path)),
    responses((status = 200, body = AttachmentList)))]
async fn list_attachments(
    State(knowledge): State<Knowledge>,
    ApiPath(id): ApiPath<ArticleId>,
) -> Result<ApiJson<AttachmentList>, Problem> {
    knowledge.article_row(&id)?;
    Ok(ApiJson(AttachmentList { items: queries::attachments(knowledge.database(), &id).await? }))
}

/// A file of an article. Those who do not see drafts get the files of the published version.
#[utoipa::path(get, path = "/articles/{id}/attachments/{object}", tag = "articles",
    params(("id" = ArticleId, Path), ("object" = ObjectId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn attachment_file(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    ApiPath((id, object)): ApiPath<(ArticleId, ObjectId)>,
) -> Result<Response, Problem> {
    let article = knowledge.article_row(&id)?;
    let published =
        article.current(knowledge.now()).is_some_and(|publication| publication.content.attachments.contains(&object));
    if !published && !is_insider(&caller) {
        return Err(KnowledgeError::UnknownArticle.into());
    }
    Ok(knowledge.attachment(&id, object).await?)
}
