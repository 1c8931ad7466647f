//! `cps-sim`: puts a simulated card into a real pcscd through the vpcd driver.

mod console;
mod control;
mod link;
mod order;
mod personaliser;
mod profiles;
mod reply;
mod simulation;
mod slot;
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
    /// Insert cards into virtual readers and answer until told to stop.
    ///
    /// Prints `ready` when pcscd has the card. Reads orders from standard input, one per line, each
    /// acknowledged by a line: `remove` (`removed`), `insert` (`inserted`, the same card),
    /// `insert PROFILE` (`inserted`, the card of another profile: always the same one),
    /// `swap PROFILE`, `pin-tries N`, `puk-tries N`, `fault [N] FAULT` (something goes wrong at the
    /// n-th command from now), `script FILE`, `counters`, `transcript FILE`, `quit`; what is wrong
    /// is said as `error: …`.
    /// Orders and lines of the second reader have its number: `2 remove`, `removed 2`.
    /// pcscd notices a removal at its next poll, within half a second: wait for that before
    /// inserting again. `ready` comes again after pcscd was restarted.
    /// SIGTERM and SIGINT remove the cards and end.
    ///
    /// Faults: `remove [MS]`, `mute`, `reset`, `status HEX`, `truncate BYTES`, `wrong-certificate`,
    /// `flip-signature`, `delay MS`, `reader-gone`, `connection-lost`. A silent card keeps pcscd
    /// waiting until it is removed.
    Run(RunArgs),
    /// Give an order to a running simulation: those of `run`.
    Ctl(CtlArgs),
    /// Look at the profiles of cards.
    #[command(subcommand)]
    Profiles(Profiles),
}

/// Cards to run, and the readers they go into.
#[derive(Args)]
struct RunArgs {
    /// Names of built-in profiles, or TOML files: one for each reader [default: medecin, or with
    /// --like the one of the reported generation].
    #[arg(num_args = 0..=2)]
    profiles: Vec<String>,
    /// Make the cards behave as the one in this report (`cpsctl card report --json`): its answer to
    /// reset, places of files, answers to commands and tries left. The holder is the profile's.
    #[arg(long, value_name = "REPORT")]
    like: Option<PathBuf>,
    /// Host on which the vpcd driver listens.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Its port: 35963 for the first virtual reader, 35964 for the second; a second profile goes to
    /// the next one.
    #[arg(long, default_value_t = 35963)]
    port: u16,
    /// Seconds to wait for pcscd, at the start and after it went away.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    wait: u64,
    /// Directory with the keys of the test authority; made if it does not exist.
    #[arg(long, value_name = "DIR")]
    pki: Option<PathBuf>,
    /// Write root.pem, ca.pem, chain.pem and CRLs here, for programs that verify.
    #[arg(long, value_name = "DIR")]
    trust: Option<PathBuf>,
    /// Write every command and answer here, those of a second card to FILE.2; PINs are never shown.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// Let things go wrong as this script says.
    #[arg(long, value_name = "SCRIPT")]
    faults: Option<PathBuf>,
    /// Accept orders on this local socket.
    #[arg(long, value_name = "SOCKET")]
    control: Option<PathBuf>,
    /// Speed of the cards.
    #[arg(long, value_enum, default_value_t = SpeedName::Instant)]
    speed: SpeedName,
}

/// The simulation, and the order for it.
#[derive(Args)]
struct CtlArgs {
    /// The socket of the simulation.
    #[arg(long, value_name = "SOCKET")]
    control: PathBuf,
    /// The number of the reader.
    #[arg(long, default_value_t = 1)]
    slot: usize,
    /// The order, for instance `insert revoked` or `fault 5 truncate 3`.
    #[arg(required = true, value_name = "ORDER")]
    words: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum SpeedName {
    /// As a real CPS3: about a millisecond for each byte.
    Cps3,
    /// As a real CPS4: ten times faster.
    Cps4,
    /// Without delay.
    Instant,
}

impl From<SpeedName> for Speed {
    fn from(name: SpeedName) -> Self {
        match name {
            SpeedName::Cps3 => Self::Cps3,
            SpeedName::Cps4 => Self::Cps4,
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
        Command::Run(args) => simulation::run(&args),
        Command::Ctl(args) => control::order(&args.control, args.slot, &args.words),
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
