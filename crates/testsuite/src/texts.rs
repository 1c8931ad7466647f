//! Checks that the files of `locales` of a program fit each other, its catalogues and its code.
//!
//! Begin at [`Texts`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// The messages of a file, and their attributes as `message.attribute`, with the names of their
/// values.
pub type Messages = BTreeMap<String, BTreeSet<String>>;

/// The files of a catalogue, each with the names of its messages.
pub type Files = &'static [(&'static str, &'static [&'static str])];

/// The texts of one crate.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// The directory of the crate.
    pub directory: &'static str,
    /// The catalogues, by the names that `say!` has for them; the one without a name has an empty
    /// one.
    pub catalogues: &'static [(&'static str, Files)],
    /// The file whose messages are named by commands and arguments, if there is one.
    pub help: Option<&'static str>,
}

impl Texts {
    fn path(&self, name: &str) -> PathBuf {
        Path::new(self.directory).join(name)
    }

    /// Returns the files of a language by name without ending.
    fn files(&self, language: &str) -> BTreeMap<String, Messages> {
        let entries = fs::read_dir(self.path("locales").join(language)).expect("a directory");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths
            .map(|path| {
                assert_eq!(path.extension().unwrap_or_default(), "ftl", "{path:?}");
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                let text = fs::read_to_string(&path).expect("a text");
                (name.into_owned(), messages(&text))
            })
            .collect()
    }

    /// Returns the messages of one file.
    ///
    /// # Panics
    /// If there is no such file, or it is no Fluent.
    pub fn messages_of(&self, language: &str, file: &str) -> Messages {
        self.files(language).remove(file).expect("this file")
    }

    /// Checks all of it.
    ///
    /// # Panics
    /// If the languages differ in their messages or values, if a catalogue does not name the
    /// messages of its files, if no catalogue names a file, or if `say!` gives other values than the
    /// message has.
    pub fn check(&self) {
        assert_eq!(self.files("en"), self.files("fr"));
        self.check_catalogues();
        self.check_values();
    }

    fn check_catalogues(&self) {
        let files = self.files("en");
        let mut named: BTreeSet<_> = self.help.into_iter().map(str::to_owned).collect();
        for (file, keys) in self.catalogues.iter().flat_map(|(_, files)| *files) {
            let messages: BTreeSet<_> = files[*file].keys().map(String::as_str).collect();
            assert_eq!(messages, keys.iter().copied().collect(), "{file}");
            assert!(named.insert((*file).to_owned()), "{file} twice");
        }
        assert_eq!(named, files.into_keys().collect());
    }

    /// Returns the values of each message of the catalogues, named as `say!` names it.
    fn values(&self) -> Messages {
        let mut values = Messages::new();
        for (file, messages) in self.files("en") {
            let has_file =
                |(_, files): &&(&str, Files)| files.iter().any(|(name, _)| *name == file);
            let catalogue = match self.catalogues.iter().find(has_file) {
                Some(("", _)) => String::new(),
                Some((name, _)) => format!("{name}::"),
                None => format!("{file}::"),
            };
            for (key, names) in messages {
                let name = format!("{catalogue}{key}");
                assert_eq!(values.insert(name.clone(), names), None, "{name} twice");
            }
        }
        values
    }

    fn check_values(&self) {
        let values = self.values();
        let mut filled = BTreeSet::new();
        for (text, given) in self.calls() {
            // The texts of every program are checked where they are.
            if text.starts_with("console::") {
                continue;
            }
            assert_eq!(values.get(&text), Some(&given), "{text}");
            filled.insert(text);
        }
        let with_values = values.iter().filter(|(_, values)| !values.is_empty());
        let with_values: BTreeSet<_> = with_values.map(|(key, _)| key.clone()).collect();
        assert_eq!(filled, with_values);
    }

    /// The calls of `say!` of this crate: the text that they name, and its values.
    fn calls(&self) -> Vec<(String, BTreeSet<String>)> {
        let mut calls = Vec::new();
        let mut directories = vec![self.path("src")];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).expect("a directory") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    directories.push(path);
                } else if !path.ends_with("text.rs") && !path.ends_with("text/test.rs") {
                    let source = fs::read_to_string(path).expect("a source");
                    calls.extend(source.split("say!(").skip(1).map(call));
                }
            }
        }
        calls
    }
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
        arguments.last_mut().expect("one").push(character);
    }
    assert!(end < source.len(), "no end: {source}");
    let mut arguments = arguments
        .into_iter()
        .map(|argument| argument.trim().to_owned());
    let text = arguments.nth(1).expect("a text");
    let text = text.strip_prefix("Text::").unwrap_or(&text).to_owned();
    let values = arguments.filter(|argument| !argument.is_empty());
    let names = values.map(|value| value.split_once(" = ").expect("a value").0.to_owned());
    (text, names.collect())
}
