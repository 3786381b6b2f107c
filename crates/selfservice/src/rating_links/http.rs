//! The routes of rating links. Whoever has a link may use it: it is what they were sent.

use axum::extract::State;
use axum::http::StatusCode;
use domain::rating::RatingReason;
use platform::http::{Access, Api, ApiJson, ApiPath, FieldError, Problem, Routes, routes};
use serde::Deserialize;

use super::{GRADES, LONGEST_WORDS, RatingInvitation};
use crate::contacts::SelfService;

pub(crate) fn routes(service: &SelfService) -> Api {
    Routes::new()
        .route(Access::Public, routes!(show_rating_invitation))
        .route(Access::Public, routes!(rate_by_link))
        .with_state(service.clone())
}

/// What a customer says of a call.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RatingByLink {
    /// 1 to 5, the higher the better.
    score: u8,
    /// Why the grade is low; passed over where it is not.
    reason: Option<RatingReason>,
    /// What else they would say with the reason, up to 500 characters.
    words: Option<String>,
}

/// What the link is for.
#[utoipa::path(get, path = "/ratings/{link}", tag = "ratings", params(("link" = String, Path)),
    responses((status = 200, body = RatingInvitation)))]
async fn show_rating_invitation(
    State(service): State<SelfService>,
    ApiPath(link): ApiPath<String>,
) -> Result<ApiJson<RatingInvitation>, Problem> {
    Ok(ApiJson(service.rating_invitation(&link).await?))
}

/// Rates the call, once.
#[utoipa::path(put, path = "/ratings/{link}", tag = "ratings", params(("link" = String, Path)), request_body = RatingByLink,
    responses((status = 204)))]
async fn rate_by_link(
    State(service): State<SelfService>,
    ApiPath(link): ApiPath<String>,
    ApiJson(said): ApiJson<RatingByLink>,
) -> Result<StatusCode, Problem> {
    let mut wrong = Vec::new();
    if !(1..=GRADES).contains(&said.score) {
        wrong.push(FieldError::new("/score", "1–5"));
    }
    let words = said.words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
    if words.as_ref().is_some_and(|words| words.chars().count() > LONGEST_WORDS) {
        wrong.push(FieldError::new("/words", "0–500"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    service.rate_by_link(&link, said.score, said.reason, words).await?;
    Ok(StatusCode::NO_CONTENT)
}
