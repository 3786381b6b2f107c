//! Prints how each line of the standard input is given to the synthesiser: `cargo run --example read_aloud -- zh`.

use std::io::BufRead;

fn main() {
    let language = std::env::args().nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        println!("{line}\n  {}", language::for_espeak(language, &line));
    }
}
