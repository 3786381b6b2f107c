//! The routes of business at the desk. Agents carry out businesses for the customers of their conversations; shift leaders
//! and the director agree to those of others. What is read of a customer is audited.

use std::collections::BTreeMap;

use axum::extract::State;
use center::ports::core_bank::{Factor, Limits};
use domain::roles::Role;
use domain::secret::masked_name;
use domain::{BusinessId, ContactId, DealId, Localised, StaffId, Timestamp};
use platform::audit::AuditEntry;
use platform::http::{Access, Api, ApiJson, ApiPath, FieldError, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::care::Care;
use crate::choices::{self, Pick};
use crate::deal::{Deal, Input};
use crate::definition::Definition;
use crate::error::BusinessError;
use crate::live::APPROVERS;
use crate::queries;
use crate::service::BusinessService;
use crate::view::{DealView, QuoteView};

const AGENTS: Access = Access::Roles(&[Role::Agent]);
/// Fields of a business, and characters of each.
const MOST_FIELDS: usize = 16;
const LONGEST_FIELD: usize = 300;
/// Characters of a reason.
const LONGEST_REASON: usize = 200;

/// All routes of business at the desk.
#[must_use]
pub fn routes(service: &BusinessService) -> Api {
    Routes::new()
        // Contact records and routing policies name businesses.
        .route(Access::SignedIn, routes!(list_businesses))
        .route(AGENTS, routes!(list_deals))
        .route(AGENTS, routes!(begin_deal))
        .route(AGENTS, routes!(show_deal))
        .route(AGENTS, routes!(list_choices))
        .route(AGENTS, routes!(ask_verification))
        .route(AGENTS, routes!(end_verification))
        .route(AGENTS, routes!(enter_fields))
        .route(AGENTS, routes!(say_step))
        .route(AGENTS, routes!(read_back))
        .route(AGENTS, routes!(answer))
        .route(AGENTS, routes!(cancel_deal))
        .route(Access::Roles(APPROVERS), routes!(list_approvals))
        .route(Access::Roles(APPROVERS), routes!(decide))
        .with_state(service.clone())
}

/// A short list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Businesses {
    items: Vec<Definition>,
}

/// The deals of a contact, the latest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Deals {
    items: Vec<DealView>,
}

/// The business that the agent chose.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct BusinessChoice {
    business: BusinessId,
}

/// What there is to pick from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DealChoices)]
struct Choices {
    /// By field.
    fields: BTreeMap<String, Vec<Pick>>,
    /// What the customer may move, where that counts.
    limits: Option<Limits>,
}

/// What the customer is to show.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VerificationWanted)]
struct Wanted {
    factor: Factor,
}

/// What was entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DealFields)]
struct Fields {
    fields: BTreeMap<String, String>,
    /// The agent notices signs that somebody tells the customer what to say.
    #[serde(default)]
    coached: bool,
}

/// What the customer said.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CustomerAnswer {
    yes: bool,
}

/// What somebody else says.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalDecision)]
struct Decision {
    approve: bool,
    /// Up to 200 characters; needed for a no.
    #[serde(default)]
    reason: String,
}

/// What waits for somebody else's yes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Approvals {
    items: Vec<ApprovalView>,
}

/// A deal as whoever agrees to it sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ApprovalView {
    deal: DealId,
    contact: ContactId,
    name: Localised,
    agent: StaffId,
    masked_customer: String,
    age: u8,
    quote: Option<QuoteView>,
    care: Option<Care>,
    /// When the customer said yes.
    agreed_at: Option<Timestamp>,
    asked_at: Timestamp,
    until: Timestamp,
    /// The caller entered it, so somebody else must agree.
    is_own: bool,
}

type Answer = Result<ApiJson<DealView>, Problem>;

impl BusinessService {
    /// Writes down that something of a customer was read.
    async fn note_reading(&self, caller: &Caller, action: &'static str, deal: &Deal) -> Result<(), Problem> {
        let entry = AuditEntry {
            at: self.now(),
            staff: Some(caller.staff),
            action,
            subject: format!("deal:{}", deal.id),
            contact: Some(deal.contact),
            detail: json!({ "customer": deal.customer }),
            remote: None,
        };
        Ok(self.inner.ground.audit.record(entry).await?)
    }
}

/// What can be carried out at a desk today.
#[utoipa::path(get, path = "/businesses", tag = "business", responses((status = 200, body = Businesses)))]
async fn list_businesses(State(service): State<BusinessService>) -> ApiJson<Businesses> {
    ApiJson(Businesses { items: service.businesses() })
}

/// What the caller has carried out, or begun, in a contact.
#[utoipa::path(get, path = "/contacts/{id}/deals", tag = "business", params(("id" = ContactId, Path)), responses((status = 200, body = Deals)))]
async fn list_deals(
    State(service): State<BusinessService>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
) -> Result<ApiJson<Deals>, Problem> {
    let deals = queries::of_contact(&service.inner.ground.database, contact).await?;
    let own: Vec<&Deal> = deals.iter().filter(|deal| deal.agent == caller.staff).collect();
    for deal in &own {
        service.note_reading(&caller, "business.read", deal).await?;
    }
    Ok(ApiJson(Deals { items: own.into_iter().map(|deal| service.view(deal)).collect() }))
}

/// Chooses a business for the customer of the conversation. The same choice again answers with the deal in hand.
#[utoipa::path(post, path = "/contacts/{id}/deals", tag = "business", params(("id" = ContactId, Path)), request_body = BusinessChoice, responses((status = 200, body = DealView)))]
async fn begin_deal(
    State(service): State<BusinessService>,
    caller: Caller,
    ApiPath(contact): ApiPath<ContactId>,
    ApiJson(choice): ApiJson<BusinessChoice>,
) -> Answer {
    let deal = service.begin(contact, &choice.business, caller.staff).await?;
    Ok(ApiJson(service.view(&deal)))
}

/// A deal of the caller.
#[utoipa::path(get, path = "/deals/{id}", tag = "business", params(("id" = DealId, Path)), responses((status = 200, body = DealView)))]
async fn show_deal(State(service): State<BusinessService>, caller: Caller, ApiPath(id): ApiPath<DealId>) -> Answer {
    let deal = service.deal(id).await?;
    if deal.agent != caller.staff {
        return Err(BusinessError::UnknownDeal.into());
    }
    service.note_reading(&caller, "business.read", &deal).await?;
    Ok(ApiJson(service.view(&deal)))
}

/// What the fields are picked out of. Only once the customer has shown who they are.
#[utoipa::path(get, path = "/deals/{id}/choices", tag = "business", params(("id" = DealId, Path)), responses((status = 200, body = Choices)))]
async fn list_choices(
    State(service): State<BusinessService>,
    caller: Caller,
    ApiPath(id): ApiPath<DealId>,
) -> Result<ApiJson<Choices>, Problem> {
    let deal = service.mine(id, caller.staff).await?;
    if deal.command.is_none() && deal.missing.as_ref().is_none_or(|missing| !missing.is_empty()) {
        return Err(BusinessError::Step(crate::deal::StepError::NotNow).into());
    }
    service.note_reading(&caller, "business.choices_read", &deal).await?;
    let bank = service.inner.ground.bank.as_ref();
    let fields = choices::choices(bank, id, deal.customer, &deal.definition).await.map_err(BusinessError::from)?;
    let limits = service.limits(&deal).await?;
    Ok(ApiJson(Choices { fields, limits }))
}

/// Puts the customer into secure entry for something that is missing; a one-time code is sent first.
#[utoipa::path(post, path = "/deals/{id}/verifications", tag = "business", params(("id" = DealId, Path)), request_body = Wanted, responses((status = 200, body = DealView)))]
async fn ask_verification(
    State(service): State<BusinessService>,
    caller: Caller,
    ApiPath(id): ApiPath<DealId>,
    ApiJson(wanted): ApiJson<Wanted>,
) -> Answer {
    let deal = service.verify(id, caller.staff, wanted.factor).await?;
    Ok(ApiJson(service.view(&deal)))
}

/// Ends secure entry; what was entered so far is forgotten.
#[utoipa::path(delete, path = "/deals/{id}/verifications", tag = "business", params(("id" = DealId, Path)), responses((status = 200, body = DealView)))]
async fn end_verification(
    State(service): State<BusinessService>,
    caller: Caller,
    ApiPath(id): ApiPath<DealId>,
) -> Answer {
    let deal = service.mine(id, caller.staff).await?;
    service.stop_entering(&deal);
    Ok(ApiJson(service.view(&deal)))
}

/// Enters what the customer wants. The bank says what it would do; the rules against fraud look at it.
#[utoipa::path(put, path = "/deals/{id}/fields", tag = "business", params(("id" = DealId, Path)), request_body = Fields, responses((status = 200, body = DealView)))]
async fn enter_fields(
    State(service): State<BusinessService>,
    caller: Caller,
    ApiPath(id): ApiPath<DealId>,
    ApiJson(entered): ApiJson<Fields>,
) -> Answer {
    let too_long = |text: &String| text.chars().count() > LONGEST_FIELD || text.chars().any(char::is_control);
    if entered.fields.len() > MOST_FIELDS || entered.fields.values().any(too_long) {
        return Err(Problem::invalid(vec![FieldError::new("/fields", "1–300")]));
    }
    let deal = service.enter(id, caller.staff, entered.fields, entered.coached).await?;
    Ok(ApiJson(service.view(&deal)))
}

/// The agent has said a step of the script.
#[utoipa::path(post, path = "/deals/{id}/script/{step}", tag = "business", params(("id" = DealId, Path), ("step" = String, Path)), responses((status = 200, body = DealView)))]
async fn say_step(
    State(service): State<BusinessService>,
    caller: Caller,
    ApiPath((id, script)): ApiPath<(DealId, String)>,
) -> Answer {
    let deal = service.go_on(id, caller.staff, Input::Said { script }).await?;
    Ok(ApiJson(service.view(&deal)))
}

/// The agent has read back what would be done.
#[utoipa::path(post, path = "/deals/{id}/read-back", tag = "business", params(("id" = DealId, Path)), responses((status = 200, body = DealView)))]
async fn read_back(State(service): State<BusinessService>, caller: Caller, ApiPath(id): ApiPath<DealId>) -> Answer {
    let deal = service.go_on(id, caller.staff, Input::ReadBack).await?;
    Ok(ApiJson(service.view(&deal)))
}

/// The customer has said yes or no. A yes is kept with its moment, and leads to one posting however often it is told.
#[utoipa::path(post, path = "/deals/{id}/answer", tag = "business", params(("id" = DealId, Path)), request_body = CustomerAnswer, responses((status = 200, body = DealView)))]
async fn answer(
    State(service): State<BusinessService>,
    caller: Caller,
    ApiPath(id): ApiPath<DealId>,
    ApiJson(answer): ApiJson<CustomerAnswer>,
) -> Answer {
    let deal = service.deal(id).await?;
    if answer.yes && deal.agreed_at.is_some() && deal.agent == caller.staff {
        // Told twice: it is agreed already, and maybe posted.
        return Ok(ApiJson(service.view(&deal)));
    }
    let deal = service.go_on(id, caller.staff, Input::Answered { yes: answer.yes }).await?;
    Ok(ApiJson(service.view(&deal)))
}

/// The agent gives the business up.
#[utoipa::path(post, path = "/deals/{id}/cancellation", tag = "business", params(("id" = DealId, Path)), responses((status = 200, body = DealView)))]
async fn cancel_deal(State(service): State<BusinessService>, caller: Caller, ApiPath(id): ApiPath<DealId>) -> Answer {
    let deal = service.go_on(id, caller.staff, Input::Cancelled).await?;
    Ok(ApiJson(service.view(&deal)))
}

/// What the caller could agree to.
#[utoipa::path(get, path = "/approvals", tag = "business", responses((status = 200, body = Approvals)))]
async fn list_approvals(State(service): State<BusinessService>, caller: Caller) -> Result<ApiJson<Approvals>, Problem> {
    let mut items = Vec::new();
    for deal in service.waiting(&caller.roles).await {
        let Some(asked) = &deal.approving else { continue };
        service.note_reading(&caller, "business.approval_read", &deal).await?;
        let person = service.person(deal.customer).await?;
        items.push(ApprovalView {
            deal: deal.id,
            contact: deal.contact,
            name: deal.definition.name.clone(),
            agent: deal.agent,
            masked_customer: masked_name(&person.name),
            age: person.age,
            quote: deal.quote.as_ref().map(QuoteView::of),
            care: deal.care.clone(),
            agreed_at: deal.agreed_at,
            asked_at: asked.asked_at,
            until: asked.until,
            is_own: deal.agent == caller.staff,
        });
    }
    Ok(ApiJson(Approvals { items }))
}

/// Agrees to what somebody else entered, or does not.
#[utoipa::path(post, path = "/approvals/{id}/decision", tag = "business", params(("id" = DealId, Path)), request_body = Decision, responses((status = 204)))]
async fn decide(
    State(service): State<BusinessService>,
    caller: Caller,
    ApiPath(id): ApiPath<DealId>,
    ApiJson(decision): ApiJson<Decision>,
) -> Result<axum::http::StatusCode, Problem> {
    let reason = decision.reason.trim().to_owned();
    if reason.chars().count() > LONGEST_REASON || (!decision.approve && reason.is_empty()) {
        return Err(Problem::invalid(vec![FieldError::new("/reason", "1–200")]));
    }
    service.decide(id, caller.staff, caller.roles, decision.approve, reason).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}
