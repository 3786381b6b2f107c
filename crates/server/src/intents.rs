//! `yuanyin intents evaluate`: how well it is understood what customers want.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use language::intents::{Evaluation, Model, Options, Thresholds, evaluate, read_sheet};
use serde::Serialize;

use crate::demo;

/// What stands for "nothing of the bank's" in other people's sheets.
const OUTSIDE: [&str; 3] = ["out_of_scope", "oos", "out-of-scope"];

/// How many mistakes and weak intents are shown to a person.
const SHOWN: usize = 15;

#[derive(Debug, Subcommand)]
pub enum IntentsCommand {
    /// Train a model, put sentences with known intents to it and print how it fared.
    Evaluate(EvaluateArgs),
}

#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// Sentences to learn from: CSV with the columns text and intent [default: the bank's own].
    #[arg(long)]
    train: Option<PathBuf>,
    /// Sentences to measure with: CSV with the columns text and intent [default: those that the bank keeps apart].
    #[arg(long)]
    test: Option<PathBuf>,
    /// The intent that stands for "nothing of the bank's" [default: `out_of_scope` or oos, whichever occurs].
    #[arg(long)]
    outside: Option<String>,
    /// Accept from this probability on, 0 to 1 [default: by how well the outside is known].
    #[arg(long)]
    accept: Option<f32>,
    /// Decline below this probability, 0 to 1 [default: by how well the outside is known].
    #[arg(long)]
    decline: Option<f32>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    training_sentences: usize,
    #[serde(flatten)]
    evaluation: Evaluation,
    accept: f32,
    decline: f32,
    train_seconds: f64,
    micros_p50: f64,
    micros_p99: f64,
}

/// Carries out the command.
///
/// # Errors
/// If a sheet cannot be read, or nothing can be learnt from it.
pub fn run(command: IntentsCommand) -> Result<()> {
    let IntentsCommand::Evaluate(args) = command;
    let report = measured(&args)?;
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer(&mut out, &report)?;
        writeln!(out)?;
    } else {
        show(&mut out, &report)?;
    }
    Ok(())
}

fn measured(args: &EvaluateArgs) -> Result<Report> {
    let train = args.train.as_deref().map_or_else(demo::sentences, sheet)?;
    let test = args.test.as_deref().map_or_else(demo::held_out_sentences, sheet)?;
    let occurs = |name: &str| train.iter().chain(&test).any(|(_, intent)| intent == name);
    let outside = args
        .outside
        .clone()
        .unwrap_or_else(|| OUTSIDE.into_iter().find(|name| occurs(name)).unwrap_or(OUTSIDE[0]).to_owned());
    let options = Options { outside: outside.clone(), ..Options::default() };
    let begun = Instant::now();
    let model = Model::train(&train, &options)?;
    let train_time = begun.elapsed();
    let found = model.thresholds();
    let thresholds =
        Thresholds { accept: args.accept.unwrap_or(found.accept), decline: args.decline.unwrap_or(found.decline) };
    let model = model.with_thresholds(thresholds);
    let mut taken: Vec<Duration> = test.iter().map(|(text, _)| timed(&model, text)).collect();
    taken.sort_unstable();
    let micros = |percent: usize| taken[(taken.len() - 1) * percent / 100].as_secs_f64() * 1e6;
    Ok(Report {
        training_sentences: train.len(),
        evaluation: evaluate(&model, &test, &outside),
        accept: thresholds.accept,
        decline: thresholds.decline,
        train_seconds: train_time.as_secs_f64(),
        micros_p50: micros(50),
        micros_p99: micros(99),
    })
}

fn timed(model: &Model, text: &str) -> Duration {
    let begun = Instant::now();
    std::hint::black_box(model.judge(std::hint::black_box(text)));
    begun.elapsed()
}

fn sheet(path: &Path) -> Result<Vec<(String, String)>> {
    let sheet = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    read_sheet(&sheet).with_context(|| path.display().to_string())
}

fn show(out: &mut impl std::io::Write, report: &Report) -> Result<()> {
    let result = &report.evaluation;
    writeln!(
        out,
        "sentences      {} (learnt from {} in {:.1} s)",
        result.sentences, report.training_sentences, report.train_seconds
    )?;
    writeln!(out, "accuracy       {:.1} %   macro F1 {:.3}", result.accuracy * 100.0, result.macro_f1)?;
    if let Some(share) = result.in_scope_accuracy {
        writeln!(out, "in scope       {:.1} % right", share * 100.0)?;
    }
    if let Some(share) = result.out_of_scope_caught {
        writeln!(out, "out of scope   {:.1} % caught", share * 100.0)?;
    }
    writeln!(
        out,
        "asked back     {:.1} %   (accept {}, decline {})",
        result.asked_back * 100.0,
        report.accept,
        report.decline
    )?;
    writeln!(out, "a query        {:.1} µs p50, {:.1} µs p99", report.micros_p50, report.micros_p99)?;
    let mut weakest: Vec<_> = result.intents.iter().filter(|intent| intent.f1 < 1.0).collect();
    weakest.sort_by(|a, b| a.f1.total_cmp(&b.f1));
    for intent in weakest.iter().take(SHOWN) {
        writeln!(
            out,
            "F1 {:.3}  recall {:.3}  precision {:.3}  {}",
            intent.f1, intent.recall, intent.precision, intent.intent
        )?;
    }
    for mistake in result.confusion.iter().take(SHOWN) {
        writeln!(out, "{:4} × {} taken for {}", mistake.count, mistake.intent, mistake.taken_for)?;
    }
    Ok(())
}
