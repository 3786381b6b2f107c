//! The state of an agent.

use serde::{Deserialize, Serialize};

/// What an agent is doing, as the state bar shows it. The routing decides by capacity; this is its summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgentState {
    /// 签出: not at work.
    SignedOut,
    /// 示闲: takes contacts.
    Ready,
    /// 示忙: signed in, takes none, for a reason.
    NotReady,
    /// 派接中: a contact is shown and waits to be accepted.
    Offered,
    /// 通话/服务中: serves at least one contact.
    Busy,
    /// 话后处理: finishes a contact whose customer has gone.
    WrapUp,
}

impl AgentState {
    /// All states, in the order in which pages list them.
    pub const ALL: [Self; 6] = [Self::SignedOut, Self::Ready, Self::NotReady, Self::Offered, Self::Busy, Self::WrapUp];

    /// The stable name used in tables and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Ready => "ready",
            Self::NotReady => "not_ready",
            Self::Offered => "offered",
            Self::Busy => "busy",
            Self::WrapUp => "wrap_up",
        }
    }
}
