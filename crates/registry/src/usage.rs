//! The command line of `cps-registry`: the commands of [`crate::args`] with their help.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory};
use cps_console::text::Catalogue;
use cps_console::usage::help::{ValueHelp, with_values_of};
use cps_console::usage::of_verb;
use cps_console::{Program, files};

use crate::args::{Args, Verb};
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
    REGISTRY.parse(check, |error| Box::new(RegistryError::Output(error)))
}

/// Finds the combinations that clap does not: of `--json`, which may stand before the command.
fn check(args: Args, command: &Command) -> Result<Args, clap::Error> {
    let json = args.global.json;
    match &args.verb {
        Verb::Check(check) if check.csv && json => {
            let mut error = of_verb(command, "check", "csv", ErrorKind::ArgumentConflict);
            let other = ContextValue::String("--json".to_owned());
            error.insert(ContextKind::PriorArg, other);
            Err(error)
        }
        // Counts alone are printed otherwise.
        Verb::Report(report) if report.names && report.html.is_none() && !json => Err(of_verb(
            command,
            "report",
            "html",
            ErrorKind::MissingRequiredArgument,
        )),
        _ => Ok(args),
    }
}

/// Gives the possible values of an argument their help.
fn with_values(argument: Arg, help: ValueHelp<'_>) -> Arg {
    let argument = with_values_of::<Accepted>(argument, help);
    with_values_of::<FormatName>(argument, help)
}

#[cfg(test)]
mod tests {
    use cps_console::Language;

    use super::*;

    #[test]
    fn arguments_that_do_nothing_together_are_refused() {
        for (line, expected) in [
            ("check --csv", None),
            ("check --json", None),
            ("check --csv --json", Some(ErrorKind::ArgumentConflict)),
            ("--json check --csv", Some(ErrorKind::ArgumentConflict)),
            ("report --names", Some(ErrorKind::MissingRequiredArgument)),
            ("report --names --html state.html", None),
            ("--json report --names", None),
            (
                "review --register postgres://a:b@c/d",
                Some(ErrorKind::ValueValidation),
            ),
        ] {
            let words = ["cps-registry"].into_iter().chain(line.split(' '));
            let typed = words.map(Into::into).collect();
            let read = REGISTRY.parse_in(Language::English, typed, check);
            assert_eq!(read.err().map(|error| error.kind()), expected, "{line}");
        }
    }
}
