use std::env;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::windows::io::AsHandle as _;
use std::os::windows::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use cps_win32::console::Console;

use super::signals;

/// Whether accounts log in by PAM.
pub(crate) const HAS_PAM: bool = false;

/// The console that a person types at.
pub(crate) type Terminal = Console;

/// Returns standard input as a file without a buffer.
pub(crate) fn standard_input() -> io::Result<File> {
    Ok(io::stdin().as_handle().try_clone_to_owned()?.into())
}

/// Opens the console of this process.
pub(crate) fn open_terminal() -> io::Result<Terminal> {
    Console::open()
}

/// A console that does not show what is typed, until this is dropped, or while the program is being
/// ended. There is one at a time.
#[derive(Debug)]
pub(crate) struct EchoOff(Terminal);

impl EchoOff {
    /// Turns the echo off, discards what was typed before, and shows a question.
    ///
    /// # Errors
    /// If it is no console any more, or the end of the program cannot be watched for.
    pub(crate) fn asking(terminal: &Terminal, question: &str) -> io::Result<Self> {
        let mut off = Self(terminal.try_clone()?);
        signals::hide(terminal.try_clone()?)?;
        // From here on the echo comes back when this is dropped.
        write!(off.0, "{question} ")?;
        Ok(off)
    }
}

impl Drop for EchoOff {
    fn drop(&mut self) {
        signals::show();
        // The end of the line was not shown either. A console that is gone needs none.
        let _ = writeln!(self.0);
    }
}

/// Returns the start of a command line in the system's shell, which reads it as it is.
pub(crate) fn shell(command: &str) -> Command {
    let system = env::var_os("SystemRoot").unwrap_or_default();
    let mut shell = Command::new(Path::new(&system).join("System32").join("cmd.exe"));
    shell
        .args(["/D", "/S", "/C"])
        .raw_arg(format!("\"{command}\""));
    shell
}

/// Returns a terminal that a file stands for.
#[cfg(test)]
pub(crate) fn terminal_of(file: File) -> Terminal {
    Console::of_files(file.try_clone().unwrap(), file)
}
