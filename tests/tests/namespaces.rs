//! Programs and daemons in different PID namespaces, as containers have them, and files that are
//! named relative to the current directory.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;

use cps_e2e::{JsonClient, Running, binary, missing_user_namespaces, require_tools};
use serde_json::json;

fn client(socket: &Path) -> JsonClient {
    let mut program = Command::new(binary("json-app"));
    program.env("CPS_SOCKET", socket);
    let mut client = JsonClient::run(program);
    client.greet().unwrap();
    client
}

#[test]
fn a_program_without_a_process_number_is_served() {
    require_tools!("unshare");
    if missing_user_namespaces() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("cpsd.sock");
    let mut command = Command::new("unshare");
    command
        .args([
            "--user",
            "--map-root-user",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
        ])
        .arg(binary("cpsd"))
        .args(["--simulate", "medecin", "--pki"])
        .arg(directory.path().join("pki"))
        .arg("--socket")
        .arg(&socket);
    let cpsd = Running::start(command);
    cpsd.wait_line("listening");

    // Programs that the daemon's namespace has no number for: they hold up no other.
    for _ in 0..20 {
        drop(UnixStream::connect(&socket).unwrap());
    }
    let mut program = client(&socket);
    let card = program.card();
    program.login(&card, json!({}));
    program.sign(&card).unwrap();
    let mut admin = client(&socket);
    admin.card();
    let leases = admin.must("leases.list", json!({}));
    assert_eq!(leases["leases"][0]["pid"], json!(null), "{leases}");
    assert_eq!(leases["leases"][0]["client"], json!("json-app"));
    // Its socket alone tells that it has ended.
    program.kill();
    let event = admin.event("lease_ended");
    assert_eq!(event["reason"], "disconnected");
}

#[test]
fn every_path_of_the_command_line_may_be_relative() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("cpsd.toml"), "").unwrap();
    let mut command = Command::new(binary("cpsd"));
    command
        .args([
            "--config",
            "cpsd.toml",
            "--simulate",
            "medecin",
            "--pki",
            "pki",
        ])
        .args(["--socket", "name.sock"])
        .current_dir(directory.path());
    let cpsd = Running::start(command);
    cpsd.wait_line("listening on name.sock");
    let mut program = client(&directory.path().join("name.sock"));
    let card = program.card();
    program.login(&card, json!({}));
    program.sign(&card).unwrap();
    for file in ["pki", "name.sock"] {
        assert!(directory.path().join(file).exists(), "{file}");
    }
    let certificates = program.must("cards.certificates", json!({ "card": card }));
    let trust = &certificates["certificates"][0]["trust"]["status"];
    assert_eq!(trust, "trusted", "the authority was found: {certificates}");
}
