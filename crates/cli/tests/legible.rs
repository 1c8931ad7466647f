//! Every place where `cpsctl` shows what others chose: no character of it is hidden, turns the line
//! round, or breaks it. The reader, the card and the asking program are hostile.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::SystemTime;

use cps_protocol::CardId;
use cps_protocol::event::Change;
use cps_protocol::method::{PinLogin, PinLoginParams};
use cps_sim_card::{Card, Profile};
use cps_testsuite::pinentry::Pinentry;
use cps_types::is_hidden;
use serde_json::Value;
use support::program::output_of;
use support::{LONG, Service, pki};

/// One character of each class: controls, directions, zero width, separators, tags, variations.
const HOSTILE: &str =
    "\u{202E}\u{2066}\u{200F}\u{61C}\u{200B}\u{FEFF}\u{2028}\u{2029}\u{E0041}\u{FE0F}\u{AD}";

/// Each command that shows something of a card, a reader or a program; `DOCUMENT`, `MAPPING` and
/// `RESULT` stand for its files.
const COMMANDS: &[&[&str]] = &[
    &["status"],
    &["readers", "list"],
    &["readers", "list", "--names"],
    &["cards", "list"],
    &["cards", "show"],
    &["identity"],
    &["identity", "--pin-stdin"],
    &["certs", "list"],
    &["pin", "status"],
    &["doctor"],
    &[
        "sign",
        "--key",
        "signature",
        "--pin-stdin",
        "--out",
        "RESULT",
        "DOCUMENT",
    ],
    &["verify", "DOCUMENT", "DOCUMENT"],
    &["login", "check", "a\u{202E}b", "--mapping", "MAPPING"],
    &["login", "advise", "--mapping", "MAPPING"],
    &["login", "explain", "--mapping", "MAPPING"],
    &["login", "list", "--mapping", "MAPPING"],
    &["login", "map", "a\u{202E}b", "--mapping", "MAPPING"],
    &["login", "unmap", "a\u{202E}b", "--mapping", "MAPPING"],
    &["identity", "--reader", "no\u{202E}reader"],
    &["data", "read", "no\u{202E}label"],
    &["audit", "tail"],
    &["no\u{202E}command"],
    &["identity", "--no\u{202E}option"],
];

fn service() -> (Service, CardId) {
    let service = Service::configured(|config| {
        let directory = config.socket.parent().unwrap();
        config.audit_file = Some(directory.join("audit.log"));
    });
    let reader = service.reader(&format!("Reader {HOSTILE}"));
    let profile = format!(
        "extends = \"medecin\"\n\
         [holder]\nfamily-name = \"SIMULÉ {HOSTILE}\"\ngiven-name = \"PRATICIEN {HOSTILE}\"\n\
         [certificates]\norganization = \"O {HOSTILE}\"\nlocality = \"L {HOSTILE}\"\n\
         [[activities]]\nindex = 1\nmode = \"01\"\nresponsibility = \"00\"\n\
         structure-name = \"HOPITAL {HOSTILE}\"\nstructure-id = \"10B0000000\"\nsector = \"SA01\"\n"
    );
    let profile = Profile::parse(&profile, "hostile").unwrap();
    reader.insert(Card::personalise(&profile, &mut pki(), SystemTime::now()).unwrap());
    let card = service.until(|change| match change {
        Change::CardReady(card) => Some(card.id.clone()),
        _ => None,
    });
    (service, card)
}

fn run(service: &Service, command: &[&str], more: &[&str]) -> Output {
    let document = service.path(&format!("document {HOSTILE}"));
    fs::write(&document, format!("text {HOSTILE}")).unwrap();
    let mapping = service.path("mapping");
    fs::write(&mapping, format!("899700000013 -> a{HOSTILE}\n")).unwrap();
    let result = service.path(&format!("result {HOSTILE}"));
    let mut program = service.cpsctl();
    for argument in command {
        match *argument {
            "DOCUMENT" => program.arg(&document),
            "MAPPING" => program.arg(&mapping),
            "RESULT" => program.arg(&result),
            argument => program.arg(argument),
        };
    }
    output_of(program.args(more), "1234\n4321\n")
}

/// Asserts that each character of a text shows itself.
fn is_legible(text: &[u8], of: &str) {
    let text = String::from_utf8_lossy(text);
    if let Some(c) = text.chars().find(|c| *c != '\n' && is_hidden(*c)) {
        panic!("{of}: {c:?} in {text}");
    }
}

#[test]
fn no_command_shows_a_hidden_character_of_a_card_a_reader_or_a_program() {
    let (service, _) = service();
    for command in COMMANDS {
        for more in [
            &["--lang", "en"][..],
            &["--lang", "fr"],
            &["--json"],
            &["--verbose"],
        ] {
            let output = run(&service, command, more);
            let of = format!("{command:?} {more:?}");
            is_legible(&output.stdout, &of);
            is_legible(&output.stderr, &of);
        }
    }
}

#[test]
fn json_still_holds_the_text_as_it_is() {
    let (service, _) = service();
    let output = run(&service, &["readers", "list"], &["--json"]);
    let readers: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(readers["readers"][0]["reader"], format!("Reader {HOSTILE}"));
}

#[test]
fn the_dialog_shows_facts_first_and_no_hidden_character() {
    let (service, card) = service();
    let pinentry = Pinentry::new(&service.path("pinentry"));
    let mut agent = service
        .cpsctl()
        .args(["agent", "--lang", "en", "--pinentry"])
        .arg(pinentry.program())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    let stdout = agent.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut ready).unwrap();
    let client = Arc::new(service.client(&format!("DPI {HOSTILE}")));
    let mut params = PinLoginParams::prompted(card);
    params.purpose = Some(format!("end”\nTries left: 3 {HOSTILE}"));
    let asked = thread::spawn(move || client.call_within::<PinLogin>(&params, LONG).map(drop));
    pinentry.reply("ERR 83886179 Operation cancelled\n");
    asked.join().unwrap().unwrap_err();
    agent.kill().unwrap();
    agent.wait().unwrap();
    let shown = pinentry.shown();
    is_legible(shown.as_bytes(), "dialog");
    let description = shown
        .lines()
        .find(|line| line.starts_with("SETDESC "))
        .unwrap();
    let lines: Vec<_> = description.split("%0A").collect();
    let hidden = "\u{FFFD}".repeat(HOSTILE.chars().count());
    assert_eq!(lines.len(), 6, "{lines:?}");
    assert!(
        lines[0].starts_with("SETDESC The PIN of the card of "),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("Program: "), "{lines:?}");
    assert!(lines[2].starts_with("It allows "), "{lines:?}");
    assert_eq!(lines[3], "Tries left: 3");
    assert_eq!(lines[4], format!("It calls itself “DPI {hidden}”."));
    assert_eq!(
        lines[5],
        format!("Purpose in its own words: “end'\u{FFFD}Tries left: 3 {hidden}”")
    );
}
