//! The documents say what is true.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

fn sources(directory: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') {
                sources(&path, found);
            }
        } else if name.ends_with(".rs") {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
}

/// Names of test functions, as far as a line-by-line look finds them.
fn tests() -> HashSet<String> {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    let mut names = HashSet::new();
    for file in files {
        let mut lines = file.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if let Some((name, _)) = line
                .strip_prefix("on_cards!(")
                .and_then(|rest| rest.split_once(':'))
            {
                names.insert(name.to_owned());
            }
            if line != "#[test]" {
                continue;
            }
            let function = lines.by_ref().find_map(|line| line.strip_prefix("fn "));
            if let Some((name, _)) = function.and_then(|f| f.split_once('(')) {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// What a document puts in backquotes and looks like the name of a test: words joined by `_`.
fn named_tests(document: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(document)).unwrap();
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.matches('_').count() >= 3)
        .filter(|word| {
            word.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_tests_that_documents_name_exist() {
    let tests = tests();
    for document in ["SECURITY.md", "ARCHITECTURE.md"] {
        let named = named_tests(document);
        assert!(!named.is_empty(), "{document} names its tests");
        for name in named {
            assert!(
                tests.contains(&name),
                "{document} names {name}, which does not exist"
            );
        }
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/examples/README.md",
        "docs/install.md",
        "docs/fr/install.md",
        "docs/login.md",
        "docs/fr/login.md",
        "docs/migration-from-cryptolib.md",
        "docs/troubleshooting.md",
        "docs/fr/troubleshooting.md",
    ] {
        let path = root().join(document);
        let text = fs::read_to_string(&path).unwrap();
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if !link.starts_with("http") && !link.starts_with('#') {
                let target = path.with_file_name(link);
                assert!(target.exists(), "{document} links to {link}");
            }
        }
    }
}
