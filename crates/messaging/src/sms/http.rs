//! The routes of the drawn handsets. They are there in a demonstration only, and public in it: whoever tries the product
//! holds every handset.

use axum::extract::State;
use axum::http::StatusCode;
use domain::phone::Phone;
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, Problem, Routes, routes};
use serde::{Deserialize, Serialize};

use super::carrier::Written;
use super::console::{HandsetText, Writer};
use super::service::SmsService;
use crate::error::ChatError;

/// The longest text that a handset sends, in characters.
const LONGEST: usize = 1_000;

/// A phone that the page proposes.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DemonstrationPhone {
    pub phone: Phone,
    /// Whose it is.
    pub name: String,
}

/// The handsets that can be held.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Handsets {
    /// The bank's number.
    number: String,
    /// The word with which a conversation begins.
    keyword: String,
    phones: Vec<DemonstrationPhone>,
}

/// The texts on a handset, in order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HandsetTexts {
    items: Vec<HandsetText>,
}

/// From where to read.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// The `seq` of the last text that the page has; 0 if absent.
    #[serde(default)]
    after: u64,
}

/// What is texted to the bank.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct Texted {
    text: String,
}

impl SmsService {
    /// The routes of the drawn handsets, if they are the carrier; else none.
    #[must_use]
    pub fn demonstration_routes(&self) -> Api {
        if self.inner.console.is_none() {
            return Api::new();
        }
        Routes::new()
            .route(Access::Public, routes!(handsets))
            .route(Access::Public, routes!(texts, text))
            .with_state(self.clone())
    }
}

/// The bank's number, and phones to hold.
#[utoipa::path(get, path = "/demonstration/handsets", tag = "demonstration", operation_id = "list_handsets",
    responses((status = 200, body = Handsets)))]
async fn handsets(State(service): State<SmsService>) -> ApiJson<Handsets> {
    let settings = &service.inner.settings;
    ApiJson(Handsets {
        number: settings.number.clone(),
        keyword: settings.keyword.clone(),
        phones: service.inner.phones.clone(),
    })
}

/// The texts on a handset.
#[utoipa::path(get, path = "/demonstration/handsets/{phone}/messages", tag = "demonstration", operation_id = "list_handset_texts",
    params(("phone" = String, Path), From), responses((status = 200, body = HandsetTexts)))]
async fn texts(
    State(service): State<SmsService>,
    ApiPath(phone): ApiPath<Phone>,
    ApiQuery(From { after }): ApiQuery<From>,
) -> Result<ApiJson<HandsetTexts>, Problem> {
    let console = service.inner.console.as_ref().ok_or_else(Problem::not_found)?;
    Ok(ApiJson(HandsetTexts { items: console.texts(&phone, after) }))
}

/// Texts the bank.
#[utoipa::path(post, path = "/demonstration/handsets/{phone}/messages", tag = "demonstration", operation_id = "text_from_handset",
    params(("phone" = String, Path)), request_body = Texted, responses((status = 201, body = HandsetText)))]
async fn text(
    State(service): State<SmsService>,
    ApiPath(phone): ApiPath<Phone>,
    ApiJson(Texted { text }): ApiJson<Texted>,
) -> Result<(StatusCode, ApiJson<HandsetText>), Problem> {
    let console = service.inner.console.as_ref().ok_or_else(Problem::not_found)?;
    let text = crate::text::clean(&text, LONGEST)?;
    let written = Written {
        from: phone.clone(),
        text: text.clone(),
        part: None,
        reference: None,
        // Nothing is brought twice here: the same words are another text.
        connection: 0,
    };
    let shown = console.show(&phone, Writer::Customer, &text);
    service.inner.inbound.take(written).await.inspect_err(|error: &ChatError| {
        tracing::warn!(%error, "a text of a drawn handset could not be taken");
    })?;
    Ok((StatusCode::CREATED, ApiJson(shown)))
}
