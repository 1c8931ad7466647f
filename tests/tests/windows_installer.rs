//! The installer for Windows: what it is made of, and its installation, repair, upgrade and removal under
//! wine.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use cps_e2e::wine::{Ended, I686, Wine, X86_64, windows_directory};
use cps_e2e::{Output, eventually, fixture, root, run_within};

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// A version that is newer than any.
const NEWER: &str = "99.0.0";

/// The files after the installation, below drive C:, each with its file of the stage.
const FILES: [(&str, &str); 5] = [
    ("Program Files/CPS/cpsd.exe", "cpsd.exe"),
    ("Program Files/CPS/cpsctl.exe", "cpsctl.exe"),
    ("Program Files/CPS/cps_pkcs11.dll", "cps_pkcs11.dll"),
    ("Program Files/CPS/cps-middleware.cdx.json", "bill.json"),
    (
        "Program Files (x86)/CPS/cps_pkcs11.dll",
        "32/cps_pkcs11.dll",
    ),
];

const CONFIGURATION: &str = "ProgramData/cpsd/cpsd.toml";
const SERVICE: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\cpsd";
const EVENTS: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\cpsd";
const PROGRAMS: &str = r"HKLM\SOFTWARE\CPS middleware";
const SESSIONS: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run";
const AGENT: &str = "'CPS agent'";
const ENVIRONMENT: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment";
const PRODUCTS: &str = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall";

fn run(program: impl AsRef<std::ffi::OsStr>, arguments: &[&Path]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments);
    run_within(LONG, command, b"").ok()
}

/// Programs that an installer is made of.
struct Stage(PathBuf);

impl Stage {
    /// Makes a directory for the programs, with a bill of materials.
    fn new(directory: PathBuf) -> Self {
        fs::create_dir_all(directory.join("32")).unwrap();
        fs::write(directory.join("bill.json"), "{}").unwrap();
        Self(directory)
    }

    /// Takes the programs as they are built for tests, without symbols.
    fn with_programs(directory: PathBuf) -> Self {
        let stage = Self::new(directory);
        let strip = |target: &str, name: &str, to: &str| {
            let from = windows_directory(target).join(name);
            let to = stage.0.join(to);
            run("x86_64-w64-mingw32-strip", &[&from, Path::new("-o"), &to]);
        };
        for name in ["cpsd.exe", "cpsctl.exe", "cps_pkcs11.dll"] {
            strip(X86_64, name, name);
        }
        strip(I686, "cps_pkcs11.dll", "32/cps_pkcs11.dll");
        stage
    }

    /// Takes a text for each program.
    fn with_texts(directory: PathBuf) -> Self {
        let stage = Self::new(directory);
        for name in [
            "cpsd.exe",
            "cpsctl.exe",
            "cps_pkcs11.dll",
            "32/cps_pkcs11.dll",
        ] {
            fs::write(stage.0.join(name), name).unwrap();
        }
        stage
    }

    /// Makes the installer of a version in a directory.
    fn installer(&self, directory: &Path, version: &str) -> Installer {
        run(
            root().join("scripts/windows/msi"),
            &[
                &self.0,
                &self.0.join("32"),
                &self.0.join("bill.json"),
                directory,
                Path::new(version),
            ],
        );
        Installer(directory.join(format!("cpsd-{version}-x64.msi")))
    }
}

struct Installer(PathBuf);

impl Installer {
    fn bytes(&self) -> Vec<u8> {
        fs::read(&self.0).unwrap()
    }

    /// The code by which the system knows the product, in braces.
    fn product(&self) -> String {
        let arguments = [Path::new("export"), &self.0, Path::new("Property")];
        let properties = run("msiinfo", &arguments).text;
        let mut lines = properties.lines();
        lines
            .find_map(|line| line.strip_prefix("ProductCode\t"))
            .unwrap()
            .trim()
            .to_owned()
    }

    /// The code of this file.
    fn package(&self) -> String {
        let summary = run("msiinfo", &[Path::new("suminfo"), &self.0]).text;
        let mut lines = summary.lines();
        let line = lines.find(|line| line.starts_with("Revision number"));
        line.unwrap().to_owned()
    }

    /// Its path, for a program for Windows.
    fn path(&self) -> String {
        format!("'Z:{}'", self.0.display())
    }
}

/// A computer on which the product is installed and removed.
struct Computer(Wine);

impl Computer {
    fn new() -> Self {
        let mut computer = Self(Wine::start());
        computer.0.say("C=/root/.wine/drive_c; mkfifo open");
        // Services end with the last program, which is this one.
        computer
            .0
            .say("wine cmd.exe <open >cmd.log 2>&1 & exec 9>open");
        computer
    }

    /// Runs the installer of the system without a question.
    fn msiexec(&mut self, arguments: &str) -> Ended {
        self.0.sh(&format!("wine msiexec {arguments} /qn"))
    }

    fn value(&mut self, key: &str, name: &str) -> Ended {
        self.0.sh(&format!("wine reg query '{key}' /v {name}"))
    }

    /// Checks that a key of the registry is not there.
    #[track_caller]
    fn lacks(&mut self, key: &str) {
        self.0.sh(&format!("wine reg query '{key}'")).with(1, &[]);
    }

    /// Checks that the installed files are those of the stage.
    #[track_caller]
    fn has_files_of(&mut self, stage: &Stage) {
        for (installed, file) in FILES {
            let file = stage.0.join(file);
            self.0
                .sh(&format!("cmp \"$C/{installed}\" {}", file.display()))
                .with(0, &[]);
        }
    }

    /// Waits until the daemon answers the command line, which is in `PATH`.
    #[track_caller]
    fn serves(&mut self) {
        let answered = eventually(LONG, || {
            let answer = self.0.sh("wine cmd.exe /c cpsctl --json readers list");
            (answer.code == 0).then_some(answer)
        });
        answered.unwrap().with(0, &["\"readers\""]);
        self.0.sh("wine sc.exe query cpsd").with(0, &["4  RUNNING"]);
    }

    /// Whether the doctor finds an agent of this account.
    fn has_agent(&mut self) -> bool {
        let report = self.0.sh("wine cmd.exe /c cpsctl --lang en doctor").text;
        report.contains("the agent of this account shows them")
    }

    /// Checks that a session begins with an agent, and ends that.
    #[track_caller]
    fn begins_sessions_with_an_agent(&mut self) {
        assert!(!self.has_agent());
        self.0.sh("wine wineboot.exe").with(0, &[]);
        eventually(LONG, || self.has_agent().then_some(())).unwrap();
        self.0
            .sh("wine taskkill.exe /f /im cpsctl.exe")
            .with(0, &[]);
    }
}

#[test]
#[ignore = "make test-windows installs what it is made with"]
fn another_byte_or_version_gives_an_installer_with_codes_of_its_own() {
    let files = tempfile::tempdir().unwrap();
    let stage = Stage::with_texts(files.path().join("stage"));
    let first = stage.installer(&files.path().join("first"), "0.1.0");
    let newer = stage.installer(&files.path().join("newer"), NEWER);
    fs::write(stage.0.join("32/cps_pkcs11.dll"), "changed").unwrap();
    let changed = stage.installer(&files.path().join("changed"), "0.1.0");
    for (one, other) in [(&first, &newer), (&first, &changed), (&newer, &changed)] {
        assert_ne!(one.product(), other.product());
        assert_ne!(one.package(), other.package());
    }
}

#[test]
#[ignore = "make test-windows builds what it installs"]
fn the_product_is_installed_repaired_upgraded_and_removed() {
    let mut computer = Computer::new();
    let directory = computer.0.directory().to_owned();
    let stage = Stage::with_programs(directory.join("stage"));
    let next = Stage::with_texts(directory.join("next"));
    for name in ["cpsd.exe", "cpsctl.exe"] {
        fs::copy(stage.0.join(name), next.0.join(name)).unwrap();
    }
    let make = |stage: &Stage, name: &str, version| stage.installer(&directory.join(name), version);
    let (installer, again, newer) = thread::scope(|scope| {
        let again = scope.spawn(|| make(&stage, "again", "0.1.0"));
        let newer = scope.spawn(|| make(&next, "newer", NEWER));
        let installer = make(&stage, "first", "0.1.0");
        (installer, again.join().unwrap(), newer.join().unwrap())
    });
    assert!(installer.bytes() == again.bytes(), "the bytes differ");

    computer
        .msiexec(&format!("/i {}", installer.path()))
        .with(0, &[]);
    computer.has_files_of(&stage);
    computer.serves();
    for (name, value) in [
        (
            "ImagePath",
            r#"cpsd.exe --service --config "C:\ProgramData\cpsd\cpsd.toml""#,
        ),
        ("ObjectName", r"NT AUTHORITY\LocalService"),
        ("DependOnService", "SCardSvr"),
        ("Start", "0x2"),
    ] {
        computer.value(SERVICE, name).with(0, &[value]);
    }
    computer
        .value(PROGRAMS, "Directory")
        .with(0, &[r"C:\Program Files\CPS\"]);
    let agent = r#""C:\Program Files\CPS\cpsctl.exe" agent --background"#;
    computer.value(SESSIONS, AGENT).with(0, &[agent]);
    let messages = r"C:\Program Files\CPS\cpsd-events.dll";
    computer
        .value(EVENTS, "EventMessageFile")
        .with(0, &[messages]);
    computer.value(EVENTS, "TypesSupported").with(0, &["0x7"]);
    let viewer = directory.join("event_message.exe");
    let source = fixture("event_message.c");
    run(
        "x86_64-w64-mingw32-gcc",
        &[Path::new("-o"), &viewer, &source],
    );
    computer
        .0
        .sh(&format!(
            "wine {} '{messages}' 'a line of the log'",
            viewer.display()
        ))
        .with(0, &["message: a line of the log"]);
    // What the configuration leaves to the administrator is right as well.
    computer
        .0
        .sh(&format!(
            r#"mkdir "$C/ProgramData/cpsd/audit" &&
                sed -E 's/^#([a-z_]+ = )/\1/' "$C/{CONFIGURATION}" >all.toml &&
                wine "$C/Program Files/CPS/cpsd.exe" --config all.toml --check-config"#
        ))
        .with(0, &[]);

    // A repair brings back what is missing, and leaves the configuration to the administrator.
    computer
        .0
        .sh(&format!(
            r#"rm "$C/Program Files/CPS/cpsctl.exe" "$C/Program Files (x86)/CPS/cps_pkcs11.dll" &&
                echo '# mine' >>"$C/{CONFIGURATION}""#
        ))
        .with(0, &[]);
    // What `/fa` stands for, which wine does not know.
    computer
        .msiexec(&format!(
            "/i {} REINSTALL=ALL REINSTALLMODE=amus",
            installer.product()
        ))
        .with(0, &[]);
    computer.has_files_of(&stage);
    computer.serves();
    let configuration = format!("cat \"$C/{CONFIGURATION}\"");
    computer
        .0
        .sh(&configuration)
        .with(0, &["\n# mine\n", r"C:\ProgramData\cpsd\state"]);

    // A newer version takes the place of the older one, which does not come back over it.
    computer
        .msiexec(&format!("/i {}", newer.path()))
        .with(0, &[]);
    computer.has_files_of(&next);
    computer.serves();
    computer.lacks(&format!(r"{PRODUCTS}\{}", installer.product()));
    let product = format!(r"{PRODUCTS}\{}", newer.product());
    computer.value(&product, "DisplayVersion").with(0, &[NEWER]);
    computer.value(SESSIONS, AGENT).with(0, &[agent]);
    computer.begins_sessions_with_an_agent();
    let older = computer.msiexec(&format!("/i {}", installer.path()));
    assert_ne!(older.code, 0, "{}", older.text);
    computer.serves();
    computer.value(&product, "DisplayVersion").with(0, &[NEWER]);
    computer.0.sh(&configuration).with(0, &["\n# mine\n"]);

    computer
        .msiexec(&format!("/x {}", newer.product()))
        .with(0, &[]);
    computer
        .0
        .sh(r#"ls "$C/Program Files/CPS" "$C/Program Files (x86)/CPS""#)
        .with(2, &[]);
    for key in [SERVICE, EVENTS, PROGRAMS, &product] {
        computer.lacks(key);
    }
    computer.value(SESSIONS, AGENT).with(1, &[]);
    let path = computer.value(ENVIRONMENT, "PATH").with(0, &["system32"]);
    assert!(!path.text.contains("CPS"), "{}", path.text);
    computer.0.sh(&configuration).with(0, &["\n# mine\n"]);
}
