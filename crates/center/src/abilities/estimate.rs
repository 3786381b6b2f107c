//! From what was seen of all agents to what is believed of each.

use std::collections::{BTreeMap, HashMap};

use domain::{AgentId, BusinessId};
use routing::{Ability, Observed, shrink};
use serde::Serialize;

/// What was seen of an agent in a business.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    pub(crate) agent: AgentId,
    pub(crate) business: BusinessId,
    /// Contacts that the agent ended.
    pub(crate) contacts: u32,
    /// Sum and sum of squares of their handling times (conversation and wrap-up), in seconds.
    pub(crate) seconds: f64,
    pub(crate) seconds_squared: f64,
    /// Contacts that were rated, and how many of them by satisfied customers.
    pub(crate) rated: u32,
    pub(crate) satisfied: u32,
    /// Contacts that are long enough ago to know whether the customer came again, and how many did not.
    pub(crate) judged: u32,
    pub(crate) resolved: u32,
}

/// A figure of an agent and what is believed of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Believed {
    /// How many contacts it was seen in.
    pub count: u32,
    /// Their mean; absent if there are none.
    pub own: Option<f64>,
    /// The mean of all agents in this business.
    pub team: f64,
    /// How much the agent's own figure counts, 0 to 1; the rest is the team's.
    pub weight: f64,
    /// What is believed: between the own and the team's.
    pub value: f64,
}

/// What an agent is able to in a business.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BusinessAbility {
    pub business: BusinessId,
    /// Contacts in the last 90 days.
    pub contacts: u32,
    /// Conversation and wrap-up, in seconds.
    pub handling_seconds: Believed,
    /// The share of satisfied customers.
    pub satisfaction: Believed,
    /// The share of customers who did not come again for the same within 7 days.
    pub resolution: Believed,
    /// Quickness as routing counts it, 0 to 1: 0.5 is the team's mean.
    pub speed: f64,
}

impl BusinessAbility {
    /// What the router counts with. Nobody has inspected quality: it is the same of all.
    #[must_use]
    pub(crate) fn ability(&self) -> Ability {
        let known = |figure: &Believed| if figure.team > 0.0 { Ability::share(figure.value) } else { 500 };
        Ability {
            quality: Ability::default().quality,
            speed: Ability::share(self.speed),
            satisfaction: known(&self.satisfaction),
            resolution: known(&self.resolution),
        }
    }
}

/// What is believed of each agent who was seen, in the order of the businesses' keys; see [`shrink`] for how.
pub(crate) fn believe(seen: &[Seen]) -> HashMap<AgentId, Vec<BusinessAbility>> {
    let mut by_business: BTreeMap<&str, Vec<&Seen>> = BTreeMap::new();
    for one in seen {
        by_business.entry(one.business.as_str()).or_default().push(one);
    }
    let mut believed: HashMap<AgentId, Vec<BusinessAbility>> = HashMap::new();
    for agents in by_business.values() {
        let handling = figures(agents, |one| times(one.contacts, one.seconds, one.seconds_squared));
        let satisfaction = figures(agents, |one| share(one.rated, one.satisfied));
        let resolution = figures(agents, |one| share(one.judged, one.resolved));
        for (index, one) in agents.iter().enumerate() {
            let handling_seconds = handling[index];
            let speed = if handling_seconds.team > 0.0 {
                f64::from(Ability::speed_of(handling_seconds.value, handling_seconds.team)) / 1000.0
            } else {
                0.5
            };
            believed.entry(one.agent).or_default().push(BusinessAbility {
                business: one.business.clone(),
                contacts: one.contacts,
                handling_seconds,
                satisfaction: satisfaction[index],
                resolution: resolution[index],
                speed,
            });
        }
    }
    believed
}

fn figures(agents: &[&Seen], observed: impl Fn(&Seen) -> Observed) -> Vec<Believed> {
    let observed: Vec<Observed> = agents.iter().map(|one| observed(one)).collect();
    shrink(&observed)
        .into_iter()
        .zip(&observed)
        .map(|(estimate, seen)| Believed {
            count: seen.count,
            own: (seen.count > 0).then_some(seen.mean),
            team: estimate.team,
            weight: estimate.own,
            value: estimate.value,
        })
        .collect()
}

fn times(count: u32, sum: f64, squares: f64) -> Observed {
    let n = f64::from(count.max(1));
    let mean = sum / n;
    let variance = if count > 1 { ((squares - n * mean * mean) / (n - 1.0)).max(0.0) } else { 0.0 };
    Observed { count, mean, variance }
}

fn share(count: u32, yes: u32) -> Observed {
    let n = f64::from(count.max(1));
    let mean = f64::from(yes) / n;
    let variance = if count > 1 { mean * (1.0 - mean) * n / (n - 1.0) } else { 0.0 };
    Observed { count, mean, variance }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(agent: AgentId, business: &str, contacts: u32, seconds: f64, satisfied: u32) -> Seen {
        let mean = seconds / f64::from(contacts);
        Seen {
            agent,
            business: BusinessId::of(business),
            contacts,
            seconds,
            // As if the times varied by a fifth.
            seconds_squared: f64::from(contacts) * mean * mean * 1.04,
            rated: contacts,
            satisfied,
            judged: 0,
            resolved: 0,
        }
    }

    #[test]
    fn whoever_is_quick_and_liked_is_believed_to_be_so_in_that_business_alone() {
        let [ada, ben] = [AgentId::generate(), AgentId::generate()];
        let believed = believe(&[
            seen(ada, "transfer", 200, 20_000.0, 198),
            seen(ben, "transfer", 200, 40_000.0, 150),
            seen(ben, "loss", 100, 9_000.0, 90),
        ]);
        let of = |agent: AgentId, business: &str| {
            believed[&agent].iter().find(|one| one.business.as_str() == business).expect("seen").clone()
        };
        let (quick, slow) = (of(ada, "transfer"), of(ben, "transfer"));
        assert!(quick.speed > 0.6 && slow.speed < 0.4, "{quick:?} {slow:?}");
        assert!(quick.ability().satisfaction > 970 && slow.ability().satisfaction < 780);
        assert_eq!((quick.handling_seconds.own, quick.handling_seconds.count), (Some(100.0), 200));
        assert!(quick.handling_seconds.weight > 0.9);
        // Alone in a business, one is the team.
        assert_eq!(of(ben, "loss").speed, 0.5);
        assert_eq!(believed[&ada].len(), 1);
    }

    #[test]
    fn nothing_that_was_not_seen_counts_for_or_against_anybody() {
        let [ada, ben] = [AgentId::generate(), AgentId::generate()];
        let believed = believe(&[
            seen(ada, "transfer", 200, 20_000.0, 0),
            Seen { rated: 0, ..seen(ben, "transfer", 3, 300.0, 0) },
        ]);
        let one = &believed[&ben][0];
        assert_eq!((one.satisfaction.own, one.satisfaction.weight, one.satisfaction.count), (None, 0.0, 0));
        assert_eq!(one.ability().resolution, 500, "nobody was judged");
        assert_eq!(one.ability().quality, 500);
        assert!(believe(&[]).is_empty());
    }

    #[test]
    fn a_single_lucky_contact_makes_nobody_the_best() {
        let [ada, ben, new] = [AgentId::generate(), AgentId::generate(), AgentId::generate()];
        let believed = believe(&[
            seen(ada, "transfer", 300, 30_000.0, 285),
            seen(ben, "transfer", 300, 36_000.0, 255),
            seen(new, "transfer", 1, 20.0, 1),
        ]);
        let (new, best) = (&believed[&new][0], &believed[&ada][0]);
        assert!(new.handling_seconds.weight < 0.5 && new.satisfaction.weight < 0.1, "{new:?}");
        assert!(new.satisfaction.value < best.satisfaction.value, "{new:?}");
    }
}
