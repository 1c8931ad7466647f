//! The Debian package: what is in it, and what it does to a machine.
//!
//! `make test-package` builds it and runs these tests; they need root, for a Debian tree of their
//! own in which systemd is the first process.

#![allow(clippy::print_stderr, clippy::unwrap_used)]

mod contents;
mod lifecycle;
mod machine;
mod newcomer;
mod reproducible;
mod simulator;
mod tree;
mod udev;
mod workstation;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cps_e2e::{package_directory, run_within};

/// Returns the repository.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Returns the package of the product as `make deb` built it.
fn package() -> PathBuf {
    built("cps-middleware_")
}

/// Returns the package of the simulator as `make deb` built it.
fn simulator_package() -> PathBuf {
    built("cps-simulator_")
}

/// Returns the package of the register as `make deb` built it.
fn registry_package() -> PathBuf {
    built("cps-registry_")
}

fn built(begin: &str) -> PathBuf {
    let is_it = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(begin) && name.ends_with(".deb")
    };
    let mut found = package_directory()
        .read_dir()
        .expect("make deb has built the package")
        .map(|entry| entry.unwrap().path())
        .filter(is_it);
    let package = found.next().expect("make deb has built the package");
    assert!(found.next().is_none(), "one package at a time");
    package
}

/// Copies everything but what was built and the history: a build asks for neither.
fn copy_sources(to: &Path) {
    fs::create_dir(to).unwrap();
    let script = format!(
        "tar --create --exclude=.git --exclude=target --directory='{}' . |
         tar --extract --directory='{}'",
        root().display(),
        to.display()
    );
    let mut command = Command::new("sh");
    command.args(["-c", &script]);
    run_within(Duration::from_secs(60), command, b"").ok();
    assert!(to.join("scripts/package").exists());
}
