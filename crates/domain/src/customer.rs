//! What the routing and the desk know of a customer.

use serde::{Deserialize, Serialize};

/// The tier (客户层级) that the bank has given a customer; higher tiers are served first. Mission row 35.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 普通客户.
    #[default]
    Standard,
    /// 金卡客户.
    Gold,
    /// 财富卡客户.
    Wealth,
    /// 私人银行客户.
    PrivateBank,
}

/// A group of customers who are cared for specially (关怀客群). Mission row 36.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CareGroup {
    /// 65 years or older (老年客户).
    Elderly,
    /// Military and preferential-treatment families (军人及优抚对象).
    Military,
    /// Customers with a disability (残障客户).
    Disabled,
}

impl Tier {
    /// The stable name used in tables and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Gold => "gold",
            Self::Wealth => "wealth",
            Self::PrivateBank => "private_bank",
        }
    }

    /// The tier of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Standard, Self::Gold, Self::Wealth, Self::PrivateBank].into_iter().find(|tier| tier.code() == code)
    }
}

impl CareGroup {
    /// The stable name used in tables and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Elderly => "elderly",
            Self::Military => "military",
            Self::Disabled => "disabled",
        }
    }

    /// The group of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Elderly, Self::Military, Self::Disabled].into_iter().find(|group| group.code() == code)
    }
}
