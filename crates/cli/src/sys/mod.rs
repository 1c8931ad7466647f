//! The calls that differ between operating systems: terminals, signals, and the files that a command
//! writes.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    Descriptor, EchoOff, FileIdentity, OpenFile, STANDARD_OUTPUT, has_content, is_socket,
    is_stored, open_file, open_terminal, shell, standard_input, survive_size_limit,
    terminal_columns,
};
