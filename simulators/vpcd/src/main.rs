//! `cps-sim`: puts a simulated card into a real pcscd through the vpcd driver.

mod console;
mod host;
mod link;
mod profiles;
mod transcript;
mod wire;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use cps_sim_card::Speed;

/// A simulated CPx card for a real pcscd.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Insert a card into the virtual reader and answer until told to stop.
    ///
    /// Prints `ready` when pcscd has the card. Reads commands from standard input, one per line,
    /// each acknowledged by a line: `remove` (`removed`), `insert` (`inserted`, the same card),
    /// `insert PROFILE` (`inserted`, another card), `quit`; what is wrong is said as `error: …`.
    /// pcscd notices a removal at its next poll, within half a second: wait for that before
    /// inserting again. `ready` comes again after pcscd was restarted.
    /// SIGTERM and SIGINT remove the card and end.
    Run(RunArgs),
    /// Look at the profiles of cards.
    #[command(subcommand)]
    Profiles(Profiles),
}

/// Which card, and where it goes.
#[derive(Args)]
struct RunArgs {
    /// Name of a built-in profile, or a TOML file.
    #[arg(default_value = "medecin")]
    profile: String,
    /// Where the vpcd driver listens.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Its port: 35963 for the first virtual reader, 35964 for the second.
    #[arg(long, default_value_t = 35963)]
    port: u16,
    /// Seconds to wait for pcscd, at the start and after it went away.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    wait: u64,
    /// Directory with the keys of the test authority; made if it does not exist.
    #[arg(long, value_name = "DIR")]
    pki: Option<PathBuf>,
    /// Write root.pem, ca.pem and chain.pem here, for programs that verify.
    #[arg(long, value_name = "DIR")]
    trust: Option<PathBuf>,
    /// Write every command and answer here; PINs are never shown.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// How fast the card answers.
    #[arg(long, value_enum, default_value_t = SpeedName::Instant)]
    speed: SpeedName,
}

#[derive(Clone, Copy, ValueEnum)]
enum SpeedName {
    /// As a real CPS3: about a millisecond for each byte.
    Cps3,
    /// Without delay.
    Instant,
}

impl From<SpeedName> for Speed {
    fn from(name: SpeedName) -> Self {
        match name {
            SpeedName::Cps3 => Self::Cps3,
            SpeedName::Instant => Self::Instant,
        }
    }
}

#[derive(Subcommand)]
enum Profiles {
    /// Print the names of the built-in profiles.
    List,
    /// Print the text of a built-in profile: a start for one's own.
    Show {
        /// Its name.
        name: String,
    },
    /// Read profiles and say what is wrong with them.
    Check {
        /// Names of built-in profiles, or TOML files.
        #[arg(required = true)]
        profiles: Vec<String>,
    },
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Run(args) => host::run(&args),
        Command::Profiles(Profiles::List) => profiles::list(),
        Command::Profiles(Profiles::Show { name }) => profiles::show(&name),
        Command::Profiles(Profiles::Check { profiles }) => profiles::check(&profiles),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console::complain(&error);
            ExitCode::FAILURE
        }
    }
}
