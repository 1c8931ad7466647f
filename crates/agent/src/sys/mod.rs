//! The calls that differ between operating systems.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{end, forbid_core_dumps, terminal_of_standard_input};
