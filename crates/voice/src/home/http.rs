//! The routes: whose telephone is where, and whether the agent works at home now.

use axum::extract::State;
use axum::http::StatusCode;
use domain::StaffId;
use domain::phone::Phone as Number;
use domain::roles::Role;
use domain::secret::Mask as _;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Routes, routes as handlers};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::HomePhone;
use crate::error::PhoneError;
use crate::http::PhoneRoutes;

pub(crate) fn routes(state: PhoneRoutes) -> Api {
    Routes::new()
        .route(Access::Roles(&[Role::Agent]), handlers!(show_own, use_own))
        .route(Access::Roles(&[Role::Maintainer, Role::ShiftLeader]), handlers!(show, set, remove))
        .with_state(state)
}

/// The caller's telephone at home.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OwnHomePhone {
    /// Absent if nobody has given the number.
    masked_number: Option<String>,
    /// Whether calls go there.
    in_use: bool,
    /// Whether calls can go out at all.
    reachable: bool,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Use {
    in_use: bool,
}

/// A telephone at home, as those see it who maintain the staff.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct HomePhoneView {
    /// Absent if nobody has given the number.
    number: Option<Number>,
    in_use: bool,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct GivenNumber {
    number: Number,
}

fn own(state: &PhoneRoutes, staff: StaffId) -> OwnHomePhone {
    let found = state.directory.home_phone(staff);
    OwnHomePhone {
        masked_number: found.as_ref().map(|home| home.number.masked()),
        in_use: found.is_some_and(|home| home.is_in_use),
        reachable: state.directory.calls_out(),
    }
}

/// The caller's own telephone, masked, and whether calls go there.
#[utoipa::path(get, path = "/phone/home", tag = "phone", responses((status = 200, body = OwnHomePhone)))]
async fn show_own(State(state): State<PhoneRoutes>, caller: Caller) -> ApiJson<OwnHomePhone> {
    ApiJson(own(&state, caller.staff))
}

/// Calls go to the caller's own telephone from now on, or no longer.
#[utoipa::path(put, path = "/phone/home", tag = "phone", request_body = Use, responses((status = 200, body = OwnHomePhone)))]
async fn use_own(
    State(state): State<PhoneRoutes>,
    caller: Caller,
    ApiJson(wish): ApiJson<Use>,
) -> Result<ApiJson<OwnHomePhone>, Problem> {
    if wish.in_use && !state.directory.calls_out() {
        return Err(PhoneError::NoTrunk.into());
    }
    let Some(home) = state.directory.home_phone(caller.staff) else { return Err(PhoneError::NoHomePhone.into()) };
    let keeper = &state.keeper;
    super::use_it(&keeper.database, caller.staff, wish.in_use, keeper.now()).await?;
    let action = if wish.in_use { "home_phone.use" } else { "home_phone.leave" };
    state.audit.note(caller.staff, action, format!("staff:{}", caller.staff)).await?;
    state.directory.set_home(caller.staff, Some(HomePhone { is_in_use: wish.in_use, ..home }));
    Ok(ApiJson(own(&state, caller.staff)))
}

/// The telephone at home of a member of staff. The reading is audited.
#[utoipa::path(get, path = "/staff/{id}/home-phone", tag = "staff", params(("id" = StaffId, Path)), responses((status = 200, body = HomePhoneView)))]
async fn show(
    State(state): State<PhoneRoutes>,
    caller: Caller,
    ApiPath(staff): ApiPath<StaffId>,
) -> Result<ApiJson<HomePhoneView>, Problem> {
    state.audit.note(caller.staff, "home_phone.read", format!("staff:{staff}")).await?;
    let found = state.directory.home_phone(staff);
    let in_use = found.as_ref().is_some_and(|home| home.is_in_use);
    Ok(ApiJson(HomePhoneView { number: found.map(|home| home.number), in_use }))
}

/// Gives a member of staff the number of their telephone at home. It is not in use until they say so.
#[utoipa::path(put, path = "/staff/{id}/home-phone", tag = "staff", params(("id" = StaffId, Path)), request_body = GivenNumber, responses((status = 204)))]
async fn set(
    State(state): State<PhoneRoutes>,
    caller: Caller,
    ApiPath(staff): ApiPath<StaffId>,
    ApiJson(given): ApiJson<GivenNumber>,
) -> Result<StatusCode, Problem> {
    let keeper = &state.keeper;
    if !keeper.center.is_agent(staff).await {
        return Err(PhoneError::UnknownStaff.into());
    }
    super::save(&keeper.database, staff, &given.number, keeper.now()).await?;
    state.audit.note(caller.staff, "home_phone.set", format!("staff:{staff}")).await?;
    state.directory.set_home(staff, Some(HomePhone { number: given.number, is_in_use: false }));
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the number away; calls no longer go there.
#[utoipa::path(delete, path = "/staff/{id}/home-phone", tag = "staff", params(("id" = StaffId, Path)), responses((status = 204)))]
async fn remove(
    State(state): State<PhoneRoutes>,
    caller: Caller,
    ApiPath(staff): ApiPath<StaffId>,
) -> Result<StatusCode, Problem> {
    let keeper = &state.keeper;
    if !super::remove(&keeper.database, staff).await? {
        return Err(PhoneError::NoHomePhone.into());
    }
    state.audit.note(caller.staff, "home_phone.remove", format!("staff:{staff}")).await?;
    state.directory.set_home(staff, None);
    Ok(StatusCode::NO_CONTENT)
}
