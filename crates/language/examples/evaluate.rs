//! How well intents are told apart: `evaluate TRAIN TEST [key=value …]` or `evaluate FILE folds=5`.

use std::time::Instant;

use language::intents::{Model, Options, Thresholds, evaluate, read_sheet};

fn main() {
    let (settings, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.contains('='));
    let mut options = Options::default();
    let (mut folds, mut mistakes) = (0, false);
    for setting in &settings {
        let (key, value) = setting.split_once('=').expect("partitioned by it");
        match key {
            "epochs" => options.epochs = value.parse().expect("a number"),
            "rate" => options.rate = value.parse().expect("a number"),
            "smoothing" => options.smoothing = value.parse().expect("a number"),
            "dropout" => options.dropout = value.parse().expect("a number"),
            "least" => options.least = value.parse().expect("a number"),
            "seed" => options.seed = value.parse().expect("a number"),
            "decline" => {
                options.thresholds = Some(Thresholds { accept: 0.5, decline: value.parse().expect("a number") })
            }
            "outside" => value.clone_into(&mut options.outside),
            "folds" => folds = value.parse().expect("a number"),
            "mistakes" => mistakes = true,
            _ => panic!("unknown setting {key}"),
        }
    }
    let sheets: Vec<Vec<(String, String)>> = files
        .iter()
        .map(|file| read_sheet(&std::fs::read_to_string(file).expect("a file")).expect("a sheet"))
        .collect();
    if folds > 1 {
        let all = sheets.concat();
        let mut sum = 0.0;
        for fold in 0..folds {
            let part = |inside: bool| -> Vec<_> {
                all.iter()
                    .enumerate()
                    .filter(|(place, _)| (place % folds == fold) == inside)
                    .map(|(_, pair)| pair.clone())
                    .collect()
            };
            sum += measure(&part(false), &part(true), &options, mistakes);
        }
        println!("mean accuracy {:.4}", sum / folds as f64);
    } else {
        let (test, train) = sheets.split_last().expect("files");
        measure(&train.concat(), test, &options, mistakes);
    }
}

fn measure(train: &[(String, String)], test: &[(String, String)], options: &Options, mistakes: bool) -> f64 {
    let begun = Instant::now();
    let model = Model::train(train, options).expect("sentences");
    let trained = begun.elapsed();
    let mut taken: Vec<u128> = test
        .iter()
        .map(|(text, _)| {
            let begun = Instant::now();
            std::hint::black_box(model.judge(text));
            begun.elapsed().as_nanos()
        })
        .collect();
    taken.sort_unstable();
    let result = evaluate(&model, test, &options.outside);
    println!(
        "accuracy {:.4} f1 {:.4} in {:?} out {:?} asked {:.3} | train {:.1}s {} kB p50 {} ns p99 {} ns",
        result.accuracy,
        result.macro_f1,
        result.in_scope_accuracy,
        result.out_of_scope_caught,
        result.asked_back,
        trained.as_secs_f64(),
        model.to_bytes().len() / 1024,
        taken[taken.len() / 2],
        taken[taken.len() * 99 / 100]
    );
    if mistakes {
        for (text, intent) in test {
            let likely = model.classify(text, 3);
            let found = likely
                .first()
                .filter(|(_, p)| *p >= model.thresholds().decline)
                .map_or(options.outside.as_str(), |(label, _)| label);
            if found != intent {
                println!("{intent:20} {text}  {likely:?}");
            }
        }
    }
    result.accuracy
}
