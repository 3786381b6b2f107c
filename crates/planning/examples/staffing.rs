//! The agents that Erlang A gives for 80/20: `staffing SERVICE PATIENCE RATE_PER_HOUR …`, times in seconds.

use planning::agents_for;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers = std::env::args().skip(1).map(|number| number.parse()).collect::<Result<Vec<f64>, _>>()?;
    let [service, patience, rates @ ..] = numbers.as_slice() else {
        return Err("staffing SERVICE PATIENCE RATE …".into());
    };
    let agents: Vec<_> =
        rates.iter().map(|rate| agents_for(0.8, rate / 3600.0, *service, *patience, 20.0).to_string()).collect();
    println!("[{}]", agents.join(", "));
    Ok(())
}
