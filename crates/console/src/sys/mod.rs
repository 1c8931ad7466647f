//! The calls that differ between operating systems.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::Descriptor;
#[cfg(unix)]
pub(crate) use unix::terminal_columns;
