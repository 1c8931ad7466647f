//! A Debian with wine, in which programs for Windows run. Begin at [`Wine`].

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::artifacts::{package_directory, root};
use crate::process::{Line, Running};

/// The target of programs of 64 bits.
pub const X86_64: &str = "x86_64-pc-windows-gnu";

/// The target of modules for programs of 32 bits.
pub const I686: &str = "i686-pc-windows-gnu";

/// Returns a program for Windows of 64 bits, as `make test-windows` builds it.
pub fn windows_binary(name: &str) -> PathBuf {
    windows_directory(X86_64).join(name)
}

/// Returns the directory of what `make test-windows` builds for a target.
pub fn windows_directory(target: &str) -> PathBuf {
    root().join("target/windows").join(target).join("debug")
}

/// A shell in a Debian of its own with wine, in which programs of Linux run beside those for Windows.
#[derive(Debug)]
pub struct Wine {
    shell: Running,
    /// Seen at the same path inside, as drive Z: by programs for Windows.
    files: TempDir,
}

/// The end of a command.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code.
    pub code: i32,
    /// Its output.
    pub text: String,
    /// The content of `cpsd.log`, where a daemon writes it.
    log: String,
}

impl Ended {
    /// Returns itself, if the command ended with a code and printed each of `parts`.
    ///
    /// # Panics
    /// With what the command printed, and the log of the daemon, if not.
    #[track_caller]
    pub fn with(self, code: i32, parts: &[&str]) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.text, self.log);
        for part in parts {
            assert!(
                self.text.contains(part),
                "«{part}» is missing in:\n{}",
                self.text
            );
        }
        self
    }
}

impl Wine {
    /// Starts a shell in a new directory, with an empty drive C:.
    ///
    /// # Panics
    /// If the Debian is not there.
    pub fn start() -> Self {
        // Below the repository, which the Debian shows.
        let files = tempfile::tempdir_in(package_directory().parent().unwrap()).unwrap();
        let mut shell = Command::new(root().join("scripts/windows/wine"));
        shell.arg("bash").current_dir(files.path());
        Self {
            shell: Running::start(shell),
            files,
        }
    }

    /// Gives the shell a line.
    ///
    /// # Panics
    /// If the shell has ended.
    pub fn say(&mut self, line: &str) {
        self.shell.say(line);
    }

    /// Waits for a line of standard output that contains `part`.
    ///
    /// # Panics
    /// If the shell ends or the deadline passes before it.
    #[track_caller]
    pub fn wait_line(&self, part: &str) -> Line {
        self.shell.wait_line(part)
    }

    /// Runs a command to its end.
    ///
    /// # Panics
    /// If the shell ends or the deadline passes before it.
    #[track_caller]
    pub fn sh(&mut self, command: &str) -> Ended {
        self.say(&format!("{{ {command}; }} >output 2>&1; echo ended $?"));
        let line = self.wait_line("ended ");
        let code = line.rsplit(' ').next().and_then(|code| code.parse().ok());
        let log = fs::read(self.path("cpsd.log")).unwrap_or_default();
        Ended {
            code: code.unwrap_or(-1),
            text: String::from_utf8_lossy(&fs::read(self.path("output")).unwrap()).into_owned(),
            log: String::from_utf8_lossy(&log).into_owned(),
        }
    }

    /// Returns the directory of the shell.
    pub fn directory(&self) -> &Path {
        self.files.path()
    }

    /// Returns the path of a file in the directory of the shell.
    pub fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// Writes a file into the directory of the shell.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }
}
