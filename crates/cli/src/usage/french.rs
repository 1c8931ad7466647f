//! The help of every command and argument in French, from `locales/fr/help.ftl`. English is with the
//! definitions.

use std::borrow::Cow;

use clap::Arg;
use clap::builder::Resettable;

use crate::language::Language;
use crate::text::{Catalogue, bundle};

// clap puts a colon after a heading: French wants a space before it.
pub(super) const COMMANDS: &str = "Commandes\u{a0}";
pub(super) const COMMAND: &str = "COMMANDE";
const ARGUMENTS: &str = "Arguments\u{a0}";
const OPTIONS: &str = "Options\u{a0}";
const GLOBAL: &str = "Options générales\u{a0}";

/// Clap's own template, with our heading.
pub(super) const TEMPLATE: &str = "\
{about-with-newline}
Utilisation : {usage}

{all-args}{after-help}";

/// The French help and the French names of values.
static HELP: Catalogue = Catalogue::new(
    || bundle(Language::English, &[]),
    || {
        let file = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/fr/help.ftl"));
        bundle(Language::French, &[file])
    },
);

/// The message with the help of arguments that mean the same in several commands.
const EVERYWHERE: &str = "everywhere";

/// The message with the names of values.
const VALUES: &str = "values";

/// Returns the help of a command (`name` is empty) or of one of its arguments.
pub(super) fn help(path: &str, name: &str) -> String {
    find(path, name).map_or_else(String::new, |(_, text)| text.into_owned())
}

/// Returns the same with the message that has it, and its attribute.
fn find(path: &str, name: &str) -> Option<(String, Cow<'static, str>)> {
    let command = format!("cpsctl {path}").trim_end().replace(' ', "-");
    if name.is_empty() {
        let text = HELP.find(Language::French, &command, None, None)?;
        return Some((command, text));
    }
    let attribute = name.trim_start_matches("--").replace(['<', '>'], "");
    let attribute = attribute.replace('=', "-");
    [command.as_str(), EVERYWHERE]
        .into_iter()
        .find_map(|message| {
            let text = HELP.find(Language::French, message, Some(&attribute), None)?;
            Some((format!("{message}.{attribute}"), text))
        })
}

/// Returns the name of an argument in the table.
fn name(argument: &Arg) -> String {
    match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => format!("<{}>", argument.get_id()),
    }
}

/// Returns the argument with French help, its default and its values included.
pub(super) fn argument(argument: Arg, path: &str) -> Arg {
    let name = name(&argument);
    let mut text = help(path, &name);
    let heading = if argument.is_global_set() {
        GLOBAL
    } else if argument.is_positional() {
        ARGUMENTS
    } else {
        OPTIONS
    };
    let takes_value = argument.get_action().takes_values();
    let names = argument.get_value_names().unwrap_or_default();
    let shown = names.first().map_or_else(
        || argument.get_id().as_str().to_uppercase().replace('-', "_"),
        ToString::to_string,
    );
    let default = argument
        .get_default_values()
        .first()
        .filter(|_| takes_value);
    if let Some(default) = default {
        text += &format!(" [par défaut : {}]", default.to_string_lossy());
    }
    let values = if takes_value {
        argument.get_possible_values()
    } else {
        Vec::new()
    };
    let mut long = None;
    if !values.is_empty() {
        let names: Vec<_> = values.iter().map(|value| value.get_name()).collect();
        let explained = names.iter().filter_map(|value| {
            let help = help(path, &format!("{name}={value}"));
            (!help.is_empty()).then(|| format!("- {value} : {help}"))
        });
        let explained: Vec<_> = explained.collect();
        if !explained.is_empty() {
            long = Some(format!("{text}\n\nValeurs :\n{}", explained.join("\n")));
        }
        text += &format!(" [valeurs : {}]", names.join(", "));
    }
    let argument = argument
        .help(text)
        .help_heading(heading)
        .long_help(Resettable::from(long.map(Into::into)));
    if !takes_value {
        return argument;
    }
    argument
        .hide_default_value(true)
        .hide_possible_values(true)
        .value_name(value_name(&shown))
}

fn value_name(english: &str) -> String {
    let known = HELP.find(Language::French, VALUES, Some(english), None);
    known.unwrap_or(Cow::Borrowed(english)).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{Command, CommandFactory};

    use super::*;
    use crate::args::Args;
    use crate::text::test::messages_of;

    /// Walks through all that has help, and notes which entry gives it.
    fn walk(command: &Command, path: &str, used: &mut BTreeSet<String>) {
        let want = |used: &mut BTreeSet<String>, name: &str| {
            let found = find(path, name);
            let (key, _) = found.unwrap_or_else(|| panic!("no French for {path:?} {name:?}"));
            used.insert(key);
        };
        want(used, "");
        for argument in command.get_arguments() {
            want(used, &name(argument));
            if !argument.get_action().takes_values() {
                continue;
            }
            for value in argument.get_possible_values() {
                if value.get_help().is_some() {
                    want(used, &format!("{}={}", name(argument), value.get_name()));
                }
            }
            let names = argument.get_value_names().unwrap_or_default();
            let shown = names.first().map_or_else(
                || argument.get_id().as_str().to_uppercase(),
                ToString::to_string,
            );
            let known = HELP.find(Language::French, VALUES, Some(&shown), None);
            assert!(known.is_some(), "no French for {shown}");
            used.insert(format!("{VALUES}.{shown}"));
        }
        for verb in command.get_subcommands() {
            let path = format!("{path} {}", verb.get_name());
            walk(verb, path.trim_start(), used);
        }
    }

    #[test]
    fn everything_has_french_help_and_nothing_else_has() {
        let mut used = BTreeSet::new();
        walk(&Args::command(), "", &mut used);
        used.extend(
            [("", "--help"), ("", "--version"), ("help", "")].map(|(path, name)| {
                let (key, _) = find(path, name).unwrap();
                key
            }),
        );
        let messages = messages_of("fr", "help");
        for (key, values) in &messages {
            assert!(values.is_empty(), "{key} takes no values");
        }
        assert_eq!(messages.into_keys().collect::<BTreeSet<_>>(), used);
    }
}
