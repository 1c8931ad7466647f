//! The calls that differ between operating systems.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    check_executable, end, executable, protect_memory, terminal_of_standard_input,
};
