//! Runs a command with a PostgreSQL cluster of its own:
//! `cargo run -p platform --features testing --example throwaway_postgres -- cargo nextest run`.
//! The cluster's address is in `YUANYIN_TEST_POSTGRES`, `STORE` is `postgres`; both are gone when the command ends.

use std::process::{Command, ExitCode};

use platform::testing::ThrowawayPostgres;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1).skip_while(|word| word == "--");
    let Some(program) = words.next() else {
        eprintln!("usage: throwaway_postgres COMMAND [ARGUMENT …]");
        return ExitCode::from(2);
    };
    let cluster = ThrowawayPostgres::start();
    let status = Command::new(&program)
        .args(words)
        .env("YUANYIN_TEST_POSTGRES", cluster.url())
        .env("STORE", "postgres")
        .status();
    match status {
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)),
        Err(error) => {
            eprintln!("{} cannot be run: {error}", program.display());
            ExitCode::from(127)
        }
    }
}
