//! The help of every command and argument, from `locales/{en,fr}/help.ftl`.
//!
//! The definitions of the arguments have none: [`with_help`] walks through them and puts it in. What
//! clap says beside it, of defaults and possible values for example, is in English only, so it is
//! hidden and said from `usage.ftl`.

use std::any::TypeId;
use std::borrow::Cow;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, ValueEnum};

use crate::args::{
    AccessName, AuthorityName, KeyName, ProfileName, SchemeName, SexName, ShellName,
    SubmissionProfileName, TeleserviceProfileName,
};
use crate::language::Language;
use crate::text::{Catalogue, Text, files, say};

/// The help, and the names of values.
static HELP: Catalogue = files!("help");

/// The message with the help of arguments that mean the same in several commands.
const EVERYWHERE: &str = "everywhere";

/// The message with the names of values.
const VALUES: &str = "values";

/// Puts the help of a command, its arguments and all commands below it in; the command is the one
/// at this path, empty for the program.
pub(super) fn with_help(command: Command, language: Language, path: &str) -> Command {
    let usage = command.get_styles().get_usage();
    let usage = format!("{usage}{}{usage:#}", language.text(Text::UsageHeading));
    let mut command = command
        .about(help(language, path, ""))
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
        .mut_args(|argument| argument_with_help(argument, language, path))
        .mut_subcommands(|verb| {
            let path = format!("{path} {}", verb.get_name());
            with_help(verb, language, path.trim_start())
        })
}

/// Puts the help of the commands `help` in, which clap adds when it builds a command.
pub(super) fn with_help_verbs(command: Command, language: Language) -> Command {
    command.mut_subcommands(|verb| {
        if verb.get_name() == "help" {
            verb.about(help(language, "help", ""))
        } else {
            with_help_verbs(verb, language)
        }
    })
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name).short(short).long(name).action(action)
}

fn argument_with_help(argument: Arg, language: Language, path: &str) -> Arg {
    let heading = if argument.is_global_set() {
        Text::GlobalHeading
    } else if argument.is_positional() {
        Text::ArgumentsHeading
    } else {
        Text::OptionsHeading
    };
    let argument = argument.help_heading(language.text(heading));
    let name = name(&argument);
    let mut text = help(language, path, &name);
    if !argument.get_action().takes_values() {
        return argument.help(text);
    }
    if let Some(default) = argument.get_default_values().first() {
        let default = default.to_string_lossy();
        text += &format!(" {}", say!(language, DefaultValue, value = default));
    }
    let value_name = value_name(language, &shown(&argument));
    let argument = with_values(argument, |value| {
        find(language, path, &format!("{name}={value}"))
    });
    let values = argument.get_possible_values();
    let mut long = text.clone();
    let meanings = values.iter().filter_map(|value| {
        let meaning = value.get_help()?.to_string();
        let line = say!(
            language,
            ValueMeaning,
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
        let names = say!(language, PossibleValues, values = names.join(", "));
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

/// Gives the possible values of an argument their help, which completion shows.
fn with_values(argument: Arg, help: impl Fn(&str) -> Option<(String, Cow<'static, str>)>) -> Arg {
    let argument = with_values_of::<KeyName>(argument, &help);
    let argument = with_values_of::<SchemeName>(argument, &help);
    let argument = with_values_of::<AuthorityName>(argument, &help);
    let argument = with_values_of::<AccessName>(argument, &help);
    let argument = with_values_of::<ProfileName>(argument, &help);
    let argument = with_values_of::<TeleserviceProfileName>(argument, &help);
    let argument = with_values_of::<SubmissionProfileName>(argument, &help);
    let argument = with_values_of::<SexName>(argument, &help);
    with_values_of::<ShellName>(argument, &help)
}

/// Does that if the argument is of this type.
fn with_values_of<T: ValueEnum + Send + Sync + 'static>(
    argument: Arg,
    help: impl Fn(&str) -> Option<(String, Cow<'static, str>)>,
) -> Arg {
    if argument.get_value_parser().type_id() != TypeId::of::<T>() {
        return argument;
    }
    let values = T::value_variants()
        .iter()
        .filter_map(ValueEnum::to_possible_value);
    let values = values.map(|value| match help(value.get_name()) {
        Some((_, text)) => value.help(text.into_owned()),
        None => value,
    });
    let parser = PossibleValuesParser::new(values);
    argument.value_parser(parser.try_map(|name| T::from_str(&name, false)))
}

/// Returns the help of a command (`name` is empty) or of one of its arguments.
fn help(language: Language, path: &str, name: &str) -> String {
    find(language, path, name).map_or_else(String::new, |(_, text)| text.into_owned())
}

/// Returns the same with the message that has it, and its attribute.
fn find(language: Language, path: &str, name: &str) -> Option<(String, Cow<'static, str>)> {
    let command = format!("cpsctl {path}").trim_end().replace(' ', "-");
    if name.is_empty() {
        let text = HELP.find(language, &command, None, None)?;
        return Some((command, text));
    }
    let attribute = name.trim_start_matches("--").replace(['<', '>'], "");
    let attribute = attribute.replace('=', "-");
    [command.as_str(), EVERYWHERE]
        .into_iter()
        .find_map(|message| {
            let text = HELP.find(language, message, Some(&attribute), None)?;
            Some((format!("{message}.{attribute}"), text))
        })
}

/// Returns the name of an argument in the messages.
fn name(argument: &Arg) -> String {
    match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => format!("<{}>", argument.get_id()),
    }
}

/// Returns the name of the value of an argument, as its definition has it.
fn shown(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    names.first().map_or_else(
        || argument.get_id().as_str().to_uppercase().replace('-', "_"),
        ToString::to_string,
    )
}

fn value_name(language: Language, name: &str) -> String {
    let known = HELP.find(language, VALUES, Some(name), None);
    known.unwrap_or(Cow::Borrowed(name)).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::args::Args;
    use crate::text::test::messages_of;

    /// Walks through all that has help, and notes which message gives it.
    fn walk(language: Language, command: &Command, path: &str, used: &mut BTreeSet<String>) {
        let want = |used: &mut BTreeSet<String>, name: &str| {
            let found = find(language, path, name);
            let (key, _) = found.unwrap_or_else(|| panic!("no help for {path:?} {name:?}"));
            used.insert(key);
        };
        want(used, "");
        for argument in command.get_arguments() {
            want(used, &name(argument));
            // A text in the definition would be a second one.
            assert_eq!(argument.get_help(), None, "{path} {argument}");
            if !argument.get_action().takes_values() {
                continue;
            }
            let shown = shown(argument);
            let known = HELP.find(language, VALUES, Some(&shown), None);
            assert!(known.is_some(), "no {shown}");
            used.insert(format!("{VALUES}.{shown}"));
            for value in argument.get_possible_values() {
                assert_eq!(value.get_help(), None, "{path} {argument}");
                // The names of shells and languages need no explanation.
                if !["<shell>", "--lang"].contains(&name(argument).as_str()) {
                    want(used, &format!("{}={}", name(argument), value.get_name()));
                }
            }
        }
        for verb in command.get_subcommands() {
            let path = format!("{path} {}", verb.get_name());
            walk(language, verb, path.trim_start(), used);
        }
    }

    #[test]
    fn every_command_and_argument_has_one_message_in_each_language_and_no_message_is_without() {
        for language in [Language::English, Language::French] {
            let mut used = BTreeSet::new();
            walk(language, &Args::command(), "", &mut used);
            used.extend(
                [("", "--help"), ("", "--version"), ("help", "")].map(|(path, name)| {
                    let (key, _) = find(language, path, name).unwrap();
                    key
                }),
            );
            let messages = messages_of(language.code(), "help");
            for (key, values) in &messages {
                assert!(values.is_empty(), "{key} takes no values");
            }
            assert_eq!(messages.into_keys().collect::<BTreeSet<_>>(), used);
        }
    }

    #[test]
    fn values_keep_their_help_for_completion() {
        for (language, meaning) in [
            (Language::English, "Commits the holder"),
            (Language::French, "engage le porteur"),
        ] {
            let command = with_help(Args::command(), language, "");
            let sign = command.find_subcommand("sign").unwrap();
            let key = sign
                .get_arguments()
                .find(|argument| argument.get_id() == "key")
                .unwrap();
            let values = key.get_possible_values();
            assert_eq!(values[0].get_name(), "signature");
            assert_eq!(values[0].get_help().unwrap().to_string(), meaning);
        }
    }
}
