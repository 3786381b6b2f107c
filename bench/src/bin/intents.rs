//! How well and how fast is it understood what customers want?
//!
//! ```text
//! intents [--folds 5] [--rounds 20] [FILE.csv]
//! ```
//!
//! Without a file the bank's own model is trained with `demo/intents/zh.csv` and `en.csv` and asked about the sentences
//! of `held_out.csv`, which it never saw. With a file (columns text and intent) the file is cut into so many parts and each is
//! asked of a model that is trained with the others. Every sentence is asked so many rounds; the times are of single
//! calls of `judge`. Prints one line of JSON.

use std::time::Instant;

use anyhow::{Context, Result, bail};
use language::intents::{Model, Options, evaluate, read_sheet};
use serde_json::{Value, json};

type Sentences = Vec<(String, String)>;

fn main() -> Result<()> {
    let (mut folds, mut rounds, mut file) = (5, 20, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || {
            arguments
                .next()
                .and_then(|value| value.parse::<usize>().ok())
                .with_context(|| format!("{argument} takes a number"))
        };
        match argument.as_str() {
            "--folds" => folds = number()?,
            "--rounds" => rounds = number()?,
            _ if argument.starts_with("--") => bail!("unknown argument {argument}"),
            _ => file = Some(argument),
        }
    }
    let report = match file {
        Some(file) => in_folds(&read(&file)?, folds.max(2), rounds.max(1))?,
        None => {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../demo/intents");
            let train = [read(&format!("{folder}/zh.csv"))?, read(&format!("{folder}/en.csv"))?].concat();
            asked(&train, &read(&format!("{folder}/held_out.csv"))?, rounds.max(1))?
        }
    };
    println!("{report}");
    Ok(())
}

fn read(file: &str) -> Result<Sentences> {
    let sheet = std::fs::read_to_string(file).with_context(|| file.to_owned())?;
    read_sheet(&sheet).with_context(|| file.to_owned())
}

fn in_folds(all: &Sentences, folds: usize, rounds: usize) -> Result<Value> {
    let mut parts = Vec::new();
    for fold in 0..folds {
        let part = |asked: bool| -> Sentences {
            all.iter()
                .enumerate()
                .filter(|(place, _)| (place % folds == fold) == asked)
                .map(|(_, sentence)| sentence.clone())
                .collect()
        };
        parts.push(asked(&part(false), &part(true), rounds)?);
    }
    let mean = |name: &str| parts.iter().filter_map(|part| part[name].as_f64()).sum::<f64>() / folds as f64;
    Ok(json!({
        "figure": "intents",
        "folds": folds,
        "sentences": all.len(),
        "accuracy": mean("accuracy"),
        "macro_f1": mean("macro_f1"),
        "train_seconds": mean("train_seconds"),
        "micros_p50": mean("micros_p50"),
        "micros_p99": mean("micros_p99"),
    }))
}

fn asked(train: &Sentences, test: &Sentences, rounds: usize) -> Result<Value> {
    let options = Options::default();
    let begun = Instant::now();
    let model = Model::train(train, &options)?;
    let trained = begun.elapsed();
    let mut taken: Vec<u128> = Vec::with_capacity(test.len() * rounds);
    for _ in 0..rounds {
        for (text, _) in test {
            let begun = Instant::now();
            std::hint::black_box(model.judge(std::hint::black_box(text)));
            taken.push(begun.elapsed().as_nanos());
        }
    }
    taken.sort_unstable();
    let micros = |percent: usize| taken[(taken.len() - 1) * percent / 100] as f64 / 1e3;
    let result = evaluate(&model, test, &options.outside);
    Ok(json!({
        "figure": "intents",
        "training_sentences": train.len(),
        "sentences": test.len(),
        "accuracy": result.accuracy,
        "macro_f1": result.macro_f1,
        "out_of_scope_caught": result.out_of_scope_caught,
        "asked_back": result.asked_back,
        "train_seconds": trained.as_secs_f64(),
        "model_mb": model.to_bytes().len() as f64 / 1e6,
        "micros_p50": micros(50),
        "micros_p99": micros(99),
    }))
}
