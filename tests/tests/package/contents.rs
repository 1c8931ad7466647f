//! What can be said of the package without installing it.

use std::path::{Path, PathBuf};
use std::process::Command;

use cps_e2e::{Output, require_tools};

use crate::{package, root};

fn run(program: &str, args: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(args).env("LC_ALL", "C.UTF-8");
    cps_e2e::run_within(std::time::Duration::from_secs(300), command, b"")
}

fn file(path: &str) -> String {
    root().join(path).to_str().unwrap().to_owned()
}

/// The daemon as it is in the package.
fn unpacked_cpsd(directory: &Path) -> PathBuf {
    let package = package();
    let extract = [
        "--extract",
        package.to_str().unwrap(),
        directory.to_str().unwrap(),
    ];
    run("dpkg-deb", &extract).ok();
    directory.join("usr/bin/cpsd")
}

#[test]
#[ignore = "make test-package builds what it looks at"]
fn lintian_finds_no_error() {
    require_tools!("lintian");
    let package = package();
    let check = ["--fail-on", "error", "--allow-root"];
    let output = run(
        "lintian",
        &[&check, &[package.to_str().unwrap()][..]].concat(),
    );
    output.ok();
}

#[test]
#[ignore = "make test-package builds what it looks at"]
fn nothing_of_the_simulator_is_inside() {
    require_tools!("dpkg-deb");
    let package = package();
    let directory = tempfile::tempdir().unwrap();
    let cpsd = unpacked_cpsd(directory.path());
    run(cpsd.to_str().unwrap(), &["--simulate", "medecin"])
        .failed()
        .prints(&["unexpected argument '--simulate'"]);
    let list = run("dpkg-deb", &["--contents", package.to_str().unwrap()]).ok();
    assert!(!list.text.contains("cps-sim"), "{}", list.text);
}

#[test]
#[ignore = "make test-package builds what it looks at"]
fn the_manual_names_every_option() {
    let directory = tempfile::tempdir().unwrap();
    let help = run(
        unpacked_cpsd(directory.path()).to_str().unwrap(),
        &["--help"],
    )
    .ok();
    let manual = std::fs::read_to_string(root().join("packaging/cpsd.8")).unwrap();
    let manual = manual.replace("\\-", "-");
    let words = help.text.split(|c: char| !c.is_alphanumeric() && c != '-');
    let options: Vec<_> = words.filter(|word| word.starts_with("--")).collect();
    assert!(options.contains(&"--config"), "{}", help.text);
    for option in options {
        assert!(manual.contains(option), "{option}");
    }
}

/// The service manager's own measure, from 0 (confined) to 10.
#[test]
#[ignore = "make test-package runs it"]
fn the_service_is_confined_by_the_measure_of_systemd() {
    require_tools!("systemd-analyze");
    let measure = ["security", "--offline=true", "--no-pager", "--threshold=20"];
    let service = file("packaging/cpsd.service");
    run(
        "systemd-analyze",
        &[&measure, &[service.as_str()][..]].concat(),
    )
    .ok();
}

/// `udevadm verify` is newer than Debian 12: there, udev itself reads the rules for a device and
/// says what it does not understand.
#[test]
#[ignore = "make test-package runs it"]
fn udev_understands_the_rules() {
    require_tools!("udevadm", "unshare");
    let rules = file("udev/93-cps-readers.rules");
    let has_verify = run("udevadm", &["--help"]).text.contains("verify");
    if has_verify {
        run("udevadm", &["verify", &rules]).ok();
        return;
    }
    let script = format!(
        "mount -t tmpfs tmpfs /etc/udev/rules.d && cp '{rules}' /etc/udev/rules.d/ &&
         SYSTEMD_LOG_LEVEL=debug udevadm test --action=add /devices/virtual/mem/null"
    );
    let said = run("unshare", &["--mount", "sh", "-c", &script]).ok();
    let about: Vec<_> = said
        .text
        .lines()
        .filter(|line| line.contains("93-cps-readers.rules"))
        .collect();
    assert_eq!(about.len(), 1, "{about:?}");
    assert!(about[0].contains("Reading rules file"), "{about:?}");
}
