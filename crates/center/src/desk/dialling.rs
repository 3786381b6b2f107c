//! Calls out: an agent calls a number, or a customer who was promised it.

use axum::extract::State;
use domain::contact::{Channel, Direction};
use domain::phone::Phone;
use domain::roles::Role;
use domain::secret::Mask;
use domain::{ContactId, LineId, Timestamp};
use platform::http::{Access, Api, ApiJson, Problem, Routes, routes};
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::view::DeskView;
use crate::center::Center;
use crate::contacts::queries;
use crate::dispatcher::command::Command;
use crate::error::CenterError;
use crate::http::Items;
use crate::ports::NewContact;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new()
        .route(Access::Roles(&[Role::Agent]), routes!(dial))
        .route(Access::Roles(&[Role::Agent, Role::ShiftLeader, Role::Director]), routes!(list_call_backs))
        .with_state(center.clone())
}

/// Whom to call: exactly one of number and call-back is given.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Callee {
    number: Option<Phone>,
    /// The contact whose customer was promised a call-back.
    call_back: Option<ContactId>,
    /// The bank's number under which is called; the first telephone line without one.
    line: Option<LineId>,
}

/// A customer whom somebody of the bank will call back.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct CallBackView {
    /// The contact that was cut.
    contact: ContactId,
    customer_name: Option<String>,
    /// Absent where no number is known: such a customer cannot be called.
    masked_phone: Option<String>,
    promised_at: Timestamp,
}

/// Calls a customer under the bank's number.
#[utoipa::path(post, path = "/calls", tag = "desk", request_body = Callee, responses((status = 200, body = DeskView)))]
async fn dial(
    State(center): State<Center>,
    caller: Caller,
    ApiJson(callee): ApiJson<Callee>,
) -> Result<ApiJson<DeskView>, Problem> {
    let mut line = callee.line;
    let number = match (callee.number, callee.call_back) {
        (Some(number), None) => number,
        (None, Some(contact)) => {
            let promised = queries::call_backs(center.database()).await?;
            let found = promised.into_iter().find(|one| one.contact == contact).ok_or(CenterError::UnknownContact)?;
            if found.channel == Channel::Phone {
                line = line.or(Some(found.line));
            }
            found.phone.ok_or(CenterError::UnknownContact)?
        }
        _ => return Err(CenterError::Invalid("one of number and call_back").into()),
    };
    let lines = center.lines();
    let mut of_telephones = lines.into_iter().filter(|one| one.channel == Channel::Phone);
    let line = match line {
        Some(wanted) => of_telephones.find(|one| one.id == wanted),
        None => of_telephones.next(),
    };
    let line = line.ok_or_else(|| CenterError::UnknownLine("telephone".to_owned()))?.id;
    let mut new = NewContact {
        id: ContactId::generate(),
        channel: Channel::Phone,
        direction: Direction::Outbound,
        line,
        phone: Some(number),
        customer: None,
        visitor_name: None,
        language: None,
    };
    let brief = center.look_up(&mut new).await?;
    let subject = format!("contact:{}", brief.id);
    center.inner.foundations.audit.note(caller.staff, "contact.dial", subject).await?;
    let command = Command::Dial { agent: caller.staff, new, brief, call_back: callee.call_back };
    Ok(ApiJson(center.ask_desk(command).await?))
}

/// The customers who were promised a call-back and have not been reached, the oldest promise first.
#[utoipa::path(get, path = "/call-backs", tag = "desk", responses((status = 200, body = Items<CallBackView>)))]
async fn list_call_backs(
    State(center): State<Center>,
    caller: Caller,
) -> Result<ApiJson<Items<CallBackView>>, Problem> {
    let promised = queries::call_backs(center.database()).await?;
    center.inner.foundations.audit.note(caller.staff, "call_backs.read", "call-backs".to_owned()).await?;
    let items = promised
        .into_iter()
        .map(|one| CallBackView {
            contact: one.contact,
            customer_name: one.customer_name,
            masked_phone: one.phone.as_ref().map(Mask::masked),
            promised_at: one.promised_at,
        })
        .collect();
    Ok(ApiJson(Items { items }))
}
