//! Fits the weights of `src/answering/weights.rs` on `data/calibration.tsv` and the demonstration's articles:
//! `cargo run -p knowledge --example calibrate`. Prints the weights and how sure answers were.

use std::path::Path;
use std::sync::Arc;

use domain::Timestamp;
use domain::contact::Channel;
use domain::customer::Tier;
use knowledge::{Lexicon, Library, Seed};

const ROUNDS: usize = 20_000;
const STEP: f64 = 0.3;
const SMALL: f64 = 0.002;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root.join("../../demo/knowledge"))? {
        files.push(std::fs::read_to_string(entry?.path())?);
    }
    let seed = Seed::read(files.iter().map(String::as_str))?;
    let now = Timestamp::from_seconds(1_770_944_400);
    let library = Library::new(Arc::new(Lexicon::new(&seed.synonyms.groups)), seed.published(now))?;
    let mut samples: Vec<([f64; 8], f64)> = Vec::new();
    let (mut right, mut inside) = (0, 0);
    let file = std::env::args().nth(1).unwrap_or_else(|| root.join("data/calibration.tsv").display().to_string());
    for line in std::fs::read_to_string(file)?.lines() {
        let Some((question, wanted)) = line.split_once('\t') else {
            continue;
        };
        let candidates = library.candidates(question, Channel::Chat, Tier::Standard, now)?;
        inside += usize::from(wanted != "-");
        for (place, candidate) in candidates.iter().take(2).enumerate() {
            let is_right = candidate.article.as_str() == wanted;
            let mut figures = [1.0; 8];
            for (slot, figure) in figures.iter_mut().zip(candidate.evidence.figures()) {
                *slot = f64::from(figure);
            }
            samples.push((figures, f64::from(u8::from(is_right))));
            if place == 0 {
                right += usize::from(is_right);
                let mark = if is_right { "ok" } else { "NO" };
                let evidence = candidate.evidence.figures().map(|figure| (figure * 100.0).round() / 100.0);
                println!(
                    "{mark} {:.2} {question} → {} (wanted {wanted}) {evidence:?}",
                    candidate.confidence, candidate.article
                );
            }
        }
        if candidates.is_empty() {
            println!("-- nothing for {question} (wanted {wanted})");
        }
    }
    let mut weights = [0.0_f64; 8];
    let count = samples.len() as f64;
    for _ in 0..ROUNDS {
        let mut slope = [0.0; 8];
        for (figures, wanted) in &samples {
            let sum: f64 = figures.iter().zip(&weights).map(|(figure, weight)| figure * weight).sum();
            let error = 1.0 / (1.0 + (-sum).exp()) - wanted;
            for (slot, figure) in slope.iter_mut().zip(figures) {
                *slot += error * figure / count;
            }
        }
        for (place, (weight, slope)) in weights.iter_mut().zip(slope).enumerate() {
            // More evidence never makes an article less likely.
            let next = *weight - STEP * (slope + if place < 7 { SMALL * *weight } else { 0.0 });
            *weight = if place < 7 { next.max(0.0) } else { next };
        }
    }
    println!("first candidate right for {right} of {inside} questions; {} samples", samples.len());
    println!("weights {:?}", weights.map(|weight| (weight * 100.0).round() / 100.0));
    Ok(())
}
