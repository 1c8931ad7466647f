//! The Debian tree that the machines of the tests are made from.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cps_e2e::{Output, package_directory, run_within};
use tempfile::TempDir;

/// Fetching and unpacking a whole system takes its time.
const TIME_LIMIT: Duration = Duration::from_secs(1200);

/// The release that the package is made for.
const RELEASE: &str = "bookworm";

/// Held by the test that makes the first tree.
static BOOTSTRAP: Mutex<()> = Mutex::new(());

/// A clean Debian system in a directory, thrown away after the test.
pub(crate) struct Tree(TempDir);

impl Tree {
    /// Returns a copy of a minimal system with systemd. The first use makes it, from the mirror
    /// that this machine is configured for.
    pub(crate) fn new() -> Self {
        let keep = keep();
        fs::create_dir_all(&keep).unwrap();
        let base = keep.join("base");
        {
            let _one_at_a_time = BOOTSTRAP.lock().unwrap_or_else(PoisonError::into_inner);
            if !base.exists() {
                bootstrap(&keep, &base);
            }
        }
        let tree = tempfile::tempdir_in(&keep).unwrap();
        let copy = format!("{}/.", base.display());
        run(
            "cp",
            &["--archive", "--reflink=auto", &copy, text(tree.path())],
        )
        .ok();
        Self(tree)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, content: &str) {
        fs::write(self.path().join(path), content).unwrap();
    }

    /// Gives apt in the tree the sources and the proxy of this machine's.
    pub(crate) fn configure_apt(&self) {
        let sources = sources();
        let lines: Vec<_> = sources
            .iter()
            .map(|source| format!("deb {source}\n"))
            .collect();
        self.write("etc/apt/sources.list", &lines.concat());
        self.write("etc/apt/apt.conf.d/90acquire", &acquire_settings());
        fs::copy("/etc/resolv.conf", self.path().join("etc/resolv.conf")).unwrap();
    }

    /// Returns a directory that keeps the packages that trees fetch, for one test at a time.
    pub(crate) fn archives(name: &str) -> PathBuf {
        let archives = keep().join(name);
        fs::create_dir_all(&archives).unwrap();
        archives
    }

    /// Brings packages, and what they depend on, to where apt looks for what it has fetched
    /// already: the machine that will run in this tree has no network.
    pub(crate) fn fetch(&self, packages: &[&str]) {
        self.configure_apt();
        let archives = Self::archives("archives");
        let script = format!(
            "mount -t proc proc {tree}/proc &&
             mount --bind {archives} {tree}/var/cache/apt/archives &&
             chroot {tree} apt-get --quiet --quiet update &&
             chroot {tree} apt-get --quiet --quiet --yes --no-install-recommends --download-only \
                install {packages}",
            tree = text(self.path()),
            archives = text(&archives),
            packages = packages.join(" "),
        );
        run("unshare", &["--mount", "sh", "-c", &script]).ok();
        let copy = format!("{}/.", text(&archives));
        let cache = self.path().join("var/cache/apt/archives");
        run("cp", &["--recursive", &copy, text(&cache)]).ok();
    }
}

/// Returns the settings of this machine's apt for fetching: proxy, retries and so on. Anything else
/// that it fetches, such as icons, is not needed in the tree.
fn acquire_settings() -> String {
    let settings = run("apt-config", &["dump", "Acquire"]).ok();
    let settings = String::from_utf8(settings.stdout).unwrap();
    settings
        .lines()
        .filter(|line| !line.starts_with("Acquire::IndexTargets"))
        .fold(String::new(), |text, line| text + line + "\n")
}

/// Returns the Debian lines of this machine's apt: address, suite and component.
fn sources() -> Vec<String> {
    let format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
    let targets = run(
        "apt-get",
        &["indextargets", "--format", format, "Created-By: Packages"],
    );
    let mut lines: Vec<String> = String::from_utf8(targets.ok().stdout)
        .unwrap()
        .lines()
        .filter(|line| {
            line.split(' ')
                .nth(1)
                .is_some_and(|suite| suite.starts_with(RELEASE))
        })
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines.dedup();
    assert!(
        !lines.is_empty(),
        "this machine's apt has no source for {RELEASE}, or has never run `apt-get update`"
    );
    lines
}

/// Returns the directory of the first tree, of its copies, and of packages that were fetched.
fn keep() -> PathBuf {
    package_directory().with_file_name("debian-tree")
}

/// By itself debootstrap would not ask apt for the proxy.
const DEBOOTSTRAP: &str = r#"
eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
export http_proxy https_proxy
exec debootstrap "$@"
"#;

fn bootstrap(keep: &Path, base: &Path) {
    let sources = sources();
    let main = format!(" {RELEASE} main");
    let mirror = sources.iter().find_map(|line| line.strip_suffix(&main));
    let unfinished = tempfile::tempdir_in(keep).unwrap();
    let root = unfinished.path().join("root");
    let options = [
        "--variant=minbase",
        "--include=systemd-sysv,dbus,libpam-systemd,procps",
    ];
    let what = [
        RELEASE,
        text(&root),
        mirror.expect("a source of the release itself"),
    ];
    run(
        "sh",
        &[&["-c", DEBOOTSTRAP, "sh"], &options[..], &what].concat(),
    )
    .ok();
    fs::rename(&root, base).unwrap();
}

fn run(program: &str, args: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(args).env("LC_ALL", "C.UTF-8");
    run_within(TIME_LIMIT, command, b"")
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
