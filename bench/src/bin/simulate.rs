//! How long does the simulator take for a day of 184,000 contacts and 800 agents, played with the live router?
//!
//! A day of 24 hours in 48 intervals with the usual two humps; six queues with skills, three kinds of customer, wrap-up,
//! giving up, a policy with care groups, overflow and guarantees. One core. Prints one line of JSON.

use std::time::Instant;

use planning::{Model, Run, simulate};
use serde_json::json;

fn main() -> anyhow::Result<()> {
    let hump = |hour: f64, at: f64| (-((hour - at) / 2.6).powi(2)).exp();
    let shape: Vec<f64> = (0..48)
        .map(|half| f64::from(half) / 2.0)
        .map(|hour| 0.06 + hump(hour, 10.5) + 0.9 * hump(hour, 15.5))
        .collect();
    let sum: f64 = shape.iter().sum();
    let rates = |share: f64| shape.iter().map(|part| part / sum * 184_000.0 * share * 2.0).collect::<Vec<_>>();
    let most = shape.iter().copied().fold(0.0, f64::max);
    let count =
        |agents: f64| shape.iter().map(|part| (agents * (part / most).max(0.1)).round() as u32).collect::<Vec<_>>();
    let mut queues = Vec::new();
    let mut kinds = Vec::new();
    let mut agents = Vec::new();
    for number in 0..6 {
        let skill = format!("trade-{number}");
        queues.push(json!({"id": format!("queue-{number}"), "skills": [{"skill": skill, "level": 3}]}));
        for (tier, care, share) in
            [("standard", json!([]), 0.82), ("wealth", json!([]), 0.1), ("standard", json!(["elderly"]), 0.08)]
        {
            kinds.push(json!({
                "id": format!("{number}-{tier}-{care}"), "queue": format!("queue-{number}"),
                "arrivals": {"per_hour": rates(share / 6.0)}, "facts": {"tier": tier, "care": care},
                "service": {"kind": "log_normal", "mean": 100, "variation": 0.9}, "wrap_up": {"kind": "exponential", "mean": 20},
                "patience": {"kind": "exponential", "mean": 240}
            }));
        }
        let next = format!("trade-{}", (number + 1) % 6);
        agents.push(json!({
            "id": format!("team-{number}"), "count": count(800.0 / 6.0),
            "skills": [{"skill": skill, "level": 6}, {"skill": next, "level": 3}]
        }));
    }
    let model: Model = serde_json::from_value(json!({
        "name": "a day of 184,000", "intervals": {"seconds": 1800, "count": 48},
        "queues": queues, "contacts": kinds, "agents": agents,
        "policy": {
            "rules": [
                {"id": "care", "when": {"care": ["elderly"]}, "then": {"priority": 600}},
                {"id": "vip", "when": {"tiers": ["wealth"]}, "then": {"priority": 60}}
            ],
            "queues": {"queue-0": {"overflow": [{"after_seconds": 60, "to": "queue-3"}]}},
            "guarantees": [{"id": "care", "to": {"care": ["elderly"]}, "target": {"kind": "mean_wait", "milliseconds": 3000}}]
        }
    }))?;
    let mut seconds = Vec::new();
    let mut contacts = 0.0;
    let mut level = 0.0;
    for seed in 1..=5 {
        let began = Instant::now();
        let report = simulate(&model, &Run { days: 1, seed, ..Run::default() })?;
        seconds.push(began.elapsed().as_secs_f64());
        contacts = report.all.arrivals.mean;
        level = report.all.service_level.mean;
    }
    seconds.sort_by(f64::total_cmp);
    let agents = count(800.0 / 6.0).into_iter().max().unwrap_or(0) * 6;
    println!(
        "{}",
        json!({"figure": "simulate", "contacts": contacts, "agents_at_most": agents, "service_level": level,
               "seconds_median": seconds[2], "seconds_most": seconds[4]})
    );
    Ok(())
}
