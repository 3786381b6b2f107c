//! How a customer wants to be treated: language, way of contact, when not to be disturbed, and what they consented to.

use axum::extract::State;
use axum::http::StatusCode;
use domain::{ConsentId, ContactId, CustomerId, Language, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use platform::http::{ApiJson, ApiPath, FieldError, Problem};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::queries;
use crate::center::Center;
use crate::error::CenterError;

/// How a customer wants to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PreferredWay {
    Any,
    Phone,
    Sms,
    Chat,
    Email,
}

impl PreferredWay {
    const ALL: [Self; 5] = [Self::Any, Self::Phone, Self::Sms, Self::Chat, Self::Email];

    const fn code(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Phone => "phone",
            Self::Sms => "sms",
            Self::Chat => "chat",
            Self::Email => "email",
        }
    }
}

/// How a customer wants to be treated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preferences {
    /// The language to be served in.
    language: Language,
    way: PreferredWay,
    /// The bank does not call by itself.
    no_disturb: bool,
    /// `HH:MM`, in the customer's time; together with `quiet_to`.
    quiet_from: Option<String>,
    quiet_to: Option<String>,
}

/// What a customer may consent to or refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConsentKind {
    /// Calls that offer products.
    MarketingCalls,
    /// Texts that offer products.
    MarketingTexts,
    /// A voice print to be recognised by.
    VoicePrint,
    /// A face print to be recognised by.
    FacePrint,
}

impl ConsentKind {
    const ALL: [Self; 4] = [Self::MarketingCalls, Self::MarketingTexts, Self::VoicePrint, Self::FacePrint];

    const fn code(self) -> &'static str {
        match self {
            Self::MarketingCalls => "marketing_calls",
            Self::MarketingTexts => "marketing_texts",
            Self::VoicePrint => "voice_print",
            Self::FacePrint => "face_print",
        }
    }
}

/// How it stands with one consent; the latest word counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Consent {
    kind: ConsentKind,
    /// Absent: never asked.
    given: Option<bool>,
    recorded_at: Option<Timestamp>,
    recorded_by: Option<String>,
}

/// What a customer said of one consent.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentWord {
    kind: ConsentKind,
    given: bool,
    /// The contact in which they said it.
    contact: Option<ContactId>,
}

pub(crate) async fn preferences(
    database: &Database,
    customer: CustomerId,
    language: Language,
) -> Result<Preferences, DatabaseError> {
    let sql = "SELECT way, no_disturb, quiet_from, quiet_to FROM customer_preference WHERE customer = $1";
    let Some(row) = database.fetch_one(database.sql(sql, [customer.to_string().into()])).await? else {
        let way = PreferredWay::Any;
        return Ok(Preferences { language, way, no_disturb: false, quiet_from: None, quiet_to: None });
    };
    let way: String = row.column("way")?;
    Ok(Preferences {
        language,
        way: PreferredWay::ALL.into_iter().find(|one| one.code() == way).unwrap_or(PreferredWay::Any),
        no_disturb: row.column::<i64>("no_disturb")? != 0,
        quiet_from: row.column("quiet_from")?,
        quiet_to: row.column("quiet_to")?,
    })
}

pub(crate) async fn consents(database: &Database, customer: CustomerId) -> Result<Vec<Consent>, DatabaseError> {
    let sql = "SELECT c.kind, c.given, c.recorded_at, a.name FROM customer_consent c \
               LEFT JOIN account a ON a.id = c.recorded_by WHERE c.customer = $1 ORDER BY c.id";
    let none = |kind| Consent { kind, given: None, recorded_at: None, recorded_by: None };
    let mut all = ConsentKind::ALL.map(none);
    for row in database.fetch_all(database.sql(sql, [customer.to_string().into()])).await? {
        let kind: String = row.column("kind")?;
        let Some(known) = all.iter_mut().find(|one| one.kind.code() == kind) else { continue };
        known.given = Some(row.column::<i64>("given")? != 0);
        known.recorded_at = Some(Timestamp::from_micros(row.column("recorded_at")?));
        known.recorded_by = row.column("name")?;
    }
    Ok(all.to_vec())
}

fn is_time_of_day(text: &str) -> bool {
    let mut parts = text.split(':');
    let two = |part: Option<&str>, most: u8| {
        part.filter(|part| part.len() == 2).and_then(|part| part.parse::<u8>().ok()).is_some_and(|value| value < most)
    };
    two(parts.next(), 24) && two(parts.next(), 60) && parts.next().is_none()
}

/// Changes how the customer wants to be treated.
#[utoipa::path(put, path = "/customers/{id}/preferences", tag = "customers", params(("id" = CustomerId, Path)), request_body = Preferences, responses((status = 204)))]
pub(crate) async fn set_preferences(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
    ApiJson(wanted): ApiJson<Preferences>,
) -> Result<StatusCode, Problem> {
    let mut errors = Vec::new();
    for (pointer, time) in [("/quiet_from", &wanted.quiet_from), ("/quiet_to", &wanted.quiet_to)] {
        if time.as_deref().is_some_and(|time| !is_time_of_day(time)) {
            errors.push(FieldError::new(pointer, "HH:MM"));
        }
    }
    if wanted.quiet_from.is_some() != wanted.quiet_to.is_some() {
        errors.push(FieldError::new("/quiet_to", "quiet_from + quiet_to"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    queries::by_id(center.database(), id).await?.ok_or(CenterError::UnknownCustomer)?;
    let database = center.database();
    let now = center.inner.foundations.clock.now();
    let statements = vec![
        database.sql(
            "INSERT INTO customer_preference (customer, way, no_disturb, quiet_from, quiet_to, changed_at, changed_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer) DO UPDATE SET way = excluded.way, \
             no_disturb = excluded.no_disturb, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, \
             changed_at = excluded.changed_at, changed_by = excluded.changed_by",
            [
                id.to_string().into(),
                wanted.way.code().into(),
                i64::from(wanted.no_disturb).into(),
                wanted.quiet_from.clone().into(),
                wanted.quiet_to.clone().into(),
                now.micros().into(),
                caller.staff.to_string().into(),
            ],
        ),
        database.sql(
            "UPDATE customer SET language = $2 WHERE id = $1",
            [id.to_string().into(), wanted.language.code().into()],
        ),
    ];
    let detail = json!({ "way": wanted.way, "no_disturb": wanted.no_disturb, "language": wanted.language });
    queries::write(&center, &caller, id, "customer.preferences_changed", detail, statements).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Writes down that the customer consents to something or refuses it.
#[utoipa::path(post, path = "/customers/{id}/consents", tag = "customers", params(("id" = CustomerId, Path)), request_body = ConsentWord, responses((status = 204)))]
pub(crate) async fn record_consent(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
    ApiJson(word): ApiJson<ConsentWord>,
) -> Result<StatusCode, Problem> {
    queries::by_id(center.database(), id).await?.ok_or(CenterError::UnknownCustomer)?;
    let database = center.database();
    let statement = database.sql(
        "INSERT INTO customer_consent (id, customer, kind, given, contact, recorded_at, recorded_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            ConsentId::generate().to_string().into(),
            id.to_string().into(),
            word.kind.code().into(),
            i64::from(word.given).into(),
            word.contact.map(|contact| contact.to_string()).into(),
            center.inner.foundations.clock.now().micros().into(),
            caller.staff.to_string().into(),
        ],
    );
    let detail = json!({ "kind": word.kind, "given": word.given });
    queries::write(&center, &caller, id, "customer.consent_recorded", detail, vec![statement]).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_has_hours_and_minutes() {
        assert!(["00:00", "21:30", "23:59"].into_iter().all(is_time_of_day));
        assert!(!["24:00", "9:00", "12:60", "12:00:00", "", "ab:cd"].into_iter().any(is_time_of_day));
    }
}
