//! The host as a program, without a daemon: what is refused before a card is asked for.

#![allow(clippy::unwrap_used)]

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use serde_json::Value;

const OF_OURS: [&str; 2] = [
    "/m/fr.cps.web.json",
    "{c3f6a8c0-7d0c-4b0e-9a55-1d2e5b8f4a10}",
];
const OF_WEB_EID: [&str; 2] = [
    "/m/eu.webeid.json",
    "{e68418bc-f2b0-4459-a9ea-3e72b6751b07}",
];

fn frame(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap();
    [&length.to_ne_bytes(), message].concat()
}

/// Runs the host with this on its standard input, and returns whether it succeeded, with its
/// messages.
fn run(program: &str, arguments: &[&str], input: &[u8]) -> (bool, Vec<Value>) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join(program);
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_cps-web-host"), &path).unwrap();
    let mut host = Command::new(path)
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .env("CPS_SOCKET", home.path().join("none.sock"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = host.stdin.take().unwrap();
    // A host that refuses does not read on. Its input stays open, as a browser's does.
    let _ = stdin.write_all(input);
    let mut output = Vec::new();
    let mut stdout = host.stdout.take().unwrap();
    if program == "cps-web-host" {
        // This one serves until the browser closes.
        drop(stdin);
        stdout.read_to_end(&mut output).unwrap();
    } else {
        stdout.read_to_end(&mut output).unwrap();
        drop(stdin);
    }
    let mut messages = Vec::new();
    let mut rest = output.as_slice();
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk().unwrap();
        let length = usize::try_from(u32::from_ne_bytes(*length)).unwrap();
        messages.push(serde_json::from_slice(&after[..length]).unwrap());
        rest = &after[length..];
    }
    (host.wait().unwrap().success(), messages)
}

/// Lines of a file of messages, without its comments.
fn recorded(text: &str) -> impl Iterator<Item = Vec<Value>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| serde_json::from_str(line).unwrap())
}

/// Whether a message has what is expected of it: members that are expected are there, and a text
/// that ends with `…` begins so.
fn fits(message: &Value, expected: &Value) -> bool {
    match (message, expected) {
        (Value::Object(message), Value::Object(expected)) => expected
            .iter()
            .all(|(name, value)| message.get(name).is_some_and(|found| fits(found, value))),
        (Value::String(message), Value::String(expected)) => match expected.strip_suffix('…') {
            Some(begin) => message.starts_with(begin),
            None => message == expected,
        },
        _ => message == expected,
    }
}

#[test]
fn web_eid_is_answered_in_its_own_words() {
    for dialogue in recorded(include_str!("data/web-eid.jsonl")) {
        let (sent, expected) = (dialogue[0].to_string(), &dialogue[1..]);
        let (_, messages) = run("cps-web-host-eid", &OF_WEB_EID, &frame(sent.as_bytes()));
        assert_eq!(messages[0], serde_json::json!({ "version": "2.8.0" }));
        assert_eq!(messages.len() - 1, expected.len(), "{sent}: {messages:?}");
        for (message, expected) in messages[1..].iter().zip(expected) {
            assert!(fits(message, expected), "{sent}: {message}");
        }
    }
}

#[test]
fn pages_that_are_not_allowed_are_refused_before_a_daemon_is_asked() {
    for dialogue in recorded(include_str!("data/page.jsonl")) {
        let (sent, expected) = (dialogue[0].to_string(), &dialogue[1]);
        let (_, messages) = run("cps-web-host", &OF_OURS, &frame(sent.as_bytes()));
        assert_eq!(messages[0]["protocol"], 1);
        assert_eq!(messages.len(), 2, "{sent}: {messages:?}");
        assert!(fits(&messages[1], expected), "{sent}: {}", messages[1]);
    }
}

#[test]
fn messages_that_are_too_long_or_malformed_end_the_host_after_one_error() {
    let announced = |length: u32| length.to_ne_bytes().to_vec();
    let spaces = |length: usize| frame(&vec![b' '; length]);
    const TOO_LONG: &str = "web.message_too_long";
    const INVALID: &str = "web.message_invalid";
    for (input, kind) in [
        (spaces(65_537), TOO_LONG),
        (spaces(1 << 20), TOO_LONG),
        (announced(u32::MAX), TOO_LONG),
        (spaces(65_536), INVALID),
        (frame(b""), INVALID),
        (frame(b"{"), INVALID),
        (frame(b"[]"), INVALID),
        (frame(b"{\"id\":\"1\",\"method\":\"status\"}"), INVALID),
        (frame(b"{\"id\":1}"), INVALID),
        (
            frame(b"{\"id\":1,\"method\":\"status\",\"more\":1}"),
            INVALID,
        ),
        (frame(b"\xff\xfe"), INVALID),
        (frame("[".repeat(10_000).as_bytes()), INVALID),
        (announced(100), INVALID),
        (vec![1, 0], INVALID),
    ] {
        let (succeeded, messages) = run("cps-web-host", &OF_OURS, &input);
        assert!(!succeeded);
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert_eq!(messages[1]["error"]["kind"], kind, "{messages:?}");
        assert_eq!(messages[1]["id"], Value::Null);
    }
    for input in [spaces(8193), spaces(1 << 20), frame(b"{}"), frame(b"no")] {
        let (succeeded, messages) = run("cps-web-host-eid", &OF_WEB_EID, &input);
        assert!(!succeeded);
        assert_eq!(messages.len(), 2, "{messages:?}");
        let code = &messages[1]["error"]["code"];
        assert_eq!(code, "ERR_WEBEID_NATIVE_INVALID_ARGUMENT", "{messages:?}");
    }
}

#[test]
fn another_program_is_refused() {
    let unknown = ["/m/fr.cps.web.json", "other@example"];
    let table: [&[&str]; 4] = [&[], &["--version"], &unknown, &OF_WEB_EID];
    for arguments in table {
        let (succeeded, messages) = run("cps-web-host", arguments, b"");
        assert!(!succeeded);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert_eq!(messages[0]["error"]["kind"], "web.caller");
    }
    let (succeeded, messages) = run("cps-web-host-eid", &OF_OURS, b"");
    assert!(!succeeded);
    assert_eq!(messages[0]["error"]["code"], "ERR_WEBEID_NATIVE_FATAL");
}

#[test]
fn a_browser_that_closes_at_once_ends_the_host() {
    let (succeeded, messages) = run("cps-web-host", &OF_OURS, b"");
    assert!(succeeded);
    assert_eq!(messages.len(), 1, "{messages:?}");
}
