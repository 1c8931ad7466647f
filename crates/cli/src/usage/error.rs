//! Errors of usage, in French.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Returns the whole text, as clap prints it in English; `None` for what is no error: help and
/// version.
pub(super) fn french(error: &Error) -> Option<String> {
    let mut text = format!("erreur : {}\n", sentence(error)?);
    for tip in tips(error) {
        text += &format!("\n  conseil : {tip}\n");
    }
    if let Some(usage) = value(error, ContextKind::Usage) {
        let usage = usage.trim_start_matches("Usage:").trim();
        text += &format!("\nUtilisation : {usage}\n");
    }
    Some(text + "\nPour en savoir plus, essayez « --help ».\n")
}

/// Returns the error in English on one line; `None` for what is no error: help and version.
pub(super) fn english_line(error: &Error) -> Option<String> {
    Some(match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "a command is missing".to_owned(),
        // A superfluous argument may be a PIN: it is not repeated.
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            let argument = value(error, ContextKind::InvalidArg).unwrap_or_default();
            format!("'{argument}' has not the right number of values")
        }
        _ => one_line(&error.to_string(), "error:"),
    })
}

/// Returns the error in French on one line; `None` for what is no error: help and version.
pub(super) fn french_line(error: &Error) -> Option<String> {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Some("il manque une commande".to_owned());
    }
    Some(one_line(&french(error)?, "erreur :"))
}

fn one_line(text: &str, title: &str) -> String {
    let text = text.strip_prefix(title).unwrap_or(text);
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

fn sentence(error: &Error) -> Option<String> {
    let argument = value(error, ContextKind::InvalidArg).unwrap_or_default();
    let typed = value(error, ContextKind::InvalidValue).unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("l'argument « {argument} » n'est pas attendu ici"),
        ErrorKind::InvalidSubcommand => {
            let typed = value(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("la commande « {typed} » n'existe pas")
        }
        ErrorKind::MissingSubcommand => "il manque une commande".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("il manque : {argument}"),
        ErrorKind::InvalidValue if typed.is_empty() => {
            format!("il manque la valeur de « {argument} »")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("« {typed} » n'est pas une valeur de « {argument} »")
        }
        ErrorKind::ArgumentConflict => match value(error, ContextKind::PriorArg) {
            Some(other) if other == argument => format!("« {argument} » est donné deux fois"),
            Some(other) => format!("« {argument} » ne va pas avec « {other} »"),
            None => format!("« {argument} » ne va pas avec le reste"),
        },
        // A superfluous argument may be a PIN: it is not repeated.
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("« {argument} » n'a pas le bon nombre de valeurs")
        }
        ErrorKind::InvalidUtf8 => "un argument n'est pas en UTF-8".to_owned(),
        _ => "les arguments ne conviennent pas".to_owned(),
    };
    Some(sentence)
}

fn tips(error: &Error) -> Vec<String> {
    let valid = value(error, ContextKind::ValidValue);
    let valid = valid.map(|values| format!("les valeurs sont : {values}"));
    let similar = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let similar = similar.into_iter().filter_map(|kind| value(error, kind));
    let similar = similar.map(|similar| format!("« {similar} » existe"));
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
    use crate::language::Language;
    use crate::usage::parse_in;

    #[track_caller]
    fn error(line: &str) -> (ErrorKind, String) {
        let typed = line.split(' ').map(Into::into).collect();
        let error = parse_in(Language::French, typed).unwrap_err();
        let text = french(&error).unwrap();
        let sentence = text.lines().next().unwrap().to_owned();
        (error.kind(), sentence)
    }

    #[test]
    fn every_wrong_usage_has_its_sentence() {
        let table = [
            (
                "cpsctl fly",
                ErrorKind::InvalidSubcommand,
                "la commande « fly » n'existe pas",
            ),
            (
                "cpsctl status --fly",
                ErrorKind::UnknownArgument,
                "l'argument « --fly » n'est pas attendu ici",
            ),
            (
                "cpsctl sign file",
                ErrorKind::MissingRequiredArgument,
                "il manque : --key <CLÉ>",
            ),
            (
                "cpsctl sign file other --key signature",
                ErrorKind::MissingRequiredArgument,
                "il manque : --out-dir <DOSSIER>",
            ),
            (
                "cpsctl sign file --key any",
                ErrorKind::InvalidValue,
                "« any » n'est pas une valeur de « --key <CLÉ> »",
            ),
            (
                "cpsctl sign file --key",
                ErrorKind::InvalidValue,
                "il manque la valeur de « --key <CLÉ> »",
            ),
            (
                "cpsctl status --wait soon",
                ErrorKind::ValueValidation,
                "« soon » n'est pas une valeur de « --wait <SECONDES> »",
            ),
            (
                "cpsctl identity --prompt --pin-stdin",
                ErrorKind::ArgumentConflict,
                "« --prompt » ne va pas avec « --pin-stdin »",
            ),
            (
                "cpsctl status --lang fr --lang fr",
                ErrorKind::ArgumentConflict,
                "« --lang <LANGUE> » est donné deux fois",
            ),
            (
                "cpsctl identity --pin=1234",
                ErrorKind::TooManyValues,
                "« --pin » n'a pas le bon nombre de valeurs",
            ),
        ];
        for (line, kind, sentence) in table {
            assert_eq!(
                error(line),
                (kind, format!("erreur : {sentence}")),
                "{line}"
            );
        }
    }

    #[test]
    fn tips_and_usage_follow() {
        let typed = ["cpsctl", "sign", "file", "--key", "signatur"].map(Into::into);
        let error = parse_in(Language::French, typed.into()).unwrap_err();
        assert_eq!(
            french(&error).unwrap(),
            "erreur : « signatur » n'est pas une valeur de « --key <CLÉ> »\n\
             \n  conseil : les valeurs sont : signature, authentication, technical\n\
             \n  conseil : « signature » existe\n\
             \nPour en savoir plus, essayez « --help ».\n"
        );
    }
}
