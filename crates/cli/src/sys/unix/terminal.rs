use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsFd;
use std::process::Command;

use rustix::termios::{QueueSelector, tcflush, tcgetwinsize};

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
