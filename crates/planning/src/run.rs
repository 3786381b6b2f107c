//! Many days of one model.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::check::{ModelError, check};
use crate::day::Day;
use crate::figures::Figure;
use crate::model::Model;
use crate::report::{Counts, DayCounts, Report};
use crate::team::team;

/// How a model is run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// How many days.
    pub days: u32,
    /// The same seed gives the same days.
    pub seed: u64,
    /// The confidence of the intervals, between 0 and 1.
    pub confidence: f64,
}

impl Default for Run {
    fn default() -> Self {
        Self { days: 100, seed: 1, confidence: 0.95 }
    }
}

/// Two models on the same days, and how the first differs from the second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Comparison {
    /// The first model.
    pub first: Report,
    /// The second model.
    pub second: Report,
    /// The first less the second, day by day.
    pub difference: Difference,
}

/// The first model less the second, as the mean of the days' differences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// Of the mean wait of those answered.
    pub mean_wait_seconds: Figure,
    /// Of the service level.
    pub service_level: Figure,
    /// Of the mean handling time.
    pub handling_seconds: Figure,
    /// Of the share of satisfied customers.
    pub satisfied: Figure,
}

/// Plays the days of the model.
///
/// # Errors
/// If the model is not possible.
pub fn simulate(model: &Model, run: &Run) -> Result<Report, ModelError> {
    Ok(Report::of(model, &play(model, run)?, run.seed, run.confidence))
}

/// Plays the same days of two models.
///
/// # Errors
/// If either is not possible.
pub fn compare(first: &Model, second: &Model, run: &Run) -> Result<Comparison, ModelError> {
    let (one, other) = (play(first, run)?, play(second, run)?);
    let difference = |value: &dyn Fn(&Counts) -> f64| {
        let of = |day: &DayCounts| value(&day.all());
        let each: Vec<_> = one.iter().zip(&other).map(|(one, other)| of(one) - of(other)).collect();
        Figure::of(&each, run.confidence)
    };
    let share = |over: f64, under: f64| if under > 0.0 { over / under } else { 0.0 };
    Ok(Comparison {
        difference: Difference {
            mean_wait_seconds: difference(&|day| share(day.wait_served, day.served)),
            service_level: difference(&|day| share(day.in_target, day.served + day.abandoned)),
            handling_seconds: difference(&|day| share(day.handling, day.served)),
            satisfied: difference(&|day| share(day.satisfied, day.rated)),
        },
        first: Report::of(first, &one, run.seed, run.confidence),
        second: Report::of(second, &other, run.seed, run.confidence),
    })
}

fn play(model: &Model, run: &Run) -> Result<Vec<DayCounts>, ModelError> {
    check(model)?;
    let team = team(model, run.seed);
    (0..u64::from(run.days.max(1))).map(|day| Day::new(model, &team, run.seed, day)?.play()).collect()
}
