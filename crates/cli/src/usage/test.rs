//! The command line, its help and wrong usage, in both languages.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::Error;
use clap::error::ErrorKind;
use cps_console::usage::error::text as error_text;
use cps_console::usage::help::{COMMON_KEY, name, shown};
use cps_console::usage::{language, to_json, wants_json};

use super::*;
use crate::text::test::TEXTS;

fn parse_in(language: Language, typed: Vec<OsString>) -> Result<Args, Error> {
    CPSCTL.parse_in(language, typed, check)
}

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
    error_text(&error, Language::French).unwrap_or_else(|| error.to_string())
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

/// Walks through all that has help, and notes which message gives it.
fn walk(language: Language, command: &Command, path: &str, used: &mut BTreeSet<String>) {
    let want = |used: &mut BTreeSet<String>, name: &str| {
        let found = CPSCTL.find(language, path, name);
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
        let known = CPSCTL.find_value(language, &shown);
        let (key, _) = known.unwrap_or_else(|| panic!("no {shown}"));
        used.insert(key);
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
                let (key, _) = CPSCTL.find(language, path, name).unwrap();
                key
            }),
        );
        used.retain(|key| !key.starts_with(COMMON_KEY));
        let messages = TEXTS.messages_of(language.code(), "help");
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
        let command = command(language);
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
            let text = error_text(&error, language).unwrap();
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
        assert_eq!(error_text(&error, language).unwrap(), wanted);
    }
}
