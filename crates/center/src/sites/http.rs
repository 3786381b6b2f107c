//! The routes of sites. Shift leaders and maintainers write them down; shift leaders say how they are.

use axum::extract::State;
use axum::http::StatusCode;
use domain::roles::Role;
use domain::{SiteId, Timestamp};
use platform::audit::AuditEntry;
use platform::database::Row as _;
use platform::http::{Access, Api, ApiJson, ApiPath, FieldError, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::live::SiteCommand;
use super::{Site, SiteEvent, SiteHealth};
use crate::center::Center;
use crate::dispatcher::command::Command;
use crate::error::CenterError;
use crate::http::Items;
use crate::situation::SiteStanding;
use crate::supervision::act::Leader;

const READERS: Access = Access::Roles(&[Role::ShiftLeader, Role::Maintainer, Role::Director, Role::Auditor]);
const EDITORS: Access = Access::Roles(&[Role::ShiftLeader, Role::Maintainer]);
const LEADERS: Access = Access::Roles(&[Role::ShiftLeader]);

/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;
/// How many events are shown.
const EVENTS: u32 = 100;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::SignedIn, routes!(list_sites))
        .route(EDITORS, routes!(put_site))
        .route(LEADERS, routes!(set_health))
        .route(READERS, routes!(list_site_events))
        .with_state(center.clone())
}

/// How a site is from now on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct GivenHealth {
    health: SiteHealth,
    /// Up to 200 characters; the journal keeps it.
    reason: String,
}

/// Something that happened to a site.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SiteStep {
    site: SiteId,
    at: Timestamp,
    /// The name of the member of staff who caused it.
    by: Option<String>,
    event: SiteEvent,
}

/// The sites in the bank's order, with how each is.
#[utoipa::path(get, path = "/sites", tag = "sites", responses((status = 200, body = Items<SiteStanding>)))]
async fn list_sites(State(center): State<Center>) -> ApiJson<Items<SiteStanding>> {
    ApiJson(Items { items: center.situation().sites })
}

/// Writes a site down, or another in its place; how it is stays.
#[utoipa::path(put, path = "/sites/{id}", tag = "sites", params(("id" = SiteId, Path)), request_body = Site,
    responses((status = 204)))]
async fn put_site(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<SiteId>,
    ApiJson(site): ApiJson<Site>,
) -> Result<StatusCode, Problem> {
    if site.id != id {
        return Err(Problem::invalid(vec![FieldError::new("/id", id.as_str())]));
    }
    if let Some((pointer, possible)) = site.finding() {
        return Err(Problem::invalid(vec![FieldError::new(pointer, possible)]));
    }
    let detail = json!({ "workplaces": site.workplaces, "home": site.home });
    let audit = center.audited_site(&caller, "site.saved", &id, detail);
    center.ask(Command::Sites(SiteCommand::Define { site, audit })).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says how the site is. Lost: its agents get nothing any more, and what they had goes to the head of its queues.
#[utoipa::path(put, path = "/sites/{id}/health", tag = "sites", params(("id" = SiteId, Path)), request_body = GivenHealth,
    responses((status = 204)))]
async fn set_health(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(site): ApiPath<SiteId>,
    ApiJson(given): ApiJson<GivenHealth>,
) -> Result<StatusCode, Problem> {
    let reason = given.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Problem::invalid(vec![FieldError::new("/reason", "1–200")]));
    }
    let by = center.leader(&caller).await?;
    let detail = json!({ "health": given.health.code(), "reason": reason });
    let audit = center.audited_site(&caller, "site.health_set", &site, detail);
    center.ask(Command::Sites(SiteCommand::Set { site, health: given.health, reason, by, audit })).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What happened to the sites, the newest first.
#[utoipa::path(get, path = "/site-events", tag = "sites", responses((status = 200, body = Items<SiteStep>)))]
async fn list_site_events(State(center): State<Center>) -> Result<ApiJson<Items<SiteStep>>, Problem> {
    // By the ids of the sites, which the journal's index knows; their kind alone it does not.
    let sites: Vec<SiteId> = center.situation().sites.into_iter().map(|standing| standing.site.id).collect();
    let places: Vec<String> = (1..=sites.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT j.stream_id, j.at, j.event, a.name AS actor_name FROM journal j LEFT JOIN account a ON a.id = j.actor \
         WHERE j.stream_id IN ({}) AND j.stream_kind = 'site' ORDER BY j.seq DESC LIMIT {EVENTS}",
        places.join(", ")
    );
    if sites.is_empty() {
        return Ok(ApiJson(Items { items: Vec::new() }));
    }
    let values = sites.iter().map(|site| site.as_str().to_owned().into());
    let rows = center.database().fetch_all(center.database().sql(&sql, values)).await?;
    let step = |row: &sea_orm::QueryResult| {
        Ok(SiteStep {
            site: row.parsed("stream_id")?,
            at: row.time("at")?,
            by: row.column("actor_name")?,
            event: row.json("event")?,
        })
    };
    let items = rows.iter().map(step).collect::<Result<_, platform::database::DatabaseError>>()?;
    Ok(ApiJson(Items { items }))
}

impl Center {
    /// The caller as the journal and notices name them.
    pub(crate) async fn leader(&self, caller: &Caller) -> Result<Leader, CenterError> {
        let account = self.inner.foundations.sign_in.account(caller.staff).await;
        let account = account.map_err(|_| CenterError::Unavailable)?.ok_or(CenterError::UnknownStaff)?;
        Ok(Leader { id: caller.staff, name: account.name })
    }

    fn audited_site(&self, caller: &Caller, action: &'static str, site: &SiteId, detail: Value) -> sea_orm::Statement {
        let foundations = &self.inner.foundations;
        foundations.audit.entry(AuditEntry {
            at: foundations.clock.now(),
            staff: Some(caller.staff),
            action,
            subject: format!("site:{site}"),
            contact: None,
            detail,
            remote: None,
        })
    }
}
