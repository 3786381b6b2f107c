//! Work that waits, for any sequence of what may come: nobody has more than their places, and whoever is there goes
//! before it.

use domain::contact::Medium;
use proptest::prelude::*;
use proptest::sample::Index;
use routing::{Input, RouterConfig, Stage};

use crate::centre::{Centre, agent, contact};

#[derive(Debug, Clone)]
enum Step {
    Come(Medium, i32),
    Accept(Index),
    End(Index),
    SetAside(Index),
    GiveBack(Index),
    Ready(u128),
    NotReady(u128),
    Pass(u64),
}

const AGENTS: u128 = 3;

fn a_step() -> impl Strategy<Value = Step> {
    let medium = prop::sample::select(vec![Medium::Voice, Medium::Text, Medium::Deferred, Medium::Deferred]);
    let pick = any::<Index>;
    prop_oneof![
        6 => (medium, -5i32..6).prop_map(|(medium, priority)| Step::Come(medium, priority)),
        6 => pick().prop_map(Step::Accept),
        3 => pick().prop_map(Step::End),
        1 => pick().prop_map(Step::SetAside),
        1 => pick().prop_map(Step::GiveBack),
        3 => (0..AGENTS).prop_map(Step::Ready),
        1 => (0..AGENTS).prop_map(Step::NotReady),
        2 => (0u64..40).prop_map(Step::Pass),
    ]
}

/// The contacts in that stage, of those that came.
fn in_stage(centre: &Centre, came: u128, fits: impl Fn(Stage) -> bool) -> Vec<u128> {
    (0..came).filter(|number| centre.stage(contact(*number)).is_some_and(&fits)).collect()
}

fn one_of(numbers: &[u128], pick: Index) -> Option<u128> {
    (!numbers.is_empty()).then(|| numbers[pick.index(numbers.len())])
}

fn take(centre: &mut Centre, came: &mut u128, step: Step) {
    let connected = |centre: &Centre, came| in_stage(centre, came, |stage| matches!(stage, Stage::Connected { .. }));
    match step {
        Step::Come(medium, priority) => {
            centre.enqueue(*came, "main", medium, priority, &[]);
            *came += 1;
        }
        Step::Accept(pick) => {
            let offered = in_stage(centre, *came, |stage| matches!(stage, Stage::Offered { .. }));
            if let Some(number) = one_of(&offered, pick) {
                centre.accept(contact(number));
            }
        }
        Step::End(pick) => {
            if let Some(number) = one_of(&connected(centre, *came), pick) {
                centre.end(contact(number));
            }
        }
        Step::SetAside(pick) => {
            if let Some(number) = one_of(&connected(centre, *came), pick) {
                centre.tell(Input::SetAside { contact: contact(number) });
            }
        }
        Step::GiveBack(pick) => {
            if let Some(number) = one_of(&connected(centre, *came), pick) {
                centre.give_back(contact(number));
            }
        }
        Step::Ready(number) => drop(centre.ready(agent(number))),
        Step::NotReady(number) => drop(centre.not_ready(agent(number), "break")),
        Step::Pass(seconds) => drop(centre.pass(seconds)),
    }
}

/// Nobody has more than their places, and a call is heard alone.
fn check(centre: &Centre) {
    for number in 0..AGENTS {
        let view = centre.router.agent(agent(number)).expect("an agent at work");
        assert!(view.voice_load <= 1 && view.text_load <= 2, "{view:?}");
        assert!(view.voice_load == 0 || view.text_load == 0, "{view:?}");
        assert!(view.deferred_load <= u16::from(view.profile.deferred_capacity), "{view:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_has_more_than_their_places(
        beside_text in any::<bool>(),
        steps in prop::collection::vec(a_step(), 1..120),
    ) {
        let config = RouterConfig { deferred_beside_text: beside_text, ..RouterConfig::default() };
        let mut centre = Centre::with(config);
        for number in 0..AGENTS {
            centre.at_work(number, 2, &[]);
        }
        let mut came = 0;
        for step in steps {
            take(&mut centre, &mut came, step);
            check(&centre);
        }
    }

    #[test]
    fn an_agent_who_becomes_free_is_offered_whoever_is_there_before_any_message(
        messages in 1u128..6,
        days in 0u64..3,
        priority in 0i32..1_000_000,
        medium in prop::sample::select(vec![Medium::Voice, Medium::Text]),
    ) {
        let mut centre = Centre::new();
        for number in 0..messages {
            centre.enqueue(number, "main", Medium::Deferred, priority, &[]);
        }
        centre.pass(days * 86_400);
        centre.enqueue(100, "main", medium, 0, &[]);
        let li = centre.at_work(1, 2, &[]);
        prop_assert_eq!(centre.offered_to(contact(100)), Some(li));
        for number in 0..messages {
            prop_assert_eq!(centre.stage(contact(number)), Some(Stage::Waiting));
        }
    }
}
