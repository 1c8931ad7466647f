use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsFd as _;
use std::process::Command;

use rustix::termios::{LocalModes, tcgetattr};

use super::signals::HiddenEcho;

/// The terminal that controls this process, also where its standard input is another file.
const TERMINAL: &str = "/dev/tty";

/// Whether accounts log in by PAM.
pub(crate) const HAS_PAM: bool = true;

/// The terminal that a person types at.
pub(crate) type Terminal = File;

/// Returns standard input as a file without a buffer.
pub(crate) fn standard_input() -> io::Result<File> {
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}

/// Opens the terminal that controls this process.
pub(crate) fn open_terminal() -> io::Result<Terminal> {
    OpenOptions::new().read(true).write(true).open(TERMINAL)
}

/// A terminal that does not show what is typed, until this is dropped, or while a signal stops the
/// program or ends it. There is one at a time.
#[derive(Debug)]
pub(crate) struct EchoOff(());

impl EchoOff {
    /// Turns the echo off, the end of a line excepted, discards what was typed before, and shows a
    /// question, which is shown again after a stop.
    ///
    /// # Errors
    /// If the file is no terminal any more, or the signals cannot be watched.
    pub(crate) fn asking(terminal: &Terminal, question: &str) -> io::Result<Self> {
        let shown = tcgetattr(terminal)?;
        let mut hidden = shown.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ECHONL);
        let terminal = terminal.try_clone()?;
        let echo = HiddenEcho {
            terminal,
            shown,
            hidden,
            question: question.to_owned(),
        };
        echo.begin()?;
        Ok(Self(()))
    }
}

impl Drop for EchoOff {
    fn drop(&mut self) {
        HiddenEcho::end();
    }
}

/// Returns the start of a command line in the system's shell.
pub(crate) fn shell(command: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", command]);
    shell
}

/// Returns a terminal that a file stands for.
#[cfg(test)]
pub(crate) fn terminal_of(file: File) -> Terminal {
    file
}
