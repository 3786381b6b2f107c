//! Finding, reading and writing articles.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::contact::Channel;
use domain::customer::Tier;
use domain::{ArticleId, Language, Timestamp};
use platform::http::{
    Access, Api, ApiJson, ApiPath, ApiQuery, IdempotencyKey, Page, Problem, Routes, caller_language, routes,
};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::{AUTHORS, expected_revision, is_insider, tagged};
use crate::article::{Article, Content, Map, Publication, Stage, Standing, map_around};
use crate::base::{Doer, Knowledge};
use crate::error::KnowledgeError;
use crate::library::Library;
use crate::notes::Note;
use crate::questions::{Outcome, ToRemember};
use crate::reading::Reader;
use crate::search::{Filter, Segment, excerpt, marked};

/// The longest article, in bytes.
const ARTICLE_BYTES: usize = 256 * 1024;
/// The length of an excerpt, in characters.
const EXCERPT: usize = 90;
/// How many articles a search finds at most.
const MOST_FOUND: usize = 500;
const LONGEST_QUERY: usize = 200;

pub(super) fn routes(knowledge: &Knowledge) -> Api {
    Routes::new()
        .route(Access::SignedIn, routes!(list_articles))
        .route(Access::SignedIn, routes!(show_article))
        .route(Access::SignedIn, routes!(article_map))
        .route_with_body(AUTHORS, ARTICLE_BYTES, routes!(begin_article))
        .route_with_body(AUTHORS, ARTICLE_BYTES, routes!(edit_article))
        .with_state(knowledge.clone())
}

/// What is looked for.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct ArticleQuery {
    /// Words or a whole question.
    q: Option<String>,
    /// Whether the words were sent off and not only typed: then they count as a question.
    sent: Option<bool>,
    business: Option<String>,
    product: Option<String>,
    tier: Option<Tier>,
    region: Option<String>,
    channel: Option<Channel>,
    institution: Option<String>,
    edition: Option<String>,
    /// For those who see drafts.
    stage: Option<Stage>,
    /// For those who see drafts; others get current articles only.
    standing: Option<Standing>,
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 200, 50 if absent.
    limit: Option<u32>,
}

/// An article in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ArticleRow {
    id: ArticleId,
    /// The title in pieces.
    title: Vec<Segment>,
    /// What it says, around the words that were looked for.
    excerpt: Vec<Segment>,
    businesses: Vec<String>,
    institution: String,
    edition: Option<String>,
    stage: Stage,
    standing: Standing,
    /// The published version; 0 if there is none.
    version: u32,
    valid_from: Option<Timestamp>,
    valid_to: Option<Timestamp>,
    updated_at: Timestamp,
}

/// An article with what the caller may see of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ArticleView {
    id: ArticleId,
    stage: Stage,
    standing: Standing,
    revision: i64,
    /// What readers see.
    published: Option<Publication>,
    /// The working copy, for those who see drafts.
    working: Option<Content>,
    /// What the reviewer said who returned it.
    returned: Option<String>,
    /// Why it was taken back.
    ended: Option<String>,
    /// Whether the caller may review it: it waits, and the caller has not written it.
    may_review: bool,
    updated_at: Timestamp,
}

/// An article to be begun.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewArticle {
    id: ArticleId,
    content: Content,
}

/// Articles by words and dimensions, the best first; without words by their keys. Those who see drafts find all, others
/// current ones.
#[utoipa::path(get, path = "/articles", tag = "articles", params(ArticleQuery), responses((status = 200, body = Page<ArticleRow>)))]
async fn list_articles(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    ApiQuery(query): ApiQuery<ArticleQuery>,
) -> Result<ApiJson<Page<ArticleRow>>, Problem> {
    let (library, now, language) = (knowledge.library(), knowledge.now(), caller_language());
    let text: String = query.q.as_deref().unwrap_or("").chars().take(LONGEST_QUERY).collect();
    let text = text.trim();
    let insider = is_insider(&caller);
    let limit = query.limit.unwrap_or(50).clamp(1, 200) as usize;
    let standing = if insider { query.standing } else { Some(Standing::Current) };
    let found = find(&library, text, &query, standing, now).map_err(KnowledgeError::from)?;
    let fits = |article: &&std::sync::Arc<Article>| {
        standing.is_none_or(|standing| article.standing(now) == standing)
            && (!insider || query.stage.is_none_or(|stage| article.stage == stage))
    };
    let found: Vec<_> = found.iter().filter(fits).collect();
    if query.sent == Some(true) && !text.is_empty() {
        let outcome = if found.is_empty() { Outcome::Nothing } else { Outcome::Found };
        let best = found.first().map(|article| (article.id.clone(), 0.0));
        let asked = ToRemember { text, asked_by: "staff", language, channel: None, contact: None, outcome, best };
        knowledge.remember(asked);
    }
    let from: usize = query.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or(0);
    let rows = found.iter().skip(from).take(limit).map(|article| row(&library, article, text, now, language)).collect();
    let next = (found.len() > from.saturating_add(limit)).then(|| (from + limit).to_string());
    Ok(ApiJson(Page { items: rows, next }))
}

/// The articles that have the words and fit the dimensions.
fn find(
    library: &Library,
    text: &str,
    query: &ArticleQuery,
    standing: Option<Standing>,
    now: Timestamp,
) -> Result<Vec<std::sync::Arc<Article>>, crate::search::IndexError> {
    if text.is_empty() {
        return Ok(library.all().into_iter().filter(|article| passes(article, query)).collect());
    }
    let filter = Filter {
        business: query.business.clone(),
        product: query.product.clone(),
        tier: query.tier,
        region: query.region.clone(),
        channel: query.channel,
        institution: query.institution.clone(),
        edition: query.edition.clone(),
        at: (standing == Some(Standing::Current)).then_some(now),
    };
    let hits = library.search(text, &filter, MOST_FOUND)?;
    let mut found: Vec<_> = hits.into_iter().filter_map(|hit| library.get(&hit.article)).collect();
    if standing != Some(Standing::Current) {
        // What is not in the index is found by its title or key.
        let hidden = library.all().into_iter().filter(|article| article.published.is_none() || article.ended.is_some());
        let named = |article: &std::sync::Arc<Article>| {
            article.id.as_str().contains(text) || article.working.title.0.values().any(|title| title.contains(text))
        };
        found.extend(hidden.filter(|article| passes(article, query)).filter(named));
    }
    Ok(found)
}

fn passes(article: &Article, query: &ArticleQuery) -> bool {
    let content = article.published.as_ref().map_or(&article.working, |publication| &publication.content);
    let dimensions = &content.dimensions;
    let or_all = |list: &[String], wanted: &Option<String>| {
        wanted.as_ref().is_none_or(|wanted| list.is_empty() || list.contains(wanted))
    };
    query.business.as_ref().is_none_or(|business| dimensions.businesses.contains(business))
        && or_all(&dimensions.products, &query.product)
        && or_all(&dimensions.regions, &query.region)
        && query.tier.is_none_or(|tier| dimensions.tiers.is_empty() || dimensions.tiers.contains(&tier))
        && query.channel.is_none_or(|channel| dimensions.channels.is_empty() || dimensions.channels.contains(&channel))
        && query.institution.as_ref().is_none_or(|institution| dimensions.institution == *institution)
        && query.edition.as_ref().is_none_or(|edition| content.edition.as_ref() == Some(edition))
}

fn row(library: &Library, article: &Article, text: &str, now: Timestamp, language: Language) -> ArticleRow {
    let content = article.published.as_ref().map_or(&article.working, |publication| &publication.content);
    let lexicon = library.lexicon();
    ArticleRow {
        id: article.id.clone(),
        title: marked(lexicon, content.title.get(language), text),
        excerpt: excerpt(lexicon, content.official_wording.get(language), text, EXCERPT),
        businesses: content.dimensions.businesses.clone(),
        institution: content.dimensions.institution.clone(),
        edition: content.edition.clone(),
        stage: article.stage,
        standing: article.standing(now),
        version: article.published.as_ref().map_or(0, |publication| publication.version),
        valid_from: content.dimensions.valid_from,
        valid_to: content.dimensions.valid_to,
        updated_at: article.updated_at,
    }
}

/// An article. Opening a published one counts as reading it.
#[utoipa::path(get, path = "/articles/{id}", tag = "articles", params(("id" = ArticleId, Path)),
    responses((status = 200, body = ArticleView)))]
async fn show_article(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    ApiPath(id): ApiPath<ArticleId>,
) -> Result<Response, Problem> {
    let article = knowledge.article_row(&id)?;
    let now = knowledge.now();
    if article.current(now).is_some() {
        knowledge.inner.notes.put(Note::Read { article: id, reader: Reader::Staff, at: now });
    }
    view(&knowledge, &article, &caller)
}

/// The article as the caller may see it, with its revision as the ETag.
pub(super) fn view(knowledge: &Knowledge, article: &Article, caller: &Caller) -> Result<Response, Problem> {
    let now = knowledge.now();
    let insider = is_insider(caller);
    if !insider && article.current(now).is_none() {
        return Err(KnowledgeError::UnknownArticle.into());
    }
    let involved =
        article.editors.contains(&caller.staff) || article.submitted.is_some_and(|(staff, _)| staff == caller.staff);
    let view = ArticleView {
        id: article.id.clone(),
        stage: article.stage,
        standing: article.standing(now),
        revision: article.revision,
        published: article.published.clone(),
        working: insider.then(|| article.working.clone()),
        returned: article.returned.clone().filter(|_| insider),
        ended: article.ended.as_ref().map(|(_, reason)| reason.clone()),
        may_review: insider && article.stage == Stage::InReview && !involved,
        updated_at: article.updated_at,
    };
    Ok(tagged(article.revision, view))
}

/// Begins an article with a first draft.
#[utoipa::path(post, path = "/articles", tag = "articles", request_body = NewArticle,
    params(("idempotency-key" = Option<String>, Header)), responses((status = 201, body = ArticleView)))]
async fn begin_article(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    key: IdempotencyKey,
    ApiJson(new): ApiJson<NewArticle>,
) -> Result<Response, Problem> {
    let doer = Doer { staff: caller.staff, key: &key, route: "POST /articles" };
    let article = knowledge.begin(new.id, new.content, doer).await.map_err(KnowledgeError::into_problem)?;
    let shown = view(&knowledge, &article, &caller)?;
    Ok((StatusCode::CREATED, shown).into_response())
}

/// Changes the working copy. Readers keep the published version.
#[utoipa::path(put, path = "/articles/{id}", tag = "articles", params(("id" = ArticleId, Path)), request_body = Content,
    responses((status = 200, body = ArticleView)))]
async fn edit_article(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    headers: HeaderMap,
    ApiPath(id): ApiPath<ArticleId>,
    ApiJson(content): ApiJson<Content>,
) -> Result<Response, Problem> {
    let expected = expected_revision(&headers)?;
    let now = knowledge.now();
    let doer = Doer { staff: caller.staff, key: &IdempotencyKey::default(), route: "PUT /articles" };
    let edited = knowledge.change(&id, expected, "article_edited", serde_json::json!({}), doer, |article| {
        crate::base::refuse(content.draft_findings())?;
        Ok(article.edit(content, caller.staff, now)?)
    });
    let article = edited.await.map_err(KnowledgeError::into_problem)?;
    view(&knowledge, &article, &caller)
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct MapQuery {
    /// How many steps: 1 to 3, 2 if absent.
    depth: Option<u32>,
}

/// The articles around an article.
#[utoipa::path(get, path = "/articles/{id}/map", tag = "articles", params(("id" = ArticleId, Path), MapQuery),
    responses((status = 200, body = Map)))]
async fn article_map(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    ApiPath(id): ApiPath<ArticleId>,
    ApiQuery(query): ApiQuery<MapQuery>,
) -> Result<ApiJson<Map>, Problem> {
    let now = knowledge.now();
    let insider = is_insider(&caller);
    let all = knowledge.library().all();
    let seen = all
        .iter()
        .filter_map(|article| {
            let current = article.current(now).map(|publication| &publication.content);
            Some((&article.id, current.or(insider.then_some(&article.working))?))
        })
        .collect();
    let map = map_around(&id, query.depth.unwrap_or(2).clamp(1, 3), &seen, caller_language());
    if map.nodes.is_empty() { Err(KnowledgeError::UnknownArticle.into()) } else { Ok(ApiJson(map)) }
}
