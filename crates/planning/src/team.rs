//! The agents of a model: who they are, what they are really able to, and what the router is told of it.

use std::collections::BTreeMap;

use domain::{AgentId, BusinessId, StaffId};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use routing::{Ability, AgentProfile, Observed, shrink};
use uuid::Uuid;

use crate::check::needs;
use crate::model::Model;

/// One agent.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: AgentId,
    pub(crate) group: usize,
    pub(crate) profile: AgentProfile,
    /// What the agent is really able to: a factor of the service time, the probability of a satisfied customer.
    pub(crate) truth: BTreeMap<BusinessId, (f64, f64)>,
    /// What the router is told.
    pub(crate) told: Vec<(BusinessId, Ability)>,
}

/// All agents of the model; the same for all days of a run.
pub(crate) fn team(model: &Model, seed: u64) -> Vec<Member> {
    let mut random = StdRng::seed_from_u64(seed ^ 0x5eed_0000_7ea3);
    let mut all = Vec::new();
    for (group, agents) in model.agents.iter().enumerate() {
        let most = agents.count.iter().take(model.intervals.count.max(1)).copied().max().unwrap_or(0);
        let profile = AgentProfile {
            skills: needs(&agents.skills),
            voice_capacity: 1,
            text_capacity: agents.texts,
            deferred_capacity: 0,
            site: agents.site.clone(),
        };
        for _ in 0..most {
            let truth = agents.abilities.iter().map(|(business, ability)| {
                let factor = ability.handling_factor.draw(&mut random).max(0.01);
                (business.clone(), (factor, ability.satisfied.draw(&mut random).min(1.0)))
            });
            let id = StaffId(Uuid::from_u128(0x5e << 64 | (all.len() as u128 + 1)));
            all.push(Member { id, group, profile: profile.clone(), truth: truth.collect(), told: Vec::new() });
        }
    }
    learn(model, &mut all, &mut random);
    all
}

/// Makes the estimates: past contacts are drawn for each agent, and what was seen is shrunk as the live centre does it.
fn learn(model: &Model, all: &mut [Member], random: &mut StdRng) {
    let businesses: std::collections::BTreeSet<_> =
        all.iter().flat_map(|member| member.truth.keys().cloned()).collect();
    for business in businesses {
        let (mut factors, mut shares) = (Vec::new(), Vec::new());
        for member in all.iter() {
            let Some((factor, satisfied)) = member.truth.get(&business) else {
                let nothing = Observed { count: 0, mean: 0.0, variance: 0.0 };
                factors.push(nothing);
                shares.push(nothing);
                continue;
            };
            let count = model.agents[member.group].history;
            let (mut times, mut yes) = (Vec::new(), 0_u32);
            for _ in 0..count {
                // Conversations vary by as much as their mean.
                let standard: f64 = rand_distr::Distribution::sample(&rand_distr::Exp1, random);
                times.push(factor * standard);
                yes += u32::from(random.random::<f64>() < *satisfied);
            }
            factors.push(seen(&times));
            let share = f64::from(yes) / f64::from(count.max(1));
            shares.push(Observed { count, mean: share, variance: share * (1.0 - share) });
        }
        let (factors, shares) = (shrink(&factors), shrink(&shares));
        for (member, (factor, share)) in all.iter_mut().zip(factors.iter().zip(&shares)) {
            let ability = Ability {
                speed: if factor.team > 0.0 { Ability::speed_of(factor.value, factor.team) } else { 500 },
                satisfaction: Ability::share(share.value),
                ..Ability::default()
            };
            member.told.push((business.clone(), ability));
        }
    }
}

fn seen(values: &[f64]) -> Observed {
    let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
    let mean = values.iter().sum::<f64>() / f64::from(count.max(1));
    let scatter: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Observed { count, mean, variance: scatter / f64::from(count.saturating_sub(1).max(1)) }
}
