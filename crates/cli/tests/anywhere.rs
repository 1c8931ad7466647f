//! The program as it is on every system: with a service that a test scripts, or with none.

#![allow(clippy::unwrap_used)]

#[path = "support/program.rs"]
mod program;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cps_protocol::message::WireError;
use cps_protocol::{ApiError, ErrorKind};
use cps_testsuite::daemon::Script;
use cps_testsuite::{daemon, sample};
use serde_json::{Value, json};

const FORGED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/forged");

/// A directory with the name of a socket, at which a service is or is not.
struct Bench(tempfile::TempDir);

impl Bench {
    fn without_service() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with_readers(names: &[&str]) -> Self {
        let readers: Vec<_> = names.iter().map(|name| sample::empty(name)).collect();
        let readers = json!({ "readers": readers, "problem": null });
        let information = json!({ "version": "1.2.3", "readers_available": true, "agent": false });
        Self::answering(move |method| match method {
            "system.hello" => Ok(json!({ "protocol": 1, "version": "1.2.3" })),
            "system.info" => Ok(information.clone()),
            "readers.list" => Ok(readers.clone()),
            "events.subscribe" => Ok(json!({ "seq": 0, "readers": [], "problem": null })),
            other => panic!("{other} is not asked for"),
        })
    }

    /// With a service that does not serve this account.
    fn without_rights() -> Self {
        let refused = WireError::from(ApiError::from(ErrorKind::NotAuthorised));
        let refused = serde_json::to_value(refused).unwrap();
        Self::answering(move |method| match method {
            "system.hello" => Ok(json!({ "protocol": 1, "version": "1.2.3" })),
            _ => Err(refused.clone()),
        })
    }

    fn answering(answer: impl Fn(&str) -> Result<Value, Value> + Clone + Send + 'static) -> Self {
        let bench = Self::without_service();
        daemon::serve(&daemon::socket_of(bench.0.path()), move || answer.clone());
        bench
    }

    /// Runs the program in the directory.
    fn run(&self, args: &[&str]) -> Output {
        let mut command = program::cpsctl();
        command
            .args(args)
            .env("CPS_SOCKET", daemon::socket_of(self.0.path()))
            .current_dir(self.0.path());
        program::output_of(&mut command, "")
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }
}

fn text(output: &[u8]) -> &str {
    std::str::from_utf8(output).unwrap()
}

#[test]
fn a_service_is_asked_and_its_answer_is_shown_in_utf_8() {
    let bench = Bench::with_readers(&["Lecteur Étage n° 1", "Other"]);
    let output = bench.run(&["readers", "list", "--names"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&output.stdout), "Lecteur Étage n° 1\nOther\n");
    let output = bench.run(&["readers", "list", "--json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["readers"][0]["reader"], "Lecteur Étage n° 1");
}

#[test]
fn a_service_that_is_not_there_has_its_exit_code_in_both_languages() {
    let bench = Bench::without_service();
    for (language, part) in [("en", "does not answer at"), ("fr", "ne répond pas sur")] {
        let output = bench.run(&["status", "--lang", language]);
        assert_eq!(output.status.code(), Some(5), "{output:?}");
        assert!(text(&output.stderr).contains(part), "{output:?}");
    }
    let output = bench.run(&["status", "--json"]);
    let json: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(json["kind"], "daemon.unreachable");
    assert_eq!(json["exit_code"], 5);
}

#[test]
fn a_service_that_accepts_and_never_answers_is_given_up() {
    let bench = Bench::without_service();
    let socket = daemon::socket_of(bench.0.path());
    let hanging = daemon::play(&socket, Script::wait_for_the_end);
    let begun = Instant::now();
    let output = bench.run(&["status", "--lang", "fr"]);
    // Five seconds, on a busy machine.
    assert!(begun.elapsed() < Duration::from_secs(30));
    assert_eq!(output.status.code(), Some(5), "{output:?}");
    let said = text(&output.stderr);
    assert!(said.contains("ne répond pas sur"), "{said}");
    hanging.join().unwrap();
}

#[test]
fn wrong_usage_is_told_from_help() {
    let bench = Bench::without_service();
    let socket = match cfg!(windows) {
        true => r"$CPS_SOCKET, else \\.\pipe\ProtectedPrefix\LocalService\cpsd]",
        false => "$CPS_SOCKET, else /run/cpsd/cpsd.sock]",
    };
    for (args, code, part) in [
        (&["--version"][..], 0, "cpsctl "),
        (&["--help"], 0, "doctor"),
        (&["--help"], 0, socket),
        (&["nonsense"], 2, "unrecognized command 'nonsense'"),
        (&["--lang", "fr", "verify"], 2, "il manque : <FICHIER>"),
        (&["certs", "export"], 2, "--key"),
    ] {
        let output = bench.run(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {output:?}");
        let said = if code == 0 {
            &output.stdout
        } else {
            &output.stderr
        };
        assert!(text(said).contains(part), "{args:?}: {output:?}");
    }
}

#[test]
fn a_signature_is_verified_without_a_service() {
    let bench = Bench::without_service();
    let forged = |name: &str| Path::new(FORGED).join(name);
    fs::copy(forged("letter"), bench.path("lettre reçue")).unwrap();
    fs::copy(forged("doctor.cms"), bench.path("doctor.cms")).unwrap();
    fs::write(bench.path("changed"), "Dear colleague!").unwrap();
    let verify = |file| bench.run(&["verify", file, "doctor.cms", "--cms", "--json"]);
    // Right, but no service is there to say whether the signer is trusted.
    let output = verify("lettre reçue");
    assert_eq!(output.status.code(), Some(6), "{output:?}");
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["verdict"], "unchecked", "{json}");
    assert_eq!(verify("changed").status.code(), Some(7));
    let output = verify("absent");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let json: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(json["kind"], "file.unreadable", "{json}");
}

#[test]
fn powershell_gets_rules_in_its_form() {
    let output = Bench::without_service().run(&["completions", "powershell"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let rules = text(&output.stdout);
    for part in [
        "Register-ArgumentCompleter -Native -CommandName 'cpsctl'",
        "'cpsctl;certs;export'",
        "[CompletionResult]::new('--reader'",
    ] {
        assert!(rules.contains(part), "{part}: {rules}");
    }
}

#[test]
fn the_doctor_mends_with_commands_of_this_system() {
    let own: &[(&str, &str)] = match cfg!(windows) {
        true => &[
            ("daemon.socket", "Start-Service cpsd"),
            ("daemon.version", "Restart-Service cpsd"),
            ("daemon.rights", "net localgroup cps "),
            ("agent.present", "cpsctl agent --background"),
        ],
        false => &[
            ("daemon.socket", "sudo systemctl enable --now cpsd.socket"),
            ("daemon.version", "sudo systemctl restart cpsd.socket"),
            ("daemon.rights", "sudo usermod "),
        ],
    };
    let foreign: &[&str] = match cfg!(windows) {
        true => &[
            "sudo",
            "systemctl",
            "apt",
            "usermod",
            "chmod",
            "chown",
            "&&",
            "/etc/",
        ],
        false => &[
            "-Service",
            "net localgroup",
            "w32tm",
            "icacls",
            "Start-Process",
        ],
    };
    let mut mended = Vec::new();
    for bench in [
        Bench::without_service(),
        Bench::with_readers(&["A"]),
        Bench::without_rights(),
    ] {
        let output = bench.run(&["doctor", "--json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        for check in report["checks"].as_array().unwrap() {
            let Some(command) = check["command"].as_str() else {
                continue;
            };
            for word in foreign {
                assert!(!command.contains(word), "{word}: {check}");
            }
            mended.push((
                check["check"].as_str().unwrap().to_owned(),
                command.to_owned(),
            ));
        }
    }
    for (check, begins) in own {
        let is_meant =
            |(name, command): &(String, String)| name == check && command.starts_with(begins);
        assert!(mended.iter().any(is_meant), "{check}: {mended:?}");
    }
}

/// The program itself stands for one that shows dialogs: none is shown.
const AGENT: [&str; 4] = [
    "agent",
    "--json",
    "--pinentry",
    env!("CARGO_BIN_EXE_cpsctl"),
];

#[test]
fn an_agent_ends_where_it_is_not_to_wait_for_a_service() {
    let other = WireError::from(ApiError::from(ErrorKind::OtherAgent));
    let other = serde_json::to_value(other).unwrap();
    let with_another = Bench::answering(move |method| match method {
        "system.hello" => Ok(json!({ "protocol": 1, "version": "1.2.3" })),
        _ => Err(other.clone()),
    });
    for (bench, option, kind, code) in [
        (Bench::without_service(), None, "daemon.unreachable", 5),
        (Bench::without_rights(), None, "client.not_authorised", 5),
        (with_another, Some("--wait-for-service"), "agent.other", 1),
    ] {
        let words: Vec<_> = AGENT.into_iter().chain(option).collect();
        let output = bench.run(&words);
        let json: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(json["kind"], kind, "{json}");
        assert_eq!(output.status.code(), Some(code), "{json}");
        assert_eq!(text(&output.stdout), "", "{kind}");
    }
}

#[test]
fn an_agent_waits_for_a_service_that_is_not_there_and_then_does_not_serve_the_account() {
    let bench = Bench::without_service();
    let mut agent = program::cpsctl()
        .args(AGENT)
        .arg("--wait-for-service")
        .env("CPS_SOCKET", daemon::socket_of(bench.0.path()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(agent.stdout.take().unwrap()).lines();
    let mut says = |word: &str| {
        let line: Value = serde_json::from_str(&said.next().unwrap().unwrap()).unwrap();
        assert_eq!(line, json!({ "agent": word }));
    };
    says("waiting");
    let refused = WireError::from(ApiError::from(ErrorKind::NotAuthorised));
    let refused = serde_json::to_value(refused).unwrap();
    let registrations = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&registrations);
    daemon::serve(&daemon::socket_of(bench.0.path()), move || {
        let (refused, count) = (refused.clone(), Arc::clone(&count));
        move |method| match method {
            "system.hello" => Ok(json!({ "protocol": 1, "version": "1.2.3" })),
            "agent.register" => match count.fetch_add(1, Ordering::Relaxed) {
                0 => Err(refused.clone()),
                _ => Ok(json!({ "pid": null })),
            },
            other => panic!("{other} is not asked for"),
        }
    });
    says("ready");
    agent.kill().unwrap();
    let ended = agent.wait_with_output().unwrap();
    let failure: Value = serde_json::from_slice(&ended.stderr).unwrap();
    assert_eq!(failure["kind"], "daemon.unreachable");
    assert_eq!(registrations.load(Ordering::Relaxed), 2);
}

#[test]
fn a_bundle_is_a_new_file_and_none_that_is_there() {
    let bench = Bench::without_service();
    let bundle = bench.path("paquet é.txt");
    let run = || bench.run(&["doctor", "--bundle", "paquet é.txt", "--json"]);
    run();
    let first = fs::read(&bundle).unwrap();
    assert!(text(&first).contains("cpsctl"), "{}", text(&first));
    // A file that is there is never overwritten.
    let output = run();
    let json: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(json["kind"], "file.exists", "{json}");
    assert_eq!(fs::read(&bundle).unwrap(), first);
}
