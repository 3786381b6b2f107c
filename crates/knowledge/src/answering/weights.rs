//! From evidence to a probability: logistic regression. The weights were fitted by `examples/calibrate.rs` on the
//! questions of `data/calibration.tsv`; `tests/it/answers.rs` measures them on other questions.

use super::Evidence;

/// The weights of [`Evidence::figures`], the constant last.
pub const WEIGHTS: [f32; 8] = [0.72, 2.68, 1.22, 0.0, 1.47, 2.38, 2.62, -5.69];

/// From this confidence on the article is said.
pub const FOUND_FROM: f32 = 0.65;

/// From this confidence on the customer is asked back.
pub const ASK_BACK_FROM: f32 = 0.3;

/// How likely an article is the right one, 0 to 1.
#[must_use]
pub fn confidence(evidence: &Evidence) -> f32 {
    let figures = evidence.figures();
    let sum: f32 = figures.iter().zip(&WEIGHTS).map(|(figure, weight)| figure * weight).sum();
    1.0 / (1.0 + (-(sum + WEIGHTS[WEIGHTS.len() - 1])).exp())
}
