//! The command line as it is typed, in the person's language.
//!
//! The commands and arguments are those of a [`Program`], their help is put in by `help`; what clap
//! says by itself is in English only, so its sentences about wrong usage are made anew in
//! [`mod@error`].

pub mod error;
pub mod help;

use std::env;
use std::ffi::OsString;
use std::fmt::{self, Debug, Formatter};
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, FromArgMatches, ValueEnum};
use serde_json::{Value, json};

use crate::exit::{Exit, codes};
use crate::language::Language;
use crate::output::{Failure, complain_as, paragraphs, visible_json};
use crate::text::Catalogue;
use help::ValueHelp;

/// The word of wrong usage, for programs.
pub const USAGE: &str = "usage";

/// A program, as its command line is read.
pub struct Program {
    /// Its name, with which its messages of the help begin.
    pub name: &'static str,
    /// The help, and the names of values.
    pub help: &'static Catalogue,
    /// Returns the commands and arguments, without help.
    pub command: fn() -> Command,
    /// Gives the values of an argument their help: [`help::with_values_of`] for every type that has
    /// values.
    pub with_values: fn(Arg, ValueHelp<'_>) -> Arg,
}

impl Debug for Program {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("name", &self.name).finish()
    }
}

impl Program {
    /// Reads the arguments of this program; `check` finds what clap cannot know.
    ///
    /// # Errors
    /// If there is nothing more to do: help was asked for, or the usage is wrong. It was printed.
    pub fn parse<A: FromArgMatches>(
        &self,
        check: impl FnOnce(A, &Command) -> Result<A, clap::Error>,
        output_failed: impl FnOnce(io::Error) -> Box<dyn Failure>,
    ) -> Result<A, ExitCode> {
        let typed: Vec<_> = env::args_os().collect();
        let language = language(&typed);
        let json = wants_json(&typed);
        self.parse_in(language, typed, check).map_err(|error| {
            let code = ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(u8::MAX));
            let printed = print(&error, language, json).and_then(|()| io::stdout().flush());
            match printed {
                Err(failure)
                    if !error.use_stderr() && failure.kind() != io::ErrorKind::BrokenPipe =>
                {
                    complain_as(&*output_failed(failure), language, json, false);
                    Exit::Other.code().into()
                }
                // If standard error is closed, the exit code still tells.
                _ => code,
            }
        })
    }

    /// Reads arguments, and says in this language what is wrong with them.
    ///
    /// # Errors
    /// Those of clap.
    pub fn parse_in<A: FromArgMatches>(
        &self,
        language: Language,
        typed: Vec<OsString>,
        check: impl FnOnce(A, &Command) -> Result<A, clap::Error>,
    ) -> Result<A, clap::Error> {
        let mut command = self.command(language);
        let matches = command.try_get_matches_from_mut(typed)?;
        let args = A::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        check(args, &command)
    }

    /// Returns all nouns and verbs, with their help in this language.
    pub fn command(&self, language: Language) -> Command {
        let mut command = self.defined(language);
        command.build();
        help::with_help_verbs(command, self, language)
    }

    /// Returns the same for manual pages, which no verb `help` has, with this reference at the end.
    pub fn for_pages(&self, language: Language, reference: String) -> Command {
        let mut command = self
            .defined(language)
            .after_long_help(reference)
            .disable_help_subcommand(true);
        command.build();
        command
    }

    fn defined(&self, language: Language) -> Command {
        let command = (self.command)().after_help(codes(language));
        help::with_help(command, self, language, "")
    }
}

/// Returns the error of this kind about an argument of a command.
pub fn of_verb(command: &Command, verb: &str, argument: &str, kind: ErrorKind) -> clap::Error {
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
pub fn to_json(error: &clap::Error, language: Language) -> Option<Value> {
    Some(json!({
        "kind": USAGE,
        "message": error::line(error, language)?,
        "message_fr": error::line(error, Language::French)?,
        "exit_code": Exit::Usage.code(),
    }))
}

/// Whether `--json` is there, even if the rest is wrong.
pub fn wants_json(typed: &[OsString]) -> bool {
    let mut options = typed.iter().take_while(|argument| *argument != "--");
    options.any(|argument| argument == "--json")
}

/// Returns the language of `--lang` wherever it stands, even if the rest is wrong; else the
/// locale's.
pub fn language(typed: &[OsString]) -> Language {
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
