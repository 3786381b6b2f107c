//! What cannot be agreed on, and how it is said.

use domain::Language;
use domain::problem::{Explain, Refusal};

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallBackError {
    /// The contact has no open plan.
    #[error("no call-back is planned for the contact")]
    NotPlanned,
    /// Somebody else agreed on it with the customer.
    #[error("somebody else planned the call-back")]
    NotYours,
    /// The time is too near or has passed.
    #[error("the time is too near")]
    TooSoon,
    /// The time is too far away.
    #[error("the time is too far away")]
    TooFar,
    /// Customers are not called at that time of the day.
    #[error("customers are not called at that time of the day")]
    OutsideHours,
    /// No number is known and none was given.
    #[error("there is no number to call")]
    NoNumber,
    /// Somebody is calling the customer.
    #[error("the customer is being called")]
    UnderWay,
    /// No queue takes the call-back in.
    #[error("no queue takes the call-back in")]
    NoPlace,
}

impl Explain for CallBackError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::NotPlanned => Refusal::NotFound,
            Self::NotYours => Refusal::Forbidden,
            Self::TooSoon | Self::TooFar | Self::OutsideHours | Self::NoNumber => Refusal::Invalid,
            Self::UnderWay => Refusal::Conflict,
            Self::NoPlace => Refusal::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotPlanned => "center.call_back_not_planned",
            Self::NotYours => "center.call_back_not_yours",
            Self::TooSoon => "center.call_back_too_soon",
            Self::TooFar => "center.call_back_too_far",
            Self::OutsideHours => "center.call_back_outside_hours",
            Self::NoNumber => "center.call_back_no_number",
            Self::UnderWay => "center.call_back_under_way",
            Self::NoPlace => "center.call_back_no_place",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::NotPlanned => ("该接触没有待执行的预约回呼", "No call-back is planned for this contact"),
            Self::NotYours => {
                ("该预约由其他同事登记，请联系班长处理", "A colleague planned this call-back; ask a shift leader")
            }
            Self::TooSoon => {
                ("预约时间太近或已过，请选择稍后的时间", "The time is too near or has passed; choose a later one")
            }
            Self::TooFar => {
                ("预约时间太远，请选择30天以内的时间", "The time is too far away; choose one within 30 days")
            }
            Self::OutsideHours => (
                "该时段不能外呼客户，请选择允许的时段",
                "Customers are not called at that time of the day; choose another",
            ),
            Self::NoNumber => ("没有客户的号码，请填写回呼号码", "No number is known; enter the one to call"),
            Self::UnderWay => {
                ("正在回呼该客户，不能再更改", "The customer is being called; this can no longer be changed")
            }
            Self::NoPlace => {
                ("暂无队列可受理该回呼，稍后自动重试", "No queue takes the call-back now; it is tried again")
            }
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}
