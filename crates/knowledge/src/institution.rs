//! Departments and branches (机构): who answers for articles, contributes to special editions and gets reports.

use domain::Localised;
use serde::{Deserialize, Serialize};

/// What an institution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionKind {
    /// A department of the head office.
    Department,
    /// A branch.
    Branch,
}

/// A department or branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// Its key, such as `cards` or `beijing`.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// What it is.
    pub kind: InstitutionKind,
    /// The region that a branch serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}
