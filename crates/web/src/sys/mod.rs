//! The calls that differ between operating systems.

#[cfg(unix)]
mod unix;

#[cfg(unix)]
pub(crate) use unix::{check_own, make_private_directory};
