//! A thread: a message of the board and where its answer is.

use domain::phone::Phone;
use domain::{AgentId, ContactId, CustomerId, Language, Timestamp};
use serde::{Deserialize, Serialize};

use super::reference::Reference;
use crate::token::TokenHash;

/// What the customer wants (留言类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BoardMatter)]
pub enum Matter {
    /// 咨询.
    Enquiry,
    /// 建议.
    Suggestion,
    /// 投诉.
    Complaint,
}

/// What it is about (业务种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BoardArea)]
pub enum Area {
    /// 个人金融.
    PersonalFinance,
    /// 信贷.
    Credit,
    /// 银行卡.
    Cards,
    /// 电子银行.
    EBanking,
}

/// Where a thread is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BoardStanding)]
pub enum Standing {
    /// The bank has to answer.
    Open,
    /// The bank has answered.
    Answered,
    /// The bank will not answer.
    Closed,
}

impl Matter {
    /// The word in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enquiry => "enquiry",
            Self::Suggestion => "suggestion",
            Self::Complaint => "complaint",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Enquiry, Self::Suggestion, Self::Complaint].into_iter().find(|one| one.code() == code)
    }
}

impl Area {
    /// The word in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PersonalFinance => "personal_finance",
            Self::Credit => "credit",
            Self::Cards => "cards",
            Self::EBanking => "e_banking",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::PersonalFinance, Self::Credit, Self::Cards, Self::EBanking].into_iter().find(|one| one.code() == code)
    }
}

impl Standing {
    /// The word in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Answered, Self::Closed].into_iter().find(|one| one.code() == code)
    }
}

/// A thread as it is kept. Name, number and address are personal data, never logged.
#[derive(Debug, Clone)]
pub(crate) struct Thread {
    pub(crate) reference: Reference,
    pub(crate) code: TokenHash,
    /// Chosen by the page; a second message with the same one is the same message.
    pub(crate) client_id: String,
    pub(crate) matter: Matter,
    pub(crate) area: Area,
    pub(crate) title: String,
    pub(crate) language: Language,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) name: String,
    pub(crate) phone: Option<Phone>,
    pub(crate) email: Option<String>,
    /// The contact in which it is, or was last, answered.
    pub(crate) contact: ContactId,
    pub(crate) standing: Standing,
    /// Nothing is left to do for it.
    pub(crate) settled: bool,
    /// It was late and is more urgent since.
    pub(crate) raised: bool,
    pub(crate) created_at: Timestamp,
    /// Until when the answer is promised.
    pub(crate) due_at: Timestamp,
    pub(crate) answered_at: Option<Timestamp>,
    /// The last time that an agent set it aside: until when, why, who.
    pub(crate) aside: Option<Aside>,
    pub(crate) closed_reason: Option<String>,
    pub(crate) score: Option<u8>,
}

/// That an agent has set a thread aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Aside {
    pub(crate) until: Timestamp,
    pub(crate) reason: String,
    pub(crate) by: AgentId,
}

/// What an agent has begun to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) text: String,
    pub(crate) by: AgentId,
    pub(crate) at: Timestamp,
}
