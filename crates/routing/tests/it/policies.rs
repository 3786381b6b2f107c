//! What the policy says, as examples: one rule each.

use domain::contact::Medium;
use domain::customer::{CareGroup, Tier};
use domain::{AgentId, BusinessId, ContactId, Language, LineId, RegionId, SiteId};
use routing::{
    Ability, AgentProfile, Diversion, Facts, Input, Mood, Output, Policy, QueueConfig, RouterConfig, RoutingError,
    Shortfall, Why,
};
use serde_json::{Value, json};

use crate::centre::{Centre, agent, contact, plain, queue, skills};

fn policy(document: Value) -> Policy {
    serde_json::from_value(document).expect("a policy")
}

/// A centre with the queues main, vip and cards that explains itself, and the policy.
fn centre(document: Value) -> Centre {
    let mut centre = Centre::with(RouterConfig { explain: true, ..RouterConfig::default() });
    centre.define(plain("vip"));
    centre.define(QueueConfig { skills: skills(&[("card", 5)]), ..plain("cards") });
    centre.tell(Input::SetPolicy(Box::new(policy(document))));
    centre
}

fn call(centre: &mut Centre, number: u128, key: &str, facts: Facts) -> Vec<Output> {
    centre.tell(enqueue(centre, number, key, facts))
}

fn enqueue(centre: &Centre, number: u128, key: &str, facts: Facts) -> Input {
    Input::Enqueue {
        contact: contact(number),
        queue: queue(key),
        medium: Medium::Voice,
        skills: Vec::new(),
        priority: 0,
        since: centre.now,
        at_head: false,
        facts: Some(Box::new(facts)),
    }
}

fn at_site(centre: &mut Centre, number: u128, site: &str, list: &[(&str, u8)]) -> AgentId {
    let profile =
        AgentProfile { skills: skills(list), voice_capacity: 1, site: Some(SiteId::of(site)), ..Default::default() };
    centre.tell(Input::SignIn { agent: agent(number), profile });
    centre.tell(Input::Ready { agent: agent(number) });
    agent(number)
}

fn why(out: &[Output], contact: ContactId) -> Why {
    let decided = out.iter().find_map(|output| match output {
        Output::Decided(decision) if decision.contact == contact => Some(decision.why),
        _ => None,
    });
    decided.unwrap_or_else(|| panic!("nothing was decided on {contact}: {out:?}"))
}

#[test]
fn a_vip_by_either_number_waits_in_the_vip_queue_before_others() {
    let mut centre = centre(json!({
        "version": 7,
        "rules": [{"id": "vip", "when": {"tiers": ["wealth", "private_bank"]}, "then": {"queue": "vip", "priority": 200}}]
    }));
    call(&mut centre, 1, "main", Facts::default());
    centre.pass(100);
    let facts = |line| Facts { tier: Tier::Wealth, line: Some(LineId::of(line)), ..Facts::default() };
    let out = call(&mut centre, 2, "main", facts("95588"));
    assert!(out.contains(&Output::Diverted {
        contact: contact(2),
        from: queue("main"),
        to: queue("vip"),
        by: Diversion::Rule { id: "vip".to_owned() },
    }));
    call(&mut centre, 3, "vip", facts("4006695588"));
    assert_eq!(centre.waiting("vip"), [contact(2), contact(3)]);
    let li = centre.at_work(1, 0, &[]);
    assert_eq!(centre.offered_to(contact(2)), Some(li), "200 points are worth more than 100 seconds");
}

#[test]
fn a_decision_says_which_rules_hold_who_else_could_and_why_this_agent() {
    let mut centre = centre(json!({
        "version": 7,
        "rules": [
            {"id": "stars", "when": {"star_at_least": 5}, "then": {"priority": 50}},
            {"id": "japanese", "when": {"languages": ["ja"]}, "then": {"skills": [{"skill": "japanese", "level": 3}]}}
        ]
    }));
    let zhao = centre.at_work(1, 0, &[("japanese", 5)]);
    let qian = centre.at_work(2, 0, &[("japanese", 3)]);
    centre.at_work(3, 0, &[]);
    let facts = Facts { star: Some(6), language: Some(Language::Ja), ..Facts::default() };
    let out = call(&mut centre, 1, "main", facts);
    let Some(Output::Decided(decision)) = out.iter().find(|output| matches!(output, Output::Decided(_))) else {
        panic!("{out:?}");
    };
    assert_eq!((decision.policy, decision.rules.as_slice()), (7, &["stars".to_owned(), "japanese".to_owned()][..]));
    assert_eq!((decision.agent, decision.why, decision.others), (zhao, Why::LongestIdle, 1));
    assert_eq!(decision.next_in_line[0].agent, qian);
    assert_eq!((decision.priority, decision.needs.clone()), (50, skills(&[("japanese", 3)])));
    let kept = serde_json::to_value(decision).expect("data that the journal can keep");
    assert_eq!(kept["why"]["kind"], "longest_idle");
}

#[test]
fn care_groups_are_known_by_register_or_by_what_is_said() {
    let mut centre = centre(json!({
        "care_phrases": {"elderly": ["绿色通道", "green channel"]},
        "rules": [{"id": "care", "when": {"care": ["elderly", "disabled"]}, "then": {"priority": 300}}]
    }));
    call(&mut centre, 1, "main", Facts::default());
    call(&mut centre, 2, "main", Facts { said: vec!["我要走绿色通道！".to_owned()], ..Facts::default() });
    call(&mut centre, 3, "main", Facts { care: vec![CareGroup::Disabled], ..Facts::default() });
    call(&mut centre, 4, "main", Facts { care: vec![CareGroup::Military], ..Facts::default() });
    assert_eq!(centre.waiting("main"), [contact(2), contact(3), contact(1), contact(4)]);
}

#[test]
fn a_disaster_area_counts_while_it_is_active() {
    let document = |active: bool| {
        json!({
            "areas": {"flood": {"active": active, "regions": ["51", "5001"]}},
            "rules": [{"id": "flood", "when": {"areas": ["flood"]}, "then": {"priority": 100}}]
        })
    };
    let mut centre = centre(document(false));
    let facts = |region| Facts { region: Some(RegionId::of(region)), ..Facts::default() };
    for (number, region) in [(1, "1101"), (2, "510104"), (3, "500112")] {
        call(&mut centre, number, "main", facts(region));
        centre.pass(1);
    }
    assert_eq!(centre.waiting("main"), [contact(1), contact(2), contact(3)]);
    centre.tell(Input::SetPolicy(Box::new(policy(document(true)))));
    assert_eq!(centre.waiting("main"), [contact(2), contact(3), contact(1)]);
    centre.tell(Input::SetPolicy(Box::default()));
    assert_eq!(centre.waiting("main"), [contact(1), contact(2), contact(3)], "rolled back");
}

#[test]
fn levels_are_relaxed_step_by_step() {
    let mut centre = centre(json!({"queues": {"cards": {"relax": [
        {"after_seconds": 30, "skills": [{"skill": "card", "level": 3}]},
        {"after_seconds": 60, "skills": [{"skill": "card", "level": 0}]}
    ]}}}));
    let novice = centre.at_work(1, 0, &[]);
    let junior = centre.at_work(2, 0, &[("card", 3)]);
    call(&mut centre, 1, "cards", Facts::default());
    call(&mut centre, 2, "cards", Facts::default());
    centre.pass(29);
    assert_eq!(centre.waiting("cards").len(), 2);
    centre.pass(1);
    assert_eq!(centre.offered_to(contact(1)), Some(junior));
    centre.accept(contact(1));
    centre.pass(29);
    assert_eq!(centre.waiting("cards"), [contact(2)]);
    let out = centre.pass(1);
    assert_eq!(centre.offered_to(contact(2)), Some(novice));
    assert_eq!(why(&out, contact(2)), Why::OnlyOne);
}

#[test]
fn overflow_lets_others_help_and_keeps_the_place() {
    let mut centre = centre(json!({"queues": {"cards": {"overflow": [{"after_seconds": 40, "to": "main"}]}}}));
    call(&mut centre, 1, "cards", Facts::default());
    let li = centre.at_work(1, 0, &[]);
    centre.pass(39);
    assert_eq!(centre.offered_to(contact(1)), None);
    centre.not_ready(li, "lunch");
    centre.pass(11);
    assert_eq!(centre.waiting("cards"), [contact(1)], "it still stands in its own queue");
    assert_eq!(centre.waiting("main"), []);
    centre.ready(li);
    assert_eq!(centre.offered_to(contact(1)), Some(li));
    centre.refuse(contact(1), domain::events::MissCause::Declined);
    assert_eq!(centre.waiting("cards"), [contact(1)], "and comes back there");
    let expert = centre.at_work(2, 0, &[("card", 5)]);
    assert_eq!(centre.offered_to(contact(1)), Some(expert));
}

#[test]
fn a_full_queue_turns_away_sends_on_or_offers_a_call_back() {
    let mut centre = centre(json!({"queues": {
        "vip": {"cap": {"waiting": 1, "then": {"kind": "queue", "to": "cards"}}},
        "cards": {"cap": {"waiting": 1, "then": {"kind": "refuse"}}},
        "main": {"cap": {"waiting": 1, "then": {"kind": "call_back"}}}
    }}));
    call(&mut centre, 1, "vip", Facts::default());
    let sent_on = call(&mut centre, 2, "vip", Facts::default());
    assert!(matches!(&sent_on[0], Output::Diverted { by: Diversion::Full, to, .. } if *to == queue("cards")));
    let refused = call(&mut centre, 3, "vip", Facts::default());
    assert_eq!(refused, [Output::TurnedAway { contact: contact(3), queue: queue("vip") }]);
    assert_eq!(centre.stage(contact(3)), None);
    call(&mut centre, 4, "main", Facts::default());
    let asked = call(&mut centre, 5, "main", Facts::default());
    assert_eq!(asked[0], Output::CallBackOffered { contact: contact(5), queue: queue("main") });
    assert_eq!(centre.waiting("main"), [contact(4), contact(5)]);
}

#[test]
fn a_call_back_keeps_its_place() {
    let mut centre = centre(json!({"queues": {"main": {"call_back_after_seconds": 60}}}));
    for number in 1..4 {
        call(&mut centre, number, "main", Facts::default());
    }
    let asked = centre.pass(60);
    let offered = |output: &&Output| matches!(output, Output::CallBackOffered { .. });
    assert_eq!(asked.iter().filter(offered).count(), 3);
    centre.tell(Input::PromiseCallBack { contact: contact(2) });
    assert_eq!(centre.pass(600).iter().filter(offered).count(), 0, "nobody is asked twice");
    let li = centre.at_work(1, 0, &[]);
    centre.accept(contact(1));
    centre.end(contact(1));
    assert_eq!(centre.offered_to(contact(2)), Some(li));
    assert!(centre.router.contact(contact(2)).is_some_and(|view| view.call_back));
}

#[test]
fn the_last_agent_is_asked_first_and_not_for_ever() {
    let document = json!({"rules": [{"id": "again", "then": {"last_agent_for_seconds": 20}}]});
    let mut centre = centre(document);
    let (li, wang) = (centre.at_work(1, 0, &[]), centre.at_work(2, 0, &[]));
    let knows = |agent| Facts { last_agent: Some(agent), ..Facts::default() };
    let out = call(&mut centre, 1, "main", knows(wang));
    assert_eq!((centre.offered_to(contact(1)), why(&out, contact(1))), (Some(wang), Why::LastAgent));
    centre.accept(contact(1));
    call(&mut centre, 2, "main", knows(wang));
    assert_eq!(centre.offered_to(contact(2)), None, "it waits for her, though another is free");
    assert_eq!(centre.router.contact(contact(2)).and_then(|view| view.held_for), Some(wang));
    assert_eq!(centre.waiting("main"), [contact(2)]);
    centre.pass(19);
    assert_eq!(centre.offered_to(contact(2)), None);
    centre.pass(1);
    assert_eq!(centre.offered_to(contact(2)), Some(li));
}

#[test]
fn who_waits_for_one_agent_is_let_go_when_that_agent_goes() {
    let document = json!({"rules": [{"id": "again", "then": {"last_agent_for_seconds": 600}}]});
    let mut centre = centre(document);
    let (li, wang) = (centre.at_work(1, 0, &[]), centre.at_work(2, 0, &[]));
    centre.call(1, "main");
    assert_eq!(centre.offered_to(contact(1)), Some(li));
    call(&mut centre, 2, "main", Facts { last_agent: Some(li), ..Facts::default() });
    assert_eq!(centre.offered_to(contact(2)), None);
    centre.not_ready(li, "lunch");
    assert_eq!(centre.offered_to(contact(2)), Some(wang));
    call(&mut centre, 3, "main", Facts { last_agent: Some(li), ..Facts::default() });
    assert_eq!(centre.router.contact(contact(3)).and_then(|view| view.held_for), None, "she takes nobody now");
}

#[test]
fn the_relationship_manager_is_asked_before_the_last_agent() {
    let mut centre = centre(json!({"rules": [
        {"id": "private", "when": {"tiers": ["private_bank"]}, "then": {"manager_for_seconds": 30, "last_agent_for_seconds": 60}}
    ]}));
    let (manager, last) = (centre.at_work(1, 0, &[]), centre.at_work(2, 0, &[]));
    let facts = Facts { tier: Tier::PrivateBank, manager: Some(manager), last_agent: Some(last), ..Facts::default() };
    let out = call(&mut centre, 1, "main", facts.clone());
    assert_eq!((centre.offered_to(contact(1)), why(&out, contact(1))), (Some(manager), Why::RelationshipManager));
    centre.accept(contact(1));
    call(&mut centre, 2, "main", facts);
    centre.pass(29);
    assert_eq!(centre.offered_to(contact(2)), None);
    centre.pass(1);
    assert_eq!(centre.offered_to(contact(2)), Some(last));
}

#[test]
fn contacts_are_served_at_their_site_first_and_anywhere_after_a_time() {
    let mut centre = centre(json!({
        "sites": {"chengdu": {}, "home": {"home": true}},
        "rules": [{"id": "sichuan", "when": {"regions": ["51"]}, "then": {"sites": {"sites": ["chengdu"], "for_seconds": 15}}}]
    }));
    let home = at_site(&mut centre, 1, "home", &[]);
    let sichuan = || Facts { region: Some(RegionId::of("5101")), ..Facts::default() };
    call(&mut centre, 1, "main", sichuan());
    assert_eq!(centre.offered_to(contact(1)), None);
    let chengdu = at_site(&mut centre, 2, "chengdu", &[]);
    assert_eq!(centre.offered_to(contact(1)), Some(chengdu));
    call(&mut centre, 2, "main", sichuan());
    centre.pass(15);
    assert_eq!(centre.offered_to(contact(2)), Some(home));
}

#[test]
fn a_lost_site_frees_who_waits_for_it_and_gives_its_conversations_back_at_the_head() {
    let mut centre = centre(json!({
        "sites": {"chengdu": {}, "beijing": {}},
        "queues": {"cards": {"site": "chengdu", "overflow": [{"after_seconds": 3600, "to": "main"}]}},
        "rules": [{"id": "sichuan", "when": {"regions": ["51"]}, "then": {"sites": {"sites": ["chengdu"]}}}]
    }));
    let chengdu = at_site(&mut centre, 1, "chengdu", &[("card", 9)]);
    let sichuan = || Facts { region: Some(RegionId::of("5101")), ..Facts::default() };
    call(&mut centre, 1, "cards", Facts::default());
    centre.accept(contact(1));
    call(&mut centre, 2, "cards", Facts::default());
    call(&mut centre, 3, "main", sichuan());
    let lost = centre.tell(Input::SiteLost { site: SiteId::of("chengdu") });
    assert!(lost.iter().any(|output| matches!(output, Output::Requeued { contact: back, .. } if *back == contact(1))));
    assert_eq!(centre.waiting("cards"), [contact(1), contact(2)]);
    let found: Vec<_> = (2..5).map(|number| at_site(&mut centre, number, "beijing", &[])).collect();
    let offered: Vec<_> = [1, 2, 3].iter().map(|number| centre.offered_to(contact(*number))).collect();
    assert_eq!(offered, found.into_iter().map(Some).collect::<Vec<_>>(), "all three are served elsewhere, in order");
    let refused = centre.try_to(Input::Ready { agent: chengdu });
    assert_eq!(refused, Err(RoutingError::SiteIsLost(SiteId::of("chengdu"))));
    centre.tell(Input::SiteLost { site: SiteId::of("chengdu") });
    centre.tell(Input::SiteRestored { site: SiteId::of("chengdu") });
    centre.tell(Input::Ready { agent: chengdu });
}

fn abilities(satisfaction: u16, speed: u16) -> Ability {
    Ability { satisfaction, speed, ..Ability::default() }
}

fn matched(gather: u32) -> Value {
    json!({"matching": {
        "weights": {"speed": 1},
        "moods": {"angry": {"satisfaction": 1}},
        "worth_seconds": 30,
        "gather_milliseconds": gather
    }})
}

fn able(centre: &mut Centre, number: u128, business: &str, ability: Ability) -> AgentId {
    let agent = centre.at_work(number, 0, &[]);
    centre.tell(Input::SetAbilities { agent, abilities: vec![(BusinessId::of(business), ability)] });
    agent
}

fn about(business: &str, mood: Mood) -> Facts {
    Facts { business: Some(BusinessId::of(business)), mood: Some(mood), ..Facts::default() }
}

#[test]
fn the_ablest_agent_is_chosen_for_what_the_contact_needs_and_feels() {
    let mut centre = centre(matched(0));
    able(&mut centre, 1, "loan", abilities(500, 500));
    let quick = able(&mut centre, 2, "loan", abilities(300, 900));
    let kind = able(&mut centre, 3, "loan", abilities(950, 200));
    let out = call(&mut centre, 1, "main", about("loan", Mood::Calm));
    assert_eq!((centre.offered_to(contact(1)), why(&out, contact(1))), (Some(quick), Why::Ablest));
    call(&mut centre, 2, "main", about("loan", Mood::Angry));
    assert_eq!(centre.offered_to(contact(2)), Some(kind));
}

#[test]
fn who_suits_the_agent_goes_before_who_waited_a_little_longer_and_no_more_than_that() {
    let mut centre = centre(matched(0));
    let quick = able(&mut centre, 1, "loan", abilities(0, 1000));
    centre.not_ready(quick, "lunch");
    call(&mut centre, 1, "main", about("gold", Mood::Calm));
    centre.pass(14);
    call(&mut centre, 2, "main", about("loan", Mood::Calm));
    let out = centre.ready(quick);
    assert_eq!((centre.offered_to(contact(2)), why(&out, contact(2))), (Some(quick), Why::SuitsTheAgent { groups: 2 }));
    centre.accept(contact(2));
    centre.pass(2);
    call(&mut centre, 3, "main", about("loan", Mood::Calm));
    centre.end(contact(2));
    assert_eq!(centre.offered_to(contact(1)), Some(quick), "16 s are more than half of the worth of 30 s");
}

#[test]
fn contacts_that_come_together_are_given_out_as_suits_best_over_all() {
    let mut centre = centre(matched(500));
    let both = centre.at_work(1, 0, &[]);
    let (gold, loan) = (BusinessId::of("gold"), BusinessId::of("loan"));
    let listed = vec![(gold, abilities(0, 900)), (loan.clone(), abilities(0, 1000))];
    centre.tell(Input::SetAbilities { agent: both, abilities: listed });
    let loans = centre.at_work(2, 0, &[]);
    centre.tell(Input::SetAbilities { agent: loans, abilities: vec![(loan, abilities(0, 800))] });
    call(&mut centre, 1, "main", about("loan", Mood::Calm));
    assert_eq!(centre.offered_to(contact(1)), None, "it waits a moment");
    call(&mut centre, 2, "main", about("gold", Mood::Calm));
    let out = centre.pass(1);
    assert_eq!((centre.offered_to(contact(1)), centre.offered_to(contact(2))), (Some(loans), Some(both)));
    assert_eq!(why(&out, contact(1)), Why::Together { contacts: 2, agents: 2 });
}

fn guarantee_changes(out: &[Output]) -> Vec<(bool, Option<Shortfall>)> {
    out.iter()
        .filter_map(|output| match output {
            Output::GuaranteeChanged(change) => Some((change.kept, change.why)),
            _ => None,
        })
        .collect()
}

#[test]
fn a_guarantee_that_is_not_kept_is_told_with_the_reason_and_when_it_is_again() {
    let mut centre = centre(json!({"guarantees": [{
        "id": "care", "to": {"care": ["elderly"]}, "target": {"kind": "mean_wait", "milliseconds": 3000}, "at_least": 2
    }]}));
    let elderly = || Facts { care: vec![CareGroup::Elderly], ..Facts::default() };
    centre.at_work(1, 0, &[]);
    let mut told = Vec::new();
    for (number, wait) in [(1, 5), (2, 5), (3, 0), (4, 0), (5, 0)] {
        call(&mut centre, number, "main", elderly());
        centre.pass(wait);
        told.push(guarantee_changes(&centre.accept(contact(number))));
        centre.end(contact(number));
    }
    let busy = Some(Shortfall::EverybodyBusy { ready: 1, waiting: 0 });
    assert_eq!(told, [vec![], vec![(false, busy)], vec![], vec![(true, None)], vec![]]);
}

#[test]
fn whoever_waits_too_long_is_told_at_that_moment_with_the_reason() {
    let mut centre = centre(json!({"guarantees": [{
        "id": "nobody starves", "target": {"kind": "longest_wait", "seconds": 120}
    }]}));
    call(&mut centre, 1, "main", Facts::default());
    assert_eq!(guarantee_changes(&centre.pass(119)), []);
    assert_eq!(guarantee_changes(&centre.pass(1)), [(false, Some(Shortfall::NobodyAtWork))]);
    let li = centre.at_work(1, 0, &[]);
    centre.accept(contact(1));
    centre.pass(901);
    centre.end(contact(1));
    call(&mut centre, 2, "main", Facts::default());
    assert_eq!(guarantee_changes(&centre.accept(contact(2))), [(true, None)]);
    assert_eq!(centre.router.agent(li).map(|view| view.contacts.len()), Some(1));
}

#[test]
fn a_policy_that_cannot_be_met_is_refused_and_changes_nothing() {
    let mut centre = centre(json!({"version": 3}));
    let wrong = policy(json!({"rules": [{"id": "x", "then": {"queue": "nowhere"}}]}));
    let Err(RoutingError::PolicyRefused(findings)) = centre.try_to(Input::SetPolicy(Box::new(wrong))) else {
        panic!("a queue that is not there");
    };
    assert_eq!(
        (findings[0].pointer.as_str(), findings[0].code.as_str()),
        ("/rules/0/then/queue", "policy.unknown_queue")
    );
    assert_eq!(centre.router.policy(), None);
}

#[test]
fn a_queue_that_the_policy_names_cannot_be_removed() {
    let mut centre = centre(json!({"queues": {"cards": {"overflow": [{"after_seconds": 5, "to": "vip"}]}}}));
    let refused = centre.try_to(Input::RemoveQueue(queue("vip")));
    assert_eq!(refused, Err(RoutingError::QueueInPolicy(queue("vip"))));
    centre.tell(Input::SetPolicy(Box::default()));
    centre.tell(Input::RemoveQueue(queue("vip")));
}
