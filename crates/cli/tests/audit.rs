//! `cpsctl audit verify` on files that a daemon wrote: whole after a restart, a rotation and a loss
//! of power, and not after a change.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use cps_protocol::audit::{Link, hash_of};
use cps_protocol::method::{PinLogin, PinLoginParams};
use serde_json::{Value, json};
use support::Service;

/// Has a daemon write records to the file: a login, and its end with the daemon.
fn write(file: &Path) {
    let mut service = Service::configured(|config| config.audit_file = Some(file.to_owned()));
    let reader = service.reader("R");
    let card = service.insert(&reader, "medecin");
    let client = service.client("DPI");
    let pin = cps_apdu::Pin::new(b"1234").unwrap();
    client
        .call::<PinLogin>(&PinLoginParams::with_pin(card, pin))
        .unwrap();
    service.stop();
}

fn verify(arguments: &[&str], files: &[&Path]) -> Output {
    let mut command = support::program::cpsctl();
    command
        .args(["audit", "verify"])
        .args(arguments)
        .args(files);
    command.output().unwrap()
}

/// Returns the page that people read, and the whole output.
fn page(language: &str, file: &Path) -> (String, Output) {
    let output = verify(&["--lang", language], &[file]);
    (String::from_utf8(output.stdout.clone()).unwrap(), output)
}

fn report(files: &[&Path]) -> Value {
    report_from("1", files)
}

/// Returns the report on files that begin with the record of this number.
fn report_from(number: &str, files: &[&Path]) -> Value {
    let output = verify(&["--json", "--from", number], files);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn head_of(file: &Path) -> PathBuf {
    file.with_extension("jsonl.head")
}

#[test]
fn a_file_is_whole_after_a_restart_a_rotation_and_a_loss_of_power() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    write(&file);
    write(&file);
    let whole = report(&[&file]);
    assert_eq!(whole["records"], 4);
    assert_eq!(
        (&whole["problems"], &whole["first"]),
        (&json!([]), &json!(1))
    );
    assert_eq!(whole["head"]["number"], 4);

    let renamed = directory.path().join("audit.jsonl.1");
    fs::rename(&file, &renamed).unwrap();
    write(&file);
    let both = report(&[&renamed, &file]);
    assert_eq!(
        (&both["records"], &both["problems"]),
        (&json!(6), &json!([]))
    );
    let last = report_from("5", &[&file]);
    assert_eq!((&last["first"], &last["problems"]), (&json!(5), &json!([])));

    let text = fs::read_to_string(&file).unwrap();
    let before = Link {
        number: 5,
        hash: hash_of(text.lines().next().unwrap().as_bytes()),
    };
    fs::write(&file, &text[..text.len() - 30]).unwrap();
    fs::write(head_of(&file), before.to_line()).unwrap();
    write(&file);
    let torn = report_from("5", &[&file]);
    assert_eq!(
        (&torn["torn"], &torn["problems"]),
        (&json!([{"file": file, "line": 2}]), &json!([]))
    );
    let output = verify(&["--lang", "en", "--from", "5"], &[&file]);
    assert!(output.status.success());
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(
        page.contains("Line 2 was cut off while it was written"),
        "{page}"
    );
    assert!(
        page.contains("each record follows the one before"),
        "{page}"
    );
}

#[test]
fn a_last_line_that_was_whole_is_missed_before_and_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    for end in ["", "{", "{\"time\":\"2026"] {
        let file = directory.path().join("audit.jsonl");
        write(&file);
        let text = fs::read_to_string(&file).unwrap();
        let first = text.lines().next().unwrap();
        fs::write(&file, format!("{first}\n{end}")).unwrap();
        let (cut, truncated) = (
            json!([{"kind": "cut", "file": file, "line": 2, "number": 2}]),
            json!([{"kind": "truncated", "first": 2, "last": 2}]),
        );
        let removed = json!([{"kind": "removed", "file": file, "line": 2, "first": 2, "last": 2}]);
        let (now, after) = match end {
            "" => (&truncated, &removed),
            _ => (&cut, &cut),
        };
        let told = report(&[&file]);
        assert_eq!((&told["problems"], &told["torn"]), (now, &json!([])));
        write(&file);
        let told = report(&[&file]);
        assert_eq!((&told["problems"], &told["torn"]), (after, &json!([])));
        fs::remove_file(head_of(&file)).unwrap();
        fs::remove_file(&file).unwrap();
    }
}

#[test]
fn a_beginning_that_is_in_no_file_is_told_unless_it_is_said_to_be_archived() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    write(&file);
    write(&file);
    let text = fs::read_to_string(&file).unwrap();
    let rest: Vec<_> = text.lines().skip(2).collect();
    type Change<'c> = &'c dyn Fn();
    let changes: [(&str, Change<'_>); 3] = [
        ("cut", &|| fs::write(&file, rest.join("\n") + "\n").unwrap()),
        ("emptied", &|| fs::write(&file, "").unwrap()),
        ("deleted", &|| fs::remove_file(&file).unwrap()),
    ];
    for (what, change) in changes {
        change();
        if what != "cut" {
            write(&file);
        }
        let told = report(&[&file]);
        let first = told["first"].as_u64().unwrap();
        let expected = json!([{"kind": "missing", "first": 1, "last": first - 1}]);
        assert_eq!(told["problems"], expected, "{what}");
        let output = verify(&["--lang", "en"], &[&file]);
        assert_eq!(output.status.code(), Some(1), "{what}");
        let page = String::from_utf8(output.stdout).unwrap();
        let sentence = format!("records 1 to {} are in no file that was read", first - 1);
        assert!(page.contains(&sentence), "{page}");
        let archived = verify(&["--from", &first.to_string()], &[&file]);
        assert_eq!(archived.status.code(), Some(0), "{what}");
        let other = verify(&["--from", &(first - 1).to_string()], &[&file]);
        assert_eq!(other.status.code(), Some(1), "{what}");
    }
}

#[test]
fn a_line_of_several_files_is_named_with_its_file_and_their_order_matters() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    let renamed = directory.path().join("audit.jsonl.1");
    write(&file);
    fs::rename(&file, &renamed).unwrap();
    write(&file);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("DPI", "XXX", 1)).unwrap();
    let output = verify(&["--lang", "en"], &[&renamed, &file]);
    let page = String::from_utf8(output.stdout).unwrap();
    let sentence = format!("line 1 of {} is not what was written", file.display());
    assert!(page.contains(&sentence), "{page}");

    let output = verify(&["--json"], &[&file, &renamed]);
    assert_eq!(output.status.code(), Some(2));
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["kind"], "audit.order");
    assert_eq!(output.stdout, b"");
}

#[test]
fn without_a_record_there_is_nothing_to_verify() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    for (text, head) in [("", None), ("", Some("")), ("{}\n", None)] {
        fs::write(&file, text).unwrap();
        if let Some(head) = head {
            fs::write(head_of(&file), head).unwrap();
        }
        let output = verify(&["--json"], &[&file]);
        assert_eq!(output.status.code(), Some(1), "{text:?} {head:?}");
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(error["kind"], "audit.empty", "{text:?} {head:?}");
    }
}

#[test]
fn a_head_that_is_none_or_that_of_another_record_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    write(&file);
    let whole = fs::read_to_string(head_of(&file)).unwrap();
    let (_, hash) = whole.split_once(' ').unwrap();
    let unreadable = json!([{"kind": "head_unreadable"}]);
    let wrong = json!([{"kind": "head_wrong", "number": 1}]);
    let another = format!("{:020} {hash}", 1);
    let table: [(&[u8], Value); 5] = [
        (whole.as_bytes(), json!([])),
        (b"", unreadable.clone()),
        (b"garbage\n", unreadable.clone()),
        (b"\xff\xfe", unreadable),
        (another.as_bytes(), wrong),
    ];
    for (head, expected) in table {
        fs::write(head_of(&file), head).unwrap();
        assert_eq!(report(&[&file])["problems"], expected);
        let (page, _) = page("en", &file);
        assert!(!page.contains("is not beside"), "{page}");
    }
}

#[test]
fn a_change_of_the_file_is_told_with_its_place() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    write(&file);
    write(&file);
    let text = fs::read_to_string(&file).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let table = [
        (
            "removed",
            [lines[0], lines[2], lines[3]].join("\n"),
            "records 2 to 2 are missing before line 2",
        ),
        (
            "changed",
            text.trim_end().replacen("DPI", "XXX", 1),
            "line 1 is not what was written",
        ),
        (
            "cut off",
            lines[..2].join("\n"),
            "records 3 to 4 are missing at the end",
        ),
    ];
    for (what, text, sentence) in table {
        fs::write(&file, text + "\n").unwrap();
        let (told, output) = page("en", &file);
        assert_eq!(output.status.code(), Some(1), "{what}");
        assert!(told.contains(sentence), "{what}: {told}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("The audit file is not as cpsd wrote it, in 1 place."),
            "{said}"
        );
        let output = verify(&["--json"], &[&file]);
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(error["kind"], "audit.changed", "{what}");
    }
    let (page, _) = page("fr", &file);
    assert!(
        page.contains("les enregistrements 3 à 4 manquent à la fin"),
        "{page}"
    );
}

#[test]
fn a_daemon_that_finds_records_missing_leaves_the_gap_to_be_seen() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    write(&file);
    write(&file);
    let text = fs::read_to_string(&file).unwrap();
    let first = text.lines().next().unwrap();
    fs::write(&file, format!("{first}\n")).unwrap();
    write(&file);
    let report = report(&[&file]);
    assert_eq!(
        report["problems"],
        json!([{"kind": "removed", "file": file, "line": 2, "first": 2, "last": 4}])
    );
}

#[test]
fn lines_of_an_earlier_version_are_said_to_be_in_no_chain() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    let old = r#"{"time":"2026-01-01T00:00:00Z","operation":"login","outcome":"ok","uid":0,"reader":"R","serial":"1"}"#;
    fs::write(&file, format!("{old}\n{old}\n")).unwrap();
    write(&file);
    let output = verify(&["--lang", "en"], &[&file]);
    assert!(output.status.success());
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(
        page.contains("2 lines of an earlier version are in no chain"),
        "{page}"
    );
}

#[test]
fn a_hash_from_elsewhere_is_looked_for_and_a_missing_file_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    write(&file);
    let head = report(&[&file])["head"]["hash"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(verify(&["--head", &head], &[&file]).status.success());
    let other = "0".repeat(64);
    let output = verify(&["--head", &other, "--lang", "en"], &[&file]);
    assert_eq!(output.status.code(), Some(1));
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(
        page.contains(&format!("no record has the hash {other}")),
        "{page}"
    );
    let upper = head.to_ascii_uppercase();
    assert!(verify(&["--head", &upper], &[&file]).status.success());
    for wrong in ["zz", "00", "", &other[1..], &other.replace('0', "g")] {
        let output = verify(&["--head", wrong], &[&file]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
    let missing = verify(&[], &[&directory.path().join("none")]);
    let said = String::from_utf8(missing.stderr).unwrap();
    assert!(said.contains("none cannot be read"), "{said}");
}
