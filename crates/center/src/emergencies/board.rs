//! Which plans are asked for and which are on: pure, and the same whoever asks how often.
//!
//! One person asks for a plan, another one approves it within a time; then it is on until it is ended. A plan that is
//! asked for or on cannot be asked for again.

use std::time::Duration;

use domain::{PlanId, PlanRunId, StaffId, Timestamp};

use super::error::PlanError;

/// A plan that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) run: PlanRunId,
    pub(crate) plan: PlanId,
    pub(crate) version: u32,
    pub(crate) by: StaffId,
    pub(crate) at: Timestamp,
}

/// Which plans are asked for and which are on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Board {
    asked: Vec<Asked>,
    on: Vec<Asked>,
    /// So long a request may be approved.
    within: Duration,
}

impl Board {
    pub(crate) fn new(within: Duration) -> Self {
        Self { asked: Vec::new(), on: Vec::new(), within }
    }

    /// The requests that may still be approved.
    pub(crate) fn asked(&self, now: Timestamp) -> impl Iterator<Item = &Asked> {
        self.asked.iter().filter(move |asked| self.is_open(asked, now))
    }

    /// The plans that are on, in the order of their beginning.
    #[cfg(test)]
    pub(crate) fn on(&self) -> &[Asked] {
        &self.on
    }

    fn is_open(&self, asked: &Asked, now: Timestamp) -> bool {
        now.since(asked.at) <= self.within
    }

    /// Until when the request may be approved.
    pub(crate) fn open_until(&self, asked: &Asked) -> Timestamp {
        asked.at + self.within
    }

    /// Somebody wants the plan.
    pub(crate) fn ask(&mut self, asked: Asked, now: Timestamp) -> Result<(), PlanError> {
        if self.on.iter().any(|on| on.plan == asked.plan) {
            return Err(PlanError::AlreadyOn);
        }
        let within = self.within;
        self.asked.retain(|open| now.since(open.at) <= within);
        if self.asked.iter().any(|open| open.plan == asked.plan) {
            return Err(PlanError::AlreadyAsked);
        }
        self.asked.push(asked);
        Ok(())
    }

    /// Whether the person may approve the request now.
    pub(crate) fn may_approve(&self, run: PlanRunId, by: StaffId, now: Timestamp) -> Result<&Asked, PlanError> {
        if self.on.iter().any(|on| on.run == run) {
            return Err(PlanError::AlreadyOn);
        }
        let asked = self.asked.iter().find(|asked| asked.run == run).ok_or(PlanError::NotAsked)?;
        if !self.is_open(asked, now) {
            return Err(PlanError::TooLate);
        }
        if asked.by == by { Err(PlanError::SamePerson) } else { Ok(asked) }
    }

    /// A second person approves: the plan is on.
    pub(crate) fn approve(&mut self, run: PlanRunId, by: StaffId, now: Timestamp) -> Result<(), PlanError> {
        let asked = self.may_approve(run, by, now)?.clone();
        self.asked.retain(|open| open.run != run);
        self.on.push(asked);
        Ok(())
    }

    /// The request is taken back.
    pub(crate) fn withdraw(&mut self, run: PlanRunId, now: Timestamp) -> Result<(), PlanError> {
        self.asked(now).find(|asked| asked.run == run).ok_or(PlanError::NotAsked)?;
        self.asked.retain(|asked| asked.run != run);
        Ok(())
    }

    /// The plan is no longer on.
    pub(crate) fn end(&mut self, run: PlanRunId) -> Result<(), PlanError> {
        let before = self.on.len();
        self.on.retain(|on| on.run != run);
        if self.on.len() < before { Ok(()) } else { Err(PlanError::NotOn) }
    }

    /// A plan that was on, or asked for, when the server stopped.
    pub(crate) fn restore(&mut self, asked: Asked, is_on: bool) {
        if is_on { self.on.push(asked) } else { self.asked.push(asked) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const WITHIN: Duration = Duration::from_secs(600);

    fn run(number: u8) -> PlanRunId {
        PlanRunId(uuid::Uuid::from_bytes([number; 16]))
    }

    fn person(number: u8) -> StaffId {
        StaffId(uuid::Uuid::from_bytes([number; 16]))
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(1_000_000 + second)
    }

    fn wish(number: u8, plan: &str, by: u8, second: i64) -> Asked {
        Asked { run: run(number), plan: PlanId::of(plan), version: 1, by: person(by), at: at(second) }
    }

    #[test]
    fn a_plan_is_on_when_a_second_person_approves_and_not_before() {
        let mut board = Board::new(WITHIN);
        board.ask(wish(1, "site-lost", 1, 0), at(0)).unwrap();
        assert_eq!(board.approve(run(1), person(1), at(1)), Err(PlanError::SamePerson));
        assert!(board.on().is_empty());
        board.approve(run(1), person(2), at(600)).unwrap();
        assert_eq!(board.approve(run(1), person(3), at(601)), Err(PlanError::AlreadyOn));
        assert_eq!(board.ask(wish(2, "site-lost", 3, 602), at(602)), Err(PlanError::AlreadyOn));
        board.end(run(1)).unwrap();
        assert_eq!(board.end(run(1)), Err(PlanError::NotOn));
        board.ask(wish(3, "site-lost", 1, 700), at(700)).unwrap();
    }

    #[test]
    fn a_request_that_nobody_approves_lapses() {
        let mut board = Board::new(WITHIN);
        board.ask(wish(1, "site-lost", 1, 0), at(0)).unwrap();
        assert_eq!(board.ask(wish(2, "site-lost", 2, 10), at(10)), Err(PlanError::AlreadyAsked));
        assert_eq!(board.approve(run(1), person(2), at(601)), Err(PlanError::TooLate));
        board.ask(wish(2, "site-lost", 2, 602), at(602)).unwrap();
        assert_eq!(board.approve(run(1), person(2), at(602)), Err(PlanError::NotAsked));
    }

    proptest! {
        #[test]
        fn never_is_a_plan_on_twice_nor_by_one_person(
            steps in prop::collection::vec((0_u8..4, 0_u8..3, 0_u8..3, 0_i64..400), 1..120),
        ) {
            let mut board = Board::new(WITHIN);
            let (mut second, mut number) = (0, 0_u8);
            let mut asked_by = std::collections::BTreeMap::new();
            for (act, plan, by, pause) in steps {
                second += pause;
                let plan = ["a", "b", "c"][usize::from(plan)];
                let known: Vec<PlanRunId> = asked_by.keys().copied().collect();
                match act {
                    0 => {
                        number += 1;
                        if board.ask(wish(number, plan, by, second), at(second)).is_ok() {
                            asked_by.insert(run(number), person(by));
                        }
                    }
                    1 => for run in known {
                        if board.approve(run, person(by), at(second)).is_ok() {
                            prop_assert_ne!(asked_by[&run], person(by));
                        }
                    },
                    2 => { let _ = known.first().map(|run| board.end(*run)); }
                    _ => { let _ = known.last().map(|run| board.withdraw(*run, at(second))); }
                }
                let plans: BTreeSet<&PlanId> = board.on().iter().map(|on| &on.plan).collect();
                prop_assert_eq!(plans.len(), board.on().len());
                prop_assert!(board.asked(at(second)).all(|asked| !plans.contains(&asked.plan)));
            }
        }
    }
}
