//! What agents are able to, by business, and how it is estimated.

use domain::BusinessId;
use rustc_hash::FxHashMap;

use crate::policy::Weights;

/// The best that an ability can be.
pub const BEST: u16 = 1000;

/// How able an agent is in one kind of business, in thousandths: 0 is worst, [`BEST`] best. An agent of whom nothing
/// is known counts as 500 in everything; estimates by [`shrink`] know better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ability {
    /// Service quality as inspected: the share of the points.
    pub quality: u16,
    /// Short handling time, see [`Ability::speed_of`].
    pub speed: u16,
    /// The share of customers who were satisfied.
    pub satisfaction: u16,
    /// The share of customers who needed not come again.
    pub resolution: u16,
}

impl Default for Ability {
    fn default() -> Self {
        Self { quality: 500, speed: 500, satisfaction: 500, resolution: 500 }
    }
}

impl Ability {
    /// A share from 0 to 1 in thousandths.
    #[must_use]
    pub fn share(share: f64) -> u16 {
        // A float is held to the range when it is turned into an integer.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to 0 to 1000 before")]
        let thousandths = (share * f64::from(BEST)).round().clamp(0.0, f64::from(BEST)) as u16;
        thousandths
    }

    /// The speed of an agent whose contacts take so long where the team's take `team` on average (same unit, both
    /// more than 0): 500 for the team's mean, 1,000 for no time at all, 0 from twice the mean on.
    #[must_use]
    pub fn speed_of(handling: f64, team: f64) -> u16 {
        Self::share(1.0 - handling / (2.0 * team))
    }

    /// The weighted mean; 500 if nothing has a weight.
    #[must_use]
    pub fn score(self, weights: Weights) -> u16 {
        let parts = [
            (self.quality, weights.quality),
            (self.speed, weights.speed),
            (self.satisfaction, weights.satisfaction),
            (self.resolution, weights.resolution),
        ];
        let total: u32 = parts.iter().map(|(_, weight)| u32::from(*weight)).sum();
        if total == 0 {
            return BEST / 2;
        }
        let sum: u64 = parts.iter().map(|(value, weight)| u64::from((*value).min(BEST)) * u64::from(*weight)).sum();
        u16::try_from(sum / u64::from(total)).unwrap_or(BEST)
    }
}

/// What was seen of one agent: observations of one figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// How many.
    pub count: u32,
    /// Their mean.
    pub mean: f64,
    /// Their variance (with `count − 1`); for a share `p` of yes it is about `p (1 − p)`. Ignored with fewer than 2.
    pub variance: f64,
}

/// What is believed of one agent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate: between the agent's own mean and the team's.
    pub value: f64,
    /// How much the agent's own figures count in it, 0 to 1. The rest is the team's mean.
    pub own: f64,
    /// The team's mean.
    pub team: f64,
}

/// What to believe of each of several agents who do the same work, from what was seen of each: few observations are
/// drawn towards the team's mean, many speak for themselves.
///
/// The normal–normal empirical-Bayes estimator: with agent means `y_i` of `n_i` observations that vary by `σ²` around the
/// agent's true value, and true values that vary by `τ²` around the team's mean `μ`, the estimate is
/// `μ + B_i (y_i − μ)` with `B_i = τ² / (τ² + σ²/n_i)` (Efron and Morris, "Data Analysis Using Stein's Estimator and its
/// Generalizations", Journal of the American Statistical Association 70 (1975) 311–319, section 2). `σ²` is the pooled
/// variance. `τ²` is the moment estimator of DerSimonian and Laird, "Meta-analysis in clinical trials", Controlled
/// Clinical Trials 7 (1986) 177–188: with `w_i = n_i/σ²` and `Q = Σ w_i (y_i − ȳ_w)²` it is
/// `max(0, (Q − (k − 1)) / (Σ w_i − Σ w_i² / Σ w_i))`; `μ` is then the mean weighted by `1/(τ² + σ²/n_i)`.
///
/// Agents of whom nothing was seen get the team's mean. Without any observation everything is 0.
#[must_use]
pub fn shrink(observed: &[Observed]) -> Vec<Estimate> {
    let seen: Vec<_> = observed.iter().filter(|agent| agent.count > 0).collect();
    let count = |agent: &Observed| f64::from(agent.count);
    let freedom: f64 = seen.iter().map(|agent| count(agent) - 1.0).sum();
    let scatter: f64 =
        seen.iter().filter(|agent| agent.count > 1).map(|agent| (count(agent) - 1.0) * agent.variance).sum();
    let within = if freedom > 0.0 { scatter / freedom } else { 0.0 };
    let between = between(&seen, within);
    let spread = |agent: &Observed| between + within / count(agent);
    // Where nothing varies at all, everybody's figures count alike.
    let weight = |agent: &Observed| if spread(agent) > 0.0 { 1.0 / spread(agent) } else { count(agent) };
    let total: f64 = seen.iter().map(|agent| weight(agent)).sum();
    let team =
        if seen.is_empty() { 0.0 } else { seen.iter().map(|agent| weight(agent) * agent.mean).sum::<f64>() / total };
    observed
        .iter()
        .map(|agent| {
            let own = if agent.count == 0 || spread(agent) <= 0.0 { 0.0 } else { between / spread(agent) };
            Estimate { value: team + own * (agent.mean - team) * f64::from(u8::from(agent.count > 0)), own, team }
        })
        .collect()
}

/// The variance of the true values, by moments.
fn between(seen: &[&Observed], within: f64) -> f64 {
    if seen.len() < 2 {
        return 0.0;
    }
    let agents = f64::from(u32::try_from(seen.len()).unwrap_or(u32::MAX));
    if within <= 0.0 {
        // What varies does so between agents alone.
        let mean = seen.iter().map(|agent| agent.mean).sum::<f64>() / agents;
        return seen.iter().map(|agent| (agent.mean - mean).powi(2)).sum::<f64>() / (agents - 1.0);
    }
    let weight = |agent: &Observed| f64::from(agent.count) / within;
    let sum: f64 = seen.iter().map(|agent| weight(agent)).sum();
    let squares: f64 = seen.iter().map(|agent| weight(agent).powi(2)).sum();
    let mean = seen.iter().map(|agent| weight(agent) * agent.mean).sum::<f64>() / sum;
    let apart: f64 = seen.iter().map(|agent| weight(agent) * (agent.mean - mean).powi(2)).sum();
    let room = sum - squares / sum;
    if room > 0.0 { ((apart - (agents - 1.0)) / room).max(0.0) } else { 0.0 }
}

/// The number of what contacts value in an agent: a business and what counts in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct TasteIx(pub(crate) u16);

impl TasteIx {
    /// Abilities do not count.
    pub(crate) const NONE: Self = Self(0);
}

/// All tastes, by number from 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tastes {
    all: Vec<(BusinessId, Weights)>,
    by_key: FxHashMap<(BusinessId, Weights), TasteIx>,
}

impl Tastes {
    /// The number of the taste, and whether it was not there before. With more tastes than numbers, none.
    pub(crate) fn number(&mut self, business: &BusinessId, weights: Weights) -> (TasteIx, bool) {
        let key = (business.clone(), weights);
        if let Some(taste) = self.by_key.get(&key) {
            return (*taste, false);
        }
        let Ok(number) = u16::try_from(self.all.len() + 1) else { return (TasteIx::NONE, false) };
        self.all.push(key.clone());
        self.by_key.insert(key, TasteIx(number));
        (TasteIx(number), true)
    }

    /// An agent's scores by taste, for [`score`].
    pub(crate) fn scores(&self, abilities: &FxHashMap<BusinessId, Ability>) -> Vec<u16> {
        let score = |(business, weights): &(BusinessId, Weights)| {
            abilities.get(business).copied().unwrap_or_default().score(*weights)
        };
        self.all.iter().map(score).collect()
    }

    /// An agent's score in the newest taste.
    pub(crate) fn newest_score(&self, abilities: &FxHashMap<BusinessId, Ability>) -> Option<u16> {
        self.all.last().map(|(business, weights)| abilities.get(business).copied().unwrap_or_default().score(*weights))
    }
}

/// The score in a taste out of an agent's scores; 500 where none counts.
pub(crate) fn score(scores: &[u16], taste: TasteIx) -> u16 {
    usize::from(taste.0).checked_sub(1).and_then(|index| scores.get(index)).copied().unwrap_or(BEST / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(count: u32, mean: f64, variance: f64) -> Observed {
        Observed { count, mean, variance }
    }

    #[test]
    fn few_observations_are_drawn_to_the_teams_mean_and_many_speak_for_themselves() {
        let estimates = shrink(&[seen(4, 0.5, 0.2), seen(4000, 0.8, 0.16), seen(4000, 0.9, 0.09), seen(0, 0.0, 0.0)]);
        let team = estimates[0].team;
        assert!((0.7..0.9).contains(&team), "{team}");
        assert!(estimates[0].own < 0.5 && estimates[0].value > 0.6, "{:?}", estimates[0]);
        assert!(estimates[1].own > 0.98 && (estimates[1].value - 0.8).abs() < 0.002, "{:?}", estimates[1]);
        assert_eq!((estimates[3].value, estimates[3].own), (team, 0.0));
    }

    /// Two agents, n = 10 each, means 8 and 12, variance 10: w = 1 each, Q = 8, τ² = (8 − 1) / (2 − 1) = 7, so
    /// B = 7 / (7 + 1).
    #[test]
    fn the_estimate_is_that_of_the_formula() {
        let estimates = shrink(&[seen(10, 8.0, 10.0), seen(10, 12.0, 10.0)]);
        assert!((estimates[0].team - 10.0).abs() < 1e-12);
        assert!((estimates[0].own - 0.875).abs() < 1e-12);
        assert!((estimates[0].value - 8.25).abs() < 1e-12);
        assert!((estimates[1].value - 11.75).abs() < 1e-12);
    }

    #[test]
    fn agents_who_differ_no_more_than_by_chance_are_all_alike() {
        for estimate in shrink(&[seen(10, 9.9, 10.0), seen(10, 10.1, 10.0), seen(10, 10.0, 10.0)]) {
            assert!((estimate.value - 10.0).abs() < 1e-9 && estimate.own == 0.0, "{estimate:?}");
        }
        assert!(shrink(&[]).is_empty());
        assert_eq!(shrink(&[seen(0, 1.0, 1.0)])[0].value, 0.0);
    }

    #[test]
    fn a_score_is_the_weighted_mean() {
        let ability = Ability { quality: 1000, speed: 500, satisfaction: 800, resolution: 0 };
        assert_eq!(ability.score(Weights { quality: 1, speed: 1, ..Weights::default() }), 750);
        assert_eq!(ability.score(Weights { satisfaction: 3, resolution: 1, ..Weights::default() }), 600);
        assert_eq!(ability.score(Weights::default()), 500);
        assert_eq!(Ability::speed_of(300.0, 300.0), 500);
        assert_eq!(Ability::speed_of(900.0, 300.0), 0);
        assert_eq!(Ability::share(f64::NAN), 0);
    }
}
