//! The command line of `cpsctl`: the commands of [`crate::args`] with their help.

#[cfg(test)]
mod test;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory};
use cps_console::usage::help::{ValueHelp, with_values_of};
use cps_console::usage::of_verb;
use cps_console::{Language, Program, files, text::Catalogue};

use crate::args::{
    AccessName, Args, AuthorityName, KeyName, Noun, ProfileName, SchemeName, SexName, ShellName,
    SubmissionProfileName, TeleserviceProfileName,
};
use crate::error::CliError;
use crate::kind;

/// The help, and the names of values.
static HELP: Catalogue = files!("help");

/// This program.
pub(crate) static CPSCTL: Program = Program {
    name: "cpsctl",
    help: &HELP,
    command: Args::command,
    with_values,
};

/// Reads the arguments of this program.
///
/// # Errors
/// If there is nothing more to do: help was asked for, or the usage is wrong. It was printed.
pub(crate) fn parse() -> Result<Args, ExitCode> {
    CPSCTL.parse(check, |error| Box::new(CliError::Output(error)))
}

/// Finds wrong usage that clap cannot know.
fn check(args: Args, command: &Command) -> Result<Args, clap::Error> {
    match &args.noun {
        Noun::Sign(sign) if sign.lacks_directory(args.global.json) => {
            Err(lacks(command, "sign", "out_dir"))
        }
        Noun::Verify(verify) if verify.lacks_signature() => {
            Err(lacks(command, "verify", "signature"))
        }
        Noun::Tunnel(tunnel) => match tunnel.mismatched() {
            Some(argument) => Err(of_verb(
                command,
                "tunnel",
                argument,
                ErrorKind::WrongNumberOfValues,
            )),
            None => Ok(args),
        },
        _ => Ok(args),
    }
}

/// Returns the error of a command without an argument that its other arguments need.
fn lacks(command: &Command, verb: &str, argument: &str) -> clap::Error {
    of_verb(command, verb, argument, ErrorKind::MissingRequiredArgument)
}

/// Returns all nouns and verbs, with their help in this language.
pub(crate) fn command(language: Language) -> Command {
    CPSCTL.command(language)
}

/// Returns the same for manual pages.
pub(crate) fn for_pages(language: Language) -> Command {
    CPSCTL.for_pages(language, kind::reference(language))
}

/// Gives the possible values of an argument their help.
fn with_values(argument: Arg, help: ValueHelp<'_>) -> Arg {
    let argument = with_values_of::<KeyName>(argument, help);
    let argument = with_values_of::<SchemeName>(argument, help);
    let argument = with_values_of::<AuthorityName>(argument, help);
    let argument = with_values_of::<AccessName>(argument, help);
    let argument = with_values_of::<ProfileName>(argument, help);
    let argument = with_values_of::<TeleserviceProfileName>(argument, help);
    let argument = with_values_of::<SubmissionProfileName>(argument, help);
    let argument = with_values_of::<SexName>(argument, help);
    with_values_of::<ShellName>(argument, help)
}
