//! The same sources, the same package.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use cps_e2e::{require_tools, run_within};

use crate::{copy_sources, package, registry_package, root, simulator_package};

/// Everything is built again, for release.
const TIME_LIMIT: Duration = Duration::from_secs(3600);

#[test]
#[ignore = "make test-package builds what it compares with"]
fn the_packages_are_the_same_wherever_they_are_built() {
    require_tools!("tar", "sha256sum");
    let directory = tempfile::tempdir_in(package().parent().unwrap()).unwrap();
    let sources = directory.path().join("elsewhere");
    copy_sources(&sources);
    let mut build = Command::new(sources.join("scripts/package"));
    build
        .arg(directory.path().join("out"))
        .env("CARGO_TARGET_DIR", directory.path().join("build"))
        .env("CARGO_DEB", cargo_deb());
    run_within(TIME_LIMIT, build, b"").ok();
    for first in [package(), registry_package(), simulator_package()] {
        let again = directory
            .path()
            .join("out")
            .join(first.file_name().unwrap());
        assert_eq!(sha256(&first), sha256(&again), "{}", first.display());
    }
}

fn cargo_deb() -> std::path::PathBuf {
    let tool = root().join("target/tools/bin/cargo-deb");
    std::env::var_os("CARGO_DEB").map_or(tool, Into::into)
}

fn sha256(path: &Path) -> String {
    let mut command = Command::new("sha256sum");
    command.arg(path);
    let line = run_within(TIME_LIMIT, command, b"").ok().text;
    line.split(' ').next().unwrap().to_owned()
}
