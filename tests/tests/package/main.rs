//! The Debian package: what is in it, and what it does to a machine.
//!
//! `make test-package` builds it and runs these tests; they need root, for a Debian tree of their
//! own in which systemd is the first process.

#![allow(clippy::print_stderr, clippy::unwrap_used)]

mod contents;
mod lifecycle;
mod machine;
mod reproducible;
mod tree;
mod udev;
mod workstation;

use std::path::PathBuf;

use cps_e2e::package_directory;

/// Returns the repository.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Returns the package as `make deb` built it.
fn package() -> PathBuf {
    let mut found = package_directory()
        .read_dir()
        .expect("make deb has built the package")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "deb"));
    let package = found.next().expect("make deb has built the package");
    assert!(found.next().is_none(), "one package at a time");
    package
}
