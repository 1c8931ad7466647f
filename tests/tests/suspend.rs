//! A machine that wakes up finds its logins ended.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

use cps_e2e::{JsonClient, Running, binary, require_tools};
use serde_json::json;

/// Shows a process the clocks of a machine that has slept for an hour, once the file `suspended` is
/// in its directory: `CLOCK_BOOTTIME` and `CLOCK_REALTIME` went on, `CLOCK_MONOTONIC` did not.
const PRELOAD: &str = r#"
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = syscall(SYS_clock_gettime, clock, time);
    int slept = clock == CLOCK_BOOTTIME || clock == CLOCK_REALTIME;
    if (result == 0 && slept && access("suspended", F_OK) == 0)
        time->tv_sec += 3600;
    return result;
}
"#;

#[test]
fn a_login_does_not_outlive_a_sleep_of_the_machine() {
    require_tools!("cc");
    for (what, limits, reason) in [
        (
            "its time was over in the sleep",
            json!({"ttl_seconds": 60}),
            "expired",
        ),
        ("its time is not over", json!({}), "suspended"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let (_cpsd, mut client) = daemon_that_can_sleep(directory.path());
        let card = client.card();
        client.login(&card, limits);
        client.sign(&card).unwrap();
        fs::write(directory.path().join("suspended"), "").unwrap();
        // Nothing is asked of the card: the daemon notices by itself.
        let event = client.event("lease_ended");
        assert_eq!(event["reason"], reason, "{what}");
        let signing = JsonClient::signature(&card);
        let id = client.ask("sign.digest", signing);
        let refused = client.error(id);
        assert_eq!(refused["kind"], "pin.required", "{what}");
        let detail = refused["detail"].as_str().unwrap();
        assert!(
            detail.starts_with(&format!("the login has ended ({reason})")),
            "{detail}"
        );
        let leases = client.must("leases.list", json!({}));
        assert_eq!(leases["leases"], json!([]), "{what}");
        // A login after it is one like any other.
        client.login(&card, json!({}));
        client.sign(&card).unwrap();
    }
}

fn daemon_that_can_sleep(directory: &Path) -> (Running, JsonClient) {
    let source = directory.join("sleep.c");
    let library = directory.join("sleep.so");
    fs::write(&source, PRELOAD).unwrap();
    let mut compiler = Command::new("cc");
    compiler
        .args(["-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(&source);
    assert!(compiler.status().unwrap().success());
    let socket = directory.join("cpsd.sock");
    let mut command = Command::new(binary("cpsd"));
    command
        .args([
            "--simulate",
            "medecin",
            "--pki",
            "pki",
            "--socket",
            "cpsd.sock",
        ])
        .current_dir(directory)
        .env("LD_PRELOAD", &library);
    let cpsd = Running::start(command);
    cpsd.wait_line("listening on cpsd.sock");
    let mut program = Command::new(binary("json-app"));
    program.env("CPS_SOCKET", &socket);
    let mut client = JsonClient::run(program);
    client.greet().unwrap();
    (cpsd, client)
}
