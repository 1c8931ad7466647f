//! `cps-sim`: puts a simulated card into a real pcscd through the vpcd driver.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod console;
mod link;
mod new_profile;
mod profiles;
mod reply;
mod simulation;
mod slot;
mod wire;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use cps_sim_control::give;

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
    /// n-th command from now), `script FILE`, `speed SPEED`, `counters`, `transcript FILE`, `quit`; what is wrong
    /// is said as `error: …`.
    /// Orders and lines of the second reader have its number: `2 remove`, `removed 2`.
    /// pcscd notices a removal at its next poll, within half a second: wait for that before
    /// inserting again. `ready` comes again after pcscd was restarted.
    /// SIGTERM and SIGINT remove the cards and end.
    ///
    /// Faults: `remove [MS]`, `mute`, `reset`, `status HEX`, `truncate BYTES`, `wrong-certificate`,
    /// `flip-signature`, `delay MS`, `reader-gone`, `connection-lost`. A silent card keeps pcscd
    /// waiting until it is removed.
    Run(simulation::RunArgs),
    /// Give an order to a running simulation, of `run` or of a `cpsd --simulate`: those of `run`.
    Ctl(CtlArgs),
    /// Look at the profiles of cards.
    #[command(subcommand)]
    Profiles(Profiles),
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
    /// Make the profile of a holder of one's own, from options, a file of answers, or questions.
    ///
    /// On a terminal it asks for what no option says. The number is checked or made, names begin
    /// with TEST, and a file that exists stays as it is.
    New(Box<new_profile::NewArgs>),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Run(args) => simulation::run(&args),
        Command::Ctl(args) => give(&args.control, args.slot, &args.words.join(" "))
            .and_then(|answer| Ok(console::say(&answer)?)),
        Command::Profiles(Profiles::List) => profiles::list(),
        Command::Profiles(Profiles::Show { name }) => profiles::show(&name),
        Command::Profiles(Profiles::New(args)) => new_profile::new(*args),
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
