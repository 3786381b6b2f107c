//! Distributions of times and factors.

use rand::Rng;
use rand::RngExt;
use rand_distr::{Distribution as _, Exp1, Gamma, LogNormal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A distribution of a time in seconds, or of a factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Always the same.
    Constant {
        /// The value.
        value: f64,
    },
    /// Exponential.
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// Gamma (Erlang, if the shape is a whole number).
    Gamma {
        /// The shape.
        shape: f64,
        /// The mean.
        mean: f64,
    },
    /// Log-normal.
    LogNormal {
        /// The mean.
        mean: f64,
        /// The standard deviation divided by the mean.
        variation: f64,
    },
    /// Even between two values.
    Uniform {
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// 0 with a probability, or else as another one: customers who leave as soon as they would have to wait.
    ZeroOr {
        /// The probability of 0.
        probability: f64,
        /// Or else.
        #[schema(no_recursion)]
        other: Box<Distribution>,
    },
}

impl Distribution {
    /// Draws one value; not negative.
    pub fn draw(&self, random: &mut impl Rng) -> f64 {
        match self {
            Self::Constant { value } => *value,
            Self::Exponential { mean } => {
                let standard: f64 = Exp1.sample(random);
                mean * standard
            }
            Self::Gamma { shape, mean } => Gamma::new(*shape, mean / shape).map_or(*mean, |gamma| gamma.sample(random)),
            Self::LogNormal { mean, variation } => {
                let variance = (1.0 + variation * variation).ln();
                LogNormal::new(mean.ln() - variance / 2.0, variance.sqrt())
                    .map_or(*mean, |log_normal| log_normal.sample(random))
            }
            Self::Uniform { low, high } => low + (high - low) * random.random::<f64>(),
            Self::ZeroOr { probability, other } => {
                // Both are drawn, so that another probability leaves everything else as it was.
                let (chance, value) = (random.random::<f64>(), other.draw(random));
                if chance < *probability { 0.0 } else { value }
            }
        }
        .max(0.0)
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant { value } => *value,
            Self::Exponential { mean } | Self::Gamma { mean, .. } | Self::LogNormal { mean, .. } => *mean,
            Self::Uniform { low, high } => (low + high) / 2.0,
            Self::ZeroOr { probability, other } => (1.0 - probability) * other.mean(),
        }
    }

    /// Whether its figures make sense.
    pub(crate) fn is_possible(&self) -> bool {
        let positive = |value: f64| value.is_finite() && value > 0.0;
        let at_least_zero = |value: f64| value.is_finite() && value >= 0.0;
        match self {
            Self::Constant { value } => at_least_zero(*value),
            Self::Exponential { mean } => positive(*mean),
            Self::Gamma { shape, mean } => positive(*shape) && positive(*mean),
            Self::LogNormal { mean, variation } => positive(*mean) && at_least_zero(*variation),
            Self::Uniform { low, high } => at_least_zero(*low) && at_least_zero(*high) && low <= high,
            Self::ZeroOr { probability, other } => (0.0..=1.0).contains(probability) && other.is_possible(),
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn draws_have_the_mean_that_is_said() {
        let exponential = Distribution::Exponential { mean: 100.0 };
        let all = [
            exponential.clone(),
            Distribution::Constant { value: 7.0 },
            Distribution::Gamma { shape: 3.0, mean: 40.0 },
            Distribution::LogNormal { mean: 200.0, variation: 0.8 },
            Distribution::Uniform { low: 10.0, high: 30.0 },
            Distribution::ZeroOr { probability: 0.1, other: Box::new(exponential) },
        ];
        let mut random = StdRng::seed_from_u64(5);
        for distribution in all {
            let mean = (0..200_000).map(|_| distribution.draw(&mut random)).sum::<f64>() / 200_000.0;
            assert!((mean / distribution.mean() - 1.0).abs() < 0.01, "{distribution:?}: {mean}");
        }
    }
}
