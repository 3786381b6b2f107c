//! What agents say of articles, and how often these are read.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use domain::roles::Role;
use domain::{ArticleId, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use platform::http::{Access, Api, ApiJson, ApiPath, IdempotencyKey, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AUTHORS, INSIDERS};
use crate::base::Knowledge;
use crate::error::KnowledgeError;
use crate::reading::{self, DayReadings, day_of};

const SPEAKERS: Access = Access::Roles(&[Role::Agent, Role::Clerk, Role::ShiftLeader, Role::Director, Role::Inspector]);
const LONGEST_COMMENT: usize = 500;
const DAYS: u64 = 30;

pub(super) fn routes(knowledge: &Knowledge) -> Api {
    Routes::new()
        .route(SPEAKERS, routes!(give_feedback))
        .route(INSIDERS, routes!(list_feedback))
        .route(AUTHORS, routes!(settle_feedback))
        .route(INSIDERS, routes!(article_readings))
        .with_state(knowledge.clone())
}

/// What is said of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum FeedbackKind {
    /// It helped.
    Helpful,
    /// It says something wrong.
    Wrong,
    /// It is not up to date.
    Outdated,
    /// It cannot be understood.
    Unclear,
    /// Something is missing.
    Incomplete,
}

impl FeedbackKind {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Helpful, "helpful"),
        (Self::Wrong, "wrong"),
        (Self::Outdated, "outdated"),
        (Self::Unclear, "unclear"),
        (Self::Incomplete, "incomplete"),
    ];

    fn code(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("helpful", |(_, code)| code)
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(kind, _)| *kind)
    }
}

/// A remark to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewFeedback {
    kind: FeedbackKind,
    /// Needed unless it helped.
    #[serde(default)]
    comment: String,
}

/// A remark.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
struct Feedback {
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    article: ArticleId,
    version: u32,
    at: Timestamp,
    kind: FeedbackKind,
    comment: String,
    settled_at: Option<Timestamp>,
}

/// Remarks, the latest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FeedbackList {
    items: Vec<Feedback>,
}

/// Readings by the day, the earliest first; days without any are left out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Readings {
    items: Vec<DayReadings>,
}

/// Says what is wrong with an article, or that it helped.
#[utoipa::path(post, path = "/articles/{id}/feedback", tag = "articles", request_body = NewFeedback,
    params(("id" = ArticleId, Path), ("idempotency-key" = Option<String>, Header)), responses((status = 201, body = Feedback)))]
async fn give_feedback(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    key: IdempotencyKey,
    ApiPath(id): ApiPath<ArticleId>,
    ApiJson(new): ApiJson<NewFeedback>,
) -> Result<(StatusCode, ApiJson<Feedback>), Problem> {
    const ROUTE: &str = "POST /articles/feedback";
    let (database, staff) = (knowledge.database(), caller.staff.to_string());
    let comment = crate::topics::mask(&new.comment);
    let length = new.comment.trim().chars().count();
    if length > LONGEST_COMMENT || (length == 0 && new.kind != FeedbackKind::Helpful) {
        let refused = KnowledgeError::value(
            "/comment",
            "请说明问题（最多500字）",
            "say what is wrong, in at most 500 characters",
        );
        return Err(refused.into_problem());
    }
    let article = knowledge.article_row(&id)?;
    let publication = article.published.as_ref().ok_or(KnowledgeError::UnknownArticle)?;
    let _writing = knowledge.inner.writing.lock().await;
    let idempotency = &knowledge.inner.idempotency;
    if let Some(before) = idempotency.answered::<Feedback>(&key, &staff, ROUTE).await? {
        return Ok((StatusCode::CREATED, ApiJson(before)));
    }
    let feedback = Feedback {
        id: Uuid::now_v7(),
        article: id.clone(),
        version: publication.version,
        at: knowledge.now(),
        kind: new.kind,
        comment,
        settled_at: None,
    };
    let sql = "INSERT INTO article_feedback (id, article, version, at, staff, kind, comment) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        feedback.id.to_string().into(),
        id.as_str().into(),
        i64::from(feedback.version).into(),
        feedback.at.micros().into(),
        staff.as_str().into(),
        feedback.kind.code().into(),
        feedback.comment.as_str().into(),
    ];
    let mut writes = vec![database.sql(sql, values)];
    writes.extend(idempotency.keep(&key, &staff, ROUTE, &feedback));
    database.transaction(writes).await?;
    Ok((StatusCode::CREATED, ApiJson(feedback)))
}

/// What was said of an article.
#[utoipa::path(get, path = "/articles/{id}/feedback", tag = "articles", params(("id" = ArticleId, Path)),
    responses((status = 200, body = FeedbackList)))]
async fn list_feedback(
    State(knowledge): State<Knowledge>,
    ApiPath(id): ApiPath<ArticleId>,
) -> Result<ApiJson<FeedbackList>, Problem> {
    knowledge.article_row(&id)?;
    Ok(ApiJson(FeedbackList { items: feedback_of(knowledge.database(), &id).await? }))
}

async fn feedback_of(database: &Database, id: &ArticleId) -> Result<Vec<Feedback>, DatabaseError> {
    let sql = "SELECT id, article, version, at, kind, comment, settled_at FROM article_feedback
        WHERE article = $1 ORDER BY at DESC, id DESC LIMIT 200";
    let rows = database.fetch_all(database.sql(sql, [id.as_str().into()])).await?;
    rows.iter()
        .map(|row| {
            let kind: String = row.column("kind")?;
            Ok(Feedback {
                id: row.parsed("id")?,
                article: row.parsed("article")?,
                version: u32::try_from(row.column::<i64>("version")?).unwrap_or(0),
                at: row.time("at")?,
                kind: FeedbackKind::from_code(&kind)
                    .ok_or_else(|| DatabaseError::Corrupt(format!("column kind: {kind}")))?,
                comment: row.column("comment")?,
                settled_at: row.time_or_none("settled_at")?,
            })
        })
        .collect()
}

/// Marks a remark as seen to.
#[utoipa::path(post, path = "/articles/{id}/feedback/{feedback}/settlements", tag = "articles",
    params(("id" = ArticleId, Path), ("feedback" = String, Path)), responses((status = 204)))]
async fn settle_feedback(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    ApiPath((id, feedback)): ApiPath<(ArticleId, Uuid)>,
) -> Result<StatusCode, Problem> {
    let database = knowledge.database();
    let known = feedback_of(database, &id).await?.into_iter().any(|known| known.id == feedback);
    if !known {
        return Err(KnowledgeError::UnknownArticle.into());
    }
    let sql = "UPDATE article_feedback SET settled_at = $2, settled_by = $3 WHERE id = $1 AND settled_at IS NULL";
    let values = [feedback.to_string().into(), knowledge.now().micros().into(), caller.staff.to_string().into()];
    let audited =
        knowledge.audited(Some(caller.staff), "article_feedback_settled", &feedback.to_string(), serde_json::json!({}));
    database.transaction(vec![database.sql(sql, values), audited]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How often an article was read in the past thirty days.
#[utoipa::path(get, path = "/articles/{id}/readings", tag = "articles", params(("id" = ArticleId, Path)),
    responses((status = 200, body = Readings)))]
async fn article_readings(
    State(knowledge): State<Knowledge>,
    ApiPath(id): ApiPath<ArticleId>,
) -> Result<ApiJson<Readings>, Problem> {
    knowledge.article_row(&id)?;
    knowledge.inner.notes.flush().await;
    let since = day_of(knowledge.now() - Duration::from_secs((DAYS - 1) * 24 * 3600));
    Ok(ApiJson(Readings { items: reading::of_article(knowledge.database(), &id, &since).await? }))
}
