use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsFd;
use std::process::Command;

use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize,
    tcsetattr,
};

/// The terminal that controls this process, also where its standard input is another file.
const TERMINAL: &str = "/dev/tty";

/// Returns standard input as a file without a buffer.
pub(crate) fn standard_input() -> io::Result<File> {
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}

/// Opens the terminal that controls this process.
pub(crate) fn open_terminal() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(TERMINAL)
}

/// Discards the characters that were typed and not yet read.
pub(crate) fn discard_typed(terminal: &File) -> io::Result<()> {
    Ok(tcflush(terminal, QueueSelector::IFlush)?)
}

/// A terminal that does not show what is typed, until this is dropped.
#[derive(Debug)]
pub(crate) struct EchoOff {
    terminal: File,
    before: Termios,
}

impl EchoOff {
    /// Turns the echo off, the end of a line excepted, and discards what was typed before.
    ///
    /// # Errors
    /// If the file is no terminal any more.
    pub(crate) fn of(terminal: &File) -> io::Result<Self> {
        let before = tcgetattr(terminal)?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(terminal, OptionalActions::Flush, &hidden)?;
        let terminal = terminal.try_clone()?;
        Ok(Self { terminal, before })
    }
}

impl Drop for EchoOff {
    fn drop(&mut self) {
        // A terminal that is gone has nothing to be restored.
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}

/// Returns the number of columns of a terminal; `None` for any other file.
pub(crate) fn terminal_columns(file: impl AsFd) -> Option<usize> {
    tcgetwinsize(file).ok().map(|size| size.ws_col.into())
}

/// Returns the start of a command line in the system's shell.
pub(crate) fn shell(command: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", command]);
    shell
}
