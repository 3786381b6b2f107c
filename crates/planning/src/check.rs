//! What must hold of a model before it is run.

use routing::{AgentProfile, Finding, QueueConfig, Roster};

use crate::model::{Level, Model};

/// Why a model cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// A value is not possible.
    #[error("{pointer}: {problem}")]
    Invalid {
        /// The place in the model: a JSON pointer.
        pointer: String,
        /// What is wrong.
        problem: String,
    },
    /// The policy cannot be switched on with these queues and agents.
    #[error("the policy has {} findings; the first, at /policy{}: {}", .0.len(),
        .0.first().map_or("", |first| &first.pointer),
        .0.first().map_or("", |first| first.text(domain::Language::En)))]
    Policy(Vec<Finding>),
    /// The router refused what the model says.
    #[error("the router refused the model: {0}")]
    Refused(#[from] routing::RoutingError),
}

fn invalid(pointer: impl Into<String>, problem: &str) -> Result<(), ModelError> {
    Err(ModelError::Invalid { pointer: pointer.into(), problem: problem.to_owned() })
}

/// Checks the model.
///
/// # Errors
/// With the first thing that is wrong.
pub(crate) fn check(model: &Model) -> Result<(), ModelError> {
    if model.intervals.count == 0 || !(model.intervals.seconds.is_finite() && model.intervals.seconds > 0.0) {
        return invalid("/intervals", "the day needs at least one interval of more than no time");
    }
    if !(model.warm_up_seconds >= 0.0 && model.warm_up_seconds < model.seconds()) {
        return invalid("/warm_up_seconds", "the warm-up must end before the day");
    }
    if !(model.ageing_seconds.is_finite() && model.ageing_seconds >= 0.0) {
        return invalid("/ageing_seconds", "a point of priority is worth no or some seconds");
    }
    if model.busyness.as_ref().is_some_and(|busyness| !busyness.is_possible()) {
        return invalid("/busyness", "the distribution is not possible");
    }
    if model.queues.is_empty() || model.contacts.is_empty() {
        return invalid("/queues", "there must be a queue and a kind of contact");
    }
    for (index, kind) in model.contacts.iter().enumerate() {
        let at = |field: &str| format!("/contacts/{index}/{field}");
        if !model.queues.iter().any(|queue| queue.id == kind.queue) {
            return invalid(at("queue"), "there is no such queue");
        }
        if kind.arrivals.per_hour.is_empty() || kind.arrivals.per_hour.iter().any(|rate| !(*rate >= 0.0 && *rate < 1e9))
        {
            return invalid(at("arrivals/per_hour"), "give a rate of at least 0 for each interval");
        }
        let distributions = [
            ("service", Some(&kind.service)),
            ("wrap_up", kind.wrap_up.as_ref()),
            ("patience", kind.patience.as_ref()),
        ];
        for (field, distribution) in distributions {
            if distribution.is_some_and(|distribution| !distribution.is_possible()) {
                return invalid(at(field), "the distribution is not possible");
            }
        }
        if kind.threshold_seconds.is_nan() || kind.threshold_seconds < 0.0 {
            return invalid(at("threshold_seconds"), "a wait is not negative");
        }
        if !(0.0..=1.0).contains(&kind.returning) {
            return invalid(at("returning"), "a share is from 0 to 1");
        }
    }
    for (index, group) in model.agents.iter().enumerate() {
        if group.count.iter().copied().max().unwrap_or(0) > 100_000 {
            return invalid(format!("/agents/{index}/count"), "at most 100,000 agents in a group");
        }
        for (business, ability) in &group.abilities {
            if !ability.handling_factor.is_possible() || !ability.satisfied.is_possible() {
                return invalid(format!("/agents/{index}/abilities/{business}"), "the distribution is not possible");
            }
        }
    }
    let Some(policy) = &model.policy else { return Ok(()) };
    let queues = model.queues.iter();
    let roster = Roster {
        queues: queues
            .map(|queue| QueueConfig { skills: needs(&queue.skills), ..QueueConfig::new(queue.id.clone()) })
            .collect(),
        agents: model
            .agents
            .iter()
            .map(|group| AgentProfile {
                skills: needs(&group.skills),
                voice_capacity: 1,
                site: group.site.clone(),
                ..AgentProfile::default()
            })
            .collect(),
    };
    let findings = routing::check(policy, &roster);
    if findings.is_empty() { Ok(()) } else { Err(ModelError::Policy(findings)) }
}

/// The needs in the words of the router.
pub(crate) fn needs(levels: &[Level]) -> Vec<(domain::SkillId, u8)> {
    levels.iter().map(|need| (need.skill.clone(), need.level)).collect()
}
