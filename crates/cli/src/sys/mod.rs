//! The calls that differ between operating systems: terminals, signals, the files that a command
//! writes, and sockets for programs of this computer.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    EchoOff, Ended, Ender, Interest, LocalListener, LocalStream, end_orderly, ending, is_passing,
    open_terminal, own_account, shell, standard_input, survive_size_limit, wait_ready,
};
