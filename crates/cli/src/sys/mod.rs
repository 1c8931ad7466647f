//! The calls that differ between operating systems: terminals, and the files that a command writes.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    Descriptor, EchoOff, FileIdentity, OpenFile, STANDARD_OUTPUT, discard_typed, has_content,
    is_socket, open_file, open_terminal, shell, standard_input, terminal_columns,
};
