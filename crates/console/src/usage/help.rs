//! The help of every command and argument, from `locales/{en,fr}/help.ftl` of the program.
//!
//! The definitions of the arguments have none: `with_help` walks through them and puts it in. What
//! clap says beside it, of defaults and possible values for example, is in English only, so it is
//! hidden and said from `usage.ftl`.

use std::any::TypeId;
use std::borrow::Cow;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, ValueEnum};
use cps_ipc::Layout;

use crate::language::Language;
use crate::text::{Catalogue, Text};
use crate::usage::Program;
use crate::{files, say};

/// The help of what every program has: its own comes first.
static COMMON: Catalogue = files!("help");

/// The message with the help of arguments that mean the same in several commands.
const EVERYWHERE: &str = "everywhere";

/// The beginning of the names of messages of what every program has.
pub const COMMON_KEY: &str = "console.";

/// The message with the names of values.
const VALUES: &str = "values";

/// Puts the help of a command, its arguments and all commands below it in; the command is the one
/// at this path, empty for the program.
pub(super) fn with_help(
    command: Command,
    program: &Program,
    language: Language,
    path: &str,
) -> Command {
    let usage = command.get_styles().get_usage();
    let usage = format!("{usage}{}{usage:#}", language.text(Text::UsageHeading));
    let mut command = command
        .about(program.help(language, path, ""))
        // As clap has it, but for the word.
        .help_template(format!(
            "{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}"
        ))
        .subcommand_help_heading(language.text(Text::CommandsHeading))
        .subcommand_value_name(language.text(Text::CommandValue))
        .disable_help_flag(true)
        .arg(flag("help", 'h', ArgAction::Help));
    if path.is_empty() {
        command = command
            .disable_version_flag(true)
            .arg(flag("version", 'V', ArgAction::Version));
    }
    command
        .mut_args(|argument| argument_with_help(argument, program, language, path))
        .mut_subcommands(|verb| {
            let path = format!("{path} {}", verb.get_name());
            with_help(verb, program, language, path.trim_start())
        })
}

/// Puts the help of the commands `help` in, which clap adds when it builds a command.
pub(super) fn with_help_verbs(command: Command, program: &Program, language: Language) -> Command {
    command.mut_subcommands(|verb| {
        if verb.get_name() == "help" {
            verb.about(program.help(language, "help", ""))
        } else {
            with_help_verbs(verb, program, language)
        }
    })
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name).short(short).long(name).action(action)
}

fn argument_with_help(argument: Arg, program: &Program, language: Language, path: &str) -> Arg {
    let heading = if argument.is_global_set() {
        Text::GlobalHeading
    } else if argument.is_positional() {
        Text::ArgumentsHeading
    } else {
        Text::OptionsHeading
    };
    let argument = argument.help_heading(language.text(heading));
    let name = name(&argument);
    let mut text = program.help(language, path, &name);
    if !argument.get_action().takes_values() {
        return argument.help(text);
    }
    if let Some(default) = argument.get_default_values().first() {
        let default = default.to_string_lossy();
        text += &format!(" {}", say!(language, Text::DefaultValue, value = default));
    }
    // It is another on each system.
    if name == "--socket" {
        let socket = Layout::of_system().socket;
        let socket = socket.display();
        text += &format!(" {}", say!(language, Text::SocketDefault, socket = socket));
    }
    let value_name = program.value_name(language, &shown(&argument));
    let argument = (program.with_values)(argument, &|value| {
        let (_, text) = program.find(language, path, &format!("{name}={value}"))?;
        Some(text)
    });
    let values = argument.get_possible_values();
    let mut long = text.clone();
    let meanings = values.iter().filter_map(|value| {
        let meaning = value.get_help()?.to_string();
        let line = say!(
            language,
            Text::ValueMeaning,
            value = value.get_name(),
            meaning = meaning
        );
        Some(format!("\n- {line}"))
    });
    let meanings: String = meanings.collect();
    if !meanings.is_empty() {
        let title = language.text(Text::ValuesHeading);
        long += &format!("\n\n{title}{meanings}");
    }
    if !values.is_empty() {
        let names: Vec<_> = values.iter().map(|value| value.get_name()).collect();
        let names = say!(language, Text::PossibleValues, values = names.join(", "));
        text += &format!(" {names}");
        if meanings.is_empty() {
            long.clone_from(&text);
        }
    }
    argument
        .help(text)
        .long_help(long)
        .hide_default_value(true)
        .hide_possible_values(true)
        .value_name(value_name)
}

/// Help of the values of an argument, by the name of the value.
pub type ValueHelp<'a> = &'a dyn Fn(&str) -> Option<Cow<'static, str>>;

/// Gives the possible values of an argument their help, which completion shows, if the argument is of
/// this type.
pub fn with_values_of<T: ValueEnum + Send + Sync + 'static>(
    argument: Arg,
    help: ValueHelp<'_>,
) -> Arg {
    if argument.get_value_parser().type_id() != TypeId::of::<T>() {
        return argument;
    }
    let values = T::value_variants()
        .iter()
        .filter_map(ValueEnum::to_possible_value);
    let values = values.map(|value| match help(value.get_name()) {
        Some(text) => value.help(text.into_owned()),
        None => value,
    });
    let parser = PossibleValuesParser::new(values);
    argument.value_parser(parser.try_map(|name| T::from_str(&name, false)))
}

impl Program {
    /// Returns the help of a command (`name` is empty) or of one of its arguments.
    fn help(&self, language: Language, path: &str, name: &str) -> String {
        let found = self.find(language, path, name);
        found.map_or_else(String::new, |(_, text)| text.into_owned())
    }

    /// Returns the same with the message that has it, and its attribute.
    pub fn find(
        &self,
        language: Language,
        path: &str,
        name: &str,
    ) -> Option<(String, Cow<'static, str>)> {
        let command = format!("{} {path}", self.name);
        let command = command.trim_end().replace(' ', "-");
        if name.is_empty() {
            let text = self.help.find(language, &command, None, None)?;
            return Some((command, text));
        }
        let attribute = name.trim_start_matches("--").replace(['<', '>'], "");
        let attribute = attribute.replace('=', "-");
        let own = [command.as_str(), EVERYWHERE].into_iter().find_map(|key| {
            let text = self.help.find(language, key, Some(&attribute), None)?;
            Some((format!("{key}.{attribute}"), text))
        });
        own.or_else(|| common(language, EVERYWHERE, &attribute))
    }

    /// Returns the name of a value in the language, and its message; `None` if it has none.
    pub fn find_value(
        &self,
        language: Language,
        name: &str,
    ) -> Option<(String, Cow<'static, str>)> {
        match self.help.find(language, VALUES, Some(name), None) {
            Some(text) => Some((format!("{VALUES}.{name}"), text)),
            None => common(language, VALUES, name),
        }
    }

    fn value_name(&self, language: Language, name: &str) -> String {
        let known = self.find_value(language, name);
        known.map_or_else(|| name.to_owned(), |(_, name)| name.into_owned())
    }
}

/// Returns a message of what every program has, with a name that no message of a program has.
fn common(language: Language, key: &str, attribute: &str) -> Option<(String, Cow<'static, str>)> {
    let text = COMMON.find(language, key, Some(attribute), None)?;
    Some((format!("{COMMON_KEY}{attribute}"), text))
}

/// Returns the name of an argument in the messages.
pub fn name(argument: &Arg) -> String {
    match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => format!("<{}>", argument.get_id()),
    }
}

/// Returns the name of the value of an argument, as its definition has it.
pub fn shown(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    names.first().map_or_else(
        || argument.get_id().as_str().to_uppercase().replace('-', "_"),
        ToString::to_string,
    )
}
