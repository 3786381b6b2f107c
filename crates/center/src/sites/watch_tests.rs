//! The rules of losing a site, as sentences, and what must hold whatever happens.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{AgentId, Timestamp};
use proptest::prelude::*;

use super::{SiteHealth, SiteRules, Watch};

fn agent(number: u8) -> AgentId {
    domain::StaffId(uuid::Uuid::from_bytes([number; 16]))
}

fn all(numbers: impl IntoIterator<Item = u8>) -> BTreeSet<AgentId> {
    numbers.into_iter().map(agent).collect()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_seconds(1_000_000 + second)
}

/// Ten agents at work, of whom the first so many are silent.
fn observe(watch: &mut Watch, second: i64, silent: u8) -> Option<SiteHealth> {
    watch.observe(at(second), &all(silent..10), &all(0..silent), &SiteRules::default())
}

#[test]
fn a_site_whose_agents_fall_silent_together_is_lost() {
    let mut watch = Watch::default();
    assert_eq!(observe(&mut watch, 0, 0), None);
    assert_eq!(observe(&mut watch, 1, 10), Some(SiteHealth::Lost));
    assert_eq!(observe(&mut watch, 2, 10), None, "once");
}

#[test]
fn a_few_who_fall_silent_impair_it_and_more_lose_it() {
    let mut watch = Watch::default();
    assert_eq!(observe(&mut watch, 0, 2), None);
    assert_eq!(observe(&mut watch, 1, 3), Some(SiteHealth::Impaired));
    assert_eq!(observe(&mut watch, 2, 8), Some(SiteHealth::Lost));
}

#[test]
fn agents_who_fall_silent_one_after_the_other_go_home() {
    let mut watch = Watch::default();
    for (minute, number) in (0..8_u8).enumerate() {
        let second = i64::try_from(minute).unwrap() * 60;
        let (heard, silent) = (all(number + 1..10), all([number]));
        assert_eq!(watch.observe(at(second), &heard, &silent, &SiteRules::default()), None, "agent {number}");
    }
}

#[test]
fn whoever_stays_silent_is_not_counted_as_falling_silent_again() {
    let mut watch = Watch::default();
    for number in 0..8_u8 {
        let second = i64::from(number) * 31;
        assert_eq!(observe(&mut watch, second, number), None, "{number} of ten");
    }
}

#[test]
fn of_two_agents_nothing_is_concluded() {
    let mut watch = Watch::default();
    assert_eq!(watch.observe(at(0), &all([]), &all([1, 2]), &SiteRules::default()), None);
}

#[test]
fn it_is_restored_once_enough_are_back_and_stay() {
    let mut watch = Watch::default();
    observe(&mut watch, 0, 10);
    assert_eq!(observe(&mut watch, 5, 6), None, "four of ten are not enough");
    assert_eq!(observe(&mut watch, 10, 5), None, "five are, and must stay");
    assert_eq!(observe(&mut watch, 40, 9), None, "they went again");
    assert_eq!(observe(&mut watch, 50, 0), None);
    assert_eq!(observe(&mut watch, 109, 0), None);
    assert_eq!(observe(&mut watch, 110, 0), Some(SiteHealth::Open));
}

#[test]
fn what_a_leader_decided_only_a_leader_undoes() {
    let mut watch = Watch::default();
    watch.set(SiteHealth::Lost);
    assert_eq!(observe(&mut watch, 1_000, 0), None);
    assert_eq!(observe(&mut watch, 10_000, 0), None);
    watch.set(SiteHealth::Open);
    assert_eq!(watch.health(), SiteHealth::Open);
    watch.set(SiteHealth::Impaired);
    assert_eq!(observe(&mut watch, 20_000, 0), None);
    assert_eq!(observe(&mut watch, 20_001, 10), Some(SiteHealth::Lost), "but what is worse is seen");
}

#[test]
fn a_server_that_was_held_up_concludes_nothing_from_it() {
    let mut watch = Watch::default();
    observe(&mut watch, 0, 2);
    watch.forget_silence();
    assert_eq!(watch.silent(), 0);
    assert_eq!(observe(&mut watch, 1, 0), None);
}

proptest! {
    #[test]
    fn a_site_is_never_restored_before_the_hold_down_and_never_lost_by_few(
        steps in prop::collection::vec((0_u8..=10, 1_i64..40), 1..200),
        hold in 1_u64..120,
    ) {
        let rules = SiteRules { hold_down: Duration::from_secs(hold), ..SiteRules::default() };
        let mut watch = Watch::default();
        let (mut second, mut changed_at) = (0, None::<i64>);
        for (silent, pause) in steps {
            second += pause;
            let before = watch.health();
            let verdict = watch.observe(at(second), &all(silent..10), &all(0..silent), &rules);
            prop_assert_eq!(verdict.unwrap_or(before), watch.health());
            match verdict {
                Some(SiteHealth::Open) => {
                    let since = changed_at.expect("it was not open");
                    prop_assert!(second - since >= i64::try_from(hold).unwrap(), "thrown to and fro");
                    changed_at = None;
                }
                Some(SiteHealth::Lost) => {
                    prop_assert!(before < SiteHealth::Lost);
                    prop_assert!(silent >= 8, "lost while {} of ten are silent", silent);
                    changed_at = Some(second);
                }
                Some(SiteHealth::Impaired) => {
                    prop_assert_eq!(before, SiteHealth::Open);
                    changed_at = Some(second);
                }
                None => {}
            }
        }
    }

    #[test]
    fn by_hand_nothing_is_restored_by_itself(steps in prop::collection::vec((0_u8..=10, 1_i64..400), 1..100)) {
        let mut watch = Watch::default();
        watch.set(SiteHealth::Lost);
        let mut second = 0;
        for (silent, pause) in steps {
            second += pause;
            prop_assert_eq!(observe(&mut watch, second, silent), None);
        }
    }

    #[test]
    fn what_is_written_down_says_the_same_after_a_restart(silent in 0_u8..=10) {
        let mut watch = Watch::default();
        observe(&mut watch, 0, silent);
        let text = serde_json::to_string(&watch).unwrap();
        let again: Watch = serde_json::from_str(&text).unwrap();
        prop_assert_eq!((again.health(), again.is_by_hand()), (watch.health(), watch.is_by_hand()));
    }
}
