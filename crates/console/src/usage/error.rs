//! Errors of usage, in the language of the person: those of clap are in English only.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::language::Language;
use crate::say;
use crate::text::Text;

/// Returns the whole text; `None` for what is no error: help and version.
pub fn text(error: &Error, language: Language) -> Option<String> {
    let sentence = say!(language, Text::Error, sentence = sentence(error, language)?);
    Some(format!("{sentence}\n{}", advice(error, language)))
}

/// Returns the same on one line, without its title.
pub fn line(error: &Error, language: Language) -> Option<String> {
    // The help that follows in the whole text is no sentence.
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Some(language.text(Text::MissingCommand).to_owned());
    }
    let text = format!(
        "{}\n{}",
        sentence(error, language)?,
        advice(error, language)
    );
    let words: Vec<_> = text.split_whitespace().collect();
    Some(words.join(" "))
}

fn sentence(error: &Error, language: Language) -> Option<String> {
    let argument = value(error, ContextKind::InvalidArg).unwrap_or_default();
    let typed = value(error, ContextKind::InvalidValue).unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => say!(language, Text::UnknownArgument, argument = argument),
        ErrorKind::InvalidSubcommand => {
            let typed = value(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            say!(language, Text::UnknownCommand, command = typed)
        }
        ErrorKind::MissingSubcommand => language.text(Text::MissingCommand).to_owned(),
        ErrorKind::MissingRequiredArgument => {
            say!(language, Text::MissingArgument, argument = argument)
        }
        ErrorKind::InvalidValue if typed.is_empty() => {
            say!(language, Text::MissingValue, argument = argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            say!(
                language,
                Text::WrongValue,
                value = without_password(&typed),
                argument = argument
            )
        }
        ErrorKind::ArgumentConflict => match value(error, ContextKind::PriorArg) {
            Some(other) if other == argument => {
                say!(language, Text::GivenTwice, argument = argument)
            }
            Some(other) => say!(
                language,
                Text::ConflictsWith,
                argument = argument,
                other = other
            ),
            None => say!(language, Text::Conflicts, argument = argument),
        },
        // A superfluous argument may be a PIN: it is not repeated.
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            say!(language, Text::WrongNumberOfValues, argument = argument)
        }
        ErrorKind::InvalidUtf8 => language.text(Text::NotUtf8).to_owned(),
        _ => language.text(Text::WrongArguments).to_owned(),
    };
    Some(sentence)
}

/// Returns a value without the password of a URL, if it is one: a message goes to logs and screens.
fn without_password(typed: &str) -> String {
    let Some((scheme, rest)) = typed.split_once("://") else {
        return typed.to_owned();
    };
    // A password may have any letter, so its end is the last of these marks.
    let rest = match rest.rsplit_once('@') {
        Some((account, place)) => match account.split_once(':') {
            Some((account, _)) => format!("{account}:***@{place}"),
            None => rest.to_owned(),
        },
        None => rest.to_owned(),
    };
    let rest = match rest.split_once("password=") {
        Some((before, _)) => format!("{before}password=***"),
        None => rest,
    };
    format!("{scheme}://{rest}")
}

/// Returns the lines that follow the sentence: tips, usage and help.
fn advice(error: &Error, language: Language) -> String {
    let mut text = String::new();
    for tip in tips(error, language) {
        text += &format!("\n  {}\n", say!(language, Text::UsageTip, tip = tip));
    }
    if let Some(usage) = value(error, ContextKind::Usage) {
        let usage = usage.trim_start_matches("Usage:").trim();
        text += &format!("\n{} {usage}\n", language.text(Text::UsageHeading));
    }
    format!("{text}\n{}\n", language.text(Text::SeeHelp))
}

fn tips(error: &Error, language: Language) -> Vec<String> {
    let valid = value(error, ContextKind::ValidValue);
    let valid = valid.map(|values| say!(language, Text::ValuesAre, values = values));
    let similar = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let similar = similar.into_iter().filter_map(|kind| value(error, kind));
    let similar = similar.map(|similar| say!(language, Text::Similar, name = similar));
    valid.into_iter().chain(similar).collect()
}

/// Returns the part of the error that clap knows; empty if there is none.
fn value(error: &Error, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_of_a_url_is_not_told() {
        for (typed, told) in [
            ("register.db", "register.db"),
            ("a:b@c", "a:b@c"),
            ("postgres://db/cps", "postgres://db/cps"),
            ("postgres://desk@db/cps", "postgres://desk@db/cps"),
            (
                "postgres://desk:secret@db/cps",
                "postgres://desk:***@db/cps",
            ),
            (
                "postgres://desk:s@/:ret@db/cps",
                "postgres://desk:***@db/cps",
            ),
            (
                "postgres://desk@db/cps?password=secret&sslmode=require",
                "postgres://desk@db/cps?password=***",
            ),
        ] {
            assert_eq!(without_password(typed), told);
        }
    }
}
