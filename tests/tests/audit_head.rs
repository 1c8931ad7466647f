//! The head of the audit file in the log of the machine, once a day.

#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use cps_e2e::{JsonClient, Running, binary, require_tools, run_within};
use cps_protocol::audit::hash_of;
use serde_json::json;

/// Shows a process the time of day of tomorrow, once the file `tomorrow` is in its directory.
const PRELOAD: &str = r#"
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && clock == CLOCK_REALTIME && access("tomorrow", F_OK) == 0)
        time->tv_sec += 24 * 3600;
    return result;
}
"#;

/// Starts a daemon with an audit file, whose day the test can change, and a client of it.
fn start(directory: &Path) -> (Running, JsonClient) {
    let source = directory.join("clock.c");
    let library = directory.join("clock.so");
    fs::write(&source, PRELOAD).unwrap();
    let mut compiler = Command::new("cc");
    compiler
        .args(["-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(&source);
    assert!(compiler.status().unwrap().success());
    let audit = directory.join("audit");
    let configuration = format!("pcsc = false\naudit_file = '{}'\n", audit.display());
    fs::write(directory.join("cpsd.toml"), configuration).unwrap();
    let mut command = Command::new(binary("cpsd"));
    command
        .args(["--config", "cpsd.toml", "--simulate", "medecin"])
        .args(["--pki", "pki", "--socket", "cpsd.sock"])
        .current_dir(directory)
        .env("LD_PRELOAD", &library)
        .stderr(File::create(directory.join("log")).unwrap());
    let cpsd = Running::start(command);
    cpsd.wait_line("listening on cpsd.sock");
    let mut program = Command::new(binary("json-app"));
    program.env("CPS_SOCKET", directory.join("cpsd.sock"));
    let mut client = JsonClient::run(program);
    client.greet().unwrap();
    (cpsd, client)
}

#[test]
fn the_log_holds_the_head_of_the_audit_file_once_a_day() {
    require_tools!("cc");
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let (_cpsd, mut client) = start(directory);
    let card = client.card();
    client.login(&card, json!({}));
    client.sign(&card).unwrap();
    fs::write(directory.join("tomorrow"), "").unwrap();
    client.sign(&card).unwrap();
    client.sign(&card).unwrap();

    let records = fs::read_to_string(directory.join("audit")).unwrap();
    let records: Vec<_> = records.lines().collect();
    assert_eq!(records.len(), 4, "{records:?}");
    let log = fs::read_to_string(directory.join("log")).unwrap();
    let heads: Vec<_> = log
        .lines()
        .filter_map(|line| line.split_once("head of the audit file "))
        .map(|(_, head)| head.to_owned())
        .collect();
    let of_first_day = hash_of(records[1].as_bytes());
    // It is the one that the file is compared with.
    let mut verify = Command::new(binary("cpsctl"));
    verify
        .args(["audit", "verify", "--head", &of_first_day])
        .arg(directory.join("audit"));
    run_within(Duration::from_secs(60), verify, b"").ok();
    // On the first day there is nothing yet to tell.
    assert_eq!(
        heads,
        [format!("number=2 head=\"{of_first_day}\"")],
        "{log}"
    );
}
