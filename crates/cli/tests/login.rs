//! `cpsctl login` where no card and no daemon is needed.

#![allow(clippy::unwrap_used)]

#[path = "support/program.rs"]
#[allow(dead_code)] // `output_of` is for other tests
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// An account of every machine.
const USER: &str = "root";

struct Machine {
    directory: TempDir,
}

impl Machine {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    fn mapping(&self) -> PathBuf {
        self.directory.path().join("cps_mapping")
    }

    fn run(&self, args: &[&str]) -> Output {
        program::cpsctl()
            .args(["login", args[0], "--mapping"])
            .arg(self.mapping())
            .args(&args[1..])
            .env("CPS_SOCKET", "/nonexistent/cpsd.sock")
            .env("PAM_USER", USER)
            .output()
            .unwrap()
    }

    #[track_caller]
    fn prints(&self, args: &[&str], stdout: &str) {
        let output = self.run(args);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), stdout, "{args:?}");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }

    #[track_caller]
    fn fails(&self, args: &[&str], code: i32, stderr: &str) {
        let output = self.run(args);
        let expected = format!("error: {stderr}\n");
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            expected,
            "{args:?}"
        );
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{args:?}");
        assert_eq!(output.status.code(), Some(code), "{args:?}");
    }
}

fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn holders_are_mapped_listed_and_unmapped() {
    let machine = Machine::new();
    machine.prints(&["list"], "No card opens any session.\n");
    machine.prints(
        &["map", USER, "--id", "899700000013"],
        "899700000013 opens the session of root.\n",
    );
    machine.prints(
        &["map", USER, "--id", "899700012345"],
        "899700012345 opens the session of root.\n\
         warning: the check key of 899700012345 is wrong\n",
    );
    machine.prints(
        &[
            "map",
            "no-such-account",
            "--id",
            "00B6000010",
            "--lang",
            "fr",
        ],
        "00B6000010 ouvre la session de no-such-account.\n\
         avertissement : cet ordinateur ne connaît pas encore le compte no-such-account\n",
    );
    machine.prints(
        &["list"],
        "National id   Account\n\
         899700000013  root\n\
         899700012345  root\n\
         00B6000010    no-such-account\n",
    );
    machine.prints(
        &["unmap", USER],
        "899700000013 opens the session of root no more.\n\
         899700012345 opens the session of root no more.\n",
    );
    assert_eq!(lines(&machine.mapping()), ["00B6000010 -> no-such-account"]);
}

#[test]
fn what_cannot_be_mapped_is_told_and_changes_nothing() {
    let machine = Machine::new();
    machine.run(&["map", USER, "--id", "899700000013"]);
    machine.fails(
        &["map", "daemon", "--id", "899700000013"],
        1,
        "899700000013 belongs to the account root already. Take it away first: \
         cpsctl login unmap root --id 899700000013",
    );
    machine.fails(
        &["map", "daemon", "--id", "99700000013"],
        1,
        "\"99700000013\" is no national identifier. Write it as the card does, its type first: \
         8 and the eleven digits of the RPPS number, for example.",
    );
    for id in ["^.*$", "8997000000.3", "EMPLOYE", "8997"] {
        machine.fails(
            &["map", "daemon", "--id", id],
            1,
            &format!(
                "\"{id}\" is no national identifier. Write it as the card does, its type first: 8 \
                 and the eleven digits of the RPPS number, for example."
            ),
        );
    }
    machine.fails(
        &["map", "two words", "--id", "00B6000010"],
        1,
        "\"two words\" cannot be the name of an account: it is empty or has a blank or a control \
         character. Write it as in /etc/passwd.",
    );
    machine.fails(
        &["unmap", "daemon"],
        1,
        "No such card is mapped to the account daemon. List those that are: cpsctl login list",
    );
    assert_eq!(lines(&machine.mapping()), ["899700000013 -> root"]);
}

#[test]
fn a_mapping_with_a_regular_expression_is_refused_until_it_is_taken_away() {
    const REFUSED: &str = "Line 2 of the mapping is for '^.*$', which is no identifier of a card, \
                           and pam_pkcs11 could take it for several. No card opens a session until \
                           it is taken away: cpsctl login unmap root --id '^.*$'";
    let machine = Machine::new();
    fs::write(machine.mapping(), "899700000013 -> daemon\n^.*$ -> root\n").unwrap();
    machine.fails(&["list"], 1, REFUSED);
    machine.fails(&["check", USER], 1, REFUSED);
    machine.fails(&["map", USER, "--id", "00B6000010"], 1, REFUSED);
    let advice = machine.run(&["advise"]);
    assert_eq!(
        String::from_utf8_lossy(&advice.stdout),
        "The mapping of cards to accounts has a line that is refused, so no card opens a session. \
         Ask your IT service to look: cpsctl login list\n"
    );
    assert_eq!(advice.status.code(), Some(1));
    machine.prints(
        &["unmap", USER, "--id", "^.*$"],
        "^.*$ opens the session of root no more.\n",
    );
    assert_eq!(lines(&machine.mapping()), ["899700000013 -> daemon"]);
}

#[test]
fn programs_get_json() {
    let machine = Machine::new();
    let json_of =
        |args: &[&str]| -> Value { serde_json::from_slice(&machine.run(args).stdout).unwrap() };
    let entry = json!({ "id": "899700012345", "user": USER });
    let warning = json!({ "kind": "check_key", "identifier": "899700012345" });
    assert_eq!(
        json_of(&["map", USER, "--id", "899700012345", "--json"]),
        json!({ "id": "899700012345", "user": USER, "warnings": [warning] })
    );
    assert_eq!(json_of(&["list", "--json"]), json!([entry]));
    let other = ["map", "daemon", "--id", "899700012345", "--json"];
    let error: Value = serde_json::from_slice(&machine.run(&other).stderr).unwrap();
    assert_eq!(error["kind"], "login.mapped_already");
    assert_eq!(error["mapped"], USER);
    assert_eq!(json_of(&["unmap", USER, "--json"]), json!([entry]));
}

#[test]
fn without_the_daemon_a_check_fails_and_pam_is_told_in_a_sentence() {
    const SENTENCE: &str =
        "The card service cpsd does not answer. Start it with: systemctl start cpsd";
    let machine = Machine::new();
    let named = "The card service cpsd does not answer at /nonexistent/cpsd.sock, which the \
                 environment variable CPS_SOCKET names. Start it there, or unset CPS_SOCKET to \
                 use the service of this computer.";
    machine.fails(&["check", USER], 5, named);
    machine.prints(&["explain"], &format!("{SENTENCE}\n"));
    for (args, stdout) in [
        (&["advise"][..], format!("{SENTENCE}\n")),
        (&["advise", "--or-password"], String::new()),
    ] {
        let output = machine.run(args);
        assert_eq!(String::from_utf8_lossy(&output.stdout), stdout, "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(5), "{args:?}");
    }
}

#[test]
fn programs_get_the_reason_of_a_refusal_as_an_error_before_and_as_a_result_after() {
    let machine = Machine::new();
    let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
    for more in [&[][..], &["--or-password"]] {
        let output = machine.run(&[&["advise", "--json"], more].concat());
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{more:?}");
        let error = read(&output.stderr);
        assert_eq!(error["kind"], "daemon.unreachable");
        assert_eq!(error["exit_code"], 5);
        assert_eq!(output.status.code(), Some(5));
    }
    let output = machine.run(&["explain", "--json"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let result = read(&output.stdout);
    assert_eq!(result["kind"], "daemon.unreachable");
    assert_eq!(result.get("exit_code"), None);
    assert!(output.status.success());
}

/// The environments in which the same tests must pass, by what is changed.
const MACHINES: &[&[(&str, Option<&str>)]] = &[
    &[("HOME", None)],
    &[("HOME", Some("/nonexistent"))],
    &[("LC_ALL", Some("fr_FR.UTF-8")), ("LANGUAGE", Some("fr"))],
    &[("LC_ALL", Some("C")), ("LANG", Some("C"))],
    &[
        ("LC_ALL", None),
        ("LANG", Some("fr_FR.UTF-8")),
        ("XDG_CONFIG_HOME", Some("/nonexistent")),
        ("NO_COLOR", Some("1")),
    ],
];

#[test]
fn the_environment_of_the_tests_does_not_matter() {
    for variables in MACHINES {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "holders_are_mapped_listed_and_unmapped"]);
        for (name, value) in *variables {
            match value {
                Some(value) => again.env(name, value),
                None => again.env_remove(name),
            };
        }
        let output = again.output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{variables:?}: {printed}");
        assert!(printed.contains("1 passed"), "{variables:?}: {printed}");
    }
}
