//! `/api/v1/audit-entries`: the audit trail for those who may read it.

use axum::extract::State;
use domain::roles::Role;
use domain::{StaffId, Timestamp};
use serde::Deserialize;

use super::{Audit, AuditFilter, AuditRow};
use crate::http::{Access, Api, ApiJson, ApiQuery, Page, PageQuery, Problem, Routes, routes};

impl Audit {
    /// The routes.
    #[must_use]
    pub fn api(&self) -> Api {
        Routes::new()
            .route(Access::Roles(&[Role::Auditor, Role::Director]), routes!(audit_entries))
            .with_state(self.clone())
    }
}

/// Which lines of the audit trail are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// The `next` of the page before.
    after: Option<String>,
    /// How many items at most: 1 to 200, 50 if absent.
    limit: Option<u32>,
    /// By this member of staff.
    #[param(value_type = Option<String>, format = "uuid")]
    staff: Option<StaffId>,
    /// Of this action.
    action: Option<String>,
    /// To this thing.
    subject: Option<String>,
    /// Not before.
    #[param(value_type = Option<String>, format = "date-time")]
    from: Option<Timestamp>,
    /// Before.
    #[param(value_type = Option<String>, format = "date-time")]
    to: Option<Timestamp>,
}

/// The audit trail, the latest line first.
#[utoipa::path(get, path = "/audit-entries", tag = "audit", params(Wanted), responses((status = 200, body = Page<AuditRow>)))]
async fn audit_entries(
    State(audit): State<Audit>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<ApiJson<Page<AuditRow>>, Problem> {
    let Wanted { after, limit, staff, action, subject, from, to } = wanted;
    let limit = PageQuery { after: None, limit }.limit();
    let filter = AuditFilter { before: after, staff, action, subject, from, to };
    let rows = audit.list(&filter, limit + 1).await?;
    Ok(ApiJson(Page::of(rows, limit, |row| row.id.clone())))
}
