//! Means over days, with intervals.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::student::quantile;

/// A mean over the days with its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// The mean, or the ratio of two means.
    pub mean: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

impl Figure {
    /// The mean of the values and its interval by Student's t.
    #[must_use]
    pub fn of(values: &[f64], confidence: f64) -> Self {
        Self::ratio(values, &vec![1.0; values.len()], confidence)
    }

    /// The ratio of the means of pairs of values, with the interval by the delta method: the variance of `y − R x` over the
    /// square of the mean of `x`. 0 where there is nothing to divide by.
    #[must_use]
    pub fn ratio(over: &[f64], under: &[f64], confidence: f64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "days are few")]
        let days = over.len() as f64;
        let (above, below) = (over.iter().sum::<f64>() / days, under.iter().sum::<f64>() / days);
        if below.is_nan() || below <= 0.0 {
            return Self::default();
        }
        let ratio = above / below;
        if over.len() < 2 {
            return Self { mean: ratio, low: ratio, high: ratio };
        }
        let scatter: f64 = over.iter().zip(under).map(|(over, under)| (over - ratio * under).powi(2)).sum();
        let error = (scatter / (days - 1.0) / days).sqrt() / below;
        let half = quantile(f64::midpoint(1.0, confidence), days - 1.0) * error;
        Self { mean: ratio, low: ratio - half, high: ratio + half }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_students() {
        let figure = Figure::of(&[1.0, 2.0, 3.0, 4.0], 0.95);
        // s = 1.2910, t(3) = 3.1824, half = 2.0543.
        assert!((figure.mean - 2.5).abs() < 1e-12 && (figure.high - 4.5543).abs() < 1e-3, "{figure:?}");
        let ratio = Figure::ratio(&[10.0, 40.0], &[1.0, 4.0], 0.95);
        assert_eq!((ratio.mean, ratio.low, ratio.high), (10.0, 10.0, 10.0));
        assert_eq!(Figure::ratio(&[1.0], &[0.0], 0.95), Figure::default());
    }
}
