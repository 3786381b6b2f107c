//! Why a customer graded low (不满意原因).

use serde::{Deserialize, Serialize};

/// What a dissatisfied customer names as the reason. A few kinds that can be counted; what else they write stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RatingReason {
    /// 服务态度: how they were spoken to.
    Attitude,
    /// 业务能力: the agent, or the machine, did not know.
    Knowledge,
    /// 等待或办理时间: it took too long.
    Time,
    /// 问题未解决: what they came for is not settled.
    Unsolved,
    /// 产品或规定: the bank's products and rules, not who spoke for it.
    Product,
    /// 其他: something else.
    Other,
}

impl RatingReason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Attitude, Self::Knowledge, Self::Time, Self::Unsolved, Self::Product, Self::Other];

    /// The word for it in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Attitude => "attitude",
            Self::Knowledge => "knowledge",
            Self::Time => "time",
            Self::Unsolved => "unsolved",
            Self::Product => "product",
            Self::Other => "other",
        }
    }

    /// The reason of that word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Whether a grade is below the middle: 1 or 2 of 5, 1 of 3, 1 of 2.
#[must_use]
pub const fn is_low(score: u8, grades: u8) -> bool {
    (score as u16) * 2 < grades as u16 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_the_middle_is_low() {
        let low = |grades| (1..=grades).filter(|&score| is_low(score, grades)).collect::<Vec<_>>();
        assert_eq!((low(5), low(3), low(2), low(4)), (vec![1, 2], vec![1], vec![1], vec![1, 2]));
    }

    #[test]
    fn words_of_reasons_are_read_again() {
        for one in RatingReason::ALL {
            assert_eq!(RatingReason::from_code(one.code()), Some(one));
            assert_eq!(serde_json::to_value(one).unwrap(), one.code());
        }
    }
}
