//! The units of systemd, by the measure of systemd itself: from 0 (confined) to 10.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cps_e2e::{require_tools, run_within};

/// Every unit that runs a program of ours.
const UNITS: [&str; 3] = [
    "packaging/cpsd.service",
    "packaging/cps-agent.service",
    "login/cps-lock.service",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Returns the measure that SECURITY.md gives a unit, in tenths.
fn documented(unit: &str) -> u32 {
    let text = std::fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let begin = format!("| `{unit}` | ");
    let row = text.lines().find_map(|line| line.strip_prefix(&begin));
    let figure = row.unwrap_or_else(|| panic!("no row for {unit}"));
    let (figure, _) = figure.split_once(" |").unwrap();
    figure.replace('.', "").parse().unwrap()
}

#[test]
fn the_units_are_confined_by_the_measure_of_systemd() {
    require_tools!("systemd-analyze");
    for path in UNITS {
        let unit = path.rsplit('/').next().unwrap();
        let mut measure = Command::new("systemd-analyze");
        measure
            .env("LC_ALL", "C.UTF-8")
            .args(["security", "--offline=true", "--no-pager"])
            .arg(format!("--threshold={}", documented(unit)))
            .arg(root().join(path));
        run_within(Duration::from_secs(60), measure, b"").ok();
    }
}

/// The requests and answers of all accounts are a quarter of it, so that a daemon which holds them
/// all goes on.
#[test]
fn the_memory_and_the_tasks_of_the_daemon_are_bounded() {
    let unit = std::fs::read_to_string(root().join(UNITS[0])).unwrap();
    let limits: Vec<_> = unit
        .lines()
        .filter(|line| line.starts_with("MemoryMax=") || line.starts_with("TasksMax="))
        .collect();
    assert_eq!(limits, ["TasksMax=512", "MemoryMax=256M"]);
}

/// Checks the directives of the units that show dialogs or lock a screen.
#[test]
fn the_units_of_a_session_gain_no_rights_and_reach_local_programs_alone() {
    for path in &UNITS[1..] {
        let unit = std::fs::read_to_string(root().join(path)).unwrap();
        for line in [
            "NoNewPrivileges=yes",
            "RestrictSUIDSGID=yes",
            "RestrictAddressFamilies=AF_UNIX",
            "RestrictNamespaces=yes",
            "SystemCallFilter=@system-service",
            "SystemCallFilter=~@privileged @resources",
            "SystemCallArchitectures=native",
            "UMask=0077",
        ] {
            assert!(unit.lines().any(|one| one == line), "{path}: {line}");
        }
    }
}
