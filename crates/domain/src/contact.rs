//! One contact for every channel, and its life.

use serde::{Deserialize, Serialize};

/// How a customer reaches the centre (渠道).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 电话.
    Phone,
    /// 视频.
    Video,
    /// 在线文字.
    Chat,
    /// 短信.
    Sms,
    /// 邮件.
    Email,
    /// 微信.
    Wechat,
    /// 留言板.
    Board,
    /// 论坛.
    Forum,
}

impl Channel {
    /// All channels, in the order in which pages list them.
    pub const ALL: [Self; 8] =
        [Self::Phone, Self::Video, Self::Chat, Self::Sms, Self::Email, Self::Wechat, Self::Board, Self::Forum];

    /// The stable name used in tables and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Video => "video",
            Self::Chat => "chat",
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Wechat => "wechat",
            Self::Board => "board",
            Self::Forum => "forum",
        }
    }

    /// The channel of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// Which part of an agent's capacity a contact takes.
    #[must_use]
    pub const fn medium(self) -> Medium {
        match self {
            Self::Phone | Self::Video => Medium::Voice,
            Self::Chat | Self::Sms | Self::Wechat => Medium::Text,
            Self::Email | Self::Board | Self::Forum => Medium::Deferred,
        }
    }
}

/// What a contact takes of an agent's attention: one voice at a time, several texts, work that can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// A voice or video conversation: one at a time.
    Voice,
    /// A conversation in text: several at a time.
    Text,
    /// Work that waits: mail, posts.
    Deferred,
}

/// Who asked for the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The customer came to the bank.
    Inbound,
    /// The bank called the customer.
    Outbound,
}

/// Where a contact is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactState {
    /// At the door, nothing said yet.
    Arrived,
    /// Served by a flow.
    SelfService,
    /// Waiting for an agent.
    Queued,
    /// Shown to an agent who has not accepted yet.
    Offered,
    /// In conversation with an agent.
    Connected,
    /// In conversation, the customer hears music.
    Held,
    /// The conversation is over and the customer rates it.
    Survey,
    /// The customer has gone, the agent finishes.
    WrapUp,
    /// Over: served.
    Closed,
    /// Over: the customer gave up waiting or left the flow before it ended.
    Abandoned,
    /// Over: cut by a failure of ours; a call-back is promised.
    Interrupted,
}

impl ContactState {
    /// The stable name used in tables and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::SelfService => "self_service",
            Self::Queued => "queued",
            Self::Offered => "offered",
            Self::Connected => "connected",
            Self::Held => "held",
            Self::Survey => "survey",
            Self::WrapUp => "wrap_up",
            Self::Closed => "closed",
            Self::Abandoned => "abandoned",
            Self::Interrupted => "interrupted",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Arrived,
            Self::SelfService,
            Self::Queued,
            Self::Offered,
            Self::Connected,
            Self::Held,
            Self::Survey,
            Self::WrapUp,
            Self::Closed,
            Self::Abandoned,
            Self::Interrupted,
        ]
        .into_iter()
        .find(|state| state.code() == code)
    }

    /// Whether the contact is over for customer and agent.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Abandoned | Self::Interrupted)
    }
}

/// Who did something to a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The customer.
    Customer,
    /// The agent.
    Agent,
    /// The flow or bot.
    Machine,
    /// The centre itself: a timer, a failure, a restart.
    System,
}
