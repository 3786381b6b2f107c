//! The demonstration's models show what they are there to show.

use planning::{Model, Run, agents_for, compare, simulate};

fn model(name: &str) -> Model {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/simulation").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_day_is_staffed_by_erlang_a_and_care_groups_wait_three_seconds_at_most_while_the_others_have_80_in_20() {
    let model = model("day.json");
    let hours = model.intervals.count;
    let rate = |hour: usize| model.contacts.iter().map(|kind| kind.arrivals.per_hour[hour]).sum::<f64>();
    let first = &model.contacts[0];
    let handling = first.service.mean() + first.wrap_up.as_ref().unwrap().mean();
    let patience = first.patience.as_ref().unwrap().mean();
    for hour in 0..hours {
        let given = agents_for(0.8, rate(hour) / 3600.0, handling, patience, 20.0);
        assert_eq!(model.agents[0].count[hour], given, "hour {hour}");
    }
    let report = simulate(&model, &Run { days: 40, ..Run::default() }).unwrap();
    for care in ["registered-care", "green-channel"] {
        let wait = report.contacts[care].mean_wait_seconds;
        assert!(wait.high <= 3.0, "{care}: {wait:?}");
    }
    let level = report.contacts["common"].service_level;
    assert!(level.mean >= 0.8, "{level:?}");
    assert_eq!(report.guarantees["nobody-starves"].broken.mean, 0.0);
}

#[test]
fn matching_by_ability_satisfies_more_and_takes_less_time_than_the_longest_idle_and_nobody_waits_longer() {
    let found =
        compare(&model("matching.json"), &model("longest-idle.json"), &Run { days: 20, ..Run::default() }).unwrap();
    let less = found.difference;
    assert!(less.handling_seconds.high < 0.0, "{:?}", less.handling_seconds);
    assert!(less.satisfied.low > 0.0, "{:?}", less.satisfied);
    assert!(less.mean_wait_seconds.high <= 0.0, "{:?}", less.mean_wait_seconds);
}
