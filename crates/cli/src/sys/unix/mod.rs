mod files;
mod terminal;

pub(crate) use std::os::fd::AsFd as Descriptor;

pub(crate) use files::{
    FileIdentity, OpenFile, STANDARD_OUTPUT, has_content, is_socket, open_file,
};
pub(crate) use terminal::{
    EchoOff, discard_typed, open_terminal, shell, standard_input, terminal_columns,
};
