//! The routes of routing policies. Shift leaders and auditors read; director and maintainer change.

use axum::extract::State;
use axum::http::StatusCode;
use domain::Timestamp;
use domain::roles::Role;
use platform::database::Row as _;
use platform::http::{Access, Api, ApiJson, ApiPath, FieldError, Problem, Routes, caller_language, routes};
use platform::sign_in::Caller;
use routing::{Finding, GuaranteeChange, Policy};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::RoutingEvent;
use super::queries::{self, PolicyRow};
use super::replay::Replay;
use crate::center::Center;
use crate::error::CenterError;
use crate::http::Items;

const READERS: Access = Access::Roles(&[Role::ShiftLeader, Role::Maintainer, Role::Director, Role::Auditor]);
const EDITORS: Access = Access::Roles(&[Role::Maintainer, Role::Director]);

/// The longest document, in bytes.
const DOCUMENT_BYTES: usize = 512 * 1024;

/// How many changes of guarantees are shown.
const CHANGES: u32 = 100;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(READERS, routes!(list_policies))
        .route_with_body(EDITORS, DOCUMENT_BYTES, routes!(save_policy))
        .route(READERS, routes!(show_policy))
        .route_with_body(EDITORS, DOCUMENT_BYTES, routes!(check_policy))
        .route(EDITORS, routes!(switch_policy_on))
        .route(EDITORS, routes!(roll_policy_back))
        .route(EDITORS, routes!(replay_policy))
        .route(READERS, routes!(list_guarantees))
        .route(READERS, routes!(policy_schema))
        .with_state(center.clone())
}

/// A version with its document and what keeps it from being switched on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PolicyView {
    policy: PolicyRow,
    #[schema(value_type = Object)]
    document: Value,
    findings: Vec<Finding>,
}

/// A policy to be kept.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPolicy {
    /// What it is for, up to 500 characters.
    note: String,
    #[schema(value_type = Object)]
    document: Policy,
}

/// Why a version is switched on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Switching {
    /// Up to 500 characters; the journal keeps it.
    reason: String,
}

/// A guarantee that was broken or is kept again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct GuaranteeStep {
    at: Timestamp,
    change: GuaranteeChange,
}

/// How the guarantees of the policy in force fare.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct GuaranteeBoard {
    /// Those that are broken now.
    broken: Vec<GuaranteeStep>,
    /// What changed, the newest first.
    changes: Vec<GuaranteeStep>,
}

/// All versions, the newest first.
#[utoipa::path(get, path = "/routing/policies", tag = "routing", responses((status = 200, body = Items<PolicyRow>)))]
async fn list_policies(State(center): State<Center>) -> Result<ApiJson<Items<PolicyRow>>, Problem> {
    Ok(ApiJson(Items { items: queries::list(center.database()).await? }))
}

/// A version with its document.
#[utoipa::path(get, path = "/routing/policies/{version}", tag = "routing", params(("version" = u32, Path)),
    responses((status = 200, body = PolicyView)))]
async fn show_policy(
    State(center): State<Center>,
    ApiPath(version): ApiPath<u32>,
) -> Result<ApiJson<PolicyView>, Problem> {
    view(&center, version).await
}

/// Keeps a policy as a draft under the next version. Versions never change once saved. A draft may have findings; a
/// document that is no policy is refused with a pointer to the mistake.
#[utoipa::path(post, path = "/routing/policies", tag = "routing", request_body = NewPolicy,
    responses((status = 201, body = PolicyView)))]
async fn save_policy(
    State(center): State<Center>,
    caller: Caller,
    ApiJson(new): ApiJson<NewPolicy>,
) -> Result<(StatusCode, ApiJson<PolicyView>), Problem> {
    let row = center.save_policy(new.document, &new.note, caller.staff).await?;
    Ok((StatusCode::CREATED, view(&center, row.version).await?))
}

/// Tells what keeps a policy from being switched on. Nothing is stored.
#[utoipa::path(post, path = "/routing/policy-checks", tag = "routing", request_body = Object,
    responses((status = 200, body = Items<Finding>)))]
async fn check_policy(
    State(center): State<Center>,
    ApiJson(policy): ApiJson<Policy>,
) -> Result<ApiJson<Items<Finding>>, Problem> {
    Ok(ApiJson(Items { items: center.check_policy(&policy).await? }))
}

/// Lets a version route contacts from now on, waiting ones too. A version with findings is refused. Switching on what is
/// in force changes nothing.
#[utoipa::path(post, path = "/routing/policies/{version}/activations", tag = "routing", params(("version" = u32, Path)),
    request_body = Switching, responses((status = 200, body = PolicyRow)))]
async fn switch_policy_on(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(version): ApiPath<u32>,
    ApiJson(switching): ApiJson<Switching>,
) -> Result<ApiJson<PolicyRow>, Problem> {
    center.switch_policy_on(version, &switching.reason, caller.staff).await.map(ApiJson).map_err(refused)
}

/// Switches the version on that was in force before the present one.
#[utoipa::path(post, path = "/routing/roll-backs", tag = "routing", request_body = Switching,
    responses((status = 200, body = PolicyRow)))]
async fn roll_policy_back(
    State(center): State<Center>,
    caller: Caller,
    ApiJson(switching): ApiJson<Switching>,
) -> Result<ApiJson<PolicyRow>, Problem> {
    center.roll_policy_back(&switching.reason, caller.staff).await.map(ApiJson).map_err(refused)
}

/// Plays the customers and agents of yesterday by this version and by the policy in force, with the live router on a
/// virtual clock.
#[utoipa::path(post, path = "/routing/policies/{version}/replays", tag = "routing", params(("version" = u32, Path)),
    responses((status = 200, body = Replay)))]
async fn replay_policy(
    State(center): State<Center>,
    ApiPath(version): ApiPath<u32>,
) -> Result<ApiJson<Replay>, Problem> {
    let (_, policy) = center.policy(version).await?;
    center.replay_yesterday(policy).await.map(ApiJson).map_err(refused)
}

/// Which guarantees of the policy in force are broken, why, and what changed lately.
#[utoipa::path(get, path = "/routing/guarantees", tag = "routing", responses((status = 200, body = GuaranteeBoard)))]
async fn list_guarantees(State(center): State<Center>) -> Result<ApiJson<GuaranteeBoard>, Problem> {
    let database = center.database();
    let in_force = queries::in_force(database).await?.map_or(0, |policy| policy.version);
    let sql = format!(
        "SELECT at, event FROM journal WHERE stream_kind = 'routing' AND stream_id = 'guarantees' \
         ORDER BY stream_seq DESC LIMIT {CHANGES}"
    );
    let mut changes = Vec::new();
    for row in database.fetch_all(database.sql(&sql, [])).await? {
        if let RoutingEvent::GuaranteeChanged { change } = row.json("event")? {
            changes.push(GuaranteeStep { at: row.time("at")?, change });
        }
    }
    let mut broken: Vec<GuaranteeStep> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for step in changes.iter().filter(|step| step.change.policy == in_force) {
        if known.insert(step.change.guarantee.clone()) && !step.change.kept {
            broken.push(GuaranteeStep { at: step.at, change: step.change.clone() });
        }
    }
    Ok(ApiJson(GuaranteeBoard { broken, changes }))
}

/// The JSON schema of a routing policy.
#[utoipa::path(get, path = "/routing/policy-schema", tag = "routing", responses((status = 200, body = Object)))]
async fn policy_schema() -> ApiJson<Value> {
    ApiJson(routing::schema())
}

async fn view(center: &Center, version: u32) -> Result<ApiJson<PolicyView>, Problem> {
    let (row, policy) = center.policy(version).await?;
    let findings = center.check_policy(&policy).await?;
    let document = serde_json::to_value(&policy).expect("invariant: a policy has text keys and whole numbers");
    Ok(ApiJson(PolicyView { policy: row, document, findings }))
}

/// The refusal with what is wrong at each place, in the caller's language.
fn refused(error: CenterError) -> Problem {
    let language = caller_language();
    let problem = Problem::of(&error, language);
    let field = |finding: &Finding| FieldError::new(finding.pointer.clone(), finding.text(language));
    match &error {
        CenterError::PolicyRefused(findings) => problem.with_errors(findings.iter().map(field).collect()),
        _ => problem,
    }
}
