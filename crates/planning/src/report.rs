//! What a run tells.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::day::Broken;
use crate::figures::Figure;
use crate::model::Model;

/// What is counted of some contacts on one day.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) arrivals: f64,
    pub(crate) served: f64,
    pub(crate) abandoned: f64,
    pub(crate) blocked: f64,
    pub(crate) unserved: f64,
    pub(crate) diverted: f64,
    pub(crate) call_backs_offered: f64,
    pub(crate) in_target: f64,
    pub(crate) abandoned_in_target: f64,
    pub(crate) had_to_wait: f64,
    pub(crate) wait_served: f64,
    pub(crate) wait_abandoned: f64,
    pub(crate) handling: f64,
    pub(crate) rated: f64,
    pub(crate) satisfied: f64,
}

impl Counts {
    fn add(mut self, other: &Self) -> Self {
        self.arrivals += other.arrivals;
        self.served += other.served;
        self.abandoned += other.abandoned;
        self.blocked += other.blocked;
        self.unserved += other.unserved;
        self.diverted += other.diverted;
        self.call_backs_offered += other.call_backs_offered;
        self.in_target += other.in_target;
        self.abandoned_in_target += other.abandoned_in_target;
        self.had_to_wait += other.had_to_wait;
        self.wait_served += other.wait_served;
        self.wait_abandoned += other.wait_abandoned;
        self.handling += other.handling;
        self.rated += other.rated;
        self.satisfied += other.satisfied;
        self
    }
}

/// What is measured of a group of agents on one day.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GroupCounts {
    pub(crate) busy_now: u32,
    pub(crate) staffed_now: u32,
    /// Agent seconds.
    pub(crate) busy: f64,
    pub(crate) staffed: f64,
}

/// Everything that is counted on one day.
#[derive(Debug, Clone, Default)]
pub(crate) struct DayCounts {
    pub(crate) kinds: Vec<Counts>,
    pub(crate) intervals: Vec<Counts>,
    pub(crate) groups: Vec<GroupCounts>,
    /// The length of what is measured.
    pub(crate) seconds: f64,
    /// Waiting contacts times seconds.
    pub(crate) waiting: f64,
    pub(crate) broken: Broken,
}

impl DayCounts {
    pub(crate) fn new(model: &Model) -> Self {
        Self {
            kinds: vec![Counts::default(); model.contacts.len()],
            intervals: vec![Counts::default(); model.intervals.count],
            groups: vec![GroupCounts::default(); model.agents.len()],
            ..Self::default()
        }
    }

    /// All kinds together.
    pub(crate) fn all(&self) -> Counts {
        self.kinds.iter().fold(Counts::default(), |all, kind| all.add(kind))
    }
}

/// The figures of some contacts: counts are means a day; shares and mean times are ratios of means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Tally {
    /// Contacts that came.
    pub arrivals: Figure,
    /// That were answered.
    pub served: Figure,
    /// That gave up.
    pub abandoned: Figure,
    /// That were turned away.
    pub blocked: Figure,
    /// That still waited when the run ended.
    pub unserved: Figure,
    /// That waited in another queue than they asked for.
    pub diverted: Figure,
    /// That were offered a call-back.
    pub call_backs_offered: Figure,
    /// That were answered within the acceptable wait.
    pub in_target: Figure,
    /// That gave up within it.
    pub abandoned_in_target: Figure,
    /// Answered in time ÷ (answered + given up): the default definition of the service level.
    pub service_level: Figure,
    /// Answered in time ÷ answered.
    pub service_level_of_answered: Figure,
    /// (Answered in time + given up in time) ÷ (answered + given up).
    pub service_level_with_abandoned: Figure,
    /// Answered in time ÷ (answered + given up after the time).
    pub service_level_without_short: Figure,
    /// Answered in time ÷ all that came, those turned away included.
    pub service_level_of_arrivals: Figure,
    /// Given up ÷ all that came.
    pub abandonment: Figure,
    /// Turned away ÷ all that came.
    pub blocking: Figure,
    /// Of those answered, who had to wait at all.
    pub had_to_wait: Figure,
    /// The mean wait of those answered (speed of answer).
    pub mean_wait_seconds: Figure,
    /// The mean wait of those who gave up.
    pub mean_wait_abandoned_seconds: Figure,
    /// The mean wait of both.
    pub mean_wait_all_seconds: Figure,
    /// The mean handling time: conversation and wrap-up.
    pub handling_seconds: Figure,
    /// Satisfied customers, of those whose agent has a figure for it.
    pub satisfied: Figure,
}

impl Tally {
    pub(crate) fn of(days: &[Counts], confidence: f64) -> Self {
        let list = |value: &dyn Fn(&Counts) -> f64| days.iter().map(value).collect::<Vec<_>>();
        let mean = |value: &dyn Fn(&Counts) -> f64| Figure::of(&list(value), confidence);
        let ratio = |over: &dyn Fn(&Counts) -> f64, under: &dyn Fn(&Counts) -> f64| {
            Figure::ratio(&list(over), &list(under), confidence)
        };
        Self {
            arrivals: mean(&|day| day.arrivals),
            served: mean(&|day| day.served),
            abandoned: mean(&|day| day.abandoned),
            blocked: mean(&|day| day.blocked),
            unserved: mean(&|day| day.unserved),
            diverted: mean(&|day| day.diverted),
            call_backs_offered: mean(&|day| day.call_backs_offered),
            in_target: mean(&|day| day.in_target),
            abandoned_in_target: mean(&|day| day.abandoned_in_target),
            service_level: ratio(&|day| day.in_target, &|day| day.served + day.abandoned),
            service_level_of_answered: ratio(&|day| day.in_target, &|day| day.served),
            service_level_with_abandoned: ratio(&|day| day.in_target + day.abandoned_in_target, &|day| {
                day.served + day.abandoned
            }),
            service_level_without_short: ratio(&|day| day.in_target, &|day| {
                day.served + day.abandoned - day.abandoned_in_target
            }),
            service_level_of_arrivals: ratio(&|day| day.in_target, &|day| day.arrivals),
            abandonment: ratio(&|day| day.abandoned, &|day| day.arrivals),
            blocking: ratio(&|day| day.blocked, &|day| day.arrivals),
            had_to_wait: ratio(&|day| day.had_to_wait, &|day| day.served),
            mean_wait_seconds: ratio(&|day| day.wait_served, &|day| day.served),
            mean_wait_abandoned_seconds: ratio(&|day| day.wait_abandoned, &|day| day.abandoned),
            mean_wait_all_seconds: ratio(&|day| day.wait_served + day.wait_abandoned, &|day| {
                day.served + day.abandoned
            }),
            handling_seconds: ratio(&|day| day.handling, &|day| day.served),
            satisfied: ratio(&|day| day.satisfied, &|day| day.rated),
        }
    }
}

/// How a guarantee of the policy fared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GuaranteeReport {
    /// How often a day it was broken (from kept to not kept).
    pub broken: Figure,
    /// For which reasons, in all.
    pub reasons: BTreeMap<String, f64>,
}

/// What a run tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// The model's name.
    pub model: String,
    /// How many days were played.
    pub days: u32,
    /// The seed.
    pub seed: u64,
    /// The confidence of the intervals.
    pub confidence: f64,
    /// All contacts.
    pub all: Tally,
    /// By kind of contact.
    pub contacts: BTreeMap<String, Tally>,
    /// By interval in which they came.
    pub intervals: Vec<Tally>,
    /// The share of agents' time in which they were busy, by group.
    pub occupancy: BTreeMap<String, Figure>,
    /// The same of all agents.
    pub occupancy_all: Figure,
    /// How many contacts wait on average.
    pub queue_length: Figure,
    /// The policy's guarantees.
    pub guarantees: BTreeMap<String, GuaranteeReport>,
}

impl Report {
    pub(crate) fn of(model: &Model, days: &[DayCounts], seed: u64, confidence: f64) -> Self {
        let all: Vec<_> = days.iter().map(DayCounts::all).collect();
        let kind = |index: usize| days.iter().map(|day| day.kinds[index]).collect::<Vec<_>>();
        let interval = |index: usize| days.iter().map(|day| day.intervals[index]).collect::<Vec<_>>();
        let busy = |pick: &dyn Fn(&DayCounts) -> (f64, f64)| {
            let (over, under): (Vec<_>, Vec<_>) = days.iter().map(pick).unzip();
            Figure::ratio(&over, &under, confidence)
        };
        let guarantees = model.policy.iter().flat_map(|policy| &policy.guarantees).map(|given| {
            let broken = |day: &DayCounts| day.broken.get(&given.id).map_or(0.0, |why| why.values().sum());
            let mut reasons = BTreeMap::<String, f64>::new();
            for (why, count) in days.iter().filter_map(|day| day.broken.get(&given.id)).flatten() {
                *reasons.entry(why.clone()).or_default() += count;
            }
            let broken = Figure::of(&days.iter().map(broken).collect::<Vec<_>>(), confidence);
            (given.id.clone(), GuaranteeReport { broken, reasons })
        });
        Self {
            model: model.name.clone(),
            days: u32::try_from(days.len()).unwrap_or(u32::MAX),
            seed,
            confidence,
            all: Tally::of(&all, confidence),
            contacts: (0..model.contacts.len())
                .map(|index| (model.contacts[index].id.clone(), Tally::of(&kind(index), confidence)))
                .collect(),
            intervals: (0..model.intervals.count).map(|index| Tally::of(&interval(index), confidence)).collect(),
            occupancy: (0..model.agents.len())
                .map(|index| {
                    let of = |day: &DayCounts| (day.groups[index].busy, day.groups[index].staffed);
                    (model.agents[index].id.clone(), busy(&of))
                })
                .collect(),
            occupancy_all: busy(&|day| {
                day.groups.iter().fold((0.0, 0.0), |sum, group| (sum.0 + group.busy, sum.1 + group.staffed))
            }),
            queue_length: busy(&|day| (day.waiting, day.seconds)),
            guarantees: guarantees.collect(),
        }
    }
}
