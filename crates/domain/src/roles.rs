//! The roles of the staff (mission row 73).

use serde::{Deserialize, Serialize};

/// What a member of staff is at work for. One person may have several roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 主任: sees everything that the centre does, approves.
    Director,
    /// 系统维护员: accounts, settings, flows.
    Maintainer,
    /// 综合员: staff, queues, announcements, reports.
    Clerk,
    /// 班长: a team and its contacts.
    ShiftLeader,
    /// 座席: serves customers.
    Agent,
    /// 质检员: listens to recordings and scores.
    Inspector,
    /// 审计员: reads the audit trail, changes nothing.
    Auditor,
}

impl Role {
    /// All roles, in the order in which pages list them.
    pub const ALL: [Self; 7] =
        [Self::Director, Self::Maintainer, Self::Clerk, Self::ShiftLeader, Self::Agent, Self::Inspector, Self::Auditor];

    /// The stable name used in tables and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Director => "director",
            Self::Maintainer => "maintainer",
            Self::Clerk => "clerk",
            Self::ShiftLeader => "shift_leader",
            Self::Agent => "agent",
            Self::Inspector => "inspector",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}
