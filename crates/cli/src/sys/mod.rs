//! The calls that differ between operating systems: terminals, signals, the files that a command
//! writes, programs in the background, and sockets for programs of this computer.

#[cfg(unix)]
mod unix;
#[cfg(all(test, unix))]
pub(crate) use unix::terminal_of;
#[cfg(unix)]
pub(crate) use unix::{
    EchoOff, Ended, Ender, HAS_PAM, Interest, LocalListener, LocalStream, START_IN_BACKGROUND,
    StartProgram, Terminal, end_orderly, ending, is_passing, open_terminal, own_account, shell,
    standard_input, survive_size_limit, wait_ready,
};
#[cfg(windows)]
mod windows;
#[cfg(all(test, windows))]
pub(crate) use windows::terminal_of;
#[cfg(windows)]
pub(crate) use windows::{
    EchoOff, Ended, Ender, HAS_PAM, Interest, LocalListener, LocalStream, START_IN_BACKGROUND,
    StartProgram, Terminal, end_orderly, ending, is_passing, open_terminal, own_account, shell,
    standard_input, survive_size_limit, wait_ready,
};
