//! The routes of plans. Director and maintainer write them; leaders ask for them, approve and end them.

use axum::extract::State;
use axum::http::StatusCode;
use domain::money::Money;
use domain::roles::Role;
use domain::{ContactId, PlanId, PlanRunId};
use platform::http::{Access, Api, ApiJson, ApiPath, FieldError, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::queries::{self, AuthorisationRow, PlanRow, RunRow};
use super::service::Wanted;
use super::{Plan, PlanError};
use crate::center::Center;
use crate::error::CenterError;
use crate::http::Items;

const READERS: Access = Access::Roles(&[Role::ShiftLeader, Role::Maintainer, Role::Director, Role::Auditor]);
const EDITORS: Access = Access::Roles(&[Role::Maintainer, Role::Director]);
const LEADERS: Access = Access::Roles(&[Role::ShiftLeader, Role::Director]);

/// The longest reason or note, in characters.
const LONGEST_REASON: usize = 200;
/// How many runs and approvals are shown.
const SHOWN: u32 = 50;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(READERS, routes!(list_plans))
        .route(READERS, routes!(list_plan_versions))
        .route(EDITORS, routes!(save_plan))
        .route(READERS, routes!(list_plan_runs))
        .route(LEADERS, routes!(ask_for_plan))
        .route(LEADERS, routes!(approve_plan))
        .route(LEADERS, routes!(withdraw_plan))
        .route(LEADERS, routes!(end_plan))
        .route(LEADERS, routes!(authorise_under_plan))
        .route(READERS, routes!(list_plan_authorisations))
        .with_state(center.clone())
}

/// A plan to be kept.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPlan {
    /// What is changed, up to 200 characters.
    note: String,
    document: Plan,
}

/// Why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanReason {
    /// Up to 200 characters; the journal keeps it.
    reason: String,
}

/// The request that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PlanRequest {
    run: PlanRunId,
}

/// What is approved.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAuthorisation {
    /// The key of the authorisation within the plan.
    code: String,
    amount: Money,
    /// The contact during which the customer asked for it.
    #[serde(default)]
    contact: Option<ContactId>,
    /// For what, up to 200 characters, without the customer's data.
    note: String,
}

fn written(text: &str, pointer: &'static str) -> Result<String, Problem> {
    let text = text.trim();
    if (1..=LONGEST_REASON).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err(Problem::invalid(vec![FieldError::new(pointer, "1–200")]))
    }
}

/// The newest version of each plan.
#[utoipa::path(get, path = "/emergency-plans", tag = "emergencies", responses((status = 200, body = Items<PlanRow>)))]
async fn list_plans(State(center): State<Center>) -> Result<ApiJson<Items<PlanRow>>, Problem> {
    Ok(ApiJson(Items { items: queries::newest(center.database()).await? }))
}

/// All versions of a plan, the newest first.
#[utoipa::path(get, path = "/emergency-plans/{id}/versions", tag = "emergencies", params(("id" = PlanId, Path)),
    responses((status = 200, body = Items<PlanRow>)))]
async fn list_plan_versions(
    State(center): State<Center>,
    ApiPath(id): ApiPath<PlanId>,
) -> Result<ApiJson<Items<PlanRow>>, Problem> {
    let items = queries::versions(center.database(), &id).await?;
    if items.is_empty() { Err(CenterError::from(PlanError::Unknown).into()) } else { Ok(ApiJson(Items { items })) }
}

/// Keeps a plan under its next version. Versions never change once saved; a plan that is on stays in its version.
#[utoipa::path(post, path = "/emergency-plans/{id}/versions", tag = "emergencies", params(("id" = PlanId, Path)),
    request_body = NewPlan, responses((status = 201, body = PlanRow)))]
async fn save_plan(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<PlanId>,
    ApiJson(new): ApiJson<NewPlan>,
) -> Result<(StatusCode, ApiJson<PlanRow>), Problem> {
    let note = written(&new.note, "/note")?;
    let mut findings = new.document.findings();
    let sites: Vec<_> = center.situation().sites.into_iter().map(|standing| standing.site.id).collect();
    for (index, backup) in new.document.backups.iter().enumerate() {
        if std::iter::once(&backup.site).chain(&backup.by).any(|site| !sites.contains(site)) {
            findings.push((format!("/backups/{index}"), "sites of the bank".to_owned()));
        }
    }
    if !findings.is_empty() {
        let field = |(pointer, possible): (String, String)| FieldError::new(format!("/document{pointer}"), possible);
        return Err(Problem::invalid(findings.into_iter().map(field).collect()));
    }
    let row = center.save_plan(&id, &new.document, &note, &caller).await?;
    Ok((StatusCode::CREATED, ApiJson(row)))
}

/// The latest requests with what came of them, the newest first.
#[utoipa::path(get, path = "/emergency-runs", tag = "emergencies", responses((status = 200, body = Items<RunRow>)))]
async fn list_plan_runs(State(center): State<Center>) -> Result<ApiJson<Items<RunRow>>, Problem> {
    Ok(ApiJson(Items { items: queries::latest(center.database(), SHOWN).await? }))
}

/// Asks for a plan; another person must approve.
#[utoipa::path(post, path = "/emergency-plans/{id}/requests", tag = "emergencies", params(("id" = PlanId, Path)),
    request_body = PlanReason, responses((status = 201, body = PlanRequest)))]
async fn ask_for_plan(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<PlanId>,
    ApiJson(wish): ApiJson<PlanReason>,
) -> Result<(StatusCode, ApiJson<PlanRequest>), Problem> {
    let reason = written(&wish.reason, "/reason")?;
    let run = center.ask_for_plan(&id, &reason, &caller).await?;
    Ok((StatusCode::CREATED, ApiJson(PlanRequest { run })))
}

/// Approves a request of somebody else: the plan is on.
#[utoipa::path(post, path = "/emergency-runs/{id}/approval", tag = "emergencies", params(("id" = PlanRunId, Path)),
    responses((status = 204)))]
async fn approve_plan(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(run): ApiPath<PlanRunId>,
) -> Result<StatusCode, Problem> {
    center.approve_plan_run(run, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a request back.
#[utoipa::path(post, path = "/emergency-runs/{id}/withdrawal", tag = "emergencies", params(("id" = PlanRunId, Path)),
    responses((status = 204)))]
async fn withdraw_plan(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(run): ApiPath<PlanRunId>,
) -> Result<StatusCode, Problem> {
    center.withdraw_plan(run, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a plan that is on: everything that it changed is as it was.
#[utoipa::path(post, path = "/emergency-runs/{id}/end", tag = "emergencies", params(("id" = PlanRunId, Path)),
    request_body = PlanReason, responses((status = 204)))]
async fn end_plan(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(run): ApiPath<PlanRunId>,
    ApiJson(why): ApiJson<PlanReason>,
) -> Result<StatusCode, Problem> {
    let reason = written(&why.reason, "/reason")?;
    center.end_plan_run(run, &reason, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Approves something beyond the usual, as far as a plan that is on authorises the caller to.
#[utoipa::path(post, path = "/emergency-runs/{id}/authorisations", tag = "emergencies",
    params(("id" = PlanRunId, Path)), request_body = NewAuthorisation,
    responses((status = 201, body = AuthorisationRow)))]
async fn authorise_under_plan(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(run): ApiPath<PlanRunId>,
    ApiJson(new): ApiJson<NewAuthorisation>,
) -> Result<(StatusCode, ApiJson<AuthorisationRow>), Problem> {
    let note = written(&new.note, "/note")?;
    let wanted = Wanted { code: new.code, amount: new.amount, contact: new.contact, note };
    let row = center.authorise_under_plan(run, wanted, &caller).await?;
    Ok((StatusCode::CREATED, ApiJson(row)))
}

/// What was approved under plans, the newest first.
#[utoipa::path(get, path = "/emergency-authorisations", tag = "emergencies",
    responses((status = 200, body = Items<AuthorisationRow>)))]
async fn list_plan_authorisations(State(center): State<Center>) -> Result<ApiJson<Items<AuthorisationRow>>, Problem> {
    Ok(ApiJson(Items { items: queries::authorisations(center.database(), SHOWN).await? }))
}
