//! Staff administration: accounts with their roles, and what each agent can do.

use axum::extract::State;
use axum::http::StatusCode;
use domain::roles::Role;
use domain::secret::Secret;
use domain::{Language, SiteId, SkillId, StaffId};
use platform::http::{Access, Api, ApiJson, ApiPath, FieldError, Problem, Routes, routes};
use platform::sign_in::{Account, AccountChange, Caller, NewAccount};
use serde::{Deserialize, Serialize};

use super::{AgentSettings, one_at_once};
use crate::center::Center;
use crate::error::CenterError;
use crate::http::Items;

const READERS: Access =
    Access::Roles(&[Role::Maintainer, Role::Clerk, Role::ShiftLeader, Role::Director, Role::Auditor]);
const WRITERS: Access = Access::Roles(&[Role::Maintainer]);

/// Chats at once, at most.
const MOST_TEXTS: u8 = 20;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(READERS, routes!(list))
        .route(WRITERS, routes!(create))
        .route(WRITERS, routes!(change))
        .route(WRITERS, routes!(set_password))
        .with_state(center.clone())
}

/// A member of staff.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct StaffView {
    id: StaffId,
    number: String,
    name: String,
    roles: Vec<Role>,
    language: Language,
    active: bool,
    /// For agents: skills with levels 1–10.
    skills: Vec<(SkillId, u8)>,
    voice_capacity: u8,
    text_capacity: u8,
    deferred_capacity: u8,
    /// Where the agent works.
    #[schema(value_type = Option<String>)]
    site: Option<SiteId>,
}

/// A new member of staff.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewStaff {
    number: String,
    name: String,
    roles: Vec<Role>,
    password: String,
    #[serde(default)]
    language: Language,
    #[serde(default)]
    skills: Vec<(SkillId, u8)>,
    #[serde(default)]
    voice_capacity: u8,
    #[serde(default)]
    text_capacity: u8,
    /// Messages and mails at once; 1 if absent.
    #[serde(default = "one_at_once")]
    deferred_capacity: u8,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    site: Option<SiteId>,
}

/// What is to be different; what is absent stays.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct StaffChange {
    name: Option<String>,
    roles: Option<Vec<Role>>,
    language: Option<Language>,
    active: Option<bool>,
    skills: Option<Vec<(SkillId, u8)>>,
    voice_capacity: Option<u8>,
    text_capacity: Option<u8>,
    deferred_capacity: Option<u8>,
    /// The key of a site; empty for none.
    site: Option<String>,
}

/// A password to be set.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    password: String,
}

fn view(account: Account, settings: Option<&AgentSettings>) -> StaffView {
    StaffView {
        id: account.id,
        number: account.number,
        name: account.name,
        roles: account.roles,
        language: account.language,
        active: account.active,
        skills: settings.map(|settings| settings.skills.clone()).unwrap_or_default(),
        voice_capacity: settings.map_or(0, |settings| settings.voice_capacity),
        text_capacity: settings.map_or(0, |settings| settings.text_capacity),
        deferred_capacity: settings.map_or(0, |settings| settings.deferred_capacity),
        site: settings.and_then(|settings| settings.site.clone()),
    }
}

/// The staff.
#[utoipa::path(get, path = "/staff", tag = "staff", responses((status = 200, body = Items<StaffView>)))]
async fn list(State(center): State<Center>, caller: Caller) -> Result<ApiJson<Items<StaffView>>, Problem> {
    let foundations = &center.inner.foundations;
    let accounts = foundations.sign_in.accounts().await?;
    let settings = center.agents().await?;
    foundations.audit.note(caller.staff, "staff.read", "staff").await?;
    let items = accounts
        .into_iter()
        .map(|account| {
            let own = settings.get(&account.id);
            view(account, own)
        })
        .collect();
    Ok(ApiJson(Items { items }))
}

/// Adds a member of staff.
#[utoipa::path(post, path = "/staff", tag = "staff", request_body = NewStaff, responses((status = 201, body = StaffView)))]
async fn create(
    State(center): State<Center>,
    caller: Caller,
    ApiJson(new): ApiJson<NewStaff>,
) -> Result<(StatusCode, ApiJson<StaffView>), Problem> {
    let id = StaffId::generate();
    let settings = AgentSettings {
        staff: id,
        skills: new.skills,
        voice_capacity: new.voice_capacity,
        text_capacity: new.text_capacity,
        deferred_capacity: new.deferred_capacity,
        site: new.site,
    };
    check(&center, &settings)?;
    let foundations = &center.inner.foundations;
    let is_agent = new.roles.contains(&Role::Agent);
    let account = NewAccount {
        id,
        number: new.number,
        name: new.name,
        password: Secret::new(new.password),
        roles: new.roles,
        language: new.language,
    };
    let account = foundations.sign_in.create_account(account, Some(caller.staff)).await?;
    if is_agent {
        center.save_agent(&settings).await?;
    }
    Ok((StatusCode::CREATED, ApiJson(view(account, is_agent.then_some(&settings)))))
}

/// Changes roles, name, language, skills or whether the account may be used.
#[utoipa::path(patch, path = "/staff/{id}", tag = "staff", params(("id" = StaffId, Path)), request_body = StaffChange, responses((status = 200, body = StaffView)))]
async fn change(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<StaffId>,
    ApiJson(change): ApiJson<StaffChange>,
) -> Result<ApiJson<StaffView>, Problem> {
    let foundations = &center.inner.foundations;
    let known = foundations.sign_in.account(id).await?.ok_or(CenterError::UnknownStaff)?;
    let own = caller.staff == id;
    let loses_maintainer = change.roles.as_ref().is_some_and(|roles| !roles.contains(&Role::Maintainer));
    if own && (loses_maintainer || change.active == Some(false)) {
        return Err(CenterError::Invalid("own account").into());
    }
    let before = center.agents().await?.remove(&id);
    let settings = AgentSettings {
        staff: id,
        skills: change.skills.clone().or(before.as_ref().map(|before| before.skills.clone())).unwrap_or_default(),
        voice_capacity: change.voice_capacity.or(before.as_ref().map(|before| before.voice_capacity)).unwrap_or(0),
        text_capacity: change.text_capacity.or(before.as_ref().map(|before| before.text_capacity)).unwrap_or(0),
        deferred_capacity: change
            .deferred_capacity
            .or(before.as_ref().map(|before| before.deferred_capacity))
            .unwrap_or_else(one_at_once),
        site: match change.site.as_deref() {
            None => before.as_ref().and_then(|before| before.site.clone()),
            Some("") => None,
            Some(site) => Some(site.parse().map_err(|_| unknown_site(site))?),
        },
    };
    check(&center, &settings)?;
    let is_agent = change.roles.as_ref().unwrap_or(&known.roles).contains(&Role::Agent);
    let account =
        AccountChange { name: change.name, roles: change.roles, language: change.language, active: change.active };
    let account = foundations.sign_in.change_account(id, account, Some(caller.staff)).await?;
    if is_agent && before.as_ref() != Some(&settings) {
        center.save_agent(&settings).await?;
        foundations.audit.note(caller.staff, "agent.settings_changed", format!("staff:{id}")).await?;
    }
    Ok(ApiJson(view(account, is_agent.then_some(&settings))))
}

/// Sets a member of staff's password; their sessions end.
#[utoipa::path(post, path = "/staff/{id}/password", tag = "staff", params(("id" = StaffId, Path)), request_body = NewPassword, responses((status = 204)))]
async fn set_password(
    State(center): State<Center>,
    caller: Caller,
    ApiPath(id): ApiPath<StaffId>,
    ApiJson(new): ApiJson<NewPassword>,
) -> Result<StatusCode, Problem> {
    let foundations = &center.inner.foundations;
    foundations.sign_in.account(id).await?.ok_or(CenterError::UnknownStaff)?;
    foundations.sign_in.set_password(id, Secret::new(new.password), Some(caller.staff)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn unknown_site(site: &str) -> Problem {
    Problem::invalid(vec![FieldError::new("/site", site)])
}

fn check(center: &Center, settings: &AgentSettings) -> Result<(), Problem> {
    let mut errors = Vec::new();
    if let Some(site) = &settings.site
        && !center.situation().sites.iter().any(|known| known.site.id == *site)
    {
        return Err(unknown_site(site.as_str()));
    }
    for (index, (_, level)) in settings.skills.iter().enumerate() {
        if !(1..=10).contains(level) {
            errors.push(FieldError::new(format!("/skills/{index}/1"), "1–10"));
        }
    }
    if settings.voice_capacity > 1 {
        errors.push(FieldError::new("/voice_capacity", "0–1"));
    }
    if settings.text_capacity > MOST_TEXTS {
        errors.push(FieldError::new("/text_capacity", "0–20"));
    }
    if settings.deferred_capacity > MOST_TEXTS {
        errors.push(FieldError::new("/deferred_capacity", "0–20"));
    }
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}
