//! The routes of the board: customers with the number and the code of their message, staff with their session.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use domain::roles::Role;
use domain::{ContactId, Timestamp};
use platform::audit::AuditEntry;
use platform::http::{Access, Api, ApiJson, ApiPath, Problem, Remote, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::agent::{BoardMessage, Closing};
use super::customer::CustomerThread;
use super::error::{BoardError, problem};
use super::form::BoardForm;
use super::service::BoardService;
use crate::agent::Right;

/// Who may read a message, if the handler finds a right to it.
const READERS: Access =
    Access::Roles(&[Role::Agent, Role::ShiftLeader, Role::Inspector, Role::Director, Role::Auditor]);
const AGENTS: Access = Access::Roles(&[Role::Agent]);

/// What a customer who left a message takes along.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct BoardReceipt {
    /// The number of the message.
    reference: String,
    /// The key to the answer. It is told once.
    code: String,
    /// Until when the answer is promised.
    due_at: Timestamp,
}

/// A question that is added to a message.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct BoardQuestion {
    /// Chosen by the page; sending again with the same one asks once.
    client_id: String,
    text: String,
}

/// A grade.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct BoardRating {
    /// 1 to 5, the higher the better.
    score: u8,
}

/// What the agent has begun to write.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct DraftText {
    /// Empty: nothing any more.
    text: String,
}

/// That a draft is kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DraftKept {
    at: Timestamp,
}

/// The answer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct BoardAnswer {
    /// Chosen by the page; sending again with the same one answers once.
    client_id: String,
    text: String,
}

/// Until when a message is set aside, and why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SettingAside {
    until: Timestamp,
    reason: String,
}

/// Why a message gets no answer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ClosingReason {
    reason: Closing,
}

impl BoardService {
    /// The routes of the board.
    #[must_use]
    pub fn routes(&self) -> Api {
        Routes::new()
            .route(Access::Public, routes!(leave))
            .route(Access::Customer, routes!(read))
            .route(Access::Customer, routes!(ask))
            .route(Access::Customer, routes!(rate))
            .route(READERS, routes!(message))
            .route(AGENTS, routes!(keep_draft))
            .route(AGENTS, routes!(answer))
            .route(AGENTS, routes!(set_aside))
            .route(AGENTS, routes!(close))
            .with_state(self.clone())
    }
}

fn code_of(headers: &HeaderMap) -> Result<&str, BoardError> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let code =
        value.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    code.map(|(_, code)| code.trim()).ok_or(BoardError::CodeWrong)
}

/// Leaves a message on the board. The same `client_id` leaves it once.
#[utoipa::path(post, path = "/board-messages", tag = "board", operation_id = "leave_board_message",
    request_body = BoardForm, responses((status = 201, body = BoardReceipt)))]
async fn leave(
    State(board): State<BoardService>,
    remote: Remote,
    ApiJson(form): ApiJson<BoardForm>,
) -> Result<(StatusCode, ApiJson<BoardReceipt>), Problem> {
    let receipt = board.leave(form, remote.address).await.map_err(problem)?;
    let view = BoardReceipt {
        reference: receipt.reference.to_string(),
        code: receipt.code.expose().clone(),
        due_at: receipt.due_at,
    };
    Ok((StatusCode::CREATED, ApiJson(view)))
}

/// What came of a message; its code is the bearer token.
#[utoipa::path(get, path = "/board-messages/{reference}", tag = "board", operation_id = "read_board_message",
    params(("reference" = String, Path)), responses((status = 200, body = CustomerThread)))]
async fn read(
    State(board): State<BoardService>,
    ApiPath(reference): ApiPath<String>,
    remote: Remote,
    headers: HeaderMap,
) -> Result<ApiJson<CustomerThread>, Problem> {
    Ok(ApiJson(board.read(&reference, code_of(&headers)?, remote.address).await?))
}

/// Adds a question to a message.
#[utoipa::path(post, path = "/board-messages/{reference}/questions", tag = "board", operation_id = "ask_board_question",
    params(("reference" = String, Path)), request_body = BoardQuestion, responses((status = 201, body = CustomerThread)))]
async fn ask(
    State(board): State<BoardService>,
    ApiPath(reference): ApiPath<String>,
    remote: Remote,
    headers: HeaderMap,
    ApiJson(BoardQuestion { client_id, text }): ApiJson<BoardQuestion>,
) -> Result<(StatusCode, ApiJson<CustomerThread>), Problem> {
    let thread = board.ask((&reference, code_of(&headers)?), client_id, &text, remote.address).await?;
    Ok((StatusCode::CREATED, ApiJson(thread)))
}

/// Rates the answer, once.
#[utoipa::path(put, path = "/board-messages/{reference}/rating", tag = "board", operation_id = "rate_board_message",
    params(("reference" = String, Path)), request_body = BoardRating, responses((status = 200, body = CustomerThread)))]
async fn rate(
    State(board): State<BoardService>,
    ApiPath(reference): ApiPath<String>,
    remote: Remote,
    headers: HeaderMap,
    ApiJson(BoardRating { score }): ApiJson<BoardRating>,
) -> Result<ApiJson<CustomerThread>, Problem> {
    Ok(ApiJson(board.rate((&reference, code_of(&headers)?), score, remote.address).await?))
}

/// The message of a contact with all that was written to it. Readings by others than the agent who serves are audited.
#[utoipa::path(get, path = "/contacts/{contact}/board-message", tag = "board", operation_id = "board_message",
    params(("contact" = ContactId, Path)), responses((status = 200, body = BoardMessage)))]
async fn message(
    State(board): State<BoardService>,
    ApiPath(contact): ApiPath<ContactId>,
    remote: Remote,
    caller: Caller,
) -> Result<ApiJson<BoardMessage>, Problem> {
    if board.readable(contact, &caller).await? == Right::Serving {
        board.inner.center.read(contact, caller.staff).await;
    } else {
        let entry = AuditEntry {
            at: board.now(),
            staff: Some(caller.staff),
            action: "board_message_read",
            subject: contact.to_string(),
            contact: Some(contact),
            detail: serde_json::json!({}),
            remote: remote.address,
        };
        let audited = board.inner.messaging.inner.foundations.audit.record(entry).await;
        audited.map_err(BoardError::from)?;
    }
    Ok(ApiJson(board.message(contact).await?))
}

/// Keeps what the agent has begun to write.
#[utoipa::path(put, path = "/contacts/{contact}/board-draft", tag = "board", operation_id = "keep_board_draft",
    params(("contact" = ContactId, Path)), request_body = DraftText, responses((status = 200, body = DraftKept)))]
async fn keep_draft(
    State(board): State<BoardService>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
    ApiJson(DraftText { text }): ApiJson<DraftText>,
) -> Result<ApiJson<DraftKept>, Problem> {
    Ok(ApiJson(DraftKept { at: board.keep_draft(contact, caller.staff, &text).await? }))
}

/// Answers the message; the agent wraps up then.
#[utoipa::path(post, path = "/contacts/{contact}/board-answers", tag = "board", operation_id = "answer_board_message",
    params(("contact" = ContactId, Path)), request_body = BoardAnswer, responses((status = 201, body = BoardMessage)))]
async fn answer(
    State(board): State<BoardService>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
    ApiJson(BoardAnswer { client_id, text }): ApiJson<BoardAnswer>,
) -> Result<(StatusCode, ApiJson<BoardMessage>), Problem> {
    Ok((StatusCode::CREATED, ApiJson(board.answer(contact, caller.staff, client_id, &text).await?)))
}

/// Sets the message aside; it goes back to its queue by itself then, before the others.
#[utoipa::path(post, path = "/contacts/{contact}/setting-aside", tag = "board", operation_id = "set_message_aside",
    params(("contact" = ContactId, Path)), request_body = SettingAside, responses((status = 204)))]
async fn set_aside(
    State(board): State<BoardService>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
    ApiJson(SettingAside { until, reason }): ApiJson<SettingAside>,
) -> Result<StatusCode, Problem> {
    board.set_aside(contact, caller.staff, until, &reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes the message without an answer.
#[utoipa::path(post, path = "/contacts/{contact}/board-closing", tag = "board", operation_id = "close_board_message",
    params(("contact" = ContactId, Path)), request_body = ClosingReason, responses((status = 204)))]
async fn close(
    State(board): State<BoardService>,
    ApiPath(contact): ApiPath<ContactId>,
    caller: Caller,
    ApiJson(ClosingReason { reason }): ApiJson<ClosingReason>,
) -> Result<StatusCode, Problem> {
    board.close(contact, caller.staff, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
