//! The command line as it is typed, in the person's language.
//!
//! The commands and arguments are in [`crate::args`], their help is put in by [`help`]; what clap
//! says by itself is in English only, so its sentences about wrong usage are made anew in [`error`].

mod error;
mod help;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches, ValueEnum};
use serde_json::{Value, json};

use crate::args::{Args, Global, Noun};
use crate::error::CliError;
use crate::kind::{self, OwnKind};
use crate::language::Language;
use crate::output::{complain, paragraphs, visible_json};

/// Reads the arguments of this program.
///
/// # Errors
/// If there is nothing more to do: help was asked for, or the usage is wrong. It was printed.
pub(crate) fn parse() -> Result<Args, ExitCode> {
    let typed: Vec<_> = env::args_os().collect();
    let language = language(&typed);
    let json = wants_json(&typed);
    parse_in(language, typed).map_err(|error| {
        let printed = print(&error, language, json).and_then(|()| io::stdout().flush());
        match printed.map_err(CliError::Output) {
            Err(failure) if !error.use_stderr() && !failure.is_closed_pipe() => {
                let global = Global {
                    json,
                    ..Global::default()
                };
                complain(&failure, language, &global);
                failure.exit_code()
            }
            // If standard error is closed, the exit code still tells.
            _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(u8::MAX)),
        }
    })
}

fn parse_in(language: Language, typed: Vec<OsString>) -> Result<Args, clap::Error> {
    let mut command = command(language);
    let matches = command.try_get_matches_from_mut(typed)?;
    let args = Args::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    match &args.noun {
        Noun::Sign(sign) if sign.lacks_directory(args.global.json) => {
            Err(lacks(&command, "sign", "out_dir"))
        }
        Noun::Verify(verify) if verify.lacks_signature() => {
            Err(lacks(&command, "verify", "signature"))
        }
        Noun::Tunnel(tunnel) => match tunnel.mismatched() {
            Some(argument) => Err(of_verb(
                &command,
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

/// Returns the error of this kind about an argument of a command.
fn of_verb(command: &Command, verb: &str, argument: &str, kind: ErrorKind) -> clap::Error {
    let mut error = clap::Error::new(kind);
    if let Some(verb) = command.find_subcommand(verb) {
        error = error.with_cmd(verb);
        let mut arguments = verb.get_arguments();
        let meant = arguments.find(|known| known.get_id() == argument);
        let meant = meant.iter().map(ToString::to_string).collect();
        error.insert(ContextKind::InvalidArg, ContextValue::Strings(meant));
    }
    error
}

fn print(error: &clap::Error, language: Language, json: bool) -> io::Result<()> {
    if json && let Some(object) = to_json(error, language) {
        return writeln!(io::stderr(), "{}", visible_json(&object.to_string()));
    }
    // An argument may be the name of a file that another account chose.
    let legible_lines = |text: &str| paragraphs(text, None);
    match error::text(error, language) {
        Some(text) => write!(io::stderr(), "{}", legible_lines(&text)),
        // In colour, as long as nothing in it must be replaced.
        None if legible_lines(&error.to_string()) == error.to_string() => error.print(),
        None => write!(io::stderr(), "{}", legible_lines(&error.to_string())),
    }
}

/// Returns wrong usage for programs; `None` for what is no error: help and version.
fn to_json(error: &clap::Error, language: Language) -> Option<Value> {
    Some(json!({
        "kind": OwnKind::Usage.word(),
        "message": error::line(error, language)?,
        "message_fr": error::line(error, Language::French)?,
        "exit_code": OwnKind::Usage.exit().code(),
    }))
}

/// Whether `--json` is there, even if the rest is wrong.
fn wants_json(typed: &[OsString]) -> bool {
    let mut options = typed.iter().take_while(|argument| *argument != "--");
    options.any(|argument| argument == "--json")
}

/// Returns all nouns and verbs, with their help in this language.
pub(crate) fn command(language: Language) -> Command {
    let mut command = defined(language);
    command.build();
    help::with_help_verbs(command, language)
}

/// Returns the same for manual pages, which no verb `help` has.
pub(crate) fn for_pages(language: Language) -> Command {
    let mut command = defined(language)
        .after_long_help(kind::reference(language))
        .disable_help_subcommand(true);
    command.build();
    command
}

fn defined(language: Language) -> Command {
    let command = Args::command().after_help(kind::codes(language));
    help::with_help(command, language, "")
}

/// Returns the language of `--lang` wherever it stands, even if the rest is wrong; else the
/// locale's.
fn language(typed: &[OsString]) -> Language {
    let typed = typed.iter().map(|argument| argument.to_string_lossy());
    let typed: Vec<_> = typed.take_while(|argument| argument != "--").collect();
    let mut asked = None;
    for (number, argument) in typed.iter().enumerate() {
        let value = match argument.strip_prefix("--lang=") {
            Some(value) => Some(value),
            None if argument == "--lang" => typed.get(number + 1).map(|value| value.as_ref()),
            None => None,
        };
        asked = value
            .and_then(|value| Language::from_str(value, false).ok())
            .or(asked);
    }
    asked.unwrap_or_else(Language::of_environment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_name_every_command() {
        for document in [
            include_str!("../../../../docs/cpsctl.md"),
            include_str!("../../../../docs/fr/cpsctl.md"),
        ] {
            for noun in Args::command().get_subcommands() {
                let mut names: Vec<_> = noun
                    .get_subcommands()
                    .map(|verb| format!("| `{} {}`", noun.get_name(), verb.get_name()))
                    .collect();
                if names.is_empty() {
                    names.push(format!("| `{}", noun.get_name()));
                }
                for name in names {
                    // Commands of one kind share a row.
                    let in_a_row = name.replacen("| ", ", ", 1);
                    let is_there = document.contains(&name) || document.contains(&in_a_row);
                    assert!(
                        is_there,
                        "{name} in {}",
                        &document[..document.find('\n').unwrap()]
                    );
                }
            }
        }
    }

    fn typed(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    /// Returns the printed form of a line.
    fn says(line: &str) -> String {
        let error = parse_in(Language::French, typed(line)).unwrap_err();
        error::text(&error, Language::French).unwrap_or_else(|| error.to_string())
    }

    #[test]
    fn the_language_that_is_asked_for_counts_even_if_the_rest_is_wrong() {
        for line in [
            "cpsctl --lang fr fly",
            "cpsctl fly --lang=fr",
            "cpsctl --lang en --lang fr",
            "cpsctl --lang fr --lang klingon",
        ] {
            assert_eq!(language(&typed(line)), Language::French, "{line}");
        }
        let after_the_end = typed("cpsctl --lang fr sign -- --lang=en");
        assert_eq!(language(&after_the_end), Language::French);
    }

    #[test]
    fn wrong_usage_is_json_for_programs() {
        let table = [
            (
                "cpsctl fly",
                "unrecognized command 'fly' Usage: cpsctl [OPTIONS] <COMMAND> For more \
                 information, try '--help'.",
                "la commande « fly » n'existe pas",
            ),
            (
                "cpsctl cards",
                "a command is missing",
                "il manque une commande",
            ),
            (
                "cpsctl identity --pin=1234",
                "'--pin' has not the right number of values Usage: cpsctl identity --pin For more \
                 information, try '--help'.",
                "« --pin » n'a pas le bon nombre de valeurs",
            ),
        ];
        for (line, english, french) in table {
            let error = parse_in(Language::English, typed(line)).unwrap_err();
            let object = to_json(&error, Language::English).unwrap();
            assert_eq!(object["kind"], "usage", "{line}");
            assert_eq!(object["exit_code"], error.exit_code(), "{line}");
            assert_eq!(object["message"], english, "{line}");
            let message = object["message_fr"].as_str().unwrap();
            assert!(message.starts_with(french), "{message}");
            assert!(!message.contains("1234"), "{message}");
        }
        for line in ["cpsctl --help", "cpsctl --version"] {
            let error = parse_in(Language::English, typed(line)).unwrap_err();
            assert_eq!(to_json(&error, Language::English), None, "{line}");
        }
        for (line, wanted) in [
            ("cpsctl fly --json", true),
            ("cpsctl fly", false),
            ("cpsctl sign -- --json", false),
        ] {
            assert_eq!(wants_json(&typed(line)), wanted, "{line}");
        }
    }

    #[test]
    fn the_french_definitions_are_consistent_and_read_the_same() {
        command(Language::French).debug_assert();
        let line = "cpsctl sign file --key signature --scheme pss-sha256 --json --wait 3";
        let english = parse_in(Language::English, typed(line)).unwrap();
        let french = parse_in(Language::French, typed(line)).unwrap();
        assert_eq!(format!("{english:?}"), format!("{french:?}"));
    }

    #[test]
    fn french_help_is_french() {
        let help = says("cpsctl --help");
        assert!(
            help.starts_with(
                "Cartes de professionnels de santé (CPS) : porteur, certificats, code porteur et \
                 signatures\n\nUtilisation : cpsctl [OPTIONS] <COMMANDE>\n\nCommandes\u{a0}:\n"
            ),
            "{help}"
        );
        for english in [
            "Usage",
            "Options:",
            "Commands:",
            "Print",
            "default",
            "possible values",
        ] {
            assert!(!help.contains(english), "{english}: {help}");
        }
        let sign = says("cpsctl sign --help");
        for part in [
            "Utilisation : cpsctl sign [OPTIONS] --key <CLÉ> <FICHIER>",
            "signature : engage le porteur",
            "[par défaut : sha256]",
            "Options générales\u{a0}:",
        ] {
            assert!(sign.contains(part), "{part}: {sign}");
        }
        assert!(says("cpsctl cards --help").contains("Affiche cette aide ou celle d'une commande"));
    }
}
