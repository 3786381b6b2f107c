//! Trying an answer, gaps and hot questions.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use center::ports::knowledge_base::Question;
use domain::contact::Channel;
use domain::customer::Tier;
use domain::roles::Role;
use domain::{ArticleId, Language, Timestamp};
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, Page, Problem, Routes, caller_language, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AUTHORS, INSIDERS, expected_revision, tagged};
use crate::base::Knowledge;
use crate::error::KnowledgeError;
use crate::gap::{self, Gap, GapDecision, GapState};
use crate::questions::AnswerView;
use crate::topics::Trend;

const ASKERS: Access = Access::Roles(&[Role::Agent, Role::Clerk, Role::ShiftLeader, Role::Director]);

pub(super) fn routes(knowledge: &Knowledge) -> Api {
    Routes::new()
        .route(ASKERS, routes!(try_answer))
        .route(INSIDERS, routes!(list_gaps))
        .route(INSIDERS, routes!(show_gap))
        .route(AUTHORS, routes!(decide_gap))
        .route(INSIDERS, routes!(hot_questions))
        .with_state(knowledge.clone())
}

/// A question to try.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct TriedQuestion {
    text: String,
    /// The caller's language if absent.
    #[serde(default)]
    language: Option<Language>,
    /// A chat if absent.
    #[serde(default)]
    channel: Option<Channel>,
    #[serde(default)]
    tier: Tier,
}

/// What the bot would say. Nothing is written down.
#[utoipa::path(post, path = "/knowledge-answers", tag = "knowledge", request_body = TriedQuestion,
    responses((status = 200, body = AnswerView)))]
async fn try_answer(
    State(knowledge): State<Knowledge>,
    ApiJson(tried): ApiJson<TriedQuestion>,
) -> Result<ApiJson<AnswerView>, Problem> {
    let language = tried.language.unwrap_or_else(caller_language);
    let channel = tried.channel.unwrap_or(Channel::Chat);
    let question = Question { text: tried.text, language, channel, tier: tried.tier, contact: None };
    let answer = knowledge.consider(&question).await?;
    Ok(ApiJson(knowledge.view_of(answer, language)))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct GapQuery {
    /// Open ones if absent.
    state: Option<GapState>,
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 200, 50 if absent.
    limit: Option<u32>,
}

/// Questions that no article answers, the most asked first.
#[utoipa::path(get, path = "/knowledge-gaps", tag = "knowledge", params(GapQuery), responses((status = 200, body = Page<Gap>)))]
async fn list_gaps(
    State(knowledge): State<Knowledge>,
    ApiQuery(query): ApiQuery<GapQuery>,
) -> Result<ApiJson<Page<Gap>>, Problem> {
    knowledge.inner.notes.flush().await;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let from: u32 = query.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or(0);
    let gaps = gap::list(knowledge.database(), query.state.unwrap_or(GapState::Open), from, limit + 1).await?;
    Ok(ApiJson(Page::of(gaps, limit, |_| (from + limit).to_string())))
}

/// A gap with the questions as they were asked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct GapView {
    #[serde(flatten)]
    gap: Gap,
    /// Masked, the latest first, up to twenty different ones.
    questions: Vec<String>,
}

/// A gap with its questions.
#[utoipa::path(get, path = "/knowledge-gaps/{topic}", tag = "knowledge", params(("topic" = String, Path)),
    responses((status = 200, body = GapView)))]
async fn show_gap(State(knowledge): State<Knowledge>, ApiPath(topic): ApiPath<Uuid>) -> Result<Response, Problem> {
    let gap = knowledge.gap(topic).await?;
    let questions = gap::questions(knowledge.database(), topic).await?;
    Ok(tagged(gap.revision, GapView { gap, questions }))
}

/// Decides what becomes of a gap.
#[utoipa::path(put, path = "/knowledge-gaps/{topic}", tag = "knowledge", params(("topic" = String, Path)),
    request_body = GapDecision, responses((status = 200, body = Gap)))]
async fn decide_gap(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    headers: HeaderMap,
    ApiPath(topic): ApiPath<Uuid>,
    ApiJson(decision): ApiJson<GapDecision>,
) -> Result<Response, Problem> {
    let decided = knowledge.decide_gap(topic, decision, expected_revision(&headers)?, caller.staff);
    let gap = decided.await.map_err(KnowledgeError::into_problem)?;
    Ok(tagged(gap.revision, gap))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct HotQuery {
    /// Over how many hours: 1 to 48, 24 if absent.
    hours: Option<u32>,
    /// 1 to 100, 20 if absent.
    limit: Option<u32>,
}

/// A hot question.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct HotQuestion {
    #[schema(value_type = String, format = "uuid")]
    topic: Uuid,
    /// A question that stands for it, masked.
    label: String,
    trend: Trend,
    /// The article that answers it.
    article: Option<ArticleId>,
    /// Its title in the caller's language.
    title: Option<String>,
}

/// The hot questions, the hottest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct HotQuestionList {
    at: Timestamp,
    hours: u32,
    items: Vec<HotQuestion>,
}

/// What is asked most, with its trend against the same hours of yesterday and of last week.
#[utoipa::path(get, path = "/hot-questions", tag = "knowledge", params(HotQuery), responses((status = 200, body = HotQuestionList)))]
async fn hot_questions(
    State(knowledge): State<Knowledge>,
    ApiQuery(query): ApiQuery<HotQuery>,
) -> ApiJson<HotQuestionList> {
    let (at, hours) = (knowledge.now(), query.hours.unwrap_or(24).clamp(1, 48));
    let limit = query.limit.unwrap_or(20).clamp(1, 100) as usize;
    let (library, language) = (knowledge.library(), caller_language());
    let topics = knowledge.inner.topics.lock();
    let items = topics
        .hot(at, hours, limit)
        .into_iter()
        .map(|hot| HotQuestion {
            topic: hot.topic.id,
            label: hot.topic.label.clone(),
            article: hot.topic.article.clone(),
            title: hot
                .topic
                .article
                .as_ref()
                .and_then(|id| library.get(id))
                .map(|article| article.title(language).to_owned()),
            trend: hot.trend,
        })
        .collect();
    ApiJson(HotQuestionList { at, hours, items })
}
