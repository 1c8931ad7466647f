//! Errors of usage, in the language of the person: those of clap are in English only.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::language::Language;
use crate::text::{Text, say};

/// Returns the whole text; `None` for what is no error: help and version.
pub(super) fn text(error: &Error, language: Language) -> Option<String> {
    let sentence = say!(language, Error, sentence = sentence(error, language)?);
    Some(format!("{sentence}\n{}", advice(error, language)))
}

/// Returns the same on one line, without its title.
pub(super) fn line(error: &Error, language: Language) -> Option<String> {
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
        ErrorKind::UnknownArgument => say!(language, UnknownArgument, argument = argument),
        ErrorKind::InvalidSubcommand => {
            let typed = value(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            say!(language, UnknownCommand, command = typed)
        }
        ErrorKind::MissingSubcommand => language.text(Text::MissingCommand).to_owned(),
        ErrorKind::MissingRequiredArgument => say!(language, MissingArgument, argument = argument),
        ErrorKind::InvalidValue if typed.is_empty() => {
            say!(language, MissingValue, argument = argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            say!(language, WrongValue, value = typed, argument = argument)
        }
        ErrorKind::ArgumentConflict => match value(error, ContextKind::PriorArg) {
            Some(other) if other == argument => say!(language, GivenTwice, argument = argument),
            Some(other) => say!(language, ConflictsWith, argument = argument, other = other),
            None => say!(language, Conflicts, argument = argument),
        },
        // A superfluous argument may be a PIN: it is not repeated.
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            say!(language, WrongNumberOfValues, argument = argument)
        }
        ErrorKind::InvalidUtf8 => language.text(Text::NotUtf8).to_owned(),
        _ => language.text(Text::WrongArguments).to_owned(),
    };
    Some(sentence)
}

/// Returns the lines that follow the sentence: tips, usage and help.
fn advice(error: &Error, language: Language) -> String {
    let mut text = String::new();
    for tip in tips(error, language) {
        text += &format!("\n  {}\n", say!(language, UsageTip, tip = tip));
    }
    if let Some(usage) = value(error, ContextKind::Usage) {
        let usage = usage.trim_start_matches("Usage:").trim();
        text += &format!("\n{} {usage}\n", language.text(Text::UsageHeading));
    }
    format!("{text}\n{}\n", language.text(Text::SeeHelp))
}

fn tips(error: &Error, language: Language) -> Vec<String> {
    let valid = value(error, ContextKind::ValidValue);
    let valid = valid.map(|values| say!(language, ValuesAre, values = values));
    let similar = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let similar = similar.into_iter().filter_map(|kind| value(error, kind));
    let similar = similar.map(|similar| say!(language, Similar, name = similar));
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
    use clap::error::ErrorKind;

    use super::*;
    use crate::usage::parse_in;

    fn error(language: Language, line: &str) -> Error {
        let typed = line.split(' ').map(Into::into).collect();
        parse_in(language, typed).unwrap_err()
    }

    #[test]
    fn every_wrong_usage_has_its_sentence() {
        let table = [
            (
                "cpsctl fly",
                ErrorKind::InvalidSubcommand,
                "unrecognized command 'fly'",
                "la commande « fly » n'existe pas",
            ),
            (
                "cpsctl --json",
                ErrorKind::MissingSubcommand,
                "a command is missing",
                "il manque une commande",
            ),
            (
                "cpsctl status --fly",
                ErrorKind::UnknownArgument,
                "unexpected argument '--fly' found",
                "l'argument « --fly » n'est pas attendu ici",
            ),
            (
                "cpsctl sign file",
                ErrorKind::MissingRequiredArgument,
                "an argument is missing: --key <KEY>",
                "il manque : --key <CLÉ>",
            ),
            (
                "cpsctl sign file other --key signature",
                ErrorKind::MissingRequiredArgument,
                "an argument is missing: --out-dir <DIR>",
                "il manque : --out-dir <DOSSIER>",
            ),
            (
                "cpsctl sign file --key any",
                ErrorKind::InvalidValue,
                "'any' is not a value of '--key <KEY>'",
                "« any » n'est pas une valeur de « --key <CLÉ> »",
            ),
            (
                "cpsctl sign file --key",
                ErrorKind::InvalidValue,
                "the value of '--key <KEY>' is missing",
                "il manque la valeur de « --key <CLÉ> »",
            ),
            (
                "cpsctl status --wait soon",
                ErrorKind::ValueValidation,
                "'soon' is not a value of '--wait <SECONDS>'",
                "« soon » n'est pas une valeur de « --wait <SECONDES> »",
            ),
            (
                "cpsctl identity --prompt --pin-stdin",
                ErrorKind::ArgumentConflict,
                "'--prompt' cannot be used with '--pin-stdin'",
                "« --prompt » ne va pas avec « --pin-stdin »",
            ),
            (
                "cpsctl status --lang fr --lang fr",
                ErrorKind::ArgumentConflict,
                "'--lang <LANGUAGE>' is given twice",
                "« --lang <LANGUE> » est donné deux fois",
            ),
            (
                "cpsctl identity --pin=1234",
                ErrorKind::TooManyValues,
                "'--pin' has not the right number of values",
                "« --pin » n'a pas le bon nombre de valeurs",
            ),
        ];
        for (line, kind, english, french) in table {
            for (language, sentence) in [
                (Language::English, format!("error: {english}")),
                (Language::French, format!("erreur : {french}")),
            ] {
                let error = error(language, line);
                assert_eq!(error.kind(), kind, "{line}");
                let text = text(&error, language).unwrap();
                assert_eq!(text.lines().next(), Some(sentence.as_str()), "{line}");
                assert!(!text.contains("1234"), "{text}");
            }
        }
    }

    #[test]
    fn tips_and_usage_follow() {
        let table = [
            (
                Language::English,
                "sign file --key signatur",
                "error: 'signatur' is not a value of '--key <KEY>'\n\
                 \n  tip: the values are: signature, authentication, technical\n\
                 \n  tip: there is 'signature'\n\
                 \nFor more information, try '--help'.\n",
            ),
            (
                Language::French,
                "sign file --key signatur",
                "erreur : « signatur » n'est pas une valeur de « --key <CLÉ> »\n\
                 \n  conseil : les valeurs sont : signature, authentication, technical\n\
                 \n  conseil : « signature » existe\n\
                 \nPour en savoir plus, essayez « --help ».\n",
            ),
            (
                Language::English,
                "status --jsn",
                "error: unexpected argument '--jsn' found\n\
                 \n  tip: there is '--json'\n\
                 \nUsage: cpsctl status --json\n\
                 \nFor more information, try '--help'.\n",
            ),
        ];
        for (language, line, wanted) in table {
            let error = error(language, &format!("cpsctl {line}"));
            assert_eq!(text(&error, language).unwrap(), wanted);
        }
    }
}
