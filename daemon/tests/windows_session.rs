//! The daemon of a session, which its first client starts.

#![cfg(windows)]
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use cps_ipc::{Client, ClientError, Endpoint};
use cps_protocol::method::{Empty, Info};

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// The key that the installer writes.
const KEY: &str = r"HKLM\SOFTWARE\CPS middleware";

fn run(program: &str, arguments: &[&str]) {
    let ended = Command::new(program).args(arguments).output().unwrap();
    assert!(ended.status.success(), "{program} {arguments:?}: {ended:?}");
}

/// Says that the programs are in this directory.
fn installed(directory: &Path) {
    let directory = directory.to_str().unwrap();
    run(
        "reg",
        &["add", KEY, "/v", "Directory", "/d", directory, "/f"],
    );
}

fn connect() -> Result<Client, ClientError> {
    Client::connect(Endpoint::of_session().unwrap(), "test", LONG)
}

fn reason() -> String {
    match connect() {
        Err(ClientError::Unreachable(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_client_of_a_session_starts_its_daemon() {
    let name = Endpoint::of_session().unwrap().to_string();
    assert!(name.starts_with(r"\\.\pipe\cpsd-session-"), "{name}");
    // Nothing is installed.
    assert!(reason().starts_with(&name));

    let elsewhere = tempfile::tempdir().unwrap();
    installed(elsewhere.path());
    let told = reason();
    assert!(told.contains("cpsd.exe cannot be started"), "{told}");

    let program = Path::new(env!("CARGO_BIN_EXE_cpsd"));
    installed(program.parent().unwrap());
    // All at once: one daemon serves them.
    let clients: Vec<_> = (0..4).map(|_| thread::spawn(connect)).collect();
    let clients: Vec<_> = clients
        .into_iter()
        .map(|client| client.join().unwrap().unwrap())
        .collect();
    for client in &clients {
        client.call_within::<Info>(&Empty {}, LONG).unwrap();
    }
    let local = std::env::var("LOCALAPPDATA").unwrap();
    assert!(Path::new(&local).join("cpsd").is_dir());

    run("reg", &["delete", KEY, "/f"]);
    run("taskkill", &["/f", "/im", "cpsd.exe"]);
}
