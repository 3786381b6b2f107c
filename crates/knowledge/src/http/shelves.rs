//! The routes of institutions, special editions and synonyms.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::Serialize;

use super::{AUTHORS, expected_revision, tagged};
use crate::article::Standing;
use crate::base::Knowledge;
use crate::edition::SpecialEdition;
use crate::error::KnowledgeError;
use crate::institution::Institution;
use crate::synonyms::Synonyms;

const SYNONYM_BYTES: usize = 1024 * 1024;

pub(super) fn routes(knowledge: &Knowledge) -> Api {
    Routes::new()
        .route(Access::SignedIn, routes!(list_institutions))
        .route(AUTHORS, routes!(put_institution))
        .route(Access::SignedIn, routes!(list_editions))
        .route(AUTHORS, routes!(put_edition))
        .route(Access::SignedIn, routes!(show_synonyms))
        .route_with_body(AUTHORS, SYNONYM_BYTES, routes!(put_synonyms))
        .with_state(knowledge.clone())
}

/// The departments and branches.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct InstitutionList {
    items: Vec<InstitutionRow>,
}

/// A department or branch as it is kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct InstitutionRow {
    #[serde(flatten)]
    institution: Institution,
    revision: i64,
}

/// A special edition with how far it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EditionRow {
    #[serde(flatten)]
    edition: SpecialEdition,
    revision: i64,
    /// Whether it is shown now.
    current: bool,
    /// How many of its articles hold now.
    articles: u32,
}

/// The special editions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EditionList {
    items: Vec<EditionRow>,
}

/// The departments and branches that answer for articles.
#[utoipa::path(get, path = "/knowledge-institutions", tag = "knowledge", responses((status = 200, body = InstitutionList)))]
async fn list_institutions(State(knowledge): State<Knowledge>) -> ApiJson<InstitutionList> {
    let institutions = knowledge.inner.institutions.read();
    let row = |(institution, revision): &(Institution, i64)| InstitutionRow {
        institution: institution.clone(),
        revision: *revision,
    };
    ApiJson(InstitutionList { items: institutions.values().map(row).collect() })
}

/// Puts in a department or branch or changes it. With `If-Match`, only if nobody has changed it meanwhile.
#[utoipa::path(put, path = "/knowledge-institutions/{id}", tag = "knowledge", params(("id" = String, Path)),
    request_body = Institution, responses((status = 200, body = InstitutionRow)))]
async fn put_institution(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    headers: HeaderMap,
    ApiPath(id): ApiPath<String>,
    ApiJson(institution): ApiJson<Institution>,
) -> Result<Response, Problem> {
    same_key(&institution.id, &id)?;
    let put = knowledge.put_institution(institution.clone(), expected_revision(&headers)?, caller.staff);
    let revision = put.await.map_err(KnowledgeError::into_problem)?;
    Ok(tagged(revision, InstitutionRow { institution, revision }))
}

fn same_key(written: &str, addressed: &str) -> Result<(), Problem> {
    if written == addressed {
        return Ok(());
    }
    Err(KnowledgeError::value("/id", "编号与地址不一致", "the key differs from the address").into_problem())
}

/// The special editions, by key.
#[utoipa::path(get, path = "/special-editions", tag = "knowledge", responses((status = 200, body = EditionList)))]
async fn list_editions(State(knowledge): State<Knowledge>) -> ApiJson<EditionList> {
    let editions: Vec<_> = knowledge.inner.editions.read().values().cloned().collect();
    ApiJson(EditionList {
        items: editions.into_iter().map(|(edition, revision)| row(&knowledge, edition, revision)).collect(),
    })
}

fn row(knowledge: &Knowledge, edition: SpecialEdition, revision: i64) -> EditionRow {
    let now = knowledge.now();
    let library = knowledge.library().all();
    let inside = library.iter().filter(|article| {
        let publication = article.published.as_ref();
        article.standing(now) == Standing::Current
            && publication
                .is_some_and(|publication| publication.content.edition.as_deref() == Some(edition.id.as_str()))
    });
    let articles = u32::try_from(inside.count()).unwrap_or(u32::MAX);
    EditionRow { current: edition.is_current(now), revision, articles, edition }
}

/// Puts in a special edition or changes it.
#[utoipa::path(put, path = "/special-editions/{id}", tag = "knowledge", params(("id" = String, Path)),
    request_body = SpecialEdition, responses((status = 200, body = EditionRow)))]
async fn put_edition(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    headers: HeaderMap,
    ApiPath(id): ApiPath<String>,
    ApiJson(edition): ApiJson<SpecialEdition>,
) -> Result<Response, Problem> {
    same_key(&edition.id, &id)?;
    let put = knowledge.put_edition(edition.clone(), expected_revision(&headers)?, caller.staff);
    let revision = put.await.map_err(KnowledgeError::into_problem)?;
    Ok(tagged(revision, row(&knowledge, edition, revision)))
}

/// The words that mean the same.
#[utoipa::path(get, path = "/knowledge-synonyms", tag = "knowledge", responses((status = 200, body = Synonyms)))]
async fn show_synonyms(State(knowledge): State<Knowledge>) -> Response {
    let (synonyms, revision) = knowledge.inner.synonyms.read().clone();
    tagged(revision, synonyms)
}

/// Replaces the list of synonyms; all articles are indexed anew.
#[utoipa::path(put, path = "/knowledge-synonyms", tag = "knowledge", request_body = Synonyms,
    responses((status = 200, body = Synonyms)))]
async fn put_synonyms(
    State(knowledge): State<Knowledge>,
    caller: Caller,
    headers: HeaderMap,
    ApiJson(synonyms): ApiJson<Synonyms>,
) -> Result<Response, Problem> {
    let put = knowledge.put_synonyms(synonyms.clone(), expected_revision(&headers)?, caller.staff);
    let revision = put.await.map_err(KnowledgeError::into_problem)?;
    Ok(tagged(revision, synonyms))
}
