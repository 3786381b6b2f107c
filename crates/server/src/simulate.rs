//! `yuanyin simulate`: days of a centre that a model file describes, played with the live router.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use planning::{Figure, Model, Report, Run};

#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// The model file (JSON); its schema is printed by --schema.
    #[arg(required_unless_present = "schema")]
    model: Option<PathBuf>,
    /// Another model, played on the same days: the differences of the two are printed too.
    #[arg(long)]
    against: Option<PathBuf>,
    /// How many days.
    #[arg(long, default_value_t = 100)]
    days: u32,
    /// The same seed gives the same days.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The confidence of the intervals, between 0 and 1.
    #[arg(long, default_value_t = 0.95)]
    confidence: f64,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Print the JSON schema of the model file.
    #[arg(long)]
    schema: bool,
}

/// Runs the command.
///
/// # Errors
/// If a file cannot be read or a model is not possible.
pub fn run(args: SimulateArgs) -> anyhow::Result<()> {
    if args.schema {
        println!("{}", serde_json::to_string_pretty(&planning::schema())?);
        return Ok(());
    }
    anyhow::ensure!(args.confidence > 0.0 && args.confidence < 1.0, "the confidence lies between 0 and 1");
    let run = Run { days: args.days, seed: args.seed, confidence: args.confidence };
    let model = read(args.model.as_deref().context("give a model file")?)?;
    let Some(other) = args.against else {
        let report = planning::simulate(&model, &run)?;
        if args.json {
            println!("{}", serde_json::to_string_pretty(&report)?);
        } else {
            print(&report);
        }
        return Ok(());
    };
    let found = planning::compare(&model, &read(&other)?, &run)?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&found)?);
        return Ok(());
    }
    print(&found.first);
    println!();
    print(&found.second);
    println!("\ndifference, the first less the second");
    let difference = found.difference;
    line("mean wait (s)", difference.mean_wait_seconds);
    line("service level", difference.service_level);
    line("handling time (s)", difference.handling_seconds);
    line("satisfied", difference.satisfied);
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Model> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut reader = serde_json::Deserializer::from_str(&text);
    serde_path_to_error::deserialize(&mut reader).with_context(|| format!("{} is not a model", path.display()))
}

fn print(report: &Report) {
    println!("{}: {} days, {} % intervals", report.model, report.days, report.confidence * 100.0);
    for (name, tally) in
        std::iter::once(("all", &report.all)).chain(report.contacts.iter().map(|(name, tally)| (name.as_str(), tally)))
    {
        println!("{name}");
        line("contacts a day", tally.arrivals);
        line("service level", tally.service_level);
        line("mean wait (s)", tally.mean_wait_seconds);
        line("given up", tally.abandonment);
        line("handling time (s)", tally.handling_seconds);
        if tally.satisfied.mean > 0.0 {
            line("satisfied", tally.satisfied);
        }
    }
    line("occupancy", report.occupancy_all);
    for (name, guarantee) in &report.guarantees {
        line(&format!("guarantee {name} broken a day"), guarantee.broken);
    }
}

fn line(name: &str, figure: Figure) {
    println!("  {name:<32} {:>12.4}  [{:.4}, {:.4}]", figure.mean, figure.low, figure.high);
}
