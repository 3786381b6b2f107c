//! Models whose answers are known in closed form.

use planning::{Figure, Model, Run, erlang_a, erlang_c, simulate};
use serde_json::{Value, json};

fn model(document: Value) -> Model {
    serde_json::from_value(document).expect("a model")
}

fn run(days: u32) -> Run {
    // At 99.9 % one of a thousand intervals misses the truth.
    Run { days, seed: 7, confidence: 0.999 }
}

fn holds(figure: Figure, truth: f64) -> bool {
    figure.low <= truth && truth <= figure.high
}

/// Six hours in steady state after an hour of warm-up.
fn steady(agents: u32, patience: Value, policy: Value) -> Model {
    model(json!({
        "intervals": {"seconds": 25200, "count": 1}, "warm_up_seconds": 3600, "steady": true,
        "queues": [{"id": "main"}],
        "contacts": [{
            "id": "calls", "queue": "main", "arrivals": {"per_hour": [252]},
            "service": {"kind": "exponential", "mean": 120}, "patience": patience
        }],
        "agents": [{"id": "team", "count": [agents]}],
        "policy": policy
    }))
}

#[test]
fn without_giving_up_the_wait_is_that_of_erlang_c() {
    let report = simulate(&steady(12, Value::Null, Value::Null), &run(150)).unwrap();
    let waits = erlang_c(12, 8.4);
    let wait = waits * 120.0 / (12.0 - 8.4);
    assert!(holds(report.all.mean_wait_seconds, wait), "{:?} {wait}", report.all.mean_wait_seconds);
    assert!(holds(report.all.had_to_wait, waits), "{:?} {waits}", report.all.had_to_wait);
    let level = 1.0 - waits * (-(12.0 - 8.4) * 20.0_f64 / 120.0).exp();
    assert!(holds(report.all.service_level, level), "{:?} {level}", report.all.service_level);
    assert!(holds(report.occupancy_all, 0.7), "{:?}", report.occupancy_all);
    assert!(holds(report.queue_length, 0.07 * wait), "Little's law: {:?}", report.queue_length);
}

#[test]
fn with_impatient_customers_it_is_that_of_erlang_a() {
    let patience = json!({"kind": "exponential", "mean": 90});
    let report = simulate(&steady(9, patience, Value::Null), &run(150)).unwrap();
    let truth = erlang_a(9, 0.07, 120.0, 90.0, 20.0);
    let all = &report.all;
    assert!(holds(all.abandonment, truth.abandons), "{:?} {truth:?}", all.abandonment);
    assert!(holds(all.mean_wait_all_seconds, truth.mean_wait), "{:?} {truth:?}", all.mean_wait_all_seconds);
    assert!(
        holds(all.service_level_without_short, truth.service_level_without_short),
        "{:?} {truth:?}",
        all.service_level_without_short
    );
    assert!(holds(all.service_level, truth.service_level), "{:?} {truth:?}", all.service_level);
    assert_eq!(all.blocked.mean + all.unserved.mean, 0.0);
    let accounted = all.served.mean + all.abandoned.mean;
    assert!((accounted - all.arrivals.mean).abs() < 1e-9, "each contact is served or gives up");
}

#[test]
fn a_full_queue_turns_away_as_in_the_formula() {
    let policy = json!({"queues": {"main": {"cap": {"waiting": 5, "then": {"kind": "refuse"}}}}});
    let report = simulate(&steady(9, Value::Null, policy), &run(150)).unwrap();
    // M/M/9/14: state probabilities of the birth and death process.
    let mut states = vec![1.0_f64];
    for number in 1..=14_u32 {
        states.push(states[states.len() - 1] * 8.4 / f64::from(number.min(9)));
    }
    let blocked = states[14] / states.iter().sum::<f64>();
    assert!(holds(report.all.blocking, blocked), "{:?} {blocked}", report.all.blocking);
}

/// Two classes in M/M/n with the same service, the first before the second without interruption (Cobham 1954; Davis 1966):
/// W1 = C / (n μ (1 − ρ1)), W2 = C / (n μ (1 − ρ1) (1 − ρ)).
#[test]
fn priority_without_ageing_is_that_of_cobham() {
    let kind = |id: &str, per_hour: f64, priority: i32| {
        json!({"id": id, "queue": "main", "priority": priority, "arrivals": {"per_hour": [per_hour]},
               "service": {"kind": "exponential", "mean": 120}})
    };
    let report = simulate(
        &model(json!({
            "intervals": {"seconds": 25200, "count": 1}, "warm_up_seconds": 3600, "steady": true, "ageing_seconds": 0,
            "queues": [{"id": "main"}],
            "contacts": [kind("first", 63.0, 1), kind("second", 189.0, 0)],
            "agents": [{"id": "team", "count": [10]}]
        })),
        &run(150),
    )
    .unwrap();
    let base = erlang_c(10, 8.4) * 120.0 / 10.0;
    let (first, second) = (base / (1.0 - 0.21), base / (1.0 - 0.21) / (1.0 - 0.84));
    assert!(holds(report.contacts["first"].mean_wait_seconds, first), "{:?} {first}", report.contacts["first"]);
    assert!(holds(report.contacts["second"].mean_wait_seconds, second), "{:?} {second}", report.contacts["second"]);
}

#[test]
fn the_same_seed_gives_the_same_days_and_a_day_is_cut_or_served_to_its_end() {
    let mut model = model(json!({
        "intervals": {"seconds": 1800, "count": 3},
        "busyness": {"kind": "gamma", "shape": 10, "mean": 1},
        "queues": [{"id": "main"}],
        "contacts": [{"id": "calls", "queue": "main", "arrivals": {"per_hour": [100, 200, 150]},
                      "service": {"kind": "log_normal", "mean": 180, "variation": 0.7},
                      "wrap_up": {"kind": "constant", "value": 20},
                      "patience": {"kind": "zero_or", "probability": 0.1, "other": {"kind": "exponential", "mean": 300}}}],
        "agents": [{"id": "team", "count": [6, 9, 5]}]
    }));
    let first = simulate(&model, &run(20)).unwrap();
    assert_eq!(first, simulate(&model, &run(20)).unwrap());
    let all = &first.all;
    assert!((all.served.mean + all.abandoned.mean - all.arrivals.mean).abs() < 1e-9);
    assert!(all.handling_seconds.low < 200.0 && 200.0 < all.handling_seconds.high, "{:?}", all.handling_seconds);
    model.after_close = planning::AfterClose::Leave;
    let cut = simulate(&model, &run(20)).unwrap();
    assert!(cut.all.served.mean + cut.all.abandoned.mean < cut.all.arrivals.mean);
    assert_eq!(cut.all.arrivals, all.arrivals);
}

#[test]
fn the_schema_is_the_one_that_is_published() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("model.schema.json");
    let made = serde_json::to_string_pretty(&planning::schema()).unwrap() + "\n";
    if std::env::var_os("WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), made, "WRITE_SCHEMA=1 writes it");
}
