//! Planned call-backs at the desk and in the office. Every reading is audited.

use axum::extract::State;
use axum::http::StatusCode;
use domain::calendar::Period;
use domain::phone::Phone;
use domain::roles::Role;
use domain::secret::Mask;
use domain::{ContactId, StaffId, Timestamp};
use platform::http::{Access, Api, ApiJson, ApiPath, ApiQuery, FieldError, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::queries::{self, Plan};
use super::rules;
use super::service::{Agreement, CallBacks};
use crate::error::CenterError;
use crate::http::Items;

/// Who agrees on call-backs, and who sees to it that they are kept.
const PLANNING: Access = Access::Roles(&[Role::Agent, Role::ShiftLeader]);
/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// The routes of planned call-backs.
#[must_use]
pub fn routes(call_backs: &CallBacks) -> Api {
    Routes::new()
        .route(PLANNING, routes!(list_planned))
        .route(PLANNING, routes!(show_times))
        .route(PLANNING, routes!(show_planned, plan_call_back, call_off))
        .with_state(call_backs.clone())
}

/// A call-back that was agreed with a customer and is not done.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct PlannedCallBack {
    /// The contact in which it was agreed.
    contact: ContactId,
    customer_name: Option<String>,
    masked_phone: String,
    due: Timestamp,
    /// For whoever calls.
    note: String,
    planned_by: StaffId,
    planned_by_name: String,
    planned_at: Timestamp,
    stage: CallBackStage,
    /// Its time has come and the customer was not reached yet.
    is_overdue: bool,
}

/// How far a planned call-back is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum CallBackStage {
    /// Its time has not come, or no queue has taken it in yet.
    Planned,
    /// It waits for an agent, or the customer is being called.
    Waiting,
    /// The customer was called and not reached.
    NotReached,
    /// The customer was reached.
    Done,
}

/// Which times can be agreed on.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct CallBackTimes {
    /// The least time from now, in seconds.
    least_seconds: u64,
    /// The longest time from now, in seconds.
    most_seconds: u64,
    /// The hours of the day in China.
    hours: Period,
}

/// What is known of call-backs of a contact.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct PlanOfContact {
    /// What was agreed in the contact and is not done.
    plan: Option<PlannedCallBack>,
    /// What the contact is the call-back of.
    call_back_of: Option<PlannedCallBack>,
}

/// What is agreed.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCallBackPlan {
    /// When the customer is called.
    due: Timestamp,
    /// The number that is called; without one the contact's own, or the one that was agreed before.
    number: Option<Phone>,
    /// For whoever calls: at most 500 characters.
    #[serde(default)]
    note: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only those of the caller, also for who leads.
    #[serde(default)]
    mine: bool,
}

fn shown(plan: Plan, now: Timestamp) -> PlannedCallBack {
    let is_over = plan.call_state.as_deref().is_some_and(|state| matches!(state, "closed" | "interrupted" | "wrap_up"));
    PlannedCallBack {
        contact: plan.contact,
        customer_name: plan.customer_name,
        masked_phone: plan.phone.masked(),
        due: plan.due,
        note: plan.note,
        planned_by: plan.planned_by,
        planned_by_name: plan.planned_by_name,
        planned_at: plan.planned_at,
        stage: match plan.given_out_at {
            _ if plan.done_at.is_some() => CallBackStage::Done,
            None => CallBackStage::Planned,
            Some(_) if is_over => CallBackStage::NotReached,
            Some(_) => CallBackStage::Waiting,
        },
        is_overdue: plan.done_at.is_none() && plan.due <= now,
    }
}

/// The open plans, the earliest first: an agent's own, all of them for who leads a shift.
#[utoipa::path(get, path = "/planned-call-backs", tag = "desk", params(Wanted), responses((status = 200, body = Items<PlannedCallBack>)))]
async fn list_planned(
    State(call_backs): State<CallBacks>,
    caller: Caller,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<ApiJson<Items<PlannedCallBack>>, Problem> {
    let foundations = &call_backs.inner.center.inner.foundations;
    let by = (wanted.mine || !rules::leads(&caller.roles)).then_some(caller.staff);
    let plans = queries::all(&foundations.database, by).await?;
    foundations.audit.note(caller.staff, "call_backs.planned_read", "planned-call-backs").await?;
    let now = foundations.clock.now();
    Ok(ApiJson(Items { items: plans.into_iter().map(|plan| shown(plan, now)).collect() }))
}

/// Which times can be agreed on.
#[utoipa::path(get, path = "/planned-call-backs/times", tag = "desk", responses((status = 200, body = CallBackTimes)))]
async fn show_times(State(call_backs): State<CallBacks>) -> ApiJson<CallBackTimes> {
    let rules::CallBackRules { least, most, hours } = call_backs.inner.rules;
    ApiJson(CallBackTimes { least_seconds: least.as_secs(), most_seconds: most.as_secs(), hours })
}

/// What was agreed in the contact, or what it is the call-back of: for who is offered or serves it, its planner and
/// leaders.
#[utoipa::path(get, path = "/contacts/{id}/planned-call-back", tag = "desk", params(("id" = ContactId, Path)), responses((status = 200, body = PlanOfContact)))]
async fn show_planned(
    State(call_backs): State<CallBacks>,
    caller: Caller,
    ApiPath(id): ApiPath<ContactId>,
) -> Result<ApiJson<PlanOfContact>, Problem> {
    let foundations = &call_backs.inner.center.inner.foundations;
    let plan = queries::open(&foundations.database, id).await?;
    let call_back_of = queries::that_became(&foundations.database, id).await?;
    let is_own = plan.iter().chain(&call_back_of).any(|plan| plan.planned_by == caller.staff);
    if !is_own && !rules::leads(&caller.roles) && !call_backs.knows(&caller, id) {
        return Err(CenterError::UnknownContact.into());
    }
    foundations.audit.note(caller.staff, "call_back.plan_read", format!("contact:{id}")).await?;
    let now = foundations.clock.now();
    let [plan, call_back_of] = [plan, call_back_of].map(|found| found.map(|plan| shown(plan, now)));
    Ok(ApiJson(PlanOfContact { plan, call_back_of }))
}

/// Agrees on a call-back, or on another time, number or note.
#[utoipa::path(put, path = "/contacts/{id}/planned-call-back", tag = "desk", params(("id" = ContactId, Path)), request_body = NewCallBackPlan, responses((status = 204)))]
async fn plan_call_back(
    State(call_backs): State<CallBacks>,
    caller: Caller,
    ApiPath(id): ApiPath<ContactId>,
    ApiJson(plan): ApiJson<NewCallBackPlan>,
) -> Result<StatusCode, Problem> {
    let note = language::redact(plan.note.replace('\0', "").trim()).into_owned();
    if note.chars().count() > LONGEST_NOTE {
        return Err(Problem::invalid(vec![FieldError::new("/note", "0–500")]));
    }
    call_backs.agree(&caller, id, Agreement { due: plan.due, number: plan.number, note }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Calls off what was agreed in the contact.
#[utoipa::path(delete, path = "/contacts/{id}/planned-call-back", tag = "desk", params(("id" = ContactId, Path)), responses((status = 204)))]
async fn call_off(
    State(call_backs): State<CallBacks>,
    caller: Caller,
    ApiPath(id): ApiPath<ContactId>,
) -> Result<StatusCode, Problem> {
    call_backs.call_off(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
