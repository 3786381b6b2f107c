//! Plays a model file: `play MODEL.json DAYS SEED`.

use planning::{Model, Run, simulate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().collect();
    let [_, path, days, seed] = arguments.as_slice() else { return Err("play MODEL.json DAYS SEED".into()) };
    let model: Model = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let report = simulate(&model, &Run { days: days.parse()?, seed: seed.parse()?, ..Run::default() })?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}
