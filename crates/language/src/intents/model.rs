//! A trained model: what it answers, and how it is kept.

use std::collections::HashMap;

use super::features::{Pieces, pieces};
use super::training::{Options, TrainingError, softmax, train};

/// When a verdict accepts and declines, by the probability of the likeliest intent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// From here on the intent is taken.
    pub accept: f32,
    /// Below this, nothing of the bank's was meant. Between the two one asks back.
    pub decline: f32,
}

impl Thresholds {
    /// Those that suit a model whose training had so many sentences of nothing of the bank's among all. Where these
    /// are many, the model knows the outside itself and need not doubt much; where they are few, only doubt tells it;
    /// where there are none, whatever is said is the bank's.
    #[must_use]
    pub const fn for_outside(outside: usize, all: usize) -> Self {
        let decline = if outside == 0 {
            0.0
        } else if outside * 50 >= all {
            0.2
        } else {
            0.38
        };
        Self { accept: 0.5, decline }
    }
}

/// An intent and how likely it is, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The intent's name, as in the training sentences.
    pub intent: String,
    /// Its probability.
    pub probability: f32,
}

/// What to do with what a customer said.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It was this.
    Accept(Guess),
    /// It was probably the first of these; ask which.
    AskBack(Guess, Guess),
    /// It is nothing that the bank does.
    Decline,
}

/// Known pieces, sorted: hash and how much it says.
pub(super) type Known = Vec<(u64, f32)>;

/// Tells intents apart.
#[derive(Debug, Clone)]
pub struct Model {
    labels: Vec<String>,
    known: Known,
    places: HashMap<u64, u32, Unhashed>,
    weights: Weights,
    bias: Vec<f32>,
    outside: Option<usize>,
    thresholds: Thresholds,
}

/// What each piece says of each intent, a byte a weight: a row's weights are multiples of its scale. A quarter of the
/// memory of floats, and what is lost is less than what another order of the sentences changes.
#[derive(Debug, Clone, PartialEq)]
struct Weights {
    scales: Vec<f32>,
    steps: Vec<i8>,
}

impl Weights {
    fn of(weights: &[f32], intents: usize) -> Self {
        let rows = weights.chunks_exact(intents.max(1));
        let mut rounded = Self { scales: Vec::with_capacity(rows.len()), steps: Vec::with_capacity(weights.len()) };
        for row in rows {
            let scale = row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs())) / f32::from(i8::MAX);
            rounded.scales.push(scale);
            let step = |weight: &f32| if scale > 0.0 { (weight / scale).round() as i8 } else { 0 };
            rounded.steps.extend(row.iter().map(step));
        }
        rounded
    }

    /// Adds the piece's weights, times the value, to the scores.
    fn add(&self, piece: usize, value: f32, scores: &mut [f32]) {
        let from = piece * scores.len();
        let value = value * self.scales[piece];
        for (score, step) in scores.iter_mut().zip(&self.steps[from..]) {
            *score += value * f32::from(*step);
        }
    }
}

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not a model of this version")]
pub struct NotAModel;

impl Model {
    /// Learns from sentences and their intents.
    ///
    /// # Errors
    /// If there are fewer than two intents, or more than 4096.
    pub fn train<T: AsRef<str>, L: AsRef<str>>(sentences: &[(T, L)], options: &Options) -> Result<Self, TrainingError> {
        train(sentences, options)
    }

    pub(super) fn new(
        labels: Vec<String>,
        known: Known,
        weights: Vec<f32>,
        bias: Vec<f32>,
        thresholds: Thresholds,
        outside: &str,
    ) -> Self {
        let outside = labels.iter().position(|label| label == outside);
        let weights = Weights::of(&weights, labels.len());
        Self::assembled(labels, known, weights, bias, outside, thresholds)
    }

    fn assembled(
        labels: Vec<String>,
        known: Known,
        weights: Weights,
        bias: Vec<f32>,
        outside: Option<usize>,
        thresholds: Thresholds,
    ) -> Self {
        let places = known.iter().zip(0..).map(|((piece, _), place)| (*piece, place)).collect();
        Self { labels, known, places, weights, bias, outside, thresholds }
    }

    /// The intents that the model knows, in alphabetical order.
    #[must_use]
    pub fn intents(&self) -> &[String] {
        &self.labels
    }

    /// When verdicts accept and decline.
    #[must_use]
    pub const fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// The same model with other thresholds.
    #[must_use]
    pub const fn with_thresholds(mut self, thresholds: Thresholds) -> Self {
        self.thresholds = thresholds;
        self
    }

    /// The likeliest intents, at most `top`, the likeliest first.
    #[must_use]
    pub fn classify(&self, text: &str, top: usize) -> Vec<(&str, f32)> {
        self.likeliest(text, top)
            .into_iter()
            .map(|(label, probability)| (self.labels[label].as_str(), probability))
            .collect()
    }

    /// What to do with the text.
    #[must_use]
    pub fn judge(&self, text: &str) -> Verdict {
        let likely = self.likeliest(text, 3);
        let Some((first, probability)) = likely.first().copied() else {
            return Verdict::Decline;
        };
        if Some(first) == self.outside || probability < self.thresholds.decline {
            return Verdict::Decline;
        }
        let guess = |(label, probability): (usize, f32)| Guess { intent: self.labels[label].clone(), probability };
        let second = likely.iter().skip(1).copied().find(|(label, _)| Some(*label) != self.outside);
        match second {
            Some(second) if probability < self.thresholds.accept => {
                Verdict::AskBack(guess((first, probability)), guess(second))
            }
            _ => Verdict::Accept(guess((first, probability))),
        }
    }

    fn likeliest(&self, text: &str, top: usize) -> Vec<(usize, f32)> {
        let pieces = pieces(text);
        let mut probabilities = self.bias.clone();
        let present = weighted(&pieces, |piece| {
            let place = *self.places.get(&piece)?;
            Some((place, self.known[place as usize].1))
        });
        if present.is_empty() {
            // Nothing of it was ever heard: it is what is outside, if that is known.
            return self.outside.map(|outside| (outside, 1.0)).into_iter().take(top).collect();
        }
        for (piece, value) in present {
            self.weights.add(piece as usize, value, &mut probabilities);
        }
        softmax(&mut probabilities);
        let mut likely: Vec<(usize, f32)> = Vec::with_capacity(top + 1);
        for (label, probability) in probabilities.into_iter().enumerate() {
            let place = likely.partition_point(|(_, other)| *other >= probability);
            if place < top {
                likely.insert(place, (label, probability));
                likely.truncate(top);
            }
        }
        likely
    }

    /// The model as bytes, for a cache.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let number = |bytes: &mut Vec<u8>, value: usize| bytes.extend((value as u32).to_le_bytes());
        number(&mut bytes, self.labels.len());
        number(&mut bytes, self.known.len());
        number(&mut bytes, self.outside.map_or(u32::MAX as usize, |outside| outside));
        for label in &self.labels {
            number(&mut bytes, label.len());
            bytes.extend(label.as_bytes());
        }
        let floats = [self.thresholds.accept, self.thresholds.decline];
        bytes.extend(self.known.iter().flat_map(|(piece, _)| piece.to_le_bytes()));
        let says = self.known.iter().map(|(_, says)| says);
        bytes.extend(
            floats
                .iter()
                .chain(says)
                .chain(&self.weights.scales)
                .chain(&self.bias)
                .flat_map(|value| value.to_le_bytes()),
        );
        bytes.extend(self.weights.steps.iter().map(|step| step.cast_unsigned()));
        bytes
    }

    /// The model that [`Model::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are something else, damaged or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        let mut rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(NotAModel)?;
        let (intents, pieces, outside) = (number(&mut rest)?, number(&mut rest)?, number(&mut rest)?);
        let mut labels = Vec::new();
        for _ in 0..intents {
            let length = number(&mut rest)?;
            let (label, after) = rest.split_at_checked(length).ok_or(NotAModel)?;
            labels.push(String::from_utf8(label.to_vec()).map_err(|_| NotAModel)?);
            rest = after;
        }
        let (hashes, after) = rest.split_at_checked(pieces.checked_mul(8).ok_or(NotAModel)?).ok_or(NotAModel)?;
        let floats = pieces.checked_mul(2).and_then(|each| each.checked_add(2 + intents)).ok_or(NotAModel)?;
        let (floats, steps) = after.split_at_checked(floats.checked_mul(4).ok_or(NotAModel)?).ok_or(NotAModel)?;
        let floats: Vec<f32> = floats.as_chunks::<4>().0.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect();
        let whole = pieces.checked_mul(intents).ok_or(NotAModel)?;
        if steps.len() != whole || intents < 2 || floats.iter().any(|value| !value.is_finite()) {
            return Err(NotAModel);
        }
        let (thresholds, floats) = floats.split_at(2);
        let (says, floats) = floats.split_at(pieces);
        let (scales, bias) = floats.split_at(pieces);
        let weights = Weights { scales: scales.to_vec(), steps: steps.iter().map(|step| step.cast_signed()).collect() };
        let known = hashes
            .as_chunks::<8>()
            .0
            .iter()
            .map(|chunk| u64::from_le_bytes(*chunk))
            .zip(says.iter().copied())
            .collect();
        let thresholds = Thresholds { accept: thresholds[0], decline: thresholds[1] };
        let outside = Some(outside).filter(|outside| *outside < intents);
        Ok(Self::assembled(labels, known, weights, bias.to_vec(), outside, thresholds))
    }
}

/// The first bytes of a model; the last of them is the version of the pieces and of this form.
const MAGIC: &[u8; 8] = b"yyintnt2";

fn number(rest: &mut &[u8]) -> Result<usize, NotAModel> {
    let (first, after) = rest.split_first_chunk::<4>().ok_or(NotAModel)?;
    *rest = after;
    Ok(u32::from_le_bytes(*first) as usize)
}

/// The sentence as numbers of known pieces and their values; each block has length 1.
pub(super) fn vector(known: &Known, pieces: &Pieces) -> Vec<(u32, f32)> {
    weighted(pieces, |piece| {
        let place = known.binary_search_by_key(&piece, |(piece, _)| *piece).ok()?;
        Some((place as u32, known[place].1))
    })
}

fn weighted(pieces: &Pieces, known: impl Fn(u64) -> Option<(u32, f32)>) -> Vec<(u32, f32)> {
    let mut vector: Vec<(u32, f32)> = Vec::with_capacity(pieces.written.len() + pieces.heard.len());
    for block in pieces.blocks() {
        let from = vector.len();
        vector.extend(block.iter().filter_map(|piece| known(*piece)));
        let (kept, _) = partition_dedup(&mut vector[from..]);
        vector.truncate(from + kept);
        let length = vector[from..].iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        if length > 0.0 {
            vector[from..].iter_mut().for_each(|(_, value)| *value /= length);
        }
    }
    vector
}

/// Sorts, and keeps each piece once at the front; how many there are, and how many there were.
fn partition_dedup(block: &mut [(u32, f32)]) -> (usize, usize) {
    block.sort_unstable_by_key(|(piece, _)| *piece);
    let mut kept = 0;
    for at in 0..block.len() {
        if kept == 0 || block[kept - 1].0 != block[at].0 {
            block[kept] = block[at];
            kept += 1;
        }
    }
    (kept, block.len())
}

/// Pieces are hashes already.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Unhashed;

#[derive(Debug, Default)]
pub(super) struct AsItIs(u64);

impl std::hash::BuildHasher for Unhashed {
    type Hasher = AsItIs;
    fn build_hasher(&self) -> AsItIs {
        AsItIs::default()
    }
}

impl std::hash::Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
