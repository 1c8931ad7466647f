//! The documents say what is true.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cps_e2e::{Document, missing_file, python, require_tools};

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

/// Returns the words in backquotes that look like the name of a test: joined by `_`.
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

/// Folders of the repository in which documents name files.
const FOLDERS: &[&str] = &[
    "clients/",
    "crates/",
    "daemon/",
    "docs/",
    "login/",
    "packaging/",
    "pkcs11-module/",
    "scripts/",
    "simulators/",
    "tests/",
    "tls/",
    "udev/",
];

#[test]
fn the_files_that_documents_name_exist() {
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
    ] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        // The code map names files from the folder of a crate; another test compares it.
        let text = text.split("\n## 10. Code map\n").next().unwrap();
        let outside: Vec<_> = text.split("```").step_by(2).collect();
        let outside = outside.concat();
        let names = outside.split('`').skip(1).step_by(2);
        let is_path = |name: &&str| FOLDERS.iter().any(|folder| name.starts_with(folder));
        // A part of a name that the reader chooses.
        let is_open = |name: &&str| name.contains("NAME") || name.contains("cpsN");
        for name in names.filter(is_path).filter(|name| !is_open(name)) {
            let listed = name.split_once('{').map_or(name, |(folder, _)| folder);
            assert!(root().join(listed).exists(), "{document} names {name}");
        }
    }
}

/// Returns the documents that people read, but the references, whose sections another test follows.
fn documents() -> Vec<PathBuf> {
    let mut folders = vec!["", "docs", "docs/fr", "docs/examples", "clients"];
    folders.extend([
        "clients/python",
        "clients/typescript",
        "clients/java",
        "clients/csharp",
    ]);
    let entries = folders
        .iter()
        .map(|folder| fs::read_dir(root().join(folder)).unwrap());
    entries
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension() == Some("md".as_ref()))
        .collect()
}

/// Returns the names that links to the headings of a document have.
fn anchors(document: &str) -> HashSet<String> {
    let headings = document.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let title = line.trim_start_matches('#').trim_start().to_lowercase();
            let kept = title
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

#[test]
fn links_between_documents_lead_somewhere() {
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
            .filter(|link| !link.starts_with("http"))
        {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                _ => path.with_file_name(file),
            };
            assert!(target.exists(), "{} links to {link}", path.display());
            if !heading.is_empty() {
                let text = fs::read_to_string(target).unwrap();
                assert!(
                    anchors(&text).contains(heading),
                    "{} links to {link}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn each_sentence_has_a_line() {
    let mut shared = Vec::new();
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        let mut in_block = false;
        for (number, line) in text.lines().enumerate() {
            in_block ^= line.starts_with("```");
            if !in_block && !line.starts_with(['|', '#']) && has_two_sentences(line) {
                shared.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    assert!(shared.is_empty(), "more than one sentence: {shared:#?}");
}

/// Whether a sentence ends within the line and another begins: a lower-case word or the end of a
/// quotation, the mark, and a capital letter or the beginning of one.
fn has_two_sentences(line: &str) -> bool {
    let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join("``");
    let ends = outside.match_indices(['.', '!', '?']);
    ends.filter_map(|(at, _)| {
        let before = outside[..at].trim_end_matches('*').chars().next_back()?;
        let after = outside[at + 1..].strip_prefix(' ')?.chars().next()?;
        let begins = after.is_uppercase() || "`[*".contains(after);
        Some((before.is_lowercase() || ")`»".contains(before)) && begins)
    })
    .any(|two| two)
}

#[test]
fn sentences_are_told_apart() {
    for (line, expected) in [
        ("One sentence, with `code. And more` in it.", false),
        ("One sentence. Another one.", true),
        ("* Of `code`. **Each** wrong one counts.", true),
        ("1. Connect to the socket.", false),
        ("The RFC 8017, section 8.2.2, says so.", false),
        ("Une phrase ? Une autre.", false),
    ] {
        assert_eq!(has_two_sentences(line), expected, "{line}");
    }
}

/// Words that a cell of a table may hold.
const WORDS_IN_A_CELL: usize = 40;

#[test]
fn the_cells_of_tables_are_short() {
    let mut long = Vec::new();
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for (row, line) in text.lines().enumerate() {
            let cells = line.strip_prefix('|').into_iter();
            let words = cells.flat_map(|cells| cells.split('|'));
            if words.map(|cell| cell.split_whitespace().count()).max() > Some(WORDS_IN_A_CELL) {
                long.push(format!("{}:{}", path.display(), row + 1));
            }
        }
    }
    assert!(
        long.is_empty(),
        "above {WORDS_IN_A_CELL} words, which a line or a section holds better: {long:#?}"
    );
}

/// Place of a version.
#[derive(Clone, Copy, Debug)]
enum Package {
    Debian(&'static str),
    Python(&'static str),
}

use Package::{Debian, Python};

/// The rows of the table of `docs/tested-clients.md`, with what each version is of.
///
/// A version is written as far as it lasts, so that no update of Debian 12 makes a test fail that
/// has nothing to tell. Of most programs Debian keeps the version and mends it: all of it is
/// written. OpenSSL, Java and Firefox ESR get their makers' releases, within 3.0, within 17, and
/// within one number for a year: that is what is written. Chromium has a new number every few
/// weeks: its row says since which, and only an older one is refused. `--nocapture` shows what is
/// installed.
const CLIENTS: &[(&str, &[Package])] = &[
    ("Firefox ESR", &[Debian("firefox-esr")]),
    ("Chromium", &[Debian("chromium")]),
    ("Thunderbird", &[Debian("thunderbird")]),
    (
        "curl, OpenSSL `s_client`, its engine",
        &[
            Debian("curl"),
            Debian("openssl"),
            Debian("libengine-pkcs11-openssl"),
        ],
    ),
    ("GnuTLS `gnutls-cli`, `p11tool`", &[Debian("gnutls-bin")]),
    (
        "Python: M2Crypto, pycurl",
        &[Debian("python3-m2crypto"), Debian("python3-pycurl")],
    ),
    (
        "Java, Node, C with OpenSSL",
        &[
            Debian("openjdk-17-jdk-headless"),
            Debian("nodejs"),
            Debian("libssl-dev"),
        ],
    ),
    ("OpenVPN", &[Debian("openvpn")]),
    (
        "OpenSSL `dgst`, `cms`, its engine",
        &[Debian("openssl"), Debian("libengine-pkcs11-openssl")],
    ),
    ("OpenSSH `ssh`, `ssh-agent`", &[Debian("openssh-client")]),
    ("Java SunPKCS11", &[Debian("openjdk-17-jdk-headless")]),
    ("NSS `modutil`, `certutil`", &[Debian("libnss3-tools")]),
    ("poppler `pdfsig`", &[Debian("poppler-utils")]),
    ("p11-kit: proxy, server", &[Debian("p11-kit")]),
    ("OpenSC `pkcs11-tool`", &[Debian("opensc")]),
    (
        "PyKCS11, python-pkcs11",
        &[Debian("python3-pykcs11"), Python("python-pkcs11")],
    ),
];

/// Returns the version that its maker gave to what is installed.
#[track_caller]
fn installed(package: Package) -> String {
    let command = match package {
        Debian(name) => {
            let mut query = Command::new("dpkg-query");
            query.args(["--show", "--showformat", "${Version}", name]);
            query
        }
        Python(name) => {
            let mut query = Command::new(python());
            let ask =
                "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))";
            query.args(["-c", ask, name]);
            query
        }
    };
    let output = { command }.output().unwrap();
    assert!(output.status.success(), "{package:?} is not installed");
    let version = String::from_utf8(output.stdout).unwrap();
    // Debian puts an epoch before it and a revision after it.
    let version = version
        .trim()
        .split_once(':')
        .map_or(version.trim(), |(_, rest)| rest);
    let version = version
        .rsplit_once('-')
        .map_or(version, |(before, _)| before);
    version.to_owned()
}

/// Whether what the table says is true of this version.
fn is_true(written: &str, installed: &str) -> bool {
    let numbers = |version: &str| -> Vec<u64> {
        let parts = version.split('.').map_while(|part| part.parse().ok());
        parts.collect()
    };
    if let Some(first) = written.strip_suffix(" or newer") {
        return numbers(installed) >= numbers(first);
    }
    let rest = installed.strip_prefix(written);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[test]
fn versions_are_compared_as_far_as_they_are_written() {
    for (written, installed, expected) in [
        ("153", "153.7.0esr", true),
        ("153", "1530.1", false),
        ("153", "166.0.0esr", false),
        ("3.0", "3.0.19", true),
        ("9.2p1", "9.2p1", true),
        ("9.2p1", "9.2p2", false),
        ("22.12", "22.12.0", true),
        ("156 or newer", "156.0.8078.79", true),
        ("156 or newer", "1000.1", true),
        ("156 or newer", "99.0", false),
    ] {
        assert_eq!(
            is_true(written, installed),
            expected,
            "{written} {installed}"
        );
    }
}

#[test]
fn the_table_of_clients_names_the_versions_that_are_installed() {
    require_tools!(
        "dpkg-query",
        "firefox-esr",
        "chromium",
        "curl",
        "openssl",
        "gnutls-cli",
        "ssh",
        "java",
        "modutil",
        "pdfsig",
        "p11-kit",
        "pkcs11-tool"
    );
    let bindings = Path::new("/usr/lib/python3/dist-packages/PyKCS11/__init__.py");
    if missing_file(bindings) || missing_file(python()) {
        return;
    }
    let section = Document::open("docs/tested-clients.md").section("## Programs");
    let rows = section
        .text()
        .lines()
        .filter(|line| line.starts_with('|'))
        .skip(2);
    let rows: Vec<(&str, &str)> = rows
        .map(|row| {
            let mut cells = row.trim_matches('|').split('|').map(str::trim);
            (cells.next().unwrap(), cells.next().unwrap())
        })
        .collect();
    let named: Vec<_> = rows.iter().map(|(client, _)| *client).collect();
    let expected: Vec<_> = CLIENTS.iter().map(|(client, _)| *client).collect();
    assert_eq!(named, expected);

    let mut wrong = Vec::new();
    for ((client, written), (_, packages)) in rows.iter().zip(CLIENTS) {
        let written: Vec<_> = written.split(", ").collect();
        assert_eq!(written.len(), packages.len(), "{client}");
        for (written, package) in written.into_iter().zip(*packages) {
            let installed = installed(*package);
            if !is_true(written, &installed) {
                wrong.push(format!(
                    "row «{client}» says {written}, installed is {installed}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "docs/tested-clients.md is to be updated: {wrong:#?}"
    );
}

#[test]
fn the_readme_shows_the_waits_that_were_measured() {
    let table = |path| {
        let section = Document::open(path).section("## Waits");
        let rows = section.text().lines().filter(|line| line.starts_with('|'));
        rows.map(str::to_owned).collect::<Vec<_>>()
    };
    let measured = table("docs/performance.md");
    assert!(measured.len() > 2, "no waits were measured");
    assert_eq!(table("README.md"), measured);
}
