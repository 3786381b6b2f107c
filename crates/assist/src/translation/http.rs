//! Translating at the desk, for the agent who has the contact.

use axum::extract::State;
use domain::roles::Role;
use domain::{ContactId, Language};
use language::redact;
use platform::http::{Access, Api, ApiJson, ApiPath, FieldError, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::{Translations, Untranslated, queries};
use crate::error::AssistError;
use crate::service::Assist;

const AGENTS: Access = Access::Roles(&[Role::Agent]);
/// The longest text, in characters: that of a chat's message.
const LONGEST: usize = 4_000;

#[derive(Clone)]
struct Room {
    assist: Assist,
    translations: Translations,
}

/// The routes of translation.
#[must_use]
pub fn routes(assist: &Assist, translations: &Translations) -> Api {
    Routes::new()
        .route(AGENTS, routes!(list_translations, translate))
        .with_state(Room { assist: assist.clone(), translations: translations.clone() })
}

/// A text in two languages.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct Translated {
    pub original: String,
    pub text: String,
    /// The language of `text`.
    pub to: Language,
}

/// What was translated in a contact.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TranslationList {
    /// Whether anybody translates here.
    is_on: bool,
    items: Vec<Translated>,
}

/// A text to translate.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ToTranslate {
    text: String,
    to: Language,
    /// What the agent makes of the translation themselves; it is kept in place of the translator's.
    #[serde(default)]
    wording: Option<String>,
}

/// What was translated in the contact so far.
#[utoipa::path(get, path = "/contacts/{contact}/translations", tag = "assist", operation_id = "list_translations",
    params(("contact" = ContactId, Path)), responses((status = 200, body = TranslationList)))]
async fn list_translations(
    State(room): State<Room>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
) -> Result<ApiJson<TranslationList>, Problem> {
    attends(&room, contact, &caller)?;
    let items = queries::of(&room.assist.inner.foundations.database, contact).await?;
    Ok(ApiJson(TranslationList { is_on: room.translations.is_on(), items }))
}

/// A text in another language. Both are kept with the contact; the same text is not asked for twice.
#[utoipa::path(post, path = "/contacts/{contact}/translations", tag = "assist", operation_id = "translate",
    params(("contact" = ContactId, Path)), request_body = ToTranslate, responses((status = 200, body = Translated)))]
async fn translate(
    State(room): State<Room>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
    ApiJson(asked): ApiJson<ToTranslate>,
) -> Result<ApiJson<Translated>, Problem> {
    attends(&room, contact, &caller)?;
    let original = checked(&asked.text, "/text")?;
    let foundations = &room.assist.inner.foundations;
    let database = &foundations.database;
    let text = match &asked.wording {
        Some(wording) => checked(wording, "/wording")?,
        None => {
            if let Some(known) = queries::known(database, contact, &original, asked.to).await? {
                return Ok(ApiJson(known));
            }
            let answer = room.translations.translate(&original, asked.to).await;
            redact(&answer.map_err(AssistError::from)?).into_owned()
        }
    };
    let both = Translated { original, text, to: asked.to };
    queries::put(database, contact, &both, caller.staff, foundations.clock.now()).await?;
    Ok(ApiJson(both))
}

fn attends(room: &Room, contact: ContactId, caller: &Caller) -> Result<(), AssistError> {
    match room.assist.inner.foundations.conversations.attending_agent(contact) {
        Some(agent) if agent == caller.staff => Ok(()),
        Some(_) => Err(AssistError::NotServing),
        None => Err(AssistError::UnknownContact),
    }
}

fn checked(text: &str, pointer: &str) -> Result<String, Problem> {
    let text = redact(text.replace('\0', "").trim()).into_owned();
    if (1..=LONGEST).contains(&text.chars().count()) {
        Ok(text)
    } else {
        Err(Problem::invalid(vec![FieldError::new(pointer, "1–4000")]))
    }
}

impl From<Untranslated> for AssistError {
    fn from(why: Untranslated) -> Self {
        match why {
            Untranslated::Off => Self::NoTranslator,
            Untranslated::Resting | Untranslated::Failed(_) => Self::Untranslated,
        }
    }
}
