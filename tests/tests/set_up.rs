//! The set-up by the two commands of the README before they build, on machines that are not there:
//! the scripts are run with programs that play apt, dpkg and the compiler.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cps_e2e::{Output, run_within};
use tempfile::TempDir;

/// Programs of the system that the scripts use.
const SYSTEM: &[&str] = &[
    "bash", "cat", "cut", "dirname", "env", "flock", "grep", "head", "python3", "sed", "sort",
];

/// The packages that bring Rust.
const RUST_PACKAGES: &str = "rustc-web cargo-web rust-web-clippy rustfmt-web ca-certificates";

/// A machine with nothing but these programs; what is run there is written down.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        fs::create_dir(machine.path("bin")).unwrap();
        for program in SYSTEM {
            let directories =
                ["/usr/bin", "/bin"].map(|directory| Path::new(directory).join(program));
            let found = directories.iter().find(|path| path.exists()).unwrap();
            symlink(found, machine.path("bin").join(program)).unwrap();
        }
        machine.program("id", "echo 0");
        machine.program(
            "dpkg-query",
            "case $* in
             *Provides*) cat provided ;;
             *) grep -qx \"${@: -1}\" packages && echo -n installed ;;
             esac",
        );
        machine.program("apt-cache", "echo \"  Candidate: $(cat candidate)\"");
        // An update makes the newest version known; an installation is recorded by dpkg.
        machine.program(
            "apt-get",
            "echo \"apt-get $*\" >>done
             case \" $* \" in
             *' update '*) [ ! -e newest ] || cat newest >candidate ;;
             *' install '*)
                 for word; do echo \"$word\" >>packages; done
                 case $* in *rustc-web*) cp compiler bin/rustc; cp compiler bin/cargo ;; esac ;;
             esac",
        );
        machine.program("cp", "cat \"$1\" >\"$2\"; /bin/chmod 755 \"$2\"");
        machine.write("packages", "");
        machine.write("provided", "");
        machine.write("candidate", "(none)");
        machine.write("compiler", "#!/bin/bash\necho rustc 1.96.0\n");
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn program(&self, name: &str, script: &str) {
        let name = format!("bin/{name}");
        // The scripts work in the repository, these programs beside their state.
        let script = format!("#!/bin/bash\ncd '{}'\n{script}\n", self.0.path().display());
        self.write(&name, &script);
        fs::set_permissions(self.path(&name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A compiler of this version that is there already.
    fn compiler(&self, version: &str) {
        self.program("rustc", &format!("echo 'rustc {version}'"));
        self.program("cargo", "echo \"cargo $*\" >>done; test ! -e \"fails-$1\"");
    }

    fn run(&self, script: &str, arguments: &[&str]) -> Output {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut command = Command::new(root.join("scripts").join(script));
        cps_e2e::clean(&mut command);
        command
            .args(arguments)
            .env("PATH", self.path("bin"))
            .env("HOME", self.path("home"));
        run_within(Duration::from_secs(60), command, b"")
    }

    /// The last words of each command that was run.
    fn done(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("done")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

#[test]
fn rust_is_installed_where_there_is_none() {
    for (candidate, newest, updates) in [
        // The lists are empty; they are older than the security update; they are new.
        ("(none)", "1.96.0+dfsg1-1~deb12u2", 2),
        ("1.85.0+dfsg3-1~deb12u3", "1.96.0+dfsg1-1~deb12u2", 2),
        ("1.96.0+dfsg1-1~deb12u2", "1.96.0+dfsg1-1~deb12u2", 1),
    ] {
        let machine = Machine::new();
        machine.write("candidate", candidate);
        machine.write("newest", newest);
        machine.run("require-rust", &[]).ok();
        let done = machine.done();
        assert_eq!(done.len(), updates + 1, "{done:?}");
        let updated = done.iter().filter(|line| line.ends_with(" update"));
        assert_eq!(updated.count(), updates, "{done:?}");
        let installed = format!("install --yes --no-install-recommends {RUST_PACKAGES}");
        assert!(done[updates].ends_with(&installed), "{done:?}");
        // The second time nothing happens.
        assert_eq!(machine.run("require-rust", &[]).ok().text, "");
        assert_eq!(machine.done(), done);
    }
}

/// Name, preparation of the machine, and what is told.
type Row<'a> = (&'a str, &'a dyn Fn(&Machine), &'a [&'a str]);

#[test]
fn what_keeps_rust_from_being_there_is_told() {
    let too_old = "error: Rust 1.95 or newer is needed, this is ";
    let table: [Row; 8] = [
        (
            "no security updates",
            &|machine| machine.write("newest", "1.85.0+dfsg3-1~deb12u3"),
            &[
                "the sources of apt have none that new",
                "Add Debian's security updates",
            ],
        ),
        (
            "no package at all",
            &|_| (),
            &["the sources of apt have none that new"],
        ),
        (
            "Debian's rustc",
            &|machine| machine.write("packages", "rustc\n"),
            &["Debian's package rustc keeps it", "apt-get remove rustc"],
        ),
        (
            "Debian's rustup",
            &|machine| machine.write("packages", "rustup\n"),
            &["Debian's package rustup keeps it", "apt-get remove rustup"],
        ),
        (
            "a rustup that this shell does not know",
            &|machine| {
                machine.write("home/.cargo/bin/cargo", "");
                let path = machine.path("home/.cargo/bin/cargo");
                fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
            },
            &["this shell does not find it", "/home/.cargo/env"],
        ),
        (
            "an old rustup",
            &|machine| machine.compiler("1.94.1 (abc 2026-01-01)"),
            &[too_old, "1.94.1", "rustup update stable"],
        ),
        (
            "an old compiler of Debian",
            &|machine| {
                machine.compiler("1.85.0");
                machine.write("packages", &RUST_PACKAGES.replace(' ', "\n"));
            },
            &[too_old, "1.85.0", "apt-get install rustc-web"],
        ),
        (
            "no right to install",
            &|machine| {
                machine.write("candidate", "1.96.0");
                machine.program("id", "echo 1000");
            },
            &["there is no sudo", "Install them as root"],
        ),
    ];
    for (case, prepare, parts) in table {
        let machine = Machine::new();
        prepare(&machine);
        let output = machine.run("require-rust", &[]);
        assert!(!output.status.success(), "{case}");
        output.prints(parts);
        let done = machine.done();
        let installs = done.iter().any(|line| line.contains(" install "));
        assert!(!installs, "{case}: {done:?}");
    }
}

#[test]
fn a_rust_that_is_new_enough_is_used_as_it_is() {
    for version in ["1.95.0", "1.95.1", "1.100.0", "2.0.0-nightly"] {
        let machine = Machine::new();
        machine.compiler(version);
        assert_eq!(machine.run("require-rust", &[]).ok().text, "", "{version}");
        assert_eq!(machine.done(), [""; 0], "{version}");
    }
}

#[test]
fn packages_are_installed_without_a_question_and_once() {
    let machine = Machine::new();
    machine.write("packages", "make\n");
    machine.run("install-packages", &["make", "gcc"]).ok();
    let options = "--quiet --quiet -o DPkg::Lock::Timeout=600 \
                   -o DPkg::Options::=--force-confdef -o DPkg::Options::=--force-confold";
    assert_eq!(
        machine.done(),
        [
            format!("apt-get {options} update"),
            format!("apt-get {options} install --yes --no-install-recommends gcc"),
        ]
    );
    let again = machine.run("install-packages", &["make", "gcc"]).ok();
    assert_eq!((again.text.as_str(), machine.done().len()), ("", 2));
}

#[test]
fn a_package_that_another_provides_is_not_installed() {
    let machine = Machine::new();
    machine.write(
        "provided",
        "installed \ndeinstalled gcc\ninstalled nodejs-dev, npm (= 10), nodejs-doc\n",
    );
    machine.run("install-packages", &["npm", "nodejs-doc"]).ok();
    assert_eq!(machine.done(), [""; 0]);
    machine.run("install-packages", &["npm", "gcc"]).ok();
    let installed = machine.done().pop().unwrap();
    assert!(
        installed.ends_with("--no-install-recommends gcc"),
        "{installed}"
    );
}

/// Lints are errors with the pinned compiler, and no others: exit status and options of each.
#[test]
fn findings_are_errors_with_the_pinned_rust_only() {
    let (deny, tell) = ("-- --deny warnings", "-- --cap-lints warn");
    for (version, fails, level, succeeds) in [
        ("1.95.0", None, deny, true),
        ("1.95.3", None, deny, true),
        ("1.95.0", Some("fmt"), deny, false),
        ("1.95.0", Some("clippy"), deny, false),
        ("1.95.0", Some("doc"), deny, false),
        ("1.96.0", None, tell, true),
        ("1.96.0", Some("fmt"), tell, true),
        // With all findings as warnings, it is a real error.
        ("1.96.0", Some("clippy"), tell, false),
        ("1.950.0", None, tell, true),
    ] {
        let machine = Machine::new();
        machine.compiler(version);
        if let Some(command) = fails {
            machine.write(&format!("fails-{command}"), "");
        }
        let output = machine.run("lint", &[]);
        assert_eq!(output.status.success(), succeeds, "{version} {fails:?}");
        let note = format!("warnings are errors with Rust 1.95, and this is {version}");
        assert_eq!(output.text.contains(&note), level == tell, "{version}");
        // All of them, whatever one finds.
        let done = machine.done();
        assert_eq!(done.len(), 5, "{done:?}");
        let clippy = done.iter().filter(|line| line.starts_with("cargo clippy"));
        let levels: Vec<_> = clippy.map(|line| line.ends_with(level)).collect();
        assert_eq!(levels, [true; 3], "{done:?}");
    }
}
