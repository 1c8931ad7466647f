//! The program that shows dialogs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

use crate::sys;

/// A program that speaks the protocol of `pinentry`, and its arguments.
#[derive(Clone, Debug)]
pub struct DialogProgram {
    path: PathBuf,
    arguments: Vec<OsString>,
}

impl DialogProgram {
    /// Returns the program of this system: `pinentry`, or on Windows this program itself, which must
    /// begin with [`crate::show_dialog`].
    pub fn of_system() -> Self {
        let (path, arguments) = sys::dialog_program();
        Self { path, arguments }
    }

    /// Returns a program without arguments. A name without a slash is looked for in `PATH`.
    pub fn at(path: PathBuf) -> Self {
        let arguments = Vec::new();
        Self { path, arguments }
    }

    /// Returns its path, or its name.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that it is there and can be run.
    ///
    /// # Errors
    /// The error of the system.
    pub fn check(&self) -> io::Result<()> {
        let program = &self.path;
        let is_name = program.components().count() == 1 && !program.has_root();
        let Some(directories) = env::var_os("PATH").filter(|_| is_name) else {
            return sys::check_executable(program);
        };
        let mut found = Err(io::ErrorKind::NotFound.into());
        for directory in env::split_paths(&directories) {
            match sys::check_executable(&directory.join(program)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                checked => found = checked,
            }
            if found.is_ok() {
                break;
            }
        }
        found
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = sys::command(&self.path);
        command.args(&self.arguments);
        command
    }
}
