//! `cpsctl card report`: nothing of the holder in any form of it, one presentation of the PIN, and
//! no command to the card before the person has agreed.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use cps_protocol::method::{CardsIdentity, CardsList, Empty, IdentityParams};
use cps_protocol::report::{CardReport, Fact, Verdict};
use cps_sim_card::{Profile, Reference};
use serde_json::Value;
use support::Service;
use support::holder;
use support::program::output_of;
use support::terminal::Terminal;

/// Runs the command without a terminal, with these lines of standard input.
fn run(service: &Service, args: &[&str], input: &str) -> Output {
    let mut command = service.cpsctl();
    output_of(command.args(["card", "report"]).args(args), input)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn reported(service: &Service, with_pin: bool) -> CardReport {
    let pin: &[&str] = if with_pin {
        &["--pin", "--pin-stdin"]
    } else {
        &[]
    };
    let args = [&["--json", "--yes"], pin].concat();
    let output = run(service, &args, "1234\n");
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Checks Markdown in both languages and both forms of JSON, for every holder that there is, and
/// with the PIN where the card takes it.
#[test]
fn nothing_of_any_holder_is_shown() {
    let mut found = Vec::new();
    let service = Service::new();
    let reader = service.reader("R");
    let file = service.path("report.json");
    for profile in Profile::builtin_names() {
        service.insert(&reader, profile);
        let tries = reader
            .with_card(|card| card.tries_left(Reference::Pin))
            .unwrap();
        let takes_pin =
            tries > 1 && !profile.contains("sans-contact") && !profile.contains("interrupted");
        // Times differ from run to run and could look like any number.
        let report = reported(&service, takes_pin).without_times();
        assert_eq!(report.pin_presented, takes_pin, "{profile}");
        let traces = reader
            .with_card(|card| holder::traces(profile, card, &report))
            .unwrap();
        let json = serde_json::to_string_pretty(&report).unwrap();
        let those = traces.find_in(&json).into_iter();
        found.extend(those.map(|trace| format!("{profile}: {trace}")));
        fs::write(&file, json).unwrap();
        for language in ["en", "fr"] {
            let from = file.to_str().unwrap();
            let shown = run(
                &service,
                &["--from", from, "--explain", "--lang", language],
                "",
            );
            assert!(shown.status.success(), "{}", text(&shown.stderr));
            let those = traces.find_in(&text(&shown.stdout)).into_iter();
            found.extend(those.map(|trace| format!("{profile} {language}: {trace}")));
        }
        reader.remove().unwrap();
        service
            .until_true(|change| matches!(change, cps_protocol::event::Change::CardRemoved { .. }));
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn with_the_pin_every_key_signs_and_deciphers() {
    for profile in ["medecin", "medecin-cps4"] {
        let service = Service::new();
        let reader = service.reader("R");
        service.insert(&reader, profile);
        let report = reported(&service, true);
        for fact in [
            Fact::Schemes,
            Fact::Deciphering,
            Fact::KeyBits,
            Fact::KeyTime,
        ] {
            let found = report
                .facts
                .iter()
                .find(|found| found.fact == fact)
                .unwrap();
            assert_eq!(found.verdict, Verdict::Confirmed, "{profile} {found:?}");
        }
        assert_eq!(report.keys.len(), 2, "{profile}");
        let protected = report.data("CPS_ACTIVITY_01_PS").unwrap();
        assert!(protected.needs_pin && protected.bytes_read > 0, "{profile}");
        assert!(!protected.structure.elements.is_empty(), "{profile}");
        assert!(!report.times.keys.is_empty(), "{profile}");
        // Without the PIN the protected file is refused, and no key is tried.
        let report = reported(&service, false);
        assert_eq!(report.keys.len(), 0, "{profile}");
        let protected = report.data("CPS_ACTIVITY_01_PS").unwrap();
        assert_eq!(protected.read.last().unwrap().0, 0x6982, "{profile}");
    }
}

/// A wrong PIN spends one try, whether a program or a person gives it, and is not asked for again.
#[test]
fn a_wrong_pin_is_presented_once() {
    let service = Service::new();
    let reader = service.reader("R");
    service.insert(&reader, "medecin");
    let left = || {
        reader
            .with_card(|card| card.tries_left(Reference::Pin))
            .unwrap()
    };

    let output = run(
        &service,
        &["--yes", "--pin-stdin", "--json"],
        "0000\n1234\n",
    );
    assert_eq!(output.status.code(), Some(4));
    assert_eq!((text(&output.stdout).as_str(), left()), ("", 2));
    // One line, which is JSON.
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["kind"], "pin.incorrect");

    let mut terminal = Terminal::cpsctl(&service, &["card", "report", "--pin"]);
    terminal.shows("presents neither. It writes nothing.");
    terminal.shows("ask for the PIN once and present it once");
    terminal.shows("Go on? [y/N]");
    terminal.types("y");
    terminal.shows("PIN: ");
    terminal.types("0000");
    let (status, screen, output) = terminal.end();
    assert_eq!((status.code(), output.as_str()), (Some(4), ""), "{screen}");
    assert_eq!(screen.matches("PIN: ").count(), 1, "{screen}");
    assert!(!screen.contains(char::REPLACEMENT_CHARACTER), "{screen}");
    assert_eq!(left(), 1);
}

/// Nothing is sent to the card before the person has agreed.
#[test]
fn a_report_that_is_declined_sends_nothing() {
    let service = Service::new();
    let reader = service.reader("R");
    service.insert(&reader, "medecin");
    // The service reads on in idle time, until everything public is known.
    let card = service
        .watcher()
        .call::<CardsList>(&Empty {})
        .unwrap()
        .cards
        .remove(0)
        .id;
    let params = IdentityParams {
        card,
        complete: true,
    };
    service.watcher().call::<CardsIdentity>(&params).unwrap();
    let quiet = reader.counts().commands;

    // There is no terminal to agree on.
    let mut command = std::process::Command::new("setsid");
    support::clean(&mut command);
    let output = command
        .args([
            "--wait",
            env!("CARGO_BIN_EXE_cpsctl"),
            "card",
            "report",
            "--json",
        ])
        .env("CPS_SOCKET", service.socket())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let error = text(&output.stderr);
    let error: Value = serde_json::from_str(error.lines().last().unwrap()).unwrap();
    assert_eq!(error["kind"], "report.declined");
    assert_eq!(reader.counts().commands, quiet);

    let mut terminal = Terminal::cpsctl(&service, &["card", "report", "--lang", "fr"]);
    terminal.shows("Continuer ? [o/N]");
    terminal.types("n");
    let (status, screen, output) = terminal.end();
    assert_eq!((status.code(), output.as_str()), (Some(1), ""), "{screen}");
    assert!(
        screen.contains("rien n'a donc été envoyé à la carte"),
        "{screen}"
    );
    assert_eq!(reader.counts().commands, quiet);
}

#[test]
fn a_file_that_is_no_report_is_refused() {
    let service = Service::new();
    let file = service.path("file");
    let refused = |content: &str| {
        fs::write(&file, content).unwrap();
        let output = run(&service, &["--from", file.to_str().unwrap(), "--json"], "");
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        error["kind"].as_str().unwrap().to_owned()
    };
    for content in ["", "{}", "text", "{\"format\": 2}"] {
        assert_eq!(refused(content), "report.unreadable", "{content}");
    }
    let missing = service.path("missing");
    let output = run(
        &service,
        &["--from", missing.to_str().unwrap(), "--json"],
        "",
    );
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["kind"], "file.unreadable");
    assert!(Path::new(&file).exists());
}

/// A report is written to a file as it is shown, in both forms.
#[test]
fn a_report_is_written_to_a_file() {
    let service = Service::new();
    let reader = service.reader("R");
    service.insert(&reader, "medecin");
    let (json, markdown) = (service.path("report.json"), service.path("report.md"));
    let out = json.to_str().unwrap();
    let output = run(&service, &["--yes", "--json", "--out", out], "");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
    let report: CardReport = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    assert!(!report.pin_presented);
    let shown = run(&service, &["--from", out, "--explain"], "");
    let to = markdown.to_str().unwrap();
    let output = run(&service, &["--from", out, "--explain", "--out", to], "");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let written = fs::read_to_string(&markdown).unwrap();
    assert_eq!(written, text(&shown.stdout));
    for part in [
        "# Report on a card: cps3",
        "## What it means",
        "### The card is otherwise than this software assumes",
        "* `policy_oids`: ",
        "| `read_256` | card.md §12, row 13 | confirmed | 256 bytes |",
        "| pin_status | 63C3 | 0 |",
        "| PIN | 3 | 3 |  |",
    ] {
        assert!(written.contains(part), "{part}: {written}");
    }
}
