//! Answering a question: the best article with a confidence that means something, else asking back, else nothing.

mod focus;
mod grounding;
mod weights;

use domain::ArticleId;

pub use focus::{Evidence, Focus, Vocabulary};
pub use grounding::{Grounded, GroundingError, Material, check_grounding, composition_request};
pub use weights::{ASK_BACK_FROM, FOUND_FROM, WEIGHTS, confidence};

/// A candidate with what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The article.
    pub article: ArticleId,
    /// What speaks for it.
    pub evidence: Evidence,
    /// How likely it is the right one: 0 to 1.
    pub confidence: f32,
}

/// What to say to a question, before anything is composed.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// This article answers.
    Found(Candidate),
    /// One of these may be meant: two to four, the likeliest first.
    AskBack(Vec<Candidate>),
    /// None is likely.
    Nothing,
}

/// How far the best must lead before a likely rival.
const LEAST_LEAD: f32 = 0.03;

/// How many articles a customer may choose from.
const MOST_CHOICES: usize = 4;

/// Decides between candidates in the order of their confidence.
#[must_use]
pub fn decide(mut candidates: Vec<Candidate>) -> Decision {
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.article.cmp(&b.article)));
    let rival = candidates.get(1).is_some_and(|second| second.confidence >= ASK_BACK_FROM);
    match candidates.first() {
        // Two that are as good as each other are a matter of choice, however sure each is.
        Some(best) if best.confidence >= FOUND_FROM && (best.evidence.margin >= LEAST_LEAD || !rival) => {
            Decision::Found(best.clone())
        }
        Some(best) if best.confidence >= ASK_BACK_FROM => {
            // What is far less likely than the best would only make the choice longer.
            let least = best.confidence * 0.25;
            candidates.retain(|candidate| candidate.confidence >= least);
            candidates.truncate(MOST_CHOICES);
            Decision::AskBack(candidates)
        }
        _ => Decision::Nothing,
    }
}
