//! Training: a softmax over sparse pieces, learnt one sentence at a time with AdaGrad.

use std::collections::{HashMap, HashSet};

use super::features::{Pieces, pieces};
use super::model::{Known, Model, Thresholds, vector};

/// How a model is learnt.
#[derive(Debug, Clone)]
pub struct Options {
    /// How often each sentence is seen.
    pub epochs: usize,
    /// The first step of AdaGrad.
    pub rate: f32,
    /// How much of the probability is spread over the other intents, so that the model is not too sure.
    pub smoothing: f32,
    /// The share of pieces that is left out each time, so that the model does not rely on single ones. 0 to 1.
    pub dropout: f32,
    /// A piece counts when so many sentences have it.
    pub least: u32,
    /// Two trainings with the same seed and sentences give the same model.
    pub seed: u64,
    /// When a verdict accepts and declines; by how well the outside is known if not given
    /// ([`Thresholds::for_outside`]).
    pub thresholds: Option<Thresholds>,
    /// The intent that stands for "nothing of ours", if there is one among the sentences.
    pub outside: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            epochs: 20,
            rate: 0.12,
            smoothing: 0.05,
            dropout: 0.5,
            least: 1,
            seed: 1,
            thresholds: None,
            outside: "out_of_scope".to_owned(),
        }
    }
}

/// Why nothing could be learnt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrainingError {
    /// No two intents to tell apart.
    #[error("a model tells at least two intents apart")]
    TooFewIntents,
    /// Too many intents for one model.
    #[error("a model tells at most 4096 intents apart")]
    TooManyIntents,
}

/// A small generator of numbers that look random (`SplitMix64`).
struct Random(u64);

impl Random {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// From 0 to 1.
    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }
}

pub(super) fn train<T: AsRef<str>, L: AsRef<str>>(
    sentences: &[(T, L)],
    options: &Options,
) -> Result<Model, TrainingError> {
    let mut labels: Vec<String> = sentences.iter().map(|(_, label)| label.as_ref().to_owned()).collect();
    labels.sort_unstable();
    labels.dedup();
    match labels.len() {
        0 | 1 => return Err(TrainingError::TooFewIntents),
        2..=4096 => {}
        _ => return Err(TrainingError::TooManyIntents),
    }
    let seen: Vec<Pieces> = sentences.iter().map(|(text, _)| pieces(text.as_ref())).collect();
    let known = vocabulary(&seen, options.least);
    let examples: Vec<(Vec<(u32, f32)>, usize)> = seen
        .iter()
        .zip(sentences)
        .map(|(pieces, (_, label))| {
            let label = labels.binary_search_by(|known| known.as_str().cmp(label.as_ref())).unwrap_or_default();
            (vector(&known, pieces), label)
        })
        .collect();
    let (weights, bias) = descend(&examples, known.len(), labels.len(), options);
    let outside = sentences.iter().filter(|(_, label)| label.as_ref() == options.outside).count();
    let thresholds = options.thresholds.unwrap_or_else(|| Thresholds::for_outside(outside, sentences.len()));
    Ok(Model::new(labels, known, weights, bias, thresholds, &options.outside))
}

/// The pieces that enough sentences have, with a number each and how much each says.
fn vocabulary(seen: &[Pieces], least: u32) -> Known {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let mut once: Vec<u64> = Vec::new();
    for pieces in seen {
        once.clear();
        once.extend(pieces.blocks().into_iter().flatten());
        once.sort_unstable();
        once.dedup();
        for piece in &once {
            *counts.entry(*piece).or_default() += 1;
        }
    }
    // A run of letters that one sentence alone has says nothing that its word does not.
    let spelled: HashSet<u64> = seen.iter().flat_map(|pieces| &pieces.spelled).copied().collect();
    let enough = |piece: &u64, count: u32| count >= least.max(1) + u32::from(spelled.contains(piece));
    let mut kept: Vec<(u64, u32)> = counts.into_iter().filter(|(piece, count)| enough(piece, *count)).collect();
    kept.sort_unstable();
    let all = seen.len() as f32;
    kept.into_iter().map(|(piece, count)| (piece, ((1.0 + all) / (1.0 + count as f32)).ln() + 1.0)).collect()
}

/// Weights by piece and intent, and how likely each intent is by itself.
fn descend(
    examples: &[(Vec<(u32, f32)>, usize)],
    pieces: usize,
    intents: usize,
    options: &Options,
) -> (Vec<f32>, Vec<f32>) {
    let mut weights = vec![0.0_f32; pieces * intents];
    let mut squares = vec![0.0_f32; pieces * intents];
    let (mut bias, mut bias_squares) = (vec![0.0_f32; intents], vec![0.0_f32; intents]);
    let mut random = Random(options.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut scores = vec![0.0_f32; intents];
    let mut present: Vec<(u32, f32)> = Vec::new();
    let keep = 1.0 - options.dropout.clamp(0.0, 0.9);
    let elsewhere = options.smoothing / intents as f32;
    for _ in 0..options.epochs {
        for place in (1..order.len()).rev() {
            order.swap(place, random.below(place + 1));
        }
        for example in &order {
            let (vector, label) = &examples[*example];
            present.clear();
            present.extend(
                vector
                    .iter()
                    .filter(|_| keep >= 1.0 || random.share() < keep)
                    .map(|(piece, value)| (*piece, value / keep)),
            );
            scores.copy_from_slice(&bias);
            for (piece, value) in &present {
                let from = *piece as usize * intents;
                for (score, weight) in scores.iter_mut().zip(&weights[from..from + intents]) {
                    *score += value * weight;
                }
            }
            softmax(&mut scores);
            for score in &mut scores {
                *score -= elsewhere;
            }
            scores[*label] -= 1.0 - options.smoothing;
            for (piece, value) in &present {
                let from = *piece as usize * intents;
                step(
                    &mut weights[from..from + intents],
                    &mut squares[from..from + intents],
                    &scores,
                    *value,
                    options.rate,
                );
            }
            step(&mut bias, &mut bias_squares, &scores, 0.1, options.rate);
        }
    }
    (weights, bias)
}

fn step(weights: &mut [f32], squares: &mut [f32], slopes: &[f32], value: f32, rate: f32) {
    for ((weight, square), slope) in weights.iter_mut().zip(squares).zip(slopes) {
        let slope = slope * value;
        *square += slope * slope;
        *weight -= rate * slope / (*square + 1e-6).sqrt();
    }
}

/// Turns scores into probabilities.
pub(super) fn softmax(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - highest).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}
