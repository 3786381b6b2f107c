//! `yuanyin`: a bank's remote centre in one program.

mod assist;
mod banking;
mod board;
mod business;
mod comprehension;
mod concierge;
mod demo;
mod documents;
mod intents;
mod knowledge;
mod memory;
mod pages;
mod serve;
mod settings;
mod simulate;
mod sms;
mod speech;
mod telephony;
mod traffic;
mod translation;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use settings::{Flags, Settings};

/// A bank's remote centre in one program. 远银：一个程序就是一座银行远程中心。
#[derive(Debug, Parser)]
#[command(name = "yuanyin", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve customers, agents and everybody else.
    Serve {
        #[command(flatten)]
        place: Place,
        /// Put the demonstration bank into an empty data folder first.
        #[arg(long)]
        demo: bool,
    },
    /// The bank behind the centre.
    Bank {
        #[command(subcommand)]
        command: BankCommand,
    },
    /// Print the OpenAPI document of all routes.
    Openapi,
    /// Drive a running demonstration with simulated customers and agents, through its real doors.
    Traffic(traffic::TrafficArgs),
    /// Measure how well it is understood what customers want.
    Intents {
        #[command(subcommand)]
        command: intents::IntentsCommand,
    },
    /// Play days of a centre that a model file describes with the live router.
    Simulate(simulate::SimulateArgs),
    /// Count the journal of a data folder, apart from the program that writes the figures.
    Count {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Subcommand)]
enum BankCommand {
    /// Serve the embedded ledger over the core bank contract, for a centre elsewhere or to develop against.
    Serve {
        #[command(flatten)]
        place: Place,
        /// Put the demonstration's customers into an empty ledger first.
        #[arg(long)]
        demo: bool,
    },
}

/// Where things are; each can also be said by a file or the environment.
#[derive(Debug, Args)]
struct Place {
    /// The folder of everything that is kept [default: ./data].
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where pages and the API are served [default: 127.0.0.1:8080].
    #[arg(long)]
    http: Option<String>,
    /// Where SIP is spoken [default: 127.0.0.1:5060].
    #[arg(long)]
    sip: Option<String>,
    /// A settings file (TOML).
    #[arg(long)]
    config: Option<PathBuf>,
}

impl Place {
    fn settings(self) -> Result<Settings, settings::SettingsError> {
        let flags = Flags { data: self.data, http: self.http, sip: self.sip };
        let file = self.config.or_else(|| std::env::var_os("YUANYIN_CONFIG").map(PathBuf::from));
        Settings::read(file.as_deref(), &flags)
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    memory::one_arena_a_core();
    // One provider of cryptography for everything that speaks TLS.
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the threads cannot be started: {error}")),
    };
    let outcome = runtime.block_on(async {
        match cli.command {
            Command::Serve { place, demo } => serve::run(place.settings()?, demo).await,
            Command::Bank { command: BankCommand::Serve { place, demo } } => {
                banking::serve(place.settings()?, demo).await
            }
            Command::Openapi => serve::print_openapi().await,
            Command::Traffic(args) => traffic::run(args).await,
            Command::Intents { command } => intents::run(command),
            Command::Simulate(args) => simulate::run(args),
            Command::Count { place } => serve::count(&place.settings()?).await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format!("{error:#}")),
    }
}

/// One clear line, and an exit code that is not 0.
fn failed(why: &str) -> ExitCode {
    eprintln!("yuanyin: {}", why.replace('\n', " "));
    ExitCode::FAILURE
}
