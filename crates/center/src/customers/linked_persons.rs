//! Persons linked to a customer (关联人): family, and who may act for them. The name shows its last character, the number
//! is masked.

use axum::extract::State;
use axum::http::StatusCode;
use domain::phone::Phone;
use domain::secret::{Mask, masked_name};
use domain::{CustomerId, LinkedPersonId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use platform::http::{ApiJson, ApiPath, FieldError, Problem};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::queries;
use crate::center::Center;
use crate::error::CenterError;

/// The longest name, in characters.
const LONGEST_NAME: usize = 60;

/// How a person stands to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PersonRelation {
    /// 配偶.
    Spouse,
    /// 子女.
    Child,
    /// 父母.
    Parent,
    /// 监护人.
    Guardian,
    /// 授权代理人: may act for the customer.
    Representative,
    /// 紧急联系人.
    EmergencyContact,
}

impl PersonRelation {
    const ALL: [Self; 6] =
        [Self::Spouse, Self::Child, Self::Parent, Self::Guardian, Self::Representative, Self::EmergencyContact];

    const fn code(self) -> &'static str {
        match self {
            Self::Spouse => "spouse",
            Self::Child => "child",
            Self::Parent => "parent",
            Self::Guardian => "guardian",
            Self::Representative => "representative",
            Self::EmergencyContact => "emergency_contact",
        }
    }
}

/// A person linked to a customer.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct LinkedPerson {
    id: LinkedPersonId,
    masked_name: String,
    relation: PersonRelation,
    masked_phone: Option<String>,
    added_at: Timestamp,
}

/// A person to be linked.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLinkedPerson {
    name: String,
    relation: PersonRelation,
    phone: Option<String>,
}

pub(crate) async fn of(database: &Database, customer: CustomerId) -> Result<Vec<LinkedPerson>, DatabaseError> {
    let sql = "SELECT id, name, relation, phone, added_at FROM linked_person \
               WHERE customer = $1 AND ended_at IS NULL ORDER BY id";
    let rows = database.fetch_all(database.sql(sql, [customer.to_string().into()])).await?;
    rows.iter()
        .map(|row| {
            let relation: String = row.column("relation")?;
            let phone: Option<String> = row.column("phone")?;
            Ok(LinkedPerson {
                id: row.parsed("id")?,
                masked_name: masked_name(&row.column::<String>("name")?),
                relation: PersonRelation::ALL
                    .into_iter()
                    .find(|one| one.code() == relation)
                    .ok_or_else(|| DatabaseError::Corrupt("a relation".to_owned()))?,
                masked_phone: phone.and_then(|phone| phone.parse::<Phone>().ok()).map(|phone| phone.masked()),
                added_at: Timestamp::from_micros(row.column("added_at")?),
            })
        })
        .collect()
}

/// The number of a linked person, whole.
pub(crate) async fn phone(
    database: &Database,
    customer: CustomerId,
    person: LinkedPersonId,
) -> Result<Option<String>, DatabaseError> {
    let sql = "SELECT phone FROM linked_person WHERE id = $1 AND customer = $2 AND ended_at IS NULL";
    let row = database.fetch_one(database.sql(sql, [person.to_string().into(), customer.to_string().into()])).await?;
    row.map_or(Ok(None), |row| row.column("phone"))
}

/// Links a person to the customer.
#[utoipa::path(post, path = "/customers/{id}/linked-persons", tag = "customers", params(("id" = CustomerId, Path)), request_body = NewLinkedPerson, responses((status = 201, body = LinkedPersonId)))]
pub(crate) async fn link_person(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<CustomerId>,
    ApiJson(new): ApiJson<NewLinkedPerson>,
) -> Result<(StatusCode, ApiJson<LinkedPersonId>), Problem> {
    let name = new.name.replace('\0', "").trim().to_owned();
    let mut errors = Vec::new();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        errors.push(FieldError::new("/name", "1–60"));
    }
    let phone = new.phone.as_deref().map(str::trim).filter(|phone| !phone.is_empty()).map(str::parse::<Phone>);
    if matches!(phone, Some(Err(_))) {
        errors.push(FieldError::new("/phone", "+86 138 0000 0000"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    queries::by_id(center.database(), id).await?.ok_or(CenterError::UnknownCustomer)?;
    let person = LinkedPersonId::generate();
    let database = center.database();
    let statement = database.sql(
        "INSERT INTO linked_person (id, customer, name, relation, phone, added_at, added_by, ended_at, ended_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL)",
        [
            person.to_string().into(),
            id.to_string().into(),
            name.into(),
            new.relation.code().into(),
            phone.and_then(Result::ok).map(|phone| phone.as_str().to_owned()).into(),
            center.inner.foundations.clock.now().micros().into(),
            caller.staff.to_string().into(),
        ],
    );
    let detail = json!({ "person": person, "relation": new.relation });
    queries::write(&center, &caller, id, "customer.person_linked", detail, vec![statement]).await?;
    Ok((StatusCode::CREATED, ApiJson(person)))
}

/// Ends a link; who it was is kept.
#[utoipa::path(delete, path = "/customers/{id}/linked-persons/{person}", tag = "customers", params(("id" = CustomerId, Path), ("person" = LinkedPersonId, Path)), responses((status = 204)))]
pub(crate) async fn unlink_person(
    State(center): State<Center>,
    caller: Caller,
    ApiPath((id, person)): ApiPath<(CustomerId, LinkedPersonId)>,
) -> Result<StatusCode, Problem> {
    let database = center.database();
    if !of(database, id).await?.iter().any(|known| known.id == person) {
        return Err(Problem::not_found());
    }
    let statement = database.sql(
        "UPDATE linked_person SET ended_at = $3, ended_by = $4 WHERE id = $1 AND customer = $2 AND ended_at IS NULL",
        [
            person.to_string().into(),
            id.to_string().into(),
            center.inner.foundations.clock.now().micros().into(),
            caller.staff.to_string().into(),
        ],
    );
    queries::write(&center, &caller, id, "customer.person_unlinked", json!({ "person": person }), vec![statement])
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
