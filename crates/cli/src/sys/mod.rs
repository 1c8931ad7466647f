//! The calls that differ between operating systems: terminals, signals, the files that a command
//! writes, and sockets for programs of this computer.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    EchoOff, Ended, Ender, FileIdentity, Interest, LocalListener, LocalStream, OpenFile,
    STANDARD_OUTPUT, end_orderly, ending, has_content, is_passing, is_socket, is_stored, open_file,
    open_terminal, own_account, shell, standard_input, survive_size_limit, wait_ready,
};
