//! The command line of `cps-registry`: the commands of [`crate::args`] with their help.

use std::process::ExitCode;

use clap::{Arg, CommandFactory};
use cps_console::text::Catalogue;
use cps_console::usage::help::{ValueHelp, with_values_of};
use cps_console::{Program, files};

use crate::args::Args;
use crate::conflict::Accepted;
use crate::error::RegistryError;
use crate::export::FormatName;

/// The help, and the names of values.
static HELP: Catalogue = files!("help");

/// This program.
pub(crate) static REGISTRY: Program = Program {
    name: "cps-registry",
    help: &HELP,
    command: Args::command,
    with_values,
};

/// Reads the arguments of this program.
///
/// # Errors
/// If there is nothing more to do: help was asked for, or the usage is wrong. It was printed.
pub(crate) fn parse() -> Result<Args, ExitCode> {
    let check = |args, _: &_| Ok(args);
    REGISTRY.parse(check, |error| Box::new(RegistryError::Output(error)))
}

/// Gives the possible values of an argument their help.
fn with_values(argument: Arg, help: ValueHelp<'_>) -> Arg {
    let argument = with_values_of::<Accepted>(argument, help);
    with_values_of::<FormatName>(argument, help)
}
