//! The commands that the documents tell people to type. Begin at [`Block`]; one table says which
//! commands the tests run, and why the others are left out.
//!
//! A fenced block is marked with what its text is: `sh` is run by a test, `sh not-run` is not, and
//! `NOT_RUN` says why; anything else is no command.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::process::run;
use crate::{World, artifacts, environment};

/// The documents with commands, and their translations. Each of the first has a test that runs it.
pub const DOCUMENTS: &[(&str, Option<&str>)] = &[
    ("README.md", None),
    ("docs/api.md", None),
    ("docs/cpsctl.md", None),
    ("docs/fr/cpsctl.md", None),
    ("docs/simulator.md", None),
    ("docs/ci.md", Some("docs/fr/ci.md")),
    ("docs/browsers.md", Some("docs/fr/browsers.md")),
    ("docs/dmp.md", Some("docs/fr/dmp.md")),
    ("docs/install.md", Some("docs/fr/install.md")),
    ("docs/login.md", Some("docs/fr/login.md")),
    ("docs/migration-from-cryptolib.md", None),
    ("docs/tls.md", Some("docs/fr/tls.md")),
    (
        "docs/troubleshooting.md",
        Some("docs/fr/troubleshooting.md"),
    ),
    ("docs/web.md", Some("docs/fr/web.md")),
    ("docs/windows.md", Some("docs/fr/windows.md")),
];

const BUILDS: &str = "builds what this test is part of";
const PACKAGE: &str =
    "needs the package and a system to install it on; `make test-package` has both";
const IMAGE: &str =
    "needs a container service; `make test-package` does what the recipe says in a clean Debian";
const MANAGER: &str = "needs the service manager of a whole system";
const SESSION: &str = "needs the session of a user";
const OTHERS: &str = "looks at, or ends, programs of the machine that are not the test's";
const PERSON: &str = "asks a person for the PUK; `pin_nowhere.rs` unblocks a PIN";
const ACCOUNT: &str = "needs an account that is mapped; the test of docs/login.md has one";

const VARIABLES: &str = "names a server of the reader's; the test gives the names of its own";

/// The commands that no test runs: document, command, why.
const NOT_RUN: &[(&str, &str, &str)] = &[
    ("README.md", "make demo", BUILDS),
    ("README.md", "make test", BUILDS),
    ("README.md", "make deb", BUILDS),
    ("README.md", "make build", BUILDS),
    (
        "README.md",
        "sudo apt install ./target/debian/cps-middleware_0.1.0-1_amd64.deb",
        PACKAGE,
    ),
    ("docs/ci.md", "make deb", BUILDS),
    (
        "docs/ci.md",
        "docker build --file packaging/Containerfile --tag cps-simulator target/debian",
        IMAGE,
    ),
    ("docs/install.md", "make deb", BUILDS),
    (
        "docs/install.md",
        "sudo apt install ./target/debian/cps-middleware_0.1.0-1_amd64.deb",
        PACKAGE,
    ),
    ("docs/install.md", "sudo systemctl reload cpsd", MANAGER),
    ("docs/install.md", "sudo apt remove cps-middleware", PACKAGE),
    ("docs/install.md", "sudo apt purge cps-middleware", PACKAGE),
    (
        "docs/login.md",
        "apt-get install libpam-pkcs11 openssl",
        PACKAGE,
    ),
    (
        "docs/login.md",
        "systemctl --user enable --now cps-lock.service",
        SESSION,
    ),
    (
        "docs/login.md",
        "cpsctl watch --on-remove 'loginctl lock-session' --on-insert 'xset dpms force on'",
        SESSION,
    ),
    (
        "docs/tls.md",
        "export HOST=teleservice.example PORT=443 CA=/etc/ssl/certs/ca-certificates.crt PIN_FILE=/run/user/1000/pin",
        VARIABLES,
    ),
    (
        "docs/troubleshooting.md",
        "systemctl status pcscd.socket cpsd.socket cpsd.service",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "journalctl --unit cpsd --unit pcscd --since -1h",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "sudo systemctl enable --now pcscd.socket",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "sudo systemctl restart pcscd.socket pcscd.service",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "sudo apt-get install --reinstall cps-middleware libccid",
        PACKAGE,
    ),
    (
        "docs/troubleshooting.md",
        "sudo lsof +E -a -U /run/pcscd/pcscd.comm",
        OTHERS,
    ),
    ("docs/troubleshooting.md", "gpgconf --kill scdaemon", OTHERS),
    ("docs/troubleshooting.md", "cpsctl pin unblock", PERSON),
    (
        "docs/troubleshooting.md",
        "sudo timedatectl set-ntp true",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "sudo systemctl reload cpsd",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "sudo systemctl enable --now cpsd.socket",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "sudo systemctl restart cpsd.socket cpsd.service",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "journalctl --unit cpsd --since -1h",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "sudo usermod --append --groups cps USER",
        MANAGER,
    ),
    (
        "docs/troubleshooting.md",
        "systemctl --user enable --now cps-agent.service",
        SESSION,
    ),
    (
        "docs/troubleshooting.md",
        "systemctl --user status cps-agent.service",
        SESSION,
    ),
    (
        "docs/troubleshooting.md",
        "CPS_PKCS11_TRACE=/tmp/trace firefox",
        SESSION,
    ),
    (
        "docs/troubleshooting.md",
        "cpsctl login check praticien",
        ACCOUNT,
    ),
    ("docs/windows.md", "make msi", BUILDS),
    ("docs/windows.md", "make windows", BUILDS),
];

/// A Markdown document of this repository.
#[derive(Clone, Debug)]
pub struct Document {
    path: &'static str,
    text: String,
}

/// A fenced block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block<'d> {
    /// Word after the fence.
    pub kind: &'d str,
    /// Text between the fences.
    pub text: &'d str,
}

impl Document {
    /// Reads a document.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn open(path: &'static str) -> Self {
        let text = fs::read_to_string(root().join(path));
        Self {
            path,
            text: text.unwrap_or_else(|error| panic!("{path}: {error}")),
        }
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text under a heading, up to the next of any level.
    ///
    /// # Panics
    /// If there is no such heading.
    #[track_caller]
    pub fn section(&self, heading: &str) -> Self {
        let heading = format!("\n{heading}\n");
        let after = self.text.split_once(&heading);
        let (_, after) = after.unwrap_or_else(|| panic!("{}: no {heading:?}", self.path));
        Self {
            path: self.path,
            text: after.split("\n#").next().unwrap_or_default().to_owned(),
        }
    }

    /// Returns the fenced blocks.
    pub fn blocks(&self) -> Vec<Block<'_>> {
        let fenced = self.text.split("```").skip(1).step_by(2);
        fenced
            .filter_map(|block| block.split_once('\n'))
            .map(|(kind, text)| Block {
                kind,
                text: text.trim_end(),
            })
            .collect()
    }

    /// Returns the texts of the blocks that a test runs.
    pub fn commands(&self) -> Vec<String> {
        let blocks = self.blocks().into_iter();
        blocks
            .filter(|block| block.kind == "sh")
            .map(|block| block.text.to_owned())
            .collect()
    }

    /// Returns the lines of the job that the document shows, for GitLab and for GitHub.
    ///
    /// # Panics
    /// If the files of both have other lines, or are no jobs.
    #[track_caller]
    pub fn job(&self) -> String {
        let blocks = self.blocks();
        let yaml = blocks.iter().filter(|block| block.kind == "yaml");
        let files: Vec<_> = yaml.map(|block| parse_yaml(block.text)).collect();
        let [gitlab, github] = files.as_slice() else {
            panic!("{}: two files in YAML", self.path);
        };
        let lines = gitlab["card"]["script"]
            .as_array()
            .expect("a job of GitLab");
        let lines: Vec<_> = lines.iter().filter_map(Value::as_str).collect();
        let steps = github["jobs"]["card"]["steps"].as_array();
        let steps = steps.expect("a job of GitHub").iter();
        let run: Vec<_> = steps.filter_map(|step| step["run"].as_str()).collect();
        assert_eq!(run.concat().lines().collect::<Vec<_>>(), lines);
        assert_eq!(lines.len(), 10, "{}: ten lines", self.path);
        lines.join("\n")
    }

    /// Checks that the commands that are not run are those of the table.
    ///
    /// # Panics
    /// If they are not.
    #[track_caller]
    pub fn lists_what_is_not_run(&self) {
        let listed: BTreeSet<_> = NOT_RUN
            .iter()
            .filter(|(path, _, _)| *path == self.path)
            .map(|(_, command, _)| *command)
            .collect();
        let blocks = self.blocks();
        let written: BTreeSet<_> = blocks
            .iter()
            .filter(|block| block.kind == "sh not-run")
            .flat_map(|block| block.text.lines())
            .collect();
        assert_eq!(written, listed, "{}", self.path);
    }

    /// Returns the arguments with which the document calls `cpsctl`, in blocks and between
    /// backquotes, as far as it is a command and not a part of one.
    pub fn calls_of_cpsctl(&self) -> Vec<String> {
        let outside: Vec<_> = self.text.split("```").step_by(2).collect();
        let outside = outside.concat();
        let spans = outside.split('`').skip(1).step_by(2);
        let blocks = self.blocks();
        let shell = blocks.iter().filter(|block| block.kind.starts_with("sh"));
        // A command may go on in the next line.
        let shell: Vec<_> = shell.map(|block| block.text.replace("\\\n", " ")).collect();
        let lines = shell.iter().flat_map(|block| block.lines());
        spans
            .chain(lines)
            .flat_map(|line| line.split([';', '|', '&', '<', '>', '(', ')', '#']))
            .filter_map(|part| part.split_once("cpsctl "))
            .filter(|(before, _)| ["", "sudo ", "target/debug/"].contains(&before.trim_start()))
            .map(|(_, arguments)| arguments.trim().to_owned())
            .collect()
    }
}

/// Checks that `cpsctl` knows the command and the options of a call.
///
/// # Panics
/// With what it says, if it does not.
#[track_caller]
pub fn cpsctl_knows(call: &str) {
    let mut shell = Command::new("sh");
    let program = artifacts::binary("cpsctl");
    // Options are read before the one that asks for help, and refused if they do not exist.
    // The names that a reader gives to a server (docs/tls.md).
    let server = "HOST=localhost PORT=443 CA=ca.pem";
    let script = format!("{server}; '{}' {call} --help", program.display());
    environment::clean(&mut shell);
    shell.args(["-c", &script]);
    let output = run(shell, b"");
    assert!(output.status.success(), "{call}:\n{}", output.text);
}

/// Runs commands of a document in a world, where `sudo` has nothing to ask, and the paths of an
/// installation are those of the build.
#[track_caller]
pub fn run_commands(world: &World, commands: &str) -> crate::Output {
    let build = artifacts::build_directory();
    let build = build.display();
    let commands = on_this_machine(world, commands);
    let script = format!("PATH={build}:$PATH:/usr/sbin\nsudo() {{ \"$@\"; }}\n{commands}");
    world.run("sh", &["-ec", &script])
}

/// Commands of a document with the paths of this build and of a world.
pub fn on_this_machine(world: &World, commands: &str) -> String {
    let paths = [
        ("/tmp/", world.file("").display().to_string()),
        (
            "/usr/lib/x86_64-linux-gnu/libcps_pkcs11.so",
            artifacts::module_text(),
        ),
        (
            "/usr/share/cps-middleware/tls",
            world.file("tls").display().to_string(),
        ),
        (
            "/usr/share/doc/cps-middleware/examples/tls",
            world.file("tls").display().to_string(),
        ),
        (
            "/etc/cpsd/cpsd.toml",
            world.file("cpsd.toml").display().to_string(),
        ),
        (
            "/usr/lib/cps-simulator",
            artifacts::build_directory().display().to_string(),
        ),
        (
            "target/debug",
            artifacts::build_directory().display().to_string(),
        ),
    ];
    replace_each(commands, &paths)
}

/// Replaces all at once: what is put in may hold what others replace, as the path of a build does.
pub fn replace_each(text: &str, pairs: &[(&str, String)]) -> String {
    let mut done = String::new();
    let mut left = text;
    while let Some((at, (from, to))) = pairs
        .iter()
        .filter_map(|pair| left.find(pair.0).map(|at| (at, pair)))
        .min_by_key(|(at, _)| *at)
    {
        done.push_str(&left[..at]);
        done.push_str(to);
        left = &left[at + from.len()..];
    }
    done + left
}

/// Returns a text in YAML as JSON, by the parser of Python.
#[track_caller]
fn parse_yaml(text: &str) -> Value {
    let script = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
    let mut python = Command::new("/usr/bin/python3");
    environment::clean(&mut python);
    python.args(["-c", script]);
    let json = run(python, text.as_bytes()).ok().stdout;
    serde_json::from_slice(&json).expect("JSON of Python")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
