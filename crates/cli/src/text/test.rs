//! The files of `locales` fit each other, the catalogues and the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::*;
use crate::doctor::Doctor;
use crate::format::Field;
use crate::kind::{Exit, OwnKind};
use crate::tls::Tls;

/// The messages of a file, and their attributes as `message.attribute`, with the names of their
/// values.
pub(crate) type Messages = BTreeMap<String, BTreeSet<String>>;

/// The catalogues, by the files that they name.
const CATALOGUES: &[&[(&str, &[&str])]] = &[
    Text::FILES,
    Doctor::FILES,
    Field::FILES,
    Exit::FILES,
    OwnKind::FILES,
    Tls::FILES,
];

/// The file whose messages are named by commands and arguments: a test of `usage/help.rs` compares
/// it with these.
const HELP: &str = "help";

fn directory(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns the files of a language by name without ending.
fn files(language: &str) -> BTreeMap<String, Messages> {
    let entries = fs::read_dir(directory("locales").join(language)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| {
            assert_eq!(path.extension().unwrap(), "ftl", "{path:?}");
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, messages(&fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

/// Returns the messages of one file.
pub(crate) fn messages_of(language: &str, file: &str) -> Messages {
    files(language).remove(file).unwrap()
}

fn messages(text: &str) -> Messages {
    let resource = parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut messages = Messages::new();
    let mut add = |name: String, pattern: &Pattern<&str>| {
        let mut values = BTreeSet::new();
        collect(pattern, &mut values);
        assert!(!pattern.elements.is_empty(), "{name}");
        assert_eq!(messages.insert(name.clone(), values), None, "{name} twice");
    };
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                if let Some(pattern) = &message.value {
                    add(message.id.name.to_owned(), pattern);
                }
                for attribute in &message.attributes {
                    let name = format!("{}.{}", message.id.name, attribute.id.name);
                    add(name, &attribute.value);
                }
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            Entry::Term(_) | Entry::Junk { .. } => panic!("{entry:?}"),
        }
    }
    messages
}

/// Notes the names of the values of a pattern.
fn collect(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    collect(&variant.value, values);
                }
                selector
            }
        };
        let InlineExpression::VariableReference { id } = inline else {
            panic!("no value: {inline:?}");
        };
        values.insert(id.name.to_owned());
    }
}

/// Returns the values of each message of the catalogues, named as `say!` names it.
fn values() -> Messages {
    let mut values = Messages::new();
    for (file, messages) in files("en") {
        let is_in = |files: &[(&str, &[&str])]| files.iter().any(|(name, _)| *name == file);
        let catalogue = match () {
            () if is_in(Doctor::FILES) => "Doctor::",
            () if is_in(Field::FILES) => "Field::",
            () if is_in(Exit::FILES) => "Exit::",
            () if is_in(OwnKind::FILES) => "OwnKind::",
            () if is_in(Tls::FILES) => "Tls::",
            () if file == HELP => "help::",
            () => "",
        };
        for (key, names) in messages {
            let name = format!("{catalogue}{key}");
            assert_eq!(values.insert(name.clone(), names), None, "{name} twice");
        }
    }
    values
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_values() {
    assert_eq!(files("en"), files("fr"));
}

#[test]
fn the_catalogues_name_the_messages_of_their_files_and_every_file() {
    let files = files("en");
    let mut named = BTreeSet::from([HELP.to_owned()]);
    for (file, keys) in CATALOGUES.iter().copied().flatten() {
        let messages: BTreeSet<_> = files[*file].keys().map(String::as_str).collect();
        assert_eq!(messages, keys.iter().copied().collect(), "{file}");
        assert!(named.insert((*file).to_owned()), "{file} twice");
    }
    assert_eq!(named, files.into_keys().collect());
}

/// The calls of `say!` and `.text()` of this program: what they name, and with which values.
fn calls() -> Vec<(String, BTreeSet<String>)> {
    let mut calls = Vec::new();
    let mut directories = vec![directory("src")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if !path.ends_with("text.rs") && !path.ends_with("text/test.rs") {
                let source = fs::read_to_string(path).unwrap();
                for part in source.split("say!(").skip(1) {
                    calls.push(call(part));
                }
            }
        }
    }
    calls
}

/// Reads the arguments of `say!`: the language, the text, and the values by name.
fn call(source: &str) -> (String, BTreeSet<String>) {
    let (mut depth, mut quoted, mut end) = (0_u32, false, source.len());
    let mut arguments = vec![String::new()];
    for (position, character) in source.char_indices() {
        match character {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                end = position;
                break;
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        arguments.last_mut().unwrap().push(character);
    }
    assert!(end < source.len(), "no end: {source}");
    let mut arguments = arguments
        .into_iter()
        .map(|argument| argument.trim().to_owned());
    let text = arguments.nth(1).unwrap();
    let text = text.strip_prefix("Text::").unwrap_or(&text).to_owned();
    let values = arguments.filter(|argument| !argument.is_empty());
    let names = values.map(|value| value.split_once(" = ").unwrap().0.to_owned());
    (text, names.collect())
}

#[test]
fn the_code_gives_every_text_its_values() {
    let values = values();
    let mut filled = BTreeSet::new();
    for (text, given) in calls() {
        assert_eq!(values.get(&text), Some(&given), "{text}");
        filled.insert(text);
    }
    let with_values = values.iter().filter(|(_, values)| !values.is_empty());
    let with_values: BTreeSet<_> = with_values.map(|(key, _)| key.clone()).collect();
    assert_eq!(filled, with_values);
}

#[test]
fn numbers_take_the_plural_of_their_language() {
    for (tries, english, french) in [
        (0_u8, "0 tries left", "il reste 0 essai"),
        (1, "1 try left", "il reste 1 essai"),
        (2, "2 tries left", "il reste 2 essais"),
    ] {
        assert_eq!(say!(Language::English, TriesLeft, tries = tries), english);
        assert_eq!(say!(Language::French, TriesLeft, tries = tries), french);
    }
    let lease = |language, signatures: u32, minutes: u64| {
        say!(
            language,
            DialogLease,
            signatures = signatures,
            minutes = minutes
        )
    };
    assert_eq!(
        lease(Language::English, 1, 15),
        "It allows 1 signature within 15 minutes."
    );
    assert_eq!(
        lease(Language::French, 12, 1),
        "Il permet 12 signatures en 1 minute."
    );
}

#[test]
fn values_are_put_in_and_never_looked_at_again() {
    for value in ["{reader}", "{ $reader }", "é\u{2068}\n", "007", ""] {
        assert_eq!(
            say!(Language::French, CardInReader, serial = value, reader = "A"),
            format!("{value} dans A")
        );
    }
}

#[test]
fn a_text_that_is_lacking_is_said_in_english_and_else_by_its_name() {
    static CATALOGUE: Catalogue = Catalogue::new(
        || {
            bundle(
                Language::English,
                &["Here = here\nThere = there { $place }\n"],
            )
        },
        || bundle(Language::French, &["Here = ici\n= no message\n"]),
    );

    #[derive(Clone, Copy)]
    struct Lacking(&'static str);

    impl Words for Lacking {
        fn catalogue(self) -> &'static Catalogue {
            &CATALOGUE
        }

        fn key(self) -> &'static str {
            self.0
        }
    }

    assert_eq!(Language::French.text(Lacking("Here")), "ici");
    assert_eq!(Language::French.text(Lacking("Nowhere")), "Nowhere");
    let place = [("place", "Paris".value())];
    assert_eq!(
        fill(Language::French, Lacking("There"), place),
        "there Paris"
    );
}
