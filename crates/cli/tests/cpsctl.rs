//! The program as a person or a script runs it, against a daemon that only plays back answers.

#![allow(clippy::unwrap_used)]

#[path = "support/program.rs"]
mod program;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use cps_protocol::ErrorKind;
use cps_protocol::message::WireError;
use serde_json::{Value, json};

/// A daemon whose answers are given beforehand, by method: each in its turn, the last for ever.
struct Daemon {
    directory: tempfile::TempDir,
    calls: Arc<Mutex<Vec<Value>>>,
}

/// An answer, and what the daemon sends by itself after it.
#[derive(Clone)]
struct Answer {
    message: Value,
    event: Option<Value>,
}

fn result(result: Value) -> Answer {
    Answer {
        message: json!({ "result": result }),
        event: None,
    }
}

fn error(error: cps_protocol::ApiError) -> Answer {
    Answer {
        message: json!({ "error": WireError::from(error) }),
        event: None,
    }
}

fn lease() -> Value {
    json!({ "signatures_left": 10, "seconds_left": 60 })
}

impl Daemon {
    fn start(answers: &[(&'static str, Answer)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(directory.path().join("socket")).unwrap();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let mut script: HashMap<&str, Vec<Answer>> = HashMap::new();
        let hello = (
            "system.hello",
            result(json!({ "protocol": 1, "version": "1.2.3" })),
        );
        for (method, answer) in answers.iter().cloned().chain([hello]) {
            script.entry(method).or_default().push(answer);
        }
        let log = calls.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(stream.unwrap(), &mut script, &log);
            }
        });
        Self { directory, calls }
    }

    fn socket(&self) -> PathBuf {
        self.directory.path().join("socket")
    }

    /// Returns the methods that were called, in order, without the greeting.
    fn called(&self) -> Vec<String> {
        let calls = self.calls.lock().unwrap();
        calls
            .iter()
            .skip(1)
            .map(|call| call["method"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Returns the parameters of the last call of a method.
    fn params(&self, method: &str) -> Value {
        let calls = self.calls.lock().unwrap();
        calls
            .iter()
            .rev()
            .find(|call| call["method"] == method)
            .unwrap()["params"]
            .clone()
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        cpsctl(&self.socket(), args, input)
    }
}

fn serve(stream: UnixStream, script: &mut HashMap<&str, Vec<Answer>>, calls: &Mutex<Vec<Value>>) {
    let mut writer = stream.try_clone().unwrap();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let request: Value = serde_json::from_str(&line).unwrap();
        let method = request["method"].as_str().unwrap();
        let answers = script
            .get_mut(method)
            .unwrap_or_else(|| panic!("no answer to {method}"));
        let Answer { mut message, event } = if answers.len() > 1 {
            answers.remove(0)
        } else {
            answers[0].clone()
        };
        message["jsonrpc"] = "2.0".into();
        message["id"] = request["id"].clone();
        calls.lock().unwrap().push(request);
        // The program may have seen enough and be gone.
        let _ = writeln!(writer, "{message}");
        if let Some(event) = event {
            let event = json!({ "jsonrpc": "2.0", "method": "event", "params": event });
            let _ = writeln!(writer, "{event}");
        }
    }
}

fn cpsctl(socket: &Path, args: &[&str], input: &str) -> Output {
    let mut command = program::cpsctl();
    program::output_of(command.args(args).env("CPS_SOCKET", socket), input)
}

fn reader(name: &str, state: &str, id: Option<&str>) -> Value {
    let card = id.map(|id| {
        json!({ "card": id, "reader": name, "generation": "cps3", "serial": "10000001",
                "label": "CPS3v3-0000000001" })
    });
    json!({ "reader": name, "pin_pad": false, "state": state, "summary": card, "problem": null })
}

/// Returns an event that has the members of a reader or of a card.
fn event(seq: u64, change: &str, members: &Value) -> Value {
    let mut event = members.clone();
    event["seq"] = seq.into();
    event["change"] = change.into();
    event
}

fn readers(readers: &[Value]) -> Answer {
    result(json!({ "readers": readers, "problem": null }))
}

fn one_card() -> Answer {
    readers(&[reader("A", "ready", Some("c1"))])
}

fn pin(retries: u8) -> Value {
    json!({ "retries": retries, "max_retries": 3, "blocked": false })
}

fn objects() -> Answer {
    result(json!({
        "summary": reader("A", "ready", Some("c1"))["summary"],
        "manufacturer": "ASIP Sante",
        "login_required": true,
        "pin_policy": { "min_length": 4, "max_length": 4 },
        "puk_policy": { "min_length": 8, "max_length": 8 },
        "pin": pin(3),
        "puk": pin(3),
        "protected_path": false,
        "certificates": [],
        "keys": [{
            "key": "signature", "label": "Clé de signature", "key_id": "AQ==", "bits": 2048,
            "needs_pin": true, "schemes": ["rsa_pkcs1_sha256"], "max_raw": 0,
            "hash_on_card": true, "decrypts": false,
        }],
        "data": [
            { "label": "CPS_NAME_PS", "application": "CPS", "needs_pin": false, "modifiable": false },
            { "label": "CPS_DATA", "application": "CPS", "needs_pin": true, "modifiable": true },
        ],
        "update_interrupted": false,
    }))
}

#[track_caller]
fn fails(output: &Output, code: i32, stderr: &str) {
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        format!("{stderr}\n")
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert_eq!(output.status.code(), Some(code));
}

#[track_caller]
fn prints(output: &Output, stdout: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), stdout);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn no_daemon_is_one_sentence_and_exit_code_5() {
    let nowhere = Path::new("/nonexistent/cpsd.sock");
    fails(
        &cpsctl(nowhere, &["identity"], ""),
        5,
        "error: The card service cpsd does not answer at /nonexistent/cpsd.sock, which the \
         environment variable CPS_SOCKET names. Start it there, or unset CPS_SOCKET to use the \
         service of this computer.",
    );
    fails(
        &cpsctl(nowhere, &["identity", "--lang", "fr"], ""),
        5,
        "erreur : Le service de cartes cpsd ne répond pas sur /nonexistent/cpsd.sock, que la \
         variable d'environnement CPS_SOCKET désigne. Démarrez-le là, ou retirez CPS_SOCKET pour \
         utiliser le service de cet ordinateur.",
    );
    // The option counts, and the person has just typed it.
    let option = ["--socket", "/nonexistent/other.sock", "identity"];
    fails(
        &cpsctl(nowhere, &option, ""),
        5,
        "error: The card service cpsd does not answer at /nonexistent/other.sock, which --socket \
         names. Start it there, or leave --socket out to use the service of this computer.",
    );
    let output = cpsctl(nowhere, &["--json", "identity"], "");
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["kind"], "daemon.unreachable");
    assert_eq!(error["code"], ErrorKind::DaemonUnreachable.code());
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("CPS_SOCKET"), "{message}");
    let detail = error["detail"].as_str().unwrap();
    assert!(detail.starts_with("/nonexistent/cpsd.sock: "), "{detail}");
    assert_eq!(output.status.code(), Some(5));
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let nowhere = Path::new("/nonexistent/cpsd.sock");
    for args in [
        &["cards"][..],
        &["sign", "file"],
        &["status", "--wait", "soon"],
        &["fly"],
    ] {
        assert_eq!(cpsctl(nowhere, args, "").status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn wrong_usage_is_json_where_json_is_asked_for() {
    let nowhere = Path::new("/nonexistent/cpsd.sock");
    for args in [
        &["cards", "--json"][..],
        &["--json", "sign", "file"],
        &["status", "--wait", "soon", "--json"],
        &["--json", "fly"],
        &["--json", "--lang", "fr", "fly"],
        &["identity", "--json", "--pin", "--fly"],
    ] {
        let output = cpsctl(nowhere, args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(error["kind"], "usage", "{args:?}");
        assert_eq!(error["exit_code"], 2, "{args:?}");
        assert!(error["message"].is_string() && error["message_fr"].is_string());
    }
    let help = cpsctl(nowhere, &["--json", "--help"], "");
    assert!(help.status.success() && !help.stdout.is_empty());
}

#[test]
fn a_card_and_a_reader_that_are_not_found_are_told_from_those_that_left() {
    let twins = [
        reader("Twin 1", "ready", Some("c1")),
        reader("Twin 2", "ready", Some("c2")),
    ];
    let daemon = Daemon::start(&[
        ("readers.list", readers(&twins)),
        (
            "events.subscribe",
            result(json!({ "seq": 0, "readers": twins, "problem": null })),
        ),
    ]);
    let table: [(&[&str], &str, &str); 5] = [
        (
            &["--card", "c9"],
            "card.not_found",
            "No inserted card has the id c9. It changes at every insertion; list the cards with: \
             cpsctl cards list",
        ),
        (
            &["--card", "c2", "--reader", "1"],
            "card.not_found",
            "The card with the id c2 is not in the reader 1. List the cards with: cpsctl cards \
             list",
        ),
        (
            &["--reader", "Twin"],
            "reader.several",
            "Several readers have Twin in their names: Twin 1, Twin 2. Give more of the name with \
             --reader.",
        ),
        (
            &["--reader", "Other"],
            "reader.not_found",
            ErrorKind::ReaderNotFound.english(),
        ),
        (
            &[],
            "card.several",
            "Several cards are ready: 10000001 in Twin 1, 10000001 in Twin 2. Choose one with \
             --reader.",
        ),
    ];
    for (choice, kind, sentence) in table {
        let args = [&["identity"], choice].concat();
        fails(&daemon.run(&args, ""), 3, &format!("error: {sentence}"));
        let output = daemon.run(&[&args[..], &["--json"]].concat(), "");
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(error["kind"], kind, "{choice:?}");
        assert_eq!(error["message"], sentence, "{choice:?}");
        assert_eq!(error["exit_code"], 3, "{choice:?}");
    }
}

#[test]
fn an_error_in_json_is_all_that_the_api_sent() {
    let wrong = cps_protocol::ApiError::new(ErrorKind::PinIncorrect)
        .with_retries(2)
        .with_detail("63C2");
    let daemon = Daemon::start(&[("readers.list", one_card()), ("pin.login", error(wrong))]);
    let output = daemon.run(&["identity", "--pin-stdin", "--json"], "4321\n");
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    let (english, french) = (
        ErrorKind::PinIncorrect.english(),
        ErrorKind::PinIncorrect.french(),
    );
    assert_eq!(
        error,
        json!({
            "kind": "pin.incorrect", "code": -32040, "retries": 2, "detail": "63C2",
            "message": format!("{english} (2 tries left)"),
            "message_fr": format!("{french} (il reste 2 essais)"),
            "exit_code": 4,
        })
    );
}

#[test]
fn json_shows_no_less_than_the_text() {
    let daemon = Daemon::start(&[
        ("readers.list", one_card()),
        (
            "system.info",
            result(
                json!({ "version": "1.2.3", "readers_available": true, "problem": null,
                           "agent": false }),
            ),
        ),
        ("cards.objects", objects()),
        (
            "pin.login",
            result(json!({ "lease": 1, "pin": pin(3), "rights": lease() })),
        ),
        ("cards.data.write", result(json!({}))),
        ("sign.digest", result(json!({ "signature": "AQID" }))),
        ("pin.logout", result(json!({}))),
    ]);
    let json = |args: &[&str]| {
        let output = daemon.run(&[args, &["--json"]].concat(), "1234\n");
        assert!(output.status.success(), "{args:?}");
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let status = json(&["status"]);
    assert_eq!(status["version"], "1.2.3");
    assert_eq!(status["readers"], json!([reader("A", "ready", Some("c1"))]));
    let file = daemon.directory.path().join("data");
    std::fs::write(&file, [1, 2, 3]).unwrap();
    let (file, out) = (file.to_str().unwrap(), format!("{}.sig", file.display()));
    assert_eq!(
        json(&["data", "write", "CPS_DATA", file, "--pin-stdin"]),
        json!({ "label": "CPS_DATA", "bytes": 3 })
    );
    let sign = [
        "sign",
        file,
        "--key",
        "signature",
        "--pin-stdin",
        "--out",
        &out,
    ];
    assert_eq!(
        json(&sign),
        json!({ "signature": "AQID", "path": out, "bytes": 3 })
    );
}

#[test]
fn the_contactless_side_has_no_pin() {
    let mut card = reader("A", "ready", Some("c1"));
    card["summary"]["generation"] = "cps3_contactless".into();
    let none = json!({ "retries": null, "max_retries": null, "blocked": false });
    let state = json!({ "pin": none, "puk": none, "logged_in": false });
    let daemon = Daemon::start(&[
        ("readers.list", readers(&[card])),
        ("pin.status", result(state.clone())),
    ]);
    prints(
        &daemon.run(&["pin", "status"], ""),
        "  PIN  none on the contactless side\n",
    );
    let output = daemon.run(&["pin", "status", "--json"], "").stdout;
    let mut expected = state;
    expected["has_pin"] = false.into();
    assert_eq!(serde_json::from_slice::<Value>(&output).unwrap(), expected);
}

#[test]
fn readers_are_completed_by_their_names() {
    let twins = [
        reader("Twin A 1", "empty", None),
        reader("Other", "empty", None),
    ];
    let daemon = Daemon::start(&[("readers.list", readers(&twins))]);
    prints(
        &daemon.run(&["readers", "list", "--names"], ""),
        "Twin A 1\nOther\n",
    );
    for lang in ["en", "fr"] {
        let rules = |shell| {
            let output = daemon.run(&["completions", shell, "--lang", lang], "");
            String::from_utf8(output.stdout).unwrap()
        };
        let typed = r#"
            complete_it() { COMP_WORDS=("$CPSCTL" identity --reader "$1"); COMP_CWORD=3
                _cpsctl "$CPSCTL" "$1" --reader; printf '[%s]' "${COMPREPLY[@]}"; }
            complete_it Tw; complete_it 'Twin\ A'; complete_it ''; complete_it x"#;
        let mut bash = Command::new("bash");
        program::clean(&mut bash);
        bash.env("CPSCTL", env!("CARGO_BIN_EXE_cpsctl"))
            .env("CPS_SOCKET", daemon.socket());
        let output = program::output_of(&mut bash, &(rules("bash") + typed + "\n"));
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            r"[Twin\ A\ 1][Twin\ A\ 1][Twin\ A\ 1][Other][]",
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let zsh = rules("zsh");
        assert!(zsh.starts_with("#compdef cpsctl\n"), "{zsh}");
        assert!(!zsh.lines().any(|line| {
            line.starts_with("'--reader=") && !line.ends_with(":_cpsctl_readers' \\")
        }));
        assert!(zsh.contains(":_cpsctl_readers' \\"), "{zsh}");
        assert!(rules("fish").contains("complete -c cpsctl -l reader -x -a '(cpsctl readers"));
    }
}

#[test]
fn without_a_card_the_sentence_says_what_to_do() {
    let vitale = json!({ "reader": "A", "pin_pad": false, "state": "unusable", "summary": null,
                         "problem": { "kind": "card.vitale" } });
    let table = [
        (readers(&[]), ErrorKind::NoReader),
        (readers(&[reader("A", "empty", None)]), ErrorKind::NoCard),
        (readers(&[vitale]), ErrorKind::CardVitale),
        (
            result(json!({ "readers": [], "problem": { "kind": "reader.service_down" } })),
            ErrorKind::ServiceDown,
        ),
    ];
    for (answer, kind) in table {
        let snapshot = json!({ "seq": 0, "readers": answer.message["result"]["readers"],
                               "problem": answer.message["result"]["problem"] });
        let daemon = Daemon::start(&[
            ("readers.list", answer),
            ("events.subscribe", result(snapshot)),
        ]);
        fails(
            &daemon.run(&["identity"], ""),
            3,
            &format!("error: {}", kind.english()),
        );
    }
}

#[test]
fn a_card_is_waited_for_by_its_events() {
    let empty = reader("A", "empty", None);
    let being_read = reader("A", "reading", Some("c1"));
    let mut subscribed = result(json!({ "seq": 0, "readers": [empty.clone()], "problem": null }));
    subscribed.event = Some(event(1, "card_inserted", &being_read));
    let mut second = readers(&[being_read]);
    let card = &reader("A", "ready", Some("c1"))["summary"];
    second.event = Some(event(2, "card_ready", card));
    let state = json!({ "pin": pin(3), "puk": pin(3), "logged_in": false });
    let daemon = Daemon::start(&[
        ("readers.list", readers(&[empty])),
        ("events.subscribe", subscribed),
        ("readers.list", second),
        ("readers.list", one_card()),
        ("pin.status", result(state)),
    ]);
    prints(
        &daemon.run(&["pin", "status", "--wait", "60"], ""),
        "  PIN              3 of 3 tries left\n  Unblocking code  3 of 3 tries left\n",
    );
    assert_eq!(daemon.params("pin.status"), json!({ "card": "c1" }));
}

#[test]
fn signing_hashes_here_logs_in_signs_and_logs_out() {
    let daemon = Daemon::start(&[
        ("readers.list", one_card()),
        ("cards.objects", objects()),
        (
            "pin.login",
            result(json!({ "lease": 1, "pin": pin(3), "rights": lease() })),
        ),
        ("sign.digest", result(json!({ "signature": "AQID" }))),
        ("pin.logout", result(json!({}))),
    ]);
    let file = daemon.directory.path().join("report.txt");
    std::fs::write(&file, "abc").unwrap();
    let file = file.to_str().unwrap();
    let args = [
        "sign",
        file,
        "--key",
        "signature",
        "--declare",
        "Ordonnance",
        "--pin-stdin",
    ];
    prints(&daemon.run(&args, "1234\n"), "\u{1}\u{2}\u{3}");
    assert_eq!(
        daemon.called(),
        [
            "readers.list",
            "cards.objects",
            "pin.login",
            "sign.digest",
            "pin.logout"
        ]
    );
    assert_eq!(
        daemon.params("pin.login"),
        json!({ "card": "c1", "pin": "1234", "max_signatures": 1 })
    );
    assert_eq!(
        daemon.params("sign.digest"),
        json!({
            "card": "c1", "key": "signature", "scheme": "rsa_pkcs1_sha256",
            "digest": "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", "purpose": "Ordonnance",
        })
    );
    let signature = daemon.directory.path().join("report.sig");
    let out = [&args[..], &["--out", signature.to_str().unwrap()]].concat();
    assert!(daemon.run(&out, "1234\n").status.success());
    assert_eq!(std::fs::read(signature).unwrap(), [1, 2, 3]);
    prints(
        &daemon.run(&[&args[..], &["--json"]].concat(), "1234\n"),
        "{\n  \"signature\": \"AQID\"\n}\n",
    );
}

/// Several files are one question and one call; those that were signed before a failure are written,
/// and the failure is told.
#[test]
fn several_files_are_signed_by_one_call_under_one_login() {
    let signatures = |count: usize| ["AQID", "BAUG", "BwgJ"][..count].to_vec();
    let stopped = cps_protocol::ApiError::new(ErrorKind::CardRemoved);
    let all = json!({ "signatures": signatures(3) });
    let some = json!({ "signatures": signatures(2), "stopped": stopped });
    for (answer, made, code) in [(all, 3, 0), (some, 2, 3)] {
        let daemon = Daemon::start(&[
            ("readers.list", one_card()),
            ("cards.objects", objects()),
            (
                "pin.login",
                result(json!({ "lease": 1, "pin": pin(3), "rights": lease() })),
            ),
            (
                "events.subscribe",
                result(json!({ "seq": 0, "readers": [], "problem": null })),
            ),
            ("sign.digests", result(answer)),
            ("pin.logout", result(json!({}))),
        ]);
        let path = |name: &str| daemon.directory.path().join(name);
        let out = path("signatures");
        std::fs::create_dir(&out).unwrap();
        let files = ["a.txt", "b.txt", "c.txt"].map(|name| {
            std::fs::write(path(name), "abc").unwrap();
            path(name).display().to_string()
        });
        let files = files.each_ref().map(String::as_str);
        let key = ["--key", "signature", "--pin-stdin"];
        let into = ["--out-dir", out.to_str().unwrap()];
        let written = daemon.run(&[&["sign"], &files[..], &key, &into].concat(), "1234\n");
        assert_eq!(written.status.code(), Some(code), "{written:?}");
        // After a failure the end of the connection ends the login.
        let calls = [
            "readers.list",
            "cards.objects",
            "pin.login",
            "events.subscribe",
            "sign.digests",
            "pin.logout",
        ];
        let last = calls.len() - usize::from(code != 0);
        assert_eq!(daemon.called(), calls[..last]);
        assert_eq!(
            daemon.params("pin.login"),
            json!({ "card": "c1", "pin": "1234", "max_signatures": 3 })
        );
        let digest = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        assert_eq!(
            daemon.params("sign.digests"),
            json!({
                "card": "c1", "key": "signature", "scheme": "rsa_pkcs1_sha256",
                "digests": [digest, digest, digest],
            })
        );
        let expected: String = ["a.txt", "b.txt", "c.txt"][..made]
            .iter()
            .map(|name| format!("{}/{name}.sig: 3 bytes written.\n", out.display()))
            .collect();
        assert_eq!(String::from_utf8(written.stdout).unwrap(), expected);
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), made);
        assert_eq!(std::fs::read(out.join("b.txt.sig")).unwrap(), [4, 5, 6]);

        let shown = daemon.run(
            &[&["sign"], &files[..], &key, &["--json"]].concat(),
            "1234\n",
        );
        assert_eq!(shown.status.code(), Some(code));
        let signed: Vec<_> = files
            .iter()
            .zip(signatures(made))
            .map(|(file, signature)| json!({ "file": file, "signature": signature }))
            .collect();
        let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
        assert_eq!(shown, json!({ "signed": signed }));
    }
}

/// Nothing is asked of the daemon for several files whose signatures have no place.
#[test]
fn several_files_need_a_directory_and_different_names() {
    let daemon = Daemon::start(&[]);
    let directory = daemon.directory.path();
    let path = |name: &str| directory.join(name).display().to_string();
    std::fs::create_dir_all(path("other")).unwrap();
    for name in ["a", "b", "b.sig", "other/a"] {
        std::fs::write(path(name), "abc").unwrap();
    }
    let (a, b, signature, other) = (path("a"), path("b"), path("b.sig"), path("other/a"));
    let (here, none) = (path("."), path("none"));
    let table: [(&[&str], i32, String); 6] = [
        (&[&a, &b], 2, "--out-dir <DIR>".to_owned()),
        (
            &[&a, &b, "--out", &signature],
            2,
            "--out-dir <DIR>".to_owned(),
        ),
        (
            &[&a, &b, "--out", &signature, "--out-dir", &here],
            2,
            "cannot be used with".to_owned(),
        ),
        (
            &[&a, &other, "--out-dir", &here],
            1,
            "error: Two of the files to sign are called a, and one signature would replace the \
             other. Nothing was done; sign them into two directories."
                .to_owned(),
        ),
        (
            &[&b, &signature, "--out-dir", &here],
            1,
            format!("error: The file {here}/b.sig is the one to be read"),
        ),
        (
            &[&a, &b, "--out-dir", &none],
            1,
            format!("error: The file {none} cannot be written."),
        ),
    ];
    for (args, code, message) in table {
        let all = [&["sign", "--key", "signature", "--pin-stdin"], args].concat();
        let output = daemon.run(&all, "1234\n");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(&message), "{args:?}: {told}");
        assert_eq!(output.status.code(), Some(code), "{args:?}");
    }
    assert_eq!(daemon.called(), [""; 0]);
    assert_eq!(
        std::fs::read_dir(directory.join("other")).unwrap().count(),
        1
    );
}

#[test]
fn a_reader_with_a_pin_pad_asks_unless_the_pin_is_on_standard_input() {
    let mut with_pin_pad = reader("A", "ready", Some("c1"));
    with_pin_pad["pin_pad"] = true.into();
    let cancelled = error(ErrorKind::PromptCancelled.into());
    let daemon = Daemon::start(&[
        ("readers.list", readers(&[with_pin_pad])),
        ("pin.login", cancelled),
    ]);
    for (args, params) in [
        (&["--pin"][..], json!({ "card": "c1", "max_signatures": 1 })),
        (&["--prompt"], json!({ "card": "c1", "max_signatures": 1 })),
        (
            &["--pin-stdin"],
            json!({ "card": "c1", "pin": "1234", "max_signatures": 1 }),
        ),
    ] {
        let output = daemon.run(&[&["identity"], args].concat(), "1234\n");
        assert_eq!(output.status.code(), Some(4), "{args:?}");
        assert_eq!(daemon.params("pin.login"), params, "{args:?}");
    }
}

#[test]
fn a_wrong_pin_tells_the_tries_and_exits_with_4() {
    let wrong = cps_protocol::ApiError::new(ErrorKind::PinIncorrect).with_retries(2);
    let daemon = Daemon::start(&[("readers.list", one_card()), ("pin.login", error(wrong))]);
    fails(
        &daemon.run(&["identity", "--pin-stdin"], "4321\n"),
        4,
        &format!(
            "error: {} (2 tries left)",
            ErrorKind::PinIncorrect.english()
        ),
    );
    assert_eq!(
        daemon.called(),
        ["readers.list", "pin.login"],
        "never tried twice"
    );
}

#[test]
fn nobody_is_asked_for_the_pin_in_vain() {
    let daemon = Daemon::start(&[("readers.list", one_card()), ("cards.objects", objects())]);
    let table: [(&[&str], ErrorKind); 4] = [
        (
            &["sign", "/dev/null", "--key", "authentication"],
            ErrorKind::KeyNotFound,
        ),
        (
            &[
                "sign",
                "/dev/null",
                "--key",
                "signature",
                "--scheme",
                "sha384",
            ],
            ErrorKind::KeyUsage,
        ),
        (&["data", "read", "CPS_NOTHING"], ErrorKind::DataNotFound),
        (
            &["data", "write", "CPS_NAME_PS", "/dev/null"],
            ErrorKind::DataReadOnly,
        ),
    ];
    for (args, kind) in table {
        fails(
            &daemon.run(args, ""),
            1,
            &format!("error: {}", kind.english()),
        );
    }
}

#[test]
fn codes_are_changed_and_unblocked_with_two_lines() {
    let state = json!({ "pin": pin(3), "puk": pin(2), "logged_in": false });
    let daemon = Daemon::start(&[
        ("readers.list", one_card()),
        ("pin.change", result(state.clone())),
        ("pin.unblock", result(state)),
    ]);
    let change = daemon.run(&["pin", "change", "--pin-stdin"], "1234\n5678\n");
    prints(&change, "The PIN was changed.\n");
    assert_eq!(
        daemon.params("pin.change"),
        json!({ "card": "c1", "old_pin": "1234", "new_pin": "5678" })
    );
    let unblock = daemon.run(
        &["pin", "unblock", "--pin-stdin", "--lang", "fr"],
        "87654321\n5678",
    );
    prints(&unblock, "Le code porteur est débloqué et remplacé.\n");
    assert_eq!(
        daemon.params("pin.unblock"),
        json!({ "card": "c1", "puk": "87654321", "new_pin": "5678" })
    );
}

#[test]
fn data_are_read_and_written_as_they_are() {
    let daemon = Daemon::start(&[
        ("readers.list", one_card()),
        ("cards.objects", objects()),
        ("cards.data.read", result(json!({ "value": "4QAA" }))),
        ("cards.data.write", result(json!({}))),
        (
            "pin.login",
            result(json!({ "lease": 1, "pin": pin(3), "rights": lease() })),
        ),
        ("pin.logout", result(json!({}))),
    ]);
    let read = daemon.run(&["data", "read", "CPS_NAME_PS"], "");
    assert_eq!(read.stdout, [0xE1, 0, 0]);
    let file = daemon.directory.path().join("data");
    std::fs::write(&file, [1, 2, 3]).unwrap();
    let write = [
        "data",
        "write",
        "CPS_DATA",
        file.to_str().unwrap(),
        "--pin-stdin",
    ];
    prints(
        &daemon.run(&write, "1234\n"),
        "CPS_DATA: 3 bytes written.\n",
    );
    assert_eq!(
        daemon.params("cards.data.write"),
        json!({ "card": "c1", "label": "CPS_DATA", "value": "AQID" })
    );
}

#[test]
fn a_file_that_is_not_there_is_told_before_the_daemon_is_asked() {
    let nowhere = Path::new("/nonexistent/cpsd.sock");
    fails(
        &cpsctl(
            nowhere,
            &["sign", "/nonexistent/file", "--key", "signature"],
            "",
        ),
        1,
        "error: The file /nonexistent/file cannot be read. \
         Check its name and your right to read it.",
    );
}

#[test]
fn events_are_lines_and_a_closed_pipe_is_no_failure() {
    let mut subscribed = result(json!({ "seq": 4, "readers": [], "problem": null }));
    subscribed.event = Some(event(5, "reader_added", &reader("A", "empty", None)));
    let daemon = Daemon::start(&[("events.subscribe", subscribed)]);
    let mut child = program::cpsctl()
        .args(["events", "--json", "--socket"])
        .arg(daemon.socket())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(next(), json!({ "seq": 4, "readers": [], "problem": null }));
    assert_eq!(next()["seq"], 5);
    child.kill().unwrap();
    child.wait().unwrap();

    let (reading, writing) = std::io::pipe().unwrap();
    drop(reading);
    let output = program::cpsctl()
        .arg("events")
        .env("CPS_SOCKET", daemon.socket())
        .stdout(writing)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn the_audit_is_one_record_per_line() {
    let record = |outcome| {
        json!({
            "time": "2026-01-02T03:04:05Z", "operation": "sign", "outcome": outcome, "uid": 1000,
            "reader": "R", "serial": "99000001", "key": "signature", "digest": "AQID",
        })
    };
    let records = json!({ "records": [record("pin.required"), record("ok")] });
    let daemon = Daemon::start(&[("audit.tail", result(records))]);
    let output = daemon.run(&["audit", "tail", "--lines", "2"], "");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, [record("pin.required"), record("ok")]);
    assert_eq!(daemon.params("audit.tail"), json!({ "lines": 2 }));
}

#[test]
fn cards_are_listed_anew_when_they_change() {
    let event = |seq| Some(json!({ "seq": seq, "change": "reader_removed", "reader": "B" }));
    let mut subscribed = result(json!({ "seq": 0, "readers": [], "problem": null }));
    subscribed.event = event(1);
    let cards = |cards: Value| result(json!({ "cards": cards }));
    let mut same = cards(json!([]));
    same.event = event(2);
    let card = reader("A", "ready", Some("c1"))["summary"].clone();
    let daemon = Daemon::start(&[
        ("events.subscribe", subscribed),
        ("cards.list", cards(json!([]))),
        ("cards.list", same),
        ("cards.list", cards(json!([card]))),
    ]);
    let watch = |json: &[&str]| {
        let mut child = program::cpsctl()
            .args(["cards", "watch", "--lang", "en", "--socket"])
            .arg(daemon.socket())
            .args(json)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        // Either the second page, or nothing more: the last answer is for ever.
        let second = json.first().map(|_| lines.next().unwrap().unwrap());
        child.kill().unwrap();
        child.wait().unwrap();
        (first, second.unwrap_or_default())
    };
    let (first, second) = watch(&["--json"]);
    assert_eq!(first, "{\"cards\":[]}");
    let second: Value = serde_json::from_str(&second).unwrap();
    assert_eq!(second, json!({ "cards": [card] }));
    assert!(watch(&[]).0.starts_with("Id  Reader"));
}

#[test]
fn every_shell_gets_rules_that_it_can_read() {
    let nowhere = Path::new("/nonexistent/cpsd.sock");
    for (shell, part) in [
        ("bash", "complete -F _cpsctl"),
        ("zsh", "#compdef cpsctl"),
        ("fish", "complete -c cpsctl"),
        (
            "powershell",
            "Register-ArgumentCompleter -Native -CommandName 'cpsctl'",
        ),
    ] {
        let output = cpsctl(nowhere, &["completions", shell], "");
        assert!(output.status.success(), "{shell}");
        let rules = String::from_utf8(output.stdout).unwrap();
        assert!(rules.contains(part), "{shell}: {rules}");
        assert!(rules.contains("doctor"), "{shell}: {rules}");
    }
    let rules = cpsctl(nowhere, &["completions", "bash"], "").stdout;
    let script = String::from_utf8(rules).unwrap()
        + "\nCOMP_WORDS=(cpsctl certs ex); COMP_CWORD=2; _cpsctl cpsctl ex certs; echo $COMPREPLY";
    let mut bash = Command::new("bash");
    program::clean(&mut bash);
    let output = program::output_of(&mut bash, &(script + "\n"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "export\n");
}

#[test]
fn every_command_has_a_manual_page() {
    let nowhere = Path::new("/nonexistent/cpsd.sock");
    let page = cpsctl(nowhere, &["man"], "").stdout;
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains(".TH cpsctl 1"), "{page}");

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    prints(&cpsctl(nowhere, &["man", "--dir", path], ""), "");
    for (name, part) in [
        ("cpsctl.1", "cpsctl"),
        ("cpsctl-doctor.1", "how to mend what fails"),
        ("cpsctl-pin-unblock.1", "unblocking code"),
    ] {
        let page = std::fs::read_to_string(directory.path().join(name)).unwrap();
        assert!(page.contains(part), "{name}: {page}");
    }
    fails(
        &cpsctl(nowhere, &["man", "--dir", "/nonexistent"], ""),
        1,
        "error: The file /nonexistent cannot be written. \
         Check its directory and your right to write there.",
    );
}

#[test]
fn wrong_usage_is_told_in_french() {
    let nowhere = Path::new("/nonexistent/cpsd.sock");
    let output = cpsctl(nowhere, &["fly", "--lang", "fr"], "");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "erreur : la commande « fly » n'existe pas\n\n\
         Utilisation : cpsctl [OPTIONS] <COMMANDE>\n\n\
         Pour en savoir plus, essayez « --help ».\n"
    );
    assert_eq!(output.status.code(), Some(2));
    let help = cpsctl(nowhere, &["pin", "--help", "--lang=fr"], "");
    assert!(help.status.success());
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("Remplace un code porteur bloqué"), "{help}");
}
