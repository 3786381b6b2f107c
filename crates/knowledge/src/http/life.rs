//! Submitting, reviewing and taking back; versions.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ArticleId;
use platform::http::{Api, ApiJson, ApiPath, IdempotencyKey, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::articles::{ArticleView, view};
use super::{AUTHORS, INSIDERS, REVIEWERS, expected_revision};
use crate::article::{Publication, Verdict};
use crate::base::{Doer, Knowledge, refuse};
use crate::error::KnowledgeError;
use crate::queries;

const LONGEST_NOTE: usize = 500;

pub(super) fn routes(knowledge: &Knowledge) -> Api {
    Routes::new()
        .route(AUTHORS, routes!(submit_article))
        .route(REVIEWERS, routes!(review_article))
        .route(REVIEWERS, routes!(expire_article))
        .route(INSIDERS, routes!(article_versions))
        .with_state(knowledge.clone())
}

/// A review.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Review {
    verdict: Verdict,
    /// What the reviewer says; needed to return an article.
    #[serde(default)]
    note: String,
}

/// Why an article is taken back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Expiration {
    reason: String,
}

/// All published versions, the latest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct VersionList {
    items: Vec<Publication>,
}

/// Hands the draft to its reviewer. What must be put right first is listed.
#[utoipa::path(post, path = "/articles/{id}/submissions", tag = "articles",
    params(("id" = ArticleId, Path), ("idempotency-key" = Option<String>, Header)), responses((status = 200, body = ArticleView)))]
async fn submit_article(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    key: IdempotencyKey,
    headers: HeaderMap,
    ApiPath(id): ApiPath<ArticleId>,
) -> Result<Response, Problem> {
    let expected = expected_revision(&headers)?;
    let draft = knowledge.article_row(&id)?;
    let findings = knowledge.findings(&id, &draft.working).await?;
    let now = knowledge.now();
    let doer = Doer { staff: caller.staff, key: &key, route: "POST /articles/submissions" };
    // What was looked at is what is submitted.
    let expected = expected.or(key.0.is_none().then_some(draft.revision));
    let submitted = knowledge.change(&id, expected, "article_submitted", json!({}), doer, |article| {
        refuse(findings)?;
        Ok(article.submit(caller.staff, now)?)
    });
    let article = submitted.await.map_err(KnowledgeError::into_problem)?;
    view(&knowledge, &article, &caller)
}

/// Publishes or returns what somebody else has submitted.
#[utoipa::path(post, path = "/articles/{id}/reviews", tag = "articles", request_body = Review,
    params(("id" = ArticleId, Path), ("idempotency-key" = Option<String>, Header)), responses((status = 200, body = ArticleView)))]
async fn review_article(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    key: IdempotencyKey,
    headers: HeaderMap,
    ApiPath(id): ApiPath<ArticleId>,
    ApiJson(review): ApiJson<Review>,
) -> Result<Response, Problem> {
    let needed = review.verdict == Verdict::Return;
    said("/note", &review.note, needed).map_err(KnowledgeError::into_problem)?;
    let now = knowledge.now();
    let doer = Doer { staff: caller.staff, key: &key, route: "POST /articles/reviews" };
    let detail = json!({ "verdict": review.verdict });
    let action = if needed { "article_returned" } else { "article_published" };
    let reviewed = knowledge.change(&id, expected_revision(&headers)?, action, detail, doer, |article| {
        Ok(article.review(review.verdict, review.note.trim(), caller.staff, now)?)
    });
    let article = reviewed.await.map_err(KnowledgeError::into_problem)?;
    view(&knowledge, &article, &caller)
}

/// Takes a published article back at once.
#[utoipa::path(post, path = "/articles/{id}/expirations", tag = "articles", request_body = Expiration,
    params(("id" = ArticleId, Path), ("idempotency-key" = Option<String>, Header)), responses((status = 200, body = ArticleView)))]
async fn expire_article(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    key: IdempotencyKey,
    headers: HeaderMap,
    ApiPath(id): ApiPath<ArticleId>,
    ApiJson(expiration): ApiJson<Expiration>,
) -> Result<Response, Problem> {
    said("/reason", &expiration.reason, true).map_err(KnowledgeError::into_problem)?;
    let now = knowledge.now();
    let doer = Doer { staff: caller.staff, key: &key, route: "POST /articles/expirations" };
    let expired = knowledge.change(&id, expected_revision(&headers)?, "article_expired", json!({}), doer, |article| {
        Ok(article.expire(expiration.reason.trim(), now)?)
    });
    let article = expired.await.map_err(KnowledgeError::into_problem)?;
    view(&knowledge, &article, &caller)
}

/// What an article said in each of its versions, the latest first.
#[utoipa::path(get, path = "/articles/{id}/versions", tag = "articles", params(("id" = ArticleId, Path)),
    responses((status = 200, body = VersionList)))]
async fn article_versions(
    State(knowledge): State<Knowledge>,
    ApiPath(id): ApiPath<ArticleId>,
) -> Result<ApiJson<VersionList>, Problem> {
    knowledge.article_row(&id)?;
    Ok(ApiJson(VersionList { items: queries::versions(knowledge.database(), &id).await? }))
}

fn said(pointer: &str, text: &str, needed: bool) -> Result<(), KnowledgeError> {
    let length = text.trim().chars().count();
    if length > LONGEST_NOTE || (needed && length == 0) {
        return Err(KnowledgeError::value(pointer, "请填写原因（最多500字）", "say why, in at most 500 characters"));
    }
    Ok(())
}
