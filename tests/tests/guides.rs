//! The guides say what is true, name everything that can go wrong, and their commands work.
//!
//! `docs/login.md` is run by `tests/login`, on a machine of its own.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::time::Duration;

use cps_e2e::document::{DOCUMENTS, cpsctl_knows, on_this_machine, run_commands};
use cps_e2e::{Desk, Document, PIN, Running, World, binary, cards, require_tools, run_within};
use cps_protocol::{ErrorKind, TrustReason};

/// Limit for the demonstration: a daemon, two signatures and six calls of `pkcs11-tool`.
const DEMONSTRATION: Duration = Duration::from_secs(60);

const TROUBLE: &str = "docs/troubleshooting.md";
const MIGRATION: &str = "docs/migration-from-cryptolib.md";

/// Errors that only the authors of programs meet: the API document has them.
fn is_of_programmers(kind: ErrorKind) -> bool {
    kind.word().starts_with("request.")
}

/// Words between backquotes.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|line| !line.starts_with("```"))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn every_block_says_what_it_is_and_what_is_not_run_is_listed() {
    for (path, _) in DOCUMENTS {
        let document = Document::open(path);
        for block in document.blocks() {
            assert!(!block.kind.is_empty(), "{path}: {}", block.text);
        }
        document.lists_what_is_not_run();
    }
}

#[test]
fn translations_have_the_same_commands() {
    let translated = DOCUMENTS
        .iter()
        .filter_map(|(path, french)| Some((path, (*french)?)));
    for (path, french) in translated {
        let (english, french) = (Document::open(path), Document::open(french));
        assert!(!english.blocks().is_empty(), "{path}");
        assert_eq!(english.blocks(), french.blocks(), "{path}");
    }
}

#[test]
fn cpsctl_knows_every_call_that_a_document_writes() {
    for (path, french) in DOCUMENTS {
        for path in [Some(*path), *french].into_iter().flatten() {
            for call in Document::open(path).calls_of_cpsctl() {
                cpsctl_knows(&call);
            }
        }
    }
}

#[test]
fn the_troubleshooting_guide_has_everything_that_people_meet() {
    let doctor = World::without_pcscd();
    let report = doctor.run(binary("cpsctl"), &["doctor", "--json"]).stdout;
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let lines: Vec<_> = report["checks"].as_array().unwrap().iter().collect();
    let lines = lines.iter().map(|line| line["check"].as_str().unwrap());
    let login = Document::open("crates/workstation/src/login/error.rs");
    let login = login.text().split('"').skip(1).step_by(2);
    let login: Vec<_> = login.filter(|word| word.starts_with("login.")).collect();
    assert!(login.len() > 5, "{login:?}");
    let kinds = ErrorKind::ALL.iter().filter(|k| !is_of_programmers(**k));
    let wanted: BTreeSet<_> = lines
        .chain(kinds.map(|kind| kind.word()))
        .chain(login)
        .chain(TrustReason::ALL.iter().map(|reason| reason.word()))
        .collect();
    for path in [TROUBLE, "docs/fr/troubleshooting.md"] {
        let document = Document::open(path);
        let found = quoted(document.text());
        let missing: Vec<_> = wanted.difference(&found).collect();
        assert!(missing.is_empty(), "{path} lacks {missing:?}");
    }
}

#[test]
fn the_commands_of_the_troubleshooting_guide_work() {
    require_tools!("pcscd", "p11-kit", "pkcs11-tool");
    let desk = Desk::new(&cards::CPS3);
    desk.world.write("cpsd.toml", "");
    for command in Document::open(TROUBLE).commands() {
        let output = run_commands(&desk.world, &command);
        if command == "cpsctl doctor" {
            // Its status says that something fails, which is so on a machine without the package.
            output.prints(&["ok       Card known: Virtual PCD 00 00"]);
        } else {
            output.ok();
        }
    }
}

#[test]
fn the_commands_of_the_installation_guide_and_of_the_migration_guide_work() {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(&cards::CPS3);
    desk.world.write("cpsd.toml", "");
    for path in ["docs/install.md", MIGRATION] {
        let commands = Document::open(path).commands();
        assert!(!commands.is_empty(), "{path}");
        for command in commands {
            run_commands(&desk.world, &command).ok();
        }
    }
}

#[test]
fn the_commands_of_the_readme_work() {
    require_tools!("pkcs11-tool");
    let world = World::without_pcscd();
    world.write("README.md", "what is signed");
    let readme = Document::open("README.md");
    let commands = readme.commands();
    let [commands] = commands.as_slice() else {
        panic!("one block: {commands:?}");
    };
    // A person waits for the daemon before typing; so does this.
    let (daemon, rest) = commands.split_once(" &\n").unwrap();
    let mut cpsd = world.command("sh");
    let daemon = on_this_machine(&world, daemon);
    cpsd.args(["-c", &format!("exec {daemon}")]);
    let cpsd = Running::start(cpsd);
    cpsd.wait_line("listening");
    let output = run_commands(&world, rest).ok().prints(&["CPS_PRIV_AUT"]);
    assert!(world.file("README.sig").exists());
    assert_shows(output_in(&readme.section("## Try it")), &output.text);
}

#[test]
fn the_readme_shows_what_the_demonstration_prints() {
    require_tools!("openssl", "pkcs11-tool");
    let world = World::without_pcscd();
    let mut demo = world.command(concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/demo"));
    // …/target/debug/cpsctl
    let built = binary("cpsctl").ancestors().nth(2).unwrap().to_path_buf();
    demo.env("CARGO_TARGET_DIR", built);
    let printed = run_within(DEMONSTRATION, demo, b"").ok().stdout;
    let printed = String::from_utf8(printed).unwrap();
    let readme = Document::open("README.md").section("## Two commands");
    assert_shows(output_in(&readme), &printed);
}

/// Returns the output that a section of a document shows.
fn output_in(section: &Document) -> &str {
    let mut blocks = section.blocks().into_iter();
    blocks.find(|block| block.kind == "text").unwrap().text
}

/// Checks that an output has the parts that a document shows, between its lines `…`, in their
/// order. Validity follows the day on which a simulated card is made: dates may be others.
#[track_caller]
fn assert_shows(shown: &str, printed: &str) {
    let printed = without_dates(printed);
    let mut left = printed.as_str();
    for part in without_dates(shown).split("…\n") {
        let at = left.find(part);
        left = &left[at.unwrap_or_else(|| panic!("{part}\nis not in\n{left}")) + part.len()..];
    }
}

/// Returns a text with a mark in place of each digit of a date.
fn without_dates(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let is_date = word.trim_end().len() == 10 && word.matches(['/', '-']).count() == 2;
        match is_date {
            true => word.replace(|c: char| c.is_ascii_digit(), "#"),
            false => word.to_owned(),
        }
    });
    words.collect()
}

/// Class, label and CKA_ID of an object.
type Object = (String, String, String);

/// Returns a label with the number of an activity left open.
fn without_number(label: &str) -> String {
    let words = label.split('_').map(|word| {
        let is_number = word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { "nn" } else { word }
    });
    words.collect::<Vec<_>>().join("_")
}

/// Returns the output of `pkcs11-tool`.
fn shown(text: &str) -> BTreeSet<Object> {
    let mut objects = BTreeSet::new();
    let mut class = "";
    let mut label = String::new();
    for line in text.lines() {
        let classes = [
            ("Private Key Object", "private key"),
            ("Public Key Object", "public key"),
            ("Certificate Object", "certificate"),
            ("Data object", "data"),
        ];
        if let Some((_, name)) = classes.iter().find(|(start, _)| line.starts_with(start)) {
            class = name;
        } else if let Some(text) = line.strip_prefix("  label:") {
            label = without_number(text.trim().trim_matches('\''));
            if class == "data" {
                objects.insert((class.to_owned(), label.clone(), String::new()));
            }
        } else if let Some(id) = line.strip_prefix("  ID:") {
            objects.insert((class.to_owned(), label.clone(), id.trim().to_owned()));
        }
    }
    objects
}

/// Returns the text of the guide.
fn written(heading: &str) -> BTreeSet<Object> {
    let section = Document::open(MIGRATION).section(heading);
    let lines = section.text().lines();
    let rows = lines.filter(|line| line.starts_with('|') && line.contains('`'));
    rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let mut next = || cells.next().unwrap().trim_matches('`').to_owned();
        (next().trim_end_matches(" *").to_owned(), next(), next())
    })
    .collect()
}

#[test]
fn labels_and_ids_of_the_migration_guide_are_those_that_programs_see() {
    require_tools!("pcscd", "pkcs11-tool");
    for (heading, kind) in [
        ("### CPS3", &cards::CPS3),
        ("### CPS4", &cards::CPS4),
        ("### CPS3, contactless", &cards::CPS3_CONTACTLESS),
    ] {
        let desk = Desk::new(kind);
        let login: &[&str] = match kind.pin {
            true => &["--login", "--pin", PIN],
            false => &[],
        };
        let list = desk
            .pkcs11_tool(&[login, &["--list-objects"]].concat())
            .ok();
        assert_eq!(written(heading), shown(&list.text), "{heading}");
    }
}

#[test]
fn the_migration_guide_has_every_decision_of_the_module() {
    let source = Document::open("crates/p11/src/lib.rs");
    let guide = Document::open(MIGRATION);
    let numbers = |text: &str, prefix: &str| -> BTreeSet<u8> {
        let rows = text.lines().filter_map(|line| line.strip_prefix(prefix));
        let cells = rows.filter_map(|row| row.split('|').next());
        let words = cells.flat_map(|cell| cell.split(", "));
        words.filter_map(|word| word.trim().parse().ok()).collect()
    };
    let decided = numbers(source.text(), "//! | ");
    assert!(decided.len() > 10, "{decided:?}");
    let written = numbers(guide.text(), "| ");
    let missing: Vec<_> = decided.difference(&written).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
