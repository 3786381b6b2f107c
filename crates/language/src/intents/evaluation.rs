//! How well a model does on sentences that it was not trained with.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::{Model, Verdict};

/// How one intent fared.
#[derive(Debug, Clone, Serialize)]
pub struct IntentScore {
    /// Its name.
    pub intent: String,
    /// How many sentences had it.
    pub sentences: usize,
    /// The share of its sentences that were found, 0 to 1.
    pub recall: f64,
    /// The share of what was taken for it that was it, 0 to 1.
    pub precision: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// One kind of mistake.
#[derive(Debug, Clone, Serialize)]
pub struct Confusion {
    /// What it was.
    pub intent: String,
    /// What it was taken for.
    pub taken_for: String,
    /// How often.
    pub count: usize,
}

/// What came out.
#[derive(Debug, Clone, Serialize)]
pub struct Evaluation {
    /// How many sentences were asked.
    pub sentences: usize,
    /// The share whose intent was found, 0 to 1. What is declined counts as out of scope; when one would ask back, the
    /// likelier intent counts.
    pub accuracy: f64,
    /// The mean of the intents' F1.
    pub macro_f1: f64,
    /// Accuracy on sentences that are of the bank's.
    pub in_scope_accuracy: Option<f64>,
    /// The share of sentences out of scope that was declined.
    pub out_of_scope_caught: Option<f64>,
    /// The share of verdicts that ask back.
    pub asked_back: f64,
    /// The intents by name.
    pub intents: Vec<IntentScore>,
    /// Mistakes, the most frequent first.
    pub confusion: Vec<Confusion>,
}

/// Puts sentences with known intents to the model. `outside` is the intent that stands for "nothing of ours".
#[must_use]
pub fn evaluate<T: AsRef<str>, L: AsRef<str>>(model: &Model, sentences: &[(T, L)], outside: &str) -> Evaluation {
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut asked_back = 0;
    for (text, intent) in sentences {
        let found = match model.judge(text.as_ref()) {
            Verdict::Accept(guess) => guess.intent,
            Verdict::AskBack(guess, _) => {
                asked_back += 1;
                guess.intent
            }
            Verdict::Decline => outside.to_owned(),
        };
        *pairs.entry((intent.as_ref().to_owned(), found)).or_default() += 1;
    }
    let count = |matches: &dyn Fn(&str, &str) -> bool| -> usize {
        pairs.iter().filter(|((intent, found), _)| matches(intent, found)).map(|(_, count)| count).sum()
    };
    let share = |part: usize, whole: usize| {
        if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
    };
    let mut names: Vec<&str> = pairs.keys().map(|(intent, _)| intent.as_str()).collect();
    names.dedup();
    let intents: Vec<IntentScore> = names
        .iter()
        .map(|name| {
            let right = count(&|intent, found| intent == *name && found == *name);
            let sentences = count(&|intent, _| intent == *name);
            let taken = count(&|_, found| found == *name);
            IntentScore {
                intent: (*name).to_owned(),
                sentences,
                recall: share(right, sentences),
                precision: share(right, taken),
                f1: share(2 * right, sentences + taken),
            }
        })
        .collect();
    let mut confusion: Vec<Confusion> = pairs
        .iter()
        .filter(|((intent, found), _)| intent != found)
        .map(|((intent, found), count)| Confusion { intent: intent.clone(), taken_for: found.clone(), count: *count })
        .collect();
    confusion.sort_by_key(|confusion| std::cmp::Reverse(confusion.count));
    let ours = count(&|intent, _| intent != outside);
    let others = sentences.len() - ours;
    Evaluation {
        sentences: sentences.len(),
        accuracy: share(count(&|intent, found| intent == found), sentences.len()),
        macro_f1: intents.iter().map(|intent| intent.f1).sum::<f64>() / intents.len().max(1) as f64,
        in_scope_accuracy: (ours > 0)
            .then(|| share(count(&|intent, found| intent == found && intent != outside), ours)),
        out_of_scope_caught: (others > 0)
            .then(|| share(count(&|intent, found| intent == outside && found == outside), others)),
        asked_back: share(asked_back, sentences.len()),
        intents,
        confusion,
    }
}
