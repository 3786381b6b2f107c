//! The member of staff who sent a request.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use domain::roles::Role;
use domain::{Language, StaffId};

use super::{Account, SessionId};
use crate::http::Problem;

/// The member of staff who sent a request. A handler takes it as an argument; it is there on routes that are
/// not public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The member of staff.
    pub staff: StaffId,
    /// The staff number.
    pub number: String,
    /// The name.
    pub name: String,
    /// What the member of staff is at work for.
    pub roles: Vec<Role>,
    /// The language of the pages.
    pub language: Language,
    /// The session.
    pub session: SessionId,
}

impl Caller {
    /// Whether the caller has the role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the caller has one of the roles.
    #[must_use]
    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    pub(super) fn of(account: Account, session: SessionId) -> Self {
        let Account { id, number, name, roles, language, .. } = account;
        Self { staff: id, number, name, roles, language, session }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::not_signed_in)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
