//! What is wrong with a policy is found before it is switched on, at its place and in both languages.

use domain::{Language, SiteId};
use routing::{AgentProfile, Finding, Policy, QueueConfig, Roster, check};
use serde_json::{Value, json};

use crate::centre::{plain, skills};

/// The queues main and cards (card 5), and two agents: one in the north with card 3, one at home who knows nothing.
fn roster() -> Roster {
    let agent = |site: &str, list| AgentProfile {
        skills: skills(list),
        voice_capacity: 1,
        site: Some(SiteId::of(site)),
        ..AgentProfile::default()
    };
    Roster {
        queues: vec![plain("main"), QueueConfig { skills: skills(&[("card", 5)]), ..plain("cards") }],
        agents: vec![agent("north", &[("card", 3)]), agent("home", &[])],
    }
}

fn findings(document: Value) -> Vec<Finding> {
    let mut document = document;
    document["sites"] = json!({"north": {}, "home": {"home": true}, "south": {}});
    let policy: Policy = serde_json::from_value(document).expect("a policy");
    check(&policy, &roster())
}

#[track_caller]
fn finds(document: Value, pointer: &str, code: &str) {
    let found = findings(document);
    let found = found.iter().find(|finding| finding.pointer == pointer && finding.code == code);
    let finding = found.unwrap_or_else(|| panic!("no {code} at {pointer}"));
    assert_ne!(finding.text(Language::Zh), finding.text(Language::En));
}

#[test]
fn a_policy_in_order_has_no_findings() {
    let found = findings(json!({
        "areas": {"flood": {"regions": ["51"]}},
        "rules": [{"id": "flood", "when": {"areas": ["flood"], "regions": ["5101"]}, "then": {"priority": 50}}],
        "queues": {"cards": {"relax": [{"after_seconds": 30, "skills": [{"skill": "card", "level": 3}]}]}}
    }));
    assert_eq!(found, []);
}

#[test]
fn conditions_that_nobody_meets_are_found() {
    let rule = |when: Value| json!({"areas": {"flood": {"regions": ["51"]}}, "rules": [{"id": "x", "when": when, "then": {}}]});
    finds(rule(json!({"star_at_least": 5, "star_at_most": 3})), "/rules/0/when/star_at_most", "policy.never_matches");
    finds(rule(json!({"star_at_least": 8})), "/rules/0/when/star_at_least", "policy.never_matches");
    finds(rule(json!({"areas": ["flood"], "regions": ["11"]})), "/rules/0/when/regions", "policy.never_matches");
    finds(json!({"areas": {"a/b": {"regions": []}}}), "/areas/a~1b/regions", "policy.never_matches");
}

#[test]
fn what_refers_to_nothing_is_found() {
    let rule = |when: Value, then: Value| json!({"rules": [{"id": "x", "when": when, "then": then}]});
    finds(rule(json!({"areas": ["nowhere"]}), json!({})), "/rules/0/when/areas/0", "policy.unknown_area");
    finds(rule(json!({"queues": ["nowhere"]}), json!({})), "/rules/0/when/queues/0", "policy.unknown_queue");
    finds(rule(json!({}), json!({"queue": "nowhere"})), "/rules/0/then/queue", "policy.unknown_queue");
    finds(
        rule(json!({}), json!({"skills": [{"skill": "elvish", "level": 1}]})),
        "/rules/0/then/skills/0/skill",
        "policy.unknown_skill",
    );
    finds(rule(json!({}), json!({"sites": {"sites": ["moon"]}})), "/rules/0/then/sites/sites/0", "policy.unknown_site");
    finds(json!({"queues": {"nowhere": {}}}), "/queues/nowhere", "policy.unknown_queue");
}

#[test]
fn what_leaves_nobody_is_found_even_when_relaxed() {
    finds(json!({"queues": {"cards": {}}}), "/queues/cards", "policy.excludes_everybody");
    let south = json!({"rules": [{"id": "x", "then": {"sites": {"sites": ["south"]}}}]});
    finds(south, "/rules/0/then", "policy.excludes_everybody");
    let for_a_while = json!({"rules": [{"id": "x", "then": {"sites": {"sites": ["south"], "for_seconds": 20}}}]});
    assert_eq!(findings(for_a_while), []);
    let level = json!({"rules": [{"id": "x", "then": {"queue": "main", "skills": [{"skill": "card", "level": 9}]}}]});
    finds(level, "/rules/0/then", "policy.excludes_everybody");
    finds(
        json!({"rules": [{"id": "x", "then": {"sites": {"sites": []}}}]}),
        "/rules/0/then/sites/sites",
        "policy.excludes_everybody",
    );
}

#[test]
fn steps_and_ways_that_make_no_sense_are_found() {
    let cards = |rules: Value| json!({"queues": {"cards": rules}});
    let step = |after: u32, level: u8| json!({"after_seconds": after, "skills": [{"skill": "card", "level": level}]});
    let relax = |one: Value, other: Value| cards(json!({"relax": [one, other]}));
    finds(relax(step(30, 3), step(20, 2)), "/queues/cards/relax/1/after_seconds", "policy.unordered_steps");
    finds(relax(step(10, 2), step(20, 3)), "/queues/cards/relax/1/skills/0/level", "policy.raises_level");
    finds(
        cards(json!({"overflow": [{"after_seconds": 5, "to": "cards"}]})),
        "/queues/cards/overflow/0/to",
        "policy.own_queue",
    );
    let full = |to: &str| json!({"cap": {"waiting": 1, "then": {"kind": "queue", "to": to}}});
    finds(
        json!({"queues": {"cards": full("main"), "main": full("cards")}}),
        "/queues/cards/cap/then/to",
        "policy.goes_in_a_circle",
    );
    finds(cards(json!({"site": "north"})), "/queues/cards/overflow", "policy.no_way_out");
}

#[test]
fn guarantees_that_cannot_be_kept_are_found() {
    let given = |target: Value| json!({"guarantees": [{"id": "g", "to": {"care": ["elderly"]}, "target": target}]});
    finds(
        given(json!({"kind": "answered_within", "percent": 101, "seconds": 5})),
        "/guarantees/0/target/percent",
        "policy.never_kept",
    );
    finds(given(json!({"kind": "longest_wait", "seconds": 0})), "/guarantees/0/target/seconds", "policy.never_kept");
    let mut held = given(json!({"kind": "mean_wait", "milliseconds": 3000}));
    held["rules"] = json!([{"id": "care", "when": {"care": ["elderly"]}, "then": {"last_agent_for_seconds": 30}}]);
    finds(held, "/rules/0/then", "policy.never_kept");
    let matching = json!({"matching": {"weights": {}, "worth_seconds": 30, "gather_milliseconds": 9000}});
    finds(matching.clone(), "/matching/weights", "policy.no_weight");
    finds(matching, "/matching/gather_milliseconds", "policy.gathers_too_long");
}

#[test]
fn a_word_that_the_format_does_not_know_is_refused() {
    assert!(serde_json::from_value::<Policy>(json!({"rulez": []})).is_err());
}

#[test]
fn the_schema_is_the_one_that_is_published() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policy.schema.json");
    let made = serde_json::to_string_pretty(&routing::schema()).unwrap() + "\n";
    if std::env::var_os("WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), made, "WRITE_SCHEMA=1 writes it");
}
