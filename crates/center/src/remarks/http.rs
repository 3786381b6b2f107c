//! Reading and writing remarks on a contact. Every reading is audited.

use axum::extract::State;
use axum::http::StatusCode;
use domain::{AgentId, ContactId, NoticeId, StaffId, Timestamp};
use platform::audit::AuditEntry;
use platform::database::{Database, DatabaseError, Row as _};
use platform::http::{Access, Api, ApiJson, ApiPath, FieldError, Problem, Routes, routes};
use platform::sign_in::Caller;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::mentions;
use crate::center::Center;
use crate::dispatcher::command::Command;
use crate::error::CenterError;
use crate::http::{Items, RECORDS};
use crate::queues::queries::document;
use crate::supervision::act::{Act, Leader};

/// The longest remark, in characters.
const LONGEST: usize = 1_000;
/// Colleagues that may be mentioned at once.
const MENTIONED: usize = 10;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::Roles(RECORDS), routes!(list_remarks))
        .route(Access::Roles(RECORDS), routes!(write_remark))
        .route(Access::Roles(RECORDS), routes!(list_mentionable))
        .with_state(center.clone())
}

/// A remark on a contact.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct Remark {
    id: NoticeId,
    text: String,
    author: StaffId,
    author_name: String,
    /// Names of those who were mentioned.
    mentioned: Vec<String>,
    written_at: Timestamp,
}

/// What somebody remarks.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRemark {
    /// Made by the page; sending again with the same one writes nothing twice.
    id: NoticeId,
    text: String,
    /// Who sees it at their desk.
    #[serde(default)]
    mentioned: Vec<AgentId>,
}

/// Somebody who can be mentioned.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct Mentionable {
    id: AgentId,
    number: String,
    name: String,
}

fn mentionable(row: &QueryResult) -> Result<Mentionable, DatabaseError> {
    Ok(Mentionable { id: row.parsed("id")?, number: row.column("number")?, name: row.column("name")? })
}

/// Active members of staff who have a desk.
async fn desks(database: &Database) -> Result<Vec<Mentionable>, DatabaseError> {
    let sql = "SELECT id, number, name FROM account WHERE active = 1 AND roles LIKE '%\"agent\"%' ORDER BY number";
    let rows = database.fetch_all(database.sql(sql, [])).await?;
    rows.iter().map(mentionable).collect()
}

/// The remarks on a contact, the earliest first.
#[utoipa::path(get, path = "/contacts/{id}/remarks", tag = "contacts", params(("id" = ContactId, Path)), responses((status = 200, body = Items<Remark>)))]
async fn list_remarks(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<ContactId>,
) -> Result<ApiJson<Items<Remark>>, Problem> {
    readable(&center, &caller, id).await?;
    let sql = "SELECT r.id, r.text, r.author, r.mentioned, r.written_at, a.name AS author_name \
               FROM contact_remark r LEFT JOIN account a ON a.id = r.author WHERE r.contact = $1 ORDER BY r.id";
    let rows = center.database().fetch_all(center.database().sql(sql, [id.to_string().into()])).await?;
    let items = rows
        .iter()
        .map(|row| {
            Ok(Remark {
                id: row.parsed("id")?,
                text: row.column("text")?,
                author: row.parsed("author")?,
                author_name: row.column::<Option<String>>("author_name")?.unwrap_or_default(),
                mentioned: document(&row.column::<String>("mentioned")?)?,
                written_at: Timestamp::from_micros(row.column("written_at")?),
            })
        })
        .collect::<Result<Vec<_>, DatabaseError>>()?;
    center.inner.foundations.audit.record(entry(&center, &caller, "contact.remarks.read", id, json!({}))).await?;
    Ok(ApiJson(Items { items }))
}

/// Writes a remark; colleagues who are mentioned see it at their desks until they acknowledge it.
#[utoipa::path(post, path = "/contacts/{id}/remarks", tag = "contacts", params(("id" = ContactId, Path)), request_body = NewRemark, responses((status = 204)))]
async fn write_remark(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<ContactId>,
    ApiJson(new): ApiJson<NewRemark>,
) -> Result<StatusCode, Problem> {
    readable(&center, &caller, id).await?;
    let text = language::redact(new.text.replace('\0', "").trim()).into_owned();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Problem::invalid(vec![FieldError::new("/text", "1–1000")]));
    }
    let known = desks(center.database()).await?;
    let named: Vec<&Mentionable> = known.iter().filter(|one| new.mentioned.contains(&one.id)).collect();
    if named.len() < new.mentioned.len() || named.len() > MENTIONED {
        return Err(CenterError::UnknownStaff.into());
    }
    let names: Vec<&str> = named.iter().map(|one| one.name.as_str()).collect();
    let foundations = &center.inner.foundations;
    let now = foundations.clock.now();
    let mut agents: Vec<AgentId> = new.mentioned.iter().copied().filter(|agent| *agent != caller.staff).collect();
    let row = center.database().sql(
        "INSERT INTO contact_remark (id, contact, author, mentioned, text, written_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
        [
            new.id.to_string().into(),
            id.to_string().into(),
            caller.staff.to_string().into(),
            json!(names).to_string().into(),
            text.clone().into(),
            now.micros().into(),
        ],
    );
    // An id that is used again writes no second remark, and mentions nobody else in it.
    let is_known = "SELECT id FROM contact_remark WHERE id = $1";
    if center.database().fetch_one(center.database().sql(is_known, [new.id.to_string().into()])).await?.is_some() {
        agents = mentions::of(center.database(), new.id).await?;
    } else {
        let mut rows = vec![row];
        rows.extend(mentions::put(center.database(), new.id, id, &agents, now));
        center.database().transaction(rows).await?;
    }
    let account = foundations.sign_in.account(caller.staff).await?.ok_or(CenterError::UnknownStaff)?;
    let detail = json!({ "remark": new.id, "mentioned": new.mentioned });
    let audit = foundations.audit.entry(entry(&center, &caller, "contact.remark_written", id, detail));
    let act = Act::Mention { id: new.id, agents, contact: id, text };
    center.ask(Command::Supervise { by: Leader { id: caller.staff, name: account.name }, act, audit }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Colleagues who can be mentioned in a remark.
#[utoipa::path(get, path = "/mentionable-colleagues", tag = "contacts", responses((status = 200, body = Items<Mentionable>)))]
async fn list_mentionable(State(center): State<Center>) -> Result<ApiJson<Items<Mentionable>>, Problem> {
    Ok(ApiJson(Items { items: desks(center.database()).await? }))
}

async fn readable(center: &Center, caller: &Caller, contact: ContactId) -> Result<(), CenterError> {
    if center.may_read(contact, caller).await? { Ok(()) } else { Err(CenterError::UnknownContact) }
}

fn entry(
    center: &Center,
    caller: &Caller,
    action: &'static str,
    contact: ContactId,
    detail: serde_json::Value,
) -> AuditEntry {
    AuditEntry {
        at: center.inner.foundations.clock.now(),
        staff: Some(caller.staff),
        action,
        subject: format!("contact:{contact}"),
        contact: Some(contact),
        detail,
        remote: None,
    }
}
