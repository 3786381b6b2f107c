//! The routes of the contract.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use center::ports::core_bank::{
    Account, BankCustomer, BankError, Bill, Business, Card, Certificate, ClientKey, DelayedTransfer, Factor, Fee,
    FindBy, Holding, Instruction, LimitIncrease, Limits, LossReport, Notification, Payee, PensionBook, Product,
    ProductQuery, Quote, Rate, RateQuery, Receipt, RegularInvestment, SecretStates, TextBanking, TransactionPage,
    Verification, VerificationId,
};
use center::ports::places::{FoundPlace, PlaceQuery};
use domain::CustomerId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    AuthoriseBody, CodeBody, Contract, ContractProblem, IssuedCodeBody, KEY_HEADER, OnQuery, OrderBody, PREFIX,
    TransactionBody, VerifyBody,
};

type Answer<T> = Result<Json<T>, ContractProblem>;

/// A body whose failures are problems.
#[derive(axum::extract::FromRequest)]
#[from_request(via(axum::Json), rejection(ContractProblem))]
struct Body<T>(T);

/// Parameters of the address whose failures are problems.
#[derive(axum::extract::FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ContractProblem))]
struct Named<T>(T);

/// A query whose failures are problems.
#[derive(axum::extract::FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ContractProblem))]
struct Asked<T>(T);

/// The client key of a posting.
struct Key(ClientKey);

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = ContractProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ContractProblem> {
        let key =
            parts.headers.get(KEY_HEADER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
        key.map(Self).ok_or_else(|| BankError::Invalid { pointer: KEY_HEADER.to_owned() }.into())
    }
}

/// All routes, described.
pub(super) fn all() -> OpenApiRouter<Contract> {
    let below = OpenApiRouter::new()
        .routes(routes!(find_customers))
        .routes(routes!(verify))
        .routes(routes!(authorise))
        .routes(routes!(factors_for))
        .routes(routes!(issue_code))
        .routes(routes!(secret_states))
        .routes(routes!(accounts))
        .routes(routes!(cards))
        .routes(routes!(payees))
        .routes(routes!(transactions))
        .routes(routes!(delayed_transfers))
        .routes(routes!(loss_reports))
        .routes(routes!(limits))
        .routes(routes!(limit_increases))
        .routes(routes!(bills))
        .routes(routes!(holdings))
        .routes(routes!(regular_investments))
        .routes(routes!(notifications))
        .routes(routes!(text_banking))
        .routes(routes!(certificates))
        .routes(routes!(pension_books))
        .routes(routes!(products))
        .routes(routes!(rates))
        .routes(routes!(fees))
        .routes(routes!(prepare))
        .routes(routes!(post_order))
        .routes(routes!(receipt))
        .routes(routes!(find_places));
    OpenApiRouter::new().nest(PREFIX, below)
}

/// Finds customers.
#[utoipa::path(post, path = "/customers/search", tag = "identity", request_body = FindBy,
    responses((status = 200, body = Vec<BankCustomer>), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn find_customers(State(contract): State<Contract>, Body(by): Body<FindBy>) -> Answer<Vec<BankCustomer>> {
    Ok(Json(contract.bank.find_customers(&by).await?))
}

/// Checks what a customer shows. Not idempotent: wrong passwords are counted.
#[utoipa::path(post, path = "/verifications", tag = "identity", request_body = VerifyBody,
    responses((status = 200, body = Verification), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn verify(State(contract): State<Contract>, Body(body): Body<VerifyBody>) -> Answer<Verification> {
    Ok(Json(contract.bank.verify(&body.request()).await?))
}

/// Says whether what has been shown is enough for a business.
#[utoipa::path(post, path = "/verifications/{id}/authorisations", tag = "identity", params(("id" = VerificationId, Path)),
    request_body = AuthoriseBody, responses((status = 200, body = Verification), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn authorise(
    State(contract): State<Contract>,
    Named(id): Named<VerificationId>,
    Body(body): Body<AuthoriseBody>,
) -> Answer<Verification> {
    Ok(Json(contract.bank.authorise(id, body.business).await?))
}

/// Says what must be shown for a business: any one of the lists.
#[utoipa::path(get, path = "/businesses/{business}/factors", tag = "identity", params(("business" = Business, Path)),
    responses((status = 200, body = Vec<Vec<Factor>>), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn factors_for(State(contract): State<Contract>, Named(business): Named<Business>) -> Answer<Vec<Vec<Factor>>> {
    Ok(Json(contract.bank.factors_for(business).await?))
}

/// Makes a one-time code; the caller sends it.
#[utoipa::path(post, path = "/customers/{customer}/codes", tag = "identity", params(("customer" = CustomerId, Path)),
    request_body = CodeBody, responses((status = 200, body = IssuedCodeBody), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn issue_code(
    State(contract): State<Contract>,
    Named(customer): Named<CustomerId>,
    Body(body): Body<CodeBody>,
) -> Answer<IssuedCodeBody> {
    Ok(Json(contract.bank.issue_code(customer, body.purpose).await?.into()))
}

/// One route for each list that the bank keeps of a customer.
macro_rules! of_customer {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $tag:literal, $answer:ty;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(get, path = $path, tag = $tag, params(("customer" = CustomerId, Path)),
            responses((status = 200, body = $answer), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
        async fn $name(State(contract): State<Contract>, Named(customer): Named<CustomerId>) -> Answer<$answer> {
            Ok(Json(contract.bank.$name(customer).await?))
        }
    )*};
}

of_customer! {
    /// How it stands with the passwords.
    secret_states, "/customers/{customer}/secrets", "identity", SecretStates;
    /// Accounts with balances.
    accounts, "/customers/{customer}/accounts", "accounts", Vec<Account>;
    /// Cards.
    cards, "/customers/{customer}/cards", "accounts", Vec<Card>;
    /// Where the customer may transfer to.
    payees, "/customers/{customer}/payees", "accounts", Vec<Payee>;
    /// Transfers that have not arrived.
    delayed_transfers, "/customers/{customer}/delayed-transfers", "accounts", Vec<DelayedTransfer>;
    /// Loss reports.
    loss_reports, "/customers/{customer}/loss-reports", "accounts", Vec<LossReport>;
    /// Limits in force.
    limits, "/customers/{customer}/limits", "accounts", Limits;
    /// Requests for a temporary limit.
    limit_increases, "/customers/{customer}/limit-increases", "accounts", Vec<LimitIncrease>;
    /// Bills.
    bills, "/customers/{customer}/bills", "accounts", Vec<Bill>;
    /// Funds, wealth products and gold.
    holdings, "/customers/{customer}/holdings", "accounts", Vec<Holding>;
    /// Regular investments.
    regular_investments, "/customers/{customer}/regular-investments", "accounts", Vec<RegularInvestment>;
    /// Notifications that are on.
    notifications, "/customers/{customer}/notifications", "accounts", Vec<Notification>;
    /// Whether the customer has signed up for banking by text.
    text_banking, "/customers/{customer}/text-banking", "accounts", TextBanking;
    /// Security certificates.
    certificates, "/customers/{customer}/certificates", "accounts", Vec<Certificate>;
    /// Pension account books.
    pension_books, "/customers/{customer}/pension-books", "accounts", Vec<PensionBook>;
}

/// Transactions of one account, the latest first.
#[utoipa::path(post, path = "/customers/{customer}/transactions/search", tag = "accounts", params(("customer" = CustomerId, Path)),
    request_body = TransactionBody, responses((status = 200, body = TransactionPage), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn transactions(
    State(contract): State<Contract>,
    Named(customer): Named<CustomerId>,
    Body(body): Body<TransactionBody>,
) -> Answer<TransactionPage> {
    Ok(Json(contract.bank.transactions(&body.query(customer)).await?))
}

/// Products in force.
#[utoipa::path(post, path = "/products/search", tag = "offer", request_body = ProductQuery,
    responses((status = 200, body = Vec<Product>), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn products(State(contract): State<Contract>, Body(query): Body<ProductQuery>) -> Answer<Vec<Product>> {
    Ok(Json(contract.bank.products(&query).await?))
}

/// Rates in force.
#[utoipa::path(post, path = "/rates/search", tag = "offer", request_body = RateQuery,
    responses((status = 200, body = Vec<Rate>), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn rates(State(contract): State<Contract>, Body(query): Body<RateQuery>) -> Answer<Vec<Rate>> {
    Ok(Json(contract.bank.rates(&query).await?))
}

/// The price list in force.
#[utoipa::path(get, path = "/fees", tag = "offer", params(OnQuery),
    responses((status = 200, body = Vec<Fee>), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn fees(State(contract): State<Contract>, Asked(query): Asked<OnQuery>) -> Answer<Vec<Fee>> {
    Ok(Json(contract.bank.fees(query.on).await?))
}

/// What an instruction would do.
#[utoipa::path(post, path = "/quotes", tag = "orders", request_body = Instruction,
    responses((status = 200, body = Quote), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn prepare(State(contract): State<Contract>, Body(instruction): Body<Instruction>) -> Answer<Quote> {
    Ok(Json(contract.bank.prepare(&instruction).await?))
}

/// Does what was quoted, once per key.
#[utoipa::path(post, path = "/orders", tag = "orders", params(("idempotency-key" = ClientKey, Header)), request_body = OrderBody,
    responses((status = 201, body = Receipt), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn post_order(
    State(contract): State<Contract>,
    Key(key): Key,
    Body(body): Body<OrderBody>,
) -> Result<(StatusCode, Json<Receipt>), ContractProblem> {
    Ok((StatusCode::CREATED, Json(contract.bank.post(&key, &body.instruction, &body.quote).await?)))
}

/// What was posted under a key; `null` if nothing was.
#[utoipa::path(get, path = "/orders/{key}", tag = "orders", params(("key" = ClientKey, Path)),
    responses((status = 200, body = Option<Receipt>), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn receipt(State(contract): State<Contract>, Named(key): Named<ClientKey>) -> Answer<Option<Receipt>> {
    Ok(Json(contract.bank.receipt(&key).await?))
}

/// Finds branches and machines.
#[utoipa::path(post, path = "/places/search", tag = "offer", request_body = PlaceQuery,
    responses((status = 200, body = Vec<FoundPlace>), (status = "default", body = ContractProblem, content_type = "application/problem+json")))]
async fn find_places(State(contract): State<Contract>, Body(query): Body<PlaceQuery>) -> Answer<Vec<FoundPlace>> {
    Ok(Json(contract.places.find_places(&query).await?))
}
