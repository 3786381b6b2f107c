//! Which times can be agreed on, and who may change what was agreed. Pure.

use std::time::Duration;

use domain::calendar::Period;
use domain::roles::Role;
use domain::{StaffId, Timestamp};

use super::error::CallBackError;

/// When customers are called back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallBackRules {
    /// The least time from now.
    pub least: Duration,
    /// The longest time from now.
    pub most: Duration,
    /// The hours of the day in China at which customers are called. Domain rules §4.
    pub hours: Period,
}

impl Default for CallBackRules {
    fn default() -> Self {
        Self {
            least: Duration::from_secs(300),
            most: Duration::from_secs(30 * 86_400),
            hours: Period::try_from("08:00-21:00".to_owned()).expect("invariant: the hours are written rightly"),
        }
    }
}

impl CallBackRules {
    /// Whether the customer may be called then.
    pub(crate) fn check(&self, due: Timestamp, now: Timestamp) -> Result<(), CallBackError> {
        if due < now + self.least {
            return Err(CallBackError::TooSoon);
        }
        if due > now + self.most {
            return Err(CallBackError::TooFar);
        }
        if self.hours.covers(due) { Ok(()) } else { Err(CallBackError::OutsideHours) }
    }
}

/// Whether somebody of these roles sees and changes the plans of others.
pub(crate) fn leads(roles: &[Role]) -> bool {
    roles.contains(&Role::ShiftLeader)
}

/// Whether they may change or call off what `planned_by` agreed on.
pub(crate) fn may_change(planned_by: StaffId, who: StaffId, roles: &[Role]) -> Result<(), CallBackError> {
    if planned_by == who || leads(roles) { Ok(()) } else { Err(CallBackError::NotYours) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        Timestamp::parse(&format!("{time}+08:00")).unwrap()
    }

    fn check(due: &str) -> Result<(), CallBackError> {
        CallBackRules::default().check(at(due), at("2026-03-09T20:00:00"))
    }

    #[test]
    fn a_call_back_is_five_minutes_to_thirty_days_away() {
        assert_eq!(check("2026-03-09T20:04:59"), Err(CallBackError::TooSoon));
        assert_eq!(check("2026-03-09T20:05:00"), Ok(()));
        assert_eq!(check("2026-03-09T19:00:00"), Err(CallBackError::TooSoon));
        assert_eq!(check("2026-04-08T20:00:00"), Ok(()));
        assert_eq!(check("2026-04-08T20:00:01"), Err(CallBackError::TooFar));
    }

    #[test]
    fn nobody_is_called_before_eight_or_from_nine_in_the_evening() {
        assert_eq!(check("2026-03-09T21:00:00"), Err(CallBackError::OutsideHours));
        assert_eq!(check("2026-03-10T07:59:59"), Err(CallBackError::OutsideHours));
        assert_eq!(check("2026-03-10T08:00:00"), Ok(()));
        assert_eq!(check("2026-03-10T20:59:59"), Ok(()));
    }

    #[test]
    fn a_plan_is_changed_by_its_planner_or_a_shift_leader() {
        let staff = |number: u8| StaffId(uuid::Uuid::from_bytes([number; 16]));
        assert_eq!(may_change(staff(1), staff(1), &[Role::Agent]), Ok(()));
        assert_eq!(may_change(staff(1), staff(2), &[Role::Agent]), Err(CallBackError::NotYours));
        assert_eq!(may_change(staff(1), staff(9), &[Role::ShiftLeader]), Ok(()));
    }
}
